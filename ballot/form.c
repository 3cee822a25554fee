#include "ballot/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"
#include "base/document.h"

static const char *const fix_answer =
    N_("write it in plain digits, without separators");
static const char *const fix_key =
    N_("docs/formats.md 9.4 lists the fields of a place's record");

/* --- the fields ----------------------------------------------------------- */

static void
field_add(struct form *form, enum form_section section, enum form_kind kind,
    const char *key, const char *of, const char *about)
{
	struct form_field *field;

	form->fields =
	    memory_grow(form->fields, form->count + 1, sizeof(form->fields[0]));
	field = &form->fields[form->count++];
	*field = (struct form_field){
		.section = section, .kind = kind, .about = about, .of = of
	};
	snprintf(field->key, sizeof(field->key), "%s%s%s", key,
	    of[0] != '\0' ? ":" : "", of);
}

static void
voters_add(struct form *form)
{
	static const struct {
		const char *key, *about;
	} all[] = {
		{ "day", N_("Voters checked in on the day") },
		{ "early", N_("Voters checked in early") },
		{ "absentee", N_("Absentee voters checked in") },
		{ "braille", N_("Of all these, with a braille paper") },
		{ "proxy", N_("Of all these, by proxy") },
		{ "provisional",
		    N_("Of all these, provisional, in an envelope") },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		field_add(form, SECTION_VOTERS, FORM_COUNT, all[i].key, "",
		    all[i].about);
}

static void
papers_add(struct form *form)
{
	static const struct {
		const char *key, *about;
	} all[] = {
		{ "received", N_("Papers received by the place") },
		{ "issued", N_("Papers handed to voters") },
		{ "returned", N_("Papers that voters gave back") },
		{ "spoiled", N_("Papers spoiled or exchanged") },
		{ "left", N_("Papers left over, counted") },
	};

	for (size_t p = 0; p < form->setup->paper_count; p++)
		for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			field_add(form, SECTION_PAPERS, FORM_COUNT, all[i].key,
			    form->setup->papers[p].id, all[i].about);
}

/* An absentee desk sends on to the places of its district. */
static void
sent_add(struct form *form)
{
	const struct place *desk = &form->setup->places[form->place];

	for (size_t i = 0; i < form->setup->place_count; i++) {
		const struct place *to = &form->setup->places[i];

		if (to->district != desk->district || to == desk)
			continue;
		field_add(form, SECTION_ENVELOPES, FORM_COUNT, "sent", to->id,
		    N_("Absentee envelopes sent on to the place"));
		form->fields[form->count - 1].zero = true;
	}
}

static void
envelopes_add(struct form *form)
{
	static const struct {
		const char *key, *about;
	} all[] = {
		{ "envelopes-received",
		    N_("Absentee envelopes received in time") },
		{ "envelopes-accepted", N_("Of these, accepted") },
		{ "envelopes-refused", N_("Of these, refused") },
		{ "envelopes-late",
		    N_("Absentee envelopes that came too late") },
	};

	if (form->setup->places[form->place].kind == PLACE_ABSENTEE)
		sent_add(form);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		field_add(form, SECTION_ENVELOPES, FORM_COUNT, all[i].key, "",
		    all[i].about);
}

static int
id_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
boxes_add(struct form *form, struct error *err)
{
	const struct setup *setup = form->setup;
	const char *ids[TURNOUT_BOXES_MAX] = { NULL };
	size_t count = 0;

	for (size_t i = 0; i < setup->box_count; i++) {
		if (setup->boxes[i].place != form->place)
			continue;
		if (count == TURNOUT_BOXES_MAX)
			return error_set(err, ERROR_INPUT,
			    N_("ask the election office to split the place"),
			    N_("place %s has more than %d boxes"),
			    setup->places[form->place].id, TURNOUT_BOXES_MAX);
		ids[count++] = setup->boxes[i].id;
	}
	qsort(ids, count, sizeof(ids[0]), id_compare);
	for (size_t i = 0; i < count; i++)
		field_add(form, SECTION_BOXES, FORM_SEAL, "seal", ids[i],
		    N_("Number on the seal (- if it has none) of box"));
	return 0;
}

int
form_init(struct form *form, const struct setup *setup, size_t place,
    struct error *err)
{
	*form = (struct form){ .setup = setup, .place = place };
	voters_add(form);
	papers_add(form);
	envelopes_add(form);
	field_add(form, SECTION_HOME, FORM_COUNT, "taken-home", "",
	    N_("Papers seen to be taken home"));
	field_add(form, SECTION_CHECKINS, FORM_CHECKINS, "checkins", "",
	    N_("Check-ins: csv (a file), paper (a roll on paper) or none"));
	field_add(form, SECTION_CHECKINS, FORM_COUNT, "checkins-a", "",
	    N_("Check-ins, as the list or the first count says"));
	field_add(form, SECTION_CHECKINS, FORM_COUNT, "checkins-b", "",
	    N_("Check-ins on paper, counted by a second person"));
	if (boxes_add(form, err) == 0)
		return 0;
	form_clear(form);
	return -1;
}

void
form_clear(struct form *form)
{
	free(form->fields);
	*form = (struct form){ 0 };
}

struct form_field *
form_find(const struct form *form, struct span key)
{
	for (size_t i = 0; i < form->count; i++)
		if (span_equals(key, form->fields[i].key))
			return &form->fields[i];
	return NULL;
}

void
form_question(const struct form_field *field, struct message *question)
{
	message_set(question, "%s%s%s [%s]:", translate(field->about),
	    field->of[0] != '\0' ? " " : "", field->of, field->key);
}

/* --- answers -------------------------------------------------------------- */

static int
checkins_answer(struct span answer, struct error *err)
{
	for (int i = CHECKINS_NONE; i <= CHECKINS_PAPER; i++)
		if (span_equals(answer, checkins_name((enum checkins)i)))
			return 0;
	return error_set(err, ERROR_INPUT, N_("write none, csv or paper"),
	    N_("\"%.*s\" does not say where the check-ins are"),
	    (int)answer.len, answer.at);
}

int
form_answer(struct form_field *field, struct span answer, struct error *err)
{
	char seal[SEAL_MAX + 1];
	uint64_t number;
	int rc = 0;

	switch (field->kind) {
	case FORM_COUNT:
		if (!span_number(answer, VOTERS_MAX, &number))
			rc = error_set(err, ERROR_INPUT, fix_answer,
			    N_("\"%.*s\" is not a whole number from 0 to %d"),
			    (int)answer.len, answer.at, VOTERS_MAX);
		break;
	case FORM_CHECKINS:
		rc = checkins_answer(answer, err);
		break;
	case FORM_SEAL:
		if (!seal_copy(answer, seal))
			rc = error_set(err, ERROR_INPUT,
			    N_("write 1 to 32 letters A-Z a-z, digits or -"),
			    N_("\"%.*s\" is no number of a seal"),
			    (int)answer.len, answer.at);
		break;
	}
	if (rc != 0)
		return rc;
	span_copy(answer, field->answer, sizeof(field->answer));
	return 0;
}

int
form_set(
    struct form *form, struct span key, struct span answer, struct error *err)
{
	struct form_field *field = form_find(form, key);

	if (field == NULL)
		return error_set(err, ERROR_INPUT, fix_key,
		    N_("the record of place %s has no field \"%.*s\""),
		    form->setup->places[form->place].id, (int)key.len, key.at);
	if (field->answer[0] != '\0')
		return error_set(err, ERROR_INPUT, N_("give every figure once"),
		    N_("\"%s\" is given twice"), field->key);
	if (form_answer(field, answer, err) != 0)
		return error_at_name(err, field->key);
	return 0;
}

int
form_read_csv(struct form *form, struct span bytes, struct error *err)
{
	struct csv *csv = memory_new(1, sizeof(*csv));
	bool more;
	int rc = -1;

	if (csv_open(bytes, csv, err) != 0 || csv_next(csv, &more, err) != 0)
		goto out;
	if (!more || csv->column_count != 2 ||
	    !span_equals(csv->fields[0], "field") ||
	    !span_equals(csv->fields[1], "value")) {
		error_set(err, ERROR_INPUT, fix_key,
		    N_("the first line must be \"field,value\""));
		goto out;
	}
	while ((rc = csv_next(csv, &more, err)) == 0 && more)
		if (form_set(form, csv->fields[0], csv->fields[1], err) != 0) {
			rc = error_at(err, N_("line %zu"), csv->line);
			break;
		}
out:
	csv_close(csv);
	free(csv);
	return rc;
}

static int
member_read(
    struct form *form, const struct document_at *member, struct error *err)
{
	char digits[NUMBER_TEXT_LEN];
	const char *answer = digits;
	uint64_t number;

	if (json_is_string(member->value)) {
		if (document_text(member, FORM_ANSWER_MAX, &answer, err) != 0)
			return -1;
	} else {
		if (document_number(member, VOTERS_MAX, &number, err) != 0)
			return -1;
		snprintf(
		    digits, sizeof(digits), "%llu", (unsigned long long)number);
	}
	if (form_set(form, span_of(member->key), span_of(answer), err) != 0)
		return error_at(err, N_("line %zu"), document_line(member));
	return 0;
}

int
form_read_json(
    struct form *form, struct span bytes, const char *name, struct error *err)
{
	struct document document;
	struct document_at top;
	const char *key;
	json_t *value;
	int rc = -1;

	if (document_open(bytes, name, &document, err) != 0)
		goto out;
	top = document_top(&document);
	json_object_foreach(top.value, key, value)
	{
		struct document_at member = { &document, &top, value, key, 0 };

		if (member_read(form, &member, err) != 0)
			goto out;
	}
	rc = 0;
out:
	document_close(&document);
	return rc;
}

/* --- the turnout ---------------------------------------------------------- */

static enum checkins
checkins_chosen(const struct form *form)
{
	const struct form_field *field = form_find(form, span_of("checkins"));

	for (int i = CHECKINS_CSV; i <= CHECKINS_PAPER; i++)
		if (strcmp(field->answer, checkins_name((enum checkins)i)) == 0)
			return (enum checkins)i;
	return CHECKINS_NONE;
}

bool
form_lacks(const struct form *form, const struct form_field *field)
{
	if (field->answer[0] != '\0' || field->zero)
		return false;
	if (strcmp(field->key, "checkins-a") == 0)
		return checkins_chosen(form) != CHECKINS_NONE;
	if (strcmp(field->key, "checkins-b") == 0)
		return checkins_chosen(form) == CHECKINS_PAPER;
	return true;
}

/* The number of a field: of "issued:white" with `key` "issued". */
static uint64_t
number_of(const struct form *form, const char *key, const char *of)
{
	const struct form_field *field;
	char full[FORM_KEY_MAX + 1];
	uint64_t number = 0;

	snprintf(
	    full, sizeof(full), "%s%s%s", key, of[0] != '\0' ? ":" : "", of);
	field = form_find(form, span_of(full));
	if (field == NULL ||
	    !span_number(span_of(field->answer), VOTERS_MAX, &number))
		return 0;
	return number;
}

static int
paper_compare(const void *a, const void *b)
{
	return strcmp(((const struct turnout_paper *)a)->id,
	    ((const struct turnout_paper *)b)->id);
}

static void
papers_fill(const struct form *form, struct turnout *turnout)
{
	turnout->paper_count = form->setup->paper_count;
	for (size_t i = 0; i < turnout->paper_count; i++) {
		struct turnout_paper *paper = &turnout->papers[i];

		memcpy(paper->id, form->setup->papers[i].id, sizeof(paper->id));
		paper->received = number_of(form, "received", paper->id);
		paper->issued = number_of(form, "issued", paper->id);
		paper->returned = number_of(form, "returned", paper->id);
		paper->spoiled = number_of(form, "spoiled", paper->id);
		paper->left = number_of(form, "left", paper->id);
	}
	qsort(turnout->papers, turnout->paper_count, sizeof(turnout->papers[0]),
	    paper_compare);
}

static int
sent_compare(const void *a, const void *b)
{
	return strcmp(((const struct turnout_sent *)a)->place,
	    ((const struct turnout_sent *)b)->place);
}

static void
lists_fill(const struct form *form, struct turnout *turnout)
{
	free(turnout->sent);
	free(turnout->boxes);
	turnout->sent = memory_new(form->count, sizeof(turnout->sent[0]));
	turnout->boxes = memory_new(form->count, sizeof(turnout->boxes[0]));
	turnout->sent_count = turnout->box_count = 0;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		bool sent = strncmp(field->key, "sent:", 5) == 0;
		uint64_t envelopes =
		    sent ? number_of(form, "sent", field->of) : 0;

		if (envelopes > 0) {
			struct turnout_sent *to =
			    &turnout->sent[turnout->sent_count++];

			span_copy(
			    span_of(field->of), to->place, sizeof(to->place));
			to->envelopes = envelopes;
		}
		if (field->kind == FORM_SEAL) {
			struct turnout_box *box =
			    &turnout->boxes[turnout->box_count++];

			span_copy(span_of(field->of), box->id, sizeof(box->id));
			memcpy(box->seal, field->answer, sizeof(box->seal));
		}
	}
	/* The boxes are sorted in the form already. */
	if (turnout->sent_count > 0)
		qsort(turnout->sent, turnout->sent_count,
		    sizeof(turnout->sent[0]), sent_compare);
}

