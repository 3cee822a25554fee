#include "tally/rules/trace.h"

#include <assert.h>
#include <stdlib.h>

const char *
answer_name(enum answer answer)
{
	switch (answer) {
	case ANSWER_YES:
		return "yes";
	case ANSWER_NO:
		return "no";
	case ANSWER_DEPENDS:
		break;
	}
	return "undetermined";
}

size_t
trace_add(struct trace *trace, const struct trace_step *step)
{
	if (trace->step_count == TRACE_STEPS_MAX) {
		trace->left_out++;
		return SIZE_MAX;
	}
	if (trace->step_count == trace->step_size) {
		trace->step_size = 2 * trace->step_size + 16;
		trace->steps = memory_grow(
		    trace->steps, trace->step_size, sizeof(*trace->steps));
	}
	trace->steps[trace->step_count] = *step;
	trace->steps[trace->step_count].first_input = trace->input_count;
	return trace->step_count++;
}

/* Inputs belong to the step added last: a leaf has no steps below it. */
void
trace_add_input(struct trace *trace, const struct trace_input *input)
{
	assert(trace->step_count > 0);
	if (trace->input_count == trace->input_size) {
		trace->input_size = 2 * trace->input_size + 16;
		trace->inputs = memory_grow(
		    trace->inputs, trace->input_size, sizeof(*trace->inputs));
	}
	trace->inputs[trace->input_count++] = *input;
	trace->steps[trace->step_count - 1].input_count++;
}

void
trace_clear(struct trace *trace)
{
	free(trace->steps);
	free(trace->inputs);
	*trace = (struct trace){ .rules = trace->rules,
		.election = trace->election };
}

/* --- for people ------------------------------------------------------------
 */

static bool
is_exact(struct wide_bounds bounds)
{
	return bounds.low == bounds.high;
}

/* "694,844", or "600,000 to 700,000", or "at least 5", or "not known". */
static void
bounds_say(struct text *text, struct wide_bounds bounds)
{
	struct text low = { 0 }, high = { 0 };

	wide_text(&low, bounds.low);
	wide_text(&high, bounds.high);
	if (is_exact(bounds))
		text_add(text, low.at);
	else if (bounds.high < (wide)FIGURE_MAX)
		rule_text_say(text, N_("%s to %s"), low.at, high.at);
	else if (bounds.low > 0)
		rule_text_say(text, N_("%s or more"), low.at);
	else
		text_add(text, translate(N_("not known")));
	text_clear(&low);
	text_clear(&high);
}

static struct wide_bounds
widened(struct bounds bounds)
{
	return (struct wide_bounds){ bounds.low, bounds.high };
}

/* "2 × 694,844 = ", where there is one number to multiply. */
static void
product_say(const struct trace *trace, const struct trace_step *step,
    struct rule_sum sum, size_t first, uint64_t factor, struct text *text)
{
	const struct trace_input *inputs =
	    trace->inputs + step->first_input + first;
	bool brackets = sum.count > 1;

	if ((factor == 1 && sum.count == 1) || sum.count == 0 ||
	    step->input_count < first + sum.count)
		return;
	for (size_t i = 0; i < sum.count; i++)
		if (inputs[i].value.low != inputs[i].value.high)
			return;
	if (factor != 1) {
		wide_text(text, factor);
		text_add(text, " × ");
	}
	text_add(text, brackets && factor != 1 ? "(" : "");
	for (size_t i = 0; i < sum.count; i++) {
		text_add(text, i > 0 ? " + " : "");
		wide_text(text, inputs[i].value.low);
	}
	text_add(text, brackets && factor != 1 ? ") = " : " = ");
}

/*
 * A relation that is true, whatever was asked: "<", "=", ">"; NULL while it
 * can still turn out either way.
 */
static const char *
relation(const struct trace_step *step)
{
	if (step->left.high < step->right.low)
		return "<";
	if (step->left.low > step->right.high)
		return ">";
	return is_exact(step->left) && is_exact(step->right) ? "=" : NULL;
}

