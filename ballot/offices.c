#include "ballot/offices.h"

#include <string.h>

#include "ballot/field.h"
#include "ballot/id_index.h"

size_t
setup_station(const struct setup *setup, const char *id)
{
	struct ids ids = IDS(setup->stations, setup->station_count);

	return index_find(&ids, setup->stations_by_id, id);
}

size_t
setup_office(const struct setup *setup, const char *id)
{
	for (size_t i = setup->station_count; i < setup->office_count; i++)
		if (strcmp(setup->stations[i].id, id) == 0)
			return i;
	return setup_station(setup, id);
}

bool
setup_is_canvass(const struct setup *setup, size_t office)
{
	return office >= setup->station_count;
}

bool
setup_joins(const struct setup *setup, size_t canvass, size_t office)
{
	return office != setup->office_count - 1 &&
	       setup->stations[office].canvass == canvass;
}

bool
setup_covers(const struct setup *setup, size_t office, size_t district)
{
	size_t station = setup->districts[district].station;

	return station == office || office == setup->office_count - 1 ||
	       setup->stations[station].canvass == office;
}

/* Its parent: the canvass that it names, else the one of all. */
static int
canvass_read(const struct document_at *at, const struct setup *setup,
    struct station *station, struct error *err)
{
	struct document_at member;
	char id[ID_MAX + 1];

	station->canvass = setup->office_count - 1;
	if (!document_optional(at, "canvass", &member))
		return 0;
	if (document_id(&member, id, err) != 0)
		return -1;
	for (size_t i = setup->station_count; i < setup->office_count - 1; i++)
		if (strcmp(setup->stations[i].id, id) == 0) {
			station->canvass = i;
			return 0;
		}
	return document_refuse(&member, err,
	    N_("add it to its list in this file, or correct the id"),
	    N_("there is no %s \"%s\""), "canvass", id);
}

/* No two offices share an id: their files and keys go by it. */
static int
name_is_free(const struct document_at *at, const struct setup *setup,
    size_t own, struct error *err)
{
	const char *id = setup->stations[own].id;

	if (strcmp(id, CANVASS_ID) == 0)
		return document_refuse(at, err,
		    N_("give the station another id"),
		    N_("\"%s\" is the office that joins the stations"),
		    CANVASS_ID);
	for (size_t i = setup->station_count; i < setup->office_count - 1; i++)
		if (i != own && strcmp(setup->stations[i].id, id) == 0)
			return document_refuse(at, err,
			    N_("give every station and canvass its own id"),
			    N_("a canvass has the id \"%s\" already"), id);
	return 0;
}

/* The canvasses between the stations and the last, if there are any. */
static int
canvasses_read(const struct document_at *list, struct setup *setup,
    size_t count, struct error *err)
{
	static const char *const only[] = { "id", "label", NULL };

	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(list, i);
		size_t index = setup->station_count + i;
		struct station *canvass = &setup->stations[index];

		if (field_element(
		        &at, only, canvass->id, &canvass->label, err) != 0 ||
		    name_is_free(&at, setup, index, err) != 0)
			return -1;
		canvass->canvass = setup->office_count - 1;
	}
	return 0;
}

/* A canvass that joins nothing would wait for ever. */
static int
canvasses_check(const struct document_at *list, const struct setup *setup,
    struct error *err)
{
	for (size_t c = setup->station_count; c < setup->office_count - 1;
	     c++) {
		struct document_at at =
		    document_element(list, c - setup->station_count);
		bool used = false;

		for (size_t i = 0; i < setup->station_count; i++)
			used = used || setup->stations[i].canvass == c;
		if (!used)
			return document_refuse(&at, err,
			    N_("add what is missing, or take this element "
			       "out"),
			    N_("no %s belongs to \"%s\""), WORD_("station"),
			    setup->stations[c].id);
	}
	return 0;
}

int
offices_read(
    const struct document_at *top, struct setup *setup, struct error *err)
{
	static const char *const only[] = { "id", "label", "canvass", NULL };
	struct document_at list, joined = { .document = NULL };
	size_t canvasses = 0;

	if (field_list(top, "stations", 1, STATIONS_MAX, &list,
	        &setup->station_count, err) != 0 ||
	    (document_optional(top, "canvasses", &joined) &&
	        document_array(&joined, 1, CANVASSES_MAX, &canvasses, err) !=
	            0))
		return -1;
	setup->office_count = setup->station_count + canvasses + 1;
	setup->stations =
	    memory_new(setup->office_count, sizeof(setup->stations[0]));
	setup->stations[setup->office_count - 1] =
	    (struct station){ .id = CANVASS_ID,
		    .label = { .ja = "選挙会の集計", .en = "Canvass" },
		    .canvass = SIZE_MAX };
	if (canvasses_read(&joined, setup, canvasses, err) != 0)
		return -1;
	for (size_t i = 0; i < setup->station_count; i++) {
		struct document_at at = document_element(&list, i);
		struct station *station = &setup->stations[i];

		if (field_element(
		        &at, only, station->id, &station->label, err) != 0 ||
		    name_is_free(&at, setup, i, err) != 0 ||
		    canvass_read(&at, setup, station, err) != 0)
			return -1;
	}
	if (canvasses_check(&joined, setup, err) != 0)
		return -1;
	return index_make(&list, IDS(setup->stations, setup->station_count),
	    &setup->stations_by_id, err);
}
