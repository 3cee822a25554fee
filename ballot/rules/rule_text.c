#include "ballot/rules/rule_text.h"

#include <stdarg.h>
#include <string.h>

#define EXPLAIN_INDENT 2

void
rule_text_say(struct text *text, const char *id, ...)
{
	struct message message;
	char line[2048];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

static void
number_add(struct text *text, uint64_t number)
{
	char out[NUMBER_TEXT_LEN];

	text_add(text, number_text((long long)number, out));
}

const char *
rule_text_sign(enum rule_op op)
{
	return op == RULE_OVER ? ">" : "≥";
}

/* --- names -----------------------------------------------------------------
 */

static const char *
option_label(const struct rule_words *words, const char *id)
{
	const struct election *election = words->election;
	int option;

	if (election == NULL || words->question < 0)
		return id;
	option = question_option(&election->questions[words->question], id);
	if (option < 0)
		return id;
	return label_text(
	    &election->questions[words->question].options[option].label);
}

static void
named_counter(const struct rules *rules, enum counter counter, const char *id,
    const struct rule_words *words, struct text *text)
{
	int group = rules_group(rules, id), context = rules_context(rules, id);

	if (counter == COUNTER_OPTION)
		rule_text_say(
		    text, N_("votes for \"%s\""), option_label(words, id));
	else if (counter == COUNTER_GROUP && group >= 0)
		rule_text_say(text, N_("votes for \"%s\""),
		    label_text(&rules->groups[group].label));
	else if (context >= 0)
		text_add(text, label_text(&rules->context[context].label));
}

void
rule_text_counter(const struct rules *rules, enum counter counter, uint16_t id,
    const struct rule_words *words, struct text *text)
{
	static const char *const people[COUNTER_COUNT] = {
		[COUNTER_E0] = N_("people eligible when notice was given (E0)"),
		[COUNTER_E] = N_("people eligible on the day (E)"),
		[COUNTER_V] = N_("voters (V)"),
		[COUNTER_B] = N_("ballot papers cast (B)"),
		[COUNTER_VALID] = N_("valid votes"),
		[COUNTER_INVALID] = N_("invalid votes"),
		[COUNTER_BLANK] = N_("papers neither valid nor invalid"),
		[COUNTER_LARGEST] = N_("the most votes for one option"),
	};
	bool named = counter >= COUNTER_OPTION;

	if (!words->people) {
		text_add(text, counter_name(counter));
		text_add(text, named ? rules->ids[id] : "");
	} else if (named) {
		named_counter(rules, counter, rules->ids[id], words, text);
	} else {
		text_add(text, translate(people[counter]));
	}
}

static void
sum_add(const struct rules *rules, struct rule_sum sum, bool brackets,
    const struct rule_words *words, struct text *text)
{
	brackets = brackets && sum.count > 1;
	text_add(text, brackets ? "(" : "");
	for (size_t i = 0; i < sum.count; i++) {
		struct rule_term term = rules->terms[sum.first + i];

		text_add(text, i > 0 ? " + " : "");
		rule_text_counter(rules, term.counter, term.id, words, text);
	}
	text_add(text, brackets ? ")" : "");
}

/* --- one node --------------------------------------------------------------
 */

static void
times_add(const struct rules *rules, uint64_t factor, struct rule_sum sum,
    const struct rule_words *words, struct text *text)
{
	if (factor != 1) {
		number_add(text, factor);
		text_add(text, " × ");
	}
	sum_add(rules, sum, factor != 1, words, text);
}

static void
compare_add(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, struct text *text)
{
	times_add(rules, node->d, node->left, words, text);
	text_add(text, " ");
	text_add(text, rule_text_sign(node->op));
	text_add(text, " ");
	if (node->absolute)
		number_add(text, node->n);
	else
		times_add(rules, node->n, node->right, words, text);
}

/* "1/3 up to 400,000; 1/6 up to 800,000; 1/8" */
static void
tiers_add(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, struct text *text)
{
	sum_add(rules, node->left, false, words, text);
	text_add(text, " ");
	text_add(text, rule_text_sign(node->op));
	text_add(text, " ");
	sum_add(rules, node->right, true, words, text);
	text_add(text, " × {");
	for (size_t i = 0; i < node->tier_count; i++) {
		const struct rule_tier *tier =
		    &rules->tiers[node->first_tier + i];

		text_add(text, i > 0 ? "; " : "");
		number_add(text, tier->n);
		text_add(text, "/");
		number_add(text, tier->d);
		text_add(text, tier->up_to != 0 ? " ≤ " : "");
		if (tier->up_to != 0)
			number_add(text, tier->up_to);
	}
	text_add(text, "}");
}

static void
regions_add(const struct rule_node *node, const struct rule_words *words,
    struct text *text)
{
	const char *sign = rule_text_sign(node->op);

	if (node->d != 1) {
		number_add(text, node->d);
		text_add(text, " × ");
	}
	text_add(text, words->people ? translate(N_("regions where it holds"))
	                             : "regions");
	text_add(text, " ");
	text_add(text, sign);
	text_add(text, " ");
	if (node->absolute || node->n != 1)
		number_add(text, node->n);
	if (node->absolute)
		return;
	text_add(text, node->n != 1 ? " × " : "");
	text_add(
	    text, words->people ? translate(N_("all regions")) : "all-regions");
}

static void
shares_side_add(const struct rules *rules, struct rule_sum sum,
    const struct rule_words *words, struct text *text)
{
	sum_add(rules, sum, true, words, text);
	text_add(text, " ÷ ");
	rule_text_counter(rules, COUNTER_VALID, 0, words, text);
	text_add(text, " + ");
	text_add(
	    text, words->people ? translate(N_("regions won")) : "regions-won");
	text_add(text, " ÷ ");
	text_add(
	    text, words->people ? translate(N_("all regions")) : "all-regions");
}

static void
question_add(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, struct text *text)
{
	const char *id = rules->ids[node->id];
	int question = words->election != NULL
	                   ? election_question(words->election, id)
	                   : RULE_NONE;

	if (!words->people)
		text_addf(text, "question %s", id);
	else
		rule_text_say(text, N_("of the question \"%s\":"),
		    question < 0
		        ? id
		        : label_text(
		              &words->election->questions[question].text));
}

static void
flag_add(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, struct text *text)
{
	const char *id = rules->ids[node->id];
	int context = rules_context(rules, id);

	if (words->people && context >= 0)
		text_add(text, label_text(&rules->context[context].label));
	else
		text_addf(text, "context:%s", id);
}

static const char *
word(const struct rule_words *words, const char *symbol, const char *people)
{
	return words->people ? translate(people) : symbol;
}

void
rule_text_node(const struct rules *rules, int index,
    const struct rule_words *words, struct text *text)
{
	const struct rule_node *node = &rules->nodes[index];

	switch ((enum rule_kind)node->kind) {
	case RULE_COMPARE:
		compare_add(rules, node, words, text);
		break;
	case RULE_TIERS:
		tiers_add(rules, node, words, text);
		break;
	case RULE_ALL:
		text_add(text, word(words, "all", N_("all of these:")));
		break;
	case RULE_ANY:
		text_add(
		    text, word(words, "any", N_("at least one of these:")));
		break;
	case RULE_NOT:
		text_add(text, word(words, "not", N_("not this:")));
		break;
	case RULE_IF:
		text_add(
		    text, word(words, "if",
		              N_("if the first of these holds, the second, "
		                 "otherwise the third:")));
		break;
	case RULE_FLAG:
		flag_add(rules, node, words, text);
		break;
	case RULE_REGIONS:
		regions_add(node, words, text);
		break;
	case RULE_SHARES:
		shares_side_add(rules, node->left, words, text);
		text_add(text, " > ");
		shares_side_add(rules, node->right, words, text);
		break;
	case RULE_QUESTION:
		question_add(rules, node, words, text);
		break;
	case RULE_KIND_COUNT:
		break;
	}
}

/* Piece by piece: a source may be longer than an argument. */
void
rule_text_source(const struct rules *rules, int index, struct text *text)
{
	const struct rule_article *source;
	bool article;

	if (index < 0)
		return;
	source = &rules->sources[index];
	article = source->article[0] != '\0';
	text_add(text, "[");
	text_add(text, article ? source->article : "");
	if (!source->verified)
		text_add(text, article ? translate(N_(" (not verified)"))
		                       : translate(N_("article not verified")));
	text_add(text, article || !source->verified ? ": " : "");
	text_add(text, source->text);
	text_add(text, "]");
}

/* --- the whole, for people -------------------------------------------------
 */

static void
indent_add(struct text *text, unsigned depth)
{
	for (unsigned i = 0; i < depth * EXPLAIN_INDENT; i++)
		text_add_char(text, ' ');
}

/* "at least 1/2 of people eligible": the words beside the arithmetic. */
static void
fraction_words(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, struct text *text)
{
	struct text of = { 0 };
	char part[2 * NUMBER_TEXT_LEN + 2], n[NUMBER_TEXT_LEN],
	    d[NUMBER_TEXT_LEN];

	if (node->kind != RULE_COMPARE || node->absolute ||
	    (node->n == 1 && node->d == 1))
		return;
	sum_add(rules, node->right, false, words, &of);
	snprintf(part, sizeof(part), "%s/%s",
	    number_text((long long)node->n, n),
	    number_text((long long)node->d, d));
	text_add(text, "  ");
	if (node->op == RULE_OVER)
		rule_text_say(text, N_("(more than %s of %s)"), part, of.at);
	else
		rule_text_say(text, N_("(at least %s of %s)"), part, of.at);
	text_clear(&of);
}

static void
source_line(
    const struct rules *rules, int source, unsigned depth, struct text *text)
{
	indent_add(text, depth);
	rule_text_source(rules, source, text);
	text_add(text, "\n");
}

static void branches_add(const struct rules *rules,
    const struct rule_node *node, const struct rule_words *words,
    unsigned depth, struct text *text);

static void
tree_add(const struct rules *rules, int index, const struct rule_words *words,
    unsigned depth, struct text *text)
{
	const struct rule_node *node = &rules->nodes[index];
	struct rule_words inner = *words;

	if (node->kind == RULE_IF) {
		branches_add(rules, node, words, depth, text);
		if (node->source >= 0)
			source_line(rules, node->source, depth, text);
		return;
	}
	indent_add(text, depth);
	rule_text_node(rules, index, words, text);
	fraction_words(rules, node, words, text);
	if (node->source >= 0) {
		text_add(text, "  ");
		rule_text_source(rules, node->source, text);
	}
	text_add(text, "\n");
	if (node->kind == RULE_QUESTION && words->election != NULL)
		inner.question =
		    election_question(words->election, rules->ids[node->id]);
	for (int c = node->child; c >= 0; c = rules->nodes[c].next)
		tree_add(rules, c, &inner, depth + 1, text);
}

static void
branches_add(const struct rules *rules, const struct rule_node *node,
    const struct rule_words *words, unsigned depth, struct text *text)
{
	static const char *const titles[] = { N_("if"), N_("then"),
		N_("otherwise") };
	int child = node->child;

	for (size_t i = 0; i < 3; i++, child = rules->nodes[child].next) {
		indent_add(text, depth);
		text_add(text, translate(titles[i]));
		text_add(text, "\n");
		tree_add(rules, child, words, depth + 1, text);
	}
}

static void
gate_explain(const struct rules *rules, const struct rule_words *words,
    struct text *text)
{
	const struct rule_gate *gate = &rules->gate;

	if (!gate->exists) {
		rule_text_say(text,
		    N_("The vote stands whatever the turnout; there is no "
		       "condition.\n"));
		return;
	}
	rule_text_say(text, N_("The vote stands only if\n"));
	tree_add(rules, gate->when, words, 1, text);
	if (!gate->count_if_not_met)
		rule_text_say(
		    text, N_("  If not, the papers are not opened.\n"));
	else if (gate->publish_if_not_met)
		rule_text_say(text,
		    N_("  If not, the papers are counted and published all "
		       "the same.\n"));
	else
		rule_text_say(text,
		    N_("  If not, the papers are counted but the votes are "
		       "not published.\n"));
	source_line(rules, gate->source, 1, text);
}

static void
effects_add(unsigned effects, struct text *text)
{
	static const struct {
		unsigned effect;
		const char *what;
	} names[] = {
		{ RULE_BINDING, N_("binding") },
		{ RULE_RESPECT, N_("to be respected") },
		{ RULE_NOTIFY, N_("to be notified") },
		{ RULE_NO_EFFECT, N_("without effect") },
	};
	bool first = true;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((effects & names[i].effect) == 0)
			continue;
		text_add(text, first ? " (" : ", ");
		text_add(text, translate(names[i].what));
		first = false;
	}
	text_add(text, first ? "" : ")");
}

