#include "tally/station_return.h"

#include <stdlib.h>
#include <string.h>

#include "base/document.h"

#define NUMBER_MAX 1000000000

static const char *const fix_bundle =
    N_("ask the station for a new copy of its bundle");

/* The number of a required member. */
static int
number_read(const struct document_at *at, const char *key, uint64_t *number,
    struct error *err)
{
	struct document_at member;

	return document_member(at, key, &member, err) != 0
	           ? -1
	           : document_number(&member, NUMBER_MAX, number, err);
}

/* A number that must be what the others add up to. */
static int
sum_read(const struct document_at *at, const char *key, uint64_t wanted,
    struct error *err)
{
	struct document_at member;
	uint64_t number;

	if (document_member(at, key, &member, err) != 0 ||
	    document_number(&member, NUMBER_MAX, &number, err) != 0)
		return -1;
	if (number != wanted)
		return document_refuse(&member, err, fix_bundle,
		    N_("%llu, but its parts add up to %llu"),
		    (unsigned long long)number, (unsigned long long)wanted);
	return 0;
}

static int
text_expect(const struct document_at *at, const char *key, const char *wanted,
    struct error *err)
{
	struct document_at member;
	const char *text;

	if (document_member(at, key, &member, err) != 0 ||
	    document_text(&member, 200, &text, err) != 0)
		return -1;
	if (strcmp(text, wanted) != 0)
		return document_refuse(&member, err, fix_bundle,
		    N_("it is \"%s\" instead of \"%s\""), text, wanted);
	return 0;
}

/* --- one area ------------------------------------------------------------- */

static int
categories_read(const struct document_at *at,
    const struct definition *definition, struct question_count *count,
    struct error *err)
{
	const struct ordinance *ordinance = &definition->ordinance;
	const char *names[CATEGORIES_MAX + 1] = { NULL };
	struct document_at categories;

	for (size_t i = 0; i < ordinance->category_count; i++)
		names[i] = ordinance->categories[i].id;
	if (document_member(at, "categories", &categories, err) != 0 ||
	    document_only(&categories, names, err) != 0)
		return -1;
	for (size_t i = 0; i < ordinance->category_count; i++)
		if (number_read(
		        &categories, names[i], &count->categories[i], err) != 0)
			return -1;
	return 0;
}

/* In the file an option has the categories that are votes for it, too. */
static uint64_t
from_categories(const struct definition *definition,
    const struct question_count *count, const char *option)
{
	const struct ordinance *ordinance = &definition->ordinance;
	uint64_t sum = 0;

	for (size_t i = 0; i < ordinance->category_count; i++)
		if (ordinance->categories[i].counts_as == COUNTS_AS_VALID &&
		    strcmp(ordinance->categories[i].option, option) == 0)
			sum += count->categories[i];
	return sum;
}

static int
options_read(const struct document_at *at, const struct definition *definition,
    const struct question *question, struct question_count *count,
    struct error *err)
{
	const char *names[OPTIONS_MAX + 1] = { NULL };
	struct document_at options;

	for (size_t i = 0; i < question->option_count; i++)
		names[i] = question->options[i].id;
	if (document_member(at, "options", &options, err) != 0 ||
	    document_only(&options, names, err) != 0)
		return -1;
	for (size_t i = 0; i < question->option_count; i++) {
		uint64_t more = from_categories(definition, count, names[i]);
		uint64_t votes;

		if (number_read(&options, names[i], &votes, err) != 0)
			return -1;
		if (votes < more)
			return document_refuse(&options, err, fix_bundle,
			    N_("%s: %llu votes, but %llu papers of categories "
			       "count for it"),
			    names[i], (unsigned long long)votes,
			    (unsigned long long)more);
		count->options[i] = votes - more;
	}
	return 0;
}

static int
question_read(const struct document_at *at, const struct definition *definition,
    size_t index, struct question_count *count, struct error *err)
{
	static const char *const only[] = { "question", "options", "categories",
		"valid", "invalid", "none", "review", "decided", "papers",
		NULL };
	const struct question *question =
	    &definition->election.questions[index];
	struct question_sums sums;

	if (document_only(at, only, err) != 0 ||
	    text_expect(at, "question", question->id, err) != 0 ||
	    categories_read(at, definition, count, err) != 0 ||
	    options_read(at, definition, question, count, err) != 0 ||
	    number_read(at, "review", &count->review, err) != 0 ||
	    number_read(at, "decided", &count->decided, err) != 0)
		return -1;
	count_sums(count, definition, index, &sums);
	if (sum_read(at, "valid", sums.valid, err) != 0 ||
	    sum_read(at, "invalid", sums.invalid, err) != 0 ||
	    sum_read(at, "none", sums.none, err) != 0 ||
	    sum_read(at, "papers", sums.papers, err) != 0)
		return -1;
	return 0;
}

