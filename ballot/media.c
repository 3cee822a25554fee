#include "ballot/media.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/notes/checkins.h"
#include "ballot/notes/signed.h"
#include "ballot/records.h"

/* "<before>N<after>" with N from 1, without leading zeros. */
static bool
name_numbered(
    const char *name, const char *before, const char *after, unsigned *number)
{
	struct span rest = span_of(name), digits;
	uint64_t value;

	if (!span_skip(&rest, before) || !span_cut(&rest, '.', 6, &digits) ||
	    !span_equals(rest, after) ||
	    !span_number(digits, STATEMENT_NUMBER_MAX, &value) || value == 0)
		return false;
	*number = (unsigned)value;
	return true;
}

/* "roll-e-1.note", "roll.note": the first word names the kind. */
static enum note_kind
name_of_statement(const char *name)
{
	struct span word = { name, strcspn(name, "-.") };
	enum note_kind kind = note_kind_find(word);
	size_t len = strlen(name);

	return len > 5 && strcmp(name + len - 5, ".note") == 0 &&
	               signed_is_known(kind) && kind != NOTE_MANIFEST &&
	               kind != NOTE_TURNOUT
	           ? kind
	           : NOTE_NONE;
}

/* Lists of voters; which one it is says the note that names its digest. */
static bool
is_voters(const char *name)
{
	static const char *const names[] = { CHECKINS_FILE, "roll.csv",
		"changes.csv" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

struct media_item
media_item_of(const char *name)
{
	struct media_item item = { .kind = MEDIA_OTHER, .name = name };
	struct record_name record;

	if (name_numbered(name, "roster-", "note", &item.number)) {
		item.kind = MEDIA_ROSTER;
	} else if (name_numbered(name, "setup-", "note", &item.number)) {
		item.kind = MEDIA_SETUP_NOTE;
	} else if (name_numbered(name, "setup-", "json", &item.number)) {
		item.kind = MEDIA_SETUP_JSON;
	} else if (name_numbered(name, "manifest-", "note", &item.number)) {
		item.kind = MEDIA_MANIFEST;
	} else if (strcmp(name, "turnout.note") == 0) {
		item.kind = MEDIA_TURNOUT;
	} else if ((item.note = name_of_statement(name)) != NOTE_NONE) {
		item.kind = MEDIA_STATEMENT;
	} else if (is_voters(name)) {
		item.kind = MEDIA_VOTERS;
	} else if (record_name_parse(span_of(name), &record)) {
		item.kind = record.kind == RECORD_BALLOTS ? MEDIA_BALLOTS
		                                          : MEDIA_BUNDLES;
		item.number = record.number;
	}
	return item;
}

/* By kind, number and name: the same medium always in the same order. */
static int
item_compare(const void *a, const void *b)
{
	const struct media_item *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->note != y->note)
		return x->note < y->note ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->name, y->name);
}

int
media_open(const char *path, struct media *media, struct error *err)
{
	*media = (struct media){ .items = NULL };
	if (folder_open(path, MEDIA_NAMES_MAX, &media->folder, err) != 0)
		return -1;
	media->count = media->folder.count;
	media->items = memory_new(media->count + 1, sizeof(media->items[0]));
	for (size_t i = 0; i < media->count; i++)
		media->items[i] = media_item_of(media->folder.entries[i].name);
	qsort(
	    media->items, media->count, sizeof(media->items[0]), item_compare);
	return 0;
}

void
media_close(struct media *media)
{
	free(media->items);
	folder_close(&media->folder);
	media->items = NULL;
	media->count = 0;
}

size_t
media_bytes_max(enum media_kind kind)
{
	switch (kind) {
	case MEDIA_SETUP_JSON:
		return DEFINITION_BYTES_MAX;
	case MEDIA_VOTERS:
		return ROLL_BYTES_MAX;
	case MEDIA_BALLOTS:
		return BALLOTS_BYTES_MAX;
	case MEDIA_BUNDLES:
		return BUNDLES_BYTES_MAX;
	case MEDIA_ROSTER:
	case MEDIA_SETUP_NOTE:
	case MEDIA_MANIFEST:
	case MEDIA_TURNOUT:
	case MEDIA_STATEMENT:
		return NOTE_BYTES_MAX;
	case MEDIA_OTHER:
		break;
	}
	return 0;
}
