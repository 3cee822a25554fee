#include "ballot/cmd_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/terminal.h"

#define FORM_BYTES_MAX (1u << 20)

/* --- options and files ---------------------------------------------------- */

/* "<words>" of an option, each the answer of one key (":" + the first word). */
static int
words_set(struct form *form, const char *option, const char *given,
    const char *const *keys, bool with_id, struct error *err)
{
	struct span rest = span_of(given), id = { "", 0 }, word;
	struct text key = { 0 };
	bool whole = !with_id || word_cut(&rest, ID_MAX, &id);
	int rc = -1;

	for (size_t i = 0; whole && keys[i] != NULL; i++) {
		whole = word_cut(&rest, FORM_ANSWER_MAX, &word);
		if (!whole)
			break;
		text_clear(&key);
		text_addf(&key, "%s%s%.*s", keys[i], with_id ? ":" : "",
		    (int)id.len, id.at);
		if (form_set(form, text_span(&key), word, err) != 0)
			goto out;
	}
	if (!whole || rest.at != NULL) {
		error_set(err, ERROR_USAGE,
		    N_("see --help for the words and their order"),
		    N_("--%s \"%s\" has too few or too many words"), option,
		    given);
		goto out;
	}
	rc = 0;
out:
	text_clear(&key);
	return rc;
}

static int
number_options(
    struct form *form, const struct arguments *arguments, struct error *err)
{
	static const char *const names[] = { "day", "early", "absentee",
		"braille", "proxy", "provisional", "taken-home" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *given = arguments_value(arguments, names[i]);

		if (given != NULL &&
		    form_set(form, span_of(names[i]), span_of(given), err) != 0)
			return -1;
	}
	return 0;
}

static int
list_options(
    struct form *form, const struct arguments *arguments, struct error *err)
{
	static const char *const paper[] = { "received", "issued", "returned",
		"spoiled", "left", NULL };
	static const char *const sent[] = { "sent", NULL };
	static const char *const envelopes[] = { "envelopes-received",
		"envelopes-accepted", "envelopes-refused", "envelopes-late",
		NULL };
	const char *given;

	for (size_t n = 0;
	     (given = arguments_each(arguments, "paper", n)) != NULL; n++)
		if (words_set(form, "paper", given, paper, true, err) != 0)
			return -1;
	for (size_t n = 0;
	     (given = arguments_each(arguments, "sent", n)) != NULL; n++)
		if (words_set(form, "sent", given, sent, true, err) != 0)
			return -1;
	given = arguments_value(arguments, "envelopes");
	return given != NULL
	           ? words_set(form, "envelopes", given, envelopes, false, err)
	           : 0;
}

static int
checkins_option(
    struct form *form, const struct arguments *arguments, struct error *err)
{
	static const char *const none[] = { "checkins", NULL };
	static const char *const csv[] = { "checkins", "checkins-a", NULL };
	static const char *const paper[] = { "checkins", "checkins-a",
		"checkins-b", NULL };
	const char *given = arguments_value(arguments, "checkins");

	if (given == NULL)
		return 0;
	return words_set(form, "checkins", given,
	    strncmp(given, "paper", 5) == 0 ? paper
	    : strncmp(given, "csv", 3) == 0 ? csv
	                                    : none,
	    false, err);
}

static int
box_options(
    struct form *form, const struct arguments *arguments, struct error *err)
{
	const char *given;

