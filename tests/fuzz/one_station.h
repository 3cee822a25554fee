/* The small election with an ordinance and a setup: one station, two districts.
 */
#ifndef KAIHYO_TESTS_FUZZ_ONE_STATION_H
#define KAIHYO_TESTS_FUZZ_ONE_STATION_H

#include "ballot/definition.h"
#include "tests/fuzz/small_election.h"

static struct station stations[] = {
	{ .id = "one", .label = { "一", "One" }, .canvass = 1 },
	{ .id = CANVASS_ID, .label = { "計", "All" }, .canvass = SIZE_MAX },
};
static struct district districts[] = {
	{ .id = "kita", .label = { "北", "Kita" } },
	{ .id = "minami", .label = { "南", "Minami" } },
};

/* The small election, counted at one station. */
static inline void
one_station(struct definition *definition)
{
	static size_t by_id[] = { 0 }, districts_by_id[] = { 0, 1 };

	small_election(&definition->election);
	definition->ordinance = (struct ordinance){
		.categories = { { .id = "blank",
		                    .code = 'b',
		                    .counts_as = COUNTS_AS_INVALID },
		    { .id = "note",
		        .code = 'n',
		        .counts_as = COUNTS_AS_NONE } },
		.category_count = 2,
	};
	definition->setup = (struct setup){
		.papers = { { .id = "white",
		    .questions = { 0, 1 },
		    .question_count = 2 } },
		.paper_count = 1,
		.stations = stations,
		.station_count = 1,
		.office_count = 2,
		.districts = districts,
		.district_count = 2,
		.stations_by_id = by_id,
		.districts_by_id = districts_by_id,
	};
}

#endif
