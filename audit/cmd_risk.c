#include <string.h>

#include "audit/cmd_drawn.h"
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
	const char *second = arguments_each(arguments, "readings", 1);
	struct readings other = { .items = NULL };
	int rc;

	if (arguments_each(arguments, "readings", 2) != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("give one list, or one of each person"),
		    N_("more than two lists of readings"));
	if (readings_take(
	        arguments_each(arguments, "readings", 0), readings, err) != 0)
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

/* The draw is named, and where the paper lies; not how it was counted. */
static void
tell_different(const struct paper_audit *audit, const struct drawn *drawn,
    const struct reading *reading)
{
	const struct setup *setup = &audit->definition->setup;
	const struct truth_file *file = drawn->file->file;
	char name[FILE_NAME_LEN];

	record_name_format(file->name, name);
	say(stdout,
	    reading->codes[0] == '\0'
	        ? N_("Draw %zu was not found: unit %s, %s, %s\n")
	        : N_("Draw %zu was counted otherwise than it reads: unit %s, "
	             "%s, %s\n"),
	    drawn->draw + 1, setup->units[file->unit].id, name, drawn->record);
}

static int
compare_all(struct paper_audit *audit, const struct readings *readings,
    bool json, struct error *err)
{
	struct code_table table;

	audit->risk.drawn = readings->count;
	for (size_t i = 0; i < audit->drawn_count; i++) {
		const struct drawn *drawn = &audit->drawn[i];
		const struct reading *reading = &readings->items[drawn->draw];
		bool differs;

		drawn_table(drawn, &table);
		if (same_paper(drawn, reading, err) != 0 ||
		    discrepancy_check(audit->definition, &table, drawn->counted,
		        reading, &differs, err) != 0)
			return -1;
		audit->risk.found += differs;
		if (differs && !json)
			tell_different(audit, drawn, reading);
	}
	return 0;
}

/* What now, if the sample does not make it sure? */
static int
refuse(const struct paper_audit *audit, struct error *err)
{
	struct risk next = audit->risk;
	uint64_t draws = next.found >= next.wrong
	                     ? UINT64_MAX
	                     : risk_draws(&next, audit->limit * 2);

	if (draws > SAMPLE_DRAWS_MAX)
		return error_set(err, ERROR_BOOKS,
		    N_("count all papers by hand"),
		    N_("the sample does not confirm the outcome"));
	return error_set(err, ERROR_BOOKS,
	    N_("draw on with the same seed (kaihyo audit sample), or count "
	       "all papers by hand"),
	    N_("the sample does not confirm the outcome yet: --stage %u "
	       "--allow %llu draws %llu papers in all"),
	    audit->stage + 1, (unsigned long long)next.found,
	    (unsigned long long)draws);
}

static void
print_json(const struct paper_audit *audit, uint64_t once_in, bool confirmed)
{
	printf("{\"papers\":%llu,\"wrong\":%llu,\"drawn\":%llu,\"found\":%llu,"
	       "\"once-in\":%llu,\"stage\":%u,\"limit\":%llu,"
	       "\"confirmed\":%s}\n",
	    (unsigned long long)audit->risk.papers,
	    (unsigned long long)audit->risk.wrong,
	    (unsigned long long)audit->risk.drawn,
	    (unsigned long long)audit->risk.found, (unsigned long long)once_in,
	    audit->stage, (unsigned long long)audit->limit,
	    confirmed ? "true" : "false");
}

static int
judge(const struct paper_audit *audit, bool json, struct error *err)
{
	bool confirmed = risk_is_below(&audit->risk, audit->limit);
	uint64_t once_in = risk_once_in(&audit->risk);

	if (json) {
		print_json(audit, once_in, confirmed);
	} else {
		say(stdout,
		    N_("Read: %llu. Counted otherwise than they read, or not "
		       "found: %llu.\n"),
		    (unsigned long long)audit->risk.drawn,
		    (unsigned long long)audit->risk.found);
		say(stdout,
		    N_("If the outcome were wrong, so few would be found at "
		       "most once in %llu. The limit of stage %u is once in "
		       "%llu.\n"),
		    (unsigned long long)once_in, audit->stage,
		    (unsigned long long)audit->limit);
	}
	if (!confirmed)
		return refuse(audit, err);
	if (!json)
		say(stdout,
		    N_("CONFIRMED: the papers bear the outcome out.\n"));
	return 0;
}

static int
cmd_risk(const struct arguments *arguments, struct error *err)
{
	bool json = arguments_flag(arguments, "json");
	struct readings readings = { .items = NULL };
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
	if (paper_audit_draw(&audit, readings.count, err) != 0)
		goto out;
	if (!json)
		paper_audit_print(&audit);
	if (compare_all(&audit, &readings, json, err) != 0)
		goto out;
	rc = judge(&audit, json, err);
out:
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
	CANVASS_OPTION,
	RISK_OPTION,
	STAGE_OPTION,
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
	    "that is below the risk limit. Each look at the papers is a stage "
	    "of its own and has half the limit of the one before, so that all "
	    "together stay below it.\n\n"
	    "A paper that was not found counts as one that reads otherwise. "
	    "Exit status 0: confirmed."),
	.options = options,
	.run = cmd_risk,
};
