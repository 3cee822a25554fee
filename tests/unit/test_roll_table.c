#include "tally/roll/roll_table.h"

#include <stdio.h>

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))
#define PERSONS 5000

static struct place places[] = {
	{ .id = "kita-1", .kind = PLACE_DAY, .district = 0 },
	{ .id = "minami-1", .kind = PLACE_DAY, .district = 1 },
	{ .id = "special-k", .kind = PLACE_DAY, .district = 0 },
	{ .id = "special-m", .kind = PLACE_DAY, .district = 1 },
	{ .id = "z-early", .kind = PLACE_EARLY, .district = 0 },
};
static size_t by_id[] = { 0, 1, 2, 3, 4 };
static size_t special[] = { 2, 3 };
static const struct setup setup = { .places = places,
	.place_count = 5,
	.district_count = 2,
	.places_by_id = by_id,
	.roll = { .special = special } };
static const struct date stage = { 2026, 11, 22 };

/* A generator that is none: counts, and repeats itself at first. */
static uint64_t drawn;
static void
draw(void *out, size_t len)
{
	uint64_t number = drawn < 3 ? 7 : drawn * 0x9e3779b97f4a7c15u;

	ck_assert_uint_eq(len, sizeof(number));
	drawn++;
	memcpy(out, &number, sizeof(number));
}

/* Somebody whose number, place and reasons follow from `n`. */
static void
add(struct roll_table *table, unsigned n, size_t line)
{
	struct register_row row = { .place = n % 2,
		.person = { .died = { 2026, 11, 3 },
		    .moved_out = { 2026, 11, 5 },
		    .class = (enum resident_class)(n % 5) } };
	struct eligibility eligibility = {
		.refusals = n % 7 == 0 ? 1u << (n / 7 % REFUSAL_COUNT) : 0,
		.special_place = n % 7 != 0 && n % 10 == 1,
	};

	eligibility.eligible = eligibility.refusals == 0;
	if (n % 70 == 0)
		eligibility.refusals |= 1u << REFUSAL_AGE;
	snprintf(row.number, sizeof(row.number), "%08u", n);
	roll_table_add(table, &row, &eligibility, &setup.roll, &setup, line);
}

/* All persons, in an order that depends on `step`, prime to PERSONS. */
static void
fill(struct roll_table *table, unsigned step)
{
	struct error err;

	for (unsigned i = 0; i < PERSONS; i++)
		add(table, i * step % PERSONS, i + 2);
	ck_assert_int_eq(roll_table_sort(table, &err), 0);
}

START_TEST(the_order_of_rows_does_not_matter)
{
	static const unsigned steps[] = { 1, 3, 4999, 2501, 777 };
	struct roll_table first = { 0 }, table = { 0 };
	struct roll_sums wanted, sums;
	struct text report = { 0 }, again = { 0 };
	const struct eligibility_rules rules = { .exists = true };

	fill(&first, 1);
	fill(&table, steps[_i]);
	roll_table_list(&first);
	roll_table_list(&table);
	roll_table_sum(&first, &setup, &wanted);
	roll_table_sum(&table, &setup, &sums);
	ck_assert_uint_eq(sums.persons, PERSONS);
	ck_assert_uint_eq(sums.persons, sums.listed + sums.refused);
	ck_assert_uint_eq(sums.listed, wanted.listed);
	ck_assert_uint_eq(sums.special, wanted.special);
	ck_assert_int_eq(
	    memcmp(sums.refusals, wanted.refusals, sizeof(sums.refusals)), 0);
	ck_assert_int_eq(memcmp(sums.places, wanted.places,
	                     setup.place_count * sizeof(sums.places[0])),
	    0);
	roll_table_format_report(&first, &rules, &report);
	roll_table_format_report(&table, &rules, &again);
	ck_assert_str_eq(report.at, again.at);
	text_clear(&report);
	text_clear(&again);
	roll_sums_clear(&wanted);
	roll_sums_clear(&sums);
	roll_table_clear(&first);
	roll_table_clear(&table);
}
END_TEST

