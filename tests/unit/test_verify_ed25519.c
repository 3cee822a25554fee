/*
 * kaihyo-verify's Ed25519: the guards before libgcrypt and the child that
 * asks it.
 */
#include "audit/verifier/ed25519.h"
#include "audit/verifier/json.h"
#include "tests/unit/verify.h"

static struct report *report;
static struct ed25519 *ed25519;

static void
begin(void)
{
	report = report_new(false);
	ed25519 = ed25519_new(report);
}

static void
end(void)
{
	ed25519_free(ed25519);
	report_free(report);
}

/* Hex of any length, on the heap. */
static uint8_t *
from_hex(const char *hex, size_t *len)
{
	uint8_t *out = memory_take(strlen(hex) / 2 + 1, 1);

	*len = strlen(hex) / 2;
	ck_assert(bytes_hex(bytes_of(hex), out, *len));
	return out;
}

/* RFC 8032, section 7.1, tests 1 and 2. */
static const char *const rfc[][3] = {
	{ "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	    "",
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100"
	    "b" },
	{ "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
	    "72",
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c0"
	    "0" },
};

static bool
accepts(const char *key, const char *message, const char *signature)
{
	size_t key_len, message_len, signature_len;
	uint8_t *k = from_hex(key, &key_len);
	uint8_t *m = from_hex(message, &message_len);
	uint8_t *s = from_hex(signature, &signature_len);
	/* A wrong length never comes this far: vkey and line have the right. */
	bool yes = key_len == PUBLIC_LEN && signature_len == SIGNATURE_LEN &&
	           ed25519_verify(ed25519, k, bytes_part(m, message_len), s);

	free(k);
	free(m);
	free(s);
	return yes;
}

START_TEST(the_rfc_signatures_are_valid)
{
	begin();
	ck_assert(accepts(rfc[_i][0], rfc[_i][1], rfc[_i][2]));
	ck_assert(accepts(rfc[_i][0], rfc[_i][1], rfc[_i][2]));
	ck_assert(!accepts(rfc[_i][0], "73", rfc[_i][2]));
	ck_assert(!accepts(rfc[!_i][0], rfc[_i][1], rfc[_i][2]));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	end();
}
END_TEST

/* libgcrypt's S-expressions hold 65,535 bytes; notes have up to 8 MiB. */
static const struct {
	size_t len; /* of a text of "a", signed by openssl with RFC key 1 */
	const char *signature;
} long_ones[] = {
	{ 65000,
	    "97175ac15bb6c650dfd2be97c3cc08c929fb04424a8411de5e0bd2d5e12e7e53"
	    "e73d15113b9a1f7ae17f926fbd9e6a6df7adbed03d256e20ba150e97abe4270"
	    "1" },
	{ 65001,
	    "ab115b234c895ff43cd952495e3667eec097dd9d8f16858287fbda8e98b8745e"
	    "ad05774fcce23da41fde9846a2eb450e70bd67d9391440d4d03120662a3a0c0"
	    "9" },
	{ 8u << 20,
	    "5d438e1be6fe8b134476f922914d15b880a06fe0a6bb58a88294db60accc8be4"
	    "098a2b533efe1e7ba44718cf1caa1b6d7ff7a5ac3d1dacc7bcbfe4df00ef630"
	    "c" },
};

