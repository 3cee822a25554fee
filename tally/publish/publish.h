#ifndef KAIHYO_TALLY_PUBLISH_H
#define KAIHYO_TALLY_PUBLISH_H

#include "tally/result.h"

/* One file of the public bundle (formats.md §14). */
struct published_file {
	char *name; /* "files/000012-manifest.note" */
	struct span bytes;
};

/*
 * All that a document for the public is made of, gathered by `kaihyo tally
 * publish`. What is written follows from it alone: the same publication gives
 * the same bytes, on any day and in any language of the terminal. Borrows
 * everything.
 */
struct publication {
	const struct definition *definition;
	const struct truth *truth;
	const struct result *result;
	size_t station;
	/* A look at it beforehand: nothing of it is declared. */
	bool draft;
	bool csv_bom; /* for Excel */
	/* The day that it speaks of: of the certificate, or polling day. */
	struct date date;
	/* In force, with its note; NULL and {0} in a draft without one. */
	const struct certificate *certificate;
	struct digest certificate_id;
	struct span certificate_note;
	/* The numbered report that a sheet is of (§17), or NULL. */
	const struct certificate *interim;
	/* The whole log, each line with its LF, as in log.txt. */
	struct span log;
	uint64_t log_size;
	struct digest log_root;
	struct span result_json; /* formats.md §8 */
	/* What the public may have of files/, in order of acceptance. */
	const struct published_file *files;
	size_t file_count;
};

/*
 * Does this office count papers itself? One that only joins others has no
 * places, boxes and units of its own to tell of.
 */
bool publication_has_places(const struct publication *publication);

/*
 * Are there choices to show of a district (index of result->districts)? Not
 * where its papers were counted with those of another because they would tell
 * someone's vote (P9): then there are papers and no answers.
 */
bool publication_has_choices(const struct result *result, size_t district);

/*
 * Writes one document into `out`, empty when called and left empty by one
 * that does not apply. On failure the whole publication is refused.
 */
typedef int document_writer(
    const struct publication *publication, struct text *out, struct error *err);

/* One document: its file name and who writes it. */
struct document_row {
	const char *name;
	document_writer *write;
};

/* All documents of a publication, in the order they are written. */
extern const struct document_row publication_documents[];
extern const size_t publication_document_count;

/* The self-contained page: index.html. */
document_writer page_write;

#endif
