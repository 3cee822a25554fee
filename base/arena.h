#ifndef KAIHYO_BASE_ARENA_H
#define KAIHYO_BASE_ARENA_H

#include <stddef.h>

/* Memory taken in many pieces and given back all at once. {0} has none. */
struct arena {
	struct arena_block *blocks;
	char *at; /* free in the newest of them: `left` bytes */
	size_t left;
};

/*
 * `size` bytes, aligned for anything, that stay until arena_clear(). What is
 * in them is anything. Never NULL: without memory the program ends.
 */
void *arena_take(struct arena *arena, size_t size);
void arena_clear(struct arena *arena);

#endif
