/*
 * How many papers must have been counted otherwise than they read, if the
 * outcome is to be wrong? Every pile of papers that there could truly have
 * been is judged by the second opinion of worlds.h.
 */
#include "tally/result.h"
#include "tests/unit/worlds.h"

#define ROUNDS 100
#define PAPERS 4 /* of a district, at most */
#define ATOMS (BLANK + 1)
#define TRUTHS 126 /* ways to spread at most PAPERS over ATOMS */
#define NEVER 100

static struct definition definition;

static void
definition_fill(const struct rules *rules)
{
	memset(&definition, 0, sizeof(definition));
	definition.election = election;
	definition.ordinance = (struct ordinance){ .decision = *rules,
		.categories = { { .code = 'x', .counts_as = COUNTS_AS_INVALID },
		    { .code = 'n', .counts_as = COUNTS_AS_NONE } },
		.category_count = 2 };
	definition.setup.paper_count = 1;
	definition.setup.papers[0].question_count = 1;
	definition.setup.districts =
	    memory_new(REGIONS, sizeof(*definition.setup.districts));
	definition.setup.district_count = REGIONS;
	strcpy(definition.setup.districts[0].id, "r1");
	strcpy(definition.setup.districts[1].id, "r2");
}

/* What was counted, and the rolls. The whole is the sum. */
static struct world
draw_counted(struct chance *chance)
{
	struct world world = { .flag = true };

	for (size_t p = 1; p <= REGIONS; p++) {
		unsigned papers = draw(chance, PAPERS + 1);

		for (unsigned i = 0; i < papers; i++)
			world.numbers[p][draw(chance, ATOMS)]++;
		world.numbers[p][V] = papers;
		world.numbers[p][E] = papers + draw(chance, 3);
		world.numbers[p][E0] = world.numbers[p][E] + draw(chance, 2);
	}
	return world;
}

static void
world_sum(struct world *world)
{
	for (size_t i = 0; i < NUMBERS; i++)
		world->numbers[0][i] =
		    world->numbers[1][i] + world->numbers[2][i];
}

static int64_t
papers_of(const int64_t numbers[NUMBERS])
{
	int64_t papers = 0;

	for (size_t i = 0; i < ATOMS; i++)
		papers += numbers[i];
	return papers;
}

static void
district_fill(struct district_result *district, size_t index,
    const int64_t numbers[NUMBERS])
{
	struct question_count *count = &district->count.questions[0];

	*district = (struct district_result){ .district = index,
		.joined_to = index,
		.manifests_final = { true },
		.signed_papers = { (uint64_t)papers_of(numbers) },
		.voters = { .voters = (uint64_t)numbers[V],
		    .places = 1,
		    .places_in = 1 } };
	for (size_t i = 0; i < OPTIONS; i++)
		count->options[i] = (uint64_t)numbers[i];
	count->categories[0] = (uint64_t)numbers[INVALID];
	count->categories[1] = (uint64_t)numbers[BLANK];
}

/* What the program says; false where it decides nothing. */
static bool
ask_program(const struct world *world, uint64_t *min)
{
	uint64_t rolls[2][REGIONS];
	struct district_result districts[REGIONS];
	struct result result = { .definition = &definition,
		.districts = districts,
		.district_count = REGIONS,
		.all_districts = true };
	struct error err = { 0 };
	bool decided;

	result.eligible[ROLL_E0] = rolls[0];
	result.eligible[ROLL_E] = rolls[1];
	for (size_t d = 0; d < REGIONS; d++) {
		rolls[0][d] = (uint64_t)world->numbers[d + 1][E0];
		rolls[1][d] = (uint64_t)world->numbers[d + 1][E];
		district_fill(&districts[d], d, world->numbers[d + 1]);
	}
	ck_assert_int_eq(result_decide(&result, &err), 0);
	decided = result.decision.outcome_count == 1 &&
	          result.decision.outcomes[0].decided != RULE_NONE;
	if (decided)
		ck_assert_int_eq(
		    result_misread_min(&result,
		        (uint64_t)papers_of(world->numbers[0]), min, &err),
		    0);
	trace_clear(&result.trace);
	return decided;
}

