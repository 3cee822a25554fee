#ifndef KAIHYO_BASE_TEXT_H
#define KAIHYO_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * A growing text. {0} is empty; text_clear() frees. `at` is always
 * terminated once something was added, and NULL before. Out of memory ends
 * the process: the open transaction rolls back.
 */
struct text {
	char *at;
	size_t len;
	size_t size;
};

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *at, size_t len);
void text_add_char(struct text *text, char c);
void text_add_hex(struct text *text, const uint8_t *bytes, size_t len);
void text_addf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes; `string` is valid UTF-8. */
void text_add_json(struct text *text, const char *string);

/* Makes room for `len` more bytes. */
void text_reserve(struct text *text, size_t len);

/* Borrowed until the text is changed or cleared. */
struct span text_span(const struct text *text);

void text_clear(struct text *text);

/* Lower-case hex of `len` bytes with a final NUL; `out` holds 2*len+1. */
void hex_format(const uint8_t *bytes, size_t len, char *out);

/* malloc, calloc and realloc that end the process when there is no memory. */
void *memory_new(size_t count, size_t size);
void *memory_grow(void *old, size_t count, size_t size);
char *memory_copy(struct span span);

/*
 * As memory_new(), for a large table that is looked up anywhere: the kernel is
 * asked for large pages, as far as it has any.
 */
void *memory_new_table(size_t count, size_t size);

/*
 * What they do then: says so and ends with status 6. Also for what a library
 * can refuse for no other reason.
 */
_Noreturn void memory_gone(void);

#endif
