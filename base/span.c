#include "base/span.h"

#include <endian.h>
#include <string.h>

struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

bool
span_cut(struct span *rest, char sep, size_t max, struct span *field)
{
	const char *end;
	size_t len;

	if (rest->at == NULL)
		return false;
	end = memchr(rest->at, sep, rest->len);
	len = end != NULL ? (size_t)(end - rest->at) : rest->len;
	if (len > max)
		return false;

	*field = (struct span){ rest->at, len };
	if (end == NULL)
		*rest = (struct span){ NULL, 0 };
	else
		*rest = (struct span){ end + 1, rest->len - len - 1 };
	return true;
}

bool
span_line(struct span *rest, size_t max, struct span *line)
{
	const char *end;
	size_t len;

	if (rest->at == NULL || rest->len == 0)
		return false;
	end = memchr(rest->at, '\n', rest->len);
	if (end == NULL || (size_t)(end - rest->at) > max)
		return false;

	len = (size_t)(end - rest->at);
	*line = (struct span){ rest->at, len };
	rest->len -= len + 1;
	rest->at = rest->len > 0 ? end + 1 : NULL;
	return true;
}

bool
span_skip(struct span *rest, const char *prefix)
{
	size_t len = strlen(prefix);

	if (rest->at == NULL || rest->len < len ||
	    memcmp(rest->at, prefix, len) != 0)
		return false;
	rest->at += len;
	rest->len -= len;
	return true;
}

bool
span_equals(struct span span, const char *text)
{
	return span_same(span, span_of(text));
}

bool
span_same(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int
span_compare(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
span_number(struct span span, uint64_t max, uint64_t *number)
{
	uint64_t value = 0;

	if (span.len == 0 || (span.len > 1 && span.at[0] == '0'))
		return false;
	for (size_t i = 0; i < span.len; i++) {
		unsigned digit = (unsigned char)span.at[i] - (unsigned)'0';

		if (digit > 9 || value > (max - digit) / 10 || digit > max)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

/* All eight at once: digits at random would mislead branches. */
static bool
eight_digits(const char digits[8], uint8_t out[4])
{
	const uint64_t each = 0x0101010101010101;
	uint64_t text, values, letters;

	memcpy(&text, digits, sizeof(text));
	text = be64toh(text);
	/* Letters have this bit, decimal digits have not. */
	values = (text & 0xf * each) + 9 * (text >> 6 & each);
	letters = (values + 6 * each) >> 4 & each;
	/* Digits are what these values are written with. */
	if ((values & 0xf0 * each) != 0 ||
	    text != values + '0' * each + ('a' - '9' - 1) * letters)
		return false;
	values = (values | values >> 4) & 0x00ff00ff00ff00ff;
	values = (values | values >> 8) & 0x0000ffff0000ffff;
	values |= values >> 16;
	for (size_t i = 4; i-- > 0; values >>= 8)
		out[i] = (uint8_t)values;
	return true;
}

bool
span_hex(struct span span, uint8_t *out, size_t len)
{
	char digits[8];
	uint8_t bytes[4];
	size_t i = 0;

	if (span.len / 2 != len || span.len % 2 != 0)
		return false;
	for (; i + 4 <= len; i += 4)
		if (!eight_digits(span.at + 2 * i, out + i))
			return false;
	if (i == len)
		return true;
	memset(digits, '0', sizeof(digits));
	memcpy(digits, span.at + 2 * i, 2 * (len - i));
	if (!eight_digits(digits, bytes))
		return false;
	memcpy(out + i, bytes, len - i);
	return true;
}

size_t
utf8_next(struct span span, uint32_t *character)
{
	const unsigned char *s = (const unsigned char *)span.at;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len;
	uint32_t c;

	if (span.len == 0)
		return 0;
	len = s[0] < 0x80    ? 1
	      : s[0] < 0xc2  ? 0
	      : s[0] < 0xe0  ? 2
	      : s[0] < 0xf0  ? 3
	      : s[0] <= 0xf4 ? 4
	                     : 0;
	if (len == 0 || len > span.len)
		return 0;
	c = len == 1 ? s[0] : s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*character = c;
	return len;
}

bool
character_is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad ||
	       c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
	       c == 0xfeff || (c >= 0xfff0 && c <= 0xffff) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

bool
span_is_text(struct span span, size_t max)
{
	if (span.len == 0 || span.len > max || span.at[0] == ' ' ||
	    span.at[span.len - 1] == ' ')
		return false;
	while (span.len > 0) {
		uint32_t character;
		size_t step;

		/* Nearly every character, and none of them unsafe. */
		if (*span.at >= 0x20 && *span.at < 0x7f) {
			span.at++;
			span.len--;
			continue;
		}
		step = utf8_next(span, &character);
		if (step == 0 || character_is_unsafe(character))
			return false;
		span.at += step;
		span.len -= step;
	}
	return true;
}

bool
span_is_id(struct span span)
{
	if (span.len == 0 || span.len > ID_MAX || span.at[0] == '-')
		return false;
	for (size_t i = 0; i < span.len; i++) {
		char c = span.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		        c == '-'))
			return false;
	}
	return true;
}

bool
span_copy(struct span span, char *out, size_t size)
{
	if (span.len >= size || memchr(span.at, '\0', span.len) != NULL)
		return false;
	memcpy(out, span.at, span.len);
	out[span.len] = '\0';
	return true;
}
