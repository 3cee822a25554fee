#ifndef KAIHYO_BASE_WORKER_H
#define KAIHYO_BASE_WORKER_H

#include <pthread.h>
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
 * Does job(context, i) for each i below `count`, once, in any order and two at
 * a time. Jobs with different i change different things.
 */
void worker_share(
    size_t count, void (*job)(void *context, size_t i), void *context);

#endif
