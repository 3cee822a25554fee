#include "tests/unit/test.h"

#include <signal.h>

#include "base/worker.h"

#define JOBS 10000

static void
count_one(void *context, size_t i)
{
	unsigned char *done = context;

	done[i]++;
}

static void
share(size_t count, unsigned char *done)
{
	struct worker_share share = { .count = 0 };

	worker_share_begin(&share, count, count_one, done);
	worker_share_end(&share);
	/* Once more is no harm, and neither is one that never began. */
	worker_share_end(&share);
	share = (struct worker_share){ .count = 0 };
	worker_share_end(&share);
}

START_TEST(each_job_is_done_once)
{
	static unsigned char done[JOBS];
	static const size_t counts[] = { 0, 1, 2, 3, 100, JOBS };

	for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++) {
		memset(done, 0, sizeof(done));
		share(counts[n], done);
		for (size_t i = 0; i < JOBS; i++)
			ck_assert_uint_eq(done[i], i < counts[n]);
	}
}
END_TEST

/* Both sides wait for the other: alone, neither would end. */
struct meeting {
	atomic_bool came;
	pthread_t other;
};

static void
come(void *context)
{
	struct meeting *meeting = context;

	meeting->other = pthread_self();
	atomic_store(&meeting->came, true);
}

START_TEST(a_job_runs_beside_the_caller_and_is_waited_for)
{
	struct meeting meeting = { .came = false };
	struct worker worker;

	ck_assert(worker_begin(&worker, come, &meeting));
	while (!atomic_load(&meeting.came))
		;
	worker_end(&worker);
	ck_assert(!pthread_equal(meeting.other, pthread_self()));
	/* Once more is no harm, and neither is one that never began. */
	worker_end(&worker);
	worker = (struct worker){ .busy = false };
	worker_end(&worker);
}
END_TEST

static void
look_at_signals(void *context)
{
	sigset_t *blocked = context;

	pthread_sigmask(SIG_SETMASK, NULL, blocked);
}

START_TEST(signals_are_for_the_main_thread)
{
	struct worker worker;
	sigset_t there, here;

	ck_assert(worker_begin(&worker, look_at_signals, &there));
	worker_end(&worker);
	ck_assert(sigismember(&there, SIGINT) && sigismember(&there, SIGTERM));
	look_at_signals(&here);
	ck_assert(!sigismember(&here, SIGINT) && !sigismember(&here, SIGTERM));
}
END_TEST

/* A stack that no memory holds. */
START_TEST(without_a_second_thread_the_caller_does_it_all)
{
	pthread_attr_t greedy;
	unsigned char done[100] = { 0 };
	struct worker worker;

	ck_assert_int_eq(pthread_attr_init(&greedy), 0);
	ck_assert_int_eq(
	    pthread_attr_setstacksize(&greedy, (size_t)1 << 47), 0);
	ck_assert_int_eq(pthread_setattr_default_np(&greedy), 0);
	ck_assert(!worker_begin(&worker, come, NULL));
	worker_end(&worker);
	share(100, done);
	for (size_t i = 0; i < 100; i++)
		ck_assert_uint_eq(done[i], 1);
	pthread_attr_destroy(&greedy);
}
END_TEST

static const struct unit_test tests[] = {
	{ &each_job_is_done_once, 0 },
	{ &a_job_runs_beside_the_caller_and_is_waited_for, 0 },
	{ &signals_are_for_the_main_thread, 0 },
	{ &without_a_second_thread_the_caller_does_it_all, 0 },
};
UNIT_TESTS("worker", tests)
