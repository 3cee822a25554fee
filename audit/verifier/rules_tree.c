#include "audit/verifier/rules_reading.h"

#include <stdlib.h>
#include <string.h>

#define RULES_MAX 2000
#define DEPTH_MAX 32
#define TIERS_MAX 64
#define FRACTION_MAX 60

/* "n/d" */
static bool
read_fraction(
    struct reading *reading, const struct json *at, uint64_t *n, uint64_t *d)
{
	const char *text = json_text(at);
	struct bytes rest = bytes_of(text != NULL ? text : ""), above;

	if (text == NULL || rest.len > FRACTION_MAX ||
	    !bytes_until(&rest, '/', &above) ||
	    !bytes_number(above, RULES_NUMBER_MAX, n) ||
	    !bytes_number(rest, RULES_NUMBER_MAX, d) || *n == 0 || *d == 0)
		return reading_wrong(reading, at, "a fraction is wanted here");
	return true;
}

/* Reads a rule below `rule`; in what it speaks of `reading` may differ. */
static bool
read_part(struct reading *reading, const struct json *at, struct rule *rule)
{
	bool good;

	if (rule->part_count % 8 == 0)
		rule->parts = memory_grow(
		    rule->parts, rule->part_count + 8, sizeof(struct rule *));
	rule->parts[rule->part_count] = NULL;
	reading->depth++;
	good = tree_read(reading, at, &rule->parts[rule->part_count++]);
	reading->depth--;
	return good;
}

static bool
read_parts(struct reading *reading, const struct json *list, struct rule *rule)
{
	if (!reading_list(reading, list, 1, RULES_MAX))
		return false;
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next)
		if (!read_part(reading, one, rule))
			return false;
	return true;
}

static bool
read_tiers(struct reading *reading, const struct json *at, struct rule *rule)
{
	static const char *const outer[] = { "tiers", NULL };
	static const char *const inner[] = { "up-to", "part", NULL };
	const struct json *list = json_member(at, "tiers");
	uint64_t floor = 0;

	if (!reading_object(reading, at, outer) ||
	    !reading_list(reading, list, 1, TIERS_MAX))
		return false;
	rule->tiers = memory_take(json_count(list), sizeof(*rule->tiers));
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		struct tier *tier = &rule->tiers[rule->tier_count++];
		const struct json *up_to = json_member(one, "up-to");

		if (reading->tier_count++ == TIERS_MAX)
			return reading_wrong(reading, one, "too many tiers");
		if (!reading_object(reading, one, inner))
			return false;
		if ((up_to == NULL) != (one->next == NULL))
			return reading_wrong(
			    reading, one, "every tier but the last has an end");
		if (up_to != NULL && !reading_whole(reading, up_to,
		                         RULES_NUMBER_MAX, &tier->up_to))
			return false;
		if (up_to != NULL && tier->up_to <= floor)
			return reading_wrong(
			    reading, up_to, "tiers must ascend");
		floor = tier->up_to;
		if (!read_fraction(
		        reading, json_member(one, "part"), &tier->n, &tier->d))
			return false;
	}
	return true;
}

/* "over" or "at-least": a fraction, a number or tiers. */
static bool
read_threshold(struct reading *reading, const struct json *at, bool tiers,
    struct rule *rule)
{
	const struct json *over = json_member(at, "over");
	const struct json *least = json_member(at, "at-least");
	const struct json *value = over != NULL ? over : least;

	if ((over == NULL) == (least == NULL))
		return reading_wrong(
		    reading, at, "one of over and at-least is wanted");
	rule->at_least = least != NULL;
	rule->d = 1;
	if (value->kind == JSON_NUMBER) {
		rule->absolute = true;
		return reading_whole(
		    reading, value, RULES_NUMBER_MAX, &rule->n);
	}
	if (tiers && value->kind == JSON_OBJECT) {
		rule->form = RULE_COUNT_TIERS;
		return read_tiers(reading, value, rule);
	}
	return read_fraction(reading, value, &rule->n, &rule->d);
}

static bool
read_count(struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *of = json_member(at, "of");
	const struct json *count = json_member(at, "count");

	if ((of != NULL && !sum_read(reading, of, &rule->right)) ||
	    !sum_read(reading, count, &rule->left) ||
	    !read_threshold(reading, at, true, rule))
		return false;
	if ((rule->left.count > 1 && sum_has(&rule->left, MEASURE_LARGEST)) ||
	    sum_has(&rule->right, MEASURE_LARGEST) ||
	    (rule->form == RULE_COUNT_TIERS &&
	        sum_has(&rule->left, MEASURE_LARGEST)))
		return reading_wrong(reading, count, "largest stands alone");
	if (rule->absolute == (of != NULL))
		return reading_wrong(reading, at, "a part of what?");
	return true;
}

