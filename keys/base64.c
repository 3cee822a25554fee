#include "keys/base64.h"

#include <string.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_add(struct text *text, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t bits = (uint32_t)bytes[i] << 16;
		char four[4];

		if (left > 1)
			bits |= (uint32_t)bytes[i + 1] << 8;
		if (left > 2)
			bits |= bytes[i + 2];
		four[0] = alphabet[bits >> 18];
		four[1] = alphabet[bits >> 12 & 63];
		four[2] = left > 1 ? alphabet[bits >> 6 & 63] : '=';
		four[3] = left > 2 ? alphabet[bits & 63] : '=';
		text_add_bytes(text, four, sizeof(four));
	}
}

/* The six bits of a character, or -1. '=' counts as zero where it may be. */
static int
six_bits(char c, bool may_pad)
{
	const char *at;

	if (c == '=')
		return may_pad ? 0 : -1;
	at = c != '\0' ? strchr(alphabet, c) : NULL;
	return at != NULL ? (int)(at - alphabet) : -1;
}

bool
base64_parse(struct span base64, uint8_t *out, size_t len)
{
	if (base64.len != (len + 2) / 3 * 4)
		return false;
	for (size_t i = 0; i < base64.len; i += 4) {
		size_t n = i / 4 * 3, left = len - n;
		uint32_t bits = 0;

		for (size_t j = 0; j < 4; j++) {
			bool pad = left < j;
			int six = six_bits(base64.at[i + j], pad);

			/* Padding exactly where no byte is left. */
			if (six < 0 || (pad && base64.at[i + j] != '='))
				return false;
			bits = bits << 6 | (uint32_t)six;
		}
		/* Unused bits must be zero: one spelling only. */
		if ((left == 1 && (bits & 0xffff) != 0) ||
		    (left == 2 && (bits & 0xff) != 0))
			return false;
		out[n] = (uint8_t)(bits >> 16);
		if (left > 1)
			out[n + 1] = (uint8_t)(bits >> 8);
		if (left > 2)
			out[n + 2] = (uint8_t)bits;
	}
	return true;
}
