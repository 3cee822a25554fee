#include "keys/policy.h"
#include "keys/statement.h"

#include "tests/fuzz/fixed_key.h"

/*
 * A head, then slots: what both parsers accept formats back to the bytes
 * that they read, whatever the kind.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len };

	for (enum note_kind kind = NOTE_SETUP; kind < NOTE_KIND_COUNT; kind++) {
		struct lines lines = lines_of(span);
		struct statement statement;
		struct slot slots[SLOTS_MAX];
		struct text text = { 0 };
		struct error err = { 0 };
		size_t count;

		if (statement_parse(&lines, kind, &statement, &err) != 0 ||
		    slots_parse(&lines, slots, &count, &err) != 0) {
			must_say_why(&err);
			continue;
		}
		if (note_kind_of(span) != kind)
			abort();
		statement_format(&statement, kind, &text);
		slots_format(slots, count, &text);
		must_be_same(
		    &text, (struct span){ span.at, len - lines.rest.len });
		text_clear(&text);
	}
	return 0;
}
