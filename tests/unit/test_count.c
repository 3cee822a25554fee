#include "tally/count.h"
#include "tests/unit/papers.h"
#include "tests/unit/test.h"

#define MANY 500
#define CODES_1 "10BS?"
#define CODES_2 "102BS?"

/* The same chance every time; a test that fails fails again. */
static uint64_t
draw(uint64_t *state, uint64_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % below;
}

/* Papers with any codes; serials ascend, as in a file. */
static void
ballots_draw(struct ballot ballots[MANY], uint64_t seed)
{
	memset(ballots, 0, MANY * sizeof(ballots[0]));
	for (size_t i = 0; i < MANY; i++) {
		ballots[i].serial = i + 1;
		ballots[i].codes[0] = CODES_1[draw(&seed, 5)];
		ballots[i].codes[1] = CODES_2[draw(&seed, 6)];
		memset(ballots[i].image, '-', IMAGE_TEXT_LEN);
	}
}

/* What a station makes of a file with these papers. */
static void
count_file(struct area_count *area, const struct definition *definition,
    enum record_kind kind, const struct text *file)
{
	struct hashed hashed = hashed_of(text_span(file));
	struct code_table table;
	struct verified verified;
	struct records records;
	struct error err;

	code_table_init(&table, definition, 0);
	ck_assert_int_eq(
	    verified_by_digest(&hashed, &hashed.digest, &verified, &err), 0);
	ck_assert_int_eq(
	    records_parse(verified, kind, &table, &records, &err), 0);
	count_add_records(area, definition, 0, &table, &records);
}

static void
count_ballots(struct area_count *area, const struct definition *definition,
    const struct ballot *ballots, size_t count)
{
	static const uint8_t salt[16];
	struct code_table table;
	struct text file = { 0 };

	code_table_init(&table, definition, 0);
	ballots_format(&table, salt, ballots, count, &file);
	count_file(area, definition, RECORD_BALLOTS, &file);
	text_clear(&file);
}

