#ifndef KAIHYO_AUDIT_TREE_H
#define KAIHYO_AUDIT_TREE_H

#include <stdint.h>

#include "keys/digest.h"

/*
 * A growing RFC 6962 Merkle tree, kept as the roots of its full subtrees
 * (one for each bit of its size). {0} is the empty tree.
 */
struct tree {
	uint64_t size;
	struct digest
	    peaks[64]; /* peaks[i] covers 2^i leaves if bit i is set */
};

/* The leaf hash of an entry: SHA-256(0x00 || entry), RFC 6962 §2.1. */
struct digest tree_leaf(struct span entry);

/* SHA-256(0x01 || left || right). */
struct digest tree_node(const struct digest *left, const struct digest *right);

void tree_add(struct tree *tree, const struct digest *leaf);

/* The root; of the empty tree SHA-256 of nothing. */
struct digest tree_root(const struct tree *tree);

#endif
