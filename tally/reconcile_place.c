#include "tally/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/notes/equations.h"

/* While the equations of one place are told. */
struct telling {
	const char *id;
	struct findings *findings;
};

static void
equation_add(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	static const enum finding_code codes[EQUATION_COUNT] = {
		[EQUATION_CHANNEL] = FINDING_CHANNEL,
		[EQUATION_PART] = FINDING_PART,
		[EQUATION_ISSUED] = FINDING_PAPERS_ISSUED,
		[EQUATION_STOCK] = FINDING_PAPERS_STOCK,
		[EQUATION_ENVELOPES] = FINDING_ENVELOPES,
		[EQUATION_ABSENTEE] = FINDING_ABSENTEE,
		[EQUATION_CHECKINS] = FINDING_CHECKINS,
		[EQUATION_TWO_COUNTS] = FINDING_CHECKINS_TWICE,
	};
	struct telling *telling = context;

	(void)difference; /* it stands in the message */
	findings_add_message(
	    telling->findings, codes[equation], telling->id, message);
}

/* --- a turnout and the transcript of the same paper ----------------------- */

/* The figures alone, in lines: no head, slots or way of checking in. */
static void
figures_format(const struct turnout *turnout, struct text *text)
{
	struct turnout copy = *turnout; /* borrows the lists */
	struct statement none = { 0 };

	copy.head = none;
	copy.from_paper = false;
	copy.slot_count = 0;
	copy.checkins = CHECKINS_NONE;
	turnout_format(&copy, text);
}

static void
find_difference(const struct turnout *signed_there,
    const struct turnout *typed_here, const char *id, struct findings *findings)
{
	struct text a = { 0 }, b = { 0 };
	struct span rest_a, rest_b, line_a, line_b;

	figures_format(signed_there, &a);
	figures_format(typed_here, &b);
	rest_a = text_span(&a);
	rest_b = text_span(&b);
	while (span_line(&rest_a, a.len, &line_a) &&
	       span_line(&rest_b, b.len, &line_b))
		if (!span_same(line_a, line_b)) {
			findings_add(findings, FINDING_TRANSCRIPT_DIFFERS, id,
			    N_("place %s: its turnout says \"%.*s\", the "
			       "transcript of its paper \"%.*s\""),
			    id, (int)line_a.len, line_a.at, (int)line_b.len,
			    line_b.at);
			break;
		}
	text_clear(&a);
	text_clear(&b);
}

static void
find_transcript(const struct truth *truth, size_t place,
    const struct turnout *turnout, struct findings *findings)
{
	const char *id = truth->definition->setup.places[place].id;
	const struct truth_statement *transcript =
	    truth_latest(truth, NOTE_TRANSCRIPT, place);

	if (turnout->from_paper)
		findings_add(findings, FINDING_SOURCE_PAPER, id,
		    N_("place %s: its figures were typed in from its signed "
		       "paper (source: paper)"),
		    id);
	else if (transcript != NULL)
		find_difference(
		    turnout, &transcript->statement.of.turnout, id, findings);
}

/* --- a turnout and the one it replaced ------------------------------------ */

/* The one before in number that is in no conflict, or NULL. */
static const struct turnout *
turnout_before(const struct truth_statement *list, unsigned number)
{
	const struct turnout *before = NULL;

	for (; list != NULL; list = list->next) {
		const struct turnout *turnout = &list->statement.of.turnout;

		if (!list->conflict && turnout->head.number < number &&
		    (before == NULL ||
		        turnout->head.number > before->head.number))
			before = turnout;
	}
	return before;
}

