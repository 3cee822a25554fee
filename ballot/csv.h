#ifndef KAIHYO_BALLOT_CSV_H
#define KAIHYO_BALLOT_CSV_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

#define CSV_COLUMNS_MAX 1000
#define CSV_ROW_MAX (1u << 20)
#define CSV_BYTES_MAX (256u << 20)

/*
 * A strict reader of RFC 4180 for what scanners export: commas, fields in
 * "..." with "" for a quote, LF or CR LF, an optional byte-order mark. All
 * rows have as many fields as the first.
 */
struct csv {
	struct span rest;
	size_t line;         /* on which the row read last begins, from 1 */
	size_t next_line;    /* on which the next one begins */
	size_t column_count; /* of the first row; 0 before it */
	struct span fields[CSV_COLUMNS_MAX]; /* of the row read last */
	struct text unquoted;                /* what fields with "" point to */
};

/*
 * Looks through all bytes first: refuses NUL, broken UTF-8, a CR that no LF
 * follows and more than CSV_BYTES_MAX, with the line. Borrows `bytes`.
 * Release with csv_close(), also after a failure.
 */
MUST_CHECK int csv_open(struct span bytes, struct csv *csv, struct error *err);

/*
 * Reads the next row into `fields`, which are valid until the next call.
 * Sets `more` to false, and reads nothing, at the end.
 */
MUST_CHECK int csv_next(struct csv *csv, bool *more, struct error *err);

void csv_close(struct csv *csv);

/* Adds a field with the quotes it needs, without a comma. */
void csv_add(struct text *text, struct span field);

#endif
