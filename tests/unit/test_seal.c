#include "ballot/seal.h"
#include "tests/unit/papers.h"
#include "tests/unit/test.h"

#define PAPERS 1000

/* Papers whose code tells their place in the scanner's order. */
static void
papers_fill(struct ballot *ballots, bool backwards)
{
	for (size_t i = 0; i < PAPERS; i++) {
		size_t n = backwards ? PAPERS - 1 - i : i;

		memset(&ballots[i], 0, sizeof(ballots[i]));
		ballots[i].codes[0] = n % 2 ? '1' : '0';
		ballots[i].codes[1] = n < PAPERS / 2 ? '1' : '0';
		memset(ballots[i].image, '-', IMAGE_TEXT_LEN);
	}
}

/* Any fixed mixing will do: the test needs no real chance. */
static void
serials_fill(uint64_t serials[PAPERS], uint64_t seed)
{
	for (size_t i = 0; i < PAPERS; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		serials[i] = seed ^ seed >> 29;
	}
}

START_TEST(a_sealed_file_is_sorted_by_serial_and_keeps_every_paper)
{
	struct ballot *ballots = memory_new(PAPERS, sizeof(ballots[0]));
	struct code_table table = papers_table();
	struct verified verified = { .bytes = { NULL, 0 } };
	uint64_t serials[PAPERS];
	uint8_t salt[16] = { 0 };
	struct records records;
	struct text text = { 0 };
	struct error err;
	size_t ones = 0;

	papers_fill(ballots, false);
	serials_fill(serials, 1);
	ck_assert(seal_serials(ballots, PAPERS, serials));
	for (size_t i = 0; i < PAPERS; i++) {
		ones += ballots[i].codes[0] == '1';
		if (i > 0)
			ck_assert(ballots[i - 1].serial < ballots[i].serial);
	}
	ck_assert_uint_eq(ones, PAPERS / 2);
	ballots_format(&table, salt, ballots, PAPERS, &text);
	verified.bytes = text_span(&text);
	ck_assert_int_eq(
	    records_parse(verified, RECORD_BALLOTS, &table, &records, &err), 0);
	ck_assert_uint_eq(records.papers, PAPERS);
	text_clear(&text);
	free(ballots);
}
END_TEST

/*
 * The order of scanning leaves no trace: the first half of the papers is
 * spread over the whole file, and which papers lie where depends on the
 * serials alone.
 */
START_TEST(the_order_of_scanning_does_not_show)
{
	struct ballot *ballots = memory_new(PAPERS, sizeof(ballots[0]));
	struct ballot *other = memory_new(PAPERS, sizeof(other[0]));
	uint64_t serials[PAPERS], turned[PAPERS];
	size_t early = 0;

	serials_fill(serials, 2);
	for (size_t i = 0; i < PAPERS; i++)
		turned[i] = serials[PAPERS - 1 - i];
	papers_fill(ballots, false);
	papers_fill(other, true);
	ck_assert(seal_serials(ballots, PAPERS, serials));
	ck_assert(seal_serials(other, PAPERS, turned));
	ck_assert(memcmp(ballots, other, PAPERS * sizeof(ballots[0])) == 0);
	for (size_t i = 0; i < PAPERS / 2; i++)
		early += ballots[i].codes[1] == '1';
	/* 250 expected; beyond 320 would be 6 standard deviations. */
	ck_assert(early > 180 && early < 320);
	free(ballots);
	free(other);
}
END_TEST

START_TEST(equal_serials_are_drawn_again)
{
	struct ballot ballots[3];
	uint64_t serials[] = { 7, 9, 7 };

	memset(ballots, 0, sizeof(ballots));
	ck_assert(!seal_serials(ballots, 3, serials));
	ck_assert_uint_eq(ballots[0].serial, 0);
	serials[2] = 8;
	ck_assert(seal_serials(ballots, 3, serials));
	ck_assert_uint_eq(ballots[2].serial, 9);
	ck_assert(seal_serials(ballots, 0, serials));
}
END_TEST

