#include "ballot/extract.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static char path[] = "/tmp/kaihyo-extract-XXXXXX";

/* A file with these bytes; the test's end takes it away. */
static const char *
file_of(struct span bytes)
{
	int descriptor;
	FILE *file;

	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	descriptor = mkstemp(path);
	ck_assert_int_ge(descriptor, 0);
	file = fdopen(descriptor, "w");
	ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	ck_assert_int_eq(fclose(file), 0);
	return path;
}

/* All cells with marks between them, and the line of every row. */
static int
cells_read(struct span bytes, enum roll_encoding encoding, struct text *cells,
    struct error *err)
{
	struct extract extract;
	bool more = true;
	int rc = extract_open(file_of(bytes), encoding, &extract, err);

	while (rc == 0 && more) {
		rc = extract_next(&extract, &more, err);
		if (rc != 0 || !more)
			break;
		text_addf(cells, "%zu:", extract.csv.line);
		for (size_t i = 0; i < extract.csv.column_count; i++) {
			text_add_bytes(cells, extract.csv.fields[i].at,
			    extract.csv.fields[i].len);
			text_add_char(cells, '|');
		}
		text_add_char(cells, '\n');
	}
	extract_close(&extract);
	unlink(path);
	return rc;
}

/* The same with the whole file in memory. */
static void
cells_whole(struct span bytes, struct text *cells)
{
	struct error err;
	struct csv csv;
	bool more;

	ck_assert_int_eq(csv_open(bytes, &csv, &err), 0);
	while (csv_next(&csv, &more, &err) == 0 && more) {
		text_addf(cells, "%zu:", csv.line);
		for (size_t i = 0; i < csv.column_count; i++) {
			text_add_bytes(
			    cells, csv.fields[i].at, csv.fields[i].len);
			text_add_char(cells, '|');
		}
		text_add_char(cells, '\n');
	}
	csv_close(&csv);
}

static unsigned
chance(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16;
}

/* Rows of all lengths, with quotes, commas and line ends inside cells. */
static void
rows_make(unsigned seed, size_t len, struct text *text)
{
	static const char *const cells[] = { "", "見本　太郎", "a", "\"a,b\"",
		"\"line\nend\"", "\"\"\"\"", "\"\r\n,\"\"見\"", "1975/04/12" };

	text_add(text, seed % 2 != 0 ? "\xef\xbb\xbf" : "");
	while (text->len < len) {
		for (int i = 0; i < 3; i++) {
			text_add(text, cells[chance(&seed) % 8]);
			text_add(text, i < 2 ? "," : "");
		}
		/* Now and then a long row, to move the edges of pieces. */
		if (chance(&seed) % 1000 == 0) {
			text_add(text, ",\"");
			for (unsigned n = chance(&seed) % 60000; n > 0; n--)
				text_add(text, n % 50 == 0 ? "\n" : "見");
			text_add(text, "\"");
		} else {
			text_add(text, ",");
		}
		text_add(text, chance(&seed) % 2 ? "\n" : "\r\n");
	}
}

START_TEST(pieces_are_cut_where_rows_end)
{
	struct text bytes = { 0 }, pieces = { 0 }, whole = { 0 };
	struct error err;

	rows_make((unsigned)_i, 3u << 20, &bytes);
	if (_i % 3 == 0)
		bytes.len -= bytes.at[bytes.len - 2] == '\r' ? 2 : 1;
	cells_whole(text_span(&bytes), &whole);
	ck_assert_int_eq(
	    cells_read(text_span(&bytes), ROLL_UTF_8, &pieces, &err), 0);
	ck_assert_uint_eq(pieces.len, whole.len);
	ck_assert_int_eq(memcmp(pieces.at, whole.at, whole.len), 0);
	text_clear(&bytes);
	text_clear(&pieces);
	text_clear(&whole);
}
END_TEST

