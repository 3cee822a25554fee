#ifndef KAIHYO_BASE_LIMIT_H
#define KAIHYO_BASE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Nine tenths of a maximum: time to say so (formats.md 20). */
bool limit_is_near(uint64_t now, uint64_t max);

/* Says in a line how near it is, if it is. `what` is marked with WORD_. */
void limit_say(FILE *to, const char *what, uint64_t now, uint64_t max);

#endif
