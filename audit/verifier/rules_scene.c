#include "audit/verifier/rules_scene.h"

static const char too_large[] =
    "the numbers are too large for an exact decision";

void
scene_give_up(const struct scene *scene, const char *why)
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

rules_big
scene_plus(const struct scene *scene, rules_big a, rules_big b)
{
	if ((a >= 0) == (b >= 0) && size_of(a) > biggest() - size_of(b)) {
		scene_give_up(scene, too_large);
		return 0;
	}
	return a + b;
}

rules_big
scene_times(const struct scene *scene, rules_big a, rules_big b)
{
	if (b != 0 && size_of(a) > biggest() / size_of(b)) {
		scene_give_up(scene, too_large);
		return 0;
	}
	return a * b;
}

const struct rules_question *
scene_question(const struct scene *scene)
{
	return &scene->facts->election->questions[scene->question];
}

const struct rules_votes *
scene_votes(const struct scene *scene)
{
	return &scene->place->questions[scene->question];
}

struct step *
scene_begin(const struct scene *scene, enum step_kind kind)
{
	struct step *step = steps_add(scene->steps);

	if (step == NULL)
		return NULL;
	step->kind = kind;
	step->depth = scene->depth;
	step->region = scene->place->region;
	step->source = scene->source;
	if (kind != STEP_GATE)
		step->question = scene_question(scene)->id;
	return step;
}
