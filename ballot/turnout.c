#include "ballot/turnout.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_place =
    N_("have the place make it again with kaihyo ballot turnout");

static const char *const channel_names[CHANNEL_COUNT] = {
	[CHANNEL_ABSENTEE] = "absentee",
	[CHANNEL_DAY] = "day",
	[CHANNEL_EARLY] = "early",
};

const char *
channel_name(enum channel channel)
{
	return channel_names[channel];
}

/* "voters <channel> <number>", the channels in their order. */
static int
voters_read(struct lines *lines, enum channel channel, uint64_t *voters,
    struct error *err)
{
	struct span value;

	if (lines_value(lines, "voters", 32, &value, err) != 0)
		return -1;
	if (!span_skip(&value, channel_names[channel]) ||
	    !span_skip(&value, " "))
		return lines_refuse(lines, err, fix_place,
		    N_("\"voters %s ...\" must stand here"),
		    channel_names[channel]);
	if (!span_number(value, VOTERS_MAX, voters))
		return lines_refuse(lines, err, fix_place,
		    N_("\"%.*s\" is no number of voters from 0 to %d"),
		    (int)value.len, value.at, VOTERS_MAX);
	return 0;
}

static int
boxes_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	size_t size = 0;

	do {
		size_t n = turnout->box_count;

		if (n == TURNOUT_BOXES_MAX)
			return lines_refuse(lines, err, fix_place,
			    N_("more than %d boxes"), TURNOUT_BOXES_MAX);
		if (n == size) {
			size = size ? size * 2 : 4;
			turnout->boxes = memory_grow(
			    turnout->boxes, size, sizeof(turnout->boxes[0]));
		}
		if (lines_id(lines, "box", turnout->boxes[n], err) != 0)
			return -1;
		if (n > 0 &&
		    strcmp(turnout->boxes[n - 1], turnout->boxes[n]) >= 0)
			return lines_refuse(lines, err, fix_place,
			    N_("box %s stands twice or out of order"),
			    turnout->boxes[n]);
		turnout->box_count++;
	} while (lines_next_is(lines, "box"));
	return 0;
}

static int
body_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (voters_read(lines, c, &turnout->voters[c], err) != 0)
			return -1;
	if (lines_number(lines, "taken-home", VOTERS_MAX, &turnout->taken_home,
	        err) != 0 ||
	    boxes_read(lines, turnout, err) != 0 ||
	    slots_parse(lines, turnout->slots, &turnout->slot_count, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
turnout_parse(struct verified text, struct turnout *turnout, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*turnout = (struct turnout){ .boxes = NULL };
	if (statement_parse(&lines, NOTE_TURNOUT, &turnout->head, err) != 0 ||
	    body_read(&lines, turnout, err) != 0) {
		turnout_clear(turnout);
		return -1;
	}
	return 0;
}

void
turnout_format(const struct turnout *turnout, struct text *text)
{
	statement_format(&turnout->head, NOTE_TURNOUT, text);
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		text_addf(text, "voters %s %llu\n", channel_names[c],
		    (unsigned long long)turnout->voters[c]);
	text_addf(
	    text, "taken-home %llu\n", (unsigned long long)turnout->taken_home);
	for (size_t i = 0; i < turnout->box_count; i++)
		text_addf(text, "box %s\n", turnout->boxes[i]);
	slots_format(turnout->slots, turnout->slot_count, text);
}

void
turnout_clear(struct turnout *turnout)
{
	free(turnout->boxes);
	*turnout = (struct turnout){ .boxes = NULL };
}

static int
box_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int
turnout_check(
    const struct turnout *turnout, const struct setup *setup, struct error *err)
{
	size_t place = setup_place(setup, turnout->head.subject);

	if (place == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check that it is for this election, and that the setup "
		       "is the latest"),
		    N_("the setup knows no place %s"), turnout->head.subject);
	for (size_t i = 0; i < turnout->box_count; i++) {
		size_t box = setup_box(setup, turnout->boxes[i]);

		if (box == SIZE_MAX || setup->boxes[box].place != place)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("box %s is no box of place %s"),
			    turnout->boxes[i], turnout->head.subject);
	}
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place &&
		    bsearch(setup->boxes[i].id, turnout->boxes,
		        turnout->box_count, sizeof(turnout->boxes[0]),
		        box_compare) == NULL)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("box %s of place %s is missing"),
			    setup->boxes[i].id, turnout->head.subject);
	return 0;
}

uint64_t
turnout_voters(const struct turnout *turnout)
{
	uint64_t voters = 0;

	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		voters += turnout->voters[c];
	return voters;
}
