#include "keys/roster.h"

#include "tests/fuzz/fixed_key.h"

/* What enrolment_open() accepts formats back to the signed text. */
static void
open_and_format(struct span note)
{
	struct span signed_text, lines;
	struct enrolment enrolment;
	struct text text = { 0 };
	struct error err = { 0 };

	if (enrolment_open(note, &enrolment, &err) != 0) {
		must_say_why(&err);
		return;
	}
	enrolment_format(&enrolment, &text);
	if (note_split(note, &signed_text, &lines, &err) != 0)
		abort();
	must_be_same(&text, signed_text);
	text_clear(&text);
}

/*
 * The bytes as a note, and their text signed anew by "k/a": so the fuzzer
 * gets behind the signature, which it cannot make.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { (const char *)data, len }, text, lines;
	struct text note = { 0 };
	struct error err = { 0 };

	open_and_format(span);
	if (note_split(span, &text, &lines, &err) != 0)
		return 0;
	fixed_sign(text, &note);
	open_and_format(text_span(&note));
	text_clear(&note);
	return 0;
}
