/*
 * A CSV that is accepted, written again with csv_add(), reads as the same
 * fields, and that writing is stable to the byte.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Writes all rows; -1 if the bytes are refused. */
static int
rewrite(struct span bytes, struct text *out)
{
	struct csv *csv = memory_new(1, sizeof(*csv));
	struct error err;
	bool more = true;
	int rc = csv_open(bytes, csv, &err);

	while (rc == 0 && more) {
		rc = csv_next(csv, &more, &err);
		for (size_t i = 0; rc == 0 && more && i < csv->column_count;
		     i++) {
			csv_add(out, csv->fields[i]);
			text_add(out, i + 1 < csv->column_count ? "," : "\n");
		}
	}
	csv_close(csv);
	free(csv);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct text once = { 0 }, twice = { 0 };

	if (rewrite((struct span){ (const char *)data, len }, &once) == 0 &&
	    once.len > 0) {
		if (rewrite(text_span(&once), &twice) != 0)
			abort();
		assert(span_same(text_span(&once), text_span(&twice)));
	}
	text_clear(&once);
	text_clear(&twice);
	return 0;
}
