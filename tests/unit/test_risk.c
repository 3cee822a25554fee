#include "tests/unit/test.h"

#include "audit/risk.h"

#define SMALL 11

/* All ways to draw `drawn` of `papers` of which the first `wrong` are wrong:
 * how many of them show `found` or fewer, and how many there are. */
static void
enumerate(const struct risk *risk, uint64_t *few, uint64_t *all)
{
	uint32_t wrong = (1u << risk->wrong) - 1;

	*few = *all = 0;
	for (uint32_t hand = 0; hand < 1u << risk->papers; hand++) {
		if ((uint64_t)__builtin_popcount(hand) != risk->drawn)
			continue;
		*all += 1;
		*few +=
		    (uint64_t)__builtin_popcount(hand & wrong) <= risk->found;
	}
}

/* Is it confirmed at so many draws, with so many wrong papers among them? */
struct bounds_met {
	bool at[SMALL + 1][SMALL + 1];
};

static void
bounds_met_fill(
    const struct risk *asked, uint64_t limit, struct bounds_met *met)
{
	struct risk risk = *asked;

	for (risk.drawn = 1; risk.drawn <= risk.papers; risk.drawn++)
		for (risk.found = 0; risk.found <= risk.drawn; risk.found++)
			met->at[risk.drawn][risk.found] = risk_is_below(
			    &risk, risk_limit_with(limit, risk.found));
}

/* Wrong papers come as the bits of `order`; is it confirmed at any of them? */
static bool
is_confirmed(const struct bounds_met *met, uint64_t papers, uint32_t order)
{
	uint64_t found = 0;

	for (uint64_t drawn = 1; drawn <= papers; drawn++) {
		found += order >> (drawn - 1) & 1;
		if (met->at[drawn][found])
			return true;
	}
	return false;
}

START_TEST(the_chance_is_what_counting_all_draws_gives)
{
	struct risk risk = { .papers = (uint64_t)_i + 1 };
	uint64_t few, all;

	for (risk.wrong = 1; risk.wrong <= risk.papers; risk.wrong++)
		for (risk.drawn = 0; risk.drawn <= risk.papers; risk.drawn++)
			for (risk.found = 0; risk.found <= risk.drawn;
			     risk.found++) {
				enumerate(&risk, &few, &all);
				ck_assert_uint_eq(risk_once_in(&risk),
				    few == 0 ? RISK_LIMIT_MAX : all / few);
				for (uint64_t limit = 1; limit < 50; limit++)
					ck_assert(risk_is_below(&risk, limit) ==
					          (few * limit <= all));
			}
}
END_TEST

START_TEST(the_number_of_draws_is_the_least_that_is_enough)
{
	struct risk risk = { .papers = (uint64_t)_i + 1 };

	for (risk.wrong = 1; risk.wrong <= risk.papers; risk.wrong++)
		for (risk.found = 0; risk.found < risk.wrong; risk.found++)
			for (uint64_t limit = 1; limit < 50; limit += 3) {
				risk.drawn = risk_draws(&risk, limit);
				ck_assert(risk_is_below(&risk, limit));
				if (risk.drawn == risk.found)
					continue;
				risk.drawn--;
				ck_assert(!risk_is_below(&risk, limit));
			}
}
END_TEST

/* As many wrong papers as the outcome hangs on: no draw makes it sure. */
START_TEST(what_was_found_can_be_too_much_for_any_draw)
{
	struct risk risk = { .papers = 1000, .wrong = 3, .found = 3 };

	ck_assert_uint_eq(risk_draws(&risk, 2), 1000);
	risk.drawn = 1000;
	ck_assert(!risk_is_below(&risk, 2));
	ck_assert_uint_eq(risk_once_in(&risk), 1);
}
END_TEST

/*
 * People look after every single paper and stop as soon as they may. Of all
 * orders in which the wrong papers can come, so few are confirmed that a wrong
 * outcome passes at most once in `limit`.
 */
START_TEST(however_often_people_look_the_limit_holds)
{
	struct risk risk = { .papers = (uint64_t)_i + 1 };

	for (risk.wrong = 1; risk.wrong <= risk.papers; risk.wrong++)
		for (uint64_t limit = 2; limit < 12; limit++) {
			uint64_t passed = 0, all = 0;
			struct bounds_met met;

			bounds_met_fill(&risk, limit, &met);
			for (uint32_t order = 0; order < 1u << risk.papers;
			     order++) {
				if ((uint64_t)__builtin_popcount(order) !=
				    risk.wrong)
					continue;
				all++;
				passed +=
				    is_confirmed(&met, risk.papers, order);
			}
			ck_assert_uint_le(passed * limit, all);
		}
}
END_TEST

/* What was found makes it harder, never easier, and fits into 64 bits. */
START_TEST(the_limit_grows_with_what_was_found)
{
	for (uint64_t found = 0; found < 100000; found++)
		ck_assert_uint_lt(risk_limit_with(1000000, found),
		    risk_limit_with(1000000, found + 1));
	ck_assert_uint_eq(risk_limit_with(20, 0), 40);
	ck_assert_uint_eq(risk_limit_with(20, 1), 120);
	ck_assert_uint_eq(risk_limit_with(20, 2), 240);
}
END_TEST

/*
 * Large ones, from Python's exact fractions: sum(comb(K, i) * comb(N - K,
 * n - i) for i in range(d + 1)) and comb(N, n).
 */
static const struct {
	struct risk risk;
	uint64_t once_in, limit, draws;
} large[] = {
	{ { 1195955, 23456, 300, 0 }, 381, 40, 187 },
	{ { 1195955, 1200, 4000, 1 }, 11, 20, 4719 },
	{ { 695000, 2, 5000, 0 }, 1, 2, 203561 },
	{ { 105000000, 5000000, 140, 2 }, 28, 1000, 232 },
	{ { 4000000000, 40000, 300000, 0 }, 20, 20, 299561 },
	{ { 1195955, 597978, 9, 0 }, 512, 400, 9 },
};

START_TEST(a_city_and_a_nation_are_exact_too)
{
	ck_assert_uint_eq(risk_once_in(&large[_i].risk), large[_i].once_in);
	ck_assert_uint_eq(
	    risk_draws(&large[_i].risk, large[_i].limit), large[_i].draws);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_chance_is_what_counting_all_draws_gives, SMALL },
	{ &the_number_of_draws_is_the_least_that_is_enough, SMALL },
	{ &however_often_people_look_the_limit_holds, SMALL },
	{ &the_limit_grows_with_what_was_found, 0 },
	{ &what_was_found_can_be_too_much_for_any_draw, 0 },
	{ &a_city_and_a_nation_are_exact_too,
	    sizeof(large) / sizeof(large[0]) },
};

UNIT_TESTS("risk", tests)
