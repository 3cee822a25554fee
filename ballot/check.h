#ifndef KAIHYO_BALLOT_CHECK_H
#define KAIHYO_BALLOT_CHECK_H

#include "ballot/definition.h"

#define PROBLEMS_MAX 16

/* How far a note of the folder is. */
enum note_state {
	NOTE_STATE_ABSENT,
	NOTE_STATE_DRAFT,
	NOTE_STATE_SIGNED,
	NOTE_STATE_REFUSED
};

/* A note with what it vouches for. */
struct checked_note {
	char name[32];
	enum note_state state;
	struct file_bytes file;
	struct verified text; /* of a draft: its own word only */
};

/* A JSON file. */
struct checked_json {
	const char *name;
	bool there, parsed;
	struct file_bytes file;
};

/*
 * All that is checked and all that was found: one problem must not hide the
 * next. The definition is filled as far as its files can be read.
 */
struct check {
	const char *folder; /* NULL: single files */
	struct definition *definition;
	bool has_root, has_id, has_roster;
	struct checked_note election_note, setup_note, roster_note;
	struct checked_json election, ordinance, setup;
	char setup_name[32];
	struct error problems[PROBLEMS_MAX];
	size_t problem_count;
};

/*
 * Looks at all of a definition folder, signed or not yet. Returns NULL only
 * if the folder cannot be opened; what is wrong inside are the problems.
 * Borrows `path`. check_free() takes it back.
 */
struct check *check_folder(const char *path, struct error *err);

/* The same for single, unsigned JSON files in any order. Borrows `paths`. */
struct check *check_files(char *const *paths, size_t count);

void check_free(struct check *check);

#endif
