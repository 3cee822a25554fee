#include <stdlib.h>
#include <string.h>

#include "audit/verifier/judgement.h"
#include "audit/verifier/spell.h"

/*
 * Reports of what was counted so far, formats.md §17: two of them, or the
 * last one and the result, must not tell by subtraction how someone voted.
 */

static bool
find_figure(const struct certificate *report, const char *district,
    const char *name, int64_t *value)
{
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct certified_figure *figure = &report->figures[i];

		if (strcmp(figure->district, district) != 0 ||
		    strcmp(figure->name, name) != 0)
			continue;
		*value = figure->value;
		return true;
	}
	return false;
}

/* The papers whose choices it shows; false: it shows none of the district. */
static bool
papers_shown(const struct certificate *report, const char *district,
    const char *question, int64_t *papers)
{
	static const char *const parts[] = { "valid", "invalid", "none" };
	bool any = false;

	*papers = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct buffer name = { 0 };
		int64_t value;

		buffer_printf(&name, "%s.%s", question, parts[i]);
		if (find_figure(report, district, spelled(&name), &value)) {
			*papers += value;
			any = true;
		}
		buffer_clear(&name);
	}
	return any;
}

/* Were all papers of the district in, when the log had `size` entries? */
static bool
was_final(const struct model *model, size_t district, uint64_t size)
{
	const struct setup *setup = &model->definition->setup;

	for (size_t u = 0; u < setup->unit_count; u++) {
		const struct statement *latest = NULL;

		if (setup->units[u].district != district)
			continue;
		for (const struct statement *s =
		         model->chains[NOTE_MANIFEST][u];
		     s != NULL; s = s->older)
			if (!s->conflict && s->seq < size &&
			    (latest == NULL || s->number > latest->number))
				latest = s;
		if (latest == NULL || !latest->of.manifest.final)
			return false;
	}
	return true;
}

static void
check_district(const struct model *model, size_t district,
    const struct statement *before, const struct statement *now,
    struct report *report)
{
	const struct definition *definition = model->definition;
	const char *id = definition->setup.districts[district].id;
	const struct certificate *figures = &now->of.certificate;
	int64_t least = definition->setup.publish.snapshot_papers, rest;
	bool alone = false;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		const char *question = definition->election.questions[q].id;
		int64_t shown, was = 0, more;

		alone = papers_shown(figures, id, question, &shown) || alone;
		if (before != NULL)
			papers_shown(
			    &before->of.certificate, id, question, &was);
		more = llabs(shown - was);
		if (more > 0 && more < least)
			report_add(report, REPORT_FAILED, now->file, 0,
			    "district %s: %lld papers differ from the report "
			    "before, less than the setup asks for (%lld)",
			    id, (long long)more, (long long)least);
	}
	if (alone && find_figure(figures, id, "unexplained", &rest) &&
	    rest > 0 && rest < least &&
	    !was_final(model, district, figures->log_size))
		report_add(report, REPORT_FAILED, now->file, 0,
		    "district %s: %lld papers were still to come, less than "
		    "the setup asks for (%lld)",
		    id, (long long)rest, (long long)least);
}

void
interim_check(const struct judgement *judgement, struct report *report)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	const struct statement *before = NULL;

	for (size_t i = 0; i < model->statement_counts[NOTE_INTERIM]; i++) {
		const struct statement *now =
		    model->statements[NOTE_INTERIM][i];
		uint64_t units = now->of.certificate.units_final;
		uint64_t were =
		    before != NULL ? before->of.certificate.units_final : 0;

		if (now->conflict)
			continue;
		if (!model->definition->ordinance.interim)
			report_add(report, REPORT_FAILED, now->file, 0,
			    "the ordinance lets no unfinished figures out");
		units = units > were ? units - were : 0;
		if (units < setup->publish.snapshot_units)
			report_add(report, REPORT_FAILED, now->file, 0,
			    "%llu more units are final than in the report "
			    "before, less than the setup asks for (%lu)",
			    (unsigned long long)units,
			    (unsigned long)setup->publish.snapshot_units);
		for (size_t d = 0; d < setup->district_count; d++)
			if (judgement_covers(judgement, d))
				check_district(model, d, before, now, report);
		before = now;
	}
}
