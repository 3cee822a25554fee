#include "audit/verifier/definition.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/eligibility.h"

#define FORMAT                                                                 \
	{                                                                      \
		.name = "format", .kind = FORM_TEXT, .max = 100                \
	}

size_t
question_find_option(const struct question *question, const char *id)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (strcmp(question->options[i].id, id) == 0)
			return i;
	return NOWHERE;
}

size_t
election_find_question(const struct election *election, const char *id)
{
	for (size_t i = 0; i < election->question_count; i++)
		if (strcmp(election->questions[i].id, id) == 0)
			return i;
	return NOWHERE;
}

/* --- election.json -------------------------------------------------------- */

static bool
read_option(const struct form *form, const struct json *value,
    struct question *question)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "code", .kind = FORM_CODE },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = NULL },
	};
	struct option option = { .code = 0 };

	if (!form_check(form, value, members))
		return false;
	form_copy(value, "id", option.id, sizeof(option.id));
	option.code = form_text(value, "code")[0];
	form_label(value, "label", &option.label);
	for (size_t i = 0; i < question->option_count; i++) {
		if (strcmp(question->options[i].id, option.id) == 0)
			return FORM_WRONG(form, value,
			    "the id \"%s\" stands twice", option.id);
		if (question->options[i].code == option.code)
			return FORM_WRONG(form, value,
			    "the code \"%c\" stands twice", option.code);
	}
	question->options[question->option_count++] = option;
	return true;
}

static bool
read_question(const struct form *form, const struct json *value,
    struct election *election)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "text", .kind = FORM_LABEL },
		{ .name = "options",
		    .kind = FORM_LIST,
		    .min = 2,
		    .max = OPTIONS },
		{ .name = NULL },
	};
	struct question *question;
	bool good = true;

	if (!form_check(form, value, members))
		return false;
	if (election_find_question(election, form_text(value, "id")) != NOWHERE)
		return FORM_WRONG(form, value, "the id \"%s\" stands twice",
		    form_text(value, "id"));
	question = &election->questions[election->question_count++];
	form_copy(value, "id", question->id, sizeof(question->id));
	form_label(value, "text", &question->text);
	for (const struct json *o = json_first(json_member(value, "options"));
	     o != NULL; o = o->next)
		good = read_option(form, o, question) && good;
	return good;
}

static bool
take_election(
    const struct form *form, const struct json *top, struct election *election)
{
	static const struct form_member members[] = {
		FORMAT,
		{ .name = "name", .kind = FORM_LABEL },
		{ .name = "authority", .kind = FORM_LABEL },
		{ .name = "date", .kind = FORM_DATE },
		{ .name = "rehearsal", .kind = FORM_FLAG },
		{ .name = "nonce", .kind = FORM_TEXT, .max = 32 },
		{ .name = "questions",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = QUESTIONS },
		{ .name = NULL },
	};
	uint8_t nonce[16];
	bool good = true;

	if (!form_check(form, top, members))
		return false;
	if (!bytes_hex(bytes_of(form_text(top, "nonce")), nonce, 16))
		good = FORM_WRONG(form, json_member(top, "nonce"),
		    "\"%s\" must be 32 digits 0-9 a-f", "nonce");
	form_label(top, "name", &election->name);
	form_label(top, "authority", &election->authority);
	form_copy(top, "date", election->date, sizeof(election->date));
	election->rehearsal = form_flag(top, "rehearsal");
	for (const struct json *q = json_first(json_member(top, "questions"));
	     q != NULL; q = q->next)
		good = read_question(form, q, election) && good;
	return good;
}

bool
definition_read_election(struct definition *definition, const char *file,
    struct bytes bytes, struct report *report)
{
	struct form form = { file, report };
	struct json_document document;
	bool good;

	definition->election = (struct election){ .question_count = 0 };
	good = form_open(&form, bytes.at, bytes.len, "kaihyo election v1",
	           &document) &&
	       take_election(&form, document.top, &definition->election);
	json_release(&document);
	return good;
}

/* --- ordinance.json ------------------------------------------------------- */

/* A vote for an option that every question has. */
static bool
read_counts_as(const struct form *form, const struct election *election,
    const struct json *value, struct category *category)
{
	const struct json *option = json_member(value, "option");

	category->counts_as = (enum counts_as)form_word(
	    "invalid none valid", form_text(value, "counts-as"));
	if ((category->counts_as == COUNTS_VALID) != (option != NULL))
		return FORM_WRONG(form, value,
		    "\"option\" stands with \"counts-as\": \"valid\", and only "
		    "there");
	if (option == NULL)
		return true;
	form_copy(value, "option", category->option, sizeof(category->option));
	for (size_t i = 0; i < election->question_count; i++)
		if (question_find_option(
		        &election->questions[i], category->option) == NOWHERE)
			return FORM_WRONG(form, option,
			    "question \"%s\" has no option \"%s\"",
			    election->questions[i].id, category->option);
	return true;
}

