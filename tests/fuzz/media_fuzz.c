/* A name on a medium means one kind and number, and only one name means it. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct {
	const char *before, *after;
	int digits;
} forms[] = {
	[MEDIA_ROSTER] = { "roster-", ".note", 1 },
	[MEDIA_SETUP_NOTE] = { "setup-", ".note", 1 },
	[MEDIA_SETUP_JSON] = { "setup-", ".json", 1 },
	[MEDIA_MANIFEST] = { "manifest-", ".note", 1 },
	[MEDIA_BALLOTS] = { "ballots-", ".csv", 3 },
	[MEDIA_BUNDLES] = { "bundles-", ".csv", 3 },
};

static void
name_write(const struct media_item *item, char *out, size_t size)
{
	if (item->kind == MEDIA_TURNOUT)
		snprintf(out, size, "turnout.note");
	else
		snprintf(out, size, "%s%0*u%s", forms[item->kind].before,
		    forms[item->kind].digits, item->number,
		    forms[item->kind].after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *name = memory_copy((struct span){ (const char *)data, len });
	struct media_item item = media_item_of(name);
	char again[64];

	if (item.kind != MEDIA_OTHER) {
		name_write(&item, again, sizeof(again));
		assert(strcmp(name, again) == 0);
	}
	free(name);
	return 0;
}