static void
winner_explain(const struct rules *rules, const struct rule_case *one,
    const struct rule_words *words, struct text *text)
{
	indent_add(text, 2);
	if (one->among_options)
		rule_text_say(text,
		    N_("one option has more votes than each other option\n"));
	if (one->among_groups)
		rule_text_say(text,
		    N_("one group has more votes than each other group\n"));
	if (one->contender_count == 0)
		return;
	rule_text_say(text, N_("one of these has more votes than each "
	                       "other:\n"));
	for (size_t i = 0; i < one->contender_count; i++) {
		indent_add(text, 3);
		sum_add(rules, one->contenders[i], false, words, text);
		text_add(text, "\n");
	}
}

/* Is it that of the case before, which has been printed? */
static bool
same_source(const struct rules *rules, const struct rule_case *one)
{
	const struct rule_article *a, *b;

	if (one == rules->cases)
		return false;
	a = &rules->sources[one[-1].source];
	b = &rules->sources[one->source];
	return strcmp(a->article, b->article) == 0 &&
	       strcmp(a->text, b->text) == 0 && a->verified == b->verified;
}

static void
case_explain(const struct rules *rules, const struct rule_case *one,
    size_t number, const struct rule_words *words, struct text *text)
{
	rule_text_say(
	    text, N_("  %zu. \"%s\""), number, label_text(&one->label));
	effects_add(one->effects, text);
	if (one->when == RULE_NONE && !one->has_winner)
		rule_text_say(text, N_(" otherwise\n"));
	else
		rule_text_say(text, N_(" if\n"));
	if (one->has_winner)
		winner_explain(rules, one, words, text);
	if (one->when != RULE_NONE)
		tree_add(rules, one->when, words, 2, text);
	if (!same_source(rules, one))
		source_line(rules, one->source, 2, text);
}

