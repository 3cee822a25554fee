#include "tally/publish/table.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE_LEN (3 * ID_MAX + 32)
#define ALL "*" /* no id: the sum of the districts */

/* One figure of one area; unknown figures are left out or empty. */
struct table_figure {
	char name[FIGURE_LEN];
	struct label label;
	bool known;
	int64_t value;
};
typedef void figure_visit(void *context, const struct table_figure *figure);

/* A walk over the figures of one area, in an order that never changes. */
struct walk {
	const struct result *result;
	const struct area_count *count;
	const struct area_voters *voters;
	bool choices; /* may be shown of this area */
	figure_visit *visit;
	void *context;
};

static void
tell(const struct walk *walk, const char *name, const struct label *label,
    bool known, int64_t value)
{
	struct table_figure figure = {
		.label = *label, .known = known, .value = value
	};

	snprintf(figure.name, sizeof(figure.name), "%s", name);
	walk->visit(walk->context, &figure);
}

static void
walk_voters(const struct walk *walk)
{
	static const struct label channels[CHANNEL_COUNT] = {
		[CHANNEL_ABSENTEE] = { "投票者数（不在者）",
		    "voters, absentee" },
		[CHANNEL_DAY] = { "投票者数（当日）", "voters, on the day" },
		[CHANNEL_EARLY] = { "投票者数（期日前）", "voters, early" },
	};
	const struct area_voters *voters = walk->voters;

	for (size_t i = 0; i < CHANNEL_COUNT; i++) {
		char name[32];

		snprintf(name, sizeof(name), "channel.%s",
		    channel_name((enum channel)i));
		tell(walk, name, &channels[i], true,
		    (int64_t)voters->channels[i]);
	}
	tell(walk, "voters", &(struct label){ "投票者数", "voters" }, true,
	    (int64_t)voters->voters);
	tell(walk, "taken-home", &(struct label){ "持ち帰り", "taken home" },
	    true, (int64_t)voters->taken_home);
	tell(walk, "not-put-in", &(struct label){ "不受理", "not put in" },
	    true, (int64_t)voters->not_put_in);
	tell(walk, "moved-in",
	    &(struct label){ "混入（受け入れ）", "found here" }, true,
	    (int64_t)voters->moved_in);
	tell(walk, "moved-out",
	    &(struct label){ "混入（他での発見）", "found elsewhere" }, true,
	    (int64_t)voters->moved_out);
}

static void
walk_papers(const struct walk *walk)
{
	const struct setup *setup = &walk->result->definition->setup;
	bool open = gate_lets_in(walk->result->gate);
	bool explained = open && result_has_one_paper(walk->result) &&
	                 walk->voters->places_in == walk->voters->places;

	for (size_t i = 0; i < setup->paper_count; i++) {
		char name[FIGURE_LEN];

		snprintf(name, sizeof(name), "papers.%s", setup->papers[i].id);
		tell(walk, name, &setup->papers[i].label, open,
		    (int64_t)walk->count->papers[i]);
	}
	tell(walk, "unexplained",
	    &(struct label){ "説明のつかない差", "unexplained" }, explained,
	    explained ? area_unexplained(walk->count, walk->voters) : 0);
}

static void
tell_of(const struct walk *walk, const struct question *question,
    const char *what, const char *id, const struct label *label, uint64_t value)
{
	char name[FIGURE_LEN];

	snprintf(name, sizeof(name), "%s.%s%s", question->id, what, id);
	tell(walk, name, label, walk->choices, (int64_t)value);
}

static void
walk_question(const struct walk *walk, size_t index)
{
	const struct definition *definition = walk->result->definition;
	const struct question *q = &definition->election.questions[index];
	const struct ordinance *ordinance = &definition->ordinance;
	const struct question_count *count = &walk->count->questions[index];
	struct question_sums sums;

	count_sums(count, definition, index, &sums);
	for (size_t i = 0; i < q->option_count; i++)
		tell_of(walk, q, "option.", q->options[i].id,
		    &q->options[i].label, sums.options[i]);
	for (size_t i = 0; i < ordinance->category_count; i++)
		tell_of(walk, q, "category.", ordinance->categories[i].id,
		    &ordinance->categories[i].label, count->categories[i]);
	tell_of(walk, q, "valid", "", &(struct label){ "有効", "valid" },
	    sums.valid);
	tell_of(walk, q, "invalid", "", &(struct label){ "無効", "invalid" },
	    sums.invalid);
	tell_of(walk, q, "none", "",
	    &(struct label){ "どちらでもない", "neither" }, sums.none);
	tell_of(walk, q, "review", "",
	    &(struct label){ "疑問票（審査待ち）", "open for review" },
	    sums.review);
}

