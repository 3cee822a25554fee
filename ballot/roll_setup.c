#include "ballot/roll_setup.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/field.h"
#include "ballot/ordinance.h"
#include "ballot/setup.h"

static int
choices_read(
    const struct document_at *at, struct roll_setup *roll, struct error *err)
{
	static const char *const encodings[] = {
		[ROLL_UTF_8] = "utf-8", [ROLL_CP932] = "cp932", NULL
	};
	static const char *const dates[] = { [ROLL_DATES_DASHES] = "YYYY-MM-DD",
		[ROLL_DATES_SLASHES] = "YYYY/MM/DD",
		[ROLL_DATES_DIGITS] = "YYYYMMDD",
		[ROLL_DATES_ERA] = "GYYMMDD",
		NULL };
	struct document_at reference;
	size_t encoding, date;

	if (field_choice(at, "encoding", encodings, N_("write utf-8 or cp932"),
	        &encoding, err) != 0 ||
	    field_choice(at, "dates", dates,
	        N_("write YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD or GYYMMDD"), &date,
	        err) != 0)
		return -1;
	roll->encoding = (enum roll_encoding)encoding;
	roll->dates = (enum roll_dates)date;
	if (!document_optional(at, "reference-date", &reference))
		return 0;
	return field_date(at, "reference-date", &roll->reference, err);
}

static int
columns_read(
    const struct document_at *top, struct roll_setup *roll, struct error *err)
{
	static const char *const names[ROLL_COLUMN_COUNT + 1] = {
		[ROLL_COLUMN_NUMBER] = "number",
		[ROLL_COLUMN_PRECINCT] = "precinct",
		[ROLL_COLUMN_BIRTH] = "birth",
		[ROLL_COLUMN_MOVED_IN] = "moved-in",
		[ROLL_COLUMN_STATUS_SINCE] = "status-since",
		[ROLL_COLUMN_MOVED_OUT] = "moved-out",
		[ROLL_COLUMN_DIED] = "died",
	};
	struct document_at at, one;

	if (document_member(top, "columns", &at, err) != 0 ||
	    document_only(&at, names, err) != 0)
		return -1;
	for (int i = 0; i < ROLL_COLUMN_COUNT; i++) {
		if (i >= ROLL_COLUMN_STATUS_SINCE &&
		    !document_optional(&at, names[i], &one))
			continue;
		if (field_text(&at, names[i], roll->columns[i],
		        sizeof(roll->columns[i]), err) != 0)
			return -1;
		for (int other = 0; other < i; other++)
			if (strcmp(roll->columns[other], roll->columns[i]) == 0)
				return document_refuse(&at, err,
				    N_("give every column its own title"),
				    N_("two columns have the title \"%s\""),
				    roll->columns[i]);
	}
	return 0;
}

