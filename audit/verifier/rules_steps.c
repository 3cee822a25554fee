#include "audit/verifier/rules_steps.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/spell.h"

/* --- keeping them --------------------------------------------------------- */

struct step *
steps_add(struct steps *steps)
{
	struct step *step;

	if (steps->count == STEPS_MAX)
		return NULL;
	if (steps->count % 64 == 0)
		steps->items = memory_grow(
		    steps->items, steps->count + 64, sizeof(*steps->items));
	step = &steps->items[steps->count++];
	*step = (struct step){ .answer = ANSWER_OPEN };
	return step;
}

size_t
step_index(const struct steps *steps, const struct step *step)
{
	return step != NULL ? (size_t)(step - steps->items) : SIZE_MAX;
}

struct step *
step_at(struct steps *steps, size_t index)
{
	return index != SIZE_MAX ? &steps->items[index] : NULL;
}

/* What is not known ends at the largest number that a figure can have. */
static uint64_t
as_figure(rules_big number)
{
	if (number < 0)
		return 0;
	return number > (rules_big)UINT64_MAX ? UINT64_MAX : (uint64_t)number;
}

void
step_add_input(struct step *step, const struct term *term,
    struct big_range value, const char *source)
{
	step->inputs = memory_grow(
	    step->inputs, step->input_count + 1, sizeof(*step->inputs));
	step->inputs[step->input_count++] = (struct step_input){ .term = term,
		.value = { as_figure(value.low), as_figure(value.high) },
		.source = source };
}

void
steps_free(struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		free(steps->items[i].inputs);
	free(steps->items);
	*steps = (struct steps){ .count = 0 };
}

/* --- symbols -------------------------------------------------------------- */

static void
put_sum(struct buffer *out, const struct sum *sum, bool brackets)
{
	brackets = brackets && sum->count > 1;
	buffer_put(out, brackets ? "(" : "");
	for (size_t i = 0; i < sum->count; i++) {
		buffer_put(out, i > 0 ? " + " : "");
		rules_term_name(&sum->terms[i], out);
	}
	buffer_put(out, brackets ? ")" : "");
}

/* "2 × (a + b)"; once is not said. */
static void
put_times(struct buffer *out, uint64_t factor, const struct sum *sum)
{
	if (factor != 1) {
		spell_number(out, (long long)factor);
		buffer_put(out, " × ");
	}
	put_sum(out, sum, factor != 1);
}

static void
put_sign(struct buffer *out, const struct rule *rule)
{
	buffer_put(out, rule->at_least ? " ≥ " : " > ");
}

static void
put_tiers(struct buffer *out, const struct rule *rule)
{
	put_sum(out, &rule->left, false);
	put_sign(out, rule);
	put_sum(out, &rule->right, true);
	buffer_put(out, " × {");
	for (size_t i = 0; i < rule->tier_count; i++) {
		const struct tier *tier = &rule->tiers[i];

		buffer_put(out, i > 0 ? "; " : "");
		spell_number(out, (long long)tier->n);
		buffer_put(out, "/");
		spell_number(out, (long long)tier->d);
		if (tier->up_to == 0)
			continue;
		buffer_put(out, " ≤ ");
		spell_number(out, (long long)tier->up_to);
	}
	buffer_put(out, "}");
}

static void
put_regions(struct buffer *out, const struct rule *rule)
{
	if (rule->d != 1) {
		spell_number(out, (long long)rule->d);
		buffer_put(out, " × ");
	}
	buffer_put(out, "regions");
	put_sign(out, rule);
	if (rule->absolute || rule->n != 1)
		spell_number(out, (long long)rule->n);
	if (!rule->absolute)
		buffer_put(
		    out, rule->n != 1 ? " × all-regions" : "all-regions");
}

static void
put_share(struct buffer *out, const struct sum *sum)
{
	put_sum(out, sum, true);
	buffer_put(out, " ÷ VALID + regions-won ÷ all-regions");
}

void
rules_symbols(const struct rule *rule, struct buffer *out)
{
	switch (rule->form) {
	case RULE_COUNT:
		put_times(out, rule->d, &rule->left);
		put_sign(out, rule);
		if (rule->absolute)
			spell_number(out, (long long)rule->n);
		else
			put_times(out, rule->n, &rule->right);
		break;
	case RULE_COUNT_TIERS:
		put_tiers(out, rule);
		break;
	case RULE_ALL:
		buffer_put(out, "all");
		break;
	case RULE_ANY:
		buffer_put(out, "any");
		break;
	case RULE_NOT:
		buffer_put(out, "not");
		break;
	case RULE_IF:
		buffer_put(out, "if");
		break;
	case RULE_CONTEXT:
		buffer_printf(out, "context:%s", rule->id);
		break;
	case RULE_REGIONS:
		put_regions(out, rule);
		break;
	case RULE_SHARES:
		put_share(out, &rule->left);
		buffer_put(out, " > ");
		put_share(out, &rule->right);
		break;
	case RULE_QUESTION:
		buffer_printf(out, "question %s", rule->id);
		break;
	}
}

/* --- JSON ----------------------------------------------------------------- */

