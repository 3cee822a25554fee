/*
 * The verifier's own judging of rules: history, what §3.4 refuses, and the
 * promise that an answer holds in every way in which figures can turn out.
 */
#include "tests/unit/verify.h"
#include "tests/unit/verify_trial.h"

#define ORDINANCES "docs/ordinances/"

/* --- votes of the past, and their edges ----------------------------------- */

static const struct {
	const char *file, *words, *wanted;
} verdicts[] = {
	{ "osaka-2015.json",
	    "E=2104076 V=1406084 option:for=694844 option:against=705585 "
	    "INVALID=5640",
	    "yes not-adopted" },
	{ "osaka-2015.json", "option:for=700214 option:against=700214",
	    "yes not-adopted" },
	{ "osaka-2015.json", "option:for=700215 option:against=700214",
	    "yes adopted" },
	{ "kodaira-2013.json", "E=145024 V=51010", "no" },
	{ "kodaira-2013.json", "E=145024 V=72512", "yes" },
	{ "kodaira-2013.json", "E=145024 V=72511", "no" },
	{ "okinawa-2019.json", "E=1153591 option:against=288398",
	    "yes respect against" },
	{ "merger-council.json",
	    "option:for=600-690 option:against=500-590 B=1100-1190",
	    "yes adopted" },
	{ "merger-council.json",
	    "option:for=600-700 option:against=500-600 B=1100-1200", "yes -" },
};

static size_t
words_of(char *text, char *out[32])
{
	char *word;
	size_t count = 0;

	while ((word = strsep(&text, " ")) != NULL)
		if (word[0] != '\0' && count < 32)
			out[count++] = word;
	return count;
}

static void
say(const struct trial *trial, const struct rules_decision *decision,
    struct buffer *out)
{
	static const char *const answers[] = { "open", "no", "yes" };

	buffer_put(out, answers[decision->established]);
	for (size_t i = 0; i < decision->verdict_count; i++) {
		const struct rules_verdict *one = &decision->verdicts[i];
		const char *id = one->decided < 0
		                     ? "-"
		                     : trial->rules->cases[one->decided].id;

		if (decision->established == ANSWER_YES &&
		    trial->rules->outcome_count > 0)
			buffer_printf(out, " %s%s%s", id,
			    one->winner[0] != '\0' ? " " : "", one->winner);
	}
}

START_TEST(votes_of_the_past_are_decided_as_they_were)
{
	struct trial *trial;
	struct rules_decision decision;
	struct buffer why = { 0 }, got = { 0 }, path = { 0 };
	struct rules_facts facts;
	char *text = memory_text(verdicts[_i].words), *words[32];
	const char *wanted = verdicts[_i].wanted;

	buffer_printf(&path, "%s%s", ORDINANCES, verdicts[_i].file);
	trial = trial_read(path.at);
	prepare(trial, words, words_of(text, words));
	facts = trial_facts(trial, NULL);
	ck_assert(rules_judge(trial->rules, &facts, &decision, &why));
	say(trial, &decision, &got);
	ck_assert_msg(strncmp(got.at, wanted, strlen(wanted)) == 0,
	    "%s: %s, not %s", verdicts[_i].words, got.at, wanted);
	rules_decision_free(&decision);
	trial_free(trial);
	free(text);
	buffer_clear(&got);
	buffer_clear(&path);
}
END_TEST

/* --- what is no rule ------------------------------------------------------ */

#define SOURCED ",\"source\":\"s\",\"verified\":true"
#define CASE(id, more)                                                         \
	"{\"id\":\"" id                                                        \
	"\",\"label\":{\"ja\":\"a\",\"en\":\"a\"}" SOURCED more "}"
#define CASES(list) "{\"outcomes\":[{\"cases\":[" list "]}]}"
#define WHEN(rule) CASES(CASE("a", ",\"when\":" rule) "," CASE("b", ""))

