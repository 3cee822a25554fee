/*
 * Loaded before a program (LD_PRELOAD): writes down in RECORD_TO, in order,
 * what the program does to the files below its working folder, and when it
 * says something on standard output, as a terminal would show it. From that
 * tests/tools/powercut makes what a power cut at any moment can leave.
 *
 * A record: one letter, the lengths of two texts and an offset as 8 bytes
 * each, the two texts.
 *
 *   C name        a new file           W name bytes   written at the offset
 *   T name        cut to the offset    S name         synced, a file or folder
 *   R from to     renamed              U name         deleted
 *   M name        a new folder         P - words      said
 *   F .           all of it synced
 */
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>

#include "tests/preload/ours.h"

/* The name below the working folder ("." for itself), or NULL. */
static const char *
below(const char *path)
{
	static char folder[PATH_MAX];
	size_t len;

	if (folder[0] == '\0' &&
	    syscall(SYS_getcwd, folder, sizeof(folder)) <= 0)
		return NULL;
	if (path[0] != '/')
		return path;
	len = strlen(folder);
	if (strncmp(path, folder, len) != 0)
		return NULL;
	return path[len] == '\0'  ? "."
	       : path[len] == '/' ? path + len + 1
	                          : NULL;
}

/* Past stdio and past ourselves. */
static void
put(int fd, const void *at, size_t len)
{
	if (syscall(SYS_write, fd, at, len) != (long)len)
		abort();
}

static void
record(char letter, const char *path, const void *more, size_t len,
    uint64_t offset)
{
	const char *to = getenv("RECORD_TO"), *name = below(path);
	uint64_t lengths[3] = { 0, len, offset };
	long fd;

	if (to == NULL || name == NULL || strstr(name, " (deleted)") != NULL)
		return;
	fd = syscall(
	    SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0)
		abort();
	lengths[0] = strlen(name);
	put((int)fd, &letter, 1);
	put((int)fd, lengths, sizeof(lengths));
	put((int)fd, name, lengths[0]);
	put((int)fd, more, len);
	syscall(SYS_close, fd);
}

static void
record_descriptor(
    char letter, int fd, const void *more, size_t len, uint64_t offset)
{
	char path[PATH_MAX];

	if (fd > 2 && descriptor_path(fd, path) && path[0] == '/')
		record(letter, path, more, len, offset);
}

int
fputs(const char *text, FILE *to)
{
	if (to == stdout)
		record('P', "-", text, strlen(text), 0);
	return NEXT(int (*)(const char *, FILE *), "fputs")(text, to);
}

ssize_t
write(int fd, const void *at, size_t len)
{
	typedef ssize_t call(int, const void *, size_t);
	off_t where = lseek(fd, 0, SEEK_CUR);
	ssize_t done = NEXT(call *, "write")(fd, at, len);

	if (done > 0)
		record_descriptor('W', fd, at, (size_t)done, (uint64_t)where);
	return done;
}

static ssize_t
pwrite_any(const char *name, int fd, const void *at, size_t len, off_t where)
{
	typedef ssize_t call(int, const void *, size_t, off_t);
	ssize_t done = NEXT(call *, name)(fd, at, len, where);

	if (done > 0)
		record_descriptor('W', fd, at, (size_t)done, (uint64_t)where);
	return done;
}

ssize_t
pwrite(int fd, const void *at, size_t len, off_t where)
{
	return pwrite_any("pwrite", fd, at, len, where);
}

ssize_t
pwrite64(int fd, const void *at, size_t len, off_t where)
{
	return pwrite_any("pwrite64", fd, at, len, where);
}

int
ftruncate(int fd, off_t len)
{
	int rc = NEXT(int (*)(int, off_t), "ftruncate")(fd, len);

	if (rc == 0)
		record_descriptor('T', fd, "", 0, (uint64_t)len);
	return rc;
}

int
ftruncate64(int fd, off_t len)
{
	return ftruncate(fd, len);
}

