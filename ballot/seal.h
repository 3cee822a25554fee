#ifndef KAIHYO_BALLOT_SEAL_H
#define KAIHYO_BALLOT_SEAL_H

#include "ballot/notes/manifest.h"
#include "ballot/records.h"

/*
 * Gives each paper its random serial and sorts by it: the order of the file
 * is then as random as the serials, and tells nothing of the order in which
 * papers were scanned. False, and nothing moved, if two serials are the same:
 * the caller draws again.
 */
bool seal_serials(
    struct ballot *ballots, size_t count, const uint64_t *serials);

/* Into how many files of at most `max` papers `count` papers are split. */
size_t seal_file_count(size_t count, size_t max);

/*
 * The papers of files 0 to file - 1: where file `file` begins. Sizes differ
 * by one at most, so that no file is small enough to tell something.
 */
size_t seal_file_start(size_t count, size_t files, size_t file);

/*
 * Reads bundles as the officers typed them: a CSV with the header
 * "id,class,count a,count b,checkers" in any order of lines. Both counts
 * must be equal, every class known, no id twice. `bundles` is new memory,
 * sorted by id.
 */
MUST_CHECK int seal_bundles_parse(struct span bytes, const char *name,
    const struct code_table *table, struct bundle **bundles, size_t *count,
    uint64_t *papers, struct error *err);

/*
 * Begins the manifest after `previous` (NULL: the first): the same lists,
 * the next number, not final. `head` brings everything but number and
 * replaces. manifest_clear() frees.
 */
void seal_manifest_next(const struct statement *head,
    const struct manifest *previous, const struct digest *previous_id,
    struct manifest *next);

/* Moves a file to the withdrawn ones. */
MUST_CHECK int seal_withdraw(struct manifest *manifest, struct record_name name,
    const char *reason, struct error *err);

/* Adds a file whose papers, count a and count b are all `papers`. */
MUST_CHECK int seal_add(struct manifest *manifest, struct record_name name,
    uint64_t papers, const struct digest *digest, struct error *err);

#endif