START_TEST(voter_numbers_are_unique_even_if_chance_repeats_itself)
{
	const struct roll_number before[] = { { "00000001", 7 },
		{ "99999999", 3 * 0x9e3779b97f4a7c15u } };
	struct roll_table table = { 0 };
	struct text text = { 0 };
	struct roll_voter voter;
	struct roll_list list;
	struct error err;
	size_t count = 0;
	bool more;
	uint8_t salt[16] = { 0 };

	fill(&table, 1);
	roll_table_recall(&table, before, 2);
	roll_table_list(&table);
	roll_table_number(&table, before, 2, draw);
	for (size_t i = 0; i < table.count; i++) {
		ck_assert_int_eq(
		    table.entries[i].numbered, table.entries[i].listed);
		count += table.entries[i].listed;
	}
	/* Known before: the same number again, and nobody else has it. */
	ck_assert_uint_eq(table.entries[1].voter, 7);
	/* The list refuses a number that stands twice. */
	roll_table_format_list(&table, &setup, salt, &text);
	ck_assert_int_eq(
	    roll_list_open((struct verified){ .bytes = text_span(&text) },
	        &setup, &list, &err),
	    0);
	do
		ck_assert_int_eq(roll_list_next(&list, &voter, &more, &err), 0);
	while (more);
	ck_assert_uint_eq(list.lines.count, count);
	text_clear(&text);
	roll_table_clear(&table);
}
END_TEST

START_TEST(a_number_of_the_register_that_stands_twice_is_refused)
{
	struct roll_table table = { 0 };
	struct error err = { 0 };

	add(&table, 5, 90);
	add(&table, 6, 17);
	add(&table, 5, 30);
	ck_assert_int_eq(roll_table_sort(&table, &err), -1);
	ck_assert_str_eq(err.what.args[0], "30");
	ck_assert_str_eq(err.where[0].args[0], "90");
	roll_table_clear(&table);
	ck_assert_int_eq(roll_table_sort(&table, &err), -1);
	ck_assert_str_eq(err.what.id, "there is nobody in the extract");
}
END_TEST

/* One voter of the E0 roll at minami-1, and what becomes of them. */
static const struct {
	unsigned refusals;
	bool before, voted;
	int change;
	bool listed;
	const char *date;
} fates[] = {
	{ 0, true, false, ROLL_CHANGE_COUNT, true, "" },
	{ 0, true, true, ROLL_CHANGE_COUNT, true, "" },
	{ 0, false, false, ROLL_ADDED, true, "2026-11-22" },
	{ 1u << REFUSAL_DIED, true, false, ROLL_DIED, false, "2026-11-03" },
	{ 1u << REFUSAL_MOVED, true, false, ROLL_MOVED, false, "2026-11-05" },
	{ 1u << REFUSAL_DISQUALIFIED, true, false, ROLL_STRUCK, false,
	    "2026-11-22" },
	{ 1u << REFUSAL_DIED | 1u << REFUSAL_MOVED, true, false, ROLL_DIED,
	    false, "2026-11-03" },
	{ 1u << REFUSAL_DIED, true, true, ROLL_DIED_AFTER_VOTING, true,
	    "2026-11-03" },
	{ 1u << REFUSAL_MOVED, true, true, ROLL_MOVED_AFTER_VOTING, true,
	    "2026-11-05" },
	{ 1u << REFUSAL_AGE, true, true, ROLL_STRUCK_AFTER_VOTING, true,
	    "2026-11-22" },
	{ 1u << REFUSAL_DIED, false, false, ROLL_CHANGE_COUNT, false, "" },
};

