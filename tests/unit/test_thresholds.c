/*
 * Both sides of every threshold of every profile: one vote, one voter or one
 * canton decides. The last test holds the table to the folder: a comparison
 * of a profile that no row meets from both sides is a failure.
 */
#include <dirent.h>

#include "tests/unit/verdict.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/*
 * "cantons=QUESTION/ONE/OTHER/W/T": W cantons, the whole ones first, have 2
 * against 1 vote for ONE, the next T have one each, the others 1 against 2.
 */
static const struct {
	const char *profile, *words, *wanted;
} rows[] = {
	/* 2 x votes > VALID, and 3 x votes >= E. */
	{ "abiko", "E=90 option:for=30 option:against=29", "yes: for" },
	{ "abiko", "E=90 option:for=30 option:against=30", "yes: none" },
	{ "abiko", "E=90 option:for=29 option:against=28", "yes: none" },
	{ "abiko", "E=90 option:for=29 option:against=30", "yes: against" },
	{ "abiko", "E=90 option:for=28 option:against=29", "yes: none" },
	/* 2 x V >= E, and 2 x for > VALID. */
	{ "takahama", "E=100 V=50 option:for=25 option:against=24",
	    "yes: adopted" },
	{ "takahama", "E=101 V=50", "no sealed" },
	{ "takahama", "E=100 V=50 option:for=25 option:against=25",
	    "yes: tie" },
	{ "takahama", "E=100 V=50 option:for=24 option:against=25",
	    "yes: not-adopted" },
	/* The same of papers: V makes no difference. */
	{ "hiroshima", "E=100 V=52 B=50 option:for=25 option:against=24",
	    "yes: adopted" },
	{ "hiroshima", "E=101 V=52 B=50", "no sealed" },
	{ "hiroshima", "E=100 V=50 B=49", "no sealed" },
	{ "hiroshima", "E=100 V=50 B=50 option:for=25 option:against=25",
	    "yes: tie" },
	{ "hiroshima", "E=100 V=50 B=50 option:for=24 option:against=25",
	    "yes: not-adopted" },
	{ "kodaira-2013", "E=100 V=50 option:review=2 option:keep=1",
	    "yes: option-preferred/review" },
	{ "kodaira-2013", "E=100 V=50 option:review=1 option:keep=1",
	    "yes: tie" },
	{ "kodaira-2013", "E=101 V=50", "no sealed" },
	{ "tokushima-2000", "E=100 V=50", "yes" },
	{ "tokushima-2000", "E=101 V=50", "no sealed" },
	/* 3 x V >= E; more than half. */
	{ "fujimi", "E=99 V=33", "yes" },
	{ "fujimi", "E=100 V=33", "no sealed" },
	{ "koga-2004", "E=99 V=50", "yes" },
	{ "koga-2004", "E=100 V=50", "no sealed" },
	/* Facts only: more, the same, not more. */
	{ "kawasaki-2008", "option:for=6 option:against=5",
	    "yes: for-over-half" },
	{ "kawasaki-2008", "option:for=5 option:against=5", "yes: tie" },
	{ "kawasaki-2008", "option:for=5 option:against=6",
	    "yes: for-not-over-half" },
	{ "kawasaki-2008-02-draft", "option:for=6 option:against=5",
	    "yes: for-over-half" },
	{ "kawasaki-2008-02-draft", "option:for=5 option:against=5",
	    "yes: tie" },
	{ "kawasaki-2008-02-draft", "option:for=5 option:against=6",
	    "yes: for-not-over-half" },
	/* 4 x largest >= E, and who is largest. */
	{ "okinawa-2019", "E=40 option:for=10 option:against=9",
	    "yes: respect/for" },
	{ "okinawa-2019", "E=41 option:for=10 option:against=9",
	    "yes: not-reached" },
	{ "okinawa-2019", "E=40 option:for=10 option:against=10",
	    "yes: tie-at-the-top" },
	{ "tokorozawa-2015", "E=30 option:for=10 option:against=9",
	    "yes: weighs-heavily/for" },
	{ "tokorozawa-2015", "E=30 option:for=9 option:against=10",
	    "yes: weighs-heavily/against" },
	{ "tokorozawa-2015", "E=31 option:for=10 option:against=10",
	    "yes: advisory" },
	{ "tokorozawa-2015", "E=30 option:for=10 option:against=10",
	    "yes: advisory" },
	{ "nago-1997",
	    "option:for=3 option:for-if=3 option:against=5 option:against-if=0",
	    "yes: for" },
	{ "nago-1997",
	    "option:for=3 option:for-if=2 option:against=5 option:against-if=1",
	    "yes: against" },
	{ "nago-1997",
	    "option:for=3 option:for-if=2 option:against=4 option:against-if=1",
	    "yes: tie" },
	{ "osaka-2015", "option:for=6 option:against=5", "yes: adopted" },
	{ "osaka-2015", "option:for=5 option:against=5", "yes: not-adopted" },
	{ "osaka-2015", "option:for=5 option:against=6", "yes: not-adopted" },
	{ "constitutional-referendum",
	    "option:for=6 option:against=5 INVALID=9", "yes: adopted" },
	{ "constitutional-referendum", "option:for=5 option:against=5",
	    "yes: not-adopted" },
	{ "merger-council", "option:for=6 option:against=5", "yes: adopted" },
	{ "merger-council", "option:for=5 option:against=5",
	    "yes: not-adopted" },
	{ "italy-138", "option:for=6 option:against=5", "yes: adopted" },
	{ "italy-138", "option:for=5 option:against=5", "yes: not-adopted" },
	{ "italy-75", "E=99 V=50 option:for=6 option:against=5",
	    "yes: adopted" },
	{ "italy-75", "E=99 V=50 option:for=5 option:against=5",
	    "yes: not-adopted" },
	{ "italy-75", "E=100 V=50 option:for=6 option:against=5", "no" },
	{ "switzerland-law", "option:for=6 option:against=5", "yes: adopted" },
	{ "switzerland-law", "option:for=5 option:against=5",
	    "yes: not-adopted" },
	/* Approval quorums. */
	{ "berlin", "E=40 option:for=10 option:against=9", "yes: adopted" },
	{ "berlin", "E=40 option:for=10 option:against=10",
	    "yes: not-adopted" },
	{ "berlin", "E=41 option:for=10 option:against=9", "yes: not-adopted" },
	{ "berlin-constitution", "E=40 option:for=20 option:against=10",
	    "yes: adopted" },
	{ "berlin-constitution", "E=40 option:for=20 option:against=11",
	    "yes: not-adopted" },
	{ "berlin-constitution", "E=41 option:for=20 option:against=10",
	    "yes: not-adopted" },
	{ "colombia-2016", "E=100 option:for=13 option:against=12",
	    "yes: adopted" },
	{ "colombia-2016", "E=100 option:for=13 option:against=13",
	    "yes: not-adopted" },
	{ "colombia-2016", "E=101 option:for=13 option:against=12",
	    "yes: not-adopted" },
	{ "denmark-42", "E=100 option:for=29 option:against=30",
	    "yes: rejected" },
	{ "denmark-42", "E=101 option:for=29 option:against=30",
	    "yes: passes" },
	{ "denmark-42", "E=100 option:for=30 option:against=30",
	    "yes: passes" },
	{ "hamburg",
	    "context:with-election=no E=50 option:for=10 option:against=9",
	    "yes: adopted" },
	{ "hamburg",
	    "context:with-election=no E=51 option:for=10 option:against=9",
	    "yes: not-adopted" },
	{ "hamburg",
	    "context:with-election=yes E=51 option:for=10 option:against=9",
	    "yes: adopted" },
	{ "hamburg",
	    "context:with-election=yes E=51 option:for=9 option:against=9",
	    "yes: not-adopted" },
	/* Parts in hundredths. */
	{ "colorado-55", "option:for=11 option:against=9", "yes: adopted" },
	{ "colorado-55", "option:for=11 option:against=10",
	    "yes: not-adopted" },
	{ "montenegro-2006", "E=39 V=20 option:for=11 option:against=9",
	    "yes: adopted" },
	{ "montenegro-2006", "E=39 V=20 option:for=11 option:against=10",
	    "yes: not-adopted" },
	{ "montenegro-2006", "E=40 V=20 option:for=11 option:against=9", "no" },
	{ "illinois", "option:for=6 option:against=4 NONE=10", "yes: adopted" },
	{ "illinois", "option:for=6 option:against=5 NONE=0", "yes: adopted" },
	{ "illinois", "option:for=6 option:against=5 NONE=1",
	    "yes: not-adopted" },
	{ "hawaii",
	    "context:special-election=no E=99 option:for=6 option:against=5 "
	    "NONE=1",
	    "yes: adopted" },
	{ "hawaii",
	    "context:special-election=no E=99 option:for=6 option:against=5 "
	    "NONE=2",
	    "yes: not-adopted" },
	{ "hawaii",
	    "context:special-election=no E=99 option:for=6 option:against=6",
	    "yes: not-adopted" },
	{ "hawaii",
	    "context:special-election=yes E=20 option:for=6 option:against=5 "
	    "NONE=9",
	    "yes: adopted" },
	{ "hawaii",
	    "context:special-election=yes E=21 option:for=6 option:against=5 "
	    "NONE=9",
	    "yes: not-adopted" },
	/* People and cantons: 23 of 46 is no majority, 24 is. */
	{ "switzerland",
	    "option:for=6 option:against=5 cantons=question/for/against/12/1",
	    "yes: adopted" },
	{ "switzerland",
	    "option:for=6 option:against=5 cantons=question/for/against/11/1 "
	    "option:for@ow=2 option:against@ow=1",
	    "yes: not-adopted" },
	{ "switzerland",
	    "option:for=5 option:against=5 cantons=question/for/against/12/1",
	    "yes: not-adopted" },
#define BOTH(i, j)                                                             \
	"initiative/option:for=" i " initiative/option:against=5 "             \
	"counter-proposal/option:for=" j " counter-proposal/option:against=5 "
#define CANTONS(i, j)                                                          \
	"cantons=initiative/for/against/" i "/1 "                              \
	"cantons=counter-proposal/for/against/" j "/1 "
#define PREFERENCE(a, b, won)                                                  \
	"preference/option:initiative=" a                                      \
	" preference/option:counter-proposal=" b                               \
	" cantons=preference/initiative/counter-proposal/" won
#define HALF(question)                                                         \
	" " question "/option:for@ow=2 " question "/option:against@ow=1"
	{ "switzerland-counter-proposal",
	    BOTH("6", "6") CANTONS("12", "12") PREFERENCE("52", "48", "10/0"),
	    "yes: counter-proposal" },
	{ "switzerland-counter-proposal",
	    BOTH("6", "6") CANTONS("12", "12") PREFERENCE("48", "52", "12/0"),
	    "yes: initiative" },
	/* 40 of 46 cantons and 6/46 of the people: the same sum. */
	{ "switzerland-counter-proposal",
	    BOTH("6", "6") CANTONS("12", "12") PREFERENCE("6", "40", "20/0"),
	    "yes: neither" },
	{ "switzerland-counter-proposal",
	    BOTH("6", "5") CANTONS("12", "12") PREFERENCE("1", "9", "0/0"),
	    "yes: initiative" },
	{ "switzerland-counter-proposal",
	    BOTH("5", "6") CANTONS("12", "12") PREFERENCE("9", "1", "26/0"),
	    "yes: counter-proposal" },
	{ "switzerland-counter-proposal",
	    BOTH("6", "6") CANTONS("12", "11") PREFERENCE("1", "9", "0/0")
	        HALF("counter-proposal"),
	    "yes: initiative" },
	{ "switzerland-counter-proposal",
	    BOTH("6", "6") CANTONS("11", "12") PREFERENCE("9", "1", "26/0")
	        HALF("initiative"),
	    "yes: counter-proposal" },
	{ "switzerland-counter-proposal",
	    BOTH("5", "5") CANTONS("11", "11") PREFERENCE("9", "1", "26/0")
	        HALF("initiative") HALF("counter-proposal"),
	    "yes: neither" },
};

