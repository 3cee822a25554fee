#include "base/message.h"

#include <assert.h>
#include <ctype.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "base/span.h"

#define DOMAIN "kaihyo"

static const char *language = "en";

static const char word_mark = WORD_("")[0];

/* A conversion of a format: "%05.2lld", or "%2$s" in a translation. */
struct conversion {
	size_t len;     /* with the '%' */
	int position;   /* from 1; 0: the next one */
	bool precision; /* ".*" */
	bool plain;     /* no flags, no width */
	char length;    /* 0, 'l', 'L' (ll), 'z' */
	char type;      /* s c d u x % */
};

static struct conversion
conversion_read(const char *at)
{
	struct conversion c = { .plain = true };
	const char *p = at + 1;
	const char *digits = p;

	while (isdigit((unsigned char)*p))
		p++;
	if (*p == '$' && p > digits) {
		c.position = atoi(digits);
		p++;
	} else if (p > digits) {
		c.plain = false;
	}
	if (p[0] == '.' && p[1] == '*') {
		c.precision = true;
		p += 2;
	}
	if (p[0] == 'l' && p[1] == 'l') {
		c.length = 'L';
		p += 2;
	} else if (*p == 'l' || *p == 'z') {
		c.length = *p++;
	}
	c.type = *p;
	/* A format is our own text: one that we cannot read is a bug. */
	assert(c.type != '\0' && strchr("scdux%", c.type) != NULL);
	c.len = (size_t)(p + 1 - at);
	return c;
}

const char *
number_text(long long number, char out[NUMBER_TEXT_LEN])
{
	char digits[NUMBER_TEXT_LEN];
	size_t len, n = 0;

	snprintf(digits, sizeof(digits), "%lld", number);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		out[n++] = digits[i];
		if (digits[i] != '-' && i + 1 < len && (len - 1 - i) % 3 == 0)
			out[n++] = ',';
	}
	out[n] = '\0';
	return out;
}

void
safe_text(const char *at, size_t len, char *out, size_t size)
{
	struct span rest = { at, len };
	size_t n = 0;

	while (rest.len > 0) {
		uint32_t character;
		size_t step = utf8_next(rest, &character);
		bool bad = step == 0 || character_is_unsafe(character);
		size_t need = bad ? 1 : step;

		if (n + need >= size)
			break;
		if (bad)
			out[n] = '?';
		else
			memcpy(out + n, rest.at, step);
		n += need;
		rest.at += step ? step : 1;
		rest.len -= step ? step : 1;
	}
	out[n] = '\0';
}

static void
argument_integer(
    const struct conversion *c, const char *spec, va_list list, char *out)
{
	long long number;

	if (c->type == 'd')
		number = c->length == 'L'   ? va_arg(list, long long)
		         : c->length == 'l' ? va_arg(list, long)
		         : c->length == 'z' ? va_arg(list, ssize_t)
		                            : va_arg(list, int);
	else
		number = c->length == 'L'
		             ? (long long)va_arg(list, unsigned long long)
		         : c->length == 'l'
		             ? (long long)va_arg(list, unsigned long)
		         : c->length == 'z' ? (long long)va_arg(list, size_t)
		                            : (long long)va_arg(list, unsigned);
	if (c->type == 'x') {
		snprintf(
		    out, MESSAGE_ARG_LEN, "%llx", (unsigned long long)number);
	} else if (c->plain) {
		number_text(number, out);
	} else {
		int width = atoi(spec + 1);

		snprintf(out, MESSAGE_ARG_LEN,
		    spec[1] == '0' ? "%0*lld" : "%*lld", width, number);
	}
}

static void
argument_set(struct message *message, size_t i, const char *spec,
    const struct conversion *c, va_list list)
{
	char *out = message->args[i];

	if (c->type == 's') {
		int len = c->precision ? va_arg(list, int) : -1;
		const char *s = va_arg(list, const char *);
		size_t size = s == NULL ? 0
		              : len < 0 ? strlen(s)
		                        : strnlen(s, (size_t)len);
		size_t mark = len < 0 && size > 0 && s[0] == word_mark;

		/*
		 * A file that begins a text with the mark gains nothing: the
		 * rest is made safe, and at worst is a word of ours.
		 */
		if (mark)
			out[0] = word_mark;
		safe_text(
		    s + mark, size - mark, out + mark, MESSAGE_ARG_LEN - mark);
	} else if (c->type == 'c') {
		char one = (char)va_arg(list, int);

		safe_text(&one, 1, out, MESSAGE_ARG_LEN);
	} else {
		argument_integer(c, spec, list, out);
	}
}

