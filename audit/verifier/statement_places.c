#include <string.h>

#include "audit/verifier/statement.h"

#define FIGURE_MAX 10000000
#define PLACE_BOXES_MAX 1000
#define BOXES_MAX 100000
#define PLACES_MAX 50000
#define SEAL_MAX 32
#define PERSON_MAX 95
#define REASON_MAX 200
#define ROLL_MAX 200000000 /* of a nation */

/* Ids of a list rise, so that none stands twice. */
static bool
rises(struct reading *reading, const char *key, const char *before,
    const char *id)
{
	return before == NULL || strcmp(before, id) < 0 ||
	       LINE_WRONG(reading,
	           "the lines \"%s\" are not sorted, or one stands twice", key);
}

static bool
cut_seal(struct bytes *rest, char seal[SEAL_MAX + 1])
{
	struct bytes part;

	if (!bytes_field(rest, ' ', &part) || part.len == 0)
		return false;
	for (size_t i = 0; i < part.len; i++) {
		char c = part.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return bytes_copy(part, seal, SEAL_MAX + 1);
}

/* --- turnout and transcript ----------------------------------------------- */

static bool
voters_read(struct reading *reading, struct turnout *turnout)
{
	static const char *const channels[CHANNELS] = {
		[CHANNEL_ABSENTEE] = "absentee ",
		[CHANNEL_DAY] = "day ",
		[CHANNEL_EARLY] = "early ",
	};
	struct bytes value;

	for (int c = 0; c < CHANNELS; c++) {
		if (!take_value(reading, "voters", &value))
			return false;
		if (!bytes_skip(&value, channels[c]) ||
		    !bytes_number(value, FIGURE_MAX, &turnout->voters[c]))
			return LINE_WRONG(reading, "the line must read: %s",
			    "voters CHANNEL NUMBER");
	}
	return take_number(reading, "braille", FIGURE_MAX, &turnout->braille) &&
	       take_number(reading, "proxy", FIGURE_MAX, &turnout->proxy) &&
	       take_number(
	           reading, "provisional", FIGURE_MAX, &turnout->provisional);
}

static bool
stock_read(struct reading *reading, struct turnout *turnout)
{
	struct bytes value;

	do {
		size_t n = turnout->paper_count;
		struct turnout_paper *p;

		if (!take_value(reading, "paper", &value))
			return false;
		if (n == PAPERS)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PAPERS, "paper");
		turnout->papers =
		    list_add(turnout->papers, n, sizeof(turnout->papers[0]));
		p = &turnout->papers[n];
		if (!cut_id(&value, p->id) ||
		    !cut_number(&value, FIGURE_MAX, &p->received) ||
		    !cut_number(&value, FIGURE_MAX, &p->issued) ||
		    !cut_number(&value, FIGURE_MAX, &p->returned) ||
		    !cut_number(&value, FIGURE_MAX, &p->spoiled) ||
		    !cut_number(&value, FIGURE_MAX, &p->left) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "paper ID RECEIVED ISSUED RETURNED SPOILED LEFT");
		if (!rises(reading, "paper", n > 0 ? p[-1].id : NULL, p->id))
			return false;
		turnout->paper_count++;
	} while (lines_ahead(&reading->lines, "paper"));
	return true;
}

static bool
sent_read(struct reading *reading, struct turnout *turnout)
{
	struct bytes value;

	while (lines_ahead(&reading->lines, "sent")) {
		size_t n = turnout->sent_count;
		struct turnout_sent *sent;

		if (!take_value(reading, "sent", &value))
			return false;
		if (n == PLACES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PLACES_MAX, "sent");
		turnout->sent =
		    list_add(turnout->sent, n, sizeof(turnout->sent[0]));
		sent = &turnout->sent[n];
		if (!cut_id(&value, sent->place) ||
		    !cut_number(&value, FIGURE_MAX, &sent->envelopes) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "sent PLACE NUMBER");
		if (!rises(reading, "sent", n > 0 ? sent[-1].place : NULL,
		        sent->place))
			return false;
		turnout->sent_count++;
	}
	return true;
}

