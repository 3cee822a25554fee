#include <assert.h>
#include <string.h>

#include "store/inside.h"

static const char *const kind_words[FILE_KIND_COUNT] = { WORD_(""),
	WORD_("root"), WORD_("election-note"), WORD_("election-json"),
	WORD_("ordinance-json"), WORD_("setup-note"), WORD_("setup-json"),
	WORD_("roster-note"), WORD_("manifest"), WORD_("turnout"),
	WORD_("roll"), WORD_("totals"), WORD_("gate"), WORD_("ruling"),
	WORD_("sheet"), WORD_("ballots"), WORD_("bundles"), WORD_("transcript"),
	WORD_("receipt"), WORD_("opening"), WORD_("certificate"),
	WORD_("declaration"), WORD_("checkins"), WORD_("roll-list"),
	WORD_("roll-changes"), WORD_("checkpoint"), WORD_("return"),
	WORD_("bundle"), WORD_("interim") };

const char *
file_kind_word(enum file_kind kind)
{
	assert(kind > FILE_NONE && kind < FILE_KIND_COUNT);
	return kind_words[kind];
}

const char *
file_kind_name(enum file_kind kind)
{
	return WORD_TEXT(file_kind_word(kind));
}

enum file_kind
file_kind_find(struct span name)
{
	for (int kind = FILE_NONE + 1; kind < FILE_KIND_COUNT; kind++)
		if (span_equals(name, WORD_TEXT(kind_words[kind])))
			return (enum file_kind)kind;
	return FILE_NONE;
}

#define COLUMNS                                                                \
	"number, kind, subject, ordinal, sha256, note_id, papers, size, seq "

static int
damaged(struct store *store, struct error *err)
{
	error_set(err, ERROR_BOOKS,
	    N_("take the last backup, and keep this file for the security "
	       "officer"),
	    N_("a row of the station file does not make sense"));
	return error_at_name(err, store->path);
}

static bool
column_digest(sqlite3_stmt *row, int column, struct digest *digest)
{
	if (sqlite3_column_bytes(row, column) != DIGEST_LEN)
		return false;
	memcpy(digest->bytes, sqlite3_column_blob(row, column), DIGEST_LEN);
	return true;
}

static struct span
column_text(sqlite3_stmt *row, int column)
{
	const char *at = (const char *)sqlite3_column_text(row, column);

	return (struct span){ at != NULL ? at : "",
		(size_t)sqlite3_column_bytes(row, column) };
}

/* One row of COLUMNS. */
static int
file_read_row(struct store *store, sqlite3_stmt *row, struct stored_file *file,
    struct error *err)
{
	*file = (struct stored_file){
		.number = sqlite3_column_int64(row, 0),
		.kind = file_kind_find(column_text(row, 1)),
		.ordinal = (uint64_t)sqlite3_column_int64(row, 3),
		.is_note = sqlite3_column_type(row, 5) != SQLITE_NULL,
		.papers = (uint64_t)sqlite3_column_int64(row, 6),
		.size = (uint64_t)sqlite3_column_int64(row, 7),
		.seq = (uint64_t)sqlite3_column_int64(row, 8),
	};
	if (file->kind == FILE_NONE ||
	    !span_copy(
	        column_text(row, 2), file->subject, sizeof(file->subject)) ||
	    !column_digest(row, 4, &file->sha256) ||
	    (file->is_note && !column_digest(row, 5, &file->note_id)))
		return damaged(store, err);
	return 0;
}

static void
bind_digest(sqlite3_stmt *statement, int index, const struct digest *digest)
{
	sqlite3_bind_blob(
	    statement, index, digest->bytes, DIGEST_LEN, SQLITE_STATIC);
}

int
store_add_file(struct store *store, const struct stored_file *file,
    struct span bytes, struct error *err)
{
	sqlite3_stmt *statement;
	int rc;

	assert(store->in_transaction && store->log.tree.size > 0);
	if (store_kept(store, SQL_ADD_FILE, &statement, err) != 0)
		return -1;
	bind_digest(statement, 1, &file->sha256);
	sqlite3_bind_text(
	    statement, 2, file_kind_name(file->kind), -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, file->subject, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 4, (sqlite3_int64)file->ordinal);
	if (file->is_note)
		bind_digest(statement, 5, &file->note_id);
	sqlite3_bind_int64(statement, 6, (sqlite3_int64)file->papers);
	sqlite3_bind_int64(statement, 7, (sqlite3_int64)bytes.len);
	sqlite3_bind_int64(
	    statement, 8, (sqlite3_int64)store->log.tree.size - 1);
	sqlite3_bind_blob64(statement, 9, bytes.at, bytes.len, SQLITE_STATIC);
	rc = sqlite3_step(statement) == SQLITE_DONE ? 0
	                                            : store_refuse(store, err);
	store_release(statement);
	return rc;
}

