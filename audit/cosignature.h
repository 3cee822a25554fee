#ifndef KAIHYO_AUDIT_COSIGNATURE_H
#define KAIHYO_AUDIT_COSIGNATURE_H

#include "audit/checkpoint.h"

#define COSIGNATURE_TIME_MAX ((uint64_t)INT64_MAX)
#define COSIGNATURE_LINES_MAX (64u << 10) /* bytes of a file of them */

/*
 * A witness's word (C2SP tlog-cosignature v1.0.1, cosignature/v1): "as of
 * this time this is the largest head of this log that I know, and it
 * continues every one that I knew". Formats.md §13.7. The time is the
 * witness's statement.
 */

/* Adds what is signed: two lines, then the checkpoint's text. */
void cosignature_message(
    struct span checkpoint, uint64_t time, struct text *message);

/* Adds the line of `cosigner`, whose private half is `key`. */
MUST_CHECK int cosignature_sign(struct span checkpoint,
    const struct vkey *cosigner, const struct private_key *key, uint64_t time,
    struct text *line, struct error *err);

/* Adds the line around a signature that was made elsewhere. */
void cosignature_format(const struct vkey *cosigner, uint64_t time,
    const uint8_t signature[SIGNATURE_LEN], struct text *line);

/*
 * Checks a line that bears the cosigner's name and id over the text of a
 * checkpoint. ERROR_SIGNATURE if it does not hold.
 */
MUST_CHECK int cosignature_verify(struct span checkpoint,
    const struct checkpoint_line *line, const struct vkey *cosigner,
    uint64_t *time, struct error *err);

#endif
