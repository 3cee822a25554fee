/*
 * How many papers must have been misread for another outcome: against a second
 * opinion that knows no bounds. It takes every set of papers that there can
 * truly have been, has the rules judge it as it is, and keeps the one nearest
 * to the papers that were counted.
 */
#include <stdlib.h>
#include <string.h>

#include "tally/result.h"
#include "tests/unit/random_rules.h"

#define DISTRICTS 2
#define QUESTIONS 2
#define OPTIONS 3
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* What a paper says to one question; to both: one class times the other. */
enum { INVALID = OPTIONS, BLANK, CLASSES };
#define MARKS_MAX 9

struct papers {
	unsigned of[DISTRICTS][MARKS_MAX];
};

struct scene {
	size_t questions, classes, marks; /* marks: classes^questions */
	struct papers counted;
	unsigned shortage[DISTRICTS], surplus[DISTRICTS];
	unsigned voters[DISTRICTS], eligible[DISTRICTS];
};

struct fixture {
	struct definition *definition;
	struct district districts[DISTRICTS];
	struct district_result results[DISTRICTS];
	uint64_t eligible[DISTRICTS];
	struct result result;
};

static unsigned
sum(const struct papers *papers, size_t district)
{
	unsigned all = 0;

	for (size_t m = 0; m < MARKS_MAX; m++)
		all += papers->of[district][m];
	return all;
}

/* --- an election ---------------------------------------------------------- */

static void
fixture_init(struct fixture *fixture)
{
	struct definition *definition = memory_new(1, sizeof(*definition));
	struct ordinance *ordinance = &definition->ordinance;

	memset(fixture, 0, sizeof(*fixture));
	fixture->definition = definition;
	memcpy(definition->election.questions[0].id, "q", 2);
	memcpy(definition->election.questions[1].id, "s", 2);
	for (size_t q = 0; q < QUESTIONS; q++)
		for (size_t i = 0; i < OPTIONS; i++)
			definition->election.questions[q].options[i].id[0] =
			    (char)('a' + (int)i);
	ordinance->category_count = 2;
	ordinance->categories[0].counts_as = COUNTS_AS_INVALID;
	ordinance->categories[1].counts_as = COUNTS_AS_NONE;
	definition->setup.paper_count = 1;
	definition->setup.districts = fixture->districts;
	definition->setup.district_count = DISTRICTS;
	memcpy(fixture->districts[0].id, "r1", 3);
	memcpy(fixture->districts[1].id, "r2", 3);
}

static void
fixture_free(struct fixture *fixture)
{
	trace_clear(&fixture->result.trace);
	free(fixture->definition);
}

static void
mark_count(struct area_count *count, const struct scene *scene, size_t mark,
    unsigned n)
{
	for (size_t q = 0; q < scene->questions; q++) {
		struct question_count *question = &count->questions[q];
		size_t class =
		    q == 0 ? mark % scene->classes : mark / scene->classes;
		/* Of two classes of a short ballot the last is invalid. */
		if (scene->classes < CLASSES && class == scene->classes - 1)
			class = INVALID;
		if (class < OPTIONS)
			question->options[class] += n;
		else
			question->categories[class - INVALID] += n;
	}
}

/* A result with these papers, as if they were all that is known. */
static void
result_of(struct fixture *fixture, const struct scene *scene,
    const struct papers *papers)
{
	struct result *result = &fixture->result;
	struct definition *definition = fixture->definition;

	trace_clear(&result->trace);
	memset(result, 0, sizeof(*result));
	memset(fixture->results, 0, sizeof(fixture->results));
	definition->election.question_count = scene->questions;
	definition->setup.papers[0].question_count = scene->questions;
	definition->setup.papers[0].questions[1] = 1;
	for (size_t q = 0; q < QUESTIONS; q++)
		definition->election.questions[q].option_count = OPTIONS;
	for (size_t d = 0; d < DISTRICTS; d++) {
		struct district_result *one = &fixture->results[d];

		one->district = one->joined_to = d;
		one->manifests_final[0] = true;
		one->signed_papers[0] = sum(papers, d);
		one->voters.voters = scene->voters[d];
		fixture->eligible[d] = scene->eligible[d];
		for (size_t m = 0; m < scene->marks; m++)
			mark_count(&one->count, scene, m, papers->of[d][m]);
	}
	result->definition = definition;
	result->districts = fixture->results;
	result->district_count = DISTRICTS;
	result->eligible[ROLL_E0] = result->eligible[ROLL_E] =
	    fixture->eligible;
}

static void
decide(struct result *result)
{
	struct error err = { 0 };

	ck_assert_int_eq(result_decide(result, &err), 0);
}

/* --- the second opinion --------------------------------------------------- */

