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
hex(const char *text, size_t len, uint8_t *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned byte;

		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			return false;
		out[i] = (uint8_t)byte;
	}
	return true;
}

int
main(void)
{
	char line[9000], k[65], s[129], m[8200];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		uint8_t signature[SIGNATURE_LEN], message[4100];
		struct error err = { 0 };
		struct public_key key;
		struct span span;
		bool fine, honest;

		if (sscanf(line, "%64s %128s %8199s", k, s, m) != 3 ||
		    !hex(k, 32, key.bytes) || !hex(s, 64, signature))
			return 1;
		span.at = (const char *)message;
		span.len = strcmp(m, "-") == 0 ? 0 : strlen(m) / 2;
		if (!hex(m, span.len, message))
			return 1;
		fine = public_key_check(&key, &err) == 0;
		honest = fine && public_key_check_subgroup(&key, &err) == 0;
		printf("%s %s %s\n", word(fine), word(honest),
		    word(signature_verify(&key, span, signature, &err) == 0));
	}
	return 0;
}
