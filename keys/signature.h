#ifndef KAIHYO_KEYS_SIGNATURE_H
#define KAIHYO_KEYS_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "base/text.h"

#define PUBLIC_KEY_LEN 32
#define SIGNATURE_LEN 64

/* An Ed25519 public key (RFC 8032 §5.1.2). */
struct public_key {
	uint8_t bytes[PUBLIC_KEY_LEN];
};

/*
 * Refuses with ERROR_SIGNATURE a key whose y is not below p or which is one
 * of the low-order points, before any library sees it.
 */
MUST_CHECK int public_key_check(
    const struct public_key *key, struct error *err);

/*
 * The check at enrolment: the key must lie in the prime-order subgroup,
 * [L]A = 0, computed with OpenSSL's BIGNUM. Call it only after the proof of
 * possession was verified.
 */
MUST_CHECK int public_key_check_subgroup(
    const struct public_key *key, struct error *err);

/*
 * Checks `signature` over `message`. Returns 0 if it is valid. Returns -1
 * with ERROR_SIGNATURE otherwise; lengths, S >= L, non-canonical or
 * low-order A and R are refused before OpenSSL sees them.
 */
MUST_CHECK int signature_verify(const struct public_key *key,
    struct span message, const uint8_t signature[SIGNATURE_LEN],
    struct error *err);

/* A private key in memory; opaque, wiped by private_key_free(). */
struct private_key;

/* A fresh key from base/random.h. */
struct private_key *private_key_new(void);

/* From a 32-byte seed (RFC 8032 §5.1.5 private key): for test tools. */
struct private_key *private_key_from_seed(const uint8_t seed[32]);

/*
 * PKCS#8 PEM, encrypted (PBES2: scrypt N=2^14 r=8 p=1, AES-256-CBC) with a
 * passphrase of 1 to 1023 bytes. The PEM is added to `pem`, which the
 * caller wipes.
 */
MUST_CHECK int private_key_format(const struct private_key *key,
    const char *passphrase, struct text *pem, struct error *err);

/* The inverse. ERROR_SIGNATURE for a wrong passphrase or another key type. */
MUST_CHECK int private_key_parse(struct span pem, const char *passphrase,
    struct private_key **key, struct error *err);

void private_key_free(struct private_key *key);

struct public_key private_key_public(const struct private_key *key);
MUST_CHECK int private_key_sign(const struct private_key *key,
    struct span message, uint8_t signature[SIGNATURE_LEN], struct error *err);

/* Overwrites secrets so that the compiler cannot drop it. */
void secret_wipe(void *at, size_t len);

#endif
