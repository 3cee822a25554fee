#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ballot/extract.h"
#include "base/progress.h"
#include "base/random.h"
#include "tally/commands.h"
#include "tally/roll/cmd_roll_before.h"
#include "tally/roll/roll_text.h"

#define MALFORMED_MAX 10000
#define FILES_MAX 8
#define PUBLIC_MODE 0644
#define OFFICE_MODE 0600

struct job;

/* A file of the result: all are written, or none is left. */
struct output {
	char *path;
	unsigned mode;
	void (*format)(struct job *job, struct text *text);
};

/* Everything that one run needs. */
struct job {
	const struct arguments *arguments;
	struct definition *definition;
	struct roll_before before;
	struct eligibility_days days;
	struct roll_table table;
	struct roll_sums sums;
	struct text malformed; /* rows that cannot be read */
	size_t malformed_count;
	struct error first; /* what is wrong with the first of them */
	struct roll roll;   /* as it is signed; digests while they are made */
	struct output outputs[FILES_MAX];
	size_t output_count;
	size_t office_count; /* of these, the first ones stay at home */
};

static const char *
value(const struct job *job, const char *option)
{
	return arguments_value(job->arguments, option);
}

/* The reference date, from wherever it is given; all must agree. */
static int
reference_read(struct job *job, struct error *err)
{
	const struct date *sources[] = { &job->definition->setup.roll.reference,
		&job->before.reference };
	const char *typed = value(job, "reference-date");
	struct date reference = { 0 };

	if (typed != NULL && !date_parse(span_of(typed), &reference))
		return error_set(err, ERROR_USAGE,
		    N_("write a day of the calendar like 2026-11-23"),
		    N_("\"%s\" is not a date"), typed);
	for (size_t i = 0; i < 2; i++) {
		char one[DATE_TEXT_LEN], other[DATE_TEXT_LEN];

		if (sources[i]->year == 0)
			continue;
		if (reference.year == 0)
			reference = *sources[i];
		if (date_compare(reference, *sources[i]) == 0)
			continue;
		date_format(reference, one);
		date_format(*sources[i], other);
		return error_set(err, ERROR_INPUT,
		    N_("the reference date must be the same in the setup, in "
		       "the rolls and on the command line"),
		    N_("two reference dates: %s and %s"), one, other);
	}
	if (reference.year == 0)
		return error_set(err, ERROR_USAGE,
		    N_("give the reference date (基準日) with "
		       "--reference-date"),
		    N_("neither the setup nor the command line has a "
		       "reference date"));
	if (date_compare(reference, job->definition->election.date) > 0)
		return error_set(err, ERROR_INPUT, N_("correct one of the two"),
		    N_("the reference date lies after polling day"));
	job->days = (struct eligibility_days){
		.vote = job->definition->election.date,
		.reference = reference,
		.stage = job->before.stage == ROLL_E
		             ? job->definition->election.date
		             : reference,
	};
	job->before.head.date = job->days.stage;
	return 0;
}

/* What leaves the office and what never does must not lie together. */
static int
folders_make(const struct job *job, struct error *err)
{
	const char *out = value(job, "out"), *office = value(job, "office");
	bool inside;

	if (folder_make(out, err) != 0 || folder_make(office, err) != 0 ||
	    folder_is_inside(office, out, &inside, err) != 0)
		return -1;
	if (inside)
		return error_set(err, ERROR_USAGE,
		    N_("choose a folder elsewhere, which is never copied to a "
		       "stick"),
		    N_("--office lies inside --out"));
	return 0;
}

static void
numbers_format(struct job *job, struct text *text)
{
	roll_numbers_format(&job->table, job->before.numbers,
	    job->before.number_count, &job->definition->id, text);
}

static void
report_format(struct job *job, struct text *text)
{
	roll_table_format_report(
	    &job->table, &job->definition->ordinance.eligibility, text);
}

static void
people_format(struct job *job, struct text *text)
{
	roll_text(
	    job->definition, job->before.stage, &job->days, &job->sums, text);
}

static void
list_format(struct job *job, struct text *text)
{
	uint8_t salt[16];

	random_bytes(salt, sizeof(salt));
	roll_table_format_list(
	    &job->table, &job->definition->setup, salt, text);
	job->roll.list = digest_of(text_span(text));
}

static void
changes_format(struct job *job, struct text *text)
{
	uint8_t salt[16];

	random_bytes(salt, sizeof(salt));
	roll_table_format_changes(&job->table, salt, text);
	job->roll.changes = digest_of(text_span(text));
}

