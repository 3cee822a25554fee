#include "audit/verifier/ahead.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/verifier/child.h"

struct job {
	struct question question;
	struct bytes message;
};

struct ahead {
	struct job *jobs; /* until they are started */
	size_t count, room;
	char *answers; /* by number */
	pid_t children[AHEAD_CHILDREN_MAX];
	unsigned child_count;
	int from; /* -1: nobody answers (any more) */
};

/* What a child sends. So few bytes go through a pipe in one piece. */
struct answered {
	uint32_t number, answer;
};

struct ahead *
ahead_new(void)
{
	struct ahead *ahead = memory_take(1, sizeof(*ahead));

	ahead->from = -1;
	return ahead;
}

/* No more answers than those that came. */
static void
stop(struct ahead *ahead)
{
	if (ahead->from < 0)
		return;
	close(ahead->from);
	ahead->from = -1;
	for (unsigned i = 0; i < ahead->child_count; i++)
		child_kill(ahead->children[i]);
}

void
ahead_free(struct ahead *ahead)
{
	if (ahead == NULL)
		return;
	stop(ahead);
	free(ahead->jobs);
	free(ahead->answers);
	free(ahead);
}

size_t
ahead_add(
    struct ahead *ahead, const struct question *question, struct bytes message)
{
	if (ahead->count == AHEAD_MAX)
		return AHEAD_MAX;
	if (ahead->count == ahead->room) {
		ahead->room = ahead->room == 0 ? 256 : ahead->room * 2;
		ahead->jobs =
		    memory_grow(ahead->jobs, ahead->room, sizeof(*ahead->jobs));
	}
	ahead->jobs[ahead->count] = (struct job){ *question, message };
	return ahead->count++;
}

/* Takes the next question that no other child has taken, until none is left. */
static _Noreturn void
answer_some(const struct ahead *ahead, atomic_uint *next, int to)
{
	unsigned number;

	while ((number = atomic_fetch_add(next, 1)) < ahead->count) {
		const struct job *job = &ahead->jobs[number];
		struct answered answered = { number,
			(uint32_t)question_answer(
			    &job->question, job->message.at) };

		if (!child_write(to, &answered, sizeof(answered)))
			break;
	}
	_exit(0);
}

/* Gives birth to them; -1, or the end where their answers come out. */
static int
start(struct ahead *ahead, unsigned children, atomic_uint *next)
{
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return -1;
	for (unsigned i = 0; i < children && i < AHEAD_CHILDREN_MAX; i++) {
		pid_t pid = child_fork();

		if (pid == 0) {
			close(pipes[0]);
			answer_some(ahead, next, pipes[1]);
		}
		if (pid > 0)
			ahead->children[ahead->child_count++] = pid;
	}
	/* Only they can write now: when the last one ends, it is seen. */
	close(pipes[1]);
	return pipes[0];
}

void
ahead_start(struct ahead *ahead, unsigned children)
{
	atomic_uint *next;

	if (ahead->count == 0)
		return;
	/* One number that all children count up, shared by all of them. */
	next = mmap(NULL, sizeof(*next), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (next != MAP_FAILED) {
		atomic_init(next, 0);
		ahead->answers = memory_take(ahead->count, 1);
		ahead->from = start(ahead, children, next);
		munmap(next, sizeof(*next));
	}
	free(ahead->jobs);
	ahead->jobs = NULL;
}

/* The next answer, whichever it is. */
static bool
receive(struct ahead *ahead)
{
	struct answered answered;

	if (!child_wait(ahead->from) ||
	    !child_read(ahead->from, &answered, sizeof(answered)) ||
	    answered.number >= ahead->count ||
	    (answered.answer != ANSWER_YES && answered.answer != ANSWER_NO))
		return false;
	ahead->answers[answered.number] = (char)answered.answer;
	return true;
}

char
ahead_answer(struct ahead *ahead, size_t number)
{
	if (ahead->answers == NULL || number >= ahead->count)
		return ANSWER_NONE;
	while (ahead->answers[number] == ANSWER_NONE && ahead->from >= 0)
		if (!receive(ahead))
			stop(ahead);
	return ahead->answers[number];
}
