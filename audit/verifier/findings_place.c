#include "audit/verifier/findings.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/spell.h"

/* --- for statements of every kind ----------------------------------------- */

void
find_gone(const struct statement *statement, const char *code,
    const char *subject, struct findings *findings)
{
	if (statement->why == NULL || statement->why[0] == '\0')
		return;
	finding_because(
	    findings_add(findings, code, subject,
	        "%s: the signatures of %s %s do not hold", "ssn", subject,
	        note_kind_name(statement->kind), (uint64_t)statement->number),
	    statement->why);
}

void
find_slots(const struct statement *statement, const char *subject,
    struct findings *findings)
{
	for (size_t i = 0; i < statement->slot_count; i++) {
		const struct slot *slot = &statement->slots[i];
		const char *role = role_name(slot->role);
		char person[PERSON_LEN], reason[PERSON_LEN] = "";

		if (!bytes_copy(slot->person, person, sizeof(person)))
			continue;
		if (slot->how != SLOT_PAPER)
			bytes_copy(slot->reason, reason, sizeof(reason));
		if (slot->how == SLOT_PAPER)
			findings_add(findings, "N901", subject,
			    "%s: %s %s signed on paper", "sss", subject, role,
			    person);
		else
			findings_add(findings, "N901", subject,
			    slot->how == SLOT_ABSENT
			        ? "%s: %s %s was absent: %s"
			        : "%s: %s %s refused to sign: %s",
			    "ssss", subject, role, person, reason);
	}
}

/* --- the equations of a record, formats.md §4.4 --------------------------- */

/* While one record is looked at. */
struct record {
	const struct place *place;
	const struct turnout *turnout;
	uint64_t voters;
	int64_t last; /* the size of the last difference, for W601 */
	struct findings *findings;
};

static int64_t
minus(uint64_t a, uint64_t b)
{
	return (int64_t)a - (int64_t)b;
}

/*
 * One slip breaks several equations by the same number: that is said once,
 * as long as they follow each other.
 */
static void
found_difference(struct record *record, int64_t difference)
{
	if (llabs(difference) == record->last)
		return;
	record->last = llabs(difference);
	find_digits(record->place->id, difference, record->findings);
}

static void
look_at_channels(struct record *record)
{
	static const char *const names[] = { "absentee", "day", "early" };
	const char *id = record->place->id;

	for (size_t c = 0; c < CHANNELS; c++) {
		enum place_kind kind = record->place->kind;
		bool fits = c == CHANNEL_EARLY ? kind == PLACE_EARLY
		            : c == CHANNEL_DAY ? kind == PLACE_DAY
		                               : kind != PLACE_EARLY;

		if (record->turnout->voters[c] > 0 && !fits)
			findings_add(record->findings, "E219", id,
			    "place %s: %s voters of the channel %s, which "
			    "this place does not have; they must stand in the "
			    "record of the place where they voted",
			    "sns", id, record->turnout->voters[c], names[c]);
	}
	if (record->turnout->box_count == 0 && record->voters > 0)
		findings_add(record->findings, "E219", id,
		    "place %s: %s voters, but it has no box that their papers "
		    "could be in; they must stand in the record of the place "
		    "whose box they are in",
		    "sn", id, record->voters);
}

static void
look_at_part(struct record *record, const char *name, uint64_t part)
{
	int64_t difference = minus(part, record->voters);

	if (difference <= 0)
		return;
	findings_add(record->findings, "E215", record->place->id,
	    "place %s: %s %s is more than the voters %s it is part of: "
	    "difference %s",
	    "ssnnd", record->place->id, name, part, record->voters,
	    (long long)difference);
	found_difference(record, difference);
}

