#include "tests/fuzz/fixed_key.h"

/* A text that splits can be signed, opens again, and is still the text. */
static void
sign_and_open(struct span text, const struct keyring *ring)
{
	struct text note = { 0 };
	struct error err = { 0 };
	struct note opened;

	fixed_sign(text, &note);
	if (note.len <= NOTE_BYTES_MAX &&
	    (note_open(text_span(&note), ring, &opened, &err) != 0 ||
	        !span_same(opened.text.bytes, text) ||
	        opened.signer_count != 1))
		abort();
	text_clear(&note);
}

/*
 * Whatever the bytes: what note_split() accepts is text, empty line and
 * lines, and nothing else; what note_open() accepts is signed by "k/a" or
 * "k/b" and splits.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len }, text, lines;
	struct key_entry entries[2] = { { .vkey = fixed_vkey(1, "k/a") },
		{ .vkey = fixed_vkey(2, "k/b") } };
	struct keyring ring = { .entries = entries, .count = 2 };
	struct text again = { 0 };
	struct error err = { 0 };
	struct note note;
	int split = note_split(span, &text, &lines, &err);

	if (split != 0)
		must_say_why(&err);
	if (note_open(span, &ring, &note, &err) != 0) {
		must_say_why(&err);
		if (note.signer_count != 0 || note.text.bytes.at != NULL)
			abort();
	} else if (split != 0 || lines.len == 0 || note.signer_count == 0 ||
	           note.signer_count > 2) {
		abort();
	}
	if (split != 0)
		return 0;
	text_add_bytes(&again, text.at, text.len);
	if (len > text.len)
		text_add_char(&again, '\n');
	text_add_bytes(&again, lines.at, lines.len);
	must_be_same(&again, span);
	text_clear(&again);
	sign_and_open(text, &ring);
	return 0;
}
