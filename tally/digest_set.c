#include "tally/digest_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define SLOTS_FIRST 64

static const struct digest empty = { { 0 } };

/* Where it stands, or the empty slot for it. */
static size_t
slot_find(const struct digest_set *set, const struct digest *digest)
{
	size_t i;

	memcpy(&i, digest->bytes, sizeof(i));
	for (i &= set->size - 1; !digest_same(&set->slots[i], &empty);
	     i = (i + 1) & (set->size - 1))
		if (digest_same(&set->slots[i], digest))
			break;
	return i;
}

static void
set_grow(struct digest_set *set)
{
	struct digest_set more = { 0 };

	more.size = set->size > 0 ? set->size * 2 : SLOTS_FIRST;
	more.slots = memory_new(more.size, sizeof(more.slots[0]));
	for (size_t i = 0; i < set->size; i++)
		if (!digest_same(&set->slots[i], &empty))
			more.slots[slot_find(&more, &set->slots[i])] =
			    set->slots[i];
	more.count = set->count;
	free(set->slots);
	*set = more;
}

void
digest_set_add(struct digest_set *set, const struct digest *digest)
{
	if (digest_set_has(set, digest))
		return;
	if (set->size / 2 <= set->count)
		set_grow(set);
	set->slots[slot_find(set, digest)] = *digest;
	set->count++;
}

bool
digest_set_has(const struct digest_set *set, const struct digest *digest)
{
	return set->size > 0 &&
	       digest_same(&set->slots[slot_find(set, digest)], digest);
}

void
digest_set_clear(struct digest_set *set)
{
	free(set->slots);
	*set = (struct digest_set){ 0 };
}
