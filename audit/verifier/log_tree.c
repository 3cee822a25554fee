#include "audit/verifier/log.h"

#include <string.h>

#include "audit/verifier/digest.h"

void
log_leaf(struct bytes line, uint8_t out[DIGEST_LEN])
{
	struct digest_run *run = digest_run_new();

	digest_run_add(run, "\0", 1);
	digest_run_add(run, line.at, line.len);
	digest_run_end(run, out);
}

/* SHA-256(01, left, right) */
static void
node_hash(const uint8_t left[DIGEST_LEN], const uint8_t right[DIGEST_LEN],
    uint8_t out[DIGEST_LEN])
{
	char bytes[1 + 2 * DIGEST_LEN] = { 1 };

	memcpy(bytes + 1, left, DIGEST_LEN);
	memcpy(bytes + 1 + DIGEST_LEN, right, DIGEST_LEN);
	digest_of(bytes_part(bytes, sizeof(bytes)), out);
}

/* RFC 6962 §2.1 of `count` leaves, which is at least 1. */
static void
subtree(const uint8_t (*leaves)[DIGEST_LEN], uint64_t count,
    uint8_t out[DIGEST_LEN])
{
	uint8_t left[DIGEST_LEN], right[DIGEST_LEN];
	uint64_t split = 1;

	if (count == 1) {
		memcpy(out, leaves[0], DIGEST_LEN);
		return;
	}
	while (split * 2 < count)
		split *= 2;
	subtree(leaves, split, left);
	subtree(leaves + split, count - split, right);
	node_hash(left, right, out);
}

void
log_root(const struct log *log, uint64_t size, uint8_t out[DIGEST_LEN])
{
	if (size == 0)
		digest_of(bytes_of(""), out);
	else
		subtree((const uint8_t(*)[DIGEST_LEN])log->leaves, size, out);
}
