#ifndef KAIHYO_VERIFIER_ED25519_H
#define KAIHYO_VERIFIER_ED25519_H

#include "audit/verifier/note.h"
#include "audit/verifier/report.h"

/*
 * Ed25519 by libgcrypt in child processes, because libgcrypt 1.10 aborts on
 * some keys that are no one's. A crash or a silence of the child refuses the
 * signature, is reported, and a new child takes over.
 */
struct ed25519;
struct ed25519 *ed25519_new(struct report *report);
void ed25519_free(struct ed25519 *ed25519);

/* The public key's form: canonical and not of low order. */
bool ed25519_key_fine(const uint8_t key[PUBLIC_LEN]);

/*
 * Also in the subgroup of prime order ([L]A = 0), as every key of a roster
 * must be. Asks the child.
 */
bool ed25519_key_honest(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN]);

/* Guards first, then the child. What was asked before is remembered. */
bool ed25519_verify(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN]);

/*
 * What will probably be asked, so that other cores can answer it meanwhile:
 * first each question, then once ed25519_ahead() with the number of processes
 * that answer. `message` is borrowed until then. Changes nothing but time:
 * an answer is used only for the very same key, message and signature; one
 * that does not come is asked for again when it is needed, and only then is
 * anything reported.
 */
void ed25519_foresee_key(
    struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN]);
void ed25519_foresee(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN]);
void ed25519_ahead(struct ed25519 *ed25519, unsigned children);

#endif
