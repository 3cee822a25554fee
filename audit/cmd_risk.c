#include <stdlib.h>
#include <string.h>

#include "audit/cmd_places.h"
#include "audit/commands.h"
#include "audit/discrepancy.h"
#include "audit/sample.h"

static int
readings_take(const char *path, struct readings *readings, struct error *err)
{
	struct file_bytes bytes = { 0 };
	int rc = -1;

	if (file_read_path(path, READINGS_BYTES_MAX, &bytes, err) == 0)
		rc = readings_parse(file_span(&bytes), readings, err);
	file_release(&bytes);
	return rc == 0 ? 0 : error_at_name(err, path);
}

/* The list of one person, or the lists of two who must agree. */
static int
readings_gather(const struct arguments *arguments, struct readings *readings,
    struct error *err)
{
	const char *first = arguments_each(arguments, "readings", 0);
	const char *second = arguments_each(arguments, "readings", 1);
	struct readings other = { .items = NULL };
	int rc;

	if (arguments_each(arguments, "readings", 2) != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("give one list, or one of each person"),
		    N_("more than two lists of readings"));
	if (second != NULL && strcmp(first, second) == 0)
		return error_set(err, ERROR_USAGE,
		    N_("give the list of the second person"),
		    N_("%s twice: one list is no two readings"), first);
	if (readings_take(first, readings, err) != 0)
		return -1;
	if (second == NULL)
		return 0;
	rc = readings_take(second, &other, err);
	if (rc == 0)
		rc = readings_compare(readings, &other, err);
	readings_clear(&other);
	return rc;
}

/* Is it the reading of this very paper? */
static int
same_paper(
    const struct drawn *drawn, const struct reading *reading, struct error *err)
{
	if (strcmp(drawn->record, reading->record) == 0 &&
	    drawn->within == reading->paper)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("type into the list that kaihyo audit sample wrote for this "
	       "seed and these stations"),
	    N_("draw %llu is %s, paper %u; the list says %s, paper %u"),
	    (unsigned long long)reading->draw, drawn->record, drawn->within,
	    reading->record, reading->paper);
}

/* What the readings say, paper by paper. */
struct comparison {
	struct minutes_drawn *rows; /* those that differ */
	struct file_label *labels;  /* which they borrow */
	size_t count, not_found;
};

static int
compare_one(const struct paper_audit *audit, const struct drawn *drawn,
    const struct reading *reading, struct comparison *comparison,
    struct error *err)
{
	static const struct places none = { .lists = NULL };
	size_t at = comparison->count;
	struct code_table table;
	bool differs;

	drawn_table(drawn, &table);
	if (same_paper(drawn, reading, err) != 0 ||
	    discrepancy_check(audit->definition, &table, drawn->counted,
	        reading, &differs, err) != 0)
		return -1;
	if (!differs)
		return 0;
	if (places_row(&none, drawn, &comparison->labels[at],
	        &comparison->rows[at], err) != 0)
		return -1;
	comparison->rows[at].not_found = reading->codes[0] == '\0';
	comparison->not_found += comparison->rows[at].not_found;
	comparison->count++;
	return 0;
}

static int
compare_all(struct paper_audit *audit, const struct readings *readings,
    struct comparison *comparison, struct error *err)
{
	size_t count = readings->count;

	comparison->rows = memory_new(count, sizeof(comparison->rows[0]));
	comparison->labels = memory_new(count, sizeof(comparison->labels[0]));
	for (size_t i = 0; i < audit->drawn_count; i++) {
		const struct drawn *drawn = &audit->drawn[i];

		if (compare_one(audit, drawn, &readings->items[drawn->draw],
		        comparison, err) != 0)
			return -1;
	}
	audit->risk.drawn = count;
	audit->risk.found = comparison->count;
	return 0;
}

static void
comparison_clear(struct comparison *comparison)
{
	free(comparison->rows);
	free(comparison->labels);
}

