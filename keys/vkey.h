#ifndef KAIHYO_KEYS_VKEY_H
#define KAIHYO_KEYS_VKEY_H

#include "base/error.h"
#include "base/text.h"
#include "keys/signature.h"

#define KEY_NAME_MAX 95
#define VKEY_TEXT_MAX (KEY_NAME_MAX + 1 + 8 + 1 + 44)

/* What a key signs: the type byte of C2SP signed-note. */
enum vkey_type {
	VKEY_NOTE = 0x01,    /* notes and checkpoints: all keys of a roster */
	VKEY_COSIGNER = 0x04 /* cosignature/v1: a witness's, nothing else */
};

/*
 * A named public key as C2SP signed-note writes it:
 * <name>+<8 hex digits>+<base64(type || key)>. Names of ours are ASCII
 * letters, digits and . _ / - (C2SP allows more).
 */
struct vkey {
	char name[KEY_NAME_MAX + 1];
	enum vkey_type type;
	uint32_t id; /* SHA-256(name || LF || type || key), first 4 bytes */
	struct public_key key;
};

bool key_name_is_valid(struct span name);

/* Fill in the id. `name` must be valid. */
struct vkey vkey_make(const char *name, const struct public_key *key);
struct vkey vkey_make_cosigner(const char *name, const struct public_key *key);

/*
 * Refuses a wrong id, a weak key (public_key_check), another algorithm, and
 * a cosigner's key: one key never signs both notes and cosignatures.
 */
MUST_CHECK int vkey_parse(
    struct span text, struct vkey *vkey, struct error *err);

/* The same for a cosigner's key and no other. */
MUST_CHECK int vkey_parse_cosigner(
    struct span text, struct vkey *vkey, struct error *err);
void vkey_add(struct text *text, const struct vkey *vkey);

bool vkey_same(const struct vkey *a, const struct vkey *b);

/* SHA-256 of the vkey's text: what people compare on paper. */
struct digest vkey_fingerprint(const struct vkey *vkey);

#endif
