#include "audit/verifier/shown.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/spell.h"

/* --- figures of a note ---------------------------------------------------- */

static int
figure_order(const void *a, const void *b)
{
	const struct certified_figure *x = a, *y = b;
	int order = strcmp(x->district, y->district);

	return order != 0 ? order : strcmp(x->name, y->name);
}

const struct certified_figure *
certified_figure(const struct certificate *certificate, const char *district,
    const char *name)
{
	struct certified_figure wanted = { .value = 0 };

	/* The lines of a note rise; a space comes before all of an id. */
	return certificate->figure_count > 0 &&
	               bytes_copy(bytes_of(district), wanted.district,
	                   sizeof(wanted.district)) &&
	               bytes_copy(
	                   bytes_of(name), wanted.name, sizeof(wanted.name))
	           ? bsearch(&wanted, certificate->figures,
	                 certificate->figure_count, sizeof(wanted),
	                 figure_order)
	           : NULL;
}

/* "<first><second><third>" of a district; false: it has no such figure. */
static bool
named(const struct certificate *figures, const char *district,
    const char *first, const char *second, const char *third, uint64_t *value)
{
	const struct certified_figure *figure;
	struct buffer name = { 0 };

	buffer_printf(&name, "%s%s%s", first, second, third);
	figure = certified_figure(figures, district, spelled(&name));
	buffer_clear(&name);
	*value =
	    figure != NULL && figure->value > 0 ? (uint64_t)figure->value : 0;
	return figure != NULL;
}

/* Is the question on this kind of paper? */
static bool
is_on(const struct paper *paper, size_t question)
{
	for (size_t i = 0; i < paper->question_count; i++)
		if (paper->questions[i] == question)
			return true;
	return false;
}

static void
read_district(const struct definition *definition,
    const struct certificate *figures, size_t question, const char *district,
    struct shown *shown)
{
	static const char *const parts[] = { ".valid", ".invalid", ".none" };
	const struct setup *setup = &definition->setup;
	const struct question *q = &definition->election.questions[question];
	uint64_t value;

	*shown = (struct shown){ .leads = false };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		shown->leads |=
		    named(figures, district, q->id, parts[i], "", &value);
		shown->voted += value;
	}
	for (size_t i = 0; i < q->option_count; i++) {
		shown->leads |= named(figures, district, q->id, ".option.",
		    q->options[i].id, &value);
		shown->options_voted += value > 0;
	}
	for (size_t p = 0; p < setup->paper_count; p++) {
		if (!is_on(&setup->papers[p], question))
			continue;
		named(figures, district, "papers.", setup->papers[p].id, "",
		    &value);
		shown->papers += value;
	}
}

void
shown_read(const struct definition *definition,
    const struct certificate *figures, size_t question, struct shown *shown)
{
	const struct setup *setup = &definition->setup;

	for (size_t d = 0; d < setup->district_count; d++)
		read_district(definition, figures, question,
		    setup->districts[d].id, &shown[d]);
}

/* --- names ---------------------------------------------------------------- */

static bool
is_answer(const struct definition *definition, const struct question *question,
    struct bytes name)
{
	const struct ordinance *ordinance = &definition->ordinance;

	if (bytes_is(name, "valid") || bytes_is(name, "invalid") ||
	    bytes_is(name, "none"))
		return true;
	if (bytes_skip(&name, "option."))
		for (size_t i = 0; i < question->option_count; i++)
			if (bytes_is(name, question->options[i].id))
				return true;
	if (bytes_skip(&name, "category."))
		for (size_t i = 0; i < ordinance->category_count; i++)
			if (bytes_is(name, ordinance->categories[i].id))
				return true;
	return false;
}

static bool
is_name(const struct definition *definition, const char *name)
{
	static const char *const plain[] = { "voters", "taken-home",
		"not-put-in", "moved-in", "moved-out", "unexplained" };
	const struct setup *setup = &definition->setup;
	struct bytes rest = bytes_of(name);

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(name, plain[i]) == 0)
			return true;
	if (bytes_skip(&rest, "papers."))
		for (size_t p = 0; p < setup->paper_count; p++)
			if (bytes_is(rest, setup->papers[p].id))
				return true;
	for (size_t q = 0; q < definition->election.question_count; q++) {
		const struct question *question =
		    &definition->election.questions[q];

		rest = bytes_of(name);
		if (bytes_skip(&rest, question->id) && bytes_skip(&rest, ".") &&
		    is_answer(definition, question, rest))
			return true;
	}
	return false;
}

/* --- groups --------------------------------------------------------------- */

/* While the districts of a station are walked. */
struct walk {
	const struct definition *definition;
	struct report *report;
	const char *file;
	size_t question, station;
};

/*
 * One group, `from` to before `to`: does it tell how someone voted? All
 * districts of a station together may: there is nobody to join them to.
 */
static void
group_check(const struct walk *walk, const struct shown *shown, size_t from,
    size_t to, bool alone)
{
	const struct setup *setup = &walk->definition->setup;
	const struct publish *publish = &setup->publish;
	uint64_t papers = 0;

	for (size_t d = from; d < to; d++)
		if (setup->districts[d].station == walk->station)
			papers += shown[d].papers;
	if (alone)
		return;
	if (papers < publish->merge_papers)
		report_add(walk->report, REPORT_FAILED, walk->file, 0,
		    "district %s: the choices of %llu papers stand alone; the "
		    "setup joins districts of less than %lu",
		    setup->districts[from].id, (unsigned long long)papers,
		    (unsigned long)publish->merge_papers);
	else if (publish->merge_unanimous && shown[from].options_voted < 2)
		report_add(walk->report, REPORT_FAILED, walk->file, 0,
		    "district %s: its papers are of one mind and stand alone; "
		    "the setup joins such districts",
		    setup->districts[from].id);
}

