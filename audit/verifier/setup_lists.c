#include <stdlib.h>
#include <string.h>

#include "audit/verifier/setup_read.h"

/* The element of another list that the member `name` means. */
static bool
refer(const struct setup_reading *reading, const struct json *value,
    const char *name, size_t (*look)(const struct setup *, const char *),
    size_t *index)
{
	const char *id = form_text(value, name);

	*index = look(reading->setup, id);
	return *index != NOWHERE || FORM_WRONG(&reading->form, value,
	                                "there is no %s \"%s\"", name, id);
}

static bool
read_paper(struct setup_reading *reading, const struct json *value,
    bool on_paper[QUESTIONS])
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "questions",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = QUESTIONS },
		{ .name = NULL },
	};
	struct setup *setup = reading->setup;
	struct paper paper = { .question_count = 0 };

	if (!form_check(&reading->form, value, members))
		return false;
	form_copy(value, "id", paper.id, ID_LEN);
	if (setup_find_paper(setup, paper.id) != NOWHERE)
		return FORM_WRONG(&reading->form, value,
		    "the id \"%s\" stands twice", paper.id);
	for (const struct json *q = json_first(json_member(value, "questions"));
	     q != NULL; q = q->next) {
		const char *id = json_text(q);
		size_t question = id != NULL
		                      ? election_find_question(
		                            &reading->definition->election, id)
		                      : NOWHERE;

		if (question == NOWHERE || on_paper[question])
			return FORM_WRONG(&reading->form, q,
			    "every question stands on exactly one paper, and "
			    "nothing else does");
		on_paper[question] = true;
		paper.questions[paper.question_count++] = question;
	}
	setup->papers[setup->paper_count++] = paper;
	return true;
}

static bool
read_papers(struct setup_reading *reading)
{
	const struct json *list = json_member(reading->top, "papers");
	bool on_paper[QUESTIONS] = { false };
	bool good = true;

	for (const struct json *p = json_first(list); p != NULL; p = p->next)
		good = read_paper(reading, p, on_paper) && good;
	for (size_t q = 0;
	     good && q < reading->definition->election.question_count; q++)
		if (!on_paper[q])
			good = FORM_WRONG(&reading->form, list,
			    "every question stands on exactly one paper, and "
			    "nothing else does");
	return good;
}

/* No two offices have one id: their keys and logs go by it. */
static bool
office_is_new(const struct setup_reading *reading, const struct json *value,
    size_t office)
{
	const struct setup *setup = reading->setup;

	for (size_t i = setup->station_count; i < setup->office_count; i++)
		if (i != office && strcmp(setup->stations[i].id,
		                       setup->stations[office].id) == 0)
			return FORM_WRONG(&reading->form, value,
			    "the id \"%s\" stands twice",
			    setup->stations[office].id);
	return true;
}

/* Between the stations and the last. */
static bool
read_canvasses(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = NULL },
	};
	struct setup *setup = reading->setup;
	size_t office = setup->station_count;

	for (const struct json *c =
	         json_first(json_member(reading->top, "canvasses"));
	     c != NULL; c = c->next, office++) {
		if (!form_check(&reading->form, c, members))
			return false;
		form_copy(c, "id", setup->stations[office].id, ID_LEN);
		setup->stations[office].canvass = setup->office_count - 1;
		if (!office_is_new(reading, c, office))
			return false;
	}
	return true;
}

static bool
read_station(struct setup_reading *reading, const struct json *value,
    size_t station, bool *joins)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "canvass", .kind = FORM_ID, .optional = true },
		{ .name = NULL },
	};
	struct setup *setup = reading->setup;
	const char *canvass = form_text(value, "canvass");
	size_t last = setup->office_count - 1, office = last;

	if (!form_check(&reading->form, value, members))
		return false;
	form_copy(value, "id", setup->stations[station].id, ID_LEN);
	if (canvass[0] != '\0')
		for (office = setup->station_count;
		     office < last &&
		     strcmp(setup->stations[office].id, canvass) != 0;
		     office++)
			;
	if (canvass[0] != '\0' && office == last)
		return FORM_WRONG(&reading->form, value,
		    "there is no %s \"%s\"", "canvass", canvass);
	setup->stations[station].canvass = office;
	joins[office] = true;
	return office_is_new(reading, value, station);
}

