#include "ballot/setup.h"
#include "tests/unit/sample.h"

#define K2 "{ \"id\": \"k2\", \"place\": \"kita-1\", \"unit\": \"kita-b\" }"

static const struct wrong wrongs[] = {
	{ "kaihyo setup v1", "kaihyo setup v9",
	    "the format must be \"kaihyo setup v1\", not \"kaihyo setup v9\"",
	    "s, line 2, format" },
	{ "\"number\": 1", "\"number\": 0",
	    "0 is too small; 1 to 999,999 are allowed", "s, line 3, number" },
	{ "\"number\": 1", "\"number\": 1000000",
	    "a whole number from 0 to 999,999 is wanted here",
	    "s, line 3, number" },
	{ "\"number\": 1", "\"number\": 1.0",
	    "a whole number from 0 to 999,999 is wanted here",
	    "s, line 3, number" },
	{ "\"hall\",\n", "\"ward\",\n", "\"ward\" cannot stand in \"scan\"",
	    "s, line 4, scan" },
	{ "\"hall\", \"site\"", "\"hall\"", "question \"site\" is on no paper",
	    "s, line 5, papers" },
	{ "\"hall\", \"site\"", "\"hall\", \"hall\"",
	    "question \"hall\" is on a paper already",
	    "s, line 9, papers[0].questions[1]" },
	{ "\"hall\", \"site\"", "\"hall\", \"sight\"",
	    "there is no question \"sight\"",
	    "s, line 9, papers[0].questions[1]" },
	{ "\"stations\": [",
	    "\"stations\": [{ \"id\": \"nishi\", \"label\": { "
	    "\"ja\": \"西\", \"en\": \"W\" } },",
	    "no district belongs to \"nishi\"", "s, line 12, stations[0]" },
	{ "\"id\": \"minami\"", "\"id\": \"kita\"",
	    "the id \"kita\" stands on line 16 already",
	    "s, line 17, districts[1]" },
	{ "\"station\": \"mihon\"", "\"station\": \"mihom\"",
	    "there is no station \"mihom\"",
	    "s, line 16, districts[0].station" },
	{ "\"units\": [",
	    "\"units\": [{ \"id\": \"lost\", \"label\": { \"ja\": "
	    "\"空\", \"en\": \"E\" }, \"district\": \"kita\", "
	    "\"paper\": \"white\" },",
	    "no box belongs to \"lost\"", "s, line 30, units[0]" },
	{ "\"district\": \"minami\", \"paper\"",
	    "\"district\": \"kita\", \"paper\"",
	    "no unit belongs to \"minami\"", "s, line 17, districts[1]" },
	{ "\"paper\": \"white\"", "\"paper\": \"blue\"",
	    "there is no paper \"blue\"", "s, line 31, units[0].paper" },
	{ "\"kind\": \"day\"", "\"kind\": \"night\"",
	    "\"night\" cannot stand in \"kind\"",
	    "s, line 25, places[0].kind" },
	{ ", \"date\": \"2026-11-20\"", "", "member \"date\" is missing",
	    "s, line 26, places[1]" },
	{ "\"2026-11-20\"", "\"2026-11-22\"",
	    "early voting must be before the polling day",
	    "s, line 26, places[1].date" },
	{ "\"kind\": \"absentee\"",
	    "\"kind\": \"absentee\", \"date\": \"2026-11-20\"",
	    "only early voting has a date of its own",
	    "s, line 28, places[3].date" },
	{ "\"id\": \"minami-1\"", "\"id\": \"kita-1\"",
	    "the id \"kita-1\" stands on line 25 already",
	    "s, line 27, places[2]" },
	{ "\"id\": \"kita-b\"", "\"id\": \"kita-a\"",
	    "the id \"kita-a\" stands on line 31 already",
	    "s, line 32, units[1]" },
	{ "\"id\": \"ma\"", "\"id\": \"m1\"",
	    "the id \"m1\" stands on line 39 already", "s, line 40, boxes[4]" },
	{ "\"place\": \"kita-early\"", "\"place\": \"kita-late\"",
	    "there is no place \"kita-late\"", "s, line 38, boxes[2].place" },
	{ "\"unit\": \"minami-a\"", "\"unit\": \"kita-a\"",
	    "place \"minami-1\" lies in district \"minami\", but unit "
	    "\"kita-a\" in \"kita\"",
	    "s, line 39, boxes[3]" },
	{ "\"scan\": \"hall\"", "\"scan\": \"precinct\"",
	    "in precinct scanning a unit is one place, but unit \"kita-b\" "
	    "has boxes of \"kita-1\" and \"kita-early\"",
	    "s, line 38, boxes[2]" },
	{ "\"scanner\": 1", "\"scaner\": 1",
	    "\"scaner\" is not a role that signs a manifest here",
	    "s, line 43, policy.manifest.scaner" },
	{ "\"scanner\": 1", "\"receiver\": 1",
	    "\"receiver\" is not a role that signs a manifest here",
	    "s, line 43, policy.manifest.receiver" },
	{ "\"scanner\": 1", "\"authority\": 1",
	    "\"authority\" is not a role that signs a manifest here",
	    "s, line 43, policy.manifest.authority" },
	{ "\"scanner\": 1", "\"place-manager\": 1",
	    "\"place-manager\" is not a role that signs a manifest here",
	    "s, line 43, policy.manifest.place-manager" },
	{ "\"receiver\": 2", "\"scanner\": 2",
	    "\"scanner\" is not a role that signs a turnout here",
	    "s, line 48, policy.turnout.scanner" },
	{ "\"scanner\": 1", "\"scanner\": 0", "0 of a role says nothing",
	    "s, line 43, policy.manifest.scanner" },
	{ "\"slots\": 1, \"signed\": 0", "\"slots\": 1, \"signed\": 2",
	    "2 signatures in 1 slots",
	    "s, line 46, policy.turnout.place-manager.signed" },
	{ "\"scanner\": 1", "\"scanner\": 31",
	    "33 slots in all; a note holds at most 32",
	    "s, line 43, policy.manifest" },
	{ "{ \"scanner\": 1, \"counter\": 2 }", "{}",
	    "nobody has to sign a manifest", "s, line 43, policy.manifest" },
	{ "{ \"scanner\": 1, \"counter\": 2 }",
	    "{ \"scanner\": { \"slots\": 2, \"signed\": 0 } }",
	    "nobody has to sign a manifest", "s, line 43, policy.manifest" },
	{ "{ \"scanner\": 1, \"counter\": 2 }", "2",
	    "the roles and how many of each are wanted here",
	    "s, line 43, policy.manifest" },
	{ "\"papers-per-file\": 100000", "\"papers-per-file\": 100001",
	    "a whole number from 0 to 100,000 is wanted here",
	    "s, line 56, thresholds.papers-per-file" },
	{ "\"papers-per-file\": 100000", "\"papers-per-file\": 0",
	    "0 is too small; 1 to 100,000 are allowed",
	    "s, line 56, thresholds.papers-per-file" },
	{ "\"difference\": 5", "\"difference\": 5, \"compare-min\": 0",
	    "0 is too small; 1 to 1,000,000 are allowed",
	    "s, line 58, thresholds.compare-min" },
	{ "\"difference\": 5", "\"difference\": 5, \"invalid-times\": 1001",
	    "a whole number from 0 to 1,000 is wanted here",
	    "s, line 58, thresholds.invalid-times" },
	{ "\"difference\": 5", "\"difference\": 5, \"channel-per-mille\": true",
	    "a whole number from 0 to 1,000 is wanted here",
	    "s, line 58, thresholds.channel-per-mille" },
	{ "\"difference\": 5", "\"difference\": 5, \"swap-per-mille\": 0",
	    "0 is too small; 1 to 1,000 are allowed",
	    "s, line 58, thresholds.swap-per-mille" },
	{ "\"difference\"", "\"diference\"", "unknown member \"diference\"",
	    "s, line 58, thresholds.diference" },
	{ K2 ",", K2, "not proper JSON: ']' expected near '{'", "s, line 38" },
};

