/*
 * The verifier's findings, their words and order, and what two reports of one
 * night may show.
 */
#include "audit/verifier/judgement.h"
#include "tests/unit/verify.h"

/* --- findings ------------------------------------------------------------- */

static void
add(struct findings *findings, const char *code, const char *subject,
    const char *words, enum finding_end end)
{
	finding_end(findings_take(findings, code, subject, words), end, "r-1");
}

START_TEST(findings_stand_in_the_order_of_the_format)
{
	static const char *const wanted[] = { "E101 a x", "E301 b a",
		"E301 b b", "W303 a x", "W307 a x", "N305 a x", "E101 a y" };
	struct findings findings = { 0 };

	add(&findings, "N305", "a", "x", END_OPEN);
	add(&findings, "W307", "a", "x", END_OPEN);
	add(&findings, "W303", "a", "x", END_OPEN);
	add(&findings, "E101", "a", "y", END_EXPLAINED);
	add(&findings, "E301", "b", "b", END_OPEN);
	add(&findings, "E301", "b", "a", END_OPEN);
	add(&findings, "E101", "a", "x", END_OPEN);
	findings_sort(&findings);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *one = &findings.items[i];
		char got[64];

		snprintf(got, sizeof(got), "%s %s %s", one->code, one->subject,
		    one->message);
		ck_assert_str_eq(got, wanted[i]);
	}
	ck_assert_uint_eq(findings_open_errors(&findings), 3);
	findings_clear(&findings);
}
END_TEST

/* The same lines as in test_finding.c: the two programs must agree. */
static const struct {
	const char *code, *words;
	bool dropped;
} told[] = {
	{ "W110", "x", true },
	{ "W604", "x", true },
	{ "W606", "x", true },
	{ "E108", "x", false },
	{ "W303", "x", false },
	{ "N406",
	    "decision r-1: W606 kita-a does not stand in the words that it "
	    "decided on",
	    true },
	{ "N406",
	    "decision w606: W303 kita-a does not stand in the words that it "
	    "decided on",
	    false },
	{ "N406", "W606", false },
	{ "N705",
	    "station kita: certificate 2 replaces 1: district kita, "
	    "hall.option.for: old 4, new 3",
	    true },
	{ "N705",
	    "station kita: certificate 2 replaces 1: district kita, "
	    "papers.valid: old 4, new 3",
	    false },
	{ "N705",
	    "station kita: certificate 2 replaces 1: district kita, "
	    "papers.option.for: old 4, new 3",
	    true },
	{ "N705",
	    "station kita: certificate 2 replaces 1: district kita, voters: "
	    "old 4, new 3",
	    false },
	{ "N705", "hall.option.for 4", true },
};

START_TEST(what_tells_of_choices_is_dropped)
{
	struct findings findings = { 0 };
	size_t kept = 0, count = sizeof(told) / sizeof(told[0]);

	for (size_t i = 0; i < count; i++)
		add(&findings, told[i].code, "a", told[i].words,
		    i % 2 == 0 ? END_OPEN : END_EXPLAINED);
	findings_drop_choices(&findings);
	for (size_t i = 0; i < count; i++) {
		bool found = false;

		for (size_t f = 0; f < findings.count && !found; f++)
			found =
			    strcmp(findings.items[f].code, told[i].code) == 0 &&
			    strcmp(findings.items[f].message, told[i].words) ==
			        0;
		ck_assert_msg(found != told[i].dropped, "%s %s", told[i].code,
		    told[i].words);
		kept += found;
	}
	ck_assert_uint_eq(findings.count, kept);
	findings_clear(&findings);
}
END_TEST

START_TEST(words_have_commas_and_are_cut_between_characters)
{
	struct findings findings = { 0 };
	struct buffer long_text = { 0 }, words = { 0 };
	const struct finding *one;

	one = findings_add(&findings, "E301", "u", "unit %s: %s and %s", "snd",
	    "u", (uint64_t)1234567, -1234ll);
	ck_assert_str_eq(one->message, "unit u: 1,234,567 and -1,234");
	for (size_t i = 0; i < 60; i++)
		buffer_put(&long_text, "票");
	one = findings_add(&findings, "N112", "u", "%s", "s", long_text.at);
	/* 159 bytes are 53 characters of three. */
	ck_assert_uint_eq(strlen(one->message), 159);
	one = findings_add(&findings, "N112", "u", "a%s%s%s", "sss",
	    long_text.at, long_text.at, long_text.at);
	finding_words(one, &words);
	/* 1 + 133 x 3 = 400 */
	ck_assert_uint_eq(words.len, 400);
	findings_clear(&findings);
	buffer_clear(&long_text);
	buffer_clear(&words);
}
END_TEST

