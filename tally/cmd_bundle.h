/*
 * The folder of formats.md §14: what bundle and certify share. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_BUNDLE_H
#define KAIHYO_TALLY_CMD_BUNDLE_H

#include "audit/sums.h"
#include "ballot/notes/bundle_note.h"
#include "base/fresh.h"
#include "base/progress.h"
#include "tally/cmd_session.h"
#include "tally/result.h"

/* A bundle in the making. */
struct bundle_folder {
	struct session *session;
	enum bundle_level level;
	struct fresh fresh;
	struct sums sums;
	struct digest sums_digest; /* of SHA256SUMS, once it is written */
	struct digest result;      /* of result.json */
	struct progress progress;
};

/*
 * Begins the new folder `path` and writes all of it that the station holds
 * at this moment: log, files, result.json of `result`, documents (arguments
 * --document, if any), SHA256SUMS. bundle_folder_abandon() also after a
 * failure.
 */
MUST_CHECK int bundle_folder_make(struct bundle_folder *folder,
    struct session *session, enum bundle_level level,
    const struct result *result, const struct arguments *arguments,
    const char *path, struct error *err);

/* Adds `note` as bundle.note if it is not NULL; then the folder is there. */
MUST_CHECK int bundle_folder_finish(
    struct bundle_folder *folder, const struct text *note, struct error *err);

/* Removes what is not finished. */
void bundle_folder_abandon(struct bundle_folder *folder);

#endif
