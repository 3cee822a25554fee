#include "audit/sample.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "keys/digest.h"

bool
sample_seed_is_valid(struct span seed)
{
	if (seed.len < SAMPLE_SEED_MIN || seed.len > SAMPLE_SEED_MAX)
		return false;
	for (size_t i = 0; i < seed.len; i++)
		if (seed.at[i] < '0' || seed.at[i] > '9')
			return false;
	return true;
}

/* All 256 bits as one number, modulo `papers` (below 2^56). */
static uint64_t
modulo(const struct digest *digest, uint64_t papers)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < DIGEST_LEN; i++)
		rest = (rest << 8 | digest->bytes[i]) % papers;
	return rest;
}

static uint64_t
ticket_paper(struct span seed, uint64_t ticket, uint64_t papers)
{
	char number[22];
	int len = snprintf(number, sizeof(number), ",%" PRIu64, ticket);
	struct span pieces[] = { seed, { number, (size_t)len } };
	struct digest digest = digest_of_pieces(pieces, 2);

	return modulo(&digest, papers);
}

void
sample_draw(struct span seed, uint64_t papers, size_t count, uint64_t *draws)
{
	uint8_t *drawn = memory_new((size_t)(papers / 8 + 1), 1);
	size_t done = 0;

	assert(count <= papers && count <= SAMPLE_DRAWS_MAX);
	assert(papers < UINT64_C(1) << 56);
	for (uint64_t ticket = 1; done < count; ticket++) {
		uint64_t paper = ticket_paper(seed, ticket, papers);

		if ((drawn[paper / 8] & 1u << paper % 8) != 0)
			continue;
		drawn[paper / 8] |= (uint8_t)(1u << paper % 8);
		draws[done++] = paper;
	}
	free(drawn);
}
