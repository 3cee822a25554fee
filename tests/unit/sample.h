/* The small sample definition, whole or with one spot changed. */
#ifndef KAIHYO_TESTS_UNIT_SAMPLE_H
#define KAIHYO_TESTS_UNIT_SAMPLE_H

#include "base/file.h"
#include "keys/digest.h"
#include "tests/unit/test.h"

#ifndef SAMPLE
#define SAMPLE "tests/samples/small/"
#endif

/* A wrong definition: `old` (its first place) replaced by `new`. */
struct wrong {
	const char *old, *new, *what, *where;
};

/* The file `name`, with the change if `wrong` is not NULL. */
static inline char *
sample_read(const char *name, const struct wrong *wrong)
{
	char *path = path_join(SAMPLE, name);
	struct file_bytes file = { 0 };
	struct text text = { 0 };
	struct error err;
	const char *spot;

	if (file_read_path(path, 1u << 20, &file, &err) != 0)
		ck_abort_msg("cannot read %s", path);
	free(path);
	if (wrong == NULL)
		return file.at;
	spot = strstr(file.at, wrong->old);
	if (spot == NULL)
		ck_abort_msg("\"%s\" is not in %s", wrong->old, name);
	text_add_bytes(&text, file.at, (size_t)(spot - file.at));
	text_add(&text, wrong->new);
	text_add(&text, spot + strlen(wrong->old));
	file_release(&file);
	return text.at;
}

/* What a signature would vouch for. */
static inline struct verified
sample_verified(const char *text)
{
	struct hashed hashed = hashed_of(span_of(text));
	struct verified verified;
	struct error err;

	ck_assert_int_eq(
	    verified_by_digest(&hashed, &hashed.digest, &verified, &err), 0);
	return verified;
}

/* The error says what and where, and always how to fix it. */
static inline void
sample_refused(const struct error *err, const struct wrong *wrong)
{
	char what[512], where[512];

	message_format_english(&err->what, what, sizeof(what));
	error_where_english(err, where, sizeof(where));
	ck_assert_str_eq(what, wrong->what);
	ck_assert_str_eq(where, wrong->where);
	ck_assert_int_eq(err->kind, ERROR_INPUT);
	ck_assert_str_ne(err->fix.id, "");
}

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

#endif