START_TEST(polling_day_is_compared_with_the_day_of_the_notice)
{
	const struct roll_number numbers[] = { { "1", 42 } };
	const struct roll_voter before[] = { { 42, 3, true } };
	const uint64_t voted[] = { 42 };
	struct register_row row = { .number = "1",
		.place = 0,
		.person = {
		    .died = { 2026, 11, 3 }, .moved_out = { 2026, 11, 5 } } };
	struct eligibility eligibility = { .eligible = fates[_i].refusals == 0,
		.refusals = fates[_i].refusals };
	struct roll_table table = { 0 };
	struct roll_sums sums;
	struct roll roll = { .totals = NULL };
	const struct roll_entry *entry;
	char date[DATE_TEXT_LEN] = "";
	size_t missing;

	roll_table_add(&table, &row, &eligibility, &setup.roll, &setup, 2);
	entry = &table.entries[0];
	if (fates[_i].before)
		roll_table_recall(&table, numbers, 1);
	roll_table_compare(&table, before, fates[_i].before, voted,
	    fates[_i].voted, stage, &missing);
	ck_assert_uint_eq(missing, 0);
	ck_assert_int_eq(entry->change, fates[_i].change);
	ck_assert_int_eq(entry->listed, fates[_i].listed);
	/* Who was on the E0 roll votes where that roll says. */
	ck_assert_uint_eq(entry->place, fates[_i].before ? 3 : 0);
	ck_assert_int_eq(entry->special, fates[_i].before);
	if (entry->change < ROLL_CHANGE_COUNT)
		date_format(date_of_number(entry->event), date);
	ck_assert_str_eq(date, fates[_i].date);
	roll_table_sum(&table, &setup, &sums);
	roll_sums_note(&sums, &setup, &roll);
	ck_assert_uint_eq(roll.eligible, fates[_i].listed);
	ck_assert_uint_eq(
	    roll.struck_after_voting, fates[_i].change > ROLL_STRUCK &&
	                                  fates[_i].change < ROLL_CHANGE_COUNT);
	ck_assert_uint_eq(roll.total_count, 4);
	roll_clear(&roll);
	roll_sums_clear(&sums);
	roll_table_clear(&table);
}
END_TEST

/* E0 - died - moved - struck + added = E, whoever is judged how. */
START_TEST(the_changes_explain_the_difference)
{
	struct roll_table notice = { 0 }, day = { 0 };
	struct roll_number *numbers = memory_new(PERSONS, sizeof(numbers[0]));
	struct roll_voter *before = memory_new(PERSONS, sizeof(before[0]));
	struct roll_sums sums;
	size_t count = 0, missing;

	fill(&notice, 1);
	roll_table_list(&notice);
	for (size_t i = 0; i < notice.count; i++) {
		if (!notice.entries[i].listed)
			continue;
		memcpy(numbers[count].number, notice.entries[i].number,
		    sizeof(numbers[count].number));
		numbers[count].voter = 1000 + i;
		before[count++] = (struct roll_voter){ 1000 + i,
			notice.entries[i].place, notice.entries[i].special };
	}
	fill(&day, 3);
	/* Other people are refused on the day. */
	for (size_t i = 0; i < day.count; i++)
		day.entries[i].refusals =
		    (uint8_t)(i % 11 == 0 ? 1u << (i % REFUSAL_COUNT) : 0);
	roll_table_recall(&day, numbers, count);
	roll_table_compare(&day, before, count, NULL, 0, stage, &missing);
	ck_assert_uint_eq(missing, 0);
	roll_table_sum(&day, &setup, &sums);
	ck_assert_uint_gt(sums.changes[ROLL_ADDED], 0);
	ck_assert_uint_gt(sums.changes[ROLL_DIED], 0);
	ck_assert_uint_eq(sums.listed + sums.changes[ROLL_DIED] +
	                      sums.changes[ROLL_MOVED] +
	                      sums.changes[ROLL_STRUCK],
	    count + sums.changes[ROLL_ADDED]);
	/* Without its last person the extract does not cover the E0 roll. */
	day.count--;
	roll_table_compare(&day, before, count, NULL, 0, stage, &missing);
	ck_assert_uint_eq(missing, 1);
	roll_sums_clear(&sums);
	roll_table_clear(&notice);
	roll_table_clear(&day);
	free(numbers);
	free(before);
}
END_TEST

