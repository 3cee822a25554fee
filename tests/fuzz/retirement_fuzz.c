/* What a station signs of its end formats back to the same bytes. */
#include "ballot/notes/retirement.h"

#include "tests/fuzz/fixed_key.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct retirement retirement;
	struct error err = { 0 };

	if (retirement_parse(text, &retirement, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	retirement_format(&retirement, &again);
	must_be_same(&again, text.bytes);
	text_clear(&again);
	return 0;
}