static bool
same_decision(const struct decision *a, const struct decision *b)
{
	bool same = a->established == b->established &&
	            a->outcome_count == b->outcome_count;

	for (size_t i = 0; same && i < a->outcome_count; i++)
		same =
		    a->outcomes[i].decided == b->outcomes[i].decided &&
		    strcmp(a->outcomes[i].winner, b->outcomes[i].winner) == 0;
	return same;
}

/*
 * How many of the counted papers of a district were misread, or are not there,
 * if these are the true ones: those that must go from where they were counted.
 * Papers that are missing came from nowhere, those that are too many go.
 */
static bool
misread_in(const struct scene *scene, const struct papers *truth, size_t d,
    unsigned *papers)
{
	unsigned gone = 0, come = 0, free = 0;

	for (size_t m = 0; m < scene->marks; m++) {
		unsigned was = scene->counted.of[d][m], is = truth->of[d][m];

		gone += was > is ? was - is : 0;
		come += is > was ? is - was : 0;
	}
	if (come > gone + scene->shortage[d])
		return false;
	while (free < scene->surplus[d] && free < gone &&
	       come <= gone - free - 1 + scene->shortage[d])
		free++;
	*papers = gone - free;
	return true;
}

struct nearest {
	struct fixture *fixture;
	const struct scene *scene;
	const struct decision *sure;
	unsigned papers; /* the fewest so far */
};

static void
nearest_ask(struct nearest *nearest, const struct papers *truth)
{
	unsigned papers = 0, part;

	for (size_t d = 0; d < DISTRICTS; d++) {
		if (!misread_in(nearest->scene, truth, d, &part))
			return;
		papers += part;
	}
	if (papers >= nearest->papers)
		return;
	result_of(nearest->fixture, nearest->scene, truth);
	decide(&nearest->fixture->result);
	if (!same_decision(nearest->sure, &nearest->fixture->result.decision))
		nearest->papers = papers;
}

/* All sets of at most so many papers, mark by mark, district by district. */
static void
each_truth(struct nearest *nearest, struct papers *truth, size_t d, size_t mark)
{
	const struct scene *scene = nearest->scene;

	if (d == DISTRICTS) {
		nearest_ask(nearest, truth);
		return;
	}
	if (mark == scene->marks) {
		each_truth(nearest, truth, d + 1, 0);
		return;
	}
	while (true) {
		each_truth(nearest, truth, d, mark + 1);
		if (sum(truth, d) ==
		    sum(&scene->counted, d) + scene->shortage[d])
			break;
		truth->of[d][mark]++;
	}
	truth->of[d][mark] = 0;
}

/* What the program says, and what is so. */
static bool
compare(struct fixture *fixture, const struct scene *scene, uint64_t *said,
    uint64_t *is)
{
	unsigned papers = sum(&scene->counted, 0) + sum(&scene->counted, 1);
	struct papers truth = { { { 0 } } };
	struct error err = { 0 };
	struct decision sure;
	struct nearest nearest = { fixture, scene, &sure, papers + 1 };

	result_of(fixture, scene, &scene->counted);
	for (size_t d = 0; d < DISTRICTS; d++) {
		fixture->results[d].shortage = scene->shortage[d];
		fixture->results[d].surplus = scene->surplus[d];
	}
	decide(&fixture->result);
	if (!result_holds(&fixture->result))
		return false;
	sure = fixture->result.decision;
	ck_assert_int_eq(
	    result_misread_min(&fixture->result, papers, said, &err), 0);
	each_truth(&nearest, &truth, 0, 0);
	*is = nearest.papers;
	return true;
}

/* --- elections drawn at random -------------------------------------------- */

static void
draw_scene(
    struct chance *chance, size_t questions, bool rest, struct scene *scene)
{
	static const unsigned sizes[][DISTRICTS] = { { 7, 0 }, { 3, 2 },
		{ 4, 1 }, { 2, 3 } };
	static const unsigned few[][DISTRICTS] = { { 3, 0 }, { 2, 1 }, { 1, 2 },
		{ 2, 0 } };
	const unsigned *size =
	    questions == 1 ? sizes[draw(chance, 4)] : few[draw(chance, 4)];

	memset(scene, 0, sizeof(*scene));
	scene->questions = questions;
	scene->classes = questions == 1 ? CLASSES : 3;
	scene->marks = questions == 1 ? CLASSES : 9;
	for (size_t d = 0; d < DISTRICTS; d++) {
		for (unsigned i = 0; i < size[d]; i++)
			scene->counted
			    .of[d][draw(chance, (unsigned)scene->marks)]++;
		scene->shortage[d] = rest ? draw(chance, 2) : 0;
		scene->surplus[d] = rest && size[d] > 0 ? draw(chance, 2) : 0;
		scene->voters[d] = size[d] + draw(chance, 2);
		scene->eligible[d] = scene->voters[d] + draw(chance, 6);
	}
}

