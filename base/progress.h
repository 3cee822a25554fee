#ifndef KAIHYO_BASE_PROGRESS_H
#define KAIHYO_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Progress of long work on standard error: on a terminal one line that is
 * rewritten (bar, share, rate, time left), otherwise a plain line every few
 * seconds, and nothing when `quiet`.
 */
struct progress {
	const char *unit; /* translated: "bytes", "papers" */
	uint64_t total, done;
	double started, shown;
	bool terminal, quiet;
};

/* `unit` is a message id and must outlive the progress. */
void progress_begin(
    struct progress *progress, const char *unit, uint64_t total, bool quiet);
void progress_add(struct progress *progress, uint64_t done);
/* Takes the line away again, so that a message can be printed. */
void progress_hide(struct progress *progress);
void progress_end(struct progress *progress);

/*
 * Ctrl-C: from cancel_catch() on, SIGINT and SIGTERM only set a flag that
 * long work asks between two whole steps.
 */
void cancel_catch(void);
bool cancel_asked(void);

#endif
