#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/ed25519.h"
#include "audit/verifier/trust.h"

#define KEYS_MAX 20000
#define ROOT_MAX 16384

static bool
refuse(char why[WHY_LEN], const char *text)
{
	snprintf(why, WHY_LEN, "%s", text);
	return false;
}

/* --- root.txt ---------------------------------------------------------------
 */

static bool
root_has(const struct root *root, const struct vkey *vkey)
{
	for (size_t i = 0; i < root->count; i++)
		if (strcmp(root->keys[i].name, vkey->name) == 0 ||
		    memcmp(root->keys[i].key, vkey->key, PUBLIC_LEN) == 0)
			return true;
	return false;
}

static bool
authorities_read(struct text_lines *lines, struct root *root, char why[WHY_LEN])
{
	struct bytes value, before = { "", 0 };
	struct vkey vkey;

	while (lines_value(lines, "authority", &value)) {
		if (root->count == AUTHORITIES_MAX)
			return refuse(why, "more than 16 authority keys");
		if (bytes_order(before, value) >= 0)
			return refuse(why, "the keys are not sorted");
		if (!vkey_read(value, 1, &vkey) ||
		    !ed25519_key_fine(vkey.key) || root_has(root, &vkey))
			return refuse(why, "this is no key, or stands twice");
		root->keys[root->count++] = vkey;
		before = value;
	}
	return root->count > 0 || refuse(why, "no authority key");
}

bool
root_read(
    struct bytes bytes, struct root *root, size_t *line, char why[WHY_LEN])
{
	struct text_lines lines = lines_of(bytes);
	struct bytes value;
	uint64_t required;
	bool fine = false;

	*root = (struct root){ 0 };
	if (bytes.len > ROOT_MAX || !lines_next(&lines, &value) ||
	    !bytes_is(value, "kaihyo root v1"))
		refuse(why, "this is no root.txt");
	else if (authorities_read(&lines, root, why) &&
	         (!lines_value(&lines, "required", &value) ||
	             !bytes_number(value, root->count, &required) ||
	             required == 0 || !lines_at_end(&lines)))
		refuse(why,
		    "after the keys stands how many of them must sign, and "
		    "nothing else");
	else
		fine = root->count > 0 && why[0] == '\0';
	*line = lines.number;
	if (fine)
		root->required = (unsigned)required;
	digest_of(bytes, root->fingerprint);
	return fine;
}

/* --- roster -----------------------------------------------------------------
 */

/* "<vkey> <role> <scope> <from> <until> <person>" */
static bool
key_read(struct bytes value, struct roster_key *key)
{
	struct bytes vkey, role, scope, from, until;

	*key = (struct roster_key){ 0 };
	if (!bytes_until(&value, ' ', &vkey) ||
	    !bytes_until(&value, ' ', &role) ||
	    !bytes_until(&value, ' ', &scope) ||
	    !bytes_until(&value, ' ', &from) ||
	    !bytes_until(&value, ' ', &until) || !bytes_are_person(value) ||
	    !bytes_copy(value, key->person, sizeof(key->person)))
		return false;
	key->role = role_find(role);
	return vkey_read(vkey, 1, &key->vkey) &&
	       ed25519_key_fine(key->vkey.key) &&
	       scope_read(scope, &key->scope) &&
	       role_enrols(key->role, key->scope.kind) &&
	       bytes_are_date(from) && bytes_are_date(until) &&
	       bytes_order(from, until) <= 0 &&
	       bytes_copy(from, key->from, sizeof(key->from)) &&
	       bytes_copy(until, key->until, sizeof(key->until));
}

static int
by_name(const void *a, const void *b, void *context)
{
	const struct roster_key *keys = context;

	return strcmp(keys[*(const uint32_t *)a].vkey.name,
	    keys[*(const uint32_t *)b].vkey.name);
}

static int
by_key(const void *a, const void *b, void *context)
{
	const struct roster_key *keys = context;

	return memcmp(keys[*(const uint32_t *)a].vkey.key,
	    keys[*(const uint32_t *)b].vkey.key, PUBLIC_LEN);
}

/* Sorts roster->by_name; are two neighbours equal? */
static bool
sorted_twice(
    struct roster *roster, int (*order)(const void *, const void *, void *))
{
	uint32_t *index = roster->by_name;

	qsort_r(index, roster->count, sizeof(*index), order, roster->keys);
	for (size_t i = 1; i < roster->count; i++)
		if (order(&index[i - 1], &index[i], roster->keys) == 0)
			return true;
	return false;
}

static bool
index_names(struct roster *roster, char why[WHY_LEN])
{
	roster->by_name = memory_take(roster->count, sizeof(*roster->by_name));
	for (size_t i = 0; i < roster->count; i++)
		roster->by_name[i] = (uint32_t)i;
	if (sorted_twice(roster, by_key))
		return refuse(why, "a public key stands twice");
	if (sorted_twice(roster, by_name))
		return refuse(why, "a key name stands twice");
	return true;
}

