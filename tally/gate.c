#include "tally/gate.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_judge =
    N_("let whoever judged the gate look again; nothing was opened");

enum gate_state
gate_state(const struct truth *truth)
{
	const struct rules *rules = &truth->definition->ordinance.decision;
	const struct truth_statement *latest;

	if (!rules->exists || !rules->gate.exists ||
	    rules->gate.count_if_not_met)
		return GATE_NONE;
	latest = truth_latest(truth, NOTE_GATE, 0);
	if (latest == NULL || latest->gone != NULL)
		return GATE_WAITING;
	return latest->statement.of.gate.open ? GATE_OPEN : GATE_SEALED;
}

bool
gate_lets_in(enum gate_state state)
{
	return state == GATE_OPEN || state == GATE_NONE;
}

static bool
is_of_station(const struct setup *setup, size_t district, size_t station)
{
	return setup->districts[district].station == station;
}

/* The voters, and one digest of all turnouts that they stand on. */
static int
voters_add_up(const struct truth *truth, size_t station, struct totals *totals,
    struct error *err)
{
	const struct setup *setup = &truth->definition->setup;
	struct text ids = { 0 };
	int rc = -1;

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct truth_statement *latest;

		if (!is_of_station(setup, setup->places[i].district, station))
			continue;
		latest = truth_turnout_statement(truth, i);
		if (latest == NULL) {
			error_set(err, ERROR_BOOKS,
			    N_("take in its turnout first"),
			    N_("place %s has not reported yet"),
			    setup->places[i].id);
			goto out;
		}
		totals->voters += turnout_voters(truth_turnout(truth, i));
		text_add_bytes(&ids, latest->statement.id.bytes, DIGEST_LEN);
	}
	totals->turnouts = digest_of(text_span(&ids));
	rc = 0;
out:
	text_clear(&ids);
	return rc;
}

static void
papers_add_up(const struct truth *truth, size_t station, struct totals *totals)
{
	const struct setup *setup = &truth->definition->setup;

	/* With several kinds of paper there is no one number B. */
	totals->papers.known = setup->paper_count == 1;
	for (size_t i = 0; i < setup->unit_count && totals->papers.known; i++) {
		const struct manifest *manifest;

		if (!is_of_station(setup, setup->units[i].district, station))
			continue;
		manifest = truth_manifest(truth, i);
		if (manifest == NULL || !manifest->final)
			totals->papers = (struct known_figure){ false, 0 };
		else
			totals->papers.number += truth_papers(truth, i);
	}
}

int
gate_totals(const struct truth *truth, size_t station, struct totals *totals,
    struct error *err)
{
	totals->voters = 0;
	totals->papers = (struct known_figure){ false, 0 };
	if (voters_add_up(truth, station, totals, err) != 0)
		return -1;
	papers_add_up(truth, station, totals);
	return 0;
}

static struct bounds
bounds_of(const struct known_figure *figure)
{
	return figure->known ? bounds_exactly(figure->number)
	                     : bounds_unknown();
}

/* What the totals say together; B is known only if all know it. */
static void
add_up(const struct gate *gate, uint64_t *voters, struct known_figure *papers)
{
	*voters = 0;
	*papers = (struct known_figure){ true, 0 };
	for (size_t i = 0; i < gate->total_count; i++) {
		*voters += gate->totals[i].voters;
		papers->known = papers->known && gate->totals[i].papers.known;
		papers->number += gate->totals[i].papers.number;
	}
}

int
gate_judge(const struct definition *definition, struct gate *gate,
    struct trace *trace, struct error *err)
{
	const struct election *election = &definition->election;
	struct question_figures *questions =
	    memory_new(election->question_count, sizeof(*questions));
	struct facts facts = { .election = election };
	struct decision decision = { 0 };
	struct known_figure papers;
	uint64_t voters;
	int rc = -1;

	add_up(gate, &voters, &papers);
	for (size_t q = 0; q < election->question_count; q++) {
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			questions[q].options[i] = bounds_unknown();
		questions[q].invalid = bounds_unknown();
		questions[q].blank = bounds_unknown();
		questions[q].papers = bounds_of(&papers);
	}
	facts.whole = (struct figures){ .e0 = bounds_of(&gate->eligible_e0),
		.e = bounds_of(&gate->eligible),
		.v = bounds_exactly(voters),
		.questions = questions };
	facts.sources[COUNTER_E0] = facts.sources[COUNTER_E] = N_("the roll");
	facts.sources[COUNTER_V] = N_("totals of the stations");
	facts.sources[COUNTER_B] = N_("totals of the stations");
	trace->rules = &definition->ordinance.decision;
	trace->election = election;
	if (decision_gate(&definition->ordinance.decision, &facts, trace,
	        &decision, err) != 0)
		goto out;
	if (decision.established == ANSWER_DEPENDS ||
	    decision.may_count == ANSWER_DEPENDS) {
		error_set(err, ERROR_BOOKS,
		    N_("bring the signed roll, and totals with the papers"),
		    N_("the rule of the ordinance needs a figure that is not "
		       "known yet"));
		goto out;
	}
	gate->established = decision.established == ANSWER_YES;
	gate->open = decision.may_count == ANSWER_YES;
	rc = 0;
out:
	free(questions);
	return rc;
}

