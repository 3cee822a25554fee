/*
 * Sheets over ballot files: pure, with a definition and notes made by hand.
 */
#include "ballot/notes/sheet.h"
#include "tally/adjudication.h"
#include "tests/unit/papers.h"
#include "tests/unit/sample.h"

/* Two units of one district and station, both with the small paper. */
struct night {
	struct definition *definition;
	struct code_table table;
	struct truth *truth;
	struct adjudication adjudication;
	struct area_count area;
	struct station station;
	struct district district;
	struct unit units[2];
	size_t by_id[2];
};

static void
night_open(struct night *night)
{
	struct setup *setup;

	*night = (struct night){ .definition = papers_definition(),
		.station = { .id = "s" },
		.district = { .id = "d" },
		.units = { { .id = "one" }, { .id = "two" } },
		.by_id = { 0, 1 } };
	setup = &night->definition->setup;
	setup->stations = &night->station;
	setup->districts = &night->district;
	setup->units = night->units;
	setup->station_count = setup->district_count = 1;
	setup->unit_count = 2;
	setup->units_by_id = night->by_id;
	code_table_init(&night->table, night->definition, 0);
	night->truth = truth_new(night->definition);
}

static void
night_close(struct night *night)
{
	adjudication_clear(&night->adjudication);
	truth_free(night->truth);
	free(night->definition);
}

/* A sheet for unit "one"; `lines` are "SERIAL QUESTION CODE" with commas. */
static void
sheet_add(
    struct night *night, const char *id, unsigned number, const char *decisions)
{
	struct signed_statement statement = { .kind = NOTE_SHEET };
	struct sheet *sheet = &statement.of.sheet;
	struct span rest = span_of(decisions), one;
	static uint8_t next;
	struct error err;

	statement.id.bytes[0] = ++next;
	sheet->head.number = number;
	sheet->head.first = number == 1;
	span_copy(
	    span_of(id), sheet->head.subject, sizeof(sheet->head.subject));
	memcpy(sheet->unit, "one", 4);
	sheet->lines = memory_new(10, sizeof(sheet->lines[0]));
	while (span_cut(&rest, ',', 100, &one)) {
		struct sheet_line *line = &sheet->lines[sheet->line_count++];

		line->serial = (uint64_t)(one.at[0] - '0');
		span_copy((struct span){ one.at + 2, one.len - 4 },
		    line->question, sizeof(line->question));
		line->code = one.at[one.len - 1];
	}
	sheet->paper_count = 3;
	ck_assert_int_eq(truth_add(night->truth, &statement, NULL, &err), 0);
}

/* Papers 1 to n, "<bridge><hall>" each, as a file of `unit`. */
static void
file_add(struct night *night, size_t unit, const char *const *papers)
{
	struct ballot ballots[10] = { { 0 } };
	struct text text = { 0 };
	struct records records;
	uint8_t salt[16] = { 0 };
	size_t count = 0;
	struct error err;

	for (; papers[count] != NULL; count++) {
		ballots[count].serial = count + 1;
		memcpy(ballots[count].codes, papers[count], 2);
		memset(ballots[count].image, '-', IMAGE_TEXT_LEN);
	}
	ballots_format(&night->table, salt, ballots, count, &text);
	ck_assert_int_eq(records_parse(sample_verified(text.at), RECORD_BALLOTS,
	                     &night->table, &records, &err),
	    0);
	count_add_records(
	    &night->area, night->definition, 0, &night->table, &records);
	adjudication_add(&night->adjudication, night->definition, unit,
	    &night->table, &records, &night->area);
	text_clear(&text);
}

static size_t
count_code(const struct night *night, enum finding_code code)
{
	struct findings findings = { 0 };
	size_t count = 0;

	adjudication_find(&night->adjudication, &findings);
	for (size_t i = 0; i < findings.count; i++)
		count += findings.items[i].code == code;
	findings_clear(&findings);
	return count;
}

static const char *const papers[] = { "1?", "??", "01", "?B", NULL };

