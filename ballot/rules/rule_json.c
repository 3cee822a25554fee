#include "ballot/rules/rule_json.h"

static void
json_member(struct text *text, const char *key)
{
	char last = text->len > 0 ? text->at[text->len - 1] : '{';

	text_add(text, last == '{' ? "" : ",");
	text_add_json(text, key);
	text_add(text, ":");
}

static void
json_text(struct text *text, const char *key, const char *value)
{
	json_member(text, key);
	text_add_json(text, value);
}

static void
json_bool(struct text *text, const char *key, bool value)
{
	json_member(text, key);
	text_add(text, value ? "true" : "false");
}

static void
json_number(struct text *text, const char *key, uint64_t value)
{
	json_member(text, key);
	text_addf(text, "%llu", (unsigned long long)value);
}

static void
json_label(struct text *text, const struct label *label)
{
	json_member(text, "label");
	text_add(text, "{\"ja\":");
	text_add_json(text, label->ja);
	text_add(text, ",\"en\":");
	text_add_json(text, label->en);
	text_add(text, "}");
}

static void
json_source(const struct rules *rules, int index, struct text *text)
{
	const struct rule_article *source;

	if (index < 0)
		return;
	source = &rules->sources[index];
	if (source->article[0] != '\0')
		json_text(text, "article", source->article);
	json_text(text, "source", source->text);
	json_bool(text, "verified", source->verified);
}

static void
json_term(const struct rules *rules, struct rule_term term, struct text *text)
{
	text_addf(text, "\"%s%s\"", counter_name(term.counter),
	    term.counter >= COUNTER_OPTION ? rules->ids[term.id] : "");
}

static void
json_sum(const struct rules *rules, struct rule_sum sum, struct text *text)
{
	if (sum.count == 1) {
		json_term(rules, rules->terms[sum.first], text);
		return;
	}
	text_add(text, "[");
	for (size_t i = 0; i < sum.count; i++) {
		text_add(text, i > 0 ? "," : "");
		json_term(rules, rules->terms[sum.first + i], text);
	}
	text_add(text, "]");
}

static void
json_part(struct text *text, uint64_t n, uint64_t d)
{
	text_addf(text, "\"%llu/%llu\"", (unsigned long long)n,
	    (unsigned long long)d);
}

static void
json_tiers(
    const struct rules *rules, const struct rule_node *node, struct text *text)
{
	text_add(text, "{\"tiers\":[");
	for (size_t i = 0; i < node->tier_count; i++) {
		const struct rule_tier *tier =
		    &rules->tiers[node->first_tier + i];

		text_add(text, i > 0 ? ",{" : "{");
		if (tier->up_to != 0)
			json_number(text, "up-to", tier->up_to);
		json_member(text, "part");
		json_part(text, tier->n, tier->d);
		text_add(text, "}");
	}
	text_add(text, "]}");
}

static void
json_threshold(
    const struct rules *rules, const struct rule_node *node, struct text *text)
{
	json_member(text, node->op == RULE_OVER ? "over" : "at-least");
	if (node->kind == RULE_TIERS)
		json_tiers(rules, node, text);
	else if (node->absolute)
		text_addf(text, "%llu", (unsigned long long)node->n);
	else
		json_part(text, node->n, node->d);
}

static void json_node(const struct rules *rules, int index, struct text *text);

static void
json_list(const struct rules *rules, const struct rule_node *node,
    const char *key, struct text *text)
{
	json_member(text, key);
	text_add(text, "[");
	for (int c = node->child; c >= 0; c = rules->nodes[c].next) {
		text_add(text, c == node->child ? "" : ",");
		json_node(rules, c, text);
	}
	text_add(text, "]");
}

static void
json_child(
    const struct rules *rules, const char *key, int child, struct text *text)
{
	json_member(text, key);
	json_node(rules, child, text);
}

static void
json_if(
    const struct rules *rules, const struct rule_node *node, struct text *text)
{
	static const char *const keys[] = { "if", "then", "else" };
	int child = node->child;

	for (size_t i = 0; i < 3; i++, child = rules->nodes[child].next)
		json_child(rules, keys[i], child, text);
}

static void
json_compare(
    const struct rules *rules, const struct rule_node *node, struct text *text)
{
	json_member(text, "count");
	json_sum(rules, node->left, text);
	json_threshold(rules, node, text);
	if (node->absolute)
		return;
	json_member(text, "of");
	json_sum(rules, node->right, text);
}

static void
json_shares(
    const struct rules *rules, const struct rule_node *node, struct text *text)
{
	json_member(text, "shares");
	text_add(text, "[");
	json_sum(rules, node->left, text);
	text_add(text, ",");
	json_sum(rules, node->right, text);
	text_add(text, "]");
}

static void
json_node(const struct rules *rules, int index, struct text *text)
{
	const struct rule_node *node = &rules->nodes[index];

	text_add(text, "{");
	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
	case RULE_TIERS:
		json_compare(rules, node, text);
		break;
	case RULE_ALL:
		json_list(rules, node, "all", text);
		break;
	case RULE_ANY:
		json_list(rules, node, "any", text);
		break;
	case RULE_NOT:
		json_child(rules, "not", node->child, text);
		break;
	case RULE_IF:
		json_if(rules, node, text);
		break;
	case RULE_FLAG:
		json_text(text, "context", rules->ids[node->id]);
		break;
	case RULE_REGIONS:
		json_child(rules, "regions", node->child, text);
		json_threshold(rules, node, text);
		break;
	case RULE_SHARES:
		json_shares(rules, node, text);
		break;
	case RULE_QUESTION:
		json_text(text, "question", rules->ids[node->id]);
		json_child(rules, "holds", node->child, text);
		break;
	case RULE_KIND_COUNT:
		break;
	}
	json_source(rules, node->source, text);
	text_add(text, "}");
}

