#ifndef KAIHYO_KEYS_VKEY_H
#define KAIHYO_KEYS_VKEY_H

#include "base/error.h"
#include "base/text.h"
#include "keys/signature.h"

#define KEY_NAME_MAX 95
#define VKEY_TEXT_MAX (KEY_NAME_MAX + 1 + 8 + 1 + 44)

/*
 * A named public key as C2SP signed-note writes it:
 * <name>+<8 hex digits>+<base64(0x01 || key)>. Names of ours are ASCII
 * letters, digits and . _ / - (C2SP allows more).
 */
struct vkey {
	char name[KEY_NAME_MAX + 1];
	uint32_t id; /* SHA-256(name || LF || 0x01 || key), first 4 bytes */
	struct public_key key;
};

bool key_name_is_valid(struct span name);

/* Fills in the id. `name` must be valid. */
struct vkey vkey_make(const char *name, const struct public_key *key);

/* Refuses a wrong id, another algorithm, a weak key (public_key_check). */
MUST_CHECK int vkey_parse(
    struct span text, struct vkey *vkey, struct error *err);
void vkey_add(struct text *text, const struct vkey *vkey);

bool vkey_same(const struct vkey *a, const struct vkey *b);

/* SHA-256 of the vkey's text: what people compare on paper. */
struct digest vkey_fingerprint(const struct vkey *vkey);

#endif
