#include "tests/unit/test.h"

#include <jansson.h>
#include <stdio.h>

#include "keys/signature.h"

static void
from_hex(const char *hex, void *out, size_t len)
{
	ck_assert_msg(span_hex(span_of(hex), out, len), "%s", hex);
}

/* RFC 8032 §7.1, tests 1, 2, 3 and "SHA(abc)". */
static const struct {
	const char *seed, *public, *message, *signature;
} rfc8032[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	    "",
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100"
	    "b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
	    "72",
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c0"
	    "0" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
	    "af82",
	    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40"
	    "a" },
	{ "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
	    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
	    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
	    "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a70"
	    "4" },
};

static struct span
message_of(int i, uint8_t message[64])
{
	size_t len = strlen(rfc8032[i].message) / 2;

	from_hex(rfc8032[i].message, message, len);
	return (struct span){ (const char *)message, len };
}

START_TEST(the_examples_of_rfc_8032_sign_and_verify)
{
	uint8_t seed[32], message[64], signature[64], wanted[64];
	struct public_key public, made;
	struct private_key *key;
	struct error err = { 0 };
	struct span span = message_of(_i, message);

	from_hex(rfc8032[_i].seed, seed, 32);
	from_hex(rfc8032[_i].public, public.bytes, 32);
	from_hex(rfc8032[_i].signature, wanted, 64);
	key = private_key_from_seed(seed);
	made = private_key_public(key);
	ck_assert_mem_eq(made.bytes, public.bytes, 32);
	ck_assert_int_eq(private_key_sign(key, span, signature, &err), 0);
	ck_assert_mem_eq(signature, wanted, 64);
	ck_assert_int_eq(signature_verify(&public, span, signature, &err), 0);
	ck_assert_int_eq(public_key_check_subgroup(&public, &err), 0);
	private_key_free(key);
}
END_TEST

