#ifndef KAIHYO_VERIFIER_BESIDE_H
#define KAIHYO_VERIFIER_BESIDE_H

#include "audit/verifier/heads.h"

/*
 * What lies in a bundle beside the record itself: formats.md §14.1.
 */

/*
 * attachments/: checkpoints, of which the witnesses' lines are counted in
 * `witnesses` (or NULL), notes of this bundle with more signatures, the note
 * that everything else was deleted. Whatever does not hold is reported.
 */
void attachments_take(
    const struct chain *chain, bool is_public, struct witnesses *witnesses);

/*
 * documents/: in a public bundle only those of §19, result.json as it is, and
 * no file that may not be there under another name.
 */
void documents_check(const struct chain *chain, bool is_public);

#endif