static void
put_big(struct buffer *out, rules_big number)
{
	char digits[41];
	size_t at = sizeof(digits);
	bool negative = number < 0;

	digits[--at] = '\0';
	do {
		int digit = (int)(number % 10);

		digits[--at] = (char)('0' + (digit < 0 ? -digit : digit));
		number /= 10;
	} while (number != 0);
	buffer_printf(out, "%s%s", negative ? "-" : "", &digits[at]);
}

/* In quotes: a product can be more than JSON readers keep exactly. */
static void
put_side(struct buffer *out, const char *name, struct big_range side)
{
	buffer_printf(out, ",\"%s\":[\"", name);
	put_big(out, side.low);
	buffer_put(out, "\",\"");
	put_big(out, side.high);
	buffer_put(out, "\"]");
}

static void
put_member(struct buffer *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buffer_printf(out, ",\"%s\":", name);
	spell_text(out, value);
}

static void
put_inputs(struct buffer *out, const struct step *step)
{
	for (size_t i = 0; i < step->input_count; i++) {
		const struct step_input *input = &step->inputs[i];
		struct buffer name = { 0 };

		buffer_put(out, i > 0 ? "," : ",\"inputs\":[");
		rules_term_name(input->term, &name);
		buffer_put(out, "{\"counter\":");
		spell_text(out, spelled(&name));
		buffer_printf(out, ",\"low\":%llu,\"high\":%llu",
		    (unsigned long long)input->value.low,
		    (unsigned long long)input->value.high);
		put_member(out, "source", input->source);
		buffer_put(out, "}");
		buffer_clear(&name);
	}
	buffer_put(out, step->input_count > 0 ? "]" : "");
}

static const char *
answer_word(enum answer answer)
{
	return answer == ANSWER_YES  ? "yes"
	       : answer == ANSWER_NO ? "no"
	                             : "undetermined";
}

static void
put_step(struct buffer *out, const struct step *step)
{
	static const char *const kinds[] = { "gate", "case", "winner", "rule" };
	struct buffer asks = { 0 };

	buffer_printf(out, "{\"depth\":%u,\"kind\":\"%s\"", step->depth,
	    kinds[step->kind]);
	if (step->rule != NULL) {
		rules_symbols(step->rule, &asks);
		put_member(out, "asks", spelled(&asks));
		buffer_clear(&asks);
	}
	put_member(out, "case", step->of);
	buffer_printf(out, ",\"answer\":\"%s\"", answer_word(step->answer));
	put_member(out, "question", step->question);
	put_member(out, "region", step->region);
	put_member(
	    out, "winner", step->winner[0] != '\0' ? step->winner : NULL);
	if (step->source != NULL) {
		put_member(out, "article", step->source->article);
		put_member(out, "source", step->source->text);
		buffer_printf(out, ",\"verified\":%s",
		    step->source->verified ? "true" : "false");
	}
	if (step->compares) {
		put_side(out, "left", step->left);
		put_side(out, "right", step->right);
	}
	put_inputs(out, step);
	buffer_put(out, "}");
}

void
steps_json(const struct steps *steps, struct buffer *out)
{
	for (size_t i = 0; i < steps->count; i++) {
		buffer_put(out, i > 0 ? "," : "");
		put_step(out, &steps->items[i]);
	}
}

static void
put_verdict(struct buffer *out, const struct rules *rules,
    const struct rules_election *election, const struct rules_verdict *verdict)
{
	static const char *const effects[] = { "binding", "respect", "notify",
		"none" };
	const struct rules_outcome *outcome =
	    &rules->outcomes[verdict->outcome];
	const char *comma = "";

	buffer_put(out, "{\"question\":");
	spell_text(out, election->questions[verdict->question].id);
	if (verdict->decided >= 0) {
		const struct rules_case *one = &rules->cases[verdict->decided];

		put_member(out, "outcome", one->id);
		buffer_put(out, ",\"label\":{\"ja\":");
		spell_text(out, one->ja);
		put_member(out, "en", one->en);
		buffer_put(out, "},\"effect\":[");
		for (size_t i = 0; i < 4; i++) {
			if ((one->effects & 1u << i) == 0)
				continue;
			buffer_printf(out, "%s\"%s\"", comma, effects[i]);
			comma = ",";
		}
		buffer_put(out, "]");
	}
	put_member(
	    out, "winner", verdict->winner[0] != '\0' ? verdict->winner : NULL);
	buffer_put(out, ",\"possible\":[");
	comma = "";
	for (size_t i = 0; i < outcome->count; i++) {
		if ((verdict->possible >> i & 1) == 0)
			continue;
		buffer_put(out, comma);
		spell_text(out, rules->cases[outcome->first + i].id);
		comma = ",";
	}
	buffer_put(out, "]}");
}

void
rules_decision_json(const struct rules *rules,
    const struct rules_election *election,
    const struct rules_decision *decision, struct buffer *out)
{
	buffer_printf(out,
	    "{\"established\":\"%s\",\"may-count\":\"%s\",\"may-publish\":"
	    "\"%s\",\"outcomes\":[",
	    answer_word(decision->established),
	    answer_word(decision->may_count),
	    answer_word(decision->may_publish));
	for (size_t i = 0; i < decision->verdict_count; i++) {
		buffer_put(out, i > 0 ? "," : "");
		put_verdict(out, rules, election, &decision->verdicts[i]);
	}
	buffer_printf(out, "],\"steps\":[%s]}", spelled(&decision->steps));
}
