
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/inside.h"

#define APPLICATION_ID 0x4b414948 /* "KAIH" */
#define SCHEMA_VERSION 1
#define WAIT_MS 60000 /* for readers that count, for a writer that commits */

static const char schema[] =
    "CREATE TABLE entry ("
    "  seq INTEGER PRIMARY KEY,"
    "  line BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE file ("
    "  number INTEGER PRIMARY KEY,"
    "  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),"
    "  kind TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  ordinal INTEGER NOT NULL,"
    "  note_id BLOB UNIQUE CHECK (length(note_id) = 32),"
    "  papers INTEGER NOT NULL CHECK (papers >= 0),"
    "  size INTEGER NOT NULL CHECK (size = length(bytes)),"
    "  seq INTEGER NOT NULL REFERENCES entry (seq),"
    "  bytes BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX file_by_kind ON file (kind, number);"
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry"
    "  BEGIN SELECT RAISE (ABORT, 'the log never changes'); END;"
    "CREATE TRIGGER entry_keeps BEFORE DELETE ON entry"
    "  BEGIN SELECT RAISE (ABORT, 'the log never shrinks'); END;"
    "CREATE TRIGGER file_stays BEFORE UPDATE ON file"
    "  BEGIN SELECT RAISE (ABORT, 'a verified file never changes'); END;"
    "CREATE TRIGGER file_keeps BEFORE DELETE ON file"
    "  BEGIN SELECT RAISE (ABORT, 'a verified file stays'); END;";

static const char *const fix_disk =
    N_("check the disk (full? unplugged?); what was reported as done is kept");

int
store_refuse(struct store *store, struct error *err)
{
	int code = store->db != NULL ? sqlite3_errcode(store->db) : 0;

	error_set(err, ERROR_SYSTEM, fix_disk,
	    N_("the station file could not be used: %s"),
	    store->db != NULL ? sqlite3_errmsg(store->db) : "?");
	if (code == SQLITE_FULL)
		error_set(err, ERROR_SYSTEM,
		    N_("make room on the disk and do it again; what was "
		       "reported as done is kept"),
		    N_("the disk is full"));
	if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		error_set(err, ERROR_SYSTEM,
		    N_("wait until it is done, then try again"),
		    N_("another program is using the station file"));
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the station file is damaged"));
	return error_at_name(err, store->path);
}

int
store_execute(struct store *store, const char *sql, struct error *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_refuse(store, err);
	return 0;
}

int
store_prepare(struct store *store, const char *sql, sqlite3_stmt **statement,
    struct error *err)
{
	if (sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) !=
	    SQLITE_OK)
		return store_refuse(store, err);
	return 0;
}

int
store_kept(struct store *store, enum store_sql which, sqlite3_stmt **statement,
    struct error *err)
{
	static const char *const sql[SQL_KEPT_COUNT] = {
		[SQL_ADD_ENTRY] =
		    "INSERT INTO entry (seq, line) VALUES (?1, ?2)",
		[SQL_ADD_FILE] =
		    "INSERT INTO file (sha256, kind, subject, ordinal, note_id,"
		    " papers, size, seq, bytes)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		[SQL_HAS_DIGEST] = "SELECT 1 FROM file WHERE sha256 = ?1",
		[SQL_HAS_NOTE] = "SELECT 1 FROM file WHERE note_id = ?1",
	};

	*statement = store->kept[which];
	if (*statement != NULL)
		return 0;
	if (sqlite3_prepare_v3(store->db, sql[which], -1,
	        SQLITE_PREPARE_PERSISTENT, &store->kept[which],
	        NULL) != SQLITE_OK)
		return store_refuse(store, err);
	*statement = store->kept[which];
	return 0;
}