static struct election election;
static struct setup setup;

static int
parse(const struct wrong *wrong, struct error *err)
{
	char *json = sample_read("election.json", NULL);
	char *text = sample_read("setup-1.json", wrong);
	int rc;

	ck_assert_int_eq(
	    election_parse(sample_verified(json), "e", &election, err), 0);
	rc = setup_parse(sample_verified(text), "s", &election, &setup, err);
	free(json);
	free(text);
	return rc;
}

START_TEST(refuses_a_wrong_setup)
{
	struct error err = { 0 };

	ck_assert_int_eq(parse(&wrongs[_i], &err), -1);
	sample_refused(&err, &wrongs[_i]);
	ck_assert_ptr_null(setup.boxes);
	ck_assert_uint_eq(setup.place_count, 0);
}
END_TEST

START_TEST(reads_how_the_night_is_organised)
{
	struct error err = { 0 };
	size_t box, district;

	ck_assert_int_eq(parse(NULL, &err), 0);
	ck_assert(!setup.precinct_scan);
	ck_assert_uint_eq(setup.papers[0].question_count, 2);
	box = setup_box(&setup, "ke");
	ck_assert_uint_eq(box, 2);
	ck_assert_uint_eq(
	    setup.boxes[box].place, setup_place(&setup, "kita-early"));
	ck_assert_uint_eq(setup.boxes[box].unit, setup_unit(&setup, "kita-b"));
	district = setup_district(&setup, "minami");
	ck_assert(setup.districts[district].has_remark);
	ck_assert(!setup.districts[0].has_remark);
	ck_assert_uint_eq(
	    setup.districts[district].station, setup_station(&setup, "mihon"));
	ck_assert_int_eq(setup.places[3].kind, PLACE_ABSENTEE);
	ck_assert_int_eq(setup.places[1].date.day, 20);
	ck_assert_uint_eq(
	    setup.policy.rules[NOTE_MANIFEST][ROLE_COUNTER].signed_, 2);
	ck_assert_uint_eq(
	    setup.policy.rules[NOTE_TURNOUT][ROLE_PLACE_WITNESS].slots, 2);
	ck_assert_uint_eq(
	    setup.policy.rules[NOTE_TURNOUT][ROLE_PLACE_WITNESS].signed_, 0);
	ck_assert_uint_eq(setup.papers_per_file, 100000);
	ck_assert_uint_eq(setup.invalid_per_mille, 50);
	ck_assert_uint_eq(setup.difference, 5);
	setup_clear(&setup);
}
END_TEST

