#include "tally/interim.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally/certification.h"

static const char *const fix_later =
    N_("make the report later, when more papers are counted");

/* --- filling in ----------------------------------------------------------- */

static int
may_report(const struct result *result, struct error *err)
{
	if (!result->definition->ordinance.interim)
		return error_set(err, ERROR_BOOKS,
		    N_("wait until the result is final"),
		    N_("the ordinance lets no unfinished figures out"));
	if (!result_shows_choices(result))
		return error_set(err, ERROR_BOOKS,
		    N_("see `kaihyo tally status`"),
		    N_("the gate keeps all figures of choices in"));
	if (result->voters.places_in < result->voters.places)
		return error_set(err, ERROR_BOOKS,
		    N_("take in the turnouts that are missing"),
		    N_("%zu of %zu places have reported: how many papers there "
		       "will be is not known yet"),
		    result->voters.places_in, result->voters.places);
	return 0;
}

/* 開票率: papers counted, of the voters. */
static void
add_counted(const struct result *result, struct certificate *report)
{
	const struct setup *setup = &result->definition->setup;

	report->counted_count = setup->paper_count;
	for (size_t p = 0; p < setup->paper_count; p++) {
		struct counted_papers *counted = &report->counted[p];

		memcpy(counted->paper, setup->papers[p].id,
		    sizeof(counted->paper));
		counted->counted = result->total.papers[p];
		counted->expected = result->voters.voters;
	}
}

static void
add_units(const struct result *result, struct certificate *report)
{
	const struct setup *setup = &result->definition->setup;

	for (size_t i = 0; i < setup->unit_count; i++) {
		const struct manifest *manifest;

		if (!setup_covers(
		        setup, result->station, setup->units[i].district))
			continue;
		manifest = truth_manifest(result->truth, i);
		report->units++;
		report->units_final += manifest != NULL && manifest->final;
	}
}

int
interim_fill(
    const struct result *result, struct certificate *report, struct error *err)
{
	if (may_report(result, err) != 0)
		return -1;
	report->kind = NOTE_INTERIM;
	certification_figures(result, report);
	add_counted(result, report);
	add_units(result, report);
	certificate_sort(report);
	return 0;
}

/* --- groups of districts (§8.1) in one report ----------------------------- */

/* What a report shows of one question, by district of the result. */
struct side {
	size_t *lead; /* whose group it is in; SIZE_MAX: none is shown */
	size_t *end;  /* by lead: the district behind its group */
	int64_t *own; /* papers of the district alone, whatever they show */
	/* By lead, of its group: papers, and those whose choices are shown. */
	int64_t *papers, *shown;
};

/* The report before, or nothing, and the one that is to be made. */
struct pair {
	const struct result *result;
	const char *question;
	struct side before, now;
	struct error *err;
};

static struct side
side_new(size_t count)
{
	return (struct side){ .lead = memory_new(count, sizeof(size_t)),
		.end = memory_new(count, sizeof(size_t)),
		.own = memory_new(count, sizeof(int64_t)),
		.papers = memory_new(count, sizeof(int64_t)),
		.shown = memory_new(count, sizeof(int64_t)) };
}

static void
side_free(struct side *side)
{
	free(side->lead);
	free(side->end);
	free(side->own);
	free(side->papers);
	free(side->shown);
}

static const char *
district_id(const struct pair *pair, size_t i)
{
	const struct result *result = pair->result;

	return result->definition->setup
	    .districts[result->districts[i].district]
	    .id;
}

/* valid + invalid + none; false: it shows no choices of this district. */
static bool
shown(const struct certificate *report, const char *district,
    const char *question, int64_t *sum)
{
	static const char *const parts[] = { "valid", "invalid", "none" };
	char name[FIGURE_NAME_MAX + 1];
	bool any = false;
	int64_t value;

	*sum = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(name, sizeof(name), "%s.%s", question, parts[i]);
		if (!certificate_figure(report, district, name, &value))
			continue;
		*sum += value;
		any = true;
	}
	return any;
}

/* All papers of the district that have the question. */
static int64_t
papers_of(const struct pair *pair, const struct certificate *report,
    const char *district)
{
	const struct definition *definition = pair->result->definition;
	const struct setup *setup = &definition->setup;
	char name[FIGURE_NAME_MAX + 1];
	int64_t sum = 0, value;

	for (size_t p = 0; p < setup->paper_count; p++)
		for (size_t q = 0; q < setup->papers[p].question_count; q++) {
			const struct paper *paper = &setup->papers[p];

			if (strcmp(definition->election
			               .questions[paper->questions[q]]
			               .id,
			        pair->question) != 0)
				continue;
			snprintf(name, sizeof(name), "papers.%s", paper->id);
			if (certificate_figure(report, district, name, &value))
				sum += value;
		}
	return sum;
}

static void
side_fill(const struct pair *pair, const struct certificate *report,
    struct side *side)
{
	size_t lead = SIZE_MAX;

	for (size_t i = 0; i < pair->result->district_count; i++) {
		const char *id = district_id(pair, i);
		int64_t sum = 0;

		side->own[i] = report != NULL ? papers_of(pair, report, id) : 0;
		if (report != NULL && shown(report, id, pair->question, &sum)) {
			lead = i;
			side->shown[i] = sum;
			side->papers[i] = 0;
		}
		side->lead[i] = lead;
		if (lead == SIZE_MAX)
			continue;
		side->papers[lead] += side->own[i];
		side->end[lead] = i + 1;
	}
}

/* --- what two reports tell together --------------------------------------- */

