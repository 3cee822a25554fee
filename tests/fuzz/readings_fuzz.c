/*
 * readings.csv: what is accepted has every draw once, in its order, and
 * written again reads as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/readings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct readings once, twice;
	struct text text = { 0 };
	struct error err;

	if (readings_parse(
	        (struct span){ (const char *)data, len }, &once, &err) != 0)
		return 0;
	text_add(&text, READINGS_HEADER "\n");
	for (size_t i = 0; i < once.count; i++) {
		const struct reading *one = &once.items[i];

		if (one->draw != i + 1)
			abort();
		readings_add(
		    &text, one->draw, one->record, one->paper, one->codes);
	}
	if (readings_parse(text_span(&text), &twice, &err) != 0 ||
	    readings_compare(&once, &twice, &err) != 0)
		abort();
	readings_clear(&twice);
	readings_clear(&once);
	text_clear(&text);
	return 0;
}
