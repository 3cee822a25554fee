#ifndef KAIHYO_BALLOT_OFFICES_H
#define KAIHYO_BALLOT_OFFICES_H

#include "ballot/setup.h"

/*
 * The offices of a setup, in one array: its stations, the canvasses that join
 * some of them (a ward's, a prefecture's), and last the canvass that joins all.
 */

/* Reads "stations" and "canvasses" of setup-N.json. */
MUST_CHECK int offices_read(
    const struct document_at *top, struct setup *setup, struct error *err);

#endif
