#ifndef KAIHYO_TALLY_RESULT_COMPARE_H
#define KAIHYO_TALLY_RESULT_COMPARE_H

#include "base/span.h"
#include "base/text.h"

/*
 * Where two results (formats.md §8) differ first. `ours` is from
 * result_format(), `theirs` are bytes of anyone. False if they are the same.
 * Else `where` gets the place ("districts[kita].questions[hall].options.for")
 * and `mine` and `other` what stands there, cut to a few words.
 */
bool result_compare(struct span ours, struct span theirs, struct text *where,
    struct text *mine, struct text *other);

#endif
