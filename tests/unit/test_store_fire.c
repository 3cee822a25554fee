/*
 * The store over a disk that fails: a SQLite VFS over the usual one, whose
 * n-th call of a kind fails with a code of SQLite's own, once or from then
 * on, is torn in the middle, or is the last before the power goes and takes
 * with it what no sync has followed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"
#include "tests/unit/test.h"

#define STATION "test.kaihyo"
#define COPY "copy.kaihyo"
#define COMMITS 3
#define CODE_POWER (-1)
#define CODE_TORN (-2)

enum call { OPEN, DELETE, READ, WRITE, CUT, SYNC, SIZE, LOCK, UNLOCK, CALLS };

/* Which call fails, and how. */
static struct {
	enum call on;
	long at;
	int code; /* of SQLite, or CODE_... */
	bool ever;
	long calls[CALLS];
	bool struck;
} fire;

/* What a write replaced, until a sync. */
struct undo {
	struct undo *before;
	sqlite3_int64 offset, size; /* of the file */
	int len, done;
	char *old, *new;
};

struct burning {
	sqlite3_file base;
	struct undo *undo;
	sqlite3_file *real;
};

static sqlite3_file *
real(sqlite3_file *file)
{
	return ((struct burning *)file)->real;
}

/* SQLITE_OK, or how this call fails. */
static int
strike(enum call call)
{
	long now = ++fire.calls[call];

	/* Without power nothing works any more. */
	if (fire.struck && fire.code == CODE_POWER)
		return SQLITE_IOERR;
	if (fire.on != call || now < fire.at || (now > fire.at && !fire.ever))
		return SQLITE_OK;
	fire.struck = true;
	return fire.code;
}

/* --- files ---------------------------------------------------------------- */

static void
undo_clear(struct burning *file)
{
	while (file->undo != NULL) {
		struct undo *undo = file->undo;

		file->undo = undo->before;
		free(undo->old);
		free(undo->new);
		free(undo);
	}
}

static void
undo_add(struct burning *file, const void *at, int len, sqlite3_int64 offset)
{
	struct undo *undo = calloc(1, sizeof(*undo));

	ck_assert_ptr_nonnull(undo);
	undo->before = file->undo;
	undo->offset = offset;
	undo->len = len;
	undo->old = calloc(1, (size_t)len + 1);
	undo->new = calloc(1, (size_t)len + 1);
	ck_assert(undo->old != NULL && undo->new != NULL);
	memcpy(undo->new, at, (size_t)len);
	real(&file->base)->pMethods->xFileSize(file->real, &undo->size);
	/* Past the end there is nothing: zeros are right. */
	file->real->pMethods->xRead(file->real, undo->old, len, offset);
	file->undo = undo;
}

/* Every second write is lost, every second of the others half there. */
static void
power_off(struct burning *file)
{
	sqlite3_file *to = file->real;
	int n = 0;

	for (struct undo *undo = file->undo; undo != NULL;
	     undo = undo->before, n++) {
		to->pMethods->xWrite(to, undo->old, undo->len, undo->offset);
		if (n % 2 == 1)
			to->pMethods->xWrite(to, undo->new,
			    undo->len / (n % 4 == 1 ? 2 : 1), undo->offset);
		if (n % 2 == 0)
			to->pMethods->xTruncate(to, undo->size);
	}
	undo_clear(file);
}

static int
fire_close(sqlite3_file *file)
{
	struct burning *burning = (struct burning *)file;
	int rc;

	if (fire.struck && fire.code == CODE_POWER)
		power_off(burning);
	undo_clear(burning);
	rc = burning->real->pMethods != NULL
	         ? burning->real->pMethods->xClose(burning->real)
	         : SQLITE_OK;
	free(burning->real);
	return rc;
}

static int
fire_read(sqlite3_file *file, void *at, int len, sqlite3_int64 offset)
{
	int rc = strike(READ);

	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_READ : rc;
	return real(file)->pMethods->xRead(real(file), at, len, offset);
}

static int
fire_write(sqlite3_file *file, const void *at, int len, sqlite3_int64 offset)
{
	int rc = strike(WRITE);

	if (rc == CODE_TORN || rc == CODE_POWER) {
		real(file)->pMethods->xWrite(real(file), at, len / 2, offset);
		return SQLITE_IOERR_WRITE;
	}
	if (rc != SQLITE_OK)
		return rc;
	undo_add((struct burning *)file, at, len, offset);
	return real(file)->pMethods->xWrite(real(file), at, len, offset);
}

static int
fire_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = strike(CUT);

	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_TRUNCATE : rc;
	return real(file)->pMethods->xTruncate(real(file), size);
}

/* The test's own disk is quick: nothing needs to reach it. */
static int
fire_sync(sqlite3_file *file, int flags)
{
	int rc = strike(SYNC);

	(void)flags;
	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_FSYNC : rc;
	undo_clear((struct burning *)file);
	return SQLITE_OK;
}

