#ifndef KAIHYO_TALLY_WIDE_H
#define KAIHYO_TALLY_WIDE_H

#include <stdbool.h>

#include "base/text.h"

/* 128 bits: exact products of counts. Overflow is refused, never wrapped. */
__extension__ typedef __int128 wide;

/* False, and *out unspecified, if the result does not fit. */
bool wide_add(wide a, wide b, wide *out);
bool wide_multiply(wide a, wide b, wide *out);

/* In digits, with thousands separators; and without. */
void wide_text(struct text *text, wide number);
void wide_digits(struct text *text, wide number);

#endif
