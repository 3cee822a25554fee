/*
 * A medium and its files: read in their turn, or ahead of it on the other core
 * while the medium before is being stored. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_IMPORT_AHEAD_H
#define KAIHYO_TALLY_CMD_IMPORT_AHEAD_H

#include "ballot/definition.h"
#include "ballot/media.h"
#include "base/worker.h"
#include "keys/ahead.h"
#include "keys/digest.h"

/* One file of a medium, read once and whole. {0} is none. */
struct medium_file {
	struct file_bytes bytes;
	struct hashed hashed;
	struct ahead signatures; /* of a note: those found valid already */
	struct error *why;       /* why it could not be read, or NULL */
	bool tried;
};
void medium_file_release(struct medium_file *file);

/* {0} is none. */
struct medium {
	struct media media; /* listed by medium_open() */
	const char *path;   /* begun ahead, or NULL */
	struct worker worker;
	const struct definition *definition;
	bool papers;               /* may be read: the gate lets them in */
	struct medium_file *files; /* of the media's first items */
	size_t file_count;
	int listed; /* what media_open() said, and why */
	struct error why;
};

/*
 * Begins to list and to read the medium `path` on the other core, as far as
 * memory for it goes; lists of voters are left for their turn, files of papers
 * too unless `papers`, or if anything beside them could close the gate (P4).
 * Until medium_open() or medium_close(), `definition` stays as it is. Nothing
 * is decided, and nothing said; without another core nothing happens.
 */
void medium_begin(struct medium *medium, const char *path,
    const struct definition *definition, bool papers);

/* Lists the medium, or waits for what was begun. As media_open(). */
MUST_CHECK int medium_open(
    struct medium *medium, const char *path, struct error *why);

/* Hands over item `i`, if need be by reading it now. As file_read(). */
MUST_CHECK int medium_read(struct medium *medium, size_t i,
    struct medium_file *file, struct error *why);

void medium_close(struct medium *medium);

#endif
