#ifndef KAIHYO_TALLY_ROLL_TABLE_H
#define KAIHYO_TALLY_ROLL_TABLE_H

#include "ballot/notes/roll.h"
#include "tally/roll/register.h"

/*
 * One person of the register as the roll needs it: no name, no address, no
 * birth date. 64 bytes, so that
 * 1.5 million fit into 100 MB.
 */
struct roll_entry {
	char number[REGISTER_NUMBER_MAX + 1]; /* in the register */
	uint64_t voter;                       /* if `numbered` */
	size_t line;                          /* of the extract */
	uint32_t place;                       /* UINT32_MAX: none */
	int32_t event; /* date_number() of the death, move or change */
	uint16_t disqualified;
	uint8_t refusals, class;
	uint8_t change; /* enum roll_change_kind; ROLL_CHANGE_COUNT: none */
	bool special, numbered;
	bool listed; /* stands on the roll */
};

/* A voter number that the office gave before, or read from the E0 roll. */
struct roll_number {
	char number[REGISTER_NUMBER_MAX + 1];
	uint64_t voter;
};

/* All persons of the extract. {0} is empty; roll_table_clear() frees. */
struct roll_table {
	struct roll_entry *entries;
	size_t count, size;
};

/* Takes in one judged person. */
void roll_table_add(struct roll_table *table, const struct register_row *row,
    const struct eligibility *eligibility, const struct roll_setup *roll,
    const struct setup *setup, size_t line);
void roll_table_clear(struct roll_table *table);

/*
 * Sorts by register number and refuses one that stands twice, by its lines:
 * the number itself is not printed.
 */
MUST_CHECK int roll_table_sort(struct roll_table *table, struct error *err);

/* The voter numbers that were given before; `numbers` sorted. */
void roll_table_recall(
    struct roll_table *table, const struct roll_number *numbers, size_t count);

/* Stage E0: who is eligible stands on the roll. */
void roll_table_list(struct roll_table *table);

/*
 * Stage E: compares with the E0 roll (sorted by number): its voters keep
 * their places and are struck or kept, others are added. `voted` are the
 * sorted numbers of those who have voted already. `missing` is how many of
 * the E0 roll are not in the extract at all.
 */
void roll_table_compare(struct roll_table *table,
    const struct roll_voter *before, size_t before_count, const uint64_t *voted,
    size_t voted_count, struct date stage, size_t *missing);

/* Gives everybody on the roll who has no number a fresh one, unique. */
void roll_table_number(struct roll_table *table,
    const struct roll_number *numbers, size_t count,
    void (*draw)(void *out, size_t len));

/* The sums that are printed and signed. */
struct roll_sums {
	uint64_t persons, listed, special, refused;
	uint64_t refusals[REFUSAL_COUNT]; /* one person may have several */
	uint64_t changes[ROLL_CHANGE_COUNT];
	uint64_t *places; /* listed, by index in the setup. Owned */
};
void roll_table_sum(const struct roll_table *table, const struct setup *setup,
    struct roll_sums *sums);
void roll_sums_clear(struct roll_sums *sums);

/* roll.csv, changes.csv, and the totals of the note (owned by `roll`). */
void roll_table_format_list(const struct roll_table *table,
    const struct setup *setup, const uint8_t salt[16], struct text *text);
void roll_table_format_changes(
    const struct roll_table *table, const uint8_t salt[16], struct text *text);
void roll_sums_note(
    const struct roll_sums *sums, const struct setup *setup, struct roll *roll);

/*
 * The office's own files, which nobody else sees: register numbers with
 * voter numbers, and every refusal with its reasons.
 */
void roll_numbers_format(const struct roll_table *table,
    const struct roll_number *numbers, size_t count,
    const struct digest *election, struct text *text);
/* Reads them again; `numbers` is owned by the caller. */
MUST_CHECK int roll_numbers_parse(struct span bytes,
    const struct digest *election, struct roll_number **numbers, size_t *count,
    struct error *err);
void roll_table_format_report(const struct roll_table *table,
    const struct eligibility_rules *rules, struct text *text);
/* Who stood on the E0 roll and is not in the extract any more. */
void roll_table_format_missing(const struct roll_table *table,
    const struct roll_number *numbers, size_t count,
    const struct roll_voter *before, size_t before_count, struct text *text);

#endif
