#include "tally/checkins.h"

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

/*
 * North: a school, an early place, a special place. South: a school and the
 * absentee desk. Polling day is 22 November.
 */
enum { KITA, EARLY, SPECIAL, MINAMI, DESK, PLACES };
static struct place places[PLACES] = {
	{ .id = "kita-1", .kind = PLACE_DAY },
	{ .id = "kita-early", .kind = PLACE_EARLY, .date = { 2026, 11, 20 } },
	{ .id = "kita-special", .kind = PLACE_DAY },
	{ .id = "minami-1", .kind = PLACE_DAY, .district = 1 },
	{ .id = "minami-desk", .kind = PLACE_ABSENTEE, .district = 1 },
};
static size_t by_id[PLACES] = { KITA, EARLY, SPECIAL, MINAMI, DESK };
static struct district districts[] = { { .id = "kita" }, { .id = "minami" } };
static const struct setup setup = { .places = places,
	.place_count = PLACES,
	.places_by_id = by_id,
	.districts = districts,
	.district_count = 2 };
static const struct date polling_day = { 2026, 11, 22 };

static struct verified
text_of(const char *text)
{
	return (struct verified){ .bytes = span_of(text) };
}

#define SALT "salt,00112233445566778899aabbccddeeff\n"
#define LIST SALT "voter,channel,place\n"
#define ROLL_OF SALT "voter,place,kind\n"
#define ON_ROLL ",kita-1,election\n"
#define ONE "0000000000000001"
#define TWO "0000000000000002"
#define THREE "0000000000000003"

/* --- checkins.csv --------------------------------------------------------- */

START_TEST(check_ins_are_written_as_they_were_read)
{
	static const char text[] = LIST ONE
	    ",day,kita-1\n" TWO ",absentee,kita-1\n" THREE ",early,kita-1\n";
	static const uint8_t salt[16] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55,
		0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };
	struct checkin_list list;
	struct text again = { 0 };
	struct checkin checkin;
	struct error err;
	bool more = true;

	ck_assert_int_eq(
	    checkin_list_open(text_of(text), "kita-1", &list, &err), 0);
	checkin_list_begin(salt, &again);
	while (true) {
		ck_assert_int_eq(
		    checkin_list_next(&list, &checkin, &more, &err), 0);
		if (!more)
			break;
		checkin_list_add("kita-1", &checkin, &again);
	}
	ck_assert_str_eq(again.at, text);
	ck_assert_int_eq(
	    checkin_list_check(text_of(text), "kita-1", 3, &err), 0);
	text_clear(&again);
}
END_TEST

static const struct {
	const char *text, *line;
} refused[] = {
	{ "", "1" },
	{ SALT, "2" },
	{ SALT "voter,place,channel\n", "2" },
	{ SALT "voter,channel,place", "2" },
	{ LIST ONE ",day,kita-1", "3" },
	{ LIST ONE ",day,kita-1\r\n", "3" },
	{ LIST ONE ",day,kita-1,\n", "3" },
	{ LIST ONE ",day\n", "3" },
	{ LIST ONE "\n", "3" },
	{ LIST "\n", "3" },
	{ LIST ONE ",post,kita-1\n", "3" },
	{ LIST ONE ",,kita-1\n", "3" },
	{ LIST ONE ",day,kita-2\n", "3" },
	{ LIST ONE ",day,\n", "3" },
	{ LIST "1,day,kita-1\n", "3" },
	{ LIST "000000000000000A,day,kita-1\n", "3" },
	{ LIST ONE ",day,kita-1\n" ONE ",early,kita-1\n", "4" },
	{ LIST TWO ",day,kita-1\n" ONE ",day,kita-1\n", "4" },
};

