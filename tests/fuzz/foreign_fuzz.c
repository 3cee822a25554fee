#include "audit/foreign.h"
#include "keys/base64.h"
#include "tests/fuzz/fixed_key.h"

/* The second line of a file as it was taken apart. */
static void
must_be_second_line(struct span bytes, const uint8_t id[FOREIGN_ID_LEN],
    const uint8_t *at, size_t len)
{
	struct text blob = { 0 }, base64 = { 0 };
	struct span line;

	text_add(&blob, "Ed");
	text_add_bytes(&blob, id, FOREIGN_ID_LEN);
	text_add_bytes(&blob, at, len);
	base64_add(&base64, (const uint8_t *)blob.at, blob.len);
	if (!span_line(&bytes, bytes.len, &line) ||
	    !span_line(&bytes, bytes.len, &line))
		abort();
	must_be_same(&base64, line);
	text_clear(&blob);
	text_clear(&base64);
}

/*
 * Whatever the bytes: both parsers return, and what they take has the base64
 * of what they gave.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct foreign_signature signature;
	struct foreign_key key;
	struct error err = { 0 };

	if (foreign_signature_parse(bytes, &signature, &err) == 0)
		must_be_second_line(
		    bytes, signature.id, signature.bytes, SIGNATURE_LEN);
	else
		must_say_why(&err);
	if (foreign_key_parse(bytes, &key, &err) == 0)
		must_be_second_line(
		    bytes, key.id, key.key.bytes, PUBLIC_KEY_LEN);
	else
		must_say_why(&err);
	return 0;
}
