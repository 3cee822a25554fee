/*
 * Random rules against a second opinion that shares no arithmetic with
 * tally/decision.c: it counts one world at a time, in plain loops. With
 * unfinished figures every world that can still come is counted.
 */
#include "tally/rules/decision.h"
#include "tests/unit/random_rules.h"

#define OPTIONS 3
#define REGIONS 2
#define ROUNDS 400

/* --- worlds --------------------------------------------------------------- */

/* Numbers of one place: options, invalid, blank, E0, E, V. */
enum { INVALID = OPTIONS, BLANK, E0, E, V, NUMBERS };

struct place {
	struct bounds numbers[NUMBERS], papers;
};

/* Place 0 is the whole; places 1 and 2 are the regions r1 and r2. */
struct scene {
	struct place places[1 + REGIONS];
	bool flag_open;
};

struct world {
	int64_t numbers[1 + REGIONS][NUMBERS];
	bool flag;
};

static void
draw_place(struct chance *chance, struct place *place, bool whole)
{
	uint64_t low = 0, high = 0;

	for (size_t i = 0; i < NUMBERS; i++) {
		struct bounds *one = &place->numbers[i];
		unsigned width = whole ? 3 : i < 2 ? 2 : 1;

		one->low = draw(chance, whole ? 7 : 4);
		one->high = one->low + draw(chance, width);
		low += i <= BLANK ? one->low : 0;
		high += i <= BLANK ? one->high : 0;
	}
	/* Some bound on all papers that leaves at least one world. */
	place->papers.low = low + draw(chance, (unsigned)(high - low) + 1);
	place->papers.high =
	    place->papers.low +
	    draw(chance, (unsigned)(high - place->papers.low) + 1);
}

static void
draw_scene(
    struct chance *chance, const struct rules *rules, struct scene *scene)
{
	for (size_t p = 0; p < 1 + REGIONS; p++)
		draw_place(chance, &scene->places[p], p == 0);
	scene->flag_open = !rules->context[1].known;
}

static bool
place_fits(const struct place *place, const int64_t numbers[NUMBERS])
{
	int64_t papers = 0;

	for (size_t i = 0; i <= BLANK; i++)
		papers += numbers[i];
	return papers >= (int64_t)place->papers.low &&
	       papers <= (int64_t)place->papers.high;
}

/* The next world, like an odometer; false after the last. */
static bool
world_next(const struct scene *scene, struct world *world, size_t places)
{
	for (size_t p = 0; p < places; p++) {
		for (size_t i = 0; i < NUMBERS; i++) {
			const struct bounds *one = &scene->places[p].numbers[i];

			if (world->numbers[p][i] < (int64_t)one->high) {
				world->numbers[p][i]++;
				return true;
			}
			world->numbers[p][i] = (int64_t)one->low;
		}
	}
	if (scene->flag_open && !world->flag) {
		world->flag = true;
		return true;
	}
	return false;
}

static struct world
world_first(const struct scene *scene)
{
	struct world world = { .flag = !scene->flag_open };

	for (size_t p = 0; p < 1 + REGIONS; p++)
		for (size_t i = 0; i < NUMBERS; i++)
			world.numbers[p][i] =
			    (int64_t)scene->places[p].numbers[i].low;
	return world;
}

/* Regions that no rule asks for stay at their first world. */
static bool
world_fits(const struct scene *scene, const struct world *world, size_t places)
{
	for (size_t p = 0; p < places; p++)
		if (!place_fits(&scene->places[p], world->numbers[p]))
			return false;
	return true;
}

/* --- the second opinion --------------------------------------------------- */

static int64_t
count_term(const struct rules *rules, struct rule_term term,
    const int64_t numbers[NUMBERS])
{
	const char *id = rules->ids[term.id];
	int64_t valid = numbers[0] + numbers[1] + numbers[2];

	switch ((enum counter)term.counter) {
	case COUNTER_E0:
		return numbers[E0];
	case COUNTER_E:
		return numbers[E];
	case COUNTER_V:
		return numbers[V];
	case COUNTER_B:
		return valid + numbers[INVALID] + numbers[BLANK];
	case COUNTER_VALID:
		return valid;
	case COUNTER_INVALID:
		return numbers[INVALID];
	case COUNTER_BLANK:
		return numbers[BLANK];
	case COUNTER_LARGEST:
		valid = numbers[0] > numbers[1] ? numbers[0] : numbers[1];
		return valid > numbers[2] ? valid : numbers[2];
	case COUNTER_OPTION:
		return numbers[id[0] - 'a'];
	case COUNTER_GROUP:
		return numbers[0] + numbers[1];
	case COUNTER_CONTEXT:
		return (int64_t)rules->context[0].value;
	case COUNTER_COUNT:
		break;
	}
	ck_abort_msg("no such counter");
}

static int64_t
count_sum(const struct rules *rules, struct rule_sum sum,
    const int64_t numbers[NUMBERS])
{
	int64_t total = 0;

	for (size_t i = 0; i < sum.count; i++)
		total +=
		    count_term(rules, rules->terms[sum.first + i], numbers);
	return total;
}

static bool
over(enum rule_op op, int64_t left, int64_t right)
{
	return op == RULE_OVER ? left > right : left >= right;
}

