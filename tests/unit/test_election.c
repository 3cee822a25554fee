#include "ballot/election.h"
#include "tests/unit/sample.h"

#define WHAT_TEXT                                                              \
	"a text of 1 to 200 bytes without control characters is wanted here"

static const struct wrong wrongs[] = {
	{ "kaihyo election v1", "kaihyo election v2",
	    "the format must be \"kaihyo election v1\", not \"kaihyo election "
	    "v2\"",
	    "e, line 2, format" },
	{ "\"rehearsal\"", "\"rehearsel\"", "unknown member \"rehearsel\"",
	    "e, line 12, rehearsel" },
	{ "\"rehearsal\": true,", "", "member \"rehearsal\" is missing",
	    "e, line 1" },
	{ "true", "\"yes\"", "true or false is wanted here",
	    "e, line 12, rehearsal" },
	{ "2026-11-22", "2026-11-31", "\"2026-11-31\" is not a date",
	    "e, line 11, date" },
	{ "0011", "001", "the nonce must be 32 digits of 0-9 and a-f",
	    "e, line 13, nonce" },
	{ "aabb", "AABB", "the nonce must be 32 digits of 0-9 and a-f",
	    "e, line 13, nonce" },
	{ "\"code\": \"F\"", "\"code\": \"?\"", "\"?\" is not a code",
	    "e, line 22, questions[0].options[0].code" },
	{ "\"code\": \"F\"", "\"code\": \"FF\"", "\"FF\" is not a code",
	    "e, line 22, questions[0].options[0].code" },
	{ "\"code\": \"F\"", "\"code\": \"賛\"", "\"賛\" is not a code",
	    "e, line 22, questions[0].options[0].code" },
	{ "\"code\": \"A\"", "\"code\": \"F\"", "two options have the code F",
	    "e, line 23, questions[0].options[1]" },
	{ "\"against\"", "\"for\"", "two options have the id \"for\"",
	    "e, line 23, questions[0].options[1]" },
	{ "\"site\"", "\"hall\"", "two questions have the id \"hall\"",
	    "e, line 26, questions[1]" },
	{ "\"site\"", "\"Site\"", "\"Site\" is not an id",
	    "e, line 27, questions[1].id" },
	{ ",\n\t\t\t\t{ \"id\": \"against\", \"code\": \"A\", \"label\": { "
	  "\"ja\": \"反対\", \"en\": \"Against\" } }",
	    "", "1 elements in this list; 2 to 20 are allowed",
	    "e, line 21, questions[0].options" },
	{ ", \"en\": \"For\"", "", "member \"en\" is missing",
	    "e, line 22, questions[0].options[0].label" },
	{ "\"en\": \"For\"", "\"en\": \"For\", \"fr\": \"Pour\"",
	    "unknown member \"fr\"",
	    "e, line 22, questions[0].options[0].label.fr" },
	{ "賛成\"", "賛\\u202e成\"", WHAT_TEXT,
	    "e, line 22, questions[0].options[0].label.ja" },
	{ "賛成\"", "\"", WHAT_TEXT,
	    "e, line 22, questions[0].options[0].label.ja" },
	{ "\"date\"", "\"date\": \"2026-11-22\", \"date\"",
	    "not proper JSON: duplicate object key near '\"date\"'",
	    "e, line 11" },
};

START_TEST(refuses_a_wrong_election)
{
	struct election *election = memory_new(1, sizeof(*election));
	char *text = sample_read("election.json", &wrongs[_i]);
	struct error err = { 0 };

	ck_assert_int_eq(
	    election_parse(sample_verified(text), "e", election, &err), -1);
	sample_refused(&err, &wrongs[_i]);
	free(text);
	free(election);
}
END_TEST

START_TEST(reads_questions_and_options)
{
	struct election *election = memory_new(1, sizeof(*election));
	char *text = sample_read("election.json", NULL);
	struct error err = { 0 };

	ck_assert_int_eq(
	    election_parse(sample_verified(text), "e", election, &err), 0);
	ck_assert(election->rehearsal);
	ck_assert_int_eq(election->date.day, 22);
	ck_assert_uint_eq(election->question_count, 2);
	ck_assert_int_eq(election_question(election, "site"), 1);
	ck_assert_int_eq(election_question(election, "sit"), -1);
	ck_assert_int_eq(question_option(&election->questions[1], "hill"), 2);
	ck_assert_int_eq(question_option(&election->questions[1], "for"), -1);
	ck_assert_int_eq(
	    question_option_by_code(&election->questions[0], 'A'), 1);
	ck_assert_int_eq(
	    question_option_by_code(&election->questions[0], '1'), -1);
	ck_assert_str_eq(election->questions[0].options[0].label.ja, "賛成");
	free(text);
	free(election);
}
END_TEST

START_TEST(a_label_is_shown_in_the_chosen_language)
{
	struct label label = { "賛成", "For" };

	ck_assert(message_language("ja"));
	ck_assert_str_eq(label_text(&label), "賛成");
	ck_assert(message_language("en"));
	ck_assert_str_eq(label_text(&label), "For");
}
END_TEST

START_TEST(a_label_of_200_bytes_is_the_longest)
{
	struct election *election = memory_new(1, sizeof(*election));
	struct wrong long_label = { "\"Against\"", NULL, NULL, NULL };
	struct error err = { 0 };
	char label[210], *text;

	for (int len = 200; len <= 201; len++) {
		memset(label, 'x', sizeof(label));
		label[0] = label[len + 1] = '"';
		label[len + 2] = '\0';
		long_label.new = label;
		text = sample_read("election.json", &long_label);
		ck_assert_int_eq(
		    election_parse(sample_verified(text), "e", election, &err),
		    len == 200 ? 0 : -1);
		free(text);
	}
	free(election);
}
END_TEST

/* Jansson alone would pass over one that follows a number. */
START_TEST(a_nul_byte_is_refused_wherever_it_stands)
{
	static const char *const texts[] = { "{\"a\":0\0}", "{\"a\":\0 0}",
		"{\"a\":1}\0" };
	struct document document;

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct error err = { 0 };

		ck_assert_int_eq(document_open((struct span){ texts[i], 8 },
		                     "e", &document, &err),
		    -1);
		ck_assert_str_eq(err.what.id, "a NUL byte in the text");
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_nul_byte_is_refused_wherever_it_stands, 0 },
	{ &refuses_a_wrong_election, COUNT(wrongs) },
	{ &reads_questions_and_options, 0 },
	{ &a_label_is_shown_in_the_chosen_language, 0 },
	{ &a_label_of_200_bytes_is_the_longest, 0 },
};
UNIT_TESTS("election", tests)
