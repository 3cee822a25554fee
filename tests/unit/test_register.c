#include "tally/roll/register.h"

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static const struct {
	enum roll_dates format;
	const char *text, *date; /* "": refused */
} dates[] = {
	{ ROLL_DATES_DASHES, "2007-07-21", "2007-07-21" },
	{ ROLL_DATES_DASHES, "2007/07/21", "" },
	{ ROLL_DATES_DASHES, "2007-7-21", "" },
	{ ROLL_DATES_SLASHES, "2007/07/21", "2007-07-21" },
	{ ROLL_DATES_SLASHES, "2007/7/21", "" },
	{ ROLL_DATES_SLASHES, "2007-07-21", "" },
	{ ROLL_DATES_SLASHES, "2007/02/29", "" },
	{ ROLL_DATES_SLASHES, "2007/07/21 ", "" },
	{ ROLL_DATES_SLASHES, "0000/00/00", "" },
	{ ROLL_DATES_DIGITS, "20080229", "2008-02-29" },
	{ ROLL_DATES_DIGITS, "20070229", "" },
	{ ROLL_DATES_DIGITS, "2007-0-2", "" },
	{ ROLL_DATES_DIGITS, "99999999", "" },
	{ ROLL_DATES_DIGITS, "18991231", "" },
	{ ROLL_DATES_ERA, "H190721", "2007-07-21" },
	{ ROLL_DATES_ERA, "4190721", "2007-07-21" },
	{ ROLL_DATES_ERA, "H310430", "2019-04-30" },
	{ ROLL_DATES_ERA, "H310501", "" },
	{ ROLL_DATES_ERA, "R010501", "2019-05-01" },
	{ ROLL_DATES_ERA, "R010430", "" },
	{ ROLL_DATES_ERA, "S640107", "1989-01-07" },
	{ ROLL_DATES_ERA, "S640108", "" },
	{ ROLL_DATES_ERA, "H010107", "" },
	{ ROLL_DATES_ERA, "H010108", "1989-01-08" },
	{ ROLL_DATES_ERA, "S011225", "1926-12-25" },
	{ ROLL_DATES_ERA, "T151225", "1926-12-25" },
	{ ROLL_DATES_ERA, "T151226", "" },
	{ ROLL_DATES_ERA, "M450730", "1912-07-30" },
	{ ROLL_DATES_ERA, "T010730", "1912-07-30" },
	{ ROLL_DATES_ERA, "M330101", "1900-01-01" },
	{ ROLL_DATES_ERA, "S000101", "" },
	{ ROLL_DATES_ERA, "S550229", "1980-02-29" },
	{ ROLL_DATES_ERA, "X550101", "" },
	{ ROLL_DATES_ERA, "S5501010", "" },
	{ ROLL_DATES_ERA, "S5a0101", "" },
	{ ROLL_DATES_ERA, "s550101", "" },
};

START_TEST(a_day_is_read_in_the_form_of_the_setup_only)
{
	struct date date =
	    register_date(dates[_i].format, span_of(dates[_i].text));
	char text[DATE_TEXT_LEN] = "";

	if (date.year != 0)
		date_format(date, text);
	ck_assert_str_eq(text, dates[_i].date);
}
END_TEST

static struct place places[] = {
	{ .id = "kita-1", .kind = PLACE_DAY },
	{ .id = "kita-early", .kind = PLACE_EARLY },
};
static size_t by_id[] = { 0, 1 };
static struct roll_precinct precincts[] = { { "一", 0 }, { "二", 0 } };

/* Titles and a row that is accepted, in the same order. */
static const char *const titles[] = { "番号", "区", "生", "入", "資格日", "出",
	"死", "国", "資格", "失権" };
enum { NUMBER, PRECINCT, BIRTH, IN, SINCE, OUT, DIED, NATION, STATUS, CODE };
#define COLUMNS COUNT(titles)
static const char *const good[COLUMNS] = { "00-aZ9", "一", "1980-01-01",
	"2000-01-01", "", "", "", "日本", "", "" };

static struct setup setup;
static struct eligibility_rules rules;

