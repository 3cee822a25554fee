#ifndef KAIHYO_BASE_FRESH_H
#define KAIHYO_BASE_FRESH_H

#include <stddef.h>

#include "base/error.h"
#include "base/span.h"

/*
 * A new folder in the making, under another name beside it: nobody sees half
 * of it. {0} is none. Every failure is ERROR_SYSTEM unless said otherwise.
 */
struct fresh {
	char *path, *beside;
	int descriptor;
	char **names; /* what was made in it, in that order */
	size_t count, size;
	bool begun;
};

/*
 * Refuses with ERROR_INPUT if `path` exists. `mode` is that of the folder,
 * where the medium knows modes. fresh_abandon() also after a failure.
 */
MUST_CHECK int fresh_begin(
    struct fresh *fresh, const char *path, unsigned mode, struct error *err);

/* Adds "name", or "folder/.../name" with its folders. */
MUST_CHECK int fresh_add(struct fresh *fresh, const char *name,
    struct span bytes, struct error *err);

/* Everything durable, and under its own name. */
MUST_CHECK int fresh_finish(struct fresh *fresh, struct error *err);

/* Removes what was made and not finished; frees. */
void fresh_abandon(struct fresh *fresh);

#endif
