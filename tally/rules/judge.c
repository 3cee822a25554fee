#include "tally/rules/judge.h"

#include <assert.h>
#include <string.h>

#include "tally/rules/form.h"

const struct question *
judge_question(const struct judge *judge)
{
	return &judge->facts->election->questions[judge->question];
}

const struct question_figures *
judge_figures(const struct judge *judge)
{
	return &judge->figures->questions[judge->question];
}

/* The range of factor x sum. */
static int
sum_range(const struct judge *judge, struct rule_sum sum, wide factor,
    struct wide_bounds *out)
{
	struct form form = { 0 };

	if (!form_add_sum(judge, &form, sum, factor))
		return form_too_large(judge->err);
	return form_range(judge, &form, out);
}

/* --- steps -----------------------------------------------------------------
 */

size_t
judge_step(const struct judge *judge, enum trace_kind kind, int index)
{
	struct trace_step step = { .kind = kind,
		.depth = judge->depth,
		.index = index,
		.question = (int)judge->question,
		.region = judge->figures->region,
		.source = judge->source };

	return judge->trace != NULL ? trace_add(judge->trace, &step) : SIZE_MAX;
}

static void
step_numbers(const struct judge *judge, size_t step, struct wide_bounds left,
    struct wide_bounds right)
{
	if (step == SIZE_MAX)
		return;
	judge->trace->steps[step].compares = true;
	judge->trace->steps[step].left = left;
	judge->trace->steps[step].right = right;
}

void
judge_step_end(const struct judge *judge, size_t step, enum answer answer)
{
	if (step != SIZE_MAX)
		judge->trace->steps[step].answer = answer;
}

/* What one counter is between, for the record; the largest by its bounds. */
static int
term_range(
    const struct judge *judge, struct rule_term term, struct wide_bounds *out)
{
	const struct question_figures *figures = judge_figures(judge);
	struct form form = { 0 };

	if (term.counter != COUNTER_LARGEST) {
		if (!form_add_term(judge, &form, term, 1))
			return form_too_large(judge->err);
		return form_range(judge, &form, out);
	}
	*out = (struct wide_bounds){ 0, 0 };
	for (size_t i = 0; i < judge_question(judge)->option_count; i++) {
		if ((wide)figures->options[i].low > out->low)
			out->low = figures->options[i].low;
		if ((wide)figures->options[i].high > out->high)
			out->high = figures->options[i].high;
	}
	if (out->high > (wide)figures->papers.high)
		out->high = figures->papers.high;
	return 0;
}

static uint64_t
narrow(wide number)
{
	return number < 0                  ? 0
	       : number > (wide)UINT64_MAX ? UINT64_MAX
	                                   : (uint64_t)number;
}

static int
step_inputs(const struct judge *judge, size_t step, struct rule_sum sum)
{
	if (step == SIZE_MAX)
		return 0;
	for (size_t i = 0; i < sum.count; i++) {
		struct rule_term term = judge->rules->terms[sum.first + i];
		struct wide_bounds range;
		struct trace_input input = { .counter = term.counter,
			.id = term.id,
			.source = judge->facts->sources[term.counter] };

		if (term_range(judge, term, &range) != 0)
			return -1;
		input.value =
		    (struct bounds){ narrow(range.low), narrow(range.high) };
		trace_add_input(judge->trace, &input);
	}
	return 0;
}

/* --- comparisons -----------------------------------------------------------
 */

/* Is what lies in `range` more than (or at least) nothing? */
enum answer
judge_range(struct wide_bounds range, enum rule_op op)
{
	wide least = op == RULE_OVER ? 1 : 0;

	if (range.low >= least)
		return ANSWER_YES;
	return range.high < least ? ANSWER_NO : ANSWER_DEPENDS;
}

enum answer
answer_or(enum answer a, enum answer b)
{
	if (a == ANSWER_YES || b == ANSWER_YES)
		return ANSWER_YES;
	return a == ANSWER_NO && b == ANSWER_NO ? ANSWER_NO : ANSWER_DEPENDS;
}

enum answer
answer_not(enum answer answer)
{
	if (answer == ANSWER_DEPENDS)
		return ANSWER_DEPENDS;
	return answer == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
}

enum answer
answer_and(enum answer a, enum answer b)
{
	return answer_not(answer_or(answer_not(a), answer_not(b)));
}