static int
judgement_verify(const struct definition *definition, const struct gate *gate,
    struct error *err)
{
	struct gate again = *gate;
	struct trace trace = { 0 };
	int rc = gate_judge(definition, &again, &trace, err);

	trace_clear(&trace);
	if (rc == 0 && (again.established != gate->established ||
	                   again.open != gate->open))
		rc = error_set(err, ERROR_BOOKS, fix_judge,
		    N_("the rule applied to these figures says something else "
		       "than the note"));
	return rc;
}

static int
rolls_verify(
    const struct truth *truth, const struct gate *gate, struct error *err)
{
	const struct known_figure *figures[] = { &gate->eligible_e0,
		&gate->eligible };

	for (int stage = ROLL_E0; stage < ROLL_STAGE_COUNT; stage++) {
		const struct truth_statement *roll =
		    truth_latest(truth, NOTE_ROLL, (size_t)stage);

		if (figures[stage]->known != gate->has_roll[stage])
			return error_set(err, ERROR_BOOKS, fix_judge,
			    N_("a number of eligible voters without its roll"));
		if (!figures[stage]->known)
			continue;
		if (roll == NULL)
			return error_set(err, ERROR_BOOKS,
			    N_("take in the office's roll note first"),
			    N_("the roll that the gate was judged with is not "
			       "here"));
		if (!digest_same(&roll->statement.id, &gate->rolls[stage]) ||
		    roll->statement.of.roll.eligible != figures[stage]->number)
			return error_set(err, ERROR_BOOKS, fix_judge,
			    N_("the gate was judged with another roll than "
			       "the one that is here"));
	}
	return 0;
}

static int
totals_verify(const struct truth *truth, size_t station,
    const struct gate *gate, struct error *err)
{
	const char *id = truth->definition->setup.stations[station].id;
	const struct truth_statement *own =
	    truth_latest(truth, NOTE_TOTALS, station);
	const struct totals *totals;

	if (own == NULL)
		return error_set(err, ERROR_BOOKS,
		    N_("take in the totals that the station signed"),
		    N_("station %s has not signed its totals yet"), id);
	totals = &own->statement.of.totals;
	for (size_t i = 0; i < gate->total_count; i++) {
		const struct gate_total *total = &gate->totals[i];

		if (strcmp(total->station, id) != 0)
			continue;
		if (digest_same(&total->id, &own->statement.id) &&
		    total->voters == totals->voters &&
		    total->papers.known == totals->papers.known &&
		    total->papers.number == totals->papers.number)
			return 0;
	}
	return error_set(err, ERROR_BOOKS, fix_judge,
	    N_("the gate was judged with other totals of station %s than "
	       "those it signed"),
	    id);
}

/* A station knows its own totals, a canvass those of all below it. */
static int
all_totals_verify(const struct truth *truth, size_t office,
    const struct gate *gate, struct error *err)
{
	const struct setup *setup = &truth->definition->setup;

	if (!setup_is_canvass(setup, office))
		return totals_verify(truth, office, gate, err);
	for (size_t i = 0; i < setup->station_count; i++)
		if ((setup_joins(setup, office, i) ||
		        office == setup->office_count - 1) &&
		    totals_verify(truth, i, gate, err) != 0)
			return -1;
	return 0;
}

int
gate_verify(const struct truth *truth, size_t station, const struct gate *gate,
    struct error *err)
{
	const struct rules *rules = &truth->definition->ordinance.decision;

	if (!rules->exists || !rules->gate.exists)
		return error_set(err, ERROR_INPUT,
		    N_("check with the election office"),
		    N_("the ordinance of this election has no gate"));
	if (all_totals_verify(truth, station, gate, err) != 0 ||
	    rolls_verify(truth, gate, err) != 0)
		return -1;
	return judgement_verify(truth->definition, gate, err);
}

/* The figures of now are those that the station signed for the gate. */
static bool
is_same(const struct totals *then, const struct totals *now)
{
	return then->voters == now->voters &&
	       digest_same(&then->turnouts, &now->turnouts) &&
	       (!then->papers.known ||
	           (now->papers.known &&
	               then->papers.number == now->papers.number));
}

void
gate_find(const struct truth *truth, size_t station, struct findings *findings)
{
	const char *id = truth->definition->setup.stations[station].id;
	const struct truth_statement *own =
	    truth_latest(truth, NOTE_TOTALS, station);
	const struct truth_statement *gate = truth_latest(truth, NOTE_GATE, 0);
	struct totals now = { 0 };
	struct error missing;

	if (gate == NULL || own == NULL ||
	    gate_totals(truth, station, &now, &missing) != 0)
		return;
	for (size_t i = 0; i < gate->statement.of.gate.total_count; i++) {
		const struct gate_total *judged =
		    &gate->statement.of.gate.totals[i];

		if (strcmp(judged->station, id) != 0)
			continue;
		if (digest_same(&judged->id, &own->statement.id) &&
		    is_same(&own->statement.of.totals, &now))
			continue;
		findings_add(findings, FINDING_GATE_STALE, id,
		    N_("the gate was judged with %llu voters of station %s; "
		       "its statements say %llu now"),
		    (unsigned long long)judged->voters, id,
		    (unsigned long long)now.voters);
	}
}
