#include "tally/result.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tally/books.h"
#include "tally/cells.h"
#include "tally/checkins.h"

/* --- building ------------------------------------------------------------- */

static void
voters_add(struct area_voters *area, const struct turnout *turnout)
{
	area->places++;
	if (turnout == NULL)
		return;
	area->places_in++;
	for (size_t i = 0; i < CHANNEL_COUNT; i++)
		area->channels[i] += turnout->voters[i];
	area->voters += turnout_voters(turnout);
	area->taken_home += turnout->taken_home;
}

/* How many papers a unit has signed for, if that is its last word. */
static void
unit_expect(struct district_result *district, const struct unit *unit,
    const struct manifest *manifest, uint64_t papers)
{
	if (manifest == NULL || !manifest->final)
		district->manifests_final[unit->paper] = false;
	else
		district->signed_papers[unit->paper] += papers;
}

/* What the hall found besides papers: envelopes not put in, moved papers. */
static void
opening_add(struct area_voters *voters, const struct opening *opening)
{
	if (opening == NULL)
		return;
	voters->moved_in += opening->moved_in.papers;
	voters->moved_out += opening->moved_out.papers;
	for (size_t i = 0; i < opening->envelope_count; i++)
		voters->not_put_in += opening->envelopes[i].not_put_in;
}

/* What the books leave unexplained, by district. */
static void
rest_add(struct result *result)
{
	const struct setup *setup = &result->definition->setup;
	struct books books;

	books_make(result->truth, result->station, &books);
	for (size_t i = 0; i < books.count; i++) {
		const struct books_line *line = &books.lines[i];
		struct district_result *district =
		    result
		        ->by_district[setup->units[line->first_unit].district];
		int64_t rest = books_unexplained(line, setup);

		if (line->complete && rest > 0)
			district->shortage += (uint64_t)rest;
		if (line->complete && rest < 0)
			district->surplus += (uint64_t)-rest;
	}
	books_clear(&books);
}

void
result_rest(const struct result *result, uint64_t *shortage, uint64_t *surplus)
{
	*shortage = *surplus = 0;
	for (size_t i = 0; i < result->district_count; i++) {
		*shortage += result->districts[i].shortage;
		*surplus += result->districts[i].surplus;
	}
}

/* The station's own statements: units, places, books. */
static void
statements_add(struct result *result)
{
	const struct setup *setup = &result->definition->setup;
	const struct truth *truth = result->truth;

	for (size_t i = 0; i < result->district_count; i++)
		for (size_t p = 0; p < setup->paper_count; p++)
			result->districts[i].manifests_final[p] = true;
	for (size_t i = 0; i < setup->unit_count; i++) {
		struct district_result *district =
		    result->by_district[setup->units[i].district];

		if (district == NULL)
			continue;
		reconcile_unit(truth, i, &result->findings);
		opening_add(&district->voters, truth_opening(truth, i));
		opening_add(&result->voters, truth_opening(truth, i));
		unit_expect(district, &setup->units[i],
		    truth_manifest(truth, i), truth_papers(truth, i));
	}
	for (size_t i = 0; i < setup->place_count; i++) {
		struct district_result *district =
		    result->by_district[setup->places[i].district];

		if (district == NULL)
			continue;
		reconcile_place(truth, i, &result->findings);
		voters_add(&district->voters, truth_turnout(truth, i));
		voters_add(&result->voters, truth_turnout(truth, i));
	}
	reconcile_books(truth, result->station, &result->findings);
	rest_add(result);
	reconcile_eligible(truth, result->station, &result->findings);
}

void
result_init(struct result *result, const struct definition *definition,
    const struct truth *truth, size_t station)
{
	const struct setup *setup = &definition->setup;

	*result = (struct result){ .definition = definition,
		.station = station,
		.truth = truth,
		.gate = gate_state(truth) };
	result->districts =
	    memory_new(setup->district_count, sizeof(result->districts[0]));
	result->by_district =
	    memory_new(setup->district_count, sizeof(result->by_district[0]));
	for (size_t i = 0; i < setup->district_count; i++) {
		if (!setup_covers(setup, station, i))
			continue;
		result->by_district[i] =
		    &result->districts[result->district_count++];
		result->by_district[i]->district = i;
		result->by_district[i]->joined_to = i;
	}
	result->all_districts = result->district_count == setup->district_count;
	for (enum roll_stage stage = 0; stage < ROLL_STAGE_COUNT; stage++)
		result->eligible[stage] = eligible_by_district(truth, stage);
	if (!setup_is_canvass(setup, station))
		statements_add(result);
	checkins_find(truth, station, &result->findings);
	slips_find(truth, station, &result->findings);
	slip_votes_init(&result->slip_votes, definition);
	gate_find(truth, station, &result->findings);
	overlay_find(truth, station, &result->findings);
	adjudication_init(&result->adjudication, truth, station);
}

