/*
 * Register extracts: whatever the table, every row is read or refused, and
 * one that is accepted is spelt as its setup says: number and days are
 * written back as the same cells, and a refusal repeats no cell.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"
#include "tally/roll/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static struct place places[] = { { .id = "kita-1", .kind = PLACE_DAY } };
static size_t by_id[] = { 0 };

static void
prepare(
    enum roll_dates dates, struct setup *setup, struct eligibility_rules *rules)
{
	*setup = (struct setup){
		.places = places,
		.place_count = 1,
		.places_by_id = by_id,
		.roll = { .exists = true,
		    .dates = dates,
		    .columns = { [ROLL_COLUMN_NUMBER] = "n",
		        [ROLL_COLUMN_PRECINCT] = "p",
		        [ROLL_COLUMN_BIRTH] = "b",
		        [ROLL_COLUMN_MOVED_IN] = "i",
		        [ROLL_COLUMN_DIED] = "d" },
		    .classes = { { "c", "J", RESIDENT_JAPANESE, "" },
		        { "c", "P", RESIDENT_PERMANENT, "" } },
		    .class_count = 2,
		    .codes = { { "x", "1", RESIDENT_JAPANESE, "one" } },
		    .code_count = 1 },
	};
	*rules = (struct eligibility_rules){ .exists = true,
		.disqualifications = { { .id = "one" } },
		.disqualification_count = 1 };
}

/* The day as the extract must have written it. Eras have two spellings. */
static void
day_same(enum roll_dates dates, struct date date, struct span cell)
{
	static const char *const marks[] = { [ROLL_DATES_DASHES] = "-",
		[ROLL_DATES_SLASHES] = "/",
		[ROLL_DATES_DIGITS] = "" };
	char text[40];

	if (date.year == 0) {
		if (cell.len != 0)
			abort();
		return;
	}
	if (dates == ROLL_DATES_ERA) {
		snprintf(text, sizeof(text), "%02d%02d", date.month, date.day);
		if (cell.len != 7 || memcmp(cell.at + 3, text, 4) != 0)
			abort();
		return;
	}
	snprintf(text, sizeof(text), "%04d%s%02d%s%02d", date.year,
	    marks[dates], date.month, marks[dates], date.day);
	if (!span_equals(cell, text))
		abort();
}

static void
row_same(const struct register_columns *columns, const struct span *fields,
    const struct register_row *row)
{
	enum roll_dates dates = columns->setup->roll.dates;
	const size_t *at = columns->columns;

	if (!span_equals(fields[at[ROLL_COLUMN_NUMBER]], row->number) ||
	    (row->place == SIZE_MAX) !=
	        (fields[at[ROLL_COLUMN_PRECINCT]].len == 0))
		abort();
	day_same(dates, row->person.birth, fields[at[ROLL_COLUMN_BIRTH]]);
	day_same(dates, row->person.moved_in, fields[at[ROLL_COLUMN_MOVED_IN]]);
	day_same(dates, row->person.died, fields[at[ROLL_COLUMN_DIED]]);
}

static void
rows(struct csv *csv, const struct setup *setup,
    const struct eligibility_rules *rules)
{
	struct register_columns columns;
	struct register_row row;
	struct error err;
	bool more;

	if (csv_next(csv, &more, &err) != 0 || !more ||
	    register_columns_find(setup, rules, csv->fields, csv->column_count,
	        &columns, &err) != 0)
		return;
	while (csv_next(csv, &more, &err) == 0 && more) {
		if (register_row_read(&columns, csv->fields, &row, &err) == 0)
			row_same(&columns, csv->fields, &row);
		else if (err.what.args[0][0] != '\0')
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct eligibility_rules rules;
	struct setup setup;
	struct error err;
	struct csv csv;

	/* The first byte chooses the form of the days. */
	if (len == 0)
		return 0;
	prepare((enum roll_dates)(data[0] % 4), &setup, &rules);
	if (csv_open((struct span){ (const char *)data + 1, len - 1 }, &csv,
	        &err) == 0)
		rows(&csv, &setup, &rules);
	csv_close(&csv);
	return 0;
}
