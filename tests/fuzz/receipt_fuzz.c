/* A receipt that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct receipt receipt;
	struct error err;

	if (receipt_parse(text, &receipt, &err) != 0)
		return 0;
	receipt_format(&receipt, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	receipt_clear(&receipt);
	return 0;
}
