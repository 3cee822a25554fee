/*
 * A finished bundle as another office or the archive reads it. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_BUNDLE_READER_H
#define KAIHYO_TALLY_CMD_BUNDLE_READER_H

#include "audit/sums.h"
#include "ballot/notes/bundle_note.h"

/* A folder of formats.md §14. {0} is closed. */
struct bundle_reader {
	const char *path; /* borrowed */
	struct file_bytes note_bytes, sums_bytes;
	struct bundle_note note;
	struct digest note_id;
	struct sums sums;
};

/*
 * Opens the folder: bundle.note is of this election, signed by the policy of
 * the office that it names, and SHA256SUMS is the one that it was signed over.
 * bundle_reader_close() also after a failure.
 */
MUST_CHECK int bundle_reader_open(struct bundle_reader *reader,
    const struct definition *definition, const char *path, struct error *err);
void bundle_reader_close(struct bundle_reader *reader);

/* Reads one of its files, as SHA256SUMS has it. */
MUST_CHECK int bundle_reader_file(const struct bundle_reader *reader,
    const char *name, size_t max, struct file_bytes *bytes, struct error *err);

#endif
