#include "audit/verifier/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes
bytes_of(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

struct bytes
bytes_part(const void *at, size_t len)
{
	return (struct bytes){ at, len };
}

bool
text_ends(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && strcmp(text + len - tail, end) == 0;
}

int
bytes_order(struct bytes a, struct bytes b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
bytes_same(struct bytes a, struct bytes b)
{
	return a.len == b.len && bytes_order(a, b) == 0;
}

bool
bytes_is(struct bytes a, const char *text)
{
	return bytes_same(a, bytes_of(text));
}

bool
bytes_copy(struct bytes a, char *out, size_t size)
{
	if (a.len >= size || (a.len > 0 && memchr(a.at, 0, a.len) != NULL))
		return false;
	if (a.len > 0)
		memcpy(out, a.at, a.len);
	out[a.len] = '\0';
	return true;
}

bool
bytes_until(struct bytes *rest, char separator, struct bytes *field)
{
	const char *end =
	    rest->len > 0 ? memchr(rest->at, separator, rest->len) : NULL;

	if (end == NULL)
		return false;
	*field = (struct bytes){ rest->at, (size_t)(end - rest->at) };
	rest->len -= field->len + 1;
	rest->at = end + 1;
	return true;
}

bool
bytes_line(struct bytes *rest, struct bytes *line)
{
	return bytes_until(rest, '\n', line);
}

bool
bytes_field(struct bytes *rest, char separator, struct bytes *field)
{
	if (rest->at == NULL)
		return false;
	if (bytes_until(rest, separator, field))
		return true;
	*field = *rest;
	*rest = (struct bytes){ NULL, 0 };
	return true;
}

bool
bytes_skip(struct bytes *rest, const char *text)
{
	size_t len = strlen(text);

	if (rest->len < len || (len > 0 && memcmp(rest->at, text, len) != 0))
		return false;
	rest->at += len;
	rest->len -= len;
	return true;
}

struct text_lines
lines_of(struct bytes text)
{
	return (struct text_lines){ .rest = text };
}

bool
lines_next(struct text_lines *lines, struct bytes *line)
{
	if (!bytes_line(&lines->rest, line))
		return false;
	lines->number++;
	return true;
}

bool
lines_ahead(const struct text_lines *lines, const char *key)
{
	struct bytes rest = lines->rest;

	return bytes_skip(&rest, key) && bytes_skip(&rest, " ");
}

bool
lines_value(struct text_lines *lines, const char *key, struct bytes *value)
{
	if (!lines_ahead(lines, key) || !lines_next(lines, value))
		return false;
	value->at += strlen(key) + 1;
	value->len -= strlen(key) + 1;
	return true;
}

bool
lines_at_end(const struct text_lines *lines)
{
	return lines->rest.len == 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

bool
bytes_are_id(struct bytes a)
{
	if (a.len == 0 || a.len >= ID_LEN || a.at[0] == '-')
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (!is_lower(a.at[i]) && !is_digit(a.at[i]) && a.at[i] != '-')
			return false;
	return true;
}

bool
bytes_number(struct bytes a, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;

	if (a.len == 0 || (a.len > 1 && a.at[0] == '0'))
		return false;
	for (size_t i = 0; i < a.len; i++) {
		uint64_t digit = (uint64_t)(a.at[i] - '0');

		if (!is_digit(a.at[i]) || n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (n > max)
		return false;
	*out = n;
	return true;
}

/* `len` digits at `at`, as a number. */
static bool
digits(struct bytes a, size_t at, size_t len, unsigned *out)
{
	*out = 0;
	for (size_t i = at; i < at + len; i++) {
		if (!is_digit(a.at[i]))
			return false;
		*out = *out * 10 + (unsigned)(a.at[i] - '0');
	}
	return true;
}

static unsigned
month_days(unsigned year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

bool
bytes_are_date(struct bytes a)
{
	unsigned year, month, day;

	return a.len == 10 && a.at[4] == '-' && a.at[7] == '-' &&
	       digits(a, 0, 4, &year) && digits(a, 5, 2, &month) &&
	       digits(a, 8, 2, &day) && year >= 1900 && year <= 2199 &&
	       month >= 1 && month <= 12 && day >= 1 &&
	       day <= month_days(year, month);
}

bool
bytes_are_time(struct bytes a)
{
	unsigned hour, minute, second;

	return a.len == 20 && bytes_are_date(bytes_part(a.at, 10)) &&
	       a.at[10] == 'T' && a.at[13] == ':' && a.at[16] == ':' &&
	       a.at[19] == 'Z' && digits(a, 11, 2, &hour) &&
	       digits(a, 14, 2, &minute) && digits(a, 17, 2, &second) &&
	       hour < 24 && minute < 60 && second < 60;
}

static int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
bytes_hex(struct bytes a, uint8_t *out, size_t len)
{
	if (a.len != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(a.at[2 * i]);
		int low = hex_digit(a.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool
bytes_digest(struct bytes a, uint8_t out[DIGEST_LEN])
{
	return bytes_hex(a, out, DIGEST_LEN);
}

bool
bytes_yes_no(struct bytes a, bool *out)
{
	*out = bytes_is(a, "yes");
	return *out || bytes_is(a, "no");
}

/* Cuts one character of UTF-8, in its shortest form and no surrogate. */
static bool
character_cut(struct bytes *rest, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	uint8_t first = (uint8_t)rest->at[0];
	size_t more = first < 0x80   ? 0
	              : first < 0xc2 ? 4
	              : first < 0xe0 ? 1
	              : first < 0xf0 ? 2
	              : first < 0xf5 ? 3
	                             : 4;
	uint32_t c = more == 0 ? first : first & (0x3fu >> more);

	if (more == 4 || rest->len <= more)
		return false;
	for (size_t i = 1; i <= more; i++) {
		uint8_t next = (uint8_t)rest->at[i];

		if ((next & 0xc0) != 0x80)
			return false;
		c = c << 6 | (next & 0x3fu);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return false;
	rest->at += more + 1;
	rest->len -= more + 1;
	*out = c;
	return true;
}

/* Characters of §1 that say one thing and show another. */
static bool
is_forbidden(uint32_t c)
{
	static const uint32_t ranges[][2] = { { 0, 0x1f }, { 0x7f, 0x9f },
		{ 0xad, 0xad }, { 0x61c, 0x61c }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x2069 }, { 0xfeff, 0xfeff },
		{ 0xfff0, 0xffff }, { 0xe0000, 0xe0fff } };

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

bool
bytes_are_clean(struct bytes a)
{
	uint32_t c;

	while (a.len > 0)
		if (!character_cut(&a, &c) || is_forbidden(c))
			return false;
	return true;
}

bool
bytes_are_text(struct bytes a, size_t max)
{
	return a.len > 0 && a.len <= max && a.at[0] != ' ' &&
	       a.at[a.len - 1] != ' ' && bytes_are_clean(a);
}

bool
bytes_are_key_name(struct bytes a)
{
	if (a.len == 0 || a.len > 95)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char c = a.at[i];

		if (!is_digit(c) && !is_lower(c) && !(c >= 'A' && c <= 'Z') &&
		    c != '.' && c != '_' && c != '/' && c != '-')
			return false;
	}
	return true;
}

bool
bytes_are_person(struct bytes a)
{
	return bytes_are_text(a, 95) && memmem(a.at, a.len, ": ", 2) == NULL;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (is_lower(c))
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four digits; `pad` of them "=", whose bits must be zero. */
static bool
base64_group(const char *at, size_t pad, uint32_t *out)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int digit = i < 4 - pad    ? base64_digit(at[i])
		            : at[i] == '=' ? 0
		                           : -1;

		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
	}
	*out = bits;
	return (bits & ((1u << 8 * pad) - 1)) == 0;
}

bool
bytes_base64_any(struct bytes a, uint8_t *out, size_t max, size_t *len)
{
	size_t n = 0;

	if (a.len % 4 != 0)
		return false;
	for (size_t i = 0; i < a.len; i += 4) {
		bool last = i + 4 == a.len;
		size_t pad = !last || a.at[i + 3] != '=' ? 0
		             : a.at[i + 2] != '='        ? 1
		                                         : 2;
		uint32_t bits;

		if (!base64_group(a.at + i, pad, &bits) || max - n < 3 - pad)
			return false;
		for (size_t b = 0; b < 3 - pad; b++)
			out[n++] = (uint8_t)(bits >> (16 - 8 * b));
	}
	*len = n;
	return true;
}

bool
bytes_base64(struct bytes a, uint8_t *out, size_t len)
{
	size_t got;

	return a.len == (len + 2) / 3 * 4 &&
	       bytes_base64_any(a, out, len, &got) && got == len;
}

void
hex_write(const uint8_t *at, size_t len, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digit[at[i] >> 4];
		out[2 * i + 1] = digit[at[i] & 15];
	}
	out[2 * len] = '\0';
}

static void *
or_end(void *memory)
{
	if (memory == NULL) {
		fputs("kaihyo-verify: out of memory\n", stderr);
		_Exit(1);
	}
	return memory;
}

void *
memory_take(size_t count, size_t size)
{
	return or_end(calloc(count > 0 ? count : 1, size));
}

void *
memory_grow(void *old, size_t count, size_t size)
{
	return or_end(reallocarray(old, count > 0 ? count : 1, size));
}

char *
memory_text(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(memory_take(size, 1), text, size);
}

/* Room for `len` more and the NUL. */
static void
buffer_make_room(struct buffer *buffer, size_t len)
{
	size_t room = buffer->room < 256 ? 256 : buffer->room;

	if (len >= SIZE_MAX / 4 || buffer->len >= SIZE_MAX / 4)
		or_end(NULL);
	while (room < buffer->len + len + 1)
		room *= 2;
	if (room == buffer->room)
		return;
	buffer->at = memory_grow(buffer->at, room, 1);
	buffer->room = room;
}

void
buffer_add(struct buffer *buffer, const void *at, size_t len)
{
	buffer_make_room(buffer, len);
	if (len > 0)
		memcpy(buffer->at + buffer->len, at, len);
	buffer->len += len;
	buffer->at[buffer->len] = '\0';
}

void
buffer_put(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void
buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		or_end(NULL);
	buffer_make_room(buffer, (size_t)len);
	vsnprintf(buffer->at + buffer->len, (size_t)len + 1, format, again);
	buffer->len += (size_t)len;
	va_end(again);
}

void
buffer_clear(struct buffer *buffer)
{
	free(buffer->at);
	*buffer = (struct buffer){ 0 };
}

struct bytes
buffer_bytes(const struct buffer *buffer)
{
	return (struct bytes){ buffer->at, buffer->len };
}
