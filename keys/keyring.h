#ifndef KAIHYO_KEYS_KEYRING_H
#define KAIHYO_KEYS_KEYRING_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/span.h"
#include "keys/ahead.h"
#include "keys/vkey.h"

#define PERSON_MAX 95 /* bytes of a person's or device's name */
#define SCOPE_MAX (9 + ID_MAX)
#define KEYS_MAX 20000 /* keys in one roster: places x a few officers */

/* What a key may sign for. The table kind x role x scope is in policy.h. */
enum role {
	ROLE_NONE,
	ROLE_AUTHORITY,     /* 選挙管理委員会: root keys only */
	ROLE_SCANNER,       /* the machine that read the papers */
	ROLE_COUNTER,       /* 計数係: counted by hand or machine */
	ROLE_PLACE,         /* the key of a polling place */
	ROLE_PLACE_MANAGER, /* 投票管理者 */
	ROLE_PLACE_WITNESS, /* 投票立会人 */
	ROLE_RECEIVER,      /* 受付係 of the tally station */
	ROLE_TALLY_MANAGER, /* 開票管理者 */
	ROLE_TALLY_WITNESS, /* 開票立会人 */
	ROLE_LOG,           /* the log of a station: checkpoints only */
	ROLE_COUNT
};

/* "tally-manager"; NULL for ROLE_NONE and beyond. */
const char *role_name(enum role role);
/* The same as an argument of a message, translated with it (WORD_). */
const char *role_word(enum role role);
enum role role_find(struct span name); /* ROLE_NONE if unknown */
/* For people, translated. */
const char *role_label(enum role role);

/* Whose papers a key speaks for. */
enum scope_kind {
	SCOPE_NONE,
	SCOPE_ELECTION,
	SCOPE_STATION,
	SCOPE_DISTRICT,
	SCOPE_UNIT,
	SCOPE_PLACE
};

/* "election", "station:ID", "district:ID", "unit:ID", "place:ID" */
struct scope {
	enum scope_kind kind;
	char id[ID_MAX + 1]; /* empty for the election */
};
bool scope_parse(struct span text, struct scope *scope);
void scope_format(const struct scope *scope, char out[SCOPE_MAX + 1]);
bool scope_same(const struct scope *a, const struct scope *b);

/* One enrolled key with what it may do. */
struct key_entry {
	struct vkey vkey;
	enum role role;
	struct scope scope;
	char person[PERSON_MAX + 1];
	struct date from, until; /* compared with the dates records state */
	bool revoked;
	struct date revoked_on;
	char revoked_why[PERSON_MAX + 1];
};

/*
 * The keys a note may be signed with, and what is known of its signatures
 * already (keys/ahead.h), or NULL. Borrows both.
 */
struct keyring {
	const struct key_entry *entries;
	size_t count;
	const struct ahead *ahead;
};

/* The entry of this name and key id, or NULL. */
const struct key_entry *keyring_find(
    const struct keyring *keyring, struct span name, uint32_t id);

#endif
