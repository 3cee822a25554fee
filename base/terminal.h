#ifndef KAIHYO_BASE_TERMINAL_H
#define KAIHYO_BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* True if a person sits at standard input and standard error. */
bool terminal_is_person(void);

/*
 * Asks on standard error and reads one line from standard input into `out`
 * without its line end. Refuses an over-long line and the end of input.
 */
MUST_CHECK int terminal_ask(
    const struct message *question, char *out, size_t size, struct error *err);

/* The same without echo; the caller wipes `out`. */
MUST_CHECK int terminal_ask_secret(
    const struct message *question, char *out, size_t size, struct error *err);

#endif
