#include "audit/verifier/rules.h"

#include <stdlib.h>
#include <string.h>

#define RULES_MAX 2000
#define DEPTH_MAX 32
#define TERMS_MAX 4000
#define IDS_MAX 500
#define TIERS_MAX 64
#define SOURCES_MAX 128
#define SOURCE_MAX 400
#define ARTICLE_MAX 95
#define WEIGHT_MAX 1000000
#define CASES_MAX 64
#define CHOICES_MAX 32
#define FRACTION_MAX 60

/* Which question is spoken of; an index, or one of these. */
enum { EACH_QUESTION = -1, NO_QUESTION = -2 };

struct reading {
	struct rules *rules;
	const struct rules_election *election; /* NULL: taken on trust */
	struct buffer *why;
	const char *ids[IDS_MAX];
	size_t id_count, rule_count, term_count, tier_count, source_count;
	int question;
	bool sealed;    /* before the papers are opened */
	bool in_region; /* a region has no regions */
	unsigned depth;
};

static bool
wrong(struct reading *reading, const struct json *at, const char *what)
{
	if (reading->why->len == 0)
		buffer_printf(reading->why, "line %u: %s",
		    at != NULL ? (unsigned)at->line : 0, what);
	return false;
}

/* --- small things --------------------------------------------------------- */

static bool
read_object(
    struct reading *reading, const struct json *at, const char *const *members)
{
	const struct json *stranger;

	if (at == NULL || at->kind != JSON_OBJECT)
		return wrong(reading, at, "an object is wanted here");
	stranger = json_stranger(at, members);
	return stranger == NULL ||
	       wrong(reading, stranger, "this member is not known");
}

static bool
read_list(
    struct reading *reading, const struct json *at, size_t min, size_t max)
{
	if (at == NULL || at->kind != JSON_LIST || json_count(at) < min ||
	    json_count(at) > max)
		return wrong(
		    reading, at, "a list is wanted here, not too long");
	return true;
}

static bool
read_id(struct reading *reading, const struct json *at, const char **id)
{
	*id = json_text(at);
	return (*id != NULL && bytes_are_id(bytes_of(*id))) ||
	       wrong(reading, at, "an id is wanted here");
}

/* An id that is named, or names something: so many different ones. */
static bool
keep_id(struct reading *reading, const struct json *at, const char *id)
{
	for (size_t i = 0; i < reading->id_count; i++)
		if (strcmp(reading->ids[i], id) == 0)
			return true;
	if (reading->id_count == IDS_MAX)
		return wrong(reading, at, "too many different ids");
	reading->ids[reading->id_count++] = id;
	return true;
}

static bool
read_text(struct reading *reading, const struct json *at, size_t max,
    const char **out)
{
	*out = json_text(at);
	return (*out != NULL && bytes_are_text(bytes_of(*out), max)) ||
	       wrong(reading, at, "a text is wanted here");
}

static bool
read_bool(struct reading *reading, const struct json *at, bool *out)
{
	if (at == NULL || (at->kind != JSON_TRUE && at->kind != JSON_FALSE))
		return wrong(reading, at, "true or false is wanted here");
	*out = at->kind == JSON_TRUE;
	return true;
}

static bool
read_whole(
    struct reading *reading, const struct json *at, uint64_t max, uint64_t *out)
{
	return json_number(at, max, out) ||
	       wrong(reading, at, "a whole number is wanted here");
}

/* One of `words`; its index. */
static bool
read_word(struct reading *reading, const struct json *at,
    const char *const *words, size_t *index)
{
	for (*index = 0; words[*index] != NULL; ++*index)
		if (json_is(at, words[*index]))
			return true;
	return wrong(reading, at, "this word cannot stand here");
}

static bool
read_label(struct reading *reading, const struct json *at, char *ja, char *en)
{
	static const char *const members[] = { "ja", "en", NULL };
	const char *text;

	if (!read_object(reading, at, members) ||
	    !read_text(reading, json_member(at, "ja"), RULES_LABEL_MAX, &text))
		return false;
	bytes_copy(bytes_of(text), ja, RULES_LABEL_MAX + 1);
	if (!read_text(reading, json_member(at, "en"), RULES_LABEL_MAX, &text))
		return false;
	return bytes_copy(bytes_of(text), en, RULES_LABEL_MAX + 1);
}

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
		return wrong(reading, at, "a fraction is wanted here");
	return true;
}

