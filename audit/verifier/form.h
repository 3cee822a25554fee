#ifndef KAIHYO_VERIFIER_FORM_H
#define KAIHYO_VERIFIER_FORM_H

#include "audit/verifier/json.h"
#include "audit/verifier/report.h"

/*
 * What the members of a JSON object must be, as a table (formats.md §3), and
 * one check for all of them: no other member, none missing, each in its form.
 * What was checked can then be taken without asking again.
 */
enum form_kind {
	FORM_ID,
	FORM_TEXT,   /* of 1 to `max` bytes */
	FORM_NUMBER, /* from `min` to `max` */
	FORM_FLAG,   /* true or false */
	FORM_DATE,
	FORM_CODE,
	FORM_LABEL,
	FORM_WORD,  /* one of `words`, which stand apart by one space */
	FORM_LIST,  /* of `min` to `max` elements */
	FORM_OBJECT /* whatever is in it */
};

struct form_member {
	const char *name; /* NULL ends a table */
	enum form_kind kind;
	uint64_t min, max;
	const char *words;
	bool optional;
};

/* A text in both languages: FORM_LABEL. */
#define LABEL_BYTES 201 /* with NUL */
struct label {
	char ja[LABEL_BYTES], en[LABEL_BYTES];
};

/* One JSON file while it is read. */
struct form {
	const char *file;
	struct report *report;
};

/* Checks `value`; false if something is wrong, which is reported. */
bool form_check(const struct form *form, const struct json *value,
    const struct form_member *members);

/* Reads a whole file of the format that its member `format` must name. */
bool form_open(const struct form *form, const char *at, size_t len,
    const char *format, struct json_document *document);

/* Of members that were checked, or that may be missing ("", 0). */
const char *form_text(const struct json *value, const char *name);
uint64_t form_number(const struct json *value, const char *name);
bool form_flag(const struct json *value, const char *name);
/* Into `to`, with NUL; what does not fit is cut, which form_check() excludes.
 */
void form_copy(
    const struct json *value, const char *name, char *to, size_t size);
void form_label(
    const struct json *value, const char *name, struct label *label);
/* Which of `words` a text is, from 0; -1: none. */
int form_word(const char *words, const char *text);

/* Reports what is wrong at `value`, and is false. */
#define FORM_WRONG(form, value, ...)                                           \
	(report_add((form)->report, REPORT_FAILED, (form)->file,               \
	     (value)->line, __VA_ARGS__),                                      \
	    false)

#endif