static void
prepare(void)
{
	static const int columns[ROLL_COLUMN_COUNT] = { NUMBER, PRECINCT, BIRTH,
		IN, SINCE, OUT, DIED };
	static const struct roll_value classes[] = {
		{ "国", "日本", RESIDENT_JAPANESE, "" },
		{ "資格", "永住者", RESIDENT_PERMANENT, "" },
		{ "資格", "留学", RESIDENT_WITH_STATUS, "" },
	};
	static const struct roll_value codes[] = {
		{ "失権", "1", RESIDENT_JAPANESE, "prison" },
		{ "失権", "2", RESIDENT_JAPANESE, "fraud" },
		{ "資格", "仮放免", RESIDENT_JAPANESE, "fraud" },
	};

	setup = (struct setup){
		.places = places, .place_count = 2, .places_by_id = by_id
	};
	setup.roll.exists = true;
	for (int i = 0; i < ROLL_COLUMN_COUNT; i++)
		memcpy(setup.roll.columns[i], titles[columns[i]],
		    strlen(titles[columns[i]]) + 1);
	memcpy(setup.roll.classes, classes, sizeof(classes));
	setup.roll.class_count = 3;
	memcpy(setup.roll.codes, codes, 2 * sizeof(codes[0]));
	setup.roll.code_count = 2;
	setup.roll.precincts = precincts;
	setup.roll.precinct_count = 2;
	rules = (struct eligibility_rules){ .exists = true,
		.disqualification_count = 2,
		.disqualifications = {
		    { .id = "fraud" }, { .id = "prison" } } };
	rules.classes[RESIDENT_WITH_STATUS].duration.exists = true;
}

static int
row_read(const char *const cells[COLUMNS], struct register_row *row,
    struct error *err)
{
	struct register_columns columns;
	struct span spans[COLUMNS], fields[COLUMNS];

	prepare();
	for (int i = 0; i < COLUMNS; i++) {
		spans[i] = span_of(titles[i]);
		fields[i] = span_of(cells[i]);
	}
	ck_assert_int_eq(register_columns_find(&setup, &rules, spans,
	                     (size_t)COLUMNS, &columns, err),
	    0);
	return register_row_read(&columns, fields, row, err);
}

START_TEST(a_row_becomes_a_person)
{
	struct register_row row;
	struct error err = { 0 };

	ck_assert_int_eq(row_read(good, &row, &err), 0);
	ck_assert_str_eq(row.number, "00-aZ9");
	ck_assert_uint_eq(row.place, 0);
	ck_assert_int_eq(row.person.birth.year, 1980);
	ck_assert_int_eq(row.person.moved_in.year, 2000);
	ck_assert_int_eq(row.person.died.year, 0);
	ck_assert_int_eq(row.person.class, RESIDENT_JAPANESE);
	ck_assert_uint_eq(row.person.disqualifications, 0);
}
END_TEST

static const struct {
	int column;
	const char *cell;
	enum resident_class class;
	unsigned codes;
} accepted[] = {
	{ STATUS, "永住者", RESIDENT_JAPANESE, 0 },
	{ CODE, "1", RESIDENT_JAPANESE, 2 },
	{ CODE, "2", RESIDENT_JAPANESE, 1 },
	{ NUMBER, "12345678901234567890123", RESIDENT_JAPANESE, 0 },
	{ OUT, "2026-11-01", RESIDENT_JAPANESE, 0 },
	{ DIED, "2026-11-01", RESIDENT_JAPANESE, 0 },
	{ IN, "1980-01-01", RESIDENT_JAPANESE, 0 },
	{ OUT, "2000-01-01", RESIDENT_JAPANESE, 0 },
};

START_TEST(one_other_cell_is_taken)
{
	const char *cells[COLUMNS];
	struct register_row row;
	struct error err = { 0 };

	memcpy(cells, good, sizeof(good));
	cells[accepted[_i].column] = accepted[_i].cell;
	ck_assert_int_eq(row_read(cells, &row, &err), 0);
	ck_assert_int_eq(row.person.class, accepted[_i].class);
	ck_assert_uint_eq(row.person.disqualifications, accepted[_i].codes);
}
END_TEST

static const struct {
	int column;
	const char *cell;
} refused[] = {
	{ NUMBER, "" },
	{ NUMBER, "123456789012345678901234" },
	{ NUMBER, "12 3" },
	{ NUMBER, "１２３" },
	{ NUMBER, "a,b" },
	{ PRECINCT, "三" },
	{ PRECINCT, "一 " },
	{ PRECINCT, "kita-1" },
	{ BIRTH, "" },
	{ BIRTH, "1980-02-30" },
	{ BIRTH, "見本" },
	{ BIRTH, "2000-01-02" }, /* after moving in */
	{ IN, "" },
	{ IN, "1979-12-31" },
	{ OUT, "1999-12-31" },
	{ OUT, "soon" },
	{ DIED, "1979-12-31" },
	{ NATION, "日本国" },
	{ NATION, "" },
	{ CODE, "3" },
	{ CODE, " " },
};

