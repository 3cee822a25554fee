#include <stdio.h>

#include "ballot/records.h"
#include "tests/unit/papers.h"
#include "tests/unit/test.h"

#define NO_IMAGE                                                               \
	"-------------------------------"                                      \
	"---------------------------------"
#define SOME_IMAGE                                                             \
	"0123456789abcdef0123456789abcdef"                                     \
	"0123456789abcdef0123456789abcdef"
#define SALT "salt,000102030405060708090a0b0c0d0e0f\n"
#define HEAD SALT "serial,bridge,hall,image\n"
#define BUNDLES_HEAD SALT "id,class,count a,count b,checkers\n"

static const char *const good_ballots =
    HEAD "0000000000000001,1,0," NO_IMAGE "\n"
         "00000000000000ff,0,2," SOME_IMAGE "\n"
         "7fffffffffffffff,B,S," NO_IMAGE "\n"
         "ffffffffffffffff,?,1," NO_IMAGE "\n";

static const char *const good_bundles =
    BUNDLES_HEAD "t1-001,11,100,100,ab+cd\n"
                 "t1-002,?B,7,7,AB12\n"
                 "t2,S2,10000,10000,a+b+c+d\n";

static int
parse(struct span bytes, enum record_kind kind, struct records *records,
    struct error *err)
{
	struct verified verified = { .bytes = bytes };
	struct code_table table = papers_table();

	return records_parse(verified, kind, &table, records, err);
}

/* The same bytes again, by the walk and the writer. */
static void
format_again(const struct records *records, struct text *text)
{
	struct code_table table = papers_table();
	struct records_walk walk = records_begin(records);
	struct record record;
	struct ballot ballots[16];
	struct bundle bundles[16];
	uint8_t salt[16];
	size_t n = 0;

	memset(bundles, 0, sizeof(bundles));
	memset(ballots, 0, sizeof(ballots));
	for (uint8_t i = 0; i < 16; i++)
		salt[i] = i;
	while (records_next(&walk, &record)) {
		ck_assert_uint_lt(n, 16);
		for (size_t q = 0; q < 2; q++)
			ballots[n].codes[q] = bundles[n].codes[q] =
			    record.codes[q * record.code_step];
		ballots[n].serial = record_serial(&record);
		if (records->kind == RECORD_BALLOTS) {
			memcpy(ballots[n].image, record.codes + 4, 64);
		} else {
			const char *end = strchr(record.codes, '\n');
			const char *checkers = end;

			while (checkers[-1] != ',')
				checkers--;
			ck_assert(span_copy(record.name, bundles[n].id, 32));
			bundles[n].count = (unsigned)record.weight;
			ck_assert(span_copy(
			    (struct span){ checkers, (size_t)(end - checkers) },
			    bundles[n].checkers, 40));
		}
		n++;
	}
	ck_assert_uint_eq(n, records->count);
	if (records->kind == RECORD_BALLOTS)
		ballots_format(&table, salt, ballots, n, text);
	else
		bundles_format(&table, salt, bundles, n, text);
}

START_TEST(ballots_come_out_as_they_went_in)
{
	struct records records;
	struct records_walk walk;
	struct record record;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(
	    parse(span_of(good_ballots), RECORD_BALLOTS, &records, &err), 0);
	ck_assert_uint_eq(records.count, 4);
	ck_assert_uint_eq(records.papers, 4);
	ck_assert_uint_eq(records.line_len, 86);
	walk = records_begin(&records);
	ck_assert(records_next(&walk, &record));
	ck_assert(records_next(&walk, &record));
	ck_assert(record_serial(&record) == 0xff && record.weight == 1);
	ck_assert_int_eq(record.codes[0], '0');
	ck_assert_int_eq(record.codes[record.code_step], '2');
	ck_assert(span_equals(record.name, "00000000000000ff"));
	format_again(&records, &text);
	ck_assert_str_eq(text.at, good_ballots);
	text_clear(&text);
}
END_TEST

START_TEST(bundles_come_out_as_they_went_in)
{
	struct records records;
	struct records_walk walk;
	struct record record;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(
	    parse(span_of(good_bundles), RECORD_BUNDLES, &records, &err), 0);
	ck_assert_uint_eq(records.count, 3);
	ck_assert_uint_eq(records.papers, 10107);
	walk = records_begin(&records);
	ck_assert(records_next(&walk, &record));
	ck_assert(records_next(&walk, &record));
	ck_assert_uint_eq(record.weight, 7);
	ck_assert(record.codes[0] == '?' && record.codes[1] == 'B');
	/* First 8 bytes of SHA-256("t1-002"), by sha256sum. */
	ck_assert(record_serial(&record) == 0x111155401fb4a763);
	format_again(&records, &text);
	ck_assert_str_eq(text.at, good_bundles);
	text_clear(&text);
}
END_TEST

