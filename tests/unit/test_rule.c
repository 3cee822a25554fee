#include "ballot/rules/rule_json.h"
#include "ballot/rules/rule_text.h"
#include "tests/unit/rules.h"

#define SRC "\"source\": \"s\", \"verified\": false"
#define LABEL "\"label\": {\"ja\": \"あ\", \"en\": \"a\"}"
#define OTHERWISE "{\"id\": \"no\", " LABEL ", " SRC "}"
/* One outcome with one condition. */
#define WHEN(rule)                                                             \
	"{\"outcomes\": [{\"cases\": [\n{\"id\": \"yes\", " LABEL ", " SRC     \
	",\n\"when\": " rule "}, " OTHERWISE "]}]}"
#define GATE(rule, count)                                                      \
	"{\"gate\": {\"established\": " rule ", \"count-if-not-met\": " count  \
	", \"publish-if-not-met\": false, " SRC "}}"
#define MORE(rest) "{\"count\": \"V\", " rest "}"
#define HALF MORE("\"over\": \"1/2\", \"of\": \"E\"")
#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct election election = {
	.questions = { { .id = "hall",
	                   .options = { { .code = 'F', .id = "for" },
	                       { .code = 'A', .id = "against" } },
	                   .option_count = 2 },
	    { .id = "site",
	        .options = { { .code = '1', .id = "river" },
	            { .code = '2', .id = "hill" } },
	        .option_count = 2 } },
	.question_count = 2,
};

