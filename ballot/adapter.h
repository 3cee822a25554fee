#ifndef KAIHYO_BALLOT_ADAPTER_H
#define KAIHYO_BALLOT_ADAPTER_H

#include "ballot/csv.h"
#include "ballot/paper_list.h"
#include "ballot/records.h"

#define POOL_PAPERS_MAX 2000000 /* of one sealing; more: in several */
#define POOL_EXPORTS_MAX 1000
#define ADAPTER_VALUES_MAX 64

/* An export that was read, so that none is read twice. */
struct pool_export {
	const char *name; /* borrowed */
	struct digest digest;
	uint32_t rows; /* of papers, with those that were left out */
};

/* Where a paper was read, and the scanner's number of it, if it has one. */
struct pool_origin {
	struct digest record;
	size_t export, line;
};

/*
 * The papers that the exports of one sealing brought. {0} is empty. Their
 * serials are still 0.
 */
struct pool {
	struct ballot *ballots;
	struct paper_place
	    *papers; /* as they were read: where, without serials */
	size_t count, size;
	struct pool_origin *origins; /* of adapters that number records */
	size_t origin_count, origin_size;
	struct pool_export *exports;
	size_t export_count;
	uint64_t skipped; /* papers without the questions */
};
void pool_clear(struct pool *pool);

struct adapter; /* one kind of export; see formats.md §9 */

/* NULL: unknown. */
const struct adapter *adapter_find(const char *name);

/* "QUESTION:VALUE=OPTION": what an unusual value means. */
struct adapter_value {
	size_t question; /* index in the code table */
	struct span value;
	char code;
};

/* How to read the exports. Borrows everything. */
struct adapter_rules {
	const struct adapter *adapter;
	const struct code_table *table;
	const struct ordinance *ordinance;
	const char *columns[QUESTIONS_MAX]; /* titles by question, or NULL */
	struct adapter_value values[ADAPTER_VALUES_MAX];
	size_t value_count;
	char undervote, overvote; /* codes, or 0 */
	bool skip_without_question;
};

/*
 * Take what a person typed: "QUESTION=Column title", "QUESTION:VALUE=OPTION"
 * (an option or a category, by id or code), the id of a category. ERROR_USAGE
 * names what there is. They borrow `text`.
 */
MUST_CHECK int adapter_add_column(
    struct adapter_rules *rules, const char *text, struct error *err);
MUST_CHECK int adapter_add_value(
    struct adapter_rules *rules, const char *text, struct error *err);
MUST_CHECK int adapter_category(const struct adapter_rules *rules,
    const char *id, char *code, struct error *err);

/*
 * Adds the papers of one export to the pool. Refuses, with line and column,
 * every value that it does not know, and an export that was read before.
 * `name` is for places and must outlive the pool. After a failure the pool
 * can only be cleared.
 */
MUST_CHECK int adapter_read(const struct adapter_rules *rules,
    struct span bytes, const char *name, struct pool *pool, struct error *err);

/* After the last export: refuses a record number that stands twice. */
MUST_CHECK int pool_check(struct pool *pool, struct error *err);

#endif
