/*
 * An election ("e"), ordinance ("o") or setup ("s") behind the first byte.
 * Whatever it is: the reader returns, what it refuses it names, and what it
 * accepts hangs together and is read in the same way again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/verify_small.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
expect(bool good)
{
	if (!good)
		abort();
}

static void
setup_hangs_together(const struct setup *setup)
{
	for (size_t i = 0; i < setup->district_count; i++)
		expect(setup->districts[i].station < setup->station_count &&
		       setup_find_district(setup, setup->districts[i].id) == i);
	for (size_t i = 0; i < setup->place_count; i++)
		expect(setup->places[i].district < setup->district_count &&
		       setup_find_place(setup, setup->places[i].id) == i);
	for (size_t i = 0; i < setup->unit_count; i++)
		expect(setup->units[i].district < setup->district_count &&
		       setup->units[i].paper < setup->paper_count &&
		       setup_find_unit(setup, setup->units[i].id) == i);
	for (size_t i = 0; i < setup->box_count; i++)
		expect(setup->places[setup->boxes[i].place].district ==
		           setup->units[setup->boxes[i].unit].district &&
		       setup_find_box(setup, setup->boxes[i].id) == i);
	for (size_t i = 0; i < setup->office_count; i++)
		expect(setup_find_office(setup, setup->stations[i].id) == i);
}

static void
election_hangs_together(const struct election *election)
{
	for (size_t q = 0; q < election->question_count; q++) {
		const struct question *question = &election->questions[q];

		expect(election_find_question(election, question->id) == q);
		for (size_t i = 0; i < question->option_count; i++)
			expect(question_find_option(
			           question, question->options[i].id) == i);
	}
}

static bool
read_one(struct definition *definition, char what, struct bytes bytes,
    struct report *report)
{
	if (what == 'e')
		return definition_read_election(definition, "x", bytes, report);
	expect(definition_read_election(
	    definition, "x", bytes_of(small_election_json), report));
	if (what == 'o')
		return definition_read_ordinance(
		    definition, "x", bytes, report);
	return definition_read_setup(
	    definition, &definition->setup, "x", bytes, report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct definition first, second;
	struct report *report = report_new(false);
	struct bytes bytes;
	bool good;

	if (len > 0 && strchr("eos", data[0]) != NULL && data[0] != '\0') {
		bytes = bytes_part(data + 1, len - 1);
		memset(&first, 0, sizeof(first));
		memset(&second, 0, sizeof(second));
		good = read_one(&first, (char)data[0], bytes, report);
		expect(good == (report_count(report, REPORT_FAILED) == 0));
		expect(read_one(&second, (char)data[0], bytes, report) == good);
		expect(memcmp(&first.election, &second.election,
		           sizeof(first.election)) == 0);
		if (good && data[0] == 's')
			setup_hangs_together(&first.setup);
		if (good)
			election_hangs_together(&first.election);
		definition_release(&first);
		definition_release(&second);
	}
	report_free(report);
	return 0;
}
