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

/* The kinds of stored files, §7; FILE_KINDS: none of them. */
enum file_kind {
	FILE_ROOT,
	FILE_ELECTION_NOTE,
	FILE_ELECTION_JSON,
	FILE_ORDINANCE_JSON,
	FILE_SETUP_NOTE,
	FILE_SETUP_JSON,
	FILE_ROSTER_NOTE,
	FILE_MANIFEST,
	FILE_TURNOUT,
	FILE_ROLL,
	FILE_TOTALS,
	FILE_GATE,
	FILE_BALLOTS,
	FILE_BUNDLES,
	FILE_TRANSCRIPT,
	FILE_RECEIPT,
	FILE_OPENING,
	FILE_RULING,
	FILE_SHEET,
	FILE_CERTIFICATE,
	FILE_DECLARATION,
	FILE_INTERIM,
	FILE_CHECKINS,
	FILE_ROLL_LIST,
	FILE_ROLL_CHANGES,
	FILE_RETURN, /* of a canvass: a station's result.json ... */
	FILE_BUNDLE, /* ... and its bundle.note */
	FILE_CHECKPOINT,
	FILE_KINDS
};
const char *file_kind_name(enum file_kind kind);
enum file_kind file_kind_find(struct bytes name);
bool file_kind_is_note(enum file_kind kind);
/* "txt", "note", "json" or "csv" */
const char *file_kind_ending(enum file_kind kind);
/* Kept out of every bundle, or out of a public one. */
bool file_kind_left_out(enum file_kind kind, bool is_public);

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