static const struct {
	const char *decision, *why;
} refused[] = {
	{ "{}", "nothing is decided" },
	{ "{\"cities\":1}", "not known" },
	{ WHEN("{}"), "a rule is wanted" },
	{ WHEN("{\"count\":\"V\"}"), "one of over and at-least" },
	{ WHEN("{\"count\":\"V\",\"over\":\"1/2\"}"), "a part of what" },
	{ WHEN("{\"count\":\"V\",\"over\":5,\"of\":\"E\"}"), "a part of what" },
	{ WHEN("{\"count\":\"V\",\"over\":\"1/0\",\"of\":\"E\"}"),
	    "a fraction" },
	{ WHEN("{\"count\":\"V\",\"over\":\"01/2\",\"of\":\"E\"}"),
	    "a fraction" },
	{ WHEN("{\"count\":\"V\",\"over\":5,\"at-least\":5}"),
	    "one of over and at-least" },
	{ WHEN("{\"count\":\"votes\",\"over\":5}"), "nothing of this name" },
	{ WHEN("{\"count\":\"option:\",\"over\":5}"), "nothing of this name" },
	{ WHEN("{\"count\":[\"largest\",\"V\"],\"over\":5}"), "stands alone" },
	{ WHEN("{\"count\":\"V\",\"over\":5,\"any\":[]}"), "not known" },
	{ WHEN("{\"count\":\"group:g\",\"over\":5}"), "no group" },
	{ WHEN("{\"context\":\"c\"}"), "no context" },
	{ WHEN("{\"all\":[]}"), "a list" },
	{ WHEN("{\"if\":{\"count\":\"V\",\"over\":5}}"), "a rule|an object" },
	{ WHEN("{\"regions\":{\"regions\":{\"count\":\"V\",\"over\":1},"
	       "\"over\":1},\"over\":1}"),
	    "no regions" },
	{ WHEN("{\"shares\":[\"V\",\"option:a\"]}"), "only options" },
	{ WHEN("{\"count\":\"V\",\"over\":{\"tiers\":[{\"part\":\"1/2\"},{"
	       "\"part\":\"1/3\"}]},\"of\":\"E\"}"),
	    "has an end" },
	{ WHEN("{\"count\":\"V\",\"over\":{\"tiers\":[{\"up-to\":5,\"part\":"
	       "\"1/2\"},{\"up-to\":5,\"part\":\"1/2\"},{\"part\":\"1/3\"}]},"
	       "\"of\":\"E\"}"),
	    "ascend" },
	{ CASES(CASE("a", "") "," CASE("b", "")), "the last case alone" },
	{ CASES(CASE("a", ",\"winner\":\"options\"")), "the last case alone" },
	{ CASES(CASE("a", ",\"winner\":\"options\"") "," CASE("a", "")),
	    "two have this id" },
	{ CASES(CASE("a", ",\"winner\":\"groups\"") "," CASE("b", "")),
	    "no groups" },
	{ CASES(CASE("a", ",\"winner\":[\"V\",\"E\"]") "," CASE("b", "")),
	    "can win" },
	{ CASES(CASE("a", ",\"effect\":[\"none\",\"binding\"]")), "none" },
	{ "{\"gate\":{\"established\":{\"count\":\"VALID\",\"over\":5},"
	  "\"count-if-not-met\":false,\"publish-if-not-met\":false" SOURCED
	  "}}",
	    "when the papers are open" },
	{ "{\"gate\":{\"established\":{\"count\":\"V\",\"over\":5},"
	  "\"count-if-not-met\":false,\"publish-if-not-met\":true" SOURCED "}}",
	    "cannot be published" },
	{ "{\"rule\":\"majority\",\"option\":\"a\",\"tie\":\"maybe\"" SOURCED
	  "}",
	    "this word" },
};

/* "a rule|an object": either. */
static bool
says(const char *why, const char *wanted)
{
	struct bytes rest = bytes_of(wanted), one;

	while (bytes_field(&rest, '|', &one))
		if (memmem(why, strlen(why), one.at, one.len) != NULL)
			return true;
	return false;
}

