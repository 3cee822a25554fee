#include <fcntl.h>

#include "store/inside.h"

/* While the files of the copy are read back. */
struct reading {
	struct store *copy;
	struct text bytes;
};

static int
read_back(void *context, const struct stored_file *file, struct error *err)
{
	struct reading *reading = context;
	struct hashed hashed;

	return store_read_file(
	    reading->copy, file, &reading->bytes, &hashed, err);
}

/* Chain, size and bytes of what now lies on the medium. */
static int
compare(const struct store *store, const char *path, struct error *err)
{
	struct reading reading = { .copy = NULL };
	int rc = -1;

	if (store_open(path, STORE_READ, &reading.copy, err) != 0)
		return -1;
	if (reading.copy->log.tree.size != store->log.tree.size ||
	    !digest_same(&reading.copy->log.last, &store->log.last)) {
		error_set(err, ERROR_SYSTEM,
		    N_("use another medium and try again"),
		    N_("the copy is not the same as the station"));
		error_at_name(err, path);
		goto out;
	}
	rc = store_each_file(reading.copy, FILE_NONE, read_back, &reading, err);
out:
	text_clear(&reading.bytes);
	store_close(reading.copy);
	return rc;
}

static int
copy_pages(struct store *store, struct store *copy, struct error *err)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(copy->db, "main", store->db, "main");
	int step = backup != NULL ? sqlite3_backup_step(backup, -1) : 0;

	if (sqlite3_backup_finish(backup) != SQLITE_OK || step != SQLITE_DONE)
		return store_refuse(copy, err);
	return 0;
}

int
store_backup(struct store *store, const char *path, struct error *err)
{
	struct store *copy = NULL;
	int rc = -1;

	if (store_create(path, &copy, err) != 0)
		return -1;
	if (copy_pages(store, copy, err) != 0)
		goto out;
	/* All of it is synced: what is read back comes from the medium. */
	posix_fadvise(copy->lock, 0, 0, POSIX_FADV_DONTNEED);
	if (compare(store, copy->unfinished, err) != 0 ||
	    store_settle(copy, err) != 0)
		goto out;
	rc = 0;
out:
	store_close(copy);
	return rc;
}
