#include "ballot/rules/rule_reader.h"

#include <string.h>

#include "ballot/field.h"

static const char *const fix_rule =
    N_("write a rule as docs/formats.md §3.4 shows");
static const char *const fix_shorter = N_("make the ordinance shorter");

const char *
counter_name(enum counter counter)
{
	static const char *const names[COUNTER_COUNT] = {
		[COUNTER_E0] = "E0",
		[COUNTER_E] = "E",
		[COUNTER_V] = "V",
		[COUNTER_B] = "B",
		[COUNTER_VALID] = "VALID",
		[COUNTER_INVALID] = "INVALID",
		[COUNTER_BLANK] = "NONE",
		[COUNTER_LARGEST] = "largest",
		[COUNTER_OPTION] = "option:",
		[COUNTER_GROUP] = "group:",
		[COUNTER_CONTEXT] = "context:",
	};

	return names[counter];
}

int
rule_too_many(const struct document_at *at, const char *what, size_t max,
    struct error *err)
{
	return document_refuse(
	    at, err, fix_shorter, N_("more than %zu %s"), max, what);
}

/* The index of an id, which is kept once. */
int
rule_keep_id(const struct document_at *at, struct rules *rules, const char *id,
    uint16_t *index, struct error *err)
{
	size_t i = 0;

	while (i < rules->id_count && strcmp(rules->ids[i], id) != 0)
		i++;
	if (i == RULE_IDS_MAX)
		return rule_too_many(
		    at, WORD_("different ids in rules"), RULE_IDS_MAX, err);
	if (i == rules->id_count)
		span_copy(
		    span_of(id), rules->ids[rules->id_count++], ID_MAX + 1);
	*index = (uint16_t)i;
	return 0;
}

/* --- numbers and sums ------------------------------------------------------
 */

/* "n/d": whole numbers, not zero, not reducible to something else by us. */
static int
fraction_read(
    const struct document_at *at, uint64_t *n, uint64_t *d, struct error *err)
{
	struct span rest, above;
	const char *text = "";

	if (json_is_string(at->value) && document_text(at, 60, &text, err) != 0)
		return -1;
	rest = span_of(text);
	if (!span_cut(&rest, '/', 20, &above) ||
	    !span_number(above, RULE_NUMBER_MAX, n) || rest.at == NULL ||
	    !span_number(rest, RULE_NUMBER_MAX, d) || *n == 0 || *d == 0)
		return document_refuse(at, err,
		    N_("write a fraction of whole numbers in quotes, such as "
		       "\"1/2\", or \"55/100\" for 55 %%"),
		    N_("a fraction is wanted here"));
	return 0;
}

/* Does the option exist in the question spoken of, or in every one? */
int
rule_check_option(const struct rule_reader *reader,
    const struct document_at *at, const char *id, struct error *err)
{
	const struct election *election = reader->election;

	if (election == NULL)
		return 0;
	for (size_t i = 0; i < election->question_count; i++) {
		if (reader->question >= 0 && (size_t)reader->question != i)
			continue;
		if (question_option(&election->questions[i], id) < 0)
			return document_refuse(at, err,
			    N_("name an option of that question"),
			    N_("question \"%s\" has no option \"%s\""),
			    election->questions[i].id, id);
	}
	return 0;
}

int
rule_check_group(const struct rule_reader *reader, const struct document_at *at,
    const char *id, struct error *err)
{
	const struct rules *rules = reader->rules;
	int group = rules_group(rules, id);
	struct rule_sum options;

	if (group < 0)
		return document_refuse(at, err,
		    N_("list the group under \"groups\" first"),
		    N_("there is no group \"%s\""), id);
	options = rules->groups[group].options;
	for (size_t i = 0; i < options.count; i++) {
		size_t term = options.first + i;

		if (rule_check_option(reader, at,
		        rules->ids[rules->terms[term].id], err) != 0)
			return -1;
	}
	return 0;
}

static int
context_check(const struct rule_reader *reader, const struct document_at *at,
    const char *id, bool number, struct error *err)
{
	int context = rules_context(reader->rules, id);

	if (context < 0)
		return document_refuse(at, err,
		    N_("list it under \"context\" first"),
		    N_("there is no context \"%s\""), id);
	if (reader->rules->context[context].number == number)
		return 0;
	return document_refuse(at, err,
	    N_("compare numbers with \"count\": \"context:...\", ask yes or "
	       "no with \"context\""),
	    number ? N_("context \"%s\" is yes or no, not a number")
	           : N_("context \"%s\" is a number, not yes or no"),
	    id);
}

