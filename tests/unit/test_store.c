#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"
#include "tests/unit/test.h"

#define STATION "test.kaihyo"

static struct error err;
static char folder[64];

/* An empty folder of its own for each test. */
static void
fresh_folder(void)
{
	char name[] = "/tmp/kaihyo-store-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(name));
	ck_assert_int_eq(chdir(name), 0);
}

static void
add_entry(struct store *store, enum log_type type)
{
	struct text payload = { 0 };

	payload_add(&payload, "name", "a test");
	ck_assert_int_eq(store_add_entry(store, type, &payload, &err), 0);
	text_clear(&payload);
}

static int
add_file(struct store *store, const char *bytes)
{
	struct stored_file file = { .kind = FILE_BALLOTS,
		.subject = "kita",
		.ordinal = 1,
		.papers = 3 };

	file.sha256 = digest_of(span_of(bytes));
	return store_add_file(store, &file, span_of(bytes), &err);
}

/* A station with entry 0 and one file. */
static void
make_station(void)
{
	struct store *store = NULL;

	fresh_folder();
	ck_assert_int_eq(store_create(STATION, &store, &err), 0);
	ck_assert_int_eq(store_begin(store, &err), 0);
	add_entry(store, LOG_OPEN);
	ck_assert_int_eq(add_file(store, "first"), 0);
	ck_assert_int_eq(store_commit(store, &err), 0);
	store_close(store);
}

/* Runs SQL behind the store's back. */
static int
tamper(const char *sql)
{
	sqlite3 *db = NULL;
	int rc;

	ck_assert_int_eq(sqlite3_open(STATION, &db), SQLITE_OK);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

/* P5: no trace, no change. */
START_TEST(a_change_without_an_entry_is_refused)
{
	struct store *store = NULL;
	struct digest digest = digest_of(span_of("second"));
	bool found = true;

	make_station();
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &store, &err), 0);
	ck_assert_int_eq(store_begin(store, &err), 0);
	ck_assert_int_eq(add_file(store, "second"), 0);
	ck_assert_int_eq(store_commit(store, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "a command changed the station without logging it");
	ck_assert_int_eq(store_has_digest(store, &digest, &found, &err), 0);
	ck_assert(!found);
	store_close(store);
}
END_TEST

START_TEST(a_rollback_takes_the_log_back_too)
{
	struct store *store = NULL;
	struct digest before, after;

	make_station();
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &store, &err), 0);
	before = tree_root(&store_log(store)->tree);
	ck_assert_int_eq(store_begin(store, &err), 0);
	add_entry(store, LOG_MEDIA);
	store_rollback(store);
	after = tree_root(&store_log(store)->tree);
	ck_assert(digest_same(&before, &after));
	ck_assert_uint_eq(store_log(store)->tree.size, 1);
	store_close(store);
}
END_TEST

START_TEST(log_and_files_refuse_change_and_deletion)
{
	static const char *const sql[] = {
		"UPDATE entry SET line = x'00'",
		"DELETE FROM entry",
		"UPDATE file SET papers = 4",
		"DELETE FROM file",
	};

	make_station();
	ck_assert_int_eq(tamper(sql[_i]), SQLITE_CONSTRAINT);
}
END_TEST

START_TEST(a_changed_log_is_not_opened)
{
	static const char *const sql[] = {
		"DROP TRIGGER entry_stays; UPDATE entry SET line = "
		"CAST(replace(CAST(line AS TEXT), 'OPEN', 'OPAN') AS BLOB)",
		"DROP TRIGGER entry_stays; UPDATE entry SET line = "
		"CAST(CAST(line AS TEXT) || ' x=1' AS BLOB) WHERE seq = 1",
		"INSERT INTO entry SELECT 1, line FROM entry",
	};
	struct store *store = NULL;
	bool second = _i == 1;

	make_station();
	if (second) {
		/* Only an entry that another follows is bound by the chain. */
		ck_assert_int_eq(
		    store_open(STATION, STORE_WRITE, &store, &err), 0);
		ck_assert_int_eq(store_begin(store, &err), 0);
		add_entry(store, LOG_MEDIA);
		add_entry(store, LOG_MEDIA);
		ck_assert_int_eq(store_commit(store, &err), 0);
		store_close(store);
		store = NULL;
	}
	ck_assert_int_eq(tamper(sql[_i]), SQLITE_OK);
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	ck_assert_ptr_null(store);
}
END_TEST

