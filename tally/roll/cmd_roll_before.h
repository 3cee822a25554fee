/*
 * What a roll begins with: the E0 roll, the roll that it replaces, the voter
 * numbers given before and who has voted already. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_ROLL_BEFORE_H
#define KAIHYO_TALLY_CMD_ROLL_BEFORE_H

#include "base/command.h"
#include "tally/roll/roll_table.h"

/* {0} is empty; roll_before_clear() frees. */
struct roll_before {
	enum roll_stage stage;
	struct statement head;     /* of the new roll */
	struct date reference;     /* {0}: no roll before says */
	struct digest from;        /* stage e: note id of the E0 roll */
	struct roll_voter *voters; /* stage e: those of the E0 roll */
	size_t voter_count;
	struct roll_number *numbers;
	size_t number_count;
	uint64_t *voted; /* sorted */
	size_t voted_count;
};

/*
 * Reads --stage, --from, --replaces, --voted and the office's numbers. Every
 * note is opened with the authority's keys before it is believed.
 */
MUST_CHECK int roll_before_read(const struct arguments *arguments,
    const struct definition *definition, struct roll_before *before,
    struct error *err);
void roll_before_clear(struct roll_before *before);

/* "FOLDER/numbers-e0-1.csv" in new memory. */
char *roll_office_path(const char *folder, const char *what,
    enum roll_stage stage, unsigned number, const char *ending);

#endif
