#ifndef KAIHYO_VERIFIER_HEADWORDS_H
#define KAIHYO_VERIFIER_HEADWORDS_H

#include "audit/verifier/checkpoint.h"

#define HEADWORDS 16

/* One of the 256 words with which a head is read aloud: formats.md §13.5. */
struct headword {
	const char *english, *japanese;
};
extern const struct headword headwords[256];

/*
 * Reads sixteen words as somebody wrote them down: English in any case,
 * katakana or hiragana, with spaces or commas between. False sets `why`, a
 * sentence and key of words.c.
 */
bool headwords_read(
    struct bytes text, uint8_t words[HEADWORDS], const char **why);

/* "<size>:<sixteen words>" */
bool headwords_claim(struct bytes text, uint64_t *size,
    uint8_t words[HEADWORDS], const char **why);

/* The words of a head: of the checkpoint that a log of this name makes. */
void headwords_of(const char *origin, uint64_t size,
    const uint8_t root[DIGEST_LEN], uint8_t words[HEADWORDS]);

#endif
