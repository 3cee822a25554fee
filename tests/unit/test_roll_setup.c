#include "ballot/ordinance.h"
#include "ballot/roll_setup.h"
#include "ballot/setup.h"

#define SAMPLE "tests/samples/roll/"
#include "tests/unit/sample.h"

static const struct wrong wrongs[] = {
	{ "\"utf-8\"", "\"sjis\"", "\"sjis\" cannot stand in \"encoding\"",
	    "s, line 61, roll.encoding" },
	{ "\"YYYY/MM/DD\"", "\"DD.MM.YYYY\"",
	    "\"DD.MM.YYYY\" cannot stand in \"dates\"",
	    "s, line 62, roll.dates" },
	{ "2026-10-31", "2026-10-32", "\"2026-10-32\" is not a date",
	    "s, line 63, roll.reference-date" },
	{ "\"encoding\"", "\"names\": 1, \"encoding\"",
	    "unknown member \"names\"", "s, line 61, roll.names" },
	{ "\"birth\": \"生年月日\",", "", "member \"birth\" is missing",
	    "s, line 64, roll.columns" },
	{ "\"生年月日\"", "\"宛名番号\"",
	    "two columns have the title \"宛名番号\"",
	    "s, line 64, roll.columns" },
	{ "\"moved-out\"", "\"address\"", "unknown member \"address\"",
	    "s, line 70, roll.columns.address" },
	{ "\"class\": \"japanese\"", "\"class\": \"citizen\"",
	    "\"citizen\" cannot stand in \"class\"",
	    "s, line 74, roll.classes[0].class" },
	{ "\"value\": \"永住者\"", "\"value\": \"特別永住者\"",
	    "value \"特別永住者\" of column \"在留資格\" stands twice",
	    "s, line 76, roll.classes[2]" },
	{ "\"value\": \"2\"", "\"value\": \"1\"",
	    "value \"1\" of column \"失権\" stands twice",
	    "s, line 83, roll.disqualifications[1]" },
	{ "\"place\": \"minami-1\" }\n\t\t],\n\t\t\"special",
	    "\"place\": \"minami-2\" }\n\t\t],\n\t\t\"special",
	    "there is no polling place \"minami-2\" for polling day",
	    "s, line 87, roll.precincts[1].place" },
	{ "\"place\": \"minami-1\" }\n\t\t],\n\t\t\"special",
	    "\"place\": \"kita-early\" }\n\t\t],\n\t\t\"special",
	    "there is no polling place \"kita-early\" for polling day",
	    "s, line 87, roll.precincts[1].place" },
	{ "第2投票区", "第1投票区", "precinct \"第1投票区\" stands twice",
	    "s, line 85, roll.precincts" },
	{ "\"kita-special\", \"minami-special\"",
	    "\"kita-special\", \"kita-1\"",
	    "\"kita-special\" is the special place of this district already",
	    "s, line 89, roll.special-places[1]" },
	{ "\"kita-special\", \"minami-special\"",
	    "\"kita-special\", \"minami-absentee\"",
	    "there is no polling place \"minami-absentee\" for polling day",
	    "s, line 89, roll.special-places[1]" },
};

static struct election election;
static struct setup setup;
static struct ordinance ordinance;

static int
parse(const struct wrong *wrong, struct error *err)
{
	char *json = sample_read("election.json", NULL);
	char *rules = sample_read("ordinance.json", NULL);
	char *text = sample_read("setup-1.json", wrong);
	int rc;

	ck_assert_int_eq(
	    election_parse(sample_verified(json), "e", &election, err), 0);
	ck_assert_int_eq(ordinance_parse(sample_verified(rules), "o", &election,
	                     &ordinance, err),
	    0);
	rc = setup_parse(sample_verified(text), "s", &election, &setup, err);
	free(json);
	free(rules);
	free(text);
	return rc;
}

START_TEST(refuses_a_wrong_way_to_read_the_register)
{
	struct error err = { 0 };

	ck_assert_int_eq(parse(&wrongs[_i], &err), -1);
	sample_refused(&err, &wrongs[_i]);
	ck_assert(!setup.roll.exists);
	ck_assert_ptr_null(setup.roll.precincts);
}
END_TEST

START_TEST(reads_how_the_register_is_read)
{
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &err), 0);
	ck_assert(setup.roll.exists);
	ck_assert_int_eq(setup.roll.encoding, ROLL_UTF_8);
	ck_assert_int_eq(setup.roll.dates, ROLL_DATES_SLASHES);
	ck_assert_int_eq(setup.roll.reference.day, 31);
	ck_assert_str_eq(setup.roll.columns[ROLL_COLUMN_DIED], "死亡日");
	ck_assert_uint_eq(setup.roll.class_count, 6);
	ck_assert_int_eq(setup.roll.classes[4].class, RESIDENT_WITH_STATUS);
	ck_assert_uint_eq(setup.roll.code_count, 2);
	ck_assert_uint_eq(roll_setup_place(&setup, span_of("第2投票区")),
	    setup_place(&setup, "minami-1"));
	ck_assert(roll_setup_place(&setup, span_of("第3投票区")) == SIZE_MAX);
	ck_assert(roll_setup_place(&setup, span_of("第2")) == SIZE_MAX);
	ck_assert(roll_setup_place(&setup, span_of("")) == SIZE_MAX);
	ck_assert_uint_eq(setup.roll.special[setup_district(&setup, "minami")],
	    setup_place(&setup, "minami-special"));
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), 0);
	setup_clear(&setup);
}
END_TEST

/* What setup and ordinance need of each other. */
START_TEST(setup_and_ordinance_must_fit_together)
{
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &err), 0);
	memcpy(setup.roll.codes[1].id, "law-13", 7);
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), -1);
	ck_assert_str_eq(err.what.args[0], "law-13");
	setup.roll.code_count = 1;
	setup.roll.special[setup_district(&setup, "kita")] = SIZE_MAX;
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), -1);
	ck_assert_str_eq(err.what.args[0], "kita");
	ordinance.eligibility.special_place.exists = false;
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), 0);
	setup.roll.columns[ROLL_COLUMN_STATUS_SINCE][0] = '\0';
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), -1);
	ordinance.eligibility.classes[RESIDENT_WITH_STATUS].duration.exists =
	    false;
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), 0);
	setup.roll.exists = false;
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), -1);
	ordinance.eligibility.exists = false;
	ck_assert_int_eq(roll_setup_check(&setup, &ordinance, &err), -1);
	setup_clear(&setup);
}
END_TEST

static const struct unit_test tests[] = {
	{ &refuses_a_wrong_way_to_read_the_register, COUNT(wrongs) },
	{ &reads_how_the_register_is_read, 0 },
	{ &setup_and_ordinance_must_fit_together, 0 },
};
UNIT_TESTS("roll_setup", tests)
