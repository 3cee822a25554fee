/*
 * Random rules against a second opinion (worlds.h). With unfinished figures
 * every world that can still come is counted.
 */
#include "tests/unit/worlds.h"

#define ROUNDS 400

/* --- both against each other ---------------------------------------------- */

struct asked {
	struct question_figures questions[1 + REGIONS];
	struct figures regions[REGIONS];
	struct facts facts;
};

static void
asked_fill(const struct scene *scene, struct asked *asked)
{
	static const char *const names[] = { NULL, "r1", "r2" };

	memset(asked, 0, sizeof(*asked));
	asked->facts.election = &election;
	asked->facts.regions = asked->regions;
	asked->facts.region_count = REGIONS;
	for (size_t p = 0; p < 1 + REGIONS; p++) {
		const struct spot *place = &scene->places[p];
		struct figures *figures =
		    p == 0 ? &asked->facts.whole : &asked->regions[p - 1];

		memcpy(asked->questions[p].options, place->numbers,
		    OPTIONS * sizeof(struct bounds));
		asked->questions[p].invalid = place->numbers[INVALID];
		asked->questions[p].blank = place->numbers[BLANK];
		asked->questions[p].papers = place->papers;
		*figures = (struct figures){ .region = names[p],
			.e0 = place->numbers[E0],
			.e = place->numbers[E],
			.v = place->numbers[V],
			.questions = &asked->questions[p] };
	}
}

/* What all worlds together say of a rule and of the outcome. */
struct survey {
	bool yes[2], no[2];
	unsigned cases;
	size_t worlds;
};

static void
survey_take(
    const struct rules *rules, const struct scene *scene, struct survey *survey)
{
	struct world world = world_first(scene);
	size_t places = rules_need_regions(rules) ? 1 + REGIONS : 1;

	memset(survey, 0, sizeof(*survey));
	do {
		if (!world_fits(scene, &world, places))
			continue;
		survey->worlds++;
		for (size_t c = 0; c < 2; c++) {
			if (judge(rules, rules->cases[c].when, &world, 0))
				survey->yes[c] = true;
			else
				survey->no[c] = true;
		}
		survey->cases |= 1u << judge_cases(rules, &world);
	} while (world_next(scene, &world, places));
	ck_assert_uint_gt(survey->worlds, 0);
}

/* All numbers as in one world that fits. */
static void
scene_settle(struct scene *scene, struct rules *rules)
{
	struct world world = world_first(scene);

	while (!world_fits(scene, &world, 1 + REGIONS))
		ck_assert(world_next(scene, &world, 1 + REGIONS));
	for (size_t p = 0; p < 1 + REGIONS; p++) {
		uint64_t papers = 0;

		for (size_t i = 0; i < NUMBERS; i++) {
			scene->places[p].numbers[i] =
			    bounds_exactly((uint64_t)world.numbers[p][i]);
			papers +=
			    i <= BLANK ? (uint64_t)world.numbers[p][i] : 0;
		}
		scene->places[p].papers = bounds_exactly(papers);
	}
	scene->flag_open = false;
	rules->context[1].known = true;
	rules->context[1].value = 1;
}

static void
ask(const struct rules *rules, const struct scene *scene, size_t which,
    enum answer *answer)
{
	struct asked asked;
	struct error err = { 0 };

	asked_fill(scene, &asked);
	ck_assert_int_eq(decision_ask(rules, &asked.facts,
	                     rules->cases[which].when, 0, answer, &err),
	    0);
}

/* A total beyond the regions that are there can only leave more open. */
static bool
region_missing(const struct rules *rules)
{
	return rules->region_total != 0 && rules_need_regions(rules);
}

START_TEST(final_figures_are_judged_alike)
{
	struct chance chance = { (uint64_t)_i + 1 };
	static struct rules rules;
	size_t answers[3] = { 0 };

	for (size_t round = 0; round < ROUNDS; round++) {
		struct scene scene;
		struct survey survey;

		draw_rules(&chance, &rules, (unsigned)_i);
		rules.region_total = 0;
		draw_scene(&chance, &rules, &scene);
		scene_settle(&scene, &rules);
		survey_take(&rules, &scene, &survey);
		ck_assert_uint_eq(survey.worlds, 1);
		for (size_t c = 0; c < 2; c++) {
			enum answer answer;

			ask(&rules, &scene, c, &answer);
			ck_assert_int_eq(
			    answer, survey.yes[c] ? ANSWER_YES : ANSWER_NO);
			answers[answer]++;
		}
	}
	ck_assert_uint_gt(answers[ANSWER_YES], ROUNDS / 4);
	ck_assert_uint_gt(answers[ANSWER_NO], ROUNDS / 4);
}
END_TEST

