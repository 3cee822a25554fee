#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tally/result.h"

static uint64_t
add_capped(uint64_t a, uint64_t b)
{
	return a >= FIGURE_MAX || b >= FIGURE_MAX || a + b > FIGURE_MAX
	           ? FIGURE_MAX
	           : a + b;
}

static void
bounds_add(struct bounds *sum, struct bounds more)
{
	sum->low = add_capped(sum->low, more.low);
	sum->high = add_capped(sum->high, more.high);
}

/* Which kind of paper asks this question. */
static size_t
paper_of(const struct setup *setup, size_t question)
{
	for (size_t p = 0; p < setup->paper_count; p++)
		for (size_t i = 0; i < setup->papers[p].question_count; i++)
			if (setup->papers[p].questions[i] == question)
				return p;
	return 0;
}

struct bounds
result_eligible(
    const struct result *result, size_t district, enum roll_stage stage)
{
	const uint64_t *eligible = result->eligible[stage];

	return eligible == NULL ? bounds_unknown()
	                        : bounds_exactly(eligible[district]);
}

/* The same of a district with those whose choices are counted with it. */
static struct bounds
cell_eligible(const struct result *result, size_t lead)
{
	struct bounds sum = bounds_exactly(0);

	for (size_t i = 0; i < result->district_count; i++)
		if (result->districts[i].joined_to == lead)
			bounds_add(
			    &sum, result_eligible(result,
			              result->districts[i].district, ROLL_E));
	return sum;
}

/*
 * How many papers there can be: what the final manifests add up to, else
 * as many as there are voters on the roll, else nobody knows.
 */
static struct bounds
papers_expected(const struct result *result,
    const struct district_result *district, size_t paper, uint64_t counted)
{
	struct bounds eligible;

	if (district->manifests_final[paper])
		return bounds_exactly(district->signed_papers[paper]);
	eligible = cell_eligible(result, district->district);
	return (struct bounds){ counted,
		eligible.high > counted ? eligible.high : counted };
}

/* What a number could be if the unexplained papers had been explained. */
static struct bounds
loosened(struct bounds bounds, const struct district_result *district)
{
	return (struct bounds){ bounds.low > district->surplus
		                    ? bounds.low - district->surplus
		                    : 0,
		add_capped(bounds.high, district->shortage) };
}

static void
loosen(struct question_figures *figures, const struct district_result *district)
{
	for (size_t i = 0; i < OPTIONS_MAX; i++)
		figures->options[i] = loosened(figures->options[i], district);
	figures->invalid = loosened(figures->invalid, district);
	figures->blank = loosened(figures->blank, district);
	figures->papers = loosened(figures->papers, district);
}

/* Each paper that is open or missing could be anything yet. */
static void
question_figures(const struct result *result,
    const struct district_result *district, bool with_rest,
    struct question_figures *figures)
{
	const struct definition *definition = result->definition;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums sums;
		uint64_t open;

		count_sums(&district->count.questions[q], definition, q, &sums);
		figures[q].papers = papers_expected(result, district,
		    paper_of(&definition->setup, q), sums.papers);
		open = figures[q].papers.high > sums.papers
		           ? figures[q].papers.high - sums.papers
		           : 0;
		open = add_capped(open, sums.review);
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			figures[q].options[i] =
			    (struct bounds){ sums.options[i],
				    add_capped(sums.options[i], open) };
		figures[q].invalid = (struct bounds){ sums.invalid,
			add_capped(sums.invalid, open) };
		figures[q].blank =
		    (struct bounds){ sums.none, add_capped(sums.none, open) };
		if (with_rest)
			loosen(&figures[q], district);
	}
}

static struct bounds
voters_bounds(const struct area_voters *voters, struct bounds eligible)
{
	uint64_t high = voters->voters;

	if (voters->places_in < voters->places && eligible.high > high)
		high = eligible.high;
	return (struct bounds){ voters->voters, high };
}

static void
facts_sources(struct facts *facts)
{
	for (size_t i = 0; i < COUNTER_CONTEXT; i++)
		facts->sources[i] = N_("counted papers");
	facts->sources[COUNTER_E0] = facts->sources[COUNTER_E] = N_("the roll");
	facts->sources[COUNTER_V] = N_("turnout notes");
	facts->sources[COUNTER_CONTEXT] = N_("the ordinance");
}

/* The whole is the sum of its districts; the roll's own sum is its E. */
static void
whole_add(struct figures *whole, struct question_figures *sums,
    const struct figures *district, size_t question_count)
{
	bounds_add(&whole->e0, district->e0);
	bounds_add(&whole->e, district->e);
	bounds_add(&whole->v, district->v);
	for (size_t q = 0; q < question_count; q++) {
		const struct question_figures *from = &district->questions[q];

		for (size_t i = 0; i < OPTIONS_MAX; i++)
			bounds_add(&sums[q].options[i], from->options[i]);
		bounds_add(&sums[q].invalid, from->invalid);
		bounds_add(&sums[q].blank, from->blank);
		bounds_add(&sums[q].papers, from->papers);
	}
}

static struct figures
district_figures(const struct result *result,
    const struct district_result *district, bool with_rest,
    struct question_figures *questions)
{
	size_t index = district->district;
	struct bounds eligible = result_eligible(result, index, ROLL_E);

