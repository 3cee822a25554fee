/* SHA256SUMS of a bundle: what is accepted formats back, and is found. */
#include "audit/sums.h"

#include "tests/fuzz/fixed_key.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct text again = { 0 };
	struct error err = { 0 };
	struct sums sums;

	if (sums_parse(bytes, &sums, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	for (size_t i = 0; i < sums.count; i++)
		if (sums_find(&sums, sums.list[i].name) != &sums.list[i].digest)
			abort();
	sums_format(&sums, &again);
	must_be_same(&again, bytes);
	text_clear(&again);
	sums_clear(&sums);
	return 0;
}
