#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void
memory_gone(void)
{
	fputs("kaihyo: no memory left; nothing unfinished was saved\n", stderr);
	_Exit(6);
}

void *
memory_grow(void *old, size_t count, size_t size)
{
	void *at = reallocarray(old, count > 0 ? count : 1, size);

	if (at == NULL)
		memory_gone();
	return at;
}

void *
memory_new(size_t count, size_t size)
{
	void *at = calloc(count > 0 ? count : 1, size);

	if (at == NULL)
		memory_gone();
	return at;
}

void *
memory_new_table(size_t count, size_t size)
{
	const uintptr_t page = 2u << 20;
	char *at = memory_new(count, size);
	uintptr_t begin = ((uintptr_t)at + page - 1) / page * page;
	uintptr_t end = ((uintptr_t)at + count * size) / page * page;

	/* Advice only: whatever becomes of it, the memory is there. */
	if (end > begin)
		(void)madvise(
		    at + (begin - (uintptr_t)at), end - begin, MADV_HUGEPAGE);
	return at;
}

char *
memory_copy(struct span span)
{
	char *at = memory_new(span.len + 1, 1);

	if (span.len > 0)
		memcpy(at, span.at, span.len);
	return at;
}

void
text_reserve(struct text *text, size_t len)
{
	size_t need = text->len + len + 1;

	if (need < len)
		memory_gone();
	if (need <= text->size)
		return;
	text->size = need < 64 ? 64 : need + need / 2;
	text->at = memory_grow(text->at, text->size, 1);
}

void
text_add_bytes(struct text *text, const void *at, size_t len)
{
	text_reserve(text, len);
	if (len > 0)
		memcpy(text->at + text->len, at, len);
	text->len += len;
	text->at[text->len] = '\0';
}

void
text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void
text_add_char(struct text *text, char c)
{
	text_add_bytes(text, &c, 1);
}

void
hex_format(const uint8_t *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

void
text_add_hex(struct text *text, const uint8_t *bytes, size_t len)
{
	text_reserve(text, 2 * len);
	hex_format(bytes, len, text->at + text->len);
	text->len += 2 * len;
}

void
text_addf(struct text *text, const char *format, ...)
{
	va_list list;
	int len;

	va_start(list, format);
	len = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (len < 0)
		memory_gone();
	text_reserve(text, (size_t)len);
	va_start(list, format);
	vsnprintf(text->at + text->len, (size_t)len + 1, format, list);
	va_end(list);
	text->len += (size_t)len;
}

void
text_add_json(struct text *text, const char *string)
{
	text_add_char(text, '"');
	for (const char *p = string; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			text_addf(text, "\\%c", *p);
		else if ((unsigned char)*p < 0x20 || *p == 0x7f)
			text_addf(text, "\\u%04x", (unsigned)*p);
		else
			text_add_char(text, *p);
	}
	text_add_char(text, '"');
}

struct span
text_span(const struct text *text)
{
	return (struct span){ text->at != NULL ? text->at : "", text->len };
}

void
text_clear(struct text *text)
{
	free(text->at);
	*text = (struct text){ 0 };
}
