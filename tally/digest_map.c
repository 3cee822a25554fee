#include "tally/digest_map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define SLOTS_FIRST 64

/* Where it stands, or the empty slot for it. */
static struct digest_slot *
slot_find(const struct digest_map *map, const struct digest *digest)
{
	size_t i;

	memcpy(&i, digest->bytes, sizeof(i));
	for (i &= map->size - 1; map->slots[i].number != 0;
	     i = (i + 1) & (map->size - 1))
		if (digest_same(&map->slots[i].digest, digest))
			break;
	return &map->slots[i];
}

static void
map_grow(struct digest_map *map)
{
	struct digest_map more = { .count = map->count };

	more.size = map->size > 0 ? map->size * 2 : SLOTS_FIRST;
	more.slots = memory_new(more.size, sizeof(more.slots[0]));
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].number != 0)
			*slot_find(&more, &map->slots[i].digest) =
			    map->slots[i];
	free(map->slots);
	*map = more;
}

void
digest_map_put(
    struct digest_map *map, const struct digest *digest, size_t number)
{
	struct digest_slot *slot;

	assert(number != 0);
	if (map->size / 2 <= map->count)
		map_grow(map);
	slot = slot_find(map, digest);
	map->count += slot->number == 0;
	*slot = (struct digest_slot){ *digest, number };
}

size_t
digest_map_get(const struct digest_map *map, const struct digest *digest)
{
	return map->size > 0 ? slot_find(map, digest)->number : 0;
}

void
digest_map_clear(struct digest_map *map)
{
	free(map->slots);
	*map = (struct digest_map){ .slots = NULL };
}