/* The place may correct itself; that its voters changed stays in sight. */
static void
find_replaced(const struct truth *truth, size_t place,
    const struct truth_statement *latest, struct findings *findings)
{
	const struct turnout *now = &latest->statement.of.turnout;
	const char *id = truth->definition->setup.places[place].id;
	const struct turnout *before = turnout_before(
	    truth_list(truth, latest->statement.kind, place), now->head.number);

	if (before == NULL || (turnout_voters(before) == turnout_voters(now) &&
	                          before->taken_home == now->taken_home))
		return;
	findings_add(findings, FINDING_TURNOUT_REPLACED, id,
	    N_("place %s: it corrected itself with number %u: voters, old "
	       "%llu, new %llu; taken home, old %llu, new %llu"),
	    id, now->head.number, (unsigned long long)turnout_voters(before),
	    (unsigned long long)turnout_voters(now),
	    (unsigned long long)before->taken_home,
	    (unsigned long long)now->taken_home);
}

/* --- envelopes on their way ----------------------------------------------- */

/*
 * What all desks of the place's station sent to it. False if one of them has
 * not reported yet, or there is none: then nothing can be compared.
 */
static bool
sent_to(const struct truth *truth, size_t place, uint64_t *sent)
{
	const struct setup *setup = &truth->definition->setup;
	size_t station =
	    setup->districts[setup->places[place].district].station;
	size_t desks = 0;

	*sent = 0;
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct place *desk = &setup->places[i];
		const struct turnout *turnout;

		if (desk->kind != PLACE_ABSENTEE ||
		    setup->districts[desk->district].station != station)
			continue;
		turnout = truth_turnout(truth, i);
		if (turnout == NULL)
			return false;
		desks++;
		for (size_t s = 0; s < turnout->sent_count; s++)
			if (strcmp(turnout->sent[s].place,
			        setup->places[place].id) == 0)
				*sent += turnout->sent[s].envelopes;
	}
	return desks > 0;
}

static void
find_envelopes(const struct truth *truth, size_t place,
    const struct turnout *turnout, struct findings *findings)
{
	const struct place *p = &truth->definition->setup.places[place];
	const struct turnout_envelopes *e = &turnout->envelopes;
	uint64_t sent;

	/* A desk that keeps envelopes for its own box got them by post. */
	if (p->kind == PLACE_ABSENTEE || !sent_to(truth, place, &sent) ||
	    sent == e->received + e->late)
		return;
	findings_add(findings, FINDING_ENVELOPES_SENT, p->id,
	    N_("place %s: absentee envelopes sent to it %llu, but received "
	       "%llu + late %llu: difference %lld"),
	    p->id, (unsigned long long)sent, (unsigned long long)e->received,
	    (unsigned long long)e->late,
	    (long long)sent - (long long)(e->received + e->late));
}

/* --- voters and the roll -------------------------------------------------- */

static int
total_find(const void *place, const void *total)
{
	return strcmp(place, ((const struct roll_total *)total)->place);
}

static uint64_t
eligible_at(const struct roll *roll, const char *place)
{
	const struct roll_total *total = bsearch(place, roll->totals,
	    roll->total_count, sizeof(roll->totals[0]), total_find);

	return total != NULL ? total->eligible : 0;
}

/* Of the day alone: early and absentee voters stand elsewhere. */
static void
find_day_voters(const struct truth *truth, size_t place,
    const struct turnout *turnout, struct findings *findings)
{
	const struct place *p = &truth->definition->setup.places[place];
	const struct roll *roll = truth_roll(truth, ROLL_E);
	uint64_t day = turnout->voters[CHANNEL_DAY], eligible;

	if (roll == NULL || p->kind != PLACE_DAY)
		return;
	eligible = eligible_at(roll, p->id);
	if (day > eligible)
		findings_add(findings, FINDING_ELIGIBLE, p->id,
		    N_("place %s: voters on the day %llu, but its roll has "
		       "%llu: difference %lld"),
		    p->id, (unsigned long long)day,
		    (unsigned long long)eligible,
		    (long long)day - (long long)eligible);
}

