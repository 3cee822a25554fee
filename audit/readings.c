#include "audit/readings.h"

#include <stdlib.h>
#include <string.h>

#include "audit/sample.h"
#include "ballot/csv.h"

#define NOT_FOUND "-"

enum { COLUMN_DRAW, COLUMN_RECORD, COLUMN_PAPER, COLUMN_READING, COLUMNS };

static int
header_check(struct csv *csv, struct error *err)
{
	static const char *const names[COLUMNS] = { "draw", "record", "paper",
		"reading" };
	bool more, same;

	if (csv_next(csv, &more, err) != 0)
		return -1;
	same = more && csv->column_count == COLUMNS;
	for (size_t i = 0; same && i < COLUMNS; i++)
		same = span_equals(csv->fields[i], names[i]);
	if (same)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("fill in the file that kaihyo audit sample wrote, and change "
	       "nothing else in it"),
	    N_("the first line is not \"%s\""), READINGS_HEADER);
}

/* Letters and digits, as codes are; "-" alone: the paper was not found. */
static bool
reading_parse(struct span field, char codes[QUESTIONS_MAX + 1])
{
	if (span_equals(field, NOT_FOUND)) {
		codes[0] = '\0';
		return true;
	}
	if (field.len == 0 || field.len > QUESTIONS_MAX)
		return false;
	for (size_t i = 0; i < field.len; i++)
		if (field.at[i] <= ' ' || field.at[i] > '~' ||
		    field.at[i] == '-')
			return false;
	return span_copy(field, codes, QUESTIONS_MAX + 1);
}

static int
line_parse(const struct csv *csv, struct reading *reading, struct error *err)
{
	uint64_t paper;

	if (!span_number(
	        csv->fields[COLUMN_DRAW], SAMPLE_DRAWS_MAX, &reading->draw) ||
	    reading->draw == 0 ||
	    !span_number(
	        csv->fields[COLUMN_PAPER], BUNDLE_PAPERS_MAX, &paper) ||
	    csv->fields[COLUMN_RECORD].len == 0 ||
	    !span_copy(csv->fields[COLUMN_RECORD], reading->record,
	        sizeof(reading->record)))
		return error_set(err, ERROR_INPUT,
		    N_("fill in the file that kaihyo audit sample wrote, and "
		       "change nothing else in it"),
		    N_("the line does not name a drawn paper"));
	reading->paper = (unsigned)paper;
	if (csv->fields[COLUMN_READING].len == 0)
		return error_set(err, ERROR_INPUT,
		    N_("type what stands on the paper, one code for each "
		       "question; - if the paper was not found"),
		    N_("draw %llu has no reading"),
		    (unsigned long long)reading->draw);
	if (!reading_parse(csv->fields[COLUMN_READING], reading->codes))
		return error_set(err, ERROR_INPUT,
		    N_("type one code for each question; - if the paper was "
		       "not found"),
		    N_("the reading of draw %llu is no row of codes"),
		    (unsigned long long)reading->draw);
	return 0;
}

static int
lines_parse(struct csv *csv, struct readings *readings, struct error *err)
{
	bool more;

	while (csv_next(csv, &more, err) == 0) {
		if (!more)
			return 0;
		if (readings->count == SAMPLE_DRAWS_MAX)
			return error_set(err, ERROR_INPUT,
			    N_("fill in the file that kaihyo audit sample "
			       "wrote, and change nothing else in it"),
			    N_("more than %d lines"), SAMPLE_DRAWS_MAX);
		if (line_parse(csv, &readings->items[readings->count], err) !=
		    0)
			break;
		readings->count++;
	}
	return error_at(err, N_("line %zu"), csv->line);
}

static int
draw_compare(const void *left, const void *right)
{
	const struct reading *a = left, *b = right;

	return (a->draw > b->draw) - (a->draw < b->draw);
}

static int
draws_check(const struct readings *readings, struct error *err)
{
	for (size_t i = 0; i < readings->count; i++) {
		if (readings->items[i].draw == i + 1)
			continue;
		if (readings->items[i].draw <= i)
			return error_set(err, ERROR_INPUT,
			    N_("each drawn paper has one line"),
			    N_("draw %llu stands there twice"),
			    (unsigned long long)readings->items[i].draw);
		return error_set(err, ERROR_INPUT,
		    N_("bring all sheets: a paper that is hard to find must "
		       "not be left out; - if it was not found"),
		    N_("draw %zu is missing"), i + 1);
	}
	if (readings->count == 0)
		return error_set(err, ERROR_INPUT,
		    N_("type what stands on the drawn papers"),
		    N_("no paper was read"));
	return 0;
}

int
readings_parse(struct span bytes, struct readings *readings, struct error *err)
{
	struct csv csv;
	int rc = -1;

	*readings = (struct readings){ .items = NULL };
	if (csv_open(bytes, &csv, err) != 0 || header_check(&csv, err) != 0)
		goto out;
	readings->items =
	    memory_new(SAMPLE_DRAWS_MAX, sizeof(readings->items[0]));
	if (lines_parse(&csv, readings, err) != 0)
		goto out;
	if (readings->count > 0)
		qsort(readings->items, readings->count,
		    sizeof(readings->items[0]), draw_compare);
	rc = draws_check(readings, err);
out:
	csv_close(&csv);
	if (rc != 0)
		readings_clear(readings);
	return rc;
}

void
readings_clear(struct readings *readings)
{
	free(readings->items);
	*readings = (struct readings){ .items = NULL };
}

void
readings_add(struct text *text, uint64_t draw, const char *record,
    unsigned paper, const char *reading)
{
	text_addf(text, "%llu,", (unsigned long long)draw);
	csv_add(text, span_of(record));
	text_addf(text, ",%u,", paper);
	if (reading != NULL)
		csv_add(
		    text, span_of(reading[0] == '\0' ? NOT_FOUND : reading));
	text_add_char(text, '\n');
}

int
readings_compare(
    const struct readings *one, const struct readings *other, struct error *err)
{
	if (one->count != other->count)
		return error_set(err, ERROR_INPUT,
		    N_("both people read every drawn paper"),
		    N_("one person read %zu papers, the other %zu"), one->count,
		    other->count);
	for (size_t i = 0; i < one->count; i++) {
		const struct reading *a = &one->items[i];
		const struct reading *b = &other->items[i];

		if (strcmp(a->record, b->record) != 0 || a->paper != b->paper ||
		    strcmp(a->codes, b->codes) != 0)
			return error_set(err, ERROR_INPUT,
			    N_("take the paper out again, let both look, and "
			       "correct the list that is wrong"),
			    N_("draw %zu: the two people did not read the "
			       "same"),
			    i + 1);
	}
	return 0;
}
