#include "audit/verifier/question.h"

#include <gcrypt.h>
#include <string.h>

#include "audit/verifier/digest.h"

#define SEXP_MAX 65000 /* bytes in one S-expression */

void
question_digest(const struct question *question, struct bytes message,
    uint8_t out[DIGEST_LEN])
{
	struct digest_run *run = digest_run_new();

	digest_run_add(run, &question->kind, 1);
	digest_run_add(run, question->key, PUBLIC_LEN);
	digest_run_add(run, question->signature, SIGNATURE_LEN);
	digest_run_add(run, message.at, message.len);
	digest_run_end(run, out);
}

static bool
signature_holds(const struct question *q, const char *message)
{
	gcry_sexp_t key = NULL, data = NULL, signature = NULL;
	bool yes =
	    gcry_sexp_build(&key, NULL,
	        "(public-key(ecc(curve Ed25519)(flags eddsa)(q %b)))",
	        PUBLIC_LEN, (const char *)q->key) == 0 &&
	    gcry_sexp_build(&data, NULL,
	        "(data(flags eddsa)(hash-algo sha512)(value %b))", (int)q->len,
	        message) == 0 &&
	    gcry_sexp_build(&signature, NULL, "(sig-val(eddsa(r %b)(s %b)))",
	        32, (const char *)q->signature, 32,
	        (const char *)q->signature + 32) == 0 &&
	    gcry_pk_verify(signature, data, key) == 0;

	gcry_sexp_release(key);
	gcry_sexp_release(data);
	gcry_sexp_release(signature);
	return yes;
}

/* h = SHA-512(R || A || message) mod L, little-endian as RFC 8032 has it. */
static gcry_mpi_t
challenge(const struct question *q, const char *message, gcry_mpi_t l)
{
	uint8_t hash[64], big_endian[64];
	gcry_mpi_t h = NULL;
	gcry_md_hd_t run;

	if (gcry_md_open(&run, GCRY_MD_SHA512, 0) != 0)
		return NULL;
	gcry_md_write(run, q->signature, 32);
	gcry_md_write(run, q->key, PUBLIC_LEN);
	gcry_md_write(run, message, (size_t)q->len);
	memcpy(hash, gcry_md_read(run, GCRY_MD_SHA512), sizeof(hash));
	gcry_md_close(run);
	for (size_t i = 0; i < sizeof(hash); i++)
		big_endian[i] = hash[sizeof(hash) - 1 - i];
	if (gcry_mpi_scan(
	        &h, GCRYMPI_FMT_USG, big_endian, sizeof(big_endian), NULL) == 0)
		gcry_mpi_mod(h, h, l);
	return h;
}

/* The number of 32 little-endian bytes. */
static gcry_mpi_t
little_endian(const uint8_t bytes[32])
{
	uint8_t big_endian[32];
	gcry_mpi_t number = NULL;

	for (size_t i = 0; i < 32; i++)
		big_endian[i] = bytes[31 - i];
	if (gcry_mpi_scan(&number, GCRYMPI_FMT_USG, big_endian, 32, NULL) != 0)
		return NULL;
	return number;
}

/* Is it the point that `written` (RFC 8032, 5.1.2) says? */
static bool
is_point(gcry_mpi_point_t point, const uint8_t written[32], gcry_ctx_t curve)
{
	gcry_mpi_t x = gcry_mpi_new(256), y = gcry_mpi_new(256), wanted;
	uint8_t bytes[32];
	bool yes;

	memcpy(bytes, written, sizeof(bytes));
	bytes[31] &= 0x7f; /* the sign of x */
	wanted = little_endian(bytes);
	yes = wanted != NULL &&
	      gcry_mpi_ec_get_affine(x, y, point, curve) == 0 &&
	      gcry_mpi_cmp(y, wanted) == 0 &&
	      gcry_mpi_test_bit(x, 0) == written[31] >> 7;
	gcry_mpi_release(x);
	gcry_mpi_release(y);
	gcry_mpi_release(wanted);
	return yes;
}

/*
 * The same question of libgcrypt's own arithmetic: R = [S]B - [h]A. Its
 * S-expressions keep lengths in 16 bits, and it aborts over a longer message.
 */
static bool
long_signature_holds(const struct question *q, const char *message)
{
	gcry_mpi_t written = gcry_mpi_set_opaque_copy(NULL, q->key, 256);
	gcry_mpi_t l = NULL, h = NULL;
	gcry_mpi_t s = little_endian(q->signature + 32);
	gcry_mpi_point_t a = gcry_mpi_point_new(256), base = NULL;
	gcry_mpi_point_t left = gcry_mpi_point_new(256);
	gcry_mpi_point_t right = gcry_mpi_point_new(256);
	gcry_ctx_t curve = NULL;
	bool yes = false;

	if (s == NULL || gcry_mpi_ec_new(&curve, NULL, "Ed25519") != 0 ||
	    (l = gcry_mpi_ec_get_mpi("n", curve, 1)) == NULL ||
	    (h = challenge(q, message, l)) == NULL ||
	    (base = gcry_mpi_ec_get_point("g", curve, 1)) == NULL ||
	    gcry_mpi_ec_decode_point(a, written, curve) != 0)
		goto out;
	gcry_mpi_ec_mul(left, s, base, curve);
	gcry_mpi_ec_mul(right, h, a, curve);
	gcry_mpi_ec_sub(left, left, right, curve);
	yes = is_point(left, q->signature, curve);
out:
	gcry_mpi_point_release(a);
	gcry_mpi_point_release(base);
	gcry_mpi_point_release(left);
	gcry_mpi_point_release(right);
	gcry_mpi_release(written);
	gcry_mpi_release(l);
	gcry_mpi_release(h);
	gcry_mpi_release(s);
	gcry_ctx_release(curve);
	return yes;
}

/* The curve's order times the key's point is the neutral element (0, 1). */
static bool
key_in_subgroup(const struct question *q)
{
	gcry_mpi_t written = gcry_mpi_set_opaque_copy(NULL, q->key, 256);
	gcry_mpi_t x = gcry_mpi_new(256), y = gcry_mpi_new(256), order = NULL;
	gcry_mpi_point_t point = gcry_mpi_point_new(256);
	gcry_mpi_point_t product = gcry_mpi_point_new(256);
	gcry_ctx_t curve = NULL;
	bool yes = false;

	if (gcry_mpi_ec_new(&curve, NULL, "Ed25519") != 0 ||
	    (order = gcry_mpi_ec_get_mpi("n", curve, 1)) == NULL ||
	    gcry_mpi_ec_decode_point(point, written, curve) != 0)
		goto out;
	gcry_mpi_ec_mul(product, order, point, curve);
	yes = gcry_mpi_ec_get_affine(x, y, product, curve) == 0 &&
	      gcry_mpi_cmp_ui(x, 0) == 0 && gcry_mpi_cmp_ui(y, 1) == 0;
out:
	gcry_mpi_point_release(point);
	gcry_mpi_point_release(product);
	gcry_mpi_release(written);
	gcry_mpi_release(x);
	gcry_mpi_release(y);
	gcry_mpi_release(order);
	gcry_ctx_release(curve);
	return yes;
}

char
question_answer(const struct question *question, const char *message)
{
	bool yes;

	if (question->kind != ASK_SIGNATURE)
		yes = key_in_subgroup(question);
	else if (question->len > SEXP_MAX)
		yes = long_signature_holds(question, message);
	else
		yes = signature_holds(question, message);
	return yes ? ANSWER_YES : ANSWER_NO;
}
