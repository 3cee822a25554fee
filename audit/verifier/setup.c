#include <stdlib.h>
#include <string.h>

#include "audit/verifier/eligibility.h"
#include "audit/verifier/setup_read.h"

#define STATIONS_MAX 2000
#define CANVASSES_MAX 200
#define DISTRICTS_MAX 2000
#define PLACES_MAX 50000
#define UNITS_MAX 50000
#define BOXES_MAX 100000
#define PAPERS_PER_FILE_MAX 100000

/* --- finding by id -------------------------------------------------------- */

/* Anything in a list whose elements begin with their id. */
struct named {
	const char *first;
	size_t step, count;
};
#define NAMED(list, n)                                                         \
	((struct named){ (const char *)(list), sizeof((list)[0]), (n) })

static const char *
id_of(const struct named *list, size_t i)
{
	return list->first + i * list->step;
}

static int
id_order(const void *a, const void *b, void *context)
{
	return strcmp(id_of(context, *(const uint32_t *)a),
	    id_of(context, *(const uint32_t *)b));
}

static size_t
find(struct named list, const uint32_t *order, const char *id)
{
	size_t from = 0, to = order != NULL ? list.count : 0;

	while (from < to) {
		size_t half = (from + to) / 2;
		int sign = strcmp(id_of(&list, order[half]), id);

		if (sign == 0)
			return order[half];
		if (sign < 0)
			from = half + 1;
		else
			to = half;
	}
	return NOWHERE;
}

/* Makes the order; false if an id stands twice. */
static bool
put_in_order(const struct setup_reading *reading, const char *list_name,
    struct named list, uint32_t **order)
{
	bool good = true;

	*order = memory_take(list.count + 1, sizeof(**order));
	for (size_t i = 0; i < list.count; i++)
		(*order)[i] = (uint32_t)i;
	qsort_r(*order, list.count, sizeof(**order), id_order, &list);
	for (size_t i = 1; i < list.count; i++) {
		const char *id = id_of(&list, (*order)[i]);

		if (strcmp(id_of(&list, (*order)[i - 1]), id) == 0)
			good = FORM_WRONG(&reading->form,
			    json_member(reading->top, list_name),
			    "the id \"%s\" stands twice", id);
	}
	return good;
}

size_t
setup_find_station(const struct setup *setup, const char *id)
{
	return find(NAMED(setup->stations, setup->station_count),
	    setup->stations_by_id, id);
}

size_t
setup_find_office(const struct setup *setup, const char *id)
{
	for (size_t i = setup->station_count; i < setup->office_count; i++)
		if (strcmp(setup->stations[i].id, id) == 0)
			return i;
	return setup_find_station(setup, id);
}

bool
setup_covers(const struct setup *setup, size_t office, size_t district)
{
	size_t station = setup->districts[district].station;

	return station == office || office == setup->office_count - 1 ||
	       setup->stations[station].canvass == office;
}

size_t
setup_find_district(const struct setup *setup, const char *id)
{
	return find(NAMED(setup->districts, setup->district_count),
	    setup->districts_by_id, id);
}

size_t
setup_find_place(const struct setup *setup, const char *id)
{
	return find(
	    NAMED(setup->places, setup->place_count), setup->places_by_id, id);
}

size_t
setup_find_unit(const struct setup *setup, const char *id)
{
	return find(
	    NAMED(setup->units, setup->unit_count), setup->units_by_id, id);
}

size_t
setup_find_box(const struct setup *setup, const char *id)
{
	return find(
	    NAMED(setup->boxes, setup->box_count), setup->boxes_by_id, id);
}

size_t
setup_find_paper(const struct setup *setup, const char *id)
{
	for (size_t i = 0; i < setup->paper_count; i++)
		if (strcmp(setup->papers[i].id, id) == 0)
			return i;
	return NOWHERE;
}

/* --- lists ---------------------------------------------------------------- */

static void
copy_id(char id[ID_LEN], const struct json *value)
{
	/* form_check() saw that it is one. */
	bytes_copy(bytes_of(form_text(value, "id")), id, ID_LEN);
}

