#ifndef KAIHYO_VERIFIER_FINDINGS_H
#define KAIHYO_VERIFIER_FINDINGS_H

#include "audit/verifier/finding.h"
#include "audit/verifier/model.h"

/*
 * What of a station's statements and papers does not fit: docs/findings.md,
 * in the words of formats.md §15. Each file finds its own part; result.c
 * puts them together.
 */

/* findings_place.c: turnouts, receipts, the roll. W601 of a place, too. */
void find_in_place(
    const struct model *model, size_t place, struct findings *findings);
void find_more_than_eligible(
    const struct model *model, struct findings *findings);

/* findings_unit.c: manifests and openings. */
void find_in_unit(
    const struct model *model, size_t unit, struct findings *findings);

/* findings_books.c: voters against papers, over units that share a place. */
struct books_line {
	size_t first_unit, paper;
	bool complete; /* all manifests final, all turnouts in */
	uint64_t voters, taken_home, papers, not_put_in, moved_in, moved_out;
};
struct books {
	struct books_line *lines;
	size_t count;
};
struct books books_of(const struct model *model);
void books_clear(struct books *books);
/* What no figure explains; negative is a surplus of papers. */
int64_t books_rest(const struct model *model, const struct books_line *line);
void find_in_books(const struct model *model, const struct books *books,
    struct findings *findings);

/* findings_slips.c: figures that look like a slip. */
void find_digits(
    const char *subject, int64_t difference, struct findings *findings);
void find_odd_places(const struct model *model, struct findings *findings);
void find_invalid(
    const struct model *model, size_t district, struct findings *findings);
void find_swapped(const struct model *model, struct findings *findings);

/* findings_ruling.c: decisions and sheets. */
void find_in_rulings(const struct model *model, struct findings *findings);
void find_in_sheets(const struct model *model, struct findings *findings);
/* Ends what decisions ended; `idle`: then says which decided on nothing. */
void resolve_findings(
    const struct model *model, bool idle, struct findings *findings);

/* findings_gate.c: does the gate still stand on what was signed for it? */
void find_stale_gate(const struct model *model, struct findings *findings);

/* For several of them: a statement that is no longer vouched for; N901. */
void find_gone(const struct statement *statement, const char *code,
    const char *subject, struct findings *findings);
void find_slots(const struct statement *statement, const char *subject,
    struct findings *findings);

#endif
