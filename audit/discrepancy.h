#ifndef KAIHYO_AUDIT_DISCREPANCY_H
#define KAIHYO_AUDIT_DISCREPANCY_H

#include "audit/readings.h"

/*
 * Was a paper counted otherwise than people read it? Only what counts: two
 * categories that are both invalid are alike. A paper that was not found
 * counts as one that reads otherwise. `counted` has one code for each question
 * of `table`, as decided on a sheet where one was needed. ERROR_INPUT if the
 * reading is none of the codes of this paper.
 */
MUST_CHECK int discrepancy_check(const struct definition *definition,
    const struct code_table *table, const char *counted,
    const struct reading *reading, bool *differs, struct error *err);

#endif