static const char *const cantons[] = { "zh", "be", "lu", "ur", "sz", "gl", "zg",
	"fr", "so", "sh", "sg", "gr", "ag", "tg", "ti", "vd", "vs", "ne", "ge",
	"ju", "ow", "nw", "bs", "bl", "ar", "ai" };

static void
cantons_expand(struct span word, struct text *to)
{
	char parts[3][40];
	struct span part;
	uint64_t won = 0, tied = 0;

	for (int i = 0; i < 3; i++)
		ck_assert(span_cut(&word, '/', 39, &part) &&
		          span_copy(part, parts[i], sizeof(parts[i])));
	ck_assert(span_cut(&word, '/', 3, &part) &&
	          span_number(part, 26, &won) && span_number(word, 26, &tied));
	for (uint64_t i = 0; i < COUNT(cantons); i++)
		text_addf(to, "%s%s/option:%s@%s=%d %s/option:%s@%s=%d",
		    i > 0 ? " " : "", parts[0], parts[1], cantons[i],
		    i < won ? 2 : 1, parts[0], parts[2], cantons[i],
		    i < won || i < won + tied ? 1 : 2);
}

static void
words_expand(const char *words, struct text *to)
{
	struct span rest = span_of(words), word;

	while (span_cut(&rest, ' ', 200, &word)) {
		text_add(to, to->len > 0 ? " " : "");
		if (span_skip(&word, "cantons="))
			cantons_expand(word, to);
		else
			text_add_bytes(to, word.at, word.len);
	}
}

