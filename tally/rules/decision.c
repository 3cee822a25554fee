#include "tally/rules/decision.h"

#include <assert.h>
#include <string.h>

#include "tally/rules/form.h"

/* Who may win a case: sums of options, resolved for this question. */
struct contenders {
	struct form forms[RULE_CHOICES_MAX];
	struct rule_sum sums[RULE_CHOICES_MAX]; /* count 0: see names */
	const char *names[RULE_CHOICES_MAX];
	size_t count;
};

static bool
contenders_of(const struct judge *judge, const struct rule_case *one,
    struct contenders *contenders)
{
	const struct question *question = judge_question(judge);
	const struct rules *rules = judge->rules;

	memset(contenders, 0, sizeof(*contenders));
	if (one->among_options) {
		contenders->count = question->option_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->forms[i].atoms[i] = 1;
			contenders->names[i] = question->options[i].id;
		}
	} else if (one->among_groups) {
		contenders->count = rules->group_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->names[i] = rules->groups[i].id;
			if (!form_add_sum(judge, &contenders->forms[i],
			        rules->groups[i].options, 1))
				return false;
		}
	} else {
		contenders->count = one->contender_count;
		for (size_t i = 0; i < contenders->count; i++) {
			contenders->sums[i] = one->contenders[i];
			if (!form_add_sum(judge, &contenders->forms[i],
			        one->contenders[i], 1))
				return false;
		}
	}
	return true;
}

static bool
form_subtract(struct form *from, const struct form *what)
{
	for (size_t i = 0; i < ATOMS_MAX; i++)
		if (!wide_add(from->atoms[i], -what->atoms[i], &from->atoms[i]))
			return false;
	return true;
}

/* Does contender i have more votes than each other one? */
static int
leads_all(const struct judge *judge, const struct contenders *contenders,
    size_t i, enum answer *answer)
{
	*answer = ANSWER_YES;
	for (size_t j = 0; j < contenders->count; j++) {
		struct form form = contenders->forms[i];
		struct wide_bounds range;

		if (i == j)
			continue;
		if (!form_subtract(&form, &contenders->forms[j]))
			return form_too_large(judge->err);
		if (form_range(judge, &form, &range) != 0)
			return -1;
		*answer = answer_and(*answer, judge_range(range, RULE_OVER));
	}
	return 0;
}

/* "for", or "a+b" for a sum. */
static void
winner_name(const struct rules *rules, const struct contenders *contenders,
    size_t i, char *out, size_t size)
{
	struct text text = { 0 };

	if (contenders->names[i] != NULL)
		text_add(&text, contenders->names[i]);
	for (size_t t = 0; t < contenders->sums[i].count; t++) {
		struct rule_term term =
		    rules->terms[contenders->sums[i].first + t];

		text_add(&text, t > 0 ? "+" : "");
		text_add(&text, rules->ids[term.id]);
	}
	safe_text(text.at, text.len, out, size);
	text_clear(&text);
}

/* Is there one, and who? Unknown until one leads for certain. */
static int
winner_ask(const struct judge *judge, int index, char *out, size_t size,
    enum answer *answer)
{
	const struct rule_case *one = &judge->rules->cases[index];
	struct contenders contenders;
	size_t step = judge_step(judge, TRACE_WINNER, index);

	out[0] = '\0';
	*answer = ANSWER_NO;
	if (!contenders_of(judge, one, &contenders))
		return form_too_large(judge->err);
	for (size_t i = 0; i < contenders.count; i++) {
		enum answer leads;

		if (leads_all(judge, &contenders, i, &leads) != 0)
			return -1;
		*answer = answer_or(*answer, leads);
		if (leads == ANSWER_YES)
			winner_name(judge->rules, &contenders, i, out, size);
	}
	judge_step_end(judge, step, *answer);
	if (step != SIZE_MAX)
		span_copy(span_of(out), judge->trace->steps[step].winner,
		    sizeof(judge->trace->steps[step].winner));
	return 0;
}

/* --- gate and outcomes -----------------------------------------------------
 */

static int
gate_ask(const struct judge *judge, enum answer *answer)
{
	struct judge inner = judge_deeper(judge);
	size_t step;

	*answer = ANSWER_YES;
	if (!judge->rules->gate.exists)
		return 0;
	inner.source = judge->rules->gate.source;
	step = judge_step(&inner, TRACE_GATE, 0);
	if (step != SIZE_MAX)
		judge->trace->steps[step].depth = judge->depth;
	if (judge_node(&inner, judge->rules->gate.when, answer) != 0)
		return -1;
	judge_step_end(judge, step, *answer);
	return 0;
}

static int
case_ask(const struct judge *judge, int index, bool open,
    struct outcome *outcome, enum answer *answer)
{
	const struct rule_case *one = &judge->rules->cases[index];
	struct judge inner = judge_deeper(judge);
	enum answer part;
	size_t step;

