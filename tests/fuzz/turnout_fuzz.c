/* A turnout that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/turnout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct turnout turnout;
	struct error err;

	if (turnout_parse(text, &turnout, &err) != 0)
		return 0;
	turnout_format(&turnout, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	turnout_clear(&turnout);
	return 0;
}