int
fsync(int fd)
{
	int rc = NEXT(int (*)(int), "fsync")(fd);

	if (rc == 0)
		record_descriptor('S', fd, "", 0, 0);
	return rc;
}

/* Everything, as far as we go. */
int
syncfs(int fd)
{
	int rc = NEXT(int (*)(int), "syncfs")(fd);

	if (rc == 0)
		record('F', ".", "", 0, 0);
	return rc;
}

int
fdatasync(int fd)
{
	int rc = NEXT(int (*)(int), "fdatasync")(fd);

	if (rc == 0)
		record_descriptor('S', fd, "", 0, 0);
	return rc;
}

int
rename(const char *from, const char *to)
{
	int rc = NEXT(int (*)(const char *, const char *), "rename")(from, to);

	if (rc == 0)
		record('R', from, to, strlen(to), 0);
	return rc;
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to,
    unsigned flags)
{
	typedef int call(int, const char *, int, const char *, unsigned);
	int rc =
	    NEXT(call *, "renameat2")(from_folder, from, to_folder, to, flags);

	if (rc == 0)
		record('R', from, to, strlen(to), 0);
	return rc;
}

int
unlink(const char *path)
{
	int rc = NEXT(int (*)(const char *), "unlink")(path);

	if (rc == 0)
		record('U', path, "", 0, 0);
	return rc;
}

int
mkdir(const char *path, mode_t mode)
{
	int rc = NEXT(int (*)(const char *, mode_t), "mkdir")(path, mode);

	if (rc == 0)
		record('M', path, "", 0, 0);
	return rc;
}

int
mkdirat(int folder, const char *name, mode_t mode)
{
	typedef int call(int, const char *, mode_t);
	int rc = NEXT(call *, "mkdirat")(folder, name, mode);
	char path[2 * PATH_MAX];

	if (rc == 0 && folder != AT_FDCWD && name[0] != '/' &&
	    descriptor_path(folder, path)) {
		size_t len = strlen(path);

		snprintf(path + len, sizeof(path) - len, "/%s", name);
		record('M', path, "", 0, 0);
	} else if (rc == 0) {
		record('M', name, "", 0, 0);
	}
	return rc;
}

char *
mkdtemp(char *path)
{
	char *made = NEXT(char *(*)(char *), "mkdtemp")(path);

	if (made != NULL)
		record('M', path, "", 0, 0);
	return made;
}

int
mkostemp(char *path, int flags)
{
	int fd = NEXT(int (*)(char *, int), "mkostemp")(path, flags);

	if (fd >= 0)
		record('C', path, "", 0, 0);
	return fd;
}

static int
open_any(const char *name, int folder, const char *path, int flags, mode_t mode)
{
	typedef int call(const char *, int, ...);
	typedef int call_at(int, const char *, int, ...);
	struct stat status;
	bool new = (flags & O_CREAT) != 0 &&
	           fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) != 0;
	int fd = strcmp(name, "openat") == 0
	             ? NEXT(call_at *, name)(folder, path, flags, mode)
	             : NEXT(call *, name)(path, flags, mode);

	if (fd >= 0 && new)
		record_descriptor('C', fd, "", 0, 0);
	else if (fd >= 0 && (flags & O_TRUNC) != 0)
		record_descriptor('T', fd, "", 0, 0);
	return fd;
}

/* The mode is there or not; reading it does no harm. */
#define MODE(mode)                                                             \
	mode_t mode;                                                           \
	va_list list;                                                          \
                                                                               \
	va_start(list, flags);                                                 \
	mode = va_arg(list, mode_t);                                           \
	va_end(list)

int
open(const char *path, int flags, ...)
{
	MODE(mode);
	return open_any("open", AT_FDCWD, path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	MODE(mode);
	return open_any("open64", AT_FDCWD, path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
	MODE(mode);
	return open_any("openat", folder, path, flags, mode);
}
