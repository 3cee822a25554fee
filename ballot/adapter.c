#include "ballot/adapter.h"

#include <stdlib.h>
#include <string.h>

#define NO_COLUMN SIZE_MAX

static const char *const fix_export =
    N_("check the export; nothing is guessed, and nothing was sealed");
static const char *const ds200_record = "Cast Vote Record";

/* Where the first row puts what we read. */
struct columns {
	size_t questions[QUESTIONS_MAX];
	size_t image, record; /* or NO_COLUMN */
};

/* One kind of scanner export. */
struct adapter {
	const char *name;
	/* Finds the columns in the first row. */
	int (*head)(const struct adapter_rules *rules, const struct csv *csv,
	    struct columns *columns, struct error *err);
	/* The code of a value, or 0 if it is unknown. */
	char (*code)(const struct adapter_rules *rules, size_t question,
	    struct span value);
	/* Lists the values that are known. */
	void (*known)(const struct adapter_rules *rules, size_t question,
	    struct text *text);
	bool mapped; /* columns and values are chosen by the official */
};

void
pool_clear(struct pool *pool)
{
	free(pool->ballots);
	free(pool->papers);
	free(pool->origins);
	free(pool->exports);
	*pool = (struct pool){ .count = 0 };
}

/* Refuses the row read last. */
static int refuse(const struct csv *csv, struct error *err, const char *what,
    ...) __attribute__((format(printf, 3, 4), cold));

static int
refuse(const struct csv *csv, struct error *err, const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, fix_export, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return error_at(err, N_("line %zu"), csv->line);
}

/*
 * What a value means, by id or by code; 0 if it is unknown, or if it could
 * mean two things.
 */
static char
code_of(const struct adapter_rules *rules, size_t q, struct span value)
{
	const struct question *question = rules->table->questions[q];
	const struct ordinance *ordinance = rules->ordinance;
	char code = 0;
	bool clear = true;

	if (value.len == 1 &&
	    rules->table->meaning[q][(unsigned char)value.at[0]] !=
	        MEANING_NONE)
		code = value.at[0];
	for (size_t i = 0; i < question->option_count; i++) {
		if (!span_equals(value, question->options[i].id))
			continue;
		clear &= code == 0 || code == question->options[i].code;
		code = question->options[i].code;
	}
	for (size_t i = 0; i < ordinance->category_count; i++) {
		if (!span_equals(value, ordinance->categories[i].id))
			continue;
		clear &= code == 0 || code == ordinance->categories[i].code;
		code = ordinance->categories[i].code;
	}
	return clear ? code : 0;
}

static void
known_ids(const struct adapter_rules *rules, size_t q, struct text *text)
{
	const struct question *question = rules->table->questions[q];

	for (size_t i = 0; i < question->option_count; i++)
		text_addf(text, "%s, ", question->options[i].id);
	for (size_t i = 0; i < rules->ordinance->category_count; i++)
		text_addf(text, "%s, ", rules->ordinance->categories[i].id);
	text_add(text, "?");
}

/* --- plain: formats.md §9.1 --- */

static int
plain_head(const struct adapter_rules *rules, const struct csv *csv,
    struct columns *columns, struct error *err)
{
	const struct code_table *table = rules->table;
	bool good = csv->column_count == table->question_count;

	if (csv->column_count == table->question_count + 1 &&
	    span_equals(csv->fields[table->question_count], "image")) {
		columns->image = table->question_count;
		good = true;
	}
	for (size_t q = 0; good && q < table->question_count; q++) {
		good = span_equals(csv->fields[q], table->questions[q]->id);
		columns->questions[q] = q;
	}
	if (!good) {
		struct text wanted = { 0 };

		for (size_t q = 0; q < table->question_count; q++)
			text_addf(&wanted, "%s,", table->questions[q]->id);
		refuse(csv, err,
		    N_("the first line must be \"%.*s\", or that and "
		       "\",image\""),
		    (int)wanted.len - 1, wanted.at);
		text_clear(&wanted);
		return -1;
	}
	return 0;
}

/* --- ds200: formats.md §9.2 --- */

static size_t
column_find(const struct csv *csv, const char *title, size_t *count)
{
	size_t found = NO_COLUMN;

	*count = 0;
	for (size_t i = 0; i < csv->column_count; i++) {
		if (!span_equals(csv->fields[i], title))
			continue;
		found = i;
		++*count;
	}
	return found;
}

static int
ds200_head(const struct adapter_rules *rules, const struct csv *csv,
    struct columns *columns, struct error *err)
{
	size_t count;

