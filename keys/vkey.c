#include "keys/vkey.h"

#include <string.h>

#include "keys/base64.h"
#include "keys/digest.h"

#define TYPED_KEY_LEN (1 + PUBLIC_KEY_LEN)

static const char *const fix_vkey =
    N_("ask the key's owner for the .vkey file that kaihyo made");

bool
key_name_is_valid(struct span name)
{
	if (name.len == 0 || name.len > KEY_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		        (c >= '0' && c <= '9') || c == '.' || c == '_' ||
		        c == '/' || c == '-'))
			return false;
	}
	return true;
}

static void
typed_key(const struct vkey *vkey, uint8_t typed[TYPED_KEY_LEN])
{
	typed[0] = (uint8_t)vkey->type;
	memcpy(typed + 1, vkey->key.bytes, PUBLIC_KEY_LEN);
}

/* C2SP signed-note: the first 4 bytes of SHA-256(name || LF || type || key). */
static uint32_t
key_id(const struct vkey *vkey)
{
	uint8_t typed[TYPED_KEY_LEN];
	struct span pieces[3] = { span_of(vkey->name), span_of("\n"),
		{ (const char *)typed, sizeof(typed) } };
	struct digest digest;

	typed_key(vkey, typed);
	digest = digest_of_pieces(pieces, 3);
	return (uint32_t)digest.bytes[0] << 24 |
	       (uint32_t)digest.bytes[1] << 16 |
	       (uint32_t)digest.bytes[2] << 8 | digest.bytes[3];
}

static struct vkey
make(const char *name, const struct public_key *key, enum vkey_type type)
{
	struct vkey vkey = { .type = type, .key = *key };

	if (span_copy(span_of(name), vkey.name, sizeof(vkey.name)))
		vkey.id = key_id(&vkey);
	return vkey;
}

struct vkey
vkey_make(const char *name, const struct public_key *key)
{
	return make(name, key, VKEY_NOTE);
}

struct vkey
vkey_make_cosigner(const char *name, const struct public_key *key)
{
	return make(name, key, VKEY_COSIGNER);
}

static int
refuse_form(struct span text, struct error *err)
{
	return error_set(err, ERROR_INPUT, fix_vkey,
	    N_("\"%.*s\" is no public key: it should read NAME+8 hex "
	       "digits+44 letters"),
	    (int)text.len, text.at);
}

static int
refuse_type(const struct vkey *vkey, uint8_t type, enum vkey_type wanted,
    struct error *err)
{
	if (wanted == VKEY_COSIGNER)
		return error_set(err, ERROR_SIGNATURE,
		    N_("make a witness's key: kaihyo keys new --witness"),
		    N_("the key of \"%s\" is of kind %d, not a witness's (kind "
		       "4); one key never signs both"),
		    vkey->name, type);
	if (type == VKEY_COSIGNER)
		return error_set(err, ERROR_SIGNATURE,
		    N_("make another key for this: kaihyo keys new"),
		    N_("the key of \"%s\" is a witness's (kind 4) and signs "
		       "nothing but cosignatures"),
		    vkey->name);
	return error_set(err, ERROR_SIGNATURE, fix_vkey,
	    N_("the key of \"%s\" is of kind %d; only Ed25519 keys (kind 1) "
	       "are taken"),
	    vkey->name, type);
}

static int
parse(struct span text, enum vkey_type wanted, struct vkey *vkey,
    struct error *err)
{
	struct span rest = text, name, hex;
	uint8_t id[4], typed[TYPED_KEY_LEN];
	uint32_t stated;

	*vkey = (struct vkey){ 0 };
	if (text.len > VKEY_TEXT_MAX ||
	    !span_cut(&rest, '+', KEY_NAME_MAX, &name) ||
	    !key_name_is_valid(name) || !span_cut(&rest, '+', 8, &hex) ||
	    !span_hex(hex, id, sizeof(id)) ||
	    !base64_parse(rest, typed, sizeof(typed)) ||
	    !span_copy(name, vkey->name, sizeof(vkey->name)))
		return refuse_form(text, err);
	if (typed[0] != wanted)
		return refuse_type(vkey, typed[0], wanted, err);
	vkey->type = wanted;
	memcpy(vkey->key.bytes, typed + 1, PUBLIC_KEY_LEN);
	vkey->id = key_id(vkey);
	stated = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
	         (uint32_t)id[2] << 8 | id[3];
	if (stated != vkey->id)
		return error_set(err, ERROR_SIGNATURE, fix_vkey,
		    N_("the key of \"%s\" does not have the id %.*s that it "
		       "states: name or key was changed"),
		    vkey->name, (int)hex.len, hex.at);
	if (public_key_check(&vkey->key, err) != 0)
		return error_at(err, N_("key of \"%s\""), vkey->name);
	return 0;
}

int
vkey_parse(struct span text, struct vkey *vkey, struct error *err)
{
	return parse(text, VKEY_NOTE, vkey, err);
}

int
vkey_parse_cosigner(struct span text, struct vkey *vkey, struct error *err)
{
	return parse(text, VKEY_COSIGNER, vkey, err);
}

void
vkey_add(struct text *text, const struct vkey *vkey)
{
	uint8_t typed[TYPED_KEY_LEN];

	typed_key(vkey, typed);
	text_addf(text, "%s+%08x+", vkey->name, vkey->id);
	base64_add(text, typed, sizeof(typed));
}

bool
vkey_same(const struct vkey *a, const struct vkey *b)
{
	return strcmp(a->name, b->name) == 0 && a->type == b->type &&
	       a->id == b->id &&
	       memcmp(a->key.bytes, b->key.bytes, PUBLIC_KEY_LEN) == 0;
}

struct digest
vkey_fingerprint(const struct vkey *vkey)
{
	struct text text = { 0 };
	struct digest digest;

	vkey_add(&text, vkey);
	digest = digest_of(text_span(&text));
	text_clear(&text);
	return digest;
}
