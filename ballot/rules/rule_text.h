#ifndef KAIHYO_BALLOT_RULE_TEXT_H
#define KAIHYO_BALLOT_RULE_TEXT_H

#include "ballot/rules/rule.h"
#include "base/text.h"

/*
 * Whose words a rule is written in: symbols for programs ("2 × option:for >
 * VALID"), or people's, with the labels of `election` if it is not NULL.
 */
struct rule_words {
	bool people;
	const struct election *election;
	int question; /* index in the election, or RULE_NONE */
};

/* One counter's name: "V", or "voters (V)". */
void rule_text_counter(const struct rules *rules, enum counter counter,
    uint16_t id, const struct rule_words *words, struct text *text);

/*
 * What one node asks, on one line, without its children: the arithmetic of
 * a comparison, the name of a flag, "all of these".
 */
void rule_text_node(const struct rules *rules, int node,
    const struct rule_words *words, struct text *text);

/* The comparison's sign, or the sign of its opposite. */
const char *rule_text_sign(enum rule_op op);

/* Adds a translated line with its arguments. */
void rule_text_say(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

/* "[article 10 (2): source]" or "[article not verified: source]". */
void rule_text_source(const struct rules *rules, int source, struct text *text);

/*
 * The whole decision in sentences of the chosen language. `election` may be
 * NULL.
 */
void rule_text_explain(const struct rules *rules,
    const struct election *election, struct text *text);

#endif
