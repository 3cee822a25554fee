#include "base/document.h"

#include <stdarg.h>
#include <string.h>

#define DEPTH_MAX 64
/* The largest setup has three quarters of these; see formats.md §1. */
#define BRACKETS_MAX 400000
#define COMMAS_MAX 1500000

static const char *const fix_file =
    N_("correct the file, or ask the election office for a proper one");

static int
refuse_shape(const char *name, size_t line, struct error *err)
{
	error_at(err, N_("line %zu"), line);
	return error_at_name(err, name);
}

/*
 * Jansson's own limit is far deeper than any file of ours, and it has none
 * for the number of values, each of which takes up to a hundred times the
 * memory of its text.
 */
static int
shape_check(struct span bytes, const char *name, struct error *err)
{
	size_t depth = 0, line = 1, brackets = 0, commas = 0;
	bool text = false;

	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.at[i];

		if (c == '\n')
			line++;
		/* Jansson drops one that follows a number. */
		if (c == '\0') {
			error_set(err, ERROR_INPUT, fix_file,
			    N_("a NUL byte in the text"));
			return refuse_shape(name, line, err);
		}
		if (text) {
			if (c == '\\')
				i++;
			else if (c == '"')
				text = false;
		} else if (c == '"') {
			text = true;
		} else if (c == '{' || c == '[') {
			depth++;
			brackets++;
		} else if (c == ',') {
			commas++;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
		if (depth > DEPTH_MAX) {
			error_set(err, ERROR_INPUT, fix_file,
			    N_("more than %d levels of brackets"), DEPTH_MAX);
			return refuse_shape(name, line, err);
		}
		if (brackets > BRACKETS_MAX || commas > COMMAS_MAX) {
			error_set(err, ERROR_INPUT, fix_file,
			    N_("more than %d brackets or %d commas"),
			    BRACKETS_MAX, COMMAS_MAX);
			return refuse_shape(name, line, err);
		}
	}
	return 0;
}

/* Of the document that is being parsed: on the main thread only. */
static struct arena *parsing;

static void *
take(size_t size)
{
	return arena_take(parsing, size);
}

static void
keep(void *at)
{
	(void)at;
}

/*
 * A large setup has 700,000 values: to ask for the memory of each, and to give
 * it back, took a quarter of the time of every command that reads it.
 */
static json_t *
parse(struct span bytes, struct arena *arena, json_error_t *trouble)
{
	json_t *root;

	parsing = arena;
	json_set_alloc_funcs(take, keep);
	root = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, trouble);
	parsing = NULL;
	return root;
}

int
document_open(struct span bytes, const char *name, struct document *document,
    struct error *err)
{
	json_error_t trouble;

	*document = (struct document){ .bytes = bytes, .name = name };
	if (shape_check(bytes, name, err) != 0)
		return -1;
	document->root = parse(bytes, &document->arena, &trouble);
	if (document->root == NULL) {
		error_set(err, ERROR_INPUT, fix_file, N_("not proper JSON: %s"),
		    trouble.text);
		if (trouble.line > 0)
			error_at(err, N_("line %zu"), (size_t)trouble.line);
		return error_at_name(err, name);
	}
	if (!json_is_object(document->root)) {
		error_set(err, ERROR_INPUT, fix_file,
		    N_("the file must be one JSON object { ... }"));
		return error_at_name(err, name);
	}
	return 0;
}

void
document_close(struct document *document)
{
	arena_clear(&document->arena);
	document->root = NULL;
}

struct document_at
document_top(const struct document *document)
{
	return (struct document_at){ .document = document,
		.value = document->root };
}

/*
 * The raw text is walked again only for an error. It is known to be proper
 * JSON, so a quote, a bracket and a comma mean what they say.
 */
static size_t
skip_space(struct span s, size_t i)
{
	while (i < s.len && strchr(" \t\r\n", s.at[i]) != NULL)
		i++;
	return i;
}

static size_t
skip_value(struct span s, size_t i)
{
	size_t depth = 0;

	while (i < s.len) {
		char c = s.at[i];

		if (c == '"') {
			for (i++; i < s.len && s.at[i] != '"'; i++)
				if (s.at[i] == '\\')
					i++;
			i++;
		} else if (c == '{' || c == '[') {
			depth++;
			i++;
		} else if (c == '}' || c == ']') {
			if (depth == 0)
				return i;
			depth--;
			i++;
		} else if (c == ',' && depth == 0) {
			return i;
		} else {
			i++;
		}
	}
	return i;
}

static size_t
find_child(struct span s, size_t i, const char *key, size_t index)
{
	char close = s.at[i] == '{' ? '}' : ']';

	i = skip_space(s, i + 1);
	for (size_t n = 0; i < s.len && s.at[i] != close; n++) {
		size_t name = i;

		if (close == '}') {
			size_t len = strlen(key);
			bool mine = s.len - name > len + 1 &&
			            memcmp(s.at + name + 1, key, len) == 0 &&
			            s.at[name + 1 + len] == '"';

			for (i++; i < s.len && s.at[i] != '"'; i++)
				if (s.at[i] == '\\')
					i++;
			i = skip_space(s, i + 1); /* the colon */
			i = skip_space(s, i + 1);
			if (mine)
				return i;
		} else if (n == index) {
			return i;
		}
		i = skip_value(s, i);
		if (i < s.len && s.at[i] == ',')
			i = skip_space(s, i + 1);
	}
	return i;
}

