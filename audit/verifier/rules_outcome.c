#include "audit/verifier/rules_reading.h"

#include <string.h>

bool
outcome_read_effects(
    struct reading *reading, const struct json *list, unsigned *effects)
{
	static const char *const words[] = { "binding", "respect", "notify",
		"none", NULL };

	*effects = 0;
	if (list == NULL)
		return true;
	if (!reading_list(reading, list, 1, 4))
		return false;
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		size_t word;

		if (!reading_word(reading, one, words, &word))
			return false;
		if ((*effects & 1u << word) != 0)
			return reading_wrong(reading, one, "it stands twice");
		*effects |= 1u << word;
	}
	return (*effects & EFFECT_NONE) == 0 || *effects == EFFECT_NONE ||
	       reading_wrong(reading, list, "an effect and none at once");
}

static bool
read_contender(struct reading *reading, const struct json *at, struct sum *sum)
{
	if (!sum_read(reading, at, sum))
		return false;
	for (size_t i = 0; i < sum->count; i++)
		if (sum->terms[i].what != MEASURE_OPTION &&
		    sum->terms[i].what != MEASURE_GROUP)
			return reading_wrong(
			    reading, at, "only options and groups can win");
	return true;
}

static bool
read_winner(
    struct reading *reading, const struct json *at, struct rules_case *one)
{
	static const char *const words[] = { "options", "groups", NULL };
	struct rules *rules = reading->rules;
	size_t word;

	if (at == NULL)
		return true;
	if (at->kind == JSON_TEXT) {
		if (!reading_word(reading, at, words, &word))
			return false;
		one->winner = word == 0 ? WINNER_OPTIONS : WINNER_GROUPS;
		if (word == 1 && rules->group_count < 2)
			return reading_wrong(
			    reading, at, "there are no groups to win");
		for (size_t i = 0; word == 1 && i < rules->group_count; i++)
			if (!sum_check_group(reading, at, rules->groups[i].id))
				return false;
		return true;
	}
	if (!reading_list(reading, at, 2, RULES_CHOICES_MAX))
		return false;
	one->winner = WINNER_LIST;
	one->contenders = memory_take(json_count(at), sizeof(struct sum));
	for (const struct json *sum = json_first(at); sum != NULL;
	     sum = sum->next)
		if (!read_contender(
		        reading, sum, &one->contenders[one->contender_count++]))
			return false;
	return true;
}

static bool
read_case(struct reading *reading, const struct json *at,
    const struct rules_outcome *outcome)
{
	static const char *const members[] = { "id", "label", "when", "winner",
		"effect", "article", "source", "verified", NULL };
	struct rules *rules = reading->rules;
	struct rules_case *one = &rules->cases[rules->case_count];
	const struct json *when = json_member(at, "when");

	if (rules->case_count == RULES_CASES_MAX)
		return reading_wrong(reading, at, "too many cases");
	/* Counted first: what it holds is released with the rules. */
	rules->case_count++;
	if (!reading_object(reading, at, members) ||
	    !reading_id(reading, json_member(at, "id"), &one->id) ||
	    !reading_label(
	        reading, json_member(at, "label"), one->ja, one->en) ||
	    !outcome_read_effects(
	        reading, json_member(at, "effect"), &one->effects) ||
	    !reading_source(reading, at, &one->source) ||
	    !read_winner(reading, json_member(at, "winner"), one) ||
	    (when != NULL && !tree_read(reading, when, &one->when)))
		return false;
	if ((when == NULL && one->winner == WINNER_NONE) != (at->next == NULL))
		return reading_wrong(
		    reading, at, "the last case alone has no condition");
	for (size_t i = outcome->first; i + 1 < rules->case_count; i++)
		if (strcmp(rules->cases[i].id, one->id) == 0)
			return reading_wrong(reading, at, "two have this id");
	return true;
}

bool
outcome_read_decided(struct reading *reading, const struct json *at,
    struct rules_outcome *outcome)
{
	reading->question = EACH_QUESTION;
	if (at == NULL)
		return true;
	return reading_id(reading, at, &outcome->question) &&
	       reading_question(reading, at, outcome->question);
}

bool
outcome_read(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "question", "cases", NULL };
	struct rules *rules = reading->rules;
	struct rules_outcome *outcome = &rules->outcomes[rules->outcome_count];
	const struct json *cases = json_member(at, "cases");

	*outcome = (struct rules_outcome){ .first = rules->case_count };
	if (!reading_object(reading, at, members) ||
	    !outcome_read_decided(
	        reading, json_member(at, "question"), outcome))
		return false;
	for (size_t i = 0; i < rules->outcome_count; i++)
		if (outcome->question == NULL ||
		    rules->outcomes[i].question == NULL ||
		    strcmp(outcome->question, rules->outcomes[i].question) == 0)
			return reading_wrong(
			    reading, at, "one question is decided twice");
	if (!reading_list(reading, cases, 1, RULES_CASES_MAX))
		return false;
	for (const struct json *one = json_first(cases); one != NULL;
	     one = one->next)
		if (!read_case(reading, one, outcome))
			return false;
	outcome->count = rules->case_count - outcome->first;
	rules->outcome_count++;
	return true;
}