START_TEST(what_no_place_writes_is_refused_with_its_line)
{
	struct error err = { 0 };

	ck_assert_int_eq(
	    checkin_list_check(text_of(refused[_i].text), "kita-1", 1, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_uint_eq(err.where_count, 1);
	ck_assert_str_eq(err.where[0].args[0], refused[_i].line);
	ck_assert_str_ne(err.fix.id, "");
}
END_TEST

START_TEST(another_number_of_check_ins_than_signed_is_refused)
{
	struct error err = { 0 };

	ck_assert_int_eq(checkin_list_check(text_of(LIST ONE ",day,kita-1\n"),
	                     "kita-1", 2, &err),
	    -1);
	ck_assert_str_eq(err.what.args[0], "1");
	ck_assert_str_eq(err.what.args[1], "2");
	ck_assert_int_eq(
	    checkin_list_check(text_of(LIST), "kita-1", 0, &err), 0);
}
END_TEST

START_TEST(a_walk_begins_at_any_voter_as_if_it_had_come_there)
{
	static const uint8_t salt[16] = { 0 };
	struct text text = { 0 };
	struct error err;

	checkin_list_begin(salt, &text);
	/* The last line's length differs from the others'. */
	for (uint64_t v = 10; v <= 70; v += 10)
		checkin_list_add("kita-1",
		    &(struct checkin){
		        v, v < 70 ? CHANNEL_DAY : CHANNEL_ABSENTEE },
		    &text);
	for (uint64_t from = 0; from <= 80; from++) {
		uint64_t expected = (from + 9) / 10 * 10;
		struct checkin_list list;
		struct checkin checkin;
		bool more;

		ck_assert_int_eq(
		    checkin_list_open(text_of(text.at), "kita-1", &list, &err),
		    0);
		voter_lines_seek(&list.lines, from);
		ck_assert_int_eq(
		    checkin_list_next(&list, &checkin, &more, &err), 0);
		ck_assert_int_eq(more, expected <= 70);
		if (more)
			ck_assert_uint_eq(
			    checkin.number, expected > 10 ? expected : 10);
	}
	text_clear(&text);
}
END_TEST

START_TEST(parts_of_a_list_begin_one_after_the_other)
{
	static const uint8_t salt[16] = { 0 };
	struct text text = { 0 };
	struct checkin_list list;
	uint64_t before = 0;
	struct error err;

	checkin_list_begin(salt, &text);
	for (uint64_t v = 1; v <= 800; v++)
		checkin_list_add(
		    "kita-1", &(struct checkin){ v, CHANNEL_DAY }, &text);
	ck_assert_int_eq(
	    checkin_list_open(text_of(text.at), "kita-1", &list, &err), 0);
	ck_assert_uint_eq(voter_lines_split(&list.lines, 0, 8), 0);
	for (size_t part = 1; part < 8; part++) {
		uint64_t from = voter_lines_split(&list.lines, part, 8);

		ck_assert_uint_ge(from, before + 99);
		ck_assert_uint_le(from, before + 101);
		before = from;
	}
	text_clear(&text);
}
END_TEST

/* --- the pass ------------------------------------------------------------- */

#define ROLL                                                                   \
	SALT "voter,place,kind\n"                                              \
	     "0000000000000010,kita-1,election\n"                              \
	     "0000000000000011,kita-1,election\n"                              \
	     "0000000000000012,kita-special,special\n"                         \
	     "0000000000000013,minami-1,election\n"                            \
	     "0000000000000014,kita-1,election\n"
#define CHANGES                                                                \
	SALT "voter,date,change\n"                                             \
	     "0000000000000014,2026-11-21,died-after-voting\n"                 \
	     "0000000000000020,2026-11-20,moved\n"                             \
	     "0000000000000021,2026-11-21,moved\n"                             \
	     "0000000000000022,2026-11-22,died\n"                              \
	     "0000000000000023,2026-11-23,struck\n"

/* One line of a place's check-ins and what it leads to, in words. */
struct line {
	int place;
	unsigned voter;
	enum channel channel;
};

static const struct {
	struct line lines[4];
	const char *found; /* "trouble voter place other;" of each */
} nights[] = {
	{ { { KITA, 0x10, CHANNEL_DAY } }, "" },
	{ { { EARLY, 0x10, CHANNEL_EARLY } }, "" },
	{ { { DESK, 0x13, CHANNEL_ABSENTEE } }, "" },
	{ { { SPECIAL, 0x12, CHANNEL_DAY } }, "" },
	/* Twice: at two places, by two channels, three times. */
	{ { { KITA, 0x10, CHANNEL_DAY }, { EARLY, 0x10, CHANNEL_EARLY } },
	    "0 10 kita-1 day kita-early early;" },
	{ { { KITA, 0x10, CHANNEL_DAY }, { EARLY, 0x11, CHANNEL_EARLY } }, "" },
	{ { { MINAMI, 0x13, CHANNEL_DAY }, { DESK, 0x13, CHANNEL_ABSENTEE } },
	    "0 13 minami-1 day minami-desk absentee;" },
	{ { { KITA, 0x10, CHANNEL_ABSENTEE }, { EARLY, 0x10, CHANNEL_EARLY },
	      { SPECIAL, 0x10, CHANNEL_ABSENTEE } },
	    "0 10 kita-1 absentee kita-early early;"
	    "0 10 kita-early early kita-special absentee;" },
	/* Not on the roll, before, between and behind its numbers. */
	{ { { KITA, 0x01, CHANNEL_DAY } }, "1 1 kita-1 day;" },
	{ { { KITA, 0x15, CHANNEL_DAY } }, "1 15 kita-1 day;" },
	{ { { KITA, 0x99, CHANNEL_DAY } }, "1 99 kita-1 day;" },
	/* Struck: on the day of voting, later, noted as having voted. */
	{ { { EARLY, 0x20, CHANNEL_EARLY } }, "2 20 kita-early early;" },
	{ { { KITA, 0x20, CHANNEL_DAY } }, "2 20 kita-1 day;" },
	{ { { EARLY, 0x21, CHANNEL_EARLY } }, "3 21 kita-early early;" },
	{ { { KITA, 0x21, CHANNEL_DAY } }, "2 21 kita-1 day;" },
	{ { { KITA, 0x22, CHANNEL_DAY } }, "2 22 kita-1 day;" },
	{ { { KITA, 0x23, CHANNEL_DAY } }, "3 23 kita-1 day;" },
	{ { { EARLY, 0x14, CHANNEL_EARLY } }, "4 14 kita-early early;" },
	/* Elsewhere. */
	{ { { KITA, 0x13, CHANNEL_DAY } }, "5 13 kita-1 day minami;" },
	{ { { EARLY, 0x13, CHANNEL_EARLY } }, "5 13 kita-early early minami;" },
	{ { { MINAMI, 0x12, CHANNEL_DAY } }, "5 12 minami-1 day kita;" },
	{ { { KITA, 0x12, CHANNEL_DAY } }, "6 12 kita-1 day kita-special;" },
	{ { { EARLY, 0x12, CHANNEL_EARLY } }, "" },
	{ { { SPECIAL, 0x10, CHANNEL_DAY } }, "7 10 kita-special day kita-1;" },
	{ { { SPECIAL, 0x10, CHANNEL_ABSENTEE } }, "" },
	/* Several troubles of one voter are all told. */
	{ { { KITA, 0x13, CHANNEL_DAY }, { MINAMI, 0x13, CHANNEL_DAY } },
	    "0 13 kita-1 day minami-1 day;5 13 kita-1 day minami;" },
	{ { { KITA, 0x99, CHANNEL_DAY }, { EARLY, 0x99, CHANNEL_EARLY } },
	    "0 99 kita-1 day kita-early early;1 99 kita-1 day;"
	    "1 99 kita-early early;" },
};

static void
tell(const struct checkins_merged *merged, struct text *text)
{
	for (size_t i = 0; i < merged->count; i++) {
		const struct checkin_incident *one = &merged->incidents[i];

		text_addf(text, "%u %llx %s %s", one->trouble,
		    (unsigned long long)one->voter, places[one->place].id,
		    channel_name((enum channel)one->channel));
		if (one->trouble == CHECKIN_TWICE)
			text_addf(text, " %s %s", places[one->other].id,
			    channel_name((enum channel)one->other_channel));
		else if (one->trouble == CHECKIN_DISTRICT)
			text_addf(text, " %s", districts[one->other].id);
		else if (one->trouble > CHECKIN_DISTRICT)
			text_addf(text, " %s", places[one->other].id);
		text_add(text, ";");
	}
	text_add(text, "");
}

/* The lists of one night, one text for each place. */
static void
lists_of(const struct line lines[4], struct text texts[PLACES],
    struct checkins_source sources[PLACES])
{
	static const uint8_t salt[16] = { 0 };

	for (size_t p = 0; p < PLACES; p++) {
		uint64_t count = 0;

		checkin_list_begin(salt, &texts[p]);
		for (size_t i = 0; i < 4; i++)
			if (lines[i].voter > 0 && lines[i].place == (int)p) {
				checkin_list_add(places[p].id,
				    &(struct checkin){
				        lines[i].voter, lines[i].channel },
				    &texts[p]);
				count++;
			}
		sources[p] =
		    (struct checkins_source){ text_of(texts[p].at), p, count };
	}
}

START_TEST(each_trouble_of_a_check_in_is_told_once)
{
	struct checkins_source sources[PLACES];
	struct text texts[PLACES] = { { 0 } }, told = { 0 };
	struct checkins_input input = { .sources = sources,
		.source_count = PLACES,
		.has_roll = true,
		.has_changes = true,
		.roll = text_of(ROLL),
		.roll_count = 5,
		.changes = text_of(CHANGES) };
	struct checkins_merged merged;
	struct error err;

	lists_of(nights[_i].lines, texts, sources);
	ck_assert_int_eq(
	    checkins_merge(&input, &setup, polling_day, &merged, &err), 0);
	tell(&merged, &told);
	ck_assert_str_eq(told.at, nights[_i].found);
	checkins_merged_clear(&merged);
	/* Without the roll, only those who voted twice can be found. */
	input.has_roll = input.has_changes = false;
	ck_assert_int_eq(
	    checkins_merge(&input, &setup, polling_day, &merged, &err), 0);
	for (size_t i = 0; i < merged.count; i++)
		ck_assert_int_eq(merged.incidents[i].trouble, CHECKIN_TWICE);
	checkins_merged_clear(&merged);
	for (size_t p = 0; p < PLACES; p++)
		text_clear(&texts[p]);
	text_clear(&told);
}
END_TEST

START_TEST(check_ins_are_counted_by_place_and_channel_whatever_is_found)
{
	static const struct line lines[4] = { { KITA, 0x99, CHANNEL_DAY },
		{ KITA, 0x9a, CHANNEL_ABSENTEE },
		{ EARLY, 0x99, CHANNEL_EARLY }, { MINAMI, 0x20, CHANNEL_DAY } };
	struct checkins_source sources[PLACES];
	struct text texts[PLACES] = { { 0 } };
	struct checkins_input input = { .sources = sources,
		.source_count = PLACES };
	struct checkins_merged merged;
	struct error err;

	lists_of(lines, texts, sources);
	ck_assert_int_eq(
	    checkins_merge(&input, &setup, polling_day, &merged, &err), 0);
	ck_assert_uint_eq(merged.checkins, 4);
	ck_assert_uint_eq(merged.channels[KITA][CHANNEL_DAY], 1);
	ck_assert_uint_eq(merged.channels[KITA][CHANNEL_ABSENTEE], 1);
	ck_assert_uint_eq(merged.channels[EARLY][CHANNEL_EARLY], 1);
	ck_assert_uint_eq(merged.channels[MINAMI][CHANNEL_DAY], 1);
	ck_assert_uint_eq(merged.channels[DESK][CHANNEL_ABSENTEE], 0);
	checkins_merged_clear(&merged);
	for (size_t p = 0; p < PLACES; p++)
		text_clear(&texts[p]);
}
END_TEST

/* A list, or a roll beside one check-in; with the count that was signed. */
static const struct {
	const char *text;
	uint64_t count;
	enum error_kind kind;
	const char *line; /* or NULL */
	bool roll;
} broken[] = {
	{ LIST ONE ",day,kita-1\n" ONE ",day,kita-1\n", 2, ERROR_INPUT, "4",
	    false },
	/* Who goes from one part to the next might not come by here. */
	{ LIST TWO ",day,kita-1\n" THREE ",day,kita-1\n" ONE ",day,kita-1\n", 3,
	    ERROR_INPUT, "5", false },
	{ LIST THREE ",day,kita-1\n" ONE ",day,kita-1\n" TWO ",day,kita-1\n", 3,
	    ERROR_INPUT, "4", false },
	{ LIST ONE ",day,kita-1\n" TWO ",day,kita-1\n", 3, ERROR_BOOKS, NULL,
	    false },
	{ LIST ONE ",day,kita-1\n" TWO ",day,kita-1\n", 1, ERROR_BOOKS, NULL,
	    false },
	/* A line that ends as the one before. */
	{ LIST ONE ",day,kita-1\n" TWO ";day,kita-1\n", 2, ERROR_INPUT, "4",
	    false },
	{ LIST ONE ",day,kita-1\n" TWO ",day,kita-2\n", 2, ERROR_INPUT, "4",
	    false },
	{ LIST ONE ",day,kita-1\n" TWO ",day,kita-1", 2, ERROR_INPUT, "4",
	    false },
	/* Voters would be told as not on the roll. */
	{ ROLL_OF TWO ON_ROLL THREE ON_ROLL ONE ON_ROLL, 3, ERROR_INPUT, "5",
	    true },
	{ ROLL_OF ONE ON_ROLL THREE ON_ROLL TWO ON_ROLL, 3, ERROR_INPUT, "5",
	    true },
	{ ROLL_OF ONE ON_ROLL TWO ON_ROLL, 3, ERROR_BOOKS, NULL, true },
	{ ROLL_OF ONE ON_ROLL TWO ON_ROLL, 1, ERROR_BOOKS, NULL, true },
};

START_TEST(a_list_that_is_not_what_was_signed_leaves_nothing_behind)
{
	const struct checkins_source source = {
		text_of(broken[_i].roll ? LIST ONE ",day,kita-1\n"
		                        : broken[_i].text),
		KITA, broken[_i].roll ? 1 : broken[_i].count
	};
	struct checkins_input input = { .sources = &source,
		.source_count = 1,
		.has_roll = broken[_i].roll,
		.roll = text_of(broken[_i].text),
		.roll_count = broken[_i].count };
	struct checkins_merged merged;
	struct error err = { 0 };

	ck_assert_int_eq(
	    checkins_merge(&input, &setup, polling_day, &merged, &err), -1);
	ck_assert_int_eq(err.kind, broken[_i].kind);
	if (broken[_i].line != NULL)
		ck_assert_str_eq(err.where[0].args[0], broken[_i].line);
	ck_assert_ptr_null(merged.incidents);
	ck_assert_ptr_null(merged.channels);
	ck_assert_uint_eq(merged.checkins, 0);
}
END_TEST

/* Marsaglia's xorshift64. */
static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/*
 * Against the plain way: a table of who was where. Voters 0 to 299, of whom
 * 100 to 199 are on the roll of kita-1.
 */
START_TEST(the_pass_finds_what_a_table_of_all_voters_finds)
{
	static const uint8_t salt[16] = { 0 };
	bool there[PLACES][300] = { { false } };
	struct checkins_source sources[PLACES];
	struct text texts[PLACES] = { { 0 } }, roll = { 0 };
	struct checkins_input input = {
		.sources = sources, .source_count = PLACES, .has_roll = true
	};
	uint64_t state = (uint64_t)_i + 1, twice = 0, unknown = 0, all = 0;
	uint64_t told[CHECKIN_TROUBLE_COUNT] = { 0 };
	struct checkins_merged merged;
	struct error err;

	roll_list_begin(salt, &roll);
	for (uint64_t v = 100; v < 200; v++)
		roll_list_add(
		    &setup, &(struct roll_voter){ v, KITA, false }, &roll);
	input.roll = text_of(roll.at);
	input.roll_count = 100;
	for (size_t p = 0; p < PLACES; p++) {
		uint64_t count = 0;

		checkin_list_begin(salt, &texts[p]);
		for (uint64_t v = 0; v < 300; v++) {
			there[p][v] = draw(&state) % 4 == 0;
			if (there[p][v])
				checkin_list_add(places[p].id,
				    &(struct checkin){ v, CHANNEL_EARLY },
				    &texts[p]);
			count += there[p][v];
		}
		sources[p] =
		    (struct checkins_source){ text_of(texts[p].at), p, count };
	}
	for (size_t v = 0; v < 300; v++) {
		uint64_t times = 0;

		for (size_t p = 0; p < PLACES; p++)
			times += there[p][v];
		all += times;
		twice += times > 1 ? times - 1 : 0;
		unknown += v >= 100 && v < 200 ? 0 : times;
	}
	ck_assert_int_eq(
	    checkins_merge(&input, &setup, polling_day, &merged, &err), 0);
	for (size_t i = 0; i < merged.count; i++)
		told[merged.incidents[i].trouble]++;
	ck_assert_uint_eq(merged.checkins, all);
	ck_assert_uint_eq(told[CHECKIN_TWICE], twice);
	ck_assert_uint_eq(told[CHECKIN_UNKNOWN], unknown);
	ck_assert_uint_gt(twice, 0);
	/* Groups cover everything, each with one kind of trouble. */
	for (size_t i = 0, end; i < merged.count; i = end) {
		end = checkins_group(&merged, i);
		ck_assert_uint_gt(end, i);
		for (size_t j = i; j < end; j++)
			ck_assert_int_eq(merged.incidents[j].trouble,
			    merged.incidents[i].trouble);
	}
	checkins_merged_clear(&merged);
	for (size_t p = 0; p < PLACES; p++)
		text_clear(&texts[p]);
	text_clear(&roll);
}
END_TEST

START_TEST(a_map_of_digests_holds_what_was_put_and_nothing_else)
{
	struct digest_map map = { 0 };
	struct digest digests[500] = { 0 };

	/* The first is all zero. */
	for (size_t i = 0; i < 500; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%zu", i);
		if (i > 0)
			digests[i] = digest_of(span_of(text));
		ck_assert_uint_eq(digest_map_get(&map, &digests[i]), 0);
		if (i % 2 == 0)
			digest_map_put(&map, &digests[i], i + 1);
		digest_map_put(&map, &digests[0], i + 1);
	}
	for (size_t i = 1; i < 500; i++)
		ck_assert_uint_eq(
		    digest_map_get(&map, &digests[i]), i % 2 == 0 ? i + 1 : 0);
	ck_assert_uint_eq(digest_map_get(&map, &digests[0]), 500);
	ck_assert_uint_eq(map.count, 250);
	digest_map_clear(&map);
}
END_TEST

static const struct unit_test tests[] = {
	{ &check_ins_are_written_as_they_were_read, 0 },
	{ &what_no_place_writes_is_refused_with_its_line, COUNT(refused) },
	{ &another_number_of_check_ins_than_signed_is_refused, 0 },
	{ &a_walk_begins_at_any_voter_as_if_it_had_come_there, 0 },
	{ &parts_of_a_list_begin_one_after_the_other, 0 },
	{ &each_trouble_of_a_check_in_is_told_once, COUNT(nights) },
	{ &check_ins_are_counted_by_place_and_channel_whatever_is_found, 0 },
	{ &a_list_that_is_not_what_was_signed_leaves_nothing_behind,
	    COUNT(broken) },
	{ &the_pass_finds_what_a_table_of_all_voters_finds, 20 },
	{ &a_map_of_digests_holds_what_was_put_and_nothing_else, 0 },
};
UNIT_TESTS("checkins", tests)
