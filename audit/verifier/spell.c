#include "audit/verifier/spell.h"

#include <stdio.h>
#include <string.h>

void
spell_text(struct buffer *out, const char *text)
{
	buffer_put(out, "\"");
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f) {
			buffer_printf(out, "\\u%04x", (unsigned)c);
			continue;
		}
		if (c == '"' || c == '\\')
			buffer_put(out, "\\");
		buffer_add(out, text, 1);
	}
	buffer_put(out, "\"");
}

void
spell_number(struct buffer *out, long long number)
{
	char digits[24];
	size_t len;

	snprintf(digits, sizeof(digits), "%lld", number);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			buffer_put(out, ",");
		buffer_add(out, &digits[i], 1);
	}
}

void
spell_cut(struct buffer *out, const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len > max) {
		len = max;
		/* A character begins with a byte that is no 10xxxxxx. */
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	buffer_add(out, text, len);
}

const char *
spelled(const struct buffer *buffer)
{
	return buffer->at != NULL ? buffer->at : "";
}
