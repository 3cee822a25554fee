#include "ballot/ordinance.h"

#include <string.h>

#include "ballot/field.h"

int
ordinance_category(const struct ordinance *ordinance, char code)
{
	for (size_t i = 0; i < ordinance->category_count; i++)
		if (ordinance->categories[i].code == code)
			return (int)i;
	return -1;
}

/* The vote that a category stands for exists in every question. */
static int
counts_as_read(const struct document_at *at, const struct election *election,
    struct category *category, struct error *err)
{
	static const char *const words[] = { [COUNTS_AS_INVALID] = "invalid",
		[COUNTS_AS_NONE] = "none",
		[COUNTS_AS_VALID] = "valid",
		NULL };
	struct document_at member;
	size_t chosen;

	if (field_choice(at, "counts-as", words,
	        N_("write invalid, none or valid"), &chosen, err) != 0)
		return -1;
	category->counts_as = (enum counts_as)chosen;
	if (category->counts_as != COUNTS_AS_VALID) {
		if (!document_optional(at, "option", &member))
			return 0;
		return document_refuse(&member, err,
		    N_("leave \"option\" out, or write \"counts-as\": "
		       "\"valid\""),
		    N_("\"option\" goes with \"counts-as\": \"valid\" only"));
	}
	if (document_member(at, "option", &member, err) != 0 ||
	    document_id(&member, category->option, err) != 0)
		return -1;
	for (size_t i = 0; election != NULL && i < election->question_count;
	     i++)
		if (question_option(&election->questions[i], category->option) <
		    0)
			return document_refuse(&member, err,
			    N_("name an option that every question has"),
			    N_("question \"%s\" has no option \"%s\""),
			    election->questions[i].id, category->option);
	return 0;
}

static int
codes_check(const struct document_at *at, const struct election *election,
    const struct ordinance *ordinance, const struct category *category,
    struct error *err)
{
	for (size_t i = 0; i < ordinance->category_count; i++)
		if (strcmp(ordinance->categories[i].id, category->id) == 0)
			return document_refuse(at, err,
			    N_("give every category its own id"),
			    N_("two categories have the id \"%s\""),
			    category->id);
	if (ordinance_category(ordinance, category->code) >= 0)
		return document_refuse(at, err,
		    N_("give every category its own code"),
		    N_("two categories have the code %c"), category->code);
	for (size_t i = 0; election != NULL && i < election->question_count;
	     i++)
		if (question_option_by_code(
		        &election->questions[i], category->code) >= 0)
			return document_refuse(at, err,
			    N_("take a code that is no option's"),
			    N_("code %c is an option's in question \"%s\""),
			    category->code, election->questions[i].id);
	return 0;
}

static int
category_add(const struct document_at *at, const struct election *election,
    struct ordinance *ordinance, struct error *err)
{
	static const char *const only[] = { "id", "code", "label", "counts-as",
		"option", "source", "verified", NULL };
	struct category *category =
	    &ordinance->categories[ordinance->category_count];

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", category->id, err) != 0 ||
	    field_code(at, &category->code, err) != 0 ||
	    label_read(at, "label", &category->label, err) != 0 ||
	    counts_as_read(at, election, category, err) != 0 ||
	    field_text(at, "source", category->source, sizeof(category->source),
	        err) != 0 ||
	    field_boolean(at, "verified", &category->verified, err) != 0 ||
	    codes_check(at, election, ordinance, category, err) != 0)
		return -1;
	ordinance->category_count++;
	return 0;
}

static int
ordinance_read(const struct document_at *at, const struct election *election,
    struct ordinance *ordinance, struct error *err)
{
	static const char *const only[] = { "format", "name", "source",
		"verified", "mark", "categories", "interim", "decision",
		"eligibility", NULL };
	struct document_at list, mark, interim, decision, eligibility;
	size_t count;

	if (field_format(at, "kaihyo ordinance v1", err) != 0 ||
	    document_only(at, only, err) != 0 ||
	    label_read(at, "name", &ordinance->name, err) != 0 ||
	    field_text(at, "source", ordinance->source,
	        sizeof(ordinance->source), err) != 0 ||
	    field_boolean(at, "verified", &ordinance->verified, err) != 0 ||
	    field_list(
	        at, "categories", 1, CATEGORIES_MAX, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at category = document_element(&list, i);

		if (category_add(&category, election, ordinance, err) != 0)
			return -1;
	}
	ordinance->has_mark = document_optional(at, "mark", &mark);
	if (ordinance->has_mark &&
	    label_read(at, "mark", &ordinance->mark, err) != 0)
		return -1;
	ordinance->interim = true;
	if (document_optional(at, "interim", &interim) &&
	    document_boolean(&interim, &ordinance->interim, err) != 0)
		return -1;
	if (document_optional(at, "eligibility", &eligibility) &&
	    eligibility_rules_read(
	        &eligibility, &ordinance->eligibility, err) != 0)
		return -1;
	if (!document_optional(at, "decision", &decision))
		return 0;
	return rules_parse(&decision, election, &ordinance->decision, err);
}

int
ordinance_parse(struct verified bytes, const char *name,
    const struct election *election, struct ordinance *ordinance,
    struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	memset(ordinance, 0, sizeof(*ordinance));
	if (document_open(bytes.bytes, name, &document, err) != 0)
		goto out;
	top = document_top(&document);
	rc = ordinance_read(&top, election, ordinance, err);
out:
	document_close(&document);
	return rc;
}
