#include "tests/fuzz/fixed_key.h"

/* What vkey_parse() accepts formats back to the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len };
	struct text text = { 0 };
	struct error err = { 0 };
	struct vkey vkey;

	if (vkey_parse(span, &vkey, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	vkey_add(&text, &vkey);
	must_be_same(&text, span);
	text_clear(&text);
	return 0;
}
