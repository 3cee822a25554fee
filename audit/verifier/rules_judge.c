#include "audit/verifier/rules.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/rules_steps.h"

/* Options of a question, invalid, none: what its papers are divided into. */
#define PARTS_MAX (RULES_OPTIONS_MAX + 2)
/* Behind them: E0, E, V and the numbers of the context. */
enum { FREE_E0, FREE_E, FREE_V, FREE_CONTEXT };
#define FREE_MAX (FREE_CONTEXT + RULES_CONTEXT_MAX)

/*
 * A sum of figures, each with its factor. Both sides of a comparison are
 * brought into one form, so that a figure on both sides is one unknown.
 */
struct form {
	rules_big parts[PARTS_MAX], free[FREE_MAX], constant;
};

/* Where a rule is judged. */
struct scene {
	const struct rules *rules;
	const struct rules_facts *facts;
	const struct rules_place *place;
	size_t question;
	unsigned depth;
	const struct source *source;
	struct steps *steps;
	struct buffer *why; /* not empty: nothing is decided */
};

/* --- arithmetic ----------------------------------------------------------- */

static const char too_large[] =
    "the numbers are too large for an exact decision";

static void
give_up(const struct scene *scene, const char *why)
{
	if (scene->why->len == 0)
		buffer_put(scene->why, why);
}

/* 2^127 - 1; the one number below its negative is never used. */
static rules_big
biggest(void)
{
	rules_big half = (rules_big)1 << 126;

	return half - 1 + half;
}

static rules_big
size_of(rules_big a)
{
	return a < 0 ? -a : a;
}

static rules_big
plus(const struct scene *scene, rules_big a, rules_big b)
{
	if ((a >= 0) == (b >= 0) && size_of(a) > biggest() - size_of(b)) {
		give_up(scene, too_large);
		return 0;
	}
	return a + b;
}

static rules_big
times(const struct scene *scene, rules_big a, rules_big b)
{
	if (b != 0 && size_of(a) > biggest() / size_of(b)) {
		give_up(scene, too_large);
		return 0;
	}
	return a * b;
}

/* --- forms ---------------------------------------------------------------- */

static const struct rules_question *
asked(const struct scene *scene)
{
	return &scene->facts->election->questions[scene->question];
}

static const struct rules_votes *
votes(const struct scene *scene)
{
	return &scene->place->questions[scene->question];
}

static void
add_to(const struct scene *scene, rules_big *factor, rules_big more)
{
	*factor = plus(scene, *factor, more);
}

static void
add_option(const struct scene *scene, struct form *form, const char *id,
    rules_big factor)
{
	for (size_t i = 0; i < asked(scene)->option_count; i++)
		if (strcmp(asked(scene)->options[i].id, id) == 0)
			add_to(scene, &form->parts[i], factor);
}

static void
add_group(const struct scene *scene, struct form *form, const char *id,
    rules_big factor)
{
	for (size_t i = 0; i < scene->rules->group_count; i++) {
		const struct rules_group *group = &scene->rules->groups[i];

		for (size_t o = 0;
		     strcmp(group->id, id) == 0 && o < group->option_count; o++)
			add_option(scene, form, group->options[o], factor);
	}
}

static void
add_context(const struct scene *scene, struct form *form, const char *id,
    rules_big factor)
{
	for (size_t i = 0; i < scene->rules->context_count; i++)
		if (strcmp(scene->rules->context[i].id, id) == 0)
			add_to(scene, &form->free[FREE_CONTEXT + i], factor);
}

static void
add_parts(const struct scene *scene, struct form *form, size_t first,
    size_t count, rules_big factor)
{
	for (size_t i = first; i < first + count; i++)
		add_to(scene, &form->parts[i], factor);
}

