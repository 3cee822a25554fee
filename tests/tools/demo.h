#ifndef KAIHYO_TESTS_TOOLS_DEMO_H
#define KAIHYO_TESTS_TOOLS_DEMO_H

#include "base/text.h"
#include "keys/digest.h"
#include "keys/note.h"
#include "keys/signature.h"

/*
 * The throw-away key of a name: always the same one. Never for a real
 * election. Release with private_key_free().
 */
static inline struct private_key *
demo_private_key(const char *name)
{
	struct text seed = { 0 };
	struct private_key *key;
	struct digest digest;

	text_addf(&seed, "kaihyo demo key, never for real use: %s", name);
	digest = digest_of(text_span(&seed));
	key = private_key_from_seed(digest.bytes);
	text_clear(&seed);
	return key;
}

/* Adds to `out` the note or draft `bytes`, signed with the key of a name. */
MUST_CHECK static inline int
demo_sign(
    struct span bytes, const char *name, struct text *out, struct error *err)
{
	struct private_key *key = demo_private_key(name);
	struct text line = { 0 };
	struct span text, lines;
	int rc = -1;

	if (note_split(bytes, &text, &lines, err) != 0 ||
	    note_sign(text, name, key, &line, err) != 0 ||
	    note_attach(bytes, text_span(&line), NULL, out, err) != 0)
		goto out;
	rc = 0;
out:
	private_key_free(key);
	text_clear(&line);
	return rc;
}

#endif
