#ifndef KAIHYO_BALLOT_ATTACHED_H
#define KAIHYO_BALLOT_ATTACHED_H

#include "ballot/notes/signed.h"

/*
 * Lists of voters that stand beside a statement, which names their digests:
 * the check-ins of a turnout, the voters and changes of a roll.
 */
enum attached {
	ATTACHED_NONE,
	ATTACHED_CHECKINS,
	ATTACHED_ROLL,
	ATTACHED_CHANGES
};

/* Which list of this statement it is; ATTACHED_NONE if it names it not. */
enum attached attached_find(
    const struct signed_statement *statement, const struct digest *digest);

/*
 * Verifies a list by the digest in its statement and reads all of it: every
 * byte, and that it has as many voters as the statement says.
 */
MUST_CHECK int attached_check(const struct signed_statement *statement,
    enum attached attached, const struct hashed *hashed,
    const struct setup *setup, struct error *err);

#endif
