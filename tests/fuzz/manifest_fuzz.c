/* A manifest that is accepted formats back to the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ballot/notes/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct manifest manifest;
	struct error err;

	if (manifest_parse(text, &manifest, &err) != 0)
		return 0;
	manifest_format(&manifest, &again);
	assert(span_same(text_span(&again), text.bytes));
	text_clear(&again);
	manifest_clear(&manifest);
	return 0;
}