static void
note_format(struct job *job, struct text *text)
{
	job->roll.head = job->before.head;
	job->roll.stage = job->before.stage;
	job->roll.reference = job->days.reference;
	job->roll.from = job->before.from;
	roll_sums_note(&job->sums, &job->definition->setup, &job->roll);
	roll_format(&job->roll, text);
}

static int
output_add(struct job *job, char *path, unsigned mode,
    void (*format)(struct job *job, struct text *text), struct error *err)
{
	struct output *output = &job->outputs[job->output_count++];

	*output = (struct output){ path, mode, format };
	if (access(path, F_OK) != 0)
		return 0;
	error_set(err, ERROR_INPUT,
	    N_("choose another folder; nothing is ever overwritten. For a "
	       "correction of a signed roll give --replaces"),
	    N_("the file exists already"));
	return error_at_name(err, path);
}

static int
office_add(struct job *job, const char *what, const char *ending,
    void (*format)(struct job *job, struct text *text), struct error *err)
{
	char *path = roll_office_path(value(job, "office"), what,
	    job->before.stage, job->before.head.number, ending);

	job->office_count++;
	return output_add(job, path, OFFICE_MODE, format, err);
}

static int
public_add(struct job *job, const char *name,
    void (*format)(struct job *job, struct text *text), struct error *err)
{
	char *path = path_join(value(job, "out"), name);

	return output_add(job, path, PUBLIC_MODE, format, err);
}

/* In this order they are written: the note, which vouches, is the last. */
static int
outputs_name(struct job *job, struct error *err)
{
	if (office_add(job, "numbers", "csv", numbers_format, err) != 0 ||
	    office_add(job, "report", "csv", report_format, err) != 0 ||
	    office_add(job, "report", "txt", people_format, err) != 0 ||
	    public_add(job, "roll.csv", list_format, err) != 0)
		return -1;
	if (job->before.stage == ROLL_E &&
	    public_add(job, "changes.csv", changes_format, err) != 0)
		return -1;
	return public_add(job, "roll.note", note_format, err);
}

/* Notes a row that cannot be read; the others are looked at all the same. */
static int
malformed_add(
    struct job *job, size_t line, struct error *trouble, struct error *err)
{
	char what[1024], where[256];

	message_format(&trouble->what, what, sizeof(what));
	error_where(trouble, where, sizeof(where));
	if (job->malformed_count == 0)
		text_add(&job->malformed, "line,column,what\n");
	text_addf(&job->malformed, "%zu,", line);
	csv_add(&job->malformed, span_of(where));
	text_add_char(&job->malformed, ',');
	csv_add(&job->malformed, span_of(what));
	text_add_char(&job->malformed, '\n');
	if (job->malformed_count++ == 0) {
		job->first = *trouble;
		error_at(&job->first, N_("line %zu"), line);
	}
	if (job->malformed_count < MALFORMED_MAX)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("check whether \"roll\" in the setup fits this extract"),
	    N_("%zu rows cannot be read, and the end is not reached"),
	    job->malformed_count);
}

static int
row_take(struct job *job, const struct register_columns *columns,
    const struct extract *extract, struct error *err)
{
	const struct setup *setup = &job->definition->setup;
	struct eligibility eligibility;
	struct register_row row;
	struct error trouble = { 0 };

	if (register_row_read(columns, extract->csv.fields, &row, &trouble) !=
	    0)
		return malformed_add(job, extract->csv.line, &trouble, err);
	eligibility =
	    eligibility_judge(columns->rules, &job->days, &row.person);
	if (eligibility.eligible &&
	    register_place_check(columns, &row, &trouble) != 0)
		return malformed_add(job, extract->csv.line, &trouble, err);
	if (job->table.count == ROLL_VOTERS_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check that this is the right file"),
		    N_("more than %d persons"), ROLL_VOTERS_MAX);
	roll_table_add(&job->table, &row, &eligibility, &setup->roll, setup,
	    extract->csv.line);
	return 0;
}

static int
titles_take(const struct job *job, struct extract *extract,
    struct register_columns *columns, struct error *err)
{
	bool more;

	if (extract_next(extract, &more, err) != 0)
		return -1;
	if (!more)
		return error_set(err, ERROR_INPUT,
		    N_("check that this is the right file"),
		    N_("the file is empty"));
	return register_columns_find(&job->definition->setup,
	    &job->definition->ordinance.eligibility, extract->csv.fields,
	    extract->csv.column_count, columns, err);
}

