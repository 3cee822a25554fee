#ifndef KAIHYO_VERIFIER_DIGEST_H
#define KAIHYO_VERIFIER_DIGEST_H

#include "audit/verifier/bytes.h"

/* Makes libgcrypt ready; ends the program if it is not the one we know. */
void digest_begin(void);

/* SHA-256. */
void digest_of(struct bytes a, uint8_t out[DIGEST_LEN]);

/* The same piece by piece. */
struct digest_run;
struct digest_run *digest_run_new(void);
void digest_run_add(struct digest_run *run, const void *at, size_t len);
/* Gives the digest and frees `run`. */
void digest_run_end(struct digest_run *run, uint8_t out[DIGEST_LEN]);

#endif