START_TEST(what_is_called_decided_holds_in_every_world)
{
	struct chance chance = { (uint64_t)_i + 1000 };
	static struct rules rules;
	size_t answers[3] = { 0 };

	for (size_t round = 0; round < ROUNDS; round++) {
		struct scene scene;
		struct survey survey;

		draw_rules(&chance, &rules, (unsigned)_i);
		draw_scene(&chance, &rules, &scene);
		survey_take(&rules, &scene, &survey);
		for (size_t c = 0; c < 2; c++) {
			enum answer answer;

			ask(&rules, &scene, c, &answer);
			ck_assert(answer != ANSWER_YES || !survey.no[c]);
			ck_assert(answer != ANSWER_NO || !survey.yes[c]);
			answers[answer]++;
		}
	}
	ck_assert_uint_gt(answers[ANSWER_YES], ROUNDS / 10);
	ck_assert_uint_gt(answers[ANSWER_NO], ROUNDS / 10);
	ck_assert_uint_gt(answers[ANSWER_DEPENDS], ROUNDS / 10);
}
END_TEST

#define SHARES                                                                 \
	"{\"outcomes\":[{\"cases\":[{\"id\":\"c0\",\"when\":{\"shares\":["     \
	"\"option:a\",\"option:b\"]}," END ",{\"id\":\"c1\",\"when\":{"        \
	"\"shares\":[\"option:b\",\"option:a\"]}," END ",{\"id\":\"c2\"," END  \
	"]}],\"regions\":{\"weight\":2,\"weights\":[{\"id\":\"r1\","           \
	"\"weight\":"                                                          \
	"1}]}}"

START_TEST(shares_called_decided_hold_in_every_world)
{
	struct chance chance = { 31 };
	static struct rules rules;
	size_t answers[3] = { 0 };
	struct error err = { 0 };

	ck_assert_int_eq(rules_from(SHARES, NULL, &rules, &err), 0);
	for (size_t round = 0; round < 4 * ROUNDS; round++) {
		struct scene scene;
		struct survey survey;

		draw_scene(&chance, &rules, &scene);
		scene.flag_open = false;
		survey_take(&rules, &scene, &survey);
		for (size_t c = 0; c < 2; c++) {
			enum answer answer;

			ask(&rules, &scene, c, &answer);
			ck_assert(answer != ANSWER_YES || !survey.no[c]);
			ck_assert(answer != ANSWER_NO || !survey.yes[c]);
			answers[answer]++;
		}
	}
	ck_assert_uint_gt(answers[ANSWER_YES], ROUNDS);
	ck_assert_uint_gt(answers[ANSWER_NO], ROUNDS);
	ck_assert_uint_gt(answers[ANSWER_DEPENDS], ROUNDS / 4);
}
END_TEST

/* One comparison is not only sound but exact: open means truly open. */
START_TEST(one_comparison_is_open_only_if_it_truly_is)
{
	struct chance chance = { 77 };
	static struct rules rules;
	size_t open = 0, closed = 0;

	for (size_t round = 0; round < 4 * ROUNDS; round++) {
		struct scene scene;
		struct survey survey;
		enum answer answer;
		const struct rule_node *node;

		draw_rules(&chance, &rules, 0);
		draw_scene(&chance, &rules, &scene);
		node = &rules.nodes[rules.cases[0].when];
		if (node->kind != RULE_COMPARE ||
		    rules.terms[node->left.first].counter == COUNTER_LARGEST)
			continue;
		survey_take(&rules, &scene, &survey);
		ask(&rules, &scene, 0, &answer);
		if (answer == ANSWER_DEPENDS) {
			ck_assert(survey.yes[0] && survey.no[0]);
			open++;
		} else {
			closed++;
		}
	}
	ck_assert_uint_gt(open, ROUNDS / 4);
	ck_assert_uint_gt(closed, ROUNDS);
}
END_TEST

START_TEST(an_outcome_decided_early_stays)
{
	struct chance chance = { (uint64_t)_i + 5000 };
	static struct rules rules;
	size_t decided = 0, open = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct scene scene;
		struct survey survey;
		struct asked asked;
		struct decision decision;
		struct error err = { 0 };
		unsigned possible;

		draw_rules(&chance, &rules, (unsigned)_i);
		draw_scene(&chance, &rules, &scene);
		survey_take(&rules, &scene, &survey);
		asked_fill(&scene, &asked);
		ck_assert_int_eq(decision_evaluate(&rules, &asked.facts, NULL,
		                     &decision, &err),
		    0);
		ck_assert_uint_eq(decision.outcome_count, 1);
		possible = (unsigned)decision.outcomes[0].possible;
		ck_assert_uint_eq(survey.cases & ~possible, 0);
		if (decision.outcomes[0].decided == RULE_NONE) {
			open++;
			continue;
		}
		ck_assert_uint_eq(
		    survey.cases, 1u << decision.outcomes[0].decided);
		decided++;
	}
	ck_assert_uint_gt(decided, ROUNDS / 10);
	ck_assert_uint_gt(open, ROUNDS / 10);
}
END_TEST

