#include "base/worker.h"

#include <signal.h>
#include <stdatomic.h>

static void *
worker_run(void *argument)
{
	struct worker *worker = argument;

	worker->job(worker->context);
	return NULL;
}

bool
worker_begin(struct worker *worker, void (*job)(void *context), void *context)
{
	sigset_t all, before;

	*worker = (struct worker){ .job = job, .context = context };
	/* Ctrl-C is the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	worker->busy =
	    pthread_create(&worker->thread, NULL, worker_run, worker) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return worker->busy;
}

void
worker_end(struct worker *worker)
{
	if (worker->busy)
		pthread_join(worker->thread, NULL);
	worker->busy = false;
}

/* What both threads take from. */
struct shared {
	atomic_size_t next;
	size_t count;
	void (*job)(void *context, size_t i);
	void *context;
};

static void
take_all(void *context)
{
	struct shared *shared = context;
	size_t i;

	while ((i = atomic_fetch_add(&shared->next, 1)) < shared->count)
		shared->job(shared->context, i);
}

void
worker_share(size_t count, void (*job)(void *context, size_t i), void *context)
{
	struct shared shared = {
		.count = count, .job = job, .context = context
	};
	struct worker worker = { .busy = false };

	/* If there is no thread, the caller takes them all. */
	if (count > 1)
		(void)worker_begin(&worker, take_all, &shared);
	take_all(&shared);
	worker_end(&worker);
}