static bool
envelopes_read(struct reading *reading, struct turnout *turnout)
{
	struct bytes value;

	if (!take_value(reading, "envelopes", &value))
		return false;
	return (cut_number(&value, FIGURE_MAX, &turnout->envelopes.received) &&
	           cut_number(
	               &value, FIGURE_MAX, &turnout->envelopes.accepted) &&
	           cut_number(
	               &value, FIGURE_MAX, &turnout->envelopes.refused) &&
	           cut_number(&value, FIGURE_MAX, &turnout->envelopes.late) &&
	           value.at == NULL) ||
	       LINE_WRONG(reading, "the line must read: %s",
	           "envelopes RECEIVED ACCEPTED REFUSED LATE");
}

static bool
checkins_parts(struct bytes value, struct turnout *turnout)
{
	uint64_t *counts = turnout->checkin_counts;

	if (bytes_is(value, "none")) {
		turnout->checkins = CHECKINS_NONE;
		return true;
	}
	if (bytes_skip(&value, "csv ")) {
		turnout->checkins = CHECKINS_CSV;
		return cut_number(&value, FIGURE_MAX, &counts[0]) &&
		       cut_digest(&value, turnout->checkins_digest) &&
		       value.at == NULL;
	}
	turnout->checkins = CHECKINS_PAPER;
	return bytes_skip(&value, "paper ") &&
	       cut_number(&value, FIGURE_MAX, &counts[0]) &&
	       cut_number(&value, FIGURE_MAX, &counts[1]) && value.at == NULL;
}

static bool
checkins_read(struct reading *reading, struct turnout *turnout)
{
	struct bytes value;

	return take_value(reading, "checkins", &value) &&
	       (checkins_parts(value, turnout) ||
	           LINE_WRONG(reading, "the line must read: %s",
	               "checkins none|csv NUMBER DIGEST|paper NUMBER NUMBER"));
}

static bool
closed_boxes_read(struct reading *reading, struct turnout *turnout)
{
	struct bytes value;

	while (lines_ahead(&reading->lines, "box")) {
		size_t n = turnout->box_count;
		struct turnout_box *box;

		if (!take_value(reading, "box", &value))
			return false;
		if (n == PLACE_BOXES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PLACE_BOXES_MAX, "box");
		turnout->boxes =
		    list_add(turnout->boxes, n, sizeof(turnout->boxes[0]));
		box = &turnout->boxes[n];
		if (!cut_id(&value, box->id) || !cut_seal(&value, box->seal) ||
		    value.at != NULL)
			return LINE_WRONG(
			    reading, "the line must read: %s", "box ID SEAL");
		if (!rises(reading, "box", n > 0 ? box[-1].id : NULL, box->id))
			return false;
		turnout->box_count++;
	}
	return true;
}

bool
turnout_read(struct reading *reading, struct turnout *turnout)
{
	return voters_read(reading, turnout) && stock_read(reading, turnout) &&
	       sent_read(reading, turnout) &&
	       envelopes_read(reading, turnout) &&
	       take_number(
	           reading, "taken-home", FIGURE_MAX, &turnout->taken_home) &&
	       checkins_read(reading, turnout) &&
	       closed_boxes_read(reading, turnout);
}

/* --- receipt -------------------------------------------------------------- */

static bool
confirmed_read(struct reading *reading, struct receipt *receipt)
{
	struct bytes value;
	int groups;

	if (!take_value(reading, "turnout", &value))
		return false;
	receipt->has_turnout = !bytes_is(value, "-");
	if (receipt->has_turnout && !bytes_digest(value, receipt->turnout))
		return LINE_WRONG(reading,
		    "\"%s\" is no digest of 64 digits 0-9 a-f", "turnout");
	if (!take_word(reading, "groups", "confirmed not-on-paper", &groups))
		return false;
	receipt->confirmed = groups == 0;
	return !receipt->confirmed || receipt->has_turnout ||
	       LINE_WRONG(reading, "without a turnout no groups are confirmed");
}

