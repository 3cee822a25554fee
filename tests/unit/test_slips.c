#include "tally/slips.h"

#include "tests/unit/sample.h"

/*
 * The small sample election: places kita-1, kita-early, minami-1,
 * minami-absentee; units kita-a, kita-b, minami-a. Nothing smaller than 100
 * is compared.
 */
static struct definition definition;
static struct error err;

/* The thresholds of the setup, with more members if `more` is not NULL. */
static void
sample_definition(const char *more)
{
	const struct wrong change = { "\"difference\": 5", more, NULL, NULL };
	char *json = sample_read("election.json", NULL);

	ck_assert_int_eq(election_parse(sample_verified(json), "e",
	                     &definition.election, &err),
	    0);
	free(json);
	json = sample_read("setup-1.json", more != NULL ? &change : NULL);
	ck_assert_int_eq(setup_parse(sample_verified(json), "s",
	                     &definition.election, &definition.setup, &err),
	    0);
	free(json);
	json = sample_read("ordinance.json", NULL);
	ck_assert_int_eq(ordinance_parse(sample_verified(json), "o",
	                     &definition.election, &definition.ordinance, &err),
	    0);
	free(json);
}

/* What a place reports: a record whose books balance. */
struct report {
	const char *place;
	uint64_t day, early, absentee, taken_home;
};

static struct turnout *
report_add(struct truth *truth, const struct report *report)
{
	struct signed_statement made = { .kind = NOTE_TURNOUT };
	struct turnout *turnout = &made.of.turnout;
	uint64_t came = report->day + report->early;
	const struct setup *setup = &definition.setup;
	size_t place = setup_place(setup, report->place);

	made.id = digest_of(span_of(report->place));
	span_copy(span_of(report->place), turnout->head.subject,
	    sizeof(turnout->head.subject));
	turnout->head.number = 1;
	turnout->head.first = true;
	turnout->voters[CHANNEL_DAY] = report->day;
	turnout->voters[CHANNEL_EARLY] = report->early;
	turnout->voters[CHANNEL_ABSENTEE] = report->absentee;
	turnout->taken_home = report->taken_home;
	turnout->envelopes.received = turnout->envelopes.accepted =
	    report->absentee;
	turnout->paper_count = 1;
	turnout->papers[0] = (struct turnout_paper){ "white",
		.received = came + 100, .issued = came, .left = 100 };
	turnout->boxes =
	    memory_new(setup->box_count, sizeof(turnout->boxes[0]));
	for (size_t i = 0; i < setup->box_count; i++)
		if (setup->boxes[i].place == place)
			span_copy(span_of(setup->boxes[i].id),
			    turnout->boxes[turnout->box_count++].id,
			    ID_MAX + 1);
	ck_assert_int_eq(truth_add(truth, &made, NULL, &err), 0);
	for (size_t i = 0; i < setup->place_count; i++)
		if (i == place)
			return &truth->lists[NOTE_TURNOUT][i]
			            .newest->statement.of.turnout;
	ck_abort_msg("no place %s", report->place);
	return NULL;
}

static void
papers_add(struct truth *truth, const char *unit, uint64_t papers)
{
	struct signed_statement made = { .kind = NOTE_MANIFEST };
	struct manifest *manifest = &made.of.manifest;

	made.id = digest_of(span_of(unit));
	span_copy(span_of(unit), manifest->head.subject,
	    sizeof(manifest->head.subject));
	manifest->head.number = 1;
	manifest->head.first = true;
	manifest->final = true;
	manifest->files = memory_new(1, sizeof(manifest->files[0]));
	manifest->file_count = 1;
	manifest->files[0] = (struct manifest_file){
		.name = { RECORD_BALLOTS, 1 },
		.papers = papers,
		.digest = made.id,
	};
	ck_assert_int_eq(truth_add(truth, &made, NULL, &err), 0);
}

/* "W601 kita-1;W602 minami-1;" */
static void
told(struct findings *findings, const char *wanted)
{
	struct text text = { 0 };

	findings_sort(findings);
	text_add(&text, "");
	for (size_t i = 0; i < findings->count; i++)
		text_addf(&text, "%s %s;",
		    finding_kind(findings->items[i].code)->code,
		    findings->items[i].subject);
	ck_assert_str_eq(text.at, wanted);
	text_clear(&text);
	findings_clear(findings);
}

/* --- statements ----------------------------------------------------------- */

START_TEST(only_a_difference_divisible_by_nine_hints_at_swapped_digits)
{
	struct findings findings = { 0 };

	for (long long difference = -30; difference <= 30; difference++) {
		bool hints = difference == -27 || difference == -18 ||
		             difference == -9 || difference == 9 ||
		             difference == 18 || difference == 27;

		slips_find_difference("kita-1", difference, &findings);
		told(&findings, hints ? "W601 kita-1;" : "");
	}
}
END_TEST

