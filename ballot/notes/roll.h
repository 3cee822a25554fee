#ifndef KAIHYO_BALLOT_ROLL_H
#define KAIHYO_BALLOT_ROLL_H

#include "ballot/definition.h"
#include "ballot/voter_lines.h"
#include "keys/note.h"

#define ROLL_ELIGIBLE_MAX 200000000 /* in a note: those of a nation */
#define ROLL_VOTERS_MAX 5000000     /* in one list */
#define ROLL_BYTES_MAX (384u << 20) /* 5,000,000 lines of at most 65 bytes */

/* When a roll was taken: the day of the notice, or polling day. */
enum roll_stage { ROLL_E0, ROLL_E, ROLL_STAGE_COUNT }; /* 告示日, 投票日 */
/* "e0" or "e": the subject of a roll's head. */
const char *roll_stage_name(enum roll_stage stage);
/* ROLL_STAGE_COUNT if there is none of this name. */
enum roll_stage roll_stage_find(struct span name);

/* How many may vote at one polling place. */
struct roll_total {
	char place[ID_MAX + 1];
	uint64_t eligible;
};

/*
 * What the office signs of the roll: totals, and the digests of roll.csv and
 * changes.csv. Owns its totals.
 */
struct roll {
	struct statement head; /* subject: the stage */
	enum roll_stage stage;
	struct date reference;
	struct digest from; /* ROLL_E: note id of the E0 roll it began with */
	struct digest list, changes;  /* changes: ROLL_E */
	uint64_t eligible;            /* the sum of the totals */
	uint64_t struck_after_voting; /* of these */
	struct roll_total *totals;    /* sorted by place */
	size_t total_count;
};

/*
 * Parses the text of a verified note. Not the election, which is
 * definition_owns(). On failure `roll` is empty.
 */
MUST_CHECK int roll_parse(
    struct verified text, struct roll *roll, struct error *err);
void roll_format(const struct roll *roll, struct text *text);
void roll_clear(struct roll *roll);

/* The totals are those of all places of polling day, and of no others. */
MUST_CHECK int roll_check(
    const struct roll *roll, const struct setup *setup, struct error *err);

/* One line of roll.csv: a voter and the place whose roll has the name. */
struct roll_voter {
	uint64_t number;
	size_t place; /* index in the setup */
	bool special; /* the district's special place */
};

/* A walk over roll.csv that checks every byte of formats.md §5.2. */
struct roll_list {
	struct voter_lines lines;
	const struct setup *setup;
	size_t guess;       /* the place looked for first: any index */
	struct span fields; /* of the line read last */
};
MUST_CHECK int roll_list_open(struct verified bytes, const struct setup *setup,
    struct roll_list *list, struct error *err);
/* Sets `more` to false, and reads nothing, at the end. */
MUST_CHECK int roll_list_next(struct roll_list *list, struct roll_voter *voter,
    bool *more, struct error *err);

/*
 * The same in two steps, of a list that was read to its end before, where few
 * voters matter: the number only, which is list->lines.last; then, of any of
 * them, the rest.
 */
MUST_CHECK int roll_list_number(
    struct roll_list *list, bool *more, struct error *err);
MUST_CHECK int roll_list_voter(
    struct roll_list *list, struct roll_voter *voter, struct error *err);

/* The inverse: the first lines, then one for each voter, sorted by number. */
void roll_list_begin(const uint8_t salt[16], struct text *text);
void roll_list_add(const struct setup *setup, const struct roll_voter *voter,
    struct text *text);

/* What happened to a voter between E0 and E. */
enum roll_change_kind {
	ROLL_ADDED,
	ROLL_DIED,
	ROLL_MOVED,
	ROLL_STRUCK,
	/* The paper is in the box: the voter stays on the roll. */
	ROLL_DIED_AFTER_VOTING,
	ROLL_MOVED_AFTER_VOTING,
	ROLL_STRUCK_AFTER_VOTING,
	ROLL_CHANGE_COUNT
};
const char *roll_change_name(enum roll_change_kind kind);

/* One line of changes.csv. */
struct roll_change {
	uint64_t number;
	struct date date;
	enum roll_change_kind kind;
};

/* The same for changes.csv. */
struct roll_changes {
	struct voter_lines lines;
};
MUST_CHECK int roll_changes_open(
    struct verified bytes, struct roll_changes *changes, struct error *err);
MUST_CHECK int roll_changes_next(struct roll_changes *changes,
    struct roll_change *change, bool *more, struct error *err);
void roll_changes_begin(const uint8_t salt[16], struct text *text);
void roll_changes_add(const struct roll_change *change, struct text *text);

#endif
