#include "audit/verifier/setup_read.h"

#include <string.h>

#include "audit/verifier/eligibility.h"

#define STATIONS_MAX 2000
#define CANVASSES_MAX 200
#define DISTRICTS_MAX 2000
#define PLACES_MAX 50000
#define UNITS_MAX 50000
#define BOXES_MAX 100000
#define PAPERS_PER_FILE_MAX 100000

static uint32_t
threshold(const struct json *value, const char *name, uint32_t otherwise)
{
	return json_member(value, name) != NULL
	           ? (uint32_t)form_number(value, name)
	           : otherwise;
}

static bool
read_thresholds(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "papers-per-file",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = PAPERS_PER_FILE_MAX },
		{ .name = "invalid-per-mille",
		    .kind = FORM_NUMBER,
		    .max = 1000 },
		{ .name = "difference", .kind = FORM_NUMBER, .max = 1000000 },
		{ .name = "compare-min",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000000,
		    .optional = true },
		{ .name = "invalid-times",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = "channel-per-mille",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = "swap-per-mille",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = NULL },
	};
	const struct json *value = json_member(reading->top, "thresholds");
	struct thresholds *t = &reading->setup->thresholds;

	if (!form_check(&reading->form, value, members))
		return false;
	t->papers_per_file = threshold(value, "papers-per-file", 0);
	t->invalid_per_mille = threshold(value, "invalid-per-mille", 0);
	t->difference = threshold(value, "difference", 0);
	t->compare_min = threshold(value, "compare-min", 100);
	t->invalid_times = threshold(value, "invalid-times", 3);
	t->channel_per_mille = threshold(value, "channel-per-mille", 200);
	t->swap_per_mille = threshold(value, "swap-per-mille", 200);
	return true;
}

static bool
read_publish(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "merge-papers",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 100000,
		    .optional = true },
		{ .name = "merge-unanimous",
		    .kind = FORM_FLAG,
		    .optional = true },
		{ .name = "snapshot-papers",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000000,
		    .optional = true },
		{ .name = "snapshot-units",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 50000,
		    .optional = true },
		{ .name = NULL },
	};
	const struct json *value = json_member(reading->top, "publish");
	struct publish *publish = &reading->setup->publish;

	if (value == NULL)
		return true;
	if (!form_check(&reading->form, value, members))
		return false;
	publish->merge_papers = threshold(value, "merge-papers", 0);
	publish->merge_unanimous = form_flag(value, "merge-unanimous");
	publish->snapshot_papers = threshold(value, "snapshot-papers", 0);
	publish->snapshot_units = threshold(value, "snapshot-units", 0);
	return true;
}

static bool
take_setup(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "format", .kind = FORM_TEXT, .max = 100 },
		{ .name = "number",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 999999 },
		{ .name = "scan", .kind = FORM_WORD, .words = "hall precinct" },
		{ .name = "papers",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = PAPERS },
		{ .name = "stations",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = STATIONS_MAX },
		{ .name = "canvasses",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = CANVASSES_MAX,
		    .optional = true },
		{ .name = "districts",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = DISTRICTS_MAX },
		{ .name = "places",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = PLACES_MAX },
		{ .name = "units",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = UNITS_MAX },
		{ .name = "boxes",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = BOXES_MAX },
		{ .name = "policy", .kind = FORM_OBJECT },
		{ .name = "thresholds", .kind = FORM_OBJECT },
		{ .name = "publish", .kind = FORM_OBJECT, .optional = true },
		{ .name = "roll", .kind = FORM_OBJECT, .optional = true },
		{ .name = "retention", .kind = FORM_DATE, .optional = true },
		{ .name = NULL },
	};
	struct setup *setup = reading->setup;
	const struct json *roll = json_member(reading->top, "roll");
	const struct json *retention = json_member(reading->top, "retention");

	if (!form_check(&reading->form, reading->top, members))
		return false;
	setup->number = (uint32_t)form_number(reading->top, "number");
	setup->precinct_scan =
	    strcmp(form_text(reading->top, "scan"), "precinct") == 0;
	if (setup->precinct_scan &&
	    reading->definition->ordinance.sealed_until_gate)
		return FORM_WRONG(&reading->form,
		    json_member(reading->top, "scan"),
		    "papers that a gate keeps sealed are scanned in the hall");
	if (retention != NULL && strcmp(json_text(retention),
	                             reading->definition->election.date) <= 0)
		return FORM_WRONG(&reading->form, retention,
		    "papers are kept until a day after polling day");
	form_copy(reading->top, "retention", setup->retention,
	    sizeof(setup->retention));
	return setup_read_lists(reading) && setup_read_trust(reading) &&
	       read_thresholds(reading) && read_publish(reading) &&
	       (roll == NULL || roll_setup_check(&reading->form, roll, setup));
}

bool
definition_read_setup(const struct definition *definition, struct setup *setup,
    const char *file, struct bytes bytes, struct report *report)
{
	struct setup_reading reading = { .form = { file, report },
		.definition = definition,
		.setup = setup };
	struct json_document document;
	bool good = false;

	*setup = (struct setup){ .number = 0 };
	if (form_open(&reading.form, bytes.at, bytes.len, "kaihyo setup v1",
	        &document)) {
		reading.top = document.top;
		good = take_setup(&reading);
	}
	json_release(&document);
	return good;
}
