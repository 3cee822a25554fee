#include "tally/decision.h"

#include <assert.h>
#include <string.h>

/* Options of a question, then invalid, then blank. */
#define ATOMS_MAX (OPTIONS_MAX + 2)

struct bounds
bounds_exactly(uint64_t number)
{
	return (struct bounds){ number, number };
}

struct bounds
bounds_unknown(void)
{
	return (struct bounds){ 0, FIGURE_MAX };
}

/* Where an evaluation stands: which figures, which question, how deep. */
struct asker {
	const struct rules *rules;
	const struct facts *facts;
	const struct figures *figures;
	size_t question;
	unsigned depth;
	int source;
	struct trace *trace; /* NULL: keep no steps */
	struct error *err;
};

/*
 * A comparison as one sum of figures, each with its factor: the same figure
 * on both sides is then not counted as two unknowns.
 */
struct form {
	wide atoms[ATOMS_MAX];
	wide e0, e, v, constant;
	wide context[RULE_CONTEXT_MAX];
};

static int
too_large(struct error *err)
{
	return error_set(err, ERROR_INPUT,
	    N_("check the figures and the fractions of the ordinance"),
	    N_("the numbers are too large for an exact decision"));
}

static const struct question *
question_of(const struct asker *asker)
{
	return &asker->facts->election->questions[asker->question];
}

static const struct question_figures *
figures_of(const struct asker *asker)
{
	return &asker->figures->questions[asker->question];
}

/* --- the form of a sum -----------------------------------------------------
 */

static bool
atoms_add(struct form *form, size_t from, size_t to, wide factor)
{
	for (size_t i = from; i < to; i++)
		if (!wide_add(form->atoms[i], factor, &form->atoms[i]))
			return false;
	return true;
}

static bool
option_add(
    const struct asker *asker, struct form *form, const char *id, wide factor)
{
	int option = question_option(question_of(asker), id);

	assert(option >= 0);
	return atoms_add(form, (size_t)option, (size_t)option + 1, factor);
}

static bool
group_add(
    const struct asker *asker, struct form *form, const char *id, wide factor)
{
	const struct rules *rules = asker->rules;
	int group = rules_group(rules, id);
	struct rule_sum options;

	assert(group >= 0);
	options = rules->groups[group].options;
	for (size_t i = 0; i < options.count; i++) {
		struct rule_term term = rules->terms[options.first + i];

		if (!option_add(asker, form, rules->ids[term.id], factor))
			return false;
	}
	return true;
}

static bool
context_add(
    const struct asker *asker, struct form *form, const char *id, wide factor)
{
	int context = rules_context(asker->rules, id);

	assert(context >= 0);
	return wide_add(
	    form->context[context], factor, &form->context[context]);
}

static bool
term_add(const struct asker *asker, struct form *form, struct rule_term term,
    wide factor)
{
	size_t options = question_of(asker)->option_count;
	const char *id = asker->rules->ids[term.id];

	switch ((enum counter)term.counter) {
	case COUNTER_E0:
		return wide_add(form->e0, factor, &form->e0);
	case COUNTER_E:
		return wide_add(form->e, factor, &form->e);
	case COUNTER_V:
		return wide_add(form->v, factor, &form->v);
	case COUNTER_B:
		return atoms_add(form, 0, options + 2, factor);
	case COUNTER_VALID:
		return atoms_add(form, 0, options, factor);
	case COUNTER_INVALID:
		return atoms_add(form, options, options + 1, factor);
	case COUNTER_BLANK:
		return atoms_add(form, options + 1, options + 2, factor);
	case COUNTER_OPTION:
		return option_add(asker, form, id, factor);
	case COUNTER_GROUP:
		return group_add(asker, form, id, factor);
	case COUNTER_CONTEXT:
		return context_add(asker, form, id, factor);
	case COUNTER_LARGEST: /* asked option by option */
	case COUNTER_COUNT:
		break;
	}
	assert(false);
	return false;
}

static bool
sum_add(const struct asker *asker, struct form *form, struct rule_sum sum,
    wide factor)
{
	for (size_t i = 0; i < sum.count; i++)
		if (!term_add(asker, form, asker->rules->terms[sum.first + i],
		        factor))
			return false;
	return true;
}

