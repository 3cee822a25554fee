/*
 * What the interposers share: the next function of a name, options from the
 * environment, and which files are under test.
 */
#ifndef KAIHYO_TESTS_PRELOAD_OURS_H
#define KAIHYO_TESTS_PRELOAD_OURS_H

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The function of that name that we stand before. */
#define NEXT(type, name) (__extension__(type) dlsym(RTLD_NEXT, name))

static inline long
number(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value != NULL ? strtol(value, NULL, 10) : otherwise;
}

/* Is it below the folder that the variable names? Without it every file is. */
static inline bool
path_is_ours(const char *variable, const char *path)
{
	const char *below = getenv(variable);
	char whole[2 * PATH_MAX] = "";
	size_t len = 0;

	if (below == NULL)
		return true;
	if (path[0] != '/' &&
	    syscall(SYS_getcwd, whole, (size_t)PATH_MAX - 1) > 0) {
		len = strlen(whole);
		whole[len++] = '/';
	}
	snprintf(whole + len, sizeof(whole) - len, "%s", path);
	return strncmp(whole, below, strlen(below)) == 0;
}

static inline bool
descriptor_path(int fd, char path[PATH_MAX])
{
	char link[40];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = syscall(SYS_readlink, link, path, PATH_MAX - 1);
	path[len > 0 ? len : 0] = '\0';
	return len > 0;
}

static inline bool
descriptor_is_ours(const char *variable, int fd)
{
	char path[PATH_MAX];

	if (fd <= 2)
		return false;
	return getenv(variable) == NULL ||
	       (descriptor_path(fd, path) && path[0] == '/' &&
	           path_is_ours(variable, path));
}

#endif
