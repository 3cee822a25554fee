#ifndef KAIHYO_TALLY_DECISION_H
#define KAIHYO_TALLY_DECISION_H

#include "tally/rules/figures.h"
#include "tally/rules/trace.h"

/* The outcome of one question. */
struct outcome {
	size_t question;   /* of the election */
	size_t rule;       /* of rules->outcomes */
	int decided;       /* index of rules->cases, or RULE_NONE: depends */
	uint64_t possible; /* bit i: the i-th case of the rule may hold */
	char winner[64];   /* of a case with a winner: option or group ids */
};

/* What the ordinance makes of the facts. */
struct decision {
	/* ANSWER_YES where there is no gate. */
	enum answer established;
	/* May choices be opened, may they be shown? ANSWER_NO or DEPENDS:
	 * not yet. */
	enum answer may_count, may_publish;
	/* Empty if the vote does not stand, or nothing is laid down. While
	 * `established` depends, each `decided` does too. */
	struct outcome outcomes[QUESTIONS_MAX];
	size_t outcome_count;
};

/*
 * Judges the gate alone, from turnout (and papers) only: for the moment
 * before choices are known. Adds its steps to `trace`.
 * ERROR_BOOKS if the figures contradict each other, ERROR_INPUT if the
 * numbers are too large to be exact.
 */
MUST_CHECK int decision_gate(const struct rules *rules,
    const struct facts *facts, struct trace *trace, struct decision *decision,
    struct error *err);

/*
 * Judges all of it. Sound with unfinished figures: what it calls decided
 * holds for every way in which the missing papers can turn out.
 */
MUST_CHECK int decision_evaluate(const struct rules *rules,
    const struct facts *facts, struct trace *trace, struct decision *decision,
    struct error *err);

/*
 * True if a place's papers or voters are not final: while an outcome depends,
 * it depends on the places where this is so, or on a roll.
 */
bool decision_is_open(const struct figures *figures, size_t question_count);

/* The answer of one node, with figures of one question; for tests. */
MUST_CHECK int decision_ask(const struct rules *rules,
    const struct facts *facts, int node, size_t question, enum answer *answer,
    struct error *err);

#endif
