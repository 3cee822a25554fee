#include "tally/roll/register.h"

#include <stdio.h>
#include <string.h>

static const char *const fix_title =
    N_("correct \"roll\" in the next setup, or export these columns too");
static const char *const fix_cell =
    N_("correct it in the register and export it again");

static int
title_find(const struct span *titles, size_t count, const char *title,
    size_t *index, struct error *err)
{
	*index = SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		if (!span_equals(titles[i], title))
			continue;
		if (*index != SIZE_MAX)
			return error_set(err, ERROR_INPUT, fix_title,
			    N_("two columns of the extract have the title "
			       "\"%s\""),
			    title);
		*index = i;
	}
	if (*index == SIZE_MAX)
		return error_set(err, ERROR_INPUT, fix_title,
		    N_("no column of the extract has the title \"%s\""), title);
	return 0;
}

int
register_columns_find(const struct setup *setup,
    const struct eligibility_rules *rules, const struct span *titles,
    size_t count, struct register_columns *columns, struct error *err)
{
	const struct roll_setup *roll = &setup->roll;

	*columns = (struct register_columns){ .setup = setup, .rules = rules };
	for (int i = 0; i < ROLL_COLUMN_COUNT; i++) {
		columns->columns[i] = SIZE_MAX;
		if (roll->columns[i][0] != '\0' &&
		    title_find(titles, count, roll->columns[i],
		        &columns->columns[i], err) != 0)
			return -1;
	}
	for (size_t i = 0; i < roll->class_count; i++)
		if (title_find(titles, count, roll->classes[i].column,
		        &columns->classes[i], err) != 0)
			return -1;
	for (size_t i = 0; i < roll->code_count; i++) {
		int rule = eligibility_rules_disqualification(
		    rules, roll->codes[i].id);

		if (title_find(titles, count, roll->codes[i].column,
		        &columns->codes[i], err) != 0)
			return -1;
		columns->disqualified[i] = 1u << rule;
	}
	return 0;
}

/* The eras and their days: the last day of one may be the first of the next. */
static const struct {
	char letter, digit;
	int before; /* year 1 is one more */
	struct date first, last;
} eras[] = {
	{ 'M', '1', 1867, { 1868, 10, 23 }, { 1912, 7, 30 } },
	{ 'T', '2', 1911, { 1912, 7, 30 }, { 1926, 12, 25 } },
	{ 'S', '3', 1925, { 1926, 12, 25 }, { 1989, 1, 7 } },
	{ 'H', '4', 1988, { 1989, 1, 8 }, { 2019, 4, 30 } },
	{ 'R', '5', 2018, { 2019, 5, 1 }, { 2116, 12, 31 } },
};

/* "YYYYMMDD" with the separators taken out. */
static struct date
digits_date(const char digits[8])
{
	const char text[10] = { digits[0], digits[1], digits[2], digits[3], '-',
		digits[4], digits[5], '-', digits[6], digits[7] };
	struct date date;

	if (!date_parse((struct span){ text, sizeof(text) }, &date))
		return (struct date){ 0 };
	return date;
}

static struct date
era_date(struct span text)
{
	uint64_t year;

	/* 01 is a year here, so the leading zero is cut off. */
	if (text.len != 7 ||
	    !span_number((struct span){ text.at + 1 + (text.at[1] == '0'),
	                     2 - (size_t)(text.at[1] == '0') },
	        99, &year) ||
	    year == 0)
		return (struct date){ 0 };
	for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++) {
		char digits[40];
		struct date date;

		if (text.at[0] != eras[i].letter && text.at[0] != eras[i].digit)
			continue;
		snprintf(digits, sizeof(digits), "%04d%.4s",
		    eras[i].before + (int)year, text.at + 3);
		date = digits_date(digits);
		if (date.year != 0 && date_compare(date, eras[i].first) >= 0 &&
		    date_compare(date, eras[i].last) <= 0)
			return date;
	}
	return (struct date){ 0 };
}

struct date
register_date(enum roll_dates format, struct span text)
{
	const char *at = text.at;
	struct date date;

	switch (format) {
	case ROLL_DATES_DASHES:
		if (date_parse(text, &date))
			return date;
		break;
	case ROLL_DATES_SLASHES:
		if (text.len == 10 && at[4] == '/' && at[7] == '/')
			return digits_date((const char[8]){ at[0], at[1], at[2],
			    at[3], at[5], at[6], at[8], at[9] });
		break;
	case ROLL_DATES_DIGITS:
		if (text.len == 8)
			return digits_date(at);
		break;
	case ROLL_DATES_ERA:
		return era_date(text);
	}
	return (struct date){ 0 };
}

static int
cell_refuse(const char *title, struct error *err, const char *what)
{
	error_set(err, ERROR_INPUT, fix_cell, "%s", "");
	err->what = (struct message){ .id = what };
	return error_at(err, N_("column \"%s\""), title);
}

static int
number_read(const struct register_columns *columns, const struct span *fields,
    struct register_row *row, struct error *err)
{
	struct span number = fields[columns->columns[ROLL_COLUMN_NUMBER]];
	bool fits = number.len > 0 &&
	            span_copy(number, row->number, sizeof(row->number));

