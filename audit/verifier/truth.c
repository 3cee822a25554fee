#include "audit/verifier/truth.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/inside.h"

/* --- what a kind speaks of ------------------------------------------------ */

/* How many things a kind can speak of; 0: no station takes it in. */
static size_t
chain_count(const struct setup *setup, enum note_kind kind)
{
	switch ((int)kind) {
	case NOTE_MANIFEST:
	case NOTE_OPENING:
		return setup->unit_count;
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
	case NOTE_RECEIPT:
		return setup->place_count;
	case NOTE_TOTALS:
		return setup->station_count;
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
		return setup->office_count;
	case NOTE_ROLL:
		return ROLL_STAGES;
	case NOTE_GATE:
	case NOTE_RULING:
	case NOTE_SHEET:
		return 1;
	default:
		return 0;
	}
}

struct model *
model_new(const struct definition *definition, size_t station, bool is_public)
{
	const struct setup *setup = &definition->setup;
	struct model *model = memory_take(1, sizeof(*model));

	model->definition = definition;
	model->station = station;
	model->is_public = is_public;
	model->inside = memory_take(1, sizeof(*model->inside));
	for (enum note_kind kind = NOTE_NONE; kind < NOTE_KINDS; kind++) {
		model->chain_counts[kind] = chain_count(setup, kind);
		if (model->chain_counts[kind] > 0)
			model->chains[kind] =
			    memory_take(model->chain_counts[kind],
			        sizeof(struct statement *));
	}
	model->turnouts =
	    memory_take(setup->place_count, sizeof(struct turnout *));
	model->turnout_statements =
	    memory_take(setup->place_count, sizeof(struct statement *));
	model->box_units =
	    memory_take(setup->box_count, sizeof(model->box_units[0]));
	model->inside->place_boxes =
	    memory_take(setup->place_count, sizeof(size_t));
	for (size_t i = 0; i < setup->box_count; i++) {
		model->box_units[i] = setup->boxes[i].unit;
		model->inside->place_boxes[setup->boxes[i].place]++;
	}
	model->districts =
	    memory_take(setup->district_count, sizeof(model->districts[0]));
	model->first_two =
	    memory_take(setup->unit_count * definition->election.question_count,
	        sizeof(model->first_two[0]));
	return model;
}

void
model_free(struct model *model)
{
	if (model == NULL)
		return;
	recount_release(model);
	for (enum note_kind kind = NOTE_NONE; kind < NOTE_KINDS; kind++) {
		for (size_t i = 0; i < model->statement_counts[kind]; i++)
			statement_release(model->statements[kind][i]);
		free(model->statements[kind]);
		free(model->chains[kind]);
	}
	pool_release(&model->inside->pool);
	free(model->inside->file_index);
	free(model->inside->place_boxes);
	free(model->inside->sheets);
	free(model->inside->decided);
	free(model->inside);
	free(model->turnouts);
	free(model->turnout_statements);
	free(model->box_units);
	free(model->files);
	free(model->districts);
	free(model->first_two);
	free(model);
}

/* --- a statement against the setup ---------------------------------------- */

static bool
in_setup(const struct taking *in, const char *what, const char *id,
    size_t (*look)(const struct setup *, const char *), size_t *index)
{
	*index = look(in->setup, id);
	return *index != NOWHERE ||
	       TAKING_WRONG(in, "the setup has no %s \"%s\"", what, id);
}

static bool
unit_place(struct taking *in, const char *id, size_t *unit)
{
	if (!in_setup(in, "unit", id, setup_find_unit, unit))
		return false;
	in->station =
	    in->setup->districts[in->setup->units[*unit].district].station;
	return true;
}

static bool
place_place(struct taking *in, const char *id, size_t *place)
{
	if (!in_setup(in, "place", id, setup_find_place, place))
		return false;
	in->station =
	    in->setup->districts[in->setup->places[*place].district].station;
	return true;
}

