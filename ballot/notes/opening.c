#include "ballot/notes/opening.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_hall =
    N_("have the hall make it again with kaihyo tally opening");

static bool
id_cut(struct span *rest, char id[ID_MAX + 1])
{
	struct span word;

	return word_cut(rest, ID_MAX, &word) && span_is_id(word) &&
	       span_copy(word, id, ID_MAX + 1);
}

static int
rising_check(const struct lines *lines, const char *key, const char *before,
    const char *id, struct error *err)
{
	if (before == NULL || strcmp(before, id) < 0)
		return 0;
	return lines_refuse(lines, err, fix_hall,
	    N_("%s %s stands twice or out of order"), key, id);
}

static int
box_read(struct lines *lines, struct opening *opening, size_t *size,
    struct error *err)
{
	size_t n = opening->box_count;
	struct opening_box *box;
	struct span value;

	if (n == BOXES_MAX)
		return lines_refuse(
		    lines, err, fix_hall, N_("more than %d boxes"), BOXES_MAX);
	if (n == *size) {
		*size = *size > 0 ? *size * 2 : 4;
		opening->boxes = memory_grow(
		    opening->boxes, *size, sizeof(opening->boxes[0]));
	}
	box = &opening->boxes[n];
	if (lines_value(lines, "box", 160, &value, err) != 0)
		return -1;
	if (!id_cut(&value, box->id) || value.at == NULL ||
	    !span_skip(&value, "opened ") || !span_is_text(value, PERSON_MAX) ||
	    !span_copy(value, box->person, sizeof(box->person)))
		return lines_refuse(lines, err, fix_hall,
		    N_("the line must read \"box ID opened PERSON\""));
	opening->box_count++;
	return rising_check(
	    lines, "box", n > 0 ? box[-1].id : NULL, box->id, err);
}

static int
envelopes_read(struct lines *lines, struct opening *opening, size_t *size,
    struct error *err)
{
	size_t n = opening->envelope_count;
	struct opening_envelopes *envelopes;
	struct span value;

	if (n == PLACES_MAX)
		return lines_refuse(lines, err, fix_hall,
		    N_("more than %d \"envelopes\" lines"), PLACES_MAX);
	if (n == *size) {
		*size = *size > 0 ? *size * 2 : 4;
		opening->envelopes = memory_grow(
		    opening->envelopes, *size, sizeof(opening->envelopes[0]));
	}
	envelopes = &opening->envelopes[n];
	if (lines_value(lines, "envelopes", 300, &value, err) != 0)
		return -1;
	if (!id_cut(&value, envelopes->place) ||
	    !count_cut(&value, &envelopes->put_in) ||
	    !count_cut(&value, &envelopes->not_put_in) || value.at == NULL ||
	    !span_is_text(value, OPENING_REASON_MAX) ||
	    !span_copy(value, envelopes->reason, sizeof(envelopes->reason)))
		return lines_refuse(lines, err, fix_hall,
		    N_("the line must read \"envelopes PLACE PUT-IN NOT-PUT-IN "
		       "REASON\", a reason of 1 to %d bytes"),
		    OPENING_REASON_MAX);
	opening->envelope_count++;
	return rising_check(lines, "envelopes",
	    n > 0 ? envelopes[-1].place : NULL, envelopes->place, err);
}

bool
opening_moved_parse(struct span value, struct opening_moved *moved)
{
	return count_cut(&value, &moved->papers) && moved->papers > 0 &&
	       value.at != NULL && span_is_text(value, OPENING_REASON_MAX) &&
	       span_copy(value, moved->reason, sizeof(moved->reason));
}

static int
moved_read(struct lines *lines, const char *key, struct opening_moved *moved,
    struct error *err)
{
	struct span value;

	if (!lines_next_is(lines, key))
		return 0;
	if (lines_value(lines, key, 300, &value, err) != 0)
		return -1;
	if (!opening_moved_parse(value, moved))
		return lines_refuse(lines, err, fix_hall,
		    N_("\"%s\" must read PAPERS REASON, at least one paper"),
		    key);
	return 0;
}

static void
moved_format(
    const char *key, const struct opening_moved *moved, struct text *text)
{
	if (moved->papers > 0)
		text_addf(text, "%s %llu %s\n", key,
		    (unsigned long long)moved->papers, moved->reason);
}

static int
body_read(struct lines *lines, struct opening *opening, struct error *err)
{
	size_t size = 0;

	while (lines_next_is(lines, "box"))
		if (box_read(lines, opening, &size, err) != 0)
			return -1;
	size = 0;
	while (lines_next_is(lines, "envelopes"))
		if (envelopes_read(lines, opening, &size, err) != 0)
			return -1;
	if (moved_read(lines, "moved-in", &opening->moved_in, err) != 0 ||
	    moved_read(lines, "moved-out", &opening->moved_out, err) != 0)
		return -1;
	if (slots_parse(lines, opening->slots, &opening->slot_count, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
opening_parse(struct verified text, struct opening *opening, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*opening = (struct opening){ .boxes = NULL };
	if (statement_parse(&lines, NOTE_OPENING, &opening->head, err) == 0 &&
	    body_read(&lines, opening, err) == 0)
		return 0;
	opening_clear(opening);
	return -1;
}

void
opening_format(const struct opening *opening, struct text *text)
{
	statement_format(&opening->head, NOTE_OPENING, text);
	for (size_t i = 0; i < opening->box_count; i++)
		text_addf(text, "box %s opened %s\n", opening->boxes[i].id,
		    opening->boxes[i].person);
	for (size_t i = 0; i < opening->envelope_count; i++) {
		const struct opening_envelopes *e = &opening->envelopes[i];

		text_addf(text, "envelopes %s %llu %llu %s\n", e->place,
		    (unsigned long long)e->put_in,
		    (unsigned long long)e->not_put_in, e->reason);
	}
	moved_format("moved-in", &opening->moved_in, text);
	moved_format("moved-out", &opening->moved_out, text);
	slots_format(opening->slots, opening->slot_count, text);
}

void
opening_clear(struct opening *opening)
{
	free(opening->boxes);
	free(opening->envelopes);
	*opening = (struct opening){ .boxes = NULL };
}

int
opening_check(
    const struct opening *opening, const struct setup *setup, struct error *err)
{
	if (setup_unit(setup, opening->head.subject) == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the setup has no unit \"%s\""), opening->head.subject);
	for (size_t i = 0; i < opening->envelope_count; i++)
		if (setup_place(setup, opening->envelopes[i].place) == SIZE_MAX)
			return error_set(err, ERROR_INPUT, fix_hall,
			    N_("the setup knows no place %s"),
			    opening->envelopes[i].place);
	return 0;
}

static int
box_compare(const void *id, const void *box)
{
	return strcmp(id, ((const struct opening_box *)box)->id);
}

const struct opening_box *
opening_box(const struct opening *opening, const char *id)
{
	return opening->box_count > 0
	           ? bsearch(id, opening->boxes, opening->box_count,
	                 sizeof(opening->boxes[0]), box_compare)
	           : NULL;
}

static int
envelopes_compare(const void *place, const void *envelopes)
{
	return strcmp(
	    place, ((const struct opening_envelopes *)envelopes)->place);
}

const struct opening_envelopes *
opening_envelopes(const struct opening *opening, const char *place)
{
	return opening->envelope_count > 0
	           ? bsearch(place, opening->envelopes, opening->envelope_count,
	                 sizeof(opening->envelopes[0]), envelopes_compare)
	           : NULL;
}
