#ifndef KAIHYO_TALLY_SERIALS_H
#define KAIHYO_TALLY_SERIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ballot/records.h"

/*
 * The set of all ballot serials and bundle ids of a station, so that no paper
 * is taken twice. Never stored: a pass over the stored bytes makes it again.
 * About 11 to 21 bytes for each paper.
 */
struct serials {
	uint64_t *slots; /* 0 is an empty slot */
	size_t size;     /* a power of two, or 0 */
	size_t count;
	bool has_zero;
	uint64_t seed;
};

/* `seed` is any random number: it keeps a chosen set of serials from
 * colliding. Release with serials_clear(). */
void serials_init(struct serials *serials, uint64_t seed);
void serials_clear(struct serials *serials);

/* Makes room, so that the next `more` additions need no growing. */
void serials_reserve(struct serials *serials, size_t more);

/* Adds one. False, and nothing changed, if it is there already. */
bool serials_add(struct serials *serials, uint64_t serial);

/*
 * Adds all of a file. False, with the first one that is there already in
 * `twice`: those before it are then in the set.
 */
bool serials_add_records(struct serials *serials, const struct records *records,
    struct record *twice);

/* What stands in a station file twice came in past the program. Returns -1. */
int serials_refuse_stored(const struct record *twice, struct error *err);

#endif
