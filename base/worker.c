#include "base/worker.h"

#include <signal.h>

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

static void
take_all(void *context)
{
	struct worker_share *share = context;
	size_t i;

	while ((i = atomic_fetch_add(&share->next, 1)) < share->count)
		share->job(share->context, i);
}

void
worker_share_begin(struct worker_share *share, size_t count,
    void (*job)(void *context, size_t i), void *context)
{
	share->count = count;
	share->job = job;
	share->context = context;
	atomic_store(&share->next, 0);
	/* If there is no thread, the caller does them all at the end. */
	if (count > 0)
		(void)worker_begin(&share->worker, take_all, share);
}

void
worker_share_end(struct worker_share *share)
{
	take_all(share);
	worker_end(&share->worker);
	share->count = 0;
}
