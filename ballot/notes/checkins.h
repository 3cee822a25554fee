#ifndef KAIHYO_BALLOT_CHECKINS_H
#define KAIHYO_BALLOT_CHECKINS_H

#include "ballot/notes/turnout.h"
#include "ballot/voter_lines.h"

#define CHECKINS_MAX 1000000
#define CHECKINS_BYTES_MAX (64u << 20) /* 1,000,000 lines of at most 58 */
#define CHECKINS_FILE "checkins.csv"

/* One line of checkins.csv: a voter who was found on the roll. 名簿対照 */
struct checkin {
	uint64_t number;
	enum channel channel;
};

/* By name; CHANNEL_COUNT if there is none. */
enum channel checkin_channel(struct span name);

/* A walk over checkins.csv that checks every byte of formats.md §4.9. */
struct checkin_list {
	struct voter_lines lines;
	const char *place;
	/* What stood behind the number last, and what it says: most lines of a
	 * list say the same. Empty at first. */
	struct span same;
	enum channel channel;
};

/* All lines must be of the place with this id. Borrows both. */
MUST_CHECK int checkin_list_open(struct verified bytes, const char *place,
    struct checkin_list *list, struct error *err);
/* Sets `more` to false, and reads nothing, at the end. */
MUST_CHECK int checkin_list_next(struct checkin_list *list,
    struct checkin *checkin, bool *more, struct error *err);

/* Walks over all of it: must be `count` lines, as the turnout says. */
MUST_CHECK int checkin_list_check(struct verified bytes, const char *place,
    uint64_t count, struct error *err);

/* The inverse: the first lines, then one for each voter, sorted by number. */
void checkin_list_begin(const uint8_t salt[16], struct text *text);
void checkin_list_add(
    const char *place, const struct checkin *checkin, struct text *text);

#endif