static size_t
find_value(const struct document_at *at)
{
	struct span s = at->document->bytes;
	size_t parent;

	if (at->up == NULL)
		return skip_space(s, 0);
	parent = find_value(at->up);
	if (parent >= s.len || (s.at[parent] != '{' && s.at[parent] != '['))
		return parent;
	return find_child(s, parent, at->key != NULL ? at->key : "", at->index);
}

size_t
document_line(const struct document_at *at)
{
	struct span s = at->document->bytes;
	size_t end = find_value(at), line = 1;

	for (size_t i = 0; i < end && i < s.len; i++)
		if (s.at[i] == '\n')
			line++;
	return line;
}

/* "questions[1].options[0].code", cut on the left if it gets too long. */
static void
path_write(const struct document_at *at, char *out, size_t size)
{
	size_t len;

	if (at->up == NULL) {
		out[0] = '\0';
		return;
	}
	path_write(at->up, out, size);
	len = strlen(out);
	if (at->key != NULL)
		snprintf(
		    out + len, size - len, "%s%s", len ? "." : "", at->key);
	else
		snprintf(out + len, size - len, "[%zu]", at->index);
}

static void
places_add(const struct document_at *at, struct error *err)
{
	char path[MESSAGE_ARG_LEN];

	path_write(at, path, sizeof(path));
	if (path[0] != '\0')
		error_at(err, "%s", path);
	error_at(err, N_("line %zu"), document_line(at));
	error_at_name(err, at->document->name);
}

int
document_refuse(const struct document_at *at, struct error *err,
    const char *fix, const char *what, ...)
{
	va_list list;

	error_set(err, ERROR_INPUT, fix, "%s", "");
	va_start(list, what);
	message_set_list(&err->what, what, list);
	va_end(list);
	places_add(at, err);
	return -1;
}

int
document_only(
    const struct document_at *at, const char *const *names, struct error *err)
{
	const char *key;
	json_t *value;

	if (!json_is_object(at->value))
		return document_refuse(
		    at, err, fix_file, N_("an object { ... } is wanted here"));
	json_object_foreach(at->value, key, value)
	{
		struct document_at member = { at->document, at, value, key, 0 };
		size_t i = 0;

		while (names[i] != NULL && strcmp(names[i], key) != 0)
			i++;
		if (names[i] == NULL)
			return document_refuse(&member, err,
			    N_("check the spelling against docs/formats.md; "
			       "nothing unknown is passed over"),
			    N_("unknown member \"%s\""), key);
	}
	return 0;
}

bool
document_optional(
    const struct document_at *at, const char *key, struct document_at *member)
{
	json_t *value = json_object_get(at->value, key);

	*member = (struct document_at){ at->document, at, value, key, 0 };
	return value != NULL;
}

int
document_member(const struct document_at *at, const char *key,
    struct document_at *member, struct error *err)
{
	if (!json_is_object(at->value))
		return document_refuse(
		    at, err, fix_file, N_("an object { ... } is wanted here"));
	if (!document_optional(at, key, member))
		return document_refuse(
		    at, err, fix_file, N_("member \"%s\" is missing"), key);
	return 0;
}

int
document_array(const struct document_at *at, size_t min, size_t max,
    size_t *count, struct error *err)
{
	if (!json_is_array(at->value))
		return document_refuse(
		    at, err, fix_file, N_("a list [ ... ] is wanted here"));
	*count = json_array_size(at->value);
	if (*count < min || *count > max)
		return document_refuse(at, err, fix_file,
		    N_("%zu elements in this list; %zu to %zu are allowed"),
		    *count, min, max);
	return 0;
}

struct document_at
document_element(const struct document_at *at, size_t index)
{
	return (struct document_at){ at->document, at,
		json_array_get(at->value, index), NULL, index };
}

int
document_text(const struct document_at *at, size_t max, const char **text,
    struct error *err)
{
	struct span span;

	if (!json_is_string(at->value))
		return document_refuse(
		    at, err, fix_file, N_("a text \"...\" is wanted here"));
	span = (struct span){ json_string_value(at->value),
		json_string_length(at->value) };
	if (!span_is_text(span, max))
		return document_refuse(at, err, fix_file,
		    N_("a text of 1 to %zu bytes without control characters "
		       "is wanted here"),
		    max);
	*text = span.at;
	return 0;
}

int
document_id(
    const struct document_at *at, char id[ID_MAX + 1], struct error *err)
{
	const char *text;

	if (document_text(at, 4 * ID_MAX, &text, err) != 0)
		return -1;
	if (!span_is_id(span_of(text)))
		return document_refuse(at, err,
		    N_("write an id like kita-01: a-z, 0-9 and -, at most 31"),
		    N_("\"%s\" is not an id"), text);
	memcpy(id, text, strlen(text) + 1);
	return 0;
}

int
document_number(const struct document_at *at, uint64_t max, uint64_t *number,
    struct error *err)
{
	if (!json_is_integer(at->value) || json_integer_value(at->value) < 0 ||
	    (uint64_t)json_integer_value(at->value) > max)
		return document_refuse(at, err, fix_file,
		    N_("a whole number from 0 to %llu is wanted here"),
		    (unsigned long long)max);
	*number = (uint64_t)json_integer_value(at->value);
	return 0;
}

int
document_boolean(const struct document_at *at, bool *value, struct error *err)
{
	if (!json_is_boolean(at->value))
		return document_refuse(
		    at, err, fix_file, N_("true or false is wanted here"));
	*value = json_is_true(at->value);
	return 0;
}

int
document_member_text(const struct document_at *at, const char *key, size_t max,
    const char **text, struct error *err)
{
	struct document_at member;

	if (document_member(at, key, &member, err) != 0)
		return -1;
	return document_text(&member, max, text, err);
}