/* --- what the rows have met ---------------------------------------------- */

/* Of one node: equal, one step to each side, and both answers. */
struct met {
	bool equal, other_side, yes, no;
};

/*
 * How far apart the sides are when one vote (or voter, or half a canton, as
 * the weights are) changes sides.
 */
static bool
is_one_step(const struct rule_node *node, wide difference)
{
	wide step = (wide)(node->n > node->d ? node->n : node->d);

	if (node->kind == RULE_REGIONS)
		step *= 2; /* a whole canton */
	return difference >= -step && difference <= step;
}

static void
step_meet(const struct rules *rules, const struct trace_step *step,
    struct met nodes[], struct met cases[])
{
	struct met *met = step->kind == TRACE_RULE     ? &nodes[step->index]
	                  : step->kind == TRACE_WINNER ? &cases[step->index]
	                                               : NULL;
	const struct rule_node *node;
	wide difference;

	if (met == NULL)
		return;
	met->yes = met->yes || step->answer == ANSWER_YES;
	met->no = met->no || step->answer == ANSWER_NO;
	if (step->kind != TRACE_RULE || !step->compares ||
	    step->left.low != step->left.high ||
	    step->right.low != step->right.high)
		return;
	node = &rules->nodes[step->index];
	difference = step->left.low - step->right.low;
	if (difference == 0) {
		met->equal = true;
		/* At the very threshold the sign decides. */
		ck_assert_int_eq(step->answer,
		    node->kind != RULE_SHARES && node->op == RULE_AT_LEAST
		        ? ANSWER_YES
		        : ANSWER_NO);
	} else if (node->kind == RULE_SHARES || is_one_step(node, difference)) {
		met->other_side =
		    met->other_side ||
		    (difference > 0) != (node->op == RULE_AT_LEAST);
	}
}

