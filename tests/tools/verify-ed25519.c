/*
 * verify-ed25519 <LINES: what kaihyo-verify says of signatures. A line is key,
 * signature and message in hex ("-": no message); the answer is three of
 * "yes" and "no": the key's form, its order, the signature. ed25519.c is the
 * same for the other program; a story compares them.
 */
#include <stdio.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/ed25519.h"

static const char *
word(bool yes)
{
	return yes ? "yes" : "no";
}

static bool
answer(struct bytes line, struct ed25519 *ed25519)
{
	uint8_t key[PUBLIC_LEN], signature[SIGNATURE_LEN], message[4096];
	struct bytes k, s;
	size_t len = line.len;

	if (!bytes_until(&line, ' ', &k) || !bytes_until(&line, ' ', &s) ||
	    !bytes_hex(k, key, sizeof(key)) ||
	    !bytes_hex(s, signature, sizeof(signature)))
		return false;
	len = bytes_is(line, "-") ? 0 : line.len / 2;
	if (len > sizeof(message) ||
	    (len > 0 && !bytes_hex(line, message, len)))
		return false;
	printf("%s %s %s\n", word(ed25519_key_fine(key)),
	    word(ed25519_key_honest(ed25519, key)),
	    word(ed25519_verify(
	        ed25519, key, bytes_part(message, len), signature)));
	return true;
}

int
main(void)
{
	struct report *report = report_new(false);
	struct ed25519 *ed25519 = ed25519_new(report);
	char line[9000];
	bool fine = true;

	digest_begin();
	while (fine && fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		fine = answer(bytes_of(line), ed25519);
	}
	ed25519_free(ed25519);
	report_free(report);
	return fine ? 0 : 1;
}