/* "column" and "value", common to classes and codes. */
static int
value_read(const struct document_at *at, const struct roll_value *values,
    size_t count, struct roll_value *value, struct error *err)
{
	if (field_text(
	        at, "column", value->column, sizeof(value->column), err) != 0 ||
	    field_text(at, "value", value->value, sizeof(value->value), err) !=
	        0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (strcmp(values[i].column, value->column) == 0 &&
		    strcmp(values[i].value, value->value) == 0)
			return document_refuse(at, err,
			    N_("give every value one meaning"),
			    N_("value \"%s\" of column \"%s\" stands twice"),
			    value->value, value->column);
	return 0;
}

static int
classes_read(
    const struct document_at *top, struct roll_setup *roll, struct error *err)
{
	static const char *const names[] = { "column", "value", "class", NULL };
	struct document_at list;
	size_t count;

	if (field_list(
	        top, "classes", 1, ROLL_CLASSES_MAX, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);
		struct roll_value *value = &roll->classes[i];
		size_t class;

		if (document_only(&at, names, err) != 0 ||
		    value_read(&at, roll->classes, i, value, err) != 0 ||
		    field_choice(&at, "class", resident_class_names,
		        resident_class_fix, &class, err) != 0)
			return -1;
		value->class = (enum resident_class) class;
		roll->class_count++;
	}
	return 0;
}

static int
codes_read(
    const struct document_at *top, struct roll_setup *roll, struct error *err)
{
	static const char *const names[] = { "column", "value", "id", NULL };
	struct document_at list;
	size_t count;

	if (!document_optional(top, "disqualifications", &list))
		return 0;
	if (document_array(&list, 0, ROLL_CODES_MAX, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);
		struct roll_value *value = &roll->codes[i];

		if (document_only(&at, names, err) != 0 ||
		    value_read(&at, roll->codes, i, value, err) != 0 ||
		    field_id(&at, "id", value->id, err) != 0)
			return -1;
		roll->code_count++;
	}
	return 0;
}

/* The id of a place where people vote on polling day. */
static int
day_place_read(const struct document_at *at, const struct setup *setup,
    size_t *place, struct error *err)
{
	char id[ID_MAX + 1];

	if (document_id(at, id, err) != 0)
		return -1;
	*place = setup_place(setup, id);
	if (*place == SIZE_MAX || setup->places[*place].kind != PLACE_DAY)
		return document_refuse(at, err, N_("name a place of kind day"),
		    N_("there is no polling place \"%s\" for polling day"), id);
	return 0;
}

static int
precinct_compare(const void *a, const void *b)
{
	return strcmp(((const struct roll_precinct *)a)->value,
	    ((const struct roll_precinct *)b)->value);
}

static int
precincts_read(const struct document_at *top, const struct setup *setup,
    struct roll_setup *roll, struct error *err)
{
	static const char *const names[] = { "value", "place", NULL };
	struct document_at list, place;
	size_t count;

	if (!document_optional(top, "precincts", &list))
		return 0;
	if (document_array(&list, 1, ROLL_PRECINCTS_MAX, &count, err) != 0)
		return -1;
	roll->precincts = memory_new(count, sizeof(roll->precincts[0]));
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);
		struct roll_precinct *precinct = &roll->precincts[i];

		if (document_only(&at, names, err) != 0 ||
		    field_text(&at, "value", precinct->value,
		        sizeof(precinct->value), err) != 0 ||
		    document_member(&at, "place", &place, err) != 0 ||
		    day_place_read(&place, setup, &precinct->place, err) != 0)
			return -1;
		roll->precinct_count++;
	}
	qsort(roll->precincts, count, sizeof(roll->precincts[0]),
	    precinct_compare);
	for (size_t i = 1; i < count; i++)
		if (precinct_compare(
		        &roll->precincts[i - 1], &roll->precincts[i]) == 0)
			return document_refuse(&list, err,
			    N_("give every precinct one polling place"),
			    N_("precinct \"%s\" stands twice"),
			    roll->precincts[i].value);
	return 0;
}

static int
special_places_read(const struct document_at *top, const struct setup *setup,
    struct roll_setup *roll, struct error *err)
{
	struct document_at list;
	size_t count, place;

	roll->special =
	    memory_new(setup->district_count, sizeof(roll->special[0]));
	for (size_t i = 0; i < setup->district_count; i++)
		roll->special[i] = SIZE_MAX;
	if (!document_optional(top, "special-places", &list))
		return 0;
	if (document_array(&list, 0, DISTRICTS_MAX, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);
		size_t *special;

		if (day_place_read(&at, setup, &place, err) != 0)
			return -1;
		special = &roll->special[setup->places[place].district];
		if (*special != SIZE_MAX)
			return document_refuse(&at, err,
			    N_("name one special place for each district"),
			    N_("\"%s\" is the special place of this district "
			       "already"),
			    setup->places[*special].id);
		*special = place;
	}
	return 0;
}

int
roll_setup_read(const struct document_at *at, const struct setup *setup,
    struct roll_setup *roll, struct error *err)
{
	static const char *const names[] = { "encoding", "dates",
		"reference-date", "columns", "classes", "disqualifications",
		"precincts", "special-places", NULL };