static void
look_at_paper(struct record *record, const struct turnout_paper *paper)
{
	const char *id = record->place->id;
	uint64_t came = record->turnout->voters[CHANNEL_DAY] +
	                record->turnout->voters[CHANNEL_EARLY];
	int64_t issued = minus(paper->issued, came + paper->returned);
	int64_t stock = minus(
	    paper->received, paper->issued + paper->spoiled + paper->left);

	if (record->place->kind != PLACE_ABSENTEE && issued != 0) {
		findings_add(record->findings, "E210", id,
		    "place %s, paper %s: issued %s, but voters who came %s + "
		    "returned %s: difference %s",
		    "ssnnnd", id, paper->id, paper->issued, came,
		    paper->returned, (long long)issued);
		found_difference(record, issued);
	}
	if (stock == 0)
		return;
	findings_add(record->findings, "E211", id,
	    "place %s, paper %s: received %s, but issued %s + spoiled %s + "
	    "left %s: difference %s",
	    "ssnnnnd", id, paper->id, paper->received, paper->issued,
	    paper->spoiled, paper->left, (long long)stock);
	found_difference(record, stock);
}

static void
look_at_envelopes(struct record *record)
{
	const struct turnout *t = record->turnout;
	const char *id = record->place->id;
	uint64_t absentee = t->voters[CHANNEL_ABSENTEE];
	int64_t decided = minus(t->envelopes.received,
	    t->envelopes.accepted + t->envelopes.refused);
	int64_t voted = minus(absentee, t->envelopes.received);

	if (decided != 0) {
		findings_add(record->findings, "E212", id,
		    "place %s: absentee envelopes received %s, but accepted "
		    "%s + refused %s: difference %s",
		    "snnnd", id, t->envelopes.received, t->envelopes.accepted,
		    t->envelopes.refused, (long long)decided);
		found_difference(record, decided);
	}
	if (voted == 0)
		return;
	findings_add(record->findings, "E213", id,
	    "place %s: absentee voters %s, but absentee envelopes received "
	    "%s: difference %s",
	    "snnd", id, absentee, t->envelopes.received, (long long)voted);
	found_difference(record, voted);
}

static void
look_at_checkins(struct record *record)
{
	const struct turnout *t = record->turnout;
	const char *id = record->place->id;
	uint64_t a = t->checkin_counts[0], b = t->checkin_counts[1];

	if (t->checkins == CHECKINS_NONE)
		return;
	if (t->checkins == CHECKINS_PAPER && a != b) {
		findings_add(record->findings, "E217", id,
		    "place %s: check-ins counted twice on paper, %s and %s: "
		    "difference %s; voters %s",
		    "snndn", id, a, b, (long long)minus(a, b), record->voters);
		found_difference(record, minus(a, b));
	} else if (a != record->voters) {
		findings_add(record->findings, "E216", id,
		    "place %s: check-ins %s, but voters %s: difference %s",
		    "snnd", id, a, record->voters,
		    (long long)minus(a, record->voters));
		found_difference(record, minus(a, record->voters));
	}
}

static void
look_at_record(const struct place *place, const struct turnout *turnout,
    struct findings *findings)
{
	struct record record = { .place = place,
		.turnout = turnout,
		.voters = turnout_voters(turnout),
		.findings = findings };

	look_at_channels(&record);
	look_at_part(&record, "braille", turnout->braille);
	look_at_part(&record, "proxy", turnout->proxy);
	look_at_part(&record, "provisional", turnout->provisional);
	look_at_part(&record, "taken-home", turnout->taken_home);
	for (size_t i = 0; i < turnout->paper_count; i++)
		look_at_paper(&record, &turnout->papers[i]);
	look_at_envelopes(&record);
	look_at_checkins(&record);
}

/* --- the paper record, and what was said before --------------------------- */

