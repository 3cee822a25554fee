/* Tables, some with bars in their cells. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tally/publish/chart.h"

#define POINTER_MAX 160

static const struct district *
district_at(const struct page *page, size_t i)
{
	return &page->definition->setup
	            .districts[page->result->districts[i].district];
}

/* --- parts of a table ----------------------------------------------------- */

/* A wide table scrolls by itself, also with the keyboard. */
static void
table_begin(const struct page *page, const char *class, const char *id,
    const char *caption)
{
	text_addf(page->out,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-labelledby=\"%s-%s\">\n<table class=\"%s\">\n<caption "
	    "id=\"%s-%s\"><span>",
	    id, page->language, class, id, page->language);
	html_text(page->out, caption);
	text_add(page->out, "</span></caption>\n<thead><tr>");
}

/* "What – the question", where there are several. */
static void
caption_make(const struct page *page, const char *what,
    const struct question *q, struct text *caption)
{
	text_add(caption, translate(what));
	if (page->definition->election.question_count > 1)
		text_addf(caption, " – %s", label_text(&q->text));
}

static void
table_body(const struct page *page)
{
	text_add(page->out, "</tr></thead>\n<tbody>\n");
}

static void
table_end(const struct page *page)
{
	text_add(page->out, "</tbody>\n</table></div>\n");
}

static void
column(const struct page *page, const char *words)
{
	text_add(page->out, "<th scope=\"col\">");
	html_text(page->out, words);
	text_add(page->out, "</th>");
}

/* The head of a row: a district, or all of them. */
static void
row_begin(const struct page *page, size_t i)
{
	size_t remark;

	if (i == page->result->district_count) {
		text_add(page->out, "<tr class=\"all\"><th scope=\"row\">");
		html_text(page->out, translate(N_("all")));
	} else {
		text_add(page->out, "<tr><th scope=\"row\">");
		html_label_at(page->out, &district_at(page, i)->label,
		    "/result/districts/%zu/label", i);
		remark = page->remarks[i];
		if (remark > 0)
			text_addf(page->out,
			    "<sup><a href=\"#remark-%zu-%s\">*%zu</a></sup>",
			    remark, page->language, remark);
	}
}

static void
row_begin_alone(const struct page *page, size_t i)
{
	row_begin(page, i);
	text_add(page->out, "</th>");
}

/* Its choices are counted with those of another district (P9). */
static bool
is_joined(const struct page *page, size_t i)
{
	const struct district_result *districts = page->result->districts;

	return i < page->result->district_count &&
	       districts[i].joined_to != districts[i].district;
}

/* The head of a row of choices: a district, and those joined to it. */
static void
group_begin(const struct page *page, size_t i)
{
	const struct district_result *districts = page->result->districts;

	row_begin(page, i);
	for (size_t j = 0; i < page->result->district_count &&
	                   j < page->result->district_count;
	     j++) {
		if (j == i || districts[j].joined_to != districts[i].district)
			continue;
		text_add(page->out, "<br>+ ");
		html_label_at(page->out, &district_at(page, j)->label,
		    "/result/districts/%zu/label", j);
	}
	text_add(page->out, "</th>");
}

/* Where the figures of a row stand in result.json. */
static void
row_pointer(const struct page *page, size_t i, char out[POINTER_MAX])
{
	if (i == page->result->district_count)
		snprintf(out, POINTER_MAX, "/result/total");
	else
		snprintf(out, POINTER_MAX, "/result/districts/%zu", i);
}

static const struct area_count *
row_count(const struct page *page, size_t i)
{
	return i == page->result->district_count
	           ? &page->result->total
	           : &page->result->districts[i].count;
}

static const struct area_voters *
row_voters(const struct page *page, size_t i)
{
	return i == page->result->district_count
	           ? &page->result->voters
	           : &page->result->districts[i].voters;
}

static uint64_t
row_eligible(const struct page *page, size_t i)
{
	return i == page->result->district_count ? page->electorate
	                                         : page->eligible[i];
}

static void
cell(const struct page *page, int64_t number, const char *row,
    const char *member)
{
	text_add(page->out, "<td>");
	html_figure(page->out, number, "%s/%s", row, member);
	text_add(page->out, "</td>");
}

static void
cell_of(const struct page *page, int64_t number, const char *row,
    size_t question, const char *group, const char *id)
{
	text_add(page->out, "<td>");
	html_figure(page->out, number, "%s/questions/%zu/%s%s", row, question,
	    group, id);
	text_add(page->out, "</td>");
}