static void
add_term(const struct scene *scene, struct form *form, const struct term *term,
    rules_big factor)
{
	size_t options = asked(scene)->option_count;

	switch (term->what) {
	case MEASURE_E0:
		add_to(scene, &form->free[FREE_E0], factor);
		break;
	case MEASURE_E:
		add_to(scene, &form->free[FREE_E], factor);
		break;
	case MEASURE_V:
		add_to(scene, &form->free[FREE_V], factor);
		break;
	case MEASURE_B:
		add_parts(scene, form, 0, options + 2, factor);
		break;
	case MEASURE_VALID:
		add_parts(scene, form, 0, options, factor);
		break;
	case MEASURE_INVALID:
		add_parts(scene, form, options, 1, factor);
		break;
	case MEASURE_NONE:
		add_parts(scene, form, options + 1, 1, factor);
		break;
	case MEASURE_OPTION:
		add_option(scene, form, term->id, factor);
		break;
	case MEASURE_GROUP:
		add_group(scene, form, term->id, factor);
		break;
	case MEASURE_CONTEXT:
		add_context(scene, form, term->id, factor);
		break;
	case MEASURE_LARGEST: /* is asked option by option */
		break;
	}
}

static void
add_sum(const struct scene *scene, struct form *form, const struct sum *sum,
    rules_big factor)
{
	for (size_t i = 0; i < sum->count; i++)
		add_term(scene, form, &sum->terms[i], factor);
}

/* --- between what a form lies --------------------------------------------- */

static size_t
parts_of(const struct scene *scene, struct range parts[PARTS_MAX])
{
	size_t count = asked(scene)->option_count;

	memcpy(parts, votes(scene)->options, count * sizeof(*parts));
	parts[count++] = votes(scene)->invalid;
	parts[count++] = votes(scene)->none;
	return count;
}

/* Could any papers be divided like this? */
static bool
parts_fit(const struct scene *scene, const struct range *parts, size_t count)
{
	struct range papers = votes(scene)->papers;
	rules_big low = 0, high = 0;
	bool fit = papers.low <= papers.high;

	for (size_t i = 0; i < count; i++) {
		fit = fit && parts[i].low <= parts[i].high;
		low += parts[i].low;
		high += parts[i].high;
	}
	return fit && low <= (rules_big)papers.high &&
	       high >= (rules_big)papers.low;
}

/* What the sum is at least if a paper more costs `price`: a lower bound. */
static rules_big
least_at(const struct scene *scene, const rules_big *factors,
    const struct range *parts, size_t count, rules_big sign, rules_big price)
{
	struct range papers = votes(scene)->papers;
	rules_big sum =
	    times(scene, price, price > 0 ? papers.low : papers.high);

	for (size_t i = 0; i < count; i++) {
		rules_big cost = plus(scene, sign * factors[i], -price);
		uint64_t papers_then = cost > 0 ? parts[i].low : parts[i].high;

		sum = plus(scene, sum, times(scene, cost, papers_then));
	}
	return sum;
}

/*
 * The least of sum(sign x factor x part) over all ways in which each part
 * keeps its range and all together keep that of the papers. This is a linear
 * programme with one constraint; by duality its least value is the highest
 * lower bound over all prices of a paper, and the best price is one of the
 * factors or 0.
 */
static rules_big
least(const struct scene *scene, const rules_big *factors,
    const struct range *parts, size_t count, rules_big sign)
{
	rules_big best = least_at(scene, factors, parts, count, sign, 0);

	for (size_t i = 0; i < count; i++) {
		rules_big here = least_at(
		    scene, factors, parts, count, sign, sign * factors[i]);

		best = here > best ? here : best;
	}
	return best;
}

static struct range
free_range(const struct scene *scene, size_t which)
{
	const struct rules_context *context;

	if (which == FREE_E0)
		return scene->place->e0;
	if (which == FREE_E)
		return scene->place->e;
	if (which == FREE_V)
		return scene->place->v;
	context = &scene->rules->context[which - FREE_CONTEXT];
	return context->known ? (struct range){ context->value, context->value }
	                      : (struct range){ 0, RULES_NUMBER_MAX };
}

