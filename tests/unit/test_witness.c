#include "tests/unit/test.h"

#include "audit/cosignature.h"
#include "audit/tree.h"
#include "audit/witness.h"
#include "tests/unit/demo_log.h"

#define ORIGIN "mihon/0123456789abcdef/kita"
#define LEAVES 12

static void
leaves_make(struct digest leaves[LEAVES], const char *word)
{
	for (size_t i = 0; i < LEAVES; i++) {
		struct text entry = { 0 };

		text_addf(&entry, "%s %zu", i < 4 ? "begin" : word, i);
		leaves[i] = tree_leaf(text_span(&entry));
		text_clear(&entry);
	}
}

static struct checkpoint
head(const struct digest *leaves, uint64_t size)
{
	struct checkpoint head = { .origin = ORIGIN, .size = size };

	head.root = proof_root(leaves, size);
	return head;
}

/* --- the rules ------------------------------------------------------------ */

/* Every head after every other, with its proof: only the true one passes. */
START_TEST(a_witness_follows_one_log_and_no_other)
{
	struct digest one[LEAVES], other[LEAVES];

	leaves_make(one, "a");
	leaves_make(other, "b");
	for (uint64_t old = 1; old < LEAVES; old++)
		for (uint64_t size = 1; size < LEAVES; size++) {
			struct checkpoint kept = head(one, old);
			struct checkpoint same = head(one, size);
			struct checkpoint fork = head(other, size);
			struct proof proof, forged;
			enum fork_kind kind;
			struct error err;
			int rc;

			if (size < old) {
				ck_assert_int_eq(witness_check(&kept, &same,
				                     NULL, &kind, &err),
				    -1);
				ck_assert_int_eq(err.kind, ERROR_INPUT);
				ck_assert_int_eq(kind, FORK_NONE);
				continue;
			}
			proof_make_consistency(one, size, old, &proof);
			proof_make_consistency(other, size, old, &forged);
			rc = witness_check(&kept, &same, &proof, &kind, &err);
			ck_assert_int_eq(rc, 0);
			ck_assert_int_eq(kind, FORK_NONE);
			rc = witness_check(&kept, &fork, &forged, &kind, &err);
			if (old <= 4) { /* they begin alike */
				ck_assert_int_eq(rc, 0);
				continue;
			}
			ck_assert_int_eq(rc, -1);
			ck_assert_int_eq(err.kind, ERROR_FORK);
			ck_assert_int_eq(
			    kind, size == old ? FORK_PROVEN : FORK_UNSHOWN);
			ck_assert_int_eq(
			    witness_check(&kept, &fork, &proof, &kind, &err),
			    -1);
		}
}
END_TEST

