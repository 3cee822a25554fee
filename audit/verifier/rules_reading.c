#include "audit/verifier/rules_reading.h"

#include <string.h>

#define SOURCES_MAX 128
#define SOURCE_MAX 400
#define ARTICLE_MAX 95

bool
reading_wrong(struct reading *reading, const struct json *at, const char *what)
{
	if (reading->why->len == 0)
		buffer_printf(reading->why, "line %u: %s",
		    at != NULL ? (unsigned)at->line : 0, what);
	return false;
}

bool
reading_object(
    struct reading *reading, const struct json *at, const char *const *members)
{
	const struct json *stranger;

	if (at == NULL || at->kind != JSON_OBJECT)
		return reading_wrong(reading, at, "an object is wanted here");
	stranger = json_stranger(at, members);
	return stranger == NULL ||
	       reading_wrong(reading, stranger, "this member is not known");
}

bool
reading_list(
    struct reading *reading, const struct json *at, size_t min, size_t max)
{
	if (at == NULL || at->kind != JSON_LIST || json_count(at) < min ||
	    json_count(at) > max)
		return reading_wrong(
		    reading, at, "a list is wanted here, not too long");
	return true;
}

bool
reading_id(struct reading *reading, const struct json *at, const char **id)
{
	*id = json_text(at);
	return (*id != NULL && bytes_are_id(bytes_of(*id))) ||
	       reading_wrong(reading, at, "an id is wanted here");
}

bool
reading_keep_id(struct reading *reading, const struct json *at, const char *id)
{
	for (size_t i = 0; i < reading->id_count; i++)
		if (strcmp(reading->ids[i], id) == 0)
			return true;
	if (reading->id_count == READING_IDS_MAX)
		return reading_wrong(reading, at, "too many different ids");
	reading->ids[reading->id_count++] = id;
	return true;
}

static bool
read_text(struct reading *reading, const struct json *at, size_t max,
    const char **out)
{
	*out = json_text(at);
	return (*out != NULL && bytes_are_text(bytes_of(*out), max)) ||
	       reading_wrong(reading, at, "a text is wanted here");
}

bool
reading_bool(struct reading *reading, const struct json *at, bool *out)
{
	if (at == NULL || (at->kind != JSON_TRUE && at->kind != JSON_FALSE))
		return reading_wrong(
		    reading, at, "true or false is wanted here");
	*out = at->kind == JSON_TRUE;
	return true;
}

bool
reading_whole(
    struct reading *reading, const struct json *at, uint64_t max, uint64_t *out)
{
	return json_number(at, max, out) ||
	       reading_wrong(reading, at, "a whole number is wanted here");
}

bool
reading_word(struct reading *reading, const struct json *at,
    const char *const *words, size_t *index)
{
	for (*index = 0; words[*index] != NULL; ++*index)
		if (json_is(at, words[*index]))
			return true;
	return reading_wrong(reading, at, "this word cannot stand here");
}

bool
reading_label(
    struct reading *reading, const struct json *at, char *ja, char *en)
{
	static const char *const members[] = { "ja", "en", NULL };
	const char *text;

	if (!reading_object(reading, at, members) ||
	    !read_text(reading, json_member(at, "ja"), RULES_LABEL_MAX, &text))
		return false;
	bytes_copy(bytes_of(text), ja, RULES_LABEL_MAX + 1);
	if (!read_text(reading, json_member(at, "en"), RULES_LABEL_MAX, &text))
		return false;
	return bytes_copy(bytes_of(text), en, RULES_LABEL_MAX + 1);
}

bool
reading_source(
    struct reading *reading, const struct json *at, struct source *source)
{
	const struct json *article = json_member(at, "article");

	if (reading->source_count++ == SOURCES_MAX)
		return reading_wrong(reading, at, "too many sources");
	*source = (struct source){ .article = NULL };
	return read_text(reading, json_member(at, "source"), SOURCE_MAX,
	           &source->text) &&
	       reading_bool(
	           reading, json_member(at, "verified"), &source->verified) &&
	       (article == NULL ||
	           read_text(reading, article, ARTICLE_MAX, &source->article));
}

bool
reading_question(struct reading *reading, const struct json *at, const char *id)
{
	const struct rules_election *election = reading->election;

	if (election == NULL)
		return true;
	for (size_t q = 0; q < election->question_count; q++) {
		if (strcmp(election->questions[q].id, id) != 0)
			continue;
		reading->question = (int)q;
		return true;
	}
	return reading_wrong(reading, at, "there is no such question");
}
