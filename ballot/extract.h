#ifndef KAIHYO_BALLOT_EXTRACT_H
#define KAIHYO_BALLOT_EXTRACT_H

#include "ballot/csv.h"
#include "ballot/roll_setup.h"
#include "base/stream.h"

#define EXTRACT_BYTES_MAX (8ull << 30)
#define EXTRACT_PIECE (1u << 20) /* no row is longer */

/*
 * The register extract, a CSV file in UTF-8 or CP932, read row by row with
 * bounded memory. Nothing of it is kept; errors name the line and never what
 * stands there. Must start as {0}.
 */
struct extract {
	struct stream stream;
	void *decoder;     /* iconv_t; NULL for UTF-8 */
	struct text raw;   /* read, not decoded yet */
	struct text piece; /* decoded; the first `taken` bytes are with csv */
	size_t taken;
	size_t looked;  /* bytes of `piece` searched for the end of a row */
	size_t row_end; /* behind the last row that is whole in them */
	bool quoted, ended;
	size_t next_line; /* on which the piece begins */
	size_t columns;   /* of the first row, once it was read */
	bool csv_is_open;
	struct csv csv; /* the row: csv.fields, csv.column_count, csv.line */
};

MUST_CHECK int extract_open(const char *path, enum roll_encoding encoding,
    struct extract *extract, struct error *err);

/* Reads the next row, the titles first. `more` is false at the end. */
MUST_CHECK int extract_next(
    struct extract *extract, bool *more, struct error *err);

/* Also after a failure. */
void extract_close(struct extract *extract);

#endif