static void
add_product(const struct scene *scene, rules_big factor, struct range value,
    struct big_range *out)
{
	uint64_t low = factor < 0 ? value.high : value.low;
	uint64_t high = factor < 0 ? value.low : value.high;

	out->low = plus(scene, out->low, times(scene, factor, low));
	out->high = plus(scene, out->high, times(scene, factor, high));
}

static struct big_range
form_range(const struct scene *scene, const struct form *form)
{
	const struct rules_place *place = scene->place;
	struct big_range out = { form->constant, form->constant };
	struct range parts[PARTS_MAX] = { { 0, 0 } };
	size_t count = parts_of(scene, parts);
	bool asks = false;

	if (place->e0.low > place->e0.high || place->e.low > place->e.high ||
	    place->v.low > place->v.high)
		give_up(scene, "the figures of voters contradict each other");
	for (size_t i = 0; i < FREE_CONTEXT + scene->rules->context_count; i++)
		add_product(scene, form->free[i], free_range(scene, i), &out);
	for (size_t i = 0; i < count; i++)
		asks = asks || form->parts[i] != 0;
	if (!asks)
		return out;
	if (!parts_fit(scene, parts, count)) {
		give_up(scene, "the votes of a question do not add up to its "
		               "papers");
		return out;
	}
	out.low =
	    plus(scene, out.low, least(scene, form->parts, parts, count, 1));
	out.high =
	    plus(scene, out.high, -least(scene, form->parts, parts, count, -1));
	return out;
}

static struct big_range
sum_range(const struct scene *scene, const struct sum *sum, rules_big factor)
{
	struct form form = { .constant = 0 };

	add_sum(scene, &form, sum, factor);
	return form_range(scene, &form);
}

/* The most votes of one option lie between these. */
static struct big_range
largest_range(const struct scene *scene)
{
	struct big_range out = { 0, 0 };

	for (size_t i = 0; i < asked(scene)->option_count; i++) {
		struct range one = votes(scene)->options[i];

		out.low = (rules_big)one.low > out.low ? one.low : out.low;
		out.high = (rules_big)one.high > out.high ? one.high : out.high;
	}
	if (out.high > (rules_big)votes(scene)->papers.high)
		out.high = votes(scene)->papers.high;
	return out;
}

/* --- three answers -------------------------------------------------------- */

/* Is a number of this range over 0, or at least 0? */
static enum answer
sign_of(struct big_range range, bool at_least)
{
	rules_big wanted = at_least ? 0 : 1;

	return range.low >= wanted   ? ANSWER_YES
	       : range.high < wanted ? ANSWER_NO
	                             : ANSWER_OPEN;
}

static enum answer
both(enum answer a, enum answer b)
{
	if (a == ANSWER_NO || b == ANSWER_NO)
		return ANSWER_NO;
	return a == ANSWER_YES && b == ANSWER_YES ? ANSWER_YES : ANSWER_OPEN;
}

static enum answer
either(enum answer a, enum answer b)
{
	if (a == ANSWER_YES || b == ANSWER_YES)
		return ANSWER_YES;
	return a == ANSWER_NO && b == ANSWER_NO ? ANSWER_NO : ANSWER_OPEN;
}

static enum answer
opposite(enum answer a)
{
	return a == ANSWER_OPEN  ? ANSWER_OPEN
	       : a == ANSWER_YES ? ANSWER_NO
	                         : ANSWER_YES;
}

/* --- the steps ------------------------------------------------------------ */

static struct step *
begin(const struct scene *scene, enum step_kind kind)
{
	struct step *step = steps_add(scene->steps);

	if (step == NULL)
		return NULL;
	step->kind = kind;
	step->depth = scene->depth;
	step->region = scene->place->region;
	step->source = scene->source;
	if (kind != STEP_GATE)
		step->question = asked(scene)->id;
	return step;
}

