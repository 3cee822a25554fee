#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

int
error_set(struct error *err, enum error_kind kind, const char *fix,
    const char *what, ...)
{
	va_list list;

	err->kind = kind;
	err->where_count = 0;
	err->fix = (struct message){ .id = fix };
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	return -1;
}

int
error_fix(struct error *err, const char *fix, ...)
{
	va_list list;

	va_start(list, fix);
	message_set_list(&err->fix, fix, list);
	va_end(list);
	return -1;
}

int
error_at(struct error *err, const char *where, ...)
{
	va_list list;

	if (err->where_count == ERROR_PLACES_MAX)
		return -1;
	va_start(list, where);
	message_set_list(&err->where[err->where_count++], where, list);
	va_end(list);
	return -1;
}

int
error_at_name(struct error *err, const char *name)
{
	return error_at(err, "%s", name);
}

const char *
error_reason(void)
{
	/* The C library's words, so that they can be translated with ours. */
	static const struct {
		int number;
		const char *word;
	} reasons[] = {
		{ ENOENT, WORD_("No such file or directory") },
		{ EACCES, WORD_("Permission denied") },
		{ EPERM, WORD_("Operation not permitted") },
		{ EROFS, WORD_("Read-only file system") },
		{ ENOSPC, WORD_("No space left on device") },
		{ EDQUOT, WORD_("Disk quota exceeded") },
		{ EIO, WORD_("Input/output error") },
		{ EBUSY, WORD_("Device or resource busy") },
		{ ENODEV, WORD_("No such device") },
		{ EEXIST, WORD_("File exists") },
		{ EISDIR, WORD_("Is a directory") },
		{ ENOTDIR, WORD_("Not a directory") },
		{ ENOTEMPTY, WORD_("Directory not empty") },
		{ ENAMETOOLONG, WORD_("File name too long") },
		{ ELOOP, WORD_("Too many levels of symbolic links") },
		{ EFBIG, WORD_("File too large") },
		{ EMFILE, WORD_("Too many open files") },
	};
	const char *reason;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].number == errno)
			return reasons[i].word;
	reason = strerrordesc_np(errno);
	return reason != NULL ? reason : "?";
}

static void
where_join(const struct error *err, char *out, size_t size,
    void (*format)(const struct message *, char *, size_t))
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = err->where_count; i > 0 && n + 3 < size; i--) {
		if (n > 0) {
			memcpy(out + n, ", ", 3);
			n += 2;
		}
		format(&err->where[i - 1], out + n, size - n);
		n += strlen(out + n);
	}
}

void
error_where(const struct error *err, char *out, size_t size)
{
	where_join(err, out, size, message_format);
}

void
error_where_english(const struct error *err, char *out, size_t size)
{
	where_join(err, out, size, message_format_english);
}

void
error_print(const struct error *err, FILE *to)
{
	char line[2048];

	message_format(&err->what, line, sizeof(line));
	fprintf(to, "kaihyo: %s\n", line);
	if (err->where_count > 0) {
		error_where(err, line, sizeof(line));
		fprintf(to, "  %s: %s\n", translate(N_("where")), line);
	}
	if (err->fix.id != NULL && err->fix.id[0] != '\0') {
		message_format(&err->fix, line, sizeof(line));
		fprintf(to, "  %s: %s\n", translate(N_("to fix")), line);
	}
}