/* --- the range of a form ---------------------------------------------------
 */

static bool
bounds_add(struct bounds value, wide factor, struct wide_bounds *out)
{
	wide low, high;

	return wide_multiply(
	           factor, factor < 0 ? value.high : value.low, &low) &&
	       wide_multiply(
	           factor, factor < 0 ? value.low : value.high, &high) &&
	       wide_add(out->low, low, &out->low) &&
	       wide_add(out->high, high, &out->high);
}

/* The figures of a question in one row, as in a form. */
static size_t
atoms_of(const struct asker *asker, struct bounds atoms[ATOMS_MAX])
{
	const struct question_figures *figures = figures_of(asker);
	size_t count = question_of(asker)->option_count;

	memcpy(atoms, figures->options, count * sizeof(*atoms));
	atoms[count++] = figures->invalid;
	atoms[count++] = figures->blank;
	return count;
}

/*
 * The least that sum(factor x atom) can be, when each atom keeps its bounds
 * and all together keep those of the papers: every atom starts low, then
 * papers go where they cost least. Exact, since factors are all that counts.
 */
static bool
atoms_least(const struct bounds *atoms, const wide *factors, size_t count,
    struct bounds papers, wide *least)
{
	wide used = 0, room, duty, part;
	bool taken[ATOMS_MAX] = { false };

	*least = 0;
	for (size_t i = 0; i < count; i++) {
		used += atoms[i].low;
		if (!wide_multiply(factors[i], atoms[i].low, &part) ||
		    !wide_add(*least, part, least))
			return false;
	}
	room = (wide)papers.high - used;
	duty = (wide)papers.low - used;
	for (size_t step = 0; step < count; step++) {
		size_t best = ATOMS_MAX;
		wide more, limit;

		for (size_t i = 0; i < count; i++)
			if (!taken[i] &&
			    (best == ATOMS_MAX || factors[i] < factors[best]))
				best = i;
		assert(best < count); /* one is left in each step */
		taken[best] = true;
		more = (wide)atoms[best].high - (wide)atoms[best].low;
		limit = factors[best] < 0 ? room : duty;
		if (more > limit)
			more = limit > 0 ? limit : 0;
		room -= more;
		duty -= more;
		if (!wide_multiply(factors[best], more, &part) ||
		    !wide_add(*least, part, least))
			return false;
	}
	return true;
}

/* Figures that no paper could produce decide nothing. */
static int
atoms_check(const struct asker *asker, const struct bounds *atoms, size_t count)
{
	struct bounds papers = figures_of(asker)->papers;
	wide low = 0, high = 0;
	bool crossed = papers.low > papers.high;

	for (size_t i = 0; i < count; i++) {
		low += atoms[i].low;
		high += atoms[i].high;
		crossed = crossed || atoms[i].low > atoms[i].high;
	}
	if (!crossed && low <= (wide)papers.high && high >= (wide)papers.low)
		return 0;
	return error_set(asker->err, ERROR_BOOKS,
	    N_("find out which of the figures is wrong before deciding"),
	    N_("the votes of question \"%s\" do not add up to its papers"),
	    question_of(asker)->id);
}

static bool
form_asks_question(const struct form *form, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (form->atoms[i] != 0)
			return true;
	return false;
}