static void
row_run(size_t row, const struct rules *rules, struct met nodes[],
    struct met cases[])
{
	struct text words = { 0 }, got = { 0 };
	struct trace trace = { 0 };
	struct decision decision;
	struct error err = { 0 };
	struct trial *trial;

	words_expand(rows[row].words, &words);
	trial = trial_of(rules, words.at);
	trace.rules = &trial->rules;
	trace.election = &trial->election;
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    0);
	verdict_write(&trial->rules, &decision, &got);
	if (strcmp(got.at, rows[row].wanted) != 0)
		ck_abort_msg("%s, %s: %s, not %s", rows[row].profile,
		    rows[row].words, got.at, rows[row].wanted);
	for (size_t i = 0; i < trace.step_count; i++)
		step_meet(&trial->rules, &trace.steps[i], nodes, cases);
	trace_clear(&trace);
	text_clear(&words);
	text_clear(&got);
	free(trial);
}

static size_t
case_missing(const char *name, const struct rules *rules, struct met cases[])
{
	size_t missing = 0;

	for (size_t i = 0; i < rules->case_count; i++) {
		if (!rules->cases[i].has_winner ||
		    (cases[i].yes && cases[i].no))
			continue;
		fprintf(stderr, "%s: case %s: no row without a winner\n", name,
		    rules->cases[i].id);
		missing++;
	}
	return missing;
}