	if (document_only(at, names, err) != 0 ||
	    choices_read(at, roll, err) != 0 ||
	    columns_read(at, roll, err) != 0 ||
	    classes_read(at, roll, err) != 0 ||
	    codes_read(at, roll, err) != 0 ||
	    precincts_read(at, setup, roll, err) != 0 ||
	    special_places_read(at, setup, roll, err) != 0)
		return -1;
	roll->exists = true;
	return 0;
}

void
roll_setup_clear(struct roll_setup *roll)
{
	free(roll->precincts);
	free(roll->special);
	memset(roll, 0, sizeof(*roll));
}

/* Every district in which somebody can be registered. */
static int
special_check(const struct setup *setup, struct error *err)
{
	for (size_t i = 0; i < setup->place_count; i++) {
		const struct place *place = &setup->places[i];

		if (place->kind == PLACE_DAY &&
		    setup->roll.special[place->district] == SIZE_MAX)
			return error_set(err, ERROR_INPUT,
			    N_("name it under \"special-places\" of \"roll\" "
			       "in the setup"),
			    N_("the ordinance has special polling places, but "
			       "district %s has none"),
			    setup->districts[place->district].id);
	}
	return 0;
}

static int
codes_check(const struct roll_setup *roll,
    const struct eligibility_rules *rules, struct error *err)
{
	for (size_t i = 0; i < roll->code_count; i++)
		if (eligibility_rules_disqualification(
		        rules, roll->codes[i].id) < 0)
			return error_set(err, ERROR_INPUT,
			    N_("correct the setup, or the ordinance file"),
			    N_("the ordinance knows no disqualification "
			       "\"%s\""),
			    roll->codes[i].id);
	return 0;
}

int
roll_setup_check(const struct setup *setup, const struct ordinance *ordinance,
    struct error *err)
{
	const struct eligibility_rules *rules = &ordinance->eligibility;
	const struct roll_setup *roll = &setup->roll;

	if (!rules->exists)
		return error_set(err, ERROR_INPUT,
		    N_("add the member \"eligibility\" to ordinance.json "
		       "before "
		       "the election is signed"),
		    N_("the ordinance file does not say who may vote"));
	if (!roll->exists)
		return error_set(err, ERROR_INPUT,
		    N_("add the member \"roll\" to the next setup"),
		    N_("the setup does not say how the register extract is "
		       "read"));
	for (int i = 0; i < RESIDENT_CLASS_COUNT; i++)
		if (rules->classes[i].duration.exists &&
		    roll->columns[ROLL_COLUMN_STATUS_SINCE][0] == '\0')
			return error_set(err, ERROR_INPUT,
			    N_("name the column \"status-since\" under "
			       "\"roll\" "
			       "in the setup"),
			    N_("the ordinance asks how long a residence status "
			       "was held, but no column says since when"));
	if (rules->special_place.exists && special_check(setup, err) != 0)
		return -1;
	return codes_check(roll, rules, err);
}

static int
precinct_find(const void *value, const void *precinct)
{
	const struct span *span = value;
	const char *text = ((const struct roll_precinct *)precinct)->value;
	int order = strncmp(span->at, text, span->len);

	return order != 0 ? order : -(text[span->len] != '\0');
}

size_t
roll_setup_place(const struct setup *setup, struct span value)
{
	const struct roll_precinct *found;
	char id[ID_MAX + 1];
	size_t place;

	if (setup->roll.precinct_count > 0) {
		if (value.len == 0 || value.len > ROLL_VALUE_MAX ||
		    memchr(value.at, '\0', value.len) != NULL)
			return SIZE_MAX;
		found = bsearch(&value, setup->roll.precincts,
		    setup->roll.precinct_count,
		    sizeof(setup->roll.precincts[0]), precinct_find);
		return found != NULL ? found->place : SIZE_MAX;
	}
	if (!span_is_id(value) || !span_copy(value, id, sizeof(id)))
		return SIZE_MAX;
	place = setup_place(setup, id);
	return place != SIZE_MAX && setup->places[place].kind == PLACE_DAY
	           ? place
	           : SIZE_MAX;
}