/* --- options by district -------------------------------------------------- */

static void
pair_bar(const struct page *page, size_t question, const char *row,
    const struct question_sums *sums)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct chart chart;
	char at[POINTER_MAX + 96];

	text_add(page->out, "<td class=\"chart\">");
	snprintf(at, sizeof(at), "%s/questions/%zu/valid", row, question);
	chart_begin(&chart, page->out, 4, 16, 4, sums->valid, at, NULL);
	for (size_t i = 0; i < q->option_count; i++) {
		char class[8];

		snprintf(class, sizeof(class), "o%zu", i % 6);
		snprintf(at, sizeof(at), "%s/questions/%zu/options/%s", row,
		    question, q->options[i].id);
		chart_part(&chart, class, sums->options[i], at);
	}
	if (q->option_count == 2)
		chart_line(&chart, 1, 2, NULL);
	chart_end(&chart);
	text_add(page->out, "</td>");
}

/* The larger of the two is bold: colour is not the only signal. */
static void
pair_cell(const struct page *page, size_t question, size_t option,
    const char *row, const struct question_sums *sums)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	bool more = sums->options[option] > sums->options[1 - option];
	char at[POINTER_MAX + 96], whole_at[POINTER_MAX + 96];

	snprintf(at, sizeof(at), "%s/questions/%zu/options/%s", row, question,
	    q->options[option].id);
	snprintf(whole_at, sizeof(whole_at), "%s/questions/%zu/valid", row,
	    question);

	text_addf(page->out, "<td class=\"%s%s\">",
	    option == 0 ? "left" : "right", more ? " more" : "");
	html_figure(page->out, (int64_t)sums->options[option], "%s", at);
	text_add_char(page->out, ' ');
	html_share(page->out, sums->options[option], sums->valid, at, whole_at);
	text_add(page->out, "</td>");
}

static void
pair_row(const struct page *page, size_t question, size_t i)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct question_sums sums;
	char row[POINTER_MAX];
	bool pair = q->option_count == 2;

	count_sums(&row_count(page, i)->questions[question], page->definition,
	    question, &sums);
	row_pointer(page, i, row);
	group_begin(page, i);
	if (pair)
		pair_cell(page, question, 0, row, &sums);
	pair_bar(page, question, row, &sums);
	if (pair)
		pair_cell(page, question, 1, row, &sums);
	text_add(page->out, "</tr>\n");
}

static void
option_name(const struct page *page, const struct question *q, size_t option)
{
	html_label_at(page->out, &q->options[option].label,
	    "/election/questions/%zu/options/%zu/label",
	    (size_t)(q - page->definition->election.questions), option);
}

static void
option_column(const struct page *page, const struct question *q, size_t option,
    const char *class)
{
	text_addf(page->out, "<th scope=\"col\" class=\"%s\">", class);
	text_addf(page->out, "<i class=\"key o%zu\"></i>", option % 6);
	option_name(page, q, option);
	text_add(page->out, "</th>");
}

/* Names of the parts of a bar, in their order. */
static void
bar_column(const struct page *page, const struct question *q)
{
	text_add(page->out, "<th scope=\"col\" class=\"chart\">");
	if (q->option_count == 2) {
		text_add(page->out, "1/2");
	} else {
		for (size_t i = 0; i < q->option_count; i++) {
			text_addf(page->out,
			    "<span class=\"entry\"><i class=\"key "
			    "o%zu\"></i>",
			    i % 6);
			option_name(page, q, i);
			text_add(page->out, "</span> ");
		}
	}
	text_add(page->out, "</th>");
}

static void
pair_table(const struct page *page, size_t question)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	bool pair = q->option_count == 2;
	struct text caption = { 0 };
	char id[ID_MAX + 16];

	snprintf(id, sizeof(id), "bars-%s", q->id);
	caption_make(page,
	    pair ? N_("Parts of the valid votes; the line is the half")
	         : N_("Parts of the valid votes"),
	    q, &caption);
	table_begin(page, pair ? "bars pairs" : "bars", id, caption.at);
	text_clear(&caption);
	column(page, translate(N_("district")));
	if (pair)
		option_column(page, q, 0, "left");
	bar_column(page, q);
	if (pair)
		option_column(page, q, 1, "right");
	table_body(page);
	for (size_t i = 0; i <= page->result->district_count; i++)
		if (!is_joined(page, i))
			pair_row(page, question, i);
	table_end(page);
}

void
page_districts(const struct page *page)
{
	for (size_t q = 0; q < page->definition->election.question_count; q++)
		pair_table(page, q);
}

