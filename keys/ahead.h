#ifndef KAIHYO_KEYS_AHEAD_H
#define KAIHYO_KEYS_AHEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "keys/digest.h"
#include "keys/signature.h"

#define AHEAD_MAX 32 /* signatures of one note */

/*
 * Signatures that were verified ahead of time, on the other core. One that
 * holds is kept as the SHA-256 of key, signature and text together, so that it
 * answers for no other bytes. What is not in here is verified when it is asked
 * for: every refusal is made there, in its turn. {0} is empty.
 */
struct ahead {
	struct digest valid[AHEAD_MAX];
	size_t count;
};

/* Verifies, and keeps it if it holds. False if not, or without room. */
bool ahead_verify(struct ahead *ahead, const struct public_key *key,
    struct span text, const uint8_t signature[SIGNATURE_LEN]);

/* Was this very signature of this very text found valid? NULL is empty. */
bool ahead_holds(const struct ahead *ahead, const struct public_key *key,
    struct span text, const uint8_t signature[SIGNATURE_LEN]);

#endif
