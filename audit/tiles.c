#include "audit/tiles.h"

#include <assert.h>
#include <stdlib.h>

#include "audit/proof.h"

/* "x001/x234/067", and ".p/W" if it is not full. */
static void
number_add(uint64_t number, size_t width, struct text *path)
{
	uint64_t unit = 1;

	while (number / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000)
		text_addf(path, "x%03u/", (unsigned)(number / unit % 1000));
	text_addf(path, "%03u", (unsigned)(number % 1000));
	if (width < TILE_WIDTH)
		text_addf(path, ".p/%zu", width);
}

void
tiles_path(unsigned level, uint64_t number, size_t width, struct text *path)
{
	text_addf(path, "tile/%u/", level);
	number_add(number, width, path);
}

void
tiles_entries_path(uint64_t number, size_t width, struct text *path)
{
	text_add(path, "tile/entries/");
	number_add(number, width, path);
}

void
tiles_add_entry(struct span entry, struct text *bundle)
{
	assert(entry.len <= UINT16_MAX);
	text_add_char(bundle, (char)(entry.len >> 8));
	text_add_char(bundle, (char)(entry.len & 0xff));
	text_add_bytes(bundle, entry.at, entry.len);
}

/* One level: `count` hashes in tiles of 256, the last perhaps not full. */
static int
level_each(unsigned level, const struct digest *hashes, uint64_t count,
    tiles_visit *visit, void *context, struct error *err)
{
	struct text path = { 0 };
	int rc = 0;

	for (uint64_t at = 0; at < count && rc == 0; at += TILE_WIDTH) {
		size_t width =
		    count - at < TILE_WIDTH ? (size_t)(count - at) : TILE_WIDTH;

		tiles_path(level, at / TILE_WIDTH, width, &path);
		rc = visit(context, path.at,
		    (struct span){
		        (const char *)hashes[at].bytes, width * DIGEST_LEN },
		    err);
		text_clear(&path);
	}
	return rc;
}

int
tiles_each(const struct digest *leaves, uint64_t size, tiles_visit *visit,
    void *context, struct error *err)
{
	struct digest *hashes = memory_new(size, sizeof(*hashes));
	int rc = 0;

	for (uint64_t i = 0; i < size; i++)
		hashes[i] = leaves[i];
	/* Above a level: the roots of its full tiles. */
	for (unsigned level = 0; size > 0 && rc == 0; level++) {
		rc = level_each(level, hashes, size, visit, context, err);
		size /= TILE_WIDTH;
		for (uint64_t i = 0; i < size; i++)
			hashes[i] =
			    proof_root(hashes + i * TILE_WIDTH, TILE_WIDTH);
	}
	free(hashes);
	return rc;
}