static bool
seen_box(struct bytes value, struct receipt_box *box)
{
	if (!cut_id(&value, box->id) || !cut_seal(&value, box->seal) ||
	    value.at == NULL)
		return false;
	box->received = bytes_is(value, "received");
	return box->received ||
	       (bytes_is(value, "missing") && strcmp(box->seal, "-") == 0);
}

static bool
seen_boxes_read(struct reading *reading, struct receipt *receipt)
{
	struct bytes value;

	while (lines_ahead(&reading->lines, "box")) {
		size_t n = receipt->box_count;
		struct receipt_box *box;

		if (!take_value(reading, "box", &value))
			return false;
		if (n == PLACE_BOXES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PLACE_BOXES_MAX, "box");
		receipt->boxes =
		    list_add(receipt->boxes, n, sizeof(receipt->boxes[0]));
		box = &receipt->boxes[n];
		if (!seen_box(value, box))
			return LINE_WRONG(reading, "the line must read: %s",
			    "box ID SEAL received, or box ID - missing");
		if (!rises(reading, "box", n > 0 ? box[-1].id : NULL, box->id))
			return false;
		receipt->box_count++;
	}
	return true;
}

bool
receipt_read(struct reading *reading, struct receipt *receipt)
{
	if (!confirmed_read(reading, receipt) ||
	    !seen_boxes_read(reading, receipt))
		return false;
	receipt->has_simultaneous =
	    lines_ahead(&reading->lines, "simultaneous");
	return !receipt->has_simultaneous ||
	       take_number(
	           reading, "simultaneous", FIGURE_MAX, &receipt->simultaneous);
}

/* --- opening -------------------------------------------------------------- */

static bool
opened_boxes_read(struct reading *reading, struct opening *opening)
{
	struct bytes value;

	while (lines_ahead(&reading->lines, "box")) {
		size_t n = opening->box_count;
		struct opening_box *box;

		if (!take_value(reading, "box", &value))
			return false;
		if (n == BOXES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    BOXES_MAX, "box");
		opening->boxes =
		    list_add(opening->boxes, n, sizeof(opening->boxes[0]));
		box = &opening->boxes[n];
		if (!cut_id(&value, box->id) || value.at == NULL ||
		    !bytes_skip(&value, "opened ") ||
		    !bytes_are_text(value, PERSON_MAX) ||
		    !bytes_copy(value, box->person, sizeof(box->person)))
			return LINE_WRONG(reading, "the line must read: %s",
			    "box ID opened PERSON");
		if (!rises(reading, "box", n > 0 ? box[-1].id : NULL, box->id))
			return false;
		opening->box_count++;
	}
	return true;
}

static bool
decided_envelopes_read(struct reading *reading, struct opening *opening)
{
	struct bytes value;

	while (lines_ahead(&reading->lines, "envelopes")) {
		size_t n = opening->envelope_count;
		struct opening_envelopes *e;

		if (!take_value(reading, "envelopes", &value))
			return false;
		if (n == PLACES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PLACES_MAX, "envelopes");
		opening->envelopes = list_add(
		    opening->envelopes, n, sizeof(opening->envelopes[0]));
		e = &opening->envelopes[n];
		if (!cut_id(&value, e->place) ||
		    !cut_number(&value, FIGURE_MAX, &e->put_in) ||
		    !cut_number(&value, FIGURE_MAX, &e->not_put_in) ||
		    !cut_text(reading, value, REASON_MAX, &e->reason))
			return LINE_WRONG(reading, "the line must read: %s",
			    "envelopes PLACE PUT-IN NOT-PUT-IN REASON");
		if (!rises(reading, "envelopes", n > 0 ? e[-1].place : NULL,
		        e->place))
			return false;
		opening->envelope_count++;
	}
	return true;
}

