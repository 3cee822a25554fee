#include <jansson.h>
#include <stdio.h>

#include "audit/proof.h"
#include "audit/tree.h"
#include "keys/base64.h"
#include "tests/unit/test.h"

#define LEAVES 40

static void
leaves_make(struct digest leaves[LEAVES])
{
	for (size_t i = 0; i < LEAVES; i++) {
		char entry[16];

		snprintf(entry, sizeof(entry), "entry %zu", i);
		leaves[i] = tree_leaf(span_of(entry));
	}
}

static void
must_be(const struct proof *proof, const struct digest *const *wanted)
{
	size_t i = 0;

	for (; wanted[i] != NULL; i++) {
		ck_assert_uint_lt(i, proof->count);
		ck_assert(digest_same(&proof->hashes[i], wanted[i]));
	}
	ck_assert_uint_eq(proof->count, i);
}

/* The tree of seven leaves of RFC 6962 §2.1.3, by its letters. */
START_TEST(the_examples_of_the_rfc_come_out)
{
	struct digest d[LEAVES], g, h, i, k, l;
	struct proof proof;

	leaves_make(d);
	g = tree_node(&d[0], &d[1]);
	h = tree_node(&d[2], &d[3]);
	i = tree_node(&d[4], &d[5]);
	k = tree_node(&g, &h);
	l = tree_node(&i, &d[6]);

	proof_make_inclusion(d, 7, 0, &proof);
	must_be(&proof, (const struct digest *[]){ &d[1], &h, &l, NULL });
	proof_make_inclusion(d, 7, 3, &proof);
	must_be(&proof, (const struct digest *[]){ &d[2], &g, &l, NULL });
	proof_make_inclusion(d, 7, 4, &proof);
	must_be(&proof, (const struct digest *[]){ &d[5], &d[6], &k, NULL });
	proof_make_inclusion(d, 7, 6, &proof);
	must_be(&proof, (const struct digest *[]){ &i, &k, NULL });

	proof_make_consistency(d, 7, 3, &proof);
	must_be(
	    &proof, (const struct digest *[]){ &d[2], &d[3], &g, &l, NULL });
	proof_make_consistency(d, 7, 4, &proof);
	must_be(&proof, (const struct digest *[]){ &l, NULL });
	proof_make_consistency(d, 7, 6, &proof);
	must_be(&proof, (const struct digest *[]){ &i, &d[6], &k, NULL });
}
END_TEST

/* Every way to spoil a proof by one step; false after the last. */
static bool
spoil(struct proof *proof, size_t step)
{
	if (step < proof->count * DIGEST_LEN) {
		proof->hashes[step / DIGEST_LEN].bytes[step % DIGEST_LEN] ^=
		    (uint8_t)(1 << step % 8);
		return true;
	}
	switch (step - proof->count * DIGEST_LEN) {
	case 0:
		proof->number++;
		return true;
	case 1:
		proof->number--;
		return true;
	case 2:
		memset(&proof->hashes[proof->count++], 0, DIGEST_LEN);
		return true;
	case 3:
		if (proof->count > 0)
			proof->count--;
		else
			proof->number ^= (uint64_t)1 << 63;
		return true;
	default:
		return false;
	}
}

START_TEST(every_entry_of_every_tree_is_proved_and_nothing_else)
{
	uint64_t size = (uint64_t)_i + 1;
	struct digest leaves[LEAVES], root;
	struct proof proof, wrong;
	struct error err;

	leaves_make(leaves);
	root = proof_root(leaves, size);
	for (uint64_t i = 0; i < size; i++) {
		proof_make_inclusion(leaves, size, i, &proof);
		ck_assert_int_eq(proof_check_inclusion(
		                     &proof, size, &leaves[i], &root, &err),
		    0);
		ck_assert_int_eq(proof_check_inclusion(&proof, size,
		                     &leaves[(i + 1) % LEAVES], &root, &err),
		    -1);
		ck_assert_int_eq(err.kind, ERROR_BOOKS);
		ck_assert_int_eq(proof_check_inclusion(&proof, size, &leaves[i],
		                     &leaves[LEAVES - 1], &err),
		    -1);
		for (size_t step = 0; wrong = proof, spoil(&wrong, step);
		     step++)
			ck_assert_int_eq(proof_check_inclusion(&wrong, size,
			                     &leaves[i], &root, &err),
			    -1);
	}
}
END_TEST