/* What goes in, and where it comes from. */
static void
note_inputs(const struct scene *scene, struct step *step, const struct sum *sum)
{
	const struct rules_facts *facts = scene->facts;

	for (size_t i = 0; step != NULL && i < sum->count; i++) {
		const struct term *term = &sum->terms[i];
		struct form form = { .constant = 0 };
		struct big_range range;

		if (term->what == MEASURE_LARGEST) {
			range = largest_range(scene);
		} else {
			add_term(scene, &form, term, 1);
			range = form_range(scene, &form);
		}
		step_add_input(step, term, range,
		    term->what == MEASURE_E0        ? facts->source_of_e0
		    : term->what == MEASURE_E       ? facts->source_of_e
		    : term->what == MEASURE_V       ? facts->source_of_v
		    : term->what == MEASURE_B       ? facts->source_of_b
		    : term->what == MEASURE_CONTEXT ? facts->source_of_context
		                                    : facts->source_of_votes);
	}
}

static void
note_sides(struct step *step, struct big_range left, struct big_range right)
{
	if (step == NULL)
		return;
	step->compares = true;
	step->left = left;
	step->right = right;
}

/* --- comparisons ---------------------------------------------------------- */

static bool
asks_largest(const struct rule *rule)
{
	return rule->left.count == 1 &&
	       rule->left.terms[0].what == MEASURE_LARGEST;
}

/* d x left - n x right (or n), over or at least 0? */
static enum answer
compare(const struct scene *scene, const struct rule *rule, struct form *left)
{
	if (rule->absolute)
		left->constant =
		    plus(scene, left->constant, -(rules_big)rule->n);
	else
		add_sum(scene, left, &rule->right, -(rules_big)rule->n);
	return sign_of(form_range(scene, left), rule->at_least);
}

static void
note_count(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	struct big_range left, right = { rule->n, rule->n };

	if (step == NULL)
		return;
	if (asks_largest(rule)) {
		left = largest_range(scene);
		left.low = times(scene, left.low, rule->d);
		left.high = times(scene, left.high, rule->d);
	} else {
		left = sum_range(scene, &rule->left, rule->d);
	}
	if (!rule->absolute)
		right = sum_range(scene, &rule->right, rule->n);
	note_sides(step, left, right);
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
}

static enum answer
ask_count(const struct scene *scene, const struct rule *rule, struct step *step)
{
	enum answer answer = ANSWER_NO;
	struct form form = { .constant = 0 };

	note_count(scene, rule, step);
	if (!asks_largest(rule)) {
		add_sum(scene, &form, &rule->left, rule->d);
		return compare(scene, rule, &form);
	}
	/* The largest reaches it if any of them does. */
	for (size_t i = 0; i < asked(scene)->option_count; i++) {
		struct form one = { .constant = 0 };

		one.parts[i] = rule->d;
		answer = either(answer, compare(scene, rule, &one));
	}
	return answer;
}

static rules_big
common_multiple(const struct scene *scene, const struct rule *rule)
{
	rules_big all = 1;

	for (size_t i = 0; i < rule->tier_count; i++) {
		rules_big a = all, b = rule->tiers[i].d;

		while (b != 0) {
			rules_big rest = a % b;

			a = b;
			b = rest;
		}
		all = times(scene, all / a, rule->tiers[i].d);
		if (all == 0) /* too large */
			return 1;
	}
	return all;
}

/* `scale` times what the tiers make of a number. */
static rules_big
through_tiers(const struct scene *scene, const struct rule *rule,
    rules_big number, rules_big scale)
{
	rules_big floor = 0, sum = 0;

	for (size_t i = 0; i < rule->tier_count && number > floor; i++) {
		const struct tier *tier = &rule->tiers[i];
		rules_big top = number;

		if (tier->up_to != 0 && (rules_big)tier->up_to < number)
			top = tier->up_to;
		sum = plus(scene, sum,
		    times(scene, times(scene, tier->n, scale / tier->d),
		        top - floor));
		floor = top;
	}
	return sum;
}

