#include "ballot/rules/rule_reader.h"

#include <stdio.h>
#include <string.h>

#include "ballot/field.h"

static const char *const fix_own_id = N_("give each its own id");

int
rules_group(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->group_count; i++)
		if (strcmp(rules->groups[i].id, id) == 0)
			return (int)i;
	return RULE_NONE;
}

int
rules_context(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->context_count; i++)
		if (strcmp(rules->context[i].id, id) == 0)
			return (int)i;
	return RULE_NONE;
}

uint64_t
rules_weight(const struct rules *rules, const char *region)
{
	for (size_t i = 0; i < rules->region_count; i++)
		if (strcmp(rules->regions[i].id, region) == 0)
			return rules->regions[i].weight;
	return rules->region_weight;
}

bool
rules_need_regions(const struct rules *rules)
{
	for (size_t i = 0; i < rules->node_count; i++)
		if (rules->nodes[i].kind == RULE_REGIONS ||
		    rules->nodes[i].kind == RULE_SHARES)
			return true;
	return false;
}

/* --- what the rules speak of -----------------------------------------------
 */

/* Reads the list `key`, if there is one, with `add` for each element. */
static int
each_read(struct rule_reader *reader, const struct document_at *at,
    const char *key, size_t max,
    int (*add)(
        struct rule_reader *, const struct document_at *, struct error *),
    struct error *err)
{
	struct document_at list;
	size_t count;

	if (!document_optional(at, key, &list))
		return 0;
	if (document_array(&list, 1, max, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at element = document_element(&list, i);

		if (add(reader, &element, err) != 0)
			return -1;
	}
	return 0;
}

static int
context_value_read(const struct document_at *at, struct rule_context *context,
    struct error *err)
{
	struct document_at value;
	bool yes = false;

	if (!document_optional(at, "value", &value))
		return 0;
	context->known = true;
	if (context->number)
		return document_number(
		    &value, RULE_NUMBER_MAX, &context->value, err);
	if (document_boolean(&value, &yes, err) != 0)
		return -1;
	context->value = yes;
	return 0;
}

static int
context_add(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "id", "label", "kind", "value",
		NULL };
	static const char *const kinds[] = { "yes-no", "number", NULL };
	struct rules *rules = reader->rules;
	struct rule_context *context = &rules->context[rules->context_count];
	size_t kind;

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", context->id, err) != 0 ||
	    label_read(at, "label", &context->label, err) != 0 ||
	    field_choice(at, "kind", kinds, N_("write yes-no or number"), &kind,
	        err) != 0)
		return -1;
	context->number = kind == 1;
	if (rules_context(rules, context->id) >= 0)
		return document_refuse(at, err, fix_own_id,
		    N_("two have the id \"%s\""), context->id);
	if (context_value_read(at, context, err) != 0)
		return -1;
	rules->context_count++;
	return 0;
}

static int
group_add(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "id", "label", "options", NULL };
	struct rules *rules = reader->rules;
	struct rule_group *group = &rules->groups[rules->group_count];
	struct document_at list;
	size_t count;

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", group->id, err) != 0 ||
	    label_read(at, "label", &group->label, err) != 0 ||
	    field_list(at, "options", 1, OPTIONS_MAX, &list, &count, err) != 0)
		return -1;
	if (rules_group(rules, group->id) >= 0)
		return document_refuse(at, err, fix_own_id,
		    N_("two have the id \"%s\""), group->id);
	group->options.first = (uint16_t)rules->term_count;
	group->options.count = (uint16_t)count;
	for (size_t i = 0; i < count; i++) {
		struct document_at element = document_element(&list, i);
		struct rule_term term = { .counter = COUNTER_OPTION };
		char id[ID_MAX + 1];

		if (document_id(&element, id, err) != 0 ||
		    rule_keep_id(&element, rules, id, &term.id, err) != 0)
			return -1;
		for (size_t j = group->options.first; j < rules->term_count;
		     j++)
			if (rules->terms[j].id == term.id)
				return document_refuse(&element, err,
				    N_("name every option once"),
				    N_("\"%s\" stands twice in this group"),
				    id);
		if (rules->term_count == RULE_TERMS_MAX)
			return rule_too_many(&element,
			    WORD_("counters in rules"), RULE_TERMS_MAX, err);
		rules->terms[rules->term_count++] = term;
	}
	rules->group_count++;
	return 0;
}

