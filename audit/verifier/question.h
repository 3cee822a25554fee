#ifndef KAIHYO_VERIFIER_QUESTION_H
#define KAIHYO_VERIFIER_QUESTION_H

#include "audit/verifier/note.h"

/*
 * What libgcrypt is asked about a key or a signature, and its answer. Only in
 * a child process: libgcrypt 1.10 aborts on some keys that are no one's.
 */
enum question_kind { ASK_SIGNATURE = 1, ASK_KEY = 2 };
struct question {
	uint8_t kind;
	uint8_t key[PUBLIC_LEN];
	uint8_t signature[SIGNATURE_LEN];
	uint64_t len; /* of the message, which stands elsewhere */
};

enum { ANSWER_NONE = 0, ANSWER_YES = 'y', ANSWER_NO = 'n' };

/* Over kind, key, signature and message: the same question, the same answer. */
void question_digest(const struct question *question, struct bytes message,
    uint8_t out[DIGEST_LEN]);

/* libgcrypt's answer: ANSWER_YES or ANSWER_NO, or the process ends. */
char question_answer(const struct question *question, const char *message);

#endif
