/*
 * What the canvass accepts of a station's result adds up, and written again as
 * a result it is read as the same figures.
 */
#include <assert.h>

#include "tally/station_return.h"
#include "tests/fuzz/one_station.h"

/* As a station would write these figures. */
static void
figures_format(const struct definition *definition,
    struct station_return *figures, struct text *text)
{
	struct result *result = memory_new(1, sizeof(*result));

	result->definition = definition;
	result->gate = GATE_NONE;
	result->districts = figures->districts;
	result->district_count = figures->district_count;
	result_format(result, text);
	free(result);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct definition *definition = memory_new(1, sizeof(*definition));
	struct station_return figures, again;
	struct text text = { 0 };
	struct error err;

	one_station(definition);
	if (station_return_parse(
	        fuzz_verified(data, len), definition, 0, &figures, &err) != 0) {
		fuzz_refused(&err);
		goto out;
	}
	figures_format(definition, &figures, &text);
	if (station_return_parse(
	        fuzz_verified((const uint8_t *)text.at, text.len), definition,
	        0, &again, &err) != 0)
		abort();
	assert(again.district_count == figures.district_count);
	assert(memcmp(again.districts, figures.districts,
	           figures.district_count * sizeof(figures.districts[0])) == 0);
	station_return_clear(&again);
	station_return_clear(&figures);
	text_clear(&text);
out:
	free(definition);
	return 0;
}
