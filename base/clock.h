#ifndef KAIHYO_BASE_CLOCK_H
#define KAIHYO_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* UTC seconds since 1970. For log entries only, never for a result. */
int64_t clock_now(void);

/* Seconds that only go forward, for progress. */
double clock_elapsed(void);

/* "2026-11-23T06:31:00Z" */
#define TIME_TEXT_LEN 21
void time_format(int64_t at, char out[TIME_TEXT_LEN]);
bool time_parse(struct span span, int64_t *at);

/* A day of the Gregorian calendar from 1900 to 2199; {0} is no day. */
struct date {
	int year, month, day;
};

#define DATE_TEXT_LEN 11
bool date_parse(struct span span, struct date *date); /* YYYY-MM-DD */
void date_format(struct date date, char out[DATE_TEXT_LEN]);

/* <0, 0, >0 as a comes before, is, or comes after b. */
int date_compare(struct date a, struct date b);

#endif
