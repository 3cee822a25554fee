#ifndef KAIHYO_VERIFIER_INSIDE_H
#define KAIHYO_VERIFIER_INSIDE_H

#include "audit/verifier/statement.h"
#include "audit/verifier/truth.h"

/* What the model needs while it is filled, and nobody else. */

/* One decision about one question of one paper. */
struct decided {
	uint64_t serial;
	size_t unit;
	uint32_t sheet; /* index in the sheets in force */
	uint8_t question;
	char code;
	bool disagrees; /* another sheet says something else */
	bool fits;      /* the question stands open in a file that counts */
};

struct model_inside {
	struct pool pool;
	/* By kind and index: the tree of a chain, truth.c. */
	struct statement **trees[NOTE_KINDS];
	uint32_t *file_index; /* open addressing by digest: number + 1 */
	size_t file_slots;
	/* Sheets in force, by id; their lines, by unit and serial. */
	struct statement **sheets;
	size_t sheet_count;
	struct decided *decided;
	size_t decided_count;
	size_t *place_boxes; /* by place: how many boxes it has */
	/* recount.c */
	struct seen_serials *serials;
};

/* recount.c */
void recount_release(struct model *model);
/* Makes `decided` from the sheets in force. */
void sheets_settle(struct model *model);

/* One statement on its way into the model. */
struct taking {
	struct model *model;
	const struct setup *setup; /* the definition's */
	struct report *report;
	const char *file;
	struct statement *statement;
	size_t station; /* whose it is; NOWHERE: everybody's */
};
/* Reports what is wrong with it, and is false. */
#define TAKING_WRONG(in, ...)                                                  \
	(report_add((in)->report, REPORT_FAILED, (in)->file, 0, __VA_ARGS__),  \
	    false)

/*
 * model_fits.c: does the setup know all that it names, is it of this station,
 * and does it agree with what was known when it was taken in? Fills in
 * `station`, and the indexes in the statement.
 */
bool model_fits(struct taking *in);

/* model_files.c: do earlier manifests say the same of its files? */
bool model_files_agree(const struct taking *in);
/* The files of a manifest that was taken. */
void model_files_take(struct model *model, const struct statement *added);

#endif
