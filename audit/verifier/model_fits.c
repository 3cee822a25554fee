#include <string.h>

#include "audit/verifier/inside.h"

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
	size_t paper;

	for (size_t i = 0; i < turnout->paper_count; i++)
		if (!in_setup(in, "paper", turnout->papers[i].id,
		        setup_find_paper, &paper))
			return false;
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
	struct statement *s = in->statement;

	if (!in_setup(in, "station", s->subject,
	        s->kind == NOTE_TOTALS ? setup_find_station : setup_find_office,
	        &in->station))
		return false;
	s->index = in->station;
	return true;
}

static bool
certificate_fits(struct taking *in)
{
	const struct certificate *c = &in->statement->of.certificate;
	size_t paper;

	if (!station_fits(in))
		return false;
	for (size_t i = 0; i < c->counted_count; i++)
		if (!in_setup(in, "paper", c->counted[i].paper,
		        setup_find_paper, &paper))
			return false;
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
kind_fits(struct taking *in)
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

/* A canvass takes in the certificates of the offices that it joins. */
static bool
joins(const struct model *model, size_t office)
{
	const struct setup *setup = &model->definition->setup;

	return office != setup->office_count - 1 &&
	       setup->stations[office].canvass == model->station;
}

/* Of this station, or what a canvass takes in of others. */
static bool
is_at_home(const struct taking *in)
{
	const struct statement *s = in->statement;

	return in->station == NOWHERE || in->station == in->model->station ||
	       (s->kind == NOTE_TOTALS &&
	           knows_totals(in->model, in->station)) ||
	       (s->kind == NOTE_CERTIFICATE && joins(in->model, in->station)) ||
	       TAKING_WRONG(
	           in, "\"%s\" belongs to another station", s->subject);
}

bool
model_fits(struct taking *in)
{
	return kind_fits(in) && is_at_home(in);
}