void
message_set_list(struct message *message, const char *id, va_list list)
{
	va_list args;
	size_t n = 0;

	message->id = id;
	va_copy(args, list);
	for (const char *p = strchr(id, '%'); p != NULL; p = strchr(p, '%')) {
		struct conversion c = conversion_read(p);

		if (c.type != '%') {
			assert(n < MESSAGE_ARGS_MAX);
			argument_set(message, n++, p, &c, args);
		}
		p += c.len;
	}
	va_end(args);
}

void
message_set(struct message *message, const char *id, ...)
{
	va_list list;

	va_start(list, id);
	message_set_list(message, id, list);
	va_end(list);
}

const char *
translate(const char *id)
{
	/* gettext("") is the catalogue's header. */
	return id[0] == '\0' ? "" : dgettext(DOMAIN, id);
}

/* An argument as text; a word of ours in the chosen language. */
static const char *
argument_text(const char *arg, bool translated)
{
	if (arg[0] != word_mark)
		return arg;
	return translated ? translate(WORD_TEXT(arg)) : WORD_TEXT(arg);
}

static void
fill_in(const char *format, const struct message *message, bool translated,
    char *out, size_t size)
{
	size_t n = 0, next = 0;

	assert(size > 0);
	while (*format != '\0' && n + 1 < size) {
		struct conversion c;
		const char *arg = "%";

		if (*format != '%') {
			out[n++] = *format++;
			continue;
		}
		c = conversion_read(format);
		if (c.type != '%') {
			size_t i = c.position ? (size_t)c.position - 1 : next++;

			if (i < MESSAGE_ARGS_MAX)
				arg =
				    argument_text(message->args[i], translated);
			else
				arg = "";
		}
		while (*arg != '\0' && n + 1 < size)
			out[n++] = *arg++;
		format += c.len;
	}
	out[n] = '\0';
}

void
message_format(const struct message *message, char *out, size_t size)
{
	fill_in(translate(message->id), message, true, out, size);
}

void
message_format_english(const struct message *message, char *out, size_t size)
{
	fill_in(message->id, message, false, out, size);
}

void
say(FILE *to, const char *id, ...)
{
	struct message message = { 0 };
	char line[4096];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	fputs(line, to);
}

/* The catalogues lie beside the program: bin/kaihyo and share/locale. */
static void
catalogue_bind(void)
{
	char path[PATH_MAX];
	ssize_t len =
	    readlink("/proc/self/exe", path, sizeof(path) - sizeof("locale"));
	char *slash;

	if (len <= 0)
		return;
	path[len] = '\0';
	for (int up = 0; up < 2; up++) {
		slash = strrchr(path, '/');
		if (slash == NULL)
			return;
		*slash = '\0';
	}
	len = (ssize_t)strlen(path);
	snprintf(path + len, sizeof(path) - (size_t)len, "/share/locale");
	bindtextdomain(DOMAIN, path);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
}

bool
message_language(const char *name)
{
	static const char *const variables[] = { "KAIHYO_LANG", "LC_ALL",
		"LC_MESSAGES", "LANG" };

	for (size_t i = 0; name == NULL && i < 4; i++) {
		const char *value = getenv(variables[i]);

		if (value != NULL && value[0] != '\0')
			name = strncmp(value, "ja", 2) == 0 ? "ja" : "en";
	}
	if (name == NULL)
		name = "en";
	if (strcmp(name, "ja") != 0 && strcmp(name, "en") != 0)
		return false;
	language = strcmp(name, "ja") == 0 ? "ja" : "en";
	/* Only messages follow a language; numbers and results never do. */
	setenv("LANGUAGE", language, 1);
	/* gettext remembers translations until the locale becomes another. */
	setlocale(LC_MESSAGES, "C");
	setlocale(LC_MESSAGES, "C.UTF-8");
	catalogue_bind();
	return true;
}

const char *
message_language_name(void)
{
	return language;
}

/* The East Asian wide and fullwidth blocks that our texts can hold. */
static bool
is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
	       (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
	       (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd);
}

size_t
text_width(const char *text)
{
	struct span rest = span_of(text);
	size_t width = 0;

	while (rest.len > 0) {
		uint32_t character = 0;
		size_t step = utf8_next(rest, &character);

		width += is_wide(character) ? 2 : 1;
		rest.at += step ? step : 1;
		rest.len -= step ? step : 1;
	}
	return width;
}
