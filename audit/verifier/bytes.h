#ifndef KAIHYO_VERIFIER_BYTES_H
#define KAIHYO_VERIFIER_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A stretch of bytes that belongs to someone else. `at` is NULL for "nothing
 * left to cut", which is not the same as an empty stretch.
 */
struct bytes {
	const char *at;
	size_t len;
};

struct bytes bytes_of(const char *text); /* without its NUL */
struct bytes bytes_part(const void *at, size_t len);
bool bytes_same(struct bytes a, struct bytes b);
bool bytes_is(struct bytes a, const char *text);
bool text_ends(const char *text, const char *end);
/* Below, equal or above 0, as memcmp; the shorter one first. */
int bytes_order(struct bytes a, struct bytes b);
/* A copy with NUL in `out`; false if it does not fit or holds a NUL. */
bool bytes_copy(struct bytes a, char *out, size_t size);

/*
 * Cutting from the front. All return false, and leave *rest as it was, if
 * what is wanted does not stand there.
 */
/* A line that ends with LF; without it. An empty rest has no line. */
bool bytes_line(struct bytes *rest, struct bytes *line);
/* Up to `separator`, which must stand there and is passed over. */
bool bytes_until(struct bytes *rest, char separator, struct bytes *field);
/* Up to `separator` or to the end; after the end *rest is {NULL, 0}. */
bool bytes_field(struct bytes *rest, char separator, struct bytes *field);
/* This very text. */
bool bytes_skip(struct bytes *rest, const char *text);

/*
 * A text line by line, with the number of the line cut last, for messages.
 */
struct text_lines {
	struct bytes rest;
	size_t number; /* of the line cut last, from 1; 0 at first */
};
struct text_lines lines_of(struct bytes text);
bool lines_next(struct text_lines *lines, struct bytes *line);
/* Does the next line begin with "<key> "? Cuts nothing. */
bool lines_ahead(const struct text_lines *lines, const char *key);
/*
 * Cuts "<key> <value>" and gives the value. False, nothing cut, if the next
 * line is none.
 */
bool lines_value(
    struct text_lines *lines, const char *key, struct bytes *value);
bool lines_at_end(const struct text_lines *lines);

/* The values of formats.md §1; each covers the whole of `a`. */
#define ID_LEN 32 /* with NUL */
#define DATE_LEN 11
#define DIGEST_LEN 32
#define DIGEST_HEX 65

bool bytes_are_id(struct bytes a);
bool bytes_number(struct bytes a, uint64_t max, uint64_t *out);
bool bytes_are_date(struct bytes a);
bool bytes_are_time(struct bytes a);
/* 2 x len lower-case hex digits. */
bool bytes_hex(struct bytes a, uint8_t *out, size_t len);
bool bytes_digest(struct bytes a, uint8_t out[DIGEST_LEN]);
bool bytes_yes_no(struct bytes a, bool *out);
/* Text of 1 to `max` bytes; no space at either end. */
bool bytes_are_text(struct bytes a, size_t max);
/* UTF-8 without the characters that §1 forbids, empty too. */
bool bytes_are_clean(struct bytes a);
bool bytes_are_key_name(struct bytes a);
bool bytes_are_person(struct bytes a);
/* Canonical base64 of exactly `len` bytes. */
bool bytes_base64(struct bytes a, uint8_t *out, size_t len);
/* The same of at most `max` bytes; *len of them. */
bool bytes_base64_any(struct bytes a, uint8_t *out, size_t max, size_t *len);
void hex_write(const uint8_t *at, size_t len, char *out); /* 2 x len + NUL */

/* Memory; having none ends the program. */
void *memory_take(size_t count, size_t size); /* zeroed */
void *memory_grow(void *old, size_t count, size_t size);
char *memory_text(const char *text); /* a copy */

/* A growing text. {0} is empty; always ends with a NUL that is not counted. */
struct buffer {
	char *at;
	size_t len;
	size_t room;
};
void buffer_add(struct buffer *buffer, const void *at, size_t len);
void buffer_put(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_clear(struct buffer *buffer);
struct bytes buffer_bytes(const struct buffer *buffer);

#endif
