#include "tally/reconcile.h"

#include <string.h>

static void
find_conflicts(const struct truth_statement *list, const char *id,
    struct findings *findings)
{
	for (; list != NULL; list = list->next)
		if (list->conflict)
			findings_add(findings, FINDING_HANDOVER_CONFLICT, id,
			    N_("%s: two different notes of the kind %s have "
			       "number %u; the second is kept apart"),
			    id, note_kind_word(list->statement.kind),
			    signed_head(&list->statement)->number);
}

/* --- at the receiving desk ------------------------------------------------ */

/* Does the signed paper confirm the figures that count? */
static void
find_unconfirmed(const struct truth_statement *turnout,
    const struct receipt *receipt, const char *id, struct findings *findings)
{
	/* A transcript was typed from the paper itself. */
	if (turnout == NULL || turnout->statement.kind == NOTE_TRANSCRIPT)
		return;
	if (receipt == NULL)
		findings_add(findings, FINDING_NOT_CONFIRMED, id,
		    N_("place %s: no receipt yet; the groups of turnout %u "
		       "were not compared with its signed paper"),
		    id, signed_head(&turnout->statement)->number);
	else if (!receipt->has_turnout ||
	         !digest_same(&receipt->turnout, &turnout->statement.id))
		findings_add(findings, FINDING_NOT_CONFIRMED, id,
		    N_("place %s: receipt %u is of another text than turnout "
		       "%u, which counts"),
		    id, receipt->head.number,
		    signed_head(&turnout->statement)->number);
	else if (!receipt->confirmed)
		findings_add(findings, FINDING_NOT_ON_PAPER, id,
		    N_("place %s: the groups of turnout %u are not on its "
		       "signed paper"),
		    id, signed_head(&turnout->statement)->number);
}

static void
find_box_received(const struct receipt *receipt, const struct turnout *turnout,
    const char *box, const char *id, struct findings *findings)
{
	const struct receipt_box *seen = receipt_box(receipt, box);
	const struct turnout_box *closed =
	    turnout != NULL ? turnout_box(turnout, box) : NULL;

	if (seen == NULL || !seen->received)
		findings_add(findings, FINDING_BOX_NOT_RECEIVED, id,
		    N_("place %s: box %s was not received (receipt %u)"), id,
		    box, receipt->head.number);
	else if (closed != NULL && strcmp(closed->seal, seen->seal) != 0)
		findings_add(findings, FINDING_BOX_SEAL, id,
		    N_("place %s: box %s was closed with seal \"%s\" and came "
		       "with seal \"%s\""),
		    id, box, closed->seal, seen->seal);
}

static void
find_boxes(const struct truth *truth, size_t place,
    const struct receipt *receipt, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const struct turnout *turnout = truth_turnout(truth, place);
	const char *id = setup->places[place].id;

	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place)
			find_box_received(
			    receipt, turnout, setup->boxes[i].id, id, findings);
	for (size_t i = 0; i < receipt->box_count; i++) {
		const char *box = receipt->boxes[i].id;
		size_t known = setup_box(setup, box);

		if (known == SIZE_MAX)
			findings_add(findings, FINDING_BOX_ELSEWHERE, id,
			    N_("place %s: box %s, which it brought, is in no "
			       "setup"),
			    id, box);
		else if (setup->boxes[known].place != place)
			findings_add(findings, FINDING_BOX_ELSEWHERE, id,
			    N_("place %s: box %s, which it brought, is of "
			       "place %s"),
			    id, box,
			    setup->places[setup->boxes[known].place].id);
	}
}

static bool
has_boxes(const struct setup *setup, size_t place)
{
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place)
			return true;
	return false;
}

/* --- envelopes that lay in the boxes -------------------------------------- */

/* Adds what all units decided; a box may have been moved to another one. */
static void
decided_add_up(const struct truth *truth, const char *place, uint64_t *put_in,
    uint64_t *not_put_in)
{
	*put_in = *not_put_in = 0;
	for (size_t i = 0; i < truth->definition->setup.unit_count; i++) {
		const struct opening *opening = truth_opening(truth, i);
		const struct opening_envelopes *e =
		    opening != NULL ? opening_envelopes(opening, place) : NULL;

		*put_in += e != NULL ? e->put_in : 0;
		*not_put_in += e != NULL ? e->not_put_in : 0;
	}
}

/* Are all boxes of the place in units whose opening is in? */
static bool
all_opened(const struct truth *truth, size_t place)
{
	const struct setup *setup = &truth->definition->setup;

	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place &&
		    truth_opening(truth, truth->box_units[i]) == NULL)
			return false;
	return true;
}

