#include "audit/verifier/rules_scene.h"

#include <string.h>

static void
add_to(const struct scene *scene, rules_big *factor, rules_big more)
{
	*factor = scene_plus(scene, *factor, more);
}

static void
add_option(const struct scene *scene, struct linear *linear, const char *id,
    rules_big factor)
{
	for (size_t i = 0; i < scene_question(scene)->option_count; i++)
		if (strcmp(scene_question(scene)->options[i].id, id) == 0)
			add_to(scene, &linear->parts[i], factor);
}

void
linear_add_group(const struct scene *scene, struct linear *linear,
    const char *id, rules_big factor)
{
	for (size_t i = 0; i < scene->rules->group_count; i++) {
		const struct rules_group *group = &scene->rules->groups[i];

		for (size_t o = 0;
		     strcmp(group->id, id) == 0 && o < group->option_count; o++)
			add_option(scene, linear, group->options[o], factor);
	}
}

static void
add_context(const struct scene *scene, struct linear *linear, const char *id,
    rules_big factor)
{
	for (size_t i = 0; i < scene->rules->context_count; i++)
		if (strcmp(scene->rules->context[i].id, id) == 0)
			add_to(scene, &linear->free[FREE_CONTEXT + i], factor);
}

static void
add_parts(const struct scene *scene, struct linear *linear, size_t first,
    size_t count, rules_big factor)
{
	for (size_t i = first; i < first + count; i++)
		add_to(scene, &linear->parts[i], factor);
}

void
linear_add_term(const struct scene *scene, struct linear *linear,
    const struct term *term, rules_big factor)
{
	size_t options = scene_question(scene)->option_count;

	switch (term->what) {
	case MEASURE_E0:
		add_to(scene, &linear->free[FREE_E0], factor);
		break;
	case MEASURE_E:
		add_to(scene, &linear->free[FREE_E], factor);
		break;
	case MEASURE_V:
		add_to(scene, &linear->free[FREE_V], factor);
		break;
	case MEASURE_B:
		add_parts(scene, linear, 0, options + 2, factor);
		break;
	case MEASURE_VALID:
		add_parts(scene, linear, 0, options, factor);
		break;
	case MEASURE_INVALID:
		add_parts(scene, linear, options, 1, factor);
		break;
	case MEASURE_NONE:
		add_parts(scene, linear, options + 1, 1, factor);
		break;
	case MEASURE_OPTION:
		add_option(scene, linear, term->id, factor);
		break;
	case MEASURE_GROUP:
		linear_add_group(scene, linear, term->id, factor);
		break;
	case MEASURE_CONTEXT:
		add_context(scene, linear, term->id, factor);
		break;
	case MEASURE_LARGEST: /* is asked option by option */
		break;
	}
}

void
linear_add_sum(const struct scene *scene, struct linear *linear,
    const struct sum *sum, rules_big factor)
{
	for (size_t i = 0; i < sum->count; i++)
		linear_add_term(scene, linear, &sum->terms[i], factor);
}

void
linear_take_votes(
    const struct scene *scene, struct linear *linear, const struct linear *less)
{
	for (size_t i = 0; i < PARTS_MAX; i++)
		add_to(scene, &linear->parts[i], -less->parts[i]);
}

/* --- its range ------------------------------------------------------------ */

static size_t
parts_of(const struct scene *scene, struct range parts[PARTS_MAX])
{
	size_t count = scene_question(scene)->option_count;

	memcpy(parts, scene_votes(scene)->options, count * sizeof(*parts));
	parts[count++] = scene_votes(scene)->invalid;
	parts[count++] = scene_votes(scene)->none;
	return count;
}

/* Could any papers be divided like this? */
static bool
parts_fit(const struct scene *scene, const struct range *parts, size_t count)
{
	struct range papers = scene_votes(scene)->papers;
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
	struct range papers = scene_votes(scene)->papers;
	rules_big sum =
	    scene_times(scene, price, price > 0 ? papers.low : papers.high);

	for (size_t i = 0; i < count; i++) {
		rules_big cost = scene_plus(scene, sign * factors[i], -price);
		uint64_t papers_then = cost > 0 ? parts[i].low : parts[i].high;

		sum = scene_plus(
		    scene, sum, scene_times(scene, cost, papers_then));
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

	out->low = scene_plus(scene, out->low, scene_times(scene, factor, low));
	out->high =
	    scene_plus(scene, out->high, scene_times(scene, factor, high));
}

struct big_range
linear_range(const struct scene *scene, const struct linear *linear)
{
	const struct rules_place *place = scene->place;
	struct big_range out = { linear->constant, linear->constant };
	struct range parts[PARTS_MAX] = { { 0, 0 } };
	size_t count = parts_of(scene, parts);
	bool asks = false;

	if (place->e0.low > place->e0.high || place->e.low > place->e.high ||
	    place->v.low > place->v.high)
		scene_give_up(
		    scene, "the figures of voters contradict each other");
	for (size_t i = 0; i < FREE_CONTEXT + scene->rules->context_count; i++)
		add_product(scene, linear->free[i], free_range(scene, i), &out);
	for (size_t i = 0; i < count; i++)
		asks = asks || linear->parts[i] != 0;
	if (!asks)
		return out;
	if (!parts_fit(scene, parts, count)) {
		scene_give_up(scene,
		    "the votes of a question do not add up to its papers");
		return out;
	}
	out.low = scene_plus(
	    scene, out.low, least(scene, linear->parts, parts, count, 1));
	out.high = scene_plus(
	    scene, out.high, -least(scene, linear->parts, parts, count, -1));
	return out;
}

struct big_range
linear_sum_range(
    const struct scene *scene, const struct sum *sum, rules_big factor)
{
	struct linear linear = { .constant = 0 };

	linear_add_sum(scene, &linear, sum, factor);
	return linear_range(scene, &linear);
}

struct big_range
linear_largest(const struct scene *scene)
{
	struct big_range out = { 0, 0 };

	for (size_t i = 0; i < scene_question(scene)->option_count; i++) {
		struct range one = scene_votes(scene)->options[i];

		out.low = (rules_big)one.low > out.low ? one.low : out.low;
		out.high = (rules_big)one.high > out.high ? one.high : out.high;
	}
	if (out.high > (rules_big)scene_votes(scene)->papers.high)
		out.high = scene_votes(scene)->papers.high;
	return out;
}