/* Two bytes for a character: some straddle the end of every read. */
START_TEST(cp932_is_decoded_across_the_edges_of_reads)
{
	struct text bytes = { 0 }, cells = { 0 }, wanted = { 0 };
	struct error err;

	for (size_t row = 1; wanted.len < 2u << 20; row++) {
		text_add(&bytes, row % 3 == 0 ? "a" : "ab");
		/* 見本, 表 with its 0x5c, ｱ in half width */
		text_add(&bytes, ",\x8c\xa9\x96\x7b,\x95\x5c,\xb1\r\n");
		text_addf(&wanted, "%zu:%s|見本|表|ｱ|\n", row,
		    row % 3 == 0 ? "a" : "ab");
	}
	ck_assert_int_eq(
	    cells_read(text_span(&bytes), ROLL_CP932, &cells, &err), 0);
	ck_assert_uint_eq(cells.len, wanted.len);
	ck_assert_int_eq(memcmp(cells.at, wanted.at, wanted.len), 0);
	text_clear(&bytes);
	text_clear(&cells);
	text_clear(&wanted);
}
END_TEST

static const struct {
	const char *bytes;
	enum roll_encoding encoding;
	const char *line;
	const char *what;
} refused[] = {
	{ "a,b\nc\n", ROLL_UTF_8, "2", NULL },
	{ "a,b\nc,d\n\ne,f\n", ROLL_UTF_8, "3", NULL },
	{ "a,b\nc,\"d\n", ROLL_UTF_8, "2", NULL },
	{ "a,b\nc,\"d\"e\n", ROLL_UTF_8, "2", NULL },
	{ "a,b\nc,\xff\n", ROLL_UTF_8, "2", "not proper UTF-8 text" },
	{ "a,b\nc,d\re,f\n", ROLL_UTF_8, "2", NULL },
	{ "a,b\nc,\xff\n", ROLL_CP932, "2", "a character that is no CP932" },
	{ "a,b\nc,\x80\n", ROLL_CP932, "2", "a character that is no CP932" },
	{ "a,b\nc,\x81\x20\n", ROLL_CP932, "2",
	    "a character that is no CP932" },
	{ "a,b\nc,d\ne,\x81", ROLL_CP932, "3", "a character that is no CP932" },
};

START_TEST(what_is_no_table_is_refused_with_its_line)
{
	struct text cells = { 0 };
	struct error err = { 0 };

	ck_assert_int_eq(cells_read(span_of(refused[_i].bytes),
	                     refused[_i].encoding, &cells, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.where[0].args[0], refused[_i].line);
	if (refused[_i].what != NULL)
		ck_assert_str_eq(err.what.id, refused[_i].what);
	ck_assert_str_eq(err.fix.id,
	    "export the register again as CSV, in the encoding of the setup");
	text_clear(&cells);
}
END_TEST

/* The line is counted over all pieces before. */
START_TEST(the_line_of_a_late_mistake_is_right)
{
	struct text bytes = { 0 }, cells = { 0 };
	struct error err = { 0 };

	for (size_t row = 0; row < 400000; row++)
		text_add(&bytes, "12,\"34\n5\",6\n");
	text_add(&bytes, _i == 0 ? "1,2\n" : "1,\xc0,3\n");
	ck_assert_int_eq(
	    cells_read(text_span(&bytes), ROLL_UTF_8, &cells, &err), -1);
	ck_assert_str_eq(err.where[0].args[0], "800,001");
	text_clear(&bytes);
	text_clear(&cells);
}
END_TEST

START_TEST(a_row_without_end_is_refused_before_memory_is_full)
{
	struct text bytes = { 0 }, cells = { 0 };
	struct error err = { 0 };

	text_add(&bytes, "a,b\n\"");
	while (bytes.len < 4 * EXTRACT_PIECE)
		text_add(&bytes, "0123456789,\n");
	ck_assert_int_eq(
	    cells_read(text_span(&bytes), ROLL_UTF_8, &cells, &err), -1);
	ck_assert_str_eq(err.where[0].args[0], "2");
	text_clear(&bytes);
	text_clear(&cells);
}
END_TEST

static const struct unit_test tests[] = {
	{ &pieces_are_cut_where_rows_end, 12 },
	{ &cp932_is_decoded_across_the_edges_of_reads, 0 },
	{ &what_is_no_table_is_refused_with_its_line, COUNT(refused) },
	{ &the_line_of_a_late_mistake_is_right, 2 },
	{ &a_row_without_end_is_refused_before_memory_is_full, 0 },
};
UNIT_TESTS("extract", tests)