START_TEST(a_missing_region_leaves_both_ways_open)
{
	struct chance chance = { 4242 };
	static struct rules rules;
	size_t seen = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct scene scene;
		struct world world;
		struct asked asked;
		enum answer answer;
		struct error err = { 0 };
		const struct rule_node *node;
		bool without, with;

		draw_rules(&chance, &rules, 2);
		node = &rules.nodes[rules.cases[0].when];
		if (!region_missing(&rules) || node->kind != RULE_REGIONS)
			continue;
		draw_scene(&chance, &rules, &scene);
		scene_settle(&scene, &rules);
		world = world_first(&scene);
		asked_fill(&scene, &asked);
		ck_assert_int_eq(decision_ask(&rules, &asked.facts,
		                     rules.cases[0].when, 0, &answer, &err),
		    0);
		without = judge_regions(&rules, node, &world, false);
		with = judge_regions(&rules, node, &world, true);
		ck_assert_int_eq(answer, with != without ? ANSWER_DEPENDS
		                         : with          ? ANSWER_YES
		                                         : ANSWER_NO);
		seen++;
	}
	ck_assert_uint_gt(seen, 10);
}
END_TEST

/* --- large numbers, by hand ----------------------------------------------- */

#define DIGITS 60

/* a x b in decimal digits, the last one first, as at school. */
static void
school_multiply(uint64_t a, uint64_t b, unsigned char out[DIGITS])
{
	unsigned char x[20] = { 0 }, y[20] = { 0 };
	unsigned carry = 0;

	for (size_t i = 0; i < 20; i++, a /= 10, b /= 10) {
		x[i] = (unsigned char)(a % 10);
		y[i] = (unsigned char)(b % 10);
	}
	memset(out, 0, DIGITS);
	for (size_t place = 0; place < DIGITS; place++) {
		for (size_t i = 0; i < 20; i++)
			if (place >= i && place - i < 20)
				carry += x[i] * y[place - i];
		out[place] = (unsigned char)(carry % 10);
		carry /= 10;
	}
}

/* <0, 0, >0 as a x b is less than, equal to, more than c x d. */
static int
school_compare(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	unsigned char left[DIGITS], right[DIGITS];

	school_multiply(a, b, left);
	school_multiply(c, d, right);
	for (size_t i = DIGITS; i-- > 0;)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

static uint64_t
draw_large(struct chance *chance, uint64_t below)
{
	uint64_t high = draw(chance, 1u << 30), low = draw(chance, 1u << 30);

	return (high << 30 | low) % below;
}

/* Fractions met exactly, and missed by one, with numbers of 60 bits. */
START_TEST(large_numbers_compare_as_at_school)
{
	struct chance chance = { 99 };
	static struct rules rules;

	for (size_t round = 0; round < 2000; round++) {
		uint64_t n = 1 + draw_large(&chance, 999999999);
		uint64_t d = 1 + draw_large(&chance, 999999999);
		uint64_t k = 1 + draw_large(&chance, 1000000000);
		uint64_t v = n * k, e = d * k - (round % 3 == 1 ? 1 : 0);
		struct question_figures none = { 0 };
		struct facts facts = { .election = &election,
			.whole = { .e = bounds_exactly(e),
			    .v = bounds_exactly(v + (round % 3 == 2 ? 1 : 0)),
			    .questions = &none } };
		struct rule_node *node;
		enum answer over_it, least;
		struct error err = { 0 };
		int truth;

		draw_rules(&chance, &rules, 0);
		node = &rules.nodes[0];
		rules.terms[0] = (struct rule_term){ COUNTER_V, 0 };
		rules.terms[1] = (struct rule_term){ COUNTER_E, 0 };
		*node = (struct rule_node){ .kind = RULE_COMPARE,
			.op = RULE_OVER,
			.child = RULE_NONE,
			.next = RULE_NONE,
			.source = RULE_NONE,
			.left = { 0, 1 },
			.right = { 1, 1 },
			.n = n,
			.d = d };
		truth = school_compare(facts.whole.v.low, d, n, e);
		ck_assert_int_eq(
		    decision_ask(&rules, &facts, 0, 0, &over_it, &err), 0);
		node->op = RULE_AT_LEAST;
		ck_assert_int_eq(
		    decision_ask(&rules, &facts, 0, 0, &least, &err), 0);
		ck_assert_int_eq(over_it, truth > 0 ? ANSWER_YES : ANSWER_NO);
		ck_assert_int_eq(least, truth >= 0 ? ANSWER_YES : ANSWER_NO);
		ck_assert(round % 3 != 0 || truth == 0);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &final_figures_are_judged_alike, 4 },
	{ &what_is_called_decided_holds_in_every_world, 3 },
	{ &shares_called_decided_hold_in_every_world, 0 },
	{ &one_comparison_is_open_only_if_it_truly_is, 0 },
	{ &an_outcome_decided_early_stays, 3 },
	{ &a_missing_region_leaves_both_ways_open, 0 },
	{ &large_numbers_compare_as_at_school, 0 },
};
UNIT_TESTS("decision-oracle", tests)
