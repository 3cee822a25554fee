#ifndef KAIHYO_AUDIT_PROOF_H
#define KAIHYO_AUDIT_PROOF_H

#include "audit/checkpoint.h"
#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"

#define PROOF_HASHES_MAX 63 /* C2SP's bound; enough below TREE_SIZE_MAX */
#define PROOF_BYTES_MAX (CHECKPOINT_BYTES_MAX + 4096)

enum proof_kind {
	PROOF_NONE,
	PROOF_INCLUSION,  /* this entry is in that tree */
	PROOF_CONSISTENCY /* the larger tree begins with the smaller one */
};

/* Hashes that lead to a root (RFC 6962 §2.1.1, §2.1.2). */
struct proof {
	enum proof_kind kind;
	uint64_t number; /* index of the entry, or size of the smaller tree */
	size_t count;
	struct digest hashes[PROOF_HASHES_MAX]; /* nearest the leaves first */
};

/* The root of the first `size` of these leaf hashes. */
struct digest proof_root(const struct digest *leaves, uint64_t size);

/* Makes them from leaf hashes: index < size, 0 < before <= size. */
void proof_make_inclusion(const struct digest *leaves, uint64_t size,
    uint64_t index, struct proof *proof);
void proof_make_consistency(const struct digest *leaves, uint64_t size,
    uint64_t before, struct proof *proof);

/*
 * Does the proof lead from the leaf hash, or from the root of the smaller
 * tree, to `root` of `size` entries? ERROR_BOOKS if not. A proof from the
 * empty tree says nothing and is refused.
 */
MUST_CHECK int proof_check_inclusion(const struct proof *proof, uint64_t size,
    const struct digest *leaf, const struct digest *root, struct error *err);
MUST_CHECK int proof_check_consistency(const struct proof *proof, uint64_t size,
    const struct digest *before, const struct digest *root, struct error *err);

/*
 * The file of either kind (formats.md §13): hashes, then the checkpoint of
 * the (larger) tree as a note, of which nothing is looked at here.
 */
MUST_CHECK int proof_parse(struct span bytes, struct proof *proof,
    struct span *checkpoint, struct error *err);
void proof_format(
    const struct proof *proof, struct span checkpoint, struct text *text);

/* What an unverified file claims to be, by its first line. */
enum proof_kind proof_kind_of(struct span bytes);

#endif