uint64_t *
eligible_by_district(const struct truth *truth, enum roll_stage stage)
{
	const struct setup *setup = &truth->definition->setup;
	const struct roll *roll = truth_roll(truth, stage);
	size_t place = 0;
	uint64_t *eligible;

	if (roll == NULL)
		return NULL;
	eligible = memory_new(setup->district_count, sizeof(eligible[0]));
	for (size_t i = 0; i < roll->total_count; i++) {
		place = setup_place_near(setup, roll->totals[i].place, place);

		if (place != SIZE_MAX)
			eligible[setup->places[place].district] +=
			    roll->totals[i].eligible;
	}
	return eligible;
}

void
reconcile_voters(const struct truth *truth, size_t office,
    const uint64_t *voters, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	uint64_t *eligible = eligible_by_district(truth, ROLL_E);
	uint64_t all_voters = 0, all_eligible = 0;

	if (eligible == NULL)
		return;
	for (size_t i = 0; i < setup->district_count; i++) {
		if (!setup_covers(setup, office, i))
			continue;
		all_voters += voters[i];
		all_eligible += eligible[i];
		if (voters[i] > eligible[i])
			findings_add(findings, FINDING_ELIGIBLE,
			    setup->districts[i].id,
			    N_("district %s: voters of all channels %llu, but "
			       "its rolls have %llu: difference %lld"),
			    setup->districts[i].id,
			    (unsigned long long)voters[i],
			    (unsigned long long)eligible[i],
			    (long long)voters[i] - (long long)eligible[i]);
	}
	if (all_voters > all_eligible)
		findings_add(findings, FINDING_ELIGIBLE,
		    setup->stations[office].id,
		    N_("station %s: voters of all channels %llu, but its rolls "
		       "have %llu: difference %lld"),
		    setup->stations[office].id, (unsigned long long)all_voters,
		    (unsigned long long)all_eligible,
		    (long long)all_voters - (long long)all_eligible);
	free(eligible);
}

void
reconcile_eligible(
    const struct truth *truth, size_t station, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	uint64_t *voters = memory_new(setup->district_count, sizeof(voters[0]));

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout = truth_turnout(truth, i);

		if (turnout != NULL)
			voters[setup->places[i].district] +=
			    turnout_voters(turnout);
	}
	reconcile_voters(truth, station, voters, findings);
	free(voters);
}

/* --- the whole place ------------------------------------------------------ */

static void
find_conflicts(const struct truth *truth, enum note_kind kind, size_t place,
    struct findings *findings)
{
	const char *id = truth->definition->setup.places[place].id;

	for (const struct truth_statement *t = truth_list(truth, kind, place);
	     t != NULL; t = t->next)
		if (t->conflict)
			findings_add(findings, FINDING_TURNOUT_CONFLICT, id,
			    kind == NOTE_TURNOUT
			        ? N_("place %s: two different turnouts have "
			             "number %u; the second is kept apart")
			        : N_("place %s: two different transcripts have "
			             "number %u; the second is kept apart"),
			    id, signed_head(&t->statement)->number);
}

void
reconcile_place(
    const struct truth *truth, size_t place, struct findings *findings)
{
	const struct truth_statement *latest =
	    truth_turnout_statement(truth, place);
	const struct place *p = &truth->definition->setup.places[place];
	struct telling telling = { p->id, findings };
	const struct turnout *turnout;

	find_conflicts(truth, NOTE_TURNOUT, place, findings);
	find_conflicts(truth, NOTE_TRANSCRIPT, place, findings);
	reconcile_receipt(truth, place, findings);
	if (latest == NULL) {
		findings_add(findings, FINDING_NO_TURNOUT, p->id,
		    N_("place %s: no turnout yet"), p->id);
		return;
	}
	/* The figures as the officials corrected them, if they did. */
	turnout = truth_turnout(truth, place);
	reconcile_gone(latest, FINDING_TURNOUT_KEY, p->id, findings);
	equations_check(turnout, p, equation_add, &telling);
	find_transcript(truth, place, &latest->statement.of.turnout, findings);
	find_replaced(truth, place, latest, findings);
	find_envelopes(truth, place, turnout, findings);
	find_day_voters(truth, place, turnout, findings);
	reconcile_slots(latest, p->id, findings);
}
