/*
 * What the files of the import command share: one run of it, and what takes in
 * each sort of file. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_IMPORT_H
#define KAIHYO_TALLY_CMD_IMPORT_H

#include "base/progress.h"
#include "tally/cmd_import_ahead.h"
#include "tally/cmd_medium.h"
#include "tally/cmd_session.h"
#include "tally/serials.h"

/* What became of one file of a medium. */
enum taken { TAKEN_REFUSED, TAKEN_ACCEPTED, TAKEN_KNOWN };

/* Everything that one run of the command carries about. */
struct import {
	struct session session;
	const char *operator;
	bool json;
	struct serials serials;
	bool serials_ready;
	uint64_t media_size; /* bytes on all media */
	struct progress progress;
	struct medium media[2];       /* by turns */
	struct medium *medium, *next; /* at hand, and perhaps begun */
	struct text output;           /* JSON so far */
	uint64_t refused;             /* over all media */
	uint64_t sealed;              /* over all media */
	uint64_t apart;               /* contradict an earlier statement */
	enum error_kind first_kind;
};

/*
 * Each takes in one file of a medium whose bytes are not known yet. Returns
 * -1 with `err` only for what stops the whole command (nothing of this medium
 * is kept then); a refusal is `taken` with the reason in `why`.
 */
MUST_CHECK int import_definition(struct import *import,
    const struct media_item *item, const struct hashed *hashed,
    enum taken *taken, struct error *why, struct error *err);
MUST_CHECK int import_note(struct import *import, const struct media_item *item,
    const struct medium_file *bytes, enum taken *taken, struct error *why,
    struct error *err);
MUST_CHECK int import_voters(struct import *import,
    const struct media_item *item, const struct hashed *hashed,
    enum taken *taken, struct error *why, struct error *err);
/* `papers` grows by those taken in. */
MUST_CHECK int import_papers(struct import *import,
    const struct media_item *item, const struct hashed *hashed,
    uint64_t *papers, enum taken *taken, struct error *why, struct error *err);

/* The refusal of whatever would change a declared result. Returns -1. */
int import_refuse_declared(struct error *why);

#endif
