#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t
clock_now(void)
{
	return (int64_t)time(NULL);
}

double
clock_elapsed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

static bool
two_digits(const char *at, int *number)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*number = (at[0] - '0') * 10 + (at[1] - '0');
	return true;
}

bool
date_parse(struct span span, struct date *date)
{
	int high, low, month, day;

	if (span.len != 10 || span.at[4] != '-' || span.at[7] != '-' ||
	    !two_digits(span.at, &high) || !two_digits(span.at + 2, &low) ||
	    !two_digits(span.at + 5, &month) || !two_digits(span.at + 8, &day))
		return false;
	if (high < 19 || high > 21 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(high * 100 + low, month))
		return false;
	*date = (struct date){ high * 100 + low, month, day };
	return true;
}

void
date_format(struct date date, char out[DATE_TEXT_LEN])
{
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", date.year, date.month,
	    date.day);
	memcpy(out, text, DATE_TEXT_LEN - 1);
	out[DATE_TEXT_LEN - 1] = '\0';
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

void
time_format(int64_t at, char out[TIME_TEXT_LEN])
{
	time_t seconds = (time_t)at;
	struct tm tm = { 0 };

	gmtime_r(&seconds, &tm);
	if (strftime(out, TIME_TEXT_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

bool
time_parse(struct span span, int64_t *at)
{
	struct date date;
	int hour, minute, second;
	struct tm tm = { 0 };

	if (span.len != 20 ||
	    !date_parse((struct span){ span.at, 10 }, &date) ||
	    span.at[10] != 'T' || span.at[13] != ':' || span.at[16] != ':' ||
	    span.at[19] != 'Z' || !two_digits(span.at + 11, &hour) ||
	    !two_digits(span.at + 14, &minute) ||
	    !two_digits(span.at + 17, &second) || hour > 23 || minute > 59 ||
	    second > 59)
		return false;
	tm = (struct tm){ .tm_year = date.year - 1900,
		.tm_mon = date.month - 1,
		.tm_mday = date.day,
		.tm_hour = hour,
		.tm_min = minute,
		.tm_sec = second };
	*at = (int64_t)timegm(&tm);
	return true;
}
