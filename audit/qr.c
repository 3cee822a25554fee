#include "audit/qr.h"

#include <qrencode.h>
#include <string.h>

int
qr_make(struct span text, struct qr *qr, struct error *err)
{
	QRcode *code = NULL;

	*qr = (struct qr){ 0 };
	if (text.len > 0 && text.len <= QR_TEXT_MAX &&
	    memchr(text.at, '\0', text.len) == NULL)
		code = QRcode_encodeData((int)text.len,
		    (const unsigned char *)text.at, 0, QR_ECLEVEL_M);
	if (code == NULL || code->width > QR_SIDE_MAX) {
		QRcode_free(code);
		return error_set(err, ERROR_INPUT,
		    N_("make the QR code of a checkpoint with fewer "
		       "signatures"),
		    N_("%zu bytes make no QR code; it holds 1 to %d"), text.len,
		    QR_TEXT_MAX);
	}
	qr->side = (size_t)code->width;
	for (size_t row = 0; row < qr->side; row++)
		for (size_t column = 0; column < qr->side; column++)
			qr->dark[row][column] =
			    (code->data[row * qr->side + column] & 1) != 0;
	QRcode_free(code);
	return 0;
}

/* A module counted from the margin's corner. */
static bool
is_dark(const struct qr *qr, size_t row, size_t column)
{
	return row >= QR_QUIET_MODULES && column >= QR_QUIET_MODULES &&
	       row - QR_QUIET_MODULES < qr->side &&
	       column - QR_QUIET_MODULES < qr->side &&
	       qr->dark[row - QR_QUIET_MODULES][column - QR_QUIET_MODULES];
}

void
qr_draw(const struct qr *qr, struct text *text)
{
	/* By upper and lower module; what is light is drawn. */
	static const char *const blocks[2][2] = { { "\u2588", "\u2580" },
		{ "\u2584", " " } };
	size_t width = qr->side + 2 * QR_QUIET_MODULES;

	for (size_t row = 0; row < width; row += 2) {
		for (size_t column = 0; column < width; column++)
			text_add(text, blocks[is_dark(qr, row, column)]
			                     [row + 1 == width ||
			                         is_dark(qr, row + 1, column)]);
		text_add_char(text, '\n');
	}
}

void
qr_format_svg(const struct qr *qr, struct text *svg)
{
	size_t width = qr->side + 2 * QR_QUIET_MODULES;

	text_addf(svg,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" "
	    "width=\"%zumm\" height=\"%zumm\" viewBox=\"0 0 %zu %zu\" "
	    "shape-rendering=\"crispEdges\">\n"
	    "<rect width=\"%zu\" height=\"%zu\" fill=\"#fff\"/>\n"
	    "<path fill=\"#000\" d=\"",
	    width, width, width, width, width, width);
	for (size_t row = 0; row < qr->side; row++)
		for (size_t column = 0; column < qr->side; column++)
			if (qr->dark[row][column])
				text_addf(svg, "M%zu %zuh1v1h-1z",
				    column + QR_QUIET_MODULES,
				    row + QR_QUIET_MODULES);
	text_add(svg, "\"/>\n</svg>\n");
}
