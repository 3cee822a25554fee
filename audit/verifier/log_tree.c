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

/*
 * `nodes` are the roots of all whole subtrees: first those of two leaves, then
 * those of four, and so on. A station signs heads as often as it likes, and
 * each is checked: none may cost as much as the whole log.
 */
void
log_grow(struct log *log)
{
	uint8_t(*below)[DIGEST_LEN] = log->leaves;
	uint8_t(*here)[DIGEST_LEN] = memory_take(log->count, DIGEST_LEN);

	log->nodes = here;
	for (size_t width = log->count / 2; width > 0; width /= 2) {
		for (size_t i = 0; i < width; i++)
			node_hash(below[2 * i], below[2 * i + 1], here[i]);
		below = here;
		here += width;
	}
}

/*
 * RFC 6962 §2.1: the whole subtrees that make up the tree, the smallest of
 * them last, joined from there.
 */
void
log_root(const struct log *log, uint64_t size, uint8_t out[DIGEST_LEN])
{
	uint8_t(*row)[DIGEST_LEN] = log->leaves;
	uint8_t(*above)[DIGEST_LEN] = log->nodes;
	size_t width = log->count;
	bool begun = false;

	if (size == 0)
		digest_of(bytes_of(""), out);
	for (uint64_t rest = size; rest > 0; rest /= 2) {
		if (rest % 2 == 1 && begun)
			node_hash(row[rest - 1], out, out);
		else if (rest % 2 == 1)
			memcpy(out, row[rest - 1], DIGEST_LEN);
		begun = begun || rest % 2 == 1;
		row = above;
		width /= 2;
		above += width;
	}
}
