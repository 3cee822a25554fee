#include "ballot/ordinance.h"
#include "tests/unit/sample.h"

#define UNANSWERED "\"counts-as\": \"none\""
#define VALID "\"counts-as\": \"valid\", "

static const struct wrong wrongs[] = {
	{ "kaihyo ordinance v1", "kaihyo election v1",
	    "the format must be \"kaihyo ordinance v1\", not \"kaihyo "
	    "election v1\"",
	    "o, line 2, format" },
	{ "\"verified\": false", "\"quorum\": 50, \"verified\": false",
	    "unknown member \"quorum\"", "o, line 5, quorum" },
	{ "\"code\": \"b\"", "\"code\": \"F\"",
	    "code F is an option's in question \"hall\"",
	    "o, line 7, categories[0]" },
	{ "\"code\": \"b\"", "\"code\": \"3\"",
	    "code 3 is an option's in question \"site\"",
	    "o, line 7, categories[0]" },
	{ "\"code\": \"m\"", "\"code\": \"b\"",
	    "two categories have the code b", "o, line 13, categories[1]" },
	{ "\"several\"", "\"blank\"", "two categories have the id \"blank\"",
	    "o, line 13, categories[1]" },
	{ UNANSWERED, "\"counts-as\": \"zero\"",
	    "\"zero\" cannot stand in \"counts-as\"",
	    "o, line 22, categories[2].counts-as" },
	{ UNANSWERED, "\"counts-as\": \"valid\"",
	    "member \"option\" is missing", "o, line 19, categories[2]" },
	{ UNANSWERED, UNANSWERED ", \"option\": \"for\"",
	    "\"option\" goes with \"counts-as\": \"valid\" only",
	    "o, line 22, categories[2].option" },
	{ UNANSWERED, VALID "\"option\": \"for\"",
	    "question \"site\" has no option \"for\"",
	    "o, line 22, categories[2].option" },
	{ "\"source\": \"made up\"", "\"source\": \"\"",
	    "a text of 1 to 400 bytes without control characters is wanted "
	    "here",
	    "o, line 11, categories[0].source" },
	{ "\"majority\"", "\"plurality\"",
	    "\"plurality\" cannot stand in \"rule\"",
	    "o, line 27, decision.rule" },
	{ "\"hall\"", "\"hill\"", "there is no question \"hill\"",
	    "o, line 28, decision.question" },
	{ "\"for\"", "\"river\"", "question \"hall\" has no option \"river\"",
	    "o, line 28, decision.option" },
	{ "\"not-adopted\"", "\"lot\"", "\"lot\" cannot stand in \"tie\"",
	    "o, line 29, decision.tie" },
	{ "\"tie\": \"not-adopted\",", "", "member \"tie\" is missing",
	    "o, line 26, decision" },
};

static struct election election;

static int
parse(const struct wrong *wrong, struct ordinance *ordinance, struct error *err)
{
	char *json = sample_read("election.json", NULL);
	char *text = sample_read("ordinance.json", wrong);
	int rc;

	ck_assert_int_eq(
	    election_parse(sample_verified(json), "e", &election, err), 0);
	rc = ordinance_parse(
	    sample_verified(text), "o", &election, ordinance, err);
	free(json);
	free(text);
	return rc;
}

START_TEST(refuses_a_wrong_ordinance)
{
	struct ordinance ordinance;
	struct error err = { 0 };

	ck_assert_int_eq(parse(&wrongs[_i], &ordinance, &err), -1);
	sample_refused(&err, &wrongs[_i]);
}
END_TEST

START_TEST(reads_categories_and_decision)
{
	struct ordinance ordinance;
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &ordinance, &err), 0);
	ck_assert_uint_eq(ordinance.category_count, 3);
	ck_assert_int_eq(ordinance_category(&ordinance, 'n'), 2);
	ck_assert_int_eq(ordinance_category(&ordinance, 'F'), -1);
	ck_assert_int_eq(ordinance.categories[0].counts_as, COUNTS_AS_INVALID);
	ck_assert_int_eq(ordinance.categories[2].counts_as, COUNTS_AS_NONE);
	ck_assert(ordinance.decision.exists);
	ck_assert_str_eq(ordinance.decision.outcomes[0].question, "hall");
	ck_assert_uint_eq(ordinance.decision.case_count, 2);
	ck_assert_str_eq(ordinance.decision.cases[0].id, "adopted");
	ck_assert_int_eq(ordinance.decision.nodes[0].op, RULE_OVER);
	ck_assert(!ordinance.decision.sources[0].verified);
}
END_TEST