static bool
read_source(
    struct reading *reading, const struct json *at, struct source *source)
{
	const struct json *article = json_member(at, "article");

	if (reading->source_count++ == SOURCES_MAX)
		return wrong(reading, at, "too many sources");
	*source = (struct source){ .article = NULL };
	return read_text(reading, json_member(at, "source"), SOURCE_MAX,
	           &source->text) &&
	       read_bool(
	           reading, json_member(at, "verified"), &source->verified) &&
	       (article == NULL ||
	           read_text(reading, article, ARTICLE_MAX, &source->article));
}

/* --- sums ----------------------------------------------------------------- */

static const char *const measure_names[] = {
	[MEASURE_E0] = "E0",
	[MEASURE_E] = "E",
	[MEASURE_V] = "V",
	[MEASURE_B] = "B",
	[MEASURE_VALID] = "VALID",
	[MEASURE_INVALID] = "INVALID",
	[MEASURE_NONE] = "NONE",
	[MEASURE_LARGEST] = "largest",
	[MEASURE_OPTION] = "option:",
	[MEASURE_GROUP] = "group:",
	[MEASURE_CONTEXT] = "context:",
};

void
rules_term_name(const struct term *term, struct buffer *out)
{
	buffer_put(out, measure_names[term->what]);
	if (term->id != NULL)
		buffer_put(out, term->id);
}

static bool
has_option(const struct rules_question *question, const char *id)
{
	for (size_t i = 0; i < question->option_count; i++)
		if (strcmp(question->options[i].id, id) == 0)
			return true;
	return false;
}

/* In the question spoken of, or in every one. */
static bool
check_option(struct reading *reading, const struct json *at, const char *id)
{
	const struct rules_election *election = reading->election;

	for (size_t q = 0; election != NULL && q < election->question_count;
	     q++)
		if ((reading->question < 0 || (size_t)reading->question == q) &&
		    !has_option(&election->questions[q], id))
			return wrong(reading, at,
			    "the question has no option of this id");
	return true;
}

static bool
check_group(struct reading *reading, const struct json *at, const char *id)
{
	for (size_t i = 0; i < reading->rules->group_count; i++) {
		const struct rules_group *group = &reading->rules->groups[i];

		if (strcmp(group->id, id) != 0)
			continue;
		for (size_t o = 0; o < group->option_count; o++)
			if (!check_option(reading, at, group->options[o]))
				return false;
		return true;
	}
	return wrong(reading, at, "there is no group of this id");
}

static bool
check_context(
    struct reading *reading, const struct json *at, const char *id, bool number)
{
	for (size_t i = 0; i < reading->rules->context_count; i++)
		if (strcmp(reading->rules->context[i].id, id) == 0)
			return reading->rules->context[i].number == number ||
			       wrong(reading, at,
			           "this context is of the other kind");
	return wrong(reading, at, "there is no context of this id");
}

/* May it be asked here at all? */
static bool
check_measure(struct reading *reading, const struct json *at, enum measure what)
{
	bool choice = what >= MEASURE_VALID && what <= MEASURE_GROUP;

	if (reading->sealed && choice)
		return wrong(
		    reading, at, "this is known only when the papers are open");
	if (reading->question == NO_QUESTION && (choice || what == MEASURE_B) &&
	    reading->election != NULL && reading->election->question_count > 1)
		return wrong(reading, at, "of which question?");
	return true;
}

