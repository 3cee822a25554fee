/*
 * Whatever the bytes: kaihyo-verify's readers of checkpoints, claims and
 * policies return; a checkpoint's text is its three lines, and a policy's
 * groups need no more members than they have.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/witnesses.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
checkpoint_try(struct bytes bytes)
{
	struct checkpoint checkpoint;
	char why[WHY_LEN] = "";

	if (!checkpoint_read(bytes, &checkpoint, why)) {
		if (why[0] == '\0')
			abort();
		return;
	}
	if (checkpoint.text.at != bytes.at ||
	    checkpoint.text.len + 1 + checkpoint.lines.len != bytes.len ||
	    bytes.at[checkpoint.text.len] != '\n' ||
	    checkpoint.size > (uint64_t)1 << 62)
		abort();
}

static void
policy_try(struct bytes bytes)
{
	struct witnesses *w = memory_take(1, sizeof(*w));
	char why[WHY_LEN] = "";
	size_t line;

	if (witnesses_read(bytes, w, &line, why)) {
		for (size_t i = 0; i < w->group_count; i++)
			if (w->groups[i].needed == 0 ||
			    w->groups[i].needed > w->groups[i].count)
				abort();
		/* Nobody has cosigned. */
		if (witnesses_quorum(w) != (w->quorum == SIZE_MAX))
			abort();
	} else if (why[0] == '\0') {
		abort();
	}
	free(w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes bytes = { (const char *)data, len };
	uint8_t root[DIGEST_LEN];
	uint64_t size;

	digest_begin();
	checkpoint_try(bytes);
	policy_try(bytes);
	claim_read(bytes, &size, root);
	return 0;
}
