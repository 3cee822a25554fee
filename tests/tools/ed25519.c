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

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Two hex digits a byte; false if it is not exactly `len` bytes. */
static bool
hex(struct span text, size_t len, uint8_t *out)
{
	if (text.len != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = digit(text.at[2 * i]);
		int low = digit(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
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
	    !hex(k, 32, key.bytes) || !hex(s, 64, signature))
		return false;
	if (span_equals(m, "-"))
		m.len = 0;
	if (!hex(m, m.len / 2, message))
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
