#include "keys/digest.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/lines.h"
#include "base/text.h"

struct digest
digest_of(struct span bytes)
{
	return digest_of_pieces(&bytes, 1);
}

struct digest
digest_of_pieces(const struct span *pieces, size_t count)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	struct digest digest;
	bool done = context != NULL &&
	            EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; done && i < count; i++)
		done =
		    EVP_DigestUpdate(context, pieces[i].at, pieces[i].len) == 1;
	done = done && EVP_DigestFinal_ex(context, digest.bytes, NULL) == 1;
	/* SHA-256 has no input that it refuses: only memory can be missing. */
	if (!done)
		memory_gone();
	EVP_MD_CTX_free(context);
	return digest;
}

bool
digest_same(const struct digest *a, const struct digest *b)
{
	return memcmp(a->bytes, b->bytes, DIGEST_LEN) == 0;
}

bool
digest_parse(struct span hex, struct digest *digest)
{
	return span_hex(hex, digest->bytes, DIGEST_LEN);
}

void
digest_format(const struct digest *digest, char out[DIGEST_TEXT_LEN])
{
	hex_format(digest->bytes, DIGEST_LEN, out);
}

int
digest_line(struct lines *lines, const char *key, struct digest *digest,
    struct error *err)
{
	struct span value;

	if (lines_value(lines, key, 2 * DIGEST_LEN, &value, err) != 0)
		return -1;
	if (!digest_parse(value, digest))
		return lines_refuse(lines, err,
		    N_("ask whoever signed it to make it again with kaihyo"),
		    N_("\"%s\" must be a SHA-256 digest of 64 digits 0-9 a-f"),
		    key);
	return 0;
}

void
digest_group(const struct digest *digest, size_t group, char out[5])
{
	assert(group >= 1 && group <= FINGERPRINT_GROUPS);
	hex_format(digest->bytes + 2 * (group - 1), 2, out);
}

struct hashed
hashed_of(struct span bytes)
{
	return (struct hashed){ bytes, digest_of(bytes) };
}

int
verified_by_digest(const struct hashed *hashed, const struct digest *wanted,
    struct verified *verified, struct error *err)
{
	char seen_text[DIGEST_TEXT_LEN], wanted_text[DIGEST_TEXT_LEN];

	*verified = (struct verified){ 0 };
	if (!digest_same(&hashed->digest, wanted)) {
		digest_format(&hashed->digest, seen_text);
		digest_format(wanted, wanted_text);
		return error_set(err, ERROR_SIGNATURE,
		    N_("the file was changed or is an older one: ask whoever "
		       "signed for it for the proper file"),
		    N_("its SHA-256 is %s; the signed digest is %s"), seen_text,
		    wanted_text);
	}
	*verified = (struct verified){ hashed->bytes, hashed->digest };
	return 0;
}
