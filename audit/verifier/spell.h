#ifndef KAIHYO_VERIFIER_SPELL_H
#define KAIHYO_VERIFIER_SPELL_H

#include "audit/verifier/bytes.h"

/* How result.json and the findings in it spell things, formats.md §8. */

/* In quotes; only `"`, `\` and control characters are escaped. */
void spell_text(struct buffer *out, const char *text);

/* A number with a comma before each three digits: "-1,389,688". */
void spell_number(struct buffer *out, long long number);

/* At most `max` bytes of a text, cut between two characters. */
void spell_cut(struct buffer *out, const char *text, size_t max);

/* What a buffer holds; "" if nothing. */
const char *spelled(const struct buffer *buffer);

#endif
