#include "ballot/election.h"

#include <string.h>

#include "ballot/field.h"

int
label_read(const struct document_at *at, const char *member,
    struct label *label, struct error *err)
{
	static const char *const only[] = { "ja", "en", NULL };
	struct document_at inside;

	if (document_member(at, member, &inside, err) != 0 ||
	    document_only(&inside, only, err) != 0 ||
	    field_text(&inside, "ja", label->ja, sizeof(label->ja), err) != 0)
		return -1;
	return field_text(&inside, "en", label->en, sizeof(label->en), err);
}

const char *
label_text(const struct label *label)
{
	return strcmp(message_language_name(), "ja") == 0 ? label->ja
	                                                  : label->en;
}

int
election_question(const struct election *election, const char *id)
{
	for (size_t i = 0; i < election->question_count; i++)
		if (strcmp(election->questions[i].id, id) == 0)
			return (int)i;
	return -1;
}

int
question_option(const struct question *question, const char *id)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (strcmp(question->options[i].id, id) == 0)
			return (int)i;
	return -1;
}

int
question_option_by_code(const struct question *question, char code)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (question->options[i].code == code)
			return (int)i;
	return -1;
}

/* Reads one option and adds it, if its id and code are new. */
static int
option_add(
    const struct document_at *at, struct question *question, struct error *err)
{
	static const char *const only[] = { "id", "code", "label", NULL };
	struct option *option = &question->options[question->option_count];

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", option->id, err) != 0 ||
	    field_code(at, &option->code, err) != 0 ||
	    label_read(at, "label", &option->label, err) != 0)
		return -1;
	if (question_option(question, option->id) >= 0)
		return document_refuse(at, err,
		    N_("give every option of a question its own id"),
		    N_("two options have the id \"%s\""), option->id);
	if (question_option_by_code(question, option->code) >= 0)
		return document_refuse(at, err,
		    N_("give every option of a question its own code"),
		    N_("two options have the code %c"), option->code);
	question->option_count++;
	return 0;
}

static int
question_add(
    const struct document_at *at, struct election *election, struct error *err)
{
	static const char *const only[] = { "id", "text", "options", NULL };
	struct question *question =
	    &election->questions[election->question_count];
	struct document_at list;
	size_t count;

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", question->id, err) != 0 ||
	    label_read(at, "text", &question->text, err) != 0 ||
	    field_list(at, "options", 2, OPTIONS_MAX, &list, &count, err) != 0)
		return -1;
	if (election_question(election, question->id) >= 0)
		return document_refuse(at, err,
		    N_("give every question its own id"),
		    N_("two questions have the id \"%s\""), question->id);
	for (size_t i = 0; i < count; i++) {
		struct document_at option = document_element(&list, i);

		if (option_add(&option, question, err) != 0)
			return -1;
	}
	election->question_count++;
	return 0;
}

static int
nonce_read(
    const struct document_at *at, struct election *election, struct error *err)
{
	struct document_at member;
	const char *text;
	uint8_t bytes[16];

	if (document_member(at, "nonce", &member, err) != 0 ||
	    document_text(&member, 100, &text, err) != 0)
		return -1;
	if (!span_hex(span_of(text), bytes, sizeof(bytes)))
		return document_refuse(&member, err,
		    N_("draw a fresh one: openssl rand -hex 16"),
		    N_("the nonce must be 32 digits of 0-9 and a-f"));
	memcpy(election->nonce, text, sizeof(election->nonce));
	return 0;
}

static int
election_read(
    const struct document_at *at, struct election *election, struct error *err)
{
	static const char *const only[] = { "format", "name", "authority",
		"date", "rehearsal", "nonce", "questions", NULL };
	struct document_at list;
	size_t count;

	/* The format first: of another file, nothing else will fit. */
	if (field_format(at, "kaihyo election v1", err) != 0 ||
	    document_only(at, only, err) != 0 ||
	    label_read(at, "name", &election->name, err) != 0 ||
	    label_read(at, "authority", &election->authority, err) != 0 ||
	    field_date(at, "date", &election->date, err) != 0 ||
	    field_boolean(at, "rehearsal", &election->rehearsal, err) != 0 ||
	    nonce_read(at, election, err) != 0 ||
	    field_list(at, "questions", 1, QUESTIONS_MAX, &list, &count, err) !=
	        0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at question = document_element(&list, i);

		if (question_add(&question, election, err) != 0)
			return -1;
	}
	return 0;
}

int
election_parse(struct verified bytes, const char *name,
    struct election *election, struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	memset(election, 0, sizeof(*election));
	if (document_open(bytes.bytes, name, &document, err) != 0)
		goto out;
	top = document_top(&document);
	rc = election_read(&top, election, err);
out:
	document_close(&document);
	return rc;
}
