#ifndef KAIHYO_TALLY_REGISTER_H
#define KAIHYO_TALLY_REGISTER_H

#include "ballot/setup.h"
#include "tally/roll/eligibility.h"

#define REGISTER_NUMBER_MAX 23

/* Where the columns of one extract stand, found by their titles. */
struct register_columns {
	const struct setup *setup;
	const struct eligibility_rules *rules;
	size_t columns[ROLL_COLUMN_COUNT]; /* SIZE_MAX: the extract has none */
	size_t classes[ROLL_CLASSES_MAX], codes[ROLL_CODES_MAX];
	unsigned disqualified[ROLL_CODES_MAX]; /* the bit of each code */
};

/*
 * Finds the columns in the first row of the extract. Borrows setup and rules,
 * which roll_setup_check() accepted.
 */
MUST_CHECK int register_columns_find(const struct setup *setup,
    const struct eligibility_rules *rules, const struct span *titles,
    size_t count, struct register_columns *columns, struct error *err);

/* What is taken from one row. The person is judged and forgotten. */
struct register_row {
	char number[REGISTER_NUMBER_MAX + 1];
	struct person person;
	size_t place; /* of the precinct, not the special one; or SIZE_MAX */
};

/*
 * Reads one row. An error names the column and what is wanted, never what
 * stands there: names, addresses and birth dates must not get out.
 */
MUST_CHECK int register_row_read(const struct register_columns *columns,
    const struct span *fields, struct register_row *row, struct error *err);

/* Only who may not vote may lack a precinct (after leaving, say). */
MUST_CHECK int register_place_check(const struct register_columns *columns,
    const struct register_row *row, struct error *err);

/* A day as the extract writes it; {0} is no such day. */
struct date register_date(enum roll_dates format, struct span text);

#endif