START_TEST(a_text_of_any_length_is_verified_and_every_flipped_bit_refused)
{
	size_t len, step = _i == 2 ? 37 : 1;
	uint8_t *key = from_hex(rfc[0][0], &len);
	uint8_t *signature = from_hex(long_ones[_i].signature, &len);
	char *text = memory_take(long_ones[_i].len, 1);

	memset(text, 'a', long_ones[_i].len);
	begin();
	ck_assert(ed25519_verify(
	    ed25519, key, bytes_part(text, long_ones[_i].len), signature));
	ck_assert(!ed25519_verify(
	    ed25519, key, bytes_part(text, long_ones[_i].len - 1), signature));
	text[long_ones[_i].len / 2] = 'b';
	ck_assert(!ed25519_verify(
	    ed25519, key, bytes_part(text, long_ones[_i].len), signature));
	text[long_ones[_i].len / 2] = 'a';
	for (size_t bit = 0; bit < 8 * len; bit += step) {
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert_msg(
		    !ed25519_verify(ed25519, key,
		        bytes_part(text, long_ones[_i].len), signature),
		    "bit %zu", bit);
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	free(key);
	free(signature);
	free(text);
	end();
}
END_TEST

START_TEST(every_flipped_bit_is_refused)
{
	size_t len;
	uint8_t *key = from_hex(rfc[1][0], &len);
	uint8_t *signature = from_hex(rfc[1][2], &len);

	begin();
	for (size_t bit = 0; bit < 8 * len; bit++) {
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert_msg(
		    !ed25519_verify(ed25519, key, bytes_of("r"), signature),
		    "bit %zu", bit);
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	ck_assert(ed25519_verify(ed25519, key, bytes_of("r"), signature));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	free(key);
	free(signature);
	end();
}
END_TEST

/* S + L in place of S: libgcrypt alone would say yes. */
START_TEST(a_malleated_signature_is_refused)
{
	static const char order[] = "edd3f55c1a631258d69cf7a2def9de14"
	                            "00000000000000000000000000000010";
	size_t len;
	uint8_t *key = from_hex(rfc[1][0], &len);
	uint8_t *l = from_hex(order, &len);
	uint8_t *signature = from_hex(rfc[1][2], &len);
	unsigned carry = 0;

	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned)signature[32 + i] + l[i];
		signature[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	begin();
	ck_assert(!ed25519_verify(ed25519, key, bytes_of("r"), signature));
	free(key);
	free(l);
	free(signature);
	end();
}
END_TEST

static const char *const worthless[] = {
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000080",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	/* The same and others, y not below p. */
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
};

START_TEST(worthless_keys_never_reach_the_child)
{
	size_t len;
	uint8_t *key = from_hex(worthless[_i], &len);
	uint8_t *signature = from_hex(rfc[1][2], &len);

	begin();
	ck_assert(!ed25519_key_fine(key));
	ck_assert(!ed25519_key_honest(ed25519, key));
	ck_assert(!ed25519_verify(ed25519, key, bytes_of("r"), signature));
	/* ... nor as R. */
	memcpy(signature, key, 32);
	free(key);
	key = from_hex(rfc[1][0], &len);
	ck_assert(!ed25519_verify(ed25519, key, bytes_of("r"), signature));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	free(key);
	free(signature);
	end();
}
END_TEST

/* libgcrypt 1.10 aborts when y is small; nobody can have such a key. */
START_TEST(a_child_that_dies_refuses_and_is_replaced)
{
	uint8_t key[PUBLIC_LEN] = { 26 };
	size_t len;
	uint8_t *signature = from_hex(rfc[1][2], &len);

	begin();
	ck_assert(ed25519_key_fine(key));
	ck_assert(!ed25519_verify(ed25519, key, bytes_of("r"), signature));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 1);
	ck_assert_ptr_nonnull(
	    strstr(report_line(report, REPORT_FAILED, 0), "libgcrypt"));
	ck_assert(accepts(rfc[1][0], rfc[1][1], rfc[1][2]));
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 1);
	free(signature);
	end();
}
END_TEST

START_TEST(keys_that_people_make_are_of_prime_order)
{
	size_t len;
	uint8_t *key = from_hex(rfc[_i][0], &len);

	begin();
	ck_assert(ed25519_key_honest(ed25519, key));
	free(key);
	end();
}
END_TEST

START_TEST(a_key_of_mixed_order_cannot_be_enrolled)
{
	size_t len;
	/* A point of prime order plus one of order 8 (speccheck, case 3). */
	uint8_t *key = from_hex(
	    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
	    &len);

	begin();
	ck_assert(ed25519_key_fine(key));
	ck_assert(!ed25519_key_honest(ed25519, key));
	free(key);
	end();
}
END_TEST

