#ifndef KAIHYO_TALLY_REPLAY_H
#define KAIHYO_TALLY_REPLAY_H

#include "tally/rules/figures.h"

/*
 * Published figures as a table, formats.md §3.5: "scope,counter,value". What
 * is said of every scope adds up to the whole, or must agree with it.
 */
#define REPLAY_BYTES_MAX (64u << 20)
#define REPLAY_ROWS_MAX 1000000
#define REPLAY_COUNTER_MAX 95
#define REPLAY_VALUE_MAX 43
#define REPLAY_WHOLE "all"

/* One counter of the whole, for people. */
struct replay_total {
	char counter[REPLAY_COUNTER_MAX + 1];
	char value[REPLAY_VALUE_MAX + 1];
	size_t scopes; /* how many add up to it; 0: given for the whole */
	bool checked;  /* given for the whole, and the scopes agree */
};

struct replay {
	struct replay_total *totals;
	size_t total_count;
	size_t scope_count;
	/* What tally/trial.h reads: "counter=value", "counter@scope=value". */
	char **words;
	size_t word_count;
};

/*
 * Reads a table. `regions`: the words speak of the scopes, too. Every refusal
 * has its line; ERROR_BOOKS if scopes and whole disagree, or if a counter
 * stands for some scopes only and not for the whole. Release with
 * replay_clear(), also after a failure.
 */
MUST_CHECK int replay_read(
    struct span bytes, bool regions, struct replay *replay, struct error *err);
void replay_clear(struct replay *replay);

#endif