START_TEST(the_numbers_of_the_office_are_read_as_written)
{
	const struct roll_number before[] = { { "00000000", 1 },
		{ "00000001", 2 }, { "00000001x", 3 }, { "99999999", 4 } };
	const struct digest election = { { 7 } };
	const struct digest other = { { 8 } };
	struct roll_number *numbers = NULL;
	struct roll_table table = { 0 };
	struct text text = { 0 }, again = { 0 };
	struct error err = { 0 };
	size_t count;

	fill(&table, 1);
	roll_table_recall(&table, before, 4);
	roll_table_list(&table);
	roll_table_number(&table, before, 4, draw);
	roll_numbers_format(&table, before, 4, &election, &text);
	ck_assert_int_eq(roll_numbers_parse(text_span(&text), &election,
	                     &numbers, &count, &err),
	    0);
	/* Nobody is lost who had a number before. */
	ck_assert_str_eq(numbers[0].number, "00000000");
	ck_assert_uint_eq(numbers[0].voter, 1);
	ck_assert_uint_eq(numbers[1].voter, 2);
	ck_assert_uint_eq(numbers[2].voter, 3);
	ck_assert_uint_eq(numbers[count - 1].voter, 4);
	roll_numbers_format(
	    &(struct roll_table){ 0 }, numbers, count, &election, &again);
	ck_assert_str_eq(again.at, text.at);
	ck_assert_int_eq(roll_numbers_parse(
	                     text_span(&text), &other, &numbers, &count, &err),
	    -1);
	ck_assert_str_eq(
	    err.what.id, "these are no voter numbers of this election");
	free(numbers);
	text_clear(&text);
	text_clear(&again);
	roll_table_clear(&table);
}
END_TEST

static const char *const broken[] = {
	"1,0000000000000001\n1,0000000000000002\n",
	"2,0000000000000001\n1,0000000000000002\n",
	"1,000000000000001\n",
	"1,0000000000000001,\n",
	"1\n",
	",0000000000000001\n",
	"1,0000000000000001",
	"123456789012345678901234,0000000000000001\n",
};

START_TEST(broken_numbers_of_the_office_are_refused)
{
	const struct digest election = { { 7 } };
	struct roll_number *numbers = NULL;
	struct text text = { 0 };
	struct error err = { 0 };
	size_t count;

	roll_numbers_format(
	    &(struct roll_table){ 0 }, NULL, 0, &election, &text);
	text_add(&text, broken[_i]);
	ck_assert_int_eq(roll_numbers_parse(text_span(&text), &election,
	                     &numbers, &count, &err),
	    -1);
	ck_assert_ptr_null(numbers);
	ck_assert_str_eq(err.where[0].id, "line %zu");
	text_clear(&text);
}
END_TEST

START_TEST(a_million_and_a_half_persons_fit_into_100_megabytes)
{
	ck_assert_uint_le(sizeof(struct roll_entry), 64);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_order_of_rows_does_not_matter, 5 },
	{ &voter_numbers_are_unique_even_if_chance_repeats_itself, 0 },
	{ &a_number_of_the_register_that_stands_twice_is_refused, 0 },
	{ &polling_day_is_compared_with_the_day_of_the_notice, COUNT(fates) },
	{ &the_changes_explain_the_difference, 0 },
	{ &the_numbers_of_the_office_are_read_as_written, 0 },
	{ &broken_numbers_of_the_office_are_refused, COUNT(broken) },
	{ &a_million_and_a_half_persons_fit_into_100_megabytes, 0 },
};
UNIT_TESTS("roll_table", tests)
