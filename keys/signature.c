#include "keys/signature.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"

static const char *const fix_key =
    N_("do not use this key; its owner makes a new one with: kaihyo keys new");
static const char *const fix_signature =
    N_("the text or the signature was changed: ask the signer to sign it "
       "again");

/* p = 2^255 - 19, little-endian. */
static const uint8_t field_prime[32] = { 0xed, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0x7f };

/* L, the order of the base point, little-endian (RFC 8032 §5.1). */
static const uint8_t group_order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
	0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x10 };

/*
 * The y of the eight points of low order: 0 (order 4), 1 (order 1),
 * -1 (order 2) and two of order 8. The sign of x makes no difference.
 */
static const uint8_t low_order[5][32] = {
	{ 0 },
	{ 1 },
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	    0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	    0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	    0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	    0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};

/* a < b, both little-endian. */
static bool
is_below(const uint8_t a[32], const uint8_t b[32])
{
	for (size_t i = 32; i-- > 0;)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

enum point_fault { POINT_FINE, POINT_NOT_CANONICAL, POINT_LOW_ORDER };

static enum point_fault
point_check(const uint8_t encoded[32])
{
	uint8_t y[32];

	memcpy(y, encoded, sizeof(y));
	y[31] &= 0x7f;
	if (!is_below(y, field_prime))
		return POINT_NOT_CANONICAL;
	for (size_t i = 0; i < sizeof(low_order) / sizeof(low_order[0]); i++)
		if (memcmp(y, low_order[i], sizeof(y)) == 0)
			return POINT_LOW_ORDER;
	return POINT_FINE;
}

int
public_key_check(const struct public_key *key, struct error *err)
{
	switch (point_check(key->bytes)) {
	case POINT_FINE:
		return 0;
	case POINT_NOT_CANONICAL:
		return error_set(err, ERROR_SIGNATURE, fix_key,
		    N_("the public key is written in a forbidden way (its "
		       "number is not below the field's prime)"));
	case POINT_LOW_ORDER:
		break;
	}
	return error_set(err, ERROR_SIGNATURE, fix_key,
	    N_("the public key is worthless: signatures for it can be made "
	       "without a private key"));
}

static int
refuse_signature(struct error *err)
{
	return error_set(err, ERROR_SIGNATURE, fix_signature,
	    N_("the signature is not valid"));
}

static bool
openssl_verifies(const struct public_key *key, struct span message,
    const uint8_t signature[SIGNATURE_LEN])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, key->bytes, PUBLIC_KEY_LEN);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool valid;

	if (pkey == NULL || context == NULL ||
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) != 1)
		memory_gone();
	valid = EVP_DigestVerify(context, signature, SIGNATURE_LEN,
	            (const unsigned char *)message.at, message.len) == 1;
	ERR_clear_error();
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(pkey);
	return valid;
}

int
signature_verify(const struct public_key *key, struct span message,
    const uint8_t signature[SIGNATURE_LEN], struct error *err)
{
	if (public_key_check(key, err) != 0)
		return -1;
	/* R is the first half, S the second. */
	if (point_check(signature) != POINT_FINE ||
	    !is_below(signature + 32, group_order))
		return refuse_signature(err);
	/*
	 * OpenSSL says "not valid" too when it finds no memory half-way. That
	 * is no verdict: asked again it has memory, or ends the process.
	 */
	for (int attempt = 0; attempt < 2; attempt++)
		if (openssl_verifies(key, message, signature))
			return 0;
	return refuse_signature(err);
}

void
secret_wipe(void *at, size_t len)
{
	if (at != NULL)
		OPENSSL_cleanse(at, len);
}
