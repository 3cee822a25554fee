#ifndef KAIHYO_KEYS_DIGEST_H
#define KAIHYO_KEYS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

#define DIGEST_LEN 32
#define DIGEST_TEXT_LEN 65

/* A SHA-256 digest (FIPS 180-4). */
struct digest {
	uint8_t bytes[DIGEST_LEN];
};

struct digest digest_of(struct span bytes);

/* SHA-256 of several pieces one after the other. */
struct digest digest_of_pieces(const struct span *pieces, size_t count);

bool digest_same(const struct digest *a, const struct digest *b);
bool digest_parse(struct span hex, struct digest *digest);
void digest_format(const struct digest *digest, char out[DIGEST_TEXT_LEN]);

/* Reads a 64-digit hex value; see lines.h. */
struct lines;
MUST_CHECK int digest_line(struct lines *lines, const char *key,
    struct digest *digest, struct error *err);

/*
 * A fingerprint as people read it: 16 groups of 4 hex digits. `group` is
 * from 1 to 16; out holds 5 bytes.
 */
#define FINGERPRINT_GROUPS 16
void digest_group(const struct digest *digest, size_t group, char out[5]);

/* Bytes with their digest. Only hashed_of() makes one. */
struct hashed {
	struct span bytes;
	struct digest digest;
};
struct hashed hashed_of(struct span bytes);

/*
 * Bytes for which a signature stands, directly (the text of a note; digest =
 * note id) or through a digest in a signed text. Parsers of untrusted files
 * take nothing else, and only keys/ makes one (P1). Borrows the bytes.
 */
struct verified {
	struct span bytes;
	struct digest digest;
};

/*
 * Makes hashed bytes verified if `wanted`, from a verified text, is their
 * digest. ERROR_SIGNATURE otherwise.
 */
MUST_CHECK int verified_by_digest(const struct hashed *hashed,
    const struct digest *wanted, struct verified *verified, struct error *err);

#endif