static int
fire_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int rc = strike(SIZE);

	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_FSTAT : rc;
	return real(file)->pMethods->xFileSize(real(file), size);
}

static int
fire_lock(sqlite3_file *file, int level)
{
	int rc = strike(LOCK);

	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_LOCK : rc;
	return real(file)->pMethods->xLock(real(file), level);
}

/* It is unlocked all the same: the system does that for a process. */
static int
fire_unlock(sqlite3_file *file, int level)
{
	int rc = strike(UNLOCK);
	int done = real(file)->pMethods->xUnlock(real(file), level);

	return rc == SQLITE_OK ? done : rc < 0 ? SQLITE_IOERR_UNLOCK : rc;
}

static int
fire_reserved(sqlite3_file *file, int *reserved)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

static int
fire_control(sqlite3_file *file, int operation, void *argument)
{
	return real(file)->pMethods->xFileControl(
	    real(file), operation, argument);
}

static int
fire_sector(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
fire_device(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = fire_close,
	.xRead = fire_read,
	.xWrite = fire_write,
	.xTruncate = fire_truncate,
	.xSync = fire_sync,
	.xFileSize = fire_size,
	.xLock = fire_lock,
	.xUnlock = fire_unlock,
	.xCheckReservedLock = fire_reserved,
	.xFileControl = fire_control,
	.xSectorSize = fire_sector,
	.xDeviceCharacteristics = fire_device,
};

/* --- the VFS -------------------------------------------------------------- */

static sqlite3_vfs *
usual(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int
fire_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct burning *burning = (struct burning *)file;
	int rc = strike(OPEN);

	*burning = (struct burning){ .base.pMethods = NULL };
	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_CANTOPEN : rc;
	burning->real = calloc(1, (size_t)usual(vfs)->szOsFile);
	ck_assert_ptr_nonnull(burning->real);
	rc = usual(vfs)->xOpen(usual(vfs), name, burning->real, flags, out);
	/* SQLite closes what has methods, also after a failure. */
	burning->base.pMethods = &methods;
	return rc;
}

static int
fire_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	int rc = strike(DELETE);

	if (rc != SQLITE_OK)
		return rc < 0 ? SQLITE_IOERR_DELETE : rc;
	return usual(vfs)->xDelete(usual(vfs), name, sync);
}