static int
questions_read(const struct document_at *at,
    const struct definition *definition, bool has_choices,
    struct area_count *count, struct error *err)
{
	size_t questions =
	    has_choices ? definition->election.question_count : 0;
	size_t found;
	struct document_at list;

	if (document_member(at, "questions", &list, err) != 0 ||
	    document_array(&list, questions, questions, &found, err) != 0)
		return -1;
	for (size_t q = 0; q < questions; q++) {
		struct document_at one = document_element(&list, q);

		if (question_read(
		        &one, definition, q, &count->questions[q], err) != 0)
			return -1;
	}
	return 0;
}

/* Its choices may stand with another district's of the same station. */
static int
joined_read(const struct document_at *at, const struct setup *setup,
    struct district_result *district, struct error *err)
{
	struct document_at member;
	char id[ID_MAX + 1];

	district->joined_to = district->district;
	if (!document_optional(at, "joined-to", &member))
		return 0;
	if (document_id(&member, id, err) != 0)
		return -1;
	district->joined_to = setup_district(setup, id);
	if (district->joined_to == SIZE_MAX ||
	    district->joined_to == district->district ||
	    setup->districts[district->joined_to].station !=
	        setup->districts[district->district].station)
		return document_refuse(&member, err, fix_bundle,
		    N_("it cannot be joined to \"%s\""), id);
	return 0;
}

static int
papers_read(const struct document_at *at, const struct setup *setup,
    struct area_count *count, struct error *err)
{
	const char *names[PAPERS_MAX + 1] = { NULL };
	struct document_at papers;

	for (size_t i = 0; i < setup->paper_count; i++)
		names[i] = setup->papers[i].id;
	if (document_member(at, "papers", &papers, err) != 0 ||
	    document_only(&papers, names, err) != 0)
		return -1;
	for (size_t i = 0; i < setup->paper_count; i++)
		if (number_read(&papers, names[i], &count->papers[i], err) != 0)
			return -1;
	return 0;
}

static int
voters_read(
    const struct document_at *at, struct area_voters *voters, struct error *err)
{
	struct document_at channels;
	uint64_t places, places_in;

	if (document_member(at, "channels", &channels, err) != 0)
		return -1;
	voters->voters = 0;
	for (size_t i = 0; i < CHANNEL_COUNT; i++) {
		if (number_read(&channels, channel_name((enum channel)i),
		        &voters->channels[i], err) != 0)
			return -1;
		voters->voters += voters->channels[i];
	}
	if (sum_read(at, "voters", voters->voters, err) != 0 ||
	    number_read(at, "taken-home", &voters->taken_home, err) != 0 ||
	    number_read(at, "not-put-in", &voters->not_put_in, err) != 0 ||
	    number_read(at, "moved-in", &voters->moved_in, err) != 0 ||
	    number_read(at, "moved-out", &voters->moved_out, err) != 0 ||
	    number_read(at, "places", &places, err) != 0 ||
	    number_read(at, "places-in", &places_in, err) != 0)
		return -1;
	if (places_in > places)
		return document_refuse(at, err, fix_bundle,
		    N_("%llu places have reported, of %llu"),
		    (unsigned long long)places_in, (unsigned long long)places);
	voters->places = (size_t)places;
	voters->places_in = (size_t)places_in;
	return 0;
}

static int
rest_read(const struct document_at *at, struct district_result *district,
    struct error *err)
{
	struct document_at rest;

	if (document_member(at, "rest", &rest, err) != 0 ||
	    number_read(&rest, "shortage", &district->shortage, err) != 0 ||
	    number_read(&rest, "surplus", &district->surplus, err) != 0)
		return -1;
	return 0;
}

