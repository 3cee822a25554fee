#ifndef KAIHYO_TALLY_DIGEST_SET_H
#define KAIHYO_TALLY_DIGEST_SET_H

#include "keys/digest.h"

/* A set of digests. {0} is empty; digest_set_clear() frees. */
struct digest_set {
	struct digest *slots; /* all zero: empty. No file hashes to that */
	size_t size;          /* a power of two, or 0 */
	size_t count;
};

void digest_set_add(struct digest_set *set, const struct digest *digest);
bool digest_set_has(const struct digest_set *set, const struct digest *digest);
void digest_set_clear(struct digest_set *set);

#endif
