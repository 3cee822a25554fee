#include "audit/tree.h"

#include <assert.h>

struct digest
tree_leaf(struct span entry)
{
	const struct span pieces[] = { { "\0", 1 }, entry };

	return digest_of_pieces(pieces, 2);
}

struct digest
tree_node(const struct digest *left, const struct digest *right)
{
	const struct span pieces[] = { { "\1", 1 },
		{ (const char *)left->bytes, DIGEST_LEN },
		{ (const char *)right->bytes, DIGEST_LEN } };

	return digest_of_pieces(pieces, 3);
}

void
tree_add(struct tree *tree, const struct digest *leaf)
{
	struct digest node = *leaf;
	unsigned level = 0;

	/* Like adding 1 to a binary number: equal subtrees carry upwards. */
	for (; tree->size >> level & 1; level++)
		node = tree_node(&tree->peaks[level], &node);
	assert(level < 64);
	tree->peaks[level] = node;
	tree->size++;
}

struct digest
tree_root(const struct tree *tree)
{
	struct digest root = digest_of((struct span){ "", 0 });
	bool begun = false;

	/* The small peaks stand to the right of the large ones. */
	for (unsigned level = 0; level < 64; level++) {
		if ((tree->size >> level & 1) == 0)
			continue;
		root = begun ? tree_node(&tree->peaks[level], &root)
		             : tree->peaks[level];
		begun = true;
	}
	return root;
}
