#ifndef KAIHYO_BALLOT_OPENING_H
#define KAIHYO_BALLOT_OPENING_H

#include "ballot/notes/turnout.h"

#define OPENING_REASON_MAX 200

/* A box that was opened, and shown empty, by a person. */
struct opening_box {
	char id[ID_MAX + 1];
	char person[PERSON_MAX + 1];
};

/*
 * Envelopes out of the boxes of a place, decided before the papers were
 * mixed: provisional ones (仮投票) and refused absentee ones (不受理).
 */
struct opening_envelopes {
	char place[ID_MAX + 1];
	uint64_t put_in;     /* opened and mixed with the other papers */
	uint64_t not_put_in; /* 不受理: never mixed */
	char reason[OPENING_REASON_MAX + 1];
};

/*
 * Papers between this unit and another, or a vote held at the same time: this
 * unit's own papers that were found there and are counted there (out), or
 * papers of other voters found and counted here (in). 混入
 */
struct opening_moved {
	uint64_t papers; /* 0: none */
	char reason[OPENING_REASON_MAX + 1];
};

/* What the hall did with the boxes of a unit. Owns its lists. */
struct opening {
	struct statement head;
	struct opening_box *boxes; /* sorted by id */
	size_t box_count;
	struct opening_envelopes *envelopes; /* sorted by place */
	size_t envelope_count;
	struct opening_moved moved_in, moved_out;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

MUST_CHECK int opening_parse(
    struct verified text, struct opening *opening, struct error *err);
void opening_format(const struct opening *opening, struct text *text);
void opening_clear(struct opening *opening);

/* "<papers> <reason>", papers at least 1. */
bool opening_moved_parse(struct span value, struct opening_moved *moved);

/* The unit and the places of the envelopes are in the setup. */
MUST_CHECK int opening_check(const struct opening *opening,
    const struct setup *setup, struct error *err);

/* The box of this id, or NULL; the envelopes of this place, or NULL. */
const struct opening_box *opening_box(
    const struct opening *opening, const char *id);
const struct opening_envelopes *opening_envelopes(
    const struct opening *opening, const char *place);

#endif
