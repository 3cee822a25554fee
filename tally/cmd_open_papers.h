/* The papers of a unit that people still have to decide. Commands only. */
#ifndef KAIHYO_TALLY_CMD_OPEN_PAPERS_H
#define KAIHYO_TALLY_CMD_OPEN_PAPERS_H

#include "tally/cmd_counting.h"

struct open_paper {
	uint64_t serial;
	bool open[QUESTIONS_MAX];       /* "?", and on no sheet yet */
	char image[IMAGE_TEXT_LEN + 1]; /* hex, or '-' */
};

/* Sorted by serial. {0} is empty. */
struct open_papers {
	size_t unit;
	struct code_table table;
	struct open_paper *papers;
	size_t count;
	uint64_t in_bundles; /* "?" papers that only a new sealing can decide */
};

/*
 * Reads them for the unit named by --unit, without those that sheets in
 * force decide, but for the sheet `without` ("" if none). Refuses while the
 * gate is shut. Release with open_papers_clear(), also after a failure.
 */
MUST_CHECK int open_papers_read(struct session *session, const char *unit,
    const char *without, struct open_papers *papers, struct error *err);
void open_papers_clear(struct open_papers *papers);

/* By serial, or NULL. */
const struct open_paper *open_papers_find(
    const struct open_papers *papers, uint64_t serial);

#endif
