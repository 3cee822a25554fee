/*
 * 投票録の概要: what the places signed, a line for each. Turnout only.
 */
#include "ballot/notes/equations.h"
#include "tally/publish/minutes_parts.h"

/* The places of the station, as the setup has them. */
static bool
is_here(const struct publication *publication, size_t place)
{
	const struct setup *setup = &publication->definition->setup;

	return setup->districts[setup->places[place].district].station ==
	       publication->station;
}

static void
draw_sums(struct a4 *a4, const struct publication *publication)
{
	const struct setup *setup = &publication->definition->setup;
	const struct area_voters *voters = &publication->result->voters;
	uint64_t braille = 0, proxy = 0, provisional = 0;
	struct text text = { 0 };

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(publication->truth, i);

		if (!is_here(publication, i) || turnout == NULL)
			continue;
		braille += turnout->braille;
		proxy += turnout->proxy;
		provisional += turnout->provisional;
	}
	a4_section(a4, N_("Voters of this station"));
	minutes_say(&text, N_("%zu of %zu"), voters->places_in, voters->places);
	minutes_field(a4, N_("places that have reported"), &text);
	minutes_say(&text,
	    N_("%llu (on the day %llu, early %llu, absentee "
	       "%llu)"),
	    (unsigned long long)voters->voters,
	    (unsigned long long)voters->channels[CHANNEL_DAY],
	    (unsigned long long)voters->channels[CHANNEL_EARLY],
	    (unsigned long long)voters->channels[CHANNEL_ABSENTEE]);
	minutes_field(a4, N_("voters"), &text);
	minutes_say(&text, N_("braille %llu, proxy %llu, provisional %llu"),
	    (unsigned long long)braille, (unsigned long long)proxy,
	    (unsigned long long)provisional);
	minutes_field(a4, N_("of these, never added"), &text);
	a4_field_number(a4, N_("papers seen to be taken home"),
	    (long long)voters->taken_home, translate(N_(" papers")));
}

static void
count_equation(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	size_t *count = context;

	(void)equation;
	(void)difference;
	(void)message;
	(*count)++;
}

static void
dashes(struct a4 *a4, size_t count)
{
	while (count-- > 0)
		a4_cell(a4, "－");
}

static void
kind_cell(struct a4 *a4, const struct place *place)
{
	static const char *const names[] = { [PLACE_DAY] = N_("day"),
		[PLACE_EARLY] = N_("early"),
		[PLACE_ABSENTEE] = N_("absentee") };
	struct text text = { 0 };

	text_add(&text, translate(names[place->kind]));
	if (place->kind == PLACE_EARLY)
		text_addf(&text, " %d/%d", place->date.month, place->date.day);
	minutes_cell(a4, &text);
}

static void
voters_cells(struct a4 *a4, const struct turnout *turnout)
{
	a4_cell_number(a4, (long long)turnout->voters[CHANNEL_DAY]);
	a4_cell_number(a4, (long long)turnout->voters[CHANNEL_EARLY]);
	a4_cell_number(a4, (long long)turnout->voters[CHANNEL_ABSENTEE]);
	a4_cell_number(a4, (long long)turnout_voters(turnout));
	if (turnout->checkins == CHECKINS_NONE)
		a4_cell(a4, "－");
	else
		a4_cell_number(a4, (long long)turnout->checkin_counts[0]);
}

static void
paper_cells(struct a4 *a4, const struct turnout_paper *paper)
{
	a4_cell_number(a4, (long long)paper->received);
	a4_cell_number(a4, (long long)paper->issued);
	a4_cell_number(a4, (long long)paper->returned);
	a4_cell_number(a4, (long long)paper->spoiled);
	a4_cell_number(a4, (long long)paper->left);
}

static void
envelope_cells(struct a4 *a4, const struct turnout *turnout)
{
	a4_cell_number(a4, (long long)turnout->envelopes.received);
	a4_cell_number(a4, (long long)turnout->envelopes.accepted);
	a4_cell_number(a4, (long long)turnout->envelopes.refused);
	a4_cell_number(a4, (long long)turnout->envelopes.late);
	a4_cell_number(a4, (long long)turnout->taken_home);
}

/* One line of a place; one more for each further kind of paper. */
static void
place_rows(struct a4 *a4, const struct publication *publication, size_t index)
{
	const struct setup *setup = &publication->definition->setup;
	const struct place *place = &setup->places[index];
	const struct turnout *turnout =
	    truth_turnout(publication->truth, index);
	size_t broken = 0;

	a4_cell(a4, label_text(&place->label));
	kind_cell(a4, place);
	if (turnout == NULL) {
		dashes(a4, 16);
		a4_cell(a4, translate(N_("not in")));
		return;
	}
	equations_check(turnout, place, count_equation, &broken);
	voters_cells(a4, turnout);
	paper_cells(a4, &turnout->papers[0]);
	envelope_cells(a4, turnout);
	a4_cell(a4, broken == 0 ? "○" : "×");
	a4_cell(a4, translate(turnout->from_paper ? N_("paper") : N_("key")));
	for (size_t i = 1; i < turnout->paper_count; i++) {
		a4_cell(a4, turnout->papers[i].id);
		a4_cell(a4, "");
		for (int n = 0; n < 5; n++)
			a4_cell(a4, "");
		paper_cells(a4, &turnout->papers[i]);
		for (int n = 0; n < 7; n++)
			a4_cell(a4, "");
	}
}

