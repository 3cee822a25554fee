/* A sheet that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct sheet sheet;
	struct error err;

	if (sheet_parse(text, &sheet, &err) != 0)
		return 0;
	sheet_format(&sheet, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	/* In its own order already: sorting changes nothing. */
	sheet_sort(&sheet);
	sheet_format(&sheet, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	sheet_clear(&sheet);
	return 0;
}
