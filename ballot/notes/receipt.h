#ifndef KAIHYO_BALLOT_RECEIPT_H
#define KAIHYO_BALLOT_RECEIPT_H

#include "ballot/notes/turnout.h"

/* One box at the receiving desk. */
struct receipt_box {
	char id[ID_MAX + 1];
	char seal[SEAL_MAX + 1]; /* as read off the box; "-": none */
	bool received;
};

/*
 * What the receiving desk saw of a place: its boxes, and whether the paper
 * record has the groups of the turnout's note id. It says what was seen, not
 * what should be: a box of another place may be in it. Owns its boxes.
 */
struct receipt {
	struct statement head;
	bool has_turnout;          /* false: the place's note was not in yet */
	struct digest turnout;     /* its note id */
	bool confirmed;            /* the groups stand on the signed paper */
	struct receipt_box *boxes; /* sorted by id */
	size_t box_count;
	/* Voters of a vote held here at the same time, as its own signed
	 * record has them. 同時投票 */
	bool has_simultaneous;
	uint64_t simultaneous;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

MUST_CHECK int receipt_parse(
    struct verified text, struct receipt *receipt, struct error *err);
void receipt_format(const struct receipt *receipt, struct text *text);
void receipt_clear(struct receipt *receipt);

/* The place is in the setup. */
MUST_CHECK int receipt_check(const struct receipt *receipt,
    const struct setup *setup, struct error *err);

/* The box of this id, or NULL. */
const struct receipt_box *receipt_box(
    const struct receipt *receipt, const char *id);

#endif
