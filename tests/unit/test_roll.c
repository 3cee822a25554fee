#include "ballot/notes/roll.h"

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

#define D7 "0000000000000000000000000000000000000000000000000000000000000007"
#define D8 "0000000000000000000000000000000000000000000000000000000000000008"
#define HEAD(stage)                                                            \
	"kaihyo roll v1\nelection " D7                                         \
	"\ntitle 見本市 住民投票\nrehearsal no\nstage " stage                  \
	"\nnumber 1\nreplaces -\ndate 2026-11-01\nreference 2026-10-31\n"
#define TOTALS "precinct kita-1 3\nprecinct minami-1 4\n"
#define E0 HEAD("e0") "from -\nlist " D8 "\nchanges -\n"
#define E HEAD("e") "from " D7 "\nlist " D8 "\nchanges " D8 "\n"

static struct place places[] = {
	{ .id = "kita-1", .kind = PLACE_DAY },
	{ .id = "kita-early", .kind = PLACE_EARLY },
	{ .id = "minami-1", .kind = PLACE_DAY },
};
static size_t by_id[] = { 0, 1, 2 };
static const struct setup setup = {
	.places = places, .place_count = 3, .places_by_id = by_id
};

static struct verified
text_of(const char *text)
{
	return (struct verified){ .bytes = span_of(text) };
}

static const char *const notes[] = {
	E0 "eligible 7\nstruck-after-voting 0\n" TOTALS,
	E "eligible 7\nstruck-after-voting 7\n" TOTALS,
	E0 "eligible 0\nstruck-after-voting 0\nprecinct kita-1 0\n",
};

START_TEST(a_roll_is_written_as_it_was_read)
{
	struct text again = { 0 };
	struct error err;
	struct roll roll;

	ck_assert_int_eq(roll_parse(text_of(notes[_i]), &roll, &err), 0);
	roll_format(&roll, &again);
	ck_assert_str_eq(again.at, notes[_i]);
	text_clear(&again);
	roll_clear(&roll);
}
END_TEST

static const char *const refused[] = {
	E0 "eligible 8\nstruck-after-voting 0\n" TOTALS,
	E0 "eligible 7\nstruck-after-voting 1\n" TOTALS,
	E "eligible 7\nstruck-after-voting 8\n" TOTALS,
	E0 "eligible 7\n" TOTALS,
	E0 "eligible 0\nstruck-after-voting 0\n",
	E0 "eligible 7\nstruck-after-voting 0\nprecinct minami-1 4\nprecinct "
	   "kita-1 3\n",
	E0 "eligible 7\nstruck-after-voting 0\nprecinct kita-1 3\nprecinct "
	   "kita-1 4\n",
	E0 "eligible 7\nstruck-after-voting 0\nprecinct kita-1 7 \n",
	E0 "eligible 7\nstruck-after-voting 0\nprecinct Kita-1 7\n",
	E0 "eligible 7\nstruck-after-voting 0\nprecinct kita-1 07\n",
	E0 "eligible 7\nstruck-after-voting 0\n" TOTALS "remark none\n",
	HEAD("e0") "from " D7 "\nlist " D8
	           "\nchanges -\neligible 7\nstruck-after-voting 0\n" TOTALS,
	HEAD("e") "from -\nlist " D8 "\nchanges " D8
	          "\neligible 7\nstruck-after-voting 0\n" TOTALS,
	HEAD("e1") "from -\nlist " D8
	           "\nchanges -\neligible 7\nstruck-after-voting 0\n" TOTALS,
	HEAD("e") "from " D7 "\nlist " D8
	          "\nchanges -\neligible 7\nstruck-after-voting 0\n" TOTALS,
};

