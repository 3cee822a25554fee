#ifndef KAIHYO_TALLY_STATUS_H
#define KAIHYO_TALLY_STATUS_H

#include "base/text.h"
#include "tally/canvass.h"
#include "tally/finding.h"
#include "tally/truth.h"

/*
 * The screen of the night: what is in, what is missing, what does not
 * balance and by how much. From signed statements alone; no paper is looked
 * at, so it is quick and can tell nothing of choices.
 */
struct status {
	const struct truth *truth; /* borrowed */
	size_t station;
	size_t units, units_in, units_final;
	size_t places, places_in;
	uint64_t files, files_in;
	uint64_t papers; /* of the latest manifests */
	uint64_t voters;
	struct findings findings;      /* sorted */
	const struct canvass *canvass; /* instead of units and places; or NULL
	                                */
	/* Of the log, filled in by the caller: are checkpoints possible, is it
	 * closed, the name of the moment that is due or NULL. */
	bool log_key, closed;
	const char *due;
};

/* What the canvass has of its stations; borrows it. */
void status_init_canvass(struct status *status, const struct canvass *canvass);

/* Release with status_clear(). */
void status_init(
    struct status *status, const struct truth *truth, size_t station);
void status_clear(struct status *status);

/*
 * For people, in the chosen language: totals, then what blocks the
 * declaration, grouped by code; `all` adds a row for each unit and place.
 */
void status_print(const struct status *status, bool all, struct text *text);

/* For programs: formats.md §8. */
void status_format(const struct status *status, struct text *text);

#endif