static void
walk_area(const struct walk *walk)
{
	walk_voters(walk);
	walk_papers(walk);
	for (size_t i = 0;
	     i < walk->result->definition->election.question_count; i++)
		walk_question(walk, i);
}

/* --- CSV
 * ------------------------------------------------------------------------ */

/* RFC 4180, without a separator before or after it. */
static void
add_text(struct text *text, const char *value)
{
	if (strpbrk(value, ",\"") == NULL) {
		text_add(text, value);
		return;
	}
	text_add_char(text, '"');
	for (; *value != '\0'; value++) {
		if (*value == '"')
			text_add_char(text, '"');
		text_add_char(text, *value);
	}
	text_add_char(text, '"');
}

static void
add_district(struct text *text, const char *id, const struct label *label)
{
	text_addf(text, "%s,", id);
	add_text(text, label->ja);
	text_add_char(text, ',');
	add_text(text, label->en);
}

typedef void area_write(struct text *text, const struct walk *walk,
    const char *id, const struct label *label);

/* Every district in the setup's order, then all of them together. */
static void
each_area(const struct result *result, struct text *text, area_write *write)
{
	static const struct label all = { "計", "all" };
	const struct setup *setup = &result->definition->setup;
	struct walk walk = { .result = result };

	for (size_t i = 0; i < result->district_count; i++) {
		const struct district_result *district = &result->districts[i];

		walk.count = &district->count;
		walk.voters = &district->voters;
		walk.choices = publication_has_choices(result, i);
		write(text, &walk, setup->districts[district->district].id,
		    &setup->districts[district->district].label);
	}
	walk.count = &result->total;
	walk.voters = &result->voters;
	walk.choices = result_shows_choices(result);
	write(text, &walk, ALL, &all);
}

/* One line in the making. */
struct line {
	struct text *text;
	const char *id;
	const struct label *label;
};

static void
long_line(void *context, const struct table_figure *figure)
{
	const struct line *line = context;

	if (!figure->known)
		return;
	add_district(line->text, line->id, line->label);
	text_addf(line->text, ",%s,", figure->name);
	add_text(line->text, figure->label.ja);
	text_add_char(line->text, ',');
	add_text(line->text, figure->label.en);
	text_addf(line->text, ",%lld\r\n", (long long)figure->value);
}

static void
long_area(struct text *text, const struct walk *walk, const char *id,
    const struct label *label)
{
	struct line line = { text, id, label };
	struct walk own = *walk;

	own.visit = long_line;
	own.context = &line;
	walk_area(&own);
}

static void
wide_name(void *context, const struct table_figure *figure)
{
	text_addf(context, ",%s", figure->name);
}

static void
wide_value(void *context, const struct table_figure *figure)
{
	if (figure->known)
		text_addf(context, ",%lld", (long long)figure->value);
	else
		text_add_char(context, ',');
}

static void
wide_area(struct text *text, const struct walk *walk, const char *id,
    const struct label *label)
{
	struct walk own = *walk;

	add_district(text, id, label);
	own.visit = wide_value;
	own.context = text;
	walk_area(&own);
	text_add(text, "\r\n");
}

/* What Excel wants in front of UTF-8; --csv-bom. */
static void
begin(const struct publication *publication, struct text *out)
{
	if (publication->csv_bom)
		text_add(out, "\xef\xbb\xbf");
}

int
table_long(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	begin(publication, out);
	text_add(out, "district,district-ja,district-en,figure,label-ja,"
	              "label-en,value\r\n");
	each_area(publication->result, out, long_area);
	return 0;
}

int
table_wide(
    const struct publication *publication, struct text *out, struct error *err)
{
	const struct result *result = publication->result;
	struct walk names = { .result = result,
		.count = &result->total,
		.voters = &result->voters,
		.visit = wide_name,
		.context = out };

	(void)err;
	begin(publication, out);
	text_add(out, "district,district-ja,district-en");
	walk_area(&names);
	text_add(out, "\r\n");
	each_area(result, out, wide_area);
	return 0;
}

int
table_json(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	text_add_bytes(
	    out, publication->result_json.at, publication->result_json.len);
	return 0;
}
