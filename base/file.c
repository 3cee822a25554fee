#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static const char *const fix_disk =
    N_("check the disk (full? read-only? unplugged?) and try again");
static const char *const fix_ask = N_("ask whoever made it for a proper file");

static int
refuse_kind(mode_t mode, struct error *err)
{
	if (S_ISDIR(mode))
		return error_set(err, ERROR_INPUT, fix_ask,
		    N_("it is a folder, not a regular file"));
	if (S_ISFIFO(mode))
		return error_set(err, ERROR_INPUT, fix_ask,
		    N_("it is a pipe, not a regular file"));
	if (S_ISLNK(mode))
		return error_set(err, ERROR_INPUT, fix_ask,
		    N_("it is a link, not a regular file"));
	return error_set(err, ERROR_INPUT, fix_ask,
	    N_("it is a device, not a regular file"));
}

int
file_open_regular(int folder, const char *name, int flags, struct stat *status,
    struct error *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for its other end. */
	int descriptor = openat(
	    folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);

	if (descriptor < 0 && errno == ELOOP)
		return refuse_kind(S_IFLNK, err);
	if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
		return error_set(err, ERROR_INPUT,
		    N_("check the name and whether the medium is plugged in"),
		    N_("there is no such file"));
	if (descriptor < 0)
		return error_set(err, ERROR_INPUT, fix_disk,
		    N_("cannot open it: %s"), error_reason());
	if (fstat(descriptor, status) != 0)
		error_set(err, ERROR_INPUT, fix_disk, N_("cannot open it: %s"),
		    error_reason());
	else if (S_ISREG(status->st_mode))
		return descriptor;
	else
		refuse_kind(status->st_mode, err);
	close(descriptor);
	return -1;
}

int
file_check_unchanged(
    int descriptor, const struct stat *before, uint64_t read, struct error *err)
{
	struct stat after;

	if (read == (uint64_t)before->st_size &&
	    fstat(descriptor, &after) == 0 &&
	    after.st_size == before->st_size &&
	    after.st_mtim.tv_sec == before->st_mtim.tv_sec &&
	    after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("leave the medium alone while it is read, and try again"),
	    N_("the file changed while it was read"));
}