	columns->record = 0;
	if (!span_equals(csv->fields[0], ds200_record))
		return refuse(csv, err,
		    N_("no DS200 export: the first column must be \"%s\", not "
		       "\"%.*s\""),
		    ds200_record, (int)csv->fields[0].len, csv->fields[0].at);
	for (size_t q = 0; q < rules->table->question_count; q++) {
		const char *title = rules->columns[q];

		if (title == NULL) {
			error_set(err, ERROR_USAGE, NULL,
			    N_("which column holds question %s?"),
			    rules->table->questions[q]->id);
			return error_fix(err,
			    N_("say so with --column %s=\"TITLE\""),
			    rules->table->questions[q]->id);
		}
		columns->questions[q] = column_find(csv, title, &count);
		if (count != 1)
			return refuse(csv, err,
			    N_("%zu columns have the title \"%s\"; one is "
			       "wanted"),
			    count, title);
	}
	return 0;
}

static char
ds200_code(const struct adapter_rules *rules, size_t q, struct span value)
{
	const struct question *question = rules->table->questions[q];
	char code = 0;
	size_t found = 0;

	for (size_t i = 0; i < rules->value_count; i++)
		if (rules->values[i].question == q &&
		    span_same(value, rules->values[i].value))
			return rules->values[i].code;
	if (span_equals(value, "undervote"))
		return rules->undervote;
	if (span_equals(value, "overvote"))
		return rules->overvote;
	for (size_t i = 0; i < question->option_count; i++)
		if (span_equals(value, question->options[i].label.en)) {
			code = question->options[i].code;
			found++;
		}
	return found == 1 ? code : 0;
}

static void
ds200_known(const struct adapter_rules *rules, size_t q, struct text *text)
{
	const struct question *question = rules->table->questions[q];

	for (size_t i = 0; i < question->option_count; i++)
		text_addf(text, "%s%s", i > 0 ? ", " : "",
		    question->options[i].label.en);
	for (size_t i = 0; i < rules->value_count; i++)
		if (rules->values[i].question == q)
			text_addf(text, ", %.*s",
			    (int)rules->values[i].value.len,
			    rules->values[i].value.at);
	if (rules->undervote != 0)
		text_add(text, ", undervote");
	if (rules->overvote != 0)
		text_add(text, ", overvote");
}

static const struct adapter adapters[] = {
	{ "plain", plain_head, code_of, known_ids, false },
	{ "ds200", ds200_head, ds200_code, ds200_known, true },
};

const struct adapter *
adapter_find(const char *name)
{
	for (size_t i = 0; i < sizeof(adapters) / sizeof(adapters[0]); i++)
		if (strcmp(adapters[i].name, name) == 0)
			return &adapters[i];
	return NULL;
}

/* --- what the official says of an export --- */

static int
mapped_check(const struct adapter_rules *rules, struct error *err)
{
	if (rules->adapter->mapped)
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("leave it out, or name the scanner with --adapter"),
	    N_("a %s export has fixed columns and values"),
	    rules->adapter->name);
}

static int
question_cut(const struct adapter_rules *rules, struct span *text, char sep,
    size_t *question, struct error *err)
{
	struct span rest = *text, id;
	struct text known = { 0 };

	if (span_cut(&rest, sep, ID_MAX, &id) && rest.at != NULL) {
		for (size_t q = 0; q < rules->table->question_count; q++) {
			if (!span_equals(id, rules->table->questions[q]->id))
				continue;
			*question = q;
			*text = rest;
			return 0;
		}
	}
	for (size_t q = 0; q < rules->table->question_count; q++)
		text_addf(&known, "%s%s", q > 0 ? ", " : "",
		    rules->table->questions[q]->id);
	error_set(err, ERROR_USAGE, NULL,
	    N_("\"%.*s\" must begin with a question and \"%c\""),
	    (int)text->len, text->at, sep);
	error_fix(err, N_("the questions of this paper are: %s"), known.at);
	text_clear(&known);
	return -1;
}

int
adapter_add_column(
    struct adapter_rules *rules, const char *text, struct error *err)
{
	struct span rest = span_of(text);
	size_t q;

	if (mapped_check(rules, err) != 0 ||
	    question_cut(rules, &rest, '=', &q, err) != 0)
		return -1;
	if (rules->columns[q] != NULL)
		return error_set(err, ERROR_USAGE,
		    N_("give one --column for each question"),
		    N_("two columns for question %s"),
		    rules->table->questions[q]->id);
	rules->columns[q] = rest.at;
	return 0;
}

int
adapter_add_value(
    struct adapter_rules *rules, const char *text, struct error *err)
{
	struct span rest = span_of(text);
	struct adapter_value value = { 0 };
	struct text known = { 0 };
	const char *equals = strrchr(text, '=');

