#include <assert.h>

#include "base/clock.h"
#include "store/inside.h"

const struct audit_log *
store_log(const struct store *store)
{
	return &store->log;
}

/* Puts the line at the end; `log` is the head with it. */
static int
line_add(struct store *store, const struct audit_log *log, struct span line,
    struct error *err)
{
	sqlite3_stmt *statement;
	int rc = -1;

	assert(store->in_transaction);
	if (store->log.tree.size >= LOG_ENTRIES_MAX)
		return error_set(err, ERROR_BOOKS,
		    N_("certify and close from a station that takes the same "
		       "media in again, without what was refused"),
		    N_("the log has %d entries and takes no more"),
		    LOG_ENTRIES_MAX);
	if (store_kept(store, SQL_ADD_ENTRY, &statement, err) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)store->log.tree.size);
	sqlite3_bind_blob64(statement, 2, line.at, line.len, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_DONE) {
		store_refuse(store, err);
		goto out;
	}
	store->log = *log;
	store->entries_added++;
	rc = 0;
out:
	store_release(statement);
	return rc;
}

int
store_add_entry(struct store *store, enum log_type type,
    const struct text *payload, struct error *err)
{
	struct audit_log log = store->log;
	struct text line = { 0 };
	int rc;

	audit_log_append(&log, clock_now(), type, text_span(payload), &line);
	rc = line_add(store, &log, text_span(&line), err);
	text_clear(&line);
	return rc;
}

int
store_restore_entry(struct store *store, struct span line, struct error *err)
{
	struct audit_log log = store->log;
	struct log_entry entry;

	if (audit_log_verify(&log, line, &entry, err) != 0)
		return -1;
	return line_add(store, &log, line, err);
}

/* The column "seq" is derived: it counts the lines. */
static int
number_check(sqlite3_stmt *row, uint64_t seq, struct error *err)
{
	if (sqlite3_column_int64(row, 1) == (sqlite3_int64)seq)
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("the log entry stands in the wrong row: %lld"),
	    (long long)sqlite3_column_int64(row, 1));
	return error_at(err, N_("log entry %llu"), (unsigned long long)seq);
}

int
store_each_entry(struct store *store, uint64_t from, store_entry_visit *visit,
    void *context, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int rc = -1, step;

	if (store_prepare(store,
	        "SELECT line, seq FROM entry WHERE seq >= ?1 ORDER BY seq",
	        &statement, err) != 0)
		return -1;
	/* From 0 on: also what someone hid below it. */
	sqlite3_bind_int64(
	    statement, 1, from > 0 ? (sqlite3_int64)from : INT64_MIN);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *at = sqlite3_column_blob(statement, 0);
		size_t len = (size_t)sqlite3_column_bytes(statement, 0);
		struct span line = { at != NULL ? at : "", len };

		if (visit(context, line, err) != 0 ||
		    number_check(statement, from++, err) != 0) {
			error_at_name(err, store->path);
			goto out;
		}
	}
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
store_read_entry(
    struct store *store, uint64_t seq, struct text *line, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int rc = -1, step;

	if (store_prepare(store, "SELECT line FROM entry WHERE seq = ?1",
	        &statement, err) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)seq);
	step = sqlite3_step(statement);
	if (step == SQLITE_DONE) {
		error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the log has no entry %llu"), (unsigned long long)seq);
		error_at_name(err, store->path);
		goto out;
	}
	if (step != SQLITE_ROW) {
		store_refuse(store, err);
		goto out;
	}
	text_add_bytes(line, sqlite3_column_blob(statement, 0),
	    (size_t)sqlite3_column_bytes(statement, 0));
	rc = 0;
out:
	sqlite3_finalize(statement);
	return rc;
}