/* Reads all `len` bytes and makes sure that nothing follows them. */
static int
read_exactly(int descriptor, char *at, size_t len, struct error *err)
{
	size_t done = 0;
	char beyond;
	ssize_t n;

	do {
		n = done < len ? read(descriptor, at + done, len - done)
		               : read(descriptor, &beyond, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(err, ERROR_INPUT, fix_disk,
			    N_("cannot read it: %s"), error_reason());
		done += (size_t)n;
	} while (n != 0 && done <= len);
	if (done != len)
		return error_set(err, ERROR_INPUT,
		    N_("leave the medium alone while it is read, and try "
		       "again"),
		    N_("the file changed while it was read"));
	return 0;
}

static int
read_whole(int folder, const char *name, int flags, size_t max,
    struct file_bytes *file, struct error *err)
{
	struct stat before;
	char *at = NULL;
	int rc = -1,
	    descriptor = file_open_regular(folder, name, flags, &before, err);

	if (descriptor < 0)
		return -1;
	if (before.st_size < 0 || (uintmax_t)before.st_size > max) {
		error_set(err, ERROR_INPUT, fix_ask,
		    N_("too large: %llu bytes; at most %zu are taken"),
		    (unsigned long long)before.st_size, max);
		goto out;
	}
	at = memory_grow(NULL, (size_t)before.st_size + 1, 1);
	at[before.st_size] = '\0';
	if (read_exactly(descriptor, at, (size_t)before.st_size, err) != 0)
		goto out;
	if (file_check_unchanged(
	        descriptor, &before, (uint64_t)before.st_size, err) != 0)
		goto out;
	*file = (struct file_bytes){ at, (size_t)before.st_size };
	at = NULL; /* handed over */
	rc = 0;
out:
	free(at);
	close(descriptor);
	return rc;
}

int
file_read(int folder, const char *name, size_t max, struct file_bytes *file,
    struct error *err)
{
	if (read_whole(folder, name, O_NOFOLLOW, max, file, err) != 0)
		return error_at_name(err, name);
	return 0;
}

int
file_read_path(
    const char *path, size_t max, struct file_bytes *file, struct error *err)
{
	if (read_whole(AT_FDCWD, path, 0, max, file, err) != 0)
		return error_at_name(err, path);
	return 0;
}

void
file_release(struct file_bytes *file)
{
	free(file->at);
	*file = (struct file_bytes){ 0 };
}

struct span
file_span(const struct file_bytes *file)
{
	return (struct span){ file->at != NULL ? file->at : "", file->len };
}

static int
refuse_write(const char *path, struct error *err)
{
	error_set(err, ERROR_SYSTEM, fix_disk, N_("cannot write it: %s"),
	    error_reason());
	return error_at_name(err, path);
}

static int
write_all(int descriptor, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(descriptor, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes.at += n;
		bytes.len -= (size_t)n;
	}
	return 0;
}

/* A new name, of a file or a folder, is only durable once its folder is. */
int
folder_sync(const char *path)
{
	char *folder = path_folder(path);
	int descriptor, rc;

	descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (descriptor < 0)
		return -1;
	rc = fsync(descriptor);
	/* Some media cannot sync a folder; the file itself was synced. */
	if (rc != 0 && (errno == EINVAL || errno == ENOTSUP))
		rc = 0;
	close(descriptor);
	return rc;
}

/*
 * The file was made for its owner alone. A FAT stick has no modes and says
 * EPERM: that is fine for what may be read by all, but not for a secret that
 * everybody could read there.
 */
static int
mode_set(int descriptor, unsigned mode)
{
	struct stat status;

	if (fchmod(descriptor, mode) == 0)
		return 0;
	if (errno != EPERM || fstat(descriptor, &status) != 0)
		return -1;
	if ((mode & 077) != 0 || (status.st_mode & 077) == 0)
		return 0;
	errno = EPERM;
	return -1;
}

int
file_write_in(int folder, const char *name, struct span bytes, unsigned mode,
    struct error *err)
{
	int descriptor = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	if (descriptor < 0)
		return refuse_write(name, err);
	if (mode_set(descriptor, mode) != 0 ||
	    write_all(descriptor, bytes) != 0) {
		refuse_write(name, err);
		close(descriptor);
		return -1;
	}
	if (close(descriptor) != 0)
		return refuse_write(name, err);
	return 0;
}

char *
file_beside(const char *path, int *descriptor, struct error *err)
{
	struct text name = { 0 };

	text_addf(&name, "%s.new.XXXXXX", path);
	*descriptor = mkostemp(name.at, O_CLOEXEC);
	if (*descriptor >= 0)
		return name.at;
	refuse_write(path, err);
	text_clear(&name);
	return NULL;
}

/* Writes a temporary file beside `path`; returns its name or NULL. */
static char *
write_beside(
    const char *path, struct span bytes, unsigned mode, struct error *err)
{
	int descriptor;
	char *name = file_beside(path, &descriptor, err);

	if (name == NULL)
		return NULL;
	if (mode_set(descriptor, mode) != 0 ||
	    write_all(descriptor, bytes) != 0 || fsync(descriptor) != 0) {
		refuse_write(path, err);
		unlink(name);
		free(name);
		name = NULL;
	}
	close(descriptor);
	return name;
}

int
file_replace(
    const char *path, struct span bytes, unsigned mode, struct error *err)
{
	char *name = write_beside(path, bytes, mode, err);
	int rc = -1;

	if (name == NULL)
		return -1;
	if (rename(name, path) != 0 || folder_sync(path) != 0) {
		refuse_write(path, err);
		unlink(name);
		goto out;
	}
	rc = 0;
out:
	free(name);
	return rc;
}

int
file_refuse_existing(const char *path, struct error *err)
{
	error_set(err, ERROR_INPUT,
	    N_("choose another name; nothing is ever overwritten"),
	    N_("the file exists already"));
	return error_at_name(err, path);
}

/* rename(2) that replaces nothing; sets errno. */
static int
rename_new(const char *from, const char *to)
{
	struct stat status;

	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* Some media know no RENAME_NOREPLACE: look first. */
	if (lstat(to, &status) == 0) {
		errno = EEXIST;
		return -1;
	}
	return errno == ENOENT ? rename(from, to) : -1;
}

int
file_settle(const char *from, const char *path, struct error *err)
{
	if (rename_new(from, path) != 0) {
		if (errno == EEXIST)
			file_refuse_existing(path, err);
		else
			refuse_write(path, err);
		unlink(from);
		return -1;
	}
	if (folder_sync(path) != 0) {
		refuse_write(path, err);
		unlink(path);
		return -1;
	}
	return 0;
}

int
file_create(
    const char *path, struct span bytes, unsigned mode, struct error *err)
{
	char *name = write_beside(path, bytes, mode, err);
	int rc;

	if (name == NULL)
		return -1;
	rc = file_settle(name, path, err);
	free(name);
	return rc;
}

/* Whether `path` holds just these bytes, durable. */
static bool
is_there(const char *path, struct span bytes)
{
	struct file_bytes there = { 0 };
	struct error ignored;
	bool same =
	    file_read(AT_FDCWD, path, bytes.len, &there, &ignored) == 0 &&
	    span_same(file_span(&there), bytes) && folder_sync(path) == 0;

	file_release(&there);
	return same;
}

int
file_keep(const char *path, struct span bytes, unsigned mode, struct error *err)
{
	if (is_there(path, bytes))
		return 0;
	return file_create(path, bytes, mode, err);
}

static int
entry_compare(const void *a, const void *b)
{
	return strcmp(((const struct folder_entry *)a)->name,
	    ((const struct folder_entry *)b)->name);
}

static int
folder_list(DIR *stream, size_t max, struct folder *folder, struct error *err)
{
	size_t size = 0;

	errno = 0;
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;
	     errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (folder->count == max)
			return error_set(err, ERROR_INPUT,
			    N_("check that this is the right medium"),
			    N_("more than %zu files in one folder"), max);
		if (folder->count == size) {
			size = size ? size * 2 : 64;
			folder->entries = memory_grow(
			    folder->entries, size, sizeof(folder->entries[0]));
		}
		folder->entries[folder->count++].name =
		    memory_copy(span_of(entry->d_name));
	}
	/* A medium that fails half-way must not look like a smaller one. */
	if (errno != 0)
		return error_set(err, ERROR_INPUT, fix_disk,
		    N_("cannot read the folder to its end: %s"),
		    error_reason());
	return 0;
}

