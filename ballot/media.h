#ifndef KAIHYO_BALLOT_MEDIA_H
#define KAIHYO_BALLOT_MEDIA_H

#include "ballot/notes/manifest.h"
#include "base/file.h"

#define MEDIA_NAMES_MAX 20000

enum media_kind {
	MEDIA_OTHER, /* none of ours: left alone */
	MEDIA_ROSTER,
	MEDIA_SETUP_NOTE,
	MEDIA_SETUP_JSON,
	MEDIA_MANIFEST,
	MEDIA_TURNOUT,
	MEDIA_STATEMENT, /* any other note that a station takes in */
	MEDIA_VOTERS,    /* checkins.csv, roll.csv, changes.csv */
	MEDIA_BALLOTS,
	MEDIA_BUNDLES
};

/* One name on a medium, and what its name says it is. */
struct media_item {
	enum media_kind kind;
	const char *name;    /* borrowed from the folder */
	unsigned number;     /* N, or 0 */
	enum note_kind note; /* of MEDIA_STATEMENT: what others build on
	                      * comes first */
};

/* What a name says it is. */
struct media_item media_item_of(const char *name);

/*
 * A stick: its folder, items sorted by kind as above (so that what is needed
 * to verify comes first), then number. {0}.folder must be closed.
 */
struct media {
	struct folder folder;
	struct media_item *items;
	size_t count;
};
MUST_CHECK int media_open(
    const char *path, struct media *media, struct error *err);
void media_close(struct media *media);

/* The most bytes that a file of this kind may have. */
size_t media_bytes_max(enum media_kind kind);

#endif
