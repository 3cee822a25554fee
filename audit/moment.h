#ifndef KAIHYO_AUDIT_MOMENT_H
#define KAIHYO_AUDIT_MOMENT_H

#include "audit/log.h"
#include "tally/certification.h"

/*
 * The moments of the night at which a station signs a checkpoint, in their
 * order (formats.md §13.4).
 */
enum moment {
	MOMENT_NONE,
	MOMENT_OPENED,
	MOMENT_TURNOUT,
	MOMENT_GATE,
	MOMENT_COUNTED,
	MOMENT_CERTIFIED, /* CLOSE, and the checkpoint over the whole log */
	MOMENT_DEMAND,    /* whenever it is asked for */
	MOMENT_COUNT
};
const char *moment_name(enum moment moment); /* "opened" */
/* What has come, as a message id: "the station is open". */
const char *moment_label(enum moment moment);
enum moment moment_find(struct span name); /* MOMENT_NONE if unknown */

/* Which of them a log has checkpoints of. {0} is none. */
struct moments {
	bool made[MOMENT_COUNT];
	uint64_t checkpoints; /* in all */
};

/* Takes one entry of the log into account. */
void moments_add(struct moments *moments, const struct log_entry *entry);

/* The first that has come and has no checkpoint yet, or MOMENT_NONE. */
enum moment moment_due(const struct moments *moments, const struct truth *truth,
    size_t station, const struct findings *findings);

#endif
