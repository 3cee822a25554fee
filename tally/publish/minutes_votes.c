/* Votes by district, and papers that are no plain vote. */
#include "tally/publish/minutes_parts.h"

#include <string.h>

#define OPTIONS_A_TABLE 7
/* A question above the head and three rows of a table (a4_keep). */
#define QUESTION_HEIGHT 3000
#define SECTION_HEIGHT (QUESTION_HEIGHT + 1000)

void
minutes_no_choices(struct a4 *a4, const struct result *result)
{
	if (!gate_lets_in(result->gate))
		a4_paragraph(
		    a4, translate(
		            N_("The papers are sealed: whether they may be "
		               "opened is not decided, or decided against.")));
	else
		a4_paragraph(
		    a4, translate(N_("Figures of choices are not shown: the "
		                     "ordinance does not let them out, or not "
		                     "yet.")));
}

/* Of the options from `first` on; with the sums if it is the last table. */
static void
votes_columns(const struct question *question, size_t first, size_t end,
    bool none, struct a4_column *columns, size_t *count)
{
	*count = 0;
	columns[(*count)++] =
	    (struct a4_column){ N_("district"), NULL, 24, A4_LEFT, false };
	for (size_t i = first; i < end; i++)
		columns[(*count)++] =
		    (struct a4_column){ label_text(&question->options[i].label),
			    N_("votes for each option"), 14, A4_RIGHT, true };
	if (end < question->option_count)
		return;
	columns[(*count)++] =
	    (struct a4_column){ N_("valid"), NULL, 14, A4_RIGHT, false };
	columns[(*count)++] =
	    (struct a4_column){ N_("invalid"), NULL, 12, A4_RIGHT, false };
	if (none)
		columns[(*count)++] = (struct a4_column){ N_("neither"), NULL,
			15, A4_RIGHT, false };
	columns[(*count)++] =
	    (struct a4_column){ N_("papers"), NULL, 14, A4_RIGHT, false };
}

/* Cells of a district whose papers were counted with another's. */
static void
joined_cells(struct a4 *a4, size_t count)
{
	while (count-- > 0)
		a4_cell(a4, "－");
}

static void
joined_remark(struct a4 *a4, const struct result *result)
{
	bool any = false;

	for (size_t i = 0; i < result->district_count; i++)
		any = any || !publication_has_choices(result, i);
	if (any)
		a4_remark(a4,
		    translate(N_("－: these papers were counted together with "
		                 "those of another district of this table, so "
		                 "that nobody's vote can be told.")));
}

static void
votes_row(struct a4 *a4, const struct result *result, size_t question,
    const struct area_count *count, size_t first, size_t end, bool none)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	struct question_sums sums;

	count_sums(
	    &count->questions[question], result->definition, question, &sums);
	for (size_t i = first; i < end; i++)
		a4_cell_number(a4, (long long)sums.options[i]);
	if (end < q->option_count)
		return;
	a4_cell_number(a4, (long long)sums.valid);
	a4_cell_number(a4, (long long)sums.invalid);
	if (none)
		a4_cell_number(a4, (long long)sums.none);
	a4_cell_number(a4, (long long)sums.papers);
}

/* One table of a question's options. */
static void
votes_table(struct a4 *a4, const struct result *result, size_t question,
    size_t first, size_t end, bool none)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	struct a4_column columns[A4_COLUMNS_MAX];
	size_t count;

	votes_columns(q, first, end, none, columns, &count);
	a4_table(a4, columns, count);
	for (size_t i = 0; i < result->district_count; i++) {
		a4_cell(a4, minutes_district(result, i));
		if (!publication_has_choices(result, i)) {
			joined_cells(a4, count - 1);
			continue;
		}
		votes_row(a4, result, question, &result->districts[i].count,
		    first, end, none);
	}
	a4_row_sum(a4);
	a4_cell(a4, translate(N_("all")));
	votes_row(a4, result, question, &result->total, first, end, none);
	a4_table_end(a4);
}

static const struct district *
district_at(const struct result *result, size_t i)
{
	return &result->definition->setup
	            .districts[result->districts[i].district];
}

/* Do two districts have the same to say? */
static bool
same_remark(const struct district *a, const struct district *b)
{
	return a->has_remark && b->has_remark &&
	       strcmp(a->remark.ja, b->remark.ja) == 0 &&
	       strcmp(a->remark.en, b->remark.en) == 0;
}

/* Said before, for a district before this one? */
static bool
is_said(const struct result *result, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (same_remark(
		        district_at(result, before), district_at(result, i)))
			return true;
	return false;
}

