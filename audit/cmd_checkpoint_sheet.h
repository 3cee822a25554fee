/*
 * A checkpoint on paper, for witnesses to sign and keep. Commands only.
 */
#ifndef KAIHYO_AUDIT_CMD_CHECKPOINT_SHEET_H
#define KAIHYO_AUDIT_CMD_CHECKPOINT_SHEET_H

#include "audit/checkpoint.h"
#include "tally/cmd_session.h"

#define OPTION_SHEET                                                           \
	{                                                                      \
		.name = "sheet", .value = "FILE",                              \
		.help = N_("also draw it as a PDF, with words, QR code and "   \
		           "places for the witnesses to sign")                 \
	}

/* The PDF of a signed checkpoint of this station. */
MUST_CHECK int checkpoint_sheet_draw(const struct session *session,
    const struct checkpoint *checkpoint, struct span note, struct text *pdf,
    struct error *err);

/* The same as a new file. */
MUST_CHECK int checkpoint_sheet_write(const struct session *session,
    const struct checkpoint *checkpoint, struct span note, const char *path,
    struct error *err);

#endif
