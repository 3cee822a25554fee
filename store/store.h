#ifndef KAIHYO_STORE_STORE_H
#define KAIHYO_STORE_STORE_H

#include <stdbool.h>

#include "audit/log.h"
#include "base/error.h"
#include "base/file.h"
#include "base/span.h"
#include "keys/digest.h"

/*
 * The station file: verified bytes and the log, in one SQLite database. It
 * keeps and decides nothing. Every failure is ERROR_SYSTEM with the path as
 * the place, unless said otherwise.
 */
struct store;

/* What a stored file is. */
enum file_kind {
	FILE_NONE,
	FILE_ROOT,
	FILE_ELECTION_NOTE,
	FILE_ELECTION_JSON,
	FILE_ORDINANCE_JSON,
	FILE_SETUP_NOTE,
	FILE_SETUP_JSON,
	FILE_ROSTER_NOTE,
	FILE_MANIFEST,
	FILE_TURNOUT,
	FILE_ROLL,
	FILE_TOTALS,
	FILE_GATE,
	FILE_RULING,
	FILE_SHEET,
	FILE_BALLOTS,
	FILE_BUNDLES,
	FILE_TRANSCRIPT,
	FILE_RECEIPT,
	FILE_OPENING,
	FILE_CERTIFICATE,
	FILE_DECLARATION,
	FILE_CHECKINS,
	FILE_ROLL_LIST,
	FILE_ROLL_CHANGES,
	FILE_CHECKPOINT,
	FILE_RETURN,
	FILE_BUNDLE,
	FILE_INTERIM,
	FILE_KIND_COUNT
};
const char *file_kind_name(enum file_kind kind);
/* The same as an argument of a message, translated with it (WORD_). */
const char *file_kind_word(enum file_kind kind);
enum file_kind file_kind_find(struct span name); /* FILE_NONE if unknown */

/* A file's row without its bytes. All but sha256 is derived. */
struct stored_file {
	int64_t number; /* order of acceptance, from 1; set by the store */
	enum file_kind kind;
	char subject[ID_MAX + 1]; /* unit or place, or "" */
	uint64_t ordinal;         /* N of its name, or 0 */
	struct digest sha256;
	bool is_note;
	struct digest note_id; /* of a note */
	uint64_t papers;       /* ballots and bundles */
	uint64_t size;         /* bytes */
	uint64_t seq;          /* its log entry; set by the store */
};

enum store_mode { STORE_READ, STORE_WRITE };

/*
 * Makes a new station file, mode 0600; refuses with ERROR_INPUT if the name
 * exists. The store is open for writing. The file has its name, whole and
 * durable, from the first store_commit() on; closed before, it is gone.
 */
MUST_CHECK int store_create(
    const char *path, struct store **store, struct error *err);

/*
 * Opens a station file. Refuses with ERROR_INPUT what is none, or was made by
 * a newer program. STORE_WRITE takes the single writer's lock and refuses,
 * with ERROR_SYSTEM, while another process holds it. Reads and checks the
 * chain of the whole log.
 */
MUST_CHECK int store_open(const char *path, enum store_mode mode,
    struct store **store, struct error *err);
void store_close(struct store *store); /* NULL is fine */

const char *store_path(const struct store *store);

/*
 * One transaction; store_rollback() is harmless without one. A closed log
 * takes nothing more: ERROR_BOOKS (store_refuse_closed() beforehand).
 */
MUST_CHECK int store_begin(struct store *store, struct error *err);
/*
 * Durable when it returns. Refuses a change that left no log entry: a
 * forgotten entry cannot go unnoticed (P5).
 */
MUST_CHECK int store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);

/* 0, or -1 with the way on if the log is closed. */
MUST_CHECK int store_refuse_closed(
    const struct store *store, struct error *err);

/* Appends an entry to the log, inside a transaction. */
MUST_CHECK int store_add_entry(struct store *store, enum log_type type,
    const struct text *payload, struct error *err);

/*
 * For a rebuild: appends a line of a log that exists elsewhere, as it is, if
 * it is the next one.
 */
MUST_CHECK int store_restore_entry(
    struct store *store, struct span line, struct error *err);

/* The head of the log, as far as this transaction sees it. */
const struct audit_log *store_log(const struct store *store);

/* Walks the log lines from `from`. `line` is borrowed for the call. */
typedef int store_entry_visit(
    void *context, struct span line, struct error *err);
MUST_CHECK int store_each_entry(struct store *store, uint64_t from,
    store_entry_visit *visit, void *context, struct error *err);

/* Adds the line of one entry to `line`. ERROR_BOOKS if there is none. */
MUST_CHECK int store_read_entry(
    struct store *store, uint64_t seq, struct text *line, struct error *err);

/*
 * Adds a file's bytes; its seq becomes that of the newest log entry, so add
 * the entry first.
 */
MUST_CHECK int store_add_file(struct store *store,
    const struct stored_file *file, struct span bytes, struct error *err);

/* Is a file with this digest there? A note with this id? */
MUST_CHECK int store_has_digest(struct store *store,
    const struct digest *digest, bool *found, struct error *err);
MUST_CHECK int store_has_note(struct store *store, const struct digest *note_id,
    bool *found, struct error *err);

/* Walks the files of one kind (FILE_NONE: all) in order of acceptance. */
typedef int store_file_visit(
    void *context, const struct stored_file *file, struct error *err);
MUST_CHECK int store_each_file(struct store *store, enum file_kind kind,
    store_file_visit *visit, void *context, struct error *err);

/* The row of a digest. ERROR_BOOKS if it is not there. */
MUST_CHECK int store_find_file(struct store *store, const struct digest *digest,
    struct stored_file *file, struct error *err);

/*
 * Reads a file's bytes into `bytes`, whose memory is used again (release it
 * at the end). Hashes them again: what is counted is what was verified.
 * ERROR_BOOKS if the stored bytes changed.
 */
MUST_CHECK int store_read_file(struct store *store,
    const struct stored_file *file, struct text *bytes, struct hashed *hashed,
    struct error *err);

/*
 * Its two halves, for tally/cmd_batch.h: the bytes, not looked at, and the
 * look at them, which is pure and may be taken on another core.
 */
MUST_CHECK int store_fetch_file(struct store *store,
    const struct stored_file *file, struct text *bytes, struct error *err);
MUST_CHECK int store_check_file(const struct stored_file *file,
    struct span bytes, struct hashed *hashed, struct error *err);

/*
 * Copies the whole database to a new file `path` (never overwritten), synced,
 * and reads the copy back: chain and size must be the same.
 */
MUST_CHECK int store_backup(
    struct store *store, const char *path, struct error *err);

#endif
