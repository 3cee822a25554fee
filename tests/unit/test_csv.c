#include "ballot/csv.h"
#include "tests/unit/test.h"

/* All rows as "a|b|c;..." with their lines, or the error. */
static int
read_all(struct span bytes, struct text *out, struct error *err)
{
	struct csv *csv = memory_new(1, sizeof(*csv));
	bool more = true;
	int rc = csv_open(bytes, csv, err);

	while (rc == 0 && more) {
		rc = csv_next(csv, &more, err);
		if (rc != 0 || !more)
			break;
		text_addf(out, "%zu:", csv->line);
		for (size_t i = 0; i < csv->column_count; i++) {
			text_add_bytes(
			    out, csv->fields[i].at, csv->fields[i].len);
			text_add_char(out, '|');
		}
	}
	csv_close(csv);
	free(csv);
	return rc;
}

static const struct {
	const char *bytes, *rows;
} read[] = {
	{ "a,b\n1,2\n", "1:a|b|2:1|2|" },
	{ "a,b\r\n1,2\r\n", "1:a|b|2:1|2|" },
	{ "a,b\n1,2", "1:a|b|2:1|2|" },
	{ "\xef\xbb\xbf"
	  "a,b\n",
	    "1:a|b|" },
	{ "a,b\n,\n", "1:a|b|2:||" },
	{ "\"a\",\"b\"\n", "1:a|b|" },
	{ "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d|" },
	{ "\"\",\"\"\"\"\n", "1:|\"|" },
	{ "\"a\nb\",c\nd,e\n", "1:a\nb|c|3:d|e|" },
	{ "\"a\r\nb\",c\r\nd,e\r\n", "1:a\r\nb|c|3:d|e|" },
	{ "賛成, b \n", "1:賛成| b |" },
	{ "a\n\nb\n", "1:a|2:|3:b|" },
};

START_TEST(rows_are_read_as_rfc_4180_says)
{
	struct text out = { 0 };
	struct error err;

	ck_assert_int_eq(read_all(span_of(read[_i].bytes), &out, &err), 0);
	ck_assert_str_eq(out.at, read[_i].rows);
	text_clear(&out);
}
END_TEST

static const struct {
	const char *bytes, *what, *where;
} refused[] = {
	{ "a,b\n1\n", "%zu columns; the first line has %zu", "line 2" },
	{ "a,b\n1,2,3\n", "%zu columns; the first line has %zu", "line 2" },
	{ "a,b\n1,2\n\n", "%zu columns; the first line has %zu", "line 3" },
	{ "a,b\r1,2\r", "a CR without LF: line ends must be LF or CR LF",
	    "line 1" },
	{ "a,b\n1,2\r", "a CR without LF: line ends must be LF or CR LF",
	    "line 2" },
	{ "a,\"b\n", "a quote is opened and never closed", "line 1" },
	{ "a,\"", "a quote is opened and never closed", "line 1" },
	{ "a,b\"\n", "a quote inside a field that has none around it",
	    "line 1" },
	{ "a,\"b\"c\n", "text stands between a closing quote and the comma",
	    "line 1" },
	{ "a,\"b\" \n", "text stands between a closing quote and the comma",
	    "line 1" },
	{ "\"a\n\n\",b\n1,\"", "a quote is opened and never closed", "line 4" },
	{ "a\n\xff\n", "not proper UTF-8 text", "line 2" },
	{ "a\n\xe8\xb3", "not proper UTF-8 text", "line 2" },
	{ "\xff\xfe"
	  "a",
	    "not proper UTF-8 text", "line 1" },
};

START_TEST(anything_else_is_refused_with_its_line)
{
	struct text out = { 0 };
	struct error err;
	char where[256];

	ck_assert_int_eq(read_all(span_of(refused[_i].bytes), &out, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.what.id, refused[_i].what);
	error_where_english(&err, where, sizeof(where));
	ck_assert_str_eq(where, refused[_i].where);
	text_clear(&out);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
	struct text out = { 0 };
	struct error err;

	ck_assert_int_eq(
	    read_all((struct span){ "a\nb\0c\n", 6 }, &out, &err), -1);
	ck_assert_str_eq(err.what.id, "a NUL byte in the text");
	text_clear(&out);
}
END_TEST

START_TEST(bounds_hold_to_the_byte)
{
	struct text bytes = { 0 }, out = { 0 };
	struct error err;

	for (size_t i = 1; i < CSV_COLUMNS_MAX; i++)
		text_add_char(&bytes, ',');
	ck_assert_int_eq(read_all(text_span(&bytes), &out, &err), 0);
	text_add_char(&bytes, ',');
	ck_assert_int_eq(read_all(text_span(&bytes), &out, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d columns");
	bytes.len = 0;
	for (size_t i = 0; i < CSV_ROW_MAX; i++)
		text_add_char(&bytes, 'x');
	ck_assert_int_eq(read_all(text_span(&bytes), &out, &err), 0);
	text_add_char(&bytes, 'x');
	ck_assert_int_eq(read_all(text_span(&bytes), &out, &err), -1);
	ck_assert_str_eq(err.what.id, "the row is longer than %u bytes");
	bytes.at[0] = '"';
	bytes.at[bytes.len - 1] = '"';
	ck_assert_int_eq(read_all(text_span(&bytes), &out, &err), -1);
	ck_assert_str_eq(err.what.id, "the row is longer than %u bytes");
	text_clear(&bytes);
	text_clear(&out);
}
END_TEST

START_TEST(nothing_has_no_rows)
{
	struct text out = { 0 };
	struct error err;

	ck_assert_int_eq(read_all(span_of(""), &out, &err), 0);
	ck_assert_int_eq(read_all(span_of("\xef\xbb\xbf"), &out, &err), 0);
	ck_assert_ptr_null(out.at);
}
END_TEST

START_TEST(fields_get_the_quotes_they_need)
{
	struct text out = { 0 };

	csv_add(&out, span_of("plain text"));
	text_add_char(&out, ' ');
	csv_add(&out, span_of("a,b"));
	csv_add(&out, span_of("say \"yes\""));
	csv_add(&out, span_of("a\nb"));
	ck_assert_str_eq(
	    out.at, "plain text \"a,b\"\"say \"\"yes\"\"\"\"a\nb\"");
	text_clear(&out);
}
END_TEST

static const struct unit_test tests[] = {
	{ &rows_are_read_as_rfc_4180_says, sizeof(read) / sizeof(read[0]) },
	{ &anything_else_is_refused_with_its_line,
	    sizeof(refused) / sizeof(refused[0]) },
	{ &a_nul_byte_is_refused, 0 },
	{ &bounds_hold_to_the_byte, 0 },
	{ &nothing_has_no_rows, 0 },
	{ &fields_get_the_quotes_they_need, 0 },
};
UNIT_TESTS("csv", tests)
