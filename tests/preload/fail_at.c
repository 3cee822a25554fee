/*
 * Loaded before a program (LD_PRELOAD), to let one of its calls fail.
 *
 *   FAIL_ON      a kind of call, see kinds[]
 *   FAIL_AT      which of them, from 1; with FAIL_EVER=1 all from then on
 *   FAIL_WITH    a number of errno; or "short": half of a read or write is
 *                done, as the system may; or "lie": nothing is done and
 *                success reported, as no honest disk may (this one shows that
 *                the driver sees what is not there); or "shrink": a file is
 *                cut to half just before it is read
 *   FAIL_BELOW   a folder: only files below it. Where it is not set, all
 *   FAIL_MARK    a file that is made when a call has failed
 *   FAIL_COUNT   a file that is told at the end how many calls of each kind
 *                there were, failing or not
 */
#include <dirent.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "tests/preload/ours.h"

#define BELOW "FAIL_BELOW"

static const char *const kinds[] = { "write", "read", "sync", "cut", "open",
	"close", "name", "newname", "delete", "list", "lock", "stat", "map",
	"folder", "mode", "random" };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static long calls[KINDS];

__attribute__((destructor)) static void
tell_counts(void)
{
	const char *path = getenv("FAIL_COUNT");
	char line[64];
	long fd, len;

	if (path == NULL)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600);
	for (size_t i = 0; fd >= 0 && i < KINDS; i++) {
		len = snprintf(
		    line, sizeof(line), "%s %ld\n", kinds[i], calls[i]);
		syscall(SYS_write, fd, line, len);
	}
	syscall(SYS_close, fd);
}

static size_t
kind_find(const char *kind)
{
	size_t i = 0;

	while (i + 1 < KINDS && strcmp(kinds[i], kind) != 0)
		i++;
	return i;
}

/* What becomes of a call. */
enum fate { FATE_NONE, FATE_FAILS, FATE_SHORT, FATE_LIE, FATE_SHRINK };

static void
mark(void)
{
	const char *path = getenv("FAIL_MARK");
	long fd;

	if (path == NULL)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600);
	if (fd >= 0)
		syscall(SYS_close, fd);
}

/* Counts the calls of the kind under test; errno is set if it fails. */
static enum fate
fate(const char *kind, bool ours)
{
	const char *on = getenv("FAIL_ON"), *with = getenv("FAIL_WITH");
	long at = number("FAIL_AT", 0), now;

	if (!ours)
		return FATE_NONE;
	now = ++calls[kind_find(kind)];
	if (on == NULL || strcmp(on, kind) != 0 || at == 0 ||
	    (number("FAIL_EVER", 0) ? now < at : now != at))
		return FATE_NONE;
	mark();
	if (with != NULL && strcmp(with, "short") == 0)
		return FATE_SHORT;
	if (with != NULL && strcmp(with, "lie") == 0)
		return FATE_LIE;
	if (with != NULL && strcmp(with, "shrink") == 0)
		return FATE_SHRINK;
	errno = (int)number("FAIL_WITH", EIO);
	return FATE_FAILS;
}

static enum fate
fate_of_descriptor(const char *kind, int fd)
{
	return fate(kind, descriptor_is_ours(BELOW, fd));
}

static enum fate
fate_of_path(const char *kind, const char *path)
{
	return fate(kind, path_is_ours(BELOW, path));
}

static enum fate
fate_at(const char *kind, int folder, const char *path)
{
	if (path[0] == '/' || folder == AT_FDCWD)
		return fate_of_path(kind, path);
	return fate_of_descriptor(kind, folder);
}

/* --- bytes --- */

/* How many bytes are done, or -1. A lie does none. */
static ssize_t
bytes_done(enum fate fate, size_t *len)
{
	if (fate == FATE_FAILS)
		return -1;
	if (fate == FATE_SHORT && *len > 1)
		*len /= 2;
	return 0;
}

typedef ssize_t write_call(int, const void *, size_t);
typedef ssize_t pwrite_call(int, const void *, size_t, off_t);
typedef ssize_t read_call(int, void *, size_t);
typedef ssize_t pread_call(int, void *, size_t, off_t);

ssize_t
write(int fd, const void *at, size_t len)
{
	enum fate fate = fate_of_descriptor("write", fd);

	if (fate == FATE_LIE)
		return (ssize_t)len;
	if (bytes_done(fate, &len) != 0)
		return -1;
	return NEXT(write_call *, "write")(fd, at, len);
}

