#include "audit/verifier/rules_scene.h"

#include <string.h>

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
		enum answer one = ask_rule(&inner, rule->parts[i]);

		answer =
		    all ? answer_both(answer, one) : answer_either(answer, one);
	}
	return answer;
}

static enum answer
ask_if(const struct scene *scene, const struct rule *rule)
{
	struct scene inner = below(scene);
	enum answer chosen = ask_rule(&inner, rule->parts[0]);
	enum answer yes = ANSWER_OPEN, no = ANSWER_OPEN;

	if (chosen != ANSWER_NO)
		yes = ask_rule(&inner, rule->parts[1]);
	if (chosen != ANSWER_YES)
		no = ask_rule(&inner, rule->parts[2]);
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
	return ask_rule(&inner, rule->parts[0]);
}

static enum answer
ask(const struct scene *scene, const struct rule *rule, struct step *step)
{
	struct scene inner = below(scene);

	switch (rule->form) {
	case RULE_COUNT:
		return compare_count(scene, rule, step);
	case RULE_COUNT_TIERS:
		return compare_tiers(scene, rule, step);
	case RULE_ALL:
	case RULE_ANY:
		return ask_list(scene, rule);
	case RULE_NOT:
		return answer_opposite(ask_rule(&inner, rule->parts[0]));
	case RULE_IF:
		return ask_if(scene, rule);
	case RULE_CONTEXT:
		return ask_context(scene, rule);
	case RULE_REGIONS:
		return compare_regions(scene, rule, step);
	case RULE_SHARES:
		return compare_shares(scene, rule, step);
	case RULE_QUESTION:
		return ask_question(scene, rule);
	}
	return ANSWER_OPEN;
}

/* Depth is bounded by the reader. */
enum answer
ask_rule(const struct scene *scene, const struct rule *rule)
{
	struct scene here = *scene;
	struct step *step;
	enum answer answer;
	size_t at;

	if (rule->source != NULL)
		here.source = rule->source;
	step = scene_begin(&here, STEP_RULE);
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