static int
rows_take(struct job *job, struct extract *extract, struct progress *progress,
    struct error *err)
{
	struct register_columns columns;
	uint64_t shown = 0;
	bool more;

	if (titles_take(job, extract, &columns, err) != 0)
		return -1;
	for (;;) {
		if (cancel_asked())
			return error_set(err, ERROR_INPUT,
			    N_("run it again; nothing was written"),
			    N_("stopped as asked"));
		if (extract_next(extract, &more, err) != 0)
			return -1;
		if (!more)
			return 0;
		if (row_take(job, &columns, extract, err) != 0)
			return -1;
		progress_add(progress, (extract->stream.done >> 10) - shown);
		shown = extract->stream.done >> 10;
	}
}

/* The list of all of them goes to the office; the first is told here. */
static int
malformed_refuse(struct job *job, struct error *err)
{
	char *path = roll_office_path(value(job, "office"), "malformed",
	    job->before.stage, job->before.head.number, "csv");
	int rc = -1;

	if (file_replace(path, text_span(&job->malformed), OFFICE_MODE, err) !=
	    0)
		goto out;
	*err = job->first;
	error_fix(err,
	    N_("correct the register and export it again; rows that cannot be "
	       "read: %zu, all listed in %s"),
	    job->malformed_count, path);
out:
	free(path);
	return rc;
}

static int
register_read(struct job *job, struct error *err)
{
	const char *path = value(job, "register");
	struct progress progress;
	struct extract extract;
	int rc = -1;

	if (extract_open(
	        path, job->definition->setup.roll.encoding, &extract, err) != 0)
		goto out;
	progress_begin(&progress, N_("KB"), extract.stream.size >> 10,
	    arguments_flag(job->arguments, "quiet"));
	rc = rows_take(job, &extract, &progress, err);
	progress_end(&progress);
	if (rc == 0 && job->malformed_count > 0)
		rc = malformed_refuse(job, err);
	if (rc == 0)
		rc = roll_table_sort(&job->table, err);
	if (rc != 0)
		error_at_name(err, path);
out:
	extract_close(&extract);
	return rc;
}

/* Who vanished without a date was not struck by anybody. */
static int
missing_refuse(struct job *job, size_t missing, struct error *err)
{
	const struct roll_before *before = &job->before;
	char *path = roll_office_path(value(job, "office"), "missing",
	    before->stage, before->head.number, "csv");
	struct text text = { 0 };
	int rc = -1;

	roll_table_format_missing(&job->table, before->numbers,
	    before->number_count, before->voters, before->voter_count, &text);
	if (file_replace(path, text_span(&text), OFFICE_MODE, err) != 0)
		goto out;
	error_set(err, ERROR_INPUT, "%s",
	    N_("%zu voters of the e0 roll are not in this extract"), missing);
	error_fix(err,
	    N_("export those too who moved out or died, with their dates; they "
	       "are listed in %s"),
	    path);
	error_at_name(err, value(job, "register"));
out:
	text_clear(&text);
	free(path);
	return rc;
}

static int
voters_settle(struct job *job, struct error *err)
{
	const struct roll_before *before = &job->before;
	size_t missing;

	roll_table_recall(&job->table, before->numbers, before->number_count);
	if (before->stage == ROLL_E0) {
		roll_table_list(&job->table);
	} else {
		roll_table_compare(&job->table, before->voters,
		    before->voter_count, before->voted, before->voted_count,
		    job->days.stage, &missing);
		if (missing > 0)
			return missing_refuse(job, missing, err);
	}
	roll_table_number(
	    &job->table, before->numbers, before->number_count, random_bytes);
	roll_table_sum(&job->table, &job->definition->setup, &job->sums);
	return 0;
}

/* One file after the other, so that only one is in memory. */
static int
output_write(struct job *job, const struct output *output, struct error *err)
{
	struct text text = { 0 };
	int rc = -1;

	if (cancel_asked()) {
		error_set(err, ERROR_INPUT,
		    N_("run it again; nothing was written"),
		    N_("stopped as asked"));
		goto out;
	}
	output->format(job, &text);
	rc = file_create(output->path, text_span(&text), output->mode, err);
out:
	text_clear(&text);
	return rc;
}

static int
outputs_write(struct job *job, struct error *err)
{
	size_t done = 0;

	while (done < job->output_count &&
	       output_write(job, &job->outputs[done], err) == 0)
		done++;
	if (done == job->output_count)
		return 0;
	while (done > 0)
		unlink(job->outputs[--done].path);
	return -1;
}