/* The rules borrow from the document. */
static struct rules *
read_decision(
    const char *text, struct json_document *document, struct buffer *why)
{
	if (!json_read(text, strlen(text), JSON_BYTES_MAX, document))
		ck_abort_msg(
		    "line %zu: %s: %s", document->line, document->what, text);
	return rules_read(document->top, NULL, why);
}

static bool
takes(const char *text, struct buffer *why)
{
	struct json_document document;
	struct rules *rules = read_decision(text, &document, why);
	bool taken = rules != NULL;

	rules_free(rules);
	json_release(&document);
	return taken;
}

START_TEST(what_the_format_does_not_allow_is_refused)
{
	struct buffer why = { 0 };

	ck_assert_msg(!takes(refused[_i].decision, &why), "accepted: %s",
	    refused[_i].decision);
	ck_assert_msg(says(why.at, refused[_i].why), "%s: %s",
	    refused[_i].decision, why.at);
	buffer_clear(&why);
}
END_TEST

START_TEST(rules_have_an_end)
{
	struct buffer deep = { 0 }, wide = { 0 }, why = { 0 };

	for (size_t i = 0; i < 40; i++)
		buffer_put(&deep, "{\"not\":");
	buffer_put(&deep, "{\"count\":\"V\",\"over\":1}");
	for (size_t i = 0; i < 40; i++)
		buffer_put(&deep, "}");
	buffer_printf(&wide,
	    "{\"outcomes\":[{\"cases\":[{\"id\":\"a\","
	    "\"label\":{\"ja\":\"a\",\"en\":\"a\"}" SOURCED
	    ",\"when\":%s}," CASE("b", "") "]}]}",
	    deep.at);
	ck_assert(!takes(wide.at, &why));
	ck_assert(says(why.at, "too deep"));
	buffer_clear(&deep);
	buffer_clear(&wide);
	buffer_clear(&why);
}
END_TEST

/* A plain majority behind a gate of so many rules. */
static bool
takes_majority_behind(size_t rules, struct buffer *why)
{
	struct buffer text = { 0 };
	bool taken;

	buffer_put(&text, "{\"rule\":\"majority\",\"option\":\"a\","
	                  "\"tie\":\"not-adopted\"" SOURCED
	                  ",\"gate\":{\"count-if-not-met\":true,"
	                  "\"publish-if-not-met\":true" SOURCED
	                  ",\"established\":{\"any\":[");
	for (size_t i = 1; i < rules; i++)
		buffer_printf(
		    &text, "%s{\"count\":\"V\",\"over\":1}", i > 1 ? "," : "");
	buffer_put(&text, "]}}}");
	why->len = 0;
	taken = takes(text.at, why);
	buffer_clear(&text);
	return taken;
}

START_TEST(a_plain_majority_counts_as_two_rules)
{
	struct buffer why = { 0 };

	ck_assert(takes_majority_behind(1998, &why));
	for (size_t more = 1999; more <= 2001; more++) {
		ck_assert(!takes_majority_behind(more, &why));
		ck_assert(says(why.at, "too many rules"));
	}
	buffer_clear(&why);
}
END_TEST

/* --- every way in which figures can turn out ------------------------------ */

#define PARTS 4 /* two options, invalid, none */

static uint64_t chance_state = 88172645463325252u;

static unsigned
chance(unsigned below)
{
	chance_state ^= chance_state << 13;
	chance_state ^= chance_state >> 7;
	chance_state ^= chance_state << 17;
	return (unsigned)(chance_state % below);
}

