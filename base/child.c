#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/progress.h"

#define WAKE_MS 200
#define SAY_EVERY 10.0
#define PROGRAM_AT 3 /* the descriptor that the child keeps */

/* A running child: its process group and the pipes that it writes into. */
struct running {
	pid_t pid;
	int pipes[2]; /* ours: output, errors; -1 at the end */
	double started, said;
	unsigned seconds;
	size_t max;
	struct child *child;
};

static int
refuse(struct error *err)
{
	return error_set(err, ERROR_SYSTEM,
	    N_("end other programs on this computer, and try again"),
	    N_("the other program cannot be started: %s"), error_reason());
}

/* In the child: nothing of ours is open any more, then it is the other. */
static _Noreturn void
become(int program, int output, int errors, char *const arguments[],
    char *const environment[])
{
	int empty = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (empty >= 0 && dup2(empty, STDIN_FILENO) >= 0 &&
	    dup2(output, STDOUT_FILENO) >= 0 &&
	    dup2(errors, STDERR_FILENO) >= 0 &&
	    dup2(program, PROGRAM_AT) >= 0 &&
	    close_range(PROGRAM_AT + 1, ~0u, 0) == 0)
		execveat(PROGRAM_AT, "", arguments, environment, AT_EMPTY_PATH);
	_exit(127);
}

static int
start(struct running *running, int program, char *const arguments[],
    char *const environment[], struct error *err)
{
	int output[2] = { -1, -1 }, errors[2] = { -1, -1 }, rc = -1;

	if (pipe2(output, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0) {
		refuse(err);
		goto out;
	}
	fflush(NULL);
	running->pid = fork();
	if (running->pid < 0) {
		refuse(err);
		goto out;
	}
	if (running->pid == 0)
		become(program, output[1], errors[1], arguments, environment);
	/* Both sides say it, so that it is so before either goes on. */
	setpgid(running->pid, running->pid);
	running->pipes[0] = output[0];
	running->pipes[1] = errors[0];
	output[0] = errors[0] = -1; /* handed over */
	rc = 0;
out:
	for (size_t i = 0; i < 2; i++) {
		if (output[i] >= 0)
			close(output[i]);
		if (errors[i] >= 0)
			close(errors[i]);
	}
	return rc;
}

/* Takes what one pipe has; at its end it is closed. */
static void
take(struct running *running, size_t i)
{
	struct text *text =
	    i == 0 ? &running->child->output : &running->child->errors;
	char bytes[65536];
	ssize_t n = read(running->pipes[i], bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		close(running->pipes[i]);
		running->pipes[i] = -1;
		return;
	}
	if ((size_t)n > running->max - text->len) {
		n = (ssize_t)(running->max - text->len);
		running->child->too_much = true;
	}
	text_add_bytes(text, bytes, (size_t)n);
}

/* Is there a reason to end it? Says now and then that it still works. */
static bool
is_over(struct running *running)
{
	double now = clock_elapsed();

	if (now - running->said >= SAY_EVERY) {
		running->said = now;
		say(stderr, N_("Still at work, %lld s ...\n"),
		    (long long)(now - running->started));
	}
	running->child->timed_out =
	    now - running->started > (double)running->seconds;
	running->child->cancelled = cancel_asked();
	return running->child->timed_out || running->child->cancelled ||
	       running->child->too_much;
}

/* Ends the group, whatever it started itself. */
static void
end_all(struct running *running)
{
	kill(-running->pid, SIGKILL);
	for (size_t i = 0; i < 2; i++)
		if (running->pipes[i] >= 0)
			close(running->pipes[i]);
}

/* Until both pipes are at their end and the process, too; or too long. */
static void
attend(struct running *running, int *status)
{
	pid_t done = 0;

	while (!is_over(running)) {
		struct pollfd polls[2] = {
			{ .fd = running->pipes[0], .events = POLLIN },
			{ .fd = running->pipes[1], .events = POLLIN },
		};

		if (done == 0)
			done = waitpid(running->pid, status, WNOHANG);
		if (done == running->pid && polls[0].fd < 0 && polls[1].fd < 0)
			return;
		if (poll(polls, 2, WAKE_MS) <= 0)
			continue;
		for (size_t i = 0; i < 2; i++)
			if (polls[i].fd >= 0 && polls[i].revents != 0)
				take(running, i);
	}
	end_all(running);
	while (
	    done == 0 && waitpid(running->pid, status, 0) < 0 && errno == EINTR)
		;
}

int
child_run(int program, char *const arguments[], char *const environment[],
    unsigned seconds, size_t max, struct child *child, struct error *err)
{
	struct running running = { .pipes = { -1, -1 },
		.started = clock_elapsed(),
		.seconds = seconds,
		.max = max,
		.child = child };
	int status = 0;

	*child = (struct child){ .status = -1 };
	running.said = running.started;
	if (start(&running, program, arguments, environment, err) != 0)
		return -1;
	attend(&running, &status);
	child->status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 0;
}

void
child_clear(struct child *child)
{
	text_clear(&child->output);
	text_clear(&child->errors);
	*child = (struct child){ .status = 0 };
}
