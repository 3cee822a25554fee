#ifndef KAIHYO_AUDIT_WORDS_H
#define KAIHYO_AUDIT_WORDS_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"

#define WORDS_COUNT 16
#define WORDS_TEXT_MAX 1024 /* as typed, in either language */

/*
 * A head of a log for the ear and the hand: the first 120 bits of a SHA-256
 * as 15 loan words that Japanese and English share, and a check word.
 * Formats.md §13.5 says what they protect against and what not.
 */
struct words {
	uint8_t at[WORDS_COUNT]; /* numbers of words */
};

/* The words of a digest: of a checkpoint's text, checkpoint_digest(). */
struct words words_of(const struct digest *digest);

/* One word; `number` is a place in the list, 0 to 255. */
const char *words_english(uint8_t number);
const char *words_japanese(uint8_t number);

/*
 * Reads words that a person typed: English in any case, katakana or
 * hiragana, mixed, with spaces or commas between. ERROR_INPUT names the
 * first that is none of ours, or says that they do not fit together: one
 * wrong word, or two in each other's place, are always noticed.
 */
MUST_CHECK int words_parse(
    struct span typed, struct words *words, struct error *err);

bool words_same(const struct words *a, const struct words *b);

#endif
