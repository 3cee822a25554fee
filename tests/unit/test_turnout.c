#include "ballot/notes/turnout.h"
#include "tests/unit/sample.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo turnout v1\nelection " HEX "\ntitle 市民投票\n"            \
	"rehearsal no\nplace kita-1\nnumber 1\nreplaces -\n"                   \
	"date 2026-11-22\n"
#define VOTERS "voters absentee 3\nvoters day 1200\nvoters early 0\n"
#define PARTS "braille 2\nproxy 1\nprovisional 0\n"
#define PAPER "paper white 1300 1202 2 5 93\n"
#define REST "envelopes 3 2 1 0\ntaken-home 0\ncheckins paper 1203 1203\n"
#define UP_TO_BOXES HEAD VOTERS PARTS PAPER REST

static const char *const good =
    HEAD VOTERS PARTS PAPER "envelopes 3 2 1 0\n"
                            "taken-home 2\n"
                            "checkins csv 1203 " HEX "\n"
                            "box k1 A-17\n"
                            "box k2 -\n"
                            "slot place-manager paper 佐藤 太郎\n";

static const char *const transcript =
    "kaihyo transcript v1\nelection " HEX "\ntitle 市民投票\n"
    "rehearsal no\nplace desk\nnumber 1\nreplaces -\n"
    "date 2026-11-22\n" VOTERS PARTS "paper blue 0 0 0 0 0\n" PAPER
    "sent kita-1 12\n"
    "sent kita-2 0\n"
    "envelopes 0 0 0 4\n"
    "taken-home 0\n"
    "checkins none\n";

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
	ck_assert_uint_eq(turnout.papers[0].left, 93);
	ck_assert_uint_eq(turnout.envelopes.refused, 1);
	ck_assert_int_eq(turnout.checkins, CHECKINS_CSV);
	ck_assert_str_eq(turnout_box(&turnout, "k1")->seal, "A-17");
	ck_assert_ptr_null(turnout_box(&turnout, "k3"));
	turnout_format(&turnout, &text);
	ck_assert_str_eq(text.at, good);
	text_clear(&text);
	turnout_clear(&turnout);
}
END_TEST

