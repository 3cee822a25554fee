#ifndef KAIHYO_TALLY_TABLE_H
#define KAIHYO_TALLY_TABLE_H

#include "tally/publish/publish.h"

/*
 * The figures of result.json as CSV (formats.md §19): one figure a line, or
 * one district a line. Figures bear the names that they have in a certificate.
 */
document_writer table_long, table_wide;

/* The result itself, as the bundle has it. */
document_writer table_json;

#endif
