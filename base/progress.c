#include "base/progress.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/message.h"

#define BAR_LEN 24
#define TERMINAL_EVERY 0.1
#define PLAIN_EVERY 5.0

void
progress_begin(
    struct progress *progress, const char *unit, uint64_t total, bool quiet)
{
	*progress = (struct progress){ .unit = unit,
		.total = total,
		.started = clock_elapsed(),
		.terminal = isatty(STDERR_FILENO),
		.quiet = quiet };
	progress->shown = progress->started;
}

static void
show(struct progress *progress, double now)
{
	double elapsed = now - progress->started;
	double rate = elapsed > 0 ? (double)progress->done / elapsed : 0;
	double left =
	    rate > 0 ? (double)(progress->total - progress->done) / rate : 0;
	int share = progress->total > 0 ? (int)(100.0 * (double)progress->done /
	                                        (double)progress->total)
	                                : 100;

	if (progress->terminal) {
		char bar[BAR_LEN + 1];

		memset(bar, '.', BAR_LEN);
		memset(bar, '#', (size_t)(share * BAR_LEN / 100));
		bar[BAR_LEN] = '\0';
		fprintf(stderr, "\r[%s] ", bar);
	}
	say(stderr, N_("%d %% of %llu %s, %lld a second, about %lld s left"),
	    share, (unsigned long long)progress->total,
	    translate(progress->unit), (long long)rate,
	    (long long)(left + 0.5));
	fputs(progress->terminal ? "\033[K" : "\n", stderr);
	progress->shown = now;
}

void
progress_add(struct progress *progress, uint64_t done)
{
	double now, every = progress->terminal ? TERMINAL_EVERY : PLAIN_EVERY;

	progress->done += done;
	if (progress->done > progress->total)
		progress->total = progress->done;
	if (progress->quiet)
		return;
	now = clock_elapsed();
	if (now - progress->shown >= every)
		show(progress, now);
}

void
progress_hide(struct progress *progress)
{
	if (progress->terminal && !progress->quiet)
		fputs("\r\033[K", stderr);
}

void
progress_end(struct progress *progress)
{
	progress_hide(progress);
}

/* Lock-free: set by a signal, asked on both threads. */
static atomic_bool cancelled;

static void
cancel_remember(int signal_number)
{
	(void)signal_number;
	cancelled = true;
}

void
cancel_catch(void)
{
	struct sigaction action = { .sa_handler = cancel_remember };

	/* The second Ctrl-C ends the process at once. */
	action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool
cancel_asked(void)
{
	return cancelled;
}
