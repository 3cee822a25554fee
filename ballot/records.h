#ifndef KAIHYO_BALLOT_RECORDS_H
#define KAIHYO_BALLOT_RECORDS_H

#include "ballot/definition.h"
#include "ballot/notes/manifest.h"

#define BALLOTS_BYTES_MAX (16u << 20)
#define BUNDLES_BYTES_MAX (2u << 20)
#define BUNDLES_MAX 20000
#define BUNDLES_COLUMNS "id,class,count a,count b,checkers"
#define BUNDLE_PAPERS_MAX 10000
#define SERIAL_TEXT_LEN 16
#define IMAGE_TEXT_LEN 64

/*
 * Which codes mean something in each question of one paper: built once, used
 * for every line. meaning[q][code] is 0 for a code that is not allowed.
 */
enum { MEANING_NONE = 0, MEANING_REVIEW = 1, MEANING_FIRST = 2 };
struct code_table {
	size_t papers_max; /* in one ballots file: papers-per-file */
	size_t question_count;
	const struct question *questions[QUESTIONS_MAX];
	/* MEANING_FIRST + option index, or + option count + category index */
	uint8_t meaning[QUESTIONS_MAX][256];
};
void code_table_init(struct code_table *table,
    const struct definition *definition, size_t paper);

/*
 * A checked file of papers (ballots or bundles), borrowed from the verified
 * bytes. Ballots: `lines` are `count` lines of `line_len` bytes. Bundles:
 * `count` lines of varying length.
 */
struct records {
	enum record_kind kind;
	struct span lines;
	size_t count;
	size_t line_len; /* ballots only, with the LF */
	uint64_t papers; /* sum of the weights */
};

/* Checks every byte of the file against formats.md §4.2 or §4.3. */
MUST_CHECK int records_parse(struct verified bytes, enum record_kind kind,
    const struct code_table *table, struct records *records, struct error *err);

/*
 * A walk over checked records. codes has one byte per question; weight is the
 * number of papers it stands for.
 */
struct record {
	enum record_kind kind;
	const char *codes; /* codes[2 * q] for ballots, codes[q] for bundles */
	size_t code_step;  /* 2 or 1 */
	uint64_t weight;
	struct span name; /* serial or bundle id, as written */
};
struct records_walk {
	const struct records *records;
	struct span rest;
};
struct records_walk records_begin(const struct records *records);
bool records_next(struct records_walk *walk, struct record *record);

/* The number that names the ballot, or a digest of the bundle's id. */
uint64_t record_serial(const struct record *record);

/* Writers: the inverse, for sealing and for the round-trip property. */
struct ballot {
	uint64_t serial;
	char codes[QUESTIONS_MAX];
	char image[IMAGE_TEXT_LEN]; /* hex or '-' */
};
void ballots_format(const struct code_table *table, const uint8_t salt[16],
    const struct ballot *ballots, size_t count, struct text *text);

struct bundle {
	char id[ID_MAX + 1];
	char codes[QUESTIONS_MAX];
	unsigned count; /* both counts */
	char checkers[40];
};
/*
 * Reads one line of a bundles file (without its LF); `number` is the line
 * that errors name. Both counts must be equal.
 */
MUST_CHECK int bundle_parse(struct span line, size_t number,
    const struct code_table *table, struct bundle *bundle, struct error *err);
void bundles_format(const struct code_table *table, const uint8_t salt[16],
    const struct bundle *bundles, size_t count, struct text *text);

#endif
