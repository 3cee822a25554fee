#ifndef KAIHYO_BALLOT_TURNOUT_H
#define KAIHYO_BALLOT_TURNOUT_H

#include "ballot/definition.h"
#include "keys/note.h"

#define VOTERS_MAX 10000000
#define TURNOUT_BOXES_MAX 1000

enum channel { CHANNEL_ABSENTEE, CHANNEL_DAY, CHANNEL_EARLY, CHANNEL_COUNT };
const char *channel_name(enum channel channel);

/* What a place signs of its voters and boxes. Owns its boxes. */
struct turnout {
	struct statement head;
	uint64_t voters[CHANNEL_COUNT];
	uint64_t taken_home;
	char (*boxes)[ID_MAX + 1]; /* sorted */
	size_t box_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

MUST_CHECK int turnout_parse(
    struct verified text, struct turnout *turnout, struct error *err);
void turnout_format(const struct turnout *turnout, struct text *text);
void turnout_clear(struct turnout *turnout);

/* The boxes are those of the place, all of them. */
MUST_CHECK int turnout_check(const struct turnout *turnout,
    const struct setup *setup, struct error *err);

/* All channels together. */
uint64_t turnout_voters(const struct turnout *turnout);

#endif
