/* The election that ordinances and setups are fuzzed against. */
#ifndef KAIHYO_TESTS_FUZZ_SMALL_ELECTION_H
#define KAIHYO_TESTS_FUZZ_SMALL_ELECTION_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/election.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Two questions, "hall" (F, A) and "site" (1, 2, 3), as in the sample. */
static inline void
small_election(struct election *election)
{
	*election = (struct election){
		.date = { 2026, 11, 22 },
		.questions = {
			{ .id = "hall",
			    .options = { { 'F', "for", { "", "" } },
			        { 'A', "against", { "", "" } } },
			    .option_count = 2 },
			{ .id = "site",
			    .options = { { '1', "station", { "", "" } },
			        { '2', "river", { "", "" } },
			        { '3', "hill", { "", "" } } },
			    .option_count = 3 },
		},
		.question_count = 2,
	};
}

/* The bytes, as if a signature vouched for them. */
static inline struct verified
fuzz_verified(const uint8_t *data, size_t len)
{
	struct hashed hashed =
	    hashed_of((struct span){ (const char *)data, len });
	struct verified verified;
	struct error err;

	if (verified_by_digest(&hashed, &hashed.digest, &verified, &err) != 0)
		abort();
	return verified;
}

/* A refusal says what, where and how to fix it. */
static inline void
fuzz_refused(const struct error *err)
{
	char where[1024];

	error_where_english(err, where, sizeof(where));
	if (err->kind != ERROR_INPUT || err->what.id == NULL ||
	    err->fix.id == NULL || err->fix.id[0] == '\0' || where[0] == '\0')
		abort();
}

#endif
