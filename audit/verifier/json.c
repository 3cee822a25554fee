#include "audit/verifier/json.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64
#define OPENINGS_MAX 400000
#define COMMAS_MAX 1500000
#define BLOCK_BYTES (256u << 10)
#define FEW_MEMBERS 24

/* Values and texts are never freed alone: they lie in blocks. */
struct json_block {
	struct json_block *next;
	size_t used, size;
	_Alignas(16) unsigned char bytes[];
};

struct reader {
	const unsigned char *at, *end;
	size_t line;
	unsigned depth, openings, commas;
	struct json_document *out;
};

static bool
refuse(struct reader *reader, const char *what)
{
	reader->out->what = what;
	reader->out->line = reader->line;
	return false;
}

static void *
take(struct json_document *document, size_t len)
{
	struct json_block *block = document->blocks;
	void *at;

	len = (len + 15) & ~(size_t)15;
	if (block == NULL || block->size - block->used < len) {
		size_t size = len > BLOCK_BYTES ? len : BLOCK_BYTES;

		block = malloc(sizeof(*block) + size);
		if (block == NULL)
			abort(); /* like every allocation of this program */
		*block = (struct json_block){ .next = document->blocks,
			.size = size };
		document->blocks = block;
	}
	at = block->bytes + block->used;
	block->used += len;
	return at;
}

static void
skip_space(struct reader *reader)
{
	for (; reader->at < reader->end; reader->at++) {
		if (*reader->at == '\n')
			reader->line++;
		else if (*reader->at != ' ' && *reader->at != '\t' &&
		         *reader->at != '\r')
			return;
	}
}

/* --- texts ---------------------------------------------------------------- */