	question_figures(result, district, with_rest, questions);
	return (struct figures){
		.region = result->definition->setup.districts[index].id,
		.e0 = result_eligible(result, index, ROLL_E0),
		.e = eligible,
		.v = voters_bounds(&district->voters, eligible),
		.questions = questions
	};
}

/* As if `papers` of them might have been counted as anything else. */
static struct bounds
misread(struct bounds bounds, uint64_t papers)
{
	return (struct bounds){ bounds.low > papers ? bounds.low - papers : 0,
		add_capped(bounds.high, papers) };
}

/* One that is not there was counted too; none was counted as two. */
static struct bounds
not_there(struct bounds bounds, uint64_t papers)
{
	return (struct bounds){ bounds.low > papers ? bounds.low - papers : 0,
		bounds.high };
}

static void
misread_figures(
    struct question_figures *figures, size_t question_count, uint64_t papers)
{
	for (size_t q = 0; q < question_count; q++) {
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			figures[q].options[i] =
			    misread(figures[q].options[i], papers);
		figures[q].invalid = misread(figures[q].invalid, papers);
		figures[q].blank = misread(figures[q].blank, papers);
		figures[q].papers = not_there(figures[q].papers, papers);
	}
}

/* What figures are taken for, when the rules are judged. */
struct doubt {
	bool rest;        /* the unexplained papers could still be anything */
	uint64_t misread; /* so many papers were counted wrongly */
};

/*
 * Judges the rules. Without a doubt it also says which districts are open.
 */
static int
evaluate(struct result *result, const struct doubt *doubt, struct trace *trace,
    struct decision *decision, struct error *err)
{
	const struct definition *definition = result->definition;
	size_t questions = definition->election.question_count;
	struct question_figures *figures = memory_new(
	    (result->district_count + 1) * questions, sizeof(*figures));
	struct figures *regions =
	    memory_new(result->district_count, sizeof(*regions));
	struct facts facts = { .election = &definition->election,
		.regions = regions,
		.region_count = result->district_count };
	int rc;

	facts_sources(&facts);
	memset(figures, 0, questions * sizeof(*figures));
	facts.whole.questions = figures;
	for (size_t i = 0; i < result->district_count; i++) {
		struct district_result *one = &result->districts[i];

		regions[i] = district_figures(
		    result, one, doubt->rest, figures + (i + 1) * questions);
		if (!doubt->rest && doubt->misread == 0)
			one->open = decision_is_open(&regions[i], questions);
		whole_add(&facts.whole, figures, &regions[i], questions);
	}
	/* They lie in any district, but are not more over all of them. */
	misread_figures(
	    figures, (result->district_count + 1) * questions, doubt->misread);
	trace->rules = &definition->ordinance.decision;
	trace->election = &definition->election;
	rc = decision_evaluate(
	    &definition->ordinance.decision, &facts, trace, decision, err);
	/* The steps keep the ids of the setup, none of these figures. */
	free(regions);
	free(figures);
	return rc;
}

/* Is an outcome another one, or does it depend, once there is a doubt? */
static bool
outcomes_change(const struct decision *sure, const struct decision *doubted)
{
	for (size_t i = 0; i < sure->outcome_count; i++)
		if (i >= doubted->outcome_count ||
		    doubted->outcomes[i].decided != sure->outcomes[i].decided)
			return true;
	return false;
}

static int
ask(struct result *result, const struct doubt *doubt, struct decision *decision,
    struct error *err)
{
	struct trace trace = { 0 };
	int rc = evaluate(result, doubt, &trace, decision, err);

	trace_clear(&trace);
	return rc;
}

/* The same question once more, with the unexplained rest as anything. */
static int
ask_rest(struct result *result, struct error *err)
{
	static const struct doubt rest = { .rest = true };
	struct decision loose = { 0 };

	if (ask(result, &rest, &loose, err) != 0)
		return -1;
	result->rest_asked = true;
	result->rest_could_change = outcomes_change(&result->decision, &loose);
	return 0;
}

int
result_decide(struct result *result, struct error *err)
{
	static const struct doubt none = { .rest = false };
	uint64_t shortage, surplus;

	if (evaluate(result, &none, &result->trace, &result->decision, err) !=
	    0)
		return -1;
	result->decided = true;
	result_rest(result, &shortage, &surplus);
	if (result->while_counting || shortage + surplus == 0)
		return 0;
	return ask_rest(result, err);
}

/* Does all that was decided stay, if so many papers were counted wrongly? */
static int
stays(struct result *result, uint64_t papers, bool *answer, struct error *err)
{
	const struct doubt doubt = { .rest = true, .misread = papers };
	struct decision doubted = { 0 };

	if (ask(result, &doubt, &doubted, err) != 0)
		return -1;
	*answer = doubted.established == result->decision.established &&
	          !outcomes_change(&result->decision, &doubted);
	return 0;
}

int
result_misread_min(
    struct result *result, uint64_t papers, uint64_t *min, struct error *err)
{
	uint64_t low = 0, high = papers;
	bool all;

	assert(result_is_final(result) && result_holds(result));
	if (stays(result, papers, &all, err) != 0)
		return -1;
	if (all) {
		*min = papers + 1;
		return 0;
	}
	/* What more of them leave standing, fewer do. */
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		bool stands;

		if (stays(result, middle, &stands, err) != 0)
			return -1;
		if (stands)
			low = middle + 1;
		else
			high = middle;
	}
	*min = low;
	return 0;
}
