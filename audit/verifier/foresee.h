#ifndef KAIHYO_VERIFIER_FORESEE_H
#define KAIHYO_VERIFIER_FORESEE_H

#include "audit/verifier/bundle.h"
#include "audit/verifier/ed25519.h"

/*
 * Looks through the notes of a bundle that nobody has checked yet and starts
 * `children` processes on every signature that names a key of a root or a
 * roster there. Judges nothing and reports nothing; what it does not
 * understand, and what lies beyond the bounds of bundle_keep() and ahead.h, is
 * left to those who judge.
 */
void foresee(struct bundle *bundle, struct ed25519 *ed25519, unsigned children);

#endif