static bool
read_term(struct reading *reading, const struct json *at, struct term *term)
{
	const char *text = json_text(at);
	enum measure what = MEASURE_E0;

	*term = (struct term){ .id = NULL };
	for (; text != NULL && what <= MEASURE_CONTEXT; what++) {
		size_t len = strlen(measure_names[what]);

		if (what < MEASURE_OPTION
		        ? strcmp(text, measure_names[what]) == 0
		        : strncmp(text, measure_names[what], len) == 0)
			break;
	}
	if (text == NULL || what > MEASURE_CONTEXT)
		return wrong(reading, at, "nothing of this name is counted");
	if (reading->term_count++ == TERMS_MAX)
		return wrong(reading, at, "too many counters");
	term->what = what;
	if (!check_measure(reading, at, what))
		return false;
	if (what < MEASURE_OPTION)
		return true;
	term->id = text + strlen(measure_names[what]);
	if (!bytes_are_id(bytes_of(term->id)))
		return wrong(reading, at, "nothing of this name is counted");
	return keep_id(reading, at, term->id) &&
	       (what == MEASURE_OPTION ? check_option(reading, at, term->id)
	           : what == MEASURE_GROUP
	               ? check_group(reading, at, term->id)
	               : check_context(reading, at, term->id, true));
}

static bool
read_sum(struct reading *reading, const struct json *at, struct sum *sum)
{
	*sum = (struct sum){ .count = 0 };
	if (at == NULL || at->kind != JSON_LIST) {
		sum->count = 1;
		return read_term(reading, at, &sum->terms[0]);
	}
	if (!read_list(reading, at, 1, RULES_SUM_MAX))
		return false;
	for (const struct json *one = json_first(at); one != NULL;
	     one = one->next)
		if (!read_term(reading, one, &sum->terms[sum->count++]))
			return false;
	return true;
}

static bool
sum_has(const struct sum *sum, enum measure what)
{
	for (size_t i = 0; i < sum->count; i++)
		if (sum->terms[i].what == what)
			return true;
	return false;
}

/* --- rules ---------------------------------------------------------------- */

static bool read_rule(
    struct reading *reading, const struct json *at, struct rule **out);

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
	good = read_rule(reading, at, &rule->parts[rule->part_count++]);
	reading->depth--;
	return good;
}