static int
weight_add(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "id", "weight", NULL };
	struct rules *rules = reader->rules;
	struct rule_region *region = &rules->regions[rules->region_count];
	struct document_at member;

	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", region->id, err) != 0 ||
	    document_member(at, "weight", &member, err) != 0 ||
	    document_number(&member, RULE_WEIGHT_MAX, &region->weight, err) !=
	        0)
		return -1;
	for (size_t i = 0; i < rules->region_count; i++)
		if (strcmp(rules->regions[i].id, region->id) == 0)
			return document_refuse(at, err, fix_own_id,
			    N_("two have the id \"%s\""), region->id);
	rules->region_count++;
	return 0;
}

static int
regions_weights_read(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "weight", "total", "weights",
		NULL };
	struct rules *rules = reader->rules;
	struct document_at regions, member;

	rules->region_weight = 1;
	if (!document_optional(at, "regions", &regions))
		return 0;
	if (document_only(&regions, only, err) != 0)
		return -1;
	if (document_optional(&regions, "weight", &member) &&
	    document_number(
	        &member, RULE_WEIGHT_MAX, &rules->region_weight, err) != 0)
		return -1;
	if (document_optional(&regions, "total", &member) &&
	    document_number(
	        &member, RULE_NUMBER_MAX, &rules->region_total, err) != 0)
		return -1;
	return each_read(
	    reader, &regions, "weights", RULE_REGIONS_MAX, weight_add, err);
}

/* --- gate and outcomes -----------------------------------------------------
 */

static int
gate_read(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "established", "count-if-not-met",
		"publish-if-not-met", "article", "source", "verified", NULL };
	struct rule_gate *gate = &reader->rules->gate;
	struct document_at inside, member;

	if (!document_optional(at, "gate", &inside))
		return 0;
	if (document_only(&inside, only, err) != 0 ||
	    field_boolean(&inside, "count-if-not-met", &gate->count_if_not_met,
	        err) != 0 ||
	    field_boolean(&inside, "publish-if-not-met",
	        &gate->publish_if_not_met, err) != 0 ||
	    rule_read_source(&inside, reader->rules, &gate->source, err) != 0 ||
	    document_member(&inside, "established", &member, err) != 0)
		return -1;
	if (gate->publish_if_not_met && !gate->count_if_not_met)
		return document_refuse(&inside, err,
		    N_("write \"count-if-not-met\": true, or do not publish"),
		    N_("what is not counted cannot be published"));
	reader->question = RULE_UNSAID;
	reader->sealed = !gate->count_if_not_met;
	if (rule_read(reader, &member, &gate->when, err) != 0)
		return -1;
	reader->sealed = false;
	gate->exists = true;
	return 0;
}

