/* What the audit commands share: heads and checkpoints for people. */
#ifndef KAIHYO_AUDIT_CMD_PAPER_H
#define KAIHYO_AUDIT_CMD_PAPER_H

#include "audit/checkpoint.h"
#include "base/command.h"

#define QR_OPTION                                                              \
	{                                                                      \
		.name = "qr", .value = "FILE",                                 \
		.help = N_("its QR code as a drawing, FILE.svg")               \
	}

/* Log, size, root in groups, words in the chosen language. */
void paper_head(FILE *to, const struct checkpoint *checkpoint);

/* The sixteen words on four lines, Japanese and English. */
void paper_words(FILE *to, const struct checkpoint *checkpoint);

/*
 * The QR code of a checkpoint's file: drawn on `to`, and as SVG in the new
 * file `path` if that is not NULL.
 */
MUST_CHECK int paper_qr(
    FILE *to, struct span note, const char *path, struct error *err);

/*
 * Refuses a file to be written that exists already: asked before the first
 * lasting step, so that none is done in vain.
 */
MUST_CHECK int out_check(const char *path, struct error *err);

#endif
