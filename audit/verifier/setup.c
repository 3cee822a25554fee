#include <stdlib.h>
#include <string.h>

#include "audit/verifier/setup_read.h"

const char *
named_id(const struct named *list, size_t i)
{
	return list->first + i * list->step;
}

static int
id_order(const void *a, const void *b, void *context)
{
	return strcmp(named_id(context, *(const uint32_t *)a),
	    named_id(context, *(const uint32_t *)b));
}

static size_t
find(struct named list, const uint32_t *order, const char *id)
{
	size_t from = 0, to = order != NULL ? list.count : 0;

	while (from < to) {
		size_t half = (from + to) / 2;
		int sign = strcmp(named_id(&list, order[half]), id);

		if (sign == 0)
			return order[half];
		if (sign < 0)
			from = half + 1;
		else
			to = half;
	}
	return NOWHERE;
}

bool
setup_put_in_order(const struct setup_reading *reading, const char *list_name,
    struct named list, uint32_t **order)
{
	bool good = true;

	*order = memory_take(list.count + 1, sizeof(**order));
	for (size_t i = 0; i < list.count; i++)
		(*order)[i] = (uint32_t)i;
	qsort_r(*order, list.count, sizeof(**order), id_order, &list);
	for (size_t i = 1; i < list.count; i++) {
		const char *id = named_id(&list, (*order)[i]);

		if (strcmp(named_id(&list, (*order)[i - 1]), id) == 0)
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
