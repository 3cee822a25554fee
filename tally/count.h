#ifndef KAIHYO_TALLY_COUNT_H
#define KAIHYO_TALLY_COUNT_H

#include "ballot/definition.h"
#include "ballot/records.h"

/* The papers of one question in one area, each in exactly one place. */
struct question_count {
	uint64_t options[OPTIONS_MAX];
	uint64_t categories[CATEGORIES_MAX];
	uint64_t review;  /* '?': open until people decide */
	uint64_t decided; /* of the others: decided on sheets */
};

/* What was counted in one area: a district, or all of them. */
struct area_count {
	struct question_count questions[QUESTIONS_MAX];
	uint64_t papers[PAPERS_MAX]; /* sheets, by kind of paper */
};

/* Adds the records of a unit whose paper is `paper`. */
void count_add_records(struct area_count *area,
    const struct definition *definition, size_t paper,
    const struct code_table *table, const struct records *records);

/*
 * Moves one open paper ("?") of the table's question `question` to what people
 * decided that it is.
 */
void count_decide(struct area_count *area, const struct definition *definition,
    size_t paper, const struct code_table *table, size_t question, char code);

/* Adds a whole area. */
void count_add(struct area_count *area, const struct area_count *more);

/* Sums of one question, as the ordinance's categories say. */
struct question_sums {
	uint64_t options[OPTIONS_MAX]; /* with categories that are votes */
	uint64_t valid, invalid, none, review;
	uint64_t papers; /* B = valid + invalid + none + review */
};
void count_sums(const struct question_count *count,
    const struct definition *definition, size_t question,
    struct question_sums *sums);

#endif
