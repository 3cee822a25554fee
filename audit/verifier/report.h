#ifndef KAIHYO_VERIFIER_REPORT_H
#define KAIHYO_VERIFIER_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a line of the report means for the verdict; the worst one wins. */
enum report_kind {
	REPORT_NOTE,       /* worth knowing */
	REPORT_UNCHECKED,  /* this bundle cannot show it, and need not */
	REPORT_INCOMPLETE, /* it should show it, and does not */
	REPORT_FAILED      /* it shows that something is wrong */
};

enum report_status {
	STATUS_VERIFIED = 0,
	STATUS_SURPRISE = 1,
	STATUS_USAGE = 2,
	STATUS_UNREADABLE = 3,
	STATUS_FAILED = 4,
	STATUS_INCOMPLETE = 5
};

#define REPORT_LINES_MAX 1000 /* printed of each kind; the rest is counted */

struct report;
/* `japanese`: the language of everything that is printed. */
struct report *report_new(bool japanese);
void report_free(struct report *report);

/*
 * Adds a line. `file` (NULL: the bundle as a whole) is a path in the bundle,
 * `line` its line, 0 if that says nothing. `format` is English and the key of
 * the Japanese in words.c (a test asks for every one of them). Never returns
 * anything: checking goes on.
 */
void report_add(struct report *report, enum report_kind kind, const char *file,
    size_t line, const char *format, ...) __attribute__((format(printf, 5, 6)));

/*
 * The same where the reason is a sentence of its own, in English and a key of
 * words.c, too: `format` has one %s for it.
 */
void report_why(struct report *report, enum report_kind kind, const char *file,
    size_t line, const char *format, const char *why);

size_t report_count(const struct report *report, enum report_kind kind);
/* Line `i` of a kind, for tests: its English, or NULL; its line in the file.
 */
const char *report_line(
    const struct report *report, enum report_kind kind, size_t i);
size_t report_line_number(
    const struct report *report, enum report_kind kind, size_t i);

/* Prints all lines, worst first. Control characters become '?'. */
void report_print(const struct report *report, FILE *to);

/* A sentence outside the list, in the language chosen. */
void report_say(const struct report *report, FILE *to, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* VERIFIED, FAILED or INCOMPLETE, from what was added. */
enum report_status report_verdict(const struct report *report);

/* The Japanese of an English text, or the text itself. */
const char *words_japanese(const char *english) __attribute__((format_arg(1)));

#endif