static void
random_rule(struct buffer *out, unsigned depth)
{
	static const char *const terms[] = { "V", "B", "VALID", "INVALID",
		"NONE", "option:a", "option:b", "E" };
	unsigned kind = depth > 2 ? chance(3) : chance(6);

	if (kind < 2) {
		buffer_printf(out,
		    "{\"count\":[\"%s\",\"%s\"],\"%s\":\"%u/%u\",\"of\":"
		    "\"%s\"}",
		    terms[chance(8)], terms[chance(8)],
		    chance(2) ? "over" : "at-least", chance(4) + 1,
		    chance(4) + 1, terms[chance(8)]);
	} else if (kind == 2) {
		buffer_printf(out, "{\"count\":\"%s\",\"%s\":%u}",
		    chance(3) ? terms[chance(8)] : "largest",
		    chance(2) ? "over" : "at-least", chance(6));
	} else if (kind == 3) {
		buffer_put(out, "{\"not\":");
		random_rule(out, depth + 1);
		buffer_put(out, "}");
	} else {
		buffer_printf(out, "{\"%s\":[", chance(2) ? "all" : "any");
		random_rule(out, depth + 1);
		buffer_put(out, ",");
		random_rule(out, depth + 1);
		buffer_put(out, "]}");
	}
}

static struct range
random_range(void)
{
	struct range range = { chance(3), 0 };

	range.high = range.low + chance(3);
	return range;
}

/* What becomes of one rule with these figures. */
static enum answer
answer_of(const struct rules *rules, const struct range parts[PARTS],
    struct range papers, struct range voters, struct range eligible, bool *good)
{
	static const struct rules_election election = {
		.questions = { { .id = "q",
		    .options = { { "a", "a", "a" }, { "b", "b", "b" } },
		    .option_count = 2 } },
		.question_count = 1
	};
	struct rules_votes votes = { .options = { parts[0], parts[1] },
		.invalid = parts[2],
		.none = parts[3],
		.papers = papers };
	struct rules_facts facts = { .election = &election,
		.whole = { .v = voters,
		    .e = eligible,
		    .e0 = eligible,
		    .questions = &votes } };
	struct rules_decision decision;
	struct buffer why = { 0 };
	enum answer answer;

	*good = rules_judge(rules, &facts, &decision, &why);
	answer = decision.verdict_count == 0         ? ANSWER_OPEN
	         : decision.verdicts[0].decided == 0 ? ANSWER_YES
	         : decision.verdicts[0].decided == 1 ? ANSWER_NO
	                                             : ANSWER_OPEN;
	rules_decision_free(&decision);
	buffer_clear(&why);
	return answer;
}

static struct range
exactly(uint64_t number)
{
	return (struct range){ number, number };
}

/* Counts yes and no over all ways to fill the ranges. */
static void
try_all(const struct rules *rules, const struct range parts[PARTS],
    struct range papers, struct range voters, struct range eligible,
    size_t counts[3])
{
	struct range now[PARTS];
	uint64_t n[PARTS];
	bool good;

	for (n[0] = parts[0].low; n[0] <= parts[0].high; n[0]++)
		for (n[1] = parts[1].low; n[1] <= parts[1].high; n[1]++)
			for (n[2] = parts[2].low; n[2] <= parts[2].high; n[2]++)
				for (n[3] = parts[3].low; n[3] <= parts[3].high;
				     n[3]++) {
					uint64_t sum =
					    n[0] + n[1] + n[2] + n[3];

					if (sum < papers.low ||
					    sum > papers.high)
						continue;
					for (size_t i = 0; i < PARTS; i++)
						now[i] = exactly(n[i]);
					for (uint64_t v = voters.low;
					     v <= voters.high; v++)
						counts[answer_of(rules, now,
						    exactly(sum), exactly(v),
						    eligible, &good)]++;
				}
}

