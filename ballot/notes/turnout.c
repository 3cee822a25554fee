#include "ballot/notes/turnout.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_place =
    N_("have the place make it again with kaihyo ballot turnout");

static const char *const channel_words[CHANNEL_COUNT] = {
	[CHANNEL_ABSENTEE] = WORD_("absentee"),
	[CHANNEL_DAY] = WORD_("day"),
	[CHANNEL_EARLY] = WORD_("early"),
};

const char *
channel_word(enum channel channel)
{
	return channel_words[channel];
}

const char *
channel_name(enum channel channel)
{
	return WORD_TEXT(channel_words[channel]);
}

static const char *const checkins_names[] = {
	[CHECKINS_NONE] = "none",
	[CHECKINS_CSV] = "csv",
	[CHECKINS_PAPER] = "paper",
};

const char *
checkins_name(enum checkins checkins)
{
	return checkins_names[checkins];
}

enum note_kind
turnout_kind(const struct turnout *turnout)
{
	return turnout->from_paper ? NOTE_TRANSCRIPT : NOTE_TURNOUT;
}

/* --- words of a line ------------------------------------------------------ */

bool
word_cut(struct span *rest, size_t max, struct span *word)
{
	return span_cut(rest, ' ', max, word) && word->len > 0;
}

bool
count_cut(struct span *rest, uint64_t *count)
{
	struct span word;

	return word_cut(rest, 20, &word) &&
	       span_number(word, VOTERS_MAX, count);
}

static bool
id_cut(struct span *rest, char id[ID_MAX + 1])
{
	struct span word;

	return word_cut(rest, ID_MAX, &word) && span_is_id(word) &&
	       span_copy(word, id, ID_MAX + 1);
}

bool
seal_copy(struct span span, char seal[SEAL_MAX + 1])
{
	for (size_t i = 0; i < span.len; i++) {
		char c = span.at[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
		    !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return span.len > 0 && span.len <= SEAL_MAX &&
	       span_copy(span, seal, SEAL_MAX + 1);
}

/* The ids of a list rise from line to line, so that none stands twice. */
static int
rising_check(const struct lines *lines, const char *key, const char *before,
    const char *id, struct error *err)
{
	if (before == NULL || strcmp(before, id) < 0)
		return 0;
	return lines_refuse(lines, err, fix_place,
	    N_("%s %s stands twice or out of order"), key, id);
}

static int
refuse_form(const struct lines *lines, const char *form, struct error *err)
{
	return lines_refuse(lines, err, fix_place,
	    N_("the line must read \"%s\", with numbers from 0 to %d"), form,
	    VOTERS_MAX);
}

/* --- reading -------------------------------------------------------------- */

/* "voters <channel> <number>", the channels in their order. */
static int
voters_read(struct lines *lines, enum channel channel, uint64_t *voters,
    struct error *err)
{
	struct span value;

	if (lines_value(lines, "voters", 32, &value, err) != 0)
		return -1;
	if (!span_skip(&value, channel_name(channel)) ||
	    !span_skip(&value, " "))
		return lines_refuse(lines, err, fix_place,
		    N_("\"voters %s ...\" must stand here"),
		    channel_name(channel));
	if (!span_number(value, VOTERS_MAX, voters))
		return lines_refuse(lines, err, fix_place,
		    N_("\"%.*s\" is no number of voters from 0 to %d"),
		    (int)value.len, value.at, VOTERS_MAX);
	return 0;
}

static int
paper_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	size_t n = turnout->paper_count;
	struct turnout_paper *paper = &turnout->papers[n];
	struct span value;

	if (lines_value(lines, "paper", 160, &value, err) != 0)
		return -1;
	if (!id_cut(&value, paper->id) ||
	    !count_cut(&value, &paper->received) ||
	    !count_cut(&value, &paper->issued) ||
	    !count_cut(&value, &paper->returned) ||
	    !count_cut(&value, &paper->spoiled) ||
	    !count_cut(&value, &paper->left) || value.at != NULL)
		return refuse_form(lines,
		    "paper ID RECEIVED ISSUED RETURNED SPOILED LEFT", err);
	turnout->paper_count++;
	return rising_check(
	    lines, "paper", n > 0 ? paper[-1].id : NULL, paper->id, err);
}

static int
papers_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	do {
		if (turnout->paper_count == PAPERS_MAX)
			return lines_refuse(lines, err, fix_place,
			    N_("more than %d kinds of paper"), PAPERS_MAX);
		if (paper_read(lines, turnout, err) != 0)
			return -1;
	} while (lines_next_is(lines, "paper"));
	return 0;
}

