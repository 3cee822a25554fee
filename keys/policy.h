#ifndef KAIHYO_KEYS_POLICY_H
#define KAIHYO_KEYS_POLICY_H

#include "base/lines.h"
#include "keys/keyring.h"
#include "keys/note.h"
#include "keys/statement.h"

#define SLOTS_MAX 32

/*
 * The closed table of formats.md §2.6: may a key of this role and this kind
 * of scope sign a note of this kind at all?
 */
bool policy_allows(enum note_kind kind, enum role role, enum scope_kind scope);

/*
 * May a key be enrolled with this role and this kind of scope? If it may
 * sign a manifest or a turnout; and the log of a station, which signs
 * checkpoints and none of our notes.
 */
bool policy_enrols(enum role role, enum scope_kind scope);

/* How many of a role a kind of note needs. */
struct policy_rule {
	unsigned slots;   /* filled in any way */
	unsigned signed_; /* of these, by an electronic signature */
};

/* kind x role -> rule; all zero: the kind needs one signature of any role. */
struct policy {
	struct policy_rule rules[NOTE_KIND_COUNT][ROLE_COUNT];
};

/*
 * Has the setup rules for notes of this kind? A bundle, an interim
 * report or a retirement without rules of its own has those of the
 * certificate.
 */
bool policy_covers(const struct policy *policy, enum note_kind kind);

/* How a slot was filled if not by a signature. */
enum slot_how { SLOT_NONE, SLOT_PAPER, SLOT_ABSENT, SLOT_REFUSED };

/* "slot <role> <how> <person>[: <reason>]" in a note; attested by it. */
struct slot {
	enum role role;
	enum slot_how how;
	char person[PERSON_MAX + 1];
	char reason[PERSON_MAX + 1]; /* empty for paper */
};
/* Reads all "slot" lines (sorted, at most SLOTS_MAX). */
MUST_CHECK int slots_parse(struct lines *lines, struct slot slots[SLOTS_MAX],
    size_t *count, struct error *err);
void slots_format(const struct slot *slots, size_t count, struct text *text);

/* What policy_check() noticed without refusing. */
struct policy_notice {
	const struct key_entry *out_of_time; /* first such signer, or NULL */
};

/*
 * Holds an opened note against the policy: every signer's role and scope
 * fits (`scopes` are all that cover the note's subject), keys and persons
 * are distinct, also from those of the slots, every rule has its minimum.
 * `date` is the day the note states. ERROR_SIGNATURE says which role has
 * how many of how many.
 */
MUST_CHECK int policy_check(const struct policy *policy, enum note_kind kind,
    const struct note *note, const struct scope *scopes, size_t scope_count,
    const struct slot *slots, size_t slot_count, struct date date,
    struct policy_notice *notice, struct error *err);

#endif