/* A comparison alone is exact; a tree may leave open what is not. */
static void
holds_every_way(const struct rules *rules, const char *rule)
{
	struct range parts[PARTS], papers = { 0, 0 };
	struct range voters = random_range();
	struct range eligible = exactly(chance(9));
	size_t counts[3] = { 0, 0, 0 };
	enum answer answer;
	bool good, alone;

	for (size_t i = 0; i < PARTS; i++) {
		parts[i] = random_range();
		papers.low += parts[i].low;
		papers.high += parts[i].high;
	}
	papers.low += chance(2);
	papers.high -= papers.high > papers.low ? chance(2) : 0;
	answer = answer_of(rules, parts, papers, voters, eligible, &good);
	try_all(rules, parts, papers, voters, eligible, counts);
	if (!good) {
		ck_assert_uint_eq(counts[ANSWER_YES] + counts[ANSWER_NO], 0);
		return;
	}
	ck_assert_uint_gt(counts[ANSWER_YES] + counts[ANSWER_NO], 0);
	ck_assert_uint_eq(counts[ANSWER_OPEN], 0);
	if (answer == ANSWER_YES)
		ck_assert_msg(counts[ANSWER_NO] == 0, "%s", rule);
	if (answer == ANSWER_NO)
		ck_assert_msg(counts[ANSWER_YES] == 0, "%s", rule);
	/* "largest" is asked option by option, no and all are trees. */
	alone = strncmp(rule, "{\"count\":[", 10) == 0;
	if (alone && answer == ANSWER_OPEN)
		ck_assert_msg(counts[ANSWER_YES] > 0 && counts[ANSWER_NO] > 0,
		    "open, but it is not: %s", rule);
}

START_TEST(an_answer_holds_for_every_way_it_can_turn_out)
{
	for (size_t round = 0; round < 400; round++) {
		struct buffer rule = { 0 }, text = { 0 }, why = { 0 };
		struct json_document document;
		struct rules *rules;

		random_rule(&rule, 0);
		buffer_printf(&text, WHEN("%s"), rule.at);
		rules = read_decision(text.at, &document, &why);
		ck_assert_msg(rules != NULL, "%s: %s", why.at, text.at);
		holds_every_way(rules, rule.at);
		rules_free(rules);
		json_release(&document);
		buffer_clear(&rule);
		buffer_clear(&text);
	}
}
END_TEST

START_TEST(numbers_that_do_not_fit_decide_nothing)
{
	struct buffer why = { 0 };
	struct json_document document;
	struct rules *rules = read_decision(
	    WHEN("{\"all\":[{\"count\":[\"V\",\"V\",\"V\",\"V\",\"V\",\"V\","
	         "\"V\",\"V\",\"V\",\"V\",\"V\",\"V\",\"V\",\"V\",\"V\",\"V\","
	         "\"V\",\"V\",\"V\",\"V\"],\"over\":\"1/1000000000000000000\","
	         "\"of\":\"E\"},{\"count\":\"VALID\",\"over\":"
	         "\"999999999999999999/1000000000000000000\",\"of\":\"B\"}]}"),
	    &document, &why);
	struct range all = { 0, RULES_NUMBER_MAX };
	struct range parts[PARTS] = { all, all, all, all };
	bool good;

	ck_assert(rules != NULL);
	answer_of(rules, parts, all, all, all, &good);
	ck_assert(good); /* 2 x 10^37 still fits */
	for (size_t i = 0; i < 20; i++)
		parts[i % PARTS].high = UINT64_MAX;
	answer_of(rules, parts, (struct range){ 0, UINT64_MAX },
	    (struct range){ 0, UINT64_MAX }, all, &good);
	ck_assert(!good);
	rules_free(rules);
	json_release(&document);
}
END_TEST

static const struct unit_test tests[] = {
	{ &votes_of_the_past_are_decided_as_they_were, COUNT(verdicts) },
	{ &what_the_format_does_not_allow_is_refused, COUNT(refused) },
	{ &rules_have_an_end, 0 },
	{ &a_plain_majority_counts_as_two_rules, 0 },
	{ &an_answer_holds_for_every_way_it_can_turn_out, 0 },
	{ &numbers_that_do_not_fit_decide_nothing, 0 },
};
UNIT_TESTS("verify_rules", tests)
