#ifndef KAIHYO_VERIFIER_CHECKPOINT_H
#define KAIHYO_VERIFIER_CHECKPOINT_H

#include "audit/verifier/ed25519.h"

#define CHECKPOINT_MAX (1u << 20)

/* A checkpoint, formats.md §13.1. Borrows its bytes. NOT VERIFIED. */
struct checkpoint {
	struct bytes text; /* three lines */
	struct bytes origin;
	uint64_t size;
	uint8_t root[DIGEST_LEN];
	struct bytes lines; /* the signature lines, each well-formed */
};
bool checkpoint_read(
    struct bytes bytes, struct checkpoint *checkpoint, char why[WHY_LEN]);

/* What the lines of one key say. */
enum checkpoint_verdict {
	CHECKPOINT_UNSIGNED, /* no line of this key */
	CHECKPOINT_FORGED,   /* a line of it that is not valid, or two */
	CHECKPOINT_SIGNED
};

/* By a log: the key's name is the origin, one valid line. */
enum checkpoint_verdict checkpoint_by_log(const struct checkpoint *checkpoint,
    const struct vkey *log, struct ed25519 *ed25519);

/* By a witness: cosignature/v1 (§13.7), one valid line. */
enum checkpoint_verdict checkpoint_by_witness(
    const struct checkpoint *checkpoint, const struct vkey *witness,
    struct ed25519 *ed25519);

/*
 * A head as people read it off paper: "<size>:<root>", root in 64 hex digits
 * (spaces between groups are passed over) or base64.
 */
bool claim_read(struct bytes text, uint64_t *size, uint8_t root[DIGEST_LEN]);

#endif
