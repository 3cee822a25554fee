/* The published demo log; ../shared/vectors/README.md. */
#ifndef KAIHYO_TESTS_UNIT_DEMO_LOG_H
#define KAIHYO_TESTS_UNIT_DEMO_LOG_H

#include <stdio.h>

#include "audit/checkpoint.h"
#include "base/file.h"
#include "tests/unit/test.h"

#define DEMO "../shared/vectors/tlog-demo/"
#define DEMO_ORIGIN "referendum.example/demo/tally1"

/* False, and a loud word, if it is not here. */
static inline bool
demo_is_here(const char *what)
{
	struct stat unused;

	if (stat(DEMO "log.txt", &unused) == 0)
		return true;
	fprintf(stderr, "SKIPPED: " DEMO " is not here; %s\n", what);
	return false;
}

static inline struct file_bytes
demo(const char *name)
{
	struct file_bytes file = { 0 };
	struct text path = { 0 };
	struct error err;

	text_addf(&path, DEMO "%s", name);
	ck_assert_int_eq(file_read_path(path.at, 1 << 20, &file, &err), 0);
	text_clear(&path);
	return file;
}

/* Its keys are known to the world: the log 11…11, witnesses 21…, 22…, 23…. */
static inline struct private_key *
demo_key(uint8_t byte)
{
	uint8_t seed[32];

	memset(seed, byte, sizeof(seed));
	return private_key_from_seed(seed);
}

#endif
