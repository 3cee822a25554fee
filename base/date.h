#ifndef KAIHYO_BASE_DATE_H
#define KAIHYO_BASE_DATE_H

#include "base/clock.h"

/*
 * Exact arithmetic with days of the Gregorian calendar, without time_t and
 * without time zones. Takes and gives years from 1 to 9999.
 */

/* The number of a day: 1 for 0001-01-01, one more for every day after it. */
int date_number(struct date date);
struct date date_of_number(int number);

struct date date_add_days(struct date date, int days);

/*
 * The day on which `months` whole calendar months that began with `date` are
 * over (民法143条2項): the same day of the month, or, where that month has no
 * such day, the first of the month after it. 29 February and 12 months: 1
 * March; 31 January and 1 month: 1 March.
 */
struct date date_add_months(struct date date, unsigned months);

/*
 * The latest day whose `months` months are over on `date`: the same day of
 * the month, or, where that month has no such day, its last. For every d:
 * date_add_months(d, n) <= date exactly if d <= date_back_months(date, n).
 */
struct date date_back_months(struct date date, unsigned months);

#endif
