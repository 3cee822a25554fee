#include "audit/verifier/foresee.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/trust.h"

#define KEYS_MAX 40000 /* of all rosters together */

/* Every key that the bundle shows, sorted, whoever vouches for it. */
struct keys {
	struct vkey *all;
	size_t count, room;
};

static void
keys_add(struct keys *keys, const struct vkey *key)
{
	if (keys->count == KEYS_MAX)
		return;
	if (keys->count == keys->room) {
		keys->room = keys->room == 0 ? 64 : keys->room * 2;
		keys->all =
		    memory_grow(keys->all, keys->room, sizeof(*keys->all));
	}
	keys->all[keys->count++] = *key;
}

static int
key_order(const void *a, const void *b)
{
	const struct vkey *x = a, *y = b;
	int order = memcmp(x->id, y->id, sizeof(x->id));

	return order != 0 ? order : strcmp(x->name, y->name);
}

static const struct vkey *
keys_find(const struct keys *keys, const struct signature_line *line)
{
	struct vkey wanted = { 0 };

	memcpy(wanted.id, line->id, sizeof(wanted.id));
	if (keys->count == 0 ||
	    !bytes_copy(line->name, wanted.name, sizeof(wanted.name)))
		return NULL;
	return bsearch(
	    &wanted, keys->all, keys->count, sizeof(wanted), key_order);
}

static void
take_root(struct bytes bytes, struct keys *keys)
{
	char why[WHY_LEN] = "";
	struct root root;
	size_t line;

	if (root_read(bytes, &root, &line, why))
		for (size_t i = 0; i < root.count; i++)
			keys_add(keys, &root.keys[i]);
}

static void
take_roster(struct bytes bytes, struct keys *keys)
{
	struct roster roster = { 0 };
	char why[WHY_LEN] = "";
	struct note note;
	size_t line;

	if (note_read(bytes, &note, &line, why) &&
	    roster_read(note.text, &roster, &line, why))
		for (size_t i = 0; i < roster.count; i++)
			keys_add(keys, &roster.keys[i].vkey);
	roster_clear(&roster);
}

/* What trust.c asks of each line. */
static void
take_note(struct bytes bytes, const struct keys *keys, struct ed25519 *ed25519)
{
	char why[WHY_LEN] = "";
	struct note note;
	size_t line;

	if (!note_read(bytes, &note, &line, why))
		return;
	for (size_t i = 0; i < note.count; i++) {
		const struct vkey *key = keys_find(keys, &note.signatures[i]);

		if (key == NULL)
			continue;
		ed25519_foresee_key(ed25519, key->key);
		ed25519_foresee(
		    ed25519, key->key, note.text, note.signatures[i].signature);
	}
}

void
foresee(struct bundle *bundle, struct ed25519 *ed25519, unsigned children)
{
	struct keys keys = { 0 };
	struct bytes bytes;

	for (size_t i = 0; i < bundle->count; i++) {
		struct bundle_file *file = &bundle->files[i];

		if (text_ends(file->path, "-root.txt") &&
		    bundle_keep(bundle, file, &bytes))
			take_root(bytes, &keys);
		else if (text_ends(file->path, "-roster-note.note") &&
		         bundle_keep(bundle, file, &bytes))
			take_roster(bytes, &keys);
	}
	if (keys.count > 0)
		qsort(keys.all, keys.count, sizeof(*keys.all), key_order);
	/* In the order of the log, as they will be asked for. */
	for (size_t i = 0; i < bundle->count; i++)
		if (text_ends(bundle->files[i].path, ".note") &&
		    bundle_keep(bundle, &bundle->files[i], &bytes))
			take_note(bytes, &keys, ed25519);
	free(keys.all);
	ed25519_ahead(ed25519, children);
}
