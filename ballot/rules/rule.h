#ifndef KAIHYO_BALLOT_RULE_H
#define KAIHYO_BALLOT_RULE_H

#include "ballot/election.h"

/*
 * What an ordinance decides, as data: expressions over counted numbers, no
 * code for any one city. formats.md §3.4; evaluated by tally/decision.h.
 */
#define RULE_NODES_MAX 2000
#define RULE_DEPTH_MAX 32
#define RULE_TERMS_MAX 4000
#define RULE_SUM_MAX 20 /* terms of one sum */
#define RULE_IDS_MAX 500
#define RULE_TIERS_MAX 64
#define RULE_SOURCES_MAX 128
#define RULE_GROUPS_MAX 32
#define RULE_CONTEXT_MAX 16
#define RULE_REGIONS_MAX 200 /* regions whose weight is not the usual one */
#define RULE_WEIGHT_MAX 1000000
#define RULE_CASES_MAX 64 /* of all outcomes together */
#define RULE_CHOICES_MAX 32
#define ARTICLE_MAX 95
#define RULE_NONE (-1)

/* Numbers in rules: parts of fractions, absolute numbers, context. */
#define RULE_NUMBER_MAX 1000000000000000000u

/* What can be counted, in one place and, where it matters, one question. */
enum counter {
	COUNTER_E0, /* eligible on the day of the notice 告示日の資格者 */
	COUNTER_E,  /* eligible on polling day */
	COUNTER_V,  /* voters checked in 投票者数 */
	COUNTER_B,  /* papers counted 投票総数 */
	COUNTER_VALID,   /* 有効投票 */
	COUNTER_INVALID, /* 無効投票 */
	COUNTER_BLANK,   /* neither valid nor invalid: "NONE" */
	COUNTER_LARGEST, /* the option with most votes */
	COUNTER_OPTION,
	COUNTER_GROUP,
	COUNTER_CONTEXT, /* a number of the ordinance's context */
	COUNTER_COUNT
};

/* One counter in a sum; `id` is an index of ids for the last three. */
struct rule_term {
	uint8_t counter;
	uint16_t id;
};
struct rule_sum {
	uint16_t first, count; /* of terms */
};

enum rule_op { RULE_OVER, RULE_AT_LEAST };

enum rule_kind {
	RULE_COMPARE, /* d x left OP n x right, or d x left OP n */
	RULE_TIERS,   /* left OP a threshold in tiers of right */
	RULE_ALL,
	RULE_ANY,
	RULE_NOT,
	RULE_IF,       /* three children: if, then, else */
	RULE_FLAG,     /* a yes/no of the context */
	RULE_REGIONS,  /* weight of regions where the child holds OP ... */
	RULE_SHARES,   /* left's shares of votes + regions over right's */
	RULE_QUESTION, /* the child, asked of one question */
	RULE_KIND_COUNT
};

/* One node of the expressions; children follow `next` from `child`. */
struct rule_node {
	uint8_t kind;  /* enum rule_kind */
	uint8_t op;    /* enum rule_op */
	bool absolute; /* n is a number, not a part of something */
	int16_t child, next, source;
	uint16_t id; /* RULE_FLAG, RULE_QUESTION */
	uint16_t first_tier, tier_count;
	struct rule_sum left, right;
	uint64_t n, d;
};

/* Up to `up_to` (0: without end), `n`/`d` of what lies in this tier. */
struct rule_tier {
	uint64_t up_to, n, d;
};

/* Where a rule was read. `article` may be empty: none is known. */
struct rule_article {
	char article[ARTICLE_MAX + 1];
	char text[SOURCE_MAX + 1];
	bool verified;
};

/* Options that count together. */
struct rule_group {
	char id[ID_MAX + 1];
	struct label label;
	struct rule_sum options;
};

/* A fact from outside the count: a flag (0 or 1) or a number. */
struct rule_context {
	char id[ID_MAX + 1];
	struct label label;
	bool number, known;
	uint64_t value;
};

/* A region that weighs more or less than the others. */
struct rule_region {
	char id[ID_MAX + 1];
	uint64_t weight;
};

/* The condition on which the vote stands at all. 成立要件 */
struct rule_gate {
	bool exists;
	int when; /* node */
	bool count_if_not_met, publish_if_not_met;
	int source;
};

enum rule_effect {
	RULE_BINDING = 1,
	RULE_RESPECT = 2,
	RULE_NOTIFY = 4,
	RULE_NO_EFFECT = 8
};

/* One way that an outcome can go; the first that holds is it. */
struct rule_case {
	char id[ID_MAX + 1];
	struct label label;
	int when; /* node, or RULE_NONE */
	/* One of these must have more votes than each other one. */
	bool has_winner, among_options, among_groups;
	struct rule_sum contenders[RULE_CHOICES_MAX];
	size_t contender_count;
	unsigned effects;
	int source;
};

/* What is decided of one question, or of each if it names none. */
struct rule_outcome {
	bool every;
	char question[ID_MAX + 1];
	size_t first_case, case_count; /* the last case has no condition */
};

/* All rules of an ordinance. No pointers; indexes into its own arrays. */
struct rules {
	bool exists;
	struct rule_node nodes[RULE_NODES_MAX];
	struct rule_term terms[RULE_TERMS_MAX];
	char ids[RULE_IDS_MAX][ID_MAX + 1];
	struct rule_tier tiers[RULE_TIERS_MAX];
	struct rule_article sources[RULE_SOURCES_MAX];
	struct rule_group groups[RULE_GROUPS_MAX];
	struct rule_context context[RULE_CONTEXT_MAX];
	struct rule_region regions[RULE_REGIONS_MAX];
	struct rule_case cases[RULE_CASES_MAX];
	struct rule_outcome outcomes[QUESTIONS_MAX];
	size_t node_count, term_count, id_count, tier_count, source_count,
	    group_count, context_count, region_count, case_count, outcome_count;
	uint64_t region_weight; /* of a region that is not listed */
	uint64_t region_total;  /* 0: what the regions weigh together */
	struct rule_gate gate;
};

/*
 * Reads the "decision" of an ordinance. With an election, every question
 * and option that it names must be there; without one (a profile) they are
 * taken on trust. On failure `rules` is unspecified.
 */
MUST_CHECK int rules_parse(const struct document_at *at,
    const struct election *election, struct rules *rules, struct error *err);

/* Index of a group or a context by id, or RULE_NONE. */
int rules_group(const struct rules *rules, const char *id);
int rules_context(const struct rules *rules, const char *id);

/* What a region weighs. */
uint64_t rules_weight(const struct rules *rules, const char *region);

/* True if any rule speaks of regions. */
bool rules_need_regions(const struct rules *rules);

/* The words of the format: "E0", "option", "over" ... */
const char *counter_name(enum counter counter);

#endif