static void
json_contexts(const struct rules *rules, struct text *text)
{
	json_member(text, "context");
	text_add(text, "[");
	for (size_t i = 0; i < rules->context_count; i++) {
		const struct rule_context *one = &rules->context[i];

		text_add(text, i > 0 ? ",{" : "{");
		json_text(text, "id", one->id);
		json_label(text, &one->label);
		json_text(text, "kind", one->number ? "number" : "yes-no");
		if (one->known && one->number)
			json_number(text, "value", one->value);
		else if (one->known)
			json_bool(text, "value", one->value != 0);
		text_add(text, "}");
	}
	text_add(text, "]");
}

static void
json_groups(const struct rules *rules, struct text *text)
{
	json_member(text, "groups");
	text_add(text, "[");
	for (size_t i = 0; i < rules->group_count; i++) {
		const struct rule_group *one = &rules->groups[i];

		text_add(text, i > 0 ? ",{" : "{");
		json_text(text, "id", one->id);
		json_label(text, &one->label);
		json_member(text, "options");
		text_add(text, "[");
		for (size_t j = 0; j < one->options.count; j++) {
			size_t term = one->options.first + j;

			text_add(text, j > 0 ? "," : "");
			text_add_json(text, rules->ids[rules->terms[term].id]);
		}
		text_add(text, "]}");
	}
	text_add(text, "]");
}

static void
json_regions(const struct rules *rules, struct text *text)
{
	json_member(text, "regions");
	text_add(text, "{");
	json_number(text, "weight", rules->region_weight);
	json_number(text, "total", rules->region_total);
	if (rules->region_count > 0) {
		json_member(text, "weights");
		text_add(text, "[");
		for (size_t i = 0; i < rules->region_count; i++) {
			text_add(text, i > 0 ? ",{" : "{");
			json_text(text, "id", rules->regions[i].id);
			json_number(text, "weight", rules->regions[i].weight);
			text_add(text, "}");
		}
		text_add(text, "]");
	}
	text_add(text, "}");
}

static void
json_gate(const struct rules *rules, struct text *text)
{
	json_member(text, "gate");
	text_add(text, "{");
	json_child(rules, "established", rules->gate.when, text);
	json_bool(text, "count-if-not-met", rules->gate.count_if_not_met);
	json_bool(text, "publish-if-not-met", rules->gate.publish_if_not_met);
	json_source(rules, rules->gate.source, text);
	text_add(text, "}");
}

static void
json_winner(
    const struct rules *rules, const struct rule_case *one, struct text *text)
{
	if (!one->has_winner)
		return;
	if (one->contender_count == 0) {
		json_text(
		    text, "winner", one->among_options ? "options" : "groups");
		return;
	}
	json_member(text, "winner");
	text_add(text, "[");
	for (size_t i = 0; i < one->contender_count; i++) {
		text_add(text, i > 0 ? "," : "");
		json_sum(rules, one->contenders[i], text);
	}
	text_add(text, "]");
}

static void
json_effects(unsigned effects, struct text *text)
{
	static const char *const words[] = { "binding", "respect", "notify",
		"none" };
	bool first = true;

	if (effects == 0)
		return;
	json_member(text, "effect");
	text_add(text, "[");
	for (size_t i = 0; i < 4; i++) {
		if ((effects & 1u << i) == 0)
			continue;
		text_add(text, first ? "" : ",");
		text_add_json(text, words[i]);
		first = false;
	}
	text_add(text, "]");
}

static void
json_outcome(const struct rules *rules, const struct rule_outcome *outcome,
    struct text *text)
{
	text_add(text, "{");
	if (!outcome->every)
		json_text(text, "question", outcome->question);
	json_member(text, "cases");
	text_add(text, "[");
	for (size_t i = 0; i < outcome->case_count; i++) {
		const struct rule_case *one =
		    &rules->cases[outcome->first_case + i];

		text_add(text, i > 0 ? ",{" : "{");
		json_text(text, "id", one->id);
		json_label(text, &one->label);
		if (one->when >= 0)
			json_child(rules, "when", one->when, text);
		json_winner(rules, one, text);
		json_effects(one->effects, text);
		json_source(rules, one->source, text);
		text_add(text, "}");
	}
	text_add(text, "]}");
}

static void
json_outcomes(const struct rules *rules, struct text *text)
{
	json_member(text, "outcomes");
	text_add(text, "[");
	for (size_t i = 0; i < rules->outcome_count; i++) {
		text_add(text, i > 0 ? "," : "");
		json_outcome(rules, &rules->outcomes[i], text);
	}
	text_add(text, "]");
}

void
rule_json_format(const struct rules *rules, struct text *text)
{
	text_add(text, "{");
	if (rules->context_count > 0)
		json_contexts(rules, text);
	if (rules->group_count > 0)
		json_groups(rules, text);
	json_regions(rules, text);
	if (rules->gate.exists)
		json_gate(rules, text);
	if (rules->outcome_count > 0)
		json_outcomes(rules, text);
	text_add(text, "}");
}
