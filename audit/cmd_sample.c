#include <stdlib.h>

#include "audit/cmd_places.h"
#include "audit/commands.h"
#include "audit/readings.h"
#include "audit/sample.h"

/* How many to draw, so that the sample bears `allow` papers read otherwise. */
static int
draws_of(
    struct paper_audit *audit, uint64_t allow, size_t *count, struct error *err)
{
	uint64_t draws;

	if (allow >= audit->risk.wrong)
		return error_set(err, ERROR_BOOKS,
		    N_("count all papers by hand"),
		    N_("so many wrong papers could change the outcome: no "
		       "sample can make it sure"));
	audit->risk.found = allow;
	draws = risk_draws(&audit->risk, risk_limit_with(audit->limit, allow));
	if (draws > SAMPLE_DRAWS_MAX)
		return error_set(err, ERROR_BOOKS,
		    N_("count all papers by hand; or choose a smaller "
		       "--risk-limit"),
		    N_("%llu papers would have to be drawn, more than %d"),
		    (unsigned long long)draws, SAMPLE_DRAWS_MAX);
	*count = (size_t)draws;
	return 0;
}

/* The list to type the readings into; how papers were counted is not in it. */
static void
list_format(const struct paper_audit *audit, struct text *text)
{
	text_add(text, READINGS_HEADER "\n");
	for (size_t i = 0; i < audit->drawn_count; i++) {
		const struct drawn *drawn = &audit->drawn[i];

		readings_add(
		    text, drawn->draw + 1, drawn->record, drawn->within, NULL);
	}
}

static int
worksheet_format(const struct paper_audit *audit, const struct places *places,
    struct text *pdf, struct error *err)
{
	size_t count = audit->drawn_count;
	struct minutes_drawn *rows = memory_new(count, sizeof(rows[0]));
	struct file_label *names = memory_new(count, sizeof(names[0]));
	struct minutes_sample sheet = { .definition = audit->definition,
		.seed = audit->seed.at,
		.certificate = paper_audit_certificate(audit),
		.papers = audit->risk.papers,
		.wrong = audit->risk.wrong,
		.limit = audit->limit,
		.count = count,
		.drawn = rows,
		.drawn_count = count };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = places_row(
		    places, &audit->drawn[i], &names[i], &rows[i], err);
	if (rc == 0)
		rc = minutes_sample_write(&sheet, pdf, err);
	free(names);
	free(rows);
	return rc;
}

static int
write_all(const struct paper_audit *audit, const struct places *places,
    const char *folder, bool json, struct error *err)
{
	struct text list = { 0 }, pdf = { 0 };
	int rc = -1;

	list_format(audit, &list);
	if (worksheet_format(audit, places, &pdf, err) == 0 &&
	    folder_make(folder, err) == 0 &&
	    paper_audit_put(folder, "worksheet.pdf", &pdf, json, err) == 0 &&
	    paper_audit_put(folder, "readings.csv", &list, json, err) == 0)
		rc = 0;
	text_clear(&pdf);
	text_clear(&list);
	return rc;
}

static int
cmd_sample(const struct arguments *arguments, struct error *err)
{
	bool json = arguments_flag(arguments, "json");
	struct places places = { .lists = NULL };
	struct paper_audit audit;
	unsigned long long allow;
	size_t count;
	int rc = -1;

	if (paper_audit_open(arguments, &audit, err) != 0 ||
	    arguments_number(
	        arguments, "allow", SAMPLE_DRAWS_MAX, 0, &allow, err) != 0 ||
	    draws_of(&audit, allow, &count, err) != 0 ||
	    places_read(arguments, audit.definition, &places, err) != 0 ||
	    paper_audit_draw(&audit, count, err) != 0)
		goto out;
	if (!json) {
		paper_audit_print(&audit);
		say(stdout,
		    N_("Drawn: %zu. They confirm the outcome if at most %llu "
		       "of them read otherwise than counted; a wrong one "
		       "passes at most once in %llu.\n"),
		    count, allow, (unsigned long long)audit.limit);
	}
	if (write_all(&audit, &places, arguments_value(arguments, "out"), json,
	        err) != 0)
		goto out;
	if (json)
		printf("{\"papers\":%llu,\"wrong\":%llu,"
		       "\"risk-limit\":%llu,\"allow\":%llu,"
		       "\"drawn\":%zu}\n",
		    (unsigned long long)audit.risk.papers,
		    (unsigned long long)audit.risk.wrong,
		    (unsigned long long)audit.limit, allow, count);
	rc = 0;
out:
	places_clear(&places);
	paper_audit_close(&audit);
	return rc;
}

static const struct option_spec options[] = {
	SEED_OPTION,
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the folder to write worksheet and list to"),
	    .required = true },
	{ .name = "paper-lists",
	    .value = "FOLDER",
	    .help = N_("the units' paper lists (kaihyo ballot seal "
	               "--paper-list) and nothing else: the worksheet then "
	               "says where a scanned paper lies") },
	CANVASS_OPTION,
	RISK_OPTION,
	{ .name = "allow",
	    .value = "N",
	    .help = N_("how many papers may read otherwise than counted (0 if "
	               "left out); later: those found so far") },
	JSON_OPTION,
	{ .name = NULL },
};

const struct command cmd_audit_sample = {
	.name = "sample",
	.operands = "STATION...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("draw papers that people read again, to check the "
	              "outcome"),
	.manual = N_(
	    "For everyone who does not want to believe two programs. STATION "
	    "is the file of a station whose result is certified, or one that "
	    "kaihyo audit rebuild made from its bundle. The ordinance's own "
	    "rules say how many papers must have been counted otherwise than "
	    "they read, if the outcome is to be wrong; so many are drawn that "
	    "a sample without any of them would be rarer than the risk "
	    "limit.\n\n"
	    "Which ones follows from dice thrown in public, and can be drawn "
	    "again by hand. Writes worksheet.pdf, to take the papers out "
	    "with, and readings.csv, to type what stands on them; neither "
	    "says how they were counted."),
	.options = options,
	.run = cmd_sample,
};