/* Unit by unit: the n-th of `of` lies in the first tier that reaches it. */
static bool
judge_tiers(const struct rules *rules, const struct rule_node *node,
    const int64_t numbers[NUMBERS])
{
	int64_t of = count_sum(rules, node->right, numbers), wanted = 0;

	for (int64_t unit = 1; unit <= of; unit++) {
		const struct rule_tier *tier = &rules->tiers[node->first_tier];

		while (tier->up_to != 0 && (int64_t)tier->up_to < unit)
			tier++;
		wanted += 12 / (int64_t)tier->d * (int64_t)tier->n;
	}
	return over(
	    node->op, 12 * count_sum(rules, node->left, numbers), wanted);
}

static int64_t
weight_of(size_t place)
{
	return place == 1 ? 1 : 2;
}

static int64_t
weight_of_all(const struct rules *rules)
{
	return rules->region_total != 0 ? (int64_t)rules->region_total : 3;
}

static bool judge(const struct rules *rules, int index,
    const struct world *world, size_t place);

static bool
judge_regions(const struct rules *rules, const struct rule_node *node,
    const struct world *world, bool missing)
{
	int64_t weight = missing ? weight_of_all(rules) - 3 : 0;

	for (size_t p = 1; p <= REGIONS; p++)
		if (judge(rules, node->child, world, p))
			weight += weight_of(p);
	if (node->absolute)
		return over(node->op, weight, (int64_t)node->n);
	return over(node->op, (int64_t)node->d * weight,
	    (int64_t)node->n * weight_of_all(rules));
}

/* a/N + ca/C > b/N + cb/C, where nobody votes nobody has a share. */
static bool
judge_shares(const struct rules *rules, const struct rule_node *node,
    const struct world *world)
{
	const int64_t *whole = world->numbers[0];
	int64_t votes = whole[0] + whole[1] + whole[2];
	int64_t regions = weight_of_all(rules), left, right;

	if (votes == 0)
		return false;
	left = count_sum(rules, node->left, whole) * regions;
	right = count_sum(rules, node->right, whole) * regions;
	for (size_t p = 1; p <= REGIONS; p++) {
		int64_t one = count_sum(rules, node->left, world->numbers[p]);
		int64_t two = count_sum(rules, node->right, world->numbers[p]);

		left += one > two ? weight_of(p) * votes : 0;
		right += two > one ? weight_of(p) * votes : 0;
	}
	return left > right;
}

static bool
judge_if(const struct rules *rules, const struct rule_node *node,
    const struct world *world, size_t place)
{
	int then = rules->nodes[node->child].next;

	return judge(rules, node->child, world, place)
	           ? judge(rules, then, world, place)
	           : judge(rules, rules->nodes[then].next, world, place);
}

static bool
judge(const struct rules *rules, int index, const struct world *world,
    size_t place)
{
	const struct rule_node *node = &rules->nodes[index];
	const int64_t *numbers = world->numbers[place];
	int second;

	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
		return over(node->op,
		    (int64_t)node->d * count_sum(rules, node->left, numbers),
		    node->absolute
		        ? (int64_t)node->n
		        : (int64_t)node->n *
		              count_sum(rules, node->right, numbers));
	case RULE_TIERS:
		return judge_tiers(rules, node, numbers);
	case RULE_ALL:
	case RULE_ANY:
		second = rules->nodes[node->child].next;
		if (node->kind == RULE_ALL)
			return judge(rules, node->child, world, place) &&
			       judge(rules, second, world, place);
		return judge(rules, node->child, world, place) ||
		       judge(rules, second, world, place);
	case RULE_NOT:
		return !judge(rules, node->child, world, place);
	case RULE_IF:
		return judge_if(rules, node, world, place);
	case RULE_FLAG:
		return world->flag;
	case RULE_REGIONS:
		return judge_regions(rules, node, world, false);
	case RULE_SHARES:
		return judge_shares(rules, node, world);
	case RULE_QUESTION:
	case RULE_KIND_COUNT:
		break;
	}
	ck_abort_msg("no such rule");
}

static bool
has_winner(const int64_t numbers[NUMBERS])
{
	for (size_t i = 0; i < OPTIONS; i++) {
		bool first = true;

		for (size_t j = 0; j < OPTIONS; j++)
			first = first && (i == j || numbers[i] > numbers[j]);
		if (first)
			return true;
	}
	return false;
}

/* The first case that holds in this world. */
static int
judge_cases(const struct rules *rules, const struct world *world)
{
	if (judge(rules, rules->cases[0].when, world, 0))
		return 0;
	if (judge(rules, rules->cases[1].when, world, 0) &&
	    has_winner(world->numbers[0]))
		return 1;
	return 2;
}

/* --- both against each other ---------------------------------------------- */

static const struct election election = {
	.questions = { { .id = "q",
	    .options = { { .id = "a" }, { .id = "b" }, { .id = "c" } },
	    .option_count = OPTIONS } },
	.question_count = 1,
};

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
		const struct place *place = &scene->places[p];
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
	"\"option:a\",\"option:b\"]}," RULE_END ",{\"id\":\"c1\",\"when\":{"   \
	"\"shares\":[\"option:b\",\"option:a\"]}," RULE_END                    \
	",{\"id\":\"c2\"," RULE_END                                            \
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
