/* What a station signs of its bundle formats back to the same bytes. */
#include "ballot/notes/bundle_note.h"

#include "tests/fuzz/fixed_key.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct verified text = { .bytes = { (const char *)data, len } };
	struct text again = { 0 };
	struct bundle_note bundle;
	struct error err = { 0 };

	if (bundle_note_parse(text, &bundle, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	bundle_note_format(&bundle, &again);
	must_be_same(&again, text.bytes);
	text_clear(&again);
	return 0;
}
