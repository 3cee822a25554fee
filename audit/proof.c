#include "audit/proof.h"

#include <assert.h>

#include "audit/tree.h"
#include "keys/base64.h"

#define HASH_TEXT_LEN 44
#define INCLUSION_LINE "c2sp.org/tlog-proof@v1"

static const char *const fix_together =
    N_("check that these files belong together; if they do, the log was "
       "changed: keep them all and call the security officer");
static const char *const fix_maker =
    N_("ask whoever made it for the proof as kaihyo wrote it");

/* --- made from leaf hashes ------------------------------------------------ */

struct digest
proof_root(const struct digest *leaves, uint64_t size)
{
	struct tree tree = { 0 };

	for (uint64_t i = 0; i < size; i++)
		tree_add(&tree, &leaves[i]);
	return tree_root(&tree);
}

/* The largest power of two below n, n > 1. */
static uint64_t
split_of(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

static void
hash_add(struct proof *proof, const struct digest *leaves, uint64_t size)
{
	assert(proof->count < PROOF_HASHES_MAX);
	proof->hashes[proof->count++] = proof_root(leaves, size);
}

/* They were gathered from the root down; a proof goes up. */
static void
hashes_reverse(struct proof *proof)
{
	for (size_t i = 0; i < proof->count / 2; i++) {
		struct digest *other = &proof->hashes[proof->count - 1 - i];
		struct digest swap = proof->hashes[i];

		proof->hashes[i] = *other;
		*other = swap;
	}
}

void
proof_make_inclusion(const struct digest *leaves, uint64_t size, uint64_t index,
    struct proof *proof)
{
	*proof = (struct proof){ .kind = PROOF_INCLUSION, .number = index };
	assert(index < size && size <= TREE_SIZE_MAX);
	while (size > 1) {
		uint64_t left = split_of(size);

		if (index < left) {
			hash_add(proof, leaves + left, size - left);
			size = left;
		} else {
			hash_add(proof, leaves, left);
			leaves += left;
			index -= left;
			size -= left;
		}
	}
	hashes_reverse(proof);
}

void
proof_make_consistency(const struct digest *leaves, uint64_t size,
    uint64_t before, struct proof *proof)
{
	bool is_known = true; /* the subtree's root is the smaller tree's */

	*proof = (struct proof){ .kind = PROOF_CONSISTENCY, .number = before };
	assert(before > 0 && before <= size && size <= TREE_SIZE_MAX);
	while (before < size) {
		uint64_t left = split_of(size);

		if (before <= left) {
			hash_add(proof, leaves + left, size - left);
			size = left;
		} else {
			hash_add(proof, leaves, left);
			leaves += left;
			before -= left;
			size -= left;
			is_known = false;
		}
	}
	if (!is_known)
		hash_add(proof, leaves, size);
	hashes_reverse(proof);
}

/* --- checked -------------------------------------------------------------- */

/*
 * Climbing from a leaf: `node` is its place on the level, `last` that of the
 * last node there (RFC 9162 §2.1.3.2).
 */
struct climb {
	uint64_t node, last;
};

static void
climb_up(struct climb *climb)
{
	climb->node >>= 1;
	climb->last >>= 1;
}

/* Is the next hash the left neighbour? Then goes on to where one can be. */
static bool
climb_takes_left(struct climb *climb)
{
	if ((climb->node & 1) == 0 && climb->node != climb->last)
		return false;
	while ((climb->node & 1) == 0 && climb->node != 0)
		climb_up(climb);
	return true;
}

static bool
inclusion_holds(const struct proof *proof, uint64_t size,
    const struct digest *leaf, const struct digest *root)
{
	struct climb climb = { proof->number, size - 1 };
	struct digest hash = *leaf;

	if (proof->number >= size)
		return false;
	for (size_t i = 0; i < proof->count; i++) {
		const struct digest *next = &proof->hashes[i];

		if (climb.last == 0)
			return false;
		hash = climb_takes_left(&climb) ? tree_node(next, &hash)
		                                : tree_node(&hash, next);
		climb_up(&climb);
	}
	return climb.last == 0 && digest_same(&hash, root);
}

/* RFC 9162 §2.1.4.2: both roots are built at once. */
static bool
consistency_holds(const struct proof *proof, uint64_t size,
    const struct digest *before, const struct digest *root)
{
	struct climb climb = { proof->number - 1, size - 1 };
	struct digest small, large;
	size_t i = 0;

	if (proof->number == 0 || proof->number > size)
		return false;
	if (proof->number == size)
		return proof->count == 0 && digest_same(before, root);
	while ((climb.node & 1) != 0)
		climb_up(&climb);
	if (climb.node == 0) /* a power of two: its root begins the proof */
		small = *before;
	else if (proof->count > 0)
		small = proof->hashes[i++];
	else
		return false;
	large = small;
	for (; i < proof->count; i++) {
		const struct digest *next = &proof->hashes[i];

		if (climb.last == 0)
			return false;
		if (climb_takes_left(&climb)) {
			small = tree_node(next, &small);
			large = tree_node(next, &large);
		} else {
			large = tree_node(&large, next);
		}
		climb_up(&climb);
	}
	return climb.last == 0 && digest_same(&small, before) &&
	       digest_same(&large, root);
}

int
proof_check_inclusion(const struct proof *proof, uint64_t size,
    const struct digest *leaf, const struct digest *root, struct error *err)
{
	if (inclusion_holds(proof, size, leaf, root))
		return 0;
	return error_set(err, ERROR_BOOKS, fix_together,
	    N_("the proof does not show that this is entry %llu of the log of "
	       "%llu entries"),
	    (unsigned long long)proof->number, (unsigned long long)size);
}

int
proof_check_consistency(const struct proof *proof, uint64_t size,
    const struct digest *before, const struct digest *root, struct error *err)
{
	if (consistency_holds(proof, size, before, root))
		return 0;
	return error_set(err, ERROR_BOOKS, fix_together,
	    N_("the proof does not show that the log of %llu entries begins "
	       "with that of %llu entries"),
	    (unsigned long long)size, (unsigned long long)proof->number);
}

/* --- files ---------------------------------------------------------------- */

enum proof_kind
proof_kind_of(struct span bytes)
{
	struct span line;

	if (!span_line(&bytes, PROOF_BYTES_MAX, &line))
		return PROOF_NONE;
	if (span_equals(line, INCLUSION_LINE))
		return PROOF_INCLUSION;
	return span_skip(&line, "old ") ? PROOF_CONSISTENCY : PROOF_NONE;
}

static bool
head_cut(struct span *rest, struct proof *proof)
{
	struct span line;

	proof->kind = proof_kind_of(*rest);
	if (proof->kind == PROOF_NONE || !span_line(rest, 64, &line))
		return false;
	if (proof->kind == PROOF_INCLUSION &&
	    (!span_line(rest, 64, &line) || !span_skip(&line, "index ")))
		return false;
	if (proof->kind == PROOF_CONSISTENCY && !span_skip(&line, "old "))
		return false;
	return span_number(line, TREE_SIZE_MAX, &proof->number);
}

/* The hashes up to and with the empty line. */
static bool
hashes_cut(struct span *rest, struct proof *proof)
{
	struct span line;

	while (span_line(rest, HASH_TEXT_LEN, &line)) {
		if (line.len == 0)
			return rest->at != NULL;
		if (proof->count == PROOF_HASHES_MAX ||
		    !base64_parse(
		        line, proof->hashes[proof->count].bytes, DIGEST_LEN))
			return false;
		proof->count++;
	}
	return false;
}

int
proof_parse(struct span bytes, struct proof *proof, struct span *checkpoint,
    struct error *err)
{
	*proof = (struct proof){ .kind = PROOF_NONE };
	if (bytes.len <= PROOF_BYTES_MAX && head_cut(&bytes, proof) &&
	    hashes_cut(&bytes, proof)) {
		*checkpoint = bytes;
		return 0;
	}
	*proof = (struct proof){ .kind = PROOF_NONE };
	return error_set(err, ERROR_INPUT, fix_maker,
	    N_("it is no proof: a first line that says which, a number, up to "
	       "%d hashes, an empty line, a checkpoint"),
	    PROOF_HASHES_MAX);
}

void
proof_format(
    const struct proof *proof, struct span checkpoint, struct text *text)
{
	text_addf(text,
	    proof->kind == PROOF_INCLUSION ? INCLUSION_LINE "\nindex %llu\n"
	                                   : "old %llu\n",
	    (unsigned long long)proof->number);
	for (size_t i = 0; i < proof->count; i++) {
		base64_add(text, proof->hashes[i].bytes, DIGEST_LEN);
		text_add_char(text, '\n');
	}
	text_add_char(text, '\n');
	text_add_bytes(text, checkpoint.at, checkpoint.len);
}
