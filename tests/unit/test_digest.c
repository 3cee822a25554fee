#include "tests/unit/test.h"

#include "base/lines.h"
#include "keys/base64.h"
#include "keys/digest.h"

/* FIPS 180-4: the examples of NIST, and the empty message. */
START_TEST(the_examples_of_fips_180_come_out)
{
	static const char *const cases[][2] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb924"
		      "27ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223"
		         "b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039"
		    "a33ce45964ff2167f6ecedd419db06c1" },
	};
	struct digest digest = digest_of(span_of(cases[_i][0])), back;
	char hex[DIGEST_TEXT_LEN];

	digest_format(&digest, hex);
	ck_assert_str_eq(hex, cases[_i][1]);
	ck_assert(digest_parse(span_of(hex), &back));
	ck_assert(digest_same(&digest, &back));
}
END_TEST

START_TEST(pieces_hash_like_the_whole)
{
	struct span pieces[3] = { span_of("ab"), { NULL, 0 }, span_of("c") };
	struct digest whole = digest_of(span_of("abc")),
	              parts = digest_of_pieces(pieces, 3);

	ck_assert(digest_same(&whole, &parts));
}
END_TEST

START_TEST(a_digest_has_one_spelling)
{
	static const char *const refused[] = { "",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8"
		"5",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8"
		"555",
		"E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8"
		"55",
		"g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8"
		"55",
		" e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b"
		"85" };
	struct text text = { 0 };
	struct digest digest;
	struct lines lines;
	struct error err = { 0 };

	ck_assert(!digest_parse(span_of(refused[_i]), &digest));
	text_addf(&text, "setup %s\n", refused[_i]);
	lines = lines_of(text_span(&text));
	ck_assert_int_eq(digest_line(&lines, "setup", &digest, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	text_clear(&text);
}
END_TEST

START_TEST(sixteen_groups_read_like_the_digest)
{
	struct digest digest = digest_of(span_of("abc"));
	char hex[DIGEST_TEXT_LEN], group[5];
	struct text all = { 0 };

	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		digest_group(&digest, i, group);
		text_add(&all, group);
	}
	digest_format(&digest, hex);
	ck_assert_str_eq(all.at, hex);
	text_clear(&all);
}
END_TEST

START_TEST(bytes_are_verified_by_their_own_digest_only)
{
	struct hashed hashed = hashed_of(span_of("abc"));
	struct digest wanted = digest_of(span_of("abc"));
	struct verified verified;
	struct error err = { 0 };

	ck_assert_int_eq(
	    verified_by_digest(&hashed, &wanted, &verified, &err), 0);
	ck_assert(span_equals(verified.bytes, "abc"));
	ck_assert(digest_same(&verified.digest, &wanted));
	for (size_t bit = 0; bit < 8 * DIGEST_LEN; bit++) {
		wanted.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(
		    verified_by_digest(&hashed, &wanted, &verified, &err), -1);
		ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
		ck_assert_ptr_null(verified.bytes.at);
		wanted.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}
END_TEST

/* RFC 4648 §10 */
static const char *const base64[][2] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

START_TEST(the_examples_of_rfc_4648_come_out)
{
	const char *plain = base64[_i][0];
	size_t len = strlen(plain);
	struct text text = { 0 };
	uint8_t back[8] = { 0 };

	base64_add(&text, (const uint8_t *)plain, len);
	ck_assert(span_equals(text_span(&text), base64[_i][1]));
	ck_assert(base64_parse(span_of(base64[_i][1]), back, len));
	ck_assert_mem_eq(back, plain, len);
	text_clear(&text);
}
END_TEST

START_TEST(base64_has_one_spelling)
{
	static const struct {
		const char *text;
		size_t len;
	} refused[] = { { "Zh==", 1 }, { "Zg=", 1 }, { "Zg", 1 }, { "Zg==", 2 },
		{ "Zm8=", 1 }, { "Zm9=", 2 }, { "Zm8", 2 }, { "Zm9v", 2 },
		{ "Zm9v", 4 }, { "Zm9-", 3 }, { "Zm9_", 3 }, { "Z m9", 3 },
		{ "Zm9v\n", 3 }, { "====", 1 }, { "Z===", 1 }, { "Zm=v", 3 },
		{ "Zg=A", 1 }, { "ZgA=", 1 }, { "=m9v", 3 } };
	uint8_t back[8];

	ck_assert(
	    !base64_parse(span_of(refused[_i].text), back, refused[_i].len));
}
END_TEST

/* Every pair of bytes, and back. */
START_TEST(base64_comes_back)
{
	for (unsigned n = 0; n < 65536; n++) {
		uint8_t bytes[2] = { (uint8_t)(n >> 8), (uint8_t)n }, back[2];
		struct text text = { 0 };

		base64_add(&text, bytes, 2);
		ck_assert(base64_parse(text_span(&text), back, 2));
		ck_assert_mem_eq(bytes, back, 2);
		text_clear(&text);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_examples_of_fips_180_come_out, 3 },
	{ &pieces_hash_like_the_whole, 0 },
	{ &a_digest_has_one_spelling, 6 },
	{ &sixteen_groups_read_like_the_digest, 0 },
	{ &bytes_are_verified_by_their_own_digest_only, 0 },
	{ &the_examples_of_rfc_4648_come_out, 7 },
	{ &base64_has_one_spelling, 19 },
	{ &base64_comes_back, 0 },
};
UNIT_TESTS("digest", tests)
