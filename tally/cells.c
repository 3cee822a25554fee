#include "tally/cells.h"

#include <string.h>

/* May these papers' choices be printed? */
static bool
may_stand(const struct result *result, const struct area_count *cell)
{
	const struct definition *definition = result->definition;
	const struct publish_rule *rule = &definition->setup.publish;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums sums;
		size_t voted_for = 0;

		count_sums(&cell->questions[q], definition, q, &sums);
		for (size_t i = 0;
		     i < definition->election.questions[q].option_count; i++)
			voted_for += sums.options[i] > 0;
		if (sums.papers < rule->merge_papers ||
		    (rule->merge_unanimous && voted_for < 2))
			return false;
	}
	return true;
}

static void
questions_add(struct area_count *to, const struct area_count *from)
{
	uint64_t papers[PAPERS_MAX];

	memcpy(papers, to->papers, sizeof(papers));
	count_add(to, from);
	memcpy(to->papers, papers, sizeof(papers));
}

/*
 * Hands the choices of a district over, with all that says how many of them
 * may still be missing.
 */
static void
hand_over(struct district_result *from, struct district_result *to)
{
	questions_add(&to->count, &from->count);
	memset(from->count.questions, 0, sizeof(from->count.questions));
	for (size_t p = 0; p < PAPERS_MAX; p++) {
		to->signed_papers[p] += from->signed_papers[p];
		to->manifests_final[p] =
		    to->manifests_final[p] && from->manifests_final[p];
		from->signed_papers[p] = 0;
		from->manifests_final[p] = true;
	}
	to->shortage += from->shortage;
	to->surplus += from->surplus;
	from->shortage = from->surplus = 0;
	from->joined_to = to->district;
}

/* Those that were joined to `old` go along. */
static void
redirect(struct result *result, size_t old, size_t lead)
{
	for (size_t i = 0; i < result->district_count; i++)
		if (result->districts[i].joined_to == old)
			result->districts[i].joined_to = lead;
}

void
cells_join(struct result *result)
{
	const struct publish_rule *rule = &result->definition->setup.publish;
	struct district_result *lead = NULL, *before = NULL;

	if ((rule->merge_papers == 0 && !rule->merge_unanimous) ||
	    !gate_lets_in(result->gate) || result->files == 0)
		return;
	for (size_t i = 0; i < result->district_count; i++) {
		if (lead == NULL)
			lead = &result->districts[i];
		else
			hand_over(&result->districts[i], lead);
		if (!may_stand(result, &lead->count))
			continue;
		before = lead;
		lead = NULL;
	}
	if (lead == NULL || before == NULL)
		return;
	redirect(result, lead->district, before->district);
	hand_over(lead, before);
}
