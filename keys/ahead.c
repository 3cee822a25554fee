#include "keys/ahead.h"

/* Key and signature have one length each: no two questions look alike. */
static struct digest
question(const struct public_key *key, struct span text,
    const uint8_t signature[SIGNATURE_LEN])
{
	struct span pieces[] = { { (const char *)key->bytes, PUBLIC_KEY_LEN },
		{ (const char *)signature, SIGNATURE_LEN }, text };

	return digest_of_pieces(pieces, 3);
}

bool
ahead_verify(struct ahead *ahead, const struct public_key *key,
    struct span text, const uint8_t signature[SIGNATURE_LEN])
{
	struct error ignored;

	if (ahead->count == AHEAD_MAX ||
	    signature_verify(key, text, signature, &ignored) != 0)
		return false;
	ahead->valid[ahead->count++] = question(key, text, signature);
	return true;
}

bool
ahead_holds(const struct ahead *ahead, const struct public_key *key,
    struct span text, const uint8_t signature[SIGNATURE_LEN])
{
	struct digest asked;

	if (ahead == NULL || ahead->count == 0)
		return false;
	asked = question(key, text, signature);
	for (size_t i = 0; i < ahead->count; i++)
		if (digest_same(&ahead->valid[i], &asked))
			return true;
	return false;
}