/* Bytes of the UTF-8 character here, or 0. */
static size_t
character_length(const unsigned char *at, size_t left)
{
	size_t len = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;

	if ((at[0] >= 0x80 && at[0] < 0xc2) || at[0] > 0xf4 || len > left)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* Not the shortest form, a surrogate, or beyond U+10FFFF. */
	if ((at[0] == 0xe0 && at[1] < 0xa0) ||
	    (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return len;
}

/* The four digits behind "\u"; -1 if they are none. */
static long
four_digits(struct reader *reader)
{
	long value = 0;

	if (reader->end - reader->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		unsigned char c = *reader->at++;

		if (c >= '0' && c <= '9')
			value = value * 16 + c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + (c | 0x20) - 'a' + 10;
		else
			return -1;
	}
	return value;
}

/* "\uXXXX", of a pair of surrogates both. Returns what it wrote, 0 if bad. */
static size_t
escaped_unicode(struct reader *reader, char *out)
{
	long c = four_digits(reader);

	if (c >= 0xd800 && c < 0xdc00) {
		long low = -1;

		if (reader->end - reader->at >= 2 && reader->at[0] == '\\' &&
		    reader->at[1] == 'u') {
			reader->at += 2;
			low = four_digits(reader);
		}
		if (low < 0xdc00 || low > 0xdfff)
			return 0;
		c = 0x10000 + (c - 0xd800) * 0x400 + (low - 0xdc00);
	}
	if (c <= 0 || (c >= 0xdc00 && c <= 0xdfff))
		return 0;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static size_t
escape(struct reader *reader, char *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (reader->at == reader->end)
		return 0;
	if (*reader->at == 'u') {
		reader->at++;
		return escaped_unicode(reader, out);
	}
	found = *reader->at != '\0' ? strchr(from, *reader->at) : NULL;
	if (found == NULL)
		return 0;
	reader->at++;
	*out = to[found - from];
	return 1;
}

/* How many bytes stand before the quote that ends the text. */
static size_t
text_extent(const struct reader *reader)
{
	const unsigned char *at = reader->at;

	while (at < reader->end && *at != '"')
		at += *at == '\\' && reader->end - at > 1 ? 2 : 1;
	return (size_t)(at - reader->at);
}

/* Behind the first quote. Unescaped, no text is longer than it was. */
static bool
read_text(struct reader *reader, const char **text, size_t *len)
{
	char *to = take(reader->out, text_extent(reader) + 1), *begin = to;

	while (reader->at < reader->end && *reader->at != '"') {
		size_t step;

		if (*reader->at < 0x20)
			return refuse(
			    reader, "a control character stands in a text");
		if (*reader->at == '\\') {
			reader->at++;
			step = escape(reader, to);
			if (step == 0)
				return refuse(reader,
				    "a backslash is not followed by what JSON "
				    "allows");
			to += step;
			continue;
		}
		step = character_length(
		    reader->at, (size_t)(reader->end - reader->at));
		if (step == 0)
			return refuse(reader, "a text is not proper UTF-8");
		memcpy(to, reader->at, step);
		to += step;
		reader->at += step;
	}
	if (reader->at == reader->end)
		return refuse(reader, "a text has no end");
	reader->at++;
	*to = '\0';
	*text = begin;
	*len = (size_t)(to - begin);
	return true;
}

/* --- values --------------------------------------------------------------- */

static bool
read_number(struct reader *reader, int64_t *number)
{
	bool negative = *reader->at == '-';
	const unsigned char *first;
	uint64_t value = 0;

	reader->at += negative;
	first = reader->at;
	while (reader->at < reader->end && *reader->at >= '0' &&
	       *reader->at <= '9') {
		if (value > (uint64_t)INT64_MAX / 10)
			return refuse(reader, "a number is too large");
		value = value * 10 + (uint64_t)(*reader->at++ - '0');
	}
	if (reader->at == first || (*first == '0' && reader->at - first > 1))
		return refuse(reader, "no proper number stands here");
	if (value > (uint64_t)INT64_MAX + negative)
		return refuse(reader, "a number is too large");
	if (reader->at < reader->end &&
	    (*reader->at == '.' || (*reader->at | 0x20) == 'e'))
		return refuse(reader, "only whole numbers may stand here");
	*number = negative ? -(int64_t)(value - (value > 0)) - (value > 0)
	                   : (int64_t)value;
	return true;
}

static bool
read_word(struct reader *reader, struct json *value)
{
	static const struct {
		const char *word;
		enum json_kind kind;
	} words[] = { { "true", JSON_TRUE }, { "false", JSON_FALSE },
		{ "null", JSON_NULL } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i].word);

		if ((size_t)(reader->end - reader->at) < len ||
		    memcmp(reader->at, words[i].word, len) != 0)
			continue;
		reader->at += len;
		value->kind = words[i].kind;
		/* A word is not the beginning of another. */
		if (reader->at < reader->end &&
		    ((*reader->at | 0x20) >= 'a' &&
		        (*reader->at | 0x20) <= 'z'))
			break;
		return true;
	}
	return refuse(reader, "no JSON value stands here");
}

static int
by_name(const void *a, const void *b)
{
	return strcmp((*(const struct json *const *)a)->name,
	    (*(const struct json *const *)b)->name);
}

static bool
few_are_unique(const struct json *object)
{
	for (const struct json *a = object->of.in.first; a != NULL; a = a->next)
		for (const struct json *b = a->next; b != NULL; b = b->next)
			if (strcmp(a->name, b->name) == 0)
				return false;
	return true;
}

static bool
names_are_unique(const struct json *object)
{
	size_t n = 0, count = object->of.in.count;
	const struct json **all;
	bool unique = true;

	if (count <= FEW_MEMBERS)
		return few_are_unique(object);
	all = calloc(count, sizeof(const struct json *));
	if (all == NULL)
		abort();
	for (const struct json *m = object->of.in.first; m != NULL; m = m->next)
		all[n++] = m;
	qsort(all, count, sizeof(const struct json *), by_name);
	for (size_t i = 1; i < count && unique; i++)
		unique = strcmp(all[i - 1]->name, all[i]->name) != 0;
	free(all);
	return unique;
}

static bool read_value(struct reader *reader, struct json *value);

static bool
read_name(struct reader *reader, const char **name)
{
	size_t len;

	skip_space(reader);
	if (reader->at == reader->end || *reader->at != '"')
		return refuse(reader, "the name of a member must stand here");
	reader->at++;
	if (!read_text(reader, name, &len))
		return false;
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != ':')
		return refuse(reader, "a colon must stand here");
	reader->at++;
	return true;
}