	if (mapped_check(rules, err) != 0 ||
	    question_cut(rules, &rest, ':', &value.question, err) != 0)
		return -1;
	if (equals != NULL && equals >= rest.at) {
		value.value =
		    (struct span){ rest.at, (size_t)(equals - rest.at) };
		value.code =
		    code_of(rules, value.question, span_of(equals + 1));
	}
	if (value.code == 0) {
		known_ids(rules, value.question, &known);
		error_set(err, ERROR_USAGE, NULL,
		    N_("\"%s\" must end with \"=\" and an answer"), text);
		error_fix(err, N_("the answers are: %s"), known.at);
		text_clear(&known);
		return -1;
	}
	if (rules->value_count == ADAPTER_VALUES_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("correct the export's values instead"),
		    N_("more than %d values to map"), ADAPTER_VALUES_MAX);
	rules->values[rules->value_count++] = value;
	return 0;
}

int
adapter_category(const struct adapter_rules *rules, const char *id, char *code,
    struct error *err)
{
	const struct ordinance *ordinance = rules->ordinance;
	struct text known = { 0 };

	if (mapped_check(rules, err) != 0)
		return -1;
	for (size_t i = 0; i < ordinance->category_count; i++) {
		if (strcmp(ordinance->categories[i].id, id) == 0) {
			*code = ordinance->categories[i].code;
			text_clear(&known);
			return 0;
		}
		text_addf(&known, "%s%s", i > 0 ? ", " : "",
		    ordinance->categories[i].id);
	}
	error_set(err, ERROR_USAGE, NULL,
	    N_("the ordinance has no category \"%s\""), id);
	error_fix(err, N_("its categories are: %s"),
	    known.at != NULL ? known.at : "-");
	text_clear(&known);
	return -1;
}

/* --- reading --- */

static int
refuse_value(const struct adapter_rules *rules, const struct csv *csv,
    const struct columns *columns, size_t q, struct error *err)
{
	struct span value = csv->fields[columns->questions[q]];
	struct text known = { 0 };

	rules->adapter->known(rules, q, &known);
	refuse(csv, err,
	    N_("question %s (column %zu) has the unknown value \"%.*s\"; known "
	       "are: %s"),
	    rules->table->questions[q]->id, columns->questions[q] + 1,
	    (int)value.len, value.at, known.at);
	text_clear(&known);
	if (!rules->adapter->mapped)
		return -1;
	if (span_equals(value, "undervote") || span_equals(value, "overvote"))
		return error_fix(err,
		    N_("say what it counts as with --%.*s CATEGORY"),
		    (int)value.len, value.at);
	return error_fix(err,
	    N_("check the export; --map \"%s:%.*s=ANSWER\" says what it "
	       "means"),
	    rules->table->questions[q]->id, (int)value.len, value.at);
}

/* 64 hex digits, or "-" for a paper without an image. */
static int
image_read(const struct csv *csv, size_t column, struct ballot *ballot,
    struct error *err)
{
	struct digest digest;

	memset(ballot->image, '-', IMAGE_TEXT_LEN);
	if (column == NO_COLUMN || span_equals(csv->fields[column], "-"))
		return 0;
	if (!digest_parse(csv->fields[column], &digest))
		return refuse(csv, err,
		    N_("the image must be 64 lower-case hex digits, or \"-\""));
	memcpy(ballot->image, csv->fields[column].at, IMAGE_TEXT_LEN);
	return 0;
}

static void
origin_add(struct pool *pool, struct span record, size_t line)
{
	if (pool->origin_count == pool->origin_size) {
		pool->origin_size =
		    pool->origin_size > 0 ? 2 * pool->origin_size : 1024;
		pool->origins = memory_grow(
		    pool->origins, pool->origin_size, sizeof(pool->origins[0]));
	}
	pool->origins[pool->origin_count++] =
	    (struct pool_origin){ digest_of(record), pool->export_count - 1,
		    line };
}

/* A paper on which none of our questions stands. */
static bool
row_is_without(const struct adapter_rules *rules, const struct csv *csv,
    const struct columns *columns)
{
	if (!rules->adapter->mapped)
		return false;
	for (size_t q = 0; q < rules->table->question_count; q++)
		if (csv->fields[columns->questions[q]].len > 0)
			return false;
	return true;
}

/* Room for one more, which is of the row read last. */
static struct ballot *
paper_begin(struct pool *pool)
{
	size_t export = pool->export_count - 1;

	if (pool->count == pool->size) {
		pool->size = pool->size > 0 ? 2 * pool->size : 1024;
		pool->ballots = memory_grow(
		    pool->ballots, pool->size, sizeof(pool->ballots[0]));
		pool->papers = memory_grow(
		    pool->papers, pool->size, sizeof(pool->papers[0]));
	}
	pool->papers[pool->count] = (struct paper_place){
		.export = (uint32_t) export,
		.number = pool->exports[export].rows,
	};
	pool->ballots[pool->count] = (struct ballot){ .serial = 0 };
	return &pool->ballots[pool->count];
}