/* The lines of §4.4 that are figures: no check-ins, no slots. */
static void
write_figures(const struct turnout *t, struct buffer *out)
{
	buffer_printf(out,
	    "voters absentee %llu\nvoters day %llu\nvoters "
	    "early %llu\n",
	    (unsigned long long)t->voters[CHANNEL_ABSENTEE],
	    (unsigned long long)t->voters[CHANNEL_DAY],
	    (unsigned long long)t->voters[CHANNEL_EARLY]);
	buffer_printf(out, "braille %llu\nproxy %llu\nprovisional %llu\n",
	    (unsigned long long)t->braille, (unsigned long long)t->proxy,
	    (unsigned long long)t->provisional);
	for (size_t i = 0; i < t->paper_count; i++) {
		const struct turnout_paper *p = &t->papers[i];

		buffer_printf(out, "paper %s %llu %llu %llu %llu %llu\n", p->id,
		    (unsigned long long)p->received,
		    (unsigned long long)p->issued,
		    (unsigned long long)p->returned,
		    (unsigned long long)p->spoiled,
		    (unsigned long long)p->left);
	}
	for (size_t i = 0; i < t->sent_count; i++)
		buffer_printf(out, "sent %s %llu\n", t->sent[i].place,
		    (unsigned long long)t->sent[i].envelopes);
	buffer_printf(out, "envelopes %llu %llu %llu %llu\ntaken-home %llu\n",
	    (unsigned long long)t->envelopes.received,
	    (unsigned long long)t->envelopes.accepted,
	    (unsigned long long)t->envelopes.refused,
	    (unsigned long long)t->envelopes.late,
	    (unsigned long long)t->taken_home);
	for (size_t i = 0; i < t->box_count; i++)
		buffer_printf(
		    out, "box %s %s\n", t->boxes[i].id, t->boxes[i].seal);
}

/* The first line in which a turnout and its transcript differ. */
static void
look_at_transcript(const char *id, const struct turnout *ours,
    const struct turnout *typed, struct findings *findings)
{
	struct buffer a = { 0 }, b = { 0 };
	struct bytes rest_a, rest_b, line_a, line_b;

	write_figures(ours, &a);
	write_figures(typed, &b);
	rest_a = buffer_bytes(&a);
	rest_b = buffer_bytes(&b);
	while (bytes_line(&rest_a, &line_a) && bytes_line(&rest_b, &line_b)) {
		char text_a[160], text_b[160];

		if (bytes_same(line_a, line_b))
			continue;
		/* An id and five numbers of eight digits: below 100 bytes. */
		bytes_copy(line_a, text_a, sizeof(text_a));
		bytes_copy(line_b, text_b, sizeof(text_b));
		findings_add(findings, "E204", id,
		    "place %s: its turnout says \"%s\", the transcript of its "
		    "paper \"%s\"",
		    "sss", id, text_a, text_b);
		break;
	}
	buffer_clear(&a);
	buffer_clear(&b);
}

/* The number before it of the same kind that is in no conflict. */
static const struct statement *
one_before(const struct model *model, const struct statement *now)
{
	const struct statement *before = NULL;

	for (const struct statement *s = model->chains[now->kind][now->index];
	     s != NULL; s = s->older)
		if (!s->conflict && s->number < now->number &&
		    (before == NULL || s->number > before->number))
			before = s;
	return before;
}

static void
look_at_correction(const struct model *model, const char *id,
    const struct statement *now, struct findings *findings)
{
	const struct statement *before = one_before(model, now);
	const struct turnout *old, *new;

	if (before == NULL)
		return;
	old = &before->of.turnout;
	new = &now->of.turnout;
	if (turnout_voters(old) != turnout_voters(new) ||
	    old->taken_home != new->taken_home)
		findings_add(findings, "N221", id,
		    "place %s: it corrected itself with number %s: voters, "
		    "old %s, new %s; taken home, old %s, new %s",
		    "snnnnn", id, (uint64_t)now->number, turnout_voters(old),
		    turnout_voters(new), old->taken_home, new->taken_home);
}

/* --- envelopes on their way, and the roll --------------------------------- */

