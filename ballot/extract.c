#include "ballot/extract.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define READ_LEN (256u << 10)
/* CP932 writes a half-width kana in one byte, UTF-8 in three. */
#define DECODED_MAX 3

static const char *const fix_export =
    N_("export the register again as CSV, in the encoding of the setup");

int
extract_open(const char *path, enum roll_encoding encoding,
    struct extract *extract, struct error *err)
{
	iconv_t decoder;

	*extract = (struct extract){ .next_line = 1 };
	if (stream_open(path, EXTRACT_BYTES_MAX, &extract->stream, err) != 0)
		return -1;
	if (encoding == ROLL_UTF_8)
		return 0;
	/* Without //TRANSLIT and //IGNORE: what is no CP932 is refused. */
	decoder = iconv_open("UTF-8", "CP932");
	if (decoder == (iconv_t)-1)
		return error_set(err, ERROR_SYSTEM,
		    N_("install the C library's character sets (gconv)"),
		    N_("this system cannot read CP932: %s"), error_reason());
	extract->decoder = decoder;
	return 0;
}

static size_t
lines_in(const char *at, size_t len)
{
	const char *end = at + len;
	size_t lines = 0;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		lines++;
	}
	return lines;
}

/* The first one behind what was decoded. */
static int
refuse_character(const struct extract *extract, struct error *err)
{
	const struct text *piece = &extract->piece;

	error_set(
	    err, ERROR_INPUT, fix_export, N_("a character that is no CP932"));
	return error_at(err, N_("line %zu"),
	    extract->next_line + lines_in(piece->at, piece->len));
}

/* Decodes all of `raw` but a character that is not whole yet. */
static int
decode(struct extract *extract, struct error *err)
{
	struct text *raw = &extract->raw, *piece = &extract->piece;
	char *in = raw->at, *out;
	size_t in_left = raw->len, out_left;
	int reason = 0;

	text_reserve(piece, raw->len * DECODED_MAX);
	out = piece->at + piece->len;
	out_left = raw->len * DECODED_MAX;
	if (iconv(extract->decoder, &in, &in_left, &out, &out_left) ==
	    (size_t)-1)
		reason = errno;
	piece->len = (size_t)(out - piece->at);
	if (reason == EILSEQ || (reason == EINVAL && extract->ended))
		return refuse_character(extract, err);
	if (reason != 0 && reason != EINVAL)
		return error_set(err, ERROR_SYSTEM, NULL,
		    N_("cannot read CP932: %s"), strerrordesc_np(reason));
	memmove(raw->at, in, in_left);
	raw->len = in_left;
	return 0;
}

/* Reads some more bytes and decodes them behind `piece`. */
static int
fill(struct extract *extract, struct error *err)
{
	struct text *to =
	    extract->decoder != NULL ? &extract->raw : &extract->piece;
	size_t read;

	text_reserve(to, READ_LEN);
	if (stream_read(
	        &extract->stream, to->at + to->len, READ_LEN, &read, err) != 0)
		return -1;
	to->len += read;
	extract->ended = read == 0;
	return extract->decoder != NULL ? decode(extract, err) : 0;
}

/* Looks for the line ends that are not between quotes. */
static void
rows_look(struct extract *extract)
{
	const struct text *piece = &extract->piece;

	for (; extract->looked < piece->len; extract->looked++) {
		char c = piece->at[extract->looked];

		if (c == '"')
			extract->quoted = !extract->quoted;
		else if (c == '\n' && !extract->quoted)
			extract->row_end = extract->looked + 1;
	}
}

/* Drops the rows that were read. */
static void
rows_drop(struct extract *extract)
{
	struct text *piece = &extract->piece;

	if (extract->csv_is_open) {
		extract->next_line = extract->csv.next_line;
		extract->columns = extract->csv.column_count;
		csv_close(&extract->csv);
		extract->csv_is_open = false;
	}
	if (extract->taken == 0)
		return;
	piece->len -= extract->taken;
	memmove(piece->at, piece->at + extract->taken, piece->len);
	extract->looked -= extract->taken;
	extract->taken = extract->row_end = 0;
}

/* Reads on until a row is whole. The last one may lack its line end. */
static int
rows_read(struct extract *extract, struct error *err)
{
	rows_look(extract);
	while (extract->row_end == 0 && !extract->ended) {
		if (extract->piece.len > EXTRACT_PIECE) {
			error_set(err, ERROR_INPUT, fix_export,
			    N_("the row is too long, or a quote is opened and "
			       "never closed"));
			return error_at(
			    err, N_("line %zu"), extract->next_line);
		}
		if (fill(extract, err) != 0)
			return -1;
		rows_look(extract);
	}
	extract->taken =
	    extract->row_end > 0 ? extract->row_end : extract->piece.len;
	return 0;
}

static int
rows_open(struct extract *extract, struct error *err)
{
	struct csv *csv = &extract->csv;
	struct span rows = { extract->piece.at, extract->taken };

	extract->csv_is_open = true;
	if (csv_open(rows, csv, err) != 0) {
		/* Its line counts from the beginning of the piece. */
		err->where_count = 0;
		return error_at(
		    err, N_("line %zu"), extract->next_line + csv->line - 1);
	}
	/* Only the file itself may begin with a byte-order mark. */
	if (extract->columns > 0)
		csv->rest = rows;
	csv->next_line = extract->next_line;
	csv->column_count = extract->columns;
	return 0;
}

static int
row_next(struct extract *extract, bool *more, struct error *err)
{
	*more = false;
	if (!extract->csv_is_open || extract->csv.rest.len == 0) {
		rows_drop(extract);
		if (rows_read(extract, err) != 0)
			return -1;
		if (extract->taken == 0)
			return 0;
		if (rows_open(extract, err) != 0)
			return -1;
	}
	return csv_next(&extract->csv, more, err);
}

int
extract_next(struct extract *extract, bool *more, struct error *err)
{
	if (row_next(extract, more, err) == 0)
		return 0;
	if (err->kind == ERROR_INPUT)
		err->fix = (struct message){ .id = fix_export };
	return -1;
}

void
extract_close(struct extract *extract)
{
	if (extract->decoder != NULL)
		iconv_close(extract->decoder);
	if (extract->csv_is_open)
		csv_close(&extract->csv);
	stream_close(&extract->stream);
	text_clear(&extract->raw);
	text_clear(&extract->piece);
	*extract = (struct extract){ .stream = { .descriptor = -1 } };
}
