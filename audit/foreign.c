#include "audit/foreign.h"

#include <string.h>

#include "keys/base64.h"

#define COMMENT_MAX 1100 /* signify: 1024, minisign: 1024 */
#define HEAD_LEN (2 + FOREIGN_ID_LEN)

/* The second line as `len` bytes, "Ed" and the id in front. */
static int
line_parse(struct span bytes, uint8_t *out, size_t len, const char *fix,
    struct error *err)
{
	struct span line;

	if (bytes.len > FOREIGN_FILE_MAX ||
	    !span_line(&bytes, COMMENT_MAX, &line) ||
	    !span_skip(&line, "untrusted comment:") ||
	    !span_line(&bytes, FOREIGN_FILE_MAX, &line) ||
	    !base64_parse(line, out, len))
		return error_set(err, ERROR_INPUT, fix,
		    N_("it is no file of signify or minisign: a comment line, "
		       "then one of letters and digits"));
	if (memcmp(out, "ED", 2) == 0)
		return error_set(err, ERROR_INPUT,
		    N_("sign it again with: minisign -S -l"),
		    N_("it is a signature over a hash, not over the text"));
	if (memcmp(out, "Ed", 2) != 0)
		return error_set(err, ERROR_INPUT, fix,
		    N_("it is of an algorithm that is not Ed25519"));
	return 0;
}

int
foreign_signature_parse(
    struct span bytes, struct foreign_signature *signature, struct error *err)
{
	uint8_t blob[HEAD_LEN + SIGNATURE_LEN];

	*signature = (struct foreign_signature){ { 0 }, { 0 } };
	if (line_parse(bytes, blob, sizeof(blob),
	        N_("give the .sig file of signify or the .minisig file of "
	           "minisign"),
	        err) != 0)
		return -1;
	memcpy(signature->id, blob + 2, FOREIGN_ID_LEN);
	memcpy(signature->bytes, blob + HEAD_LEN, SIGNATURE_LEN);
	return 0;
}

int
foreign_key_parse(struct span bytes, struct foreign_key *key, struct error *err)
{
	uint8_t blob[HEAD_LEN + PUBLIC_KEY_LEN];

	*key = (struct foreign_key){ { 0 }, { { 0 } } };
	if (line_parse(bytes, blob, sizeof(blob),
	        N_("give the .pub file of signify or minisign"), err) != 0)
		return -1;
	memcpy(key->id, blob + 2, FOREIGN_ID_LEN);
	memcpy(key->key.bytes, blob + HEAD_LEN, PUBLIC_KEY_LEN);
	return 0;
}