static void
roll_print(struct job *job)
{
	struct text text = { 0 };

	people_format(job, &text);
	fputs(text.at, stdout);
	text_clear(&text);
	say(stdout, N_("\nWritten, to be handed on:\n"));
	for (size_t i = job->office_count; i < job->output_count; i++)
		printf("  %s\n", job->outputs[i].path);
	say(stdout,
	    N_("Written for this office only, never to be copied or shown:\n"));
	for (size_t i = 0; i < job->office_count; i++)
		printf("  %s\n", job->outputs[i].path);
	say(stdout, N_("Next, the election authority signs the roll:\n"));
	printf("  kaihyo keys sign --key AUTHORITY.pem --attach %s\n",
	    job->outputs[job->output_count - 1].path);
}

static int
job_run(struct job *job, struct error *err)
{
	struct definition *definition =
	    definition_load_begun(value(job, "definition"), err);

	job->definition = definition;
	if (definition == NULL)
		return -1;
	if (definition->setup.number == 0)
		return error_set(err, ERROR_INPUT,
		    N_("draft and sign the setup first: kaihyo ballot define"),
		    N_("the definition has no signed setup yet"));
	if (roll_setup_check(&definition->setup, &definition->ordinance, err) !=
	        0 ||
	    roll_before_read(job->arguments, definition, &job->before, err) !=
	        0 ||
	    reference_read(job, err) != 0 || folders_make(job, err) != 0 ||
	    outputs_name(job, err) != 0)
		return -1;
	cancel_catch();
	if (register_read(job, err) != 0 || voters_settle(job, err) != 0)
		return -1;
	if (outputs_write(job, err) != 0)
		return -1;
	roll_print(job);
	return 0;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	struct job *job = memory_new(1, sizeof(*job));
	int rc;

	job->arguments = arguments;
	rc = job_run(job, err);
	for (size_t i = 0; i < job->output_count; i++)
		free(job->outputs[i].path);
	roll_clear(&job->roll);
	text_clear(&job->malformed);
	roll_sums_clear(&job->sums);
	roll_table_clear(&job->table);
	roll_before_clear(&job->before);
	definition_free(job->definition);
	free(job);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the definition, with a signed setup"),
	    .required = true },
	{ .name = "register",
	    .value = "EXTRACT.csv",
	    .help = N_("the extract of the resident register"),
	    .required = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("where the roll goes; made if it is not there"),
	    .required = true },
	{ .name = "office",
	    .value = "FOLDER",
	    .help = N_("where the office keeps voter numbers and refusals; "
	               "never copied to a stick"),
	    .required = true },
	{ .name = "stage",
	    .value = "STAGE",
	    .help = N_("e0: day of the notice (the default); e: polling day") },
	{ .name = "reference-date",
	    .value = "DATE",
	    .help = N_("the reference date (基準日), if not in the setup") },
	{ .name = "from",
	    .value = "FOLDER",
	    .help = N_("stage e: the folder of the signed e0 roll") },
	{ .name = "voted",
	    .value = "CHECKINS.csv",
	    .help = N_("stage e: who has voted early or absent already"),
	    .repeats = true },
	{ .name = "replaces",
	    .value = "ROLL.note",
	    .help =
	        N_("the signed roll of the same stage that this corrects") },
	{ .name = "quiet", .help = N_("no progress") },
	{ .name = NULL },
};

const struct command cmd_tally_roll = {
	.name = "roll",
	.operands = "",
	.summary = N_("make the roll of voters from the resident register"),
	.manual = N_(
	    "Reads the office's register extract row by row, judges every "
	    "person by the rules of the ordinance, and writes a list of random "
	    "voter numbers with their polling places, the roll's totals for "
	    "the authority to sign, and for the office alone a report of every "
	    "refusal with its reasons and articles. Names, addresses and "
	    "birth dates are kept nowhere; register numbers are in the "
	    "files of --office only.\n\n"
	    "Stage e0 is taken for the day of the notice. Stage e, for "
	    "polling day, begins with the signed e0 roll: everybody keeps "
	    "number and polling place, and deaths, moves and other changes "
	    "are listed with their dates. Who is struck after having voted "
	    "(--voted) stays on the roll, marked: the paper is in the box.\n\n"
	    "Rows that cannot be read are all listed for the office; then no "
	    "roll is made."),
	.options = options,
	.run = run,
};
