/*
 * ed25519 <LINES: what kaihyo says of signatures; see verify-ed25519.c.
 */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "keys/signature.h"

static const char *
word(bool yes)
{
	return yes ? "yes" : "no";
}

static bool
answer(struct span line)
{
	uint8_t signature[SIGNATURE_LEN], message[4096];
	struct span k, s, m = { "", 0 };
	struct error err = { 0 };
	struct public_key key;
	bool fine, honest;

	if (!span_cut(&line, ' ', 64, &k) || !span_cut(&line, ' ', 128, &s) ||
	    !span_cut(&line, ' ', 2 * sizeof(message), &m) ||
	    !span_hex(k, key.bytes, 32) || !span_hex(s, signature, 64))
		return false;
	if (span_equals(m, "-"))
		m.len = 0;
	if (!span_hex(m, message, m.len / 2))
		return false;
	m = (struct span){ (const char *)message, m.len / 2 };
	fine = public_key_check(&key, &err) == 0;
	honest = fine && public_key_check_subgroup(&key, &err) == 0;
	printf("%s %s %s\n", word(fine), word(honest),
	    word(signature_verify(&key, m, signature, &err) == 0));
	return true;
}

int
main(void)
{
	char line[9000];
	bool fine = true;

	while (fine && fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		fine = answer(span_of(line));
	}
	return fine ? 0 : 1;
}
