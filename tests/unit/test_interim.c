#include <stdlib.h>
#include <string.h>

#include "tally/interim.h"
#include "tests/unit/test.h"

#define DISTRICTS 3
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/*
 * Papers of a, b and c, and what the group that each leads shows; -1: it
 * leads none. The same nights as in test_verify_judge.c.
 */
static const struct {
	int was[DISTRICTS], shown[DISTRICTS], is[DISTRICTS], shows[DISTRICTS];
	const char *what; /* NULL: it may be made */
} groups[] = {
	{ { 40, 20, 60 }, { 60, -1, 60 }, { 90, 80, 60 }, { 90, 80, 60 },
	    NULL },
	{ { 60, 20, 60 }, { 80, -1, 60 }, { 60, 20, 60 }, { 60, 20, 60 },
	    "20" },
	{ { 60, 20, 60 }, { 60, 20, 60 }, { 60, 20, 60 }, { 80, -1, 60 },
	    "20" },
	{ { 60, 20, 60 }, { 80, -1, 60 }, { 70, 20, 60 }, { 70, 80, -1 },
	    "30" },
	{ { 60, 70, 90 }, { 130, -1, 90 }, { 60, 70, 90 }, { 60, 160, -1 },
	    NULL },
	{ { 60, 60, 60 }, { 120, -1, 60 }, { 60, 70, 60 }, { 60, 70, 60 },
	    "10" },
	{ { 60, 60, 60 }, { 60, 60, 60 }, { 60, 60, 60 }, { 60, 60, 55 }, "5" },
};

static const char *const ids[] = { "a", "b", "c" };

static void
report_make(
    const int papers[], const int shown[], struct certificate *certificate)
{
	for (size_t d = 0; d < DISTRICTS; d++) {
		certificate_add_figure(
		    certificate, ids[d], "papers.w", papers[d]);
		if (shown[d] >= 0)
			certificate_add_figure(
			    certificate, ids[d], "q.valid", shown[d]);
	}
	certificate_sort(certificate);
}

static void
definition_make(struct definition *definition, struct district *districts)
{
	struct setup *setup = &definition->setup;

	memcpy(definition->election.questions[0].id, "q", 2);
	definition->election.question_count = 1;
	for (size_t d = 0; d < DISTRICTS; d++)
		memcpy(districts[d].id, ids[d], 2);
	setup->districts = districts;
	setup->district_count = DISTRICTS;
	memcpy(setup->papers[0].id, "w", 2);
	setup->papers[0].question_count = 1;
	setup->paper_count = 1;
	setup->publish.snapshot_papers = 50;
}

START_TEST(groups_that_overlap_are_subtracted)
{
	struct definition *definition = memory_new(1, sizeof(*definition));
	struct district *districts = memory_new(DISTRICTS, sizeof(*districts));
	struct district_result *results =
	    memory_new(DISTRICTS, sizeof(*results));
	struct result *result = memory_new(1, sizeof(*result));
	struct certificate before = { .kind = NOTE_INTERIM };
	struct certificate now = { .kind = NOTE_INTERIM };
	struct error err;

	definition_make(definition, districts);
	result->definition = definition;
	result->districts = results;
	result->district_count = DISTRICTS;
	for (size_t d = 0; d < DISTRICTS; d++) {
		results[d].district = d;
		results[d].manifests_final[0] = true;
	}
	report_make(groups[_i].was, groups[_i].shown, &before);
	report_make(groups[_i].is, groups[_i].shows, &now);
	if (groups[_i].what == NULL) {
		ck_assert_int_eq(interim_check(result, &before, &now, &err), 0);
	} else {
		ck_assert_int_eq(
		    interim_check(result, &before, &now, &err), -1);
		ck_assert_int_eq(err.kind, ERROR_BOOKS);
		ck_assert_str_eq(err.what.args[1], groups[_i].what);
	}
	certificate_clear(&before);
	certificate_clear(&now);
	free(result);
	free(results);
	free(districts);
	free(definition);
}
END_TEST

static const struct unit_test tests[] = {
	{ &groups_that_overlap_are_subtracted, COUNT(groups) },
};
UNIT_TESTS("interim", tests)