static void
look_at_sent(const struct model *model, const struct place *place,
    const struct turnout *turnout, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	uint64_t sent = 0,
	         came = turnout->envelopes.received + turnout->envelopes.late;
	bool any = false;

	if (place->kind == PLACE_ABSENTEE)
		return;
	for (size_t d = 0; d < setup->place_count; d++) {
		const struct place *desk = &setup->places[d];
		const struct turnout *theirs = model->turnouts[d];

		if (desk->kind != PLACE_ABSENTEE ||
		    setup->districts[desk->district].station != model->station)
			continue;
		if (theirs == NULL)
			return; /* it may still say that it sent some */
		any = true;
		for (size_t s = 0; s < theirs->sent_count; s++)
			if (strcmp(theirs->sent[s].place, place->id) == 0)
				sent += theirs->sent[s].envelopes;
	}
	if (any && sent != came)
		findings_add(findings, "E214", place->id,
		    "place %s: absentee envelopes sent to it %s, but received "
		    "%s + late %s: difference %s",
		    "snnnd", place->id, sent, turnout->envelopes.received,
		    turnout->envelopes.late, (long long)minus(sent, came));
}

static int
precinct_find(const void *place, const void *precinct)
{
	return strcmp(place, ((const struct roll_precinct *)precinct)->place);
}

static void
look_at_roll(const struct model *model, const struct place *place,
    const struct turnout *turnout, struct findings *findings)
{
	const struct statement *roll = model_latest(model, NOTE_ROLL, ROLL_E);
	uint64_t day = turnout->voters[CHANNEL_DAY], eligible = 0;
	const struct roll_precinct *precinct;

	if (roll == NULL || place->kind != PLACE_DAY)
		return;
	precinct = bsearch(place->id, roll->of.roll.precincts,
	    roll->of.roll.precinct_count, sizeof(*precinct), precinct_find);
	if (precinct != NULL)
		eligible = precinct->eligible;
	if (day > eligible)
		findings_add(findings, "E218", place->id,
		    "place %s: voters on the day %s, but its roll has %s: "
		    "difference %s",
		    "snnd", place->id, day, eligible,
		    (long long)minus(day, eligible));
}

void
find_more_than_eligible(const struct model *model, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct statement *roll = model_latest(model, NOTE_ROLL, ROLL_E);
	uint64_t all_voters = 0, all_eligible = 0, *eligible;

	if (roll == NULL)
		return;
	eligible = memory_take(setup->district_count, sizeof(*eligible));
	for (size_t i = 0; i < roll->of.roll.precinct_count; i++) {
		size_t place =
		    setup_find_place(setup, roll->of.roll.precincts[i].place);

		if (place != NOWHERE)
			eligible[setup->places[place].district] +=
			    roll->of.roll.precincts[i].eligible;
	}
	for (size_t d = 0; d < setup->district_count; d++) {
		const char *id = setup->districts[d].id;
		uint64_t voters = model->districts[d].voters;

		if (!setup_covers(setup, model->station, d))
			continue;
		all_voters += voters;
		all_eligible += eligible[d];
		if (voters > eligible[d])
			findings_add(findings, "E218", id,
			    "district %s: voters of all channels %s, but its "
			    "rolls have %s: difference %s",
			    "snnd", id, voters, eligible[d],
			    (long long)minus(voters, eligible[d]));
	}
	if (all_voters > all_eligible)
		findings_add(findings, "E218",
		    setup->stations[model->station].id,
		    "station %s: voters of all channels %s, but its rolls "
		    "have %s: difference %s",
		    "snnd", setup->stations[model->station].id, all_voters,
		    all_eligible, (long long)minus(all_voters, all_eligible));
	free(eligible);
}

/* --- at the receiving desk ------------------------------------------------ */

static const struct receipt_box *
box_in_receipt(const struct receipt *receipt, const char *id)
{
	for (size_t i = 0; i < receipt->box_count; i++)
		if (strcmp(receipt->boxes[i].id, id) == 0)
			return &receipt->boxes[i];
	return NULL;
}

static const char *
seal_in_turnout(const struct turnout *turnout, const char *id)
{
	for (size_t i = 0; turnout != NULL && i < turnout->box_count; i++)
		if (strcmp(turnout->boxes[i].id, id) == 0)
			return turnout->boxes[i].seal;
	return NULL;
}

