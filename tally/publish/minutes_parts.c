/* Parts that stand in several documents: the vote, the books, the rest. */
#include "tally/publish/minutes_parts.h"

static void
add_label(struct a4 *a4, const char *name, const struct label *label)
{
	a4_field(a4, name, label_text(label));
}

void
minutes_election(struct a4 *a4, const struct publication *publication)
{
	const struct definition *definition = publication->definition;
	const struct election *election = &definition->election;
	struct text text = { 0 };

	a4_section(a4, N_("The vote"));
	add_label(a4, N_("Name of the vote"), &election->name);
	add_label(a4, N_("Ordinance"), &definition->ordinance.name);
	add_label(a4, N_("Held by"), &election->authority);
	minutes_date(election->date, &text);
	minutes_field(a4, N_("Polling day"), &text);
	for (size_t i = 0; i < election->question_count; i++)
		add_label(a4, N_("Question"), &election->questions[i].text);
	add_label(a4, N_("Station"),
	    &definition->setup.stations[publication->station].label);
	minutes_groups(&definition->id, &text);
	minutes_field(a4, N_("Identity"), &text);
}

const char *
minutes_district(const struct result *result, size_t i)
{
	const struct setup *setup = &result->definition->setup;

	return label_text(
	    &setup->districts[result->districts[i].district].label);
}

static void
books_row(struct a4 *a4, const struct result *result, const char *name,
    const struct area_count *count, const struct area_voters *voters)
{
	uint64_t papers = 0;

	a4_cell(a4, name);
	a4_cell_number(a4, (long long)voters->voters);
	for (size_t i = 0; i < PAPERS_MAX; i++)
		papers += count->papers[i];
	if (gate_lets_in(result->gate))
		a4_cell_number(a4, (long long)papers);
	else
		a4_cell(a4, "－");
	a4_cell_number(a4, (long long)voters->moved_in);
	a4_cell_number(a4, (long long)voters->moved_out);
	a4_cell_number(a4, (long long)voters->not_put_in);
	a4_cell_number(a4, (long long)voters->taken_home);
	if (result_has_one_paper(result) &&
	    voters->places_in == voters->places && gate_lets_in(result->gate))
		a4_cell_number(a4, area_unexplained(count, voters));
	else
		a4_cell(a4, "－");
}

void
minutes_books(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("district"), NULL, 26, A4_LEFT, false },
		{ N_("voters"), NULL, 14, A4_RIGHT, false },
		{ N_("papers"), NULL, 14, A4_RIGHT, false },
		{ N_("found here"), N_("papers of others (mixed in)"), 11,
		    A4_RIGHT, false },
		{ N_("found elsewhere"), N_("papers of others (mixed in)"), 11,
		    A4_RIGHT, false },
		{ N_("not put in"), NULL, 11, A4_RIGHT, false },
		{ N_("taken home"), NULL, 11, A4_RIGHT, false },
		{ N_("unexplained"), NULL, 13, A4_RIGHT, false },
	};
	const struct result *result = publication->result;

	a4_section(a4, N_("Voters and papers"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < result->district_count; i++)
		books_row(a4, result, minutes_district(result, i),
		    &result->districts[i].count, &result->districts[i].voters);
	a4_row_sum(a4);
	books_row(
	    a4, result, translate(N_("all")), &result->total, &result->voters);
	a4_remark(a4,
	    translate(N_("Unexplained = voters + found here − papers − found "
	                 "elsewhere − not put in − taken home; negative: more "
	                 "papers than voters. Taken home is what was seen, "
	                 "never a remainder.")));
}

void
minutes_rest(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	uint64_t shortage, surplus;

	a4_section(a4, N_("What no figure explains"));
	result_rest(result, &shortage, &surplus);
	a4_field_number(a4, N_("papers fewer than voters"), (long long)shortage,
	    translate(N_(" papers")));
	a4_field_number(a4, N_("papers more than voters"), (long long)surplus,
	    translate(N_(" papers")));
	a4_field(a4, N_("could they have changed the outcome?"),
	    translate(
	        !result->rest_asked
	            ? N_("not asked: nothing is unexplained, or nothing is "
	                 "decided here")
	        : result->rest_could_change
	            ? N_("YES: they could have changed it")
	            : N_("no: whatever they were, the outcome stays")));
}
