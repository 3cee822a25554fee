#ifndef KAIHYO_TALLY_DECISION_H
#define KAIHYO_TALLY_DECISION_H

#include "ballot/rule.h"
#include "tally/trace.h"

/*
 * What is known of one number: it is not less than `low` and will not be
 * more than `high`. Final numbers have both alike; unknown ones have
 * bounds_unknown().
 */
#define FIGURE_MAX RULE_NUMBER_MAX
struct bounds bounds_exactly(uint64_t number);
struct bounds bounds_unknown(void);

/* What was counted of one question in one place. */
struct question_figures {
	struct bounds options[OPTIONS_MAX]; /* as in the election */
	struct bounds invalid, blank;
	/* B: options, invalid and blank together, whatever each will be. */
	struct bounds papers;
};

/* What was counted in one place: the whole, or a region. */
struct figures {
	const char *region; /* id; NULL for the whole */
	struct bounds e0, e, v;
	const struct question_figures *questions; /* as in the election */
};

/* All that the rules may ask for. Borrowed. */
struct facts {
	const struct election *election;
	struct figures whole;
	const struct figures *regions;
	size_t region_count;
	/* Where each counter comes from, as a message id, or NULL. */
	const char *sources[COUNTER_COUNT];
};

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
 * True if a region's figures are not final: while the outcome depends, it
 * depends on these.
 */
bool decision_is_open(const struct figures *figures, size_t question_count);

/* The answer of one node, with figures of one question; for tests. */
MUST_CHECK int decision_ask(const struct rules *rules,
    const struct facts *facts, int node, size_t question, enum answer *answer,
    struct error *err);

#endif
