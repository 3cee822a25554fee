#include "tally/serials.h"

#include <stdlib.h>

#include "base/text.h"

#define SIZE_FIRST 4096
#define FETCHED 64 /* serials whose slots are fetched at once */

void
serials_init(struct serials *serials, uint64_t seed)
{
	*serials = (struct serials){ .seed = seed };
}

void
serials_clear(struct serials *serials)
{
	free(serials->slots);
	serials_init(serials, serials->seed);
}

/* splitmix64's finalizer over the seeded serial. */
static size_t
slot_of(const struct serials *serials, uint64_t serial)
{
	uint64_t x = serial ^ serials->seed;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return (size_t)(x ^ (x >> 31)) & (serials->size - 1);
}

/* The slot that holds `serial`, or the empty one where it belongs. */
static size_t
slot_find(const struct serials *serials, uint64_t serial)
{
	size_t i = slot_of(serials, serial);

	while (serials->slots[i] != 0 && serials->slots[i] != serial)
		i = (i + 1) & (serials->size - 1);
	return i;
}

void
serials_reserve(struct serials *serials, size_t more)
{
	struct serials grown = *serials;

	/* At most 3/4 full. */
	while (grown.size / 4 * 3 < serials->count + more)
		grown.size = grown.size > 0 ? grown.size * 2 : SIZE_FIRST;
	if (grown.size == serials->size)
		return;
	grown.slots = memory_new_table(grown.size, sizeof(grown.slots[0]));
	for (size_t i = 0; i < serials->size; i++)
		if (serials->slots[i] != 0)
			grown.slots[slot_find(&grown, serials->slots[i])] =
			    serials->slots[i];
	free(serials->slots);
	*serials = grown;
}

bool
serials_add(struct serials *serials, uint64_t serial)
{
	size_t i;

	serials_reserve(serials, 1);
	if (serial == 0) {
		if (serials->has_zero)
			return false;
		serials->has_zero = true;
		serials->count++;
		return true;
	}
	i = slot_find(serials, serial);
	if (serials->slots[i] == serial)
		return false;
	serials->slots[i] = serial;
	serials->count++;
	return true;
}

/*
 * The slots lie anywhere in memory. Asked for in advance, they come into the
 * cache together; looked up one by one, each serial would wait for its own.
 */
static size_t
slots_fetch(const struct serials *serials, struct records_walk *walk,
    struct record records[FETCHED], uint64_t numbers[FETCHED])
{
	size_t n = 0;

	for (; n < FETCHED && records_next(walk, &records[n]); n++) {
		numbers[n] = record_serial(&records[n]);
		__builtin_prefetch(
		    &serials->slots[slot_of(serials, numbers[n])], 1);
	}
	return n;
}

bool
serials_add_records(struct serials *serials, const struct records *records,
    struct record *twice)
{
	struct records_walk walk = records_begin(records);
	struct record fetched[FETCHED];
	uint64_t numbers[FETCHED];
	size_t n;

	serials_reserve(serials, records->count);
	while ((n = slots_fetch(serials, &walk, fetched, numbers)) > 0)
		for (size_t i = 0; i < n; i++)
			if (!serials_add(serials, numbers[i])) {
				*twice = fetched[i];
				return false;
			}
	return true;
}

int
serials_refuse_stored(const struct record *twice, struct error *err)
{
	return error_set(err, ERROR_BOOKS,
	    N_("stop and call the security officer"),
	    N_("serial %.*s is stored twice"), (int)twice->name.len,
	    twice->name.at);
}
