#ifndef KAIHYO_TALLY_DIGEST_MAP_H
#define KAIHYO_TALLY_DIGEST_MAP_H

#include "keys/digest.h"

struct digest_slot {
	struct digest digest;
	size_t number; /* 0: empty */
};

/* A number for each of some digests. {0} is empty; digest_map_clear() frees. */
struct digest_map {
	struct digest_slot *slots;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

/* `number` is not 0. What was there for the digest is replaced. */
void digest_map_put(
    struct digest_map *map, const struct digest *digest, size_t number);
/* 0 if the digest has none. */
size_t digest_map_get(
    const struct digest_map *map, const struct digest *digest);
void digest_map_clear(struct digest_map *map);

#endif