static bool
code_is_new(const struct form *form, const struct election *election,
    const struct ordinance *ordinance, const struct json *value,
    const struct category *category)
{
	for (size_t i = 0; i < ordinance->category_count; i++) {
		const struct category *other = &ordinance->categories[i];

		if (strcmp(other->id, category->id) == 0)
			return FORM_WRONG(form, value,
			    "the id \"%s\" stands twice", category->id);
		if (other->code == category->code)
			return FORM_WRONG(form, value,
			    "the code \"%c\" stands twice", category->code);
	}
	for (size_t q = 0; q < election->question_count; q++)
		for (size_t i = 0; i < election->questions[q].option_count; i++)
			if (election->questions[q].options[i].code ==
			    category->code)
				return FORM_WRONG(form, value,
				    "the code \"%c\" stands twice",
				    category->code);
	return true;
}

static bool
read_category(const struct form *form, const struct election *election,
    const struct json *value, struct ordinance *ordinance)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "code", .kind = FORM_CODE },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "counts-as",
		    .kind = FORM_WORD,
		    .words = "invalid none valid" },
		{ .name = "option", .kind = FORM_ID, .optional = true },
		{ .name = "source",
		    .kind = FORM_TEXT,
		    .max = SOURCE_BYTES - 1 },
		{ .name = "verified", .kind = FORM_FLAG },
		{ .name = NULL },
	};
	struct category category = { .code = 0 };

	if (!form_check(form, value, members))
		return false;
	form_copy(value, "id", category.id, sizeof(category.id));
	category.code = form_text(value, "code")[0];
	form_label(value, "label", &category.label);
	if (!read_counts_as(form, election, value, &category) ||
	    !code_is_new(form, election, ordinance, value, &category))
		return false;
	ordinance->categories[ordinance->category_count++] = category;
	return true;
}

/* What of the rules decides whether papers may be counted at all. */
static void
take_gate(const struct json *decision, struct ordinance *ordinance)
{
	const struct json *gate = json_member(decision, "gate");
	const struct json *count = json_member(gate, "count-if-not-met");

	ordinance->decision = decision;
	ordinance->has_gate = gate != NULL;
	/* Anything but true: rules that are no rules open nothing. */
	ordinance->sealed_until_gate =
	    gate != NULL && (count == NULL || count->kind != JSON_TRUE);
}

static bool
take_ordinance(const struct form *form, const struct json *top,
    const struct election *election, struct ordinance *ordinance)
{
	static const struct form_member members[] = {
		FORMAT,
		{ .name = "name", .kind = FORM_LABEL },
		{ .name = "source",
		    .kind = FORM_TEXT,
		    .max = SOURCE_BYTES - 1 },
		{ .name = "verified", .kind = FORM_FLAG },
		{ .name = "categories",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = CATEGORIES },
		{ .name = "mark", .kind = FORM_LABEL, .optional = true },
		{ .name = "interim", .kind = FORM_FLAG, .optional = true },
		{ .name = "decision", .kind = FORM_OBJECT, .optional = true },
		{ .name = "eligibility",
		    .kind = FORM_OBJECT,
		    .optional = true },
		{ .name = NULL },
	};
	const struct json *eligibility = json_member(top, "eligibility");
	bool good = true;

	if (!form_check(form, top, members))
		return false;
	form_label(top, "name", &ordinance->name);
	form_copy(top, "source", ordinance->source, sizeof(ordinance->source));
	ordinance->verified = form_flag(top, "verified");
	ordinance->interim =
	    json_member(top, "interim") == NULL || form_flag(top, "interim");
	for (const struct json *c = json_first(json_member(top, "categories"));
	     c != NULL; c = c->next)
		good = read_category(form, election, c, ordinance) && good;
	if (eligibility != NULL)
		good = eligibility_check(form, eligibility) && good;
	take_gate(json_member(top, "decision"), ordinance);
	return good;
}

bool
definition_read_ordinance(struct definition *definition, const char *file,
    struct bytes bytes, struct report *report)
{
	struct form form = { file, report };

	definition->ordinance = (struct ordinance){ .category_count = 0 };
	json_release(&definition->ordinance_json);
	return form_open(&form, bytes.at, bytes.len, "kaihyo ordinance v1",
	           &definition->ordinance_json) &&
	       take_ordinance(&form, definition->ordinance_json.top,
	           &definition->election, &definition->ordinance);
}

void
definition_release(struct definition *definition)
{
	json_release(&definition->ordinance_json);
	setup_release(&definition->setup);
}
