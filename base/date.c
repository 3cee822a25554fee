#include "base/date.h"

#include <assert.h>

/* Days before the first of `month` of `year`, counted from 0001-01-01. */
static int
days_before(int year, int month)
{
	/* The year begins with March here: the leap day then ends it. */
	int from_march = (month + 9) % 12;
	int y = month < 3 ? year - 1 : year;

	/* 153 days are five months from March on; 306 lie before January. */
	return 365 * y + y / 4 - y / 100 + y / 400 +
	       (153 * from_march + 2) / 5 - 306;
}

int
date_number(struct date date)
{
	assert(date.year >= 1 && date.month >= 1 && date.month <= 12);
	return days_before(date.year, date.month) + date.day;
}

struct date
date_of_number(int number)
{
	/* 146,097 days are 400 years: the guess is off by one at most. */
	int year = (int)((int64_t)number * 400 / 146097) + 1, month = 12;

	while (days_before(year, 1) >= number)
		year--;
	while (days_before(year + 1, 1) < number)
		year++;
	while (days_before(year, month) >= number)
		month--;
	return (struct date){ year, month, number - days_before(year, month) };
}

struct date
date_add_days(struct date date, int days)
{
	return date_of_number(date_number(date) + days);
}

static int
month_len(int year, int month)
{
	return month == 12
	           ? 31
	           : days_before(year, month + 1) - days_before(year, month);
}

/* The first of the month that is `months` after (or before) `date`'s. */
static struct date
month_shift(struct date date, int months)
{
	int n = date.year * 12 + date.month - 1 + months;

	assert(n >= 12);
	return (struct date){ n / 12, n % 12 + 1, 1 };
}

struct date
date_add_months(struct date date, unsigned months)
{
	struct date end = month_shift(date, (int)months);

	if (date.day > month_len(end.year, end.month))
		return month_shift(end, 1);
	end.day = date.day;
	return end;
}

struct date
date_back_months(struct date date, unsigned months)
{
	struct date begin = month_shift(date, -(int)months);
	int len = month_len(begin.year, begin.month);

	begin.day = date.day < len ? date.day : len;
	return begin;
}
