#ifndef KAIHYO_BASE_RANDOM_H
#define KAIHYO_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Fills `out` from the system's generator; ends the process if there is
 * none. Tests link their own in its place: the shipped program has no seed.
 */
void random_bytes(void *out, size_t len);

/* A number below `bound` (> 0), each equally likely. */
uint64_t random_below(uint64_t bound);

#endif