/* The draw is named, and where the paper lies; not how it was counted. */
static void
tell_different(const struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->count; i++) {
		const struct minutes_drawn *row = &comparison->rows[i];
		struct text record = { 0 };

		text_add(&record, row->record);
		if (row->within > 0)
			text_addf(&record, ", %u", row->within);
		say(stdout,
		    row->not_found
		        ? N_("Draw %zu was not found: unit %s, %s, %s\n")
		        : N_("Draw %zu was counted otherwise than it reads: "
		             "unit %s, %s, %s\n"),
		    row->draw, row->unit, row->file, record.at);
		text_clear(&record);
	}
}

/* What now, if the sample does not make it sure? */
static int
refuse(const struct paper_audit *audit, struct error *err)
{
	const struct risk *risk = &audit->risk;
	uint64_t draws = UINT64_MAX;

	if (risk->found < risk->wrong)
		draws = risk_draws(
		    risk, risk_limit_with(audit->limit, risk->found));
	if (draws > SAMPLE_DRAWS_MAX)
		return error_set(err, ERROR_BOOKS,
		    N_("count all papers by hand"),
		    N_("the sample does not confirm the outcome"));
	return error_set(err, ERROR_BOOKS,
	    N_("draw on with the same seed (kaihyo audit sample), or count "
	       "all papers by hand"),
	    N_("the sample does not confirm the outcome yet: --allow %llu "
	       "draws %llu papers in all"),
	    (unsigned long long)risk->found, (unsigned long long)draws);
}

/* The chance, and what it has to be with what was found. */
struct verdict {
	uint64_t once_in, required;
	bool confirmed;
};

static struct verdict
verdict_of(const struct paper_audit *audit)
{
	const struct risk *risk = &audit->risk;
	uint64_t required = risk_limit_with(audit->limit, risk->found);

	return (struct verdict){ .once_in = risk_once_in(risk),
		.required = required,
		.confirmed = risk_is_below(risk, required) };
}

static void
print_json(const struct paper_audit *audit, const struct verdict *verdict)
{
	printf("{\"papers\":%llu,\"wrong\":%llu,\"drawn\":%llu,\"found\":%llu,"
	       "\"once-in\":%llu,\"risk-limit\":%llu,\"required\":%llu,"
	       "\"confirmed\":%s}\n",
	    (unsigned long long)audit->risk.papers,
	    (unsigned long long)audit->risk.wrong,
	    (unsigned long long)audit->risk.drawn,
	    (unsigned long long)audit->risk.found,
	    (unsigned long long)verdict->once_in,
	    (unsigned long long)audit->limit,
	    (unsigned long long)verdict->required,
	    verdict->confirmed ? "true" : "false");
}

static void
print(const struct paper_audit *audit, const struct comparison *comparison,
    const struct verdict *verdict)
{
	paper_audit_print(audit);
	tell_different(comparison);
	say(stdout,
	    N_("Read: %llu. Counted otherwise than they read, or not found: "
	       "%llu.\n"),
	    (unsigned long long)audit->risk.drawn,
	    (unsigned long long)audit->risk.found);
	say(stdout,
	    N_("If the outcome were wrong, so few would be found at most once "
	       "in %llu. It must be once in %llu: whenever people look and "
	       "stop, a wrong outcome then passes at most once in %llu.\n"),
	    (unsigned long long)verdict->once_in,
	    (unsigned long long)verdict->required,
	    (unsigned long long)audit->limit);
	if (verdict->confirmed)
		say(stdout,
		    N_("CONFIRMED: the papers bear the outcome out.\n"));
}

