#ifndef KAIHYO_VERIFIER_PAPERS_H
#define KAIHYO_VERIFIER_PAPERS_H

#include "audit/verifier/model.h"

/*
 * The lines of ballots-NNN.csv and bundles-NNN.csv (formats.md §4.2, 4.3).
 * One pass: what is checked is counted while it is in the cache.
 */

/* What the codes of one kind of paper mean. */
struct paper_codes {
	const struct question *questions[QUESTIONS]; /* in the paper's order */
	size_t question_count;
	bool known[QUESTIONS][256]; /* options, categories and '?' */
};
void paper_codes_make(struct paper_codes *codes,
    const struct definition *definition, size_t paper);

/* What was counted in one file. */
struct papers_count {
	uint64_t papers;
	uint64_t of[QUESTIONS][256]; /* by question of the paper and code */
};

/* Serials of papers, one after the other. */
struct serial_list {
	uint64_t *at;
	size_t count, room;
};

/*
 * Reads a whole file. Its serials are added to `serials`, in their order.
 * False if a line is not in its form: reported with `file` and the line (the
 * first twenty of them); nothing is to be counted then.
 */
bool ballots_read(const struct paper_codes *codes, const char *file,
    struct bytes bytes, struct papers_count *count, struct serial_list *serials,
    struct report *report);

/* Where the first line of papers stands, and how long each is, with LF. */
struct bytes ballots_lines(struct bytes bytes);
size_t ballots_line_length(const struct paper_codes *codes);
/* Of a line that was checked. */
uint64_t ballots_serial(const char *line);

/* Called with each bundle's id and line. */
typedef void bundles_visit(void *context, struct bytes id, size_t line);
bool bundles_read(const struct paper_codes *codes, const char *file,
    struct bytes bytes, struct papers_count *count, bundles_visit *visit,
    void *context, struct report *report);

#endif
