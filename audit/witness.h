#ifndef KAIHYO_AUDIT_WITNESS_H
#define KAIHYO_AUDIT_WITNESS_H

#include "audit/checkpoint.h"
#include "audit/proof.h"

/* How two heads of one log fail to continue each other. */
enum fork_kind {
	FORK_NONE,
	FORK_PROVEN, /* two roots for one size: no log has both */
	FORK_UNSHOWN /* a proof was given and does not hold */
};

/*
 * May a witness that cosigned `kept` last (NULL: nothing of this log yet)
 * cosign `shown`, a head whose log's signature was verified, on the strength
 * of `proof` (NULL: none was given)? The rules of C2SP tlog-witness v1.0.0;
 * formats.md §13.7. Returns 0 if it may. ERROR_INPUT if it was asked wrongly,
 * ERROR_FORK, with the kind in *fork, if the heads do not continue each
 * other.
 */
MUST_CHECK int witness_check(const struct checkpoint *kept,
    const struct checkpoint *shown, const struct proof *proof,
    enum fork_kind *fork, struct error *err);

/* "state-<64 hex>.txt": where a witness keeps the last head of this log. */
void witness_state_name(const char *origin, struct text *name);

/*
 * Adds the evidence file (formats.md §13.7): the head kept and what was
 * shown, both signed by the log, word for word.
 */
void witness_evidence_format(enum fork_kind fork, const struct checkpoint *kept,
    struct span kept_note, const struct checkpoint *shown,
    struct span shown_file, struct text *text);

#endif
