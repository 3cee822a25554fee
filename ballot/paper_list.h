#ifndef KAIHYO_BALLOT_PAPER_LIST_H
#define KAIHYO_BALLOT_PAPER_LIST_H

#include "base/error.h"
#include "base/text.h"
#include "keys/digest.h"

#define PAPER_EXPORT_NAME_MAX 100
#define PAPER_LIST_BYTES_MAX (256u << 20)

/* Where a paper lies: in which export, and which of its rows of papers. */
struct paper_place {
	uint64_t serial;
	uint32_t export; /* index */
	uint32_t number; /* from 1; see formats.md 4.2 */
};

struct paper_export {
	char name[PAPER_EXPORT_NAME_MAX + 1];
};

/*
 * Which serial each paper of one sealing got (formats.md §4.2). It tells the
 * order in which papers were scanned, and stays with the unit. {0} is empty.
 */
struct paper_list {
	struct digest election;
	char unit[ID_MAX + 1];
	struct paper_export *exports; /* in the order in which they were read */
	size_t export_count;
	struct paper_place *papers; /* paper_list_parse(): sorted by serial */
	size_t count;
};
void paper_list_clear(struct paper_list *list);

/*
 * The next export; the index is its place. Refuses with ERROR_USAGE a name
 * that does not fit into the list, or that another export has already.
 */
MUST_CHECK int paper_list_add_export(
    struct paper_list *list, const char *name, struct error *err);

/* Writes it, in the order of exports and numbers; `papers` in any order. */
void paper_list_format(const struct paper_list *list, struct text *text);

/*
 * Reads a list that someone brought: ERROR_INPUT with the line for all that
 * paper_list_format() would not write, and for a serial that stands twice.
 * Whose election and unit it is, the caller compares. On failure `list` is
 * empty; else paper_list_clear() frees.
 */
MUST_CHECK int paper_list_parse(
    struct span bytes, struct paper_list *list, struct error *err);

/* In a list that was parsed; NULL: no paper has this serial. */
const struct paper_place *paper_list_find(
    const struct paper_list *list, uint64_t serial);

#endif
