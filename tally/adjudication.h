#ifndef KAIHYO_TALLY_ADJUDICATION_H
#define KAIHYO_TALLY_ADJUDICATION_H

#include "tally/count.h"
#include "tally/finding.h"
#include "tally/truth.h"

/* What became of one line of a sheet in the count. */
enum decided_state {
	DECIDED_UNSEEN,   /* no file that counts holds the paper */
	DECIDED_NOT_OPEN, /* its scanner read it: nothing to decide */
	DECIDED_COUNTED
};

/* One question of one open paper, as the sheets in force decide it. */
struct decided {
	uint64_t serial;
	size_t unit;
	size_t question; /* index in the unit's paper */
	char code;
	const struct sheet *sheet; /* borrowed from the truth set */
	bool disagree; /* another sheet says otherwise: stays open */
	enum decided_state state;
};

/*
 * All decision sheets in force of a station, laid over the ballot files while
 * they are counted. {0} is empty.
 */
struct adjudication {
	struct decided *items; /* sorted by unit, serial, question, sheet */
	size_t count;
};

/* Release with adjudication_clear(). */
void adjudication_init(struct adjudication *adjudication,
    const struct truth *truth, size_t station);
void adjudication_clear(struct adjudication *adjudication);

/*
 * Lays the sheets over one file that was just added to `area`. Costs nothing
 * for units without sheets.
 */
void adjudication_add(struct adjudication *adjudication,
    const struct definition *definition, size_t unit,
    const struct code_table *table, const struct records *records,
    struct area_count *area);

/*
 * What this question of this paper is decided to be; CODE_REVIEW while it is
 * not, or while sheets disagree.
 */
char adjudication_code(const struct adjudication *adjudication, size_t unit,
    uint64_t serial, size_t question);

/* All files were added: sheets that do not fit or disagree. */
void adjudication_find(
    const struct adjudication *adjudication, struct findings *findings);

#endif
