#ifndef KAIHYO_AUDIT_SUMS_H
#define KAIHYO_AUDIT_SUMS_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"

#define SUMS_FILE "SHA256SUMS"
#define SUMS_LINES_MAX 200000
#define SUMS_BYTES_MAX (32u << 20)
#define SUMS_NAME_MAX 95 /* each part of a name */

/* One file of a bundle: "log.txt", "files/000012-manifest.note". */
struct sum {
	char name[2 * SUMS_NAME_MAX + 2];
	struct digest digest;
};

/* SHA256SUMS of a bundle (formats.md §14.3). {0} is empty; sums_clear(). */
struct sums {
	struct sum *list;
	size_t count, size;
};

/* One part of a name: A-Z a-z 0-9 . _ -, beginning with none of the three. */
bool sums_part_is_valid(struct span part);

/* Adds a file; the name is valid. */
void sums_add(struct sums *sums, const char *name, const struct digest *digest);
/* Sorts by name and writes the lines, as `sha256sum` would. */
void sums_format(struct sums *sums, struct text *text);

/*
 * Nothing but such lines, sorted, no name twice. ERROR_INPUT with the line
 * otherwise; `sums` is then empty.
 */
MUST_CHECK int sums_parse(
    struct span bytes, struct sums *sums, struct error *err);

/* The digest of a file in sorted sums, or NULL. */
const struct digest *sums_find(const struct sums *sums, const char *name);

void sums_clear(struct sums *sums);

#endif