START_TEST(decided_papers_count_as_what_they_were_decided_to_be)
{
	struct night night;
	const struct question_count *bridge, *hall;

	night_open(&night);
	sheet_add(&night, "s", 1, "1 hall 2,2 bridge 1,2 hall B,4 bridge S");
	adjudication_init(&night.adjudication, night.truth, 0);
	file_add(&night, 0, papers);
	bridge = &night.area.questions[0];
	hall = &night.area.questions[1];
	ck_assert_uint_eq(bridge->review, 0);
	ck_assert_uint_eq(bridge->decided, 2);
	ck_assert_uint_eq(bridge->options[0], 2); /* 1 and the decided 2 */
	ck_assert_uint_eq(bridge->options[1], 1);
	ck_assert_uint_eq(bridge->categories[1], 1); /* spoiled */
	ck_assert_uint_eq(hall->review, 0);
	ck_assert_uint_eq(hall->decided, 2);
	ck_assert_uint_eq(hall->options[2], 1);
	ck_assert_uint_eq(hall->categories[0], 2);
	ck_assert_uint_eq(night.area.papers[0], 4);
	ck_assert_uint_eq(count_code(&night, FINDING_SHEET_UNFIT), 0);
	ck_assert_int_eq(adjudication_code(&night.adjudication, 0, 2, 1), 'B');
	ck_assert_int_eq(
	    adjudication_code(&night.adjudication, 0, 3, 1), CODE_REVIEW);
	ck_assert_int_eq(
	    adjudication_code(&night.adjudication, 1, 2, 1), CODE_REVIEW);
	night_close(&night);
}
END_TEST

/* Sheets that decide nothing: the count is as without them. */
static const char *const unfit[] = {
	"1 bridge 0",          /* the scanner read it */
	"9 bridge 0",          /* no such paper */
	"3 bridge 1,3 hall 0", /* read, both questions */
	"0 hall 1,1 bridge 0", /* one of each */
};

START_TEST(what_was_read_is_not_decided)
{
	struct night night, without;

	night_open(&night);
	night_open(&without);
	sheet_add(&night, "s", 1, unfit[_i]);
	adjudication_init(&night.adjudication, night.truth, 0);
	file_add(&night, 0, papers);
	file_add(&without, 0, papers);
	ck_assert_mem_eq(&night.area, &without.area, sizeof(night.area));
	ck_assert_uint_eq(count_code(&night, FINDING_SHEET_UNFIT), 1);
	night_close(&night);
	night_close(&without);
}
END_TEST

START_TEST(papers_of_another_unit_are_not_touched)
{
	struct night night;

	night_open(&night);
	sheet_add(&night, "s", 1, "2 bridge 1");
	adjudication_init(&night.adjudication, night.truth, 0);
	file_add(&night, 1, papers);
	ck_assert_uint_eq(night.area.questions[0].review, 2);
	ck_assert_uint_eq(count_code(&night, FINDING_SHEET_UNFIT), 1);
	night_close(&night);
}
END_TEST

START_TEST(sheets_of_another_station_are_not_read)
{
	struct night night;

	night_open(&night);
	sheet_add(&night, "s", 1, "2 bridge 1");
	adjudication_init(&night.adjudication, night.truth, 1);
	ck_assert_uint_eq(night.adjudication.count, 0);
	night_close(&night);
}
END_TEST

START_TEST(sheets_that_disagree_leave_the_paper_open)
{
	struct night night;

	night_open(&night);
	sheet_add(&night, "a", 1, "2 bridge 1,2 hall 0");
	sheet_add(&night, "b", 1, "2 bridge 0,2 hall 0");
	adjudication_init(&night.adjudication, night.truth, 0);
	file_add(&night, 0, papers);
	ck_assert_uint_eq(night.area.questions[0].review, 2);
	ck_assert_uint_eq(night.area.questions[0].decided, 0);
	/* Where they agree it counts, once. */
	ck_assert_uint_eq(night.area.questions[1].review, 1);
	ck_assert_uint_eq(night.area.questions[1].decided, 1);
	ck_assert_uint_eq(night.area.questions[1].options[1], 1);
	ck_assert_uint_eq(count_code(&night, FINDING_SHEET_DISAGREE), 2);
	ck_assert_uint_eq(count_code(&night, FINDING_SHEET_UNFIT), 0);
	ck_assert_int_eq(
	    adjudication_code(&night.adjudication, 0, 2, 0), CODE_REVIEW);
	night_close(&night);
}
END_TEST

START_TEST(the_next_number_of_a_sheet_takes_its_place)
{
	struct night night;

	night_open(&night);
	sheet_add(&night, "a", 2, "2 bridge 0");
	sheet_add(&night, "a", 1, "2 bridge 1,4 bridge 1");
	adjudication_init(&night.adjudication, night.truth, 0);
	file_add(&night, 0, papers);
	ck_assert_uint_eq(night.area.questions[0].options[1], 2);
	ck_assert_uint_eq(night.area.questions[0].review, 1);
	night_close(&night);
}
END_TEST

static const struct unit_test tests[] = {
	{ &decided_papers_count_as_what_they_were_decided_to_be, 0 },
	{ &what_was_read_is_not_decided, COUNT(unfit) },
	{ &papers_of_another_unit_are_not_touched, 0 },
	{ &sheets_of_another_station_are_not_read, 0 },
	{ &sheets_that_disagree_leave_the_paper_open, 0 },
	{ &the_next_number_of_a_sheet_takes_its_place, 0 },
};
UNIT_TESTS("adjudication", tests)