static int
report_format(const struct paper_audit *audit,
    const struct comparison *comparison, const struct verdict *verdict,
    unsigned lists, struct text *pdf, struct error *err)
{
	const struct label **stations =
	    memory_new(audit->station_count, sizeof(stations[0]));
	const struct minutes_risk report = {
		.sample = { .definition = audit->definition,
		    .seed = audit->seed.at,
		    .certificate = paper_audit_certificate(audit),
		    .papers = audit->risk.papers,
		    .wrong = audit->risk.wrong,
		    .limit = audit->limit,
		    .count = audit->drawn_count,
		    .drawn = comparison->rows,
		    .drawn_count = comparison->count },
		.stations = stations,
		.station_count = audit->station_count,
		.decision = &audit->deciding->decision,
		.lists = lists,
		.not_found = comparison->not_found,
		.once_in = verdict->once_in,
		.required = verdict->required,
		.confirmed = verdict->confirmed
	};
	int rc;

	for (size_t i = 0; i < audit->station_count; i++) {
		const struct session *one = &audit->stations[i];

		stations[i] =
		    &one->definition->setup.stations[one->index].label;
	}
	rc = minutes_risk_write(&report, pdf, err);
	free(stations);
	return rc;
}

/* What is said is on paper, too, where --out asks for it. */
static int
write_report(const struct paper_audit *audit,
    const struct comparison *comparison, const struct verdict *verdict,
    const struct arguments *arguments, struct error *err)
{
	const char *folder = arguments_value(arguments, "out");
	bool two = arguments_each(arguments, "readings", 1) != NULL;
	struct text pdf = { 0 };
	int rc = -1;

	if (folder == NULL)
		return 0;
	if (report_format(audit, comparison, verdict, two ? 2 : 1, &pdf, err) ==
	        0 &&
	    folder_make(folder, err) == 0)
		rc = paper_audit_put(folder, "risk.pdf", &pdf,
		    arguments_flag(arguments, "json"), err);
	text_clear(&pdf);
	return rc;
}

static int
judge(const struct paper_audit *audit, const struct comparison *comparison,
    const struct arguments *arguments, struct error *err)
{
	struct verdict verdict = verdict_of(audit);

	if (write_report(audit, comparison, &verdict, arguments, err) != 0)
		return -1;
	if (arguments_flag(arguments, "json"))
		print_json(audit, &verdict);
	else
		print(audit, comparison, &verdict);
	return verdict.confirmed ? 0 : refuse(audit, err);
}

static int
cmd_risk(const struct arguments *arguments, struct error *err)
{
	struct readings readings = { .items = NULL };
	struct comparison comparison = { .rows = NULL };
	struct paper_audit audit;
	int rc = -1;

	if (paper_audit_open(arguments, &audit, err) != 0 ||
	    readings_gather(arguments, &readings, err) != 0)
		goto out;
	if (readings.count > audit.risk.papers) {
		error_set(err, ERROR_INPUT,
		    N_("type into the list that kaihyo audit sample wrote for "
		       "this seed and these stations"),
		    N_("more readings than papers"));
		goto out;
	}
	if (paper_audit_draw(&audit, readings.count, err) == 0 &&
	    compare_all(&audit, &readings, &comparison, err) == 0)
		rc = judge(&audit, &comparison, arguments, err);
out:
	comparison_clear(&comparison);
	readings_clear(&readings);
	paper_audit_close(&audit);
	return rc;
}

static const struct option_spec options[] = {
	SEED_OPTION,
	{ .name = "readings",
	    .value = "FILE",
	    .help = N_("readings.csv, filled in; again: that of the second "
	               "person"),
	    .required = true,
	    .repeats = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("write a report to sign there, risk.pdf") },
	CANVASS_OPTION,
	RISK_OPTION,
	JSON_OPTION,
	{ .name = NULL },
};

const struct command cmd_audit_risk = {
	.name = "risk",
	.operands = "STATION...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("hold what people read on drawn papers against the "
	              "count"),
	.manual = N_(
	    "Draws the same papers again and compares each reading with how "
	    "the paper was counted. Says how likely a wrong outcome is to look "
	    "so right (exactly: hypergeometric, in whole numbers), and whether "
	    "that is rare enough. The more papers differ, the rarer it must "
	    "be: so people may look and stop whenever they like, and all looks "
	    "together stay below the risk limit.\n\n"
	    "A paper that was not found counts as one that reads otherwise. "
	    "--out writes a report to be signed, which says nothing of how "
	    "papers were counted either. Exit status 0: confirmed."),
	.options = options,
	.run = cmd_risk,
};
