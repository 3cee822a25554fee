#include "tests/unit/test.h"

#include "audit/foreign.h"
#include "tests/unit/demo_log.h"

/* The second lines of a public key and a signature of signify. */
#define KEY "RWQqF0rYAAAAANBKsjJ0K7SrOhNovUYV5ObQIkq3GgFrr4UgozLJd4c3"
#define SIGNATURE                                                              \
	"RWQqF0rYAAAAACQONZZ/10bnHeWXcalEOBf+T2aaRWSjWBnOsPSGi7LAOnJHIVa2KM7J" \
	"gIkOsRMcMH0b4pf7eX2Jha/+6IYkpQs="

START_TEST(keys_and_signatures_of_other_tools_are_read)
{
	struct foreign_key key;
	struct foreign_signature signature;
	struct error err;

	ck_assert_int_eq(
	    foreign_key_parse(
	        span_of("untrusted comment: x\n" KEY "\n"), &key, &err),
	    0);
	ck_assert_int_eq(key.key.bytes[0], 0xd0);
	ck_assert_int_eq(key.key.bytes[31], 0x37);
	ck_assert_int_eq(
	    foreign_signature_parse(span_of("untrusted comment:\n" SIGNATURE
	                                    "\ntrusted comment: t\nAAAA\n"),
	        &signature, &err),
	    0);
	ck_assert_mem_eq(key.id, signature.id, FOREIGN_ID_LEN);
	ck_assert_int_eq(signature.bytes[63], 0x0b);
}
END_TEST

START_TEST(other_files_are_refused)
{
	static const char *const refused[] = { "", "untrusted comment: x\n",
		"untrusted comment: x\n\n", "untrusted comment: x\n" SIGNATURE,
		"comment: x\n" SIGNATURE "\n",
		"untrusted comment: x\n" KEY "\n",
		"untrusted comment: x\n" SIGNATURE "=\n",
		"untrusted comment: x\n " SIGNATURE "\n",
		"untrusted comment: x\r\n" SIGNATURE "\r\n" };
	struct foreign_signature signature;
	struct error err;

	ck_assert_int_eq(
	    foreign_signature_parse(span_of(refused[_i]), &signature, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.what.id,
	    "it is no file of signify or minisign: a comment line, then one "
	    "of letters and digits");
}
END_TEST

START_TEST(other_algorithms_are_named)
{
	struct foreign_signature signature;
	struct text text = { 0 };
	struct error err;

	text_add(&text, "untrusted comment: x\n" SIGNATURE "\n");
	memcpy(strstr(text.at, "RWQ"), "RUQ", 3); /* "ED": over a hash */
	ck_assert_int_eq(
	    foreign_signature_parse(text_span(&text), &signature, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "it is a signature over a hash, not over the text");
	memcpy(strstr(text.at, "RUQ"), "AUQ", 3);
	ck_assert_int_eq(
	    foreign_signature_parse(text_span(&text), &signature, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "it is of an algorithm that is not Ed25519");
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &keys_and_signatures_of_other_tools_are_read, 0 },
	{ &other_files_are_refused, 9 },
	{ &other_algorithms_are_named, 0 },
};
UNIT_TESTS("foreign", tests)