	inner.source = one->source;
	step = judge_step(&inner, TRACE_CASE, index);
	if (step != SIZE_MAX)
		judge->trace->steps[step].depth = judge->depth;
	*answer = ANSWER_YES;
	outcome->winner[0] = '\0';
	if (one->when != RULE_NONE &&
	    judge_node(&inner, one->when, answer) != 0)
		return -1;
	if (one->has_winner) {
		if (winner_ask(&inner, index, outcome->winner,
		        sizeof(outcome->winner), &part) != 0)
			return -1;
		*answer = answer_and(*answer, part);
	}
	/* It holds only if none of the cases before it does. */
	judge_step_end(judge, step,
	    answer_and(*answer, open ? ANSWER_DEPENDS : ANSWER_YES));
	return 0;
}

/*
 * The first case that holds. With unfinished figures several are possible:
 * up to the first that holds for certain.
 */
static int
outcome_ask(const struct judge *judge, size_t rule, struct outcome *outcome)
{
	const struct rule_outcome *cases = &judge->rules->outcomes[rule];
	bool open = false;

	*outcome = (struct outcome){
		.question = judge->question, .rule = rule, .decided = RULE_NONE
	};
	for (size_t i = 0; i < cases->case_count; i++) {
		int index = (int)(cases->first_case + i);
		enum answer answer;

		if (case_ask(judge, index, open, outcome, &answer) != 0)
			return -1;
		if (answer != ANSWER_NO)
			outcome->possible |= (uint64_t)1 << i;
		if (answer == ANSWER_YES && !open)
			outcome->decided = index;
		if (answer == ANSWER_YES)
			break;
		open = open || answer == ANSWER_DEPENDS;
	}
	if (outcome->decided == RULE_NONE)
		outcome->winner[0] = '\0';
	return 0;
}

static int
outcomes_ask(struct judge *judge, struct decision *decision)
{
	const struct rules *rules = judge->rules;
	const struct election *election = judge->facts->election;

	for (size_t r = 0; r < rules->outcome_count; r++) {
		const struct rule_outcome *rule = &rules->outcomes[r];

		for (size_t q = 0; q < election->question_count; q++) {
			if (!rule->every && strcmp(rule->question,
			                        election->questions[q].id) != 0)
				continue;
			assert(decision->outcome_count < QUESTIONS_MAX);
			judge->question = q;
			if (outcome_ask(judge, r,
			        &decision->outcomes[decision->outcome_count]) !=
			    0)
				return -1;
			decision->outcome_count++;
		}
	}
	return 0;
}

static struct judge
judge_of(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct error *err)
{
	return (struct judge){ .rules = rules,
		.facts = facts,
		.figures = &facts->whole,
		.source = RULE_NONE,
		.trace = trace,
		.err = err };
}

int
decision_gate(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct decision *decision, struct error *err)
{
	struct judge judge = judge_of(rules, facts, trace, err);
	const struct rule_gate *gate = &rules->gate;
	enum answer *established = &decision->established;

	memset(decision, 0, sizeof(*decision));
	if (gate_ask(&judge, established) != 0)
		return -1;
	decision->may_count =
	    gate->exists && gate->count_if_not_met ? ANSWER_YES : *established;
	decision->may_publish = gate->exists && gate->publish_if_not_met
	                            ? ANSWER_YES
	                            : *established;
	return 0;
}

int
decision_evaluate(const struct rules *rules, const struct facts *facts,
    struct trace *trace, struct decision *decision, struct error *err)
{
	struct judge judge = judge_of(rules, facts, trace, err);

	if (decision_gate(rules, facts, trace, decision, err) != 0)
		return -1;
	if (decision->established == ANSWER_NO)
		return 0;
	if (outcomes_ask(&judge, decision) != 0)
		return -1;
	if (decision->established == ANSWER_YES)
		return 0;
	for (size_t i = 0; i < decision->outcome_count; i++) {
		decision->outcomes[i].decided = RULE_NONE;
		decision->outcomes[i].winner[0] = '\0';
	}
	return 0;
}

int
decision_ask(const struct rules *rules, const struct facts *facts, int node,
    size_t question, enum answer *answer, struct error *err)
{
	struct judge judge = judge_of(rules, facts, NULL, err);

	judge.question = question;
	return judge_node(&judge, node, answer);
}

static bool
is_open(struct bounds bounds)
{
	return bounds.low != bounds.high;
}

bool
decision_is_open(const struct figures *figures, size_t question_count)
{
	if (is_open(figures->v))
		return true;
	for (size_t q = 0; q < question_count; q++) {
		const struct question_figures *one = &figures->questions[q];

		if (is_open(one->invalid) || is_open(one->blank) ||
		    is_open(one->papers))
			return true;
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			if (is_open(one->options[i]))
				return true;
	}
	return false;
}
