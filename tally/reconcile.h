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

/*
 * On the roll of a stage, of each district of the setup; NULL if there is no
 * roll. free() it.
 */
uint64_t *eligible_by_district(
    const struct truth *truth, enum roll_stage stage);

/*
 * V <= E of each district of a station, and of all that it counts; the same
 * for the canvass with the voters of each district of the setup.
 */
void reconcile_eligible(
    const struct truth *truth, size_t station, struct findings *findings);
void reconcile_voters(const struct truth *truth, size_t office,
    const uint64_t *voters, struct findings *findings);

/* The boxes and papers of a place, as received; the boxes of a unit. */
void reconcile_receipt(
    const struct truth *truth, size_t place, struct findings *findings);
void reconcile_opening(
    const struct truth *truth, size_t unit, struct findings *findings);

/* A statement whose signatures hold no longer, and why. */
void reconcile_gone(const struct truth_statement *latest,
    enum finding_code code, const char *id, struct findings *findings);

#endif
