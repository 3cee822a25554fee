#include "audit/cosignature.h"

#include <assert.h>
#include <string.h>

#define TIME_LEN 8
#define COSIGNATURE_LEN (TIME_LEN + SIGNATURE_LEN)

static const char *const fix_again =
    N_("ask the witness for the line as kaihyo wrote it, and for which "
       "checkpoint it is");

void
cosignature_message(struct span checkpoint, uint64_t time, struct text *message)
{
	text_addf(
	    message, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
	text_add_bytes(message, checkpoint.at, checkpoint.len);
}

void
cosignature_format(const struct vkey *cosigner, uint64_t time,
    const uint8_t signature[SIGNATURE_LEN], struct text *line)
{
	uint8_t bytes[COSIGNATURE_LEN];

	assert(cosigner->type == VKEY_COSIGNER);
	for (size_t i = 0; i < TIME_LEN; i++)
		bytes[i] = (uint8_t)(time >> (56 - 8 * i));
	memcpy(bytes + TIME_LEN, signature, SIGNATURE_LEN);
	checkpoint_line_format(cosigner, bytes, sizeof(bytes), line);
}

int
cosignature_sign(struct span checkpoint, const struct vkey *cosigner,
    const struct private_key *key, uint64_t time, struct text *line,
    struct error *err)
{
	struct text message = { 0 };
	uint8_t signature[SIGNATURE_LEN];
	int rc;

	cosignature_message(checkpoint, time, &message);
	rc = private_key_sign(key, text_span(&message), signature, err);
	if (rc == 0)
		cosignature_format(cosigner, time, signature, line);
	text_clear(&message);
	return rc;
}

int
cosignature_verify(struct span checkpoint, const struct checkpoint_line *line,
    const struct vkey *cosigner, uint64_t *time, struct error *err)
{
	struct text message = { 0 };
	uint64_t stated = 0;
	int rc = -1;

	assert(cosigner->type == VKEY_COSIGNER);
	*time = 0;
	if (line->len != COSIGNATURE_LEN) {
		error_set(err, ERROR_SIGNATURE, fix_again,
		    N_("the cosignature has %zu bytes, not %d"), line->len,
		    COSIGNATURE_LEN);
		goto out;
	}
	for (size_t i = 0; i < TIME_LEN; i++)
		stated = stated << 8 | line->signature[i];
	if (stated > COSIGNATURE_TIME_MAX) {
		error_set(err, ERROR_SIGNATURE, fix_again,
		    N_("the cosignature states an impossible time"));
		goto out;
	}
	cosignature_message(checkpoint, stated, &message);
	if (signature_verify(&cosigner->key, text_span(&message),
	        line->signature + TIME_LEN, err) != 0)
		goto out;
	*time = stated;
	rc = 0;
out:
	text_clear(&message);
	return rc == 0
	           ? 0
	           : error_at(err, N_("signature of \"%s\""), cosigner->name);
}
