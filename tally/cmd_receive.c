#include <stdlib.h>
#include <string.h>

#include "base/terminal.h"
#include "tally/cmd_draft.h"
#include "tally/commands.h"

#define GROUPS 4
#define TRIES 3

/* What is read off one box at the desk; "missing" if it is not there. */
static int
box_add(struct receipt *receipt, struct span id, struct span seal,
    struct error *err)
{
	struct receipt_box box = { .received = !span_equals(seal, "missing") };

	if (!span_is_id(id) || !span_copy(id, box.id, sizeof(box.id)) ||
	    !seal_copy(box.received ? seal : span_of("-"), box.seal))
		return error_set(err, ERROR_USAGE,
		    N_("write --box ID=SEAL, - for a box without a number, or "
		       "ID=missing"),
		    N_("\"%.*s=%.*s\" is no box with its seal"), (int)id.len,
		    id.at, (int)seal.len, seal.at);
	for (size_t i = 0; i < receipt->box_count; i++)
		if (strcmp(receipt->boxes[i].id, box.id) == 0)
			return error_set(err, ERROR_USAGE,
			    N_("give every box once"),
			    N_("box %s is given twice"), box.id);
	if (receipt->box_count == TURNOUT_BOXES_MAX)
		return error_set(err, ERROR_USAGE, N_("give fewer boxes"),
		    N_("more than %d boxes"), TURNOUT_BOXES_MAX);
	receipt->boxes[receipt->box_count++] = box;
	return 0;
}

static int
boxes_given(const struct arguments *arguments, struct receipt *receipt,
    struct error *err)
{
	const char *given;

	for (size_t n = 0;
	     (given = arguments_each(arguments, "box", n)) != NULL; n++) {
		struct span rest = span_of(given), id;

		if (!span_cut(&rest, '=', ID_MAX, &id) || rest.at == NULL)
			rest = (struct span){ "", 0 };
		if (box_add(receipt, id, rest, err) != 0)
			return -1;
	}
	return 0;
}

static bool
is_given(const struct receipt *receipt, const char *id)
{
	for (size_t i = 0; i < receipt->box_count; i++)
		if (strcmp(receipt->boxes[i].id, id) == 0)
			return true;
	return false;
}

static int
box_ask(struct receipt *receipt, const char *id, struct error *err)
{
	struct message question;
	struct error wrong;
	char answer[64];

	if (!terminal_is_person())
		return error_set(err, ERROR_USAGE,
		    N_("say what became of it: --box ID=SEAL or --box "
		       "ID=missing"),
		    N_("box %s is not mentioned"), id);
	message_set(&question,
	    N_("Seal of box %s as it stands on the box (- without a number, "
	       "missing if the box is not here):"),
	    id);
	for (;;) {
		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		if (box_add(receipt, span_of(id), span_of(answer), &wrong) == 0)
			return 0;
		error_print(&wrong, stderr);
	}
}

static int
box_compare(const void *a, const void *b)
{
	return strcmp(((const struct receipt_box *)a)->id,
	    ((const struct receipt_box *)b)->id);
}

static int
simultaneous_given(const struct arguments *arguments, struct receipt *receipt,
    struct error *err)
{
	unsigned long long voters;

	if (arguments_number(
	        arguments, "simultaneous", VOTERS_MAX, 0, &voters, err) != 0)
		return -1;
	receipt->has_simultaneous = arguments_flag(arguments, "simultaneous");
	receipt->simultaneous = voters;
	return 0;
}

static int
boxes_read(const struct session *session, const struct arguments *arguments,
    size_t place, struct receipt *receipt, struct error *err)
{
	const struct setup *setup = &session->definition->setup;

	receipt->boxes =
	    memory_new(TURNOUT_BOXES_MAX, sizeof(receipt->boxes[0]));
	if (boxes_given(arguments, receipt, err) != 0 ||
	    simultaneous_given(arguments, receipt, err) != 0)
		return -1;
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place &&
		    !is_given(receipt, setup->boxes[i].id) &&
		    box_ask(receipt, setup->boxes[i].id, err) != 0)
			return -1;
	qsort(receipt->boxes, receipt->box_count, sizeof(receipt->boxes[0]),
	    box_compare);
	return 0;
}

/* Are these the first groups of the note id? Spaces do not matter. */
static bool
groups_fit(const struct digest *id, const char *typed)
{
	char wanted[5 * GROUPS + 1] = "", letters[64];
	size_t n = 0;

	for (size_t i = 1; i <= GROUPS; i++)
		digest_group(id, i, wanted + strlen(wanted));
	for (; *typed != '\0' && n + 1 < sizeof(letters); typed++)
		if (*typed != ' ')
			letters[n++] = *typed >= 'A' && *typed <= 'F'
			                   ? (char)(*typed - 'A' + 'a')
			                   : *typed;
	letters[n] = '\0';
	return strcmp(wanted, letters) == 0;
}