START_TEST(every_growth_is_proved_and_nothing_else)
{
	uint64_t size = (uint64_t)_i + 1;
	struct digest leaves[LEAVES], root;
	struct proof proof, wrong;
	struct error err;

	leaves_make(leaves);
	root = proof_root(leaves, size);
	for (uint64_t n = 1; n <= size; n++) {
		struct digest before = proof_root(leaves, n), other = before;

		proof_make_consistency(leaves, size, n, &proof);
		ck_assert_int_eq(
		    proof_check_consistency(&proof, size, &before, &root, &err),
		    0);
		other.bytes[0] ^= 1;
		ck_assert_int_eq(
		    proof_check_consistency(&proof, size, &other, &root, &err),
		    -1);
		ck_assert_int_eq(err.kind, ERROR_BOOKS);
		for (size_t step = 0; wrong = proof, spoil(&wrong, step);
		     step++)
			ck_assert_int_eq(proof_check_consistency(&wrong, size,
			                     &before, &root, &err),
			    -1);
	}
}
END_TEST

START_TEST(a_proof_from_the_empty_tree_says_nothing)
{
	struct digest leaves[LEAVES], root;
	struct digest empty = proof_root(NULL, 0);
	struct proof proof = { .kind = PROOF_CONSISTENCY };
	struct error err;

	leaves_make(leaves);
	root = proof_root(leaves, 1);
	ck_assert_int_eq(
	    proof_check_consistency(&proof, 1, &empty, &root, &err), -1);
	ck_assert_int_eq(
	    proof_check_consistency(&proof, 0, &empty, &empty, &err), -1);
	proof.kind = PROOF_INCLUSION;
	ck_assert_int_eq(
	    proof_check_inclusion(&proof, 0, &leaves[0], &empty, &err), -1);
}
END_TEST

/* --- files ---------------------------------------------------------------- */

#define HASH "CGNo4brMANXOKn0mXfC+D7Zgjtcxf+ZvG0Uv0q0c2us=\n"

START_TEST(a_file_is_written_as_it_was_read)
{
	static const char *const files[] = {
		"c2sp.org/tlog-proof@v1\nindex 0\n\nx\n",
		"c2sp.org/tlog-proof@v1\nindex 4611686018427387904\n" HASH HASH
		"\na\n1\nb\n\nc\n",
		"old 7\n" HASH "\nx",
		"old 0\n\nx",
	};
	struct proof proof;
	struct span checkpoint;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(
	    proof_parse(span_of(files[_i]), &proof, &checkpoint, &err), 0);
	ck_assert_int_eq(
	    proof.kind, _i < 2 ? PROOF_INCLUSION : PROOF_CONSISTENCY);
	proof_format(&proof, checkpoint, &text);
	ck_assert_str_eq(text.at, files[_i]);
	text_clear(&text);
}
END_TEST