void
form_fill(const struct form *form, struct turnout *turnout)
{
	struct turnout_envelopes *e = &turnout->envelopes;

	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		turnout->voters[c] = number_of(form, channel_name(c), "");
	turnout->braille = number_of(form, "braille", "");
	turnout->proxy = number_of(form, "proxy", "");
	turnout->provisional = number_of(form, "provisional", "");
	papers_fill(form, turnout);
	e->received = number_of(form, "envelopes-received", "");
	e->accepted = number_of(form, "envelopes-accepted", "");
	e->refused = number_of(form, "envelopes-refused", "");
	e->late = number_of(form, "envelopes-late", "");
	turnout->taken_home = number_of(form, "taken-home", "");
	turnout->checkins = checkins_chosen(form);
	turnout->checkin_counts[0] = turnout->checkin_counts[1] = 0;
	if (turnout->checkins != CHECKINS_NONE)
		turnout->checkin_counts[0] = number_of(form, "checkins-a", "");
	if (turnout->checkins == CHECKINS_PAPER)
		turnout->checkin_counts[1] = number_of(form, "checkins-b", "");
	lists_fill(form, turnout);
}

bool
form_judges(enum form_section section, enum equation equation)
{
	static const enum form_section sections[EQUATION_COUNT] = {
		[EQUATION_CHANNEL] = SECTION_VOTERS,
		[EQUATION_PART] = SECTION_VOTERS,
		[EQUATION_ISSUED] = SECTION_PAPERS,
		[EQUATION_STOCK] = SECTION_PAPERS,
		[EQUATION_ENVELOPES] = SECTION_ENVELOPES,
		[EQUATION_ABSENTEE] = SECTION_ENVELOPES,
		[EQUATION_CHECKINS] = SECTION_CHECKINS,
		[EQUATION_TWO_COUNTS] = SECTION_CHECKINS,
	};

	/* What was taken home is a part of the voters, too. */
	return sections[equation] == section ||
	       (equation == EQUATION_PART && section == SECTION_HOME);
}
