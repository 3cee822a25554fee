/* An opening that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/opening.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct opening opening;
	struct error err;

	if (opening_parse(text, &opening, &err) != 0)
		return 0;
	opening_format(&opening, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	opening_clear(&opening);
	return 0;
}
