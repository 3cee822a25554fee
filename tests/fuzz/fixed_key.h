/*
 * What the fuzz targets of keys/ share: a fixed key "k/a", known to the
 * world, and the sameness of bytes.
 */
#ifndef KAIHYO_TESTS_FUZZ_FIXED_KEY_H
#define KAIHYO_TESTS_FUZZ_FIXED_KEY_H

#include <stdlib.h>
#include <string.h>

#include "keys/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static inline struct private_key *
fixed_key(uint8_t number)
{
	uint8_t seed[32];

	memset(seed, number, sizeof(seed));
	return private_key_from_seed(seed);
}

static inline struct vkey
fixed_vkey(uint8_t number, const char *name)
{
	struct private_key *key = fixed_key(number);
	struct public_key public = private_key_public(key);

	private_key_free(key);
	return vkey_make(name, &public);
}

/* Adds `text` signed by key 1, "k/a", to `note`; aborts if that fails. */
static inline void
fixed_sign(struct span text, struct text *note)
{
	struct private_key *key = fixed_key(1);
	struct text line = { 0 };
	struct error err = { 0 };

	if (note_sign(text, "k/a", key, &line, &err) != 0 ||
	    note_attach(text, text_span(&line), NULL, note, &err) != 0)
		abort();
	text_clear(&line);
	private_key_free(key);
}

static inline void
must_be_same(const struct text *text, struct span bytes)
{
	if (!span_same(text_span(text), bytes))
		abort();
}

/* A refusal says why, in a sentence, with a kind. */
static inline void
must_say_why(const struct error *err)
{
	if (err->kind == ERROR_NONE || err->what.id == NULL ||
	    err->what.id[0] == '\0' || err->fix.id == NULL)
		abort();
}

#endif
