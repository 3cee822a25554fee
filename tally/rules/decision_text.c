#include "tally/rules/decision_text.h"

static void
established_say(const struct rules *rules, const struct decision *decision,
    struct text *text)
{
	if (!rules->gate.exists)
		return;
	switch (decision->established) {
	case ANSWER_YES:
		rule_text_say(text, N_("The vote stands.\n"));
		break;
	case ANSWER_NO:
		rule_text_say(text, N_("The vote does not stand.\n"));
		break;
	case ANSWER_DEPENDS:
		rule_text_say(
		    text, N_("Whether the vote stands is still open.\n"));
		break;
	}
	if (decision->established == ANSWER_NO &&
	    decision->may_count != ANSWER_YES)
		rule_text_say(text, N_("The papers stay closed.\n"));
	else if (decision->established == ANSWER_NO &&
	         decision->may_publish != ANSWER_YES)
		rule_text_say(
		    text, N_("The papers may be counted; the votes are not "
		             "published.\n"));
}

/* Options have labels; of groups and sums the id has to do. */
static const char *
winner_label(const struct rules *rules, const struct question *question,
    const char *winner)
{
	int option = question_option(question, winner);
	int group = rules_group(rules, winner);

	if (option >= 0)
		return label_text(&question->options[option].label);
	return group >= 0 ? label_text(&rules->groups[group].label) : winner;
}

static void
possible_say(
    const struct rules *rules, const struct outcome *outcome, struct text *text)
{
	const struct rule_outcome *rule = &rules->outcomes[outcome->rule];
	bool first = true;

	rule_text_say(text, N_("still open; possible: "));
	for (size_t i = 0; i < rule->case_count; i++) {
		if ((outcome->possible >> i & 1) == 0)
			continue;
		text_add(text, first ? "" : ", ");
		rule_text_say(text, N_("\"%s\""),
		    label_text(&rules->cases[rule->first_case + i].label));
		first = false;
	}
}

static void
outcome_say(const struct rules *rules, const struct election *election,
    const struct outcome *outcome, struct text *text)
{
	const struct question *question =
	    &election->questions[outcome->question];

	rule_text_say(
	    text, N_("Question \"%s\": "), label_text(&question->text));
	if (outcome->decided == RULE_NONE)
		possible_say(rules, outcome, text);
	else
		rule_text_say(text, N_("\"%s\""),
		    label_text(&rules->cases[outcome->decided].label));
	if (outcome->winner[0] != '\0')
		rule_text_say(text, N_(" (most votes: \"%s\")"),
		    winner_label(rules, question, outcome->winner));
	text_add(text, "\n");
}

void
decision_text(const struct rules *rules, const struct election *election,
    const struct decision *decision, struct text *text)
{
	if (!rules->exists) {
		rule_text_say(text,
		    N_("No decision is laid down: the outcome is the figures "
		       "only.\n"));
		return;
	}
	established_say(rules, decision, text);
	if (rules->outcome_count == 0)
		rule_text_say(text,
		    N_("No outcome is laid down: it is the figures only.\n"));
	for (size_t i = 0; i < decision->outcome_count; i++)
		outcome_say(rules, election, &decision->outcomes[i], text);
}

/* --- JSON ------------------------------------------------------------------
 */

static void
label_json(const struct label *label, struct text *text)
{
	text_add(text, ",\"label\":{\"ja\":");
	text_add_json(text, label->ja);
	text_add(text, ",\"en\":");
	text_add_json(text, label->en);
	text_add(text, "}");
}

static void
effects_json(unsigned effects, struct text *text)
{
	static const char *const words[] = { "binding", "respect", "notify",
		"none" };
	bool first = true;

	text_add(text, ",\"effect\":[");
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
outcome_json(const struct rules *rules, const struct election *election,
    const struct outcome *outcome, struct text *text)
{
	const struct rule_outcome *rule = &rules->outcomes[outcome->rule];
	bool first = true;

	text_add(text, "{\"question\":");
	text_add_json(text, election->questions[outcome->question].id);
	if (outcome->decided != RULE_NONE) {
		const struct rule_case *one = &rules->cases[outcome->decided];

		text_add(text, ",\"outcome\":");
		text_add_json(text, one->id);
		label_json(&one->label, text);
		effects_json(one->effects, text);
	}
	if (outcome->winner[0] != '\0') {
		text_add(text, ",\"winner\":");
		text_add_json(text, outcome->winner);
	}
	text_add(text, ",\"possible\":[");
	for (size_t i = 0; i < rule->case_count; i++) {
		if ((outcome->possible >> i & 1) == 0)
			continue;
		text_add(text, first ? "" : ",");
		text_add_json(text, rules->cases[rule->first_case + i].id);
		first = false;
	}
	text_add(text, "]}");
}

void
decision_text_json(const struct rules *rules, const struct election *election,
    const struct decision *decision, const struct trace *trace,
    struct text *text)
{
	text_addf(text,
	    "{\"established\":\"%s\",\"may-count\":\"%s\",\"may-publish\":"
	    "\"%s\",\"outcomes\":[",
	    answer_name(decision->established),
	    answer_name(decision->may_count),
	    answer_name(decision->may_publish));
	for (size_t i = 0; i < decision->outcome_count; i++) {
		text_add(text, i > 0 ? "," : "");
		outcome_json(rules, election, &decision->outcomes[i], text);
	}
	text_add(text, "],\"steps\":");
	trace_json(trace, text);
	text_add(text, "}");
}