static size_t
node_missing(const char *name, const struct rules *rules, struct met nodes[])
{
	size_t missing = 0;

	for (size_t i = 0; i < rules->node_count; i++) {
		bool compares = rules->nodes[i].kind == RULE_COMPARE ||
		                rules->nodes[i].kind == RULE_TIERS ||
		                rules->nodes[i].kind == RULE_REGIONS ||
		                rules->nodes[i].kind == RULE_SHARES;
		struct rule_words symbols = { .people = false };
		struct text text = { 0 };

		if (nodes[i].yes && nodes[i].no &&
		    (!compares || (nodes[i].equal && nodes[i].other_side)))
			continue;
		rule_text_node(rules, (int)i, &symbols, &text);
		fprintf(stderr, "%s: rule %zu, %s: not met from%s%s\n", name, i,
		    text.at, nodes[i].equal || !compares ? "" : " =",
		    nodes[i].other_side ? "" : " the other side");
		text_clear(&text);
		missing++;
	}
	return missing;
}

static size_t
profile_missing(const char *file)
{
	struct rules *rules = rules_of_profile(file);
	struct met *nodes = memory_new(RULE_NODES_MAX, sizeof(*nodes));
	struct met *cases = memory_new(RULE_CASES_MAX, sizeof(*cases));
	size_t missing;

	for (size_t i = 0; i < COUNT(rows); i++)
		if (strncmp(rows[i].profile, file, strlen(rows[i].profile)) ==
		        0 &&
		    strcmp(file + strlen(rows[i].profile), ".json") == 0)
			row_run(i, rules, nodes, cases);
	missing =
	    node_missing(file, rules, nodes) + case_missing(file, rules, cases);
	free(cases);
	free(nodes);
	free(rules);
	return missing;
}

START_TEST(every_threshold_of_every_profile_is_met_from_both_sides)
{
	DIR *folder = opendir(PROFILES);
	size_t profiles = 0, missing = 0;
	struct dirent *entry;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL) {
		const char *end = strstr(entry->d_name, ".json");

		if (end == NULL || end[5] != '\0' ||
		    strstr(entry->d_name, ".schema.") != NULL)
			continue;
		profiles++;
		missing += profile_missing(entry->d_name);
	}
	closedir(folder);
	ck_assert_uint_ge(profiles, 29);
	ck_assert_uint_eq(missing, 0);
}
END_TEST

static const struct unit_test tests[] = {
	{ &every_threshold_of_every_profile_is_met_from_both_sides, 0 },
};
UNIT_TESTS("thresholds", tests)