/* --- published vectors -----------------------------------------------------
 */

static bool
vectors(const char *name, struct json_document *document)
{
	char path[200];
	FILE *stream;
	char *bytes;
	size_t len;

	snprintf(path, sizeof(path), "../shared/vectors/ed25519/%s", name);
	stream = fopen(path, "r");
	if (stream == NULL) {
		fprintf(stderr,
		    "SKIPPED: %s is not here; its Ed25519 vectors were not "
		    "tried\n",
		    path);
		return false;
	}
	bytes = memory_grow(memory_text("{\"all\":"), 1u << 20, 1);
	len = strlen(bytes);
	len += fread(bytes + len, 1, (1u << 20) - 100, stream);
	bytes[len++] = '}';
	fclose(stream);
	ck_assert_msg(
	    json_read(bytes, len, 1u << 20, document), "%s", document->what);
	free(bytes);
	return true;
}

static const char *
text_of(const struct json *object, const char *name)
{
	const char *text = json_text(json_member(object, name));

	ck_assert_ptr_nonnull(text);
	return text;
}

START_TEST(wycheproof_and_we_agree)
{
	struct json_document document;
	const struct json *groups;
	size_t count = 0;

	if (!vectors("wycheproof_ed25519_test.json", &document))
		return;
	begin();
	groups = json_member(json_member(document.top, "all"), "testGroups");
	for (const struct json *g = json_first(groups); g; g = g->next) {
		const char *key = text_of(json_member(g, "publicKey"), "pk");
		const struct json *tests = json_member(g, "tests");

		for (const struct json *t = json_first(tests); t;
		     t = t->next, count++)
			ck_assert_msg(
			    accepts(
			        key, text_of(t, "msg"), text_of(t, "sig")) ==
			        (strcmp(text_of(t, "result"), "valid") == 0),
			    "test %zu", count);
	}
	ck_assert_uint_eq(count, 151);
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	json_release(&document);
	end();
}
END_TEST

START_TEST(no_speccheck_key_can_be_enrolled_and_cheat)
{
	struct json_document document;
	size_t count = 0;

	if (!vectors("speccheck_cases.json", &document))
		return;
	begin();
	for (const struct json *t =
	         json_first(json_member(document.top, "all"));
	     t; t = t->next, count++) {
		size_t len;
		uint8_t *key = from_hex(text_of(t, "pub_key"), &len);
		bool honest = ed25519_key_honest(ed25519, key);

		/* 0, 1 small A; 3-5 mixed A; 10, 11 A not canonical. */
		if (count <= 1 || (count >= 3 && count <= 5) || count >= 10)
			ck_assert_msg(!honest, "case %zu", count);
		if (honest)
			ck_assert_msg(
			    !accepts(text_of(t, "pub_key"),
			        text_of(t, "message"), text_of(t, "signature")),
			    "case %zu", count);
		free(key);
	}
	ck_assert_uint_eq(count, 12);
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	json_release(&document);
	end();
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_rfc_signatures_are_valid, COUNT(rfc) },
	{ &a_text_of_any_length_is_verified_and_every_flipped_bit_refused, 3 },
	{ &every_flipped_bit_is_refused, 0 },
	{ &a_malleated_signature_is_refused, 0 },
	{ &worthless_keys_never_reach_the_child, COUNT(worthless) },
	{ &a_child_that_dies_refuses_and_is_replaced, 0 },
	{ &keys_that_people_make_are_of_prime_order, COUNT(rfc) },
	{ &a_key_of_mixed_order_cannot_be_enrolled, 0 },
	{ &wycheproof_and_we_agree, 0 },
	{ &no_speccheck_key_can_be_enrolled_and_cheat, 0 },
};

UNIT_TESTS("verify_ed25519", tests)