static enum answer
ask_tiers(const struct scene *scene, const struct rule *rule, struct step *step)
{
	rules_big scale = common_multiple(scene, rule);
	struct big_range left = sum_range(scene, &rule->left, scale);
	struct big_range of = sum_range(scene, &rule->right, 1);
	/* Tiers only grow, so ends stay ends. */
	struct big_range right = { through_tiers(scene, rule, of.low, scale),
		through_tiers(scene, rule, of.high, scale) };
	struct big_range rest = { plus(scene, left.low, -right.high),
		plus(scene, left.high, -right.low) };

	note_sides(step, left, right);
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
	return sign_of(rest, rule->at_least);
}

/* --- regions -------------------------------------------------------------- */

/* What all regions weigh, and what those weigh that are not there yet. */
static rules_big
weight_of_all(const struct scene *scene, rules_big *missing)
{
	const struct rules_facts *facts = scene->facts;
	rules_big here = 0, all;

	for (size_t i = 0; i < facts->region_count; i++)
		here += rules_weigh(scene->rules, facts->regions[i].region);
	all = scene->rules->total != 0 ? (rules_big)scene->rules->total : here;
	*missing = all - here;
	if (*missing < 0)
		give_up(scene, "the regions weigh more together than the "
		               "ordinance says");
	return all;
}

static enum answer judge(const struct scene *scene, const struct rule *rule);

static enum answer
ask_regions(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	const struct rules_facts *facts = scene->facts;
	struct scene inner = *scene;
	struct big_range weight = { 0, 0 }, wanted, rest;
	rules_big missing, all = weight_of_all(scene, &missing);
	size_t at = step_index(scene->steps, step);

	inner.depth++;
	for (size_t i = 0; i < facts->region_count; i++) {
		rules_big one =
		    rules_weigh(scene->rules, facts->regions[i].region);
		enum answer answer;

		inner.place = &facts->regions[i];
		answer = judge(&inner, rule->parts[0]);
		weight.low += answer == ANSWER_YES ? one : 0;
		weight.high += answer != ANSWER_NO ? one : 0;
	}
	weight.high += missing;
	weight.low = times(scene, weight.low, rule->d);
	weight.high = times(scene, weight.high, rule->d);
	wanted.low = wanted.high =
	    times(scene, rule->n, rule->absolute ? 1 : all);
	rest.low = plus(scene, weight.low, -wanted.low);
	rest.high = plus(scene, weight.high, -wanted.low);
	note_sides(step_at(scene->steps, at), weight, wanted);
	return sign_of(rest, rule->at_least);
}

static struct big_range
lead(const struct scene *scene, const struct rule *rule)
{
	struct form form = { .constant = 0 };

	add_sum(scene, &form, &rule->left, 1);
	add_sum(scene, &form, &rule->right, -1);
	return form_range(scene, &form);
}

/* a x b, where b is never below 0. */
static struct big_range
product(const struct scene *scene, struct big_range a, struct big_range b)
{
	return (
	    struct big_range){ times(scene, a.low, a.low < 0 ? b.high : b.low),
		times(scene, a.high, a.high < 0 ? b.low : b.high) };
}

/*
 * Stichfrage: a/N + ca/C > b/N + cb/C, that is (a - b) C + (ca - cb) N > 0.
 */
static enum answer
ask_shares(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	const struct rules_facts *facts = scene->facts;
	static const struct sum valid = { .terms = { { MEASURE_VALID, NULL } },
		.count = 1 };
	struct scene there = *scene;
	rules_big missing, all = weight_of_all(scene, &missing);
	struct big_range won = { -missing, missing }, people, regions, sum;

	for (size_t i = 0; i < facts->region_count; i++) {
		rules_big one =
		    rules_weigh(scene->rules, facts->regions[i].region);
		struct big_range by;

		there.place = &facts->regions[i];
		by = lead(&there, rule);
		won.low += by.low > 0 ? one : by.low < 0 ? -one : 0;
		won.high += by.high > 0 ? one : by.high < 0 ? -one : 0;
	}
	people =
	    product(scene, lead(scene, rule), (struct big_range){ all, all });
	regions = product(scene, won, sum_range(scene, &valid, 1));
	sum.low = plus(scene, people.low, regions.low);
	sum.high = plus(scene, people.high, regions.high);
	note_sides(
	    step, people, (struct big_range){ -regions.high, -regions.low });
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
	return sign_of(sum, false);
}