/* --- turnout -------------------------------------------------------------- */

static const char *const channel_words[CHANNEL_COUNT] = { [CHANNEL_DAY] =
	                                                      N_("day"),
	[CHANNEL_EARLY] = N_("early"),
	[CHANNEL_ABSENTEE] = N_("absentee") };
static const enum channel channel_order[CHANNEL_COUNT] = { CHANNEL_DAY,
	CHANNEL_EARLY, CHANNEL_ABSENTEE };

/* Against the roll; without one, all bars have the scale of the longest. */
static void
turnout_bar(const struct page *page, size_t i, const char *row, uint64_t scale)
{
	const struct area_voters *voters = row_voters(page, i);
	uint64_t eligible = row_eligible(page, i);
	struct chart chart;
	char at[POINTER_MAX + 32];

	text_add(page->out, "<td class=\"chart\">");
	if (i == page->result->district_count)
		snprintf(at, sizeof(at), "/roll/total");
	else
		snprintf(at, sizeof(at), "/roll/districts/%s",
		    district_at(page, i)->id);
	if (page->electorate == 0) {
		eligible = scale;
		snprintf(at, sizeof(at), "%" PRIu64, scale);
	}
	if (eligible >= voters->voters && eligible > 0) {
		chart_begin(&chart, page->out, 0, 18, 0, eligible, at, NULL);
		for (size_t c = 0; c < CHANNEL_COUNT; c++) {
			char class[8];

			snprintf(class, sizeof(class), "c%zu", c);
			snprintf(at, sizeof(at), "%s/channels/%s", row,
			    channel_name(channel_order[c]));
			chart_part(&chart, class,
			    voters->channels[channel_order[c]], at);
		}
		if (page->electorate > 0)
			chart_rest(&chart, "rest");
		chart_end(&chart);
	}
	text_add(page->out, "</td>");
}

static void
turnout_row(const struct page *page, size_t i, uint64_t scale)
{
	const struct area_voters *voters = row_voters(page, i);
	bool all = i == page->result->district_count;
	char row[POINTER_MAX], channel[48], eligible_at[POINTER_MAX],
	    voters_at[POINTER_MAX + 16];

	row_pointer(page, i, row);
	row_begin_alone(page, i);
	snprintf(eligible_at, sizeof(eligible_at), "/roll/%s%s",
	    all ? "total" : "districts/", all ? "" : district_at(page, i)->id);
	snprintf(voters_at, sizeof(voters_at), "%s/voters", row);
	if (page->electorate > 0) {
		text_add(page->out, "<td class=\"more\">");
		html_share(page->out, voters->voters, row_eligible(page, i),
		    voters_at, eligible_at);
		text_add(page->out, "</td>");
	}
	if (!all || page->electorate > 0)
		turnout_bar(page, i, row, scale);
	else
		text_add(page->out, "<td class=\"chart\"></td>");
	cell(page, (int64_t)voters->voters, row, "voters");
	if (page->electorate > 0) {
		text_add(page->out, "<td>");
		html_figure(page->out, (int64_t)row_eligible(page, i), "%s",
		    eligible_at);
		text_add(page->out, "</td>");
	}
	for (size_t c = 0; c < CHANNEL_COUNT; c++) {
		snprintf(channel, sizeof(channel), "channels/%s",
		    channel_name(channel_order[c]));
		cell(page, (int64_t)voters->channels[channel_order[c]], row,
		    channel);
	}
	text_add(page->out, "</tr>\n");
}

static void
turnout_columns(const struct page *page)
{
	column(page, translate(N_("district")));
	if (page->electorate > 0)
		column(page, translate(N_("turnout rate")));
	text_add(page->out, "<th scope=\"col\" class=\"chart\">");
	for (size_t c = 0; c < CHANNEL_COUNT; c++) {
		text_addf(page->out,
		    "<span class=\"entry\"><i class=\"key "
		    "c%zu\"></i>%s</span> ",
		    c, translate(channel_words[channel_order[c]]));
	}
	text_add(page->out, "</th>");
	column(page, translate(N_("voters")));
	if (page->electorate > 0)
		column(page, translate(N_("entitled")));
	for (size_t c = 0; c < CHANNEL_COUNT; c++)
		column(page, translate(channel_words[channel_order[c]]));
}