static const struct {
	const char *json, *what, *where;
} refused[] = {
	{ "{}", "neither a gate nor outcomes: nothing is decided",
	    "o, line 1" },
	{ "{\"outcomes\": []}", "0 elements in this list; 1 to 16 are allowed",
	    "o, line 1, outcomes" },
	{ WHEN("{}"),
	    "a rule is wanted here: count, all, any, not, if, context, "
	    "regions, shares or question",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN("true"), "an object { ... } is wanted here",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN("{\"all\": []}"),
	    "0 elements in this list; 1 to 2,000 are allowed",
	    "o, line 3, outcomes[0].cases[0].when.all" },
	{ WHEN("{\"not\": " HALF ", \"any\": []}"), "unknown member \"not\"",
	    "o, line 3, outcomes[0].cases[0].when.not" },
	{ WHEN(MORE("\"over\": \"1/2\"")), "a part of what?",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN(MORE("\"over\": 5, \"of\": \"E\"")),
	    "a whole number is no part of anything",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN(MORE("\"of\": \"E\"")), "how is it compared?",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN(MORE("\"over\": \"1/2\", \"at-least\": \"1/2\", \"of\": "
	            "\"E\"")),
	    "how is it compared?", "o, line 3, outcomes[0].cases[0].when" },
	{ WHEN(MORE("\"over\": \"50%\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"1/0\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"0/2\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"1/2/3\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"1\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"1/1000000000000000001\", \"of\": \"E\"")),
	    "a fraction is wanted here",
	    "o, line 3, outcomes[0].cases[0].when.over" },
	{ WHEN(MORE("\"over\": \"1/2\", \"of\": \"largest\"")),
	    "\"largest\" can only stand alone after \"count\"",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": [\"largest\", \"V\"], \"over\": 3}"),
	    "\"largest\" can only stand alone after \"count\"",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"X\", \"over\": 3}"),
	    "\"X\" is nothing that can be counted",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"option:\", \"over\": 3}"),
	    "\"option:\" is nothing that can be counted",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"Vx\", \"over\": 3}"),
	    "\"Vx\" is nothing that can be counted",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"option:for\", \"over\": 3}"),
	    "question \"site\" has no option \"for\"",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"group:g\", \"over\": 3}"),
	    "there is no group \"g\"",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"count\": \"context:c\", \"over\": 3}"),
	    "there is no context \"c\"",
	    "o, line 3, outcomes[0].cases[0].when.count" },
	{ WHEN("{\"context\": \"c\"}"), "there is no context \"c\"",
	    "o, line 3, outcomes[0].cases[0].when.context" },
	{ "{\"context\": [{\"id\": \"c\", " LABEL
	  ", \"kind\": \"number\"}],\n\"outcomes\": [{\"cases\": [{\"id\": "
	  "\"x\", " LABEL ", " SRC
	  ", \"when\": {\"context\": \"c\"}}, " OTHERWISE "]}]}",
	    "context \"c\" is a number, not yes or no",
	    "o, line 2, outcomes[0].cases[0].when.context" },
	{ "{\"context\": [{\"id\": \"c\", " LABEL
	  ", \"kind\": \"yes-no\", \"value\": 3}], \"outcomes\": []}",
	    "true or false is wanted here", "o, line 1, context[0].value" },
	{ WHEN("{\"question\": \"mill\", \"holds\": " HALF "}"),
	    "there is no question \"mill\"",
	    "o, line 3, outcomes[0].cases[0].when.question" },
	{ WHEN("{\"regions\": {\"regions\": " HALF
	       ", \"over\": 1}, \"over\": 1}"),
	    "a region has no regions of its own",
	    "o, line 3, outcomes[0].cases[0].when.regions" },
	{ WHEN("{\"regions\": {\"shares\": [\"V\", \"E\"]}, \"over\": 1}"),
	    "a region has no regions of its own",
	    "o, line 3, outcomes[0].cases[0].when.regions" },
	{ WHEN("{\"shares\": [\"V\", \"E\"]}"), "only options have shares",
	    "o, line 3, outcomes[0].cases[0].when.shares[0]" },
	{ WHEN(MORE("\"at-least\": {\"tiers\": [{\"part\": \"1/3\", "
	            "\"up-to\": 5}]}, \"of\": \"E\"")),
	    "the last tier has no end",
	    "o, line 3, outcomes[0].cases[0].when.at-least.tiers[0]" },
	{ WHEN(MORE("\"at-least\": {\"tiers\": [{\"part\": \"1/3\"}, "
	            "{\"part\": \"1/3\"}]}, \"of\": \"E\"")),
	    "member \"up-to\" is missing",
	    "o, line 3, outcomes[0].cases[0].when.at-least.tiers[0]" },
	{ WHEN(MORE("\"at-least\": {\"tiers\": [{\"part\": \"1/3\", "
	            "\"up-to\": 5}, {\"part\": \"1/6\", \"up-to\": 5}, "
	            "{\"part\": \"1/8\"}]}, \"of\": \"E\"")),
	    "this tier ends where the one before does",
	    "o, line 3, outcomes[0].cases[0].when.at-least.tiers[1].up-to" },
	{ WHEN("{\"count\": \"V\", \"over\": 1, \"article\": \"1\"}"),
	    "member \"source\" is missing",
	    "o, line 3, outcomes[0].cases[0].when" },
	{ GATE("{\"count\": \"VALID\", \"over\": 1}", "false"),
	    "this gate is judged before the papers are opened, but \"VALID\" "
	    "is known only afterwards",
	    "o, line 1, gate.established.count" },
	{ GATE("{\"count\": \"largest\", \"over\": 1}", "false"),
	    "this gate is judged before the papers are opened, but "
	    "\"largest\" is known only afterwards",
	    "o, line 1, gate.established.count" },
	{ GATE("{\"count\": \"VALID\", \"over\": 1}", "true"),
	    "\"VALID\" of which question?",
	    "o, line 1, gate.established.count" },
	{ GATE("{\"count\": \"B\", \"over\": 1}", "false"),
	    "\"B\" of which question?", "o, line 1, gate.established.count" },
	{ "{\"gate\": {\"established\": " HALF ", \"count-if-not-met\": "
	  "false, \"publish-if-not-met\": true, " SRC "}}",
	    "what is not counted cannot be published", "o, line 1, gate" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"when\": " HALF "}]}]}",
	    "the last case has a condition",
	    "o, line 1, outcomes[0].cases[0]" },
	{ "{\"outcomes\": [{\"cases\": [" OTHERWISE ", " OTHERWISE "]}]}",
	    "a case without a condition hides those after it",
	    "o, line 1, outcomes[0].cases[0]" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"no\", " LABEL ", " SRC
	  ", \"when\": " HALF "}, " OTHERWISE "]}]}",
	    "two have the id \"no\"", "o, line 1, outcomes[0].cases[1]" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"winner\": \"groups\"}, " OTHERWISE "]}]}",
	    "there are no groups to win",
	    "o, line 1, outcomes[0].cases[0].winner" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"winner\": [\"V\", \"E\"]}, " OTHERWISE "]}]}",
	    "only options and groups can win",
	    "o, line 1, outcomes[0].cases[0].winner[0]" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"effect\": [\"none\", \"binding\"]}]}]}",
	    "an effect and \"none\" exclude each other",
	    "o, line 1, outcomes[0].cases[0].effect" },
	{ "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"effect\": [\"law\"]}]}]}",
	    "\"law\" cannot stand in \"effect\"",
	    "o, line 1, outcomes[0].cases[0].effect[0]" },
	{ "{\"outcomes\": [{\"question\": \"hall\", \"cases\": [" OTHERWISE
	  "]}, {\"cases\": [" OTHERWISE "]}]}",
	    "one question would be decided twice", "o, line 1, outcomes[1]" },
	{ "{\"outcomes\": [{\"question\": \"mill\", \"cases\": [" OTHERWISE
	  "]}]}",
	    "there is no question \"mill\"",
	    "o, line 1, outcomes[0].question" },
	{ "{\"groups\": [{\"id\": \"g\", " LABEL
	  ", \"options\": [\"for\", \"for\"]}], \"outcomes\": []}",
	    "\"for\" stands twice in this group",
	    "o, line 1, groups[0].options[1]" },
	{ "{\"groups\": [{\"id\": \"g\", " LABEL
	  ", \"options\": [\"for\"]}, {\"id\": \"h\", " LABEL
	  ", \"options\": [\"hilt\"]}],\n\"outcomes\": [{\"question\": "
	  "\"hall\", \"cases\": [{\"id\": \"x\", " LABEL ", " SRC
	  ", \"winner\": \"groups\"}, " OTHERWISE "]}]}",
	    "question \"hall\" has no option \"hilt\"",
	    "o, line 2, outcomes[0].cases[0].winner" },
	{ "{\"regions\": {\"weights\": [{\"id\": \"a\", \"weight\": 1}, "
	  "{\"id\": \"a\", \"weight\": 2}]}, \"outcomes\": []}",
	    "two have the id \"a\"", "o, line 1, regions.weights[1]" },
	{ "{\"rule\": \"majority\", \"option\": \"for\", \"tie\": "
	  "\"adopted\", " SRC "}",
	    "question \"site\" has no option \"for\"", "o, line 1, option" },
};