START_TEST(a_roll_that_contradicts_itself_is_refused)
{
	struct error err = { 0 };
	struct roll roll;

	ck_assert_int_eq(roll_parse(text_of(refused[_i]), &roll, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_ptr_null(roll.totals);
}
END_TEST

START_TEST(a_roll_speaks_of_every_polling_place_and_no_other)
{
	struct roll_total totals[] = { { "kita-1", 3 }, { "minami-1", 4 },
		{ "nishi-1", 0 } };
	struct roll roll = { .totals = totals, .total_count = 2 };
	struct error err;

	ck_assert_int_eq(roll_check(&roll, &setup, &err), 0);
	roll.total_count = 1;
	ck_assert_int_eq(roll_check(&roll, &setup, &err), -1);
	ck_assert_str_eq(err.what.args[0], "minami-1");
	roll.total_count = 3;
	ck_assert_int_eq(roll_check(&roll, &setup, &err), -1);
	ck_assert_str_eq(err.what.args[0], "nishi-1");
	memcpy(totals[1].place, "kita-early", sizeof("kita-early"));
	roll.total_count = 2;
	ck_assert_int_eq(roll_check(&roll, &setup, &err), -1);
	ck_assert_str_eq(err.what.args[0], "kita-early");
}
END_TEST

#define SALT "salt,00112233445566778899aabbccddeeff\n"
#define LIST SALT "voter,place,kind\n"
#define CHANGES SALT "voter,date,change\n"
#define ONE "0000000000000001"
#define TWO "0000000000000002"

/* How many voters, or -1 if it is refused on the line given in `line`. */
static int
list_count(const char *text, const char *line)
{
	struct roll_voter voter;
	struct roll_list list;
	struct error err = { 0 };
	bool more = true;
	int rc = roll_list_open(text_of(text), &setup, &list, &err);

	while (rc == 0 && more)
		rc = roll_list_next(&list, &voter, &more, &err);
	if (rc == 0)
		return (int)list.lines.count;
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.where[0].args[0], line);
	return -1;
}

static const struct {
	const char *text, *line;
} lists[] = {
	{ "", "1" },
	{ "salt,00112233445566778899aabbccddeefF\n", "1" },
	{ SALT, "2" },
	{ SALT "voter,place\n", "2" },
	{ LIST ONE ",kita-1,election", "3" },
	{ LIST ONE ",kita-1,election\r\n", "3" },
	{ LIST ONE ",kita-1\n", "3" },
	{ LIST ONE ",kita-1,election,\n", "3" },
	{ LIST ONE ",kita-early,election\n", "3" },
	{ LIST ONE ",nishi-1,election\n", "3" },
	{ LIST "1,kita-1,election\n", "3" },
	{ LIST "000000000000000A,kita-1,election\n", "3" },
	{ LIST ONE ",kita-1,election\n" ONE ",kita-1,election\n", "4" },
	{ LIST TWO ",kita-1,election\n" ONE ",kita-1,election\n", "4" },
	{ LIST ONE ",kita-1,election\n\n", "4" },
};

START_TEST(a_list_with_a_broken_line_is_refused)
{
	ck_assert_int_eq(list_count(lists[_i].text, lists[_i].line), -1);
}
END_TEST

START_TEST(a_list_is_read_to_its_end)
{
	ck_assert_int_eq(list_count(LIST, ""), 0);
	ck_assert_int_eq(
	    list_count(
	        LIST ONE ",kita-1,election\n" TWO ",minami-1,special\n", ""),
	    2);
}
END_TEST

static const char *const bad_changes[] = {
	CHANGES ONE ",2026-11-31,died\n",
	CHANGES ONE ",2026-11-30,gone\n",
	CHANGES ONE ",2026-11-30\n",
	CHANGES ONE ",2026-11-30,died,\n",
	CHANGES ONE ",2026-11-30,died\n" ONE ",2026-11-30,moved\n",
	LIST,
};

START_TEST(changes_are_dated_and_of_a_known_kind)
{
	struct roll_change change;
	struct roll_changes changes;
	struct error err = { 0 };
	bool more = true;
	int rc = roll_changes_open(text_of(bad_changes[_i]), &changes, &err);

	while (rc == 0 && more)
		rc = roll_changes_next(&changes, &change, &more, &err);
	ck_assert_int_eq(rc, -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
}
END_TEST

START_TEST(every_change_has_its_word)
{
	const struct date day = { 2026, 11, 20 };
	struct text text = { 0 };
	struct roll_changes changes;
	struct roll_change change;
	struct error err;
	uint8_t salt[16] = { 0 };
	bool more;

	roll_changes_begin(salt, &text);
	for (int k = 0; k < ROLL_CHANGE_COUNT; k++)
		roll_changes_add(&(struct roll_change){ (uint64_t)k + 1, day,
		                     (enum roll_change_kind)k },
		    &text);
	ck_assert_int_eq(
	    roll_changes_open(text_of(text.at), &changes, &err), 0);
	for (int k = 0; k < ROLL_CHANGE_COUNT; k++) {
		ck_assert_int_eq(
		    roll_changes_next(&changes, &change, &more, &err), 0);
		ck_assert(more);
		ck_assert_int_eq(change.kind, k);
		ck_assert_uint_eq(change.number, (uint64_t)k + 1);
		ck_assert_int_eq(date_compare(change.date, day), 0);
	}
	ck_assert_int_eq(roll_changes_next(&changes, &change, &more, &err), 0);
	ck_assert(!more);
	text_clear(&text);
}
END_TEST

START_TEST(only_the_authority_signs_a_roll)
{
	for (enum role role = 0; role < ROLE_COUNT; role++)
		for (int scope = 0; scope <= SCOPE_PLACE; scope++)
			ck_assert_int_eq(policy_allows(NOTE_ROLL, role,
			                     (enum scope_kind)scope),
			    role == ROLE_AUTHORITY && scope == SCOPE_ELECTION);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_roll_is_written_as_it_was_read, COUNT(notes) },
	{ &a_roll_that_contradicts_itself_is_refused, COUNT(refused) },
	{ &a_roll_speaks_of_every_polling_place_and_no_other, 0 },
	{ &a_list_with_a_broken_line_is_refused, COUNT(lists) },
	{ &a_list_is_read_to_its_end, 0 },
	{ &changes_are_dated_and_of_a_known_kind, COUNT(bad_changes) },
	{ &every_change_has_its_word, 0 },
	{ &only_the_authority_signs_a_roll, 0 },
};
UNIT_TESTS("roll", tests)
