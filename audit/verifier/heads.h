#ifndef KAIHYO_VERIFIER_HEADS_H
#define KAIHYO_VERIFIER_HEADS_H

#include "audit/verifier/chain.h"
#include "audit/verifier/witnesses.h"

/*
 * Heads of the log, from inside the bundle and from outside it, held against
 * the tree of the whole log.
 */

/*
 * The checkpoints that the station signed at the moments of the night
 * (§13.4): signature, size, root, order, and whether one is missing.
 * `working`: the night is not over.
 */
void heads_of_night(const struct chain *chain, bool working);

/*
 * A checkpoint that an observer kept, or one of attachments/ (`file` names
 * it). It must be one of this log. Its cosignatures are noted in `witnesses`
 * (NULL: none asked for) if it speaks of the whole log. An attachment that
 * is no checkpoint of this log is nobody's business: returns false.
 */
bool heads_take(const struct chain *chain, struct bytes bytes, const char *file,
    bool attachment, struct witnesses *witnesses);

/* A head off paper: "<size>:<root>", or "<size>:<sixteen words>". */
void heads_claim(const struct chain *chain, const char *text);

/* The policy's log is this one, and enough witnesses cosigned the whole. */
void heads_policy(const struct chain *chain, const char *file,
    const struct witnesses *witnesses);

#endif
