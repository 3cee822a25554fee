#include "ballot/notes/receipt.h"

#include <stdlib.h>
#include <string.h>

static const char *const fix_desk =
    N_("have the receiving desk make it again with kaihyo tally receive");

/* "turnout <note id or ->" and "groups confirmed|not-on-paper". */
static int
paper_read(struct lines *lines, struct receipt *receipt, struct error *err)
{
	struct span value;

	if (lines_value(lines, "turnout", 2 * DIGEST_LEN, &value, err) != 0)
		return -1;
	receipt->has_turnout = !span_equals(value, "-");
	if (receipt->has_turnout && !digest_parse(value, &receipt->turnout))
		return lines_refuse(lines, err, fix_desk,
		    N_("\"turnout\" must be a note id of 64 digits 0-9 a-f, "
		       "or -"));
	if (lines_value(lines, "groups", 16, &value, err) != 0)
		return -1;
	receipt->confirmed = span_equals(value, "confirmed");
	if (!receipt->confirmed && !span_equals(value, "not-on-paper"))
		return lines_refuse(lines, err, fix_desk,
		    N_("\"groups\" must be confirmed or not-on-paper"));
	if (receipt->confirmed && !receipt->has_turnout)
		return lines_refuse(lines, err, fix_desk,
		    N_("groups cannot be confirmed without a turnout"));
	return 0;
}

static bool
box_parse(struct span value, struct receipt_box *box)
{
	struct span word;

	if (!word_cut(&value, ID_MAX, &word) || !span_is_id(word) ||
	    !span_copy(word, box->id, sizeof(box->id)) ||
	    !word_cut(&value, SEAL_MAX, &word) || !seal_copy(word, box->seal))
		return false;
	box->received = value.at != NULL && span_equals(value, "received");
	/* Nobody reads a seal off a box that is not there. */
	return box->received ||
	       (value.at != NULL && span_equals(value, "missing") &&
	           strcmp(box->seal, "-") == 0);
}

static int
box_read(struct lines *lines, struct receipt *receipt, size_t *size,
    struct error *err)
{
	size_t n = receipt->box_count;
	struct receipt_box *box;
	struct span value;

	if (n == TURNOUT_BOXES_MAX)
		return lines_refuse(lines, err, fix_desk,
		    N_("more than %d boxes"), TURNOUT_BOXES_MAX);
	if (n == *size) {
		*size = *size > 0 ? *size * 2 : 4;
		receipt->boxes = memory_grow(
		    receipt->boxes, *size, sizeof(receipt->boxes[0]));
	}
	box = &receipt->boxes[n];
	if (lines_value(lines, "box", 80, &value, err) != 0)
		return -1;
	if (!box_parse(value, box))
		return lines_refuse(lines, err, fix_desk,
		    N_("the line must read \"box ID SEAL received\" or \"box "
		       "ID - missing\""));
	if (n > 0 && strcmp(box[-1].id, box->id) >= 0)
		return lines_refuse(lines, err, fix_desk,
		    N_("%s %s stands twice or out of order"), "box", box->id);
	receipt->box_count++;
	return 0;
}

static int
body_read(struct lines *lines, struct receipt *receipt, struct error *err)
{
	size_t size = 0;

	if (paper_read(lines, receipt, err) != 0)
		return -1;
	while (lines_next_is(lines, "box"))
		if (box_read(lines, receipt, &size, err) != 0)
			return -1;
	receipt->has_simultaneous = lines_next_is(lines, "simultaneous");
	if (receipt->has_simultaneous &&
	    lines_number(lines, "simultaneous", VOTERS_MAX,
	        &receipt->simultaneous, err) != 0)
		return -1;
	if (slots_parse(lines, receipt->slots, &receipt->slot_count, err) != 0)
		return -1;
	return lines_end(lines, err);
}

int
receipt_parse(struct verified text, struct receipt *receipt, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*receipt = (struct receipt){ .boxes = NULL };
	if (statement_parse(&lines, NOTE_RECEIPT, &receipt->head, err) == 0 &&
	    body_read(&lines, receipt, err) == 0)
		return 0;
	receipt_clear(receipt);
	return -1;
}

void
receipt_format(const struct receipt *receipt, struct text *text)
{
	char digest[DIGEST_TEXT_LEN];

	statement_format(&receipt->head, NOTE_RECEIPT, text);
	digest_format(&receipt->turnout, digest);
	text_addf(text, "turnout %s\ngroups %s\n",
	    receipt->has_turnout ? digest : "-",
	    receipt->confirmed ? "confirmed" : "not-on-paper");
	for (size_t i = 0; i < receipt->box_count; i++)
		text_addf(text, "box %s %s %s\n", receipt->boxes[i].id,
		    receipt->boxes[i].seal,
		    receipt->boxes[i].received ? "received" : "missing");
	if (receipt->has_simultaneous)
		text_addf(text, "simultaneous %llu\n",
		    (unsigned long long)receipt->simultaneous);
	slots_format(receipt->slots, receipt->slot_count, text);
}

void
receipt_clear(struct receipt *receipt)
{
	free(receipt->boxes);
	*receipt = (struct receipt){ .boxes = NULL };
}

int
receipt_check(
    const struct receipt *receipt, const struct setup *setup, struct error *err)
{
	if (setup_place(setup, receipt->head.subject) == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("check that it is for this election, and that the setup "
		       "is the latest"),
		    N_("the setup knows no place %s"), receipt->head.subject);
	return 0;
}

static int
box_compare(const void *id, const void *box)
{
	return strcmp(id, ((const struct receipt_box *)box)->id);
}

const struct receipt_box *
receipt_box(const struct receipt *receipt, const char *id)
{
	return receipt->box_count > 0
	           ? bsearch(id, receipt->boxes, receipt->box_count,
	                 sizeof(receipt->boxes[0]), box_compare)
	           : NULL;
}
