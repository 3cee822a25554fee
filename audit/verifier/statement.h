#ifndef KAIHYO_VERIFIER_STATEMENT_H
#define KAIHYO_VERIFIER_STATEMENT_H

#include "audit/verifier/model.h"

/*
 * The text of every kind of statement (formats.md §4, 5.1, 10-12), line by
 * line. The parts: statement.c the head and the choice, statement_places.c,
 * statement_papers.c and statement_station.c the kinds.
 */

/* Memory of many small texts and lists, freed together. {0} is empty. */
struct pool {
	struct pool_block *blocks;
};
void *pool_take(struct pool *pool, size_t count, size_t size); /* zeroed */
char *pool_text(struct pool *pool, struct bytes text);
void pool_release(struct pool *pool);

/* One note while it is read. */
struct reading {
	struct text_lines lines;
	const char *file;
	struct report *report;
	struct pool *pool;
};

/*
 * Reads a whole note: `statement` gets the head, the kind's own lines and the
 * slots; what refers to a setup is not looked up. False if a line is not in
 * its form, which is reported. `statement` keeps texts in `pool` and slots
 * that point into a copy of the text there.
 */
bool statement_read(struct bytes text, const char *file, struct pool *pool,
    struct report *report, struct statement *statement, struct head *head);

/* Frees what is not in the pool; after a refusal too. */
void statement_release(struct statement *statement);

/* The kinds. Each leaves `lines` at the slots. */
bool manifest_read(struct reading *reading, struct manifest *manifest);
bool turnout_read(struct reading *reading, struct turnout *turnout);
bool receipt_read(struct reading *reading, struct receipt *receipt);
bool opening_read(struct reading *reading, struct opening *opening);
bool roll_read(struct reading *reading, const char *stage, struct roll *roll);
bool totals_read(struct reading *reading, struct totals *totals);
bool gate_read(struct reading *reading, struct gate *gate);
bool ruling_read(struct reading *reading, bool first, struct ruling *ruling);
bool sheet_read(struct reading *reading, struct sheet *sheet);
/* Also a declaration, and an interim report. */
bool certificate_read(struct reading *reading, enum note_kind kind,
    struct certificate *certificate);

/* "ballots-017.csv"; one number has one name. */
bool papers_name_read(struct bytes text, struct papers_name *name);

/* Reports what is wrong with the line cut last, and is false. */
#define LINE_WRONG(reading, ...)                                               \
	(report_add((reading)->report, REPORT_FAILED, (reading)->file,         \
	     (reading)->lines.number, __VA_ARGS__),                            \
	    false)
/* ... with the next line. */
#define NEXT_WRONG(reading, ...)                                               \
	(report_add((reading)->report, REPORT_FAILED, (reading)->file,         \
	     (reading)->lines.number + 1, __VA_ARGS__),                        \
	    false)

/* "<key> <value>" must stand next. */
bool take_value(struct reading *reading, const char *key, struct bytes *value);
bool take_number(
    struct reading *reading, const char *key, uint64_t max, uint64_t *number);
bool take_yes_no(struct reading *reading, const char *key, bool *yes);
bool take_digest(
    struct reading *reading, const char *key, uint8_t digest[DIGEST_LEN]);
bool take_id(struct reading *reading, const char *key, char id[ID_LEN]);
/* One of `words`, which stand apart by one space; its number. */
bool take_word(
    struct reading *reading, const char *key, const char *words, int *word);
/* Lines that repeat rise by their bytes; `before` is {0} at first. */
bool take_repeat(struct reading *reading, const char *key, struct bytes *before,
    struct bytes *value);

/* Parts of a value, each up to the next space or the end. */
bool cut_id(struct bytes *rest, char id[ID_LEN]);
bool cut_number(struct bytes *rest, uint64_t max, uint64_t *number);
bool cut_digest(struct bytes *rest, uint8_t digest[DIGEST_LEN]);
/* A number or "-". */
bool cut_figure(
    struct bytes *rest, uint64_t max, struct figure_or_none *figure);
/* All that is left: text of at most `max` bytes, into `pool`. */
bool cut_text(
    struct reading *reading, struct bytes rest, size_t max, const char **text);

/* Another element for a list that grows at powers of two. */
void *list_add(void *list, size_t count, size_t size);

#endif
