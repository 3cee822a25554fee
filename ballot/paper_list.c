#include "ballot/paper_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/adapter.h"
#include "keys/signature.h"

#define LIST_LINE_MAX 160

static const char *const list_columns = "export,paper,serial";
static const char *const fix_list =
    N_("ask the unit for the list as kaihyo ballot seal wrote it");

void
paper_list_clear(struct paper_list *list)
{
	free(list->exports);
	free(list->papers);
	*list = (struct paper_list){ .count = 0 };
}

/* --- exports --- */

/* No comma, no quote: the list needs no quoting, and has one spelling. */
static bool
is_export_name(struct span name)
{
	if (!span_is_text(name, PAPER_EXPORT_NAME_MAX))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && strchr("._- ", c) == NULL &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return true;
}

static bool
has_export(const struct paper_list *list, struct span name)
{
	for (size_t i = 0; i < list->export_count; i++)
		if (span_equals(name, list->exports[i].name))
			return true;
	return false;
}

static void
export_append(struct paper_list *list, struct span name)
{
	if (list->exports == NULL)
		list->exports =
		    memory_new(POOL_EXPORTS_MAX, sizeof(list->exports[0]));
	if (!span_copy(name, list->exports[list->export_count++].name,
	        sizeof(list->exports[0].name)))
		abort(); /* is_export_name() knows its length */
}

int
paper_list_add_export(
    struct paper_list *list, const char *name, struct error *err)
{
	if (!is_export_name(span_of(name))) {
		error_set(err, ERROR_USAGE, NULL,
		    N_("the name of the export \"%s\" cannot stand in the "
		       "paper list"),
		    name);
		return error_fix(err,
		    N_("rename it: letters, digits, \".\", \"_\", \"-\" and "
		       "spaces inside, at most %d bytes"),
		    PAPER_EXPORT_NAME_MAX);
	}
	if (has_export(list, span_of(name)))
		return error_set(err, ERROR_USAGE,
		    N_("rename one of them: the list finds a paper by the name "
		       "of its export"),
		    N_("two exports are called %s"), name);
	if (list->export_count == POOL_EXPORTS_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("seal them in several goes"),
		    N_("more than %d exports in one go"), POOL_EXPORTS_MAX);
	export_append(list, span_of(name));
	return 0;
}

/* --- writing --- */

static int
place_compare(const void *a, const void *b)
{
	const struct paper_place *x = a, *y = b;

	if (x->export != y->export)
		return x->export < y->export ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

void
paper_list_format(const struct paper_list *list, struct text *text)
{
	size_t len = list->count * sizeof(list->papers[0]);
	struct paper_place *papers =
	    memory_new(list->count, sizeof(list->papers[0]));
	char election[DIGEST_TEXT_LEN];

	digest_format(&list->election, election);
	text_addf(
	    text, "papers,%s,%s\n%s\n", election, list->unit, list_columns);
	if (list->count > 0) {
		memcpy(papers, list->papers, len);
		qsort(papers, list->count, sizeof(papers[0]), place_compare);
	}
	for (size_t i = 0; i < list->count; i++)
		text_addf(text, "%s,%" PRIu32 ",%016" PRIx64 "\n",
		    list->exports[papers[i].export].name, papers[i].number,
		    papers[i].serial);
	secret_wipe(papers, len);
	free(papers);
}

/* --- reading --- */

/* Where paper_list_parse() is. */
struct reading {
	struct span rest;
	size_t line;   /* the line read last, from 1 */
	size_t size;   /* papers that there is room for */
	uint32_t last; /* number of the paper read last */
};

static bool
next_line(struct reading *reading, struct span *line)
{
	reading->line++;
	return span_line(&reading->rest, LIST_LINE_MAX, line);
}

static int
head_parse(struct reading *reading, struct paper_list *list, struct error *err)
{
	struct span line, election;

	if (!next_line(reading, &line) || !span_skip(&line, "papers,") ||
	    !span_cut(&line, ',', DIGEST_TEXT_LEN - 1, &election) ||
	    !digest_parse(election, &list->election) || !span_is_id(line) ||
	    !span_copy(line, list->unit, sizeof(list->unit)))
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("it is no paper list: the first line must be "
		       "\"papers\", the election's id and the unit"));
	if (!next_line(reading, &line) || !span_equals(line, list_columns))
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("the second line must be \"%s\""), list_columns);
	return 0;
}