void
store_release(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

static void
disconnect(struct store *store)
{
	for (int i = 0; i < SQL_KEPT_COUNT; i++) {
		sqlite3_finalize(store->kept[i]);
		store->kept[i] = NULL;
	}
	sqlite3_close(store->db);
	store->db = NULL;
}

static int
pragma_number(
    struct store *store, const char *sql, int64_t *number, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int rc = -1;

	if (store_prepare(store, sql, &statement, err) != 0)
		return -1;
	if (sqlite3_step(statement) != SQLITE_ROW) {
		store_refuse(store, err);
		goto out;
	}
	*number = sqlite3_column_int64(statement, 0);
	rc = 0;
out:
	sqlite3_finalize(statement);
	return rc;
}

static int
connect_settings(struct store *store, struct error *err)
{
	sqlite3_busy_timeout(store->db, WAIT_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	sqlite3_db_config(
	    store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	return store_execute(store,
	    "PRAGMA foreign_keys = ON;"
	    /* EXTRA: a deleted journal must not come back after a power cut. */
	    "PRAGMA synchronous = EXTRA;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -16384;",
	    err);
}

static struct store *
store_new(const char *path)
{
	struct store *store = memory_new(1, sizeof(*store));

	store->path = memory_copy(span_of(path));
	store->lock = -1;
	return store;
}

static const char *
name_now(const struct store *store)
{
	return store->unfinished != NULL ? store->unfinished : store->path;
}

static int
connect(struct store *store, int flags, struct error *err)
{
	if (sqlite3_open_v2(name_now(store), &store->db,
	        flags | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		return store_refuse(store, err);
	return connect_settings(store, err);
}

/*
 * The lock is a flock(2) on the station file itself, held until after
 * SQLite has closed: SQLite's own locks are of another kind (fcntl), so
 * neither disturbs the other, and a killed process leaves none behind.
 */
static int
lock_take(struct store *store, struct error *err)
{
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	error_set(err, ERROR_SYSTEM,
	    N_("wait until the other command is done, then try again"),
	    N_("another kaihyo is writing to this station"));
	return error_at_name(err, store->path);
}

static int
lock_open(struct store *store, struct error *err)
{
	store->lock = open(store->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (store->lock >= 0)
		return lock_take(store, err);
	error_set(err, errno == ENOENT ? ERROR_INPUT : ERROR_SYSTEM,
	    N_("check the name of the station file"), N_("cannot open it: %s"),
	    error_reason());
	return error_at_name(err, store->path);
}

/* What never had its name goes away, with the journal of a failed commit. */
static void
unfinished_remove(struct store *store)
{
	struct text journal = { 0 };

	if (store->unfinished == NULL)
		return;
	text_addf(&journal, "%s-journal", store->unfinished);
	unlink(journal.at);
	unlink(store->unfinished);
	text_clear(&journal);
	free(store->unfinished);
	store->unfinished = NULL;
}

int
store_settle(struct store *store, struct error *err)
{
	int rc;

	/* SQLite knows the journal by the old name: connect anew. */
	disconnect(store);
	rc = file_settle(store->unfinished, store->path, err);
	free(store->unfinished);
	store->unfinished = NULL;
	if (rc == 0 && connect(store, SQLITE_OPEN_READWRITE, err) != 0) {
		unlink(store->path);
		rc = -1;
	}
	return rc;
}

static int
schema_make(struct store *store, struct error *err)
{
	char pragmas[128];

	sqlite3_snprintf(sizeof(pragmas), pragmas,
	    "PRAGMA page_size = 16384; BEGIN; PRAGMA application_id = %d;"
	    "PRAGMA user_version = %d;",
	    APPLICATION_ID, SCHEMA_VERSION);
	if (store_execute(store, pragmas, err) != 0 ||
	    store_execute(store, schema, err) != 0 ||
	    store_execute(store, "COMMIT", err) != 0)
		return -1;
	return 0;
}

int
store_create(const char *path, struct store **out, struct error *err)
{
	struct store *store = store_new(path);
	struct stat status;

	/* Looked at again, for good, when it gets its name. */
	if (lstat(path, &status) == 0) {
		file_refuse_existing(path, err);
		goto out;
	}
	store->unfinished = file_beside(path, &store->lock, err);
	if (store->unfinished == NULL || lock_take(store, err) != 0 ||
	    connect(store, SQLITE_OPEN_READWRITE, err) != 0 ||
	    schema_make(store, err) != 0)
		goto out;
	*out = store;
	return 0;
out:
	store_close(store);
	return -1;
}

static int
identity_check(struct store *store, struct error *err)
{
	int64_t application, version;

	if (pragma_number(store, "PRAGMA application_id", &application, err) !=
	        0 ||
	    pragma_number(store, "PRAGMA user_version", &version, err) != 0)
		return -1;
	if (application != APPLICATION_ID) {
		error_set(err, ERROR_INPUT, N_("give the station's own file"),
		    N_("this is not a station file of kaihyo"));
		return error_at_name(err, store->path);
	}
	if (version != SCHEMA_VERSION) {
		error_set(err, ERROR_INPUT,
		    N_("use the program that made it, or a newer one"),
		    N_("the station file has version %lld, this program "
		       "knows version %d"),
		    (long long)version, SCHEMA_VERSION);
		return error_at_name(err, store->path);
	}
	return 0;
}

static int
verify_entry(void *context, struct span line, struct error *err)
{
	struct log_entry entry;

	return audit_log_verify(context, line, &entry, err);
}

/*
 * A writer overwrites the head of its journal with zeros to commit, and syncs
 * that, instead of deleting the journal: no file is made and deleted for each
 * stick. What lies there between two transactions undoes nothing.
 */
static int
journal_keep(struct store *store, struct error *err)
{
	store->journal_stays = true;
	return store_execute(store, "PRAGMA journal_mode = PERSIST", err);
}

/*
 * At rest one file is the station. SQLite does not say whether it could remove
 * the other, and it does not while that is needed: so ask twice. If it stays,
 * it undoes nothing, and the next writer takes it over.
 */
static void
journal_remove(struct store *store)
{
	for (int i = 0; store->journal_stays && i < 2; i++)
		sqlite3_exec(store->db,
		    "PRAGMA journal_mode = PERSIST;"
		    "PRAGMA journal_mode = DELETE",
		    NULL, NULL, NULL);
}

/*
 * A reader must not write, but a killed writer's journal has to be rolled
 * back first, which a read-only connection cannot do. One transaction holds
 * from here to store_close(): whatever is imported meanwhile, the reader sees
 * one state.
 */
static int
database_open(struct store *store, enum store_mode mode, struct error *err)
{
	int64_t version;

	if (mode == STORE_WRITE)
		return connect(store, SQLITE_OPEN_READWRITE, err) != 0 ||
		               journal_keep(store, err) != 0
		           ? -1
		           : 0;
	if (connect(store, SQLITE_OPEN_READONLY, err) == 0 &&
	    pragma_number(store, "PRAGMA user_version", &version, err) == 0)
		return store_execute(store, "BEGIN", err);
	if ((sqlite3_extended_errcode(store->db) & 0xff) != SQLITE_READONLY &&
	    (sqlite3_extended_errcode(store->db) & 0xff) != SQLITE_CANTOPEN)
		return -1;
	disconnect(store);
	if (connect(store, SQLITE_OPEN_READWRITE, err) != 0)
		return -1;
	return store_execute(store, "PRAGMA query_only = ON; BEGIN", err);
}

int
store_open(const char *path, enum store_mode mode, struct store **out,
    struct error *err)
{
	struct store *store = store_new(path);
	struct stat status;

	if (lstat(path, &status) != 0) {
		error_set(err, ERROR_INPUT,
		    N_("check the name; `kaihyo tally open` makes a new one"),
		    N_("there is no such station file"));
		error_at_name(err, path);
		goto out;
	}
	/* A pipe would keep us waiting; a link can be turned elsewhere. */
	if (!S_ISREG(status.st_mode)) {
		error_set(err, ERROR_INPUT, N_("give the station's own file"),
		    N_("this is not a station file of kaihyo"));
		error_at_name(err, path);
		goto out;
	}
	if (mode == STORE_WRITE && lock_open(store, err) != 0)
		goto out;
	if (database_open(store, mode, err) != 0 ||
	    identity_check(store, err) != 0)
		goto out;
	if (store_each_entry(store, 0, verify_entry, &store->log, err) != 0)
		goto out;
	*out = store;
	return 0;
out:
	store_close(store);
	return -1;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	store_rollback(store);
	journal_remove(store);
	disconnect(store);
	unfinished_remove(store);
	if (store->lock >= 0)
		close(store->lock);
	free(store->path);
	free(store);
}

const char *
store_path(const struct store *store)
{
	return store->path;
}

int
store_refuse_closed(const struct store *store, struct error *err)
{
	if (!store->log.closed)
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("only a new station that names this one goes on: kaihyo tally "
	       "open --after, then import the media again"),
	    N_("the log of this station is closed"));
	return error_at_name(err, store->path);
}

int
store_begin(struct store *store, struct error *err)
{
	assert(!store->in_transaction);
	if (store_refuse_closed(store, err) != 0)
		return -1;
	if (store_execute(store, "BEGIN IMMEDIATE", err) != 0)
		return -1;
	store->in_transaction = true;
	store->log_before = store->log;
	store->entries_added = 0;
	store->changes_before = sqlite3_total_changes64(store->db);
	return 0;
}

void
store_rollback(struct store *store)
{
	if (!store->in_transaction)
		return;
	/* If this fails, closing the connection rolls back all the same. */
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->log = store->log_before;
	store->in_transaction = false;
}

int
store_commit(struct store *store, struct error *err)
{
	bool changed =
	    sqlite3_total_changes64(store->db) != store->changes_before;

	assert(store->in_transaction);
	if (changed && store->entries_added == 0) {
		store_rollback(store);
		return error_set(err, ERROR_SYSTEM,
		    N_("report this as a bug; nothing was saved"),
		    N_("a command changed the station without logging it"));
	}
	if (store_execute(store, "COMMIT", err) != 0) {
		store_rollback(store);
		return -1;
	}
	store->in_transaction = false;
	return store->unfinished != NULL ? store_settle(store, err) : 0;
}