void
result_clear(struct result *result)
{
	free(result->districts);
	free(result->by_district);
	for (enum roll_stage stage = 0; stage < ROLL_STAGE_COUNT; stage++)
		free(result->eligible[stage]);
	findings_clear(&result->findings);
	adjudication_clear(&result->adjudication);
	slip_votes_clear(&result->slip_votes);
	trace_clear(&result->trace);
	trace_clear(&result->gate_trace);
	*result = (struct result){ 0 };
}

void
result_add(struct result *result, const struct truth_file *file,
    const struct code_table *table, const struct records *records,
    const struct area_count *count)
{
	const struct unit *unit = &result->definition->setup.units[file->unit];
	struct district_result *district = result->by_district[unit->district];
	struct area_count before;

	assert(district != NULL);
	before = district->count;
	count_add(&district->count, count);
	adjudication_add(&result->adjudication, result->definition, file->unit,
	    table, records, &district->count);
	slip_votes_add(
	    &result->slip_votes, file->unit, &before, &district->count);
	result->files++;
}

int64_t
area_unexplained(
    const struct area_count *count, const struct area_voters *voters)
{
	return (int64_t)voters->voters + (int64_t)voters->moved_in -
	       (int64_t)voters->moved_out - (int64_t)count->papers[0] -
	       (int64_t)voters->not_put_in - (int64_t)voters->taken_home;
}

bool
result_has_one_paper(const struct result *result)
{
	return result->definition->setup.paper_count == 1;
}

/* No choice leaves this struct when the ordinance keeps it in. */
static void
hide_choices(struct area_count *count)
{
	memset(count->questions, 0, sizeof(count->questions));
}

static void
find_in_figures(struct result *result, const struct district_result *district)
{
	const struct definition *definition = result->definition;
	const struct setup *setup = &definition->setup;
	const char *id = setup->districts[district->district].id;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums sums;

		count_sums(&district->count.questions[q], definition, q, &sums);
		if (sums.review > 0)
			findings_add(&result->findings, FINDING_REVIEW, id,
			    N_("district %s: %llu papers are still open for "
			       "review (question %s)"),
			    id, (unsigned long long)sums.review,
			    definition->election.questions[q].id);
		if (sums.papers > 0 &&
		    sums.invalid * 1000 >
		        sums.papers * (uint64_t)setup->invalid_per_mille)
			findings_add(&result->findings, FINDING_INVALID_SHARE,
			    id,
			    N_("district %s: %llu of %llu papers are invalid, "
			       "more than %u in a thousand (question %s)"),
			    id, (unsigned long long)sums.invalid,
			    (unsigned long long)sums.papers,
			    setup->invalid_per_mille,
			    definition->election.questions[q].id);
	}
}

/* Those that need papers; all districts are counted. */
static void
find_slips(struct result *result)
{
	for (size_t i = 0; i < result->district_count; i++)
		slips_find_invalid(result->definition,
		    result->districts[i].district, &result->districts[i].count,
		    &result->total, &result->findings);
	slip_votes_find(&result->slip_votes, result->definition,
	    result->station, &result->findings);
}

/*
 * Papers that are only missing or open can turn out in any way, and the
 * judgement allows for all of them. Papers that someone dropped, signed for
 * twice or with a key that no longer counts are another matter.
 */
static bool
only_unfinished(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		enum finding_code code = findings->items[i].code;

		if (findings->items[i].end == FINDING_OPEN &&
		    finding_kind(code)->severity == SEVERITY_ERROR &&
		    code != FINDING_NO_MANIFEST && code != FINDING_NOT_FINAL &&
		    code != FINDING_FILES_MISSING && code != FINDING_REVIEW &&
		    code != FINDING_NO_TURNOUT &&
		    code != FINDING_NOT_CONFIRMED &&
		    code != FINDING_RETURN_MISSING &&
		    code != FINDING_RETURN_UNHEARD &&
		    code != FINDING_CHECKINS_MISSING)
			return false;
	}
	return true;
}

