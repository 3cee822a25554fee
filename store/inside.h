/*
 * What the files of store/ share and nobody else sees.
 */
#ifndef KAIHYO_STORE_INSIDE_H
#define KAIHYO_STORE_INSIDE_H

#include <sqlite3.h>

#include "store/store.h"

struct store {
	sqlite3 *db;
	char *path;
	char *unfinished; /* its name until the first commit, or NULL */
	int lock;         /* descriptor that holds the writer's lock, or -1 */
	struct audit_log log, log_before; /* now; at store_begin() */
	sqlite3_int64 changes_before;
	uint64_t entries_added;
	bool in_transaction;
};

/* What SQLite says, as our error. Returns -1. */
int store_refuse(struct store *store, struct error *err);

/* Gives a new station its name; the connection is then a new one. */
MUST_CHECK int store_settle(struct store *store, struct error *err);

MUST_CHECK int store_execute(
    struct store *store, const char *sql, struct error *err);
MUST_CHECK int store_prepare(struct store *store, const char *sql,
    sqlite3_stmt **statement, struct error *err);

/* Runs a statement that gives no rows, and finalizes it. */
MUST_CHECK int store_run(
    struct store *store, sqlite3_stmt *statement, struct error *err);

#endif
