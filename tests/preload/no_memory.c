/*
 * Loaded before a program (LD_PRELOAD): the FAIL_AT-th request for memory is
 * refused, with FAIL_EVER=1 every one from then on. FAIL_MARK is a file that
 * is made then, FAIL_COUNT one that is told at the end how many there were.
 * Not for a program under a sanitizer, which has its own malloc.
 */
#include <stdint.h>

#include "tests/preload/ours.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long calls;

__attribute__((destructor)) static void
tell_count(void)
{
	const char *path = getenv("FAIL_COUNT");
	char line[64];
	long fd;

	if (path == NULL)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600);
	syscall(SYS_write, fd, line,
	    snprintf(line, sizeof(line), "memory %ld\n", calls));
	syscall(SYS_close, fd);
}

static bool
is_refused(void)
{
	const char *mark = getenv("FAIL_MARK");
	long fd, at = number("FAIL_AT", 0);

	calls++;
	if (at == 0 || (number("FAIL_EVER", 0) ? calls < at : calls != at))
		return false;
	if (mark != NULL && (fd = syscall(SYS_openat, AT_FDCWD, mark,
	                         O_WRONLY | O_CREAT, 0600)) >= 0)
		syscall(SYS_close, fd);
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(old, size);
}

void *
reallocarray(void *old, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, count * size);
}