/* For the length of a story; the test process ends after it. */
static void
fire_register(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *below = sqlite3_vfs_find("unix");

	ck_assert_ptr_nonnull(below);
	vfs = *below;
	vfs.pNext = NULL;
	vfs.zName = "fire";
	vfs.pAppData = below;
	vfs.szOsFile = (int)sizeof(struct burning);
	vfs.xOpen = fire_open;
	vfs.xDelete = fire_delete;
	ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

static void
fire_out(void)
{
	sqlite3_vfs_unregister(sqlite3_vfs_find("fire"));
}

/* --- the story ------------------------------------------------------------ */

static struct error err;

/* File `n`, 40 KB: more than a page of SQLite. */
static int
add_file(struct store *store, int n)
{
	struct stored_file file = {
		.kind = FILE_BALLOTS, .subject = "kita", .ordinal = (uint64_t)n
	};
	struct text bytes = { 0 }, payload = { 0 };
	int rc;

	for (int i = 0; i < 1000; i++)
		text_addf(&bytes, "%039d\n", n + i);
	payload_add_number(&payload, "number", (uint64_t)n);
	file.sha256 = digest_of(text_span(&bytes));
	rc = store_add_entry(
	         store, n == 0 ? LOG_OPEN : LOG_ACCEPTED, &payload, &err) == 0
	         ? store_add_file(store, &file, text_span(&bytes), &err)
	         : -1;
	text_clear(&payload);
	text_clear(&bytes);
	return rc;
}

static int
commit_file(struct store *store, int n)
{
	if (store_begin(store, &err) == 0 && add_file(store, n) == 0)
		return store_commit(store, &err);
	store_rollback(store);
	return -1;
}

/* What was reported as done. */
struct done {
	int commits;
	bool copied;
};

static bool
exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

/* Makes, adds to and copies a station, as far as it comes. */
static struct done
story(int from)
{
	struct done done = { .commits = from };
	struct store *store = NULL;
	int rc = from == 0 ? store_create(STATION, &store, &err)
	                   : store_open(STATION, STORE_WRITE, &store, &err);

	while (rc == 0 && done.commits < COMMITS) {
		rc = commit_file(store, done.commits);
		done.commits += rc == 0;
	}
	if (rc == 0)
		done.copied = store_backup(store, COPY, &err) == 0;
	store_close(store);
	return done;
}

static int
read_file(void *context, const struct stored_file *file, struct error *why)
{
	struct store *store = context;
	struct text bytes = { 0 };
	struct hashed hashed;
	int rc = store_read_file(store, file, &bytes, &hashed, why);

	text_clear(&bytes);
	return rc;
}

/* How many commits are there, whole. */
static int
commits_in(const char *path)
{
	struct store *store = NULL;
	int size;

	if (!exists(path))
		return 0;
	ck_assert_msg(store_open(path, STORE_READ, &store, &err) == 0, "%s: %s",
	    path, err.what.id);
	ck_assert_int_eq(
	    store_each_file(store, FILE_NONE, read_file, store, &err), 0);
	size = (int)store_log(store)->tree.size;
	store_close(store);
	return size;
}

/* One point; false if the story does not come so far. */
static bool
burns(enum call on, long at, int code, bool ever)
{
	struct done done;
	int there;

	memset(&fire, 0, sizeof(fire));
	fire.on = on;
	fire.at = at;
	fire.code = code;
	fire.ever = ever;
	fire_register();
	done = story(0);
	fire_out();
	if (!fire.struck) {
		ck_assert(done.commits == COMMITS && done.copied);
		return false;
	}
	/* What was reported is there, and at most one commit more. */
	there = commits_in(STATION);
	ck_assert_msg(there >= done.commits && there <= done.commits + 1,
	    "call %d, the %ld-th, code %d: %d commits reported, %d there", on,
	    at, code, done.commits, there);
	ck_assert_msg(!done.copied || commits_in(COPY) == COMMITS,
	    "call %d, the %ld-th, code %d: the copy is not there", on, at,
	    code);
	ck_assert(commits_in(COPY) == 0 || commits_in(COPY) == COMMITS);
	/* And it goes on from there. */
	unlink(COPY);
	done = story(there);
	ck_assert_msg(done.commits == COMMITS && done.copied,
	    "call %d, the %ld-th, code %d: again: %s", on, at, code,
	    err.what.id);
	ck_assert_int_eq(commits_in(COPY), COMMITS);
	return true;
}

static const struct {
	enum call on;
	int code;
	bool ever;
	int at_least; /* how often the story makes this call */
} fates[] = {
	{ OPEN, SQLITE_CANTOPEN, false, 8 },
	{ OPEN, SQLITE_IOERR, true, 8 },
	{ READ, SQLITE_IOERR_READ, false, 20 },
	{ READ, SQLITE_IOERR_SHORT_READ, false, 20 },
	{ READ, SQLITE_IOERR_READ, true, 20 },
	{ WRITE, SQLITE_IOERR_WRITE, false, 40 },
	{ WRITE, SQLITE_FULL, false, 40 },
	{ WRITE, SQLITE_FULL, true, 40 },
	{ WRITE, CODE_TORN, false, 40 },
	{ WRITE, CODE_TORN, true, 40 },
	{ WRITE, CODE_POWER, false, 40 },
	{ CUT, SQLITE_IOERR_TRUNCATE, false, 0 },
	{ SYNC, SQLITE_IOERR_FSYNC, false, 8 },
	{ SYNC, SQLITE_IOERR_FSYNC, true, 8 },
	{ SYNC, CODE_POWER, false, 8 },
	{ DELETE, SQLITE_IOERR_DELETE, false, 4 },
	{ DELETE, SQLITE_IOERR_DELETE, true, 4 },
	{ DELETE, SQLITE_IOERR_DIR_FSYNC, false, 4 },
	{ DELETE, CODE_POWER, false, 4 },
	{ SIZE, SQLITE_IOERR_FSTAT, false, 8 },
	{ LOCK, SQLITE_IOERR_LOCK, false, 10 },
	{ LOCK, SQLITE_BUSY, false, 10 },
	{ UNLOCK, SQLITE_IOERR_UNLOCK, false, 5 },
};

START_TEST(whatever_fails_what_was_reported_is_there)
{
	/* In memory, where it can be: thousands of folders are synced. */
	bool memory = access("/dev/shm", W_OK) == 0;
	char name[40];
	long at = 0;

	snprintf(name, sizeof(name), "%s/kaihyo-fire-XXXXXX",
	    memory ? "/dev/shm" : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(name));
	ck_assert_int_eq(chdir(name), 0);
	do {
		unlink(STATION);
		unlink(STATION "-journal");
		unlink(COPY);
		at++;
	} while (burns(fates[_i].on, at, fates[_i].code, fates[_i].ever));
	ck_assert_int_gt(at, fates[_i].at_least);
	unlink(STATION);
	unlink(COPY);
	/* Nothing is left beside them, unless it could not be deleted. */
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(name), 0);
}
END_TEST

static const struct unit_test tests[] = {
	{ &whatever_fails_what_was_reported_is_there,
	    sizeof(fates) / sizeof(fates[0]) },
};
UNIT_TESTS("store_fire", tests)
