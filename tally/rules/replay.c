#include "tally/rules/replay.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"

struct row {
	char scope[ID_MAX + 1];
	char counter[REPLAY_COUNTER_MAX + 1];
	char value[REPLAY_VALUE_MAX + 1];
	size_t line;
};

/* While a table is read. */
struct table {
	struct row *rows;
	size_t count, size;
	struct replay *replay;
};

static const char *const fix_table =
    N_("write lines such as \"all,V,1406084\" or \"kita,option:for,36019\" "
       "below the first line \"scope,counter,value\"");

static int
row_refuse(size_t line, struct error *err)
{
	error_set(err, ERROR_INPUT, fix_table,
	    N_("this is not a scope, a counter and a value"));
	return error_at(err, N_("line %zu"), line);
}

static int
row_add(struct table *table, const struct csv *csv, struct error *err)
{
	struct row *row;

	if (table->count == REPLAY_ROWS_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("add up small scopes before"),
		    N_("more than %d lines of figures"), REPLAY_ROWS_MAX);
	if (table->count == table->size) {
		table->size = 2 * table->size + 64;
		table->rows =
		    memory_grow(table->rows, table->size, sizeof(*table->rows));
	}
	row = &table->rows[table->count++];
	row->line = csv->line;
	if (!span_is_id(csv->fields[0]) || csv->fields[1].len == 0 ||
	    csv->fields[2].len == 0 ||
	    memchr(csv->fields[1].at, '@', csv->fields[1].len) != NULL ||
	    memchr(csv->fields[1].at, '=', csv->fields[1].len) != NULL ||
	    !span_copy(csv->fields[0], row->scope, sizeof(row->scope)) ||
	    !span_copy(csv->fields[1], row->counter, sizeof(row->counter)) ||
	    !span_copy(csv->fields[2], row->value, sizeof(row->value)))
		return row_refuse(csv->line, err);
	return 0;
}

static bool
first_row_fits(const struct csv *csv)
{
	return csv->column_count == 3 && span_equals(csv->fields[0], "scope") &&
	       span_equals(csv->fields[1], "counter") &&
	       span_equals(csv->fields[2], "value");
}

static int
rows_read(struct span bytes, struct table *table, struct error *err)
{
	struct csv *csv = memory_new(1, sizeof(*csv));
	bool more = true;
	int rc = -1;

	if (csv_open(bytes, csv, err) != 0 || csv_next(csv, &more, err) != 0)
		goto out;
	if (!more || !first_row_fits(csv)) {
		row_refuse(1, err);
		goto out;
	}
	for (;;) {
		if (csv_next(csv, &more, err) != 0)
			goto out;
		if (!more)
			break;
		if (row_add(table, csv, err) != 0)
			goto out;
	}
	rc = 0;
out:
	csv_close(csv);
	free(csv);
	return rc;
}

/* --- adding up -------------------------------------------------------------
 */

static bool
is_whole(const struct row *row)
{
	return strcmp(row->scope, REPLAY_WHOLE) == 0;
}

static int
scope_compare(const void *a, const void *b)
{
	return strcmp(
	    ((const struct row *)a)->scope, ((const struct row *)b)->scope);
}

/* By counter; within it the whole first, then the scopes. */
static int
row_compare(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	int order = strcmp(one->counter, other->counter);

	if (order == 0)
		order = is_whole(other) - is_whole(one);
	return order != 0 ? order : scope_compare(a, b);
}

static size_t
scopes_count(struct table *table)
{
	size_t count = 0;

	if (table->count > 1)
		qsort(table->rows, table->count, sizeof(*table->rows),
		    scope_compare);
	for (size_t i = 0; i < table->count; i++)
		if (!is_whole(&table->rows[i]) &&
		    (i == 0 ||
		        scope_compare(&table->rows[i - 1], &table->rows[i])))
			count++;
	return count;
}

static int
duplicates_refuse(const struct table *table, struct error *err)
{
	for (size_t i = 1; i < table->count; i++) {
		const struct row *row = &table->rows[i];

		if (row_compare(row - 1, row) != 0)
			continue;
		error_set(err, ERROR_INPUT,
		    N_("keep one of the two; adding them up would count twice"),
		    N_("%s of %s stands here twice"), row->counter, row->scope);
		return error_at(err, N_("line %zu"),
		    row->line > row[-1].line ? row->line : row[-1].line);
	}
	return 0;
}

static int
row_bounds(const struct row *row, struct bounds *bounds, struct error *err)
{
	return bounds_parse(span_of(row->value), bounds)
	           ? 0
	           : row_refuse(row->line, err);
}

static int
rows_sum(
    const struct row *rows, size_t count, struct bounds *sum, struct error *err)
{
	*sum = bounds_exactly(0);
	for (size_t i = 0; i < count; i++) {
		struct bounds one;

		if (row_bounds(&rows[i], &one, err) != 0)
			return -1;
		if (one.high > FIGURE_MAX - sum->high)
			return row_refuse(rows[i].line, err);
		sum->low += one.low;
		sum->high += one.high;
	}
	return 0;
}

