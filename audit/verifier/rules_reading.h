#ifndef KAIHYO_VERIFIER_RULES_READING_H
#define KAIHYO_VERIFIER_RULES_READING_H

#include "audit/verifier/rules.h"

/*
 * How the files that read a decision (formats.md §3.4) share the work; for
 * them only. Each function takes a value of the JSON, NULL where it is
 * missing, and is false for what may not stand there, with the line and the
 * reason in `why`. What is read borrows from the JSON.
 */

/* Which question is spoken of; an index, or one of these. */
enum { EACH_QUESTION = -1, NO_QUESTION = -2 };

#define READING_IDS_MAX 500

/* What is known on the way down. */
struct reading {
	struct rules *rules;
	const struct rules_election *election; /* NULL: taken on trust */
	struct buffer *why;
	const char *ids[READING_IDS_MAX];
	size_t id_count, rule_count, term_count, tier_count, source_count;
	int question;
	bool sealed;    /* before the papers are opened */
	bool in_region; /* a region has no regions */
	unsigned depth;
};

/* --- rules_reading.c: values ---------------------------------------------- */

/* Says what is wrong, unless something is already; always false. */
bool reading_wrong(
    struct reading *reading, const struct json *at, const char *what);

/* An object with no other member; a list of `min` to `max` elements. */
bool reading_object(
    struct reading *reading, const struct json *at, const char *const *members);
bool reading_list(
    struct reading *reading, const struct json *at, size_t min, size_t max);

bool reading_id(
    struct reading *reading, const struct json *at, const char **id);
/* An id that is named, or names something: so many different ones. */
bool reading_keep_id(
    struct reading *reading, const struct json *at, const char *id);
bool reading_bool(struct reading *reading, const struct json *at, bool *out);
/* A whole number from 0 to `max`. */
bool reading_whole(struct reading *reading, const struct json *at, uint64_t max,
    uint64_t *out);
/* One of `words`, the last of which is NULL; its index. */
bool reading_word(struct reading *reading, const struct json *at,
    const char *const *words, size_t *index);
/* Both languages, each RULES_LABEL_MAX bytes and NUL at most. */
bool reading_label(
    struct reading *reading, const struct json *at, char *ja, char *en);
/* The source of the rule, case or gate `at`. */
bool reading_source(
    struct reading *reading, const struct json *at, struct source *source);
/* From here on the question `id` is spoken of, which must be there. */
bool reading_question(
    struct reading *reading, const struct json *at, const char *id);

/* --- rules_sum.c: what is counted ----------------------------------------- */

/* One counter, or a list of them. */
bool sum_read(struct reading *reading, const struct json *at, struct sum *sum);
bool sum_has(const struct sum *sum, enum measure what);
/* One counter more, of all that the decision may have. */
bool sum_take_term(struct reading *reading, const struct json *at);
/* It is there: in the question spoken of, or in every one. */
bool sum_check_option(
    struct reading *reading, const struct json *at, const char *id);
bool sum_check_group(
    struct reading *reading, const struct json *at, const char *id);
/* A context of this id, a number or else a yes-no. */
bool sum_check_context(struct reading *reading, const struct json *at,
    const char *id, bool number);

/* --- rules_tree.c: a rule and all below it -------------------------------- */

/* *out, to be freed in any case, is set where the rule was begun. */
bool tree_read(
    struct reading *reading, const struct json *at, struct rule **out);
/* One rule more, of all that the decision may have. */
bool tree_take_rule(struct reading *reading, const struct json *at);
void tree_free(struct rule *rule); /* NULL is nothing */
bool tree_speaks_of_regions(const struct rule *rule);

/* --- rules_outcome.c: what is decided, and by which cases ----------------- */

/* Adds an element of "outcomes" to the rules. */
bool outcome_read(struct reading *reading, const struct json *at);
/* The question that is decided; all of them if none is named. */
bool outcome_read_decided(struct reading *reading, const struct json *at,
    struct rules_outcome *outcome);
/* A set of enum effect. */
bool outcome_read_effects(
    struct reading *reading, const struct json *list, unsigned *effects);

/* --- rules_majority.c: the plain majority --------------------------------- */

/* A decision with the member "rule": the outcome that it stands for. */
bool majority_read(struct reading *reading, const struct json *at);

#endif