START_TEST(no_bit_of_key_message_or_signature_may_change)
{
	uint8_t message[64], signature[64];
	struct public_key public;
	struct error err = { 0 };
	struct span span = message_of(3, message);

	from_hex(rfc8032[3].public, public.bytes, 32);
	from_hex(rfc8032[3].signature, signature, 64);
	for (int bit = 0; bit < 8 * 64; bit++) {
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(
		    signature_verify(&public, span, signature, &err), -1);
		ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		message[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(
		    signature_verify(&public, span, signature, &err), -1);
		message[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (int bit = 0; bit < 8 * 32; bit++) {
		public.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(
		    signature_verify(&public, span, signature, &err), -1);
		public.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert_int_eq(signature_verify(&public, span, signature, &err), 0);
}
END_TEST

/* S + L is the same number modulo L: a second spelling of a signature. */
START_TEST(a_malleated_signature_is_refused)
{
	static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
		0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
		0x14, [31] = 0x10 };
	uint8_t signature[64];
	struct public_key public;
	struct error err = { 0 };
	unsigned carry = 0;

	from_hex(rfc8032[0].public, public.bytes, 32);
	from_hex(rfc8032[0].signature, signature, 64);
	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned)signature[32 + i] + order[i];
		signature[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	ck_assert_int_eq(
	    signature_verify(&public, span_of(""), signature, &err), -1);
	ck_assert_str_eq(err.what.id, "the signature is not valid");
}
END_TEST

/* The points of low order in every spelling, and y that are not below p. */
static const char *const bad_points[] = {
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
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
};

START_TEST(bad_points_are_no_keys)
{
	struct public_key key;
	struct error err = { 0 };
	uint8_t signature[64] = { 1 };

	from_hex(bad_points[_i], key.bytes, 32);
	ck_assert_int_eq(public_key_check(&key, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_int_eq(public_key_check_subgroup(&key, &err), -1);
	ck_assert_int_eq(
	    signature_verify(&key, span_of("any"), signature, &err), -1);
}
END_TEST

START_TEST(bad_points_are_no_r)
{
	struct public_key key;
	struct error err = { 0 };
	uint8_t signature[64] = { 0 };

	from_hex(rfc8032[0].public, key.bytes, 32);
	from_hex(bad_points[_i], signature, 32);
	ck_assert_int_eq(
	    signature_verify(&key, span_of("any"), signature, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
}
END_TEST

/*
 * A good key plus the point of order 2: (x, y) + (0, -1) = (-x, -y). It lies
 * on the curve, has no low order and is not in the subgroup.
 */
START_TEST(a_key_of_mixed_order_is_not_enrolled)
{
	struct public_key key;
	struct error err = { 0 };
	int borrow = 0;

	from_hex(rfc8032[_i].public, key.bytes, 32);
	key.bytes[31] ^= 0x80;
	for (size_t i = 0; i < 32; i++) {
		static const uint8_t p[32] = { [0] = 0xed, [31] = 0x7f };
		uint8_t prime = i > 0 && i < 31 ? 0xff : p[i];
		int byte =
		    prime - (i < 31 ? key.bytes[i] : key.bytes[i] & 0x7f);

		byte -= borrow;
		borrow = byte < 0;
		key.bytes[i] = (uint8_t)((byte & 0xff) |
		                         (i == 31 ? key.bytes[i] & 0x80 : 0));
	}
	ck_assert_int_eq(public_key_check(&key, &err), 0);
	ck_assert_int_eq(public_key_check_subgroup(&key, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
}
END_TEST

/* y = 2 belongs to no point of the curve. */
START_TEST(a_number_off_the_curve_is_no_key)
{
	struct public_key key = { { 2 } };
	struct error err = { 0 };
	uint8_t signature[64];

	from_hex(rfc8032[0].signature, signature, 64);
	ck_assert_int_eq(public_key_check_subgroup(&key, &err), -1);
	ck_assert_int_eq(
	    signature_verify(&key, span_of(""), signature, &err), -1);
}
END_TEST

static struct private_key *
some_key(void)
{
	uint8_t seed[32];

	from_hex(rfc8032[0].seed, seed, 32);
	return private_key_from_seed(seed);
}

START_TEST(a_private_key_comes_back_with_its_passphrase_only)
{
	struct private_key *key = some_key(), *back;
	struct public_key public = private_key_public(key), again;
	struct error err = { 0 };
	struct text pem = { 0 };

	ck_assert_int_eq(
	    private_key_format(key, "正しい passphrase", &pem, &err), 0);
	ck_assert_ptr_nonnull(strstr(pem.at, "BEGIN ENCRYPTED PRIVATE KEY"));
	ck_assert_int_eq(private_key_parse(
	                     text_span(&pem), "正しい passphrase", &back, &err),
	    0);
	again = private_key_public(back);
	ck_assert_mem_eq(public.bytes, again.bytes, 32);
	private_key_free(back);
	ck_assert_int_eq(
	    private_key_parse(text_span(&pem), "wrong", &back, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_ptr_null(back);
	text_clear(&pem);
	private_key_free(key);
}
END_TEST

START_TEST(two_encryptions_of_one_key_differ)
{
	struct private_key *key = some_key();
	struct error err = { 0 };
	struct text one = { 0 }, two = { 0 };

	ck_assert_int_eq(private_key_format(key, "p", &one, &err), 0);
	ck_assert_int_eq(private_key_format(key, "p", &two, &err), 0);
	ck_assert(!span_same(text_span(&one), text_span(&two)));
	text_clear(&one);
	text_clear(&two);
	private_key_free(key);
}
END_TEST

START_TEST(a_passphrase_has_1_to_1023_bytes)
{
	struct private_key *key = some_key(), *back;
	struct error err = { 0 };
	struct text pem = { 0 };
	char passphrase[1025];

	memset(passphrase, 'x', sizeof(passphrase));
	passphrase[1024] = '\0';
	ck_assert_int_eq(private_key_format(key, "", &pem, &err), -1);
	ck_assert_int_eq(private_key_format(key, passphrase, &pem, &err), -1);
	ck_assert_uint_eq(pem.len, 0);
	passphrase[1023] = '\0';
	ck_assert_int_eq(private_key_format(key, passphrase, &pem, &err), 0);
	ck_assert_int_eq(
	    private_key_parse(text_span(&pem), "", &back, &err), -1);
	ck_assert_int_eq(
	    private_key_parse(text_span(&pem), passphrase, &back, &err), 0);
	private_key_free(back);
	private_key_free(key);
	text_clear(&pem);
}
END_TEST

/* Made with openssl, passphrase "p": what §2.2 does not allow. */
static const char *const other_pems[] = {
	"",
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
	/* Ed25519 without encryption. */
	"-----BEGIN PRIVATE KEY-----\n"
	"MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
	"-----END PRIVATE KEY-----\n",
	/* Ed25519, PBKDF2 in place of scrypt. */
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
	"MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg+nMvHsk58vgICA+gw\n"
	"DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEB7oDEbK2JsTlIswRIqpZeQEQF5k\n"
	"TjEbyt66IXn6255NFoha//9BMcuD6kdPC18XuTCjXpkXb/gYCblME5XfVHC9EwBM\n"
	"6IRmKlrSzs5ctTpqj6w=\n"
	"-----END ENCRYPTED PRIVATE KEY-----\n",
	/* Ed25519, AES-128. */
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
	"MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAg2CN2LHqrjRwICQAAC\n"
	"AQgCAQEwHQYJYIZIAWUDBAECBBBc+cvzRf6P/pDkHcHuzngeBEAFK9WybdJVZbx2\n"
	"cbz5+NHUY5l4Wbmoby+rWiKy+jCFrVWJz0S0+S/V8iPq+rSvbI+hRT7gF766RQBO\n"
	"qGepFidA\n"
	"-----END ENCRYPTED PRIVATE KEY-----\n",
};

START_TEST(other_private_key_files_are_refused)
{
	struct private_key *back;
	struct error err = { 0 };

	ck_assert_int_eq(
	    private_key_parse(span_of(other_pems[_i]), "p", &back, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_ptr_null(back);
}
END_TEST

/* X25519, encrypted as ours are. */
START_TEST(a_key_of_another_kind_is_refused)
{
	static const char pem[] =
	    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
	    "MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAjXvKSYsLUTHwICQAAC\n"
	    "AQgCAQEwHQYJYIZIAWUDBAEqBBDizAWpskxeYYsBuHJoabUvBEA5W49N9GpzMyRs\n"
	    "IeLpB1vCpzsm+/1z/8BnoVc/xyoTm1jDyaOJrsdgzCWXjdImqAOkn9qcHqPDQidO\n"
	    "syWFbdiA\n"
	    "-----END ENCRYPTED PRIVATE KEY-----\n";
	struct private_key *back;
	struct error err = { 0 };

	ck_assert_int_eq(private_key_parse(span_of(pem), "p", &back, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
	ck_assert_str_eq(err.what.id, "the private key is not an Ed25519 key");
}
END_TEST

START_TEST(a_damaged_private_key_shows_by_its_public_key)
{
	struct private_key *key = some_key(), *back;
	struct public_key public = private_key_public(key);
	struct error err = { 0 };
	struct text pem = { 0 };

	ck_assert_int_eq(private_key_format(key, "p", &pem, &err), 0);
	for (size_t i = 40; i < pem.len - 36; i += 13) {
		char before = pem.at[i];

		pem.at[i] = before == 'A' ? 'B' : 'A';
		if (before != '\n' &&
		    private_key_parse(text_span(&pem), "p", &back, &err) == 0) {
			struct public_key again = private_key_public(back);

			/* CBC is no seal: the public key tells the change. */
			ck_assert_mem_ne(public.bytes, again.bytes, 32);
			private_key_free(back);
		}
		pem.at[i] = before;
	}
	text_clear(&pem);
	private_key_free(key);
}
END_TEST

static json_t *
vectors(const char *name)
{
	char path[200];
	json_t *root;

	snprintf(path, sizeof(path), "../shared/vectors/ed25519/%s", name);
	root = json_load_file(path, 0, NULL);
	if (root == NULL)
		fprintf(stderr,
		    "SKIPPED: %s is not here; its Ed25519 vectors were not "
		    "tried\n",
		    path);
	return root;
}

static uint8_t *
hex_bytes(const json_t *object, const char *key, size_t *len)
{
	const char *hex = json_string_value(json_object_get(object, key));
	uint8_t *out;

	ck_assert_ptr_nonnull(hex);
	*len = strlen(hex) / 2;
	out = memory_new(*len, 1);
	from_hex(hex, out, *len);
	return out;
}

/* The verdict over one case; a wrong length never reaches the verifier. */
static bool
accepts(const uint8_t *public, size_t public_len, const json_t *test,
    const char *message_name, const char *signature_name)
{
	struct public_key key;
	struct error err = { 0 };
	size_t message_len, signature_len;
	uint8_t *message = hex_bytes(test, message_name, &message_len);
	uint8_t *signature = hex_bytes(test, signature_name, &signature_len);
	struct span span = { (const char *)message, message_len };
	bool verdict = public_len == 32 && signature_len == 64;

	if (verdict) {
		memcpy(key.bytes, public, 32);
		verdict = signature_verify(&key, span, signature, &err) == 0;
	}
	free(message);
	free(signature);
	return verdict;
}

START_TEST(wycheproof_and_we_agree)
{
	json_t *root = vectors("wycheproof_ed25519_test.json"), *group, *test;
	size_t i, j, count = 0;

	if (root == NULL)
		return;
	json_array_foreach(json_object_get(root, "testGroups"), i, group)
	{
		size_t len;
		uint8_t *public =
		    hex_bytes(json_object_get(group, "publicKey"), "pk", &len);

		json_array_foreach(json_object_get(group, "tests"), j, test)
		{
			bool valid = strcmp(json_string_value(json_object_get(
			                        test, "result")),
			                 "valid") == 0;

			ck_assert_msg(
			    accepts(public, len, test, "msg", "sig") == valid,
			    "tcId %lld",
			    json_integer_value(json_object_get(test, "tcId")));
			count++;
		}
		free(public);
	}
	ck_assert_uint_eq(count, 151);
	json_decref(root);
}
END_TEST

START_TEST(no_speccheck_key_can_be_enrolled_and_cheat)
{
	json_t *root = vectors("speccheck_cases.json"), *test;
	struct error err = { 0 };
	size_t i;

	if (root == NULL)
		return;
	ck_assert_uint_eq(json_array_size(root), 12);
	json_array_foreach(root, i, test)
	{
		struct public_key key;
		size_t len;
		uint8_t *public = hex_bytes(test, "pub_key", &len);
		bool subgroup;

		ck_assert_uint_eq(len, 32);
		memcpy(key.bytes, public, 32);
		subgroup = public_key_check_subgroup(&key, &err) == 0;
		/* 0, 1 small A; 3-5 mixed A; 10, 11 A not canonical. */
		if (i <= 1 || (i >= 3 && i <= 5) || i >= 10)
			ck_assert_msg(!subgroup, "case %zu", i);
		/* Of the enrollable keys no case's signature is accepted. */
		if (subgroup)
			ck_assert_msg(
			    !accepts(public, 32, test, "message", "signature"),
			    "case %zu", i);
		free(public);
	}
	json_decref(root);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_examples_of_rfc_8032_sign_and_verify, 4 },
	{ &no_bit_of_key_message_or_signature_may_change, 0 },
	{ &a_malleated_signature_is_refused, 0 },
	{ &bad_points_are_no_keys, 16 },
	{ &bad_points_are_no_r, 16 },
	{ &a_key_of_mixed_order_is_not_enrolled, 4 },
	{ &a_number_off_the_curve_is_no_key, 0 },
	{ &a_private_key_comes_back_with_its_passphrase_only, 0 },
	{ &two_encryptions_of_one_key_differ, 0 },
	{ &a_passphrase_has_1_to_1023_bytes, 0 },
	{ &other_private_key_files_are_refused, 5 },
	{ &a_key_of_another_kind_is_refused, 0 },
	{ &a_damaged_private_key_shows_by_its_public_key, 0 },
	{ &wycheproof_and_we_agree, 0 },
	{ &no_speccheck_key_can_be_enrolled_and_cheat, 0 },
};
UNIT_TESTS("signature", tests)
