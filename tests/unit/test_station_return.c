/* What the canvass takes from a station's result, and what it refuses. */
#include <stdlib.h>

#include "base/file.h"
#include "tally/station_return.h"
#include "tests/fuzz/one_station.h"
#include "tests/unit/sample.h"

#define CORPUS "tests/fuzz/corpus/return"

/* Parses a file of the corpus. */
static int
parse(const char *name, struct station_return *figures, struct error *err)
{
	struct definition *definition = memory_new(1, sizeof(*definition));
	char *path = path_join(CORPUS, name);
	struct file_bytes file = { 0 };
	int rc;

	one_station(definition);
	ck_assert_int_eq(file_read_path(path, 1u << 20, &file, err), 0);
	rc = station_return_parse(
	    fuzz_verified((const uint8_t *)file.at, file.len), definition, 0,
	    figures, err);
	file_release(&file);
	free(path);
	free(definition);
	return rc;
}

START_TEST(figures_come_as_the_station_counted_them)
{
	struct station_return figures;
	struct error err;

	ck_assert_int_eq(parse("two-districts", &figures, &err), 0);
	ck_assert_uint_eq(figures.district_count, 2);
	ck_assert_uint_eq(
	    figures.districts[0].count.questions[0].options[0], 5);
	ck_assert_uint_eq(
	    figures.districts[1].count.questions[0].options[1], 4);
	ck_assert_uint_eq(
	    figures.districts[0].count.questions[0].categories[0], 1);
	ck_assert_uint_eq(figures.districts[0].count.questions[0].decided, 1);
	ck_assert_uint_eq(figures.districts[1].count.papers[0], 7);
	ck_assert_uint_eq(figures.districts[0].voters.voters, 9);
	ck_assert_uint_eq(
	    figures.districts[0].voters.channels[CHANNEL_ABSENTEE], 1);
	ck_assert(figures.districts[1].manifests_final[0]);
	station_return_clear(&figures);
}
END_TEST

/* P9: the first of a group has the choices, and is owed the papers, of all. */
START_TEST(joined_districts_are_one_for_the_rules)
{
	struct station_return figures;
	struct question_sums sums;
	struct definition *definition = memory_new(1, sizeof(*definition));
	struct error err;

	one_station(definition);
	ck_assert_int_eq(parse("joined", &figures, &err), 0);
	count_sums(
	    &figures.districts[0].count.questions[0], definition, 0, &sums);
	ck_assert_uint_eq(figures.districts[1].joined_to, 0);
	ck_assert_uint_eq(figures.districts[0].signed_papers[0], sums.papers);
	ck_assert_uint_eq(figures.districts[1].signed_papers[0], 0);
	ck_assert_uint_eq(figures.districts[1].count.papers[0], 7);
	station_return_clear(&figures);
	free(definition);
}
END_TEST

static const struct wrong refused[] = {
	{ "refused-not-final", NULL, "these figures are not final", "" },
	{ "refused-other-station", NULL, "it is \"two\" instead of \"one\"",
	    "" },
	{ "refused-sum", NULL, "7, but its parts add up to 6", "" },
	{ "refused-voters", NULL, "9, but its parts add up to 2", "" },
};

START_TEST(refuses_what_does_not_add_up)
{
	struct station_return figures;
	struct error err;
	char what[512];

	ck_assert_int_eq(parse(refused[_i].old, &figures, &err), -1);
	message_format_english(&err.what, what, sizeof(what));
	ck_assert_str_eq(what, refused[_i].what);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_ptr_null(figures.districts);
}
END_TEST

static const struct unit_test tests[] = {
	{ &figures_come_as_the_station_counted_them, 0 },
	{ &joined_districts_are_one_for_the_rules, 0 },
	{ &refuses_what_does_not_add_up, COUNT(refused) },
};
UNIT_TESTS("station_return", tests)
