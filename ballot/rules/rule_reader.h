#ifndef KAIHYO_BALLOT_RULE_READER_H
#define KAIHYO_BALLOT_RULE_READER_H

#include "ballot/rules/rule.h"

/*
 * How rule.c (the expressions) and rules.c (gate, outcomes and what they
 * speak of) share the reading of an ordinance. For those two only.
 */

/* An outcome of every question; a gate, where no question was named. */
enum { RULE_EVERY = -1, RULE_UNSAID = -2 };

/* What is known on the way down the tree. */
struct rule_reader {
	struct rules *rules;
	const struct election *election; /* NULL: a profile without one */
	int question; /* of the election, or RULE_EVERY, RULE_UNSAID */
	bool sealed;  /* no choices may be known here */
	bool in_region;
	unsigned depth;
};

/* Reads an expression; `index` is its node. */
MUST_CHECK int rule_read(const struct rule_reader *reader,
    const struct document_at *at, int *index, struct error *err);

/* Reads one counter or a list of them. */
MUST_CHECK int rule_read_sum(const struct rule_reader *reader,
    const struct document_at *at, struct rule_sum *sum, struct error *err);

/* Reads "source" and "verified", and "article" if one is known. */
MUST_CHECK int rule_read_source(const struct document_at *at,
    struct rules *rules, int *index, struct error *err);

/* The option exists in the question spoken of, or in every one. */
MUST_CHECK int rule_check_option(const struct rule_reader *reader,
    const struct document_at *at, const char *id, struct error *err);

/* The group exists, and so do all its options. */
MUST_CHECK int rule_check_group(const struct rule_reader *reader,
    const struct document_at *at, const char *id, struct error *err);

/* The index of an id, which is kept once. */
MUST_CHECK int rule_keep_id(const struct document_at *at, struct rules *rules,
    const char *id, uint16_t *index, struct error *err);

/* Refuses more than `max` of `what`, a message id. Returns -1. */
int rule_too_many(const struct document_at *at, const char *what, size_t max,
    struct error *err);

#endif
