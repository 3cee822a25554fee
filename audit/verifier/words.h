#ifndef KAIHYO_VERIFIER_WORDS_H
#define KAIHYO_VERIFIER_WORDS_H

/*
 * What the report says, in English and Japanese. Each table is kept by the
 * part that says it and ends with { NULL, NULL }. Arguments may change
 * places as %2$s.
 */
struct word {
	const char *english;
	const char *japanese;
};

extern const struct word words_trust[];   /* words.c */
extern const struct word words_records[]; /* words_records.c */
extern const struct word words_judge[];   /* words_judge.c */

struct buffer;
/*
 * The Japanese of a sentence whose arguments are filled in already, or the
 * sentence itself.
 */
void words_refill(const char *english, struct buffer *out);

#endif
