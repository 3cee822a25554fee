#include <stdlib.h>

#include "tally/result.h"

/* Figures as the rules ask for them: all that was counted is exact. */
static void
question_figures(const struct result *result, const struct area_count *count,
    struct question_figures *figures)
{
	const struct definition *definition = result->definition;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums sums;

		count_sums(&count->questions[q], definition, q, &sums);
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			figures[q].options[i] =
			    (struct bounds){ sums.options[i],
				    sums.options[i] + sums.review };
		figures[q].invalid =
		    (struct bounds){ sums.invalid, sums.invalid + sums.review };
		figures[q].blank =
		    (struct bounds){ sums.none, sums.none + sums.review };
		figures[q].papers = bounds_exactly(sums.papers);
	}
}

/* The roll is not known to this station: E and E0 stay open. */
static struct figures
area_figures(const struct area_voters *voters, const char *region,
    const struct question_figures *questions)
{
	bool all = voters->places_in == voters->places;

	return (struct figures){ .region = region,
		.e0 = bounds_unknown(),
		.e = bounds_unknown(),
		.v = { voters->voters, all ? voters->voters : FIGURE_MAX },
		.questions = questions };
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

int
result_decide(struct result *result, struct error *err)
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
	question_figures(result, &result->total, figures);
	facts.whole = area_figures(&result->voters, NULL, figures);
	for (size_t i = 0; i < result->district_count; i++) {
		const struct district_result *one = &result->districts[i];
		struct question_figures *mine = figures + (i + 1) * questions;

		question_figures(result, &one->count, mine);
		regions[i] = area_figures(&one->voters,
		    definition->setup.districts[one->district].id, mine);
	}
	result->trace.rules = &definition->ordinance.decision;
	result->trace.election = &definition->election;
	rc = decision_evaluate(&definition->ordinance.decision, &facts,
	    &result->trace, &result->decision, err);
	result->decided = rc == 0;
	/* The steps keep the ids of the setup, none of these figures. */
	free(regions);
	free(figures);
	return rc;
}
