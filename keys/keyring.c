#include "keys/keyring.h"

#include <string.h>

#include "base/message.h"

static const struct {
	const char *word, *label;
} roles[ROLE_COUNT] = {
	[ROLE_AUTHORITY] = { WORD_("authority"), N_("election authority") },
	[ROLE_SCANNER] = { WORD_("scanner"), N_("scanning machine") },
	[ROLE_COUNTER] = { WORD_("counter"), N_("counter") },
	[ROLE_PLACE] = { WORD_("place"), N_("polling place") },
	[ROLE_PLACE_MANAGER] = { WORD_("place-manager"),
	    N_("manager of the place") },
	[ROLE_PLACE_WITNESS] = { WORD_("place-witness"),
	    N_("witness at the place") },
	[ROLE_RECEIVER] = { WORD_("receiver"), N_("receiving officer") },
	[ROLE_TALLY_MANAGER] = { WORD_("tally-manager"), N_("tally manager") },
	[ROLE_TALLY_WITNESS] = { WORD_("tally-witness"), N_("tally witness") },
	[ROLE_LOG] = { WORD_("log"), N_("log of a station") },
};

const char *
role_word(enum role role)
{
	return role > ROLE_NONE && role < ROLE_COUNT ? roles[role].word : NULL;
}

const char *
role_name(enum role role)
{
	const char *word = role_word(role);

	return word != NULL ? WORD_TEXT(word) : NULL;
}

enum role
role_find(struct span name)
{
	for (enum role role = ROLE_AUTHORITY; role < ROLE_COUNT; role++)
		if (span_equals(name, role_name(role)))
			return role;
	return ROLE_NONE;
}

const char *
role_label(enum role role)
{
	return translate(role > ROLE_NONE && role < ROLE_COUNT
	                     ? roles[role].label
	                     : N_("no role"));
}

static const char *const scope_prefixes[] = {
	[SCOPE_STATION] = "station:",
	[SCOPE_DISTRICT] = "district:",
	[SCOPE_UNIT] = "unit:",
	[SCOPE_PLACE] = "place:",
};

bool
scope_parse(struct span text, struct scope *scope)
{
	*scope = (struct scope){ 0 };
	if (span_equals(text, "election")) {
		scope->kind = SCOPE_ELECTION;
		return true;
	}
	for (enum scope_kind kind = SCOPE_STATION; kind <= SCOPE_PLACE;
	     kind++) {
		struct span id = text;

		if (!span_skip(&id, scope_prefixes[kind]))
			continue;
		if (!span_is_id(id) ||
		    !span_copy(id, scope->id, sizeof(scope->id)))
			return false;
		scope->kind = kind;
		return true;
	}
	return false;
}

void
scope_format(const struct scope *scope, char out[SCOPE_MAX + 1])
{
	struct text text = { 0 };

	if (scope->kind == SCOPE_ELECTION)
		text_add(&text, "election");
	else if (scope->kind > SCOPE_ELECTION && scope->kind <= SCOPE_PLACE)
		text_addf(
		    &text, "%s%s", scope_prefixes[scope->kind], scope->id);
	if (!span_copy(text_span(&text), out, SCOPE_MAX + 1))
		out[0] = '\0';
	text_clear(&text);
}

bool
scope_same(const struct scope *a, const struct scope *b)
{
	return a->kind == b->kind && strcmp(a->id, b->id) == 0;
}

const struct key_entry *
keyring_find(const struct keyring *keyring, struct span name, uint32_t id)
{
	for (size_t i = 0; i < keyring->count; i++) {
		const struct key_entry *entry = &keyring->entries[i];

		if (entry->vkey.id == id && span_equals(name, entry->vkey.name))
			return entry;
	}
	return NULL;
}
