#ifndef KAIHYO_BALLOT_COVERAGE_H
#define KAIHYO_BALLOT_COVERAGE_H

#include <stdio.h>

#include "ballot/definition.h"

/*
 * Can the policy be kept with the keys of the roster? Says which unit or
 * place has fewer keys than it needs signatures, while there is still time
 * to enrol more. Returns how many such gaps there are.
 */
size_t coverage_print(
    FILE *to, const struct setup *setup, const struct roster *roster);

#endif