static int
district_read(const struct document_at *at, const struct definition *definition,
    size_t index, struct district_result *district, struct error *err)
{
	static const char *const only[] = { "district", "label", "remark",
		"joined-to", "questions", "papers", "channels", "voters",
		"taken-home", "not-put-in", "moved-in", "moved-out", "places",
		"places-in", "unexplained", "rest", NULL };
	const struct setup *setup = &definition->setup;

	district->district = index;
	if (document_only(at, only, err) != 0 ||
	    text_expect(at, "district", setup->districts[index].id, err) != 0 ||
	    joined_read(at, setup, district, err) != 0 ||
	    questions_read(at, definition,
	        district->joined_to == district->district, &district->count,
	        err) != 0 ||
	    papers_read(at, setup, &district->count, err) != 0 ||
	    voters_read(at, &district->voters, err) != 0 ||
	    rest_read(at, district, err) != 0)
		return -1;
	for (size_t p = 0; p < setup->paper_count; p++) {
		district->manifests_final[p] = true;
		district->signed_papers[p] = district->count.papers[p];
	}
	return 0;
}

/* --- the station ---------------------------------------------------------- */

/* The papers of a joined district are those of its choices: elsewhere. */
static void
signed_papers_join(struct station_return *figures, struct district_result *from)
{
	for (size_t i = 0; i < figures->district_count; i++) {
		struct district_result *to = &figures->districts[i];

		if (to == from || to->district != from->joined_to)
			continue;
		for (size_t p = 0; p < PAPERS_MAX; p++) {
			to->signed_papers[p] += from->signed_papers[p];
			from->signed_papers[p] = 0;
		}
	}
}

static int
districts_read(const struct document_at *top,
    const struct definition *definition, struct station_return *figures,
    struct error *err)
{
	const struct setup *setup = &definition->setup;
	size_t wanted = 0, found;
	struct document_at list;

	for (size_t i = 0; i < setup->district_count; i++)
		wanted += setup_covers(setup, figures->station, i);
	if (document_member(top, "districts", &list, err) != 0 ||
	    document_array(&list, wanted, wanted, &found, err) != 0)
		return -1;
	figures->districts = memory_new(wanted, sizeof(figures->districts[0]));
	for (size_t i = 0; i < setup->district_count; i++) {
		size_t next = figures->district_count;
		struct document_at one;

		if (!setup_covers(setup, figures->station, i))
			continue;
		one = document_element(&list, next);
		if (district_read(&one, definition, i,
		        &figures->districts[next], err) != 0)
			return -1;
		figures->district_count++;
	}
	for (size_t i = 0; i < figures->district_count; i++)
		signed_papers_join(figures, &figures->districts[i]);
	return 0;
}

static int
head_read(const struct document_at *top, const struct definition *definition,
    size_t station, struct error *err)
{
	static const char *const only[] = { "format", "election", "name",
		"date", "rehearsal", "setup", "roster", "station", "final",
		"gate", "gate-decision", "outcome", "decision",
		"while-counting", "rest", "districts", "total", "findings",
		NULL };
	struct document_at final;
	char election[DIGEST_TEXT_LEN];
	bool is_final;

	digest_format(&definition->id, election);
	if (document_only(top, only, err) != 0 ||
	    text_expect(top, "format", "kaihyo result v1", err) != 0 ||
	    text_expect(top, "election", election, err) != 0 ||
	    text_expect(top, "station", definition->setup.stations[station].id,
	        err) != 0 ||
	    document_member(top, "final", &final, err) != 0 ||
	    document_boolean(&final, &is_final, err) != 0)
		return -1;
	if (!is_final)
		return document_refuse(&final, err,
		    N_("wait for the station's certificate"),
		    N_("these figures are not final"));
	return 0;
}

int
station_return_parse(struct verified bytes, const struct definition *definition,
    size_t station, struct station_return *figures, struct error *err)
{
	struct document document;
	struct document_at top;
	int rc = -1;

	*figures = (struct station_return){ .station = station };
	if (document_open(bytes.bytes, "result.json", &document, err) != 0)
		goto out;
	top = document_top(&document);
	if (head_read(&top, definition, station, err) != 0 ||
	    districts_read(&top, definition, figures, err) != 0)
		goto out;
	rc = 0;
out:
	document_close(&document);
	if (rc != 0)
		station_return_clear(figures);
	return rc;
}

void
station_return_clear(struct station_return *figures)
{
	free(figures->districts);
	*figures = (struct station_return){ 0 };
}
