#include "audit/verifier/eligibility.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/bytes.h"

#define SOURCE                                                                 \
	{ .name = "source", .kind = FORM_TEXT, .max = SOURCE_BYTES - 1 },      \
	{                                                                      \
		.name = "verified", .kind = FORM_FLAG                          \
	}
#define DAY                                                                    \
	{                                                                      \
		.name = "day", .kind = FORM_WORD, .words = "reference vote"    \
	}
#define CLASSES "japanese special-permanent permanent with-status other"
#define CLASS_COUNT 5
#define TITLE_MAX 95
#define VALUE_MAX 63

static const struct form_member parts[] = {
	{ .name = "age", .kind = FORM_OBJECT },
	{ .name = "residence", .kind = FORM_OBJECT },
	{ .name = "classes",
	    .kind = FORM_LIST,
	    .min = CLASS_COUNT,
	    .max = CLASS_COUNT },
	{ .name = "disqualifications", .kind = FORM_LIST, .max = 16 },
	{ .name = "special-place", .kind = FORM_OBJECT, .optional = true },
	{ .name = NULL },
};
static const struct form_member age[] = {
	{ .name = "years", .kind = FORM_NUMBER, .min = 1, .max = 100 },
	DAY,
	SOURCE,
	{ .name = NULL },
};
static const struct form_member residence[] = {
	{ .name = "months", .kind = FORM_NUMBER, .max = 1200 },
	{ .name = "months-after-leaving", .kind = FORM_NUMBER, .max = 1200 },
	DAY,
	SOURCE,
	{ .name = NULL },
};
static const struct form_member class_rule[] = {
	{ .name = "class", .kind = FORM_WORD, .words = CLASSES },
	{ .name = "admitted", .kind = FORM_FLAG },
	{ .name = "duration", .kind = FORM_OBJECT, .optional = true },
	SOURCE,
	{ .name = NULL },
};
static const struct form_member duration[] = {
	{ .name = "op", .kind = FORM_WORD, .words = ">= >" },
	{ .name = "years", .kind = FORM_NUMBER, .min = 1, .max = 100 },
	DAY,
	{ .name = NULL },
};
static const struct form_member disqualification[] = {
	{ .name = "id", .kind = FORM_ID },
	{ .name = "label", .kind = FORM_LABEL },
	{ .name = "effect",
	    .kind = FORM_WORD,
	    .words = "refused special-place none" },
	SOURCE,
	{ .name = NULL },
};
static const struct form_member special_place[] = {
	{ .name = "election-age", .kind = FORM_NUMBER, .min = 1, .max = 100 },
	SOURCE,
	{ .name = NULL },
};

/* An earlier element with the same text in `name`. */
static bool
stands_before(
    const struct json *list, const struct json *element, const char *name)
{
	for (const struct json *e = json_first(list); e != element; e = e->next)
		if (strcmp(form_text(e, name), form_text(element, name)) == 0)
			return true;
	return false;
}

static bool
classes_check(const struct form *form, const struct json *list)
{
	bool good = true;

	for (const struct json *c = json_first(list); c != NULL; c = c->next) {
		const struct json *held = json_member(c, "duration");

		if (!form_check(form, c, class_rule))
			return false;
		if (stands_before(list, c, "class"))
			good = FORM_WRONG(form, c,
			    "there are two rules for the class \"%s\"",
			    form_text(c, "class"));
		if (held != NULL && !form_flag(c, "admitted"))
			good = FORM_WRONG(form, held,
			    "a class that is not admitted has no duration");
		else if (held != NULL)
			good = form_check(form, held, duration) && good;
	}
	return good;
}

static bool
disqualifications_check(
    const struct form *form, const struct json *list, bool has_place)
{
	bool good = true;

	for (const struct json *d = json_first(list); d != NULL; d = d->next) {
		if (!form_check(form, d, disqualification))
			return false;
		if (stands_before(list, d, "id"))
			good = FORM_WRONG(form, d, "the id \"%s\" stands twice",
			    form_text(d, "id"));
		if (!has_place &&
		    json_is(json_member(d, "effect"), "special-place"))
			good = FORM_WRONG(form, d,
			    "\"special-place\" is an effect only where there "
			    "is such a place");
	}
	return good;
}

bool
eligibility_check(const struct form *form, const struct json *value)
{
	const struct json *place = json_member(value, "special-place");

	if (!form_check(form, value, parts) ||
	    !form_check(form, json_member(value, "age"), age) ||
	    !form_check(form, json_member(value, "residence"), residence) ||
	    !classes_check(form, json_member(value, "classes")) ||
	    (place != NULL && !form_check(form, place, special_place)))
		return false;
	return disqualifications_check(
	    form, json_member(value, "disqualifications"), place != NULL);
}

/* --- how the register is read --------------------------------------------- */

#define TITLE(title, may_miss)                                                 \
	{                                                                      \
		.name = (title), .kind = FORM_TEXT, .max = TITLE_MAX,          \
		.optional = (may_miss)                                         \
	}