/* Counters of a question need one; choices must not be known when sealed. */
static int
counter_check(const struct rule_reader *reader, const struct document_at *at,
    enum counter counter, struct error *err)
{
	bool choice = counter >= COUNTER_VALID && counter <= COUNTER_GROUP;

	if (reader->sealed && choice)
		return document_refuse(at, err,
		    N_("use E0, E, V or B, or let the papers be counted with "
		       "\"count-if-not-met\": true"),
		    N_("this gate is judged before the papers are opened, "
		       "but \"%s\" is known only afterwards"),
		    counter_name(counter));
	if (reader->question == RULE_UNSAID &&
	    (choice || counter == COUNTER_B) && reader->election != NULL &&
	    reader->election->question_count > 1)
		return document_refuse(at, err,
		    N_("put it into { \"question\": id, \"holds\": { ... } }"),
		    N_("\"%s\" of which question?"), counter_name(counter));
	return 0;
}

static int
named_check(const struct rule_reader *reader, const struct document_at *at,
    enum counter counter, const char *id, struct error *err)
{
	if (counter == COUNTER_OPTION)
		return rule_check_option(reader, at, id, err);
	if (counter == COUNTER_GROUP)
		return rule_check_group(reader, at, id, err);
	return context_check(reader, at, id, true, err);
}

/* One counter: "V", "option:for", "group:yes", "context:members". */
static int
term_read(const struct rule_reader *reader, const struct document_at *at,
    struct error *err)
{
	struct rules *rules = reader->rules;
	struct rule_term term = { 0 };
	struct span rest;
	const char *text;
	unsigned c = 0;

	if (document_text(at, 60, &text, err) != 0)
		return -1;
	for (; c < COUNTER_COUNT; c++) {
		rest = span_of(text);
		if (c < COUNTER_OPTION
		        ? span_equals(rest, counter_name(c))
		        : span_skip(&rest, counter_name(c)) && span_is_id(rest))
			break;
	}
	if (c == COUNTER_COUNT)
		return document_refuse(at, err,
		    N_("write E0, E, V, B, VALID, INVALID, NONE, largest, "
		       "option:ID, group:ID or context:ID"),
		    N_("\"%s\" is nothing that can be counted"), text);
	if (rules->term_count == RULE_TERMS_MAX)
		return rule_too_many(
		    at, WORD_("counters in rules"), RULE_TERMS_MAX, err);
	term.counter = (uint8_t)c;
	if (counter_check(reader, at, c, err) != 0 ||
	    (c >= COUNTER_OPTION &&
	        (named_check(reader, at, c, rest.at, err) != 0 ||
	            rule_keep_id(at, rules, rest.at, &term.id, err) != 0)))
		return -1;
	rules->terms[rules->term_count++] = term;
	return 0;
}

/* One counter or a list of them, which are added up. */
int
rule_read_sum(const struct rule_reader *reader, const struct document_at *at,
    struct rule_sum *sum, struct error *err)
{
	size_t count = 1;

