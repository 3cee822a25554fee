#include <stdlib.h>
#include <string.h>

#include "audit/verifier/judgement.h"

#define FIGURE_MAX 1000000000000u

/*
 * What a bundle cannot show is taken from its result.json as a claim: always
 * the findings about check-ins, whose lists are in no bundle; in a public
 * bundle the figures of papers, and findings that only papers and sheets show.
 */

/* --- figures -------------------------------------------------------------- */

const struct json *
claims_element(const struct json *list, const char *name, const char *id)
{
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next)
		if (json_is(json_member(one, name), id))
			return one;
	return NULL;
}

/*
 * result.json adds the categories that are votes to their option; here they
 * are apart.
 */
static bool
take_options(const struct model *model, const struct json *claim, size_t q,
    struct tally *tally)
{
	const struct question *question =
	    &model->definition->election.questions[q];
	const struct ordinance *ordinance = &model->definition->ordinance;

	for (size_t i = 0; i < question->option_count; i++)
		if (!json_number(json_member(json_member(claim, "options"),
		                     question->options[i].id),
		        FIGURE_MAX, &tally->options[i]))
			return false;
	for (size_t c = 0; c < ordinance->category_count; c++) {
		const struct category *category = &ordinance->categories[c];
		size_t option;

		if (!json_number(json_member(json_member(claim, "categories"),
		                     category->id),
		        FIGURE_MAX, &tally->categories[c]))
			return false;
		if (category->counts_as != COUNTS_VALID)
			continue;
		option = question_find_option(question, category->option);
		if (option == NOWHERE ||
		    tally->options[option] < tally->categories[c])
			return false;
		tally->options[option] -= tally->categories[c];
	}
	return true;
}

bool
claims_take_area(const struct model *model, const struct json *claim,
    struct figures *figures)
{
	const struct election *election = &model->definition->election;
	const struct setup *setup = &model->definition->setup;

	for (size_t q = 0; q < election->question_count &&
	                   json_member(claim, "joined-to") == NULL;
	     q++) {
		const struct json *one =
		    claims_element(json_member(claim, "questions"), "question",
		        election->questions[q].id);
		struct tally *tally = &figures->questions[q];

		if (one == NULL || !take_options(model, one, q, tally) ||
		    !json_number(json_member(one, "review"), FIGURE_MAX,
		        &tally->review) ||
		    !json_number(json_member(one, "decided"), FIGURE_MAX,
		        &tally->decided))
			return false;
	}
	for (size_t p = 0; p < setup->paper_count; p++)
		if (!json_number(json_member(json_member(claim, "papers"),
		                     setup->papers[p].id),
		        FIGURE_MAX, &figures->papers[p]))
			return false;
	return true;
}

void
claims_add_papers(
    const struct model *model, const struct figures *from, struct figures *to)
{
	const struct definition *definition = model->definition;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		const struct tally *more = &from->questions[q];
		struct tally *sum = &to->questions[q];

		for (size_t i = 0; i < OPTIONS; i++)
			sum->options[i] += more->options[i];
		for (size_t i = 0; i < CATEGORIES; i++)
			sum->categories[i] += more->categories[i];
		sum->review += more->review;
		sum->decided += more->decided;
	}
	for (size_t p = 0; p < definition->setup.paper_count; p++)
		to->papers[p] += from->papers[p];
}

/* The papers that the manifests of a district vouch for, by kind. */
static void
check_papers(
    const struct judgement *judgement, size_t district, struct report *report)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	const struct figures *figures = &model->districts[district];
	uint64_t papers[PAPERS] = { 0 };

	for (size_t u = 0; u < setup->unit_count; u++)
		if (setup->units[u].district == district)
			papers[setup->units[u].paper] +=
			    model_unit_papers(model, u);
	for (size_t p = 0; p < setup->paper_count; p++)
		if (papers[p] != figures->papers[p])
			report_add(report, REPORT_FAILED, "result.json", 0,
			    "district %s: the manifests vouch for %llu papers "
			    "(%s), it says %llu",
			    setup->districts[district].id,
			    (unsigned long long)papers[p], setup->papers[p].id,
			    (unsigned long long)figures->papers[p]);
}