static void
copy_label(struct label *label, const struct json *value)
{
	bytes_copy(
	    bytes_of(form_text(value, "ja")), label->ja, sizeof(label->ja));
	bytes_copy(
	    bytes_of(form_text(value, "en")), label->en, sizeof(label->en));
}

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
	copy_id(paper.id, value);
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
		copy_id(setup->stations[office].id, c);
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
	copy_id(setup->stations[station].id, value);
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
	return good && put_in_order(reading, "stations",
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
			    "\"%s\" has no %s", id_of(&list, i), part);
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
		copy_id(one->id, d);
		copy_label(&one->label, json_member(d, "label"));
		one->has_remark = json_member(d, "remark") != NULL;
		if (one->has_remark)
			copy_label(&one->remark, json_member(d, "remark"));
		has[one->station] = true;
		setup->district_count++;
	}
	good =
	    good &&
	    put_in_order(reading, "districts",
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
	copy_id(place->id, value);
	place->kind = (enum place_kind)form_word(
	    "day early absentee", form_text(value, "kind"));
	bytes_copy(bytes_of(form_text(value, "date")), place->date,
	    sizeof(place->date));
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
	return put_in_order(reading, "places",
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
		copy_id(one->id, u);
		has[one->district] = true;
		setup->unit_count++;
	}
	good =
	    good &&
	    put_in_order(reading, "units",
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
		copy_id(one->id, b);
		good = box_lies_well(reading, b, one,
		    has[one->unit] ? place_of[one->unit] : NOWHERE);
		has[one->unit] = true;
		place_of[one->unit] = one->place;
		setup->box_count++;
	}
	good =
	    good &&
	    put_in_order(reading, "boxes",
	        NAMED(setup->boxes, setup->box_count), &setup->boxes_by_id) &&
	    all_have(reading, "units", NAMED(setup->units, setup->unit_count),
	        has, "box");
	free(has);
	free(place_of);
	return good;
}

/* --- the rest ------------------------------------------------------------- */

static uint32_t
threshold(const struct json *value, const char *name, uint32_t otherwise)
{
	return json_member(value, name) != NULL
	           ? (uint32_t)form_number(value, name)
	           : otherwise;
}

static bool
read_thresholds(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "papers-per-file",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = PAPERS_PER_FILE_MAX },
		{ .name = "invalid-per-mille",
		    .kind = FORM_NUMBER,
		    .max = 1000 },
		{ .name = "difference", .kind = FORM_NUMBER, .max = 1000000 },
		{ .name = "compare-min",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000000,
		    .optional = true },
		{ .name = "invalid-times",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = "channel-per-mille",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = "swap-per-mille",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000,
		    .optional = true },
		{ .name = NULL },
	};
	const struct json *value = json_member(reading->top, "thresholds");
	struct thresholds *t = &reading->setup->thresholds;

	if (!form_check(&reading->form, value, members))
		return false;
	t->papers_per_file = threshold(value, "papers-per-file", 0);
	t->invalid_per_mille = threshold(value, "invalid-per-mille", 0);
	t->difference = threshold(value, "difference", 0);
	t->compare_min = threshold(value, "compare-min", 100);
	t->invalid_times = threshold(value, "invalid-times", 3);
	t->channel_per_mille = threshold(value, "channel-per-mille", 200);
	t->swap_per_mille = threshold(value, "swap-per-mille", 200);
	return true;
}

static bool
read_publish(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "merge-papers",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 100000,
		    .optional = true },
		{ .name = "merge-unanimous",
		    .kind = FORM_FLAG,
		    .optional = true },
		{ .name = "snapshot-papers",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 1000000,
		    .optional = true },
		{ .name = "snapshot-units",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 50000,
		    .optional = true },
		{ .name = NULL },
	};
	const struct json *value = json_member(reading->top, "publish");
	struct publish *publish = &reading->setup->publish;

	if (value == NULL)
		return true;
	if (!form_check(&reading->form, value, members))
		return false;
	publish->merge_papers = threshold(value, "merge-papers", 0);
	publish->merge_unanimous = form_flag(value, "merge-unanimous");
	publish->snapshot_papers = threshold(value, "snapshot-papers", 0);
	publish->snapshot_units = threshold(value, "snapshot-units", 0);
	return true;
}