/* --- the tree ------------------------------------------------------------- */

static struct scene
below(const struct scene *scene)
{
	struct scene inner = *scene;

	inner.depth++;
	return inner;
}

static enum answer
ask_list(const struct scene *scene, const struct rule *rule)
{
	struct scene inner = below(scene);
	bool all = rule->form == RULE_ALL;
	enum answer answer = all ? ANSWER_YES : ANSWER_NO;

	/* Every one is asked: the steps show them all. */
	for (size_t i = 0; i < rule->part_count; i++) {
		enum answer one = judge(&inner, rule->parts[i]);

		answer = all ? both(answer, one) : either(answer, one);
	}
	return answer;
}

static enum answer
ask_if(const struct scene *scene, const struct rule *rule)
{
	struct scene inner = below(scene);
	enum answer chosen = judge(&inner, rule->parts[0]);
	enum answer yes = ANSWER_OPEN, no = ANSWER_OPEN;

	if (chosen != ANSWER_NO)
		yes = judge(&inner, rule->parts[1]);
	if (chosen != ANSWER_YES)
		no = judge(&inner, rule->parts[2]);
	return chosen == ANSWER_YES  ? yes
	       : chosen == ANSWER_NO ? no
	       : yes == no           ? yes
	                             : ANSWER_OPEN;
}

static enum answer
ask_context(const struct scene *scene, const struct rule *rule)
{
	for (size_t i = 0; i < scene->rules->context_count; i++) {
		const struct rules_context *one = &scene->rules->context[i];

		if (strcmp(one->id, rule->id) == 0 && one->known)
			return one->value != 0 ? ANSWER_YES : ANSWER_NO;
	}
	return ANSWER_OPEN;
}

static enum answer
ask_question(const struct scene *scene, const struct rule *rule)
{
	const struct rules_election *election = scene->facts->election;
	struct scene inner = below(scene);

	for (size_t q = 0; q < election->question_count; q++)
		if (strcmp(election->questions[q].id, rule->id) == 0)
			inner.question = q;
	return judge(&inner, rule->parts[0]);
}

static enum answer
ask(const struct scene *scene, const struct rule *rule, struct step *step)
{
	struct scene inner = below(scene);

	switch (rule->form) {
	case RULE_COUNT:
		return ask_count(scene, rule, step);
	case RULE_COUNT_TIERS:
		return ask_tiers(scene, rule, step);
	case RULE_ALL:
	case RULE_ANY:
		return ask_list(scene, rule);
	case RULE_NOT:
		return opposite(judge(&inner, rule->parts[0]));
	case RULE_IF:
		return ask_if(scene, rule);
	case RULE_CONTEXT:
		return ask_context(scene, rule);
	case RULE_REGIONS:
		return ask_regions(scene, rule, step);
	case RULE_SHARES:
		return ask_shares(scene, rule, step);
	case RULE_QUESTION:
		return ask_question(scene, rule);
	}
	return ANSWER_OPEN;
}

/* Depth is bounded by the reader. */
static enum answer
judge(const struct scene *scene, const struct rule *rule)
{
	struct scene here = *scene;
	struct step *step;
	enum answer answer;
	size_t at;

	if (rule->source != NULL)
		here.source = rule->source;
	step = begin(&here, STEP_RULE);
	if (step != NULL)
		step->rule = rule;
	at = step_index(here.steps, step);
	answer = ask(&here, rule, step);
	/* The rules below may have moved it. */
	step = step_at(here.steps, at);
	if (step != NULL)
		step->answer = answer;
	return answer;
}

/* --- who wins a case ------------------------------------------------------ */

struct contenders {
	struct form forms[32];
	size_t count;
};