START_TEST(swapped_digits_are_looked_for_in_every_equation)
{
	static const struct report report = { "kita-1", 540, 0, 0, 0 };
	struct findings findings = { 0 };
	struct truth *truth;
	struct turnout *turnout;

	sample_definition(NULL);
	truth = truth_new(&definition);
	turnout = report_add(truth, &report);
	slips_find(truth, 0, &findings);
	told(&findings, "");
	/* One figure wrong violates two equations by the same: told once. */
	turnout->papers[0].issued = 450;
	slips_find(truth, 0, &findings);
	told(&findings, "W601 kita-1;");
	turnout->papers[0].issued = 541;
	turnout->papers[0].left = 99;
	slips_find(truth, 0, &findings);
	told(&findings, "");
	turnout->papers[0].issued = 540;
	turnout->papers[0].left = 1000;
	slips_find(truth, 0, &findings);
	told(&findings, "W601 kita-1;");
	truth_free(truth);
	setup_clear(&definition.setup);
}
END_TEST

static const struct {
	struct report places[4];
	uint64_t kita, minami;
	const char *found;
} nights[] = {
	/* Everything balances. */
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 30, 0, 0, 0 }, { "minami-absentee", 0, 0, 9, 0 } },
	    60, 39, "" },
	/* Voters and papers differ by 9; by 8. */
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 30, 0, 0, 0 }, { "minami-absentee", 0, 0, 9, 0 } },
	    60, 30, "W601 minami-a;" },
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 30, 0, 0, 0 }, { "minami-absentee", 0, 0, 9, 0 } },
	    60, 31, "" },
	/* Not with a place or a manifest missing. */
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 30, 0, 0, 0 } },
	    60, 21, "" },
	/* Papers without voters. */
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 0, 0, 0, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    60, 10, "W603 minami-a;" },
	{ { { "kita-1", 40, 0, 0, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 1, 0, 0, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    60, 12, "" },
	/* The same figures at two places; not if they are small. */
	{ { { "kita-1", 400, 0, 7, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 400, 0, 7, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    427, 407, "W602 kita-1;" },
	{ { { "kita-1", 400, 0, 7, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 400, 0, 8, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    427, 408, "" },
	{ { { "kita-1", 40, 0, 7, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 40, 0, 7, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    67, 47, "" },
	/* Absentee voters: 20 in a hundred more is the limit. */
	{ { { "kita-1", 800, 0, 200, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 900, 0, 0, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    1020, 900, "" },
	{ { { "kita-1", 799, 0, 201, 0 }, { "kita-early", 0, 20, 0, 0 },
	      { "minami-1", 900, 0, 0, 0 }, { "minami-absentee", 0, 0, 0, 0 } },
	    1020, 900, "W605 kita-1;W605 minami-1;" },
};

START_TEST(slips_of_a_night_are_pointed_out)
{
	struct findings findings = { 0 };
	struct truth *truth;

	sample_definition(NULL);
	truth = truth_new(&definition);
	for (size_t i = 0; i < 4; i++)
		if (nights[_i].places[i].place != NULL)
			report_add(truth, &nights[_i].places[i]);
	/* kita-1 has a box in each unit of kita: they are one line of the
	 * books. */
	papers_add(truth, "kita-a", nights[_i].kita / 2);
	papers_add(truth, "kita-b", nights[_i].kita - nights[_i].kita / 2);
	papers_add(truth, "minami-a", nights[_i].minami);
	slips_find(truth, 0, &findings);
	told(&findings, nights[_i].found);
	truth_free(truth);
	setup_clear(&definition.setup);
}
END_TEST

START_TEST(thresholds_come_from_the_setup)
{
	struct findings findings = { 0 };
	struct truth *truth;

	sample_definition("\"difference\": 5, \"compare-min\": 40, "
	                  "\"channel-per-mille\": 100, \"invalid-times\": 2, "
	                  "\"swap-per-mille\": 1000");
	ck_assert_uint_eq(definition.setup.slips.compare_min, 40);
	ck_assert_uint_eq(definition.setup.slips.channel_per_mille, 100);
	ck_assert_uint_eq(definition.setup.slips.invalid_times, 2);
	ck_assert_uint_eq(definition.setup.slips.swap_per_mille, 1000);
	truth = truth_new(&definition);
	report_add(truth, &(struct report){ "kita-1", 40, 0, 5, 0 });
	report_add(truth, &(struct report){ "minami-1", 41, 0, 0, 0 });
	slips_find(truth, 0, &findings);
	told(&findings, "W605 kita-1;W605 minami-1;");
	truth_free(truth);
	setup_clear(&definition.setup);
	sample_definition(NULL);
	ck_assert_uint_eq(definition.setup.slips.compare_min, 100);
	ck_assert_uint_eq(definition.setup.slips.channel_per_mille, 200);
	ck_assert_uint_eq(definition.setup.slips.invalid_times, 3);
	ck_assert_uint_eq(definition.setup.slips.swap_per_mille, 200);
	setup_clear(&definition.setup);
}
END_TEST

/* --- papers --------------------------------------------------------------- */

static const struct {
	uint64_t invalid, valid, other_invalid, other_valid;
	const char *found;
} shares[] = {
	/* Exactly three times the share and ten papers more; one more. */
	{ 40, 960, 10, 990, "" },
	{ 41, 959, 10, 990, "W604 kita;" },
	/* Ten papers more than none at all; eleven. */
	{ 10, 990, 0, 1000, "" },
	{ 11, 989, 0, 1000, "W604 kita;" },
	/* Too few to compare, here or there. */
	{ 90, 9, 0, 1000, "" },
	{ 90, 10, 0, 1000, "W604 kita;" },
	{ 90, 10, 0, 99, "" },
	{ 0, 0, 0, 0, "" },
};

START_TEST(invalid_papers_are_held_against_the_other_districts)
{
	struct area_count *here = memory_new(1, sizeof(*here));
	struct area_count *all = memory_new(1, sizeof(*all));
	struct findings findings = { 0 };
	size_t blank = 0;

	sample_definition(NULL);
	while (definition.ordinance.categories[blank].counts_as !=
	       COUNTS_AS_INVALID)
		blank++;
	here->questions[0].categories[blank] = shares[_i].invalid;
	here->questions[0].options[0] = shares[_i].valid;
	all->questions[0].categories[blank] =
	    shares[_i].invalid + shares[_i].other_invalid;
	all->questions[0].options[0] =
	    shares[_i].valid + shares[_i].other_valid;
	slips_find_invalid(&definition, 0, here, all, &findings);
	told(&findings, shares[_i].found);
	free(here);
	free(all);
	setup_clear(&definition.setup);
}
END_TEST

/* Votes for and against of kita-a, kita-b, minami-a in the first question. */
static const struct {
	uint64_t votes[3][2];
	const char *found;
} mirrors[] = {
	{ { { 600, 400 }, { 600, 400 }, { 600, 400 } }, "" },
	/* Mirrored: 70 to 30 where the others have 30 to 70. */
	{ { { 700, 300 }, { 3000, 7000 }, { 300, 700 } },
	    "W606 kita-a;W606 kita-b;" },
	/* One of two units is as likely as the other; a third would tell. */
	{ { { 300, 700 }, { 3000, 7000 }, { 700, 300 } }, "W606 minami-a;" },
	/* Another share, but no mirror image. */
	{ { { 900, 100 }, { 3000, 7000 }, { 300, 700 } }, "" },
	/* Near the others: 60 to 40 and 40 to 60 are 20 in a hundred apart. */
	{ { { 600, 400 }, { 4000, 6000 }, { 400, 600 } }, "" },
	{ { { 601, 399 }, { 4000, 6000 }, { 400, 600 } },
	    "W606 kita-a;W606 kita-b;" },
	/* Too few to compare. */
	{ { { 70, 29 }, { 3000, 7000 }, { 300, 700 } }, "" },
	{ { { 0, 0 }, { 0, 0 }, { 0, 0 } }, "" },
	{ { { 0, 0 }, { 3000, 7000 }, { 300, 700 } }, "" },
};

START_TEST(swapped_options_are_told_by_unit_and_without_figures)
{
	struct area_count *before = memory_new(1, sizeof(*before));
	struct area_count *after = memory_new(1, sizeof(*after));
	struct findings findings = { 0 };
	struct slip_votes votes = { 0 };
	char line[512];

	sample_definition(NULL);
	slip_votes_init(&votes, &definition);
	/* In two files each: only what a file changes is added. */
	for (size_t unit = 0; unit < 3; unit++)
		for (size_t part = 0; part < 2; part++) {
			for (size_t option = 0; option < 2; option++) {
				uint64_t all = mirrors[_i].votes[unit][option];
				uint64_t half = all / 2;

				before->questions[0].options[option] = 1000;
				after->questions[0].options[option] =
				    1000 + (part == 0 ? half : all - half);
			}
			slip_votes_add(&votes, unit, before, after);
		}
	slip_votes_find(&votes, &definition, 0, &findings);
	for (size_t i = 0; i < findings.count; i++) {
		message_format_english(
		    &findings.items[i].message, line, sizeof(line));
		ck_assert_ptr_null(strpbrk(line, "0123456789"));
	}
	told(&findings, mirrors[_i].found);
	slip_votes_clear(&votes);
	free(before);
	free(after);
	setup_clear(&definition.setup);
}
END_TEST

static const struct unit_test tests[] = {
	{ &only_a_difference_divisible_by_nine_hints_at_swapped_digits, 0 },
	{ &swapped_digits_are_looked_for_in_every_equation, 0 },
	{ &slips_of_a_night_are_pointed_out, COUNT(nights) },
	{ &thresholds_come_from_the_setup, 0 },
	{ &invalid_papers_are_held_against_the_other_districts, COUNT(shares) },
	{ &swapped_options_are_told_by_unit_and_without_figures,
	    COUNT(mirrors) },
};
UNIT_TESTS("slips", tests)
