#include "audit/verifier/judgement.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/rules.h"
#include "audit/verifier/shown.h"

/*
 * Open errors that only say that something is still missing. With any other
 * one open, nothing is judged.
 */
static bool
only_unfinished(const struct findings *findings)
{
	static const char *const missing[] = { "E101", "E102", "E103", "E108",
		"E201", "E236", "E508", "E701", "E702", NULL };

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		size_t m = 0;

		if (finding->end != END_OPEN || finding->code[0] != 'E')
			continue;
		while (missing[m] != NULL &&
		       strcmp(missing[m], finding->code) != 0)
			m++;
		if (missing[m] == NULL)
			return false;
	}
	return true;
}

bool
judgement_is_final(const struct judgement *judgement)
{
	return findings_open_errors(&judgement->findings) == 0;
}

bool
judgement_covers(const struct judgement *judgement, size_t district)
{
	return setup_covers(&judgement->model.definition->setup,
	    judgement->model.station, district);
}

/* --- what does not fit ---------------------------------------------------- */

static void
look_at_books(struct judgement *judgement)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	struct books books = books_of(model);

	find_in_books(model, &books, &judgement->findings);
	for (size_t i = 0; i < books.count; i++) {
		const struct books_line *line = &books.lines[i];
		size_t district = setup->units[line->first_unit].district;
		int64_t rest = books_rest(model, line);

		if (!line->complete)
			continue;
		if (rest > 0)
			judgement->shortage[district] += (uint64_t)rest;
		else
			judgement->surplus[district] += (uint64_t)-rest;
	}
	for (size_t d = 0; d < setup->district_count; d++) {
		judgement->all_shortage += judgement->shortage[d];
		judgement->all_surplus += judgement->surplus[d];
	}
	books_clear(&books);
}

static void
look_at_papers(struct judgement *judgement)
{
	const struct model *model = &judgement->model;
	const struct election *election = &model->definition->election;
	const struct setup *setup = &model->definition->setup;

	for (size_t d = 0; d < setup->district_count; d++) {
		const char *id = setup->districts[d].id;

		if (!judgement_covers(judgement, d))
			continue;
		for (size_t q = 0; q < election->question_count; q++) {
			uint64_t review =
			    model->districts[d].questions[q].review;

			if (review > 0)
				findings_add(&judgement->findings, "E108", id,
				    "district %s: %s papers are still open for "
				    "review (question %s)",
				    "sns", id, review,
				    election->questions[q].id);
		}
		find_invalid(model, d, &judgement->findings);
	}
	if (model->is_public)
		return;
	find_in_sheets(model, &judgement->findings);
	find_swapped(model, &judgement->findings);
}

/* What a station has of its own; a canvass joined it already. */
static void
look_at_station(struct judgement *judgement, const struct json *claims)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	struct findings *findings = &judgement->findings;

	for (size_t u = 0; u < setup->unit_count; u++)
		if (judgement_covers(judgement, setup->units[u].district))
			find_in_unit(model, u, findings);
	for (size_t p = 0; p < setup->place_count; p++)
		if (judgement_covers(judgement, setup->places[p].district))
			find_in_place(model, p, findings);
	look_at_books(judgement);
	if (model->is_public)
		claims_join(judgement, claims);
	else
		judgement_join(judgement);
	find_more_than_eligible(model, findings);
	find_odd_places(model, findings);
	if (model_counts_papers(model))
		look_at_papers(judgement);
	claims_take_findings(judgement, claims);
}

static void
look_at_everything(struct judgement *judgement, const struct json *claims)
{
	const struct model *model = &judgement->model;
	struct findings *findings = &judgement->findings;

	find_stale_gate(model, findings);
	find_in_rulings(model, findings);
	if (!canvass_is(model))
		look_at_station(judgement, claims);
	resolve_findings(model, model_counts_papers(model), findings);
}

/* --- the gate, the decision, and what may be shown ------------------------ */