static int64_t
apart(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static int
too_few(const struct pair *pair, size_t i, int64_t more)
{
	const struct setup *setup = &pair->result->definition->setup;

	if (more == 0 || more >= setup->publish.snapshot_papers)
		return 0;
	return error_set(pair->err, ERROR_BOOKS, fix_later,
	    N_("district %s: only %lld papers more than in the last report; "
	       "the setup wants %lld, so that subtraction tells nobody's vote"),
	    district_id(pair, i), (long long)more,
	    (long long)setup->publish.snapshot_papers);
}

/*
 * Two groups that have the districts `from` to before `to` in common: how many
 * papers, at least, does the one show and the other not?
 */
static int64_t
between(const struct pair *pair, size_t from, size_t to)
{
	const struct side *before = &pair->before, *now = &pair->now;
	size_t a = before->lead[from], b = now->lead[from];
	int64_t outside = before->papers[a] + now->papers[b];
	int64_t unseen = before->papers[a] - before->shown[a] + now->papers[b] -
	                 now->shown[b];

	if (a == b && before->end[a] == now->end[b])
		return apart(before->shown[a], now->shown[b]);
	for (size_t i = from; i < to; i++)
		outside += apart(before->own[i], now->own[i]) - before->own[i] -
		           now->own[i];
	if (outside == 0)
		return 0;
	return outside > unseen ? outside - unseen : 1;
}

/* Each two groups that have districts in common. */
static int
groups_check(const struct pair *pair)
{
	const struct side *before = &pair->before, *now = &pair->now;

	for (size_t i = 0, to; i < pair->result->district_count; i = to) {
		int64_t more = 0;

		for (to = i + 1; to < pair->result->district_count &&
		                 before->lead[to] == before->lead[i] &&
		                 now->lead[to] == now->lead[i];
		     to++)
			;
		if (before->lead[i] != SIZE_MAX && now->lead[i] != SIZE_MAX)
			more = between(pair, i, to);
		else if (now->lead[i] == i)
			more = now->shown[i];
		if (too_few(pair, i, more) != 0)
			return -1;
	}
	return 0;
}

/* And all that lies between two ends that both have. */
static int
runs_check(const struct pair *pair)
{
	const struct side *before = &pair->before, *now = &pair->now;
	int64_t was = 0, is = 0;
	size_t first = 0;

	for (size_t i = 0; i < pair->result->district_count; i++) {
		if (before->lead[i] == i && now->lead[i] == i) {
			if (too_few(pair, first, apart(was, is)) != 0)
				return -1;
			was = is = 0;
			first = i;
		}
		was += before->lead[i] == i ? before->shown[i] : 0;
		is += now->lead[i] == i ? now->shown[i] : 0;
	}
	return too_few(pair, first, apart(was, is));
}

/* Papers open for review, and those that are still to come: the end of both.
 */
static int
end_check(const struct pair *pair)
{
	const struct result *result = pair->result;
	int64_t least = result->definition->setup.publish.snapshot_papers;
	const struct side *now = &pair->now;

	for (size_t lead = 0; lead < result->district_count; lead++) {
		int64_t rest = now->papers[lead] - now->shown[lead];
		bool all_in = result->districts[lead].manifests_final[0];

		if (now->lead[lead] != lead)
			continue;
		for (size_t i = lead; i < now->end[lead]; i++) {
			const struct district_result *one =
			    &result->districts[i];
			int64_t missing =
			    area_unexplained(&one->count, &one->voters);

			if (!all_in && result_has_one_paper(result) &&
			    missing > 0)
				rest += missing;
		}
		if (rest > 0 && rest < least)
			return error_set(pair->err, ERROR_BOOKS, fix_later,
			    N_("district %s: only %lld papers are left, and "
			       "the end would tell how they were marked; the "
			       "setup wants %lld"),
			    district_id(pair, lead), (long long)rest,
			    (long long)least);
	}
	return 0;
}

int
interim_check(const struct result *result, const struct certificate *before,
    const struct certificate *report, struct error *err)
{
	const struct definition *definition = result->definition;
	size_t units = report->units_final;
	unsigned least = definition->setup.publish.snapshot_units;
	struct pair pair = { .result = result, .err = err };
	int rc = 0;

	if (before != NULL)
		units = units > before->units_final
		            ? units - before->units_final
		            : 0;
	if (units < least)
		return error_set(err, ERROR_BOOKS, fix_later,
		    N_("only %zu units are finished since the last report; the "
		       "setup wants %u"),
		    units, least);
	pair.before = side_new(result->district_count);
	pair.now = side_new(result->district_count);
	for (size_t q = 0; rc == 0 && q < definition->election.question_count;
	     q++) {
		pair.question = definition->election.questions[q].id;
		side_fill(&pair, before, &pair.before);
		side_fill(&pair, report, &pair.now);
		if (groups_check(&pair) != 0 || runs_check(&pair) != 0 ||
		    end_check(&pair) != 0)
			rc = -1;
	}
	side_free(&pair.before);
	side_free(&pair.now);
	return rc;
}

/* --- for people ----------------------------------------------------------- */

void
interim_print(const struct certificate *report, struct text *text)
{
	for (size_t i = 0; i < report->counted_count; i++) {
		const struct counted_papers *counted = &report->counted[i];
		uint64_t tenths =
		    counted->expected > 0
		        ? counted->counted * 1000 / counted->expected
		        : 0;
		uint64_t left = counted->expected > counted->counted
		                    ? counted->expected - counted->counted
		                    : 0;
		struct message message;
		char line[512];

		message_set(&message,
		    N_("%s: counted %llu of %llu papers that voters were given "
		       "(%llu.%llu %%), left %llu\n"),
		    counted->paper, (unsigned long long)counted->counted,
		    (unsigned long long)counted->expected,
		    (unsigned long long)(tenths / 10),
		    (unsigned long long)(tenths % 10),
		    (unsigned long long)left);
		message_format(&message, line, sizeof(line));
		text_add(text, line);
	}
}
