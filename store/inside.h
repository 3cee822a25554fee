/*
 * What the files of store/ share and nobody else sees.
 */
#ifndef KAIHYO_STORE_INSIDE_H
#define KAIHYO_STORE_INSIDE_H

#include <sqlite3.h>

#include "store/store.h"

/* Statements that import asks for each file: prepared once, then kept. */
enum store_sql {
	SQL_ADD_ENTRY,
	SQL_ADD_FILE,
	SQL_HAS_DIGEST,
	SQL_HAS_NOTE,
	SQL_KEPT_COUNT
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *kept[SQL_KEPT_COUNT]; /* NULL until asked for */
	char *path;
	char *unfinished; /* its name until the first commit, or NULL */
	int lock;         /* descriptor that holds the writer's lock, or -1 */
	struct audit_log log, log_before; /* now; at store_begin() */
	sqlite3_int64 changes_before;
	uint64_t entries_added;
	bool in_transaction;
	bool journal_stays; /* between transactions, until store_close() */
};

/* What SQLite says, as our error. Returns -1. */
int store_refuse(struct store *store, struct error *err);

/* Gives a new station its name; the connection is then a new one. */
MUST_CHECK int store_settle(struct store *store, struct error *err);

MUST_CHECK int store_execute(
    struct store *store, const char *sql, struct error *err);
MUST_CHECK int store_prepare(struct store *store, const char *sql,
    sqlite3_stmt **statement, struct error *err);

/*
 * One of the kept ones, ready to be bound. store_release() after every use: it
 * keeps no pointer to what was bound. (NULL is fine.)
 */
MUST_CHECK int store_kept(struct store *store, enum store_sql which,
    sqlite3_stmt **statement, struct error *err);
void store_release(sqlite3_stmt *statement);

#endif
