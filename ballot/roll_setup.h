#ifndef KAIHYO_BALLOT_ROLL_SETUP_H
#define KAIHYO_BALLOT_ROLL_SETUP_H

#include "ballot/rules/eligibility_rules.h"

#define COLUMN_TITLE_MAX 95
#define ROLL_VALUE_MAX 63
#define ROLL_CLASSES_MAX 64
#define ROLL_CODES_MAX 64
#define ROLL_PRECINCTS_MAX 50000

struct setup;
struct ordinance;

/* The columns of the register extract that are read by their title. */
enum roll_column {
	ROLL_COLUMN_NUMBER,   /* 宛名番号: names a person in the register */
	ROLL_COLUMN_PRECINCT, /* 投票区 */
	ROLL_COLUMN_BIRTH,
	ROLL_COLUMN_MOVED_IN,
	ROLL_COLUMN_STATUS_SINCE, /* from here on the setup may leave one out */
	ROLL_COLUMN_MOVED_OUT,
	ROLL_COLUMN_DIED,
	ROLL_COLUMN_COUNT
};

enum roll_encoding { ROLL_UTF_8, ROLL_CP932 };

/* How the extract writes a day; GYYMMDD: era letter or digit and year. */
enum roll_dates {
	ROLL_DATES_DASHES,  /* 2007-07-21 */
	ROLL_DATES_SLASHES, /* 2007/07/21 */
	ROLL_DATES_DIGITS,  /* 20070721 */
	ROLL_DATES_ERA      /* H190721 or 4190721 */
};

/* A person whose `column` says `value` ... */
struct roll_value {
	char column[COLUMN_TITLE_MAX + 1];
	char value[ROLL_VALUE_MAX + 1];
	enum resident_class class; /* ... belongs to this class */
	char id[ID_MAX + 1];       /* ... or has this disqualification */
};

/* The polling place where a precinct of the register votes. */
struct roll_precinct {
	char value[ROLL_VALUE_MAX + 1];
	size_t place;
};

/* How this city's register extract is read. Owns `precincts`, `special`. */
struct roll_setup {
	bool exists;
	enum roll_encoding encoding;
	enum roll_dates dates;
	struct date reference; /* {0}: given when the roll is made */
	char columns[ROLL_COLUMN_COUNT][COLUMN_TITLE_MAX + 1]; /* "": none */
	struct roll_value classes[ROLL_CLASSES_MAX]; /* the first that fits */
	size_t class_count;
	struct roll_value codes[ROLL_CODES_MAX]; /* all that fit */
	size_t code_count;
	struct roll_precinct *precincts; /* sorted by value */
	size_t precinct_count;
	size_t *special; /* by district: its special place, or SIZE_MAX */
};

/*
 * Reads the member "roll" of setup-N.json after the places; formats.md §3.3.
 * On failure `roll` is half-filled and owned: setup_clear() clears it.
 */
MUST_CHECK int roll_setup_read(const struct document_at *at,
    const struct setup *setup, struct roll_setup *roll, struct error *err);
void roll_setup_clear(struct roll_setup *roll);

/*
 * Can the rules of the ordinance be applied with it? Every disqualification
 * is known to both, a duration has its column, and if there are special
 * places, every district that votes has one.
 */
MUST_CHECK int roll_setup_check(const struct setup *setup,
    const struct ordinance *ordinance, struct error *err);

/* The place of a precinct's value, or SIZE_MAX. */
size_t roll_setup_place(const struct setup *setup, struct span value);

#endif