bool
claims_take_figures(struct judgement *judgement, const struct json *claims,
    struct report *report)
{
	struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	const struct json *final = json_member(claims, "final");

	/* Papers that nobody may open are not counted: all figures are 0. */
	if (!model_counts_papers(model))
		return true;
	if (claims == NULL)
		return false;
	for (size_t d = 0; d < setup->district_count; d++) {
		const struct json *one =
		    claims_element(json_member(claims, "districts"), "district",
		        setup->districts[d].id);

		if (!judgement_covers(judgement, d))
			continue;
		if (!claims_take_area(model, one, &model->districts[d])) {
			report_add(report, REPORT_FAILED, "result.json", 0,
			    "the figures of district %s cannot be read",
			    setup->districts[d].id);
			return false;
		}
		if (final != NULL && final->kind == JSON_TRUE)
			check_papers(judgement, d, report);
		claims_add_papers(model, &model->districts[d], &model->total);
	}
	report_add(report, REPORT_UNCHECKED, "result.json", 0,
	    "a public bundle holds no papers: its figures of choices are held "
	    "against the certificate, the books and the rules, and are not "
	    "counted again");
	return true;
}

void
claims_join(struct judgement *judgement, const struct json *claims)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;

	if (!model_counts_papers(model) || (setup->publish.merge_papers == 0 &&
	                                       !setup->publish.merge_unanimous))
		return;
	for (size_t d = 0; d < setup->district_count; d++) {
		const char *to = json_text(
		    json_member(claims_element(json_member(claims, "districts"),
		                    "district", setup->districts[d].id),
		        "joined-to"));
		size_t lead = to != NULL ? setup_find_district(setup, to) : d;

		/* The first of a group, which stands for itself. */
		if (lead >= d || judgement->joined_to[lead] != lead)
			continue;
		judgement->joined_to[d] = lead;
		judgement->shortage[lead] += judgement->shortage[d];
		judgement->surplus[lead] += judgement->surplus[d];
		judgement->shortage[d] = judgement->surplus[d] = 0;
	}
}

/* --- findings ------------------------------------------------------------- */

static bool
is_ours(const struct findings *findings, const char *code, const char *subject,
    const char *message)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].code, code) == 0 &&
		    strcmp(findings->items[i].subject, subject) == 0 &&
		    strcmp(findings->items[i].message, message) == 0)
			return true;
	return false;
}

/* Only sheets and papers show these, which a public bundle does not hold. */
static bool
needs_papers(const struct judgement *judgement, const char *code,
    const char *subject, const char *message)
{
	static const char *const of_papers[] = { "W606", "E411", "E412" };
	static const char *const of_sheets[] = { "E402", "E403", "E404", "W409",
		"N901" };
	const struct setup *setup = &judgement->model.definition->setup;

	for (size_t i = 0; i < sizeof(of_papers) / sizeof(of_papers[0]); i++)
		if (strcmp(code, of_papers[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(of_sheets) / sizeof(of_sheets[0]); i++)
		if (strcmp(code, of_sheets[i]) == 0)
			return setup_find_unit(setup, subject) == NOWHERE &&
			       setup_find_place(setup, subject) == NOWHERE &&
			       !is_ours(&judgement->findings, code, subject,
			           message);
	return false;
}

void
claims_take_findings(struct judgement *judgement, const struct json *claims)
{
	const struct json *list = json_member(claims, "findings");

	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		const char *code = json_text(json_member(one, "code"));
		const char *subject = json_text(json_member(one, "subject"));
		const char *message = json_text(json_member(one, "message"));

		if (code == NULL || subject == NULL || message == NULL ||
		    !finding_is_code(code) || !bytes_are_id(bytes_of(subject)))
			continue;
		if (code[1] != '5' &&
		    (!judgement->model.is_public ||
		        !needs_papers(judgement, code, subject, message)))
			continue;
		findings_take(&judgement->findings, code, subject, message)
		    ->taken_over = true;
		judgement->taken_over++;
	}
}
