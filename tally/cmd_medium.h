/*
 * What the log says of a medium: the REFUSED and MEDIA entries of formats.md
 * §6, for sticks and for the bundles of a canvass. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_MEDIUM_H
#define KAIHYO_TALLY_CMD_MEDIUM_H

#include "store/store.h"

/* What became of one medium. */
struct medium_report {
	uint64_t accepted, papers, known, refused, left;
	uint64_t sealed; /* papers that the gate keeps outside: never read */
	bool stopped;    /* by Ctrl-C */
};

/* One refused file; `sha256` is NULL if it was not read. */
MUST_CHECK int medium_log_refused(struct store *store, const char *name,
    const struct error *why, const struct digest *sha256, const char *operator,
    struct error * err);

/* The end of a medium, which counts its entries. */
MUST_CHECK int medium_log_end(struct store *store, const char *name,
    const struct medium_report *report, const char *operator,
    struct error * err);

#endif
