#ifndef KAIHYO_AUDIT_SAMPLE_H
#define KAIHYO_AUDIT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * Which papers are drawn follows from a seed that is thrown in public, with
 * ten-sided dice, after the result is certified; from nothing else. Ticket
 * t = 1, 2, ... is SHA-256 of "SEED,t" (decimal, ASCII), read as a number with
 * its first byte in front, modulo the number of papers; a paper that was
 * drawn before is passed over. The draw of R. Rivest's sampler, as Colorado's
 * audits use it; with `sha256sum` and `bc` anyone can do it again.
 */
#define SAMPLE_SEED_MIN 20 /* dice */
#define SAMPLE_SEED_MAX 64
#define SAMPLE_DRAWS_MAX 100000 /* beyond it people count all of them */

bool sample_seed_is_valid(struct span seed);

/*
 * The first `count` draws among `papers` papers, numbered from 0, in the order
 * in which they are drawn. count <= papers, count <= SAMPLE_DRAWS_MAX.
 */
void sample_draw(
    struct span seed, uint64_t papers, size_t count, uint64_t *draws);

#endif
