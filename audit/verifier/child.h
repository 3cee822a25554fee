#ifndef KAIHYO_VERIFIER_CHILD_H
#define KAIHYO_VERIFIER_CHILD_H

#include <unistd.h>

#include "audit/verifier/question.h"

/*
 * A child process that answers one question after the other, and that
 * libgcrypt may take down. {0}: none yet; the first question starts it.
 */
struct child {
	pid_t pid; /* 0: none */
	int to, from;
};
/*
 * Its answer. ANSWER_NONE, and no child any more, if it crashes over the
 * question or says nothing for half a minute. False: there is no process to
 * be had (errno).
 */
bool child_ask(struct child *child, const struct question *question,
    struct bytes message, char *answer);
void child_end(struct child *child);

/* What ahead.c needs, too. */

/* fork(); the new process is silent, leaves no dump and ends with its parent.
 */
pid_t child_fork(void);
/* Kills it, however it is, and waits for its end. */
void child_kill(pid_t pid);
/* All of it through a pipe; false if the other end is gone. */
bool child_read(int fd, void *at, size_t len);
bool child_write(int fd, const void *at, size_t len);
/* Waits until there is something to read, half a minute at most. */
bool child_wait(int fd);

#endif