START_TEST(a_broken_cell_is_refused_without_being_repeated)
{
	const char *cells[COLUMNS];
	struct register_row row;
	struct error err = { 0 };
	char line[2048];

	memcpy(cells, good, sizeof(good));
	cells[refused[_i].column] = refused[_i].cell;
	ck_assert_int_eq(row_read(cells, &row, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format(&err.what, line, sizeof(line));
	for (int i = 0; i < COLUMNS; i++)
		ck_assert(
		    strlen(cells[i]) < 3 || strstr(line, cells[i]) == NULL);
	error_where(&err, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "column \""));
}
END_TEST

START_TEST(who_needs_years_of_status_needs_its_day)
{
	const char *cells[COLUMNS];
	struct register_row row;
	struct error err = { 0 };

	memcpy(cells, good, sizeof(good));
	cells[NATION] = "米国";
	cells[STATUS] = "留学";
	ck_assert_int_eq(row_read(cells, &row, &err), -1);
	ck_assert_str_eq(err.what.id, "the day is missing");
	ck_assert_str_eq(err.where[0].args[0], "資格日");
	cells[SINCE] = "2020-01-01";
	ck_assert_int_eq(row_read(cells, &row, &err), 0);
	ck_assert_int_eq(row.person.class, RESIDENT_WITH_STATUS);
	ck_assert_int_eq(row.person.status_since.year, 2020);
	cells[SINCE] = "1979-01-01";
	ck_assert_int_eq(row_read(cells, &row, &err), -1);
	cells[STATUS] = "永住者";
	cells[SINCE] = "";
	ck_assert_int_eq(row_read(cells, &row, &err), 0);
	ck_assert_int_eq(row.person.class, RESIDENT_PERMANENT);
}
END_TEST

START_TEST(only_who_may_not_vote_may_lack_a_precinct)
{
	const struct register_columns columns = { .setup = &setup };
	const char *cells[COLUMNS];
	struct register_row row;
	struct error err = { 0 };

	memcpy(cells, good, sizeof(good));
	cells[PRECINCT] = "";
	ck_assert_int_eq(row_read(cells, &row, &err), 0);
	ck_assert(row.place == SIZE_MAX);
	ck_assert_int_eq(register_place_check(&columns, &row, &err), -1);
	row.place = 0;
	ck_assert_int_eq(register_place_check(&columns, &row, &err), 0);
}
END_TEST

START_TEST(columns_must_be_there_once)
{
	struct register_columns columns;
	struct span spans[COLUMNS + 1];
	struct error err = { 0 };

	prepare();
	for (int i = 0; i < COLUMNS; i++)
		spans[i] = span_of(titles[i]);
	spans[COLUMNS] = span_of("生");
	ck_assert_int_eq(register_columns_find(&setup, &rules, spans,
	                     (size_t)COLUMNS, &columns, &err),
	    0);
	ck_assert_int_eq(register_columns_find(&setup, &rules, spans,
	                     (size_t)COLUMNS + 1, &columns, &err),
	    -1);
	ck_assert_str_eq(err.what.args[0], "生");
	for (int i = 0; i < COLUMNS; i++) {
		spans[i] = span_of("x");
		ck_assert_int_eq(register_columns_find(&setup, &rules, spans,
		                     (size_t)COLUMNS, &columns, &err),
		    -1);
		ck_assert_str_eq(err.what.args[0], titles[i]);
		spans[i] = span_of(titles[i]);
	}
	/* What the setup does not name need not be there. */
	setup.roll.columns[ROLL_COLUMN_DIED][0] = '\0';
	spans[DIED] = span_of("x");
	ck_assert_int_eq(register_columns_find(&setup, &rules, spans,
	                     (size_t)COLUMNS, &columns, &err),
	    0);
	ck_assert(columns.columns[ROLL_COLUMN_DIED] == SIZE_MAX);
}
END_TEST

START_TEST(without_a_list_of_precincts_the_value_is_the_place)
{
	prepare();
	ck_assert_uint_eq(roll_setup_place(&setup, span_of("二")), 0);
	ck_assert(roll_setup_place(&setup, span_of("kita-1")) == SIZE_MAX);
	setup.roll.precinct_count = 0;
	ck_assert_uint_eq(roll_setup_place(&setup, span_of("kita-1")), 0);
	ck_assert(roll_setup_place(&setup, span_of("kita-early")) == SIZE_MAX);
	ck_assert(roll_setup_place(&setup, span_of("一")) == SIZE_MAX);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_day_is_read_in_the_form_of_the_setup_only, COUNT(dates) },
	{ &a_row_becomes_a_person, 0 },
	{ &one_other_cell_is_taken, COUNT(accepted) },
	{ &a_broken_cell_is_refused_without_being_repeated, COUNT(refused) },
	{ &who_needs_years_of_status_needs_its_day, 0 },
	{ &only_who_may_not_vote_may_lack_a_precinct, 0 },
	{ &columns_must_be_there_once, 0 },
	{ &without_a_list_of_precincts_the_value_is_the_place, 0 },
};
UNIT_TESTS("register", tests)
