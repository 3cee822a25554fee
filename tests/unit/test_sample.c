#include "tests/unit/test.h"

#include "audit/sample.h"

/* From Python: int(sha256(f"{seed},{ticket}")) % papers, each paper once. */
static const struct {
	const char *seed;
	uint64_t papers;
	size_t count;
	uint64_t draws[8];
} known[] = {
	{ "31415926535897932384", 1195955, 8,
	    { 819401, 46515, 249964, 620948, 1130418, 819451, 1137880,
	        233111 } },
	{ "00000000000000000000", 7, 7, { 2, 6, 4, 5, 0, 1, 3 } },
	{ "12345678901234567890", 105013000, 3,
	    { 48828425, 24841920, 77280928 } },
};

START_TEST(the_draw_is_what_stock_tools_give)
{
	uint64_t draws[8];

	sample_draw(
	    span_of(known[_i].seed), known[_i].papers, known[_i].count, draws);
	for (size_t i = 0; i < known[_i].count; i++)
		ck_assert_uint_eq(draws[i], known[_i].draws[i]);
}
END_TEST

START_TEST(more_draws_go_on_where_fewer_ended)
{
	struct span seed = span_of("27182818284590452353");
	uint64_t few[100], many[1000];
	bool seen[1000] = { false };

	sample_draw(seed, 1000, 100, few);
	sample_draw(seed, 1000, 1000, many);
	ck_assert_mem_eq(few, many, sizeof(few));
	for (size_t i = 0; i < 1000; i++) {
		ck_assert_uint_lt(many[i], 1000);
		ck_assert(!seen[many[i]]);
		seen[many[i]] = true;
	}
}
END_TEST

START_TEST(another_die_is_another_draw)
{
	uint64_t one[20], other[20];

	sample_draw(span_of("27182818284590452353"), 100000, 20, one);
	sample_draw(span_of("27182818284590452354"), 100000, 20, other);
	ck_assert_mem_ne(one, other, sizeof(one));
}
END_TEST

START_TEST(a_seed_is_twenty_dice_or_more)
{
	ck_assert(sample_seed_is_valid(span_of("01234567890123456789")));
	ck_assert(!sample_seed_is_valid(span_of("0123456789012345678")));
	ck_assert(!sample_seed_is_valid(span_of("")));
	ck_assert(!sample_seed_is_valid(span_of("0123456789012345678x")));
	ck_assert(!sample_seed_is_valid(span_of("01234567890123456789 ")));
	ck_assert(!sample_seed_is_valid(
	    span_of("0123456789012345678901234567890123456789"
	            "0123456789012345678901234")));
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_draw_is_what_stock_tools_give,
	    sizeof(known) / sizeof(known[0]) },
	{ &more_draws_go_on_where_fewer_ended, 0 },
	{ &another_die_is_another_draw, 0 },
	{ &a_seed_is_twenty_dice_or_more, 0 },
};

UNIT_TESTS("sample", tests)