	sum->first = (uint16_t)reader->rules->term_count;
	if (!json_is_array(at->value)) {
		sum->count = 1;
		return term_read(reader, at, err);
	}
	if (document_array(at, 1, RULE_SUM_MAX, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at term = document_element(at, i);

		if (term_read(reader, &term, err) != 0)
			return -1;
	}
	sum->count = (uint16_t)count;
	return 0;
}

static bool
sum_has(const struct rules *rules, struct rule_sum sum, enum counter counter)
{
	for (size_t i = 0; i < sum.count; i++)
		if (rules->terms[sum.first + i].counter == counter)
			return true;
	return false;
}

/* The largest option is not known by name: it stands alone, on the left. */
static int
largest_check(const struct document_at *at, const struct rules *rules,
    struct rule_sum left, struct rule_sum right, struct error *err)
{
	if ((left.count > 1 && sum_has(rules, left, COUNTER_LARGEST)) ||
	    sum_has(rules, right, COUNTER_LARGEST))
		return document_refuse(at, err,
		    N_("write { \"count\": \"largest\", ... }"),
		    N_("\"largest\" can only stand alone after \"count\""));
	return 0;
}

/* --- thresholds ------------------------------------------------------------
 */

static int
tier_read(const struct document_at *at, struct rules *rules, bool last,
    uint64_t *floor, struct error *err)
{
	static const char *const only[] = { "up-to", "part", NULL };
	struct rule_tier *tier = &rules->tiers[rules->tier_count];
	struct document_at member;

	if (rules->tier_count == RULE_TIERS_MAX)
		return rule_too_many(at, WORD_("tiers"), RULE_TIERS_MAX, err);
	*tier = (struct rule_tier){ 0 };
	if (document_only(at, only, err) != 0)
		return -1;
	if (document_optional(at, "up-to", &member) == last)
		return document_refuse(at, err,
		    N_("give every tier but the last its \"up-to\""),
		    last ? N_("the last tier has no end")
		         : N_("member \"up-to\" is missing"));
	if (!last &&
	    document_number(&member, RULE_NUMBER_MAX, &tier->up_to, err) != 0)
		return -1;
	if (!last && tier->up_to <= *floor)
		return document_refuse(&member, err,
		    N_("list the tiers from the smallest to the largest"),
		    N_("this tier ends where the one before does"));
	*floor = tier->up_to;
	if (document_member(at, "part", &member, err) != 0 ||
	    fraction_read(&member, &tier->n, &tier->d, err) != 0)
		return -1;
	rules->tier_count++;
	return 0;
}

static int
tiers_read(const struct document_at *at, struct rules *rules,
    struct rule_node *node, struct error *err)
{
	static const char *const only[] = { "tiers", NULL };
	struct document_at list;
	uint64_t floor = 0;
	size_t count;

	if (document_only(at, only, err) != 0 ||
	    field_list(at, "tiers", 1, RULE_TIERS_MAX, &list, &count, err) != 0)
		return -1;
	node->kind = RULE_TIERS;
	node->first_tier = (uint16_t)rules->tier_count;
	node->tier_count = (uint16_t)count;
	for (size_t i = 0; i < count; i++) {
		struct document_at tier = document_element(&list, i);

		if (tier_read(&tier, rules, i + 1 == count, &floor, err) != 0)
			return -1;
	}
	return 0;
}

/* "over" or "at-least", one of them: where it stands and which it is. */
static int
op_read(const struct document_at *at, struct rule_node *node,
    struct document_at *threshold, struct error *err)
{
	struct document_at over = { 0 }, least = { 0 };
	bool has_over = document_optional(at, "over", &over);
	bool has_least = document_optional(at, "at-least", &least);

	if (has_over == has_least)
		return document_refuse(at, err,
		    N_("write \"over\" (more than) or \"at-least\", one of "
		       "them"),
		    N_("how is it compared?"));
	node->op = has_over ? RULE_OVER : RULE_AT_LEAST;
	*threshold = has_over ? over : least;
	return 0;
}

/* A whole number, absolute, or a fraction of something. */
static int
threshold_read(
    const struct document_at *at, struct rule_node *node, struct error *err)
{
	node->d = 1;
	node->absolute = json_is_integer(at->value);
	if (node->absolute)
		return document_number(at, RULE_NUMBER_MAX, &node->n, err);
	return fraction_read(at, &node->n, &node->d, err);
}

static int
compare_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	struct document_at member, threshold = { 0 };
	bool has_of = document_optional(at, "of", &member);

	if (has_of && rule_read_sum(reader, &member, &node->right, err) != 0)
		return -1;
	if (document_member(at, "count", &member, err) != 0 ||
	    rule_read_sum(reader, &member, &node->left, err) != 0 ||
	    largest_check(
	        &member, reader->rules, node->left, node->right, err) != 0 ||
	    op_read(at, node, &threshold, err) != 0)
		return -1;
	node->kind = RULE_COMPARE;
	if (json_is_object(threshold.value)
	        ? tiers_read(&threshold, reader->rules, node, err) != 0
	        : threshold_read(&threshold, node, err) != 0)
		return -1;
	if (node->kind == RULE_TIERS &&
	    sum_has(reader->rules, node->left, COUNTER_LARGEST))
		return document_refuse(at, err, fix_rule,
		    N_("\"largest\" cannot be compared with tiers"));
	if (node->absolute == has_of)
		return document_refuse(at, err,
		    N_("write a fraction with \"of\", or a whole number "
		       "without it"),
		    has_of ? N_("a whole number is no part of anything")
		           : N_("a part of what?"));
	return 0;
}