/* 国民投票法81条: a struck-out word is a vote for the other one. */
START_TEST(a_category_can_be_a_valid_vote)
{
	static const struct wrong struck = { UNANSWERED,
		VALID "\"option\": \"for\"", NULL, NULL };
	char *text = sample_read("ordinance.json", &struck);
	struct ordinance ordinance;
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &ordinance, &err), 0);
	memcpy(election.questions[1].options[0].id, "for", 4);
	ck_assert_int_eq(ordinance_parse(sample_verified(text), "o", &election,
	                     &ordinance, &err),
	    0);
	ck_assert_int_eq(ordinance.categories[2].counts_as, COUNTS_AS_VALID);
	ck_assert_str_eq(ordinance.categories[2].option, "for");
	free(text);
}
END_TEST

START_TEST(a_tie_can_adopt)
{
	static const struct wrong tie = { "\"not-adopted\"", "\"adopted\"",
		NULL, NULL };
	struct ordinance ordinance;
	struct error err = { 0 };

	ck_assert_int_eq(parse(&tie, &ordinance, &err), 0);
	ck_assert_int_eq(ordinance.decision.nodes[0].op, RULE_AT_LEAST);
}
END_TEST

/* An advisory vote adopts nothing: its cases say what the votes are. */
START_TEST(only_a_binding_majority_says_adopted)
{
	static const struct {
		struct wrong form;
		const char *ja, *en;
	} said[] = {
		{ { "\"not-adopted\"", "\"not-adopted\"", NULL, NULL },
		    "賛成が有効投票の半数を超える",
		    "For: more than half of the valid votes" },
		{ { "\"not-adopted\"", "\"adopted\"", NULL, NULL },
		    "賛成が有効投票の半数以上",
		    "For: at least half of the valid votes" },
		{ { "\"not-adopted\"",
		      "\"not-adopted\", \"effect\": [\"respect\"]", NULL,
		      NULL },
		    "賛成が有効投票の半数を超える",
		    "For: more than half of the valid votes" },
		{ { "\"not-adopted\"",
		      "\"not-adopted\", \"effect\": [\"binding\"]", NULL,
		      NULL },
		    "可決", "adopted" },
	};
	struct ordinance ordinance;
	struct error err = { 0 };

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		ck_assert_int_eq(parse(&said[i].form, &ordinance, &err), 0);
		ck_assert_str_eq(
		    ordinance.decision.cases[0].label.ja, said[i].ja);
		ck_assert_str_eq(
		    ordinance.decision.cases[0].label.en, said[i].en);
	}
}
END_TEST

START_TEST(without_a_decision_there_are_figures_only)
{
	static const struct wrong open = { "\"decision\": {", "\"x\": {", NULL,
		NULL };
	static const char json[] =
	    "{\"format\":\"kaihyo ordinance v1\",\"name\":{\"ja\":\"条\","
	    "\"en\":\"o\"},\"source\":\"s\",\"verified\":true,\"categories\":"
	    "[{\"id\":\"b\",\"code\":\"b\",\"label\":{\"ja\":\"白\",\"en\":"
	    "\"b\"},\"counts-as\":\"invalid\",\"source\":\"s\",\"verified\":"
	    "true}]}";
	struct ordinance ordinance;
	struct error err = { 0 };

	ck_assert_int_eq(parse(&open, &ordinance, &err), -1);
	ck_assert_int_eq(ordinance_parse(sample_verified(json), "o", &election,
	                     &ordinance, &err),
	    0);
	ck_assert(!ordinance.decision.exists);
	ck_assert(ordinance.verified);
}
END_TEST

static const struct unit_test tests[] = {
	{ &refuses_a_wrong_ordinance, COUNT(wrongs) },
	{ &reads_categories_and_decision, 0 },
	{ &a_category_can_be_a_valid_vote, 0 },
	{ &a_tie_can_adopt, 0 },
	{ &only_a_binding_majority_says_adopted, 0 },
	{ &without_a_decision_there_are_figures_only, 0 },
};
UNIT_TESTS("ordinance", tests)