/* Exactly the setup's kinds of paper. */
static bool
stock_fits(const struct taking *in, const struct turnout *turnout)
{
	for (size_t i = 0; i < turnout->paper_count; i++)
		if (setup_find_paper(in->setup, turnout->papers[i].id) ==
		    NOWHERE)
			return TAKING_WRONG(in, "the setup has no %s \"%s\"",
			    "paper", turnout->papers[i].id);
	return turnout->paper_count == in->setup->paper_count ||
	       TAKING_WRONG(in, "a kind of paper of the setup is missing");
}

static bool
sent_fits(const struct taking *in, const struct turnout *turnout)
{
	const struct statement *s = in->statement;
	size_t to;

	if (turnout->sent_count > 0 &&
	    in->setup->places[s->index].kind != PLACE_ABSENTEE)
		return TAKING_WRONG(
		    in, "only an absentee desk sends envelopes on");
	for (size_t i = 0; i < turnout->sent_count; i++)
		if (!in_setup(in, "place", turnout->sent[i].place,
		        setup_find_place, &to) ||
		    (to == s->index &&
		        !TAKING_WRONG(
		            in, "a place sends no envelopes to itself")))
			return false;
	return true;
}

/* All boxes of the place, and no other. */
static bool
boxes_fit(const struct taking *in, const struct turnout *turnout)
{
	size_t place = in->statement->index, box;

	for (size_t i = 0; i < turnout->box_count; i++) {
		box = setup_find_box(in->setup, turnout->boxes[i].id);
		if (box == NOWHERE || in->setup->boxes[box].place != place)
			return TAKING_WRONG(in,
			    "\"%s\" is no box of this place",
			    turnout->boxes[i].id);
	}
	return in->model->inside->place_boxes[place] == turnout->box_count ||
	       TAKING_WRONG(in, "a box of this place is missing");
}

static bool
turnout_fits(struct taking *in)
{
	const struct turnout *turnout = &in->statement->of.turnout;

	return place_place(in, in->statement->subject, &in->statement->index) &&
	       stock_fits(in, turnout) && sent_fits(in, turnout) &&
	       boxes_fit(in, turnout);
}

static bool
opening_fits(struct taking *in)
{
	const struct opening *opening = &in->statement->of.opening;
	size_t place;

	if (!unit_place(in, in->statement->subject, &in->statement->index))
		return false;
	for (size_t i = 0; i < opening->envelope_count; i++)
		if (!in_setup(in, "place", opening->envelopes[i].place,
		        setup_find_place, &place))
			return false;
	return true;
}

static bool
roll_fits(struct taking *in)
{
	const struct roll *roll = &in->statement->of.roll;
	size_t places = 0, place;

	in->statement->index = roll->stage;
	for (size_t i = 0; i < roll->precinct_count; i++) {
		place = setup_find_place(in->setup, roll->precincts[i].place);
		if (place == NOWHERE ||
		    in->setup->places[place].kind != PLACE_DAY)
			return TAKING_WRONG(in,
			    "there is no place \"%s\" of polling day",
			    roll->precincts[i].place);
	}
	for (size_t i = 0; i < in->setup->place_count; i++)
		places += in->setup->places[i].kind == PLACE_DAY;
	return places == roll->precinct_count ||
	       TAKING_WRONG(
	           in, "a place of polling day is missing in the roll");
}

static bool
station_fits(struct taking *in)
{
	in->station =
	    in->statement->kind == NOTE_TOTALS
	        ? setup_find_station(in->setup, in->statement->subject)
	        : setup_find_office(in->setup, in->statement->subject);
	in->statement->index = in->station;
	return in->station != NOWHERE ||
	       TAKING_WRONG(in, "the setup has no %s \"%s\"", "station",
	           in->statement->subject);
}

static bool
certificate_fits(struct taking *in)
{
	const struct certificate *c = &in->statement->of.certificate;

	if (!station_fits(in))
		return false;
	for (size_t i = 0; i < c->counted_count; i++)
		if (setup_find_paper(in->setup, c->counted[i].paper) == NOWHERE)
			return TAKING_WRONG(in, "the setup has no %s \"%s\"",
			    "paper", c->counted[i].paper);
	for (size_t i = 0; i < c->figure_count; i++) {
		size_t district =
		    setup_find_district(in->setup, c->figures[i].district);

		if (district == NOWHERE ||
		    !setup_covers(in->setup, in->station, district))
			return TAKING_WRONG(in,
			    "the station counts no district \"%s\"",
			    c->figures[i].district);
	}
	return true;
}

