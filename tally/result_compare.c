#include "tally/result_compare.h"

#include <string.h>

#define DEPTH_MAX 16
#define VALUE_SHOWN 60

/* One bracket that is open where the texts part. */
struct level {
	bool list;
	size_t index;     /* of the value at hand in a list */
	struct span key;  /* of the value at hand in an object */
	struct span name; /* of an object: its first member, if a string */
};

struct walk {
	struct level levels[DEPTH_MAX];
	size_t depth;
	size_t value; /* where the value at hand begins */
};

/* The position after the string that begins at `at`. */
static size_t
string_end(struct span text, size_t at)
{
	for (at++; at < text.len && text.at[at] != '"'; at++)
		if (text.at[at] == '\\')
			at++;
	return at < text.len ? at + 1 : text.len;
}

static void
open_bracket(struct walk *walk, size_t at, bool list)
{
	if (walk->depth < DEPTH_MAX)
		walk->levels[walk->depth] = (struct level){ .list = list };
	walk->depth++;
	walk->value = at + 1;
}

static struct level *
inner(struct walk *walk)
{
	return walk->depth > 0 && walk->depth <= DEPTH_MAX
	           ? &walk->levels[walk->depth - 1]
	           : NULL;
}

/* A string is a member's key or a value; the first value names its object. */
static void
string_seen(struct walk *walk, struct span text, size_t at, size_t end)
{
	struct level *level = inner(walk);
	struct span string = { text.at + at + 1, end - at - 2 };

	if (level == NULL || level->list || end - at < 2)
		return;
	if (end < text.len && text.at[end] == ':') {
		level->key = string;
		walk->value = end + 1;
	} else if (level->name.at == NULL && level->index == 0) {
		level->name = string;
	}
}

/* Follows our own text, which is JSON without spaces, up to `stop`. */
static void
walk_to(struct span text, size_t stop, struct walk *walk)
{
	for (size_t at = 0, end; at < stop; at = end) {
		struct level *level = inner(walk);

		end = at + 1;
		switch (text.at[at]) {
		case '"':
			end = string_end(text, at);
			if (end <= stop)
				string_seen(walk, text, at, end);
			break;
		case '{':
		case '[':
			open_bracket(walk, at, text.at[at] == '[');
			break;
		case '}':
		case ']':
			walk->depth -= walk->depth > 0;
			break;
		case ',':
			walk->value = end;
			if (level != NULL)
				level->index++;
			break;
		}
	}
}

static void
place(const struct walk *walk, struct text *where)
{
	for (size_t i = 0; i < walk->depth && i < DEPTH_MAX; i++) {
		const struct level *level = &walk->levels[i];
		/* An object in a list is called by its own first member. */
		const struct level *next =
		    i + 1 < walk->depth && i + 1 < DEPTH_MAX
		        ? &walk->levels[i + 1]
		        : NULL;

		if (!level->list) {
			if (level->key.at == NULL)
				continue;
			if (where->len > 0)
				text_add_char(where, '.');
			text_add_bytes(where, level->key.at, level->key.len);
		} else if (next != NULL && !next->list &&
		           next->name.at != NULL) {
			text_add_char(where, '[');
			text_add_bytes(where, next->name.at, next->name.len);
			text_add_char(where, ']');
		} else {
			text_addf(where, "[%zu]", level->index);
		}
	}
	if (where->len == 0)
		text_add_char(where, '-');
}

/* The value that begins at `from`, as far as people can use it. */
static void
value(struct span text, size_t from, struct text *out)
{
	size_t end = from;

	while (end < text.len && end - from < VALUE_SHOWN &&
	       text.at[end] != ',' && text.at[end] != '}' &&
	       text.at[end] != ']' && text.at[end] != '\n')
		end++;
	if (end > from)
		text_add_bytes(out, text.at + from, end - from);
	else
		text_add_char(out, '-');
}

bool
result_compare(struct span ours, struct span theirs, struct text *where,
    struct text *mine, struct text *other)
{
	struct walk walk = { .depth = 0 };
	size_t same = 0;

	if (span_same(ours, theirs))
		return false;
	while (same < ours.len && same < theirs.len &&
	       ours.at[same] == theirs.at[same])
		same++;
	walk_to(ours, same, &walk);
	place(&walk, where);
	value(ours, walk.value, mine);
	value(theirs, walk.value < theirs.len ? walk.value : theirs.len, other);
	return true;
}