static int
groups_refuse(const char *place, struct error *err)
{
	return error_set(err, ERROR_BOOKS,
	    N_("the paper and the stick do not say the same: keep both, and "
	       "ask the place which is right. If the paper has no groups, use "
	       "--not-on-paper"),
	    N_("these are not the groups of the turnout of place %s that is "
	       "here"),
	    place);
}

static int
groups_ask(const struct digest *id, const char *place, bool *confirmed,
    struct error *err)
{
	struct message question;
	char answer[64];

	message_set(&question,
	    N_("The four groups on the signed paper of place %s (none if it "
	       "has none):"),
	    place);
	for (int i = 0; i < TRIES; i++) {
		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		*confirmed = groups_fit(id, answer);
		if (*confirmed || strcmp(answer, "none") == 0)
			return 0;
		say(stderr, N_("These are not the groups of this turnout.\n"));
	}
	return groups_refuse(place, err);
}

static int
paper_read(const struct session *session, const struct arguments *arguments,
    size_t place, struct receipt *receipt, struct error *err)
{
	const char *id = session->definition->setup.places[place].id;
	const struct truth_statement *turnout =
	    truth_turnout_statement(session->truth, place);
	const char *given = arguments_value(arguments, "groups");

	receipt->has_turnout = turnout != NULL;
	if (turnout == NULL) {
		say(stderr,
		    N_("Note: no turnout of place %s is in. Import it, and "
		       "receive again with the groups of the paper.\n"),
		    id);
		return given != NULL ? groups_refuse(id, err) : 0;
	}
	receipt->turnout = turnout->statement.id;
	/* A transcript was typed from the paper: there are no groups on it. */
	if (arguments_flag(arguments, "not-on-paper") ||
	    (turnout->statement.kind == NOTE_TRANSCRIPT && given == NULL))
		return 0;
	if (given != NULL) {
		receipt->confirmed = groups_fit(&receipt->turnout, given);
		return receipt->confirmed ? 0 : groups_refuse(id, err);
	}
	if (terminal_is_person())
		return groups_ask(
		    &receipt->turnout, id, &receipt->confirmed, err);
	return error_set(err, ERROR_USAGE,
	    N_("type them from the signed paper, or give --not-on-paper"),
	    N_("--groups is missing"));
}

static void
receipt_say(const struct receipt *receipt)
{
	size_t here = 0;

	for (size_t i = 0; i < receipt->box_count; i++)
		here += receipt->boxes[i].received;
	say(stdout,
	    receipt->confirmed
	        ? N_("Receipt %u of place %s: boxes %zu of %zu, the signed "
	             "paper confirms the turnout.\n")
	        : N_("Receipt %u of place %s: boxes %zu of %zu, the turnout is "
	             "NOT confirmed by the signed paper.\n"),
	    receipt->head.number, receipt->head.subject, here,
	    receipt->box_count);
}

static int
cmd_receive(const struct arguments *arguments, struct error *err)
{
	struct session session;
	struct receipt receipt = { .boxes = NULL };
	struct signing_subject subject = { .slots = receipt.slots };
	struct text draft = { 0 };
	const struct setup *setup;
	size_t place;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    draft_place(&session, arguments, &place, err) != 0)
		goto out;
	setup = &session.definition->setup;
	if (draft_head(&session, arguments, NOTE_RECEIPT, place,
	        setup->places[place].id, &receipt.head, err) != 0 ||
	    signing_slots(arguments, receipt.slots, &receipt.slot_count, err) !=
	        0 ||
	    paper_read(&session, arguments, place, &receipt, err) != 0 ||
	    boxes_read(&session, arguments, place, &receipt, err) != 0)
		goto out;
	receipt_format(&receipt, &draft);
	receipt_say(&receipt);
	subject.slot_count = receipt.slot_count;
	subject.scope_count = setup_place_scopes(setup, place, subject.scopes);
	rc = draft_write(&session, arguments, NOTE_RECEIPT, &receipt.head,
	    &subject, &draft, err);
out:
	text_clear(&draft);
	receipt_clear(&receipt);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "place",
	    .value = "ID",
	    .help = N_("the place that has arrived"),
	    .required = true },
	OUT_OPTION,
	{ .name = "groups",
	    .value = "TEXT",
	    .help = N_("the four groups on the signed paper record") },
	{ .name = "not-on-paper",
	    .help = N_("the signed paper record has no groups") },
	{ .name = "simultaneous",
	    .value = "N",
	    .help = N_("voters of the vote held here at the same time, from "
	               "its signed record") },
	{ .name = "box",
	    .value = "ID=SEAL",
	    .repeats = true,
	    .help = N_("a box that is here with the seal on it (- without a "
	               "number), or ID=missing") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_receive = {
	.name = "receive",
	.operands = "",
	.summary = N_("write down the boxes and the paper record of a place, "
	              "as received"),
	.manual = N_(
	    "The receiving desk types the groups from the signed paper record: "
	    "only then is it known that the turnout on the stick is the one "
	    "that the officers of the place signed. Seals are read off the "
	    "boxes, not off the record. What does not fit is written down as "
	    "it "
	    "is and becomes a finding; only wrong groups are refused."),
	.options = options,
	.run = cmd_receive,
};
