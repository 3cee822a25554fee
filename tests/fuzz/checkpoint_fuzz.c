#include "audit/checkpoint.h"
#include "tests/fuzz/fixed_key.h"

/* A text that parses is still that text, and opens once it is signed. */
static void
sign_and_open(struct span text)
{
	struct checkpoint checkpoint, opened;
	struct text again = { 0 }, note = { 0 };
	struct private_key *key;
	struct error err = { 0 };
	struct vkey vkey;

	if (checkpoint_parse(text, &checkpoint, &err) != 0) {
		must_say_why(&err);
		return;
	}
	checkpoint_format(&checkpoint, &again);
	must_be_same(&again, text);
	key = fixed_key(1);
	vkey = fixed_vkey(1, checkpoint.origin);
	if (checkpoint_sign(&checkpoint, key, &note, &err) != 0 ||
	    checkpoint_open(text_span(&note), &vkey, &opened, &err) != 0 ||
	    opened.size != checkpoint.size ||
	    !digest_same(&opened.root, &checkpoint.root))
		abort();
	private_key_free(key);
	text_clear(&note);
	text_clear(&again);
}

/*
 * Whatever the bytes: checkpoint_open() returns, and what it accepts as
 * signed by "k/a" begins with the checkpoint as it would be written.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct vkey log = fixed_vkey(1, "k/a");
	struct checkpoint checkpoint;
	struct text again = { 0 };
	struct error err = { 0 };

	sign_and_open(bytes);
	if (checkpoint_open(bytes, &log, &checkpoint, &err) != 0) {
		must_say_why(&err);
		if (checkpoint.size != 0 || checkpoint.origin[0] != '\0')
			abort();
		return 0;
	}
	checkpoint_format(&checkpoint, &again);
	text_add_char(&again, '\n');
	if (len < again.len || memcmp(again.at, data, again.len) != 0)
		abort();
	text_clear(&again);
	return 0;
}
