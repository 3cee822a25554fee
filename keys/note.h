#ifndef KAIHYO_KEYS_NOTE_H
#define KAIHYO_KEYS_NOTE_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"
#include "keys/keyring.h"
#include "keys/signature.h"

#define NOTE_BYTES_MAX (8u << 20) /* a manifest of 20,000 files is 2.5 MB */
#define NOTE_SIGNATURES_MAX AHEAD_MAX

/* A note whose every signature was verified with a known key. */
struct note {
	struct verified text; /* digest = note id */
	const struct key_entry *signers[NOTE_SIGNATURES_MAX]; /* of the ring */
	size_t signer_count;
};

/*
 * Opens a signed note (C2SP signed-note v1.0.0, Ed25519 type 01), stricter:
 * at least one signature; every line known to `keyring`, none twice, each
 * valid; canonical base64; text without empty lines and control
 * characters. A revoked key is refused. All errors are ERROR_SIGNATURE, or
 * ERROR_INPUT for what is no note at all. Borrows `bytes` and `keyring`.
 */
MUST_CHECK int note_open(struct span bytes, const struct keyring *keyring,
    struct note *note, struct error *err);

/*
 * Verifies the signatures of what may be a note, until one does not hold, and
 * says nothing: the note is still to be opened, with `ahead` in its keyring.
 * Pure: on any core.
 */
void note_verify_ahead(
    struct span bytes, const struct keyring *keyring, struct ahead *ahead);

/*
 * The parts of a note or a draft (no signature yet: the text, optionally
 * followed by the empty line), structure only, NOTHING VERIFIED: for
 * signing, attaching and for naming what was refused. `lines` is empty for
 * a draft.
 */
MUST_CHECK int note_split(struct span bytes, struct span *text,
    struct span *lines, struct error *err);

/* The value of "key ..." in an unverified text, for messages only. */
bool note_peek(struct span text, const char *key, struct span *value);

/* SHA-256 of the text. */
struct digest note_id(struct span text);

/* Adds "— name base64\n" over `text` to `line`. */
MUST_CHECK int note_sign(struct span text, const char *name,
    const struct private_key *key, struct text *line, struct error *err);

/*
 * Adds to `out` the note `bytes` (or draft) with one more signature line,
 * which must be well-formed and not there yet, lines sorted by bytes. The
 * signature is checked against `keyring` if it is not NULL.
 */
MUST_CHECK int note_attach(struct span bytes, struct span line,
    const struct keyring *keyring, struct text *out, struct error *err);

#endif