static const struct form_member roll[] = {
	{ .name = "encoding", .kind = FORM_WORD, .words = "utf-8 cp932" },
	{ .name = "dates",
	    .kind = FORM_WORD,
	    .words = "YYYY-MM-DD YYYY/MM/DD YYYYMMDD GYYMMDD" },
	{ .name = "reference-date", .kind = FORM_DATE, .optional = true },
	{ .name = "columns", .kind = FORM_OBJECT },
	{ .name = "classes", .kind = FORM_LIST, .min = 1, .max = 64 },
	{ .name = "disqualifications",
	    .kind = FORM_LIST,
	    .max = 64,
	    .optional = true },
	{ .name = "precincts",
	    .kind = FORM_LIST,
	    .min = 1,
	    .max = 50000,
	    .optional = true },
	{ .name = "special-places",
	    .kind = FORM_LIST,
	    .max = 2000,
	    .optional = true },
	{ .name = NULL },
};
static const struct form_member columns[] = {
	TITLE("number", false),
	TITLE("precinct", false),
	TITLE("birth", false),
	TITLE("moved-in", false),
	TITLE("status-since", true),
	TITLE("moved-out", true),
	TITLE("died", true),
	{ .name = NULL },
};
static const struct form_member class_value[] = {
	TITLE("column", false),
	{ .name = "value", .kind = FORM_TEXT, .max = VALUE_MAX },
	{ .name = "class", .kind = FORM_WORD, .words = CLASSES },
	{ .name = NULL },
};
static const struct form_member code_value[] = {
	TITLE("column", false),
	{ .name = "value", .kind = FORM_TEXT, .max = VALUE_MAX },
	{ .name = "id", .kind = FORM_ID },
	{ .name = NULL },
};
static const struct form_member precinct[] = {
	{ .name = "value", .kind = FORM_TEXT, .max = VALUE_MAX },
	{ .name = "place", .kind = FORM_ID },
	{ .name = NULL },
};

static bool
columns_check(const struct form *form, const struct json *value)
{
	if (!form_check(form, value, columns))
		return false;
	for (const struct json *a = json_first(value); a != NULL; a = a->next)
		for (const struct json *b = a->next; b != NULL; b = b->next)
			if (strcmp(json_text(a), json_text(b)) == 0)
				return FORM_WRONG(form, b,
				    "two columns have the title \"%s\"",
				    json_text(b));
	return true;
}

/* Lists of `column` and `value`, each pair once. */
static bool
values_check(const struct form *form, const struct json *list,
    const struct form_member *members)
{
	for (const struct json *v = json_first(list); v != NULL; v = v->next) {
		if (!form_check(form, v, members))
			return false;
		for (const struct json *e = json_first(list); e != v;
		     e = e->next)
			if (strcmp(form_text(e, "column"),
			        form_text(v, "column")) == 0 &&
			    strcmp(form_text(e, "value"),
			        form_text(v, "value")) == 0)
				return FORM_WRONG(form, v,
				    "the value \"%s\" stands twice",
				    form_text(v, "value"));
	}
	return true;
}

static size_t
day_place(const struct setup *setup, const char *id)
{
	size_t place = setup_find_place(setup, id);

	return place != NOWHERE && setup->places[place].kind == PLACE_DAY
	           ? place
	           : NOWHERE;
}

static int
text_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
precincts_check(
    const struct form *form, const struct json *list, const struct setup *setup)
{
	const char **values =
	    memory_take(json_count(list) + 1, sizeof(const char *));
	size_t n = 0;
	bool good = true;

	for (const struct json *p = json_first(list); p != NULL && good;
	     p = p->next) {
		good = form_check(form, p, precinct);
		if (good && day_place(setup, form_text(p, "place")) == NOWHERE)
			good = FORM_WRONG(form, p,
			    "there is no place \"%s\" of polling day",
			    form_text(p, "place"));
		values[n++] = form_text(p, "value");
	}
	if (n > 1)
		qsort(values, n, sizeof(const char *), text_order);
	for (size_t i = 1; i < n && good; i++)
		if (strcmp(values[i - 1], values[i]) == 0)
			good = FORM_WRONG(form, list,
			    "the value \"%s\" stands twice", values[i]);
	free(values);
	return good;
}

static bool
special_places_check(
    const struct form *form, const struct json *list, const struct setup *setup)
{
	bool *has = memory_take(setup->district_count + 1, sizeof(*has));
	bool good = true;

	for (const struct json *p = json_first(list); p != NULL && good;
	     p = p->next) {
		const char *id = json_text(p);
		size_t place = id != NULL ? day_place(setup, id) : NOWHERE;

		if (place == NOWHERE)
			good = FORM_WRONG(form, p,
			    "there is no place \"%s\" of polling day",
			    id != NULL ? id : "");
		else if (has[setup->places[place].district])
			good = FORM_WRONG(
			    form, p, "a district has two special places");
		else
			has[setup->places[place].district] = true;
	}
	free(has);
	return good;
}

bool
roll_setup_check(const struct form *form, const struct json *value,
    const struct setup *setup)
{
	return form_check(form, value, roll) &&
	       columns_check(form, json_member(value, "columns")) &&
	       values_check(form, json_member(value, "classes"), class_value) &&
	       values_check(
	           form, json_member(value, "disqualifications"), code_value) &&
	       precincts_check(form, json_member(value, "precincts"), setup) &&
	       special_places_check(
	           form, json_member(value, "special-places"), setup);
}
