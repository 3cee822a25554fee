#ifndef KAIHYO_VERIFIER_RULES_H
#define KAIHYO_VERIFIER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/verifier/bytes.h"
#include "audit/verifier/json.h"

/*
 * What an ordinance decides: docs/formats.md §3.4. Rules are read into a
 * tree, judged over figures of which each is known as low to high, and the
 * steps are written down as result.json has them.
 */
#define RULES_OPTIONS_MAX 20
#define RULES_QUESTIONS_MAX 16
#define RULES_CONTEXT_MAX 16
#define RULES_NUMBER_MAX 1000000000000000000u /* "not known" ends here */

/* 128 bits: the products of two numbers that an ordinance may name. */
__extension__ typedef __int128 rules_big;

/* The part of an election that rules speak of. Borrowed. */
struct rules_option {
	const char *id, *ja, *en;
};
struct rules_question {
	const char *id;
	struct rules_option options[RULES_OPTIONS_MAX];
	size_t option_count;
};
struct rules_election {
	struct rules_question questions[RULES_QUESTIONS_MAX];
	size_t question_count;
};

/* --- figures -------------------------------------------------------------- */

struct range {
	uint64_t low, high;
};

/* One question in one place; `papers` is B, whatever each will turn out. */
struct rules_votes {
	struct range options[RULES_OPTIONS_MAX], invalid, none, papers;
};
struct rules_place {
	const char *region; /* NULL: the whole */
	struct range e0, e, v;
	const struct rules_votes *questions;
};
struct rules_facts {
	const struct rules_election *election;
	struct rules_place whole;
	const struct rules_place *regions;
	size_t region_count;
	/* Where figures come from, in the steps; NULL: not said. */
	const char *source_of_e0, *source_of_e, *source_of_v, *source_of_b,
	    *source_of_votes, *source_of_context;
};

/* --- the rules ------------------------------------------------------------ */

enum measure {
	MEASURE_E0,
	MEASURE_E,
	MEASURE_V,
	MEASURE_B,
	MEASURE_VALID,
	MEASURE_INVALID,
	MEASURE_NONE,
	MEASURE_LARGEST,
	MEASURE_OPTION,
	MEASURE_GROUP,
	MEASURE_CONTEXT
};
struct term {
	enum measure what;
	const char *id; /* of the last three */
};
#define RULES_SUM_MAX 20
struct sum {
	struct term terms[RULES_SUM_MAX];
	size_t count;
};

struct source {
	const char *article, *text; /* article NULL: none is known */
	bool verified;
};

struct tier {
	uint64_t up_to, n, d; /* up_to 0: the last, without end */
};

enum rule_form {
	RULE_COUNT,
	RULE_COUNT_TIERS,
	RULE_ALL,
	RULE_ANY,
	RULE_NOT,
	RULE_IF,
	RULE_CONTEXT,
	RULE_REGIONS,
	RULE_SHARES,
	RULE_QUESTION
};
struct rule {
	enum rule_form form;
	bool at_least; /* else: over */
	bool absolute; /* n is a number, not a part of something */
	struct sum left, right;
	uint64_t n, d;
	struct tier *tiers;
	size_t tier_count;
	const char *id;
	struct rule **parts;
	size_t part_count;
	struct source *source; /* NULL: that of the rule above */
};

struct rules_context {
	const char *id;
	bool number, known;
	uint64_t value;
};
struct rules_group {
	const char *id;
	const char *options[RULES_OPTIONS_MAX];
	size_t option_count;
};
struct rules_weight {
	const char *region;
	uint64_t weight;
};

enum winner { WINNER_NONE, WINNER_OPTIONS, WINNER_GROUPS, WINNER_LIST };
enum effect {
	EFFECT_BINDING = 1,
	EFFECT_RESPECT = 2,
	EFFECT_NOTIFY = 4,
	EFFECT_NONE = 8
};
#define RULES_CHOICES_MAX 32 /* who can win one case */
#define RULES_LABEL_MAX 200
struct rules_case {
	const char *id;
	char ja[RULES_LABEL_MAX + 1], en[RULES_LABEL_MAX + 1];
	struct rule *when; /* NULL: none */
	enum winner winner;
	struct sum *contenders; /* WINNER_LIST */
	size_t contender_count;
	unsigned effects;
	struct source source;
};
struct rules_outcome {
	const char *question; /* NULL: each question */
	size_t first, count;  /* of the cases */
};

#define RULES_CASES_MAX 64
#define RULES_GROUPS_MAX 32
#define RULES_WEIGHTS_MAX 200
struct rules {
	struct rules_context context[RULES_CONTEXT_MAX];
	struct rules_group groups[RULES_GROUPS_MAX];
	struct rules_weight weights[RULES_WEIGHTS_MAX];
	struct rules_case cases[RULES_CASES_MAX];
	struct rules_outcome outcomes[RULES_QUESTIONS_MAX];
	size_t context_count, group_count, weight_count, case_count,
	    outcome_count;
	uint64_t weight, total; /* of a region; of all, 0: what they sum to */
	struct rule *gate;      /* NULL: none */
	struct source gate_source;
	bool count_if_not_met, publish_if_not_met;
};

/*
 * Reads the "decision" of an ordinance, which must outlive the rules. With
 * `election` NULL what it names is taken on trust. Returns NULL, and in
 * `why` the reason in English, for what §3.4 does not allow. Release with
 * rules_free().
 */
struct rules *rules_read(const struct json *decision,
    const struct rules_election *election, struct buffer *why);
void rules_free(struct rules *rules);

/* --- judging -------------------------------------------------------------- */

enum answer { ANSWER_OPEN, ANSWER_NO, ANSWER_YES };

#define RULES_WINNER_MAX 63
struct rules_verdict {
	size_t question;   /* of the election */
	size_t outcome;    /* of the rules */
	int decided;       /* index of the cases, or -1 */
	uint64_t possible; /* bit i: the i-th case may hold */
	char winner[RULES_WINNER_MAX + 1];
};
struct rules_decision {
	enum answer established, may_count, may_publish;
	struct rules_verdict verdicts[RULES_QUESTIONS_MAX];
	size_t verdict_count;
	struct buffer steps; /* JSON, without the brackets around all */
};

/*
 * Judges the gate alone, or all. False, and in `why` the reason, where the
 * figures contradict each other or are too large. Release the decision with
 * rules_decision_free() in any case.
 */
bool rules_judge_gate(const struct rules *rules,
    const struct rules_facts *facts, struct rules_decision *decision,
    struct buffer *why);
bool rules_judge(const struct rules *rules, const struct rules_facts *facts,
    struct rules_decision *decision, struct buffer *why);
void rules_decision_free(struct rules_decision *decision);

/* The object of §3.4 "In the result". */
void rules_decision_json(const struct rules *rules,
    const struct rules_election *election,
    const struct rules_decision *decision, struct buffer *out);

/* A rule in symbols: "2 × option:for > VALID". */
void rules_symbols(const struct rule *rule, struct buffer *out);
void rules_term_name(const struct term *term, struct buffer *out);

/* What a region weighs. */
uint64_t rules_weigh(const struct rules *rules, const char *region);

/* Does any rule speak of regions? */
bool rules_need_regions(const struct rules *rules);

#endif