START_TEST(a_transcript_is_a_turnout_from_paper)
{
	struct turnout turnout;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(transcript, &turnout, &err), 0);
	ck_assert(turnout.from_paper);
	ck_assert_uint_eq(turnout.sent_count, 2);
	ck_assert_uint_eq(turnout.sent[0].envelopes, 12);
	ck_assert_uint_eq(turnout.box_count, 0);
	turnout_format(&turnout, &text);
	ck_assert_str_eq(text.at, transcript);
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
	{ HEAD VOTERS "proxy 1\n", "\"braille ...\" must stand here",
	    "line 12" },
	{ HEAD VOTERS PARTS REST, "\"paper ...\" must stand here", "line 15" },
	{ HEAD VOTERS PARTS "paper white 1 2 3 4\n",
	    "the line must read \"paper ID RECEIVED ISSUED RETURNED SPOILED "
	    "LEFT\"",
	    "line 15" },
	{ HEAD VOTERS PARTS "paper white 1 2 3 4 5 6\n",
	    "the line must read \"paper ID", "line 15" },
	{ HEAD VOTERS PARTS "paper white 1 2  3 4 5\n",
	    "the line must read \"paper ID", "line 15" },
	{ HEAD VOTERS PARTS "paper white 1 2 3 4 -5\n",
	    "the line must read \"paper ID", "line 15" },
	{ HEAD VOTERS PARTS PAPER PAPER,
	    "paper white stands twice or out of order", "line 16" },
	{ HEAD VOTERS PARTS PAPER "sent kita-1\n",
	    "the line must read \"sent PLACE ENVELOPES\"", "line 16" },
	{ HEAD VOTERS PARTS PAPER "sent b 1\nsent a 1\n",
	    "sent a stands twice or out of order", "line 17" },
	{ HEAD VOTERS PARTS PAPER "envelopes 1 1 0\n",
	    "the line must read \"envelopes RECEIVED", "line 16" },
	{ HEAD VOTERS PARTS PAPER "envelopes 1 1 0 0\nbox k1 -\n",
	    "\"taken-home ...\" must stand here", "line 17" },
	{ HEAD VOTERS PARTS PAPER "envelopes 1 1 0 0\ntaken-home -1\n",
	    "\"taken-home\" must be a whole number", "line 17" },
	{ HEAD VOTERS PARTS PAPER
	    "envelopes 1 1 0 0\ntaken-home 0\ncheckins paper 3\n",
	    "the line must read \"checkins none", "line 18" },
	{ HEAD VOTERS PARTS PAPER
	    "envelopes 1 1 0 0\ntaken-home 0\ncheckins none 3\n",
	    "the line must read \"checkins none", "line 18" },
	{ HEAD VOTERS PARTS PAPER
	    "envelopes 1 1 0 0\ntaken-home 0\ncheckins csv 3 " HEX "0\n",
	    "the line must read \"checkins none", "line 18" },
	{ UP_TO_BOXES "box K1 -\n", "the line must read \"box ID SEAL\"",
	    "line 19" },
	{ UP_TO_BOXES "box k1\n", "the line must read \"box ID SEAL\"",
	    "line 19" },
	{ UP_TO_BOXES "box k1 a_1\n", "the line must read \"box ID SEAL\"",
	    "line 19" },
	{ UP_TO_BOXES "box k1 123456789-123456789-123456789-123\n",
	    "the line must read \"box ID SEAL\"", "line 19" },
	{ UP_TO_BOXES "box k1 -\nbox k1 A\n",
	    "box k1 stands twice or out of order", "line 20" },
	{ UP_TO_BOXES "box k2 -\nbox k1 -\n",
	    "box k1 stands twice or out of order", "line 20" },
	{ UP_TO_BOXES "box k1 -\nvoters day 1\n", "nothing may follow here",
	    "line 20" },
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

	text_add(&text, UP_TO_BOXES);
	for (unsigned i = 0; i < TURNOUT_BOXES_MAX; i++)
		text_addf(&text, "box b%04u -\n", i);
	ck_assert_int_eq(parse(text.at, &turnout, &err), 0);
	ck_assert_uint_eq(turnout.box_count, TURNOUT_BOXES_MAX);
	turnout_clear(&turnout);
	text_add(&text, "box c -\n");
	ck_assert_int_eq(parse(text.at, &turnout, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d boxes");
	text_clear(&text);
}
END_TEST

/* What a turnout of kita-1 may hold: paper white, boxes k1 and k2. */
static const struct {
	const char *papers, *sent, *boxes, *what;
} owned[] = {
	{ PAPER, "", "box k1 -\nbox k2 -\n", NULL },
	{ PAPER, "", "box k1 -\n", "box %s of place %s is missing" },
	{ PAPER, "", "box k2 -\n", "box %s of place %s is missing" },
	{ PAPER, "", "", "box %s of place %s is missing" },
	{ PAPER, "", "box k1 -\nbox k2 -\nbox ke -\n",
	    "box %s is no box of place %s" },
	{ PAPER, "", "box k1 -\nbox k2 -\nbox nowhere -\n",
	    "box %s is no box of place %s" },
	{ "paper blue 0 0 0 0 0\n", "", "box k1 -\nbox k2 -\n",
	    "the figures of paper %s are missing" },
	{ PAPER "paper yellow 0 0 0 0 0\n", "", "box k1 -\nbox k2 -\n",
	    "it has %zu kinds of paper, the setup has %zu" },
	{ PAPER, "sent minami-1 3\n", "box k1 -\nbox k2 -\n",
	    "place %s is no absentee desk and sends no envelopes on" },
};

START_TEST(papers_and_boxes_are_those_of_the_setup_all_of_them)
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
	text_addf(&text, HEAD VOTERS PARTS "%s%s" REST "%s", owned[_i].papers,
	    owned[_i].sent, owned[_i].boxes);
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
	{ &a_transcript_is_a_turnout_from_paper, 0 },
	{ &anything_else_is_refused_with_line_and_reason,
	    sizeof(refused) / sizeof(refused[0]) },
	{ &at_most_a_thousand_boxes, 0 },
	{ &papers_and_boxes_are_those_of_the_setup_all_of_them,
	    sizeof(owned) / sizeof(owned[0]) },
};
UNIT_TESTS("turnout", tests)