START_TEST(a_file_that_is_no_proof_is_refused)
{
	static const char *const refused[] = { "", "\n", "index 0\n\nx\n",
		"c2sp.org/tlog-proof@v1\n",
		"c2sp.org/tlog-proof@v2\nindex 0\n\nx\n",
		"c2sp.org/tlog-proof@v1\nindex 0\n",
		"c2sp.org/tlog-proof@v1\nindex 0\n\n",
		"c2sp.org/tlog-proof@v1\nindex 00\n\nx\n",
		"c2sp.org/tlog-proof@v1\nindex -1\n\nx\n",
		"c2sp.org/tlog-proof@v1\nindex 4611686018427387905\n\nx\n",
		"c2sp.org/tlog-proof@v1\nold 0\n\nx\n",
		"c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\nx\n",
		"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx\r\n",
		"c2sp.org/tlog-proof@v1\nindex 0\n" HASH,
		"c2sp.org/tlog-proof@v1\nindex 0\n" HASH "x\n\nx\n",
		"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx\n", "old 1",
		"old \n\nx\n", "old 1\n" HASH " \n\nx\n" };
	struct proof proof;
	struct span checkpoint;
	struct error err;

	ck_assert_int_eq(
	    proof_parse(span_of(refused[_i]), &proof, &checkpoint, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(proof.kind, PROOF_NONE);
}
END_TEST

START_TEST(more_hashes_than_a_tree_has_levels_are_refused)
{
	struct text text = { 0 };
	struct proof proof;
	struct span checkpoint;
	struct error err;

	text_add(&text, "old 1\n");
	for (int i = 0; i < PROOF_HASHES_MAX + _i; i++)
		text_add(&text, HASH);
	text_add(&text, "\nx\n");
	ck_assert_int_eq(
	    proof_parse(text_span(&text), &proof, &checkpoint, &err),
	    _i == 0 ? 0 : -1);
	text_clear(&text);
}
END_TEST

/* --- published vectors ---------------------------------------------------- */

static json_t *
vectors(const char *name)
{
	char path[100];
	json_t *root;

	snprintf(
	    path, sizeof(path), "../shared/vectors/rfc6962-merkle/%s", name);
	/* An index of 2^64 - 1 is no integer for jansson. */
	root = json_load_file(path, JSON_DECODE_INT_AS_REAL, NULL);
	if (root == NULL)
		fprintf(stderr,
		    "SKIPPED: %s is not here; its proofs were not tried\n",
		    path);
	else
		ck_assert_uint_eq(json_array_size(root), 98);
	return root;
}

static uint64_t
number_of(const json_t *vector, const char *key)
{
	double value = json_number_value(json_object_get(vector, key));

	ck_assert(value >= 0);
	return value < 9e15 ? (uint64_t)value : UINT64_MAX;
}

static bool
hash_of(const json_t *value, struct digest *digest)
{
	const char *text = json_string_value(value);

	return text != NULL &&
	       base64_parse(span_of(text), digest->bytes, DIGEST_LEN);
}

/* False if a hash is none, so that no proof can hold it. */
static bool
proof_of(const json_t *vector, struct proof *proof)
{
	const json_t *list = json_object_get(vector, "proof");

	ck_assert_uint_le(json_array_size(list), PROOF_HASHES_MAX);
	proof->count = json_array_size(list);
	for (size_t i = 0; i < proof->count; i++)
		if (!hash_of(json_array_get(list, i), &proof->hashes[i]))
			return false;
	return true;
}

static bool
is_wanted(const json_t *vector)
{
	return json_is_false(json_object_get(vector, "wantErr"));
}

START_TEST(the_published_inclusion_proofs_agree)
{
	json_t *root = vectors("inclusion.json"), *vector;
	size_t i, held = 0;

	json_array_foreach(root, i, vector)
	{
		struct proof proof = { .kind = PROOF_INCLUSION,
			.number = number_of(vector, "leafIdx") };
		struct digest leaf, tree;
		struct error err;
		bool holds =
		    hash_of(json_object_get(vector, "leafHash"), &leaf) &&
		    hash_of(json_object_get(vector, "root"), &tree) &&
		    proof_of(vector, &proof) &&
		    proof_check_inclusion(&proof, number_of(vector, "treeSize"),
		        &leaf, &tree, &err) == 0;

		ck_assert_msg(holds == is_wanted(vector), "%s",
		    json_string_value(json_object_get(vector, "file")));
		held += holds;
	}
	ck_assert(root == NULL || held > 0);
	json_decref(root);
}
END_TEST

/* One is wanted there that has roots of 12 bytes: here it is refused. */
START_TEST(the_published_consistency_proofs_agree)
{
	json_t *root = vectors("consistency.json"), *vector;
	size_t i, held = 0, short_roots = 0;

	json_array_foreach(root, i, vector)
	{
		struct proof proof = { .kind = PROOF_CONSISTENCY,
			.number = number_of(vector, "size1") };
		struct digest before, tree;
		struct error err;
		bool holds =
		    hash_of(json_object_get(vector, "root1"), &before) &&
		    hash_of(json_object_get(vector, "root2"), &tree) &&
		    proof_of(vector, &proof) &&
		    proof_check_consistency(&proof, number_of(vector, "size2"),
		        &before, &tree, &err) == 0;
		const char *text =
		    json_string_value(json_object_get(vector, "root1"));

		if (is_wanted(vector) && text != NULL && strlen(text) == 16) {
			ck_assert(!holds);
			short_roots++;
			continue;
		}
		ck_assert_msg(holds == is_wanted(vector), "%s",
		    json_string_value(json_object_get(vector, "file")));
		held += holds;
	}
	ck_assert(root == NULL || (held > 0 && short_roots == 1));
	json_decref(root);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_examples_of_the_rfc_come_out, 0 },
	{ &every_entry_of_every_tree_is_proved_and_nothing_else, LEAVES - 1 },
	{ &every_growth_is_proved_and_nothing_else, LEAVES - 1 },
	{ &a_proof_from_the_empty_tree_says_nothing, 0 },
	{ &a_file_is_written_as_it_was_read, 4 },
	{ &a_file_that_is_no_proof_is_refused, 19 },
	{ &more_hashes_than_a_tree_has_levels_are_refused, 2 },
	{ &the_published_inclusion_proofs_agree, 0 },
	{ &the_published_consistency_proofs_agree, 0 },
};
UNIT_TESTS("proof", tests)