static int
disagree(const struct row *whole, struct bounds sum, size_t scopes,
    struct error *err)
{
	char said[NUMBER_TEXT_LEN], added[NUMBER_TEXT_LEN];
	struct bounds given = { 0, 0 };

	if (row_bounds(whole, &given, err) != 0)
		return -1;
	number_text((long long)given.high, said);
	number_text((long long)sum.high, added);
	error_set(err, ERROR_BOOKS,
	    N_("find the scope whose figure is wrong; a sum that does not fit "
	       "decides nothing"),
	    N_("%s: %s for the whole, but its %zu scopes add up to %s"),
	    whole->counter, said, scopes, added);
	return error_at(err, N_("line %zu"), whole->line);
}

static void
value_write(struct bounds bounds, char out[REPLAY_VALUE_MAX + 1])
{
	if (bounds.low == bounds.high)
		snprintf(out, REPLAY_VALUE_MAX + 1, "%llu",
		    (unsigned long long)bounds.low);
	else
		snprintf(out, REPLAY_VALUE_MAX + 1, "%llu-%llu",
		    (unsigned long long)bounds.low,
		    (unsigned long long)bounds.high);
}

/* One counter: the whole as given, or what all scopes add up to. */
static int
counter_add_up(struct table *table, const struct row *rows, size_t count,
    struct error *err)
{
	struct replay *replay = table->replay;
	bool given = is_whole(&rows[0]);
	size_t scopes = given ? count - 1 : count;
	bool complete = scopes > 0 && scopes == replay->scope_count;
	struct replay_total *total = &replay->totals[replay->total_count++];
	struct bounds whole, sum;

	memcpy(total->counter, rows->counter, sizeof(total->counter));
	memcpy(total->value, rows->value, sizeof(total->value));
	if (scopes == 0)
		return 0;
	if (!given && !complete) {
		error_set(err, ERROR_BOOKS,
		    N_("add the missing ones, or a line of the scope all"),
		    N_("%s stands for %zu of %zu scopes and not for the whole"),
		    rows->counter, scopes, replay->scope_count);
		return error_at(err, N_("line %zu"), rows->line);
	}
	if (rows_sum(rows + (given ? 1 : 0), scopes, &sum, err) != 0)
		return -1;
	if (!given) {
		total->scopes = scopes;
		value_write(sum, total->value);
		return 0;
	}
	if (row_bounds(&rows[0], &whole, err) != 0)
		return -1;
	total->checked = complete;
	if (complete && (whole.low != sum.low || whole.high != sum.high))
		return disagree(&rows[0], sum, scopes, err);
	return 0;
}

static int
table_add_up(struct table *table, struct error *err)
{
	struct replay *replay = table->replay;

	replay->scope_count = scopes_count(table);
	if (table->count > 1)
		qsort(table->rows, table->count, sizeof(*table->rows),
		    row_compare);
	if (duplicates_refuse(table, err) != 0)
		return -1;
	replay->totals =
	    memory_new(table->count + 1, sizeof(replay->totals[0]));
	for (size_t from = 0, i = 1; i <= table->count; i++) {
		if (i < table->count && strcmp(table->rows[from].counter,
		                            table->rows[i].counter) == 0)
			continue;
		if (counter_add_up(table, &table->rows[from], i - from, err) !=
		    0)
			return -1;
		from = i;
	}
	return 0;
}

static void
word_add(struct replay *replay, const char *counter, const char *scope,
    const char *value)
{
	struct text word = { 0 };

	text_addf(&word, "%s%s%s=%s", counter, scope != NULL ? "@" : "",
	    scope != NULL ? scope : "", value);
	replay->words[replay->word_count++] = word.at;
}

int
replay_read(
    struct span bytes, bool regions, struct replay *replay, struct error *err)
{
	struct table table = { .replay = replay };
	int rc = -1;

	*replay = (struct replay){ 0 };
	if (rows_read(bytes, &table, err) != 0 ||
	    table_add_up(&table, err) != 0)
		goto out;
	replay->words = memory_new(
	    replay->total_count + table.count + 1, sizeof(replay->words[0]));
	for (size_t i = 0; i < replay->total_count; i++)
		word_add(replay, replay->totals[i].counter, NULL,
		    replay->totals[i].value);
	for (size_t i = 0; regions && i < table.count; i++)
		if (!is_whole(&table.rows[i]))
			word_add(replay, table.rows[i].counter,
			    table.rows[i].scope, table.rows[i].value);
	rc = 0;
out:
	free(table.rows);
	return rc;
}

void
replay_clear(struct replay *replay)
{
	for (size_t i = 0; i < replay->word_count; i++)
		free(replay->words[i]);
	free(replay->words);
	free(replay->totals);
	*replay = (struct replay){ 0 };
}
