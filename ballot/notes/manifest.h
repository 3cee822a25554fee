#ifndef KAIHYO_BALLOT_MANIFEST_H
#define KAIHYO_BALLOT_MANIFEST_H

#include "ballot/definition.h"
#include "keys/note.h"

#define MANIFEST_FILES_MAX 20000
#define WITHDRAWN_MAX 10000
#define WITHDRAWN_REASON_MAX 200
#define MANIFEST_PAPERS_MAX 10000000
#define FILE_NAME_LEN 24

enum record_kind { RECORD_BALLOTS, RECORD_BUNDLES };

/* The name of a file of papers: kind and number are one with it. */
struct record_name {
	enum record_kind kind;
	unsigned number;
};
/* "ballots-001.csv"; false if it is no such name. */
bool record_name_parse(struct span text, struct record_name *name);
void record_name_format(struct record_name name, char out[FILE_NAME_LEN]);

/* One file that counts. */
struct manifest_file {
	struct record_name name;
	uint64_t papers, count_a, count_b;
	struct digest digest;
};

/* One file that no longer counts. */
struct manifest_withdrawn {
	struct record_name name;
	struct digest digest;
	char *reason;
};

/* The signed, complete list of a unit's files. Owns its arrays. */
struct manifest {
	struct statement head;
	bool final;
	struct manifest_file *files; /* sorted as in the text */
	size_t file_count;
	struct manifest_withdrawn *withdrawn;
	size_t withdrawn_count;
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
};

/*
 * Parses the text of a verified note. Checks the form, that no name, digest
 * or number stands twice, and that papers, count a and count b of each file
 * are equal; not the election, which is definition_owns(). On failure
 * `manifest` is empty.
 */
MUST_CHECK int manifest_parse(
    struct verified text, struct manifest *manifest, struct error *err);
/* The same bytes again. */
void manifest_format(const struct manifest *manifest, struct text *text);
void manifest_clear(struct manifest *manifest);

/* Puts both lists into the order of the text. */
void manifest_sort(struct manifest *manifest);

/* A file that counts, or NULL. The lists must be in order. */
const struct manifest_file *manifest_find(
    const struct manifest *manifest, struct record_name name);

/* The papers of all files that count. */
uint64_t manifest_papers(const struct manifest *manifest);

#endif
