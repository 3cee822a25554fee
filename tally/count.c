#include "tally/count.h"

#include <assert.h>
#include <string.h>

/* One histogram of codes for each question: all that the hot loop touches. */
struct histograms {
	uint64_t of[QUESTIONS_MAX][256];
};

/* Where papers of a meaning are counted. */
static uint64_t *
count_of(struct question_count *count, size_t meaning, size_t options)
{
	if (meaning == MEANING_REVIEW)
		return &count->review;
	if (meaning - MEANING_FIRST < options)
		return &count->options[meaning - MEANING_FIRST];
	return &count->categories[meaning - MEANING_FIRST - options];
}

static void
histogram_fold(struct question_count *count, const struct code_table *table,
    size_t question, const uint64_t histogram[256])
{
	size_t options = table->questions[question]->option_count;

	for (size_t code = 0; code < 256; code++) {
		size_t meaning = table->meaning[question][code];

		if (histogram[code] == 0)
			continue;
		/* records_parse() lets no other code through. */
		assert(meaning != MEANING_NONE);
		*count_of(count, meaning, options) += histogram[code];
	}
}

void
count_add_records(struct area_count *area, const struct definition *definition,
    size_t paper, const struct code_table *table, const struct records *records)
{
	const struct paper *sheet = &definition->setup.papers[paper];
	struct records_walk walk = records_begin(records);
	struct histograms histograms = { 0 };
	struct record record;

	while (records_next(&walk, &record)) {
		area->papers[paper] += record.weight;
		for (size_t q = 0; q < table->question_count; q++)
			histograms.of[q][(
			    unsigned char)record.codes[q * record.code_step]] +=
			    record.weight;
	}
	for (size_t q = 0; q < table->question_count; q++)
		histogram_fold(&area->questions[sheet->questions[q]], table, q,
		    histograms.of[q]);
}

void
count_decide(struct area_count *area, const struct definition *definition,
    size_t paper, const struct code_table *table, size_t question, char code)
{
	const struct paper *sheet = &definition->setup.papers[paper];
	struct question_count *count =
	    &area->questions[sheet->questions[question]];
	size_t meaning = table->meaning[question][(unsigned char)code];

	/* sheet_check() lets no other code through. */
	assert(meaning >= MEANING_FIRST && count->review > 0);
	count->review--;
	count->decided++;
	++*count_of(count, meaning, table->questions[question]->option_count);
}

void
count_add(struct area_count *area, const struct area_count *more)
{
	for (size_t q = 0; q < QUESTIONS_MAX; q++) {
		struct question_count *to = &area->questions[q];
		const struct question_count *from = &more->questions[q];

		for (size_t i = 0; i < OPTIONS_MAX; i++)
			to->options[i] += from->options[i];
		for (size_t i = 0; i < CATEGORIES_MAX; i++)
			to->categories[i] += from->categories[i];
		to->review += from->review;
		to->decided += from->decided;
	}
	for (size_t i = 0; i < PAPERS_MAX; i++)
		area->papers[i] += more->papers[i];
}

void
count_sums(const struct question_count *count,
    const struct definition *definition, size_t question,
    struct question_sums *sums)
{
	const struct question *q = &definition->election.questions[question];
	const struct ordinance *ordinance = &definition->ordinance;

	*sums = (struct question_sums){ .review = count->review };
	for (size_t i = 0; i < q->option_count; i++) {
		sums->options[i] = count->options[i];
		sums->valid += count->options[i];
	}
	for (size_t i = 0; i < ordinance->category_count; i++) {
		const struct category *category = &ordinance->categories[i];
		int option;

		switch (category->counts_as) {
		case COUNTS_AS_INVALID:
			sums->invalid += count->categories[i];
			break;
		case COUNTS_AS_NONE:
			sums->none += count->categories[i];
			break;
		case COUNTS_AS_VALID:
			option = question_option(q, category->option);
			assert(option >= 0);
			sums->options[option] += count->categories[i];
			sums->valid += count->categories[i];
			break;
		}
	}
	sums->papers = sums->valid + sums->invalid + sums->none + sums->review;
}
