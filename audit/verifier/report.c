#include "audit/verifier/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/bytes.h"
#include "audit/verifier/words.h"

#define KINDS (REPORT_FAILED + 1)

struct line {
	char *english;
	char *printed; /* in the language chosen */
	char *file;    /* or NULL */
	size_t line;
};

struct list {
	struct line *lines; /* at most REPORT_LINES_MAX */
	size_t count;       /* of all that were added */
};

struct report {
	bool japanese;
	struct list lists[KINDS];
};

struct report *
report_new(bool japanese)
{
	struct report *report = memory_take(1, sizeof(*report));

	report->japanese = japanese;
	return report;
}

static size_t
kept(const struct list *list)
{
	return list->count < REPORT_LINES_MAX ? list->count : REPORT_LINES_MAX;
}

void
report_free(struct report *report)
{
	if (report == NULL)
		return;
	for (size_t kind = 0; kind < KINDS; kind++) {
		struct list *list = &report->lists[kind];

		for (size_t i = 0; i < kept(list); i++) {
			free(list->lines[i].english);
			free(list->lines[i].printed);
			free(list->lines[i].file);
		}
		free(list->lines);
	}
	free(report);
}

__attribute__((format(printf, 1, 0))) static char *
fill_in(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return memory_text("");
	return text;
}

/* A place for one more line, or NULL if there are enough. */
static struct line *
line_new(struct report *report, enum report_kind kind, const char *file,
    size_t number)
{
	struct list *list = &report->lists[kind];
	struct line *line;

	if (list->count++ >= REPORT_LINES_MAX)
		return NULL;
	if (list->lines == NULL)
		list->lines =
		    memory_take(REPORT_LINES_MAX, sizeof(*list->lines));
	line = &list->lines[list->count - 1];
	if (file != NULL)
		line->file = memory_text(file);
	line->line = number;
	return line;
}

void
report_add(struct report *report, enum report_kind kind, const char *file,
    size_t line, const char *format, ...)
{
	struct line *new = line_new(report, kind, file, line);
	va_list args;

	if (new == NULL)
		return;
	va_start(args, format);
	new->english = fill_in(format, args);
	va_end(args);
	va_start(args, format);
	new->printed =
	    fill_in(report->japanese ? words_japanese(format) : format, args);
	va_end(args);
}

/* `format` with its one %s. */
static char *
put_in(const char *format, const char *why)
{
	const char *at = strstr(format, "%s");
	struct buffer text = { 0 };

	buffer_add(&text, format, at == NULL ? 0 : (size_t)(at - format));
	buffer_put(&text, why);
	buffer_put(&text, at == NULL ? "" : at + 2);
	return text.at;
}

void
report_why(struct report *report, enum report_kind kind, const char *file,
    size_t line, const char *format, const char *why)
{
	struct line *new = line_new(report, kind, file, line);
	struct buffer japanese = { 0 };

	if (new == NULL)
		return;
	new->english = put_in(format, why);
	if (report->japanese) {
		words_refill(why, &japanese);
		new->printed = put_in(words_japanese(format), japanese.at);
		buffer_clear(&japanese);
	} else {
		new->printed = put_in(format, why);
	}
}

size_t
report_count(const struct report *report, enum report_kind kind)
{
	return report->lists[kind].count;
}

const char *
report_line(const struct report *report, enum report_kind kind, size_t i)
{
	const struct list *list = &report->lists[kind];

	return i < kept(list) ? list->lines[i].english : NULL;
}

size_t
report_line_number(const struct report *report, enum report_kind kind, size_t i)
{
	const struct list *list = &report->lists[kind];

	return i < kept(list) ? list->lines[i].line : 0;
}

/* Nothing from a file reaches the terminal as a command or out of order. */
static void
print_safely(FILE *to, const char *text)
{
	struct bytes rest = bytes_of(text);

	while (rest.len > 0) {
		size_t len = 1;

		/* A character is at most 4 bytes; a bad byte is one "?". */
		while (len < 4 && len < rest.len &&
		       !bytes_are_clean(bytes_part(rest.at, len)))
			len++;
		if (bytes_are_clean(bytes_part(rest.at, len))) {
			fwrite(rest.at, 1, len, to);
		} else {
			fputc('?', to);
			len = 1;
		}
		rest.at += len;
		rest.len -= len;
	}
}

void
report_say(const struct report *report, FILE *to, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text =
	    fill_in(report->japanese ? words_japanese(format) : format, args);
	va_end(args);
	print_safely(to, text);
	fputc('\n', to);
	free(text);
}

static const char *
kind_word(const struct report *report, enum report_kind kind)
{
	static const char *const words[KINDS] = {
		[REPORT_NOTE] = "note",
		[REPORT_UNCHECKED] = "not checkable here",
		[REPORT_INCOMPLETE] = "incomplete",
		[REPORT_FAILED] = "FAILED",
	};

	return report->japanese ? words_japanese(words[kind]) : words[kind];
}

static void
print_line(const struct report *report, enum report_kind kind,
    const struct line *line, FILE *to)
{
	fprintf(to, "%s: ", kind_word(report, kind));
	if (line->file != NULL) {
		print_safely(to, line->file);
		if (line->line > 0)
			fprintf(to, report->japanese ? " %zu行目" : " line %zu",
			    line->line);
		fputs(": ", to);
	}
	print_safely(to, line->printed);
	fputc('\n', to);
}

void
report_print(const struct report *report, FILE *to)
{
	for (size_t i = 0; i < KINDS; i++) {
		enum report_kind kind = (enum report_kind)(KINDS - 1 - i);
		const struct list *list = &report->lists[kind];

		for (size_t n = 0; n < kept(list); n++)
			print_line(report, kind, &list->lines[n], to);
		if (list->count > kept(list))
			report_say(report, to, "%s: %zu more lines like these",
			    kind_word(report, kind), list->count - kept(list));
	}
}

enum report_status
report_verdict(const struct report *report)
{
	if (report->lists[REPORT_FAILED].count > 0)
		return STATUS_FAILED;
	if (report->lists[REPORT_INCOMPLETE].count > 0)
		return STATUS_INCOMPLETE;
	return STATUS_VERIFIED;
}