static void
sum_row(struct a4 *a4, const char *name, const struct area_voters *voters)
{
	struct text text = { 0 };

	a4_row_sum(a4);
	minutes_say(&text, N_("%s, all"), name);
	minutes_cell(a4, &text);
	a4_cell(a4, "");
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_DAY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_EARLY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_ABSENTEE]);
	a4_cell_number(a4, (long long)voters->voters);
	for (int n = 0; n < 10; n++)
		a4_cell(a4, "");
	a4_cell_number(a4, (long long)voters->taken_home);
	a4_cell(a4, "");
	a4_cell(a4, "");
}

/* The lines of one district, and, of several places, their sum. */
static void
district_rows(struct a4 *a4, const struct publication *publication, size_t i)
{
	const struct setup *setup = &publication->definition->setup;
	const struct district_result *district =
	    &publication->result->districts[i];

	for (size_t place = 0; place < setup->place_count; place++)
		if (setup->places[place].district == district->district)
			place_rows(a4, publication, place);
	if (district->voters.places > 1)
		sum_row(a4,
		    label_text(&setup->districts[district->district].label),
		    &district->voters);
}

static void
draw_places(struct a4 *a4, const struct publication *publication)
{
	static const char voters[] = N_("voters checked in");
	static const char stock[] = N_("ballot papers");
	static const char envelopes[] = N_("absentee envelopes");
	static const struct a4_column columns[] = {
		{ N_("place"), NULL, 37, A4_LEFT, false },
		{ N_("kind"), NULL, 25, A4_LEFT, false },
		{ N_("day"), voters, 14, A4_RIGHT, false },
		{ N_("early"), voters, 14, A4_RIGHT, false },
		{ N_("absentee"), voters, 13, A4_RIGHT, false },
		{ N_("sum"), voters, 16, A4_RIGHT, false },
		{ N_("on the list"), voters, 14, A4_RIGHT, false },
		{ N_("received"), stock, 14, A4_RIGHT, false },
		{ N_("handed out"), stock, 14, A4_RIGHT, false },
		{ N_("given back"), stock, 12, A4_RIGHT, false },
		{ N_("spoiled"), stock, 12, A4_RIGHT, false },
		{ N_("left over"), stock, 13, A4_RIGHT, false },
		{ N_("received"), envelopes, 12, A4_RIGHT, false },
		{ N_("accepted"), envelopes, 12, A4_RIGHT, false },
		{ N_("refused"), envelopes, 12, A4_RIGHT, false },
		{ N_("too late"), envelopes, 12, A4_RIGHT, false },
		{ N_("taken home"), NULL, 14, A4_RIGHT, false },
		{ N_("balances"), NULL, 13, A4_CENTER, false },
		{ N_("comes from"), NULL, 12, A4_CENTER, false },
	};

	a4_section(a4, N_("Each place"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < publication->result->district_count; i++)
		district_rows(a4, publication, i);
	sum_row(a4,
	    label_text(
	        &publication->definition->setup.stations[publication->station]
	             .label),
	    &publication->result->voters);
	a4_remark(a4,
	    translate(
	        N_("Equations: handed out = voters who came + given "
	           "back; received = handed out + spoiled + left over; "
	           "envelopes received = accepted + refused; absentee "
	           "voters = envelopes received; check-ins = voters. "
	           "It comes from the key of the place, or typed in twice from "
	           "its signed paper.")));
}

/* What draw_broken() hands to the equations. */
struct broken {
	struct a4 *a4;
	const struct place *place;
	size_t count;
};

static void
broken_row(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	static const struct a4_column columns[] = {
		{ N_("place"), NULL, 30, A4_LEFT, false },
		{ N_("what does not hold"), NULL, 90, A4_LEFT, false },
		{ N_("difference"), NULL, 14, A4_RIGHT, false },
	};
	struct broken *broken = context;
	char line[1024];

	(void)equation;
	if (broken->count++ == 0)
		a4_table(
		    broken->a4, columns, sizeof(columns) / sizeof(columns[0]));
	a4_cell(broken->a4, label_text(&broken->place->label));
	message_format(message, line, sizeof(line));
	a4_cell(broken->a4, line);
	a4_cell_number(broken->a4, difference);
}

static void
draw_broken(struct a4 *a4, const struct publication *publication)
{
	const struct setup *setup = &publication->definition->setup;
	struct broken broken = { .a4 = a4 };

	a4_section(a4, N_("Equations that do not hold"));
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(publication->truth, i);

		broken.place = &setup->places[i];
		if (is_here(publication, i) && turnout != NULL)
			equations_check(
			    turnout, broken.place, broken_row, &broken);
	}
	a4_table_end(a4);
	if (broken.count == 0)
		a4_paragraph(a4, translate(N_("None.")));
}

static void
draw(struct a4 *a4, const struct publication *publication)
{
	draw_sums(a4, publication);
	draw_places(a4, publication);
	draw_broken(a4, publication);
}

int
minutes_turnout(
    const struct publication *publication, struct text *out, struct error *err)
{
	if (!publication_has_places(publication))
		return 0;
	return minutes_write(publication, N_("Summary of the voting records"),
	    true, draw, out, err);
}
