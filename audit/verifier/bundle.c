#include "audit/verifier/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/verifier/digest.h"

#define SUMS "SHA256SUMS"
#define SUMS_MAX (32u << 20)
#define NAME_PART_MAX 95
#define CHUNK (1u << 20)
#define KEPT_MAX (128u << 20)

/* --- names -------------------------------------------------------------------
 */

/* `[A-Za-z0-9][A-Za-z0-9._-]{0,94}` */
static bool
is_name(struct bytes name)
{
	if (name.len == 0 || name.len > NAME_PART_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool letter = (c >= 'A' && c <= 'Z') ||
		              (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!letter && (i == 0 || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return true;
}

/* A name, or a folder's and a name; no deeper. */
static bool
is_path(struct bytes path)
{
	struct bytes folder;

	if (path.len > BUNDLE_PATH_MAX)
		return false;
	if (bytes_until(&path, '/', &folder) && !is_name(folder))
		return false;
	return is_name(path);
}

static bool
begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

/* Files that SHA256SUMS does not name. */
static bool
is_beside(const char *path)
{
	return strcmp(path, SUMS) == 0 || strcmp(path, "bundle.note") == 0 ||
	       begins(path, "attachments/");
}

/* --- opening
 * ------------------------------------------------------------------ */

/* A regular file and nothing else; -1 with errno, 0 for another thing. */
static int
open_plain(int folder, const char *path, struct stat *is)
{
	int fd = openat(folder, path,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, is) != 0 || !S_ISREG(is->st_mode)) {
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

static void
say_unread(struct report *report, const char *path)
{
	report_add(report, REPORT_FAILED, path, 0,
	    errno == EINVAL || errno == ELOOP
	        ? "this is no plain file (a link, a folder or a device)"
	        : "it cannot be read");
}

static struct bundle_file *
add_file(struct bundle *bundle, const char *path)
{
	struct bundle_file *file;

	if (bundle->count == bundle->room) {
		bundle->room = bundle->room == 0 ? 256 : bundle->room * 2;
		bundle->files = memory_grow(
		    bundle->files, bundle->room, sizeof(*bundle->files));
	}
	file = &bundle->files[bundle->count++];
	*file = (struct bundle_file){ .path = memory_text(path) };
	return file;
}

static bool
is_folder(int folder, const char *name)
{
	struct stat is;

	return fstatat(folder, name, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(is.st_mode);
}

/* formats.md §14.1: what there is, not deeper than one folder. */
static bool
belongs(const char *prefix, const char *name)
{
	static const char *const names[] = { "SHA256SUMS", "bundle.note",
		"log.txt", "result.json", "files", "documents", "attachments" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (prefix[0] != '\0' || strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool scan(struct bundle *bundle, int folder, const char *prefix,
    struct report *report);

/* The names in a folder of the bundle. */
static bool
scan_folder(
    struct bundle *bundle, int folder, const char *name, struct report *report)
{
	char prefix[NAME_PART_MAX + 2];

	snprintf(prefix, sizeof(prefix), "%.*s/", NAME_PART_MAX, name);
	return scan(bundle, folder, prefix, report);
}

/* The names in one folder; `prefix` is "" or "files/". */
static bool
scan(struct bundle *bundle, int folder, const char *prefix,
    struct report *report)
{
	int fd = openat(folder, prefix[0] == '\0' ? "." : prefix,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	char path[BUNDLE_PATH_MAX + 2];
	struct dirent *entry;
	bool fine = stream != NULL;

	if (stream == NULL && fd >= 0)
		close(fd);
	while (fine && (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if ((size_t)snprintf(path, sizeof(path), "%s%s", prefix,
		        entry->d_name) >= sizeof(path) ||
		    !is_name(bytes_of(entry->d_name)) ||
		    !belongs(prefix, entry->d_name)) {
			report_add(report, REPORT_FAILED, path, 0,
			    "no file of a bundle has such a name");
			continue;
		}
		if (is_folder(folder, path)) {
			if (prefix[0] != '\0')
				report_add(report, REPORT_FAILED, path, 0,
				    "a bundle has no folder inside a folder");
			else
				fine =
				    scan_folder(bundle, folder, path, report);
			continue;
		}
		if (bundle->count == BUNDLE_FILES_MAX + 2) {
			report_add(report, REPORT_FAILED, NULL, 0,
			    "more than 200,000 files");
			fine = false;
			break;
		}
		add_file(bundle, path)->present = true;
	}
	if (stream != NULL)
		closedir(stream);
	return fine;
}

static int
path_order(const void *a, const void *b)
{
	const struct bundle_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct bundle_file *
find_among(const struct bundle *bundle, size_t count, const char *path)
{
	struct bundle_file wanted = { 0 };
	char copy[BUNDLE_PATH_MAX + 1];

	if (!bytes_copy(bytes_of(path), copy, sizeof(copy)) || count == 0)
		return NULL;
	wanted.path = copy;
	return bsearch(
	    &wanted, bundle->files, count, sizeof(*bundle->files), path_order);
}

struct bundle_file *
bundle_find(const struct bundle *bundle, const char *path)
{
	return find_among(bundle, bundle->count, path);
}

/* --- bytes that stay in memory
 * --------------------------------------------------- */

/* All of it, and nothing behind it. */
static bool
read_whole(int fd, char *at, size_t len)
{
	size_t done = 0;
	char more;
	ssize_t got;

	while (done < len) {
		got = read(fd, at + done, len - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	do
		got = read(fd, &more, 1);
	while (got < 0 && errno == EINTR);
	return got == 0;
}

/* Documents and attachments are hashed, and the former never looked at. */
static bool
is_worth_keeping(const char *path)
{
	return !begins(path, "documents/") && !begins(path, "attachments/");
}

bool
bundle_keep(struct bundle *bundle, struct bundle_file *file, struct bytes *out)
{
	struct stat is;
	char *at;
	int fd;

	if (file->kept != NULL) {
		*out = bytes_part(file->kept, (size_t)file->size);
		return true;
	}
	if (!is_worth_keeping(file->path) ||
	    (fd = open_plain(bundle->folder, file->path, &is)) < 0)
		return false;
	if (is.st_size >= 0 &&
	    (uint64_t)is.st_size <= KEPT_MAX - bundle->kept) {
		size_t len = (size_t)is.st_size;

		at = memory_grow(NULL, len + 1, 1);
		at[len] = '\0';
		if (read_whole(fd, at, len)) {
			file->kept = at;
			file->size = len;
			bundle->kept += len;
			*out = bytes_part(at, len);
		} else {
			free(at); /* bundle_hash() says what is wrong */
		}
	}
	close(fd);
	return file->kept != NULL;
}

/* --- hashing
 * ------------------------------------------------------------------ */

struct hashing {
	struct report *report;
	bundle_progress *progress;
	void *context;
	uint64_t done, all;
	char *chunk;
};

static void
hash_progress(struct hashing *hashing, size_t more)
{
	hashing->done += more;
	if (hashing->progress != NULL)
		hashing->progress(
		    hashing->context, hashing->done, hashing->all);
}

static bool
hash_stream(int fd, struct bundle_file *file, struct hashing *hashing)
{
	struct digest_run *run = digest_run_new();
	uint64_t size = 0;
	ssize_t got;

	do {
		got = read(fd, hashing->chunk, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got > 0) {
			digest_run_add(run, hashing->chunk, (size_t)got);
			size += (uint64_t)got;
			hash_progress(hashing, (size_t)got);
		}
	} while (got != 0 && !(got < 0 && errno != EINTR) &&
	         size <= BUNDLE_FILE_MAX);
	digest_run_end(run, file->digest);
	file->size = size;
	return got == 0;
}

static void
hash_file(
    struct bundle *bundle, struct bundle_file *file, struct hashing *hashing)
{
	struct bytes bytes;
	struct stat is;
	int fd;

	if (bundle_keep(bundle, file, &bytes)) {
		digest_of(bytes, file->digest);
		hash_progress(hashing, bytes.len);
		return;
	}
	fd = open_plain(bundle->folder, file->path, &is);
	file->present = fd >= 0;
	if (fd < 0) {
		say_unread(hashing->report, file->path);
		return;
	}
	if (is.st_size < 0 || (uint64_t)is.st_size > BUNDLE_FILE_MAX) {
		report_add(hashing->report, REPORT_FAILED, file->path, 0,
		    "larger than any file of a bundle");
		file->present = false;
	} else if (!hash_stream(fd, file, hashing) ||
	           file->size != (uint64_t)is.st_size) {
		report_add(hashing->report, REPORT_FAILED, file->path, 0,
		    "it cannot be read, or changed while it was read");
		file->present = false;
	}
	close(fd);
}

static uint64_t
size_of_all(const struct bundle *bundle)
{
	uint64_t sum = 0;
	struct stat is;

	for (size_t i = 0; i < bundle->count; i++)
		if (fstatat(bundle->folder, bundle->files[i].path, &is,
		        AT_SYMLINK_NOFOLLOW) == 0 &&
		    is.st_size > 0)
			sum += (uint64_t)is.st_size;
	return sum;
}

/* --- SHA256SUMS
 * --------------------------------------------------------------- */

static bool
sum_read(struct bytes line, uint8_t digest[DIGEST_LEN], struct bytes *path)
{
	struct bytes hex = { line.at, 64 };

	if (line.len < 66 || !bytes_digest(hex, digest))
		return false;
	*path = bytes_part(line.at + 64, line.len - 64);
	return bytes_skip(path, "  ") && is_path(*path);
}

/* Holds one line against the file that it names. */
static void
sum_check(struct bundle *bundle, size_t present, struct bytes path,
    const uint8_t digest[DIGEST_LEN], size_t line, struct report *report)
{
	char name[BUNDLE_PATH_MAX + 1] = "";
	struct bundle_file *file;

	bytes_copy(path, name, sizeof(name));
	if (is_beside(name)) {
		report_add(report, REPORT_FAILED, SUMS, line,
		    "%s does not belong in this list", name);
		return;
	}
	file = find_among(bundle, present, name);
	if (file == NULL) {
		report_add(report, REPORT_FAILED, name, 0,
		    "SHA256SUMS names it, but it is not in the bundle");
		add_file(bundle, name)->listed = true;
		return;
	}
	file->listed = true;
	if (file->present && memcmp(file->digest, digest, DIGEST_LEN) != 0)
		report_add(report, REPORT_FAILED, name, 0,
		    "its bytes are not those that SHA256SUMS names");
}

static void
sums_check(struct bundle *bundle, struct bytes sums, struct report *report)
{
	struct text_lines lines = lines_of(sums);
	struct bytes line, path, before = { "", 0 };
	size_t present = bundle->count;
	uint8_t digest[DIGEST_LEN];

	while (!lines_at_end(&lines)) {
		if (!lines_next(&lines, &line) ||
		    !sum_read(line, digest, &path) ||
		    lines.number > BUNDLE_FILES_MAX) {
			report_add(report, REPORT_FAILED, SUMS, lines.number,
			    "this is no line of sha256sum");
			if (lines.number > BUNDLE_FILES_MAX ||
			    memchr(lines.rest.at, '\n', lines.rest.len) == NULL)
				break;
			continue;
		}
		if (bytes_order(before, path) >= 0)
			report_add(report, REPORT_FAILED, SUMS, lines.number,
			    "the names are not sorted, or one stands twice");
		before = path;
		sum_check(bundle, present, path, digest, lines.number, report);
	}
	for (size_t i = 0; i < present; i++)
		if (!bundle->files[i].listed &&
		    !is_beside(bundle->files[i].path))
			report_add(report, REPORT_FAILED, bundle->files[i].path,
			    0,
			    "it lies in the bundle, but SHA256SUMS does not "
			    "name it");
	qsort(bundle->files, bundle->count, sizeof(*bundle->files), path_order);
}

static void
sums_open(struct bundle *bundle, struct report *report)
{
	struct bundle_file *file = bundle_find(bundle, SUMS);
	struct bytes bytes;

	if (file == NULL || !file->present) {
		report_add(report, REPORT_FAILED, SUMS, 0,
		    "the bundle has no such file");
		return;
	}
	memcpy(bundle->sums, file->digest, DIGEST_LEN);
	if (bundle_read(bundle, file, SUMS_MAX, &bytes, report) != 0)
		return;
	sums_check(bundle, bytes, report);
	bundle_release(&bytes);
}

int
bundle_open(const char *path, struct bundle *bundle, struct report *report)
{
	*bundle = (struct bundle){ .folder = open(path,
		                       O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	if (bundle->folder < 0) {
		report_add(report, REPORT_FAILED, NULL, 0,
		    "the folder cannot be opened: %s", strerror(errno));
		return -1;
	}
	if (!scan(bundle, bundle->folder, "", report) || bundle->count == 0)
		goto refuse;
	qsort(bundle->files, bundle->count, sizeof(*bundle->files), path_order);
	if (bundle_find(bundle, SUMS) == NULL &&
	    bundle_find(bundle, "log.txt") == NULL)
		goto refuse;
	return 0;
refuse:
	report_add(report, REPORT_FAILED, NULL, 0,
	    "this folder is no bundle: it has no log.txt and no SHA256SUMS");
	bundle_close(bundle);
	return -1;
}

void
bundle_hash(struct bundle *bundle, struct report *report,
    bundle_progress *progress, void *context)
{
	struct hashing hashing = { report, progress, context, 0, 0, NULL };

	hashing.all = size_of_all(bundle);
	hashing.chunk = memory_take(CHUNK, 1);
	for (size_t i = 0; i < bundle->count; i++)
		hash_file(bundle, &bundle->files[i], &hashing);
	free(hashing.chunk);
	sums_open(bundle, report);
}

void
bundle_close(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->count; i++) {
		free(bundle->files[i].path);
		free(bundle->files[i].kept);
	}
	free(bundle->files);
	if (bundle->folder >= 0)
		close(bundle->folder);
	*bundle = (struct bundle){ .folder = -1 };
}

/* --- reading what was hashed
 * ---------------------------------------------------- */

static int
read_again(const struct bundle *bundle, const struct bundle_file *file,
    struct bytes *out, struct report *report)
{
	uint8_t digest[DIGEST_LEN];
	size_t len = (size_t)file->size;
	struct stat is;
	int fd = open_plain(bundle->folder, file->path, &is);
	char *at;
	bool same;

	if (fd < 0) {
		say_unread(report, file->path);
		return -1;
	}
	at = memory_take(len + 1, 1);
	same = read_whole(fd, at, len);
	close(fd);
	digest_of(bytes_part(at, len), digest);
	if (!same || memcmp(digest, file->digest, DIGEST_LEN) != 0) {
		free(at);
		report_add(report, REPORT_FAILED, file->path, 0,
		    "it changed while the bundle was read");
		return -1;
	}
	*out = bytes_part(at, len);
	return 0;
}

int
bundle_read(struct bundle *bundle, struct bundle_file *file, size_t max,
    struct bytes *out, struct report *report)
{
	*out = (struct bytes){ NULL, 0 };
	if (file->size > max) {
		report_add(report, REPORT_FAILED, file->path, 0,
		    "%llu bytes; a file of its kind has at most %zu",
		    (unsigned long long)file->size, max);
		return -1;
	}
	if (file->kept == NULL)
		return read_again(bundle, file, out, report);
	*out = bytes_part(file->kept, (size_t)file->size);
	bundle->kept -= out->len;
	file->kept = NULL; /* handed over */
	return 0;
}

void
bundle_release(struct bytes *bytes)
{
	/* Taken from the heap by bundle_read(). */
	free((char *)(uintptr_t)bytes->at);
	*bytes = (struct bytes){ NULL, 0 };
}