static int
read_first(void *context, const struct stored_file *file, struct error *error)
{
	struct text bytes = { 0 };
	struct hashed hashed;
	int rc = store_read_file(context, file, &bytes, &hashed, error);

	if (rc == 0)
		ck_assert(span_equals(hashed.bytes, "first"));
	text_clear(&bytes);
	return rc;
}

START_TEST(changed_bytes_are_found_when_read)
{
	struct store *store = NULL;

	make_station();
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), 0);
	ck_assert_int_eq(
	    store_each_file(store, FILE_NONE, read_first, store, &err), 0);
	store_close(store);
	ck_assert_int_eq(
	    tamper("DROP TRIGGER file_stays;"
	           "UPDATE file SET bytes = CAST('fir5t' AS BLOB)"),
	    SQLITE_OK);
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), 0);
	ck_assert_int_eq(
	    store_each_file(store, FILE_NONE, read_first, store, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	store_close(store);
}
END_TEST

START_TEST(there_is_one_writer_and_any_reader)
{
	struct store *writer = NULL, *other = NULL;

	make_station();
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &writer, &err), 0);
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &other, &err), -1);
	ck_assert_str_eq(
	    err.what.id, "another kaihyo is writing to this station");
	ck_assert_int_eq(store_open(STATION, STORE_READ, &other, &err), 0);
	store_close(other);
	store_close(writer);
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &writer, &err), 0);
	store_close(writer);
}
END_TEST

START_TEST(nothing_is_overwritten)
{
	struct store *store = NULL;

	make_station();
	ck_assert_int_eq(store_create(STATION, &store, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), 0);
	ck_assert_uint_eq(store_log(store)->tree.size, 1);
	ck_assert_int_eq(store_backup(store, STATION, &err), -1);
	ck_assert_int_eq(store_backup(store, "copy.kaihyo", &err), 0);
	store_close(store);
	ck_assert_int_eq(
	    store_open("copy.kaihyo", STORE_READ, &store, &err), 0);
	ck_assert_uint_eq(store_log(store)->tree.size, 1);
	store_close(store);
}
END_TEST

START_TEST(a_station_has_its_name_from_its_first_commit_on)
{
	struct store *store = NULL;

	fresh_folder();
	ck_assert_int_eq(store_create(STATION, &store, &err), 0);
	ck_assert_int_ne(access(STATION, F_OK), 0);
	ck_assert_int_eq(store_begin(store, &err), 0);
	add_entry(store, LOG_OPEN);
	ck_assert_int_eq(store_commit(store, &err), 0);
	ck_assert_int_eq(access(STATION, F_OK), 0);
	/* And goes on under it. */
	ck_assert_int_eq(store_begin(store, &err), 0);
	add_entry(store, LOG_MEDIA);
	ck_assert_int_eq(store_commit(store, &err), 0);
	store_close(store);
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), 0);
	ck_assert_uint_eq(store_log(store)->tree.size, 2);
	store_close(store);
	ck_assert_int_eq(unlink(STATION), 0);
	/* Closed before, it is gone: the folder is empty. */
	ck_assert_int_eq(store_create(STATION, &store, &err), 0);
	ck_assert_int_eq(store_begin(store, &err), 0);
	add_entry(store, LOG_OPEN);
	store_close(store);
	ck_assert_int_eq(rmdir(getcwd(folder, sizeof(folder))), 0);
}
END_TEST

START_TEST(what_is_no_station_is_refused)
{
	static const char *const sql[] = { "PRAGMA user_version = 99",
		"PRAGMA application_id = 1" };
	struct store *store = NULL;

	make_station();
	ck_assert_int_eq(tamper(sql[_i]), SQLITE_OK);
	ck_assert_int_eq(store_open(STATION, STORE_READ, &store, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_int_eq(store_open(STATION, STORE_WRITE, &store, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_change_without_an_entry_is_refused, 0 },
	{ &a_rollback_takes_the_log_back_too, 0 },
	{ &log_and_files_refuse_change_and_deletion, 4 },
	{ &a_changed_log_is_not_opened, 3 },
	{ &changed_bytes_are_found_when_read, 0 },
	{ &there_is_one_writer_and_any_reader, 0 },
	{ &nothing_is_overwritten, 0 },
	{ &a_station_has_its_name_from_its_first_commit_on, 0 },
	{ &what_is_no_station_is_refused, 2 },
};
UNIT_TESTS("store", tests)
