#include <unistd.h>

#include "store/inside.h"

int
store_backup(struct store *store, const char *path, struct error *err)
{
	struct store *copy = NULL;
	sqlite3_backup *backup;
	int rc = -1;

	if (store_create(path, &copy, err) != 0)
		return -1;
	backup = sqlite3_backup_init(copy->db, "main", store->db, "main");
	if (backup == NULL || sqlite3_backup_step(backup, -1) != SQLITE_DONE) {
		sqlite3_backup_finish(backup);
		store_refuse(copy, err);
		goto out;
	}
	if (sqlite3_backup_finish(backup) != SQLITE_OK) {
		store_refuse(copy, err);
		goto out;
	}
	store_close(copy);
	copy = NULL;
	/* Read back what now lies on the medium. */
	if (store_open(path, STORE_READ, &copy, err) != 0)
		goto out;
	if (copy->log.tree.size != store->log.tree.size ||
	    !digest_same(&copy->log.last, &store->log.last)) {
		error_set(err, ERROR_SYSTEM,
		    N_("use another medium and try again"),
		    N_("the copy is not the same as the station"));
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	store_close(copy);
	if (rc != 0)
		unlink(path);
	return rc;
}
