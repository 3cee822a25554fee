#ifndef KAIHYO_AUDIT_TILES_H
#define KAIHYO_AUDIT_TILES_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"

#define TILE_WIDTH 256

/*
 * The log as files that anyone can fetch and prove from (C2SP tlog-tiles
 * v0.1.0; formats.md §13.9). Called once for each, with its path below the
 * log's folder.
 */
typedef int tiles_visit(
    void *context, const char *path, struct span bytes, struct error *err);

/*
 * All tiles of the tree over these leaf hashes, level by level. Stops where
 * `visit` fails, with its error.
 */
MUST_CHECK int tiles_each(const struct digest *leaves, uint64_t size,
    tiles_visit *visit, void *context, struct error *err);

/*
 * Adds the path of tile `number` of a level, or of a bundle of entries;
 * `width` is TILE_WIDTH for a full one.
 */
void tiles_path(
    unsigned level, uint64_t number, size_t width, struct text *path);
void tiles_entries_path(uint64_t number, size_t width, struct text *path);

/* Adds one entry of a bundle: its length (at most 65,535) and its bytes. */
void tiles_add_entry(struct span entry, struct text *bundle);

#endif
