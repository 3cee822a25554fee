#include "tally/adjudication.h"

#include <stdlib.h>
#include <string.h>

static int
number_compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* By the question that is decided. */
static int
question_compare(const struct decided *x, const struct decided *y)
{
	int order = number_compare(x->unit, y->unit);

	if (order == 0)
		order = number_compare(x->serial, y->serial);
	return order != 0 ? order : number_compare(x->question, y->question);
}

static int
decided_compare(const void *a, const void *b)
{
	const struct decided *x = a, *y = b;
	int order = question_compare(x, y);

	return order != 0
	           ? order
	           : strcmp(x->sheet->head.subject, y->sheet->head.subject);
}

static size_t
question_index(const struct definition *definition, size_t unit, const char *id)
{
	const struct setup *setup = &definition->setup;
	const struct paper *paper = &setup->papers[setup->units[unit].paper];
	size_t q = 0;

	/* sheet_check() saw that it is there. */
	while (strcmp(definition->election.questions[paper->questions[q]].id,
	           id) != 0)
		q++;
	return q;
}

static void
sheet_take(struct adjudication *adjudication,
    const struct definition *definition, const struct sheet *sheet)
{
	size_t unit = setup_unit(&definition->setup, sheet->unit);

	adjudication->items = memory_grow(adjudication->items,
	    adjudication->count + sheet->line_count,
	    sizeof(adjudication->items[0]));
	for (size_t i = 0; i < sheet->line_count; i++)
		adjudication->items[adjudication->count++] = (struct decided){
			.serial = sheet->lines[i].serial,
			.unit = unit,
			.question = question_index(
			    definition, unit, sheet->lines[i].question),
			.code = sheet->lines[i].code,
			.sheet = sheet,
		};
}

/* What two sheets say differently of one question of one paper. */
static void
mark_disagreement(struct adjudication *adjudication)
{
	struct decided *items = adjudication->items;

	for (size_t i = 0, end; i < adjudication->count; i = end) {
		bool differ = false;

		for (end = i + 1; end < adjudication->count &&
		                  question_compare(&items[i], &items[end]) == 0;
		     end++)
			differ |= items[end].code != items[i].code;
		for (size_t j = i; j < end; j++)
			items[j].disagree = differ;
	}
}

void
adjudication_init(struct adjudication *adjudication, const struct truth *truth,
    size_t station)
{
	*adjudication = (struct adjudication){ .items = NULL };
	for (size_t i = 0; i < truth->list_counts[NOTE_SHEET]; i++) {
		const struct truth_statement *latest =
		    truth_latest(truth, NOTE_SHEET, i);

		if (signed_station(&latest->statement, truth->definition) ==
		    station)
			sheet_take(adjudication, truth->definition,
			    &latest->statement.of.sheet);
	}
	if (adjudication->count > 0)
		qsort(adjudication->items, adjudication->count,
		    sizeof(adjudication->items[0]), decided_compare);
	mark_disagreement(adjudication);
}

void
adjudication_clear(struct adjudication *adjudication)
{
	free(adjudication->items);
	*adjudication = (struct adjudication){ .items = NULL };
}

