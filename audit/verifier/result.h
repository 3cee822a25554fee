#ifndef KAIHYO_VERIFIER_RESULT_H
#define KAIHYO_VERIFIER_RESULT_H

#include "audit/verifier/bundle.h"
#include "audit/verifier/log.h"
#include "audit/verifier/model.h"

/*
 * The result of a station, judged anew from its model: findings, the gate,
 * the rules, and the JSON of formats.md §8.
 */
struct judge_input {
	const struct model *model;
	const struct log *log;
	struct bundle *bundle; /* for what a canvass joins */
	struct bytes result;   /* result.json; {NULL, 0}: it is missing */
};

/*
 * Makes result.json anew into `recomputed` and compares: the bundle's
 * result.json, the certificate in force (result, figures, outcomes,
 * findings), every gate, the results that VERIFIED and CLOSE name. What
 * differs is added to `report`, first of all where.
 */
void judge_result(const struct judge_input *input, struct buffer *recomputed,
    struct report *report);

#endif
