#include "tally/publish/nist.h"
#include "tally/publish/table.h"
#include "tests/unit/papers.h"
#include "tests/unit/test.h"

/*
 * Two districts of one station; the papers of the second were counted with
 * those of the first: it has papers, and no answers.
 */
struct world {
	struct definition *definition;
	struct district districts[2];
	struct station station;
	struct district_result areas[2];
	struct district_result *by_district[2];
	struct result *result;
	struct publication publication;
};

static void
world_label(struct label *label, const char *words)
{
	span_copy(span_of(words), label->ja, sizeof(label->ja));
	span_copy(span_of(words), label->en, sizeof(label->en));
}

static void
world_setup(struct world *world)
{
	struct setup *setup = &world->definition->setup;

	setup->districts = world->districts;
	setup->district_count = 2;
	setup->stations = &world->station;
	setup->station_count = 1;
	memcpy(world->station.id, "hall", 5);
	memcpy(world->districts[0].id, "kita", 5);
	memcpy(world->districts[1].id, "oki", 4);
	world_label(&world->station.label, "Hall");
	world_label(&world->districts[0].label, "North, \"upper\" <part>");
	world_label(&world->districts[1].label, "Isle & sea");
	world_label(&world->definition->election.authority, "Office");
	world->definition->ordinance.interim = true;
}

static void
world_open(struct world *world)
{
	struct result *result;

	memset(world, 0, sizeof(*world));
	world->definition = papers_definition();
	world_setup(world);
	result = world->result = memory_new(1, sizeof(*result));
	result->definition = world->definition;
	result->districts = world->areas;
	result->district_count = 2;
	for (size_t i = 0; i < 2; i++) {
		world->areas[i].district = i;
		world->by_district[i] = &world->areas[i];
	}
	result->by_district = world->by_district;
	result->gate = GATE_NONE;
	world->areas[0].count.papers[0] = 40;
	world->areas[0].count.questions[0].options[0] = 7654321;
	world->areas[0].count.questions[0].options[1] = 2;
	world->areas[0].count.questions[1].options[2] = 7654323;
	world->areas[1].count.papers[0] = 3;
	count_add(&result->total, &world->areas[0].count);
	count_add(&result->total, &world->areas[1].count);
	world->publication = (struct publication){
		.definition = world->definition,
		.result = result,
		.date = { 2026, 11, 22 },
	};
}

static void
world_close(struct world *world)
{
	free(world->result);
	free(world->definition);
}

static struct truth *
truth_of(struct world *world)
{
	struct truth *truth = truth_new(world->definition);

	world->result->truth = truth;
	world->publication.truth = truth;
	return truth;
}

/* What a writer makes of it; text_clear() it. */
static struct text
written(struct world *world, document_writer *write)
{
	struct truth *truth = truth_of(world);
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(write(&world->publication, &text, &err), 0);
	truth_free(truth);
	return text;
}

START_TEST(a_district_counted_with_another_shows_no_choices_of_its_own)
{
	struct world world;
	struct text text;

	world_open(&world);
	ck_assert(publication_has_choices(world.result, 0));
	ck_assert(!publication_has_choices(world.result, 1));
	text = written(&world, table_long);
	ck_assert_ptr_nonnull(
	    strstr(text.at, ",bridge.option.for,Yes,Yes,7654321"));
	ck_assert_ptr_nonnull(
	    strstr(text.at, "\noki,Isle & sea,Isle & sea,papers.white,"));
	ck_assert_ptr_null(
	    strstr(text.at, "\noki,Isle & sea,Isle & sea,bridge."));
	text_clear(&text);
	text = written(&world, nist_result_json);
	ck_assert_ptr_null(
	    strstr(text.at, "VoteCounts\",\"GpUnitId\":\"district.oki\""));
	ck_assert_ptr_nonnull(
	    strstr(text.at, "VoteCounts\",\"GpUnitId\":\"district.kita\""));
	text_clear(&text);
	world_close(&world);
}
END_TEST

START_TEST(a_district_without_a_paper_has_choices_of_zero)
{
	struct world world;

	world_open(&world);
	world.areas[1].count.papers[0] = 0;
	ck_assert(publication_has_choices(world.result, 1));
	world_close(&world);
}
END_TEST

START_TEST(nothing_of_choices_is_written_while_the_gate_is_closed)
{
	document_writer *const writers[] = { table_long, table_wide,
		nist_result_json, nist_result_xml };
	struct world world;

	world_open(&world);
	world.result->gate = GATE_WAITING;
	for (size_t i = 0; i < 4; i++) {
		struct text text = written(&world, writers[i]);

		ck_assert_ptr_null(strstr(text.at, "7654321"));
		ck_assert_ptr_null(strstr(text.at, "7654323"));
		ck_assert_ptr_null(strstr(text.at, "BallotsCast"));
		text_clear(&text);
	}
	world_close(&world);
}
END_TEST

START_TEST(names_cannot_leave_their_place_in_any_format)
{
	struct world world;
	struct text text;

	world_open(&world);
	text = written(&world, table_wide);
	ck_assert_ptr_nonnull(
	    strstr(text.at, "\nkita,\"North, \"\"upper\"\" <part>\","));
	text_clear(&text);
	text = written(&world, nist_result_xml);
	ck_assert_ptr_nonnull(
	    strstr(text.at, "North, &quot;upper&quot; &lt;part&gt;</Text>"));
	ck_assert_ptr_nonnull(strstr(text.at, "Isle &amp; sea</Text>"));
	text_clear(&text);
	text = written(&world, nist_result_json);
	ck_assert_ptr_nonnull(
	    strstr(text.at, "\"North, \\\"upper\\\" <part>\""));
	text_clear(&text);
	world_close(&world);
}
END_TEST

START_TEST(every_line_of_a_table_has_as_many_cells_as_its_head)
{
	struct world world;
	struct text text;
	struct span rest, line;
	size_t head = 0;

	world_open(&world);
	world_label(&world.districts[0].label, "plain");
	text = written(&world, table_wide);
	rest = text_span(&text);
	while (
	    rest.at != NULL && rest.len > 0 && span_line(&rest, 4096, &line)) {
		size_t cells = 1;

		ck_assert_int_eq(line.at[line.len - 1], '\r');
		for (size_t i = 0; i < line.len; i++)
			cells += line.at[i] == ',';
		if (head == 0)
			head = cells;
		ck_assert_uint_eq(cells, head);
	}
	ck_assert_uint_gt(head, 20);
	text_clear(&text);
	world_close(&world);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_district_counted_with_another_shows_no_choices_of_its_own, 0 },
	{ &a_district_without_a_paper_has_choices_of_zero, 0 },
	{ &nothing_of_choices_is_written_while_the_gate_is_closed, 0 },
	{ &names_cannot_leave_their_place_in_any_format, 0 },
	{ &every_line_of_a_table_has_as_many_cells_as_its_head, 0 },
};
UNIT_TESTS("table", tests)
