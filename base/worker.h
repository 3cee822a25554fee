#ifndef KAIHYO_BASE_WORKER_H
#define KAIHYO_BASE_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The one place with a second thread. What it is given to do is pure but for
 * reading files: no terminal, clock, chance, database or language. Between
 * worker_begin() and worker_end() the job alone touches what it changes, and
 * nobody changes what it reads. A machine that gives no thread is slower and
 * does the same.
 */
struct worker {
	pthread_t thread;
	bool busy;
	void (*job)(void *context);
	void *context;
};

/*
 * Starts job(context) beside the caller. False, and nothing was started, if
 * there is no thread to be had. `worker` stays where it is until the end.
 */
bool worker_begin(
    struct worker *worker, void (*job)(void *context), void *context);

/* Waits until the job is done. Harmless if none was started. */
void worker_end(struct worker *worker);

/*
 * Does job(context, i) for each i below `count`, once, in any order: the other
 * core from the beginning on, the caller too from worker_share_end(), which
 * returns when all are done. Jobs with different i change different things.
 * {0} has no jobs.
 */
struct worker_share {
	struct worker worker;
	atomic_size_t next; /* job, for whoever comes first */
	size_t count;
	void (*job)(void *context, size_t i);
	void *context;
};
void worker_share_begin(struct worker_share *share, size_t count,
    void (*job)(void *context, size_t i), void *context);
void worker_share_end(struct worker_share *share);

#endif