/* Behind the opening bracket, with at least one element. */
static bool
read_inside(struct reader *reader, struct json *value, unsigned char close)
{
	struct json **last = &value->of.in.first;

	for (;;) {
		const char *name = NULL;
		struct json *one;

		if (value->kind == JSON_OBJECT && !read_name(reader, &name))
			return false;
		one = take(reader->out, sizeof(*one));
		if (!read_value(reader, one))
			return false;
		one->name = name;
		*last = one;
		last = &one->next;
		value->of.in.count++;
		skip_space(reader);
		if (reader->at < reader->end && *reader->at == close)
			break;
		if (reader->at == reader->end || *reader->at != ',')
			return refuse(reader,
			    "a comma or a closing bracket must stand here");
		reader->at++;
		if (++reader->commas > COMMAS_MAX)
			return refuse(reader, "more than 1,500,000 commas");
	}
	reader->at++;
	return value->kind == JSON_LIST || names_are_unique(value) ||
	       refuse(reader, "a member of the object that ends here stands "
	                      "twice");
}

static bool
read_brackets(struct reader *reader, struct json *value)
{
	unsigned char close = *reader->at == '{' ? '}' : ']';
	bool good;

	value->kind = *reader->at == '{' ? JSON_OBJECT : JSON_LIST;
	reader->at++;
	if (++reader->openings > OPENINGS_MAX)
		return refuse(reader, "more than 400,000 objects and lists");
	if (++reader->depth > DEPTH_MAX)
		return refuse(reader, "more than 64 levels of brackets");
	skip_space(reader);
	if (reader->at < reader->end && *reader->at == close) {
		reader->at++;
		good = true;
	} else {
		good = read_inside(reader, value, close);
	}
	reader->depth--;
	return good;
}

static bool
read_value(struct reader *reader, struct json *value)
{
	skip_space(reader);
	*value = (struct json){ .line = (uint32_t)reader->line };
	if (reader->at == reader->end)
		return refuse(reader, "the document ends too early");
	switch (*reader->at) {
	case '{':
	case '[':
		return read_brackets(reader, value);
	case '"':
		reader->at++;
		value->kind = JSON_TEXT;
		return read_text(
		    reader, &value->of.text.at, &value->of.text.len);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		value->kind = JSON_NUMBER;
		return read_number(reader, &value->of.number);
	default:
		return read_word(reader, value);
	}
}

bool
json_read(
    const char *at, size_t len, size_t max, struct json_document *document)
{
	struct reader reader = { .line = 1, .out = document };
	struct json *top;

	*document = (struct json_document){ .top = NULL };
	if (len > max)
		return refuse(&reader, "the document is too large");
	if (len == 0)
		return refuse(&reader, "the document is empty");
	reader.at = (const unsigned char *)at;
	reader.end = reader.at + len;
	top = take(document, sizeof(*top));
	if (!read_value(&reader, top))
		return false;
	skip_space(&reader);
	if (reader.at != reader.end)
		return refuse(&reader, "something follows the document");
	if (top->kind != JSON_OBJECT)
		return refuse(&reader, "the document is no object");
	document->top = top;
	return true;
}

void
json_release(struct json_document *document)
{
	while (document->blocks != NULL) {
		struct json_block *next = document->blocks->next;

		free(document->blocks);
		document->blocks = next;
	}
	document->top = NULL;
}

/* --- asking --------------------------------------------------------------- */

const struct json *
json_member(const struct json *value, const char *name)
{
	if (value == NULL || value->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *m = value->of.in.first; m != NULL; m = m->next)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

const struct json *
json_stranger(const struct json *value, const char *const *names)
{
	if (value == NULL || value->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *m = value->of.in.first; m != NULL;
	     m = m->next) {
		size_t i = 0;

		while (names[i] != NULL && strcmp(names[i], m->name) != 0)
			i++;
		if (names[i] == NULL)
			return m;
	}
	return NULL;
}

size_t
json_count(const struct json *value)
{
	return value != NULL && value->kind >= JSON_LIST ? value->of.in.count
	                                                 : 0;
}

const struct json *
json_first(const struct json *value)
{
	return value != NULL && value->kind >= JSON_LIST ? value->of.in.first
	                                                 : NULL;
}

const char *
json_text(const struct json *value)
{
	return value != NULL && value->kind == JSON_TEXT ? value->of.text.at
	                                                 : NULL;
}

bool
json_is(const struct json *value, const char *text)
{
	const char *at = json_text(value);

	return at != NULL && strcmp(at, text) == 0;
}

bool
json_number(const struct json *value, uint64_t max, uint64_t *number)
{
	if (value == NULL || value->kind != JSON_NUMBER ||
	    value->of.number < 0 || (uint64_t)value->of.number > max)
		return false;
	*number = (uint64_t)value->of.number;
	return true;
}
