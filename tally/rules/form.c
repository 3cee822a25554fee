#include "tally/rules/form.h"

#include <assert.h>
#include <string.h>

int
form_too_large(struct error *err)
{
	return error_set(err, ERROR_INPUT,
	    N_("check the figures and the fractions of the ordinance"),
	    N_("the numbers are too large for an exact decision"));
}

bool
form_add_atoms(struct form *form, size_t from, size_t to, wide factor)
{
	for (size_t i = from; i < to; i++)
		if (!wide_add(form->atoms[i], factor, &form->atoms[i]))
			return false;
	return true;
}

static bool
option_add(
    const struct judge *judge, struct form *form, const char *id, wide factor)
{
	int option = question_option(judge_question(judge), id);

	assert(option >= 0);
	return form_add_atoms(form, (size_t)option, (size_t)option + 1, factor);
}

static bool
group_add(
    const struct judge *judge, struct form *form, const char *id, wide factor)
{
	const struct rules *rules = judge->rules;
	int group = rules_group(rules, id);
	struct rule_sum options;

	assert(group >= 0);
	options = rules->groups[group].options;
	for (size_t i = 0; i < options.count; i++) {
		struct rule_term term = rules->terms[options.first + i];

		if (!option_add(judge, form, rules->ids[term.id], factor))
			return false;
	}
	return true;
}

static bool
context_add(
    const struct judge *judge, struct form *form, const char *id, wide factor)
{
	int context = rules_context(judge->rules, id);

	assert(context >= 0);
	return wide_add(
	    form->context[context], factor, &form->context[context]);
}

bool
form_add_term(const struct judge *judge, struct form *form,
    struct rule_term term, wide factor)
{
	size_t options = judge_question(judge)->option_count;
	const char *id = judge->rules->ids[term.id];

	switch ((enum counter)term.counter) {
	case COUNTER_E0:
		return wide_add(form->e0, factor, &form->e0);
	case COUNTER_E:
		return wide_add(form->e, factor, &form->e);
	case COUNTER_V:
		return wide_add(form->v, factor, &form->v);
	case COUNTER_B:
		return form_add_atoms(form, 0, options + 2, factor);
	case COUNTER_VALID:
		return form_add_atoms(form, 0, options, factor);
	case COUNTER_INVALID:
		return form_add_atoms(form, options, options + 1, factor);
	case COUNTER_BLANK:
		return form_add_atoms(form, options + 1, options + 2, factor);
	case COUNTER_OPTION:
		return option_add(judge, form, id, factor);
	case COUNTER_GROUP:
		return group_add(judge, form, id, factor);
	case COUNTER_CONTEXT:
		return context_add(judge, form, id, factor);
	case COUNTER_LARGEST: /* asked option by option */
	case COUNTER_COUNT:
		break;
	}
	assert(false);
	return false;
}

bool
form_add_sum(const struct judge *judge, struct form *form, struct rule_sum sum,
    wide factor)
{
	for (size_t i = 0; i < sum.count; i++)
		if (!form_add_term(judge, form,
		        judge->rules->terms[sum.first + i], factor))
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
atoms_of(const struct judge *judge, struct bounds atoms[ATOMS_MAX])
{
	const struct question_figures *figures = judge_figures(judge);
	size_t count = judge_question(judge)->option_count;

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
atoms_check(const struct judge *judge, const struct bounds *atoms, size_t count)
{
	struct bounds papers = judge_figures(judge)->papers;
	wide low = 0, high = 0;
	bool crossed = papers.low > papers.high;

	for (size_t i = 0; i < count; i++) {
		low += atoms[i].low;
		high += atoms[i].high;
		crossed = crossed || atoms[i].low > atoms[i].high;
	}
	if (!crossed && low <= (wide)papers.high && high >= (wide)papers.low)
		return 0;
	return error_set(judge->err, ERROR_BOOKS,
	    N_("find out which of the figures is wrong before deciding"),
	    N_("the votes of question \"%s\" do not add up to its papers"),
	    judge_question(judge)->id);
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
    const struct judge *judge, const struct form *form, struct wide_bounds *out)
{
	struct bounds atoms[ATOMS_MAX] = { { 0, 0 } };
	size_t count = atoms_of(judge, atoms);
	wide against[ATOMS_MAX] = { 0 };
	wide low, high;

	if (!form_asks_question(form, count))
		return 0;
	if (atoms_check(judge, atoms, count) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		against[i] = -form->atoms[i];
	if (!atoms_least(atoms, form->atoms, count,
	        judge_figures(judge)->papers, &low) ||
	    !atoms_least(
	        atoms, against, count, judge_figures(judge)->papers, &high) ||
	    !wide_add(out->low, low, &out->low) ||
	    !wide_add(out->high, -high, &out->high))
		return form_too_large(judge->err);
	return 0;
}

static struct bounds
context_bounds(const struct rules *rules, size_t context)
{
	return rules->context[context].known
	           ? bounds_exactly(rules->context[context].value)
	           : bounds_unknown();
}

/* A number that is more than it can be at most decides nothing. */
static int
figures_check(const struct judge *judge)
{
	const struct figures *figures = judge->figures;

	if (figures->e0.low <= figures->e0.high &&
	    figures->e.low <= figures->e.high &&
	    figures->v.low <= figures->v.high)
		return 0;
	return error_set(judge->err, ERROR_BOOKS,
	    N_("find out which of the figures is wrong before deciding"),
	    N_("the figures of voters contradict each other"));
}

int
form_range(
    const struct judge *judge, const struct form *form, struct wide_bounds *out)
{
	const struct figures *figures = judge->figures;

	if (figures_check(judge) != 0)
		return -1;
	*out = (struct wide_bounds){ form->constant, form->constant };
	if (!bounds_add(figures->e0, form->e0, out) ||
	    !bounds_add(figures->e, form->e, out) ||
	    !bounds_add(figures->v, form->v, out))
		return form_too_large(judge->err);
	for (size_t i = 0; i < judge->rules->context_count; i++)
		if (!bounds_add(
		        context_bounds(judge->rules, i), form->context[i], out))
			return form_too_large(judge->err);
	return form_atoms_range(judge, form, out);
}