START_TEST(a_witness_is_asked_from_what_it_cosigned_last)
{
	struct digest leaves[LEAVES];
	struct checkpoint kept, shown, nothing;
	struct proof proof;
	enum fork_kind kind;
	struct error err;

	leaves_make(leaves, "a");
	nothing = head(leaves, 0);
	kept = head(leaves, 5);
	shown = head(leaves, 9);
	/* The first time, and from the empty log: no proof, or an empty one. */
	proof = (struct proof){ .kind = PROOF_CONSISTENCY };
	ck_assert_int_eq(witness_check(NULL, &shown, NULL, &kind, &err), 0);
	ck_assert_int_eq(witness_check(NULL, &nothing, NULL, &kind, &err), 0);
	ck_assert_int_eq(witness_check(NULL, &shown, &proof, &kind, &err), 0);
	ck_assert_int_eq(witness_check(&nothing, &shown, NULL, &kind, &err), 0);
	ck_assert_int_eq(
	    witness_check(&nothing, &shown, &proof, &kind, &err), 0);
	ck_assert_int_eq(
	    witness_check(&nothing, &nothing, &proof, &kind, &err), 0);
	/* A word for what it said before; a proof for all else. */
	ck_assert_int_eq(witness_check(&kept, &kept, NULL, &kind, &err), 0);
	ck_assert_int_eq(witness_check(&kept, &shown, NULL, &kind, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(witness_check(&kept, &shown, &proof, &kind, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	/* From another size, though true: who knows what was between. */
	proof_make_consistency(leaves, 9, 4, &proof);
	ck_assert_int_eq(witness_check(&kept, &shown, &proof, &kind, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(witness_check(NULL, &shown, &proof, &kind, &err), -1);
	ck_assert_int_eq(
	    witness_check(&nothing, &shown, &proof, &kind, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(kind, FORK_NONE);
}
END_TEST

START_TEST(evidence_has_both_heads_word_for_word)
{
	struct digest leaves[LEAVES];
	struct checkpoint kept, shown;
	struct text text = { 0 }, name = { 0 };

	leaves_make(leaves, "a");
	kept = head(leaves, 0);
	shown = head(leaves, 0);
	witness_evidence_format(FORK_PROVEN, &kept, span_of("KEPT\n"), &shown,
	    span_of("SHOWN\n"), &text);
	ck_assert_str_eq(text.at,
	    "kaihyo evidence v1\norigin " ORIGIN "\nfinding two-heads\nkept 0 "
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649"
	    "b934ca495991b7852b855\nshown 0 "
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649"
	    "b934ca495991b7852b855\n--- kept\nKEPT\n--- "
	    "shown\nSHOWN\n");
	witness_state_name("a", &name);
	ck_assert_str_eq(name.at,
	    "state-ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee"
	    "48bb.txt");
	text_clear(&name);
	text_clear(&text);
}
END_TEST

/* --- cosignatures --------------------------------------------------------- */

START_TEST(no_bit_of_a_cosignature_may_change)
{
	static const char text[] = ORIGIN "\n300\nAAAA\n";
	struct private_key *key = demo_key(1);
	struct public_key public = private_key_public(key);
	struct vkey cosigner = vkey_make_cosigner("w", &public);
	struct checkpoint_line line;
	struct text made = { 0 };
	struct span rest;
	struct error err;
	uint64_t time;

	ck_assert_int_eq(cosignature_sign(span_of(text), &cosigner, key,
	                     COSIGNATURE_TIME_MAX, &made, &err),
	    0);
	rest = text_span(&made);
	ck_assert(checkpoint_next(&rest, &line));
	ck_assert(checkpoint_line_is_of(&line, &cosigner));
	ck_assert_int_eq(
	    cosignature_verify(span_of(text), &line, &cosigner, &time, &err),
	    0);
	ck_assert_uint_eq(time, COSIGNATURE_TIME_MAX);
	for (size_t bit = 0; bit < 8 * line.len; bit++) {
		line.signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(cosignature_verify(span_of(text), &line,
		                     &cosigner, &time, &err),
		    -1);
		ck_assert_int_eq(err.kind, ERROR_SIGNATURE);
		ck_assert_uint_eq(time, 0);
		line.signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert_int_eq(cosignature_verify(span_of(ORIGIN "\n301\nAAAA\n"),
	                     &line, &cosigner, &time, &err),
	    -1);
	line.len--;
	ck_assert_int_eq(
	    cosignature_verify(span_of(text), &line, &cosigner, &time, &err),
	    -1);
	private_key_free(key);
	text_clear(&made);
}
END_TEST

/* --- the demo log, made again from its seeds ------------------------------ */

/* The checkpoint of `size`, its log's line and three witnesses' at `time`. */
static void
demo_again(const char *name, uint64_t size, uint64_t time)
{
	static const char *const witnesses[] = {
		"referendum.example/demo/witness-a",
		"referendum.example/demo/witness-b",
		"referendum.example/demo/witness-c"
	};
	struct file_bytes wanted = demo(name), log = demo("log.txt");
	struct span rest = file_span(&log), line;
	struct checkpoint checkpoint = { .origin = DEMO_ORIGIN };
	struct tree tree = { 0 };
	struct text text = { 0 }, note = { 0 };
	struct private_key *key = demo_key(0x11);
	struct error err;

	while (tree.size < size && span_line(&rest, 65535, &line)) {
		struct digest leaf = tree_leaf(line);

		tree_add(&tree, &leaf);
	}
	checkpoint.size = tree.size;
	checkpoint.root = tree_root(&tree);
	checkpoint_format(&checkpoint, &text);
	ck_assert_int_eq(checkpoint_sign(&checkpoint, key, &note, &err), 0);
	private_key_free(key);
	for (size_t i = 0; i < 3; i++) {
		struct public_key public;
		struct vkey cosigner;

		key = demo_key((uint8_t)(0x21 + i));
		public = private_key_public(key);
		cosigner = vkey_make_cosigner(witnesses[i], &public);
		ck_assert_int_eq(cosignature_sign(text_span(&text), &cosigner,
		                     key, time, &note, &err),
		    0);
		private_key_free(key);
	}
	ck_assert(span_same(text_span(&note), file_span(&wanted)));
	file_release(&wanted);
	file_release(&log);
	text_clear(&text);
	text_clear(&note);
}

START_TEST(the_demo_log_is_made_again_from_its_seeds)
{
	if (!demo_is_here("its checkpoints were not made again"))
		return;
	demo_again("checkpoint.100", 100, 0x69add540);
	demo_again("checkpoint", 300, 0x69ade350);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_witness_follows_one_log_and_no_other, 0 },
	{ &a_witness_is_asked_from_what_it_cosigned_last, 0 },
	{ &evidence_has_both_heads_word_for_word, 0 },
	{ &no_bit_of_a_cosignature_may_change, 0 },
	{ &the_demo_log_is_made_again_from_its_seeds, 0 },
};
UNIT_TESTS("witness", tests)