static bool
take_setup(struct setup_reading *reading)
{
	static const struct form_member members[] = {
		{ .name = "format", .kind = FORM_TEXT, .max = 100 },
		{ .name = "number",
		    .kind = FORM_NUMBER,
		    .min = 1,
		    .max = 999999 },
		{ .name = "scan", .kind = FORM_WORD, .words = "hall precinct" },
		{ .name = "papers",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = PAPERS },
		{ .name = "stations",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = STATIONS_MAX },
		{ .name = "canvasses",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = CANVASSES_MAX,
		    .optional = true },
		{ .name = "districts",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = DISTRICTS_MAX },
		{ .name = "places",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = PLACES_MAX },
		{ .name = "units",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = UNITS_MAX },
		{ .name = "boxes",
		    .kind = FORM_LIST,
		    .min = 1,
		    .max = BOXES_MAX },
		{ .name = "policy", .kind = FORM_OBJECT },
		{ .name = "thresholds", .kind = FORM_OBJECT },
		{ .name = "publish", .kind = FORM_OBJECT, .optional = true },
		{ .name = "roll", .kind = FORM_OBJECT, .optional = true },
		{ .name = "retention", .kind = FORM_DATE, .optional = true },
		{ .name = NULL },
	};
	struct setup *setup = reading->setup;
	const struct json *roll = json_member(reading->top, "roll");
	const struct json *retention = json_member(reading->top, "retention");

	if (!form_check(&reading->form, reading->top, members))
		return false;
	setup->number = (uint32_t)form_number(reading->top, "number");
	setup->precinct_scan =
	    strcmp(form_text(reading->top, "scan"), "precinct") == 0;
	if (setup->precinct_scan &&
	    reading->definition->ordinance.sealed_until_gate)
		return FORM_WRONG(&reading->form,
		    json_member(reading->top, "scan"),
		    "papers that a gate keeps sealed are scanned in the hall");
	if (retention != NULL && strcmp(json_text(retention),
	                             reading->definition->election.date) <= 0)
		return FORM_WRONG(&reading->form, retention,
		    "papers are kept until a day after polling day");
	if (retention != NULL)
		bytes_copy(bytes_of(json_text(retention)), setup->retention,
		    sizeof(setup->retention));
	/* Each asks those before it. */
	if (!read_papers(reading) || !read_stations(reading) ||
	    !read_districts(reading) || !read_places(reading) ||
	    !read_units(reading) || !read_boxes(reading) ||
	    !setup_read_trust(reading) || !read_thresholds(reading) ||
	    !read_publish(reading))
		return false;
	return roll == NULL || roll_setup_check(&reading->form, roll, setup);
}

bool
definition_read_setup(const struct definition *definition, struct setup *setup,
    const char *file, struct bytes bytes, struct report *report)
{
	struct setup_reading reading = { .form = { file, report },
		.definition = definition,
		.setup = setup };
	struct json_document document;
	bool good = false;

	*setup = (struct setup){ .number = 0 };
	if (form_open(&reading.form, bytes.at, bytes.len, "kaihyo setup v1",
	        &document)) {
		reading.top = document.top;
		good = take_setup(&reading);
	}
	json_release(&document);
	return good;
}

void
setup_release(struct setup *setup)
{
	free(setup->stations);
	free(setup->districts);
	free(setup->places);
	free(setup->units);
	free(setup->boxes);
	free(setup->stations_by_id);
	free(setup->districts_by_id);
	free(setup->places_by_id);
	free(setup->units_by_id);
	free(setup->boxes_by_id);
	trust_setup_clear(&setup->trust);
	*setup = (struct setup){ .number = 0 };
}
