/*
 * Where drawn papers lie, as the units' paper lists say. Commands only.
 */
#ifndef KAIHYO_AUDIT_CMD_PLACES_H
#define KAIHYO_AUDIT_CMD_PLACES_H

#include "audit/cmd_drawn.h"
#include "ballot/paper_list.h"
#include "tally/publish/minutes.h"

/* All lists that were brought. {0} is none. */
struct places {
	struct paper_list *lists;
	size_t count;
};

/*
 * Reads all files of the folder --paper-lists; refuses those of another
 * election or of a unit that the setup has not. places_clear() also after a
 * failure.
 */
MUST_CHECK int places_read(const struct arguments *arguments,
    const struct definition *definition, struct places *places,
    struct error *err);
void places_clear(struct places *places);

/* What a row borrows. */
struct file_label {
	char at[FILE_NAME_LEN];
};

/*
 * Where a drawn paper lies, for a document: borrows the other arguments.
 * ERROR_INPUT if two lists have it.
 */
MUST_CHECK int places_row(const struct places *places,
    const struct drawn *drawn, struct file_label *label,
    struct minutes_drawn *row, struct error *err);

#endif
