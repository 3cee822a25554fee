/*
 * kaihyo-verify's bundles: the bytes that are judged are those that were
 * hashed, kept in memory or read again.
 */
#include "audit/verifier/bundle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/verify.h"

#define MIB ((off_t)1 << 20)

static struct report *report;
static struct bundle bundle;
static char folder[] = "/tmp/kaihyo-bundle-XXXXXX";
static const char *const names[] = { "log.txt", "files/1-large.csv",
	"files/2-beyond.csv", "files/3-small.csv", "attachments/a.note",
	"documents/d.note" };
enum { LOG, LARGE, BEYOND, SMALL, ATTACHMENT, DOCUMENT };

static int
at(size_t name, int flags)
{
	int dir = open(folder, O_DIRECTORY | O_CLOEXEC);
	int fd = openat(dir, names[name], flags | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	close(dir);
	return fd;
}

static void
put(size_t name, off_t offset, const char *text)
{
	int fd = at(name, O_WRONLY);
	size_t len = strlen(text);

	ck_assert_int_eq(pwrite(fd, text, len, offset), (ssize_t)len);
	close(fd);
}

/* 120 MB and 20 MB, nearly all of it holes, and small ones. */
static void
begin(void)
{
	report = report_new(false);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(mkdir("files", 0700) + mkdir("attachments", 0700) +
	                     mkdir("documents", 0700),
	    0);
	for (size_t i = 0; i < COUNT(names); i++)
		put(i, 0, "what it was\n");
	ck_assert_int_eq(truncate(names[LARGE], 120 * MIB), 0);
	ck_assert_int_eq(truncate(names[BEYOND], 20 * MIB), 0);
	ck_assert_int_eq(bundle_open(folder, &bundle, report), 0);
}

static void
end(void)
{
	bundle_close(&bundle);
	report_free(report);
	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_int_eq(unlink(names[i]), 0);
	ck_assert_int_eq(
	    rmdir("files") + rmdir("attachments") + rmdir("documents"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

/* Its first letter as bundle_read() gives it, or 0. */
static char
first(size_t name)
{
	struct bundle_file *file = bundle_find(&bundle, names[name]);
	struct bytes bytes;
	char letter;

	ck_assert_ptr_nonnull(file);
	if (bundle_read(&bundle, file, 256u << 20, &bytes, report) != 0)
		return 0;
	ck_assert_uint_eq(bytes.len, file->size);
	letter = bytes.at[0];
	bundle_release(&bytes);
	return letter;
}

static const char *
last_failure(void)
{
	size_t count = report_count(report, REPORT_FAILED);

	return count == 0 ? "" : report_line(report, REPORT_FAILED, count - 1);
}

START_TEST(what_was_hashed_is_what_is_read)
{
	begin();
	bundle_hash(&bundle, report, NULL, NULL);
	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_int_eq(first(i), 'w');
	/* No longer kept: read again, the same. */
	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_int_eq(first(i), 'w');
	ck_assert_str_eq(last_failure(), "the bundle has no such file");
	end();
}
END_TEST

START_TEST(a_file_that_changes_later_is_what_it_was_or_refused)
{
	begin();
	bundle_hash(&bundle, report, NULL, NULL);
	for (size_t i = 0; i < COUNT(names); i++)
		put(i, 0, "X");
	for (size_t i = 0; i < COUNT(names); i++) {
		bool kept = i != BEYOND && i != ATTACHMENT && i != DOCUMENT;

		ck_assert_int_eq(first(i), kept ? 'w' : 0);
		ck_assert_int_eq(first(i), 0);
		ck_assert_str_eq(
		    last_failure(), "it changed while the bundle was read");
	}
	end();
}
END_TEST

/* What was kept early is what is hashed, even if the disk says otherwise. */
START_TEST(bytes_kept_before_hashing_are_those_that_are_hashed)
{
	uint8_t digest[DIGEST_LEN];
	struct bundle_file *file;
	struct bytes bytes;

	begin();
	file = bundle_find(&bundle, names[SMALL]);
	ck_assert(bundle_keep(&bundle, file, &bytes));
	digest_of(bytes, digest);
	put(SMALL, 0, "X");
	bundle_hash(&bundle, report, NULL, NULL);
	ck_assert_mem_eq(file->digest, digest, DIGEST_LEN);
	ck_assert_int_eq(first(SMALL), 'w');
	ck_assert_int_eq(first(SMALL), 0);
	end();
}
END_TEST

START_TEST(only_what_has_room_and_is_judged_is_kept)
{
	struct bytes bytes;

	begin();
	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_int_eq(bundle_keep(&bundle,
		                     bundle_find(&bundle, names[i]), &bytes),
		    i != BEYOND && i != ATTACHMENT && i != DOCUMENT);
	ck_assert_uint_le(bundle.kept, (size_t)(128 * MIB));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	/* Read once, it makes room for another. */
	ck_assert_int_eq(first(LARGE), 'w');
	ck_assert(
	    bundle_keep(&bundle, bundle_find(&bundle, names[BEYOND]), &bytes));
	end();
}
END_TEST

START_TEST(a_file_too_large_for_its_kind_is_refused_though_kept)
{
	struct bytes bytes;
	struct bundle_file *file;

	begin();
	bundle_hash(&bundle, report, NULL, NULL);
	file = bundle_find(&bundle, names[SMALL]);
	ck_assert_int_eq(bundle_read(&bundle, file, 5, &bytes, report), -1);
	ck_assert_str_eq(
	    last_failure(), "12 bytes; a file of its kind has at most 5");
	end();
}
END_TEST

static const struct unit_test tests[] = {
	{ &what_was_hashed_is_what_is_read, 0 },
	{ &a_file_that_changes_later_is_what_it_was_or_refused, 0 },
	{ &bytes_kept_before_hashing_are_those_that_are_hashed, 0 },
	{ &only_what_has_room_and_is_judged_is_kept, 0 },
	{ &a_file_too_large_for_its_kind_is_refused_though_kept, 0 },
};

UNIT_TESTS("verify_bundle", tests)