static void
outcome_explain(const struct rules *rules, const struct rule_outcome *outcome,
    const struct election *election, struct text *text)
{
	struct rule_words words = {
		.people = true, .election = election, .question = RULE_NONE
	};

	if (election != NULL && !outcome->every)
		words.question = election_question(election, outcome->question);
	if (outcome->every && election != NULL && election->question_count == 1)
		words.question = 0;
	if (outcome->every)
		rule_text_say(text,
		    N_("The outcome of each question is the first of these "
		       "that holds:\n"));
	else
		rule_text_say(text,
		    N_("The outcome of \"%s\" is the first of these that "
		       "holds:\n"),
		    words.question < 0
		        ? outcome->question
		        : label_text(
		              &election->questions[words.question].text));
	for (size_t i = 0; i < outcome->case_count; i++)
		case_explain(rules, &rules->cases[outcome->first_case + i],
		    i + 1, &words, text);
}

static void
context_explain(const struct rules *rules, struct text *text)
{
	char value[NUMBER_TEXT_LEN];

	for (size_t i = 0; i < rules->context_count; i++) {
		const struct rule_context *one = &rules->context[i];

		if (!one->known)
			rule_text_say(text,
			    N_("Still to be given: %s (\"value\" in "
			       "\"context\").\n"),
			    label_text(&one->label));
		else if (one->number)
			rule_text_say(text, N_("Given: %s = %s.\n"),
			    label_text(&one->label),
			    number_text((long long)one->value, value));
		else if (one->value != 0)
			rule_text_say(text, N_("Given: %s: yes.\n"),
			    label_text(&one->label));
		else
			rule_text_say(text, N_("Given: %s: no.\n"),
			    label_text(&one->label));
	}
}