/* d x left - n x right, or d x left - n. */
static int
difference_answer(const struct judge *judge, const struct rule_node *node,
    const struct form *left, enum answer *answer)
{
	struct form form = *left;
	struct wide_bounds range;

	if (node->absolute
	        ? !wide_add(form.constant, -(wide)node->n, &form.constant)
	        : !form_add_sum(judge, &form, node->right, -(wide)node->n))
		return form_too_large(judge->err);
	if (form_range(judge, &form, &range) != 0)
		return -1;
	*answer = judge_range(range, node->op);
	return 0;
}

/* The largest option reaches it if any option does. */
static int
largest_answer(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	*answer = ANSWER_NO;
	for (size_t i = 0; i < judge_question(judge)->option_count; i++) {
		struct form form = { 0 };
		enum answer one;

		form.atoms[i] = node->d;
		if (difference_answer(judge, node, &form, &one) != 0)
			return -1;
		*answer = answer_or(*answer, one);
	}
	return 0;
}

static bool
asks_largest(const struct judge *judge, const struct rule_node *node)
{
	return judge->rules->terms[node->left.first].counter == COUNTER_LARGEST;
}

/* Both sides as numbers, for the record. */
static int
compare_numbers(
    const struct judge *judge, const struct rule_node *node, size_t step)
{
	struct wide_bounds left, right = { node->n, node->n };

	if (step == SIZE_MAX)
		return 0;
	if (asks_largest(judge, node)) {
		if (term_range(judge, judge->rules->terms[node->left.first],
		        &left) != 0)
			return -1;
		if (!wide_multiply(left.low, node->d, &left.low) ||
		    !wide_multiply(left.high, node->d, &left.high))
			return form_too_large(judge->err);
	} else if (sum_range(judge, node->left, node->d, &left) != 0) {
		return -1;
	}
	if (!node->absolute &&
	    sum_range(judge, node->right, node->n, &right) != 0)
		return -1;
	step_numbers(judge, step, left, right);
	return 0;
}

static int
compare_ask(const struct judge *judge, const struct rule_node *node,
    size_t step, enum answer *answer)
{
	struct form left = { 0 };

	if (compare_numbers(judge, node, step) != 0 ||
	    step_inputs(judge, step, node->left) != 0 ||
	    step_inputs(judge, step, node->right) != 0)
		return -1;
	if (asks_largest(judge, node))
		return largest_answer(judge, node, answer);
	if (!form_add_sum(judge, &left, node->left, node->d))
		return form_too_large(judge->err);
	return difference_answer(judge, node, &left, answer);
}

/* --- tiers -----------------------------------------------------------------
 */

static wide
common_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The least number that every tier's denominator divides. */
static bool
tiers_denominator(
    const struct rules *rules, const struct rule_node *node, wide *out)
{
	*out = 1;
	for (size_t i = 0; i < node->tier_count; i++) {
		wide d = rules->tiers[node->first_tier + i].d;

		if (!wide_multiply(*out / common_divisor(*out, d), d, out))
			return false;
	}
	return true;
}

/* `denominator` times what the tiers make of `of`. */
static bool
tiers_apply(const struct rules *rules, const struct rule_node *node, wide of,
    wide denominator, wide *out)
{
	wide floor = 0;

	*out = 0;
	for (size_t i = 0; i < node->tier_count && of > floor; i++) {
		const struct rule_tier *tier =
		    &rules->tiers[node->first_tier + i];
		wide top = tier->up_to != 0 && (wide)tier->up_to < of
		               ? (wide)tier->up_to
		               : of;
		wide part;

		if (!wide_multiply(tier->n, denominator / tier->d, &part) ||
		    !wide_multiply(part, top - floor, &part) ||
		    !wide_add(*out, part, out))
			return false;
		floor = top;
	}
	return true;
}

/* The tiers only grow, so bounds stay bounds. */
static int
tiers_ask(const struct judge *judge, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	struct wide_bounds left, right, of, range;
	wide denominator;

	if (!tiers_denominator(judge->rules, node, &denominator))
		return form_too_large(judge->err);
	if (sum_range(judge, node->left, denominator, &left) != 0 ||
	    sum_range(judge, node->right, 1, &of) != 0)
		return -1;
	if (!tiers_apply(judge->rules, node, of.low, denominator, &right.low) ||
	    !tiers_apply(
	        judge->rules, node, of.high, denominator, &right.high) ||
	    !wide_add(left.low, -right.high, &range.low) ||
	    !wide_add(left.high, -right.low, &range.high))
		return form_too_large(judge->err);
	*answer = judge_range(range, node->op);
	step_numbers(judge, step, left, right);
	if (step_inputs(judge, step, node->left) != 0)
		return -1;
	return step_inputs(judge, step, node->right);
}