/* The districts of one station, for one question. */
static void
station_check(const struct walk *walk, const struct shown *shown)
{
	const struct setup *setup = &walk->definition->setup;
	size_t first = NOWHERE, lead = NOWHERE;
	uint64_t papers = 0;

	for (size_t d = 0; d < setup->district_count; d++) {
		if (setup->districts[d].station != walk->station)
			continue;
		papers += shown[d].papers + shown[d].voted;
		if (first == NOWHERE)
			first = d;
	}
	/* Where nothing is counted yet, nothing can be joined. */
	for (size_t d = 0; papers > 0 && d <= setup->district_count; d++) {
		bool end = d == setup->district_count;

		if (!end && (setup->districts[d].station != walk->station ||
		                !shown[d].leads))
			continue;
		if (lead != NOWHERE)
			group_check(walk, shown, lead, d, lead == first && end);
		lead = d;
	}
}

static bool
joins_districts(const struct setup *setup)
{
	return setup->publish.merge_papers > 0 ||
	       setup->publish.merge_unanimous;
}

/* Each station that an office covers. */
static void
office_check(struct walk *walk, size_t office, const struct shown *shown)
{
	const struct setup *setup = &walk->definition->setup;
	bool *seen = memory_take(setup->station_count, sizeof(*seen));

	for (size_t d = 0; d < setup->district_count; d++) {
		walk->station = setup->districts[d].station;
		if (seen[walk->station] || !setup_covers(setup, office, d))
			continue;
		seen[walk->station] = true;
		station_check(walk, shown);
	}
	free(seen);
}

static void
statement_check(const struct model *model, const struct statement *statement,
    struct shown *shown, struct report *report)
{
	const struct definition *definition = model->definition;
	const struct certificate *figures = &statement->of.certificate;
	struct walk walk = { .definition = definition,
		.report = report,
		.file = statement->file };
	size_t said;

	for (size_t i = 0; i < figures->figure_count; i++)
		if (!is_name(definition, figures->figures[i].name))
			report_add(report, REPORT_FAILED, statement->file, 0,
			    "district %s: there is no figure called %s",
			    figures->figures[i].district,
			    figures->figures[i].name);
	/* Found on paper, and drafted by nobody's program. */
	if (statement->kind == NOTE_DECLARATION ||
	    !joins_districts(&definition->setup))
		return;
	said = report_count(report, REPORT_FAILED);
	for (walk.question = 0;
	     walk.question < definition->election.question_count &&
	     report_count(report, REPORT_FAILED) == said;
	     walk.question++) {
		shown_read(definition, figures, walk.question, shown);
		office_check(&walk, statement->index, shown);
	}
}

void
shown_check(const struct model *model, struct report *report)
{
	static const enum note_kind kinds[] = { NOTE_CERTIFICATE,
		NOTE_DECLARATION, NOTE_INTERIM };
	struct shown *shown = memory_take(
	    model->definition->setup.district_count, sizeof(*shown));

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (size_t i = 0; i < model->statement_counts[kinds[k]]; i++)
			statement_check(model, model->statements[kinds[k]][i],
			    shown, report);
	free(shown);
}

/* --- a result ------------------------------------------------------------- */

/* A district is joined to the group that stands before it, or to none. */
static void
order_check(const struct judgement *judgement, struct report *report)
{
	const struct setup *setup = &judgement->model.definition->setup;
	size_t *leads = memory_take(setup->station_count, sizeof(*leads));

	for (size_t s = 0; s < setup->station_count; s++)
		leads[s] = NOWHERE;
	for (size_t d = 0; d < setup->district_count; d++) {
		size_t *lead = &leads[setup->districts[d].station];

		if (judgement->joined_to[d] == d)
			*lead = d;
		else if (judgement->joined_to[d] != *lead)
			report_add(report, REPORT_FAILED, "result.json", 0,
			    "district %s is not joined to the group before it",
			    setup->districts[d].id);
	}
	free(leads);
}

static void
read_result(
    const struct judgement *judgement, size_t question, struct shown *shown)
{
	const struct model *model = &judgement->model;

	for (size_t d = 0; d < model->definition->setup.district_count; d++) {
		struct tally_sums sums;

		model_sums(model, &model->districts[d].questions[question],
		    question, &sums);
		shown[d] = (struct shown){ .leads =
			                       judgement->joined_to[d] == d,
			.papers = sums.papers, /* the group's, with its lead */
			.voted = sums.papers - sums.review };
		for (size_t i = 0; i < OPTIONS; i++)
			shown[d].options_voted += sums.options[i] > 0;
	}
}

void
shown_check_result(const struct judgement *judgement, struct report *report)
{
	const struct definition *definition = judgement->model.definition;
	struct walk walk = { .definition = definition,
		.report = report,
		.file = "result.json" };
	struct shown *shown;
	size_t said;

	order_check(judgement, report);
	if (!joins_districts(&definition->setup))
		return;
	shown = memory_take(definition->setup.district_count, sizeof(*shown));
	said = report_count(report, REPORT_FAILED);
	for (walk.question = 0;
	     walk.question < definition->election.question_count &&
	     report_count(report, REPORT_FAILED) == said;
	     walk.question++) {
		read_result(judgement, walk.question, shown);
		office_check(&walk, judgement->model.station, shown);
	}
	free(shown);
}