/* Lines of the gate and of the rules about voters. */
static void
turnout_lines(const struct page *page)
{
	struct threshold lines[THRESHOLDS_MAX];
	size_t count = page->electorate > 0
	                   ? page_thresholds(page, SIZE_MAX, COUNTER_E, lines)
	                   : 0;

	for (size_t i = 0; i < count; i++) {
		struct text words = { 0 };
		struct chart chart;

		text_add(page->out, "<figure class=\"gate\"><figcaption>");
		html_text(page->out,
		    translate(N_("What the rules ask of the turnout")));
		text_add(page->out, "</figcaption>");
		threshold_words(&lines[i], page->electorate, &words);
		chart_begin(&chart, page->out, 10, 30, 34, page->electorate,
		    "/roll/total", words.at);
		chart_part(&chart, "c0", page->result->voters.voters,
		    "/result/total/voters");
		chart_rest(&chart, "rest");
		chart_line(&chart, lines[i].n, lines[i].d, words.at);
		chart_end(&chart);
		text_add(page->out, "</figure>\n");
		text_clear(&words);
	}
}

void
page_turnout(const struct page *page)
{
	uint64_t scale = 0;

	for (size_t i = 0; i < page->result->district_count; i++)
		if (row_voters(page, i)->voters > scale)
			scale = row_voters(page, i)->voters;
	turnout_lines(page);
	table_begin(page, "bars turnout", "turnout-table",
	    translate(N_("Voters by district and by the way they voted")));
	turnout_columns(page);
	table_body(page);
	for (size_t i = 0; i <= page->result->district_count; i++)
		turnout_row(page, i, scale);
	table_end(page);
	if (page->electorate == 0) {
		text_add(page->out, "<p class=\"note\">");
		html_say(page->out,
		    N_("The number of people entitled to vote is not in this "
		       "record; bars show voters, and no share of turnout "
		       "is given."));
		text_add(page->out, "</p>\n");
	}
}

/* --- all figures ---------------------------------------------------------- */

static void
papers_row(const struct page *page, size_t question, size_t i, bool with_none)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct question_sums sums;
	char row[POINTER_MAX];

	count_sums(&row_count(page, i)->questions[question], page->definition,
	    question, &sums);
	row_pointer(page, i, row);
	group_begin(page, i);
	for (size_t o = 0; o < q->option_count; o++)
		cell_of(page, (int64_t)sums.options[o], row, question,
		    "options/", q->options[o].id);
	cell_of(page, (int64_t)sums.valid, row, question, "", "valid");
	cell_of(page, (int64_t)sums.invalid, row, question, "", "invalid");
	if (with_none)
		cell_of(page, (int64_t)sums.none, row, question, "", "none");
	cell_of(page, (int64_t)sums.papers, row, question, "", "papers");
	text_add(page->out, "</tr>\n");
}

static void
papers_table(const struct page *page, size_t question)
{
	const struct question *q =
	    &page->definition->election.questions[question];
	struct question_sums total;
	struct text caption = { 0 };
	char id[ID_MAX + 16];

	count_sums(&page->result->total.questions[question], page->definition,
	    question, &total);
	snprintf(id, sizeof(id), "papers-%s", q->id);
	caption_make(page, N_("Votes and papers by district"), q, &caption);
	table_begin(page, "figures", id, caption.at);
	text_clear(&caption);
	column(page, translate(N_("district")));
	for (size_t o = 0; o < q->option_count; o++) {
		text_add(page->out, "<th scope=\"col\">");
		option_name(page, q, o);
		text_add(page->out, "</th>");
	}
	column(page, translate(N_("valid")));
	column(page, translate(N_("invalid")));
	if (total.none > 0)
		column(page, translate(N_("neither")));
	column(page, translate(N_("papers")));
	table_body(page);
	for (size_t i = 0; i <= page->result->district_count; i++)
		if (!is_joined(page, i))
			papers_row(page, question, i, total.none > 0);
	table_end(page);
}

static void
categories_row(const struct page *page, size_t question, size_t i)
{
	const struct ordinance *ordinance = &page->definition->ordinance;
	char row[POINTER_MAX];

	row_pointer(page, i, row);
	group_begin(page, i);
	for (size_t c = 0; c < ordinance->category_count; c++)
		cell_of(page,
		    (int64_t)row_count(page, i)
		        ->questions[question]
		        .categories[c],
		    row, question, "categories/", ordinance->categories[c].id);
	text_add(page->out, "</tr>\n");
}

