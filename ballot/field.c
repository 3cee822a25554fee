#include "ballot/field.h"

#include <string.h>

#include "ballot/election.h"

int
field_format(
    const struct document_at *at, const char *wanted, struct error *err)
{
	struct document_at member;
	const char *text;

	if (document_member(at, "format", &member, err) != 0 ||
	    document_text(&member, 100, &text, err) != 0)
		return -1;
	if (strcmp(text, wanted) != 0)
		return document_refuse(&member, err,
		    N_("give the file that belongs here, and use a program of "
		       "the same version"),
		    N_("the format must be \"%s\", not \"%s\""), wanted, text);
	return 0;
}

int
field_id(const struct document_at *at, const char *key, char id[ID_MAX + 1],
    struct error *err)
{
	struct document_at member;

	if (document_member(at, key, &member, err) != 0)
		return -1;
	return document_id(&member, id, err);
}

int
field_boolean(const struct document_at *at, const char *key, bool *value,
    struct error *err)
{
	struct document_at member;

	if (document_member(at, key, &member, err) != 0)
		return -1;
	return document_boolean(&member, value, err);
}

int
field_number(const struct document_at *at, const char *key, unsigned min,
    unsigned max, unsigned *number, struct error *err)
{
	struct document_at member;
	uint64_t value;

	if (document_member(at, key, &member, err) != 0 ||
	    document_number(&member, max, &value, err) != 0)
		return -1;
	if (value < min)
		return document_refuse(&member, err,
		    N_("write a larger number"),
		    N_("%llu is too small; %u to %u are allowed"),
		    (unsigned long long)value, min, max);
	*number = (unsigned)value;
	return 0;
}

int
field_date(const struct document_at *at, const char *key, struct date *date,
    struct error *err)
{
	struct document_at member;
	const char *text;

	if (document_member(at, key, &member, err) != 0 ||
	    document_text(&member, 40, &text, err) != 0)
		return -1;
	if (!date_parse(span_of(text), date))
		return document_refuse(&member, err,
		    N_("write a day of the calendar like 2026-11-23"),
		    N_("\"%s\" is not a date"), text);
	return 0;
}

int
field_code(const struct document_at *at, char *code, struct error *err)
{
	struct document_at member;
	const char *text;

	if (document_member(at, "code", &member, err) != 0 ||
	    document_text(&member, 40, &text, err) != 0)
		return -1;
	if (text[1] != '\0' || !((text[0] >= 'A' && text[0] <= 'Z') ||
	                           (text[0] >= 'a' && text[0] <= 'z') ||
	                           (text[0] >= '0' && text[0] <= '9')))
		return document_refuse(&member, err,
		    N_("write one of A-Z, a-z, 0-9"),
		    N_("\"%s\" is not a code"), text);
	*code = text[0];
	return 0;
}

int
field_text(const struct document_at *at, const char *key, char *out,
    size_t size, struct error *err)
{
	const char *text;

	if (document_member_text(at, key, size - 1, &text, err) != 0)
		return -1;
	memcpy(out, text, strlen(text) + 1);
	return 0;
}

int
field_choice(const struct document_at *at, const char *key,
    const char *const *words, const char *fix, size_t *chosen,
    struct error *err)
{
	struct document_at member;
	const char *text;

	if (document_member(at, key, &member, err) != 0 ||
	    document_text(&member, 100, &text, err) != 0)
		return -1;
	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], text) == 0) {
			*chosen = i;
			return 0;
		}
	}
	return document_refuse(
	    &member, err, fix, N_("\"%s\" cannot stand in \"%s\""), text, key);
}

int
field_list(const struct document_at *at, const char *key, size_t min,
    size_t max, struct document_at *list, size_t *count, struct error *err)
{
	if (document_member(at, key, list, err) != 0)
		return -1;
	return document_array(list, min, max, count, err);
}

int
field_element(const struct document_at *at, const char *const *only,
    char id[ID_MAX + 1], struct label *label, struct error *err)
{
	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", id, err) != 0)
		return -1;
	return label != NULL ? label_read(at, "label", label, err) : 0;
}
