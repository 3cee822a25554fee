#ifndef KAIHYO_VERIFIER_KINDS_H
#define KAIHYO_VERIFIER_KINDS_H

#include "audit/verifier/bytes.h"

/* The kinds of notes, formats.md §2.4. */
enum note_kind {
	NOTE_NONE,
	NOTE_ELECTION,
	NOTE_SETUP,
	NOTE_ROSTER,
	NOTE_ENROLMENT,
	NOTE_MANIFEST,
	NOTE_TURNOUT,
	NOTE_TRANSCRIPT,
	NOTE_RECEIPT,
	NOTE_OPENING,
	NOTE_ROLL,
	NOTE_TOTALS,
	NOTE_GATE,
	NOTE_RULING,
	NOTE_SHEET,
	NOTE_CERTIFICATE,
	NOTE_DECLARATION,
	NOTE_INTERIM,
	NOTE_BUNDLE,
	NOTE_RETIREMENT,
	NOTE_KINDS
};
const char *note_kind_name(enum note_kind kind);  /* "manifest" */
enum note_kind note_kind_find(struct bytes name); /* NOTE_NONE if unknown */

/* Roles and scopes, §2.6. */
enum role {
	ROLE_NONE,
	ROLE_AUTHORITY,
	ROLE_SCANNER,
	ROLE_COUNTER,
	ROLE_PLACE,
	ROLE_PLACE_MANAGER,
	ROLE_PLACE_WITNESS,
	ROLE_RECEIVER,
	ROLE_TALLY_MANAGER,
	ROLE_TALLY_WITNESS,
	ROLE_LOG,
	ROLES
};
const char *role_name(enum role role); /* "tally-manager" */
enum role role_find(struct bytes name);

enum scope_kind {
	SCOPE_NONE,
	SCOPE_ELECTION,
	SCOPE_STATION,
	SCOPE_DISTRICT,
	SCOPE_UNIT,
	SCOPE_PLACE
};
struct scope {
	enum scope_kind kind;
	char id[ID_LEN]; /* "" for the election */
};
bool scope_read(struct bytes text, struct scope *scope);

/* The table of §2.6: may such a key sign such a note at all? */
bool kind_takes(enum note_kind kind, enum role role, enum scope_kind scope);
/* ... with any scope? */
bool kind_knows(enum note_kind kind, enum role role);
/* May such a key stand in a roster? */
bool role_enrols(enum role role, enum scope_kind scope);

/* From the setup (§3.3, policy): how many of a role a kind needs. */
#define SLOTS_MAX 32
struct policy_rule {
	unsigned slots;
	unsigned signed_;
};
struct policy {
	struct policy_rule rules[NOTE_KINDS][ROLES];
	bool has[NOTE_KINDS]; /* the setup names this kind */
};

#endif