START_TEST(a_code_is_known_and_some_are_only_put_right)
{
	ck_assert(finding_is_code("E101") && finding_is_barred("E101"));
	ck_assert(finding_is_code("E301") && !finding_is_barred("E301"));
	ck_assert(!finding_is_code("E999") && !finding_is_barred("E999"));
	ck_assert(!finding_is_code("!E10"));
	ck_assert(!finding_is_code(""));
}
END_TEST

/* --- reports of one night ------------------------------------------------- */

static const struct {
	long long then, now, rest; /* valid papers shown; still to come */
	unsigned units;
	size_t failed;
} reports[] = {
	{ 0, 100, 500, 3, 0 },   /* enough of everything */
	{ 100, 100, 500, 3, 0 }, /* no paper more tells nothing */
	{ 100, 149, 500, 3, 1 }, /* 49 are too few */
	{ 100, 150, 500, 3, 0 },
	{ 149, 100, 500, 3, 1 }, /* nor taken back */
	{ 100, 200, 49, 3, 1 },  /* the end would tell 49 */
	{ 100, 200, 50, 3, 0 },
	{ 100, 200, 0, 3, 0 },
	{ 100, 200, 500, 2, 1 }, /* units */
	{ 100, 149, 49, 2, 3 },
};

START_TEST(two_reports_tell_no_vote)
{
	struct definition *definition = memory_take(1, sizeof(*definition));
	struct district district = { .id = "kita" };
	struct unit unit = { .id = "u" };
	struct station offices[] = { { .id = "one", .canvass = 1 },
		{ .id = CANVASS, .canvass = NOWHERE } };
	struct certified_figure old[] = { { "kita", "q.valid",
	    reports[_i].then } };
	struct certified_figure new[] = { { "kita", "q.valid",
		                              reports[_i].now },
		{ "kita", "unexplained", reports[_i].rest } };
	struct statement first = { .file = "first",
		.of.certificate = {
		    .figures = old, .figure_count = 1, .units_final = 3 } };
	struct statement second = { .file = "second",
		.of.certificate = { .figures = new,
		    .figure_count = 2,
		    .log_size = 10,
		    .units_final = 3 + reports[_i].units } };
	struct statement *both[] = { &first, &second };
	struct statement *manifests[] = { NULL };
	struct judgement judgement = { .model = { .definition = definition } };
	struct report *report = report_new(false);
	size_t before;

	definition->ordinance.interim = true;
	definition->election.question_count = 1;
	bytes_copy(bytes_of("q"), definition->election.questions[0].id, ID_LEN);
	definition->setup = (struct setup){ .stations = offices,
		.station_count = 1,
		.office_count = 2,
		.districts = &district,
		.district_count = 1,
		.units = &unit,
		.unit_count = 1,
		.paper_count = 1 };
	judgement.model.statements[NOTE_INTERIM] = both;
	judgement.model.chains[NOTE_MANIFEST] = manifests;
	/* The first report alone, against nothing. */
	judgement.model.statement_counts[NOTE_INTERIM] = 1;
	interim_check(&judgement, report);
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	definition->setup.publish.snapshot_papers = 50;
	definition->setup.publish.snapshot_units = 3;
	interim_check(&judgement, report);
	before = report_count(report, REPORT_FAILED);
	judgement.model.statement_counts[NOTE_INTERIM] = 2;
	interim_check(&judgement, report);
	ck_assert_uint_eq(report_count(report, REPORT_FAILED) - before,
	    before + reports[_i].failed);
	report_free(report);
	free(definition);
}
END_TEST

/* --- groups of districts in two reports ----------------------------------- */

