#include <stdlib.h>
#include <string.h>

#include "base/terminal.h"
#include "tally/cmd_draft.h"
#include "tally/commands.h"

/* What an earlier opening said stays said, unless it is said anew. */
static void
begin_with(struct opening *opening, const struct opening *before)
{
	if (before == NULL)
		return;
	for (size_t i = 0; i < before->box_count; i++)
		opening->boxes[i] = before->boxes[i];
	opening->box_count = before->box_count;
	for (size_t i = 0; i < before->envelope_count; i++)
		opening->envelopes[i] = before->envelopes[i];
	opening->envelope_count = before->envelope_count;
	opening->moved_in = before->moved_in;
	opening->moved_out = before->moved_out;
}

static struct opening_box *
box_slot(struct opening *opening, struct span id)
{
	for (size_t i = 0; i < opening->box_count; i++)
		if (span_equals(id, opening->boxes[i].id))
			return &opening->boxes[i];
	return &opening->boxes[opening->box_count++];
}

static int
box_set(struct opening *opening, struct span id, struct span person,
    struct error *err)
{
	struct opening_box *box;

	if (!span_is_id(id) || !span_is_text(person, PERSON_MAX))
		return error_set(err, ERROR_USAGE,
		    N_("write --box \"ID=PERSON\", for example \"k1=SATO "
		       "Taro\""),
		    N_("\"%.*s=%.*s\" does not say who opened which box"),
		    (int)id.len, id.at, (int)person.len, person.at);
	box = box_slot(opening, id);
	span_copy(id, box->id, sizeof(box->id));
	span_copy(person, box->person, sizeof(box->person));
	return 0;
}

static int
boxes_given(const struct arguments *arguments, struct opening *opening,
    struct error *err)
{
	const char *given;

	for (size_t n = 0;
	     (given = arguments_each(arguments, "box", n)) != NULL; n++) {
		struct span rest = span_of(given), id;

		if (!span_cut(&rest, '=', ID_MAX, &id) || rest.at == NULL)
			rest = (struct span){ "", 0 };
		if (box_set(opening, id, rest, err) != 0)
			return -1;
	}
	return 0;
}

static int
boxes_ask(const struct setup *setup, size_t unit, struct opening *opening,
    struct error *err)
{
	struct message question;
	char answer[PERSON_MAX + 1];

	for (size_t i = 0; i < setup->box_count; i++) {
		const char *id = setup->boxes[i].id;
		bool known = false;

		for (size_t b = 0; b < opening->box_count; b++)
			known |= strcmp(opening->boxes[b].id, id) == 0;
		if (setup->boxes[i].unit != unit || known)
			continue;
		message_set(&question,
		    N_("Who opened box %s of place %s and showed it empty? "
		       "(Enter alone: not opened yet)"),
		    id, setup->places[setup->boxes[i].place].id);
		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		if (answer[0] != '\0' &&
		    box_set(opening, span_of(id), span_of(answer), err) != 0)
			return -1;
	}
	return 0;
}

static int
envelopes_set(struct opening *opening, const char *given, struct error *err)
{
	struct opening_envelopes e = { .put_in = 0 }, *to = NULL;
	struct span rest = span_of(given), place;

	if (!word_cut(&rest, ID_MAX, &place) || !span_is_id(place) ||
	    !count_cut(&rest, &e.put_in) || !count_cut(&rest, &e.not_put_in) ||
	    rest.at == NULL || !span_is_text(rest, OPENING_REASON_MAX))
		return error_set(err, ERROR_USAGE,
		    N_("write --envelopes \"PLACE PUT-IN NOT-PUT-IN REASON\""),
		    N_("\"%s\" does not say how envelopes were decided"),
		    given);
	span_copy(place, e.place, sizeof(e.place));
	span_copy(rest, e.reason, sizeof(e.reason));
	for (size_t i = 0; i < opening->envelope_count && to == NULL; i++)
		if (strcmp(opening->envelopes[i].place, e.place) == 0)
			to = &opening->envelopes[i];
	if (to == NULL)
		to = &opening->envelopes[opening->envelope_count++];
	*to = e;
	return 0;
}

static int
moved_given(const struct arguments *arguments, const char *option,
    struct opening_moved *moved, struct error *err)
{
	const char *given = arguments_value(arguments, option);

	if (given == NULL || opening_moved_parse(span_of(given), moved))
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("write it like \"2 found in the box of the mayoral election\""),
	    N_("--%s wants PAPERS REASON, not \"%s\""), option, given);
}

