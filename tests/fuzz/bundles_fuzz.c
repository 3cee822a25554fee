/*
 * A bundles file that is accepted formats back to the same bytes, and is read
 * as the list that officers type (seal_bundles_parse) with the same bundles.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/seal.h"
#include "tests/unit/papers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
same_again(const struct records *records, const struct code_table *table,
    struct span bytes)
{
	struct span salt_text = { bytes.at + 5, 32 }, rest = bytes, line;
	struct bundle *bundles;
	struct text again = { 0 };
	struct error err;
	uint8_t salt[16];
	uint64_t papers;
	size_t count;

	assert(span_line(&rest, bytes.len, &line));
	if (seal_bundles_parse(
	        rest, "list", table, &bundles, &count, &papers, &err) != 0)
		abort();
	assert(count == records->count && papers == records->papers);
	assert(span_hex(salt_text, salt, sizeof(salt)));
	bundles_format(table, salt, bundles, count, &again);
	assert(span_same(text_span(&again), bytes));
	text_clear(&again);
	free(bundles);
}

static void
walk_all(const struct records *records)
{
	struct records_walk walk = records_begin(records);
	struct record record;
	uint64_t papers = 0;
	size_t n = 0;

	while (records_next(&walk, &record)) {
		papers += record.weight;
		n++;
	}
	assert(n == records->count && papers == records->papers);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified file = { .bytes = { (const char *)data, len } };
	struct code_table table = papers_table();
	struct records records;
	struct error err;

	if (records_parse(file, RECORD_BUNDLES, &table, &records, &err) != 0)
		return 0;
	walk_all(&records);
	same_again(&records, &table, file.bytes);
	return 0;
}
