#ifndef KAIHYO_BALLOT_DEFINITION_H
#define KAIHYO_BALLOT_DEFINITION_H

#include "ballot/election.h"
#include "ballot/ordinance.h"
#include "ballot/setup.h"
#include "base/file.h"
#include "keys/roster.h"

/* election.note: the digests of the two files that are the identity. */
struct election_note {
	struct digest definition, ordinance;
};
MUST_CHECK int election_note_parse(
    struct verified text, struct election_note *note, struct error *err);
void election_note_format(const struct election_note *note, struct text *text);

/* setup-N.note: a head and the digest of setup-N.json. */
struct setup_note {
	struct statement head;
	struct digest setup;
};
MUST_CHECK int setup_note_parse(
    struct verified text, struct setup_note *note, struct error *err);
void setup_note_format(const struct setup_note *note, struct text *text);

/* The files of a definition, as read. Owned by whoever read them. */
struct definition_files {
	struct file_bytes root, election_note, election_json, ordinance_json,
	    setup_note, setup_json, roster_note;
	/* N in the file names; 0: not known, or no such file. */
	unsigned setup_number, roster_number;
};

/* Everything the office laid down, verified from root.txt downwards. */
struct definition {
	struct root root;
	struct digest id; /* the election's identity */
	struct election election;
	struct ordinance ordinance;
	struct statement setup_head;
	struct digest setup_id, roster_id; /* note ids */
	struct setup setup;
	struct roster roster;
};

/* The highest N of the names "<stem>-N.<ending>"; 0 if there is none. */
unsigned definition_highest(
    const struct folder *folder, const char *stem, const char *ending);

/*
 * Reads the definition folder (the highest setup-N and roster-N). Release
 * with definition_files_release(), also after a failure.
 */
MUST_CHECK int definition_files_read(
    const char *folder, struct definition_files *files, struct error *err);
void definition_files_release(struct definition_files *files);

/*
 * Verifies and parses all of it; borrows nothing afterwards. NULL on
 * failure. definition_free() takes it back.
 */
struct definition *definition_new(
    const struct definition_files *files, struct error *err);
void definition_free(struct definition *definition);

/* definition_files_read() and definition_new() in one. */
struct definition *definition_load(const char *folder, struct error *err);

/*
 * The same for the office while it still makes the definition: election.note
 * must be signed; a setup or roster that has no note yet is left out
 * (setup.number, roster.head.number 0). What is there is verified.
 */
struct definition *definition_load_begun(const char *folder, struct error *err);

/*
 * What ordinance and setup say of each other: papers that must stay sealed
 * until a gate opens them cannot be scanned in the precinct, and districts
 * that decide one by one cannot be joined for publication.
 */
MUST_CHECK int definition_check_together(const struct ordinance *ordinance,
    const struct setup *setup, struct error *err);

/*
 * The head that a statement of this election begins with: number 1, first,
 * dated the polling day. `subject` is "" for kinds without one.
 */
struct statement definition_statement(
    const struct definition *definition, const char *subject);

/*
 * Does a statement belong to this election? If not, refuses it with the
 * names of both, and says rehearsal where one is.
 */
MUST_CHECK int definition_owns(const struct definition *definition,
    const struct statement *statement, struct error *err);

#endif