	for (size_t n = 0;
	     (given = arguments_each(arguments, "box", n)) != NULL; n++) {
		struct span rest = span_of(given), id;
		struct text key = { 0 };
		int rc;

		if (!span_cut(&rest, '=', ID_MAX, &id) || rest.at == NULL)
			return error_set(err, ERROR_USAGE,
			    N_("write --box ID=SEAL, for example k1=A1234"),
			    N_("\"%s\" is no box with its seal"), given);
		text_addf(&key, "seal:%.*s", (int)id.len, id.at);
		rc = form_set(form, text_span(&key), rest, err);
		text_clear(&key);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
file_option(struct form *form, const char *path, struct error *err)
{
	struct file_bytes file = { 0 };
	size_t len = strlen(path);
	int rc = -1;

	if (file_read_path(path, FORM_BYTES_MAX, &file, err) != 0)
		return -1;
	if (len > 5 && strcmp(path + len - 5, ".json") == 0)
		rc = form_read_json(form, file_span(&file), path, err);
	else if ((rc = form_read_csv(form, file_span(&file), err)) != 0)
		error_at_name(err, path);
	file_release(&file);
	return rc;
}

/* One entry: the n-th file, if there is one, and the options. */
static int
entry_read(struct form *form, const struct arguments *arguments, size_t n,
    struct error *err)
{
	const char *path = arguments_each(arguments, "from", n);

	if (path != NULL && file_option(form, path, err) != 0)
		return -1;
	if (number_options(form, arguments, err) != 0 ||
	    list_options(form, arguments, err) != 0 ||
	    checkins_option(form, arguments, err) != 0 ||
	    box_options(form, arguments, err) != 0) {
		/* What a file is refused for, it is refused for here too. */
		err->kind = ERROR_USAGE;
		return -1;
	}
	return 0;
}

/* Two entries of the same form: the fields that differ, by name only. */
static void
differences(const struct form *a, const struct form *b, struct text *keys)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->fields[i].answer, b->fields[i].answer) != 0)
			text_addf(keys, "%s%s", keys->len > 0 ? ", " : "",
			    a->fields[i].key);
}

int
form_read_options(
    struct form *form, const struct arguments *arguments, struct error *err)
{
	struct text keys = { 0 };
	struct form other;
	int rc = -1;

	if (arguments_each(arguments, "from", 2) != NULL)
		return error_set(err, ERROR_USAGE, N_("give one or two"),
		    N_("more than two --from files"));
	if (entry_read(form, arguments, 0, err) != 0)
		return -1;
	if (arguments_each(arguments, "from", 1) == NULL)
		return 0;
	if (form_init(&other, form->setup, form->place, err) != 0 ||
	    entry_read(&other, arguments, 1, err) != 0)
		goto out;
	differences(form, &other, &keys);
	if (keys.len > 0) {
		error_set(err, ERROR_INPUT,
		    N_("both look at the signed paper again, then at their "
		       "entries"),
		    N_("the two entries differ: %s"), keys.at);
		goto out;
	}
	rc = 0;
out:
	form_clear(&other);
	text_clear(&keys);
	return rc;
}

/* --- a person at a terminal ----------------------------------------------- */

/* Asks until the answer is one. */
static int
field_ask(struct form_field *field, struct error *err)
{
	struct message question;
	struct error wrong;
	char answer[128];

	form_question(field, &question);
	for (;;) {
		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		if (form_answer(field, span_of(answer), &wrong) == 0)
			return 0;
		error_print(&wrong, stderr);
	}
}

/* The violated equations that belong to a section (SECTION_COUNT: all). */
struct telling {
	enum form_section section;
	size_t count;
};

static void
equation_say(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	struct telling *telling = context;
	char line[1024];

	(void)difference;
	if (telling->section != SECTION_COUNT &&
	    !form_judges(telling->section, equation))
		return;
	telling->count++;
	message_format(message, line, sizeof(line));
	say(stderr, N_("DOES NOT BALANCE: %s\n"), line);
}

static size_t
equations_say(const struct form *form, enum form_section section)
{
	struct telling telling = { section, 0 };
	struct turnout turnout = { .boxes = NULL };

	form_fill(form, &turnout);
	equations_check(&turnout, &form->setup->places[form->place],
	    equation_say, &telling);
	turnout_clear(&turnout);
	return telling.count;
}

void
form_say_equations(const struct form *form)
{
	if (equations_say(form, SECTION_COUNT) > 0)
		say(stderr,
		    N_("The figures stay as they are: the station will ask for "
		       "the reason.\n"));
}

/*
 * Says what a finished section violates, and lets the person type a number
 * again, until it balances or is kept as it is.
 */