static void
judge_gate(struct judgement *judgement)
{
	const struct statement *gate =
	    model_latest(&judgement->model, NOTE_GATE, 0);

	if (judgement->rules == NULL || judgement->rules->gate == NULL ||
	    gate == NULL || gate->why != NULL)
		return;
	/* One that decides nothing is reported by whoever compares it. */
	judgement->gate_judged =
	    judgement_of_gate(judgement, &gate->of.gate, &judgement->gate);
}

static void
judge_rules(struct judgement *judgement)
{
	const struct ordinance *ordinance =
	    &judgement->model.definition->ordinance;

	if (judgement->rules == NULL || !judgement->all_districts ||
	    !model_counts_papers(&judgement->model))
		return;
	judgement->while_counting = !judgement_is_final(judgement);
	if (judgement->while_counting &&
	    (!ordinance->interim || !only_unfinished(&judgement->findings)))
		return;
	judgement_decide(judgement);
}

/*
 * Counted in any case, but published only if the vote stands: somebody must
 * know that it does.
 */
static bool
is_withheld(const struct judgement *judgement)
{
	const struct rules *rules = judgement->rules;

	if (rules == NULL || rules->gate == NULL || !rules->count_if_not_met ||
	    rules->publish_if_not_met)
		return false;
	if (judgement->decided &&
	    judgement->decision.established != ANSWER_OPEN)
		return judgement->decision.established == ANSWER_NO;
	return !judgement->gate_judged ||
	       judgement->gate.established != ANSWER_YES;
}

static bool
shows_choices(const struct judgement *judgement)
{
	return model_counts_papers(&judgement->model) && !judgement->withheld &&
	       (judgement_is_final(judgement) ||
	           judgement->model.definition->ordinance.interim);
}

static void
hide_choices(struct judgement *judgement)
{
	struct model *model = &judgement->model;

	for (size_t d = 0; d < model->definition->setup.district_count; d++)
		memset(model->districts[d].questions, 0,
		    sizeof(model->districts[d].questions));
	memset(model->total.questions, 0, sizeof(model->total.questions));
	findings_drop_choices(&judgement->findings);
	/* The steps of a vote that does not stand name no choice. */
	if (judgement->decided && judgement->decision.established == ANSWER_NO)
		return;
	judgement->decided = false;
}

void
judgement_make(struct judgement *judgement, const struct judge_input *input,
    const struct json *claims, struct report *report)
{
	const struct model *model = input->model;
	const struct setup *setup = &model->definition->setup;
	size_t districts = setup->district_count;

	*judgement = (struct judgement){ .model = *model,
		.shortage = memory_take(districts, sizeof(uint64_t)),
		.surplus = memory_take(districts, sizeof(uint64_t)),
		.open = memory_take(districts, sizeof(bool)),
		.joined_to = memory_take(districts, sizeof(size_t)),
		.in = memory_take(districts, sizeof(bool)),
		.all_districts = true };
	judgement->model.districts =
	    memory_take(districts, sizeof(*model->districts));
	memcpy(judgement->model.districts, model->districts,
	    districts * sizeof(*model->districts));
	for (size_t d = 0; d < districts; d++) {
		judgement->joined_to[d] = d;
		judgement->all_districts =
		    judgement->all_districts && judgement_covers(judgement, d);
	}
	judgement_read_rules(judgement, report);
	returns_check(model, input, report);
	if (canvass_is(model))
		canvass_join(judgement, input, report);
	else if (model->is_public)
		claims_take_figures(judgement, claims, report);
	look_at_everything(judgement, claims);
	if (model->is_public || canvass_is(model))
		shown_check_result(judgement, report);
	judge_gate(judgement);
	judge_rules(judgement);
	judgement->withheld = is_withheld(judgement);
	if (!shows_choices(judgement))
		hide_choices(judgement);
	find_own_corrections(judgement);
	findings_sort(&judgement->findings);
}

void
judgement_clear(struct judgement *judgement)
{
	free(judgement->model.districts);
	free(judgement->shortage);
	free(judgement->surplus);
	free(judgement->open);
	free(judgement->joined_to);
	free(judgement->in);
	findings_clear(&judgement->findings);
	rules_decision_free(&judgement->gate);
	rules_decision_free(&judgement->decision);
	rules_free(judgement->rules);
	*judgement = (struct judgement){ .rules = NULL };
}