static int
box_compare(const void *a, const void *b)
{
	return strcmp(((const struct opening_box *)a)->id,
	    ((const struct opening_box *)b)->id);
}

static int
envelopes_compare(const void *a, const void *b)
{
	return strcmp(((const struct opening_envelopes *)a)->place,
	    ((const struct opening_envelopes *)b)->place);
}

static int
opening_read(const struct session *session, const struct arguments *arguments,
    size_t unit, struct opening *opening, struct error *err)
{
	const struct opening *before = truth_opening(session->truth, unit);
	size_t boxes = before != NULL ? before->box_count : 0;
	size_t envelopes = before != NULL ? before->envelope_count : 0;
	const struct setup *setup = &session->definition->setup;
	const char *given;

	opening->boxes =
	    memory_new(boxes + setup->box_count + ARGUMENTS_OPTIONS_MAX,
	        sizeof(opening->boxes[0]));
	opening->envelopes = memory_new(
	    envelopes + ARGUMENTS_OPTIONS_MAX, sizeof(opening->envelopes[0]));
	begin_with(opening, before);
	if (boxes_given(arguments, opening, err) != 0 ||
	    moved_given(arguments, "moved-in", &opening->moved_in, err) != 0 ||
	    moved_given(arguments, "moved-out", &opening->moved_out, err) != 0)
		return -1;
	for (size_t n = 0;
	     (given = arguments_each(arguments, "envelopes", n)) != NULL; n++)
		if (envelopes_set(opening, given, err) != 0)
			return -1;
	if (terminal_is_person() && boxes_ask(setup, unit, opening, err) != 0)
		return -1;
	qsort(opening->boxes, opening->box_count, sizeof(opening->boxes[0]),
	    box_compare);
	qsort(opening->envelopes, opening->envelope_count,
	    sizeof(opening->envelopes[0]), envelopes_compare);
	return opening_check(opening, setup, err);
}

static int
cmd_opening(const struct arguments *arguments, struct error *err)
{
	struct session session;
	struct opening opening = { .boxes = NULL };
	struct signing_subject subject = { .slots = opening.slots };
	struct text draft = { 0 };
	const struct setup *setup;
	size_t unit;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    draft_unit(&session, arguments, &unit, err) != 0)
		goto out;
	setup = &session.definition->setup;
	if (draft_head(&session, arguments, NOTE_OPENING, unit,
	        setup->units[unit].id, &opening.head, err) != 0 ||
	    signing_slots(arguments, opening.slots, &opening.slot_count, err) !=
	        0 ||
	    opening_read(&session, arguments, unit, &opening, err) != 0)
		goto out;
	opening_format(&opening, &draft);
	say(stdout,
	    N_("Opening %u of unit %s: boxes opened and shown empty %zu, "
	       "places whose envelopes are decided %zu.\n"),
	    opening.head.number, opening.head.subject, opening.box_count,
	    opening.envelope_count);
	subject.slot_count = opening.slot_count;
	subject.scope_count = setup_unit_scopes(setup, unit, subject.scopes);
	rc = draft_write(&session, arguments, NOTE_OPENING, &opening.head,
	    &subject, &draft, err);
out:
	text_clear(&draft);
	opening_clear(&opening);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "unit",
	    .value = "ID",
	    .help = N_("the unit whose boxes were opened"),
	    .required = true },
	OUT_OPTION,
	{ .name = "box",
	    .value = "ID=PERSON",
	    .repeats = true,
	    .help = N_("who opened a box and showed it empty") },
	{ .name = "moved-in",
	    .value = "TEXT",
	    .help = N_("papers of others counted here: \"PAPERS REASON\"") },
	{ .name = "moved-out",
	    .value = "TEXT",
	    .help = N_("papers of this unit counted elsewhere: \"PAPERS "
	               "REASON\"") },
	{ .name = "envelopes",
	    .value = "TEXT",
	    .repeats = true,
	    .help = N_("envelopes out of the boxes of a place: \"PLACE PUT-IN "
	               "NOT-PUT-IN REASON\"") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_opening = {
	.name = "opening",
	.operands = "",
	.summary = N_("write down who opened the boxes of a unit, and the "
	              "envelopes in them"),
	.manual = N_(
	    "Every box is opened and shown empty by a person. Provisional "
	    "envelopes and refused absentee ones are decided before the papers "
	    "are mixed: put in, or not put in, with the reason. What an "
	    "earlier "
	    "opening of the unit said is taken over; what is given anew "
	    "replaces it."),
	.options = options,
	.run = cmd_opening,
};
