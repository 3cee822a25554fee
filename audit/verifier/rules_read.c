#include "audit/verifier/rules_reading.h"

#include <stdlib.h>
#include <string.h>

#define WEIGHT_MAX 1000000

/* --- what the rules speak of ---------------------------------------------- */

static bool
read_context(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "id", "label", "kind", "value",
		NULL };
	static const char *const kinds[] = { "yes-no", "number", NULL };
	struct rules *rules = reading->rules;
	struct rules_context *context = &rules->context[rules->context_count];
	const struct json *value = json_member(at, "value");
	char ja[RULES_LABEL_MAX + 1], en[RULES_LABEL_MAX + 1];
	size_t kind;
	bool yes = false;

	if (!reading_object(reading, at, members) ||
	    !reading_id(reading, json_member(at, "id"), &context->id) ||
	    !reading_label(reading, json_member(at, "label"), ja, en) ||
	    !reading_word(reading, json_member(at, "kind"), kinds, &kind))
		return false;
	for (size_t i = 0; i < rules->context_count; i++)
		if (strcmp(rules->context[i].id, context->id) == 0)
			return reading_wrong(reading, at, "two have this id");
	context->number = kind == 1;
	context->known = value != NULL;
	if (value != NULL && context->number &&
	    !reading_whole(reading, value, RULES_NUMBER_MAX, &context->value))
		return false;
	if (value != NULL && !context->number) {
		if (!reading_bool(reading, value, &yes))
			return false;
		context->value = yes;
	}
	rules->context_count++;
	return true;
}

static bool
read_group(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "id", "label", "options", NULL };
	struct rules *rules = reading->rules;
	struct rules_group *group = &rules->groups[rules->group_count];
	const struct json *list = json_member(at, "options");
	char ja[RULES_LABEL_MAX + 1], en[RULES_LABEL_MAX + 1];

	if (!reading_object(reading, at, members) ||
	    !reading_id(reading, json_member(at, "id"), &group->id) ||
	    !reading_label(reading, json_member(at, "label"), ja, en) ||
	    !reading_list(reading, list, 1, RULES_OPTIONS_MAX))
		return false;
	for (size_t i = 0; i < rules->group_count; i++)
		if (strcmp(rules->groups[i].id, group->id) == 0)
			return reading_wrong(reading, at, "two have this id");
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		const char *id;

		if (!reading_id(reading, one, &id) ||
		    !reading_keep_id(reading, one, id))
			return false;
		for (size_t o = 0; o < group->option_count; o++)
			if (strcmp(group->options[o], id) == 0)
				return reading_wrong(
				    reading, one, "it stands twice");
		if (!sum_take_term(reading, one))
			return false;
		group->options[group->option_count++] = id;
	}
	rules->group_count++;
	return true;
}

static bool
read_weight(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "id", "weight", NULL };
	struct rules *rules = reading->rules;
	struct rules_weight *weight = &rules->weights[rules->weight_count];

	if (!reading_object(reading, at, members) ||
	    !reading_id(reading, json_member(at, "id"), &weight->region) ||
	    !reading_whole(reading, json_member(at, "weight"), WEIGHT_MAX,
	        &weight->weight))
		return false;
	for (size_t i = 0; i < rules->weight_count; i++)
		if (strcmp(rules->weights[i].region, weight->region) == 0)
			return reading_wrong(reading, at, "two have this id");
	rules->weight_count++;
	return true;
}

/* Each element of a list that may be left out. */
static bool
read_each(struct reading *reading, const struct json *list, size_t max,
    bool (*read)(struct reading *, const struct json *))
{
	if (list == NULL)
		return true;
	if (!reading_list(reading, list, 1, max))
		return false;
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next)
		if (!read(reading, one))
			return false;
	return true;
}

static bool
read_region_weights(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "weight", "total", "weights",
		NULL };
	struct rules *rules = reading->rules;
	const struct json *weight = json_member(at, "weight");
	const struct json *total = json_member(at, "total");

	rules->weight = 1;
	if (at == NULL)
		return true;
	return reading_object(reading, at, members) &&
	       (weight == NULL || reading_whole(reading, weight, WEIGHT_MAX,
	                              &rules->weight)) &&
	       (total == NULL || reading_whole(reading, total, RULES_NUMBER_MAX,
	                             &rules->total)) &&
	       read_each(reading, json_member(at, "weights"), RULES_WEIGHTS_MAX,
	           read_weight);
}

static bool
read_gate(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "established",
		"count-if-not-met", "publish-if-not-met", "article", "source",
		"verified", NULL };
	struct rules *rules = reading->rules;
	bool good;

	if (at == NULL)
		return true;
	if (!reading_object(reading, at, members) ||
	    !reading_bool(reading, json_member(at, "count-if-not-met"),
	        &rules->count_if_not_met) ||
	    !reading_bool(reading, json_member(at, "publish-if-not-met"),
	        &rules->publish_if_not_met) ||
	    !reading_source(reading, at, &rules->gate_source))
		return false;
	if (rules->publish_if_not_met && !rules->count_if_not_met)
		return reading_wrong(
		    reading, at, "what is not counted cannot be published");
	reading->question = NO_QUESTION;
	reading->sealed = !rules->count_if_not_met;
	good = tree_read(reading, json_member(at, "established"), &rules->gate);
	reading->sealed = false;
	return good;
}

/* --- all of it ------------------------------------------------------------ */

static bool
read_all_of_it(struct reading *reading, const struct json *at)
{
	static const char *const plain[] = { "rule", "question", "option",
		"tie", "effect", "article", "source", "verified", "gate",
		"context", NULL };
	static const char *const full[] = { "context", "groups", "regions",
		"gate", "outcomes", NULL };
	bool is_plain = json_member(at, "rule") != NULL;
	const struct json *outcomes = json_member(at, "outcomes");

	if (!reading_object(reading, at, is_plain ? plain : full) ||
	    !read_each(reading, json_member(at, "context"), RULES_CONTEXT_MAX,
	        read_context) ||
	    !read_each(reading, json_member(at, "groups"), RULES_GROUPS_MAX,
	        read_group) ||
	    !read_region_weights(reading, json_member(at, "regions")) ||
	    !read_gate(reading, json_member(at, "gate")))
		return false;
	if (is_plain)
		return majority_read(reading, at);
	if (outcomes == NULL && reading->rules->gate == NULL)
		return reading_wrong(reading, at, "nothing is decided");
	return read_each(reading, outcomes, RULES_QUESTIONS_MAX, outcome_read);
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	tree_free(rules->gate);
	for (size_t i = 0; i < rules->case_count; i++) {
		tree_free(rules->cases[i].when);
		free(rules->cases[i].contenders);
	}
	free(rules);
}

struct rules *
rules_read(const struct json *decision, const struct rules_election *election,
    struct buffer *why)
{
	struct reading reading = { .rules =
		                       memory_take(1, sizeof(struct rules)),
		.election = election,
		.why = why,
		.question = EACH_QUESTION };

	if (read_all_of_it(&reading, decision))
		return reading.rules;
	rules_free(reading.rules);
	return NULL;
}

uint64_t
rules_weigh(const struct rules *rules, const char *region)
{
	for (size_t i = 0; i < rules->weight_count; i++)
		if (strcmp(rules->weights[i].region, region) == 0)
			return rules->weights[i].weight;
	return rules->weight;
}

bool
rules_need_regions(const struct rules *rules)
{
	for (size_t i = 0; i < rules->case_count; i++)
		if (tree_speaks_of_regions(rules->cases[i].when))
			return true;
	return tree_speaks_of_regions(rules->gate);
}