static bool
keys_read(struct text_lines *lines, struct roster *roster, char why[WHY_LEN])
{
	struct bytes value, before = { "", 0 };
	size_t room = 0;

	while (lines_value(lines, "key", &value)) {
		if (roster->count == KEYS_MAX)
			return refuse(why, "more than 20,000 keys");
		if (bytes_order(before, value) >= 0)
			return refuse(why,
			    "the keys are not sorted, or one stands twice");
		if (roster->count == room) {
			room = room == 0 ? 64 : room * 2;
			roster->keys = memory_grow(
			    roster->keys, room, sizeof(*roster->keys));
		}
		if (!key_read(value, &roster->keys[roster->count]))
			return refuse(why, "this is no key line");
		roster->count++;
		before = value;
	}
	return index_names(roster, why);
}

static struct roster_key *
find_key(const struct roster *roster, struct bytes name, const uint8_t id[4])
{
	size_t low = 0, high = roster->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct roster_key *key = &roster->keys[roster->by_name[middle]];
		int order = bytes_order(name, bytes_of(key->vkey.name));

		if (order == 0)
			return id == NULL || memcmp(key->vkey.id, id, 4) == 0
			           ? key
			           : NULL;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct roster_key *
roster_find(const struct roster *roster, struct bytes name, const uint8_t *id)
{
	return find_key(roster, name, id);
}

/* "<key name>+<key id> <date> <reason>" */
static bool
revoked_read(struct bytes value, struct roster *roster)
{
	struct bytes name, hex, date;
	struct roster_key *key;
	uint8_t id[4];

	if (!bytes_until(&value, '+', &name) ||
	    !bytes_until(&value, ' ', &hex) ||
	    !bytes_until(&value, ' ', &date) || !bytes_hex(hex, id, 4) ||
	    !bytes_are_date(date) || !bytes_are_text(value, 95))
		return false;
	key = find_key(roster, name, id);
	if (key == NULL || key->revoked)
		return false;
	key->revoked = true;
	return bytes_copy(date, key->revoked_on, sizeof(key->revoked_on)) &&
	       bytes_copy(value, key->revoked_why, sizeof(key->revoked_why));
}

bool
roster_read(
    struct bytes text, struct roster *roster, size_t *line, char why[WHY_LEN])
{
	struct text_lines lines = lines_of(text);
	struct bytes value, before = { "", 0 };
	bool fine = false;

	*roster = (struct roster){ 0 };
	digest_of(text, roster->id);
	if (!head_read(&lines, &roster->head, why) ||
	    roster->head.kind != NOTE_ROSTER) {
		refuse(why, "this is no roster");
		goto out;
	}
	if (!keys_read(&lines, roster, why))
		goto out;
	while (lines_value(&lines, "revoked", &value)) {
		if (bytes_order(before, value) >= 0 ||
		    !revoked_read(value, roster)) {
			refuse(why,
			    "this revokes no key of the roster, or is out of "
			    "order");
			goto out;
		}
		before = value;
	}
	if (!lines_at_end(&lines)) {
		lines.number++;
		refuse(why, "a line that a roster does not have");
		goto out;
	}
	fine = true;
out:
	*line = lines.number;
	if (!fine)
		roster_clear(roster);
	return fine;
}

/* "<name>/<first 16 hex digits of the election identity>/<station>" */
static bool
is_log_name(const struct roster_key *key, const uint8_t election[DIGEST_LEN])
{
	char end[2 + 16 + ID_LEN], id[17];
	size_t len, name_len = strlen(key->vkey.name);

	hex_write(election, 8, id);
	len = (size_t)snprintf(end, sizeof(end), "/%s/%s", id, key->scope.id);
	return name_len > len &&
	       strcmp(key->vkey.name + name_len - len, end) == 0;
}

bool
roster_named(const struct roster *roster, const uint8_t election[DIGEST_LEN],
    char why[WHY_LEN])
{
	for (size_t i = 0; i < roster->count; i++) {
		const struct roster_key *key = &roster->keys[i];

		if (key->role != ROLE_LOG || is_log_name(key, election))
			continue;
		snprintf(why, WHY_LEN,
		    "the log key \"%s\" has not the name of its station",
		    key->vkey.name);
		return false;
	}
	return true;
}

bool
roster_key_honest(
    const struct roster_key *key, struct ed25519 *ed25519, char why[WHY_LEN])
{
	if (ed25519_key_honest(ed25519, key->vkey.key))
		return true;
	snprintf(why, WHY_LEN, "the key \"%s\" is not of prime order",
	    key->vkey.name);
	return false;
}

const struct roster_key *
roster_log_key(const struct roster *roster, const char *station)
{
	for (size_t i = 0; i < roster->count; i++)
		if (roster->keys[i].role == ROLE_LOG &&
		    strcmp(roster->keys[i].scope.id, station) == 0)
			return &roster->keys[i];
	return NULL;
}

void
roster_clear(struct roster *roster)
{
	free(roster->keys);
	free(roster->by_name);
	*roster = (struct roster){ 0 };
}
