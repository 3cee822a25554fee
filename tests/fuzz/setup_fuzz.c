#include "ballot/setup.h"

#include "tests/fuzz/small_election.h"

static struct setup first, second;

static void
same(const void *a, const void *b, size_t count, size_t size)
{
	if (memcmp(a, b, count * size) != 0)
		abort();
}

static void
same_twice(void)
{
	if (first.station_count != second.station_count ||
	    first.district_count != second.district_count ||
	    first.place_count != second.place_count ||
	    first.unit_count != second.unit_count ||
	    first.box_count != second.box_count)
		abort();
	same(first.papers, second.papers, 1, sizeof(first.papers));
	same(&first.policy, &second.policy, 1, sizeof(first.policy));
	same(first.stations, second.stations, first.station_count,
	    sizeof(first.stations[0]));
	same(first.districts, second.districts, first.district_count,
	    sizeof(first.districts[0]));
	same(first.places, second.places, first.place_count,
	    sizeof(first.places[0]));
	same(first.units, second.units, first.unit_count,
	    sizeof(first.units[0]));
	same(
	    first.boxes, second.boxes, first.box_count, sizeof(first.boxes[0]));
}

/* Every reference stays inside, every id is found, every box has a home. */
static void
hangs_together(const struct setup *setup)
{
	for (size_t i = 0; i < setup->district_count; i++)
		if (setup->districts[i].station >= setup->station_count ||
		    setup_district(setup, setup->districts[i].id) != i)
			abort();
	for (size_t i = 0; i < setup->place_count; i++)
		if (setup->places[i].district >= setup->district_count ||
		    setup_place(setup, setup->places[i].id) != i)
			abort();
	for (size_t i = 0; i < setup->unit_count; i++)
		if (setup->units[i].district >= setup->district_count ||
		    setup->units[i].paper >= setup->paper_count ||
		    setup_unit(setup, setup->units[i].id) != i)
			abort();
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place >= setup->place_count ||
		    setup->boxes[i].unit >= setup->unit_count ||
		    setup->places[setup->boxes[i].place].district !=
		        setup->units[setup->boxes[i].unit].district ||
		    setup_box(setup, setup->boxes[i].id) != i)
			abort();
}

/*
 * Whatever the bytes: setup_parse() returns; what it accepts it reads the
 * same way twice and hangs together; what it refuses leaves nothing behind.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified verified = fuzz_verified(data, len);
	struct election election;
	struct error err = { 0 };

	small_election(&election);
	if (setup_parse(verified, "fuzz", &election, &first, &err) != 0) {
		fuzz_refused(&err);
		if (first.stations != NULL || first.boxes != NULL)
			abort();
		return 0;
	}
	if (setup_parse(verified, "fuzz", &election, &second, &err) != 0)
		abort();
	same_twice();
	hangs_together(&first);
	setup_clear(&first);
	setup_clear(&second);
	return 0;
}
