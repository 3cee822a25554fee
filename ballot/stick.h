#ifndef KAIHYO_BALLOT_STICK_H
#define KAIHYO_BALLOT_STICK_H

#include "ballot/definition.h"
#include "ballot/media.h"
#include "ballot/notes/manifest.h"
#include "ballot/notes/turnout.h"
#include "ballot/records.h"

/*
 * What lies on a stick, verified against a definition: for the people who
 * fill sticks and look at them, without a station.
 */

/* A manifest whose signatures, policy, election and unit are good. */
struct stick_manifest {
	struct file_bytes file;
	struct note note; /* borrows `file` and the definition's roster */
	struct manifest manifest;
	size_t unit;
	struct policy_notice notice;
};

/*
 * Reads and verifies one. {0} is empty; stick_manifest_clear() also after a
 * failure. Errors have the file's name as the place.
 */
MUST_CHECK int stick_manifest_read(const struct definition *definition,
    const struct media *media, const struct media_item *item,
    struct stick_manifest *manifest, struct error *err);
void stick_manifest_clear(struct stick_manifest *manifest);

/* The manifest with the highest number by its name, or NULL. */
const struct media_item *stick_latest(const struct media *media);

/* Is there a file of this name? */
bool stick_has(const struct media *media, const char *name);

/*
 * Reads a file that a manifest lists: its digest, its form, and that it has
 * as many papers as the manifest says.
 */
MUST_CHECK int stick_file_check(const struct definition *definition,
    const struct media *media, const struct stick_manifest *manifest,
    const struct manifest_file *file, struct error *err);

/* The same for the turnout of a place. */
struct stick_turnout {
	struct file_bytes file;
	struct note note;
	struct turnout turnout;
	size_t place;
	struct policy_notice notice;
};
MUST_CHECK int stick_turnout_read(const struct definition *definition,
    const struct media *media, struct stick_turnout *turnout,
    struct error *err);
void stick_turnout_clear(struct stick_turnout *turnout);

#endif
