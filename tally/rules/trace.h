#ifndef KAIHYO_TALLY_TRACE_H
#define KAIHYO_TALLY_TRACE_H

#include "ballot/rules/rule_text.h"
#include "tally/rules/figures.h"
#include "tally/rules/wide.h"

/* Zero decides nothing. */
enum answer { ANSWER_DEPENDS, ANSWER_NO, ANSWER_YES };
const char *answer_name(enum answer answer); /* "yes", "no", "undetermined" */

struct wide_bounds {
	wide low, high;
};

enum trace_kind {
	TRACE_GATE,   /* index: none */
	TRACE_CASE,   /* index: of rules->cases */
	TRACE_WINNER, /* index: of rules->cases */
	TRACE_RULE    /* index: of rules->nodes */
};

/* One number that went in, and where it comes from. */
struct trace_input {
	uint8_t counter;
	uint16_t id;
	struct bounds value;
	const char *source; /* message id or NULL */
};

/* One step of a decision. */
struct trace_step {
	enum trace_kind kind;
	enum answer answer;
	unsigned depth;
	int index;
	int question;       /* of the election, or RULE_NONE */
	const char *region; /* id, or NULL for the whole; borrowed */
	int source;         /* of rules->sources, or RULE_NONE */
	bool compares;      /* left and right are filled */
	struct wide_bounds left, right;
	size_t first_input, input_count;
	char winner[64];
};

/*
 * How a decision came about, as data; screen, result and minutes print the
 * same. Borrows rules and election. {0} with both set is empty.
 */
#define TRACE_STEPS_MAX 10000
struct trace {
	const struct rules *rules;
	const struct election *election;
	struct trace_step *steps;
	struct trace_input *inputs;
	size_t step_count, step_size, input_count, input_size;
	size_t left_out; /* steps beyond TRACE_STEPS_MAX */
};

/* Room for one more step: its index, or SIZE_MAX if it is left out. */
size_t trace_add(struct trace *trace, const struct trace_step *step);
void trace_add_input(struct trace *trace, const struct trace_input *input);
void trace_clear(struct trace *trace);

/* For people, in the chosen language, indented by two spaces a step. */
void trace_text(const struct trace *trace, struct text *text);

/* For programs: a list of objects, formats.md §3.4. */
void trace_json(const struct trace *trace, struct text *text);

#endif