static bool
counts_same(const struct area_count *a, const struct area_count *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* How often a code stands in a question, without count.c. */
static uint64_t
seen(const struct ballot *ballots, size_t question, char code)
{
	uint64_t count = 0;

	for (size_t i = 0; i < MANY; i++)
		count += ballots[i].codes[question] == code;
	return count;
}

START_TEST(each_paper_counts_once_where_its_code_says)
{
	struct definition *definition = papers_definition();
	static struct ballot ballots[MANY];
	struct area_count area = { 0 };

	ballots_draw(ballots, (uint64_t)_i + 1);
	count_ballots(&area, definition, ballots, MANY);
	ck_assert_uint_eq(area.papers[0], MANY);
	ck_assert_uint_eq(area.questions[0].options[0], seen(ballots, 0, '1'));
	ck_assert_uint_eq(area.questions[0].options[1], seen(ballots, 0, '0'));
	ck_assert_uint_eq(
	    area.questions[0].categories[0], seen(ballots, 0, 'B'));
	ck_assert_uint_eq(
	    area.questions[0].categories[1], seen(ballots, 0, 'S'));
	ck_assert_uint_eq(area.questions[0].review, seen(ballots, 0, '?'));
	ck_assert_uint_eq(area.questions[1].options[2], seen(ballots, 1, '2'));
	ck_assert_uint_eq(area.questions[1].review, seen(ballots, 1, '?'));
	free(definition);
}
END_TEST

START_TEST(the_order_of_papers_changes_nothing)
{
	struct definition *definition = papers_definition();
	static struct ballot ballots[MANY];
	struct area_count before = { 0 }, after = { 0 };
	uint64_t state = (uint64_t)_i + 100;

	ballots_draw(ballots, state);
	count_ballots(&before, definition, ballots, MANY);
	for (size_t i = MANY - 1; i > 0; i--) {
		size_t j = (size_t)draw(&state, i + 1);
		char codes[QUESTIONS_MAX];

		memcpy(codes, ballots[i].codes, sizeof(codes));
		memcpy(ballots[i].codes, ballots[j].codes, sizeof(codes));
		memcpy(ballots[j].codes, codes, sizeof(codes));
	}
	count_ballots(&after, definition, ballots, MANY);
	ck_assert(counts_same(&before, &after));
	free(definition);
}
END_TEST

START_TEST(parts_add_up_to_the_whole)
{
	struct definition *definition = papers_definition();
	static struct ballot ballots[MANY];
	struct area_count whole = { 0 }, first = { 0 }, second = { 0 };
	struct area_count at_once = { 0 };
	size_t cut = (size_t)_i * 50;

	ballots_draw(ballots, 7);
	count_ballots(&whole, definition, ballots, MANY);
	count_ballots(&first, definition, ballots, cut);
	count_ballots(&second, definition, ballots + cut, MANY - cut);
	count_ballots(&at_once, definition, ballots + cut, MANY - cut);
	count_ballots(&at_once, definition, ballots, cut);
	count_add(&first, &second);
	ck_assert(counts_same(&whole, &first));
	ck_assert(counts_same(&whole, &at_once));
	free(definition);
}
END_TEST

START_TEST(a_bundle_counts_as_its_papers_one_by_one)
{
	struct definition *definition = papers_definition();
	static struct ballot ballots[MANY];
	struct bundle bundles[2] = { { "t1-001", "1S", 499, "ab+cd" },
		{ "t1-002", "?2", 1, "ab" } };
	static const uint8_t salt[16];
	struct area_count by_paper = { 0 }, by_bundle = { 0 };
	struct code_table table;
	struct text file = { 0 };

	ballots_draw(ballots, 1);
	for (size_t i = 0; i < MANY; i++)
		memcpy(ballots[i].codes, i == 99 ? "?2" : "1S", 2);
	count_ballots(&by_paper, definition, ballots, MANY);
	code_table_init(&table, definition, 0);
	bundles_format(&table, salt, bundles, 2, &file);
	count_file(&by_bundle, definition, RECORD_BUNDLES, &file);
	ck_assert(counts_same(&by_paper, &by_bundle));
	ck_assert_uint_eq(by_bundle.questions[0].options[0], 499);
	text_clear(&file);
	free(definition);
}
END_TEST

/* B = VALID + INVALID + NONE + review, whatever the categories count as. */
START_TEST(every_paper_is_in_one_sum)
{
	struct definition *definition = papers_definition();
	struct category *categories = definition->ordinance.categories;
	static struct ballot ballots[MANY];
	struct area_count area = { 0 };
	struct question_sums sums;
	uint64_t blank, spoiled;

	categories[0].counts_as = (enum counts_as)(_i % 3);
	categories[1].counts_as = (enum counts_as)(_i / 3);
	for (size_t i = 0; i < 2; i++)
		span_copy(span_of("against"), categories[i].option,
		    sizeof(categories[i].option));
	ballots_draw(ballots, 3);
	count_ballots(&area, definition, ballots, MANY);
	blank = seen(ballots, 1, 'B');
	spoiled = seen(ballots, 1, 'S');
	count_sums(&area.questions[1], definition, 1, &sums);
	ck_assert_uint_eq(sums.papers, MANY);
	ck_assert_uint_eq(
	    sums.valid + sums.invalid + sums.none + sums.review, MANY);
	ck_assert_uint_eq(sums.review, seen(ballots, 1, '?'));
	ck_assert_uint_eq(sums.invalid,
	    (categories[0].counts_as == COUNTS_AS_INVALID ? blank : 0) +
	        (categories[1].counts_as == COUNTS_AS_INVALID ? spoiled : 0));
	ck_assert_uint_eq(sums.none,
	    (categories[0].counts_as == COUNTS_AS_NONE ? blank : 0) +
	        (categories[1].counts_as == COUNTS_AS_NONE ? spoiled : 0));
	ck_assert_uint_eq(sums.options[0], seen(ballots, 1, '1'));
	ck_assert_uint_eq(sums.options[1],
	    seen(ballots, 1, '0') +
	        (categories[0].counts_as == COUNTS_AS_VALID ? blank : 0) +
	        (categories[1].counts_as == COUNTS_AS_VALID ? spoiled : 0));
	ck_assert_uint_eq(
	    sums.valid, sums.options[0] + sums.options[1] + sums.options[2]);
	free(definition);
}
END_TEST

static const struct unit_test tests[] = {
	{ &each_paper_counts_once_where_its_code_says, 5 },
	{ &the_order_of_papers_changes_nothing, 20 },
	{ &parts_add_up_to_the_whole, 11 },
	{ &a_bundle_counts_as_its_papers_one_by_one, 0 },
	{ &every_paper_is_in_one_sum, 9 },
};
UNIT_TESTS("count", tests)