/* Papers of a, b and c, and what the group that each leads shows; -1: none. */
static const struct {
	int was[3], shown[3], is[3], shows[3];
	bool fails;
} groups[] = {
	/* a and b together, then apart, with enough new papers in each. */
	{ { 40, 20, 60 }, { 60, -1, 60 }, { 90, 80, 60 }, { 90, 80, 60 },
	    false },
	/* Nothing new came in: the difference is b's 20 alone. */
	{ { 60, 20, 60 }, { 80, -1, 60 }, { 60, 20, 60 }, { 60, 20, 60 },
	    true },
	/* The same the other way round: together now. */
	{ { 60, 20, 60 }, { 60, 20, 60 }, { 60, 20, 60 }, { 80, -1, 60 },
	    true },
	/* b goes from a's group to c's: 20 of b, 10 new ones of a. */
	{ { 60, 20, 60 }, { 80, -1, 60 }, { 70, 20, 60 }, { 70, 80, -1 },
	    true },
	{ { 60, 70, 90 }, { 130, -1, 90 }, { 60, 70, 90 }, { 60, 160, -1 },
	    false },
	/* Each group changes enough, all of them together by 10. */
	{ { 60, 60, 60 }, { 120, -1, 60 }, { 60, 70, 60 }, { 60, 70, 60 },
	    true },
	/* Five papers of the last group are open for review. */
	{ { 60, 60, 60 }, { 60, 60, 60 }, { 60, 60, 60 }, { 60, 60, 55 },
	    true },
};

#define GROUP_DISTRICTS 3

/* Figures "papers.w" and, of a lead, "q.valid", in the order of a note. */
static size_t
group_figures(
    const int papers[], const int shown[], struct certified_figure *figures)
{
	static const char *const ids[] = { "a", "b", "c" };
	size_t count = 0;

	for (size_t d = 0; d < GROUP_DISTRICTS; d++) {
		struct certified_figure one = { .value = papers[d] };

		bytes_copy(bytes_of(ids[d]), one.district, ID_LEN);
		bytes_copy(bytes_of("papers.w"), one.name, sizeof(one.name));
		figures[count++] = one;
		if (shown[d] < 0)
			continue;
		one.value = shown[d];
		bytes_copy(bytes_of("q.valid"), one.name, sizeof(one.name));
		figures[count++] = one;
	}
	return count;
}

START_TEST(groups_that_overlap_are_subtracted)
{
	struct definition *definition = memory_take(1, sizeof(*definition));
	struct district districts[] = { { .id = "a" }, { .id = "b" },
		{ .id = "c" } };
	struct station offices[] = { { .id = "one", .canvass = 1 },
		{ .id = CANVASS, .canvass = NOWHERE } };
	struct certified_figure old[6], new[6];
	struct statement first = { .file = "first",
		.of.certificate = { .figures = old } };
	struct statement second = { .file = "second",
		.of.certificate = { .figures = new } };
	struct statement *both[] = { &first, &second };
	struct judgement judgement = { .model = { .definition = definition } };
	struct report *report = report_new(false);

	first.of.certificate.figure_count =
	    group_figures(groups[_i].was, groups[_i].shown, old);
	second.of.certificate.figure_count =
	    group_figures(groups[_i].is, groups[_i].shows, new);
	definition->ordinance.interim = true;
	definition->election.question_count = 1;
	bytes_copy(bytes_of("q"), definition->election.questions[0].id, ID_LEN);
	definition->setup = (struct setup){ .stations = offices,
		.station_count = 1,
		.office_count = 2,
		.districts = districts,
		.district_count = GROUP_DISTRICTS,
		.paper_count = 1,
		.publish = { .snapshot_papers = 50 } };
	bytes_copy(bytes_of("w"), definition->setup.papers[0].id, ID_LEN);
	definition->setup.papers[0].question_count = 1;
	judgement.model.statements[NOTE_INTERIM] = both;
	judgement.model.statement_counts[NOTE_INTERIM] = 2;
	interim_check(&judgement, report);
	ck_assert_uint_eq(
	    report_count(report, REPORT_FAILED) > 0, groups[_i].fails);
	report_free(report);
	free(definition);
}
END_TEST

static const struct unit_test tests[] = {
	{ &findings_stand_in_the_order_of_the_format, 0 },
	{ &what_tells_of_choices_is_dropped, 0 },
	{ &words_have_commas_and_are_cut_between_characters, 0 },
	{ &a_code_is_known_and_some_are_only_put_right, 0 },
	{ &two_reports_tell_no_vote, COUNT(reports) },
	{ &groups_that_overlap_are_subtracted, COUNT(groups) },
};
UNIT_TESTS("verify_judge", tests)
