/*
 * The child processes of a test, for tests that take them away.
 */
#ifndef KAIHYO_TESTS_UNIT_VERIFY_CHILDREN_H
#define KAIHYO_TESTS_UNIT_VERIFY_CHILDREN_H

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The parent of a process, from /proc/PID/stat; 0: it is gone. */
static inline pid_t
parent_of(const char *pid)
{
	char path[300], line[400] = "", *end;
	FILE *stat;
	long parent = 0;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	stat = fopen(path, "re");
	if (stat == NULL)
		return 0;
	/* "PID (name) S PARENT ..." */
	if (fgets(line, sizeof(line), stat) != NULL &&
	    (end = strrchr(line, ')')) != NULL && strlen(end) > 4)
		parent = strtol(end + 4, NULL, 10);
	fclose(stat);
	return (pid_t)parent;
}

/* Sends a signal to each; how many there are. */
static inline unsigned
children_signal(int number)
{
	DIR *all = opendir("/proc");
	unsigned count = 0;

	for (struct dirent *entry; (entry = readdir(all)) != NULL;)
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    parent_of(entry->d_name) == getpid()) {
			kill((pid_t)strtol(entry->d_name, NULL, 10), number);
			count++;
		}
	closedir(all);
	return count;
}

/* From now on no file and no pipe can be opened, so that no child begins. */
static inline void
children_forbid(void)
{
	struct rlimit none = { 0, 0 };

	getrlimit(RLIMIT_NOFILE, &none);
	none.rlim_cur = 1; /* poll() needs one */
	setrlimit(RLIMIT_NOFILE, &none);
}

static inline void
children_allow(void)
{
	struct rlimit some = { 0, 0 };

	getrlimit(RLIMIT_NOFILE, &some);
	some.rlim_cur = some.rlim_max;
	setrlimit(RLIMIT_NOFILE, &some);
}

#endif