/* Does the signed paper confirm the figures that count? */
static void
look_at_confirmation(const char *id, const struct statement *turnout,
    const struct statement *receipt, struct findings *findings)
{
	/* A transcript was typed from the paper itself. */
	if (turnout == NULL || turnout->kind == NOTE_TRANSCRIPT)
		return;
	if (receipt == NULL)
		findings_add(findings, "E236", id,
		    "place %s: no receipt yet; the groups of turnout %s were "
		    "not compared with its signed paper",
		    "sn", id, (uint64_t)turnout->number);
	else if (!receipt->of.receipt.has_turnout ||
	         memcmp(receipt->of.receipt.turnout, turnout->id, DIGEST_LEN) !=
	             0)
		findings_add(findings, "E236", id,
		    "place %s: receipt %s is of another text than turnout %s, "
		    "which counts",
		    "snn", id, (uint64_t)receipt->number,
		    (uint64_t)turnout->number);
	else if (!receipt->of.receipt.confirmed)
		findings_add(findings, "W237", id,
		    "place %s: the groups of turnout %s are not on its signed "
		    "paper",
		    "sn", id, (uint64_t)turnout->number);
}

static void
look_at_box(const char *id, const struct box *box,
    const struct statement *receipt, const struct turnout *turnout,
    struct findings *findings)
{
	const struct receipt_box *seen =
	    box_in_receipt(&receipt->of.receipt, box->id);
	const char *seal = seal_in_turnout(turnout, box->id);

	if (seen == NULL || !seen->received)
		findings_add(findings, "E231", id,
		    "place %s: box %s was not received (receipt %s)", "ssn", id,
		    box->id, (uint64_t)receipt->number);
	else if (seal != NULL && strcmp(seal, seen->seal) != 0)
		findings_add(findings, "E232", id,
		    "place %s: box %s was closed with seal \"%s\" and came "
		    "with seal \"%s\"",
		    "ssss", id, box->id, seal, seen->seal);
}

static void
look_at_boxes(const struct model *model, size_t place,
    const struct statement *receipt, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const char *id = setup->places[place].id;

	for (size_t b = 0; b < setup->box_count; b++)
		if (setup->boxes[b].place == place)
			look_at_box(id, &setup->boxes[b], receipt,
			    model->turnouts[place], findings);
	for (size_t i = 0; i < receipt->of.receipt.box_count; i++) {
		const char *box = receipt->of.receipt.boxes[i].id;
		size_t known = setup_find_box(setup, box);

		if (known == NOWHERE)
			findings_add(findings, "E234", id,
			    "place %s: box %s, which it brought, is in no "
			    "setup",
			    "ss", id, box);
		else if (setup->boxes[known].place != place)
			findings_add(findings, "E234", id,
			    "place %s: box %s, which it brought, is of place "
			    "%s",
			    "sss", id, box,
			    setup->places[setup->boxes[known].place].id);
	}
}

/* Provisional and refused envelopes lie in the boxes until they are opened. */
static void
look_at_undecided(
    const struct model *model, size_t place, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct turnout *turnout = model->turnouts[place];
	const char *id = setup->places[place].id;
	uint64_t in = 0, out = 0, wanted;

	if (turnout == NULL)
		return;
	for (size_t b = 0; b < setup->box_count; b++)
		if (setup->boxes[b].place == place &&
		    model_latest(model, NOTE_OPENING, model->box_units[b]) ==
		        NULL)
			return;
	/* A box may have been moved: any unit may have decided. */
	for (size_t u = 0; u < setup->unit_count; u++) {
		const struct statement *opening =
		    model_latest(model, NOTE_OPENING, u);

		for (size_t i = 0;
		     opening != NULL && i < opening->of.opening.envelope_count;
		     i++) {
			const struct opening_envelopes *e =
			    &opening->of.opening.envelopes[i];

			if (strcmp(e->place, id) != 0)
				continue;
			in += e->put_in;
			out += e->not_put_in;
		}
	}
	wanted = turnout->envelopes.refused + turnout->provisional;
	if (in + out != wanted)
		findings_add(findings, "E235", id,
		    "place %s: envelopes in its boxes, refused %s + "
		    "provisional %s, but put in %s + not put in %s: "
		    "difference %s",
		    "snnnnd", id, turnout->envelopes.refused,
		    turnout->provisional, in, out,
		    (long long)minus(wanted, in + out));
}

