#ifndef KAIHYO_BALLOT_FORM_H
#define KAIHYO_BALLOT_FORM_H

#include "ballot/notes/equations.h"

/*
 * The blank form of a place's record (投票録): every figure that its turnout
 * needs, in the order of the paper, with the answer that was given so far.
 * Pure; the commands ask and read files.
 */
enum form_section {
	SECTION_VOTERS,
	SECTION_PAPERS,
	SECTION_ENVELOPES,
	SECTION_HOME,
	SECTION_CHECKINS,
	SECTION_BOXES,
	SECTION_COUNT
};

enum form_kind {
	FORM_COUNT,    /* a whole number */
	FORM_CHECKINS, /* none, csv or paper */
	FORM_SEAL
};

#define FORM_KEY_MAX 47
#define FORM_ANSWER_MAX SEAL_MAX

struct form_field {
	char key[FORM_KEY_MAX + 1]; /* "day", "issued:white", "seal:k1" */
	enum form_section section;
	enum form_kind kind;
	const char *about;                /* message id: what it is */
	const char *of;                   /* paper, place or box, or "" */
	char answer[FORM_ANSWER_MAX + 1]; /* "" if not given yet */
	bool zero;                        /* counts as 0 if it is not given */
};

struct form {
	const struct setup *setup;
	size_t place;
	struct form_field *fields;
	size_t count;
};

/*
 * The form of a place. Refuses a place with more boxes than a turnout holds.
 * Release with form_clear().
 */
MUST_CHECK int form_init(struct form *form, const struct setup *setup,
    size_t place, struct error *err);
void form_clear(struct form *form);

/* The field of this key, or NULL. */
struct form_field *form_find(const struct form *form, struct span key);

/* The field's question, for a person. */
void form_question(const struct form_field *field, struct message *question);

/*
 * Writes an answer down. Refuses what is none; an unknown key and a second
 * answer only in form_set().
 */
MUST_CHECK int form_answer(
    struct form_field *field, struct span answer, struct error *err);
MUST_CHECK int form_set(
    struct form *form, struct span key, struct span answer, struct error *err);

/* "field,value" lines, or one JSON object, as formats.md §9.4 has them. */
MUST_CHECK int form_read_csv(
    struct form *form, struct span bytes, struct error *err);
MUST_CHECK int form_read_json(
    struct form *form, struct span bytes, const char *name, struct error *err);

/* Is its answer needed, as the others stand, and not there? */
bool form_lacks(const struct form *form, const struct form_field *field);

/*
 * Fills the figures of a turnout in, those that are not given as 0. The
 * digest of checkins.csv is not in the form.
 */
void form_fill(const struct form *form, struct turnout *turnout);

/* Can an equation be judged, again, once a section is answered? */
bool form_judges(enum form_section section, enum equation equation);

#endif
