#include <stdlib.h>
#include <string.h>

#include "audit/verifier/shown.h"

/*
 * Reports of what was counted so far, formats.md §17: two of them, or the
 * last one and the end, must not tell by subtraction how someone voted.
 */

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

/* --- groups of one report ------------------------------------------------- */

/* One report's figures of one question; the districts of one station. */
struct side {
	size_t *lead, *end; /* by district: its group, the district behind it */
	uint64_t *papers, *voted; /* by lead, of the group */
};

/* Two of them: the report before, or nothing, and this one. */
struct pair {
	const struct model *model;
	const struct statement *now;
	struct report *report;
	const char *question;
	size_t *districts, count; /* of the station, in the setup's order */
	const struct shown *shown[2];
	struct side sides[2];
};

static struct side
side_new(size_t count)
{
	return (struct side){ .lead = memory_take(count, sizeof(size_t)),
		.end = memory_take(count, sizeof(size_t)),
		.papers = memory_take(count, sizeof(uint64_t)),
		.voted = memory_take(count, sizeof(uint64_t)) };
}

static void
side_free(struct side *side)
{
	free(side->lead);
	free(side->end);
	free(side->papers);
	free(side->voted);
}

static void
side_fill(const struct pair *pair, int which)
{
	const struct side *side = &pair->sides[which];
	size_t lead = NOWHERE;

	for (size_t i = 0; i < pair->count; i++) {
		const struct shown *one =
		    &pair->shown[which][pair->districts[i]];

		if (one->leads)
			lead = i;
		side->lead[i] = lead;
		if (one->leads) {
			side->voted[i] = one->voted;
			side->papers[i] = 0;
		}
		if (lead == NOWHERE)
			continue;
		side->papers[lead] += one->papers;
		side->end[lead] = i + 1;
	}
}

static uint64_t
beyond(uint64_t more, uint64_t less)
{
	return more > less ? more - less : 0;
}

