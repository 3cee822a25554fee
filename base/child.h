#ifndef KAIHYO_BASE_CHILD_H
#define KAIHYO_BASE_CHILD_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

/* How another program ended. {0} did not run; child_clear() frees. */
struct child {
	struct text output, errors; /* what it said, each at most `max` bytes */
	int status;     /* exit status, or 128 + the signal that ended it */
	bool too_much;  /* it said more, and was ended for it */
	bool timed_out; /* it took longer than `seconds`, and was ended */
	bool cancelled; /* Ctrl-C, and it was ended */
};

/*
 * Runs the program that is open as `program`, with nothing of ours but
 * `arguments` (arguments[0] is its name, NULL at the end) and `environment`:
 * its input is empty. Says every few seconds that it is still at work.
 * ERROR_SYSTEM if it cannot be started; however it ends, the answer is 0.
 */
MUST_CHECK int child_run(int program, char *const arguments[],
    char *const environment[], unsigned seconds, size_t max,
    struct child *child, struct error *err);

void child_clear(struct child *child);

#endif
