#ifndef KAIHYO_VERIFIER_WITNESSES_H
#define KAIHYO_VERIFIER_WITNESSES_H

#include "audit/verifier/checkpoint.h"

/*
 * An observer's policy file (C2SP tlog-policy): the logs that are trusted,
 * the witnesses, and which of them must have cosigned a head.
 */
#define WITNESSES_ITEMS_MAX 64
#define WITNESSES_FILE_MAX (256u << 10)

struct witness {
	char name[KEY_NAME_LEN]; /* in the policy only */
	struct vkey vkey;        /* type 0x04 */
	bool cosigned;           /* witnesses_see() saw it */
};
struct witness_group {
	char name[KEY_NAME_LEN];
	size_t needed;
	/* Witnesses by number; groups, which stand before, from
	 * WITNESSES_ITEMS_MAX on. */
	size_t members[2 * WITNESSES_ITEMS_MAX];
	size_t count;
};
struct witnesses {
	struct vkey logs[WITNESSES_ITEMS_MAX];
	struct witness witnesses[WITNESSES_ITEMS_MAX];
	struct witness_group groups[WITNESSES_ITEMS_MAX];
	size_t log_count, witness_count, group_count;
	bool has_quorum;
	size_t quorum; /* as a member; SIZE_MAX: none needed */
};

bool witnesses_read(struct bytes bytes, struct witnesses *witnesses,
    size_t *line, char why[WHY_LEN]);

/* The log of this origin that the policy trusts, or NULL. */
const struct vkey *witnesses_log(
    const struct witnesses *witnesses, struct bytes origin);

/*
 * Notes who cosigned this head. False, and nobody is noted, if the line of a
 * witness is not valid or stands twice; `who` is its name in the policy.
 */
bool witnesses_see(struct witnesses *witnesses,
    const struct checkpoint *checkpoint, struct ed25519 *ed25519,
    const char **who);

/* Have enough of them cosigned? */
bool witnesses_quorum(const struct witnesses *witnesses);

#endif
