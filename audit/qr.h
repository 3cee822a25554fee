#ifndef KAIHYO_AUDIT_QR_H
#define KAIHYO_AUDIT_QR_H

#include "base/error.h"
#include "base/text.h"

#define QR_SIDE_MAX 177    /* modules of version 40 */
#define QR_TEXT_MAX 2331   /* bytes of version 40, level M */
#define QR_QUIET_MODULES 4 /* the light margin that readers need */

/* A QR code (ISO/IEC 18004), without its margin. */
struct qr {
	size_t side;                         /* modules; {0} is none */
	bool dark[QR_SIDE_MAX][QR_SIDE_MAX]; /* [row][column] */
};

/*
 * The QR code of a text, byte for byte, at level M (a seventh of it may be
 * unreadable). ERROR_INPUT for an empty text, one of more than QR_TEXT_MAX
 * bytes or with a NUL.
 */
MUST_CHECK int qr_make(struct span text, struct qr *qr, struct error *err);

/*
 * For a dark terminal: two rows of modules a line, in block characters, with
 * the margin.
 */
void qr_draw(const struct qr *qr, struct text *text);

/* An SVG 1.1 document of modules of one unit, with the margin. */
void qr_format_svg(const struct qr *qr, struct text *svg);

#endif
