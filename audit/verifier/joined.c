#include <string.h>

#include "audit/verifier/judgement.h"

/*
 * Districts whose choices would tell how someone voted have none of their
 * own: formats.md §8.1. Papers, voters and the rest of the area stay.
 */

/* So many papers for each question, and more than one option with votes? */
static bool
may_stand(const struct judgement *judgement, size_t district)
{
	const struct definition *definition = judgement->model.definition;
	const struct publish *publish = &definition->setup.publish;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct tally_sums sums;
		size_t voted_for = 0;

		model_sums(&judgement->model,
		    &judgement->model.districts[district].questions[q], q,
		    &sums);
		for (size_t i = 0; i < OPTIONS; i++)
			voted_for += sums.options[i] > 0;
		if (sums.papers < publish->merge_papers ||
		    (publish->merge_unanimous && voted_for < 2))
			return false;
	}
	return true;
}

static void
add_tally(const struct tally *from, struct tally *to)
{
	for (size_t i = 0; i < OPTIONS; i++)
		to->options[i] += from->options[i];
	for (size_t i = 0; i < CATEGORIES; i++)
		to->categories[i] += from->categories[i];
	to->review += from->review;
	to->decided += from->decided;
}

/* A district, with all that were joined to it, goes to another one. */
static void
join(struct judgement *judgement, size_t from, size_t to)
{
	const struct definition *definition = judgement->model.definition;
	struct figures *districts = judgement->model.districts;

	for (size_t q = 0; q < definition->election.question_count; q++)
		add_tally(
		    &districts[from].questions[q], &districts[to].questions[q]);
	memset(districts[from].questions, 0, sizeof(districts[from].questions));
	judgement->shortage[to] += judgement->shortage[from];
	judgement->surplus[to] += judgement->surplus[from];
	judgement->shortage[from] = judgement->surplus[from] = 0;
	for (size_t d = 0; d < definition->setup.district_count; d++)
		if (judgement->joined_to[d] == from)
			judgement->joined_to[d] = to;
}

void
judgement_join(struct judgement *judgement)
{
	const struct setup *setup = &judgement->model.definition->setup;
	size_t first = NOWHERE, before = NOWHERE;

	if ((setup->publish.merge_papers == 0 &&
	        !setup->publish.merge_unanimous) ||
	    !model_counts_papers(&judgement->model) ||
	    judgement->model.files_counted == 0)
		return;
	for (size_t d = 0; d < setup->district_count; d++) {
		if (!judgement_covers(judgement, d))
			continue;
		if (first == NOWHERE)
			first = d;
		else
			join(judgement, d, first);
		if (!may_stand(judgement, first))
			continue;
		before = first;
		first = NOWHERE;
	}
	/* What is left over at the end. */
	if (first != NOWHERE && before != NOWHERE)
		join(judgement, first, before);
}