static void
regions_explain(const struct rules *rules, struct text *text)
{
	char weight[NUMBER_TEXT_LEN], total[NUMBER_TEXT_LEN];

	if (!rules_need_regions(rules))
		return;
	rule_text_say(text, N_("A region weighs %s"),
	    number_text((long long)rules->region_weight, weight));
	for (size_t i = 0; i < rules->region_count; i++) {
		text_add(text, ", ");
		rule_text_say(text, N_("%s weighs %s"), rules->regions[i].id,
		    number_text((long long)rules->regions[i].weight, weight));
	}
	if (rules->region_total != 0)
		rule_text_say(text, N_("; all together %s"),
		    number_text((long long)rules->region_total, total));
	text_add(text, ".\n");
}

void
rule_text_explain(const struct rules *rules, const struct election *election,
    struct text *text)
{
	struct rule_words words = {
		.people = true, .election = election, .question = RULE_NONE
	};

	if (!rules->exists) {
		rule_text_say(text,
		    N_("No decision is laid down: the outcome is the figures "
		       "only.\n"));
		return;
	}
	if (election != NULL && election->question_count == 1)
		words.question = 0;
	context_explain(rules, text);
	gate_explain(rules, &words, text);
	if (rules->outcome_count == 0)
		rule_text_say(text,
		    N_("No outcome is laid down: it is the figures only.\n"));
	for (size_t i = 0; i < rules->outcome_count; i++)
		outcome_explain(rules, &rules->outcomes[i], election, text);
	regions_explain(rules, text);
}