static bool
read_stations(struct setup_reading *reading)
{
	const struct json *list = json_member(reading->top, "stations");
	const struct json *canvasses = json_member(reading->top, "canvasses");
	struct setup *setup = reading->setup;
	bool *joins, good;
	size_t i = 0;

	setup->station_count = json_count(list);
	setup->office_count = setup->station_count + json_count(canvasses) + 1;
	setup->stations =
	    memory_take(setup->office_count, sizeof(setup->stations[0]));
	setup->stations[setup->office_count - 1] =
	    (struct station){ .id = CANVASS, .canvass = NOWHERE };
	joins = memory_take(setup->office_count, sizeof(*joins));
	good = read_canvasses(reading);
	for (const struct json *s = json_first(list); s != NULL && good;
	     s = s->next)
		good = read_station(reading, s, i++, joins);
	for (i = setup->station_count; good && i < setup->office_count - 1; i++)
		if (!joins[i])
			good = FORM_WRONG(&reading->form, canvasses,
			    "\"%s\" has no %s", setup->stations[i].id,
			    "station");
	free(joins);
	return good && setup_put_in_order(reading, "stations",
	                   NAMED(setup->stations, setup->station_count),
	                   &setup->stations_by_id);
}

/* Something is missing below: a station without district, and so on. */
static bool
all_have(const struct setup_reading *reading, const char *list_name,
    struct named list, const bool *has, const char *part)
{
	bool good = true;

	for (size_t i = 0; i < list.count; i++)
		if (!has[i])
			good = FORM_WRONG(&reading->form,
			    json_member(reading->top, list_name),
			    "\"%s\" has no %s", named_id(&list, i), part);
	return good;
}

static bool
read_districts(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "station", .kind = FORM_ID },
		{ .name = "remark", .kind = FORM_LABEL, .optional = true },
		{ .name = NULL },
	};
	const struct json *list = json_member(reading->top, "districts");
	struct setup *setup = reading->setup;
	bool *has = memory_take(setup->station_count + 1, sizeof(*has));
	bool good = true;

	setup->districts =
	    memory_take(json_count(list), sizeof(setup->districts[0]));
	for (const struct json *d = json_first(list); d != NULL && good;
	     d = d->next) {
		struct district *one = &setup->districts[setup->district_count];

		good = form_check(&reading->form, d, members) &&
		       refer(reading, d, "station", setup_find_station,
		           &one->station);
		if (!good)
			break;
		form_copy(d, "id", one->id, ID_LEN);
		form_label(d, "label", &one->label);
		one->has_remark = json_member(d, "remark") != NULL;
		if (one->has_remark)
			form_label(d, "remark", &one->remark);
		has[one->station] = true;
		setup->district_count++;
	}
	good =
	    good &&
	    setup_put_in_order(reading, "districts",
	        NAMED(setup->districts, setup->district_count),
	        &setup->districts_by_id) &&
	    all_have(reading, "stations",
	        NAMED(setup->stations, setup->station_count), has, "district");
	free(has);
	return good;
}

static bool
read_place(const struct setup_reading *reading, const struct json *value,
    struct place *place)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "kind",
		    .kind = FORM_WORD,
		    .words = "day early absentee" },
		{ .name = "district", .kind = FORM_ID },
		{ .name = "date", .kind = FORM_DATE, .optional = true },
		{ .name = NULL },
	};
	const char *polling_day = reading->definition->election.date;
	bool dated = json_member(value, "date") != NULL;

	if (!form_check(&reading->form, value, members) ||
	    !refer(reading, value, "district", setup_find_district,
	        &place->district))
		return false;
	form_copy(value, "id", place->id, ID_LEN);
	place->kind = (enum place_kind)form_word(
	    "day early absentee", form_text(value, "kind"));
	form_copy(value, "date", place->date, sizeof(place->date));
	if (dated != (place->kind == PLACE_EARLY) ||
	    (dated && strcmp(place->date, polling_day) >= 0))
		return FORM_WRONG(&reading->form, value,
		    "a place of kind early, and no other, has a date before "
		    "polling day");
	return true;
}