static void
numbers_say(
    const struct trace *trace, const struct trace_step *step, struct text *text)
{
	const struct rule_node *node = &trace->rules->nodes[step->index];

	const char *sign = relation(step);

	if (node->kind == RULE_COMPARE)
		product_say(trace, step, node->left, 0, node->d, text);
	if (node->kind == RULE_SHARES)
		text_add(text,
		    translate(N_("lead in votes × all regions, and the other's "
		                 "lead in regions × valid votes: ")));
	bounds_say(text, step->left);
	if (sign != NULL)
		text_addf(text, " %s ", sign);
	else
		text_add(text, translate(N_(", compared with ")));
	bounds_say(text, step->right);
	if (node->kind == RULE_COMPARE && !node->absolute && node->n != 1 &&
	    is_exact(step->right)) {
		text_add(text, " = ");
		wide_text(text, node->n);
		text_add(text, " × ");
		wide_text(text, step->right.low / (wide)node->n);
	}
}

static const char *
answer_word(enum answer answer)
{
	switch (answer) {
	case ANSWER_YES:
		return translate(N_("yes"));
	case ANSWER_NO:
		return translate(N_("no"));
	case ANSWER_DEPENDS:
		break;
	}
	return translate(N_("open"));
}

static void
indent(struct text *text, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		text_add(text, "  ");
}

static bool
is_known(struct bounds value)
{
	return value.low > 0 || value.high < FIGURE_MAX;
}

static void
inputs_say(const struct trace *trace, const struct trace_step *step,
    const struct rule_words *words, struct text *text)
{
	for (size_t i = 0; i < step->input_count; i++) {
		const struct trace_input *input =
		    &trace->inputs[step->first_input + i];

		indent(text, step->depth + 3);
		rule_text_counter(
		    trace->rules, input->counter, input->id, words, text);
		text_add(text, ": ");
		bounds_say(text, widened(input->value));
		if (input->source != NULL && is_known(input->value)) {
			text_add(text, " (");
			text_add(text, translate(input->source));
			text_add(text, ")");
		}
		text_add(text, "\n");
	}
}

static void
title_say(const struct trace *trace, const struct trace_step *step,
    const struct rule_words *words, struct text *text)
{
	const struct rules *rules = trace->rules;

	switch (step->kind) {
	case TRACE_GATE:
		rule_text_say(text, N_("The vote stands"));
		break;
	case TRACE_CASE:
		if (rules->outcome_count > 0 && step->question >= 0 &&
		    trace->election->question_count > 1)
			rule_text_say(text, N_("Question \"%s\": "),
			    label_text(
			        &trace->election->questions[step->question]
			             .text));
		rule_text_say(text, N_("Outcome \"%s\""),
		    label_text(&rules->cases[step->index].label));
		break;
	case TRACE_WINNER:
		if (step->winner[0] != '\0')
			rule_text_say(text,
			    N_("one has more votes than each other: %s"),
			    step->winner);
		else
			rule_text_say(
			    text, N_("one has more votes than each other"));
		break;
	case TRACE_RULE:
		rule_text_node(rules, step->index, words, text);
		break;
	}
}

static void
step_say(const struct trace *trace, size_t index, struct text *text)
{
	const struct trace_step *step = &trace->steps[index];
	struct rule_words words = { .people = true,
		.election = trace->election,
		.question = step->question };
	bool head = step->kind == TRACE_GATE || step->kind == TRACE_CASE;

	indent(text, step->depth);
	text_addf(text, "[%s] ", answer_word(step->answer));
	if (step->region != NULL)
		text_addf(text, "%s: ", step->region);
	title_say(trace, step, &words, text);
	if (step->source >= 0 &&
	    (head || (step->kind == TRACE_RULE &&
	                 trace->rules->nodes[step->index].source >= 0))) {
		text_add(text, "  ");
		rule_text_source(trace->rules, step->source, text);
	}
	text_add(text, "\n");
	if (step->compares) {
		indent(text, step->depth + 2);
		numbers_say(trace, step, text);
		text_add(text, "\n");
	}
	inputs_say(trace, step, &words, text);
}