static bool
read_shares(struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *list = json_member(at, "shares");

	if (reading->in_region)
		return reading_wrong(reading, at, "a region has no regions");
	if (!reading_list(reading, list, 2, 2) ||
	    !sum_read(reading, json_first(list), &rule->left) ||
	    !sum_read(reading, json_first(list)->next, &rule->right))
		return false;
	for (size_t i = 0; i < rule->left.count + rule->right.count; i++) {
		const struct term *term =
		    i < rule->left.count
		        ? &rule->left.terms[i]
		        : &rule->right.terms[i - rule->left.count];

		if (term->what != MEASURE_OPTION)
			return reading_wrong(
			    reading, list, "only options have shares");
	}
	return true;
}

static bool
read_regions(struct reading *reading, const struct json *at, struct rule *rule)
{
	bool good;

	if (reading->in_region)
		return reading_wrong(reading, at, "a region has no regions");
	reading->in_region = true;
	good = read_part(reading, json_member(at, "regions"), rule);
	reading->in_region = false;
	return good && read_threshold(reading, at, false, rule);
}

static bool
read_question(struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *id = json_member(at, "question");
	int before = reading->question;
	bool good;

	if (!reading_id(reading, id, &rule->id) ||
	    !reading_keep_id(reading, id, rule->id) ||
	    !reading_question(reading, id, rule->id))
		return false;
	good = read_part(reading, json_member(at, "holds"), rule);
	reading->question = before;
	return good;
}

static bool
read_context_rule(
    struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *id = json_member(at, "context");

	return reading_id(reading, id, &rule->id) &&
	       sum_check_context(reading, id, rule->id, false) &&
	       reading_keep_id(reading, id, rule->id);
}

static bool
read_all(struct reading *reading, const struct json *at, struct rule *rule)
{
	return read_parts(reading, json_member(at, "all"), rule);
}

static bool
read_any(struct reading *reading, const struct json *at, struct rule *rule)
{
	return read_parts(reading, json_member(at, "any"), rule);
}

static bool
read_not(struct reading *reading, const struct json *at, struct rule *rule)
{
	return read_part(reading, json_member(at, "not"), rule);
}

static bool
read_if(struct reading *reading, const struct json *at, struct rule *rule)
{
	return read_part(reading, json_member(at, "if"), rule) &&
	       read_part(reading, json_member(at, "then"), rule) &&
	       read_part(reading, json_member(at, "else"), rule);
}

/* A rule is known by its first member. */
static const struct {
	enum rule_form form;
	const char *const members[8];
	bool (*read)(struct reading *, const struct json *, struct rule *);
} forms[] = {
	{ RULE_COUNT,
	    { "count", "over", "at-least", "of", "article", "source",
	        "verified" },
	    read_count },
	{ RULE_ALL, { "all", "article", "source", "verified" }, read_all },
	{ RULE_ANY, { "any", "article", "source", "verified" }, read_any },
	{ RULE_NOT, { "not", "article", "source", "verified" }, read_not },
	{ RULE_IF, { "if", "then", "else", "article", "source", "verified" },
	    read_if },
	{ RULE_CONTEXT, { "context", "article", "source", "verified" },
	    read_context_rule },
	{ RULE_REGIONS,
	    { "regions", "over", "at-least", "article", "source", "verified" },
	    read_regions },
	{ RULE_SHARES, { "shares", "article", "source", "verified" },
	    read_shares },
	{ RULE_QUESTION,
	    { "question", "holds", "article", "source", "verified" },
	    read_question },
};

static const char too_many[] = "too many rules, or too deep";

bool
tree_take_rule(struct reading *reading, const struct json *at)
{
	return reading->rule_count++ < RULES_MAX ||
	       reading_wrong(reading, at, too_many);
}

bool
tree_read(struct reading *reading, const struct json *at, struct rule **out)
{
	size_t f = 0, all = sizeof(forms) / sizeof(forms[0]);
	struct rule *rule;

	if (reading->depth > DEPTH_MAX)
		return reading_wrong(reading, at, too_many);
	if (!tree_take_rule(reading, at))
		return false;
	while (f < all && json_member(at, forms[f].members[0]) == NULL)
		f++;
	if (f == all)
		return reading_wrong(reading, at, "a rule is wanted here");
	if (!reading_object(reading, at, forms[f].members))
		return false;
	*out = rule = memory_take(1, sizeof(*rule));
	rule->form = forms[f].form;
	if (json_member(at, "article") != NULL ||
	    json_member(at, "source") != NULL ||
	    json_member(at, "verified") != NULL) {
		rule->source = memory_take(1, sizeof(*rule->source));
		if (!reading_source(reading, at, rule->source))
			return false;
	}
	return forms[f].read(reading, at, rule);
}

void
tree_free(struct rule *rule)
{
	if (rule == NULL)
		return;
	for (size_t i = 0; i < rule->part_count; i++)
		tree_free(rule->parts[i]);
	free(rule->parts);
	free(rule->tiers);
	free(rule->source);
	free(rule);
}

bool
tree_speaks_of_regions(const struct rule *rule)
{
	if (rule == NULL)
		return false;
	if (rule->form == RULE_REGIONS || rule->form == RULE_SHARES)
		return true;
	for (size_t i = 0; i < rule->part_count; i++)
		if (tree_speaks_of_regions(rule->parts[i]))
			return true;
	return false;
}