static void
find_envelopes(
    const struct truth *truth, size_t place, struct findings *findings)
{
	const struct turnout *turnout = truth_turnout(truth, place);
	const char *id = truth->definition->setup.places[place].id;
	uint64_t put_in, not_put_in, wanted;

	if (turnout == NULL || !all_opened(truth, place))
		return;
	decided_add_up(truth, id, &put_in, &not_put_in);
	wanted = turnout->envelopes.refused + turnout->provisional;
	if (put_in + not_put_in == wanted)
		return;
	findings_add(findings, FINDING_ENVELOPES_DECIDED, id,
	    N_("place %s: envelopes in its boxes, refused %llu + provisional "
	       "%llu, but put in %llu + not put in %llu: difference %lld"),
	    id, (unsigned long long)turnout->envelopes.refused,
	    (unsigned long long)turnout->provisional,
	    (unsigned long long)put_in, (unsigned long long)not_put_in,
	    (long long)wanted - (long long)(put_in + not_put_in));
}

/*
 * Who votes in one vote need not vote in the other, but a large difference
 * is how double entries came to light (仙台市青葉区 2014).
 */
static void
find_simultaneous(const struct turnout *turnout, const struct receipt *receipt,
    const char *id, struct findings *findings)
{
	if (turnout == NULL || !receipt->has_simultaneous ||
	    turnout_voters(turnout) == receipt->simultaneous)
		return;
	findings_add(findings, FINDING_SIMULTANEOUS, id,
	    N_("place %s: %llu voters, and %llu in the vote held at the same "
	       "time (difference %lld)"),
	    id, (unsigned long long)turnout_voters(turnout),
	    (unsigned long long)receipt->simultaneous,
	    (long long)turnout_voters(turnout) -
	        (long long)receipt->simultaneous);
}

void
reconcile_receipt(
    const struct truth *truth, size_t place, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_RECEIPT, place);
	const struct receipt *receipt = truth_receipt(truth, place);
	const char *id = setup->places[place].id;

	if (policy_covers(&setup->policy, NOTE_OPENING))
		find_envelopes(truth, place, findings);
	if (!policy_covers(&setup->policy, NOTE_RECEIPT))
		return;
	find_conflicts(truth_list(truth, NOTE_RECEIPT, place), id, findings);
	find_unconfirmed(
	    truth_turnout_statement(truth, place), receipt, id, findings);
	if (receipt == NULL) {
		if (has_boxes(setup, place))
			findings_add(findings, FINDING_BOX_NOT_RECEIVED, id,
			    N_("place %s: no receipt of its boxes yet"), id);
		return;
	}
	find_boxes(truth, place, receipt, findings);
	find_simultaneous(truth_turnout(truth, place), receipt, id, findings);
	reconcile_gone(latest, FINDING_HANDOVER_KEY, id, findings);
	reconcile_slots(latest, id, findings);
}

/* --- in the hall ---------------------------------------------------------- */

static void
find_not_opened(const struct truth *truth, size_t unit,
    const struct opening *opening, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const struct manifest *manifest = truth_manifest(truth, unit);
	const char *id = setup->units[unit].id;

	/* As long as the unit is not done, its boxes may still be opened. */
	if (manifest == NULL || !manifest->final)
		return;
	for (size_t i = 0; i < setup->box_count; i++)
		if (truth->box_units[i] == unit &&
		    (opening == NULL ||
		        opening_box(opening, setup->boxes[i].id) == NULL))
			findings_add(findings, FINDING_BOX_NOT_OPENED, id,
			    N_("unit %s: its papers are final, but nobody "
			       "opened box %s of place %s and showed it "
			       "empty"),
			    id, setup->boxes[i].id,
			    setup->places[setup->boxes[i].place].id);
}

void
reconcile_opening(
    const struct truth *truth, size_t unit, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_OPENING, unit);
	const struct opening *opening = truth_opening(truth, unit);
	const char *id = setup->units[unit].id;

	if (!policy_covers(&setup->policy, NOTE_OPENING))
		return;
	find_conflicts(truth_list(truth, NOTE_OPENING, unit), id, findings);
	find_not_opened(truth, unit, opening, findings);
	if (opening == NULL)
		return;
	for (size_t i = 0; i < opening->box_count; i++) {
		size_t box = setup_box(setup, opening->boxes[i].id);

		if (box == SIZE_MAX || truth->box_units[box] != unit)
			findings_add(findings, FINDING_BOX_ELSEWHERE, id,
			    N_("unit %s: box %s, which was opened here, is "
			       "not one of its boxes"),
			    id, opening->boxes[i].id);
	}
	reconcile_gone(latest, FINDING_HANDOVER_KEY, id, findings);
	reconcile_slots(latest, id, findings);
}
