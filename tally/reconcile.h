#ifndef KAIHYO_TALLY_RECONCILE_H
#define KAIHYO_TALLY_RECONCILE_H

#include "tally/finding.h"
#include "tally/truth.h"

/*
 * Holds the statements against each other: what is missing, in conflict or
 * signed by keys that no longer count. Looks at no paper.
 */

/* Everything about one unit (index in the setup). */
void reconcile_unit(
    const struct truth *truth, size_t unit, struct findings *findings);

/* Slots that were not filled by a signature are always shown. */
void reconcile_slots(const struct truth_statement *latest, const char *id,
    struct findings *findings);

/* Everything about one place. */
void reconcile_place(
    const struct truth *truth, size_t place, struct findings *findings);

/* The unit equations of a station. */
void reconcile_books(
    const struct truth *truth, size_t station, struct findings *findings);

#endif