	for (size_t i = 0; fits && i < number.len; i++) {
		char c = number.at[i];

		fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		       (c >= 'a' && c <= 'z') || c == '-';
	}
	if (!fits)
		return cell_refuse(
		    columns->setup->roll.columns[ROLL_COLUMN_NUMBER], err,
		    N_("a register number of 1 to 23 letters A-Z, digits and - "
		       "is wanted"));
	return 0;
}

/* A day; it may be empty unless `required`. */
static int
day_read(const struct register_columns *columns, const struct span *fields,
    enum roll_column column, bool required, struct date *date,
    struct error *err)
{
	const struct roll_setup *roll = &columns->setup->roll;
	struct span field;

	*date = (struct date){ 0 };
	if (columns->columns[column] == SIZE_MAX)
		return 0;
	field = fields[columns->columns[column]];
	if (field.len == 0 && !required)
		return 0;
	*date = register_date(roll->dates, field);
	if (date->year == 0)
		return cell_refuse(roll->columns[column], err,
		    field.len == 0
		        ? N_("the day is missing")
		        : N_("no day of the calendar in the form of the "
		             "setup"));
	return 0;
}

static int
class_read(const struct register_columns *columns, const struct span *fields,
    struct person *person, struct error *err)
{
	const struct roll_setup *roll = &columns->setup->roll;

	for (size_t i = 0; i < roll->class_count; i++) {
		person->class = roll->classes[i].class;
		if (span_equals(
		        fields[columns->classes[i]], roll->classes[i].value))
			return 0;
	}
	return cell_refuse(roll->classes[0].column, err,
	    N_("no class of residents in the setup has this value"));
}

/* A code that the setup does not know could be a disqualification. */
static int
codes_read(const struct register_columns *columns, const struct span *fields,
    struct person *person, struct error *err)
{
	const struct roll_setup *roll = &columns->setup->roll;

	for (size_t i = 0; i < roll->code_count; i++) {
		struct span field = fields[columns->codes[i]];
		bool known = field.len == 0;

		for (size_t j = 0; j < roll->code_count; j++) {
			if (columns->codes[j] != columns->codes[i] ||
			    !span_equals(field, roll->codes[j].value))
				continue;
			known = true;
			person->disqualifications |= columns->disqualified[j];
		}
		if (!known)
			return cell_refuse(roll->codes[i].column, err,
			    N_("no disqualification in the setup has this "
			       "code"));
	}
	return 0;
}

static bool
is_before(struct date a, struct date b)
{
	return a.year != 0 && date_compare(a, b) < 0;
}

/* Days that contradict each other are a slip in the register. */
static int
order_check(const struct register_columns *columns, const struct person *person,
    struct error *err)
{
	const struct roll_setup *roll = &columns->setup->roll;

	if (is_before(person->moved_in, person->birth))
		return cell_refuse(roll->columns[ROLL_COLUMN_MOVED_IN], err,
		    N_("the day lies before the birth"));
	if (is_before(person->status_since, person->birth))
		return cell_refuse(roll->columns[ROLL_COLUMN_STATUS_SINCE], err,
		    N_("the day lies before the birth"));
	if (is_before(person->died, person->birth))
		return cell_refuse(roll->columns[ROLL_COLUMN_DIED], err,
		    N_("the day lies before the birth"));
	if (is_before(person->moved_out, person->moved_in))
		return cell_refuse(roll->columns[ROLL_COLUMN_MOVED_OUT], err,
		    N_("the day lies before the moving in"));
	return 0;
}

static int
days_read(const struct register_columns *columns, const struct span *fields,
    struct person *person, struct error *err)
{
	bool duration = columns->rules->classes[person->class].duration.exists;

	if (day_read(columns, fields, ROLL_COLUMN_BIRTH, true, &person->birth,
	        err) != 0 ||
	    day_read(columns, fields, ROLL_COLUMN_MOVED_IN, true,
	        &person->moved_in, err) != 0 ||
	    day_read(columns, fields, ROLL_COLUMN_STATUS_SINCE, duration,
	        &person->status_since, err) != 0 ||
	    day_read(columns, fields, ROLL_COLUMN_MOVED_OUT, false,
	        &person->moved_out, err) != 0 ||
	    day_read(columns, fields, ROLL_COLUMN_DIED, false, &person->died,
	        err) != 0)
		return -1;
	return order_check(columns, person, err);
}

int
register_row_read(const struct register_columns *columns,
    const struct span *fields, struct register_row *row, struct error *err)
{
	struct span precinct;

	*row = (struct register_row){ .place = SIZE_MAX };
	if (number_read(columns, fields, row, err) != 0 ||
	    class_read(columns, fields, &row->person, err) != 0 ||
	    codes_read(columns, fields, &row->person, err) != 0 ||
	    days_read(columns, fields, &row->person, err) != 0)
		return -1;
	precinct = fields[columns->columns[ROLL_COLUMN_PRECINCT]];
	row->place = roll_setup_place(columns->setup, precinct);
	if (row->place == SIZE_MAX && precinct.len > 0)
		return cell_refuse(
		    columns->setup->roll.columns[ROLL_COLUMN_PRECINCT], err,
		    N_("the setup knows no polling place for this precinct"));
	return 0;
}

int
register_place_check(const struct register_columns *columns,
    const struct register_row *row, struct error *err)
{
	if (row->place != SIZE_MAX)
		return 0;
	return cell_refuse(columns->setup->roll.columns[ROLL_COLUMN_PRECINCT],
	    err, N_("the precinct of somebody who may vote is missing"));
}
