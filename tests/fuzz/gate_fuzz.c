/* Totals and gates that are accepted format back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct totals totals;
	struct gate gate;
	struct error err;

	if (totals_parse(text, &totals, &err) == 0) {
		totals_format(&totals, &again);
		assert(span_same(text_span(&again), text.bytes));
		text_clear(&again);
	}
	if (gate_parse(text, &gate, &err) == 0) {
		gate_format(&gate, &again);
		assert(span_same(text_span(&again), text.bytes));
		text_clear(&again);
		gate_clear(&gate);
	}
	return 0;
}
