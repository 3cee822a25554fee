#include <jansson.h>
#include <stdio.h>

#include "tests/unit/test.h"

#include "audit/tree.h"

/* The eight classic leaves of Certificate Transparency, and their roots. */
static const struct {
	const char *leaf; /* hex */
	const char *root; /* of the tree up to and with this leaf */
} classic[] = {
	{ "", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617af"
	      "a01d" },
	{ "00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e"
	        "3c125" },
	{ "10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e"
	        "06e77" },
	{ "2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd952"
	          "09614b7" },
	{ "3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a"
	          "86264d4" },
	{ "40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232"
	              "a127f2087ef" },
	{ "5051525354555657",
	    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8"
	    "c" },
	{ "606162636465666768696a6b6c6d6e6f",
	    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff460432"
	    "8" },
};

static struct digest
leaf_of_hex(const char *hex)
{
	uint8_t bytes[64];
	size_t len = strlen(hex) / 2;

	ck_assert(span_hex(span_of(hex), bytes, len));
	return tree_leaf((struct span){ (const char *)bytes, len });
}

START_TEST(the_classic_leaves_have_their_roots)
{
	struct tree tree = { 0 };
	char text[DIGEST_TEXT_LEN];

	for (size_t i = 0; i < 8; i++) {
		struct digest leaf = leaf_of_hex(classic[i].leaf), root;

		tree_add(&tree, &leaf);
		root = tree_root(&tree);
		digest_format(&root, text);
		ck_assert_str_eq(text, classic[i].root);
	}
}
END_TEST

START_TEST(the_empty_tree_is_the_hash_of_nothing)
{
	struct tree tree = { 0 };
	struct digest root = tree_root(&tree);
	char text[DIGEST_TEXT_LEN];

	digest_format(&root, text);
	ck_assert_str_eq(text,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
	    "5");
}
END_TEST

/* RFC 6962 §2.1 word for word, slow: split at the largest power of two. */
static struct digest
root_by_definition(const struct digest *leaves, size_t count)
{
	size_t split = 1;
	struct digest left, right;

	if (count == 1)
		return leaves[0];
	while (split * 2 < count)
		split *= 2;
	left = root_by_definition(leaves, split);
	right = root_by_definition(leaves + split, count - split);
	return tree_node(&left, &right);
}

START_TEST(growing_and_defining_agree_at_every_size)
{
	struct digest leaves[300];
	struct tree tree = { 0 };

	for (size_t i = 0; i < 300; i++) {
		struct digest grown, defined;
		char entry[16];

		snprintf(entry, sizeof(entry), "entry %zu", i);
		leaves[i] = tree_leaf(span_of(entry));
		tree_add(&tree, &leaves[i]);
		grown = tree_root(&tree);
		defined = root_by_definition(leaves, i + 1);
		ck_assert(digest_same(&grown, &defined));
	}
}
END_TEST

static bool
is_hash(const struct digest *digest, const json_t *wanted)
{
	char text[DIGEST_TEXT_LEN];

	digest_format(digest, text);
	ck_assert_ptr_nonnull(json_string_value(wanted));
	return strcmp(text, json_string_value(wanted)) == 0;
}

START_TEST(the_published_leaves_and_roots_come_out)
{
	static const char path[] =
	    "../shared/vectors/rfc6962-merkle/leaves_roots.json";
	json_t *file = json_load_file(path, 0, NULL), *leaf, *roots;
	struct tree tree = { 0 };
	struct digest root;
	size_t i;

	if (file == NULL) {
		fprintf(stderr,
		    "SKIPPED: %s is not here; its leaves were not tried\n",
		    path);
		return;
	}
	root = tree_root(&tree);
	ck_assert(is_hash(&root, json_object_get(file, "empty_root")));
	roots = json_object_get(file, "root_of_first_n");
	json_array_foreach(json_object_get(file, "leaves_hex"), i, leaf)
	{
		struct digest hash = leaf_of_hex(json_string_value(leaf));
		const char count[] = { (char)('1' + i), '\0' };

		ck_assert(is_hash(&hash,
		    json_array_get(json_object_get(file, "leaf_hashes"), i)));
		tree_add(&tree, &hash);
		root = tree_root(&tree);
		ck_assert(is_hash(&root, json_object_get(roots, count)));
	}
	ck_assert_uint_eq(tree.size, 8);
	json_decref(file);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_classic_leaves_have_their_roots, 0 },
	{ &the_empty_tree_is_the_hash_of_nothing, 0 },
	{ &growing_and_defining_agree_at_every_size, 0 },
	{ &the_published_leaves_and_roots_come_out, 0 },
};
UNIT_TESTS("tree", tests)