static int
sent_read(struct lines *lines, struct turnout *turnout, size_t *size,
    struct error *err)
{
	size_t n = turnout->sent_count;
	struct turnout_sent *sent;
	struct span value;

	if (n == PLACES_MAX)
		return lines_refuse(lines, err, fix_place,
		    N_("more than %d \"sent\" lines"), PLACES_MAX);
	if (n == *size) {
		*size = *size > 0 ? *size * 2 : 4;
		turnout->sent =
		    memory_grow(turnout->sent, *size, sizeof(turnout->sent[0]));
	}
	sent = &turnout->sent[n];
	if (lines_value(lines, "sent", 80, &value, err) != 0)
		return -1;
	if (!id_cut(&value, sent->place) ||
	    !count_cut(&value, &sent->envelopes) || value.at != NULL)
		return refuse_form(lines, "sent PLACE ENVELOPES", err);
	turnout->sent_count++;
	return rising_check(
	    lines, "sent", n > 0 ? sent[-1].place : NULL, sent->place, err);
}

static int
envelopes_read(
    struct lines *lines, struct turnout_envelopes *envelopes, struct error *err)
{
	struct span value;

	if (lines_value(lines, "envelopes", 80, &value, err) != 0)
		return -1;
	if (count_cut(&value, &envelopes->received) &&
	    count_cut(&value, &envelopes->accepted) &&
	    count_cut(&value, &envelopes->refused) &&
	    count_cut(&value, &envelopes->late) && value.at == NULL)
		return 0;
	return refuse_form(
	    lines, "envelopes RECEIVED ACCEPTED REFUSED LATE", err);
}

/* What stands after "csv" or "paper". */
static bool
checkins_rest(struct span rest, struct turnout *turnout)
{
	switch (turnout->checkins) {
	case CHECKINS_NONE:
		return rest.at == NULL;
	case CHECKINS_CSV:
		return count_cut(&rest, &turnout->checkin_counts[0]) &&
		       digest_parse(rest, &turnout->checkins_csv);
	case CHECKINS_PAPER:
		return count_cut(&rest, &turnout->checkin_counts[0]) &&
		       count_cut(&rest, &turnout->checkin_counts[1]) &&
		       rest.at == NULL;
	}
	return false;
}

static int
checkins_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	struct span value, word;

	if (lines_value(lines, "checkins", 120, &value, err) != 0)
		return -1;
	if (word_cut(&value, 8, &word))
		for (int i = CHECKINS_NONE; i <= CHECKINS_PAPER; i++)
			if (span_equals(word, checkins_names[i])) {
				turnout->checkins = (enum checkins)i;
				if (checkins_rest(value, turnout))
					return 0;
			}
	return refuse_form(lines,
	    "checkins none, checkins csv COUNT DIGEST or checkins paper "
	    "COUNT COUNT",
	    err);
}

static int
box_read(struct lines *lines, struct turnout *turnout, size_t *size,
    struct error *err)
{
	size_t n = turnout->box_count;
	struct turnout_box *box;
	struct span value;

	if (n == TURNOUT_BOXES_MAX)
		return lines_refuse(lines, err, fix_place,
		    N_("more than %d boxes"), TURNOUT_BOXES_MAX);
	if (n == *size) {
		*size = *size > 0 ? *size * 2 : 4;
		turnout->boxes = memory_grow(
		    turnout->boxes, *size, sizeof(turnout->boxes[0]));
	}
	box = &turnout->boxes[n];
	if (lines_value(lines, "box", 80, &value, err) != 0)
		return -1;
	if (!id_cut(&value, box->id) || value.at == NULL ||
	    !seal_copy(value, box->seal))
		return lines_refuse(lines, err, fix_place,
		    N_("the line must read \"box ID SEAL\", SEAL of 1 to %d "
		       "letters A-Z a-z, digits or -"),
		    SEAL_MAX);
	turnout->box_count++;
	return rising_check(
	    lines, "box", n > 0 ? box[-1].id : NULL, box->id, err);
}

