#ifndef KAIHYO_TALLY_CERTIFICATION_H
#define KAIHYO_TALLY_CERTIFICATION_H

#include "tally/result.h"

/*
 * Fills in what a certificate says of a final result: figures, outcomes,
 * findings with their ends, the result's hash. Head, log and slots are the
 * caller's. ERROR_BOOKS while a finding stands open.
 */
MUST_CHECK int certification_fill(const struct result *result,
    struct certificate *certificate, struct error *err);

/*
 * Its figures, the result's hash, and the outcomes that hold, in no order yet:
 * what a certificate and an interim report have in common.
 */
void certification_figures(
    const struct result *result, struct certificate *certificate);

/*
 * Is it the next certificate of its station, and names the one before it?
 * ERROR_BOOKS with the number that is wanted.
 */
MUST_CHECK int certification_follows(const struct truth *truth, size_t station,
    const struct statement *head, struct error *err);

/*
 * Does an offered certificate say exactly what this station counts? `root` is
 * the root of the log's first `log_size` entries. ERROR_BOOKS names the first
 * figure that differs.
 */
MUST_CHECK int certification_verify(const struct result *result,
    const struct certificate *offered, const struct digest *root,
    struct error *err);

/*
 * A correction lists every figure that is not what the replaced certificate
 * said, old and new (N705), as a finding about the station `id`.
 */
void certification_find_corrected(const struct certificate *now,
    const struct certificate *before, const char *id,
    struct findings *findings);

/*
 * The same of a finished result and the certificate that it replaces, if it
 * does: for result_finish()'s callers that show figures of papers.
 */
void certification_find_own(struct result *result);

/* Where a station stands (design.md §8): two tracks, and the declaration. */
enum turnout_track { TURNOUT_OPEN, TURNOUT_FIXED };
enum ballots_track { BALLOTS_SEALED, BALLOTS_OPENED, BALLOTS_COUNTED };
enum declaration { DECLARATION_NONE, DECLARATION_MADE, DECLARATION_ON_PAPER };
struct station_state {
	enum turnout_track turnout;
	enum ballots_track ballots;
	enum declaration declaration;
};

/* From the truth set alone; `findings` as status or count have them. */
struct station_state station_state_of(
    const struct truth *truth, size_t station, const struct findings *findings);

/*
 * The latest certificate, declaration or interim report (`kind`) of the
 * station, if its signatures hold and nothing was reopened since; or NULL.
 */
const struct certificate *station_in_force(
    const struct truth *truth, enum note_kind kind, size_t station);

/*
 * Is the result declared, and not reopened since? Then nothing that would
 * change it comes in.
 */
bool station_is_declared(const struct truth *truth, size_t station);

/* "turnout fixed, papers counted, declared": for people, translated. */
void station_state_text(const struct station_state *state, struct text *text);

#endif
