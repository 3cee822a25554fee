/*
 * checkins.csv: whatever the bytes, the parser returns, and what it accepts is
 * written back as the same bytes. Two halves of one input, cut at a zero byte,
 * are the lists of two places: the pass over them counts every line, and
 * tells exactly those as twice that are in both.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tally/checkins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static struct place places[] = { { .id = "kita-1", .kind = PLACE_DAY },
	{ .id = "minami-1", .kind = PLACE_DAY, .district = 1 } };
static struct district districts[] = { { .id = "kita" }, { .id = "minami" } };

/* How many lines it has, or -1 if it is refused. */
static int64_t
read_back(struct span bytes, const char *place)
{
	const struct verified verified = { .bytes = bytes };
	struct checkin_list list;
	struct text text = { 0 };
	struct checkin checkin;
	int64_t count = -1;
	uint8_t salt[16];
	struct error err;
	bool more = true;

	if (checkin_list_open(verified, place, &list, &err) != 0)
		return -1;
	/* The salt is not kept: it is read again from its known place. */
	if (!span_hex((struct span){ bytes.at + 5, 32 }, salt, 16))
		abort();
	checkin_list_begin(salt, &text);
	while (checkin_list_next(&list, &checkin, &more, &err) == 0 && more)
		checkin_list_add(place, &checkin, &text);
	if (!more) {
		count = (int64_t)list.lines.count;
		if (text.len != bytes.len ||
		    memcmp(text.at, bytes.at, bytes.len) != 0 ||
		    checkin_list_check(
		        verified, place, list.lines.count, &err) != 0)
			abort();
	}
	text_clear(&text);
	return count;
}

/* Is the number in the other list, the slow way? */
static uint64_t
common(struct span a, struct span b)
{
	struct checkin_list one, other;
	struct checkin x, y;
	uint64_t count = 0;
	struct error err;
	bool more = true, more_other;

	if (checkin_list_open(
	        (struct verified){ .bytes = a }, places[0].id, &one, &err) != 0)
		abort();
	while (checkin_list_next(&one, &x, &more, &err) == 0 && more) {
		if (checkin_list_open((struct verified){ .bytes = b },
		        places[1].id, &other, &err) != 0)
			abort();
		more_other = true;
		while (checkin_list_next(&other, &y, &more_other, &err) == 0 &&
		       more_other)
			count += x.number == y.number;
	}
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct setup setup = { .places = places,
		.place_count = 2,
		.districts = districts,
		.district_count = 2 };
	const char *cut = len > 0 ? memchr(data, '\0', len) : NULL;
	struct span a = { (const char *)data, len }, b = { "", 0 };
	struct checkins_source sources[2];
	struct checkins_input input = { .sources = sources, .source_count = 2 };
	struct checkins_merged merged;
	int64_t of_a, of_b;
	struct error err;

	if (cut != NULL) {
		a.len = (size_t)(cut - a.at);
		b = (struct span){ cut + 1, len - a.len - 1 };
	}
	of_a = read_back(a, places[0].id);
	of_b = read_back(b, places[1].id);
	if (of_a < 0 || of_b < 0)
		return 0;
	sources[0] =
	    (struct checkins_source){ { .bytes = a }, 0, (uint64_t)of_a };
	sources[1] =
	    (struct checkins_source){ { .bytes = b }, 1, (uint64_t)of_b };
	if (checkins_merge(&input, &setup, (struct date){ 2026, 11, 22 },
	        &merged, &err) != 0 ||
	    merged.checkins != (uint64_t)(of_a + of_b) ||
	    merged.count != common(a, b))
		abort();
	checkins_merged_clear(&merged);
	return 0;
}