static int
row_add(const struct adapter_rules *rules, const struct csv *csv,
    const struct columns *columns, struct pool *pool, struct error *err)
{
	struct ballot *ballot;

	pool->exports[pool->export_count - 1].rows++;
	if (columns->record != NO_COLUMN)
		origin_add(pool, csv->fields[columns->record], csv->line);
	if (row_is_without(rules, csv, columns)) {
		pool->skipped++;
		if (rules->skip_without_question)
			return 0;
		refuse(csv, err,
		    N_("a paper without any of the questions: all their "
		       "columns are empty"));
		return error_fix(
		    err, N_("if papers of another kind were scanned with them, "
		            "leave those out with --skip-without-question"));
	}
	if (pool->count == POOL_PAPERS_MAX)
		return refuse(csv, err, N_("more than %d papers in one go"),
		    POOL_PAPERS_MAX);
	ballot = paper_begin(pool);
	for (size_t q = 0; q < rules->table->question_count; q++) {
		ballot->codes[q] = rules->adapter->code(
		    rules, q, csv->fields[columns->questions[q]]);
		if (ballot->codes[q] == 0)
			return refuse_value(rules, csv, columns, q, err);
	}
	if (image_read(csv, columns->image, ballot, err) != 0)
		return -1;
	pool->count++;
	return 0;
}

/* An export given twice would count its papers twice. */
static int
export_add(
    struct pool *pool, struct span bytes, const char *name, struct error *err)
{
	struct digest digest = digest_of(bytes);

	for (size_t i = 0; i < pool->export_count; i++)
		if (digest_same(&pool->exports[i].digest, &digest))
			return error_set(err, ERROR_INPUT,
			    N_("give every export once"),
			    N_("it is the same as %s, byte for byte"),
			    pool->exports[i].name);
	if (pool->export_count == POOL_EXPORTS_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("seal them in several goes"),
		    N_("more than %d exports in one go"), POOL_EXPORTS_MAX);
	if (pool->exports == NULL)
		pool->exports =
		    memory_new(POOL_EXPORTS_MAX, sizeof(pool->exports[0]));
	pool->exports[pool->export_count++] =
	    (struct pool_export){ .name = name, .digest = digest };
	return 0;
}

static int
rows_read(const struct adapter_rules *rules, struct csv *csv, struct pool *pool,
    struct error *err)
{
	struct columns columns = { .image = NO_COLUMN, .record = NO_COLUMN };
	bool more;

	if (csv_next(csv, &more, err) != 0)
		return -1;
	if (!more)
		return error_set(
		    err, ERROR_INPUT, fix_export, N_("the export is empty"));
	if (rules->adapter->head(rules, csv, &columns, err) != 0)
		return -1;
	for (;;) {
		if (csv_next(csv, &more, err) != 0)
			return -1;
		if (!more)
			return 0;
		if (row_add(rules, csv, &columns, pool, err) != 0)
			return -1;
	}
}

int
adapter_read(const struct adapter_rules *rules, struct span bytes,
    const char *name, struct pool *pool, struct error *err)
{
	struct csv *csv = memory_new(1, sizeof(*csv));
	int rc = -1;

	if (export_add(pool, bytes, name, err) != 0 ||
	    csv_open(bytes, csv, err) != 0 ||
	    rows_read(rules, csv, pool, err) != 0)
		goto out;
	rc = 0;
out:
	csv_close(csv);
	free(csv);
	return rc == 0 ? 0 : error_at_name(err, name);
}

static int
origin_compare(const void *a, const void *b)
{
	const struct pool_origin *x = a, *y = b;
	int order = memcmp(x->record.bytes, y->record.bytes, DIGEST_LEN);

	if (order != 0)
		return order;
	if (x->export != y->export)
		return x->export < y->export ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

int
pool_check(struct pool *pool, struct error *err)
{
	if (pool->origin_count > 1)
		qsort(pool->origins, pool->origin_count,
		    sizeof(pool->origins[0]), origin_compare);
	for (size_t i = 1; i < pool->origin_count; i++) {
		const struct pool_origin *a = &pool->origins[i - 1];
		const struct pool_origin *b = &pool->origins[i];

		if (!digest_same(&a->record, &b->record))
			continue;
		error_set(err, ERROR_INPUT, fix_export,
		    N_("the scanner's record number stands in line %zu of %s "
		       "already"),
		    a->line, pool->exports[a->export].name);
		error_at(err, N_("line %zu"), b->line);
		return error_at_name(err, pool->exports[b->export].name);
	}
	return 0;
}
