/* A ballots file that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/papers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
same_again(const struct records *records, const struct code_table *table,
    struct span bytes)
{
	struct ballot *ballots = memory_new(records->count, sizeof(*ballots));
	struct records_walk walk = records_begin(records);
	struct span salt_text = { bytes.at + 5, 32 };
	struct record record;
	struct text again = { 0 };
	uint8_t salt[16];
	size_t n = 0;

	while (records_next(&walk, &record)) {
		for (size_t q = 0; q < table->question_count; q++)
			ballots[n].codes[q] =
			    record.codes[q * record.code_step];
		ballots[n].serial = record_serial(&record);
		memcpy(ballots[n++].image,
		    record.codes + 2 * table->question_count, IMAGE_TEXT_LEN);
	}
	assert(n == records->count && n == records->papers);
	assert(span_hex(salt_text, salt, sizeof(salt)));
	ballots_format(table, salt, ballots, n, &again);
	assert(span_same(text_span(&again), bytes));
	text_clear(&again);
	free(ballots);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified file = { .bytes = { (const char *)data, len } };
	struct code_table table = papers_table();
	struct records records;
	struct error err;

	if (records_parse(file, RECORD_BALLOTS, &table, &records, &err) == 0)
		same_again(&records, &table, file.bytes);
	return 0;
}
