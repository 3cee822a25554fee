#include "tally/interim.h"

#include <inttypes.h>
#include <stdio.h>
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

/* --- what two reports tell together --------------------------------------- */

/* The papers whose choices a report shows for a district; 0 if it has none. */
static int64_t
shown(const struct certificate *report, const char *district,
    const char *question)
{
	static const char *const parts[] = { "valid", "invalid", "none" };
	char name[FIGURE_NAME_MAX + 1];
	int64_t sum = 0, value;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(name, sizeof(name), "%s.%s", question, parts[i]);
		if (certificate_figure(report, district, name, &value))
			sum += value;
	}
	return sum;
}

/* Each district against the report before, and against its end. */
static int
district_check(const struct result *result,
    const struct district_result *district, const char *question,
    const struct certificate *before, const struct certificate *report,
    struct error *err)
{
	const struct setup *setup = &result->definition->setup;
	const char *id = setup->districts[district->district].id;
	int64_t least = setup->publish.snapshot_papers;
	int64_t now = shown(report, id, question);
	int64_t then = before != NULL ? shown(before, id, question) : 0;
	int64_t since = now > then ? now - then : then - now;
	int64_t rest;

	if (since > 0 && since < least)
		return error_set(err, ERROR_BOOKS, fix_later,
		    N_("district %s: only %lld papers more than in the last "
		       "report; the setup wants %lld, so that subtraction "
		       "tells nobody's vote"),
		    id, (long long)since, (long long)least);
	rest = area_unexplained(&district->count, &district->voters);
	if (result_has_one_paper(result) && rest > 0 && rest < least &&
	    district->joined_to == district->district &&
	    !district->manifests_final[0])
		return error_set(err, ERROR_BOOKS, fix_later,
		    N_("district %s: only %lld papers are left, and the end "
		       "would tell how they were marked; the setup wants %lld"),
		    id, (long long)rest, (long long)least);
	return 0;
}

int
interim_check(const struct result *result, const struct certificate *before,
    const struct certificate *report, struct error *err)
{
	const struct definition *definition = result->definition;
	size_t units = report->units_final;
	unsigned least = definition->setup.publish.snapshot_units;

	if (before != NULL)
		units = units > before->units_final
		            ? units - before->units_final
		            : 0;
	if (units < least)
		return error_set(err, ERROR_BOOKS, fix_later,
		    N_("only %zu units are finished since the last report; the "
		       "setup wants %u"),
		    units, least);
	for (size_t i = 0; i < result->district_count; i++)
		for (size_t q = 0; q < definition->election.question_count; q++)
			if (district_check(result, &result->districts[i],
			        definition->election.questions[q].id, before,
			        report, err) != 0)
				return -1;
	return 0;
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
