/* A certificate or declaration that is accepted formats back to its bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct certificate certificate;
	struct error err;

	if (certificate_parse(text, &certificate, &err) != 0)
		return 0;
	certificate_format(&certificate, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	/* In its own order already: sorting changes nothing. */
	certificate_sort(&certificate);
	certificate_format(&certificate, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	certificate_clear(&certificate);
	return 0;
}