static int
effects_read(const struct document_at *at, unsigned *effects, struct error *err)
{
	static const char *const words[] = { "binding", "respect", "notify",
		"none", NULL };
	struct document_at list;
	size_t count;

	*effects = 0;
	if (!document_optional(at, "effect", &list))
		return 0;
	if (document_array(&list, 1, 4, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at element = document_element(&list, i);
		const char *text;
		size_t w = 0;

		if (document_text(&element, 40, &text, err) != 0)
			return -1;
		while (words[w] != NULL && strcmp(words[w], text) != 0)
			w++;
		if (words[w] == NULL || (*effects & 1u << w) != 0)
			return document_refuse(&element, err,
			    N_("write binding, respect, notify or none, each "
			       "once"),
			    N_("\"%s\" cannot stand in \"%s\""), text,
			    "effect");
		*effects |= 1u << w;
	}
	if ((*effects & RULE_NO_EFFECT) != 0 && *effects != RULE_NO_EFFECT)
		return document_refuse(&list, err,
		    N_("leave \"none\" out, or the others"),
		    N_("an effect and \"none\" exclude each other"));
	return 0;
}

static int
contender_add(const struct rule_reader *reader, const struct document_at *at,
    struct rule_case *one, struct error *err)
{
	struct rule_sum sum;

	if (rule_read_sum(reader, at, &sum, err) != 0)
		return -1;
	for (size_t i = 0; i < sum.count; i++) {
		enum counter counter =
		    reader->rules->terms[sum.first + i].counter;

		if (counter != COUNTER_OPTION && counter != COUNTER_GROUP)
			return document_refuse(at, err,
			    N_("name options or groups"),
			    N_("only options and groups can win"));
	}
	one->contenders[one->contender_count++] = sum;
	return 0;
}

static int
groups_check(const struct rule_reader *reader, const struct document_at *at,
    struct error *err)
{
	const struct rules *rules = reader->rules;

	if (rules->group_count < 2)
		return document_refuse(at, err,
		    N_("list at least two under \"groups\""),
		    N_("there are no groups to win"));
	for (size_t i = 0; i < rules->group_count; i++)
		if (rule_check_group(reader, at, rules->groups[i].id, err) != 0)
			return -1;
	return 0;
}

/* "options", "groups", or a list of who must be the largest. */
static int
winner_read(const struct rule_reader *reader, const struct document_at *at,
    struct rule_case *one, struct error *err)
{
	static const char *const words[] = { "options", "groups", NULL };
	struct document_at list;
	size_t count, word;

	one->has_winner = document_optional(at, "winner", &list);
	if (!one->has_winner)
		return 0;
	if (json_is_string(list.value)) {
		if (field_choice(at, "winner", words,
		        N_("write options, groups or a list"), &word, err) != 0)
			return -1;
		one->among_options = word == 0;
		one->among_groups = word == 1;
		return word == 0 ? 0 : groups_check(reader, &list, err);
	}
	if (document_array(&list, 2, RULE_CHOICES_MAX, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at element = document_element(&list, i);

		if (contender_add(reader, &element, one, err) != 0)
			return -1;
	}
	return 0;
}

static int
case_check(const struct document_at *at, const struct rules *rules,
    const struct rule_outcome *outcome, const struct rule_case *one, bool last,
    struct error *err)
{
	bool otherwise = one->when == RULE_NONE && !one->has_winner;

	if (otherwise != last)
		return document_refuse(at, err,
		    N_("give every case but the last a \"when\" or a "
		       "\"winner\"; the last is what holds otherwise"),
		    last ? N_("the last case has a condition")
		         : N_("a case without a condition hides those after "
		              "it"));
	for (size_t i = 0; i < outcome->case_count; i++)
		if (strcmp(rules->cases[outcome->first_case + i].id, one->id) ==
		    0)
			return document_refuse(at, err, fix_own_id,
			    N_("two have the id \"%s\""), one->id);
	return 0;
}

static int
case_add(const struct rule_reader *reader, const struct document_at *at,
    struct rule_outcome *outcome, bool last, struct error *err)
{
	static const char *const only[] = { "id", "label", "when", "winner",
		"effect", "article", "source", "verified", NULL };
	struct rules *rules = reader->rules;
	struct rule_case *one = &rules->cases[rules->case_count];
	struct document_at when;

	if (rules->case_count == RULE_CASES_MAX)
		return rule_too_many(at, WORD_("cases"), RULE_CASES_MAX, err);
	memset(one, 0, sizeof(*one));
	one->when = RULE_NONE;
	if (document_only(at, only, err) != 0 ||
	    field_id(at, "id", one->id, err) != 0 ||
	    label_read(at, "label", &one->label, err) != 0 ||
	    effects_read(at, &one->effects, err) != 0 ||
	    rule_read_source(at, rules, &one->source, err) != 0 ||
	    winner_read(reader, at, one, err) != 0)
		return -1;
	if (document_optional(at, "when", &when) &&
	    rule_read(reader, &when, &one->when, err) != 0)
		return -1;
	if (case_check(at, rules, outcome, one, last, err) != 0)
		return -1;
	rules->case_count++;
	outcome->case_count++;
	return 0;
}

/* The question an outcome is of; without one it is of every question. */
static int
outcome_question_read(struct rule_reader *reader, const struct document_at *at,
    struct rule_outcome *outcome, struct error *err)
{
	struct document_at member;

	reader->question = RULE_EVERY;
	outcome->every = !document_optional(at, "question", &member);
	if (outcome->every)
		return 0;
	if (document_id(&member, outcome->question, err) != 0)
		return -1;
	if (reader->election == NULL)
		return 0;
	reader->question =
	    election_question(reader->election, outcome->question);
	if (reader->question < 0)
		return document_refuse(&member, err,
		    N_("name a question of election.json"),
		    N_("there is no question \"%s\""), outcome->question);
	return 0;
}

/* No question is decided twice. */
static int
outcome_check(const struct document_at *at, const struct rules *rules,
    const struct rule_outcome *outcome, struct error *err)
{
	for (size_t i = 0; i < rules->outcome_count; i++) {
		const struct rule_outcome *other = &rules->outcomes[i];

		if (other->every || outcome->every ||
		    strcmp(other->question, outcome->question) == 0)
			return document_refuse(at, err,
			    N_("leave \"question\" out of the only outcome, "
			       "or name each question once"),
			    N_("one question would be decided twice"));
	}
	return 0;
}

static int
outcome_add(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const only[] = { "question", "cases", NULL };
	struct rules *rules = reader->rules;
	struct rule_outcome *outcome = &rules->outcomes[rules->outcome_count];
	struct document_at list;
	size_t count;

	outcome->first_case = rules->case_count;
	if (document_only(at, only, err) != 0 ||
	    outcome_question_read(reader, at, outcome, err) != 0 ||
	    outcome_check(at, rules, outcome, err) != 0 ||
	    field_list(at, "cases", 1, RULE_CASES_MAX, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at one = document_element(&list, i);

		if (case_add(reader, &one, outcome, i + 1 == count, err) != 0)
			return -1;
	}
	rules->outcome_count++;
	return 0;
}

/* --- the plain majority, in one line ---------------------------------------
 */

static int
majority_node(struct rules *rules, enum rule_op op,
    const struct rule_sum *votes, struct rule_sum valid)
{
	rules->nodes[rules->node_count] = (struct rule_node){
		.kind = RULE_COMPARE,
		.op = (uint8_t)op,
		.n = 1,
		.d = 2,
		.left = *votes,
		.right = valid,
		.child = RULE_NONE,
		.next = RULE_NONE,
		.source = RULE_NONE,
	};
	return (int)rules->node_count++;
}

static void
majority_case(struct rules *rules, const char *id, const struct label *label,
    int when, int source, unsigned effects)
{
	struct rule_case *one = &rules->cases[rules->case_count++];

	memset(one, 0, sizeof(*one));
	span_copy(span_of(id), one->id, sizeof(one->id));
	one->label = *label;
	one->when = when;
	one->source = source;
	one->effects = effects;
}

/* What a case of the plain majority says of VALID, by how a tie counts. */
static const struct {
	const char *ja, *en;
} facts[3][3] = {
	{ { "が有効投票の半数を超える", "more than half of the valid votes" },
	    { "が有効投票の半数を超えない",
	        "not more than half of the valid votes" } },
	{ { "が有効投票の半数以上", "at least half of the valid votes" },
	    { "が有効投票の半数に満たない",
	        "less than half of the valid votes" } },
	{ { "が有効投票の半数を超える", "more than half of the valid votes" },
	    { "が有効投票の半数に満たない",
	        "less than half of the valid votes" },
	    { "が有効投票のちょうど半数", "exactly half of the valid votes" } },
};

/* By its own name where one question is meant. */
static struct label
option_label(const struct rule_reader *reader, const char *id)
{
	const struct election *election = reader->election;
	size_t q = reader->question >= 0 ? (size_t)reader->question : 0;
	const struct label *label;
	struct label own = { .ja = "" };

	span_copy(span_of(id), own.ja, sizeof(own.ja));
	span_copy(span_of(id), own.en, sizeof(own.en));
	if (election == NULL ||
	    (reader->question < 0 && election->question_count > 1))
		return own;
	label = &election->questions[q]
	             .options[question_option(&election->questions[q], id)]
	             .label;
	/* Label and fact together must be a label again. */
	return strlen(label->ja) > LABEL_MAX / 2 ||
	               strlen(label->en) > LABEL_MAX / 2
	           ? own
	           : *label;
}

enum { MAJORITY, NO_MAJORITY, MAJORITY_TIE };

/*
 * Only a binding vote adopts or rejects; of any other the case says what the
 * votes are, and no more.
 */
static struct label
majority_label(const struct rule_reader *reader, const char *option, size_t tie,
    int which, unsigned effects)
{
	static const struct label binding[] = { { "可決", "adopted" },
		{ "否決", "not adopted" }, { "可否同数", "tie" } };
	struct label name = option_label(reader, option), label = { "", "" };

	if ((effects & RULE_BINDING) != 0)
		return binding[which];
	snprintf(label.ja, sizeof(label.ja), "%.*s%s", LABEL_MAX / 2, name.ja,
	    facts[tie][which].ja);
	snprintf(label.en, sizeof(label.en), "%.*s: %s", LABEL_MAX / 2, name.en,
	    facts[tie][which].en);
	return label;
}

/* The cases that "rule": "majority" stands for. */
static void
majority_cases(const struct rule_reader *reader, size_t tie,
    const struct rule_sum *votes, int source, unsigned effects)
{
	struct rules *rules = reader->rules;
	const char *option = rules->ids[rules->terms[votes->first].id];
	struct rule_outcome *outcome = &rules->outcomes[0];
	struct rule_sum valid = { (uint16_t)rules->term_count, 1 };
	enum rule_op op = tie == 1 ? RULE_AT_LEAST : RULE_OVER;
	struct label label;

	rules->terms[rules->term_count++] =
	    (struct rule_term){ COUNTER_VALID, 0 };
	label = majority_label(reader, option, tie, MAJORITY, effects);
	majority_case(rules, "adopted", &label,
	    majority_node(rules, op, votes, valid), source, effects);
	if (tie == 2) {
		label =
		    majority_label(reader, option, tie, MAJORITY_TIE, effects);
		majority_case(rules, "tie", &label,
		    majority_node(rules, RULE_AT_LEAST, votes, valid), source,
		    effects);
	}
	label = majority_label(reader, option, tie, NO_MAJORITY, effects);
	majority_case(rules, "not-adopted", &label, RULE_NONE, source, effects);
	outcome->case_count = rules->case_count;
	rules->outcome_count = 1;
}

static int
majority_read(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const forms_of[] = { "majority", NULL };
	static const char *const ties[] = { "not-adopted", "adopted", "tie",
		NULL };
	struct rules *rules = reader->rules;
	struct rule_sum votes = { (uint16_t)rules->term_count, 1 };
	struct rule_term term = { .counter = COUNTER_OPTION };
	struct document_at member;
	char id[ID_MAX + 1];
	unsigned effects;
	size_t rule, tie;
	int source;

	if (field_choice(
	        at, "rule", forms_of, N_("write majority"), &rule, err) != 0 ||
	    outcome_question_read(reader, at, &rules->outcomes[0], err) != 0 ||
	    document_member(at, "option", &member, err) != 0 ||
	    document_id(&member, id, err) != 0 ||
	    rule_check_option(reader, &member, id, err) != 0 ||
	    rule_keep_id(&member, rules, id, &term.id, err) != 0 ||
	    field_choice(at, "tie", ties,
	        N_("write adopted, not-adopted or tie"), &tie, err) != 0 ||
	    rule_read_source(at, rules, &source, err) != 0 ||
	    effects_read(at, &effects, err) != 0)
		return -1;
	/* Nothing but a gate and groups stand before: there is room. */
	if (rules->term_count + 2 > RULE_TERMS_MAX ||
	    rules->node_count + 2 > RULE_NODES_MAX)
		return rule_too_many(at, WORD_("rules"), RULE_NODES_MAX, err);
	rules->terms[rules->term_count++] = term;
	majority_cases(reader, tie, &votes, source, effects);
	return 0;
}

static int
outcomes_read(
    struct rule_reader *reader, const struct document_at *at, struct error *err)
{
	static const char *const plain[] = { "rule", "question", "option",
		"tie", "effect", "article", "source", "verified", "gate",
		"context", NULL };
	static const char *const full[] = { "context", "groups", "regions",
		"gate", "outcomes", NULL };
	struct document_at member;
	bool short_form = document_optional(at, "rule", &member);

	if (document_only(at, short_form ? plain : full, err) != 0 ||
	    each_read(reader, at, "context", RULE_CONTEXT_MAX, context_add,
	        err) != 0 ||
	    each_read(reader, at, "groups", RULE_GROUPS_MAX, group_add, err) !=
	        0 ||
	    regions_weights_read(reader, at, err) != 0 ||
	    gate_read(reader, at, err) != 0)
		return -1;
	if (short_form)
		return majority_read(reader, at, err);
	if (!reader->rules->gate.exists &&
	    !document_optional(at, "outcomes", &member))
		return document_refuse(at, err,
		    N_("leave \"decision\" out: the outcome is then the "
		       "figures only"),
		    N_("neither a gate nor outcomes: nothing is decided"));
	return each_read(
	    reader, at, "outcomes", QUESTIONS_MAX, outcome_add, err);
}

int
rules_parse(const struct document_at *at, const struct election *election,
    struct rules *rules, struct error *err)
{
	struct rule_reader reader = {
		.rules = rules, .election = election, .question = RULE_EVERY
	};

	memset(rules, 0, sizeof(*rules));
	if (outcomes_read(&reader, at, err) != 0)
		return -1;
	rules->exists = true;
	return 0;
}
