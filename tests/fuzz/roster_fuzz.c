#include "keys/roster.h"

#include "tests/fuzz/fixed_key.h"

/* What roster_parse() accepts formats back to the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len };
	struct verified verified = { span, note_id(span) };
	struct text text = { 0 };
	struct error err = { 0 };
	struct roster roster;

	if (roster_parse(verified, &roster, &err) != 0) {
		must_say_why(&err);
		if (roster.entries != NULL || roster.count != 0)
			abort();
		return 0;
	}
	roster_format(&roster, &text);
	must_be_same(&text, span);
	text_clear(&text);
	roster_clear(&roster);
	return 0;
}
