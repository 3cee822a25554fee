#include "audit/verifier/question.h"

#include <gcrypt.h>

#include "audit/verifier/digest.h"

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
	return (question->kind == ASK_SIGNATURE
	               ? signature_holds(question, message)
	               : key_in_subgroup(question))
	           ? ANSWER_YES
	           : ANSWER_NO;
}
