#ifndef KAIHYO_TALLY_TRUTH_H
#define KAIHYO_TALLY_TRUTH_H

#include "ballot/manifest.h"
#include "ballot/turnout.h"

/*
 * What the accepted notes of a station say together: for each unit the latest
 * manifest, for each place the latest turnout, for each digest the unit that
 * it belongs to. Built from the notes in order of acceptance; the outcome
 * does not depend on that order, but for which of two conflicting notes is
 * kept apart.
 */

/* One accepted manifest. */
struct truth_manifest {
	struct manifest manifest;
	struct digest id;
	size_t unit;
	bool conflict;               /* another of the same number came first */
	bool signers_gone;           /* a key was revoked or left out since */
	struct truth_manifest *next; /* of the same unit, any order */
};

/* One accepted turnout. */
struct truth_turnout {
	struct turnout turnout;
	struct digest id;
	size_t place;
	bool conflict;
	bool signers_gone;
	struct truth_turnout *next;
};

/* A file that some manifest vouches for. */
struct truth_file {
	struct digest digest;
	struct record_name name;
	uint64_t papers;
	size_t unit;
	const struct truth_manifest *latest; /* that lists it */
	bool stored;                         /* set by truth_store_file() */
};

struct truth {
	const struct definition *definition;
	struct truth_manifest **units; /* lists, by index in the setup */
	struct truth_turnout **places;
	struct truth_file *files;
	size_t file_count, file_size;
	size_t *index; /* open addressing over files, by digest: i + 1 */
	size_t index_size;
};

struct truth *truth_new(const struct definition *definition);
void truth_free(struct truth *truth);

/*
 * Adds an accepted manifest and takes over its memory (`manifest` is empty
 * afterwards). Refuses, and changes nothing, when it names a file that
 * belongs to another unit or contradicts an earlier manifest about the same
 * bytes. A second manifest of the same number is kept apart (conflict).
 */
MUST_CHECK int truth_add_manifest(struct truth *truth,
    struct manifest *manifest, const struct digest *id, bool signers_gone,
    struct error *err);

/* The same for a turnout. Refuses only a place that the setup has not. */
MUST_CHECK int truth_add_turnout(struct truth *truth, struct turnout *turnout,
    const struct digest *id, bool signers_gone, struct error *err);

/* The latest manifest of a unit or turnout of a place, or NULL. */
const struct truth_manifest *truth_unit(const struct truth *truth, size_t unit);
const struct truth_turnout *truth_place(
    const struct truth *truth, size_t place);

/* The file with this digest, or NULL: no manifest vouches for it. */
struct truth_file *truth_find(
    const struct truth *truth, const struct digest *digest);

/* Does it count, i.e. is it in its unit's latest manifest? */
bool truth_counts(const struct truth *truth, const struct truth_file *file);

#endif
