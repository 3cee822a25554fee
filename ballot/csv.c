#include "ballot/csv.h"

#include <string.h>

static const char *const fix_export =
    N_("export the file again from the scanner's program, as CSV in UTF-8");
static const char byte_order_mark[] = "\xef\xbb\xbf";

/* Refuses the row that begins on `csv->line`. */
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

/* Every byte is looked at once, before any of them means anything. */
static int
bytes_check(struct csv *csv, struct error *err)
{
	struct span rest = csv->rest;

	for (csv->line = 1; rest.len > 0;) {
		uint32_t character;
		size_t step = utf8_next(rest, &character);

		if (step == 0)
			return refuse(csv, err, N_("not proper UTF-8 text"));
		if (character == '\0')
			return refuse(csv, err, N_("a NUL byte in the text"));
		if (character == '\r' && (rest.len < 2 || rest.at[1] != '\n'))
			return refuse(csv, err,
			    N_("a CR without LF: line ends must be LF or CR "
			       "LF"));
		if (character == '\n')
			csv->line++;
		rest.at += step;
		rest.len -= step;
	}
	csv->line = 0;
	return 0;
}

int
csv_open(struct span bytes, struct csv *csv, struct error *err)
{
	*csv = (struct csv){ .next_line = 1 };
	if (bytes.len > CSV_BYTES_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("export it in several files"),
		    N_("%zu bytes; an export has at most %u"), bytes.len,
		    CSV_BYTES_MAX);
	csv->rest = bytes;
	span_skip(&csv->rest, byte_order_mark);
	return bytes_check(csv, err);
}

/* What ends a field. */
enum end { END_BAD, END_COMMA, END_ROW };

/* Takes the comma or the line end that must stand at the front. */
static enum end
end_take(struct csv *csv)
{
	if (csv->rest.len == 0)
		return END_ROW; /* the last line may lack its line end */
	if (span_skip(&csv->rest, ","))
		return END_COMMA;
	if (span_skip(&csv->rest, "\r\n") || span_skip(&csv->rest, "\n")) {
		csv->next_line++;
		return END_ROW;
	}
	return END_BAD;
}

static int
plain_cut(struct csv *csv, struct span *field, struct error *err)
{
	size_t len = 0;

	while (len < csv->rest.len && csv->rest.at[len] != ',' &&
	       csv->rest.at[len] != '\n' && csv->rest.at[len] != '\r') {
		if (csv->rest.at[len] == '"')
			return refuse(csv, err,
			    N_("a quote inside a field that has none around "
			       "it"));
		len++;
	}
	*field = (struct span){ csv->rest.at, len };
	csv->rest.at += len;
	csv->rest.len -= len;
	return 0;
}

/*
 * Cuts a field in quotes. Its text is copied without the doubled ones;
 * `unquoted` has room for the whole row, so that no field moves.
 */
static int
quoted_cut(struct csv *csv, struct span *field, struct error *err)
{
	size_t start = csv->unquoted.len, i = 1;

	for (; i < csv->rest.len; i++) {
		char c = csv->rest.at[i];

		if (c == '"') {
			if (i + 1 == csv->rest.len ||
			    csv->rest.at[i + 1] != '"')
				break;
			i++;
		} else if (c == '\n') {
			csv->next_line++;
		}
		if (csv->unquoted.len == CSV_ROW_MAX)
			return refuse(csv, err,
			    N_("the row is longer than %u bytes"), CSV_ROW_MAX);
		text_add_char(&csv->unquoted, c);
	}
	if (i >= csv->rest.len)
		return refuse(
		    csv, err, N_("a quote is opened and never closed"));
	*field = (struct span){ csv->unquoted.at + start,
		csv->unquoted.len - start };
	csv->rest.at += i + 1;
	csv->rest.len -= i + 1;
	return 0;
}

static int
row_read(struct csv *csv, size_t *count, struct error *err)
{
	const char *start = csv->rest.at;
	enum end end = END_COMMA;

	for (*count = 0; end == END_COMMA; ++*count) {
		struct span *field = &csv->fields[*count];
		bool quoted = csv->rest.len > 0 && csv->rest.at[0] == '"';

		if (*count == CSV_COLUMNS_MAX)
			return refuse(csv, err, N_("more than %d columns"),
			    CSV_COLUMNS_MAX);
		if ((quoted ? quoted_cut : plain_cut)(csv, field, err) != 0)
			return -1;
		if ((size_t)(csv->rest.at - start) > CSV_ROW_MAX)
			return refuse(csv, err,
			    N_("the row is longer than %u bytes"), CSV_ROW_MAX);
		end = end_take(csv);
	}
	if (end == END_BAD)
		return refuse(csv, err,
		    N_("text stands between a closing quote and the comma"));
	return 0;
}

int
csv_next(struct csv *csv, bool *more, struct error *err)
{
	size_t count;

	*more = false;
	if (csv->rest.len == 0)
		return 0;
	csv->line = csv->next_line;
	csv->unquoted.len = 0;
	if (csv->unquoted.size == 0)
		text_reserve(&csv->unquoted, CSV_ROW_MAX);
	if (row_read(csv, &count, err) != 0)
		return -1;
	if (csv->column_count == 0)
		csv->column_count = count;
	if (count != csv->column_count)
		return refuse(csv, err,
		    N_("%zu columns; the first line has %zu"), count,
		    csv->column_count);
	*more = true;
	return 0;
}

void
csv_close(struct csv *csv)
{
	text_clear(&csv->unquoted);
	*csv = (struct csv){ .rest = { NULL, 0 } };
}

void
csv_add(struct text *text, struct span field)
{
	struct span rest = field;
	/* What looks like a byte-order mark would be lost at the start. */
	bool plain = !span_skip(&rest, byte_order_mark);

	for (size_t i = 0; i < field.len; i++)
		if (strchr(",\"\r\n", field.at[i]) != NULL)
			plain = false;
	if (plain) {
		text_add_bytes(text, field.at, field.len);
		return;
	}
	text_add_char(text, '"');
	for (size_t i = 0; i < field.len; i++) {
		if (field.at[i] == '"')
			text_add_char(text, '"');
		text_add_char(text, field.at[i]);
	}
	text_add_char(text, '"');
}
