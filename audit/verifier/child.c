#include "audit/verifier/child.h"

#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 30000 /* a verification takes 1 ms */

bool
child_read(int fd, void *at, size_t len)
{
	char *to = at;

	while (len > 0) {
		ssize_t got = read(fd, to, len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		len -= (size_t)got;
	}
	return true;
}

bool
child_write(int fd, const void *at, size_t len)
{
	const char *from = at;

	while (len > 0) {
		ssize_t put = write(fd, from, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		len -= (size_t)put;
	}
	return true;
}

bool
child_wait(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int ready;

	do
		ready = poll(&wait, 1, PATIENCE_MS);
	while (ready < 0 && errno == EINTR);
	return ready == 1;
}

/* Says nothing of libgcrypt on the terminal; the parent reports it. */
static void
quiet(void *context, int level, const char *format, va_list args)
{
	(void)context;
	(void)level;
	(void)format;
	(void)args;
}

pid_t
child_fork(void)
{
	pid_t pid;

	/* A child that died must not take us along. */
	signal(SIGPIPE, SIG_IGN);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		/* An abort is expected here and must not litter. */
		prctl(PR_SET_DUMPABLE, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		gcry_set_log_handler(quiet, NULL);
	}
	return pid;
}

void
child_kill(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

/* --- one child, asked in order ---------------------------------------------
 */

/* Answers until nobody asks any more. */
static _Noreturn void
answer_all(int from, int to)
{
	struct question question;

	while (child_read(from, &question, sizeof(question))) {
		char *message, answer;

		if (question.len > NOTE_MAX)
			break;
		message = memory_take((size_t)question.len, 1);
		if (!child_read(from, message, (size_t)question.len))
			break;
		answer = question_answer(&question, message);
		free(message);
		if (!child_write(to, &answer, 1))
			break;
	}
	_exit(0);
}

static bool
start(struct child *child)
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC) != 0)
		return false;
	if (pipe2(from, O_CLOEXEC) != 0) {
		close(to[0]);
		close(to[1]);
		return false;
	}
	child->pid = child_fork();
	if (child->pid == 0) {
		close(to[1]);
		close(from[0]);
		answer_all(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	child->to = to[1];
	child->from = from[0];
	if (child->pid > 0)
		return true;
	close(child->to);
	close(child->from);
	child->pid = 0;
	return false;
}

void
child_end(struct child *child)
{
	if (child->pid <= 0)
		return;
	close(child->to);
	close(child->from);
	child_kill(child->pid);
	child->pid = 0;
}

bool
child_ask(struct child *child, const struct question *question,
    struct bytes message, char *answer)
{
	*answer = ANSWER_NONE;
	if (child->pid == 0 && !start(child))
		return false;
	if (child_write(child->to, question, sizeof(*question)) &&
	    child_write(child->to, message.at, message.len) &&
	    child_wait(child->from) && child_read(child->from, answer, 1) &&
	    (*answer == ANSWER_YES || *answer == ANSWER_NO))
		return true;
	*answer = ANSWER_NONE;
	child_end(child);
	return true;
}
