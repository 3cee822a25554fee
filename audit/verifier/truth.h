#ifndef KAIHYO_VERIFIER_TRUTH_H
#define KAIHYO_VERIFIER_TRUTH_H

#include "audit/verifier/log.h"
#include "audit/verifier/model.h"

/*
 * Fills the model. The order of calls: model_new(); model_take_note() for
 * every note of a kind that a station takes in, in the order of the log;
 * model_settle(); model_take_papers() for every ballots and bundles file of
 * the bundle, in any order; model_finish(). What is wrong goes into `report`
 * with file and line, and checking goes on.
 */

/* `station` is an index in definition->setup; both are borrowed. */
struct model *model_new(
    const struct definition *definition, size_t station, bool is_public);
void model_free(struct model *model);

/* A note whose signatures were looked at. All is borrowed for the call. */
struct note_in {
	struct bytes text;
	const uint8_t *id; /* note id */
	uint64_t seq;
	const struct entry *entry; /* ACCEPTED; NULL: not compared */
	const char *file;          /* path in the bundle */
	const char *why;           /* "": its signatures hold */
};
/*
 * Election, title, rehearsal, every line of the form, subject in the setup,
 * of this station; and what a station holds a statement against before it
 * takes it in (gate: its own totals and rolls; manifest: no file of another
 * unit). A note that is refused here counts for nothing.
 */
bool model_take_note(
    struct model *model, const struct note_in *note, struct report *report);

/*
 * model_settle.c: all notes are in; the latest of everything, rulings laid
 * over them.
 */
void model_settle(struct model *model, struct report *report);

/*
 * recount.c: a stored file of papers. `digest` is that of `bytes`. Checks every
 * line, the number of papers, serials and bundle ids over the whole station;
 * counts it if it counts.
 */
bool model_take_papers(struct model *model, const char *file,
    const struct entry *entry, const uint8_t digest[DIGEST_LEN],
    struct bytes bytes, struct report *report);

/*
 * The same for an entry whose file this bundle does not have (a public one):
 * does the log say of it what a manifest says?
 */
bool model_take_absent(
    struct model *model, const struct entry *entry, struct report *report);

/* All papers are in: serials, sheets, totals. */
void model_finish(struct model *model, struct report *report);

#endif