static int
body_read(struct lines *lines, struct turnout *turnout, struct error *err)
{
	size_t size = 0;

	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (voters_read(lines, c, &turnout->voters[c], err) != 0)
			return -1;
	if (lines_number(
	        lines, "braille", VOTERS_MAX, &turnout->braille, err) != 0 ||
	    lines_number(lines, "proxy", VOTERS_MAX, &turnout->proxy, err) !=
	        0 ||
	    lines_number(lines, "provisional", VOTERS_MAX,
	        &turnout->provisional, err) != 0 ||
	    papers_read(lines, turnout, err) != 0)
		return -1;
	while (lines_next_is(lines, "sent"))
		if (sent_read(lines, turnout, &size, err) != 0)
			return -1;
	if (envelopes_read(lines, &turnout->envelopes, err) != 0 ||
	    lines_number(lines, "taken-home", VOTERS_MAX, &turnout->taken_home,
	        err) != 0 ||
	    checkins_read(lines, turnout, err) != 0)
		return -1;
	size = 0;
	while (lines_next_is(lines, "box"))
		if (box_read(lines, turnout, &size, err) != 0)
			return -1;
	if (slots_parse(lines, turnout->slots, &turnout->slot_count, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
turnout_parse(struct verified text, struct turnout *turnout, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*turnout = (struct turnout){ .boxes = NULL };
	turnout->from_paper = note_kind_of(text.bytes) == NOTE_TRANSCRIPT;
	if (statement_parse(
	        &lines, turnout_kind(turnout), &turnout->head, err) != 0 ||
	    body_read(&lines, turnout, err) != 0) {
		turnout_clear(turnout);
		return -1;
	}
	return 0;
}

/* --- writing -------------------------------------------------------------- */

static void
number_format(struct text *text, uint64_t number)
{
	text_addf(text, " %llu", (unsigned long long)number);
}

static void
line_format(struct text *text, const char *key, const char *id,
    const uint64_t *numbers, size_t count)
{
	text_add(text, key);
	if (id != NULL)
		text_addf(text, " %s", id);
	for (size_t i = 0; i < count; i++)
		number_format(text, numbers[i]);
	text_add_char(text, '\n');
}

static void
checkins_format(const struct turnout *turnout, struct text *text)
{
	char digest[DIGEST_TEXT_LEN];

	text_addf(text, "checkins %s", checkins_names[turnout->checkins]);
	if (turnout->checkins != CHECKINS_NONE)
		number_format(text, turnout->checkin_counts[0]);
	if (turnout->checkins == CHECKINS_PAPER)
		number_format(text, turnout->checkin_counts[1]);
	if (turnout->checkins == CHECKINS_CSV) {
		digest_format(&turnout->checkins_csv, digest);
		text_addf(text, " %s", digest);
	}
	text_add_char(text, '\n');
}

void
turnout_format(const struct turnout *turnout, struct text *text)
{
	const struct turnout_envelopes *e = &turnout->envelopes;

	statement_format(&turnout->head, turnout_kind(turnout), text);
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		line_format(
		    text, "voters", channel_name(c), &turnout->voters[c], 1);
	line_format(text, "braille", NULL, &turnout->braille, 1);
	line_format(text, "proxy", NULL, &turnout->proxy, 1);
	line_format(text, "provisional", NULL, &turnout->provisional, 1);
	for (size_t i = 0; i < turnout->paper_count; i++) {
		const struct turnout_paper *p = &turnout->papers[i];

		line_format(text, "paper", p->id,
		    (uint64_t[]){ p->received, p->issued, p->returned,
		        p->spoiled, p->left },
		    5);
	}
	for (size_t i = 0; i < turnout->sent_count; i++)
		line_format(text, "sent", turnout->sent[i].place,
		    &turnout->sent[i].envelopes, 1);
	line_format(text, "envelopes", NULL,
	    (uint64_t[]){ e->received, e->accepted, e->refused, e->late }, 4);
	line_format(text, "taken-home", NULL, &turnout->taken_home, 1);
	checkins_format(turnout, text);
	for (size_t i = 0; i < turnout->box_count; i++)
		text_addf(text, "box %s %s\n", turnout->boxes[i].id,
		    turnout->boxes[i].seal);
	slots_format(turnout->slots, turnout->slot_count, text);
}

void
turnout_clear(struct turnout *turnout)
{
	free(turnout->sent);
	free(turnout->boxes);
	*turnout = (struct turnout){ .boxes = NULL };
}

/* --- against the setup ---------------------------------------------------- */

static int
box_compare(const void *id, const void *box)
{
	return strcmp(id, ((const struct turnout_box *)box)->id);
}

const struct turnout_box *
turnout_box(const struct turnout *turnout, const char *id)
{
	/* Without boxes there is no array to search. */
	return turnout->box_count > 0
	           ? bsearch(id, turnout->boxes, turnout->box_count,
	                 sizeof(turnout->boxes[0]), box_compare)
	           : NULL;
}

static int
boxes_check(const struct turnout *turnout, const struct setup *setup,
    size_t place, struct error *err)
{
	for (size_t i = 0; i < turnout->box_count; i++) {
		size_t box = setup_box(setup, turnout->boxes[i].id);

		if (box == SIZE_MAX || setup->boxes[box].place != place)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("box %s is no box of place %s"),
			    turnout->boxes[i].id, turnout->head.subject);
	}
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place &&
		    turnout_box(turnout, setup->boxes[i].id) == NULL)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("box %s of place %s is missing"),
			    setup->boxes[i].id, turnout->head.subject);
	return 0;
}

