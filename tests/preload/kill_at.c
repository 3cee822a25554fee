/*
 * Loaded before a program (LD_PRELOAD), to end it at an exact point: the
 * process sends itself KILL_SIGNAL (9 if not given) at the KILL_AT-th call
 * that changes a file, or reads one if KILL_ON=read. With KILL_TORN=1 a write
 * has done half of its work by then, as when the power fails.
 */
#include <signal.h>

#include "tests/preload/ours.h"

/* Is this the call? Counts them. */
static bool
is_time(bool reads)
{
	static long calls;
	const char *on = getenv("KILL_ON");

	if ((on != NULL && strcmp(on, "read") == 0) != reads)
		return false;
	return ++calls == number("KILL_AT", 0);
}

static void
strike(void)
{
	kill(getpid(), (int)number("KILL_SIGNAL", SIGKILL));
}

static bool
is_torn(void)
{
	return number("KILL_TORN", 0) != 0;
}

ssize_t
write(int fd, const void *at, size_t len)
{
	ssize_t (*next)(int, const void *, size_t) =
	    NEXT(ssize_t(*)(int, const void *, size_t), "write");

	if (fd > 2 && is_time(false)) {
		if (is_torn() && next(fd, at, len / 2) < 0)
			return -1;
		strike();
	}
	return next(fd, at, len);
}

static ssize_t
pwrite_any(const char *name, int fd, const void *at, size_t len, off_t where)
{
	ssize_t (*next)(int, const void *, size_t, off_t) =
	    NEXT(ssize_t(*)(int, const void *, size_t, off_t), name);

	if (is_time(false)) {
		if (is_torn() && next(fd, at, len / 2, where) < 0)
			return -1;
		strike();
	}
	return next(fd, at, len, where);
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

static int
one_descriptor(const char *name, int fd)
{
	if (is_time(false))
		strike();
	return NEXT(int (*)(int), name)(fd);
}

int
fsync(int fd)
{
	return one_descriptor("fsync", fd);
}

int
fdatasync(int fd)
{
	return one_descriptor("fdatasync", fd);
}

static int
cut(const char *name, int fd, off_t len)
{
	if (is_time(false))
		strike();
	return NEXT(int (*)(int, off_t), name)(fd, len);
}

int
ftruncate(int fd, off_t len)
{
	return cut("ftruncate", fd, len);
}

int
ftruncate64(int fd, off_t len)
{
	return cut("ftruncate64", fd, len);
}

int
unlink(const char *path)
{
	if (is_time(false))
		strike();
	return NEXT(int (*)(const char *), "unlink")(path);
}

int
rename(const char *from, const char *to)
{
	if (is_time(false))
		strike();
	return NEXT(int (*)(const char *, const char *), "rename")(from, to);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to,
    unsigned flags)
{
	typedef int call(int, const char *, int, const char *, unsigned);

	if (is_time(false))
		strike();
	return NEXT(call *, "renameat2")(
	    from_folder, from, to_folder, to, flags);
}

ssize_t
read(int fd, void *at, size_t len)
{
	ssize_t (*next)(int, void *, size_t) =
	    NEXT(ssize_t(*)(int, void *, size_t), "read");

	if (fd > 2 && is_time(true))
		strike();
	return next(fd, at, len);
}