/* What the station held it against when it took it in (formats.md §4.6). */
static bool
gate_rolls_fit(const struct taking *in, const struct gate *gate)
{
	for (size_t stage = 0; stage < ROLL_STAGES; stage++) {
		const struct statement *roll =
		    model_latest(in->model, NOTE_ROLL, stage);

		if (gate->eligible[stage].known != gate->has_roll[stage])
			return TAKING_WRONG(in,
			    "the gate has a number of eligible voters "
			    "without its roll, or a roll without it");
		if (gate->has_roll[stage] &&
		    (roll == NULL ||
		        memcmp(roll->id, gate->rolls[stage], DIGEST_LEN) != 0 ||
		        roll->of.roll.eligible != gate->eligible[stage].number))
			return TAKING_WRONG(in,
			    "the gate was judged with another roll than the "
			    "one that was here");
	}
	return true;
}

/* A canvass takes in the certificates of the offices that it joins. */
static bool
joins(const struct model *model, size_t office)
{
	const struct setup *setup = &model->definition->setup;

	return office != setup->office_count - 1 &&
	       setup->stations[office].canvass == model->station;
}

/* A station knows its own totals, a canvass those of all that it joins. */
static bool
knows_totals(const struct model *model, size_t station)
{
	const struct setup *setup = &model->definition->setup;

	return station == model->station ||
	       model->station == setup->office_count - 1 ||
	       setup->stations[station].canvass == model->station;
}

static bool
total_fits(const struct taking *in, const struct gate_total *total)
{
	size_t station = setup_find_station(in->setup, total->station);
	const struct statement *own;

	if (!knows_totals(in->model, station))
		return true;
	own = model_latest(in->model, NOTE_TOTALS, station);
	return (own != NULL && memcmp(total->id, own->id, DIGEST_LEN) == 0 &&
	           total->voters == own->of.totals.voters &&
	           total->papers.known == own->of.totals.papers.known &&
	           total->papers.number == own->of.totals.papers.number) ||
	       TAKING_WRONG(in,
	           "the gate was judged with other totals of station %s than "
	           "those that were here",
	           total->station);
}

static bool
gate_fits(struct taking *in)
{
	const struct gate *gate = &in->statement->of.gate;
	size_t station;

	if (!in->model->definition->ordinance.has_gate)
		return TAKING_WRONG(in, "the ordinance has no gate");
	for (size_t i = 0; i < gate->total_count; i++) {
		if (!in_setup(in, "station", gate->totals[i].station,
		        setup_find_station, &station))
			return false;
		if (i > 0 && strcmp(gate->totals[i - 1].station,
		                 gate->totals[i].station) == 0)
			return TAKING_WRONG(in, "the id \"%s\" stands twice",
			    gate->totals[i].station);
	}
	if (gate->total_count != in->setup->station_count)
		return TAKING_WRONG(in, "the totals of a station are missing");
	for (size_t i = 0; i < gate->total_count; i++)
		if (!total_fits(in, &gate->totals[i]))
			return false;
	return gate_rolls_fit(in, gate);
}

static bool
move_fits(const struct taking *in, const struct ruling *ruling, size_t district)
{
	size_t from, to;

	if (!in_setup(in, "unit", ruling->from, setup_find_unit, &from) ||
	    !in_setup(in, "unit", ruling->to, setup_find_unit, &to))
		return false;
	return (in->setup->units[from].district == district &&
	           in->setup->units[to].district == district &&
	           in->setup->units[from].paper ==
	               in->setup->units[to].paper) ||
	       TAKING_WRONG(in,
	           "a box moves within its district, between units of "
	           "one kind of paper");
}

