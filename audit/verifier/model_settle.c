#include <stdlib.h>
#include <string.h>

#include "audit/verifier/inside.h"

/* By id, number and order of acceptance. */
static int
numbered_order(const void *a, const void *b)
{
	const struct statement *x = *(struct statement *const *)a;
	const struct statement *y = *(struct statement *const *)b;
	int sign = strcmp(x->subject, y->subject);

	if (sign == 0)
		sign = (x->number > y->number) - (x->number < y->number);
	return sign != 0 ? sign : (x->seq > y->seq) - (x->seq < y->seq);
}

/*
 * Marks conflicts and the latest of each id. Returns those in force, by id;
 * free() the list.
 */
static struct statement **
in_force(struct model *model, enum note_kind kind, struct report *report,
    size_t *count)
{
	size_t all = model->statement_counts[kind];
	struct statement **list =
	    memory_take(all + 1, sizeof(struct statement *));

	*count = 0;
	for (size_t i = 0; i < all; i++)
		list[i] = model->statements[kind][i];
	if (all > 1)
		qsort(list, all, sizeof(struct statement *), numbered_order);
	for (size_t i = 1; i < all; i++) {
		if (strcmp(list[i]->subject, list[i - 1]->subject) != 0 ||
		    list[i]->number != list[i - 1]->number)
			continue;
		list[i]->conflict = true;
		if (memcmp(list[i]->id, list[i - 1]->id, DIGEST_LEN) == 0)
			report_add(report, REPORT_FAILED, list[i]->file, 0,
			    "the same statement was taken in twice");
	}
	/* In place: what is kept never lies behind what is read. */
	for (size_t i = 0; i < all; i++) {
		if (list[i]->conflict)
			continue;
		if (*count > 0 &&
		    strcmp(list[*count - 1]->subject, list[i]->subject) == 0) {
			list[*count - 1]->in_force = false;
			--*count;
		}
		list[i]->in_force = true;
		list[(*count)++] = list[i];
	}
	return list;
}

/* Once the conflicts are marked: the others, by subject and number. */
static void
numbers_settle(struct model *model, enum note_kind kind)
{
	size_t all = model->statement_counts[kind], count = 0;
	struct statement **list =
	    memory_take(all + 1, sizeof(struct statement *));

	for (size_t i = 0; i < all; i++)
		if (!model->statements[kind][i]->conflict)
			list[count++] = model->statements[kind][i];
	if (count > 1)
		qsort(list, count, sizeof(struct statement *), numbered_order);
	model->numbered[kind] = list;
	model->numbered_counts[kind] = count;
}

/* A copy whose numbers may be corrected. */
static struct turnout *
turnout_copy(struct pool *pool, const struct turnout *from)
{
	struct turnout *to = pool_take(pool, 1, sizeof(*to));

	*to = *from;
	to->papers = pool_take(pool, from->paper_count, sizeof(*to->papers));
	to->sent = pool_take(pool, from->sent_count, sizeof(*to->sent));
	for (size_t i = 0; i < from->paper_count; i++)
		to->papers[i] = from->papers[i];
	for (size_t i = 0; i < from->sent_count; i++)
		to->sent[i] = from->sent[i];
	return to;
}

static void
turnouts_settle(struct model *model)
{
	for (size_t i = 0; i < model->definition->setup.place_count; i++) {
		const struct statement *s =
		    model_latest(model, NOTE_TURNOUT, i);

		/* What the place signed goes before what was typed from it. */
		if (s == NULL)
			s = model_latest(model, NOTE_TRANSCRIPT, i);
		model->turnout_statements[i] = s;
		if (s != NULL)
			model->turnouts[i] =
			    turnout_copy(&model->inside->pool, &s->of.turnout);
	}
}

/* Which of `count` names the word is. */
static uint64_t *
by_name(struct bytes word, const char *const *names, uint64_t *const *numbers,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_is(word, names[i]))
			return numbers[i];
	return NULL;
}

static uint64_t *
stock_field(struct turnout *turnout, struct bytes rest)
{
	static const char *const names[] = { "received", "issued", "returned",
		"spoiled", "left" };
	struct bytes id;

	if (!bytes_until(&rest, '.', &id))
		return NULL;
	for (size_t i = 0; i < turnout->paper_count; i++) {
		struct turnout_paper *p = &turnout->papers[i];
		uint64_t *numbers[] = { &p->received, &p->issued, &p->returned,
			&p->spoiled, &p->left };

		if (bytes_is(id, p->id))
			return by_name(rest, names, numbers, 5);
	}
	return NULL;
}

/* The number that a ruling calls `name` (formats.md §10), or NULL. */
static uint64_t *
field_of(struct turnout *t, const char *name)
{
	static const char *const names[] = { "voters.absentee", "voters.day",
		"voters.early", "braille", "proxy", "provisional", "taken-home",
		"envelopes.received", "envelopes.accepted", "envelopes.refused",
		"envelopes.late" };
	uint64_t *numbers[] = { &t->voters[CHANNEL_ABSENTEE],
		&t->voters[CHANNEL_DAY], &t->voters[CHANNEL_EARLY], &t->braille,
		&t->proxy, &t->provisional, &t->taken_home,
		&t->envelopes.received, &t->envelopes.accepted,
		&t->envelopes.refused, &t->envelopes.late };
	struct bytes rest = bytes_of(name);

	if (bytes_skip(&rest, "paper."))
		return stock_field(t, rest);
	if (bytes_skip(&rest, "sent.")) {
		for (size_t i = 0; i < t->sent_count; i++)
			if (bytes_is(rest, t->sent[i].place))
				return &t->sent[i].envelopes;
		return NULL;
	}
	return by_name(rest, names, numbers, sizeof(names) / sizeof(names[0]));
}

