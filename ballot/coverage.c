#include "ballot/coverage.h"

#include <stdlib.h>

#define GAPS_PRINTED_MAX 20

/* Keys by role, for each station, district, unit and place. */
struct tally {
	size_t (*stations)[ROLE_COUNT];
	size_t (*districts)[ROLE_COUNT];
	size_t (*units)[ROLE_COUNT];
	size_t (*places)[ROLE_COUNT];
};

/* The count that a key of this scope belongs to; NULL if there is none. */
static size_t *
tally_of(const struct tally *tally, const struct setup *setup,
    const struct scope *scope)
{
	size_t i;

	switch (scope->kind) {
	case SCOPE_STATION:
		i = setup_office(setup, scope->id);
		return i != SIZE_MAX ? tally->stations[i] : NULL;
	case SCOPE_DISTRICT:
		i = setup_district(setup, scope->id);
		return i != SIZE_MAX ? tally->districts[i] : NULL;
	case SCOPE_UNIT:
		i = setup_unit(setup, scope->id);
		return i != SIZE_MAX ? tally->units[i] : NULL;
	case SCOPE_PLACE:
		i = setup_place(setup, scope->id);
		return i != SIZE_MAX ? tally->places[i] : NULL;
	case SCOPE_NONE:
	case SCOPE_ELECTION:
		break;
	}
	return NULL;
}

static struct tally
tally_new(const struct setup *setup, const struct roster *roster)
{
	struct tally tally = {
		memory_new(setup->office_count, sizeof(tally.stations[0])),
		memory_new(setup->district_count, sizeof(tally.districts[0])),
		memory_new(setup->unit_count, sizeof(tally.units[0])),
		memory_new(setup->place_count, sizeof(tally.places[0])),
	};

	for (size_t i = 0; i < roster->count; i++) {
		const struct key_entry *entry = &roster->entries[i];
		size_t *counts = tally_of(&tally, setup, &entry->scope);

		if (counts != NULL && !entry->revoked)
			counts[entry->role]++;
	}
	return tally;
}

static void
tally_clear(struct tally *tally)
{
	free(tally->stations);
	free(tally->districts);
	free(tally->units);
	free(tally->places);
}

/* Keys of a role for a subject: its own, its district's, its station's. */
static size_t
keys_for(const struct tally *tally, const struct setup *setup,
    enum note_kind kind, enum role role, const size_t *own, size_t district)
{
	size_t station = setup->districts[district].station, keys = 0;
	enum scope_kind narrow =
	    kind == NOTE_MANIFEST ? SCOPE_UNIT : SCOPE_PLACE;

	if (policy_allows(kind, role, narrow))
		keys += own[role];
	if (policy_allows(kind, role, SCOPE_DISTRICT))
		keys += tally->districts[district][role];
	if (policy_allows(kind, role, SCOPE_STATION))
		keys += tally->stations[station][role];
	return keys;
}

/* Prints the gaps of one unit or place; `gaps` counts them all. */
static void
subject_print(FILE *to, const struct tally *tally, const struct setup *setup,
    enum note_kind kind, const char *id, const size_t *own, size_t district,
    size_t *gaps)
{
	for (int r = ROLE_NONE + 1; r < ROLE_COUNT; r++) {
		enum role role = (enum role)r;
		unsigned wanted = setup->policy.rules[kind][role].signed_;
		size_t keys = keys_for(tally, setup, kind, role, own, district);

		if (keys >= wanted || ++*gaps > GAPS_PRINTED_MAX)
			continue;
		say(to,
		    kind == NOTE_MANIFEST
		        ? N_("! unit \"%s\": signatures of a manifest by %s: "
		             "needed %u, keys in the roster %zu\n")
		        : N_("! place \"%s\": signatures of a turnout by %s: "
		             "needed %u, keys in the roster %zu\n"),
		    id, role_label(role), wanted, keys);
	}
}

size_t
coverage_print(FILE *to, const struct setup *setup, const struct roster *roster)
{
	struct tally tally = tally_new(setup, roster);
	size_t gaps = 0;

	for (size_t i = 0; i < setup->unit_count; i++)
		subject_print(to, &tally, setup, NOTE_MANIFEST,
		    setup->units[i].id, tally.units[i],
		    setup->units[i].district, &gaps);
	for (size_t i = 0; i < setup->place_count; i++)
		subject_print(to, &tally, setup, NOTE_TURNOUT,
		    setup->places[i].id, tally.places[i],
		    setup->places[i].district, &gaps);
	if (gaps > GAPS_PRINTED_MAX)
		say(to, N_("! and so on, %zu times in all\n"), gaps);
	tally_clear(&tally);
	return gaps;
}