START_TEST(a_file_without_papers_is_a_file)
{
	struct records records;
	struct records_walk walk;
	struct record record;
	struct error err;

	ck_assert_int_eq(
	    parse(span_of(HEAD), RECORD_BALLOTS, &records, &err), 0);
	ck_assert_uint_eq(records.count, 0);
	walk = records_begin(&records);
	ck_assert(!records_next(&walk, &record));
	ck_assert_int_eq(
	    parse(span_of(BUNDLES_HEAD), RECORD_BUNDLES, &records, &err), 0);
	walk = records_begin(&records);
	ck_assert(!records_next(&walk, &record));
}
END_TEST

/* What is refused, the line that is named and how the message begins. */
struct refused {
	const char *bytes, *what, *where;
};

static void
refused_check(const struct refused *refused, enum record_kind kind)
{
	struct records records;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(
	    parse(span_of(refused->bytes), kind, &records, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused->what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused->where);
	ck_assert_uint_gt(strlen(err.fix.id), 0);
}

static const struct refused bad_ballots[] = {
	{ "", "the file ends too early", "line 1" },
	{ "salt,00", "the file is cut off", "line 1" },
	{ "salt,00\n", "32 hex digits", "line 1" },
	{ "\xef\xbb\xbf" HEAD, "32 hex digits", "line 1" },
	{ "salt,000102030405060708090a0b0c0d0e0F\n", "32 hex", "line 1" },
	{ SALT, "the file ends too early", "line 2" },
	{ SALT "serial,bridge,image\n", "the columns must be", "line 2" },
	{ SALT "serial,hall,bridge,image\n", "the columns must be", "line 2" },
	{ SALT "serial,bridge,hall,image\r\n", "CR LF", "line 2" },
	{ HEAD "0000000000000001,1,0," NO_IMAGE "\r\n", "CR LF", "line 3" },
	{ HEAD "0000000000000001,1,0," NO_IMAGE, "cut off", "line 3" },
	{ HEAD "0000000000000001,1,0," NO_IMAGE "\n0000", "cut off", "line 4" },
	{ HEAD "\n", "the line has 1 bytes; every line of this file has 86",
	    "line 3" },
	{ HEAD "0000000000000001,1," NO_IMAGE "\n",
	    "the line has 84 bytes; every line of this file has 86", "line 3" },
	{ HEAD "0000000000000001,1,0,1," NO_IMAGE "\n", "the line has 88 bytes",
	    "line 3" },
	{ HEAD "000000000000000g,1,0," NO_IMAGE "\n", "the serial", "line 3" },
	{ HEAD "00000000000000AA,1,0," NO_IMAGE "\n", "the serial", "line 3" },
	{ HEAD "0000000000000001;1,0," NO_IMAGE "\n",
	    "a comma must stand before question bridge", "line 3" },
	{ HEAD "0000000000000001,2,0," NO_IMAGE "\n",
	    "question bridge has no code \"2\"", "line 3" },
	{ HEAD "0000000000000001,1,-," NO_IMAGE "\n",
	    "question hall has no code \"-\"", "line 3" },
	{ HEAD "0000000000000001,1,0,-" SOME_IMAGE "\n",
	    "the line has 87 bytes", "line 3" },
	{ HEAD "0000000000000001,1,0,A123456789abcdef0123456789abcdef"
	       "0123456789abcdef0123456789abcdef\n",
	    "the image must be", "line 3" },
	{ HEAD "0000000000000001,1,0,-123456789abcdef0123456789abcdef"
	       "0123456789abcdef0123456789abcdef\n",
	    "the image must be", "line 3" },
	{ HEAD "0000000000000002,1,0," NO_IMAGE
	       "\n0000000000000001,1,0," NO_IMAGE "\n",
	    "serial 0000000000000001 is not above the one before, "
	    "0000000000000002",
	    "line 4" },
	{ HEAD "0000000000000002,1,0," NO_IMAGE
	       "\n0000000000000002,0,0," NO_IMAGE "\n",
	    "is not above the one before", "line 4" },
	{ HEAD "0000000000000002,1,0," NO_IMAGE "\n\n", "1 bytes", "line 4" },
};

START_TEST(ballots_are_refused_with_line_and_reason)
{
	refused_check(&bad_ballots[_i], RECORD_BALLOTS);
}
END_TEST

static const struct refused bad_bundles[] = {
	{ HEAD, "the columns must be", "line 2" },
	{ BUNDLES_HEAD "t1,11,1,1,a", "cut off", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,a\r\n", "CR LF", "line 3" },
	{ BUNDLES_HEAD "\n", "the bundle's id", "line 3" },
	{ BUNDLES_HEAD "T1,11,1,1,a\n", "the bundle's id", "line 3" },
	{ BUNDLES_HEAD "t1\n", "the class is missing", "line 3" },
	{ BUNDLES_HEAD "t1,1,1,1,a\n", "1 codes", "line 3" },
	{ BUNDLES_HEAD "t1,111,1,1,a\n", "3 codes", "line 3" },
	{ BUNDLES_HEAD "t1,21,1,1,a\n", "bridge has no code \"2\"", "line 3" },
	{ BUNDLES_HEAD "t1,11,0,0,a\n", "from 1 to 10,000", "line 3" },
	{ BUNDLES_HEAD "t1,11,10001,10001,a\n", "from 1 to", "line 3" },
	{ BUNDLES_HEAD "t1,11,01,01,a\n", "from 1 to", "line 3" },
	{ BUNDLES_HEAD "t1,11,1\n", "from 1 to", "line 3" },
	{ BUNDLES_HEAD "t1,11,10,9,a\n", "counted 10 and 9", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,a+\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,a+b+c+d+e\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,abcdefghi\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,a b\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t1,11,1,1,a,b\n", "the checkers", "line 3" },
	{ BUNDLES_HEAD "t2,11,1,1,a\nt1,11,1,1,a\n", "out of order", "line 4" },
	{ BUNDLES_HEAD "t1,11,1,1,a\nt1,00,1,1,a\n", "twice", "line 4" },
	{ BUNDLES_HEAD "t1-1,11,1,1,a\nt1,11,1,1,a\n", "order", "line 4" },
};

START_TEST(bundles_are_refused_with_line_and_reason)
{
	refused_check(&bad_bundles[_i], RECORD_BUNDLES);
}
END_TEST

/*
 * What one changed byte may become without notice of the parser: the salt,
 * a serial that keeps the order, another code, another image of hex. (The
 * digest notices all of them.) Everything else is refused.
 */
static bool
change_is_spelling(size_t at, char new)
{
	size_t column = at < strlen(HEAD) ? 0 : (at - strlen(HEAD)) % 86;
	size_t row = at < strlen(HEAD) ? 0 : (at - strlen(HEAD)) / 86;
	bool hex = strchr("0123456789abcdef", new) != NULL && new != '\0';

	if (at < strlen(HEAD))
		return hex && at >= 5 && at < 37;
	if (column < 16)
		return hex; /* perhaps: the order decides */
	if (column == 17)
		return strchr("10BS?", new) != NULL && new != '\0';
	if (column == 19)
		return strchr("102BS?", new) != NULL && new != '\0';
	return column >= 21 && column < 85 && row == 1 && hex;
}

START_TEST(no_changed_byte_passes_unless_the_format_allows_it)
{
	size_t len = strlen(good_ballots), accepted = 0;
	char *bytes = memory_copy(span_of(good_ballots));
	struct records records;
	struct error err;

	for (size_t at = 0; at < len; at++) {
		for (int c = 0; c < 256; c++) {
			int rc;

			bytes[at] = (char)c;
			if (bytes[at] == good_ballots[at])
				continue;
			rc = parse((struct span){ bytes, len }, RECORD_BALLOTS,
			    &records, &err);
			if (rc == 0)
				accepted++;
			if (!change_is_spelling(at, (char)c))
				ck_assert_msg(rc == -1, "byte %zu as 0x%02x",
				    at, (unsigned)c);
			else if ((at - strlen(HEAD)) % 86 >= 16)
				ck_assert_msg(
				    rc == 0, "byte %zu as 0x%02x", at, c);
		}
		bytes[at] = good_ballots[at];
	}
	/* salt 32 x 15, codes 4 x (4 + 5), image 64 x 15; and the serials */
	ck_assert_uint_gt(accepted, 32 * 15 + 36 + 64 * 15);
	free(bytes);
}
END_TEST

START_TEST(no_cut_off_file_passes)
{
	struct records records;
	struct error err;
	size_t len = strlen(good_ballots);

	for (size_t n = 0; n < len; n++) {
		bool whole = n >= strlen(HEAD) && (n - strlen(HEAD)) % 86 == 0;
		int rc = parse((struct span){ good_ballots, n }, RECORD_BALLOTS,
		    &records, &err);

		/* A whole number of lines is a smaller file: the digest. */
		ck_assert_int_eq(rc, whole ? 0 : -1);
	}
}
END_TEST

START_TEST(a_nul_byte_is_named)
{
	char bytes[] = HEAD "0000000000000001,1,0,\0\n";
	struct records records;
	struct error err;

	ck_assert_int_eq(parse((struct span){ bytes, sizeof(bytes) - 1 },
	                     RECORD_BALLOTS, &records, &err),
	    -1);
	ck_assert_str_eq(err.what.id, "a NUL byte is in the line");
}
END_TEST

/* `count` ballots with the serials 1, 2, 3 ... */
static void
many(size_t count, struct text *text)
{
	struct code_table table = papers_table();
	struct ballot *ballots = memory_new(count, sizeof(ballots[0]));
	uint8_t salt[16] = { 0 };

	for (size_t i = 0; i < count; i++) {
		ballots[i].serial = i + 1;
		memcpy(ballots[i].codes, "10", 2);
		memset(ballots[i].image, '-', IMAGE_TEXT_LEN);
	}
	ballots_format(&table, salt, ballots, count, text);
	free(ballots);
}

START_TEST(the_setup_bounds_the_papers_of_a_file)
{
	struct records records;
	struct text text = { 0 };
	struct error err;

	many(1000, &text);
	ck_assert_int_eq(
	    parse(text_span(&text), RECORD_BALLOTS, &records, &err), 0);
	ck_assert_uint_eq(records.papers, 1000);
	text_clear(&text);
	many(1001, &text);
	ck_assert_int_eq(
	    parse(text_span(&text), RECORD_BALLOTS, &records, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "%zu papers in one file; the setup allows %zu");
	text_clear(&text);
}
END_TEST

START_TEST(a_file_beyond_16_mib_is_refused_unread)
{
	size_t len = BALLOTS_BYTES_MAX + 1;
	char *bytes = memory_new(len, 1);
	struct records records;
	struct error err;

	ck_assert_int_eq(
	    parse((struct span){ bytes, len }, RECORD_BALLOTS, &records, &err),
	    -1);
	ck_assert_str_eq(err.what.id, "%zu bytes; such a file has at most %zu");
	free(bytes);
}
END_TEST

START_TEST(codes_mean_options_first_then_categories)
{
	struct code_table table = papers_table();

	ck_assert_int_eq(table.meaning[0]['1'], MEANING_FIRST);
	ck_assert_int_eq(table.meaning[0]['0'], MEANING_FIRST + 1);
	ck_assert_int_eq(table.meaning[0]['B'], MEANING_FIRST + 2);
	ck_assert_int_eq(table.meaning[0]['S'], MEANING_FIRST + 3);
	ck_assert_int_eq(table.meaning[0]['2'], MEANING_NONE);
	ck_assert_int_eq(table.meaning[1]['2'], MEANING_FIRST + 2);
	ck_assert_int_eq(table.meaning[1]['B'], MEANING_FIRST + 3);
	ck_assert_int_eq(table.meaning[1]['?'], MEANING_REVIEW);
}
END_TEST

static const struct unit_test tests[] = {
	{ &ballots_come_out_as_they_went_in, 0 },
	{ &bundles_come_out_as_they_went_in, 0 },
	{ &a_file_without_papers_is_a_file, 0 },
	{ &ballots_are_refused_with_line_and_reason,
	    sizeof(bad_ballots) / sizeof(bad_ballots[0]) },
	{ &bundles_are_refused_with_line_and_reason,
	    sizeof(bad_bundles) / sizeof(bad_bundles[0]) },
	{ &no_changed_byte_passes_unless_the_format_allows_it, 0 },
	{ &no_cut_off_file_passes, 0 },
	{ &a_nul_byte_is_named, 0 },
	{ &the_setup_bounds_the_papers_of_a_file, 0 },
	{ &a_file_beyond_16_mib_is_refused_unread, 0 },
	{ &codes_mean_options_first_then_categories, 0 },
};
UNIT_TESTS("records", tests)