int
folder_open(
    const char *path, size_t max, struct folder *folder, struct error *err)
{
	DIR *stream = opendir(path);

	*folder = (struct folder){ .descriptor = -1 };
	if (stream == NULL) {
		error_set(err, ERROR_INPUT,
		    N_("check the name and whether the medium is plugged in"),
		    N_("cannot open the folder: %s"), error_reason());
		return error_at_name(err, path);
	}
	if (folder_list(stream, max, folder, err) != 0)
		goto out;
	folder->descriptor = fcntl(dirfd(stream), F_DUPFD_CLOEXEC, 3);
	if (folder->descriptor < 0) {
		error_set(err, ERROR_SYSTEM, fix_disk,
		    N_("cannot open the folder: %s"), error_reason());
		goto out;
	}
	closedir(stream);
	if (folder->count > 0)
		qsort(folder->entries, folder->count,
		    sizeof(folder->entries[0]), entry_compare);
	return 0;
out:
	closedir(stream);
	folder_close(folder);
	return error_at_name(err, path);
}

void
folder_close(struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++)
		free(folder->entries[i].name);
	free(folder->entries);
	if (folder->descriptor >= 0)
		close(folder->descriptor);
	*folder = (struct folder){ .descriptor = -1 };
}

int
folder_make(const char *path, struct error *err)
{
	struct stat status;

	/* Synced as a file is, or all that is in it could go with it. */
	if ((mkdir(path, 0700) == 0 && folder_sync(path) == 0) ||
	    (errno == EEXIST && stat(path, &status) == 0 &&
	        S_ISDIR(status.st_mode)))
		return 0;
	error_set(err, ERROR_SYSTEM, fix_disk, N_("cannot make the folder: %s"),
	    error_reason());
	return error_at_name(err, path);
}

int
folder_is_inside(
    const char *inner, const char *outer, bool *inside, struct error *err)
{
	char *in = realpath(inner, NULL), *out = realpath(outer, NULL);
	size_t len;
	int rc = -1;

	if (in == NULL || out == NULL) {
		error_set(err, ERROR_SYSTEM, N_("check the folders"),
		    N_("cannot find the folder: %s"), error_reason());
		error_at_name(err, in == NULL ? inner : outer);
		goto out;
	}
	len = strlen(out);
	if (strcmp(out, "/") == 0)
		len = 0;
	*inside =
	    strncmp(in, out, len) == 0 && (in[len] == '\0' || in[len] == '/');
	rc = 0;
out:
	free(in);
	free(out);
	return rc;
}

char *
path_folder(const char *path)
{
	char *folder = memory_copy(span_of(path)), *slash;
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		folder[--len] = '\0';
	slash = strrchr(folder, '/');
	if (slash != NULL) {
		slash[slash == folder ? 1 : 0] = '\0';
		return folder;
	}
	free(folder);
	return memory_copy(span_of("."));
}

char *
path_join(const char *folder, const char *name)
{
	struct text path = { 0 };

	text_addf(&path, "%s/%s", folder, name);
	return path.at;
}

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}
