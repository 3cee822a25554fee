/* A ruling that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/ruling.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct ruling ruling;
	struct error err;

	if (ruling_parse(text, &ruling, &err) != 0)
		return 0;
	ruling_format(&ruling, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	return 0;
}
