#ifndef KAIHYO_KEYS_BASE64_H
#define KAIHYO_KEYS_BASE64_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* RFC 4648 §4 with padding. */
void base64_add(struct text *text, const uint8_t *bytes, size_t len);

/*
 * Exactly `len` bytes in the one canonical spelling: padding present, unused
 * bits zero, no other characters.
 */
bool base64_parse(struct span base64, uint8_t *out, size_t len);

#endif