/* --- the tree --------------------------------------------------------------
 */

struct judge
judge_deeper(const struct judge *judge)
{
	struct judge inner = *judge;

	inner.depth++;
	return inner;
}

/* All of them, each recorded, even where the first already decides. */
static int
list_ask(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	bool all = node->kind == RULE_ALL;

	*answer = all ? ANSWER_YES : ANSWER_NO;
	for (int c = node->child; c >= 0; c = judge->rules->nodes[c].next) {
		enum answer one;

		if (judge_node(&inner, c, &one) != 0)
			return -1;
		*answer =
		    all ? answer_and(*answer, one) : answer_or(*answer, one);
	}
	return 0;
}

static int
if_ask(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	int then = judge->rules->nodes[node->child].next;
	int otherwise = judge->rules->nodes[then].next;
	enum answer chosen, yes = ANSWER_DEPENDS, no = ANSWER_DEPENDS;

	if (judge_node(&inner, node->child, &chosen) != 0)
		return -1;
	if (chosen != ANSWER_NO && judge_node(&inner, then, &yes) != 0)
		return -1;
	if (chosen != ANSWER_YES && judge_node(&inner, otherwise, &no) != 0)
		return -1;
	if (chosen == ANSWER_DEPENDS)
		*answer = yes == no ? yes : ANSWER_DEPENDS;
	else
		*answer = chosen == ANSWER_YES ? yes : no;
	return 0;
}

static int
flag_ask(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	int context = rules_context(judge->rules, judge->rules->ids[node->id]);
	const struct rule_context *one;

	assert(context >= 0);
	one = &judge->rules->context[context];
	*answer = !one->known       ? ANSWER_DEPENDS
	          : one->value != 0 ? ANSWER_YES
	                            : ANSWER_NO;
	return 0;
}

static int
not_ask(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	enum answer one;

	if (judge_node(&inner, node->child, &one) != 0)
		return -1;
	*answer = answer_not(one);
	return 0;
}

static int
question_ask(const struct judge *judge, const struct rule_node *node,
    enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	int question = election_question(
	    judge->facts->election, judge->rules->ids[node->id]);

	assert(question >= 0);
	inner.question = (size_t)question;
	return judge_node(&inner, node->child, answer);
}

/* --- regions ---------------------------------------------------------------
 */

/*
 * What all regions weigh: what the ordinance says, or those there are. A
 * region that is not there yet is an open one.
 */
static int
regions_total(const struct judge *judge, wide *total, wide *missing)
{
	wide here = 0;

	for (size_t i = 0; i < judge->facts->region_count; i++)
		here +=
		    rules_weight(judge->rules, judge->facts->regions[i].region);
	*total = judge->rules->region_total != 0
	             ? (wide)judge->rules->region_total
	             : here;
	*missing = *total - here;
	if (*missing >= 0)
		return 0;
	return error_set(judge->err, ERROR_BOOKS,
	    N_("compare the districts of the setup with the regions of the "
	       "ordinance"),
	    N_("the regions weigh more together than the ordinance says"));
}

static void
weight_take(struct wide_bounds *weight, wide one, enum answer answer)
{
	weight->low += answer == ANSWER_YES ? one : 0;
	weight->high += answer != ANSWER_NO ? one : 0;
}

static int
regions_ask(const struct judge *judge, const struct rule_node *node,
    size_t step, enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	struct wide_bounds weight = { 0, 0 }, wanted, range;
	wide total, missing;

	if (regions_total(judge, &total, &missing) != 0)
		return -1;
	for (size_t i = 0; i < judge->facts->region_count; i++) {
		enum answer one;

		inner.figures = &judge->facts->regions[i];
		if (judge_node(&inner, node->child, &one) != 0)
			return error_at_name(judge->err, inner.figures->region);
		weight_take(&weight,
		    rules_weight(judge->rules, inner.figures->region), one);
	}
	weight.high += missing;
	wanted.low = 0;
	if (!wide_multiply(weight.low, node->d, &weight.low) ||
	    !wide_multiply(weight.high, node->d, &weight.high) ||
	    !wide_multiply(node->n, node->absolute ? 1 : total, &wanted.low))
		return form_too_large(judge->err);
	wanted.high = wanted.low;
	range.low = weight.low - wanted.low;
	range.high = weight.high - wanted.low;
	step_numbers(judge, step, weight, wanted);
	*answer = judge_range(range, node->op);
	return 0;
}

