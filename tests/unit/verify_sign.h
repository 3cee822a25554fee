/*
 * Keys and signatures for the tests of kaihyo-verify, made by libgcrypt.
 */
#ifndef KAIHYO_TESTS_UNIT_VERIFY_SIGN_H
#define KAIHYO_TESTS_UNIT_VERIFY_SIGN_H

#include <gcrypt.h>

#include "audit/verifier/note.h"
#include "tests/unit/verify.h"

struct test_key {
	gcry_sexp_t pair;
	struct vkey vkey;
	char text[200]; /* the vkey */
};

static inline void
base64_put(struct buffer *out, const uint8_t *at, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
	                             "pqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)at[i] << 16 |
		                (i + 1 < len ? (uint32_t)at[i + 1] << 8 : 0) |
		                (i + 2 < len ? at[i + 2] : 0u);

		for (size_t d = 0; d < 4; d++)
			buffer_printf(out, "%c",
			    i + d > len ? '='
			                : digits[bits >> (18 - 6 * d) & 63]);
	}
}

/* The bytes of a token of an S-expression, such as "q". */
static inline void
sexp_bytes(gcry_sexp_t from, const char *name, uint8_t out[32])
{
	gcry_sexp_t found = gcry_sexp_find_token(from, name, 0);
	size_t len;
	const char *at = gcry_sexp_nth_data(found, 1, &len);

	ck_assert_uint_eq(len, 32);
	memcpy(out, at, 32);
	gcry_sexp_release(found);
}

/* A new key of type 1 (logs, people) or 4 (witnesses). */
static inline void
test_key_make(struct test_key *key, const char *name, uint8_t type)
{
	uint8_t blob[33] = { type }, digest[DIGEST_LEN];
	struct buffer text = { 0 };
	gcry_sexp_t wish;
	char id[9];

	ck_assert_int_eq(gcry_sexp_build(&wish, NULL,
	                     "(genkey(ecc(curve Ed25519)(flags eddsa)))"),
	    0);
	ck_assert_int_eq(gcry_pk_genkey(&key->pair, wish), 0);
	gcry_sexp_release(wish);
	sexp_bytes(key->pair, "q", blob + 1);
	buffer_printf(&text, "%s\n", name);
	buffer_add(&text, blob, sizeof(blob));
	digest_of(buffer_bytes(&text), digest);
	hex_write(digest, 4, id);
	text.len = 0;
	buffer_printf(&text, "%s+%s+", name, id);
	base64_put(&text, blob, sizeof(blob));
	ck_assert(
	    bytes_copy(buffer_bytes(&text), key->text, sizeof(key->text)));
	ck_assert(vkey_read(buffer_bytes(&text), type, &key->vkey));
	buffer_clear(&text);
}

static inline void
test_key_free(struct test_key *key)
{
	gcry_sexp_release(key->pair);
}

static inline void
test_sign(const struct test_key *key, struct bytes message,
    uint8_t out[SIGNATURE_LEN])
{
	gcry_sexp_t data, signature;

	ck_assert_int_eq(gcry_sexp_build(&data, NULL,
	                     "(data(flags eddsa)(hash-algo sha512)(value %b))",
	                     (int)message.len, message.at),
	    0);
	ck_assert_int_eq(gcry_pk_sign(&signature, data, key->pair), 0);
	sexp_bytes(signature, "r", out);
	sexp_bytes(signature, "s", out + 32);
	gcry_sexp_release(data);
	gcry_sexp_release(signature);
}

/* "— name base64" and LF, over `message`. */
static inline void
test_line(const struct test_key *key, struct bytes message, struct buffer *out)
{
	uint8_t blob[4 + SIGNATURE_LEN];

	memcpy(blob, key->vkey.id, 4);
	test_sign(key, message, blob + 4);
	buffer_printf(out, "\xe2\x80\x94 %s ", key->vkey.name);
	base64_put(out, blob, sizeof(blob));
	buffer_put(out, "\n");
}

#endif