void
trace_text(const struct trace *trace, struct text *text)
{
	for (size_t i = 0; i < trace->step_count; i++)
		step_say(trace, i, text);
	if (trace->left_out > 0)
		rule_text_say(
		    text, N_("... and %zu more steps\n"), trace->left_out);
}

/* --- for programs ----------------------------------------------------------
 */

static void
bounds_json(const char *key, struct wide_bounds bounds, struct text *text)
{
	text_addf(text, ",\"%s\":", key);
	/* In quotes: a product can be more than JSON readers keep exactly. */
	text_add(text, "[\"");
	wide_digits(text, bounds.low);
	text_add(text, "\",\"");
	wide_digits(text, bounds.high);
	text_add(text, "\"]");
}

static void
input_json(const struct trace *trace, const struct trace_input *input,
    struct text *text)
{
	struct rule_words symbols = { .people = false };
	struct text name = { 0 };

	rule_text_counter(
	    trace->rules, input->counter, input->id, &symbols, &name);
	text_add(text, "{\"counter\":");
	text_add_json(text, name.at);
	text_addf(text, ",\"low\":%llu,\"high\":%llu",
	    (unsigned long long)input->value.low,
	    (unsigned long long)input->value.high);
	if (input->source != NULL) {
		text_add(text, ",\"source\":");
		text_add_json(text, input->source);
	}
	text_add(text, "}");
	text_clear(&name);
}

static void
title_json(
    const struct trace *trace, const struct trace_step *step, struct text *text)
{
	static const char *const kinds[] = { [TRACE_GATE] = "gate",
		[TRACE_CASE] = "case",
		[TRACE_WINNER] = "winner",
		[TRACE_RULE] = "rule" };
	struct rule_words symbols = { .people = false };
	struct text name = { 0 };

	if (step->kind == TRACE_RULE)
		rule_text_node(trace->rules, step->index, &symbols, &name);
	else if (step->kind != TRACE_GATE)
		text_add(&name, trace->rules->cases[step->index].id);
	text_addf(text, "{\"depth\":%u,\"kind\":\"%s\"", step->depth,
	    kinds[step->kind]);
	if (name.at != NULL) {
		text_addf(text,
		    ",\"%s\":", step->kind == TRACE_RULE ? "asks" : "case");
		text_add_json(text, name.at);
	}
	text_clear(&name);
}

static void
source_json(const struct trace *trace, int index, struct text *text)
{
	const struct rule_article *source;

	if (index < 0)
		return;
	source = &trace->rules->sources[index];
	if (source->article[0] != '\0') {
		text_add(text, ",\"article\":");
		text_add_json(text, source->article);
	}
	text_add(text, ",\"source\":");
	text_add_json(text, source->text);
	text_addf(
	    text, ",\"verified\":%s", source->verified ? "true" : "false");
}

static void
step_json(
    const struct trace *trace, const struct trace_step *step, struct text *text)
{
	title_json(trace, step, text);
	text_addf(text, ",\"answer\":\"%s\"", answer_name(step->answer));
	if (step->kind != TRACE_GATE && step->question >= 0) {
		text_add(text, ",\"question\":");
		text_add_json(
		    text, trace->election->questions[step->question].id);
	}
	if (step->region != NULL) {
		text_add(text, ",\"region\":");
		text_add_json(text, step->region);
	}
	if (step->winner[0] != '\0') {
		text_add(text, ",\"winner\":");
		text_add_json(text, step->winner);
	}
	source_json(trace, step->source, text);
	if (step->compares) {
		bounds_json("left", step->left, text);
		bounds_json("right", step->right, text);
	}
	if (step->input_count > 0)
		text_add(text, ",\"inputs\":[");
	for (size_t i = 0; i < step->input_count; i++) {
		text_add(text, i > 0 ? "," : "");
		input_json(trace, &trace->inputs[step->first_input + i], text);
	}
	text_add(text, step->input_count > 0 ? "]}" : "}");
}

void
trace_json(const struct trace *trace, struct text *text)
{
	text_add(text, "[");
	for (size_t i = 0; i < trace->step_count; i++) {
		text_add(text, i > 0 ? "," : "");
		step_json(trace, &trace->steps[i], text);
	}
	text_add(text, "]");
}