START_TEST(papers_are_split_evenly)
{
	static const size_t cases[][3] = { { 0, 10, 0 }, { 1, 10, 1 },
		{ 10, 10, 1 }, { 11, 10, 2 }, { 1201, 400, 4 },
		{ 2000000, 100000, 20 }, { 7, 1, 7 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t count = cases[i][0], files = cases[i][2], before = 0;

		ck_assert_uint_eq(seal_file_count(count, cases[i][1]), files);
		for (size_t f = 0; f < files; f++) {
			size_t end = seal_file_start(count, files, f + 1);

			ck_assert_uint_eq(
			    seal_file_start(count, files, f), before);
			ck_assert_uint_le(end - before, cases[i][1]);
			ck_assert_uint_ge(end - before, count / files);
			before = end;
		}
		ck_assert_uint_eq(before, count);
	}
}
END_TEST

static int
bundles_read(const char *bytes, struct bundle **bundles, size_t *count,
    uint64_t *papers, struct error *err)
{
	struct code_table table = papers_table();

	return seal_bundles_parse(
	    span_of(bytes), "b.csv", &table, bundles, count, papers, err);
}

START_TEST(bundles_are_taken_in_any_order)
{
	struct bundle *bundles;
	struct error err;
	uint64_t papers;
	size_t count;

	ck_assert_int_eq(bundles_read("id,class,count a,count b,checkers\r\n"
	                              "t2,0S,7,7,ab\r\n"
	                              "t1,11,100,100,\"ab+cd\"\r\n",
	                     &bundles, &count, &papers, &err),
	    0);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(papers, 107);
	ck_assert_str_eq(bundles[0].id, "t1");
	ck_assert(memcmp(bundles[1].codes, "0S", 2) == 0);
	free(bundles);
}
END_TEST

static const struct {
	const char *bytes, *what, *where;
} bad_bundles[] = {
	{ "", "the first line must be", "b.csv" },
	{ "id,class,count,checkers\n", "the first line must be", "b.csv" },
	{ BUNDLES_COLUMNS "\nt1,11,100,99,a\n", "counted", "b.csv, line 2" },
	{ BUNDLES_COLUMNS "\nt1,19,100,100,a\n", "question", "b.csv, line 2" },
	{ BUNDLES_COLUMNS "\nt1,11,1,1,a\nt1,00,1,1,a\n", "bundle %s stands",
	    "b.csv" },
	{ BUNDLES_COLUMNS "\nt1,11,1,1,\"a,b\"\n", "the checkers",
	    "b.csv, line 2" },
	{ BUNDLES_COLUMNS "\nt1,11,1,1\n", "%zu columns", "b.csv, line 2" },
};

START_TEST(bundles_are_refused_with_their_line)
{
	struct bundle *bundles;
	struct error err;
	uint64_t papers;
	size_t count;
	char where[256];

	ck_assert_int_eq(bundles_read(bad_bundles[_i].bytes, &bundles, &count,
	                     &papers, &err),
	    -1);
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strncmp(err.what.id, bad_bundles[_i].what,
	                  strlen(bad_bundles[_i].what)) == 0,
	    "%s", err.what.id);
	ck_assert_str_eq(where, bad_bundles[_i].where);
}
END_TEST

static struct digest
digest_number(uint8_t n)
{
	struct digest digest = { { n } };

	return digest;
}

START_TEST(each_manifest_is_the_complete_list)
{
	const struct record_name one = { RECORD_BALLOTS, 1 };
	const struct record_name two = { RECORD_BALLOTS, 2 };
	const struct record_name bundle = { RECORD_BUNDLES, 1 };
	struct statement head = { .subject = "kita-a" };
	struct manifest first, second, third;
	struct digest id = digest_number(9), a = digest_number(1),
	              b = digest_number(2), c = digest_number(3);
	struct error err;

	seal_manifest_next(&head, NULL, NULL, &first);
	ck_assert_uint_eq(first.head.number, 1);
	ck_assert(first.head.first);
	ck_assert_int_eq(seal_add(&first, one, 400, &a, &err), 0);
	ck_assert_int_eq(seal_add(&first, bundle, 12, &b, &err), 0);
	first.final = true;
	seal_manifest_next(&head, &first, &id, &second);
	ck_assert_uint_eq(second.head.number, 2);
	ck_assert(!second.head.first && !second.final);
	ck_assert(digest_same(&second.head.replaces, &id));
	ck_assert_int_eq(seal_withdraw(&second, one, "scanned twice", &err), 0);
	ck_assert_int_eq(seal_add(&second, two, 399, &c, &err), 0);
	ck_assert_uint_eq(manifest_papers(&second), 411);
	ck_assert_uint_eq(second.withdrawn_count, 1);
	ck_assert(digest_same(&second.withdrawn[0].digest, &a));
	ck_assert_int_eq(seal_withdraw(&second, one, "again", &err), -1);
	ck_assert_int_eq(seal_withdraw(&second, two, "", &err), -1);
	ck_assert_uint_eq(manifest_papers(&second), 411);
	seal_manifest_next(&head, &second, &id, &third);
	ck_assert_uint_eq(third.withdrawn_count, 1);
	ck_assert_str_eq(third.withdrawn[0].reason, "scanned twice");
	ck_assert_uint_eq(third.file_count, 2);
	ck_assert_ptr_nonnull(manifest_find(&third, bundle));
	ck_assert_ptr_null(manifest_find(&third, one));
	manifest_clear(&first);
	manifest_clear(&second);
	manifest_clear(&third);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_sealed_file_is_sorted_by_serial_and_keeps_every_paper, 0 },
	{ &the_order_of_scanning_does_not_show, 0 },
	{ &equal_serials_are_drawn_again, 0 },
	{ &papers_are_split_evenly, 0 },
	{ &bundles_are_taken_in_any_order, 0 },
	{ &bundles_are_refused_with_their_line,
	    sizeof(bad_bundles) / sizeof(bad_bundles[0]) },
	{ &each_manifest_is_the_complete_list, 0 },
};
UNIT_TESTS("seal", tests)
