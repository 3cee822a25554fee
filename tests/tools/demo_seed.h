#ifndef KAIHYO_TESTS_TOOLS_DEMO_SEED_H
#define KAIHYO_TESTS_TOOLS_DEMO_SEED_H

#include "base/text.h"
#include "keys/digest.h"
#include "keys/signature.h"

/*
 * The throw-away key of a name: always the same one. Never for a real
 * election. Release with private_key_free().
 */
static inline struct private_key *
demo_private_key(const char *name)
{
	struct text seed = { 0 };
	struct private_key *key;
	struct digest digest;

	text_addf(&seed, "kaihyo demo key, never for real use: %s", name);
	digest = digest_of(text_span(&seed));
	key = private_key_from_seed(digest.bytes);
	text_clear(&seed);
	return key;
}

#endif