/* What the setup says of districts, such as braille papers in one; once. */
static void
district_remarks(struct a4 *a4, const struct result *result)
{
	for (size_t i = 0; i < result->district_count; i++) {
		const struct district *district = district_at(result, i);
		struct text text = { 0 };
		size_t count = 0;

		if (!district->has_remark || is_said(result, i))
			continue;
		for (size_t j = i; j < result->district_count; j++)
			if (same_remark(district, district_at(result, j)))
				text_addf(&text, "%s%s",
				    count++ > 0 ? "、" : "",
				    minutes_district(result, j));
		if (count > 1 && count == result->district_count) {
			text_clear(&text);
			text_add(&text, translate(N_("All districts")));
		}
		text_addf(&text, ": %s", label_text(&district->remark));
		a4_remark(a4, text.at);
		text_clear(&text);
	}
}

void
minutes_votes(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	const struct election *election = &publication->definition->election;

	a4_keep(a4, SECTION_HEIGHT);
	a4_section(a4, N_("Votes"));
	if (!result_shows_choices(result)) {
		minutes_no_choices(a4, result);
		return;
	}
	for (size_t q = 0; q < election->question_count; q++) {
		const struct question *question = &election->questions[q];
		struct question_sums sums;

		count_sums(
		    &result->total.questions[q], result->definition, q, &sums);
		/* Not without the first rows of its table. */
		if (q > 0)
			a4_keep(a4, QUESTION_HEIGHT);
		a4_paragraph(a4, label_text(&question->text));
		for (size_t i = 0; i < question->option_count;
		     i += OPTIONS_A_TABLE) {
			size_t end = i + OPTIONS_A_TABLE;

			if (end > question->option_count)
				end = question->option_count;
			votes_table(a4, result, q, i, end, sums.none > 0);
		}
	}
	joined_remark(a4, result);
	district_remarks(a4, result);
}

static void
categories_row(struct a4 *a4, const struct result *result, size_t question,
    const struct area_count *count, size_t first, size_t end)
{
	const struct question_count *q = &count->questions[question];

	for (size_t i = first; i < end; i++)
		a4_cell_number(a4, (long long)q->categories[i]);
	if (end < result->definition->ordinance.category_count)
		return;
	a4_cell_number(a4, (long long)q->review);
	a4_cell_number(a4, (long long)q->decided);
}

static void
categories_table(struct a4 *a4, const struct result *result, size_t question,
    size_t first, size_t end)
{
	static const char *const groups[] = { N_("invalid"),
		N_("neither valid nor invalid"), N_("valid") };
	const struct ordinance *ordinance = &result->definition->ordinance;
	struct a4_column columns[A4_COLUMNS_MAX];
	size_t n = 0;

	columns[n++] =
	    (struct a4_column){ N_("district"), NULL, 22, A4_LEFT, false };
	for (size_t i = first; i < end; i++)
		columns[n++] = (struct a4_column){
			label_text(&ordinance->categories[i].label),
			groups[ordinance->categories[i].counts_as], 12,
			A4_RIGHT, true
		};
	if (end == ordinance->category_count) {
		columns[n++] = (struct a4_column){ N_("open for review"), NULL,
			12, A4_RIGHT, false };
		columns[n++] = (struct a4_column){ N_("decided on sheets"),
			NULL, 12, A4_RIGHT, false };
	}
	a4_table(a4, columns, n);
	for (size_t i = 0; i < result->district_count; i++) {
		a4_cell(a4, minutes_district(result, i));
		if (!publication_has_choices(result, i)) {
			joined_cells(a4, n - 1);
			continue;
		}
		categories_row(a4, result, question,
		    &result->districts[i].count, first, end);
	}
	a4_row_sum(a4);
	a4_cell(a4, translate(N_("all")));
	categories_row(a4, result, question, &result->total, first, end);
	a4_table_end(a4);
}

void
minutes_categories(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	const struct election *election = &publication->definition->election;
	size_t all = result->definition->ordinance.category_count;

	if (!result_shows_choices(result) || all == 0)
		return;
	a4_keep(a4, SECTION_HEIGHT);
	a4_section(a4, N_("Papers other than plain votes"));
	for (size_t q = 0; q < election->question_count; q++) {
		if (q > 0)
			a4_keep(a4, QUESTION_HEIGHT);
		if (election->question_count > 1)
			a4_paragraph(
			    a4, label_text(&election->questions[q].text));
		for (size_t i = 0; i < all; i += OPTIONS_A_TABLE) {
			size_t end = i + OPTIONS_A_TABLE;

			categories_table(
			    a4, result, q, i, end < all ? end : all);
		}
	}
}

/* --- findings and decisions
 * ------------------------------------------------------- */
