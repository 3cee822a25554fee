#include <stdlib.h>

#include "ballot/commands.h"
#include "ballot/csv.h"
#include "ballot/definition.h"
#include "ballot/notes/checkins.h"
#include "base/random.h"

static const char *const fix_from =
    N_("export voter numbers and channels from the poll book again; the "
       "first line must be voter,channel");

/* One row of the poll book's export. */
struct row {
	struct checkin checkin;
	size_t line;
};

struct rows {
	struct row *items;
	size_t count, size;
};

static int
row_refuse(size_t line, struct error *err)
{
	return error_at(err, N_("line %zu"), line);
}

static int
row_read(const struct csv *csv, struct row *row, struct error *err)
{
	*row = (struct row){ .line = csv->line };
	if (!voter_parse(csv->fields[0], &row->checkin.number)) {
		error_set(err, ERROR_INPUT, fix_from,
		    N_("a voter number of 16 digits 0-9 a-f must stand "
		       "first"));
		return row_refuse(csv->line, err);
	}
	row->checkin.channel = checkin_channel(csv->fields[1]);
	if (row->checkin.channel == CHANNEL_COUNT) {
		error_set(err, ERROR_INPUT, fix_from,
		    N_("absentee, day or early must stand after the voter "
		       "number"));
		return row_refuse(csv->line, err);
	}
	return 0;
}

/* The titles are exactly these two: no name may come along (P9). */
static int
titles_check(struct csv *csv, struct error *err)
{
	bool more;

	if (csv_next(csv, &more, err) != 0)
		return -1;
	if (more && csv->column_count == 2 &&
	    span_equals(csv->fields[0], "voter") &&
	    span_equals(csv->fields[1], "channel"))
		return 0;
	error_set(err, ERROR_INPUT, fix_from, N_("the line must be \"%s\""),
	    "voter,channel");
	return row_refuse(1, err);
}

static int
rows_take(struct csv *csv, struct rows *rows, struct error *err)
{
	bool more;

	if (titles_check(csv, err) != 0)
		return -1;
	for (;;) {
		if (csv_next(csv, &more, err) != 0)
			return -1;
		if (!more)
			return 0;
		if (rows->count == CHECKINS_MAX)
			return error_set(err, ERROR_INPUT,
			    N_("check that this is the right file"),
			    N_("more than %d check-ins"), CHECKINS_MAX);
		if (rows->count == rows->size) {
			rows->size = rows->size ? rows->size * 2 : 1024;
			rows->items = memory_grow(
			    rows->items, rows->size, sizeof(rows->items[0]));
		}
		if (row_read(csv, &rows->items[rows->count], err) != 0)
			return -1;
		rows->count++;
	}
}

static int
row_compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->checkin.number != y->checkin.number)
		return x->checkin.number < y->checkin.number ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* Sorted; a voter who stands twice is named: the place must look him up. */
static int
rows_sort(struct rows *rows, struct error *err)
{
	if (rows->count > 0)
		qsort(rows->items, rows->count, sizeof(rows->items[0]),
		    row_compare);
	for (size_t i = 1; i < rows->count; i++) {
		const struct row *row = &rows->items[i];
		char number[VOTER_TEXT_LEN + 1];

		if (row[-1].checkin.number != row->checkin.number)
			continue;
		voter_format(row->checkin.number, number);
		error_set(err, ERROR_INPUT,
		    N_("look the number up in the poll book: was the same "
		       "voter entered twice, or were two papers handed out? "
		       "Write two papers into the paper record, and keep one "
		       "line"),
		    N_("voter %s is checked in on line %zu and again"), number,
		    row[-1].line);
		return row_refuse(row->line, err);
	}
	return 0;
}

static int
rows_read(const char *path, struct rows *rows, struct error *err)
{
	struct file_bytes file = { 0 };
	struct csv csv = { .column_count = 0 };
	int rc = -1;

	if (file_read_path(path, CSV_BYTES_MAX, &file, err) != 0)
		goto out;
	if (csv_open(file_span(&file), &csv, err) != 0 ||
	    rows_take(&csv, rows, err) != 0 || rows_sort(rows, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	csv_close(&csv);
	file_release(&file);
	return rc;
}

static int
list_write(const struct arguments *arguments, const char *place,
    const struct rows *rows, struct error *err)
{
	const char *stick = arguments_value(arguments, "out");
	char *path = path_join(stick, CHECKINS_FILE);
	struct text text = { 0 };
	uint8_t salt[16];
	int rc = -1;

	random_bytes(salt, sizeof(salt));
	checkin_list_begin(salt, &text);
	for (size_t i = 0; i < rows->count; i++)
		checkin_list_add(place, &rows->items[i].checkin, &text);
	if (folder_make(stick, err) != 0)
		goto out;
	rc = arguments_flag(arguments, "replace")
	         ? file_replace(path, text_span(&text), 0644, err)
	         : file_create(path, text_span(&text), 0644, err);
out:
	free(path);
	text_clear(&text);
	return rc;
}

static void
rows_say(const struct rows *rows, const char *place)
{
	size_t channels[CHANNEL_COUNT] = { 0 };

	for (size_t i = 0; i < rows->count; i++)
		channels[rows->items[i].checkin.channel]++;
	say(stdout,
	    N_("Check-ins of place %s: %zu (absentee %zu, day %zu, early "
	       "%zu).\n"),
	    place, rows->count, channels[CHANNEL_ABSENTEE],
	    channels[CHANNEL_DAY], channels[CHANNEL_EARLY]);
	say(stdout,
	    N_("Compare these numbers with the paper record. Then write the "
	       "turnout on the same stick, with:\n"));
	printf("  --checkins \"csv %zu\"\n", rows->count);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *place = arguments_value(arguments, "place");
	struct definition *definition;
	struct rows rows = { NULL, 0, 0 };
	int rc = -1;

	definition =
	    definition_load(arguments_value(arguments, "definition"), err);
	if (definition == NULL)
		goto out;
	if (setup_place(&definition->setup, place) == SIZE_MAX) {
		error_set(err, ERROR_USAGE,
		    N_("see the places with kaihyo ballot check"),
		    N_("the setup knows no place %s"), place);
		goto out;
	}
	if (rows_read(arguments_value(arguments, "from"), &rows, err) != 0 ||
	    list_write(arguments, place, &rows, err) != 0)
		goto out;
	rows_say(&rows, place);
	rc = 0;
out:
	free(rows.items);
	definition_free(definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the signed definition of the election"),
	    .required = true },
	{ .name = "place",
	    .value = "ID",
	    .help = N_("the place where these voters were checked in"),
	    .required = true },
	{ .name = "from",
	    .value = "FILE",
	    .help = N_("the poll book's export: CSV with the columns voter and "
	               "channel"),
	    .required = true },
	{ .name = "out",
	    .value = "STICK",
	    .help = N_("the medium's folder"),
	    .required = true },
	{ .name = "replace",
	    .help = N_("write over the check-ins on the stick") },
	{ .name = NULL },
};

const struct command cmd_ballot_checkins = {
	.name = "checkins",
	.operands = "",
	.operands_min = 0,
	.operands_max = 0,
	.summary = N_("make checkins.csv of a place from its poll book"),
	.manual = N_(
	    "Sorts the voter numbers, so that the order of arrival is gone, "
	    "adds a random salt, so that the file's digest tells nothing, and "
	    "refuses a voter who stands twice. The station compares the lists "
	    "of all places with the roll. They hold no names, and go into no "
	    "result."),
	.options = options,
	.run = run,
};
