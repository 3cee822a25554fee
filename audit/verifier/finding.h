#ifndef KAIHYO_VERIFIER_FINDING_H
#define KAIHYO_VERIFIER_FINDING_H

#include "audit/verifier/bytes.h"

/*
 * One finding of docs/findings.md, in the English words of formats.md §15,
 * and a list of them.
 */
enum finding_end { END_OPEN, END_CORRECTED, END_EXPLAINED, END_ACCEPTED };
const char *finding_end_name(enum finding_end end); /* "open" */

struct finding {
	char code[5]; /* "E101" */
	char subject[ID_LEN];
	char *message;
	enum finding_end end;
	char ruling[ID_LEN]; /* which decision ended or made it, or "" */
	bool taken_over;     /* from result.json: not checked here */
};

struct findings {
	struct finding *items;
	size_t count;
};

/*
 * Adds a finding about `subject`. `words` is a row of §15 with %s for each
 * argument, `kinds` says of each what follows: `s` a text (const char *),
 * `n` a number (uint64_t), `d` a difference (long long). A text is cut at 159
 * bytes, a number gets its commas.
 */
struct finding *findings_add(struct findings *findings, const char *code,
    const char *subject, const char *words, const char *kinds, ...);

/* The same in ready words. */
struct finding *findings_take(struct findings *findings, const char *code,
    const char *subject, const char *message);

/* Adds ": " and why it is so to a finding. */
void finding_because(struct finding *finding, const char *why);

/* Says how it ended and by which decision. */
void finding_end(
    struct finding *finding, enum finding_end end, const char *ruling);

/*
 * The words as a ruling and a certificate name them: 400 bytes at most, no
 * space at the end.
 */
#define FINDING_WORDS_MAX 400
void finding_words(const struct finding *finding, struct buffer *out);

/* Is this a code at all; can it only be put right, never explained away? */
bool finding_is_code(const char *code);
bool finding_is_barred(const char *code);

/* Open ones first; errors, warnings, notes; code, subject, message. */
void findings_sort(struct findings *findings);

/* Forgets those that say something of choices: the row of them in §15. */
void findings_drop_choices(struct findings *findings);

/* How many errors are open. */
size_t findings_open_errors(const struct findings *findings);

/* The member "findings" of §8, with the comma before it. */
void findings_json(const struct findings *findings, struct buffer *out);
void findings_clear(struct findings *findings);

#endif