static bool
moved_read(struct reading *reading, const char *key, uint64_t *papers)
{
	struct bytes value;

	if (!lines_ahead(&reading->lines, key))
		return true;
	return take_value(reading, key, &value) &&
	       ((cut_number(&value, FIGURE_MAX, papers) && *papers > 0 &&
	            value.at != NULL && bytes_are_text(value, REASON_MAX)) ||
	           LINE_WRONG(reading, "the line must read: %s",
	               "moved-in|moved-out PAPERS REASON"));
}

bool
opening_read(struct reading *reading, struct opening *opening)
{
	return opened_boxes_read(reading, opening) &&
	       decided_envelopes_read(reading, opening) &&
	       moved_read(reading, "moved-in", &opening->moved_in) &&
	       moved_read(reading, "moved-out", &opening->moved_out);
}

/* --- roll ----------------------------------------------------------------- */

/* On polling day a digest; on the day of the notice "-". */
static bool
later_read(struct reading *reading, const char *key, enum roll_stage stage)
{
	uint8_t digest[DIGEST_LEN];
	struct bytes value;

	if (stage == ROLL_E)
		return take_digest(reading, key, digest);
	return take_value(reading, key, &value) &&
	       (bytes_is(value, "-") ||
	           LINE_WRONG(
	               reading, "\"%s\" must be - in a roll of stage e0", key));
}

static bool
precincts_read(struct reading *reading, struct roll *roll)
{
	struct bytes value;
	uint64_t sum = 0;

	do {
		size_t n = roll->precinct_count;
		struct roll_precinct *p;

		if (!take_value(reading, "precinct", &value))
			return false;
		if (n == PLACES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    PLACES_MAX, "precinct");
		roll->precincts =
		    list_add(roll->precincts, n, sizeof(roll->precincts[0]));
		p = &roll->precincts[n];
		if (!cut_id(&value, p->place) ||
		    !cut_number(&value, ROLL_MAX, &p->eligible) ||
		    value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "precinct PLACE NUMBER");
		if (!rises(reading, "precinct", n > 0 ? p[-1].place : NULL,
		        p->place))
			return false;
		roll->precinct_count++;
		sum += p->eligible;
	} while (lines_ahead(&reading->lines, "precinct"));
	return sum == roll->eligible ||
	       LINE_WRONG(reading,
	           "the precincts together have %llu voters, not %llu",
	           (unsigned long long)sum, (unsigned long long)roll->eligible);
}

bool
roll_read(struct reading *reading, const char *stage, struct roll *roll)
{
	struct bytes value;
	uint8_t list[DIGEST_LEN];

	if (strcmp(stage, "e") != 0 && strcmp(stage, "e0") != 0)
		return LINE_WRONG(
		    reading, "\"%s\" must be one of: %s", "stage", "e0 e");
	roll->stage = strcmp(stage, "e") == 0 ? ROLL_E : ROLL_E0;
	if (!take_value(reading, "reference", &value))
		return false;
	if (!bytes_are_date(value) ||
	    !bytes_copy(value, roll->reference, sizeof(roll->reference)))
		return LINE_WRONG(reading,
		    "\"%s\" is no date from 1900-01-01 to 2199-12-31",
		    "reference");
	if (!later_read(reading, "from", roll->stage) ||
	    !take_digest(reading, "list", list) ||
	    !later_read(reading, "changes", roll->stage) ||
	    !take_number(reading, "eligible", ROLL_MAX, &roll->eligible) ||
	    !take_number(reading, "struck-after-voting",
	        roll->stage == ROLL_E ? roll->eligible : 0,
	        &roll->struck_after_voting))
		return false;
	return precincts_read(reading, roll);
}
