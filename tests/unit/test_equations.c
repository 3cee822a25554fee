#include "ballot/notes/equations.h"
#include "tests/unit/test.h"

/* A day place whose books balance: 1,200 came, 3 by envelope. */
static struct turnout
balanced(void)
{
	return (struct turnout){
		.voters = { [CHANNEL_ABSENTEE] = 3, [CHANNEL_DAY] = 1200 },
		.braille = 2,
		.proxy = 1,
		.provisional = 1,
		.papers = { { "white", 1300, 1202, 2, 5, 93 } },
		.paper_count = 1,
		.envelopes = { 3, 2, 1, 4 },
		.taken_home = 1,
		.checkins = CHECKINS_PAPER,
		.checkin_counts = { 1203, 1203 },
		.box_count = 1,
	};
}

/* What was told, in one text: "equation:message;". */
struct told {
	struct text text;
};

static void
tell(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	struct told *told = context;
	char line[1024];

	message_format_english(message, line, sizeof(line));
	text_addf(&told->text, "%d %lld %s;", (int)equation, difference, line);
}

static const char *
check(const struct turnout *turnout, enum place_kind kind, struct told *told)
{
	struct place place = { .id = "kita-1", .kind = kind };

	*told = (struct told){ { 0 } };
	text_add(&told->text, "");
	equations_check(turnout, &place, tell, told);
	return told->text.at;
}

START_TEST(books_that_balance_say_nothing)
{
	struct turnout turnout = balanced();
	struct told told;

	ck_assert_str_eq(check(&turnout, PLACE_DAY, &told), "");
	text_clear(&told.text);
}
END_TEST

/* One figure is off: exactly the equations it stands in are told. */
static const struct {
	size_t at; /* which figure */
	long long by;
	const char *told;
} off[] = {
	{ offsetof(struct turnout, papers[0].issued), 1,
	    "2 1 place kita-1, paper white: issued 1,203, but voters who came "
	    "1,200 + returned 2: difference 1;"
	    "3 -1 place kita-1, paper white: received 1,300, but issued 1,203 "
	    "+ "
	    "spoiled 5 + left 93: difference -1;" },
	{ offsetof(struct turnout, papers[0].returned), -2,
	    "2 2 place kita-1, paper white: issued 1,202, but voters who came "
	    "1,200 + returned 0: difference 2;" },
	{ offsetof(struct turnout, papers[0].left), -10,
	    "3 10 place kita-1, paper white: received 1,300, but issued 1,202 "
	    "+ "
	    "spoiled 5 + left 83: difference 10;" },
	{ offsetof(struct turnout, envelopes.accepted), -1,
	    "4 1 place kita-1: absentee envelopes received 3, but accepted 1 + "
	    "refused 1: difference 1;" },
	{ offsetof(struct turnout, voters[CHANNEL_ABSENTEE]), 3,
	    "5 3 place kita-1: absentee voters 6, but absentee envelopes "
	    "received 3: difference 3;"
	    "6 -3 place kita-1: check-ins 1,203, but voters 1,206: difference "
	    "-3;" },
	{ offsetof(struct turnout, envelopes.late), 5, "" },
	{ offsetof(struct turnout, braille), 1202,
	    "1 1 place kita-1: braille 1,204 is more than the voters 1,203 it "
	    "is part of: difference 1;" },
	{ offsetof(struct turnout, braille), 1201, "" },
	{ offsetof(struct turnout, checkin_counts[1]), -1,
	    "7 1 place kita-1: check-ins counted twice on paper, 1,203 and "
	    "1,202: difference 1; voters 1,203;" },
};

START_TEST(a_wrong_figure_is_told_with_numbers_and_difference)
{
	struct turnout turnout = balanced();
	uint64_t *figure = (uint64_t *)(void *)((char *)&turnout + off[_i].at);
	struct told told;

	*figure += (uint64_t)off[_i].by;
	ck_assert_str_eq(check(&turnout, PLACE_DAY, &told), off[_i].told);
	text_clear(&told.text);
}
END_TEST

/* Early votes in the record of the day would be counted twice. */
START_TEST(a_place_has_only_its_own_channels)
{
	static const bool has[][CHANNEL_COUNT] = {
		[PLACE_DAY] = { true, true, false },
		[PLACE_EARLY] = { false, false, true },
		[PLACE_ABSENTEE] = { true, false, false },
	};

	for (int kind = PLACE_DAY; kind <= PLACE_ABSENTEE; kind++)
		for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
			struct turnout turnout = { .voters = { 0 } };
			struct told told;
			const char *text;

			turnout.voters[c] = 20;
			text = check(&turnout, (enum place_kind)kind, &told);
			ck_assert_int_eq(strstr(text, "does not have") == NULL,
			    has[kind][c]);
			text_clear(&told.text);
		}
}
END_TEST

/* Without a box no unit counts their papers: 日野市 2016. */
START_TEST(voters_need_a_box)
{
	struct turnout turnout = { .voters = { [CHANNEL_ABSENTEE] = 800 },
		.envelopes = { 800, 800, 0, 0 } };
	struct told told;

	ck_assert_str_eq(check(&turnout, PLACE_ABSENTEE, &told),
	    "0 800 place kita-1: 800 voters, but it has no box that their "
	    "papers could be in; they must stand in the record of the place "
	    "whose box they are in;");
	text_clear(&told.text);
	turnout.box_count = 1;
	ck_assert_str_eq(check(&turnout, PLACE_ABSENTEE, &told), "");
	text_clear(&told.text);
}
END_TEST

/* Not every paper that a desk sends out comes back with a vote. */
START_TEST(a_desk_may_issue_more_than_comes_back)
{
	struct turnout turnout = {
		.box_count = 1,
		.papers = { { "white", 100, 60, 0, 0, 40 } },
		.paper_count = 1,
	};
	struct told told;

	ck_assert_str_eq(check(&turnout, PLACE_ABSENTEE, &told), "");
	text_clear(&told.text);
	ck_assert_str_ne(check(&turnout, PLACE_DAY, &told), "");
	text_clear(&told.text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &books_that_balance_say_nothing, 0 },
	{ &a_wrong_figure_is_told_with_numbers_and_difference,
	    sizeof(off) / sizeof(off[0]) },
	{ &a_place_has_only_its_own_channels, 0 },
	{ &voters_need_a_box, 0 },
	{ &a_desk_may_issue_more_than_comes_back, 0 },
};
UNIT_TESTS("equations", tests)