static bool
read_places(struct setup_reading *reading)
{
	const struct json *list = json_member(reading->top, "places");
	struct setup *setup = reading->setup;

	setup->places = memory_take(json_count(list), sizeof(setup->places[0]));
	for (const struct json *p = json_first(list); p != NULL; p = p->next)
		if (!read_place(
		        reading, p, &setup->places[setup->place_count++]))
			return false;
	return setup_put_in_order(reading, "places",
	    NAMED(setup->places, setup->place_count), &setup->places_by_id);
}

static bool
read_units(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "label", .kind = FORM_LABEL },
		{ .name = "district", .kind = FORM_ID },
		{ .name = "paper", .kind = FORM_ID },
		{ .name = NULL },
	};
	const struct json *list = json_member(reading->top, "units");
	struct setup *setup = reading->setup;
	bool *has = memory_take(setup->district_count + 1, sizeof(*has));
	bool good = true;

	setup->units = memory_take(json_count(list), sizeof(setup->units[0]));
	for (const struct json *u = json_first(list); u != NULL && good;
	     u = u->next) {
		struct unit *one = &setup->units[setup->unit_count];

		good =
		    form_check(&reading->form, u, members) &&
		    refer(reading, u, "district", setup_find_district,
		        &one->district) &&
		    refer(reading, u, "paper", setup_find_paper, &one->paper);
		if (!good)
			break;
		form_copy(u, "id", one->id, ID_LEN);
		has[one->district] = true;
		setup->unit_count++;
	}
	good =
	    good &&
	    setup_put_in_order(reading, "units",
	        NAMED(setup->units, setup->unit_count), &setup->units_by_id) &&
	    all_have(reading, "districts",
	        NAMED(setup->districts, setup->district_count), has, "unit");
	free(has);
	return good;
}

/* `place_of` is the place of the unit's first box, or NOWHERE. */
static bool
box_lies_well(const struct setup_reading *reading, const struct json *value,
    const struct box *box, size_t place_of)
{
	const struct setup *setup = reading->setup;

	if (setup->places[box->place].district !=
	    setup->units[box->unit].district)
		return FORM_WRONG(&reading->form, value,
		    "place and unit of the box \"%s\" lie in different "
		    "districts",
		    box->id);
	return !setup->precinct_scan || place_of == NOWHERE ||
	       place_of == box->place ||
	       FORM_WRONG(&reading->form, value,
	           "in precinct mode the unit \"%s\" holds the boxes of one "
	           "place only",
	           setup->units[box->unit].id);
}

static bool
read_boxes(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "id", .kind = FORM_ID },
		{ .name = "place", .kind = FORM_ID },
		{ .name = "unit", .kind = FORM_ID },
		{ .name = NULL },
	};
	const struct json *list = json_member(reading->top, "boxes");
	struct setup *setup = reading->setup;
	bool *has = memory_take(setup->unit_count + 1, sizeof(*has));
	size_t *place_of =
	    memory_take(setup->unit_count + 1, sizeof(*place_of));
	bool good = true;

	setup->boxes = memory_take(json_count(list), sizeof(setup->boxes[0]));
	for (const struct json *b = json_first(list); b != NULL && good;
	     b = b->next) {
		struct box *one = &setup->boxes[setup->box_count];

		good =
		    form_check(&reading->form, b, members) &&
		    refer(reading, b, "place", setup_find_place, &one->place) &&
		    refer(reading, b, "unit", setup_find_unit, &one->unit);
		if (!good)
			break;
		form_copy(b, "id", one->id, ID_LEN);
		good = box_lies_well(reading, b, one,
		    has[one->unit] ? place_of[one->unit] : NOWHERE);
		has[one->unit] = true;
		place_of[one->unit] = one->place;
		setup->box_count++;
	}
	good =
	    good &&
	    setup_put_in_order(reading, "boxes",
	        NAMED(setup->boxes, setup->box_count), &setup->boxes_by_id) &&
	    all_have(reading, "units", NAMED(setup->units, setup->unit_count),
	        has, "box");
	free(has);
	free(place_of);
	return good;
}

bool
setup_read_lists(struct setup_reading *reading)
{
	/* Each asks those before it. */
	return read_papers(reading) && read_stations(reading) &&
	       read_districts(reading) && read_places(reading) &&
	       read_units(reading) && read_boxes(reading);
}