/* --- the second opinion --------------------------------------------------- */

/* The case, and who won. */
static int
outcome_of(const struct rules *rules, const struct world *world)
{
	int outcome = judge_cases(rules, world) * 10;
	const int64_t *votes = world->numbers[0];

	for (int i = 0; outcome == 10 && i < OPTIONS; i++)
		if (votes[i] > votes[(i + 1) % 3] &&
		    votes[i] > votes[(i + 2) % 3])
			return outcome + i;
	return outcome;
}

/* Everything that `most` papers or fewer can be. */
static size_t
truths_make(int64_t truths[TRUTHS][ATOMS], int64_t most)
{
	int64_t pile[ATOMS] = { 0 };
	size_t count = 0, at = 0;

	while (at < ATOMS) {
		int64_t sum = 0;

		for (size_t i = 0; i < ATOMS; i++)
			sum += pile[i];
		if (sum <= most)
			memcpy(truths[count++], pile, sizeof(pile));
		for (at = 0; at < ATOMS && pile[at] == most; at++)
			pile[at] = 0;
		if (at < ATOMS)
			pile[at]++;
	}
	return count;
}

/* Of those counted, how many do not read so, or are not there at all? */
static int64_t
wrong_in(const int64_t counted[NUMBERS], const int64_t truth[ATOMS])
{
	int64_t wrong = 0;

	for (size_t i = 0; i < ATOMS; i++)
		wrong += counted[i] > truth[i] ? counted[i] - truth[i] : 0;
	return wrong;
}

static int64_t
least_wrong(const struct rules *rules, const struct world *counted)
{
	int64_t truths[REGIONS][TRUTHS][ATOMS], least = NEVER;
	struct world world = *counted;
	int outcome = outcome_of(rules, counted);
	size_t counts[REGIONS];

	for (size_t d = 0; d < REGIONS; d++)
		counts[d] =
		    truths_make(truths[d], papers_of(counted->numbers[d + 1]));
	for (size_t i = 0; i < counts[0] * counts[1]; i++) {
		const int64_t *one = truths[0][i % counts[0]];
		const int64_t *two = truths[1][i / counts[0]];
		int64_t wrong = wrong_in(counted->numbers[1], one) +
		                wrong_in(counted->numbers[2], two);

		if (wrong >= least)
			continue;
		memcpy(world.numbers[1], one, sizeof(truths[0][0]));
		memcpy(world.numbers[2], two, sizeof(truths[0][0]));
		world_sum(&world);
		if (outcome_of(rules, &world) != outcome)
			least = wrong;
	}
	return least;
}

START_TEST(no_fewer_misread_papers_could_change_an_outcome)
{
	struct chance chance = { (uint64_t)_i + 9000 };
	static struct rules rules;
	size_t changed = 0, exact = 0, asked = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct world world;
		uint64_t min;
		int64_t least;

		draw_rules(&chance, &rules, (unsigned)_i % 4);
		rules.region_total = 0;
		rules.context[1].known = true;
		rules.context[1].value = 1;
		world = draw_counted(&chance);
		world_sum(&world);
		definition_fill(&rules);
		if (ask_program(&world, &min)) {
			asked++;
			least = least_wrong(&rules, &world);
			ck_assert_msg(least == NEVER || min <= (uint64_t)least,
			    "round %zu: %llu, but %lld do it", round,
			    (unsigned long long)min, (long long)least);
			ck_assert_uint_gt(min, 0);
			changed += least != NEVER;
			exact += min == (uint64_t)least;
		}
		free(definition.setup.districts);
	}
	ck_assert_uint_gt(asked, ROUNDS * 3 / 4);
	ck_assert_uint_gt(changed, ROUNDS / 3);
	ck_assert_uint_gt(exact * 2, changed);
}
END_TEST

static const struct unit_test tests[] = {
	{ &no_fewer_misread_papers_could_change_an_outcome, 12 },
};
UNIT_TESTS("misread", tests)