static int
has(struct store *store, enum store_sql which, const struct digest *digest,
    bool *found, struct error *err)
{
	sqlite3_stmt *statement;
	int step, rc = -1;

	if (store_kept(store, which, &statement, err) != 0)
		return -1;
	bind_digest(statement, 1, digest);
	step = sqlite3_step(statement);
	if (step != SQLITE_ROW && step != SQLITE_DONE) {
		store_refuse(store, err);
		goto out;
	}
	*found = step == SQLITE_ROW;
	rc = 0;
out:
	store_release(statement);
	return rc;
}

int
store_has_digest(struct store *store, const struct digest *digest, bool *found,
    struct error *err)
{
	return has(store, SQL_HAS_DIGEST, digest, found, err);
}

int
store_has_note(struct store *store, const struct digest *note_id, bool *found,
    struct error *err)
{
	return has(store, SQL_HAS_NOTE, note_id, found, err);
}

int
store_each_file(struct store *store, enum file_kind kind,
    store_file_visit *visit, void *context, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	struct stored_file file;
	int step, rc = -1;

	if (store_prepare(store,
	        kind == FILE_NONE ? "SELECT " COLUMNS
	                            "FROM file ORDER BY number"
	                          : "SELECT " COLUMNS
	                            "FROM file WHERE kind = ?1 ORDER BY number",
	        &statement, err) != 0)
		return -1;
	if (kind != FILE_NONE)
		sqlite3_bind_text(
		    statement, 1, file_kind_name(kind), -1, SQLITE_STATIC);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW)
		if (file_read_row(store, statement, &file, err) != 0 ||
		    visit(context, &file, err) != 0)
			goto out;
	if (step != SQLITE_DONE) {
		store_refuse(store, err);
		goto out;
	}
	rc = 0;
out:
	sqlite3_finalize(statement);
	return rc;
}

int
store_find_file(struct store *store, const struct digest *digest,
    struct stored_file *file, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int step, rc = -1;

	if (store_prepare(store,
	        "SELECT " COLUMNS "FROM file WHERE sha256 = ?1", &statement,
	        err) != 0)
		return -1;
	bind_digest(statement, 1, digest);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		rc = file_read_row(store, statement, file, err);
	else if (step == SQLITE_DONE)
		damaged(store, err);
	else
		store_refuse(store, err);
	sqlite3_finalize(statement);
	return rc;
}

int
store_fetch_file(struct store *store, const struct stored_file *file,
    struct text *bytes, struct error *err)
{
	sqlite3_blob *blob = NULL;
	int len, rc = -1;

	if (sqlite3_blob_open(store->db, "main", "file", "bytes", file->number,
	        0, &blob) != SQLITE_OK)
		return store_refuse(store, err);
	len = sqlite3_blob_bytes(blob);
	bytes->len = 0;
	text_reserve(bytes, (size_t)len);
	if (sqlite3_blob_read(blob, bytes->at, len, 0) != SQLITE_OK) {
		store_refuse(store, err);
		goto out;
	}
	bytes->len = (size_t)len;
	bytes->at[len] = '\0';
	rc = 0;
out:
	sqlite3_blob_close(blob);
	return rc;
}

int
store_check_file(const struct stored_file *file, struct span bytes,
    struct hashed *hashed, struct error *err)
{
	*hashed = hashed_of(bytes);
	if (digest_same(&hashed->digest, &file->sha256))
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("stop: the disk or someone changed it; take the last backup and "
	       "call the security officer"),
	    N_("stored bytes are no longer those that were verified"));
	return error_at(
	    err, N_("file %lld of the station"), (long long)file->number);
}

int
store_read_file(struct store *store, const struct stored_file *file,
    struct text *bytes, struct hashed *hashed, struct error *err)
{
	if (store_fetch_file(store, file, bytes, err) != 0)
		return -1;
	return store_check_file(file, text_span(bytes), hashed, err);
}