static void
find_contenders(const struct scene *scene, const struct rules_case *one,
    struct contenders *out)
{
	const struct rules *rules = scene->rules;

	memset(out, 0, sizeof(*out));
	switch (one->winner) {
	case WINNER_NONE:
		break;
	case WINNER_OPTIONS:
		out->count = asked(scene)->option_count;
		for (size_t i = 0; i < out->count; i++)
			out->forms[i].parts[i] = 1;
		break;
	case WINNER_GROUPS:
		out->count = rules->group_count;
		for (size_t i = 0; i < out->count; i++)
			add_group(
			    scene, &out->forms[i], rules->groups[i].id, 1);
		break;
	case WINNER_LIST:
		out->count = one->contender_count;
		for (size_t i = 0; i < out->count; i++)
			add_sum(scene, &out->forms[i], &one->contenders[i], 1);
		break;
	}
}

static void
name_winner(const struct scene *scene, const struct rules_case *one, size_t i,
    char out[RULES_WINNER_MAX + 1])
{
	struct buffer name = { 0 };
	size_t len;

	if (one->winner == WINNER_OPTIONS)
		buffer_put(&name, asked(scene)->options[i].id);
	else if (one->winner == WINNER_GROUPS)
		buffer_put(&name, scene->rules->groups[i].id);
	else
		for (size_t t = 0; t < one->contenders[i].count; t++) {
			buffer_put(&name, t > 0 ? "+" : "");
			buffer_put(&name, one->contenders[i].terms[t].id);
		}
	/* Ids are ASCII: any cut is between characters. */
	len = name.len < RULES_WINNER_MAX ? name.len : RULES_WINNER_MAX;
	bytes_copy(bytes_part(name.at, len), out, RULES_WINNER_MAX + 1);
	buffer_clear(&name);
}

/* Has contender i more than each other one? */
static enum answer
leads(const struct scene *scene, const struct contenders *all, size_t i)
{
	enum answer answer = ANSWER_YES;

	for (size_t j = 0; j < all->count; j++) {
		struct form form = all->forms[i];

		if (i == j)
			continue;
		for (size_t p = 0; p < PARTS_MAX; p++)
			add_to(scene, &form.parts[p], -all->forms[j].parts[p]);
		answer = both(answer, sign_of(form_range(scene, &form), false));
	}
	return answer;
}

static enum answer
ask_winner(const struct scene *scene, const struct rules_case *one,
    char name[RULES_WINNER_MAX + 1])
{
	struct step *step = begin(scene, STEP_WINNER);
	enum answer answer = ANSWER_NO;
	struct contenders all;

	find_contenders(scene, one, &all);
	for (size_t i = 0; i < all.count; i++) {
		enum answer one_leads = leads(scene, &all, i);

		answer = either(answer, one_leads);
		if (one_leads == ANSWER_YES)
			name_winner(scene, one, i, name);
	}
	if (step != NULL) {
		step->of = one->id;
		step->answer = answer;
		memcpy(step->winner, name, sizeof(step->winner));
	}
	return answer;
}

/* --- gate and outcomes ---------------------------------------------------- */

static enum answer
ask_gate(const struct scene *scene)
{
	struct scene inner = *scene;
	enum answer answer;
	size_t at;

	if (scene->rules->gate == NULL)
		return ANSWER_YES;
	inner.source = &scene->rules->gate_source;
	at = step_index(scene->steps, begin(&inner, STEP_GATE));
	inner.depth++;
	answer = judge(&inner, scene->rules->gate);
	if (step_at(scene->steps, at) != NULL)
		step_at(scene->steps, at)->answer = answer;
	return answer;
}

