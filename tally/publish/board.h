#ifndef KAIHYO_TALLY_BOARD_H
#define KAIHYO_TALLY_BOARD_H

#include "tally/status.h"

/*
 * The page for the hall's screen: how far the night is, from signed
 * statements alone, and what the officials have let out. It renews itself in
 * the browser every `seconds`. No choices but those of `snapshot`, a
 * certificate or an interim report (or NULL), and these as sums of the station.
 * At a canvass: which stations are in, and what they have sent.
 */
void board_write(const struct status *status,
    const struct certificate *snapshot, unsigned seconds, struct text *out);

#endif
