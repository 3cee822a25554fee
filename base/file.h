#ifndef KAIHYO_BASE_FILE_H
#define KAIHYO_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/span.h"

/* Bytes read from a file; {0} is empty. Owned: file_release(). */
struct file_bytes {
	char *at;
	size_t len;
};

/*
 * Reads the regular file `name` below the folder `folder` (or AT_FDCWD)
 * once and whole. Refuses links, FIFOs, devices, folders, more than `max`
 * bytes (before reading them) and a file that changes while it is read.
 * Memory never grows beyond `max`. Errors: ERROR_INPUT or ERROR_SYSTEM with
 * the name as the place.
 */
MUST_CHECK int file_read(int folder, const char *name, size_t max,
    struct file_bytes *file, struct error *err);

/*
 * The same for a path that a person typed: links in it are followed, the
 * rest is as strict. "-" is not special.
 */
MUST_CHECK int file_read_path(
    const char *path, size_t max, struct file_bytes *file, struct error *err);

/*
 * What both are made of, for base/stream.h: opens a regular file with more
 * `flags`, gives its descriptor or -1; and was it left alone since `before`
 * while all `read` bytes of it were read?
 */
MUST_CHECK int file_open_regular(int folder, const char *name, int flags,
    struct stat *before, struct error *err);
MUST_CHECK int file_check_unchanged(int descriptor, const struct stat *before,
    uint64_t read, struct error *err);

void file_release(struct file_bytes *file);
struct span file_span(const struct file_bytes *file);

/*
 * Puts a whole new file in place of `path`, durable when it returns: a
 * temporary file beside it, fsync, rename, fsync of the folder.
 */
MUST_CHECK int file_replace(
    const char *path, struct span bytes, unsigned mode, struct error *err);

/*
 * The same, but refuses with ERROR_INPUT if `path` exists, whatever it is.
 * After a failure the file is not there.
 */
MUST_CHECK int file_create(
    const char *path, struct span bytes, unsigned mode, struct error *err);

/*
 * The same, but fine if a file with just these bytes is there: an earlier
 * run made it and was interrupted before it was done.
 */
MUST_CHECK int file_keep(
    const char *path, struct span bytes, unsigned mode, struct error *err);

/*
 * Writes a new file below the open folder `folder`; it must not exist. Not
 * synced: for base/fresh.h, which syncs a whole folder of them at once.
 */
MUST_CHECK int file_write_in(int folder, const char *name, struct span bytes,
    unsigned mode, struct error *err);

/* Makes the name `path` durable in its folder; -1 with errno. */
MUST_CHECK int folder_sync(const char *path);

/*
 * What file_create is made of, for files that are not written in one piece:
 * a new, empty file beside `path`, mode 0600, open for reading and writing;
 * gives its name (owned by the caller) or NULL. file_settle gives the synced
 * file the name `path`, durable when it returns, and refuses if that exists;
 * after a failure neither is there.
 */
char *file_beside(const char *path, int *descriptor, struct error *err);
MUST_CHECK int file_settle(
    const char *from, const char *path, struct error *err);

/* "The file exists already". Returns -1. */
int file_refuse_existing(const char *path, struct error *err);

/* One name of a folder, as the system gave it. */
struct folder_entry {
	char *name;
};

/* The names in a folder, sorted by bytes. {0} is empty. */
struct folder {
	int descriptor; /* -1 when closed */
	struct folder_entry *entries;
	size_t count;
};

/*
 * Opens a folder and lists it (without "." and ".."). Refuses more than
 * `max` names with ERROR_INPUT. On failure `folder` is closed and empty.
 */
MUST_CHECK int folder_open(
    const char *path, size_t max, struct folder *folder, struct error *err);
void folder_close(struct folder *folder);

/* Makes a folder, mode 0700, if there is none; durable when it returns. */
MUST_CHECK int folder_make(const char *path, struct error *err);

/* Is `inner` the folder `outer`, or below it? Links in both are followed. */
MUST_CHECK int folder_is_inside(
    const char *inner, const char *outer, bool *inside, struct error *err);

/* The folder of a file, "." if `path` is but a name; new memory. */
char *path_folder(const char *path);

/* "folder/name" in new memory; ends the process when there is none. */
char *path_join(const char *folder, const char *name);

/* The part of `path` after the last '/'; never empty for "a/". */
const char *path_name(const char *path);

#endif