static uint64_t
apart(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* --- what they tell together ---------------------------------------------- */

static void
too_few(const struct pair *pair, size_t i, uint64_t more)
{
	const struct setup *setup = &pair->model->definition->setup;

	if (more > 0 && more < setup->publish.snapshot_papers)
		report_add(pair->report, REPORT_FAILED, pair->now->file, 0,
		    "district %s: %lld papers differ from the report before, "
		    "less than the setup asks for (%lld)",
		    setup->districts[pair->districts[i]].id, (long long)more,
		    (long long)setup->publish.snapshot_papers);
}

/*
 * A group of each, which have districts in common: how many papers, at least,
 * are in the one and not in the other?
 */
static uint64_t
between(const struct pair *pair, size_t from, size_t to)
{
	size_t a = pair->sides[0].lead[from], b = pair->sides[1].lead[from];
	uint64_t outside = pair->sides[0].papers[a] + pair->sides[1].papers[b];
	uint64_t unseen = 0;

	if (a == b && pair->sides[0].end[a] == pair->sides[1].end[b])
		return apart(pair->sides[0].voted[a], pair->sides[1].voted[b]);
	unseen = beyond(pair->sides[0].papers[a], pair->sides[0].voted[a]) +
	         beyond(pair->sides[1].papers[b], pair->sides[1].voted[b]);
	for (size_t i = from; i < to; i++) {
		uint64_t was = pair->shown[0][pair->districts[i]].papers;
		uint64_t is = pair->shown[1][pair->districts[i]].papers;

		outside = outside - was - is + apart(was, is);
	}
	if (outside == 0)
		return 0;
	return outside > unseen ? outside - unseen : 1;
}

/* Each two groups that have districts in common. */
static void
check_groups(const struct pair *pair)
{
	const struct side *before = &pair->sides[0], *now = &pair->sides[1];

	for (size_t i = 0, to; i < pair->count; i = to) {
		for (to = i + 1;
		     to < pair->count && before->lead[to] == before->lead[i] &&
		     now->lead[to] == now->lead[i];
		     to++)
			;
		if (now->lead[i] == NOWHERE)
			continue;
		if (before->lead[i] != NOWHERE)
			too_few(pair, i, between(pair, i, to));
		else if (now->lead[i] == i)
			too_few(pair, i, now->voted[i]);
	}
}

/* All that lies between two ends that both have: of several groups in one. */
struct run {
	size_t first, were, are; /* groups of each report */
	uint64_t was, is;
};

static void
run_end(const struct pair *pair, const struct run *run)
{
	/* One group of each was looked at by itself. */
	if (run->were > 0 && run->were + run->are > 2)
		too_few(pair, run->first, apart(run->was, run->is));
}

static void
check_runs(const struct pair *pair)
{
	const struct side *before = &pair->sides[0], *now = &pair->sides[1];
	struct run run = { .first = 0 };

	for (size_t i = 0; i < pair->count; i++) {
		bool was = before->lead[i] == i, is = now->lead[i] == i;

		if (was && is) {
			run_end(pair, &run);
			run = (struct run){ .first = i };
		}
		run.were += was;
		run.are += is;
		run.was += was ? before->voted[i] : 0;
		run.is += is ? now->voted[i] : 0;
	}
	run_end(pair, &run);
}

/* Papers that are open for review, and those that are still to come. */
static void
check_end(const struct pair *pair)
{
	const struct model *model = pair->model;
	const struct setup *setup = &model->definition->setup;
	const struct certificate *figures = &pair->now->of.certificate;
	const struct side *side = &pair->sides[1];
	uint64_t least = setup->publish.snapshot_papers;

	for (size_t lead = 0; lead < pair->count; lead++) {
		uint64_t rest, coming = 0;
		bool all_in = true;

		if (side->lead[lead] != lead)
			continue;
		for (size_t i = lead; i < side->end[lead]; i++) {
			size_t district = pair->districts[i];
			const struct certified_figure *missing =
			    certified_figure(figures,
			        setup->districts[district].id, "unexplained");

			if (missing != NULL && missing->value > 0)
				coming += (uint64_t)missing->value;
			all_in =
			    was_final(model, district, figures->log_size) &&
			    all_in;
		}
		rest = beyond(side->papers[lead], side->voted[lead]) +
		       (all_in ? 0 : coming);
		if (rest > 0 && rest < least)
			report_add(pair->report, REPORT_FAILED, pair->now->file,
			    0,
			    "district %s: %lld papers were still to come, less "
			    "than the setup asks for (%lld)",
			    setup->districts[pair->districts[lead]].id,
			    (long long)rest, (long long)least);
	}
}

static void
check_station(struct pair *pair, size_t station)
{
	const struct setup *setup = &pair->model->definition->setup;

	pair->count = 0;
	for (size_t d = 0; d < setup->district_count; d++)
		if (setup->districts[d].station == station)
			pair->districts[pair->count++] = d;
	side_fill(pair, 0);
	side_fill(pair, 1);
	check_groups(pair);
	check_runs(pair);
	check_end(pair);
}

/* --- all reports ---------------------------------------------------------- */

static void
check_figures(const struct model *model, const struct statement *before,
    const struct statement *now, struct report *report)
{
	const struct definition *definition = model->definition;
	const struct setup *setup = &definition->setup;
	size_t count = setup->district_count;
	struct shown *was = memory_take(count, sizeof(*was));
	struct shown *is = memory_take(count, sizeof(*is));
	size_t said = report_count(report, REPORT_FAILED);
	struct pair pair = { .model = model,
		.now = now,
		.report = report,
		.districts = memory_take(count, sizeof(size_t)),
		.shown = { was, is },
		.sides = { side_new(count), side_new(count) } };

	/* One question tells as much as all of them. */
	for (size_t q = 0; q < definition->election.question_count &&
	                   report_count(report, REPORT_FAILED) == said;
	     q++) {
		if (before != NULL)
			shown_read(definition, &before->of.certificate, q, was);
		shown_read(definition, &now->of.certificate, q, is);
		for (size_t s = 0; s < setup->station_count; s++)
			check_station(&pair, s);
	}
	free(was);
	free(is);
	free(pair.districts);
	side_free(&pair.sides[0]);
	side_free(&pair.sides[1]);
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
		check_figures(model, before, now, report);
		before = now;
	}
}