static void
look_at_receipt(
    const struct model *model, size_t place, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct statement *receipt =
	    model_latest(model, NOTE_RECEIPT, place);
	const struct turnout *turnout = model->turnouts[place];
	const char *id = setup->places[place].id;
	bool has_box = false;

	if (setup->trust.policy.has[NOTE_OPENING])
		look_at_undecided(model, place, findings);
	if (!setup->trust.policy.has[NOTE_RECEIPT])
		return;
	for (const struct statement *s = model->chains[NOTE_RECEIPT][place];
	     s != NULL; s = s->older)
		if (s->conflict)
			findings_add(findings, "E238", id,
			    "%s: two different notes of the kind %s have "
			    "number %s; the second is kept apart",
			    "ssn", id, note_kind_name(s->kind),
			    (uint64_t)s->number);
	look_at_confirmation(
	    id, model->turnout_statements[place], receipt, findings);
	for (size_t b = 0; b < setup->box_count; b++)
		has_box = has_box || setup->boxes[b].place == place;
	if (receipt == NULL) {
		if (has_box)
			findings_add(findings, "E231", id,
			    "place %s: no receipt of its boxes yet", "s", id);
		return;
	}
	look_at_boxes(model, place, receipt, findings);
	if (turnout != NULL && receipt->of.receipt.has_simultaneous &&
	    turnout_voters(turnout) != receipt->of.receipt.simultaneous)
		findings_add(findings, "W240", id,
		    "place %s: %s voters, and %s in the vote held at the same "
		    "time (difference %s)",
		    "snnd", id, turnout_voters(turnout),
		    receipt->of.receipt.simultaneous,
		    (long long)minus(turnout_voters(turnout),
		        receipt->of.receipt.simultaneous));
	find_gone(receipt, "E239", id, findings);
	find_slots(receipt, id, findings);
}

/* --- the whole place ------------------------------------------------------ */

static void
look_at_conflicts(const struct model *model, enum note_kind kind, size_t place,
    struct findings *findings)
{
	const char *id = model->definition->setup.places[place].id;

	for (const struct statement *s = model->chains[kind][place]; s != NULL;
	     s = s->older)
		if (s->conflict)
			findings_add(findings, "E202", id,
			    kind == NOTE_TURNOUT
			        ? "place %s: two different turnouts have "
			          "number %s; the second is kept apart"
			        : "place %s: two different transcripts have "
			          "number %s; the second is kept apart",
			    "sn", id, (uint64_t)s->number);
}

void
find_in_place(
    const struct model *model, size_t place, struct findings *findings)
{
	const struct place *p = &model->definition->setup.places[place];
	const struct statement *latest = model->turnout_statements[place];
	const struct statement *typed =
	    model_latest(model, NOTE_TRANSCRIPT, place);
	const struct turnout *turnout = model->turnouts[place];

	look_at_conflicts(model, NOTE_TURNOUT, place, findings);
	look_at_conflicts(model, NOTE_TRANSCRIPT, place, findings);
	look_at_receipt(model, place, findings);
	if (latest == NULL || turnout == NULL) {
		findings_add(findings, "E201", p->id,
		    "place %s: no turnout yet", "s", p->id);
		return;
	}
	find_gone(latest, "E203", p->id, findings);
	/* As decisions corrected it; what it said itself is compared below. */
	look_at_record(p, turnout, findings);
	if (latest->kind == NOTE_TRANSCRIPT)
		findings_add(findings, "N220", p->id,
		    "place %s: its figures were typed in from its signed "
		    "paper (source: paper)",
		    "s", p->id);
	else if (typed != NULL)
		look_at_transcript(
		    p->id, &latest->of.turnout, &typed->of.turnout, findings);
	look_at_correction(model, p->id, latest, findings);
	look_at_sent(model, p, turnout, findings);
	look_at_roll(model, p, turnout, findings);
	find_slots(latest, p->id, findings);
}
