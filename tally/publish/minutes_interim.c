/*
 * 開票速報: how far the count has come. Choices only where the ordinance lets
 * unfinished figures out.
 */
#include "tally/publish/minutes_parts.h"

static uint64_t
papers_of(const struct area_count *count)
{
	uint64_t papers = 0;

	for (size_t i = 0; i < PAPERS_MAX; i++)
		papers += count->papers[i];
	return papers;
}

static void
progress_row(struct a4 *a4, const struct result *result, const char *name,
    const struct area_count *count, const struct area_voters *voters)
{
	uint64_t kinds = result->definition->setup.paper_count;
	uint64_t papers = papers_of(count), wanted = voters->voters * kinds;
	bool all_in = voters->places_in == voters->places;
	struct text text = { 0 };

	a4_cell(a4, name);
	minutes_say(&text, N_("%zu of %zu"), voters->places_in, voters->places);
	minutes_cell(a4, &text);
	a4_cell_number(a4, (long long)wanted);
	a4_cell_number(a4, (long long)papers);
	if (!all_in) {
		a4_cell(a4, "－");
		a4_cell(a4, "－");
		return;
	}
	a4_cell_number(a4, wanted > papers ? (long long)(wanted - papers) : 0);
	/* Rounded down: 100% is said only when nothing is left. */
	minutes_share(papers < wanted ? papers : wanted, wanted, false, &text);
	minutes_cell(a4, &text);
}

static void
draw_progress(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("district"), NULL, 28, A4_LEFT, false },
		{ N_("places that have reported"), NULL, 18, A4_CENTER, false },
		{ N_("papers expected"), NULL, 18, A4_RIGHT, false },
		{ N_("papers counted"), NULL, 18, A4_RIGHT, false },
		{ N_("papers still to count"), NULL, 18, A4_RIGHT, false },
		{ N_("counted, in percent"), NULL, 16, A4_RIGHT, false },
	};
	const struct result *result = publication->result;
	const struct setup *setup = &publication->definition->setup;

	a4_section(a4, N_("How far the count has come"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < result->district_count; i++)
		progress_row(a4, result,
		    label_text(
		        &setup->districts[result->districts[i].district].label),
		    &result->districts[i].count, &result->districts[i].voters);
	a4_row_sum(a4);
	progress_row(
	    a4, result, translate(N_("all")), &result->total, &result->voters);
	a4_remark(a4,
	    translate(N_("In percent: papers counted over papers expected. "
	                 "Expected is one paper of each kind for each voter "
	                 "checked in at the places that have reported; while a "
	                 "place is missing no percentage is given.")));
}

static void
channel_row(struct a4 *a4, const char *name, const struct area_voters *voters)
{
	a4_cell(a4, name);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_DAY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_EARLY]);
	a4_cell_number(a4, (long long)voters->channels[CHANNEL_ABSENTEE]);
	a4_cell_number(a4, (long long)voters->voters);
}

static void
draw_turnout(struct a4 *a4, const struct publication *publication)
{
	static const char group[] = N_("voters checked in");
	static const struct a4_column columns[] = {
		{ N_("district"), NULL, 28, A4_LEFT, false },
		{ N_("day"), group, 18, A4_RIGHT, false },
		{ N_("early"), group, 18, A4_RIGHT, false },
		{ N_("absentee"), group, 18, A4_RIGHT, false },
		{ N_("sum"), group, 18, A4_RIGHT, false },
	};
	const struct result *result = publication->result;
	const struct setup *setup = &publication->definition->setup;

	a4_section(a4, N_("Voters"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < result->district_count; i++)
		channel_row(a4,
		    label_text(
		        &setup->districts[result->districts[i].district].label),
		    &result->districts[i].voters);
	a4_row_sum(a4);
	channel_row(a4, translate(N_("all")), &result->voters);
	a4_table_end(a4);
}

/* Of a look beforehand both are written by hand. */
static void
draw_number(struct a4 *a4, const struct certificate *report)
{
	char number[16] = "";

	if (report != NULL)
		snprintf(number, sizeof(number), "%u", report->head.number);
	a4_field(a4, N_("Report number"), number);
	a4_field(a4, N_("As of"),
	    report != NULL ? report->snapshot : translate(N_("(time)")));
}

static void
draw(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;

	a4_notice(a4, translate(N_("Unfinished figures: they can still "
	                           "change. Nothing is declared.")));
	draw_number(a4, publication->interim);
	draw_progress(a4, publication);
	draw_turnout(a4, publication);
	minutes_votes(a4, publication);
	a4_section(a4, N_("What does not fit yet"));
	minutes_sum_findings(a4, publication);
	a4_section(a4, N_("Is it decided?"));
	a4_paragraph(
	    a4, translate(result_holds(result)
	                      ? N_("Decided, whatever is still missing.")
	                      : N_("Undecided, or not to be decided here.")));
}

int
minutes_interim(
    const struct publication *publication, struct text *out, struct error *err)
{
	if (result_is_final(publication->result))
		return 0;
	return minutes_write(publication, N_("Interim report of the count"),
	    false, draw, out, err);
}