START_TEST(refuses_what_decides_nothing_or_the_wrong_thing)
{
	struct rules rules;
	struct error err = { 0 };
	char what[512], where[512];

	ck_assert_int_eq(
	    rules_from(refused[_i].json, &election, &rules, &err), -1);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_str_eq(what, refused[_i].what);
	ck_assert_str_eq(where, refused[_i].where);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.fix, what, sizeof(what));
	ck_assert_str_ne(what, "");
	ck_assert(!rules.exists);
}
END_TEST

static const char *const profiles[] = { "abiko.json",
	"constitutional-referendum.json", "hamburg.json", "hawaii.json",
	"hiroshima.json", "kawasaki-2008.json", "kodaira-2013.json",
	"nago-1997.json", "okinawa-2019.json", "osaka-2015.json",
	"switzerland-counter-proposal.json" };

/* One spelling: what was read and written is read and written alike. */
START_TEST(rules_are_written_as_they_were_read)
{
	struct rules *rules = rules_of_profile(profiles[_i]);
	struct text once = { 0 }, twice = { 0 };
	struct error err = { 0 };

	rule_json_format(rules, &once);
	ck_assert_int_eq(rules_from(once.at, NULL, rules, &err), 0);
	rule_json_format(rules, &twice);
	ck_assert_str_eq(once.at, twice.at);
	text_clear(&once);
	text_clear(&twice);
	free(rules);
}
END_TEST

/* `levels` times { "not": ... }, around `inner`. */
static char *
nested(size_t levels, const char *inner)
{
	struct text text = { 0 };

	text_add(&text, "{\"outcomes\": [{\"cases\": [{\"id\": \"x\", " LABEL
	                ", " SRC ", \"when\": ");
	for (size_t i = 0; i < levels; i++)
		text_add(&text, "{\"not\": ");
	text_add(&text, inner);
	for (size_t i = 0; i < levels; i++)
		text_add(&text, "}");
	text_add(&text, "}, " OTHERWISE "]}]}");
	return text.at;
}

START_TEST(depth_ends_at_its_bound)
{
	char *deepest = nested(RULE_DEPTH_MAX, HALF);
	char *deeper = nested(RULE_DEPTH_MAX + 1, HALF);
	struct rules rules;
	struct error err = { 0 };

	ck_assert_int_eq(rules_from(deepest, NULL, &rules, &err), 0);
	ck_assert_int_eq(rules_from(deeper, NULL, &rules, &err), -1);
	ck_assert_str_eq(err.what.id, "rules are nested more than %d deep");
	free(deepest);
	free(deeper);
}
END_TEST

