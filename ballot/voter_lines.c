#include "ballot/voter_lines.h"

#include <stdarg.h>

#define LINE_MAX_LEN 128

bool
voter_parse(struct span text, uint64_t *number)
{
	uint8_t bytes[VOTER_TEXT_LEN / 2];

	if (!span_hex(text, bytes, sizeof(bytes)))
		return false;
	*number = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*number = *number << 8 | bytes[i];
	return true;
}

void
voter_format(uint64_t number, char out[VOTER_TEXT_LEN + 1])
{
	uint8_t bytes[VOTER_TEXT_LEN / 2];

	for (size_t i = sizeof(bytes); i > 0; i--, number >>= 8)
		bytes[i - 1] = (uint8_t)number;
	hex_format(bytes, sizeof(bytes), out);
}

int
voter_lines_refuse(
    const struct voter_lines *lines, struct error *err, const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, lines->fix, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return error_at(err, N_("line %zu"), lines->line);
}

int
voter_lines_open(struct span bytes, const char *titles, uint64_t max,
    const char *fix, struct voter_lines *lines, struct error *err)
{
	uint8_t salt[16];
	struct span line;

	*lines = (struct voter_lines){
		.rest = bytes, .fix = fix, .max = max, .line = 1
	};
	if (!span_line(&lines->rest, 5 + 2 * sizeof(salt), &line) ||
	    !span_skip(&line, "salt,") || !span_hex(line, salt, sizeof(salt)))
		return voter_lines_refuse(lines, err,
		    N_("the line must be salt, and 32 digits 0-9 a-f"));
	lines->line = 2;
	if (!span_line(&lines->rest, LINE_MAX_LEN, &line) ||
	    !span_equals(line, titles))
		return voter_lines_refuse(
		    lines, err, N_("the line must be \"%s\""), titles);
	return 0;
}

int
voter_lines_next(struct voter_lines *lines, struct span *fields, bool *more,
    struct error *err)
{
	uint64_t voter;

	*more = lines->rest.at != NULL && lines->rest.len > 0;
	if (!*more)
		return 0;
	lines->line++;
	if (!span_line(&lines->rest, LINE_MAX_LEN, fields))
		return voter_lines_refuse(
		    lines, err, N_("the line is too long or has no line end"));
	if (fields->len <= VOTER_TEXT_LEN ||
	    fields->at[VOTER_TEXT_LEN] != ',' ||
	    !voter_parse((struct span){ fields->at, VOTER_TEXT_LEN }, &voter))
		return voter_lines_refuse(lines, err,
		    N_("a voter number of 16 digits 0-9 a-f must stand "
		       "first"));
	if (lines->count > 0 && voter <= lines->last)
		return voter_lines_refuse(lines, err,
		    N_("the voter number stands twice or out of order"));
	if (++lines->count > lines->max)
		return voter_lines_refuse(
		    lines, err, N_("more voters than such a list may have"));
	lines->last = voter;
	fields->at += VOTER_TEXT_LEN + 1;
	fields->len -= VOTER_TEXT_LEN + 1;
	return 0;
}

/* The number of the line in which `at` lies, which then is its beginning. */
static uint64_t
number_around(struct span rest, size_t *at)
{
	uint64_t number = 0;

	while (*at > 0 && rest.at[*at - 1] != '\n')
		--*at;
	if (rest.len - *at < VOTER_TEXT_LEN ||
	    !voter_parse(
	        (struct span){ rest.at + *at, VOTER_TEXT_LEN }, &number))
		return 0;
	return number;
}

void
voter_lines_seek(struct voter_lines *lines, uint64_t from)
{
	struct span *rest = &lines->rest;
	size_t low = 0, high = rest->at != NULL ? rest->len : 0;

	while (low < high) {
		size_t begin = low + (high - low) / 2, end = begin;

		if (number_around(*rest, &begin) >= from) {
			high = begin;
			continue;
		}
		while (end < rest->len && rest->at[end] != '\n')
			end++;
		low = end < rest->len ? end + 1 : end;
	}
	if (rest->at != NULL)
		*rest = (struct span){ rest->at + low, rest->len - low };
}

uint64_t
voter_lines_split(const struct voter_lines *lines, size_t part, size_t parts)
{
	size_t at = lines->rest.len / parts * part;

	return at > 0 && lines->rest.at != NULL
	           ? number_around(lines->rest, &at)
	           : 0;
}

void
voter_lines_begin(const uint8_t salt[16], const char *titles, struct text *text)
{
	text_add(text, "salt,");
	text_add_hex(text, salt, 16);
	text_addf(text, "\n%s\n", titles);
}

void
voter_lines_add(uint64_t number, struct text *text)
{
	char digits[VOTER_TEXT_LEN + 1];

	voter_format(number, digits);
	text_add_bytes(text, digits, VOTER_TEXT_LEN);
	text_add_char(text, ',');
}
