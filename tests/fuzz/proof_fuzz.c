#include "audit/proof.h"
#include "tests/fuzz/fixed_key.h"

/* No proof leads to a root that nobody can know the leaves of. */
static void
must_not_hold(const struct proof *proof, uint64_t size)
{
	struct digest nowhere = { { 1 } }, other = { { 2 } };
	struct error err = { 0 };

	if ((proof->kind == PROOF_INCLUSION
	            ? proof_check_inclusion(proof, size, &nowhere, &other, &err)
	            : proof_check_consistency(
	                  proof, size, &nowhere, &other, &err)) == 0)
		abort();
	must_say_why(&err);
}

/*
 * Whatever the bytes: proof_parse() returns, and a file that it accepts is
 * written back as the same bytes.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len }, checkpoint;
	struct text again = { 0 };
	struct error err = { 0 };
	struct proof proof;

	if (proof_parse(bytes, &proof, &checkpoint, &err) != 0) {
		must_say_why(&err);
		return 0;
	}
	proof_format(&proof, checkpoint, &again);
	must_be_same(&again, bytes);
	text_clear(&again);
	must_not_hold(&proof, proof.number);
	must_not_hold(&proof, proof.number + 1);
	must_not_hold(&proof, proof.number * 2 + 1);
	must_not_hold(&proof, TREE_SIZE_MAX);
	return 0;
}
