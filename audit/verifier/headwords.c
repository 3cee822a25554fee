#include "audit/verifier/headwords.h"

#include <string.h>

#include "audit/verifier/digest.h"

#define TYPED_MAX 1024
#define WORD_MAX 64
#define TREE_MAX ((uint64_t)1 << 62)

/* --- typed ---------------------------------------------------------------- */

/* Bytes of what stands between two words, at the front; 0: a word. */
static size_t
gap(struct bytes text)
{
	static const char *const gaps[] = { " ", ",", "\t", "\n",
		"\xe3\x80\x80" /* wide space */, "\xe3\x80\x81" /* 、 */,
		"\xe3\x83\xbb" /* ・ */ };

	for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++) {
		size_t len = strlen(gaps[i]);

		if (text.len >= len && memcmp(text.at, gaps[i], len) == 0)
			return len;
	}
	return 0;
}

/* Small letters; ぁ to ゖ (U+3041 to U+3096) as katakana, 0x60 further on. */
static size_t
put_letter(struct bytes text, char *out)
{
	const unsigned char *at = (const unsigned char *)text.at;
	unsigned code;

	out[0] = text.at[0];
	if (at[0] >= 'A' && at[0] <= 'Z')
		out[0] = (char)(at[0] - 'A' + 'a');
	if (at[0] != 0xe3 || text.len < 3)
		return 1;
	code = 0x3000 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
	if (code >= 0x3041 && code <= 0x3096)
		code += 0x60;
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

static bool
next_word(struct bytes *rest, char word[WORD_MAX])
{
	size_t len = 0, step;

	while ((step = gap(*rest)) > 0)
		*rest = bytes_part(rest->at + step, rest->len - step);
	while (rest->len > 0 && gap(*rest) == 0 && len + 4 < WORD_MAX) {
		step = put_letter(*rest, word + len);
		*rest = bytes_part(rest->at + step, rest->len - step);
		len += step;
	}
	word[len] = '\0';
	return len > 0;
}

static bool
find(const char *word, uint8_t *number)
{
	for (unsigned i = 0; i < 256; i++)
		if (strcmp(word, headwords[i].english) == 0 ||
		    strcmp(word, headwords[i].japanese) == 0) {
			*number = (uint8_t)i;
			return true;
		}
	return false;
}

/* --- the check word ------------------------------------------------------- */

static unsigned
times_x(unsigned byte)
{
	return (byte << 1 ^ (byte & 0x80 ? 0x11d : 0)) & 0xff;
}

/* The sum of b[i] times x to the power 15 - i. */
static uint8_t
check_word(const uint8_t words[HEADWORDS])
{
	unsigned sum = 0;

	for (unsigned i = 0; i < HEADWORDS - 1; i++) {
		unsigned term = words[i];

		for (unsigned power = i; power < HEADWORDS - 1; power++)
			term = times_x(term);
		sum ^= term;
	}
	return (uint8_t)sum;
}

bool
headwords_read(struct bytes text, uint8_t words[HEADWORDS], const char **why)
{
	char word[WORD_MAX];
	size_t count = 0;

	*why = "a head has sixteen words";
	while (text.len <= TYPED_MAX && next_word(&text, word)) {
		if (count == HEADWORDS)
			return false;
		if (!find(word, &words[count++])) {
			*why = "one of the words is none of the list";
			return false;
		}
	}
	if (count < HEADWORDS)
		return false;
	*why = "the words do not fit together: one is wrong, or two have "
	       "changed places";
	return words[HEADWORDS - 1] == check_word(words);
}

bool
headwords_claim(struct bytes text, uint64_t *size, uint8_t words[HEADWORDS],
    const char **why)
{
	struct bytes number;

	*why = "a claim is the number of entries, a colon, and the root or "
	       "the sixteen words";
	return bytes_until(&text, ':', &number) &&
	       bytes_number(number, TREE_MAX, size) &&
	       headwords_read(text, words, why);
}

/* --- of a head ------------------------------------------------------------ */

static void
put_base64(struct buffer *out, const uint8_t root[DIGEST_LEN])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	/* 32 bytes: ten groups of three, and two bytes. */
	for (size_t i = 0; i < DIGEST_LEN; i += 3) {
		unsigned third = i + 2 < DIGEST_LEN ? root[i + 2] : 0;
		unsigned bits = (unsigned)root[i] << 16 |
		                (unsigned)root[i + 1] << 8 | third;

		buffer_printf(out, "%c%c%c%c", digits[bits >> 18],
		    digits[bits >> 12 & 63], digits[bits >> 6 & 63],
		    i + 2 < DIGEST_LEN ? digits[bits & 63] : '=');
	}
}

void
headwords_of(const char *origin, uint64_t size, const uint8_t root[DIGEST_LEN],
    uint8_t words[HEADWORDS])
{
	struct buffer text = { 0 };
	uint8_t digest[DIGEST_LEN];

	buffer_printf(&text, "%s\n%llu\n", origin, (unsigned long long)size);
	put_base64(&text, root);
	buffer_put(&text, "\n");
	digest_of(buffer_bytes(&text), digest);
	buffer_clear(&text);
	memcpy(words, digest, HEADWORDS - 1);
	words[HEADWORDS - 1] = check_word(words);
}