static int
form_atoms_range(
    const struct asker *asker, const struct form *form, struct wide_bounds *out)
{
	struct bounds atoms[ATOMS_MAX] = { { 0, 0 } };
	size_t count = atoms_of(asker, atoms);
	wide against[ATOMS_MAX] = { 0 };
	wide low, high;

	if (!form_asks_question(form, count))
		return 0;
	if (atoms_check(asker, atoms, count) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		against[i] = -form->atoms[i];
	if (!atoms_least(
	        atoms, form->atoms, count, figures_of(asker)->papers, &low) ||
	    !atoms_least(
	        atoms, against, count, figures_of(asker)->papers, &high) ||
	    !wide_add(out->low, low, &out->low) ||
	    !wide_add(out->high, -high, &out->high))
		return too_large(asker->err);
	return 0;
}

static struct bounds
context_bounds(const struct rules *rules, size_t context)
{
	return rules->context[context].known
	           ? bounds_exactly(rules->context[context].value)
	           : bounds_unknown();
}

static int
form_range(
    const struct asker *asker, const struct form *form, struct wide_bounds *out)
{
	const struct figures *figures = asker->figures;

	*out = (struct wide_bounds){ form->constant, form->constant };
	if (!bounds_add(figures->e0, form->e0, out) ||
	    !bounds_add(figures->e, form->e, out) ||
	    !bounds_add(figures->v, form->v, out))
		return too_large(asker->err);
	for (size_t i = 0; i < asker->rules->context_count; i++)
		if (!bounds_add(
		        context_bounds(asker->rules, i), form->context[i], out))
			return too_large(asker->err);
	return form_atoms_range(asker, form, out);
}

/* The range of factor x sum. */
static int
sum_range(const struct asker *asker, struct rule_sum sum, wide factor,
    struct wide_bounds *out)
{
	struct form form = { 0 };

	if (!sum_add(asker, &form, sum, factor))
		return too_large(asker->err);
	return form_range(asker, &form, out);
}

/* --- steps -----------------------------------------------------------------
 */

static size_t
step_begin(const struct asker *asker, enum trace_kind kind, int index)
{
	struct trace_step step = { .kind = kind,
		.depth = asker->depth,
		.index = index,
		.question = (int)asker->question,
		.region = asker->figures->region,
		.source = asker->source };

	return asker->trace != NULL ? trace_add(asker->trace, &step) : SIZE_MAX;
}

static void
step_numbers(const struct asker *asker, size_t step, struct wide_bounds left,
    struct wide_bounds right)
{
	if (step == SIZE_MAX)
		return;
	asker->trace->steps[step].compares = true;
	asker->trace->steps[step].left = left;
	asker->trace->steps[step].right = right;
}

static void
step_end(const struct asker *asker, size_t step, enum answer answer)
{
	if (step != SIZE_MAX)
		asker->trace->steps[step].answer = answer;
}

/* What one counter is between, for the record; the largest by its bounds. */
static int
term_range(
    const struct asker *asker, struct rule_term term, struct wide_bounds *out)
{
	const struct question_figures *figures = figures_of(asker);
	struct form form = { 0 };

	if (term.counter != COUNTER_LARGEST) {
		if (!term_add(asker, &form, term, 1))
			return too_large(asker->err);
		return form_range(asker, &form, out);
	}
	*out = (struct wide_bounds){ 0, 0 };
	for (size_t i = 0; i < question_of(asker)->option_count; i++) {
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
step_inputs(const struct asker *asker, size_t step, struct rule_sum sum)
{
	if (step == SIZE_MAX)
		return 0;
	for (size_t i = 0; i < sum.count; i++) {
		struct rule_term term = asker->rules->terms[sum.first + i];
		struct wide_bounds range;
		struct trace_input input = { .counter = term.counter,
			.id = term.id,
			.source = asker->facts->sources[term.counter] };

		if (term_range(asker, term, &range) != 0)
			return -1;
		input.value =
		    (struct bounds){ narrow(range.low), narrow(range.high) };
		trace_add_input(asker->trace, &input);
	}
	return 0;
}

/* --- comparisons -----------------------------------------------------------
 */

/* Is what lies in `range` more than (or at least) nothing? */
static enum answer
range_answer(struct wide_bounds range, enum rule_op op)
{
	wide least = op == RULE_OVER ? 1 : 0;

	if (range.low >= least)
		return ANSWER_YES;
	return range.high < least ? ANSWER_NO : ANSWER_DEPENDS;
}

static enum answer
answer_or(enum answer a, enum answer b)
{
	if (a == ANSWER_YES || b == ANSWER_YES)
		return ANSWER_YES;
	return a == ANSWER_NO && b == ANSWER_NO ? ANSWER_NO : ANSWER_DEPENDS;
}

static enum answer
answer_not(enum answer answer)
{
	if (answer == ANSWER_DEPENDS)
		return ANSWER_DEPENDS;
	return answer == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
}

static enum answer
answer_and(enum answer a, enum answer b)
{
	return answer_not(answer_or(answer_not(a), answer_not(b)));
}

/* d x left - n x right, or d x left - n. */
static int
difference_answer(const struct asker *asker, const struct rule_node *node,
    const struct form *left, enum answer *answer)
{
	struct form form = *left;
	struct wide_bounds range;

	if (node->absolute
	        ? !wide_add(form.constant, -(wide)node->n, &form.constant)
	        : !sum_add(asker, &form, node->right, -(wide)node->n))
		return too_large(asker->err);
	if (form_range(asker, &form, &range) != 0)
		return -1;
	*answer = range_answer(range, node->op);
	return 0;
}

/* The largest option reaches it if any option does. */
static int
largest_answer(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	*answer = ANSWER_NO;
	for (size_t i = 0; i < question_of(asker)->option_count; i++) {
		struct form form = { 0 };
		enum answer one;

		form.atoms[i] = node->d;
		if (difference_answer(asker, node, &form, &one) != 0)
			return -1;
		*answer = answer_or(*answer, one);
	}
	return 0;
}

static bool
asks_largest(const struct asker *asker, const struct rule_node *node)
{
	return asker->rules->terms[node->left.first].counter == COUNTER_LARGEST;
}

/* Both sides as numbers, for the record. */
static int
compare_numbers(
    const struct asker *asker, const struct rule_node *node, size_t step)
{
	struct wide_bounds left, right = { node->n, node->n };

	if (step == SIZE_MAX)
		return 0;
	if (asks_largest(asker, node)) {
		if (term_range(asker, asker->rules->terms[node->left.first],
		        &left) != 0)
			return -1;
		if (!wide_multiply(left.low, node->d, &left.low) ||
		    !wide_multiply(left.high, node->d, &left.high))
			return too_large(asker->err);
	} else if (sum_range(asker, node->left, node->d, &left) != 0) {
		return -1;
	}
	if (!node->absolute &&
	    sum_range(asker, node->right, node->n, &right) != 0)
		return -1;
	step_numbers(asker, step, left, right);
	return 0;
}

static int
compare_ask(const struct asker *asker, const struct rule_node *node,
    size_t step, enum answer *answer)
{
	struct form left = { 0 };

	if (compare_numbers(asker, node, step) != 0 ||
	    step_inputs(asker, step, node->left) != 0 ||
	    step_inputs(asker, step, node->right) != 0)
		return -1;
	if (asks_largest(asker, node))
		return largest_answer(asker, node, answer);
	if (!sum_add(asker, &left, node->left, node->d))
		return too_large(asker->err);
	return difference_answer(asker, node, &left, answer);
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
tiers_ask(const struct asker *asker, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	struct wide_bounds left, right, of, range;
	wide denominator;

	if (!tiers_denominator(asker->rules, node, &denominator))
		return too_large(asker->err);
	if (sum_range(asker, node->left, denominator, &left) != 0 ||
	    sum_range(asker, node->right, 1, &of) != 0)
		return -1;
	if (!tiers_apply(asker->rules, node, of.low, denominator, &right.low) ||
	    !tiers_apply(
	        asker->rules, node, of.high, denominator, &right.high) ||
	    !wide_add(left.low, -right.high, &range.low) ||
	    !wide_add(left.high, -right.low, &range.high))
		return too_large(asker->err);
	*answer = range_answer(range, node->op);
	step_numbers(asker, step, left, right);
	if (step_inputs(asker, step, node->left) != 0)
		return -1;
	return step_inputs(asker, step, node->right);
}

/* --- the tree --------------------------------------------------------------
 */

static int node_ask(const struct asker *asker, int index, enum answer *answer);

static struct asker
deeper(const struct asker *asker)
{
	struct asker inner = *asker;

	inner.depth++;
	return inner;
}

/* All of them, each recorded, even where the first already decides. */
static int
list_ask(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	struct asker inner = deeper(asker);
	bool all = node->kind == RULE_ALL;

	*answer = all ? ANSWER_YES : ANSWER_NO;
	for (int c = node->child; c >= 0; c = asker->rules->nodes[c].next) {
		enum answer one;

		if (node_ask(&inner, c, &one) != 0)
			return -1;
		*answer =
		    all ? answer_and(*answer, one) : answer_or(*answer, one);
	}
	return 0;
}

static int
if_ask(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	struct asker inner = deeper(asker);
	int then = asker->rules->nodes[node->child].next;
	int otherwise = asker->rules->nodes[then].next;
	enum answer chosen, yes = ANSWER_DEPENDS, no = ANSWER_DEPENDS;

	if (node_ask(&inner, node->child, &chosen) != 0)
		return -1;
	if (chosen != ANSWER_NO && node_ask(&inner, then, &yes) != 0)
		return -1;
	if (chosen != ANSWER_YES && node_ask(&inner, otherwise, &no) != 0)
		return -1;
	if (chosen == ANSWER_DEPENDS)
		*answer = yes == no ? yes : ANSWER_DEPENDS;
	else
		*answer = chosen == ANSWER_YES ? yes : no;
	return 0;
}

static int
flag_ask(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	int context = rules_context(asker->rules, asker->rules->ids[node->id]);
	const struct rule_context *one;

	assert(context >= 0);
	one = &asker->rules->context[context];
	*answer = !one->known       ? ANSWER_DEPENDS
	          : one->value != 0 ? ANSWER_YES
	                            : ANSWER_NO;
	return 0;
}

static int
not_ask(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	struct asker inner = deeper(asker);
	enum answer one;

	if (node_ask(&inner, node->child, &one) != 0)
		return -1;
	*answer = answer_not(one);
	return 0;
}

static int
question_ask(const struct asker *asker, const struct rule_node *node,
    enum answer *answer)
{
	struct asker inner = deeper(asker);
	int question = election_question(
	    asker->facts->election, asker->rules->ids[node->id]);

	assert(question >= 0);
	inner.question = (size_t)question;
	return node_ask(&inner, node->child, answer);
}

/* --- regions ---------------------------------------------------------------
 */

/*
 * What all regions weigh: what the ordinance says, or those there are. A
 * region that is not there yet is an open one.
 */
static int
regions_total(const struct asker *asker, wide *total, wide *missing)
{
	wide here = 0;

	for (size_t i = 0; i < asker->facts->region_count; i++)
		here +=
		    rules_weight(asker->rules, asker->facts->regions[i].region);
	*total = asker->rules->region_total != 0
	             ? (wide)asker->rules->region_total
	             : here;
	*missing = *total - here;
	if (*missing >= 0)
		return 0;
	return error_set(asker->err, ERROR_BOOKS,
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
regions_ask(const struct asker *asker, const struct rule_node *node,
    size_t step, enum answer *answer)
{
	struct asker inner = deeper(asker);
	struct wide_bounds weight = { 0, 0 }, wanted, range;
	wide total, missing;

	if (regions_total(asker, &total, &missing) != 0)
		return -1;
	for (size_t i = 0; i < asker->facts->region_count; i++) {
		enum answer one;

		inner.figures = &asker->facts->regions[i];
		if (node_ask(&inner, node->child, &one) != 0)
			return error_at_name(asker->err, inner.figures->region);
		weight_take(&weight,
		    rules_weight(asker->rules, inner.figures->region), one);
	}
	weight.high += missing;
	wanted.low = 0;
	if (!wide_multiply(weight.low, node->d, &weight.low) ||
	    !wide_multiply(weight.high, node->d, &weight.high) ||
	    !wide_multiply(node->n, node->absolute ? 1 : total, &wanted.low))
		return too_large(asker->err);
	wanted.high = wanted.low;
	range.low = weight.low - wanted.low;
	range.high = weight.high - wanted.low;
	step_numbers(asker, step, weight, wanted);
	*answer = range_answer(range, node->op);
	return 0;
}

/* --- shares (Stichfrage) ---------------------------------------------------
 */

/* left - right in one place. */
static int
lead_range(const struct asker *asker, const struct rule_node *node,
    struct wide_bounds *out)
{
	struct form form = { 0 };

	if (!sum_add(asker, &form, node->left, 1) ||
	    !sum_add(asker, &form, node->right, -1))
		return too_large(asker->err);
	return form_range(asker, &form, out);
}

/* Weight of the regions that left wins less that of those right wins. */
static int
regions_lead(const struct asker *asker, const struct rule_node *node,
    wide missing, struct wide_bounds *lead)
{
	struct asker inner = *asker;

	*lead = (struct wide_bounds){ -missing, missing };
	for (size_t i = 0; i < asker->facts->region_count; i++) {
		struct wide_bounds one;
		wide weight;

		inner.figures = &asker->facts->regions[i];
		weight = rules_weight(asker->rules, inner.figures->region);
		if (lead_range(&inner, node, &one) != 0)
			return error_at_name(asker->err, inner.figures->region);
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
shares_ask(const struct asker *asker, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	struct form valid = { 0 };
	struct wide_bounds votes, n, lead, people, regions, range;
	wide total, missing;

	if (regions_total(asker, &total, &missing) != 0 ||
	    regions_lead(asker, node, missing, &lead) != 0 ||
	    lead_range(asker, node, &votes) != 0)
		return -1;
	if (!atoms_add(&valid, 0, question_of(asker)->option_count, 1))
		return too_large(asker->err);
	if (form_range(asker, &valid, &n) != 0)
		return -1;
	if (!product_range(
	        votes, (struct wide_bounds){ total, total }, &people) ||
	    !product_range(lead, n, &regions) ||
	    !wide_add(people.low, regions.low, &range.low) ||
	    !wide_add(people.high, regions.high, &range.high))
		return too_large(asker->err);
	*answer = range_answer(range, RULE_OVER);
	step_numbers(asker, step, people,
	    (struct wide_bounds){ -regions.high, -regions.low });
	if (step_inputs(asker, step, node->left) != 0)
		return -1;
	return step_inputs(asker, step, node->right);
}

static int
kind_ask(const struct asker *asker, const struct rule_node *node, size_t step,
    enum answer *answer)
{
	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
		return compare_ask(asker, node, step, answer);
	case RULE_TIERS:
		return tiers_ask(asker, node, step, answer);
	case RULE_ALL:
	case RULE_ANY:
		return list_ask(asker, node, answer);
	case RULE_NOT:
		return not_ask(asker, node, answer);
	case RULE_IF:
		return if_ask(asker, node, answer);
	case RULE_FLAG:
		return flag_ask(asker, node, answer);
	case RULE_REGIONS:
		return regions_ask(asker, node, step, answer);
	case RULE_SHARES:
		return shares_ask(asker, node, step, answer);
	case RULE_QUESTION:
		return question_ask(asker, node, answer);
	case RULE_KIND_COUNT:
		break;
	}
	assert(false);
	return -1;
}

/* Depth is bounded by the reader of the rules: RULE_DEPTH_MAX. */
static int
node_ask(const struct asker *asker, int index, enum answer *answer)
{
	const struct rule_node *node = &asker->rules->nodes[index];
	struct asker here = *asker;
	size_t step;

	if (node->source >= 0)
		here.source = node->source;
	step = step_begin(&here, TRACE_RULE, index);
	*answer = ANSWER_DEPENDS;
	if (kind_ask(&here, node, step, answer) != 0)
		return -1;
	step_end(&here, step, *answer);
	return 0;
}

/* --- winners ---------------------------------------------------------------
 */

/* Who may win a case: sums of options, resolved for this question. */
struct contenders {
	struct form forms[RULE_CHOICES_MAX];
	struct rule_sum sums[RULE_CHOICES_MAX]; /* count 0: see names */
	const char *names[RULE_CHOICES_MAX];
	size_t count;
};

static bool
contenders_of(const struct asker *asker, const struct rule_case *one,
    struct contenders *contenders)
{
	const struct question *question = question_of(asker);
	const struct rules *rules = asker->rules;

	memset(contenders, 0, sizeof(*contenders));
	if (one->among_options) {
		contenders->count = question->option_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->forms[i].atoms[i] = 1;
			contenders->names[i] = question->options[i].id;
		}
	} else if (one->among_groups) {
		contenders->count = rules->group_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->names[i] = rules->groups[i].id;
			if (!sum_add(asker, &contenders->forms[i],
			        rules->groups[i].options, 1))
				return false;
		}
	} else {
		contenders->count = one->contender_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->sums[i] = one->contenders[i];
			if (!sum_add(asker, &contenders->forms[i],
			        one->contenders[i], 1))
				return false;
		}
	}
	return true;
}

static bool
form_subtract(struct form *from, const struct form *what)
{
	for (size_t i = 0; i < ATOMS_MAX; i++)
		if (!wide_add(from->atoms[i], -what->atoms[i], &from->atoms[i]))
			return false;
	return true;
}

/* Does contender i have more votes than each other one? */
static int
leads_all(const struct asker *asker, const struct contenders *contenders,
    size_t i, enum answer *answer)
{
	*answer = ANSWER_YES;
	for (size_t j = 0; j < contenders->count; j++) {
		struct form form = contenders->forms[i];
		struct wide_bounds range;

		if (i == j)
			continue;
		if (!form_subtract(&form, &contenders->forms[j]))
			return too_large(asker->err);
		if (form_range(asker, &form, &range) != 0)
			return -1;
		*answer = answer_and(*answer, range_answer(range, RULE_OVER));
	}
	return 0;
}

/* "for", or "a+b" for a sum. */
static void
winner_name(const struct rules *rules, const struct contenders *contenders,
    size_t i, char *out, size_t size)
{
	struct text text = { 0 };

	if (contenders->names[i] != NULL)
		text_add(&text, contenders->names[i]);
	for (size_t t = 0; t < contenders->sums[i].count; t++) {
		struct rule_term term =
		    rules->terms[contenders->sums[i].first + t];

		text_add(&text, t > 0 ? "+" : "");
		text_add(&text, rules->ids[term.id]);
	}
	safe_text(text.at, text.len, out, size);
	text_clear(&text);
}

/* Is there one, and who? Unknown until one leads for certain. */
static int
winner_ask(const struct asker *asker, int index, char *out, size_t size,
    enum answer *answer)
{
	const struct rule_case *one = &asker->rules->cases[index];
	struct contenders contenders;
	size_t step = step_begin(asker, TRACE_WINNER, index);

	out[0] = '\0';
	*answer = ANSWER_NO;
	if (!contenders_of(asker, one, &contenders))
		return too_large(asker->err);
	for (size_t i = 0; i < contenders.count; i++) {
		enum answer leads;

		if (leads_all(asker, &contenders, i, &leads) != 0)
			return -1;
		*answer = answer_or(*answer, leads);
		if (leads == ANSWER_YES)
			winner_name(asker->rules, &contenders, i, out, size);
	}
	step_end(asker, step, *answer);
	if (step != SIZE_MAX)
		span_copy(span_of(out), asker->trace->steps[step].winner,
		    sizeof(asker->trace->steps[step].winner));
	return 0;
}

/* --- gate and outcomes -----------------------------------------------------
 */

static int
gate_ask(const struct asker *asker, enum answer *answer)
{
	struct asker inner = deeper(asker);
	size_t step;

	*answer = ANSWER_YES;
	if (!asker->rules->gate.exists)
		return 0;
	inner.source = asker->rules->gate.source;
	step = step_begin(&inner, TRACE_GATE, 0);
	if (step != SIZE_MAX)
		asker->trace->steps[step].depth = asker->depth;
	if (node_ask(&inner, asker->rules->gate.when, answer) != 0)
		return -1;
	step_end(asker, step, *answer);
	return 0;
}

static int
case_ask(const struct asker *asker, int index, bool open,
    struct outcome *outcome, enum answer *answer)
{
	const struct rule_case *one = &asker->rules->cases[index];
	struct asker inner = deeper(asker);
	enum answer part;
	size_t step;

	inner.source = one->source;
	step = step_begin(&inner, TRACE_CASE, index);
	if (step != SIZE_MAX)
		asker->trace->steps[step].depth = asker->depth;
	*answer = ANSWER_YES;
	outcome->winner[0] = '\0';
	if (one->when != RULE_NONE && node_ask(&inner, one->when, answer) != 0)
		return -1;
	if (one->has_winner) {
		if (winner_ask(&inner, index, outcome->winner,
		        sizeof(outcome->winner), &part) != 0)
			return -1;
		*answer = answer_and(*answer, part);
	}
	/* It holds only if none of the cases before it does. */
	step_end(asker, step,
	    answer_and(*answer, open ? ANSWER_DEPENDS : ANSWER_YES));
	return 0;
}

/*
 * The first case that holds. With unfinished figures several are possible:
 * up to the first that holds for certain.
 */
static int
outcome_ask(const struct asker *asker, size_t rule, struct outcome *outcome)
{
	const struct rule_outcome *cases = &asker->rules->outcomes[rule];
	bool open = false;

	*outcome = (struct outcome){
		.question = asker->question, .rule = rule, .decided = RULE_NONE
	};
	for (size_t i = 0; i < cases->case_count; i++) {
		int index = (int)(cases->first_case + i);
		enum answer answer;

		if (case_ask(asker, index, open, outcome, &answer) != 0)
			return -1;
		if (answer != ANSWER_NO)
			outcome->possible |= (uint64_t)1 << i;
		if (answer == ANSWER_YES && !open)
			outcome->decided = index;
		if (answer == ANSWER_YES)
			break;
		open = open || answer == ANSWER_DEPENDS;
	}
	if (outcome->decided == RULE_NONE)
		outcome->winner[0] = '\0';
	return 0;
}

static int
outcomes_ask(struct asker *asker, struct decision *decision)
{
	const struct rules *rules = asker->rules;
	const struct election *election = asker->facts->election;

	for (size_t r = 0; r < rules->outcome_count; r++) {
		const struct rule_outcome *rule = &rules->outcomes[r];

		for (size_t q = 0; q < election->question_count; q++) {
			if (!rule->every && strcmp(rule->question,
			                        election->questions[q].id) != 0)
				continue;
			assert(decision->outcome_count < QUESTIONS_MAX);
			asker->question = q;
			if (outcome_ask(asker, r,
			        &decision->outcomes[decision->outcome_count]) !=
			    0)
				return -1;
			decision->outcome_count++;
		}
	}
	return 0;
}

static struct asker
asker_of(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct error *err)
{
	return (struct asker){ .rules = rules,
		.facts = facts,
		.figures = &facts->whole,
		.source = RULE_NONE,
		.trace = trace,
		.err = err };
}

int
decision_gate(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct decision *decision, struct error *err)
{
	struct asker asker = asker_of(rules, facts, trace, err);
	const struct rule_gate *gate = &rules->gate;
	enum answer *established = &decision->established;

	memset(decision, 0, sizeof(*decision));
	if (gate_ask(&asker, established) != 0)
		return -1;
	decision->may_count =
	    gate->exists && gate->count_if_not_met ? ANSWER_YES : *established;
	decision->may_publish = gate->exists && gate->publish_if_not_met
	                            ? ANSWER_YES
	                            : *established;
	return 0;
}

int
decision_evaluate(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct decision *decision, struct error *err)
{
	struct asker asker = asker_of(rules, facts, trace, err);

	if (decision_gate(rules, facts, trace, decision, err) != 0)
		return -1;
	if (decision->established == ANSWER_NO)
		return 0;
	if (outcomes_ask(&asker, decision) != 0)
		return -1;
	if (decision->established == ANSWER_YES)
		return 0;
	for (size_t i = 0; i < decision->outcome_count; i++) {
		decision->outcomes[i].decided = RULE_NONE;
		decision->outcomes[i].winner[0] = '\0';
	}
	return 0;
}

int
decision_ask(const struct rules *rules, const struct facts *facts, int node,
    size_t question, enum answer *answer, struct error *err)
{
	struct asker asker = asker_of(rules, facts, NULL, err);

	asker.question = question;
	return node_ask(&asker, node, answer);
}

static bool
is_open(struct bounds bounds)
{
	return bounds.low != bounds.high;
}

bool
decision_is_open(const struct figures *figures, size_t question_count)
{
	if (is_open(figures->e0) || is_open(figures->e) || is_open(figures->v))
		return true;
	for (size_t q = 0; q < question_count; q++) {
		const struct question_figures *one = &figures->questions[q];

		if (is_open(one->invalid) || is_open(one->blank) ||
		    is_open(one->papers))
			return true;
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			if (is_open(one->options[i]))
				return true;
	}
	return false;
}
