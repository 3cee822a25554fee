#ifndef KAIHYO_VERIFIER_RULES_STEPS_H
#define KAIHYO_VERIFIER_RULES_STEPS_H

#include "audit/verifier/rules.h"

/*
 * The steps of a decision, between the files that judge (rules_scene.h), which
 * take them down, and the JSON of formats.md §3.4. Only the first 10,000 are
 * kept.
 */
#define STEPS_MAX 10000

struct big_range {
	rules_big low, high;
};

enum step_kind { STEP_GATE, STEP_CASE, STEP_WINNER, STEP_RULE };

struct step_input {
	const struct term *term;
	struct range value;
	const char *source;
};

struct step {
	enum step_kind kind;
	enum answer answer;
	unsigned depth;
	const char *of; /* id of the case */
	const struct rule *rule;
	const char *question, *region; /* or NULL */
	const struct source *source;   /* or NULL */
	bool compares;
	struct big_range left, right;
	struct step_input *inputs;
	size_t input_count;
	char winner[RULES_WINNER_MAX + 1];
};

/* {0} is empty. A step may move when another one is added. */
struct steps {
	struct step *items;
	size_t count;
};

/* Room for one more, or NULL: there are enough. */
struct step *steps_add(struct steps *steps);
/* Where a step stands, SIZE_MAX for NULL; and back. */
size_t step_index(const struct steps *steps, const struct step *step);
struct step *step_at(struct steps *steps, size_t index);
void step_add_input(struct step *step, const struct term *term,
    struct big_range value, const char *source);
void steps_json(const struct steps *steps, struct buffer *out);
void steps_free(struct steps *steps);

#endif
