#ifndef KAIHYO_BALLOT_RULING_H
#define KAIHYO_BALLOT_RULING_H

#include <stdio.h>

#include "ballot/notes/manifest.h"
#include "ballot/setup.h"

#define RULING_FIELD_MAX 63
#define RULING_FIGURES_MAX 400
#define RULING_WORDS_MAX 300
#define RULING_NUMBER_MAX 10000000
#define FINDING_CODE_LEN 4

/* What the officials decided to do. */
enum ruling_action {
	RULING_NONE,
	RULING_RESOLVE,  /* a finding is explained, or accepted as it is */
	RULING_CORRECT,  /* a number of a turnout was wrong */
	RULING_WITHDRAW, /* a file of a manifest does not count */
	RULING_MOVE_BOX, /* a box was counted with another unit */
	RULING_REOPEN,   /* the turnout or the count is open again */
	RULING_VOID,     /* what this id decided before is taken back */
	RULING_ACTION_COUNT
};
const char *ruling_action_name(enum ruling_action action); /* "move-box" */

/* The closed table of reasons, docs/formats.md §10. */
enum ruling_reason {
	REASON_NONE,
	REASON_ENTRY_ERROR,
	REASON_DOUBLE_ENTRY,
	REASON_MACHINE_FAULT,
	REASON_SEAL_REPLACED,
	REASON_PAPER_FOUND,
	REASON_VOTER_LEFT,
	REASON_DOUBLE_VOTE,
	REASON_WRONG_CHECK_IN,
	REASON_SMALL_UNIT,
	REASON_NOT_FOUND,
	REASON_OTHER,
	REASON_COUNT
};
const char *ruling_reason_name(enum ruling_reason reason);
/* The same as an argument of a message, translated with it (WORD_). */
const char *ruling_reason_word(enum ruling_reason reason);
enum ruling_reason ruling_reason_find(struct span name);
const char *ruling_reason_label(enum ruling_reason reason); /* message id */

enum ruling_end { RULING_EXPLAINED, RULING_ACCEPTED };
enum ruling_what { RULING_TURNOUT, RULING_COUNT };

/*
 * One decision of the officials (開票管理者 with the witnesses), as a note.
 * The subject of its head is the id that its drafter chose. No pointers.
 */
struct ruling {
	struct statement head;
	char station[ID_MAX + 1];
	enum ruling_action action;
	/* resolve: the finding in its own words, so that exactly these
	 * numbers are decided on and no others. */
	char code[FINDING_CODE_LEN + 1];
	char figures[RULING_FIGURES_MAX + 1];
	enum ruling_end end;
	/* The finding's subject, the place, the unit or the box. */
	char thing[ID_MAX + 1];
	char field[RULING_FIELD_MAX + 1]; /* correct */
	uint64_t old, new;
	struct record_name file; /* withdraw */
	struct digest digest;
	char from[ID_MAX + 1], to[ID_MAX + 1]; /* move-box: units */
	enum ruling_what what;                 /* reopen */
	enum ruling_reason reason;
	char words[RULING_WORDS_MAX + 1];
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

/* Checks the form only. */
MUST_CHECK int ruling_parse(
    struct verified text, struct ruling *ruling, struct error *err);
/* The same bytes again. */
void ruling_format(const struct ruling *ruling, struct text *text);

/* What it names is in the setup, and lies in its station. */
MUST_CHECK int ruling_check(
    const struct ruling *ruling, const struct setup *setup, struct error *err);

/*
 * The scopes whose people may sign it: its station, and the district that
 * the place, unit or box lies in.
 */
size_t ruling_scopes(const struct ruling *ruling, const struct setup *setup,
    struct scope scopes[SCOPES_MAX]);

/* What is decided, with old and new, in the chosen language, to a person. */
void ruling_print(FILE *to, const struct ruling *ruling);

/* Is it a name that `field` can have? */
bool ruling_is_field(struct span name);

#endif
