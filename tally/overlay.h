#ifndef KAIHYO_TALLY_OVERLAY_H
#define KAIHYO_TALLY_OVERLAY_H

#include "tally/finding.h"
#include "tally/truth.h"

/*
 * The rulings that are in force, laid over what was signed: corrected
 * turnouts, withdrawn files, moved boxes, findings with their ends. Signed
 * notes stay as they are, and every change is a finding with old and new.
 */

/*
 * Applies all rulings to the truth set; the outcome does not depend on the
 * order in which they came. Call it when the notes are in, and again after
 * more.
 */
void overlay_apply(struct truth *truth);

/*
 * The same after truth_add() of one more statement, where all that came before
 * was applied.
 */
void overlay_apply_added(
    struct truth *truth, enum note_kind kind, const char *subject);

/* The same without the ruling of an id: what its next number will meet. */
void overlay_apply_without(struct truth *truth, const char *id);

/*
 * Findings about the rulings and sheets of a station themselves, and one for
 * each change that they made.
 */
void overlay_find(
    const struct truth *truth, size_t station, struct findings *findings);

/* Gives findings the ends that rulings decided: same code, subject, words. */
void overlay_resolve(const struct truth *truth, struct findings *findings);

/*
 * With all findings at hand, those of papers too: which rulings decide on
 * something that does not stand (any more) in these words.
 */
void overlay_find_idle(
    const struct truth *truth, size_t station, struct findings *findings);

/* How many rulings in force open turnout or count again. */
size_t overlay_reopened(const struct truth *truth, size_t station);

/*
 * The number of a turnout that a ruling calls `name` (formats.md §10):
 * "voters.day", "paper.white.issued", "taken-home". NULL if there is none.
 */
uint64_t *overlay_field(struct turnout *turnout, const char *name);

#endif