/* --- the tree --------------------------------------------------------------
 */

static struct rule_reader
deeper(const struct rule_reader *reader)
{
	struct rule_reader inner = *reader;

	inner.depth++;
	return inner;
}

/* Reads `at` as the next child; *last is the child before it. */
static int
child_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, int *last, struct error *err)
{
	struct rule_reader inner = deeper(reader);
	int child = RULE_NONE;

	if (rule_read(&inner, at, &child, err) != 0)
		return -1;
	if (*last == RULE_NONE)
		node->child = (int16_t)child;
	else
		reader->rules->nodes[*last].next = (int16_t)child;
	*last = child;
	return 0;
}

static int
member_child_read(const struct rule_reader *reader,
    const struct document_at *at, const char *key, struct rule_node *node,
    int *last, struct error *err)
{
	struct document_at member;

	if (document_member(at, key, &member, err) != 0)
		return -1;
	return child_read(reader, &member, node, last, err);
}

static int
list_read(const struct rule_reader *reader, const struct document_at *at,
    const char *key, enum rule_kind kind, struct rule_node *node,
    struct error *err)
{
	struct document_at list;
	int last = RULE_NONE;
	size_t count;

	node->kind = (uint8_t)kind;
	if (field_list(at, key, 1, RULE_NODES_MAX, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at child = document_element(&list, i);

		if (child_read(reader, &child, node, &last, err) != 0)
			return -1;
	}
	return 0;
}

static int
all_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	return list_read(reader, at, "all", RULE_ALL, node, err);
}

static int
any_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	return list_read(reader, at, "any", RULE_ANY, node, err);
}

static int
not_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	int last = RULE_NONE;

	node->kind = RULE_NOT;
	return member_child_read(reader, at, "not", node, &last, err);
}

static int
if_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	int last = RULE_NONE;

	node->kind = RULE_IF;
	if (member_child_read(reader, at, "if", node, &last, err) != 0 ||
	    member_child_read(reader, at, "then", node, &last, err) != 0)
		return -1;
	return member_child_read(reader, at, "else", node, &last, err);
}

static int
flag_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	struct document_at member;
	char id[ID_MAX + 1];

	node->kind = RULE_FLAG;
	if (document_member(at, "context", &member, err) != 0 ||
	    document_id(&member, id, err) != 0 ||
	    context_check(reader, &member, id, false, err) != 0)
		return -1;
	return rule_keep_id(&member, reader->rules, id, &node->id, err);
}

static int
not_in_region(const struct rule_reader *reader, const struct document_at *at,
    struct error *err)
{
	if (!reader->in_region)
		return 0;
	return document_refuse(
	    at, err, fix_rule, N_("a region has no regions of its own"));
}

static int
regions_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	struct rule_reader inner = *reader;
	struct document_at threshold = { 0 };
	int last = RULE_NONE;

	inner.in_region = true;
	node->kind = RULE_REGIONS;
	if (not_in_region(reader, at, err) != 0 ||
	    member_child_read(&inner, at, "regions", node, &last, err) != 0 ||
	    op_read(at, node, &threshold, err) != 0)
		return -1;
	return threshold_read(&threshold, node, err);
}

static int
shares_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	struct document_at list;
	struct rule_sum *sides[] = { &node->left, &node->right };
	size_t count;

	node->kind = RULE_SHARES;
	if (not_in_region(reader, at, err) != 0 ||
	    field_list(at, "shares", 2, 2, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at side = document_element(&list, i);

		if (rule_read_sum(reader, &side, sides[i], err) != 0)
			return -1;
		for (size_t t = 0; t < sides[i]->count; t++)
			if (reader->rules->terms[sides[i]->first + t].counter !=
			    COUNTER_OPTION)
				return document_refuse(&side, err, fix_rule,
				    N_("only options have shares"));
	}
	return 0;
}

