#include "audit/verifier/rules_scene.h"

#include <string.h>

struct contenders {
	struct linear sums[RULES_CHOICES_MAX];
	size_t count;
};
_Static_assert(RULES_OPTIONS_MAX <= RULES_CHOICES_MAX &&
                   RULES_GROUPS_MAX <= RULES_CHOICES_MAX,
    "all options or all groups can stand for it");

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
		out->count = scene_question(scene)->option_count;
		for (size_t i = 0; i < out->count; i++)
			out->sums[i].parts[i] = 1;
		break;
	case WINNER_GROUPS:
		out->count = rules->group_count;
		for (size_t i = 0; i < out->count; i++)
			linear_add_group(
			    scene, &out->sums[i], rules->groups[i].id, 1);
		break;
	case WINNER_LIST:
		out->count = one->contender_count;
		for (size_t i = 0; i < out->count; i++)
			linear_add_sum(
			    scene, &out->sums[i], &one->contenders[i], 1);
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
		buffer_put(&name, scene_question(scene)->options[i].id);
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
		struct linear ahead = all->sums[i];

		if (i == j)
			continue;
		linear_take_votes(scene, &ahead, &all->sums[j]);
		answer = answer_both(
		    answer, answer_sign(linear_range(scene, &ahead), false));
	}
	return answer;
}

enum answer
winner_ask(const struct scene *scene, const struct rules_case *one,
    char name[RULES_WINNER_MAX + 1])
{
	struct step *step = scene_begin(scene, STEP_WINNER);
	enum answer answer = ANSWER_NO;
	struct contenders all;

	find_contenders(scene, one, &all);
	for (size_t i = 0; i < all.count; i++) {
		enum answer one_leads = leads(scene, &all, i);

		answer = answer_either(answer, one_leads);
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
