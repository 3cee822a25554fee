#ifndef KAIHYO_AUDIT_POLICY_FILE_H
#define KAIHYO_AUDIT_POLICY_FILE_H

#include "audit/cosignature.h"

#define POLICY_FILE_MAX (256u << 10)
#define POLICY_ITEMS_MAX 64 /* logs, witnesses, groups: C2SP asks for 32 */
#define POLICY_NAME_MAX 95
#define POLICY_URL_MAX 255

struct policy_log {
	struct vkey vkey;
	char url[POLICY_URL_MAX + 1]; /* empty: none */
};

struct policy_witness {
	char name[POLICY_NAME_MAX + 1]; /* in the policy only */
	struct vkey vkey;               /* of a cosigner */
	char url[POLICY_URL_MAX + 1];
};

/* A name that a group or the quorum may speak of. */
struct policy_member {
	bool is_group;
	size_t index;
};

enum policy_form { POLICY_ALL, POLICY_ANY, POLICY_NUMBER };

struct policy_group {
	char name[POLICY_NAME_MAX + 1];
	enum policy_form form;
	size_t needed; /* of its members */
	size_t count;
	struct policy_member members[2 * POLICY_ITEMS_MAX];
};

/*
 * Whose heads are believed, and with whose cosignatures (C2SP tlog-policy;
 * formats.md §13.8): the root of trust of an observer. 64 KiB and more:
 * keep it on the heap.
 */
struct policy_file {
	size_t log_count, witness_count, group_count;
	struct policy_log logs[POLICY_ITEMS_MAX];
	struct policy_witness witnesses[POLICY_ITEMS_MAX];
	struct policy_group groups[POLICY_ITEMS_MAX];
	bool needs_none; /* quorum none */
	struct policy_member quorum;
};

/* ERROR_INPUT or ERROR_SIGNATURE with the line. */
MUST_CHECK int policy_file_parse(
    struct span bytes, struct policy_file *policy, struct error *err);

/* In one spelling: logs, witnesses, groups, quorum. Comments are gone. */
void policy_file_format(const struct policy_file *policy, struct text *text);

/* Who cosigned. */
struct policy_verdict {
	struct checkpoint checkpoint;
	const struct vkey *log; /* of the policy */
	bool cosigned[POLICY_ITEMS_MAX];
	uint64_t times[POLICY_ITEMS_MAX]; /* as the witnesses state them */
	size_t count;                     /* how many of them */
	size_t strangers;                 /* lines of no known key */
	bool holds;                       /* the quorum is met */
};

/*
 * Opens a checkpoint: signed by a log of the policy, which is the origin;
 * every line of a known witness must hold, and stand once. Whether the
 * quorum is met is in the verdict.
 */
MUST_CHECK int policy_file_open(const struct policy_file *policy,
    struct span bytes, struct policy_verdict *verdict, struct error *err);

/*
 * The log alone, for a witness: lines of others say nothing. `log` is of the
 * policy.
 */
MUST_CHECK int policy_file_open_log(const struct policy_file *policy,
    struct span bytes, struct checkpoint *checkpoint, const struct vkey **log,
    struct error *err);

/* The witness whose line this is, or NULL. */
const struct policy_witness *policy_file_witness(
    const struct policy_file *policy, const struct checkpoint_line *line);

#endif
