#include "tally/publish/html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tally/rules/wide.h"

#define ARGUMENTS_MAX 8

void
html_bytes(struct text *text, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		switch (bytes.at[i]) {
		case '<':
			text_add(text, "&lt;");
			break;
		case '>':
			text_add(text, "&gt;");
			break;
		case '&':
			text_add(text, "&amp;");
			break;
		case '"':
			text_add(text, "&quot;");
			break;
		case '\'':
			text_add(text, "&#39;");
			break;
		default:
			text_add_char(text, bytes.at[i]);
		}
	}
}

void
html_text(struct text *text, const char *string)
{
	html_bytes(text, span_of(string));
}

void
html_label(struct text *text, const struct label *label)
{
	html_text(text, label_text(label));
}

/* How many %s there are, wherever a translation puts them. */
static size_t
arguments_in(const char *id)
{
	size_t count = 0;

	for (const char *p = strchr(id, '%'); p != NULL;
	     p = strchr(p + 1, '%')) {
		assert(p[1] == 's');
		count++;
	}
	assert(count <= ARGUMENTS_MAX);
	return count;
}

/* "%s" or "%2$s" at `words`: which argument it is; moves on behind it. */
static size_t
placeholder(const char **words, size_t next)
{
	const char *at = *words + 1;
	size_t which = next;

	if (*at != 's') {
		which = (size_t)(*at - '1');
		at += 2;
	}
	assert(*at == 's' && which < ARGUMENTS_MAX);
	*words = at + 1;
	return which;
}

static void
fill_in(struct text *text, const char *id, bool pieces, va_list list)
{
	const char *arguments[ARGUMENTS_MAX] = { NULL }, *words, *next;
	size_t count = arguments_in(id);
	va_list args;

	va_copy(args, list);
	for (size_t i = 0; i < count; i++)
		arguments[i] = va_arg(args, const char *);
	va_end(args);
	words = translate(id);
	for (size_t i = 0; (next = strchr(words, '%')) != NULL; i++) {
		size_t which;

		html_bytes(
		    text, (struct span){ words, (size_t)(next - words) });
		which = placeholder(&next, i);
		assert(arguments[which] != NULL);
		if (pieces)
			text_add(text, arguments[which]);
		else
			html_text(text, arguments[which]);
		words = next;
	}
	html_text(text, words);
}

void
html_say(struct text *text, const char *id, ...)
{
	va_list list;

	va_start(list, id);
	fill_in(text, id, false, list);
	va_end(list);
}

void
html_join(struct text *text, const char *id, ...)
{
	va_list list;

	va_start(list, id);
	fill_in(text, id, true, list);
	va_end(list);
}

/* "<span data-at=...>" with the pointer. */
static void
span_begin(
    struct text *text, const char *attribute, const char *at, va_list list)
{
	char pointer[256];
	va_list args;
	int len;

	va_copy(args, list);
	len = vsnprintf(pointer, sizeof(pointer), at, args);
	va_end(args);
	assert(len > 0 && (size_t)len < sizeof(pointer));
	text_addf(text, "<span %s=\"", attribute);
	html_text(text, pointer);
	text_add(text, "\">");
}

void
html_figure(struct text *text, int64_t number, const char *at, ...)
{
	char digits[NUMBER_TEXT_LEN];
	va_list list;

	va_start(list, at);
	span_begin(text, "data-at", at, list);
	va_end(list);
	text_add(text, number_text(number, digits));
	text_add(text, "</span>");
}

void
html_label_at(struct text *text, const struct label *label, const char *at, ...)
{
	va_list list;

	va_start(list, at);
	span_begin(text, "data-label", at, list);
	va_end(list);
	html_label(text, label);
	text_add(text, "</span>");
}

void
html_date(struct text *text, struct date date)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };

	if (strcmp(message_language_name(), "ja") == 0)
		text_addf(
		    text, "%d年%d月%d日", date.year, date.month, date.day);
	else
		text_addf(text, "%d %s %d", date.day, months[date.month - 1],
		    date.year);
}

/* part × scale ÷ whole, to the nearest. */
static uint64_t
scaled(uint64_t part, uint64_t whole, unsigned scale)
{
	return (uint64_t)((2 * (wide)part * scale + whole) / (2 * (wide)whole));
}

static void
percent_add(struct text *text, uint64_t part, uint64_t whole)
{
	uint64_t n;
	wide exact;

	if (whole == 0) {
		text_add(text, "–");
		return;
	}
	n = scaled(part, whole, 10000);
	exact = (wide)part * 10000;
	/* A vote short of the half must not read as the half. */
	if (n % 2500 == 0 && exact < (wide)n * whole)
		n--;
	else if (n % 2500 == 0 && exact > (wide)n * whole)
		n++;
	text_addf(text, "%llu.%02llu%%", (unsigned long long)(n / 100),
	    (unsigned long long)(n % 100));
}

void
html_share(struct text *text, uint64_t part, uint64_t whole,
    const char *part_at, const char *whole_at)
{
	text_add(text, "<span class=\"share\" data-share=\"");
	html_text(text, part_at);
	text_add(text, "\" data-whole=\"");
	html_text(text, whole_at);
	text_add(text, "\">");
	percent_add(text, part, whole);
	text_add(text, "</span>");
}

uint64_t
position_of(uint64_t part, uint64_t whole)
{
	return whole > 0 ? scaled(part, whole, 1000) : 0;
}

void
position_add(struct text *text, uint64_t thousandths)
{
	text_addf(text, "%llu.%llu%%", (unsigned long long)(thousandths / 10),
	    (unsigned long long)(thousandths % 10));
}