/* The first item that does not come before this question. */
static size_t
first_from(const struct adjudication *adjudication, size_t unit,
    uint64_t serial, size_t question)
{
	struct decided wanted = {
		.unit = unit, .serial = serial, .question = question
	};
	size_t low = 0, high = adjudication->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (question_compare(&adjudication->items[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

char
adjudication_code(const struct adjudication *adjudication, size_t unit,
    uint64_t serial, size_t question)
{
	size_t i = first_from(adjudication, unit, serial, question);
	const struct decided *item = &adjudication->items[i];

	if (i >= adjudication->count || item->unit != unit ||
	    item->serial != serial || item->question != question ||
	    item->disagree)
		return CODE_REVIEW;
	return item->code;
}

/* Counts one line, unless another sheet said the same already. */
static void
line_add(struct adjudication *adjudication, size_t i,
    const struct definition *definition, const struct code_table *table,
    const struct record *record, struct area_count *area)
{
	struct decided *item = &adjudication->items[i];
	char code = record->codes[item->question * record->code_step];
	size_t paper = definition->setup.units[item->unit].paper;

	if (code != CODE_REVIEW) {
		item->state = DECIDED_NOT_OPEN;
		return;
	}
	item->state = DECIDED_COUNTED;
	if (item->disagree ||
	    (i > 0 && question_compare(&adjudication->items[i - 1], item) == 0))
		return;
	count_decide(
	    area, definition, paper, table, item->question, item->code);
}

/* Both sides are sorted by serial: one walk over the file. */
void
adjudication_add(struct adjudication *adjudication,
    const struct definition *definition, size_t unit,
    const struct code_table *table, const struct records *records,
    struct area_count *area)
{
	struct decided *items = adjudication->items;
	size_t i = first_from(adjudication, unit, 0, 0);
	struct records_walk walk;
	struct record record;

	/* A bundle is many papers, of which no sheet can decide one. */
	if (records->kind != RECORD_BALLOTS || i == adjudication->count ||
	    items[i].unit != unit)
		return;
	walk = records_begin(records);
	while (records_next(&walk, &record)) {
		uint64_t serial = record_serial(&record);

		while (i < adjudication->count && items[i].unit == unit &&
		       items[i].serial < serial)
			i++;
		for (; i < adjudication->count && items[i].unit == unit &&
		       items[i].serial == serial;
		     i++)
			line_add(
			    adjudication, i, definition, table, &record, area);
	}
}

static int
by_sheet(const void *a, const void *b)
{
	const struct decided *const *x = a, *const *y = b;
	int order =
	    strcmp((*x)->sheet->head.subject, (*y)->sheet->head.subject);

	return order != 0 ? order : number_compare((*x)->serial, (*y)->serial);
}

/* One sheet's lines, sorted by serial; `end` is one behind the last. */
static void
find_in_sheet(
    struct decided *const *lines, size_t count, struct findings *findings)
{
	const struct sheet *sheet = lines[0]->sheet;
	size_t unfit = 0, disagree = 0;
	bool is_unfit = false, is_disagree = false;

	/* Papers, not questions: the last line of each paper counts it. */
	for (size_t i = 0; i < count; i++) {
		is_unfit |= lines[i]->state != DECIDED_COUNTED;
		is_disagree |= lines[i]->disagree;
		if (i + 1 < count && lines[i + 1]->serial == lines[i]->serial)
			continue;
		unfit += is_unfit;
		disagree += is_disagree;
		is_unfit = is_disagree = false;
	}
	if (unfit > 0)
		findings_add(findings, FINDING_SHEET_UNFIT, sheet->head.subject,
		    N_("sheet %s: %zu of its %zu papers are not open papers "
		       "that count in unit %s"),
		    sheet->head.subject, unfit, sheet->paper_count,
		    sheet->unit);
	if (disagree > 0)
		findings_add(findings, FINDING_SHEET_DISAGREE,
		    sheet->head.subject,
		    N_("sheet %s: %zu of its papers are decided differently "
		       "on another sheet; they stay open"),
		    sheet->head.subject, disagree);
}

void
adjudication_find(
    const struct adjudication *adjudication, struct findings *findings)
{
	size_t count = adjudication->count;
	struct decided **lines =
	    memory_new(count + 1, sizeof(struct decided *));

	for (size_t i = 0; i < count; i++)
		lines[i] = &adjudication->items[i];
	if (count > 0)
		qsort(lines, count, sizeof(struct decided *), by_sheet);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1;
		     end < count && lines[end]->sheet == lines[i]->sheet; end++)
			;
		find_in_sheet(&lines[i], end - i, findings);
	}
	free(lines);
}