START_TEST(finds_nothing_that_is_not_there)
{
	static const char *const strangers[] = { "", "a", "kita-", "kita-11",
		"zz" };
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &err), 0);
	ck_assert(setup_station(&setup, strangers[_i]) == SIZE_MAX);
	ck_assert(setup_district(&setup, strangers[_i]) == SIZE_MAX);
	ck_assert(setup_unit(&setup, strangers[_i]) == SIZE_MAX);
	ck_assert(setup_place(&setup, strangers[_i]) == SIZE_MAX);
	ck_assert(setup_box(&setup, strangers[_i]) == SIZE_MAX);
	setup_clear(&setup);
}
END_TEST

START_TEST(a_scope_covers_what_lies_below_it)
{
	struct scope scopes[SCOPES_MAX];
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &err), 0);
	ck_assert_uint_eq(setup_unit_scopes(&setup, 2, scopes), 4);
	ck_assert_int_eq(scopes[0].kind, SCOPE_UNIT);
	ck_assert_str_eq(scopes[0].id, "minami-a");
	ck_assert_int_eq(scopes[1].kind, SCOPE_DISTRICT);
	ck_assert_str_eq(scopes[1].id, "minami");
	ck_assert_int_eq(scopes[2].kind, SCOPE_STATION);
	ck_assert_str_eq(scopes[2].id, "mihon");
	ck_assert_int_eq(scopes[3].kind, SCOPE_ELECTION);
	ck_assert_str_eq(scopes[3].id, "");
	ck_assert_uint_eq(setup_place_scopes(&setup, 0, scopes), 4);
	ck_assert_int_eq(scopes[0].kind, SCOPE_PLACE);
	ck_assert_str_eq(scopes[0].id, "kita-1");
	ck_assert_str_eq(scopes[1].id, "kita");
	setup_clear(&setup);
}
END_TEST