static int
question_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_node *node, struct error *err)
{
	struct rule_reader inner = *reader;
	struct document_at member;
	char id[ID_MAX + 1];
	int last = RULE_NONE;

	node->kind = RULE_QUESTION;
	if (document_member(at, "question", &member, err) != 0 ||
	    document_id(&member, id, err) != 0)
		return -1;
	if (reader->election != NULL) {
		inner.question = election_question(reader->election, id);
		if (inner.question < 0)
			return document_refuse(&member, err,
			    N_("name a question of election.json"),
			    N_("there is no question \"%s\""), id);
	}
	if (rule_keep_id(&member, reader->rules, id, &node->id, err) != 0)
		return -1;
	return member_child_read(&inner, at, "holds", node, &last, err);
}

/* A rule is known by its first word; the other members depend on it. */
static const struct {
	const char *const members[9];
	int (*read)(const struct rule_reader *reader,
	    const struct document_at *at, struct rule_node *node,
	    struct error *err);
} forms[] = {
	{ { "count", "over", "at-least", "of", "article", "source", "verified",
	      NULL },
	    compare_read },
	{ { "all", "article", "source", "verified", NULL }, all_read },
	{ { "any", "article", "source", "verified", NULL }, any_read },
	{ { "not", "article", "source", "verified", NULL }, not_read },
	{ { "if", "then", "else", "article", "source", "verified", NULL },
	    if_read },
	{ { "context", "article", "source", "verified", NULL }, flag_read },
	{ { "regions", "over", "at-least", "article", "source", "verified",
	      NULL },
	    regions_read },
	{ { "shares", "article", "source", "verified", NULL }, shares_read },
	{ { "question", "holds", "article", "source", "verified", NULL },
	    question_read },
};
#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

/* "source" and "verified", and "article" if one is known. */
int
rule_read_source(const struct document_at *at, struct rules *rules, int *index,
    struct error *err)
{
	struct rule_article *source = &rules->sources[rules->source_count];
	struct document_at member;

	if (rules->source_count == RULE_SOURCES_MAX)
		return rule_too_many(
		    at, WORD_("sources"), RULE_SOURCES_MAX, err);
	*source = (struct rule_article){ 0 };
	if (field_text(at, "source", source->text, sizeof(source->text), err) !=
	        0 ||
	    field_boolean(at, "verified", &source->verified, err) != 0)
		return -1;
	if (document_optional(at, "article", &member) &&
	    field_text(at, "article", source->article, sizeof(source->article),
	        err) != 0)
		return -1;
	*index = (int)rules->source_count++;
	return 0;
}

/* A node may name its own source, where it differs from the rule's. */
static int
node_source_read(const struct document_at *at, struct rules *rules,
    struct rule_node *node, struct error *err)
{
	struct document_at member;
	int source = RULE_NONE;

	if ((document_optional(at, "article", &member) ||
	        document_optional(at, "source", &member) ||
	        document_optional(at, "verified", &member)) &&
	    rule_read_source(at, rules, &source, err) != 0)
		return -1;
	node->source = (int16_t)source;
	return 0;
}

static int
form_find(const struct document_at *at, size_t *form, struct error *err)
{
	struct document_at member;
	const char *const none[] = { NULL };

	if (!json_is_object(at->value))
		return document_only(at, none, err);
	for (size_t i = 0; i < FORM_COUNT; i++) {
		if (document_optional(at, forms[i].members[0], &member)) {
			*form = i;
			return document_only(at, forms[i].members, err);
		}
	}
	return document_refuse(at, err, fix_rule,
	    N_("a rule is wanted here: count, all, any, not, if, context, "
	       "regions, shares or question"));
}

int
rule_read(const struct rule_reader *reader, const struct document_at *at,
    int *index, struct error *err)
{
	struct rules *rules = reader->rules;
	struct rule_node *node = &rules->nodes[rules->node_count];
	size_t form;

	if (reader->depth > RULE_DEPTH_MAX)
		return document_refuse(at, err, fix_shorter,
		    N_("rules are nested more than %d deep"), RULE_DEPTH_MAX);
	if (rules->node_count == RULE_NODES_MAX)
		return rule_too_many(at, WORD_("rules"), RULE_NODES_MAX, err);
	*index = (int)rules->node_count++;
	*node = (struct rule_node){
		.child = RULE_NONE, .next = RULE_NONE, .source = RULE_NONE
	};
	if (form_find(at, &form, err) != 0 ||
	    node_source_read(at, rules, node, err) != 0)
		return -1;
	return forms[form].read(reader, at, node, err);
}