/* The district of what it decides on; NOWHERE: the whole station. */
static bool
ruling_district(
    const struct taking *in, const struct ruling *ruling, size_t *district)
{
	size_t index;

	*district = NOWHERE;
	if (ruling->action == RULING_CORRECT) {
		if (!in_setup(
		        in, "place", ruling->thing, setup_find_place, &index))
			return false;
		*district = in->setup->places[index].district;
	} else if (ruling->action == RULING_WITHDRAW) {
		if (!in_setup(
		        in, "unit", ruling->thing, setup_find_unit, &index))
			return false;
		*district = in->setup->units[index].district;
	} else if (ruling->action == RULING_MOVE_BOX) {
		if (!in_setup(in, "box", ruling->thing, setup_find_box, &index))
			return false;
		*district =
		    in->setup->places[in->setup->boxes[index].place].district;
	}
	return true;
}

static bool
ruling_fits(struct taking *in)
{
	const struct ruling *ruling = &in->statement->of.ruling;
	size_t district;

	if (!in_setup(in, "station", ruling->station, setup_find_office,
	        &in->station) ||
	    !ruling_district(in, ruling, &district))
		return false;
	if (district != NOWHERE &&
	    in->setup->districts[district].station != in->station)
		return TAKING_WRONG(
		    in, "\"%s\" belongs to another station", ruling->thing);
	return ruling->action != RULING_MOVE_BOX ||
	       move_fits(in, ruling, district);
}

static bool
code_fits(const struct definition *definition, const struct question *question,
    char code)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (question->options[i].code == code)
			return true;
	for (size_t i = 0; i < definition->ordinance.category_count; i++)
		if (definition->ordinance.categories[i].code == code)
			return true;
	return false;
}

static bool
sheet_fits(struct taking *in)
{
	struct sheet *sheet = &in->statement->of.sheet;
	const struct definition *definition = in->model->definition;
	const struct paper *paper;

	if (!unit_place(in, sheet->unit_id, &sheet->unit))
		return false;
	paper = &in->setup->papers[in->setup->units[sheet->unit].paper];
	for (size_t i = 0; i < sheet->line_count; i++) {
		struct sheet_line *line = &sheet->lines[i];
		const struct question *question = NULL;

		for (size_t q = 0; q < paper->question_count; q++) {
			question = &definition->election
			                .questions[paper->questions[q]];
			line->question = q;
			if (strcmp(question->id, line->question_id) == 0)
				break;
			question = NULL;
		}
		/* The code is a choice, and is not named. */
		if (question == NULL ||
		    !code_fits(definition, question, line->code))
			return TAKING_WRONG(in,
			    "the papers of the unit have no question \"%s\" "
			    "with such an answer",
			    line->question_id);
	}
	return true;
}

static bool
statement_fits(struct taking *in)
{
	struct statement *s = in->statement;

	switch ((int)s->kind) {
	case NOTE_MANIFEST:
		return unit_place(in, s->subject, &s->index);
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
		return turnout_fits(in);
	case NOTE_RECEIPT:
		return place_place(in, s->subject, &s->index);
	case NOTE_OPENING:
		return opening_fits(in);
	case NOTE_ROLL:
		return roll_fits(in);
	case NOTE_TOTALS:
		return station_fits(in);
	case NOTE_GATE:
		return gate_fits(in);
	case NOTE_RULING:
		return ruling_fits(in);
	case NOTE_SHEET:
		return sheet_fits(in);
	default:
		return certificate_fits(in);
	}
}

/* --- taking --------------------------------------------------------------- */

/* Of this election, and not of a rehearsal for it. */
static bool
is_ours(const struct taking *in, const struct head *head)
{
	const struct definition *definition = in->model->definition;

	return (memcmp(head->election, definition->identity, DIGEST_LEN) == 0 &&
	           head->rehearsal == definition->election.rehearsal &&
	           bytes_is(head->title, definition->election.name.ja)) ||
	       TAKING_WRONG(
	           in, "it belongs to another election, or to a rehearsal");
}

