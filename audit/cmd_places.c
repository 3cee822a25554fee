#include "audit/cmd_places.h"

#include <stdlib.h>
#include <string.h>

#define LISTS_MAX 10000

static int
list_check(const struct definition *definition, const struct paper_list *list,
    struct error *err)
{
	if (!digest_same(&list->election, &definition->id))
		return error_set(err, ERROR_INPUT,
		    N_("bring the lists that the units made when they sealed "
		       "the papers of this election"),
		    N_("the paper list is of another election"));
	for (size_t i = 0; i < definition->setup.unit_count; i++)
		if (strcmp(definition->setup.units[i].id, list->unit) == 0)
			return 0;
	return error_set(err, ERROR_INPUT,
	    N_("bring the lists that the units made when they sealed the "
	       "papers of this election"),
	    N_("the setup has no unit %s"), list->unit);
}

static int
list_read(const struct folder *folder, const char *name,
    const struct definition *definition, struct paper_list *list,
    struct error *err)
{
	struct file_bytes bytes = { 0 };
	int rc = -1;

	if (file_read(folder->descriptor, name, PAPER_LIST_BYTES_MAX, &bytes,
	        err) == 0 &&
	    paper_list_parse(file_span(&bytes), list, err) == 0)
		rc = list_check(definition, list, err);
	file_release(&bytes);
	return rc == 0 ? 0 : error_at_name(err, name);
}

int
places_read(const struct arguments *arguments,
    const struct definition *definition, struct places *places,
    struct error *err)
{
	const char *path = arguments_value(arguments, "paper-lists");
	struct folder folder;
	int rc = 0;

	*places = (struct places){ .lists = NULL };
	if (path == NULL)
		return 0;
	if (folder_open(path, LISTS_MAX, &folder, err) != 0)
		return -1;
	places->lists = memory_new(folder.count, sizeof(places->lists[0]));
	for (size_t i = 0; rc == 0 && i < folder.count; i++) {
		places->count = i + 1;
		rc = list_read(&folder, folder.entries[i].name, definition,
		    &places->lists[i], err);
	}
	folder_close(&folder);
	return rc;
}

void
places_clear(struct places *places)
{
	for (size_t i = 0; i < places->count; i++)
		paper_list_clear(&places->lists[i]);
	free(places->lists);
	*places = (struct places){ .lists = NULL };
}

/* In which export, and which row of it; `export` NULL if no list has it. */
static int
place_find(const struct places *places, const struct drawn *drawn,
    struct minutes_drawn *row, struct error *err)
{
	uint64_t serial;

	if (drawn->file->file->name.kind != RECORD_BALLOTS ||
	    !serial_parse(span_of(drawn->record), &serial))
		return 0;
	for (size_t i = 0; i < places->count; i++) {
		const struct paper_list *list = &places->lists[i];
		const struct paper_place *place = paper_list_find(list, serial);

		if (place == NULL || strcmp(list->unit, row->unit) != 0)
			continue;
		if (row->export != NULL)
			return error_set(err, ERROR_INPUT,
			    N_("keep both lists for the officials: only one "
			       "can be right"),
			    N_("two paper lists of unit %s have serial %s"),
			    row->unit, drawn->record);
		row->export = list->exports[place->export].name;
		row->row = place->number;
	}
	return 0;
}

int
places_row(const struct places *places, const struct drawn *drawn,
    struct file_label *label, struct minutes_drawn *row, struct error *err)
{
	const struct setup *setup = &drawn->file->definition->setup;
	const struct truth_file *file = drawn->file->file;
	bool bundle = file->name.kind == RECORD_BUNDLES;

	record_name_format(file->name, label->at);
	*row = (struct minutes_drawn){ .draw = drawn->draw + 1,
		.station = &setup->stations[drawn->file->station].label,
		.unit = setup->units[file->unit].id,
		.file = label->at,
		.record = drawn->record,
		.within = bundle ? drawn->within : 0 };
	return place_find(places, drawn, row, err);
}