static ssize_t
pwrite_any(const char *name, int fd, const void *at, size_t len, off_t where)
{
	enum fate fate = fate_of_descriptor("write", fd);

	if (fate == FATE_LIE)
		return (ssize_t)len;
	if (bytes_done(fate, &len) != 0)
		return -1;
	return NEXT(pwrite_call *, name)(fd, at, len, where);
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

static void
shrink(int fd)
{
	char path[PATH_MAX];
	struct stat status;

	if (descriptor_path(fd, path) && stat(path, &status) == 0 &&
	    truncate(path, status.st_size / 2) != 0)
		abort();
}

ssize_t
read(int fd, void *at, size_t len)
{
	enum fate fate = fate_of_descriptor("read", fd);

	if (fate == FATE_SHRINK)
		shrink(fd);
	if (bytes_done(fate, &len) != 0)
		return -1;
	return NEXT(read_call *, "read")(fd, at, len);
}

static ssize_t
pread_any(const char *name, int fd, void *at, size_t len, off_t where)
{
	if (bytes_done(fate_of_descriptor("read", fd), &len) != 0)
		return -1;
	return NEXT(pread_call *, name)(fd, at, len, where);
}

ssize_t
pread(int fd, void *at, size_t len, off_t where)
{
	return pread_any("pread", fd, at, len, where);
}

ssize_t
pread64(int fd, void *at, size_t len, off_t where)
{
	return pread_any("pread64", fd, at, len, where);
}

ssize_t
getrandom(void *at, size_t len, unsigned flags)
{
	typedef ssize_t call(void *, size_t, unsigned);

	if (bytes_done(fate("random", true), &len) != 0)
		return -1;
	return NEXT(call *, "getrandom")(at, len, flags);
}

/* --- calls that give 0 or -1 --- */

#define FAILS(fate)                                                            \
	switch (fate) {                                                        \
	case FATE_FAILS:                                                       \
		return -1;                                                     \
	case FATE_LIE:                                                         \
		return 0;                                                      \
	case FATE_NONE:                                                        \
	case FATE_SHORT:                                                       \
	case FATE_SHRINK:                                                      \
		break;                                                         \
	}

int
fsync(int fd)
{
	FAILS(fate_of_descriptor("sync", fd))
	return NEXT(int (*)(int), "fsync")(fd);
}

int
syncfs(int fd)
{
	FAILS(fate_of_descriptor("sync", fd))
	return NEXT(int (*)(int), "syncfs")(fd);
}

int
fdatasync(int fd)
{
	FAILS(fate_of_descriptor("sync", fd))
	return NEXT(int (*)(int), "fdatasync")(fd);
}

int
ftruncate(int fd, off_t len)
{
	FAILS(fate_of_descriptor("cut", fd))
	return NEXT(int (*)(int, off_t), "ftruncate")(fd, len);
}

int
ftruncate64(int fd, off_t len)
{
	FAILS(fate_of_descriptor("cut", fd))
	return NEXT(int (*)(int, off_t), "ftruncate64")(fd, len);
}

int
unlink(const char *path)
{
	FAILS(fate_of_path("delete", path))
	return NEXT(int (*)(const char *), "unlink")(path);
}

int
rename(const char *from, const char *to)
{
	FAILS(fate_of_path("name", to))
	return NEXT(int (*)(const char *, const char *), "rename")(from, to);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to,
    unsigned flags)
{
	typedef int call(int, const char *, int, const char *, unsigned);

	FAILS(fate_at("newname", to_folder, to))
	return NEXT(call *, "renameat2")(
	    from_folder, from, to_folder, to, flags);
}

int
mkdir(const char *path, mode_t mode)
{
	FAILS(fate_of_path("folder", path))
	return NEXT(int (*)(const char *, mode_t), "mkdir")(path, mode);
}

int
mkdirat(int folder, const char *path, mode_t mode)
{
	typedef int call(int, const char *, mode_t);

	FAILS(fate_at("folder", folder, path))
	return NEXT(call *, "mkdirat")(folder, path, mode);
}

int
fchmod(int fd, mode_t mode)
{
	FAILS(fate_of_descriptor("mode", fd))
	return NEXT(int (*)(int, mode_t), "fchmod")(fd, mode);
}

int
flock(int fd, int operation)
{
	FAILS(fate_of_descriptor("lock", fd))
	return NEXT(int (*)(int, int), "flock")(fd, operation);
}

/* The descriptor is gone all the same, as Linux has it. */
int
close(int fd)
{
	enum fate fate = fate_of_descriptor("close", fd);
	int trouble = errno, rc = NEXT(int (*)(int), "close")(fd);

	if (fate != FATE_FAILS)
		return rc;
	errno = trouble;
	return -1;
}

static int
fcntl_any(const char *name, int fd, int command, void *with)
{
	typedef int call(int, int, ...);

	if (command == F_SETLK || command == F_SETLKW)
		FAILS(fate_of_descriptor("lock", fd))
	if (command == F_DUPFD_CLOEXEC || command == F_DUPFD)
		FAILS(fate_of_descriptor("open", fd))
	return NEXT(call *, name)(fd, command, with);
}

int
fcntl(int fd, int command, ...)
{
	va_list list;
	void *with;

	va_start(list, command);
	with = va_arg(list, void *);
	va_end(list);
	return fcntl_any("fcntl", fd, command, with);
}

int
fcntl64(int fd, int command, ...)
{
	va_list list;
	void *with;

	va_start(list, command);
	with = va_arg(list, void *);
	va_end(list);
	return fcntl_any("fcntl64", fd, command, with);
}

/* --- looking --- */

struct stat64;

#define STAT_OF_DESCRIPTOR(name, type)                                         \
	int name(int fd, struct type *status)                                  \
	{                                                                      \
		FAILS(fate_of_descriptor("stat", fd))                          \
		return NEXT(int (*)(int, struct type *), #name)(fd, status);   \
	}
STAT_OF_DESCRIPTOR(fstat, stat)
STAT_OF_DESCRIPTOR(fstat64, stat64)

#define STAT_OF_PATH(name, type)                                               \
	int name(const char *path, struct type *status)                        \
	{                                                                      \
		FAILS(fate_of_path("stat", path))                              \
		return NEXT(int (*)(const char *, struct type *), #name)(      \
		    path, status);                                             \
	}
STAT_OF_PATH(stat, stat)
STAT_OF_PATH(stat64, stat64)
STAT_OF_PATH(lstat, stat)
STAT_OF_PATH(lstat64, stat64)

int
fstatat(int folder, const char *path, struct stat *status, int flags)
{
	typedef int call(int, const char *, struct stat *, int);

	FAILS(fate_at("stat", folder, path))
	return NEXT(call *, "fstatat")(folder, path, status, flags);
}

int
access(const char *path, int mode)
{
	FAILS(fate_of_path("stat", path))
	return NEXT(int (*)(const char *, int), "access")(path, mode);
}

/* --- opening --- */

static int
open_any(const char *name, const char *path, int flags, mode_t mode)
{
	typedef int call(const char *, int, ...);

	FAILS(fate_of_path("open", path))
	return NEXT(call *, name)(path, flags, mode);
}

static int
openat_any(
    const char *name, int folder, const char *path, int flags, mode_t mode)
{
	typedef int call(int, const char *, int, ...);

	FAILS(fate_at("open", folder, path))
	return NEXT(call *, name)(folder, path, flags, mode);
}

/* The mode is there or not; reading it does no harm. */
#define OPEN(name)                                                             \
	int name(const char *path, int flags, ...)                             \
	{                                                                      \
		mode_t mode;                                                   \
		va_list list;                                                  \
                                                                               \
		va_start(list, flags);                                         \
		mode = va_arg(list, mode_t);                                   \
		va_end(list);                                                  \
		return open_any(#name, path, flags, mode);                     \
	}
OPEN(open)
OPEN(open64)

int
openat(int folder, const char *path, int flags, ...)
{
	mode_t mode;
	va_list list;

	va_start(list, flags);
	mode = va_arg(list, mode_t);
	va_end(list);
	return openat_any("openat", folder, path, flags, mode);
}

/* What _FORTIFY_SOURCE makes of it. */
int __openat_2(int folder, const char *path, int flags);
int
__openat_2(int folder, const char *path, int flags)
{
	return openat_any("openat", folder, path, flags, 0);
}

int
mkostemp(char *path, int flags)
{
	FAILS(fate_of_path("open", path))
	return NEXT(int (*)(char *, int), "mkostemp")(path, flags);
}

FILE *
fopen(const char *path, const char *mode)
{
	if (fate_of_path("open", path) == FATE_FAILS)
		return NULL;
	return NEXT(FILE * (*)(const char *, const char *), "fopen")(
	    path, mode);
}

DIR *
opendir(const char *path)
{
	if (fate_of_path("open", path) == FATE_FAILS)
		return NULL;
	return NEXT(DIR * (*)(const char *), "opendir")(path);
}

struct dirent *
readdir(DIR *stream)
{
	enum fate fate = fate_of_descriptor("list", dirfd(stream));

	if (fate == FATE_FAILS || fate == FATE_LIE)
		return NULL;
	return NEXT(struct dirent * (*)(DIR *), "readdir")(stream);
}

static void *
map_any(const char *name, void *at, size_t len, int protection, int flags,
    int fd, off_t where)
{
	typedef void *call(void *, size_t, int, int, int, off_t);

	if (fd >= 0 && fate_of_descriptor("map", fd) == FATE_FAILS)
		return MAP_FAILED;
	return NEXT(call *, name)(at, len, protection, flags, fd, where);
}

void *
mmap(void *at, size_t len, int protection, int flags, int fd, off_t where)
{
	return map_any("mmap", at, len, protection, flags, fd, where);
}

void *
mmap64(void *at, size_t len, int protection, int flags, int fd, off_t where)
{
	return map_any("mmap64", at, len, protection, flags, fd, where);
}
