#ifndef KAIHYO_AUDIT_RISK_H
#define KAIHYO_AUDIT_RISK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How likely a wrong outcome is to pass a paper audit. Were it wrong, at least
 * `wrong` of the `papers` papers would have been counted otherwise than they
 * read. `drawn` of them were drawn, each as likely as any other and none
 * twice, and `found` of these were counted otherwise. The chance of so few or
 * fewer is
 *
 *     P = sum over i = 0..found of C(wrong,i) C(papers-wrong,drawn-i)
 *                                  / C(papers,drawn)
 *
 * (hypergeometric). Exact: whole numbers of any size, nothing is rounded.
 */
struct risk {
	uint64_t papers, wrong; /* 1 <= wrong <= papers <= RISK_PAPERS_MAX */
	uint64_t drawn, found;  /* found <= drawn <= papers */
};
#define RISK_PAPERS_MAX 4000000000
#define RISK_LIMIT_MAX 1000000000 /* one in so many */

/*
 * What P must be below when `found` papers were counted otherwise, so that a
 * wrong outcome passes at most once in `limit`, whenever people look and
 * whenever they stop: 1 / (limit (found+1) (found+2)). For to pass with i found
 * the first n(i) draws must show no more than i, n(i) being the least that are
 * enough for i; and 1/(1*2) + 1/(2*3) + 1/(3*4) + ... is 1. limit <= 1e6,
 * found <= 1e5.
 */
uint64_t risk_limit_with(uint64_t limit, uint64_t found);

/* Is P at most 1 / limit? */
bool risk_is_below(const struct risk *risk, uint64_t limit);

/*
 * The greatest number with P <= 1 / number: "at most once in ...". Not more
 * than RISK_LIMIT_MAX, also where P is 0.
 */
uint64_t risk_once_in(const struct risk *risk);

/*
 * How many papers to draw so that P is at most 1 / limit if `found` of them
 * are counted otherwise: the least, up to all of them. `drawn` is not used.
 */
uint64_t risk_draws(const struct risk *risk, uint64_t limit);

#endif