static bool
correct(struct model *model, const struct ruling *ruling)
{
	const struct setup *setup = &model->definition->setup;
	struct turnout *turnout =
	    model->turnouts[setup_find_place(setup, ruling->thing)];
	uint64_t *field =
	    turnout != NULL ? field_of(turnout, ruling->field) : NULL;

	if (field == NULL || *field != ruling->old)
		return false;
	*field = ruling->new;
	return true;
}

static bool
withdraw(struct model *model, const struct ruling *ruling)
{
	struct papers_file *file = model_file(model, ruling->digest);

	if (file == NULL ||
	    file->unit !=
	        setup_find_unit(&model->definition->setup, ruling->thing) ||
	    file->name.bundles != ruling->file.bundles ||
	    file->name.number != ruling->file.number)
		return false;
	file->withdrawn = true;
	return true;
}

static bool
move(struct model *model, const struct ruling *ruling)
{
	const struct setup *setup = &model->definition->setup;
	size_t *unit = &model->box_units[setup_find_box(setup, ruling->thing)];

	if (*unit != setup_find_unit(setup, ruling->from))
		return false;
	*unit = setup_find_unit(setup, ruling->to);
	return true;
}

static bool
apply(struct model *model, const struct ruling *ruling)
{
	switch (ruling->action) {
	case RULING_CORRECT:
		return correct(model, ruling);
	case RULING_WITHDRAW:
		return withdraw(model, ruling);
	case RULING_MOVE_BOX:
		return move(model, ruling);
	case RULING_REOPEN:
	case RULING_VOID:
		return true;
	case RULING_RESOLVE: /* whoever knows the findings */
		break;
	}
	return false;
}

/* By id, again and again until no other fits (formats.md §10). */
static void
rulings_settle(struct model *model, struct report *report)
{
	size_t count;
	struct statement **list = in_force(model, NOTE_RULING, report, &count);
	bool again;

	do {
		again = false;
		for (size_t i = 0; i < count; i++) {
			struct ruling *ruling = &list[i]->of.ruling;

			if (ruling->applied || !apply(model, ruling))
				continue;
			ruling->applied = true;
			again = true;
		}
	} while (again);
	free(list);
}

static enum gate_state
gate_settle(const struct model *model)
{
	const struct statement *latest = model_latest(model, NOTE_GATE, 0);

	if (!model->definition->ordinance.sealed_until_gate)
		return GATE_NONE;
	if (latest == NULL || latest->why != NULL)
		return GATE_WAITING;
	return latest->of.gate.open ? GATE_OPEN : GATE_SEALED;
}

static void
place_count_in(struct figures *figures, const struct turnout *turnout)
{
	figures->places++;
	if (turnout == NULL)
		return;
	figures->places_in++;
	for (int c = 0; c < CHANNELS; c++)
		figures->channels[c] += turnout->voters[c];
	figures->voters += turnout_voters(turnout);
	figures->taken_home += turnout->taken_home;
}

static void
unit_count_in(struct figures *figures, const struct statement *opening)
{
	if (opening == NULL)
		return;
	figures->moved_in += opening->of.opening.moved_in;
	figures->moved_out += opening->of.opening.moved_out;
	for (size_t i = 0; i < opening->of.opening.envelope_count; i++)
		figures->not_put_in +=
		    opening->of.opening.envelopes[i].not_put_in;
}

/* The voters' side of the figures; papers come in file by file. */
static void
figures_settle(struct model *model)
{
	const struct setup *setup = &model->definition->setup;

	for (size_t i = 0; i < setup->place_count; i++) {
		size_t district = setup->places[i].district;

		if (setup->districts[district].station != model->station)
			continue;
		place_count_in(&model->districts[district], model->turnouts[i]);
		place_count_in(&model->total, model->turnouts[i]);
	}
	for (size_t i = 0; i < setup->unit_count; i++) {
		const struct statement *opening =
		    model_latest(model, NOTE_OPENING, i);
		size_t district = setup->units[i].district;

		if (setup->districts[district].station != model->station)
			continue;
		unit_count_in(&model->districts[district], opening);
		unit_count_in(&model->total, opening);
	}
}

void
model_settle(struct model *model, struct report *report)
{
	struct model_inside *inside = model->inside;

	turnouts_settle(model);
	rulings_settle(model, report);
	inside->sheets =
	    in_force(model, NOTE_SHEET, report, &inside->sheet_count);
	for (enum note_kind kind = NOTE_NONE; kind < NOTE_KINDS; kind++)
		numbers_settle(model, kind);
	sheets_settle(model);
	model->gate = gate_settle(model);
	figures_settle(model);
}
