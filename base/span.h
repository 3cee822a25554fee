#ifndef KAIHYO_BASE_SPAN_H
#define KAIHYO_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that belong to someone else. at == NULL: nothing left. */
struct span {
	const char *at;
	size_t len;
};

/* The span of a C string. */
struct span span_of(const char *text);

/*
 * Cuts the field before the next `sep` (or the end) off `rest`. After the
 * last field rest->at is NULL. False: nothing left, or the field is longer
 * than `max` bytes; `rest` is then unchanged.
 */
bool span_cut(struct span *rest, char sep, size_t max, struct span *field);

/*
 * Cuts one line, which must end in LF, off `rest`; the LF is not part of
 * `line`. At the end of the bytes rest->at is NULL.
 */
bool span_line(struct span *rest, size_t max, struct span *line);

/*
 * Cuts `prefix` off the front. False, and nothing moved, if it differs.
 */
bool span_skip(struct span *rest, const char *prefix);

bool span_equals(struct span span, const char *text);
bool span_same(struct span a, struct span b);

/* <0, 0, >0 in the order of bytes; a prefix comes first. */
int span_compare(struct span a, struct span b);

/* Decimal, no sign, no leading zero, at most `max`. */
bool span_number(struct span span, uint64_t max, uint64_t *number);

/* Exactly 2 * `len` lower-case hex digits. */
bool span_hex(struct span span, uint8_t *out, size_t len);

/*
 * Valid UTF-8 of 1 to `max` bytes without control characters (C0, DEL, C1),
 * line and paragraph separators, direction marks and byte-order marks, and
 * without a space at either end.
 */
bool span_is_text(struct span span, size_t max);

/* An id: lower-case letters, digits and '-', 1 to ID_MAX, no '-' first. */
#define ID_MAX 31
bool span_is_id(struct span span);

/*
 * Copies into `out` with a final NUL. False if it does not fit or holds a
 * NUL.
 */
bool span_copy(struct span span, char *out, size_t size);

/* The next UTF-8 character at `span`; 0 if broken or at the end. */
size_t utf8_next(struct span span, uint32_t *character);

/* True for characters that must not reach a terminal or a printed form. */
bool character_is_unsafe(uint32_t character);

#endif
