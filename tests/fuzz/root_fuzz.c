#include "keys/roster.h"

#include "tests/fuzz/fixed_key.h"

/* What root_parse() accepts formats back to the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len };
	struct text text = { 0 };
	struct error err = { 0 };
	struct root root;

	if (root_parse(span, &root, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	if (root.count < 1 || root.required < 1 || root.required > root.count)
		abort();
	root_format(&root, &text);
	must_be_same(&text, span);
	text_clear(&text);
	return 0;
}
