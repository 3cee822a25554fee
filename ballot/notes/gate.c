#include "ballot/notes/gate.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_signer =
    N_("ask whoever signed it to make it again with kaihyo");

/* A number, or "-" for one that is not known. */
static bool
figure_parse(struct span span, struct known_figure *figure)
{
	*figure = (struct known_figure){ .known = !span_equals(span, "-") };
	return !figure->known ||
	       span_number(span, GATE_FIGURE_MAX, &figure->number);
}

static int
figure_read(struct lines *lines, const char *key, struct known_figure *figure,
    struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 20, &value, err) != 0)
		return -1;
	if (!figure_parse(value, figure))
		return lines_refuse(lines, err, fix_signer,
		    N_("\"%s\" must be a number up to %d, or -"), key,
		    GATE_FIGURE_MAX);
	return 0;
}

static void
figure_add(struct text *text, const struct known_figure *figure)
{
	if (figure->known)
		text_addf(text, "%llu", (unsigned long long)figure->number);
	else
		text_add_char(text, '-');
}

int
totals_parse(struct verified text, struct totals *totals, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	memset(totals, 0, sizeof(*totals));
	if (statement_parse(&lines, NOTE_TOTALS, &totals->head, err) != 0 ||
	    digest_line(&lines, "turnouts", &totals->turnouts, err) != 0 ||
	    lines_number(
	        &lines, "voters", GATE_FIGURE_MAX, &totals->voters, err) != 0 ||
	    figure_read(&lines, "papers", &totals->papers, err) != 0 ||
	    slots_parse(&lines, totals->slots, &totals->slot_count, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

void
totals_format(const struct totals *totals, struct text *text)
{
	char hex[DIGEST_TEXT_LEN];

	statement_format(&totals->head, NOTE_TOTALS, text);
	digest_format(&totals->turnouts, hex);
	text_addf(text, "turnouts %s\nvoters %llu\npapers ", hex,
	    (unsigned long long)totals->voters);
	figure_add(text, &totals->papers);
	text_add_char(text, '\n');
	slots_format(totals->slots, totals->slot_count, text);
}

/* "<stage> <note id>" */
static int
rolls_read(struct lines *lines, struct gate *gate, struct error *err)
{
	struct span before = { NULL, 0 }, value, stage_name;

	while (lines_next_is(lines, "roll")) {
		enum roll_stage stage;

		if (statement_repeat(lines, "roll", 80, &before, &value, err) !=
		    0)
			return -1;
		if (!span_cut(&value, ' ', ID_MAX, &stage_name) ||
		    (stage = roll_stage_find(stage_name)) == ROLL_STAGE_COUNT ||
		    gate->has_roll[stage] ||
		    !digest_parse(value, &gate->rolls[stage]))
			return lines_refuse(lines, err, fix_signer,
			    N_("\"roll\" wants e0 or e once and a note id"));
		gate->has_roll[stage] = true;
	}
	return 0;
}

/* "<station> <note id> <voters> <papers>" */
static bool
total_parse(struct span value, struct gate_total *total)
{
	struct span field;

	memset(total, 0, sizeof(*total));
	return span_cut(&value, ' ', ID_MAX, &field) && span_is_id(field) &&
	       span_copy(field, total->station, sizeof(total->station)) &&
	       span_cut(&value, ' ', 64, &field) &&
	       digest_parse(field, &total->id) &&
	       span_cut(&value, ' ', 20, &field) &&
	       span_number(field, GATE_FIGURE_MAX, &total->voters) &&
	       span_cut(&value, ' ', 20, &field) && value.at == NULL &&
	       figure_parse(field, &total->papers);
}

static int
totals_read(struct lines *lines, struct gate *gate, struct error *err)
{
	struct span before = { NULL, 0 }, value;
	size_t size = 0;

	do {
		if (gate->total_count == STATIONS_MAX)
			return lines_refuse(lines, err, fix_signer,
			    N_("more than %d stations"), STATIONS_MAX);
		if (gate->total_count == size) {
			size = size > 0 ? size * 2 : 8;
			gate->totals = memory_grow(
			    gate->totals, size, sizeof(gate->totals[0]));
		}
		if (statement_repeat(
		        lines, "total", 160, &before, &value, err) != 0)
			return -1;
		if (!total_parse(value, &gate->totals[gate->total_count]))
			return lines_refuse(lines, err, fix_signer,
			    N_("\"total\" wants a station, a note id, voters "
			       "and papers"));
		gate->total_count++;
	} while (lines_next_is(lines, "total"));
	return 0;
}

static int
gate_read(struct lines *lines, struct gate *gate, struct error *err)
{
	if (statement_parse(lines, NOTE_GATE, &gate->head, err) != 0 ||
	    figure_read(lines, "eligible-e0", &gate->eligible_e0, err) != 0 ||
	    figure_read(lines, "eligible", &gate->eligible, err) != 0 ||
	    rolls_read(lines, gate, err) != 0 ||
	    totals_read(lines, gate, err) != 0 ||
	    lines_yes_no(lines, "established", &gate->established, err) != 0 ||
	    lines_yes_no(lines, "open", &gate->open, err) != 0 ||
	    slots_parse(lines, gate->slots, &gate->slot_count, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
gate_parse(struct verified text, struct gate *gate, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*gate = (struct gate){ .totals = NULL };
	if (gate_read(&lines, gate, err) == 0)
		return 0;
	gate_clear(gate);
	return -1;
}

void
gate_format(const struct gate *gate, struct text *text)
{
	char hex[DIGEST_TEXT_LEN];

	statement_format(&gate->head, NOTE_GATE, text);
	text_add(text, "eligible-e0 ");
	figure_add(text, &gate->eligible_e0);
	text_add(text, "\neligible ");
	figure_add(text, &gate->eligible);
	text_add_char(text, '\n');
	/* "e <id>" sorts before "e0 <id>". */
	for (size_t i = ROLL_STAGE_COUNT; i > 0; i--) {
		if (!gate->has_roll[i - 1])
			continue;
		digest_format(&gate->rolls[i - 1], hex);
		text_addf(text, "roll %s %s\n",
		    roll_stage_name((enum roll_stage)(i - 1)), hex);
	}
	for (size_t i = 0; i < gate->total_count; i++) {
		const struct gate_total *total = &gate->totals[i];

		digest_format(&total->id, hex);
		text_addf(text, "total %s %s %llu ", total->station, hex,
		    (unsigned long long)total->voters);
		figure_add(text, &total->papers);
		text_add_char(text, '\n');
	}
	text_addf(text, "established %s\nopen %s\n",
	    gate->established ? "yes" : "no", gate->open ? "yes" : "no");
	slots_format(gate->slots, gate->slot_count, text);
}

void
gate_clear(struct gate *gate)
{
	free(gate->totals);
	*gate = (struct gate){ .totals = NULL };
}

static bool
has_total(const struct gate *gate, const char *station)
{
	for (size_t i = 0; i < gate->total_count; i++)
		if (strcmp(gate->totals[i].station, station) == 0)
			return true;
	return false;
}

int
gate_check(
    const struct gate *gate, const struct setup *setup, struct error *err)
{
	for (size_t i = 0; i < gate->total_count; i++) {
		const char *id = gate->totals[i].station;

		if (setup_station(setup, id) == SIZE_MAX)
			return error_set(err, ERROR_INPUT, fix_signer,
			    N_("the setup has no station \"%s\""), id);
		if (i > 0 && strcmp(gate->totals[i - 1].station, id) == 0)
			return error_set(err, ERROR_INPUT, fix_signer,
			    N_("station %s stands twice"), id);
	}
	for (size_t i = 0; i < setup->station_count; i++)
		if (!has_total(gate, setup->stations[i].id))
			return error_set(err, ERROR_INPUT,
			    N_("the gate is judged when all stations have "
			       "signed their totals"),
			    N_("the totals of station %s are missing (%zu of "
			       "%zu are here)"),
			    setup->stations[i].id, gate->total_count,
			    setup->station_count);
	return 0;
}