/* Does the log say the same of it? */
static bool
entry_agrees(const struct taking *in, const struct entry *entry)
{
	const struct statement *s = in->statement;
	uint64_t papers = s->kind == NOTE_SHEET ? s->of.sheet.paper_count : 0;

	return entry == NULL ||
	       (entry->kind ==
	               file_kind_find(bytes_of(note_kind_name(s->kind))) &&
	           strcmp(entry->subject, s->subject) == 0 &&
	           entry->number == s->number && entry->papers == papers) ||
	       TAKING_WRONG(in,
	           "the log speaks of another kind, subject, number or "
	           "number of papers");
}

/* Another of the same number about the same thing, of kinds with chains of
 * their own; rulings and sheets are looked at when all are in. */
static bool
number_is_new(const struct taking *in)
{
	struct statement *s = in->statement;

	for (const struct statement *o = in->model->chains[s->kind][s->index];
	     o != NULL; o = o->older) {
		if (o->number != s->number ||
		    strcmp(o->subject, s->subject) != 0)
			continue;
		if (memcmp(o->id, s->id, DIGEST_LEN) == 0)
			return TAKING_WRONG(
			    in, "the same statement was taken in twice");
		s->conflict = true;
	}
	return true;
}

/*
 * A certificate of this station names the one before it. The first may be
 * that of the closed log that this one goes on from.
 */
static bool
certificate_follows(const struct taking *in)
{
	const struct statement *s = in->statement;
	const struct statement *before =
	    model_latest(in->model, s->kind, s->index);

	if (s->index != in->model->station)
		return true;
	if (before == NULL
	        ? log_is_before(&in->model->after, s->id) ||
	              (in->model->after.size == 0 && s->first)
	        : s->number == before->number + 1 &&
	              memcmp(s->replaces, before->id, DIGEST_LEN) == 0)
		return true;
	return TAKING_WRONG(in,
	    "it does not follow the certificate before it: its "
	    "number, or the one that it replaces, is another");
}

static void
chain_add(struct model *model, struct statement *s)
{
	size_t n = model->statement_counts[s->kind];

	s->older = model->chains[s->kind][s->index];
	model->chains[s->kind][s->index] = s;
	model->statements[s->kind] =
	    list_add(model->statements[s->kind], n, sizeof(struct statement *));
	model->statements[s->kind][n] = s;
	model->statement_counts[s->kind]++;
}

bool
model_take_note(
    struct model *model, const struct note_in *note, struct report *report)
{
	struct pool *pool = &model->inside->pool;
	struct statement *s = pool_take(pool, 1, sizeof(*s));
	const char *file = pool_text(pool, bytes_of(note->file));
	struct taking in = { model, &model->definition->setup, report, file, s,
		NOWHERE };
	struct head head;
	bool many;

	if (!statement_read(note->text, file, pool, report, s, &head))
		goto refused;
	memcpy(s->id, note->id, DIGEST_LEN);
	s->seq = note->seq;
	if (note->why != NULL && note->why[0] != '\0')
		s->why = pool_text(pool, bytes_of(note->why));
	if (!is_ours(&in, &head) || !entry_agrees(&in, note->entry) ||
	    !statement_fits(&in))
		goto refused;
	if (in.station != NOWHERE && in.station != model->station &&
	    !(s->kind == NOTE_TOTALS && knows_totals(model, in.station)) &&
	    !(s->kind == NOTE_CERTIFICATE && joins(model, in.station))) {
		report_add(report, REPORT_FAILED, file, 0,
		    "\"%s\" belongs to another station", s->subject);
		goto refused;
	}
	many = s->kind == NOTE_RULING || s->kind == NOTE_SHEET;
	if ((!many && !number_is_new(&in)) ||
	    (s->kind == NOTE_CERTIFICATE && !certificate_follows(&in)) ||
	    (s->kind == NOTE_MANIFEST && !model_files_agree(&in)))
		goto refused;
	chain_add(model, s);
	if (s->kind == NOTE_MANIFEST)
		model_files_take(model, s);
	return true;
refused:
	statement_release(s);
	return false;
}
