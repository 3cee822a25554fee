#ifndef KAIHYO_VERIFIER_VERIFY_H
#define KAIHYO_VERIFIER_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/verifier/report.h"

#define VERIFY_LIST_MAX 100

/* What the observer brings. */
struct verify_wish {
	const char *bundle;
	const char *root;   /* 64 hex digits, spaces passed over; or NULL */
	const char *policy; /* a file, or NULL */
	const char *checkpoints[VERIFY_LIST_MAX]; /* files */
	const char *claims[VERIFY_LIST_MAX];      /* "<size>:<root>" */
	size_t checkpoint_count, claim_count;
	bool working;             /* not certified yet */
	const char *write_result; /* a new file, or NULL */
	bool progress;            /* on stderr */
	/* Processes that check signatures ahead; no finding depends on it. */
	unsigned children;
};

/* What there is to say beside the list. */
struct verify_sums {
	bool read;  /* the bundle could be read at all */
	bool known; /* the following is known */
	bool rehearsal;
	char title[201];
	char station[32];
	char result[65]; /* SHA-256 of the recomputed result.json, or "" */
	uint64_t papers, files, notes, signatures;
	uint64_t paper_slots; /* people who signed on paper only */
};

/* Checks everything, adding what is wrong to `report`. */
void verify_run(const struct verify_wish *wish, struct verify_sums *sums,
    struct report *report);

#endif