/* Each export's papers stand together, in the order of their rows. */
static int
export_parse(struct reading *reading, struct paper_list *list, struct span name,
    struct error *err)
{
	if (list->export_count > 0 &&
	    span_equals(name, list->exports[list->export_count - 1].name))
		return 0;
	if (!is_export_name(name))
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("the name of the export has characters that no list "
		       "has"));
	if (has_export(list, name))
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("the papers of an export must stand together"));
	if (list->export_count == POOL_EXPORTS_MAX)
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("more than %d exports"), POOL_EXPORTS_MAX);
	export_append(list, name);
	reading->last = 0;
	return 0;
}

static bool
serial_parse(struct span hex, uint64_t *serial)
{
	uint8_t bytes[8];

	if (!span_hex(hex, bytes, sizeof(bytes)))
		return false;
	*serial = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*serial = *serial << 8 | bytes[i];
	return true;
}

static int
paper_parse(struct reading *reading, struct paper_list *list, struct span line,
    struct error *err)
{
	struct span name, digits;
	uint64_t number, serial;

	if (!span_cut(&line, ',', PAPER_EXPORT_NAME_MAX, &name) ||
	    !span_cut(&line, ',', LIST_LINE_MAX, &digits) ||
	    !serial_parse(line, &serial))
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("a line must be the export, the number of the paper in "
		       "it and 16 lower-case hex digits"));
	if (export_parse(reading, list, name, err) != 0)
		return -1;
	if (!span_number(digits, CSV_BYTES_MAX, &number) ||
	    number <= reading->last)
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("the numbers of the papers of an export must ascend"));
	if (list->count == POOL_PAPERS_MAX)
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("more than %d papers"), POOL_PAPERS_MAX);
	if (list->count == reading->size) {
		reading->size = reading->size > 0 ? 2 * reading->size : 1024;
		list->papers = memory_grow(
		    list->papers, reading->size, sizeof(list->papers[0]));
	}
	reading->last = (uint32_t)number;
	list->papers[list->count++] = (struct paper_place){ serial,
		(uint32_t)(list->export_count - 1), reading->last };
	return 0;
}

static int
papers_parse(
    struct reading *reading, struct paper_list *list, struct error *err)
{
	struct span line;

	while (reading->rest.at != NULL) {
		if (!next_line(reading, &line))
			return error_set(err, ERROR_INPUT, fix_list,
			    N_("the line is too long, or cut off"));
		if (paper_parse(reading, list, line, err) != 0)
			return -1;
	}
	return 0;
}

static int
serial_compare(const void *a, const void *b)
{
	const struct paper_place *x = a, *y = b;

	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

/* Sorted, so that no serial stands twice. */
static int
serials_sort(struct paper_list *list, struct error *err)
{
	char serial[17];

	if (list->count > 1)
		qsort(list->papers, list->count, sizeof(list->papers[0]),
		    serial_compare);
	for (size_t i = 1; i < list->count; i++) {
		if (list->papers[i - 1].serial != list->papers[i].serial)
			continue;
		snprintf(serial, sizeof(serial), "%016" PRIx64,
		    list->papers[i].serial);
		return error_set(err, ERROR_INPUT, fix_list,
		    N_("serial %s stands twice"), serial);
	}
	return 0;
}

int
paper_list_parse(struct span bytes, struct paper_list *list, struct error *err)
{
	struct reading reading = { .rest = bytes };
	int rc = -1;

	*list = (struct paper_list){ .count = 0 };
	if (bytes.len > PAPER_LIST_BYTES_MAX) {
		error_set(err, ERROR_INPUT, fix_list, N_("more than %u bytes"),
		    PAPER_LIST_BYTES_MAX);
		goto out;
	}
	if (head_parse(&reading, list, err) != 0 ||
	    papers_parse(&reading, list, err) != 0) {
		error_at(err, N_("line %zu"), reading.line);
		goto out;
	}
	rc = serials_sort(list, err);
out:
	if (rc != 0)
		paper_list_clear(list);
	return rc;
}

const struct paper_place *
paper_list_find(const struct paper_list *list, uint64_t serial)
{
	const struct paper_place wanted = { .serial = serial };

	if (list->count == 0)
		return NULL;
	return bsearch(&wanted, list->papers, list->count,
	    sizeof(list->papers[0]), serial_compare);
}