/* { "any": [ ... ] } of `count` comparisons. */
static char *
wide_rule(size_t count)
{
	struct text text = { 0 };
	char *json;

	text_add(&text, "{\"any\": [" HALF);
	for (size_t i = 1; i < count; i++)
		text_add(&text, ", " HALF);
	text_add(&text, "]}");
	json = nested(0, text.at);
	text_clear(&text);
	return json;
}

START_TEST(the_number_of_rules_ends_at_its_bound)
{
	char *most = wide_rule(RULE_NODES_MAX - 1);
	char *more = wide_rule(RULE_NODES_MAX);
	struct rules rules;
	struct error err = { 0 };
	char what[200];

	ck_assert_int_eq(rules_from(most, NULL, &rules, &err), 0);
	ck_assert_uint_eq(rules.node_count, RULE_NODES_MAX);
	ck_assert_int_eq(rules_from(more, NULL, &rules, &err), -1);
	message_format_english(&err.what, what, sizeof(what));
	ck_assert_str_eq(what, "more than 2,000 rules");
	free(most);
	free(more);
}
END_TEST

/* A plain majority behind a gate of `count` rules. */
static int
majority_behind(size_t count, struct rules *rules, struct error *err)
{
	struct text text = { 0 };
	int rc;

	text_add(&text,
	    "{\"rule\": \"majority\", \"option\": \"for\", \"tie\": "
	    "\"tie\", " SRC ", \"gate\": {\"count-if-not-met\": true, "
	    "\"publish-if-not-met\": true, " SRC ", \"established\": "
	    "{\"any\": [" HALF);
	for (size_t i = 2; i < count; i++)
		text_add(&text, ", " HALF);
	text_add(&text, "]}}}");
	rc = rules_from(text.at, NULL, rules, err);
	text_clear(&text);
	return rc;
}

START_TEST(a_plain_majority_counts_as_two_rules)
{
	struct rules rules;
	struct error err = { 0 };

	ck_assert_int_eq(majority_behind(RULE_NODES_MAX - 2, &rules, &err), 0);
	ck_assert_uint_eq(rules.node_count, RULE_NODES_MAX);
	ck_assert_int_eq(majority_behind(RULE_NODES_MAX - 1, &rules, &err), -1);
}
END_TEST

static const struct {
	const char *profile, *sentence;
} said[] = {
	{ "takahama.json", "2 × voters (V) ≥ people eligible on the day (E)" },
	{ "koga-2004.json", "2 × voters (V) > people eligible on the day (E)" },
	{ "hiroshima.json",
	    "2 × ballot papers cast (B) ≥ people eligible on the day (E)" },
	{ "takahama.json", "If not, the papers are not opened." },
	{ "italy-75.json",
	    "If not, the papers are counted and published all the same." },
	{ "kawasaki-2008.json", "The vote stands whatever the turnout" },
	{ "colorado-55.json", "100 × votes for \"for\" ≥ 55 × valid votes" },
	{ "kawasaki-2008.json", "[article not verified: " },
	{ "constitutional-referendum.json", "[98条2項、126条: " },
	{ "hamburg.json", "Still to be given: Held together with an election" },
	{ "switzerland.json", "ow weighs 1" },
	{ "nago-1997.json", "votes for \"For, with or without conditions\"" },
	{ "okinawa-2019.json", "4 × the most votes for one option ≥ people" },
};

START_TEST(a_rule_is_said_in_sentences_with_its_arithmetic)
{
	struct rules *rules = rules_of_profile(said[_i].profile);
	struct text text = { 0 };

	rule_text_explain(rules, NULL, &text);
	if (strstr(text.at, said[_i].sentence) == NULL)
		ck_abort_msg(
		    "\"%s\" is not in:\n%s", said[_i].sentence, text.at);
	text_clear(&text);
	free(rules);
}
END_TEST

static const struct unit_test tests[] = {
	{ &refuses_what_decides_nothing_or_the_wrong_thing, COUNT(refused) },
	{ &rules_are_written_as_they_were_read, COUNT(profiles) },
	{ &depth_ends_at_its_bound, 0 },
	{ &the_number_of_rules_ends_at_its_bound, 0 },
	{ &a_plain_majority_counts_as_two_rules, 0 },
	{ &a_rule_is_said_in_sentences_with_its_arithmetic, COUNT(said) },
};
UNIT_TESTS("rule", tests)