/*
 * Unfinished figures are judged too, where they may be shown at all: the
 * answer says what holds whatever is still missing.
 */
static void
decide(struct result *result)
{
	const struct ordinance *ordinance = &result->definition->ordinance;
	struct error err = { 0 };

	if (!ordinance->decision.exists || !result->all_districts ||
	    !gate_lets_in(result->gate))
		return;
	result->while_counting = !result_is_final(result);
	if (result->while_counting &&
	    (!ordinance->interim || !only_unfinished(&result->findings)))
		return;
	if (result_decide(result, &err) != 0)
		result->undecided = err.what;
}

/* The gate's own steps, from the figures that were signed for it. */
static void
judge_gate(struct result *result)
{
	const struct rules *rules = &result->definition->ordinance.decision;
	const struct truth_statement *latest;
	struct error ignored;
	struct gate gate;

	if (!rules->exists || !rules->gate.exists)
		return;
	latest = truth_latest(result->truth, NOTE_GATE, 0);
	if (latest == NULL || latest->gone != NULL)
		return;
	gate = latest->statement.of.gate; /* borrows its totals */
	if (gate_judge(
	        result->definition, &gate, &result->gate_trace, &ignored) != 0)
		return;
	result->gate_decision =
	    (struct decision){ .established =
		                   gate.established ? ANSWER_YES : ANSWER_NO,
		    .may_count = gate.open ? ANSWER_YES : ANSWER_NO,
		    .may_publish =
		        gate.established || rules->gate.publish_if_not_met
		            ? ANSWER_YES
		            : ANSWER_NO };
}

/*
 * Where papers are counted in any case but published only if the vote stands,
 * somebody must know that it does: the signed gate, or the turnout and roll of
 * the one station that has all districts.
 */
static bool
is_withheld(const struct result *result)
{
	const struct rules *rules = &result->definition->ordinance.decision;

	if (!rules->exists || !rules->gate.exists ||
	    !rules->gate.count_if_not_met || rules->gate.publish_if_not_met)
		return false;
	if (result->decided && result->decision.established != ANSWER_DEPENDS)
		return result->decision.established == ANSWER_NO;
	return result->gate_decision.established != ANSWER_YES;
}

/* What must not be shown is not there to be shown. */
static void
withhold(struct result *result)
{
	for (size_t i = 0; i < result->district_count; i++)
		hide_choices(&result->districts[i].count);
	hide_choices(&result->total);
	findings_drop_choices(&result->findings);
	/* The steps of a vote that does not stand name no choice. */
	if (result->decided && result->decision.established == ANSWER_NO)
		return;
	trace_clear(&result->trace);
	result->decided = false;
}

void
result_keep_in(struct result *result)
{
	result->kept_in = true;
	withhold(result);
}

void
result_finish(struct result *result)
{
	judge_gate(result);
	/* What the canvass joins was joined at the stations. */
	if (result->canvass == NULL)
		cells_join(result);
	for (size_t i = 0; i < result->district_count; i++) {
		count_add(&result->total, &result->districts[i].count);
		/* The canvass has them from the stations already. */
		if (gate_lets_in(result->gate) && result->canvass == NULL)
			find_in_figures(result, &result->districts[i]);
	}
	if (gate_lets_in(result->gate)) {
		adjudication_find(&result->adjudication, &result->findings);
		if (result->canvass == NULL)
			find_slips(result);
	}
	overlay_resolve(result->truth, &result->findings);
	if (gate_lets_in(result->gate))
		overlay_find_idle(
		    result->truth, result->station, &result->findings);
	decide(result);
	result->withheld = is_withheld(result);
	if (!result_shows_choices(result))
		withhold(result);
	findings_sort(&result->findings);
}

bool
result_shows_choices(const struct result *result)
{
	return gate_lets_in(result->gate) && !result->withheld &&
	       !result->kept_in &&
	       (result_is_final(result) ||
	           result->definition->ordinance.interim);
}

bool
result_is_final(const struct result *result)
{
	return findings_of(&result->findings, SEVERITY_ERROR) == 0;
}

bool
result_holds(const struct result *result)
{
	const struct decision *decision = &result->decision;

	if (!result->decided || decision->established == ANSWER_DEPENDS)
		return false;
	for (size_t i = 0; i < decision->outcome_count; i++)
		if (decision->outcomes[i].decided == RULE_NONE)
			return false;
	return true;
}