#define MANY_PLACES 20000
#define MANY_BOXES 100000

/* As many places as a large prefecture, and all the boxes there may be. */
static void
many_write(struct text *text)
{
	text_add(text,
	    "{\"format\":\"kaihyo setup v1\",\"number\":1,\"scan\":"
	    "\"precinct\",\"papers\":[{\"id\":\"w\",\"label\":{\"ja\":\"白\","
	    "\"en\":\"w\"},\"questions\":[\"hall\",\"site\"]}],\"stations\":"
	    "[{\"id\":\"s\",\"label\":{\"ja\":\"所\",\"en\":\"s\"}}],"
	    "\"districts\":[{\"id\":\"d\",\"label\":{\"ja\":\"区\",\"en\":"
	    "\"d\"},\"station\":\"s\"}],\"places\":[");
	for (int i = 0; i < MANY_PLACES; i++)
		text_addf(text,
		    "%s{\"id\":\"p%d\",\"label\":{\"ja\":\"投票所%d\",\"en\":"
		    "\"P%d\"},\"kind\":\"day\",\"district\":\"d\"}",
		    i > 0 ? ",\n" : "", i, i, i);
	text_add(text, "],\"units\":[");
	for (int i = 0; i < MANY_PLACES; i++)
		text_addf(text,
		    "%s{\"id\":\"u%d\",\"label\":{\"ja\":\"単位%d\",\"en\":"
		    "\"U%d\"},\"district\":\"d\",\"paper\":\"w\"}",
		    i > 0 ? ",\n" : "", i, i, i);
	text_add(text, "],\"boxes\":[");
	for (int i = 0; i < MANY_BOXES; i++)
		text_addf(text,
		    "%s{\"id\":\"b%d\",\"place\":\"p%d\",\"unit\":\"u%d\"}",
		    i > 0 ? ",\n" : "", i, i % MANY_PLACES, i % MANY_PLACES);
	text_add(text,
	    "],\"policy\":{\"manifest\":{\"place-manager\":1},\"turnout\":"
	    "{\"place\":1}},\"thresholds\":{\"papers-per-file\":1,"
	    "\"invalid-per-mille\":0,\"difference\":0}}");
}

/* How fast is asked in instructions.bats. */
START_TEST(a_large_setup_is_read_whole)
{
	struct text text = { 0 };
	struct error err = { 0 };

	ck_assert_int_eq(parse(NULL, &err), 0);
	setup_clear(&setup);
	many_write(&text);
	ck_assert_int_eq(
	    setup_parse(sample_verified(text.at), "s", &election, &setup, &err),
	    0);
	ck_assert_uint_eq(setup.boxes[99999].place, 19999);
	ck_assert_uint_eq(setup_box(&setup, "b99999"), 99999);
	ck_assert(setup.precinct_scan);
	ck_assert_uint_eq(
	    setup.policy.rules[NOTE_MANIFEST][ROLE_PLACE_MANAGER].signed_, 1);
	setup_clear(&setup);
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &refuses_a_wrong_setup, COUNT(wrongs) },
	{ &reads_how_the_night_is_organised, 0 },
	{ &finds_nothing_that_is_not_there, 5 },
	{ &a_scope_covers_what_lies_below_it, 0 },
	{ &a_large_setup_is_read_whole, 0 },
};
UNIT_TESTS("setup", tests)
