#include "base/lines.h"

#include <stdarg.h>
#include <string.h>

#define LINE_MAX_LEN 4096

static const char *const fix_sender =
    N_("ask whoever signed it to make it again with kaihyo");

struct lines
lines_of(struct span text)
{
	return (struct lines){ .rest = text };
}

int
lines_refuse(const struct lines *lines, struct error *err, const char *fix,
    const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, fix, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return error_at(err, N_("line %zu"), lines->line);
}

static int
next(struct lines *lines, size_t max, struct span *line, struct error *err)
{
	lines->line++;
	if (!span_line(&lines->rest, max, line))
		return lines_refuse(lines, err, fix_sender,
		    lines->rest.at == NULL
		        ? N_("the text ends too early")
		        : N_("the line is too long or has no line end"));
	return 0;
}

int
lines_first(struct lines *lines, const char *wanted, struct error *err)
{
	struct span line;

	if (next(lines, LINE_MAX_LEN, &line, err) != 0)
		return -1;
	if (!span_equals(line, wanted))
		return lines_refuse(lines, err,
		    N_("use a program of the same version, and the file that "
		       "belongs here"),
		    N_("the first line must be \"%s\", not \"%.*s\""), wanted,
		    (int)line.len, line.at);
	return 0;
}

int
lines_value(struct lines *lines, const char *key, size_t max,
    struct span *value, struct error *err)
{
	struct span line;

	if (next(lines, strlen(key) + 1 + max, &line, err) != 0)
		return -1;
	*value = line;
	if (!span_skip(value, key) || !span_skip(value, " "))
		return lines_refuse(lines, err, fix_sender,
		    N_("\"%s ...\" must stand here, not \"%.*s\""), key,
		    (int)line.len, line.at);
	if (!span_is_text(*value, max))
		return lines_refuse(lines, err, fix_sender,
		    N_("the value of \"%s\" is empty, too long or has "
		       "forbidden characters"),
		    key);
	return 0;
}

bool
lines_next_is(const struct lines *lines, const char *key)
{
	struct span rest = lines->rest;

	return span_skip(&rest, key) && span_skip(&rest, " ");
}

int
lines_end(struct lines *lines, struct error *err)
{
	struct span line;

	if (lines->rest.at == NULL || lines->rest.len == 0)
		return 0;
	if (next(lines, LINE_MAX_LEN, &line, err) != 0)
		return -1;
	return lines_refuse(lines, err, fix_sender,
	    N_("nothing may follow here, but \"%.*s\" does"), (int)line.len,
	    line.at);
}

int
lines_number(struct lines *lines, const char *key, uint64_t max,
    uint64_t *number, struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 20, &value, err) != 0)
		return -1;
	if (!span_number(value, max, number))
		return lines_refuse(lines, err, fix_sender,
		    N_("\"%s\" must be a whole number from 0 to %llu"), key,
		    (unsigned long long)max);
	return 0;
}

int
lines_id(struct lines *lines, const char *key, char id[ID_MAX + 1],
    struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 4 * ID_MAX, &value, err) != 0)
		return -1;
	if (!span_is_id(value) || !span_copy(value, id, ID_MAX + 1))
		return lines_refuse(lines, err, fix_sender,
		    N_("\"%.*s\" is not an id"), (int)value.len, value.at);
	return 0;
}

int
lines_yes_no(struct lines *lines, const char *key, bool *yes, struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 3, &value, err) != 0)
		return -1;
	*yes = span_equals(value, "yes");
	if (!*yes && !span_equals(value, "no"))
		return lines_refuse(lines, err, fix_sender,
		    N_("\"%s\" must be yes or no"), key);
	return 0;
}
