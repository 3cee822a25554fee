#include "tally/rules/replay.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* "counter@scope=value" as a line of a table. */
static void
line_of(struct text *table, const char *word)
{
	struct span rest = span_of(word), left, counter;

	if (!span_cut(&rest, '=', REPLAY_BYTES_MAX, &left) ||
	    !span_cut(&left, '@', REPLAY_BYTES_MAX, &counter))
		abort();
	if (left.at != NULL)
		text_add_bytes(table, left.at, left.len);
	else
		text_add(table, REPLAY_WHOLE);
	text_add(table, ",");
	csv_add(table, counter);
	text_add(table, ",");
	csv_add(table, rest);
	text_add(table, "\n");
}

/*
 * What is accepted can be written down with the sums that were made, and is
 * read the same: a sum agrees with what it was made of.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct replay replay, again;
	struct text table = { 0 };
	struct error err = { 0 };

	text_add(&table, "scope,counter,value\n");
	if (replay_read((struct span){ (const char *)data, len }, true, &replay,
	        &err) != 0)
		goto out;
	for (size_t i = 0; i < replay.word_count; i++)
		line_of(&table, replay.words[i]);
	if (replay_read(text_span(&table), true, &again, &err) != 0 ||
	    again.word_count != replay.word_count)
		abort();
	for (size_t i = 0; i < replay.word_count; i++)
		if (strcmp(again.words[i], replay.words[i]) != 0)
			abort();
	replay_clear(&again);
out:
	replay_clear(&replay);
	text_clear(&table);
	return 0;
}
