#ifndef KAIHYO_BASE_DOCUMENT_H
#define KAIHYO_BASE_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

/* A parsed JSON file; keeps `bytes`, which must outlive it. */
struct document {
	json_t *root;
	struct span bytes;
	const char *name;
	struct arena arena; /* of the values */
};

/*
 * A value and the way to it, so that an error can name the line. Lives on
 * the stack of the function that walks; `up` and `document` must outlive it.
 */
struct document_at {
	const struct document *document;
	const struct document_at *up;
	json_t *value;
	const char *key; /* member of `up`, or NULL */
	size_t index;    /* element of `up`, if `key` is NULL */
};

/*
 * Parses `bytes`: UTF-8 JSON, an object, no member twice, no numbers with a
 * fraction, at most 64 levels deep. `name` is borrowed for the places of
 * errors. Release with document_close(), also after a failure.
 */
MUST_CHECK int document_open(struct span bytes, const char *name,
    struct document *document, struct error *err);
void document_close(struct document *document);

/* The whole document as a place to walk from. */
struct document_at document_top(const struct document *document);

/* Refuses any member whose name is not in `names` (NULL at its end). */
MUST_CHECK int document_only(
    const struct document_at *at, const char *const *names, struct error *err);

/* A required member of an object. */
MUST_CHECK int document_member(const struct document_at *at, const char *key,
    struct document_at *member, struct error *err);

/* True, and `member` filled, if the object has it. */
bool document_optional(
    const struct document_at *at, const char *key, struct document_at *member);

/* The length of an array of `min` to `max` elements. */
MUST_CHECK int document_array(const struct document_at *at, size_t min,
    size_t max, size_t *count, struct error *err);
struct document_at document_element(const struct document_at *at, size_t index);

/* Values of one type, refused with the line and what was wanted. */
MUST_CHECK int document_text(const struct document_at *at, size_t max,
    const char **text, struct error *err); /* span_is_text */
MUST_CHECK int document_id(
    const struct document_at *at, char id[ID_MAX + 1], struct error *err);
MUST_CHECK int document_number(const struct document_at *at, uint64_t max,
    uint64_t *number, struct error *err);
MUST_CHECK int document_boolean(
    const struct document_at *at, bool *value, struct error *err);

/* The text of a required member, in one call. */
MUST_CHECK int document_member_text(const struct document_at *at,
    const char *key, size_t max, const char **text, struct error *err);

/*
 * Refuses the value at `at`: sets the error with the line of the value and
 * its path as places. `fix` and `what` as in error_set. Returns -1.
 */
int document_refuse(const struct document_at *at, struct error *err,
    const char *fix, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

/* The line (from 1) on which the value at `at` begins. */
size_t document_line(const struct document_at *at);

#endif