/* --- shares (Stichfrage) ---------------------------------------------------
 */

/* left - right in one place. */
static int
lead_range(const struct judge *judge, const struct rule_node *node,
    struct wide_bounds *out)
{
	struct form form = { 0 };

	if (!form_add_sum(judge, &form, node->left, 1) ||
	    !form_add_sum(judge, &form, node->right, -1))
		return form_too_large(judge->err);
	return form_range(judge, &form, out);
}

/* Weight of the regions that left wins less that of those right wins. */
static int
regions_lead(const struct judge *judge, const struct rule_node *node,
    wide missing, struct wide_bounds *lead)
{
	struct judge inner = *judge;

	*lead = (struct wide_bounds){ -missing, missing };
	for (size_t i = 0; i < judge->facts->region_count; i++) {
		struct wide_bounds one;
		wide weight;

		inner.figures = &judge->facts->regions[i];
		weight = rules_weight(judge->rules, inner.figures->region);
		if (lead_range(&inner, node, &one) != 0)
			return error_at_name(judge->err, inner.figures->region);
		lead->low += one.low > 0 ? weight : one.low < 0 ? -weight : 0;
		lead->high += one.high > 0   ? weight
		              : one.high < 0 ? -weight
		                             : 0;
	}
	return 0;
}

/* The range of a x b, where b is never negative. */
static bool
product_range(
    struct wide_bounds a, struct wide_bounds b, struct wide_bounds *out)
{
	return wide_multiply(a.low, a.low < 0 ? b.high : b.low, &out->low) &&
	       wide_multiply(a.high, a.high < 0 ? b.low : b.high, &out->high);
}

/*
 * a/N + ca/C > b/N + cb/C, cross-multiplied: (a - b) C + (ca - cb) N > 0.
 * No valid votes or no regions: no shares, no answer but no.
 */
static int
shares_ask(const struct judge *judge, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	struct form valid = { 0 };
	struct wide_bounds votes, n, lead, people, regions, range;
	wide total, missing;

	if (regions_total(judge, &total, &missing) != 0 ||
	    regions_lead(judge, node, missing, &lead) != 0 ||
	    lead_range(judge, node, &votes) != 0)
		return -1;
	if (!form_add_atoms(&valid, 0, judge_question(judge)->option_count, 1))
		return form_too_large(judge->err);
	if (form_range(judge, &valid, &n) != 0)
		return -1;
	if (!product_range(
	        votes, (struct wide_bounds){ total, total }, &people) ||
	    !product_range(lead, n, &regions) ||
	    !wide_add(people.low, regions.low, &range.low) ||
	    !wide_add(people.high, regions.high, &range.high))
		return form_too_large(judge->err);
	*answer = judge_range(range, RULE_OVER);
	step_numbers(judge, step, people,
	    (struct wide_bounds){ -regions.high, -regions.low });
	if (step_inputs(judge, step, node->left) != 0)
		return -1;
	return step_inputs(judge, step, node->right);
}

static int
kind_ask(const struct judge *judge, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
		return compare_ask(judge, node, step, answer);
	case RULE_TIERS:
		return tiers_ask(judge, node, step, answer);
	case RULE_ALL:
	case RULE_ANY:
		return list_ask(judge, node, answer);
	case RULE_NOT:
		return not_ask(judge, node, answer);
	case RULE_IF:
		return if_ask(judge, node, answer);
	case RULE_FLAG:
		return flag_ask(judge, node, answer);
	case RULE_REGIONS:
		return regions_ask(judge, node, step, answer);
	case RULE_SHARES:
		return shares_ask(judge, node, step, answer);
	case RULE_QUESTION:
		return question_ask(judge, node, answer);
	case RULE_KIND_COUNT:
		break;
	}
	assert(false);
	return -1;
}

/* Depth is bounded by the reader of the rules: RULE_DEPTH_MAX. */
int
judge_node(const struct judge *judge, int index, enum answer *answer)
{
	const struct rule_node *node = &judge->rules->nodes[index];
	struct judge here = *judge;
	size_t step;

	if (node->source >= 0)
		here.source = node->source;
	step = judge_step(&here, TRACE_RULE, index);
	*answer = ANSWER_DEPENDS;
	if (kind_ask(&here, node, step, answer) != 0)
		return -1;
	judge_step_end(&here, step, *answer);
	return 0;
}