static bool
read_parts(struct reading *reading, const struct json *list, struct rule *rule)
{
	if (!read_list(reading, list, 1, RULES_MAX))
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

	if (!read_object(reading, at, outer) ||
	    !read_list(reading, list, 1, TIERS_MAX))
		return false;
	rule->tiers = memory_take(json_count(list), sizeof(*rule->tiers));
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		struct tier *tier = &rule->tiers[rule->tier_count++];
		const struct json *up_to = json_member(one, "up-to");

		if (reading->tier_count++ == TIERS_MAX)
			return wrong(reading, one, "too many tiers");
		if (!read_object(reading, one, inner))
			return false;
		if ((up_to == NULL) != (one->next == NULL))
			return wrong(
			    reading, one, "every tier but the last has an end");
		if (up_to != NULL &&
		    !read_whole(reading, up_to, RULES_NUMBER_MAX, &tier->up_to))
			return false;
		if (up_to != NULL && tier->up_to <= floor)
			return wrong(reading, up_to, "tiers must ascend");
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
		return wrong(reading, at, "one of over and at-least is wanted");
	rule->at_least = least != NULL;
	rule->d = 1;
	if (value->kind == JSON_NUMBER) {
		rule->absolute = true;
		return read_whole(reading, value, RULES_NUMBER_MAX, &rule->n);
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

	if ((of != NULL && !read_sum(reading, of, &rule->right)) ||
	    !read_sum(reading, count, &rule->left) ||
	    !read_threshold(reading, at, true, rule))
		return false;
	if ((rule->left.count > 1 && sum_has(&rule->left, MEASURE_LARGEST)) ||
	    sum_has(&rule->right, MEASURE_LARGEST) ||
	    (rule->form == RULE_COUNT_TIERS &&
	        sum_has(&rule->left, MEASURE_LARGEST)))
		return wrong(reading, count, "largest stands alone");
	if (rule->absolute == (of != NULL))
		return wrong(reading, at, "a part of what?");
	return true;
}

static bool
read_shares(struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *list = json_member(at, "shares");

	if (reading->in_region)
		return wrong(reading, at, "a region has no regions");
	if (!read_list(reading, list, 2, 2) ||
	    !read_sum(reading, json_first(list), &rule->left) ||
	    !read_sum(reading, json_first(list)->next, &rule->right))
		return false;
	for (size_t i = 0; i < rule->left.count + rule->right.count; i++) {
		const struct term *term =
		    i < rule->left.count
		        ? &rule->left.terms[i]
		        : &rule->right.terms[i - rule->left.count];

		if (term->what != MEASURE_OPTION)
			return wrong(reading, list, "only options have shares");
	}
	return true;
}

static bool
read_regions(struct reading *reading, const struct json *at, struct rule *rule)
{
	bool good;

	if (reading->in_region)
		return wrong(reading, at, "a region has no regions");
	reading->in_region = true;
	good = read_part(reading, json_member(at, "regions"), rule);
	reading->in_region = false;
	return good && read_threshold(reading, at, false, rule);
}

static int
find_question(const struct rules_election *election, const char *id)
{
	for (size_t q = 0; q < election->question_count; q++)
		if (strcmp(election->questions[q].id, id) == 0)
			return (int)q;
	return -1;
}

static bool
read_question(struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *id = json_member(at, "question");
	int before = reading->question;
	bool good;

	if (!read_id(reading, id, &rule->id) || !keep_id(reading, id, rule->id))
		return false;
	if (reading->election != NULL) {
		reading->question = find_question(reading->election, rule->id);
		if (reading->question < 0)
			return wrong(reading, id, "there is no such question");
	}
	good = read_part(reading, json_member(at, "holds"), rule);
	reading->question = before;
	return good;
}

static bool
read_context_rule(
    struct reading *reading, const struct json *at, struct rule *rule)
{
	const struct json *id = json_member(at, "context");

	return read_id(reading, id, &rule->id) &&
	       check_context(reading, id, rule->id, false) &&
	       keep_id(reading, id, rule->id);
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

static bool
read_rule(struct reading *reading, const struct json *at, struct rule **out)
{
	size_t f = 0, all = sizeof(forms) / sizeof(forms[0]);
	struct rule *rule;

	if (reading->depth > DEPTH_MAX || reading->rule_count++ == RULES_MAX)
		return wrong(reading, at, "too many rules, or too deep");
	while (f < all && json_member(at, forms[f].members[0]) == NULL)
		f++;
	if (f == all)
		return wrong(reading, at, "a rule is wanted here");
	if (!read_object(reading, at, forms[f].members))
		return false;
	*out = rule = memory_take(1, sizeof(*rule));
	rule->form = forms[f].form;
	if (json_member(at, "article") != NULL ||
	    json_member(at, "source") != NULL ||
	    json_member(at, "verified") != NULL) {
		rule->source = memory_take(1, sizeof(*rule->source));
		if (!read_source(reading, at, rule->source))
			return false;
	}
	return forms[f].read(reading, at, rule);
}

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

	if (!read_object(reading, at, members) ||
	    !read_id(reading, json_member(at, "id"), &context->id) ||
	    !read_label(reading, json_member(at, "label"), ja, en) ||
	    !read_word(reading, json_member(at, "kind"), kinds, &kind))
		return false;
	for (size_t i = 0; i < rules->context_count; i++)
		if (strcmp(rules->context[i].id, context->id) == 0)
			return wrong(reading, at, "two have this id");
	context->number = kind == 1;
	context->known = value != NULL;
	if (value != NULL && context->number &&
	    !read_whole(reading, value, RULES_NUMBER_MAX, &context->value))
		return false;
	if (value != NULL && !context->number) {
		if (!read_bool(reading, value, &yes))
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

	if (!read_object(reading, at, members) ||
	    !read_id(reading, json_member(at, "id"), &group->id) ||
	    !read_label(reading, json_member(at, "label"), ja, en) ||
	    !read_list(reading, list, 1, RULES_OPTIONS_MAX))
		return false;
	for (size_t i = 0; i < rules->group_count; i++)
		if (strcmp(rules->groups[i].id, group->id) == 0)
			return wrong(reading, at, "two have this id");
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		const char *id;

		if (!read_id(reading, one, &id) || !keep_id(reading, one, id))
			return false;
		for (size_t o = 0; o < group->option_count; o++)
			if (strcmp(group->options[o], id) == 0)
				return wrong(reading, one, "it stands twice");
		if (reading->term_count++ == TERMS_MAX)
			return wrong(reading, one, "too many counters");
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

	if (!read_object(reading, at, members) ||
	    !read_id(reading, json_member(at, "id"), &weight->region) ||
	    !read_whole(reading, json_member(at, "weight"), WEIGHT_MAX,
	        &weight->weight))
		return false;
	for (size_t i = 0; i < rules->weight_count; i++)
		if (strcmp(rules->weights[i].region, weight->region) == 0)
			return wrong(reading, at, "two have this id");
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
	if (!read_list(reading, list, 1, max))
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
	return read_object(reading, at, members) &&
	       (weight == NULL ||
	           read_whole(reading, weight, WEIGHT_MAX, &rules->weight)) &&
	       (total == NULL || read_whole(reading, total, RULES_NUMBER_MAX,
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
	if (!read_object(reading, at, members) ||
	    !read_bool(reading, json_member(at, "count-if-not-met"),
	        &rules->count_if_not_met) ||
	    !read_bool(reading, json_member(at, "publish-if-not-met"),
	        &rules->publish_if_not_met) ||
	    !read_source(reading, at, &rules->gate_source))
		return false;
	if (rules->publish_if_not_met && !rules->count_if_not_met)
		return wrong(
		    reading, at, "what is not counted cannot be published");
	reading->question = NO_QUESTION;
	reading->sealed = !rules->count_if_not_met;
	good = read_rule(reading, json_member(at, "established"), &rules->gate);
	reading->sealed = false;
	return good;
}

/* --- outcomes ------------------------------------------------------------- */

static bool
read_effects(
    struct reading *reading, const struct json *list, unsigned *effects)
{
	static const char *const words[] = { "binding", "respect", "notify",
		"none", NULL };

	*effects = 0;
	if (list == NULL)
		return true;
	if (!read_list(reading, list, 1, 4))
		return false;
	for (const struct json *one = json_first(list); one != NULL;
	     one = one->next) {
		size_t word;

		if (!read_word(reading, one, words, &word))
			return false;
		if ((*effects & 1u << word) != 0)
			return wrong(reading, one, "it stands twice");
		*effects |= 1u << word;
	}
	return (*effects & EFFECT_NONE) == 0 || *effects == EFFECT_NONE ||
	       wrong(reading, list, "an effect and none at once");
}

static bool
read_contender(struct reading *reading, const struct json *at, struct sum *sum)
{
	if (!read_sum(reading, at, sum))
		return false;
	for (size_t i = 0; i < sum->count; i++)
		if (sum->terms[i].what != MEASURE_OPTION &&
		    sum->terms[i].what != MEASURE_GROUP)
			return wrong(
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
		if (!read_word(reading, at, words, &word))
			return false;
		one->winner = word == 0 ? WINNER_OPTIONS : WINNER_GROUPS;
		if (word == 1 && rules->group_count < 2)
			return wrong(reading, at, "there are no groups to win");
		for (size_t i = 0; word == 1 && i < rules->group_count; i++)
			if (!check_group(reading, at, rules->groups[i].id))
				return false;
		return true;
	}
	if (!read_list(reading, at, 2, CHOICES_MAX))
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
		return wrong(reading, at, "too many cases");
	/* Counted first: what it holds is released with the rules. */
	rules->case_count++;
	if (!read_object(reading, at, members) ||
	    !read_id(reading, json_member(at, "id"), &one->id) ||
	    !read_label(reading, json_member(at, "label"), one->ja, one->en) ||
	    !read_effects(reading, json_member(at, "effect"), &one->effects) ||
	    !read_source(reading, at, &one->source) ||
	    !read_winner(reading, json_member(at, "winner"), one) ||
	    (when != NULL && !read_rule(reading, when, &one->when)))
		return false;
	if ((when == NULL && one->winner == WINNER_NONE) != (at->next == NULL))
		return wrong(
		    reading, at, "the last case alone has no condition");
	for (size_t i = outcome->first; i + 1 < rules->case_count; i++)
		if (strcmp(rules->cases[i].id, one->id) == 0)
			return wrong(reading, at, "two have this id");
	return true;
}

/* The question that is decided; all of them if none is named. */
static bool
read_decided(struct reading *reading, const struct json *at,
    struct rules_outcome *outcome)
{
	reading->question = EACH_QUESTION;
	if (at == NULL)
		return true;
	if (!read_id(reading, at, &outcome->question))
		return false;
	if (reading->election == NULL)
		return true;
	reading->question = find_question(reading->election, outcome->question);
	return reading->question >= 0 ||
	       wrong(reading, at, "there is no such question");
}

static bool
read_outcome(struct reading *reading, const struct json *at)
{
	static const char *const members[] = { "question", "cases", NULL };
	struct rules *rules = reading->rules;
	struct rules_outcome *outcome = &rules->outcomes[rules->outcome_count];
	const struct json *cases = json_member(at, "cases");

	*outcome = (struct rules_outcome){ .first = rules->case_count };
	if (!read_object(reading, at, members) ||
	    !read_decided(reading, json_member(at, "question"), outcome))
		return false;
	for (size_t i = 0; i < rules->outcome_count; i++)
		if (outcome->question == NULL ||
		    rules->outcomes[i].question == NULL ||
		    strcmp(outcome->question, rules->outcomes[i].question) == 0)
			return wrong(
			    reading, at, "one question is decided twice");
	if (!read_list(reading, cases, 1, RULES_CASES_MAX))
		return false;
	for (const struct json *one = json_first(cases); one != NULL;
	     one = one->next)
		if (!read_case(reading, one, outcome))
			return false;
	outcome->count = rules->case_count - outcome->first;
	rules->outcome_count++;
	return true;
}

/* --- the plain majority --------------------------------------------------- */

enum tie { TIE_NOT_ADOPTED, TIE_ADOPTED, TIE_OF_ITS_OWN };
enum side { SIDE_ADOPTED, SIDE_NOT_ADOPTED, SIDE_TIE };

struct majority {
	const char *option;
	enum tie tie;
	unsigned effects;
	struct source source;
};

/* formats.md §3.4: what the votes are, where nothing is adopted by them. */
static const struct {
	const char *ja, *en;
} majority_facts[][3] = {
	[TIE_NOT_ADOPTED] = { [SIDE_ADOPTED] = { "が有効投票の半数を超える",
	                          "more than half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数を超えない",
	        "not more than half of the valid votes" } },
	[TIE_ADOPTED] = { [SIDE_ADOPTED] = { "が有効投票の半数以上",
	                      "at least half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数に満たない",
	        "less than half of the valid votes" } },
	[TIE_OF_ITS_OWN] = { [SIDE_ADOPTED] = { "が有効投票の半数を超える",
	                         "more than half of the valid votes" },
	    [SIDE_NOT_ADOPTED] = { "が有効投票の半数に満たない",
	        "less than half of the valid votes" },
	    [SIDE_TIE] = { "が有効投票のちょうど半数",
	        "exactly half of the valid votes" } },
};
static const struct {
	const char *id, *ja, *en;
} majority_words[] = {
	[SIDE_ADOPTED] = { "adopted", "可決", "adopted" },
	[SIDE_NOT_ADOPTED] = { "not-adopted", "否決", "not adopted" },
	[SIDE_TIE] = { "tie", "可否同数", "tie" },
};

/* The option by its own name, where one question is meant and it is short. */
static void
majority_name(const struct reading *reading, const char *id, const char **ja,
    const char **en)
{
	const struct rules_election *election = reading->election;
	size_t q = reading->question >= 0 ? (size_t)reading->question : 0;

	*ja = *en = id;
	if (election == NULL ||
	    (reading->question < 0 && election->question_count > 1))
		return;
	for (size_t i = 0; i < election->questions[q].option_count; i++) {
		const struct rules_option *option =
		    &election->questions[q].options[i];

		if (strcmp(option->id, id) != 0 ||
		    strlen(option->ja) > RULES_LABEL_MAX / 2 ||
		    strlen(option->en) > RULES_LABEL_MAX / 2)
			continue;
		*ja = option->ja;
		*en = option->en;
	}
}

static void
majority_case(const struct reading *reading, const struct majority *majority,
    enum side side)
{
	struct rules *rules = reading->rules;
	struct rules_case *one = &rules->cases[rules->case_count++];
	struct buffer ja = { 0 }, en = { 0 };
	const char *name_ja, *name_en;

	majority_name(reading, majority->option, &name_ja, &name_en);
	if ((majority->effects & EFFECT_BINDING) != 0) {
		buffer_put(&ja, majority_words[side].ja);
		buffer_put(&en, majority_words[side].en);
	} else {
		buffer_printf(&ja, "%s%s", name_ja,
		    majority_facts[majority->tie][side].ja);
		buffer_printf(&en, "%s: %s", name_en,
		    majority_facts[majority->tie][side].en);
	}
	one->id = majority_words[side].id;
	bytes_copy(buffer_bytes(&ja), one->ja, sizeof(one->ja));
	bytes_copy(buffer_bytes(&en), one->en, sizeof(one->en));
	one->effects = majority->effects;
	one->source = majority->source;
	if (side != SIDE_NOT_ADOPTED) {
		one->when = memory_take(1, sizeof(*one->when));
		*one->when = (struct rule){ .form = RULE_COUNT,
			.at_least =
			    side == SIDE_TIE || majority->tie == TIE_ADOPTED,
			.n = 1,
			.d = 2,
			.left = { .terms = { { MEASURE_OPTION,
			              majority->option } },
			    .count = 1 },
			.right = { .terms = { { MEASURE_VALID, NULL } },
			    .count = 1 } };
	}
	buffer_clear(&ja);
	buffer_clear(&en);
}

static bool
read_majority(struct reading *reading, const struct json *at)
{
	static const char *const words[] = { "majority", NULL };
	static const char *const ties[] = { "not-adopted", "adopted", "tie",
		NULL };
	struct rules *rules = reading->rules;
	const struct json *option = json_member(at, "option");
	struct majority majority;
	size_t word, tie;

	if (!read_word(reading, json_member(at, "rule"), words, &word) ||
	    !read_decided(
	        reading, json_member(at, "question"), &rules->outcomes[0]) ||
	    !read_id(reading, option, &majority.option) ||
	    !check_option(reading, option, majority.option) ||
	    !keep_id(reading, option, majority.option) ||
	    !read_word(reading, json_member(at, "tie"), ties, &tie) ||
	    !read_source(reading, at, &majority.source) ||
	    !read_effects(
	        reading, json_member(at, "effect"), &majority.effects))
		return false;
	majority.tie = (enum tie)tie;
	majority_case(reading, &majority, SIDE_ADOPTED);
	if (majority.tie == TIE_OF_ITS_OWN)
		majority_case(reading, &majority, SIDE_TIE);
	majority_case(reading, &majority, SIDE_NOT_ADOPTED);
	rules->outcomes[0].count = rules->case_count;
	rules->outcome_count = 1;
	return true;
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

	if (!read_object(reading, at, is_plain ? plain : full) ||
	    !read_each(reading, json_member(at, "context"), RULES_CONTEXT_MAX,
	        read_context) ||
	    !read_each(reading, json_member(at, "groups"), RULES_GROUPS_MAX,
	        read_group) ||
	    !read_region_weights(reading, json_member(at, "regions")) ||
	    !read_gate(reading, json_member(at, "gate")))
		return false;
	if (is_plain)
		return read_majority(reading, at);
	if (outcomes == NULL && reading->rules->gate == NULL)
		return wrong(reading, at, "nothing is decided");
	return read_each(reading, outcomes, RULES_QUESTIONS_MAX, read_outcome);
}

static void
rule_free(struct rule *rule)
{
	if (rule == NULL)
		return;
	for (size_t i = 0; i < rule->part_count; i++)
		rule_free(rule->parts[i]);
	free(rule->parts);
	free(rule->tiers);
	free(rule->source);
	free(rule);
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	rule_free(rules->gate);
	for (size_t i = 0; i < rules->case_count; i++) {
		rule_free(rules->cases[i].when);
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

static bool
speaks_of_regions(const struct rule *rule)
{
	if (rule == NULL)
		return false;
	if (rule->form == RULE_REGIONS || rule->form == RULE_SHARES)
		return true;
	for (size_t i = 0; i < rule->part_count; i++)
		if (speaks_of_regions(rule->parts[i]))
			return true;
	return false;
}

bool
rules_need_regions(const struct rules *rules)
{
	for (size_t i = 0; i < rules->case_count; i++)
		if (speaks_of_regions(rules->cases[i].when))
			return true;
	return speaks_of_regions(rules->gate);
}
