#include "audit/verifier/rules_scene.h"

/* What goes in, and where it comes from. */
static void
note_inputs(const struct scene *scene, struct step *step, const struct sum *sum)
{
	const struct rules_facts *facts = scene->facts;

	for (size_t i = 0; step != NULL && i < sum->count; i++) {
		const struct term *term = &sum->terms[i];
		struct linear one = { .constant = 0 };
		struct big_range range;

		if (term->what == MEASURE_LARGEST) {
			range = linear_largest(scene);
		} else {
			linear_add_term(scene, &one, term, 1);
			range = linear_range(scene, &one);
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

/* --- counts --------------------------------------------------------------- */

static bool
asks_largest(const struct rule *rule)
{
	return rule->left.count == 1 &&
	       rule->left.terms[0].what == MEASURE_LARGEST;
}

/* d x left - n x right (or n), over or at least 0? */
static enum answer
compare(const struct scene *scene, const struct rule *rule, struct linear *left)
{
	if (rule->absolute)
		left->constant =
		    scene_plus(scene, left->constant, -(rules_big)rule->n);
	else
		linear_add_sum(scene, left, &rule->right, -(rules_big)rule->n);
	return answer_sign(linear_range(scene, left), rule->at_least);
}

static void
note_count(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	struct big_range left, right = { rule->n, rule->n };

	if (step == NULL)
		return;
	if (asks_largest(rule)) {
		left = linear_largest(scene);
		left.low = scene_times(scene, left.low, rule->d);
		left.high = scene_times(scene, left.high, rule->d);
	} else {
		left = linear_sum_range(scene, &rule->left, rule->d);
	}
	if (!rule->absolute)
		right = linear_sum_range(scene, &rule->right, rule->n);
	note_sides(step, left, right);
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
}

enum answer
compare_count(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	enum answer answer = ANSWER_NO;
	struct linear left = { .constant = 0 };

	note_count(scene, rule, step);
	if (!asks_largest(rule)) {
		linear_add_sum(scene, &left, &rule->left, rule->d);
		return compare(scene, rule, &left);
	}
	/* The largest reaches it if any of them does. */
	for (size_t i = 0; i < scene_question(scene)->option_count; i++) {
		struct linear one = { .constant = 0 };

		one.parts[i] = rule->d;
		answer = answer_either(answer, compare(scene, rule, &one));
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
		all = scene_times(scene, all / a, rule->tiers[i].d);
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
		sum = scene_plus(scene, sum,
		    scene_times(scene,
		        scene_times(scene, tier->n, scale / tier->d),
		        top - floor));
		floor = top;
	}
	return sum;
}

enum answer
compare_tiers(
    const struct scene *scene, const struct rule *rule, struct step *step)
{
	rules_big scale = common_multiple(scene, rule);
	struct big_range left = linear_sum_range(scene, &rule->left, scale);
	struct big_range of = linear_sum_range(scene, &rule->right, 1);
	/* Tiers only grow, so ends stay ends. */
	struct big_range right = { through_tiers(scene, rule, of.low, scale),
		through_tiers(scene, rule, of.high, scale) };
	struct big_range rest = { scene_plus(scene, left.low, -right.high),
		scene_plus(scene, left.high, -right.low) };

	note_sides(step, left, right);
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
	return answer_sign(rest, rule->at_least);
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
		scene_give_up(scene, "the regions weigh more together than the "
		                     "ordinance says");
	return all;
}

enum answer
compare_regions(
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
		answer = ask_rule(&inner, rule->parts[0]);
		weight.low += answer == ANSWER_YES ? one : 0;
		weight.high += answer != ANSWER_NO ? one : 0;
	}
	weight.high += missing;
	weight.low = scene_times(scene, weight.low, rule->d);
	weight.high = scene_times(scene, weight.high, rule->d);
	wanted.low = wanted.high =
	    scene_times(scene, rule->n, rule->absolute ? 1 : all);
	rest.low = scene_plus(scene, weight.low, -wanted.low);
	rest.high = scene_plus(scene, weight.high, -wanted.low);
	note_sides(step_at(scene->steps, at), weight, wanted);
	return answer_sign(rest, rule->at_least);
}

static struct big_range
lead(const struct scene *scene, const struct rule *rule)
{
	struct linear ahead = { .constant = 0 };

	linear_add_sum(scene, &ahead, &rule->left, 1);
	linear_add_sum(scene, &ahead, &rule->right, -1);
	return linear_range(scene, &ahead);
}

/* a x b, where b is never below 0. */
static struct big_range
product(const struct scene *scene, struct big_range a, struct big_range b)
{
	return (struct big_range){ scene_times(scene, a.low,
		                       a.low < 0 ? b.high : b.low),
		scene_times(scene, a.high, a.high < 0 ? b.low : b.high) };
}

/*
 * Stichfrage: a/N + ca/C > b/N + cb/C, that is (a - b) C + (ca - cb) N > 0.
 */
enum answer
compare_shares(
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
	regions = product(scene, won, linear_sum_range(scene, &valid, 1));
	sum.low = scene_plus(scene, people.low, regions.low);
	sum.high = scene_plus(scene, people.high, regions.high);
	note_sides(
	    step, people, (struct big_range){ -regions.high, -regions.low });
	note_inputs(scene, step, &rule->left);
	note_inputs(scene, step, &rule->right);
	return answer_sign(sum, false);
}
