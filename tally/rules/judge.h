#ifndef KAIHYO_TALLY_JUDGE_H
#define KAIHYO_TALLY_JUDGE_H

#include "tally/rules/figures.h"
#include "tally/rules/trace.h"

/*
 * Judges one expression of the rules. For decision.c, which knows gates and
 * outcomes.
 */

/* Where a judgement stands: which figures, which question, how deep. */
struct judge {
	const struct rules *rules;
	const struct facts *facts;
	const struct figures *figures;
	size_t question;
	unsigned depth;
	int source;
	struct trace *trace; /* NULL: keep no steps */
	struct error *err;
};

const struct question *judge_question(const struct judge *judge);
const struct question_figures *judge_figures(const struct judge *judge);
struct judge judge_deeper(const struct judge *judge);

/* What a node answers; its steps go to the trace. */
MUST_CHECK int judge_node(
    const struct judge *judge, int index, enum answer *answer);

/* Is what lies in `range` more than (or at least) nothing? */
enum answer judge_range(struct wide_bounds range, enum rule_op op);

/* A step of the trace, or SIZE_MAX if none is kept; and its answer. */
size_t judge_step(const struct judge *judge, enum trace_kind kind, int index);
void judge_step_end(const struct judge *judge, size_t step, enum answer answer);

/* Three-valued logic. */
enum answer answer_or(enum answer a, enum answer b);
enum answer answer_and(enum answer a, enum answer b);
enum answer answer_not(enum answer answer);

#endif
