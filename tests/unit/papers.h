/*
 * A small definition made by hand, for tests of what papers hold: one paper
 * with the questions bridge (for 1, against 0) and hall (for 1, against 0,
 * later 2), categories blank B and spoiled S, at most 1,000 papers a file.
 */
#ifndef KAIHYO_TESTS_UNIT_PAPERS_H
#define KAIHYO_TESTS_UNIT_PAPERS_H

#include <stdlib.h>
#include <string.h>

#include "ballot/records.h"
#include "base/text.h"

static inline struct option
papers_option(char code, const char *id, const char *en)
{
	struct option option = { .code = code };

	span_copy(span_of(id), option.id, sizeof(option.id));
	span_copy(span_of(en), option.label.en, sizeof(option.label.en));
	span_copy(span_of(en), option.label.ja, sizeof(option.label.ja));
	return option;
}

static inline struct category
papers_category(char code, const char *id)
{
	struct category category = { .code = code };

	span_copy(span_of(id), category.id, sizeof(category.id));
	span_copy(span_of(id), category.label.en, sizeof(category.label.en));
	return category;
}

/* On the heap: free() it. */
static inline struct definition *
papers_definition(void)
{
	struct definition *d = memory_new(1, sizeof(*d));
	struct question *q = d->election.questions;
	struct paper *paper = d->setup.papers;

	d->election.question_count = 2;
	span_copy(span_of("bridge"), q[0].id, sizeof(q[0].id));
	q[0].options[0] = papers_option('1', "for", "Yes");
	q[0].options[1] = papers_option('0', "against", "No");
	q[0].option_count = 2;
	span_copy(span_of("hall"), q[1].id, sizeof(q[1].id));
	q[1].options[0] = papers_option('1', "for", "Yes");
	q[1].options[1] = papers_option('0', "against", "No");
	q[1].options[2] = papers_option('2', "later", "Later");
	q[1].option_count = 3;
	d->ordinance.categories[0] = papers_category('B', "blank");
	d->ordinance.categories[1] = papers_category('S', "spoiled");
	d->ordinance.category_count = 2;
	span_copy(span_of("white"), paper->id, sizeof(paper->id));
	paper->questions[0] = 0;
	paper->questions[1] = 1;
	paper->question_count = 2;
	d->setup.paper_count = 1;
	d->setup.papers_per_file = 1000;
	return d;
}

static inline struct code_table
papers_table(void)
{
	struct definition *definition = papers_definition();
	static struct code_table table;
	static struct question questions[2];

	code_table_init(&table, definition, 0);
	/* The table borrows the questions; they outlive the definition. */
	memcpy(questions, definition->election.questions, sizeof(questions));
	table.questions[0] = &questions[0];
	table.questions[1] = &questions[1];
	free(definition);
	return table;
}

#endif
