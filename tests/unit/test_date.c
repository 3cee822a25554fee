#include "base/date.h"

#include "tests/unit/test.h"

/* Fliegel and Van Flandern (1968): the Julian day number, truncating. */
static int
julian_day(int y, int m, int d)
{
	return d - 32075 + 1461 * (y + 4800 + (m - 14) / 12) / 4 +
	       367 * (m - 2 - (m - 14) / 12 * 12) / 12 -
	       3 * ((y + 4900 + (m - 14) / 12) / 100) / 4;
}

/* The calendar as a child learns it. */
static struct date
tomorrow(struct date date)
{
	static const int lens[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = date.year % 400 == 0 ||
	            (date.year % 4 == 0 && date.year % 100 != 0);
	int len = date.month == 2 && leap ? 29 : lens[date.month - 1];

	if (date.day < len)
		return (struct date){ date.year, date.month, date.day + 1 };
	if (date.month < 12)
		return (struct date){ date.year, date.month + 1, 1 };
	return (struct date){ date.year + 1, 1, 1 };
}

static struct date
date(const char *text)
{
	struct date date;

	ck_assert(date_parse(span_of(text), &date));
	return date;
}

static void
assert_date(struct date seen, const char *wanted)
{
	char text[DATE_TEXT_LEN];

	date_format(seen, text);
	ck_assert_str_eq(text, wanted);
}

START_TEST(every_day_from_1900_to_2199_has_its_number)
{
	struct date day = { 1900, 1, 1 };
	int number = julian_day(1900, 1, 1) - julian_day(1, 1, 1) + 1;
	size_t days = 0;

	for (; day.year < 2200; day = tomorrow(day), number++, days++) {
		struct date back;

		ck_assert_int_eq(
		    number, julian_day(day.year, day.month, day.day) -
		                julian_day(1, 1, 1) + 1);
		ck_assert_int_eq(date_number(day), number);
		back = date_of_number(number);
		ck_assert_int_eq(date_compare(back, day), 0);
		back = date_add_days(day, 1);
		ck_assert_int_eq(date_compare(back, tomorrow(day)), 0);
		back = date_add_days(tomorrow(day), -1);
		ck_assert_int_eq(date_compare(back, day), 0);
	}
	ck_assert_uint_eq(days, 300 * 365 + 73); /* 1900, 2100: no leap year */
}
END_TEST

START_TEST(the_first_day_of_all_has_number_1)
{
	ck_assert_int_eq(date_number((struct date){ 1, 1, 1 }), 1);
	ck_assert_int_eq(date_number((struct date){ 2000, 1, 1 }), 730120);
	ck_assert_int_eq(
	    date_compare(date_of_number(1), (struct date){ 1, 1, 1 }), 0);
	ck_assert_int_eq(
	    date_compare(date_of_number(366), (struct date){ 2, 1, 1 }), 0);
}
END_TEST

static const struct {
	const char *from;
	unsigned months;
	const char *to;
} additions[] = {
	{ "2025-04-02", 3, "2025-07-02" },
	{ "2015-12-01", 3, "2016-03-01" },
	{ "2015-11-30", 3, "2016-03-01" }, /* there is no 30 February */
	{ "2015-11-29", 3, "2016-02-29" },
	{ "2014-11-29", 3, "2015-03-01" },
	{ "2014-11-28", 3, "2015-02-28" },
	{ "2025-01-31", 1, "2025-03-01" },
	{ "2025-03-31", 1, "2025-05-01" },
	{ "2025-12-31", 2, "2026-03-01" },
	{ "2024-02-29", 12, "2025-03-01" },
	{ "2024-02-29", 48, "2028-02-29" },
	{ "2096-02-29", 48, "2100-03-01" },
	{ "2007-07-21", 216, "2025-07-21" },
	{ "2025-07-02", 0, "2025-07-02" },
};

START_TEST(months_are_over_on_the_day_the_law_says)
{
	assert_date(
	    date_add_months(date(additions[_i].from), additions[_i].months),
	    additions[_i].to);
}
END_TEST

static const struct {
	const char *from;
	unsigned months;
	const char *to;
} latest[] = {
	{ "2025-07-02", 3, "2025-04-02" },
	{ "2016-03-01", 3, "2015-12-01" },
	{ "2025-05-31", 3, "2025-02-28" },
	{ "2024-05-31", 3, "2024-02-29" },
	{ "2024-02-29", 216, "2006-02-28" },
	{ "2025-03-01", 12, "2024-03-01" },
	{ "2025-01-15", 1, "2024-12-15" },
};

START_TEST(the_latest_day_is_found_backwards)
{
	assert_date(date_back_months(date(latest[_i].from), latest[_i].months),
	    latest[_i].to);
}
END_TEST

/* add(d) <= x exactly if d <= back(x), for every x and the d around it. */
START_TEST(forwards_and_backwards_agree_on_every_day)
{
	static const unsigned months[] = { 1, 3, 12, 36, 192, 216, 240 };
	struct date day = { 1925, 1, 1 };

	for (; day.year < 2200; day = date_add_days(day, 1)) {
		struct date back = date_back_months(day, months[_i]);

		for (int off = -3; off <= 3; off++) {
			struct date d = date_add_days(back, off);
			bool over = date_compare(date_add_months(d, months[_i]),
			                day) <= 0;

			ck_assert_int_eq(over, off <= 0);
		}
	}
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))
static const struct unit_test tests[] = {
	{ &every_day_from_1900_to_2199_has_its_number, 0 },
	{ &the_first_day_of_all_has_number_1, 0 },
	{ &months_are_over_on_the_day_the_law_says, COUNT(additions) },
	{ &the_latest_day_is_found_backwards, COUNT(latest) },
	{ &forwards_and_backwards_agree_on_every_day, 7 },
};
UNIT_TESTS("date", tests)
