#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"

/* 0 where overruns are watched for: then each piece is a block of its own. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK ((size_t)1 << 20)
#endif

struct arena_block {
	struct arena_block *before;
	alignas(max_align_t) char bytes[];
};

static char *
block_add(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		memory_gone();
	block = memory_new(sizeof(*block) + size, 1);
	block->before = arena->blocks;
	arena->blocks = block;
	return block->bytes;
}

void *
arena_take(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	char *piece;

	if (size >= ARENA_BLOCK)
		return block_add(arena, size);
	size = (size + unit - 1) / unit * unit;
	if (arena->left < size) {
		arena->at = block_add(arena, ARENA_BLOCK);
		arena->left = ARENA_BLOCK;
	}
	piece = arena->at;
	arena->at += size;
	arena->left -= size;
	return piece;
}

void
arena_clear(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct arena_block *block = arena->blocks;

		arena->blocks = block->before;
		free(block);
	}
	*arena = (struct arena){ .left = 0 };
}
