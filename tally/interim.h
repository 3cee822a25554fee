#ifndef KAIHYO_TALLY_INTERIM_H
#define KAIHYO_TALLY_INTERIM_H

#include "tally/result.h"

/*
 * Interim reports (開票速報): what is counted so far, numbered, at named
 * moments. Two of them, or the last and the end, must not differ by so few
 * papers that subtraction shows a choice (design.md P9; the setup's "publish").
 */

/*
 * Fills in what a report says of an unfinished result: figures, how far the
 * count has come, outcomes that hold whatever is missing. Head, log, snapshot
 * and slots are the caller's. ERROR_BOOKS while choices may not be shown or a
 * place has not reported: then there is no denominator.
 */
MUST_CHECK int interim_fill(
    const struct result *result, struct certificate *report, struct error *err);

/*
 * May this report be made after `before` (NULL if it is the first), and
 * before the end? ERROR_BOOKS names the district that would tell too much.
 */
MUST_CHECK int interim_check(const struct result *result,
    const struct certificate *before, const struct certificate *report,
    struct error *err);

/* "12,345 of 20,000 papers counted (61.7 %)" for each kind, for people. */
void interim_print(const struct certificate *report, struct text *text);

#endif