static bool
has_paper(const struct turnout *turnout, const char *id)
{
	for (size_t i = 0; i < turnout->paper_count; i++)
		if (strcmp(turnout->papers[i].id, id) == 0)
			return true;
	return false;
}

static int
papers_check(
    const struct turnout *turnout, const struct setup *setup, struct error *err)
{
	for (size_t i = 0; i < setup->paper_count; i++)
		if (!has_paper(turnout, setup->papers[i].id))
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("the figures of paper %s are missing"),
			    setup->papers[i].id);
	/* None stands twice, so more of them are others. */
	if (turnout->paper_count > setup->paper_count)
		return error_set(err, ERROR_INPUT, fix_place,
		    N_("it has %zu kinds of paper, the setup has %zu"),
		    turnout->paper_count, setup->paper_count);
	return 0;
}

static int
sent_check(const struct turnout *turnout, const struct setup *setup,
    size_t place, struct error *err)
{
	if (turnout->sent_count > 0 &&
	    setup->places[place].kind != PLACE_ABSENTEE)
		return error_set(err, ERROR_INPUT, fix_place,
		    N_("place %s is no absentee desk and sends no envelopes "
		       "on"),
		    turnout->head.subject);
	for (size_t i = 0; i < turnout->sent_count; i++) {
		const char *to = turnout->sent[i].place;

		if (setup_place(setup, to) == SIZE_MAX)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("envelopes were sent to \"%s\", but the setup "
			       "knows no such place"),
			    to);
		if (strcmp(to, turnout->head.subject) == 0)
			return error_set(err, ERROR_INPUT, fix_place,
			    N_("place %s cannot send envelopes to itself"), to);
	}
	return 0;
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
	if (papers_check(turnout, setup, err) != 0 ||
	    sent_check(turnout, setup, place, err) != 0)
		return -1;
	return boxes_check(turnout, setup, place, err);
}

uint64_t
turnout_voters(const struct turnout *turnout)
{
	return turnout_came(turnout) + turnout->voters[CHANNEL_ABSENTEE];
}

uint64_t
turnout_came(const struct turnout *turnout)
{
	return turnout->voters[CHANNEL_DAY] + turnout->voters[CHANNEL_EARLY];
}
