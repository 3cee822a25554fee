#ifndef KAIHYO_TALLY_SLIPS_H
#define KAIHYO_TALLY_SLIPS_H

#include "tally/count.h"
#include "tally/finding.h"
#include "tally/truth.h"

/*
 * Looks for the slips of tired people: figures that are possible, but
 * resemble a known mistake. Warnings only; nothing is corrected. All
 * comparisons are of whole numbers, multiplied out; the thresholds are those
 * of the setup (formats.md §3.3).
 */

/* From the signed statements of a station, without a look at papers. */
void slips_find(
    const struct truth *truth, size_t station, struct findings *findings);

/*
 * A difference that some equation about `subject` has: divisible by 9, two
 * digits may have changed places.
 */
void slips_find_difference(
    const char *subject, long long difference, struct findings *findings);

/* A district's invalid papers against all other districts together. */
void slips_find_invalid(const struct definition *definition, size_t district,
    const struct area_count *count, const struct area_count *total,
    struct findings *findings);

/*
 * Votes of each unit for questions with two options. They stay in memory, are
 * printed nowhere, and are made only when the gate is open.
 */
struct slip_votes {
	uint64_t (*votes)[2]; /* by unit, then question */
	size_t question_count;
};
/* {0} is empty. */
void slip_votes_init(
    struct slip_votes *votes, const struct definition *definition);
void slip_votes_clear(struct slip_votes *votes);

/* Adds what a file of the unit changed in its district's count. */
void slip_votes_add(struct slip_votes *votes, size_t unit,
    const struct area_count *before, const struct area_count *after);

/*
 * Units (or districts of one unit) of a station whose two options seem to be
 * swapped: far from the others, and near to their mirror image. Findings name
 * the unit and no figures.
 */
void slip_votes_find(const struct slip_votes *votes,
    const struct definition *definition, size_t station,
    struct findings *findings);

#endif
