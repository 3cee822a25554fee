#ifndef KAIHYO_BASE_ERROR_H
#define KAIHYO_BASE_ERROR_H

#include <stdio.h>

#include "base/message.h"

#define MUST_CHECK __attribute__((warn_unused_result))

/* The trouble's kind is the program's exit status. 1 is left for surprises. */
enum error_kind {
	ERROR_NONE = 0,
	ERROR_USAGE = 2,     /* the command line */
	ERROR_INPUT = 3,     /* a file or an answer that cannot be used */
	ERROR_SIGNATURE = 4, /* keys, signatures, signature policy */
	ERROR_DISAGREE = 5,  /* two programs count differently */
	ERROR_SYSTEM = 6,    /* disk, memory, operating system */
	ERROR_BOOKS = 7,     /* the books do not balance, or are not complete */
	ERROR_FORK =
	    8 /* two heads of one log that do not continue each other */
};

#define ERROR_PLACES_MAX 6

/* What went wrong, where, and what a tired official should do about it. */
struct error {
	enum error_kind kind;
	struct message what;
	struct message fix;
	struct message where[ERROR_PLACES_MAX]; /* innermost first */
	size_t where_count;
};

/*
 * Fills `err`: `fix` is an instruction without arguments (see error_fix),
 * `what` a printf format as in message_set. Forgets an earlier place.
 * Returns -1, so that a caller can `return error_set(...)`.
 */
int error_set(struct error *err, enum error_kind kind, const char *fix,
    const char *what, ...) __attribute__((format(printf, 4, 5)));

/* Replaces the instruction by one with arguments. Returns -1. */
int error_fix(struct error *err, const char *fix, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Adds the place around the places known so far. Places beyond
 * ERROR_PLACES_MAX are dropped. Returns -1.
 */
int error_at(struct error *err, const char *where, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds `name`, a file or a folder, as the place. Returns -1. */
int error_at_name(struct error *err, const char *name);

/* What errno says, as an argument of a message. Never NULL. */
const char *error_reason(void);

/* The places, outermost first, in the chosen language. */
void error_where(const struct error *err, char *out, size_t size);
void error_where_english(const struct error *err, char *out, size_t size);

/* Prints the whole error to a person: what, where, how to fix. */
void error_print(const struct error *err, FILE *to);

#endif