#define SOURCE                                                                 \
	"\"label\":{\"ja\":\"x\",\"en\":\"x\"},\"source\":\"s\",\"verified\":" \
	"false}"
#define GATE(rule)                                                             \
	"\"gate\":{\"established\":" rule ",\"count-if-not-met\":false,"       \
	"\"publish-if-not-met\":false,\"source\":\"s\",\"verified\":false},"
#define ADOPTED(rule)                                                          \
	"\"outcomes\":[{\"cases\":[{\"id\":\"c0\",\"when\":" rule "," SOURCE   \
	",{\"id\":\"c1\"," SOURCE "]}]"
#define MAJORITY "{\"count\":\"option:a\",\"over\":\"1/1\",\"of\":\"option:b\"}"

/* Rules as ordinances have them. */
static const struct {
	const char *rules;
	size_t questions;
	bool exact; /* one figure, or two: not less than in truth either */
} written[] = {
	{ "{" ADOPTED(MAJORITY) "}", 1, true },
	{ "{" ADOPTED("{\"count\":\"option:a\",\"at-least\":\"1/1\",\"of\":"
	              "\"option:b\"}") "}",
	    1, true },
	{ "{" ADOPTED("{\"count\":\"option:a\",\"at-least\":\"1/4\",\"of\":"
	              "\"E\"}") "}",
	    1, true },
	{ "{" ADOPTED("{\"count\":\"INVALID\",\"over\":1}") "}", 1, true },
	{ "{" ADOPTED("{\"count\":\"option:a\",\"over\":\"1/2\",\"of\":"
	              "\"VALID\"}") "}",
	    1, false },
	{ "{" ADOPTED("{\"count\":\"VALID\",\"at-least\":\"1/2\",\"of\":"
	              "\"E\"}") "}",
	    1, false },
	{ "{" GATE("{\"count\":\"V\",\"at-least\":\"1/2\",\"of\":\"E\"}")
	        ADOPTED(MAJORITY) "}",
	    1, true },
	/* Papers that are not there make a quorum. */
	{ "{" GATE("{\"count\":\"B\",\"at-least\":\"1/2\",\"of\":\"E\"}")
	        ADOPTED(MAJORITY) "}",
	    1, true },
	{ "{" ADOPTED("{\"count\":\"B\",\"over\":\"1/2\",\"of\":\"E\"}") "}", 1,
	    true },
	{ "{\"outcomes\":[{\"cases\":[{\"id\":\"c0\",\"winner\":"
	  "\"options\"," SOURCE ",{\"id\":\"c1\"," SOURCE "]}]}",
	    1, false },
	{ "{" ADOPTED(MAJORITY) "}", 2, true },
};

START_TEST(it_is_never_more_than_in_truth_under_written_rules)
{
	struct chance chance = { (uint64_t)_i + 1 };
	struct error err = { 0 };
	struct fixture fixture;
	uint64_t said, is;

	fixture_init(&fixture);
	for (size_t round = 0; round < 8; round++) {
		bool rest = round % 2 == 1;
		struct scene scene;

		ck_assert_int_eq(
		    rules_from(written[_i].rules, NULL,
		        &fixture.definition->ordinance.decision, &err),
		    0);
		draw_scene(&chance, written[_i].questions, rest, &scene);
		ck_assert(compare(&fixture, &scene, &said, &is));
		ck_assert_uint_le(said, is);
		if (written[_i].exact && !rest)
			ck_assert_uint_eq(said, is);
	}
	fixture_free(&fixture);
}
END_TEST

START_TEST(it_is_never_more_than_in_truth_under_any_rules)
{
	struct chance chance = { (uint64_t)_i + 100 };
	struct fixture fixture;
	unsigned asked = 0, same = 0;

	fixture_init(&fixture);
	for (size_t round = 0; round < 12; round++) {
		struct scene scene;
		uint64_t said, is;

		draw_rules(&chance, &fixture.definition->ordinance.decision, 2);
		draw_scene(&chance, 1, round % 3 == 2, &scene);
		if (!compare(&fixture, &scene, &said, &is))
			continue;
		ck_assert_uint_le(said, is);
		asked++;
		same += said == is;
	}
	/* And no empty caution: mostly it is what it is in truth. */
	ck_assert_uint_gt(asked, 0);
	ck_assert_uint_ge(2 * same, asked);
	fixture_free(&fixture);
}
END_TEST

static const struct unit_test tests[] = {
	{ &it_is_never_more_than_in_truth_under_written_rules, COUNT(written) },
	{ &it_is_never_more_than_in_truth_under_any_rules, 8 },
};

UNIT_TESTS("misread", tests)
