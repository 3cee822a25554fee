#include "ballot/turnout.h"
#include "tests/unit/sample.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo turnout v1\nelection " HEX "\ntitle 市民投票\n"            \
	"rehearsal no\nplace kita-1\nnumber 1\nreplaces -\n"                   \
	"date 2026-11-22\n"
#define VOTERS "voters absentee 3\nvoters day 1200\nvoters early 0\n"

static const char *const good =
    HEAD VOTERS "taken-home 2\n"
                "box k1\n"
                "box k2\n"
                "slot place-manager paper 佐藤 太郎\n";

static int
parse(const char *text, struct turnout *turnout, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return turnout_parse(verified, turnout, err);
}

START_TEST(a_turnout_comes_out_as_it_went_in)
{
	struct turnout turnout;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good, &turnout, &err), 0);
	ck_assert_uint_eq(turnout.voters[CHANNEL_DAY], 1200);
	ck_assert_uint_eq(turnout_voters(&turnout), 1203);
	ck_assert_uint_eq(turnout.taken_home, 2);
	ck_assert_uint_eq(turnout.box_count, 2);
	turnout_format(&turnout, &text);
	ck_assert_str_eq(text.at, good);
	text_clear(&text);
	turnout_clear(&turnout);
}
END_TEST

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD, "the text ends too early", "line 9" },
	{ HEAD "voters day 1\n", "\"voters absentee ...\" must stand here",
	    "line 9" },
	{ HEAD "voters absentee 3\nvoters early 0\n",
	    "\"voters day ...\" must stand here", "line 10" },
	{ HEAD "voters absentee 03\n", "\"03\" is no number of voters",
	    "line 9" },
	{ HEAD "voters absentee 10000001\n",
	    "is no number of voters from 0 to 10,000,000", "line 9" },
	{ HEAD VOTERS "box k1\n", "\"taken-home ...\" must stand here",
	    "line 12" },
	{ HEAD VOTERS "taken-home -1\n",
	    "\"taken-home\" must be a whole number", "line 12" },
	{ HEAD VOTERS "taken-home 0\n", "the text ends too early", "line 13" },
	{ HEAD VOTERS "taken-home 0\nbox K1\n", "\"K1\" is not an id",
	    "line 13" },
	{ HEAD VOTERS "taken-home 0\nbox k1\nbox k1\n",
	    "box k1 stands twice or out of order", "line 14" },
	{ HEAD VOTERS "taken-home 0\nbox k2\nbox k1\n",
	    "box k1 stands twice or out of order", "line 14" },
	{ HEAD VOTERS "taken-home 0\nbox k1\nvoters day 1\n",
	    "nothing may follow here", "line 14" },
};

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct turnout turnout;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &turnout, &err), -1);
	ck_assert_ptr_null(turnout.boxes);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused[_i].what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused[_i].where);
}
END_TEST

START_TEST(at_most_a_thousand_boxes)
{
	struct turnout turnout;
	struct text text = { 0 };
	struct error err;

	text_add(&text, HEAD VOTERS "taken-home 0\n");
	for (unsigned i = 0; i < TURNOUT_BOXES_MAX; i++)
		text_addf(&text, "box b%04u\n", i);
	ck_assert_int_eq(parse(text.at, &turnout, &err), 0);
	ck_assert_uint_eq(turnout.box_count, TURNOUT_BOXES_MAX);
	turnout_clear(&turnout);
	text_add(&text, "box c\n");
	ck_assert_int_eq(parse(text.at, &turnout, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d boxes");
	text_clear(&text);
}
END_TEST

/* What the boxes of a turnout of kita-1 may be: k1 and k2, both. */
static const struct {
	const char *boxes, *what;
} owned[] = {
	{ "box k1\nbox k2\n", NULL },
	{ "box k1\n", "box %s of place %s is missing" },
	{ "box k2\n", "box %s of place %s is missing" },
	{ "box k1\nbox k2\nbox ke\n", "box %s is no box of place %s" },
	{ "box k1\nbox k2\nbox nowhere\n", "box %s is no box of place %s" },
};

START_TEST(the_boxes_are_those_of_the_place_all_of_them)
{
	char *election_text = sample_read("election.json", NULL);
	char *setup_text = sample_read("setup-1.json", NULL);
	struct election *election = memory_new(1, sizeof(*election));
	struct turnout turnout;
	struct text text = { 0 };
	struct setup setup;
	struct error err;

	ck_assert_int_eq(
	    election_parse(sample_verified(election_text), "e", election, &err),
	    0);
	ck_assert_int_eq(setup_parse(sample_verified(setup_text), "s", election,
	                     &setup, &err),
	    0);
	text_addf(&text, HEAD VOTERS "taken-home 0\n%s", owned[_i].boxes);
	ck_assert_int_eq(parse(text.at, &turnout, &err), 0);
	if (owned[_i].what == NULL) {
		ck_assert_int_eq(turnout_check(&turnout, &setup, &err), 0);
		memcpy(turnout.head.subject, "nowhere", 8);
		ck_assert_int_eq(turnout_check(&turnout, &setup, &err), -1);
		ck_assert_str_eq(err.what.id, "the setup knows no place %s");
	} else {
		ck_assert_int_eq(turnout_check(&turnout, &setup, &err), -1);
		ck_assert_str_eq(err.what.id, owned[_i].what);
	}
	turnout_clear(&turnout);
	setup_clear(&setup);
	text_clear(&text);
	free(election);
	free(election_text);
	free(setup_text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_turnout_comes_out_as_it_went_in, 0 },
	{ &anything_else_is_refused_with_line_and_reason,
	    sizeof(refused) / sizeof(refused[0]) },
	{ &at_most_a_thousand_boxes, 0 },
	{ &the_boxes_are_those_of_the_place_all_of_them,
	    sizeof(owned) / sizeof(owned[0]) },
};
UNIT_TESTS("turnout", tests)
