#include "audit/verifier/form.h"

#include <string.h>

#include "audit/verifier/bytes.h"

static bool
is_code(struct bytes text)
{
	return text.len == 1 && ((text.at[0] >= 'A' && text.at[0] <= 'Z') ||
	                            (text.at[0] >= 'a' && text.at[0] <= 'z') ||
	                            (text.at[0] >= '0' && text.at[0] <= '9'));
}

int
form_word(const char *words, const char *text)
{
	struct bytes rest = bytes_of(words), word;

	for (int i = 0; bytes_field(&rest, ' ', &word); i++)
		if (bytes_is(word, text))
			return i;
	return -1;
}

static struct bytes
text_of(const struct json *value)
{
	return value->kind == JSON_TEXT
	           ? bytes_part(value->of.text.at, value->of.text.len)
	           : bytes_part("", 0);
}

static bool
label_check(const struct form *form, const struct json *value)
{
	static const struct form_member members[] = {
		{ .name = "ja", .kind = FORM_TEXT, .max = LABEL_BYTES - 1 },
		{ .name = "en", .kind = FORM_TEXT, .max = LABEL_BYTES - 1 },
		{ .name = NULL },
	};

	return form_check(form, value, members);
}

static bool
text_check(const struct form *form, const struct json *value,
    const struct form_member *member)
{
	struct bytes text = text_of(value);

	switch ((int)member->kind) {
	case FORM_ID:
		return bytes_are_id(text) || FORM_WRONG(form, value,
		                                 "\"%s\" is no id of a-z, 0-9 "
		                                 "and - of 31 bytes at most",
		                                 member->name);
	case FORM_DATE:
		return bytes_are_date(text) ||
		       FORM_WRONG(form, value,
		           "\"%s\" is no date from 1900-01-01 to 2199-12-31",
		           member->name);
	case FORM_CODE:
		return is_code(text) ||
		       FORM_WRONG(form, value,
		           "\"%s\" is no code: one of A-Z, a-z, 0-9",
		           member->name);
	case FORM_WORD:
		return (value->kind == JSON_TEXT &&
		           form_word(member->words, value->of.text.at) >= 0) ||
		       FORM_WRONG(form, value, "\"%s\" must be one of: %s",
		           member->name, member->words);
	default:
		return bytes_are_text(text, (size_t)member->max) ||
		       FORM_WRONG(form, value,
		           "\"%s\" is no proper text of 1 to %llu bytes",
		           member->name, (unsigned long long)member->max);
	}
}

static bool
member_check(const struct form *form, const struct json *value,
    const struct form_member *member)
{
	uint64_t number;

	switch (member->kind) {
	case FORM_NUMBER:
		return (json_number(value, member->max, &number) &&
		           number >= member->min) ||
		       FORM_WRONG(form, value,
		           "\"%s\" is no whole number from %llu to %llu",
		           member->name, (unsigned long long)member->min,
		           (unsigned long long)member->max);
	case FORM_FLAG:
		return value->kind == JSON_TRUE || value->kind == JSON_FALSE ||
		       FORM_WRONG(form, value, "\"%s\" must be true or false",
		           member->name);
	case FORM_LABEL:
		return label_check(form, value);
	case FORM_LIST:
		return (value->kind == JSON_LIST &&
		           json_count(value) >= member->min &&
		           json_count(value) <= member->max) ||
		       FORM_WRONG(form, value,
		           "\"%s\" must be a list of %llu to %llu elements",
		           member->name, (unsigned long long)member->min,
		           (unsigned long long)member->max);
	case FORM_OBJECT:
		return value->kind == JSON_OBJECT ||
		       FORM_WRONG(form, value, "\"%s\" must be an object",
		           member->name);
	case FORM_ID:
	case FORM_TEXT:
	case FORM_DATE:
	case FORM_CODE:
	case FORM_WORD:
		break;
	}
	return text_check(form, value, member);
}

/* What each name in the object is; all of them are said. */
static bool
strangers_check(const struct form *form, const struct json *value,
    const struct form_member *members)
{
	bool good = true;

	for (const struct json *m = json_first(value); m != NULL; m = m->next) {
		const struct form_member *known = members;

		while (known->name != NULL && strcmp(known->name, m->name) != 0)
			known++;
		if (known->name == NULL)
			good = FORM_WRONG(
			    form, m, "there is no member \"%s\"", m->name);
	}
	return good;
}

bool
form_check(const struct form *form, const struct json *value,
    const struct form_member *members)
{
	bool good;

	if (value->kind != JSON_OBJECT)
		return FORM_WRONG(form, value, "an object must stand here");
	good = strangers_check(form, value, members);
	for (; members->name != NULL; members++) {
		const struct json *member = json_member(value, members->name);

		if (member != NULL)
			good = member_check(form, member, members) && good;
		else if (!members->optional)
			good = FORM_WRONG(form, value,
			    "the member \"%s\" is missing", members->name);
	}
	return good;
}

bool
form_open(const struct form *form, const char *at, size_t len,
    const char *format, struct json_document *document)
{
	const struct json *named;

	if (!json_read(at, len, JSON_BYTES_MAX, document)) {
		report_why(form->report, REPORT_FAILED, form->file,
		    document->line, "not JSON as it must be: %s",
		    document->what);
		return false;
	}
	named = json_member(document->top, "format");
	if (named == NULL || !json_is(named, format))
		return FORM_WRONG(form, named != NULL ? named : document->top,
		    "the format must be \"%s\"", format);
	return true;
}

const char *
form_text(const struct json *value, const char *name)
{
	const char *text = json_text(json_member(value, name));

	return text != NULL ? text : "";
}

uint64_t
form_number(const struct json *value, const char *name)
{
	uint64_t number = 0;

	json_number(json_member(value, name), INT64_MAX, &number);
	return number;
}

bool
form_flag(const struct json *value, const char *name)
{
	const struct json *member = json_member(value, name);

	return member != NULL && member->kind == JSON_TRUE;
}

void
form_copy(const struct json *value, const char *name, char *to, size_t size)
{
	const char *text = form_text(value, name);
	size_t len = strlen(text);

	/* form_check() saw that it fits. */
	if (len >= size)
		len = size - 1;
	memcpy(to, text, len);
	to[len] = '\0';
}

void
form_label(const struct json *value, const char *name, struct label *label)
{
	const struct json *member = json_member(value, name);

	form_copy(member, "ja", label->ja, sizeof(label->ja));
	form_copy(member, "en", label->en, sizeof(label->en));
}
