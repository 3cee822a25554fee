#ifndef KAIHYO_BASE_LINES_H
#define KAIHYO_BASE_LINES_H

#include <stdbool.h>

#include "base/error.h"
#include "base/span.h"

/*
 * Reads the body of a statement: a first line, then "key value" lines in a
 * fixed order. Every refusal carries the number of the line.
 */
struct lines {
	struct span rest;
	size_t line; /* the line read last, from 1 */
};

struct lines lines_of(struct span text);

/* The first line must be `wanted`, such as "kaihyo manifest v1". */
MUST_CHECK int lines_first(
    struct lines *lines, const char *wanted, struct error *err);

/*
 * The next line must be "<key> <value>" with a value of 1 to `max` bytes that
 * passes span_is_text().
 */
MUST_CHECK int lines_value(struct lines *lines, const char *key, size_t max,
    struct span *value, struct error *err);

/* True if the next line begins with "<key> ". Moves nothing. */
bool lines_next_is(const struct lines *lines, const char *key);

/* Nothing may be left. */
MUST_CHECK int lines_end(struct lines *lines, struct error *err);

/* Refuses the line read last. Returns -1. */
int lines_refuse(const struct lines *lines, struct error *err, const char *fix,
    const char *what, ...) __attribute__((format(printf, 4, 5)));

/* Typed values, refused with the line. */
MUST_CHECK int lines_number(struct lines *lines, const char *key, uint64_t max,
    uint64_t *number, struct error *err);
MUST_CHECK int lines_id(struct lines *lines, const char *key,
    char id[ID_MAX + 1], struct error *err);
MUST_CHECK int lines_yes_no(
    struct lines *lines, const char *key, bool *yes, struct error *err);

#endif
