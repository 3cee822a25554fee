#ifndef KAIHYO_VERIFY_JSON_H
#define KAIHYO_VERIFY_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Strict JSON (RFC 8259) within the limits of formats.md §1: UTF-8, no member
 * twice, whole numbers that fit 64 bits, no NUL in a text. What the members
 * mean is the caller's business.
 */
#define JSON_BYTES_MAX (16u << 20)

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_LIST,
	JSON_OBJECT
};

/* One value. Lists and objects keep theirs in the order of the document. */
struct json {
	enum json_kind kind;
	uint32_t line;    /* where it stands, from 1 */
	const char *name; /* of a member of an object, else NULL */
	union {
		int64_t number;
		struct {
			const char *at; /* ends with NUL, holds no other */
			size_t len;
		} text;
		struct {
			struct json *first;
			size_t count; /* elements, or members */
		} in;
	} of;
	struct json *next; /* the next element or member, or NULL */
};

/* A document and the memory of all its values. {0} is empty. */
struct json_document {
	struct json *top;
	struct json_block *blocks;
	/* Why the bytes were refused, and on which line; for people, English.
	 */
	const char *what;
	size_t line;
};

/*
 * Reads `bytes`, one object. False fills in `what` and `line`. Keeps no
 * pointer into `at`. Release with json_release() in either case.
 */
bool json_read(
    const char *at, size_t len, size_t max, struct json_document *document);
void json_release(struct json_document *document);

/* The member called `name`, or NULL: none, or `value` is no object. */
const struct json *json_member(const struct json *value, const char *name);

/* The first member that is in none of `names` (the last is NULL), or NULL. */
const struct json *json_stranger(
    const struct json *value, const char *const *names);

/* Elements of a list, or members of an object; else 0 and NULL. */
size_t json_count(const struct json *value);
const struct json *json_first(const struct json *value);

/* The text, or NULL if `value` is NULL or no text. */
const char *json_text(const struct json *value);
bool json_is(const struct json *value, const char *text);

/* A whole number from 0 to `max`; false if it is anything else. */
bool json_number(const struct json *value, uint64_t max, uint64_t *number);

#endif