/* `open`: a case before it may hold. */
static enum answer
ask_case(const struct scene *scene, const struct rules_case *one, bool open,
    char winner[RULES_WINNER_MAX + 1])
{
	struct scene inner = *scene;
	enum answer answer = ANSWER_YES;
	struct step *step;
	size_t at;

	inner.source = &one->source;
	step = begin(&inner, STEP_CASE);
	if (step != NULL)
		step->of = one->id;
	at = step_index(scene->steps, step);
	inner.depth++;
	winner[0] = '\0';
	if (one->when != NULL)
		answer = judge(&inner, one->when);
	if (one->winner != WINNER_NONE)
		answer = both(answer, ask_winner(&inner, one, winner));
	step = step_at(scene->steps, at);
	if (step != NULL)
		step->answer = both(answer, open ? ANSWER_OPEN : ANSWER_YES);
	return answer;
}

static void
ask_outcome(
    const struct scene *scene, size_t outcome, struct rules_verdict *verdict)
{
	const struct rules *rules = scene->rules;
	const struct rules_outcome *cases = &rules->outcomes[outcome];
	enum answer answer = ANSWER_NO;
	bool open = false;

	*verdict = (struct rules_verdict){
		.question = scene->question, .outcome = outcome, .decided = -1
	};
	for (size_t i = 0; i < cases->count && answer != ANSWER_YES; i++) {
		size_t index = cases->first + i;

		answer = ask_case(
		    scene, &rules->cases[index], open, verdict->winner);
		if (answer != ANSWER_NO)
			verdict->possible |= (uint64_t)1 << i;
		if (answer == ANSWER_YES && !open)
			verdict->decided = (int)index;
		open = open || answer == ANSWER_OPEN;
	}
	if (verdict->decided < 0)
		verdict->winner[0] = '\0';
}

static void
ask_outcomes(struct scene *scene, struct rules_decision *decision)
{
	const struct rules_election *election = scene->facts->election;

	for (size_t o = 0; o < scene->rules->outcome_count; o++) {
		const char *only = scene->rules->outcomes[o].question;

		for (size_t q = 0;
		     q < election->question_count &&
		     decision->verdict_count < RULES_QUESTIONS_MAX;
		     q++) {
			if (only != NULL &&
			    strcmp(only, election->questions[q].id) != 0)
				continue;
			scene->question = q;
			ask_outcome(scene, o,
			    &decision->verdicts[decision->verdict_count++]);
		}
	}
}

static void
judge_gate(const struct scene *scene, struct rules_decision *decision)
{
	const struct rules *rules = scene->rules;
	bool gate = rules->gate != NULL;
	enum answer established = ask_gate(scene);

	decision->established = established;
	decision->may_count =
	    gate && rules->count_if_not_met ? ANSWER_YES : established;
	decision->may_publish =
	    gate && rules->publish_if_not_met ? ANSWER_YES : established;
}

static bool
judge_all(const struct rules *rules, const struct rules_facts *facts,
    bool gate_only, struct rules_decision *decision, struct buffer *why)
{
	struct steps steps = { .count = 0 };
	struct scene scene = { .rules = rules,
		.facts = facts,
		.place = &facts->whole,
		.steps = &steps,
		.why = why };

	*decision = (struct rules_decision){ .verdict_count = 0 };
	why->len = 0;
	judge_gate(&scene, decision);
	if (!gate_only && decision->established != ANSWER_NO)
		ask_outcomes(&scene, decision);
	/* As long as it is open whether the vote stands, so is the rest. */
	for (size_t i = 0; decision->established == ANSWER_OPEN &&
	                   i < decision->verdict_count;
	     i++) {
		decision->verdicts[i].decided = -1;
		decision->verdicts[i].winner[0] = '\0';
	}
	steps_json(&steps, &decision->steps);
	steps_free(&steps);
	return why->len == 0;
}

bool
rules_judge_gate(const struct rules *rules, const struct rules_facts *facts,
    struct rules_decision *decision, struct buffer *why)
{
	return judge_all(rules, facts, true, decision, why);
}

bool
rules_judge(const struct rules *rules, const struct rules_facts *facts,
    struct rules_decision *decision, struct buffer *why)
{
	return judge_all(rules, facts, false, decision, why);
}

void
rules_decision_free(struct rules_decision *decision)
{
	buffer_clear(&decision->steps);
}
