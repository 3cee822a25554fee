#include "audit/verifier/rules_scene.h"

#include <string.h>

static enum answer
ask_gate(const struct scene *scene)
{
	struct scene inner = *scene;
	enum answer answer;
	size_t at;

	if (scene->rules->gate == NULL)
		return ANSWER_YES;
	inner.source = &scene->rules->gate_source;
	at = step_index(scene->steps, scene_begin(&inner, STEP_GATE));
	inner.depth++;
	answer = ask_rule(&inner, scene->rules->gate);
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
	step = scene_begin(&inner, STEP_CASE);
	if (step != NULL)
		step->of = one->id;
	at = step_index(scene->steps, step);
	inner.depth++;
	winner[0] = '\0';
	if (one->when != NULL)
		answer = ask_rule(&inner, one->when);
	if (one->winner != WINNER_NONE)
		answer = answer_both(answer, winner_ask(&inner, one, winner));
	step = step_at(scene->steps, at);
	if (step != NULL)
		step->answer =
		    answer_both(answer, open ? ANSWER_OPEN : ANSWER_YES);
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