static int
section_settle(
    const struct form *form, enum form_section section, struct error *err)
{
	struct message question;
	char answer[FORM_KEY_MAX + 1];

	message_set(&question,
	    N_("Which figure was mistyped? Its name in [ ], or \"keep\" if "
	       "the record says so:"));
	while (equations_say(form, section) > 0) {
		struct form_field *field;

		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		if (strcmp(answer, "keep") == 0)
			return 0;
		field = form_find(form, span_of(answer));
		if (field != NULL && field_ask(field, err) != 0)
			return -1;
		if (field == NULL)
			say(stderr, N_("There is no figure \"%s\".\n"), answer);
	}
	return 0;
}

static int
first_entry(struct form *form, const bool *asked, struct error *err)
{
	for (size_t i = 0; i < form->count; i++) {
		struct form_field *field = &form->fields[i];

		if (asked[i] && (form_lacks(form, field) || field->zero) &&
		    field_ask(field, err) != 0)
			return -1;
		if ((i + 1 == form->count ||
		        form->fields[i + 1].section != field->section) &&
		    section_settle(form, field->section, err) != 0)
			return -1;
	}
	return 0;
}

/* A form that knows only what was not asked. */
static int
blind_copy(const struct form *form, const bool *asked, struct form *blind,
    struct error *err)
{
	if (form_init(blind, form->setup, form->place, err) != 0)
		return -1;
	for (size_t i = 0; i < form->count; i++)
		if (!asked[i])
			memcpy(blind->fields[i].answer, form->fields[i].answer,
			    sizeof(blind->fields[i].answer));
	return 0;
}

/* Both type what differs again, and neither sees the other's figure. */
static int
differences_settle(struct form *form, struct form *blind, struct error *err)
{
	for (size_t i = 0; i < form->count; i++) {
		struct form_field *a = &form->fields[i], *b = &blind->fields[i];

		while (strcmp(a->answer, b->answer) != 0) {
			say(stderr,
			    N_("The two entries differ in [%s]. Look at the "
			       "record again.\nFirst person:\n"),
			    a->key);
			if (field_ask(a, err) != 0)
				return -1;
			say(stderr, N_("Second person:\n"));
			if (field_ask(b, err) != 0)
				return -1;
		}
	}
	return 0;
}

static int
second_entry(struct form *form, const bool *asked, struct error *err)
{
	struct form blind;
	int rc = -1;

	if (blind_copy(form, asked, &blind, err) != 0)
		return -1;
	say(stderr,
	    N_("\nNow a second person types the same record, without looking "
	       "at the first entry.\n"));
	for (size_t i = 0; i < blind.count; i++)
		if (asked[i] &&
		    (form_lacks(&blind, &blind.fields[i]) ||
		        blind.fields[i].zero) &&
		    field_ask(&blind.fields[i], err) != 0)
			goto out;
	rc = differences_settle(form, &blind, err);
out:
	form_clear(&blind);
	return rc;
}

static int
lacking_refuse(const struct form *form, struct error *err)
{
	for (size_t i = 0; i < form->count; i++)
		if (form_lacks(form, &form->fields[i]))
			return error_set(err, ERROR_USAGE,
			    N_("give it as an option or in the file (see "
			       "--help), or run this at a terminal"),
			    N_("\"%s\" is missing"), form->fields[i].key);
	return 0;
}

int
form_ask(struct form *form, bool twice, struct error *err)
{
	bool *asked, any = false;
	int rc = -1;

	if (!terminal_is_person())
		return lacking_refuse(form, err);
	asked = memory_new(form->count, sizeof(asked[0]));
	for (size_t i = 0; i < form->count; i++) {
		asked[i] = form->fields[i].answer[0] == '\0';
		any |= form_lacks(form, &form->fields[i]);
	}
	if (!any) {
		rc = 0;
		goto out;
	}
	if (first_entry(form, asked, err) != 0 ||
	    (twice && second_entry(form, asked, err) != 0))
		goto out;
	rc = lacking_refuse(form, err);
out:
	free(asked);
	return rc;
}