/* Why papers are not valid votes. */
static void
categories_table(const struct page *page, size_t question)
{
	const struct ordinance *ordinance = &page->definition->ordinance;
	static const char *const as[] = { N_("invalid"),
		N_("neither valid nor invalid"), N_("valid") };
	const struct question *q =
	    &page->definition->election.questions[question];
	struct text caption = { 0 };
	char id[ID_MAX + 16];

	caption_make(page, N_("Papers without a plain vote"), q, &caption);
	snprintf(id, sizeof(id), "kinds-%s", q->id);
	table_begin(page, "figures", id, caption.at);
	column(page, translate(N_("district")));
	for (size_t c = 0; c < ordinance->category_count; c++) {
		const struct category *category = &ordinance->categories[c];

		text_add(page->out, "<th scope=\"col\">");
		html_label(page->out, &category->label);
		text_add(page->out, "<br><small>");
		html_text(page->out, translate(as[category->counts_as]));
		text_add(page->out, "</small></th>");
	}
	table_body(page);
	for (size_t i = 0; i <= page->result->district_count; i++)
		if (!is_joined(page, i))
			categories_row(page, question, i);
	table_end(page);
	text_clear(&caption);
}

/* The books' columns; some only where there is anything in them. */
static void
books_row(const struct page *page, size_t i)
{
	const struct area_voters *voters = row_voters(page, i);
	const struct area_voters *all = &page->result->voters;
	const struct setup *setup = &page->definition->setup;
	char row[POINTER_MAX], papers[ID_MAX + 16];

	row_pointer(page, i, row);
	row_begin_alone(page, i);
	cell(page, (int64_t)voters->voters, row, "voters");
	for (size_t p = 0;
	     p < setup->paper_count && gate_lets_in(page->result->gate); p++) {
		snprintf(
		    papers, sizeof(papers), "papers/%s", setup->papers[p].id);
		cell(page, (int64_t)row_count(page, i)->papers[p], row, papers);
	}
	cell(page, (int64_t)voters->taken_home, row, "taken-home");
	if (all->not_put_in > 0)
		cell(page, (int64_t)voters->not_put_in, row, "not-put-in");
	if (all->moved_in > 0)
		cell(page, (int64_t)voters->moved_in, row, "moved-in");
	if (all->moved_out > 0)
		cell(page, (int64_t)voters->moved_out, row, "moved-out");
	if (result_has_one_paper(page->result) &&
	    gate_lets_in(page->result->gate) && all->places_in == all->places)
		cell(page, area_unexplained(row_count(page, i), voters), row,
		    "unexplained");
	text_add(page->out, "</tr>\n");
}

static void
books_table(const struct page *page)
{
	const struct area_voters *all = &page->result->voters;
	const struct setup *setup = &page->definition->setup;
	bool open = gate_lets_in(page->result->gate);

	table_begin(page, "figures", "books",
	    translate(N_("Voters and papers: the books")));
	column(page, translate(N_("district")));
	column(page, translate(N_("voters")));
	for (size_t p = 0; p < setup->paper_count && open; p++)
		column(page, result_has_one_paper(page->result)
		                 ? translate(N_("papers"))
		                 : label_text(&setup->papers[p].label));
	column(page, translate(N_("taken home")));
	if (all->not_put_in > 0)
		column(page, translate(N_("not put in")));
	if (all->moved_in > 0)
		column(page, translate(N_("found here")));
	if (all->moved_out > 0)
		column(page, translate(N_("found elsewhere")));
	if (result_has_one_paper(page->result) && open &&
	    all->places_in == all->places)
		column(page, translate(N_("unexplained")));
	table_body(page);
	for (size_t i = 0; i <= page->result->district_count; i++)
		books_row(page, i);
	table_end(page);
}

static void
remarks(const struct page *page)
{
	size_t said = 0;

	for (size_t i = 0; i < page->result->district_count; i++) {
		size_t number = page->remarks[i];

		if (number <= said)
			continue;
		text_add(
		    page->out, said == 0 ? "<ul class=\"remarks\">\n" : "");
		said = number;
		text_addf(page->out, "<li id=\"remark-%zu-%s\">*%zu ", number,
		    page->language, number);
		html_label(page->out, &district_at(page, i)->remark);
		text_add(page->out, "</li>\n");
	}
	text_add(page->out, said > 0 ? "</ul>\n" : "");
}

void
page_figures(const struct page *page)
{
	bool choices = result_shows_choices(page->result);
	size_t questions = page->definition->election.question_count;

	for (size_t q = 0; choices && q < questions; q++)
		papers_table(page, q);
	for (size_t q = 0; choices && q < questions; q++)
		categories_table(page, q);
	books_table(page);
	remarks(page);
}
