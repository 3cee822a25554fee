/*
 * A station file made again from what left the station: its log line for line,
 * its bytes from a bundle and from archived media. Nothing is believed because
 * it lies there: digests on the way in, then everything that opening and
 * checking a station asks for.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/cmd_check.h"
#include "audit/cmd_head.h"
#include "audit/cmd_paper.h"
#include "audit/commands.h"
#include "audit/sums.h"
#include "ballot/media.h"
#include "ballot/notes/bundle_note.h"
#include "base/progress.h"
#include "store/bundle_file.h"
#include "tally/cmd_counting.h"

#define LOG_BYTES_MAX (1u << 30)
#define RESULT_BYTES_MAX (256u << 20)
#define FILE_BYTES_MAX ROLL_BYTES_MAX /* the largest that a station keeps */
#define MISSING_SHOWN 20

/* A file of an archived medium, by its digest. */
struct archived {
	struct digest digest;
	char *path;
};

struct rebuild {
	const char *bundle;
	struct file_bytes log;
	struct sums sums;
	struct digest sums_digest; /* of SHA256SUMS */
	struct archived *media;    /* sorted by digest */
	size_t media_count, media_size;
	struct store *store;
	char *path; /* of the station in the making */
	uint64_t missing, entries;
	struct progress progress;
};

static const char *const fix_copy =
    N_("nothing was made; ask for another copy of the bundle");

/* --- what there is -------------------------------------------------------- */

/* Reads a file of the bundle that SHA256SUMS names. */
static int
bundle_read(const struct rebuild *rebuild, const char *name, size_t max,
    struct file_bytes *bytes, struct error *err)
{
	const struct digest *wanted = sums_find(&rebuild->sums, name);
	char *path = path_join(rebuild->bundle, name);
	struct digest digest;
	int rc = -1;

	if (wanted == NULL) {
		error_set(err, ERROR_INPUT, fix_copy, N_("%s does not name it"),
		    SUMS_FILE);
		error_at_name(err, path);
		goto out;
	}
	if (file_read_path(path, max, bytes, err) != 0)
		goto out;
	digest = digest_of(file_span(bytes));
	if (!digest_same(&digest, wanted)) {
		file_release(bytes);
		error_set(err, ERROR_INPUT, fix_copy,
		    N_("these are not the bytes that %s names"), SUMS_FILE);
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	free(path);
	return rc;
}

static int
sums_read(struct rebuild *rebuild, struct error *err)
{
	char *path = path_join(rebuild->bundle, SUMS_FILE);
	struct file_bytes bytes = { 0 };
	int rc = -1;

	if (file_read_path(path, SUMS_BYTES_MAX, &bytes, err) != 0)
		goto out;
	if (sums_parse(file_span(&bytes), &rebuild->sums, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rebuild->sums_digest = digest_of(file_span(&bytes));
	rc = 0;
out:
	file_release(&bytes);
	free(path);
	return rc;
}

static int
archived_compare(const void *a, const void *b)
{
	return memcmp(((const struct archived *)a)->digest.bytes,
	    ((const struct archived *)b)->digest.bytes, DIGEST_LEN);
}

/* Every regular file of an archived medium, by what it holds. */
static int
medium_add(struct rebuild *rebuild, const char *path, struct error *err)
{
	struct folder folder;

	if (folder_open(path, MEDIA_NAMES_MAX, &folder, err) != 0)
		return -1;
	for (size_t i = 0; i < folder.count; i++) {
		struct file_bytes bytes = { 0 };
		struct archived *archived;
		struct error ignored;

		/* What is none of ours would not be asked for either. */
		if (file_read(folder.descriptor, folder.entries[i].name,
		        FILE_BYTES_MAX, &bytes, &ignored) != 0)
			continue;
		if (rebuild->media_count == rebuild->media_size) {
			rebuild->media_size = rebuild->media_size > 0
			                          ? 2 * rebuild->media_size
			                          : 64;
			rebuild->media = memory_grow(rebuild->media,
			    rebuild->media_size, sizeof(rebuild->media[0]));
		}
		archived = &rebuild->media[rebuild->media_count++];
		archived->digest = digest_of(file_span(&bytes));
		archived->path = path_join(path, folder.entries[i].name);
		file_release(&bytes);
	}
	folder_close(&folder);
	return 0;
}

static int
media_read(struct rebuild *rebuild, const struct arguments *arguments,
    struct error *err)
{
	const char *path;

	for (size_t n = 0;
	     (path = arguments_each(arguments, "media", n)) != NULL; n++)
		if (medium_add(rebuild, path, err) != 0)
			return -1;
	if (rebuild->media_count > 0)
		qsort(rebuild->media, rebuild->media_count,
		    sizeof(rebuild->media[0]), archived_compare);
	return 0;
}

static const struct archived *
media_find(const struct rebuild *rebuild, const struct digest *digest)
{
	struct archived key = { .digest = *digest };

	return rebuild->media_count > 0
	           ? bsearch(&key, rebuild->media, rebuild->media_count,
	                 sizeof(key), archived_compare)
	           : NULL;
}

/* --- what the log asks for ------------------------------------------------ */

static int
refuse_entry(const struct log_entry *entry, struct error *err)
{
	error_set(err, ERROR_INPUT, fix_copy,
	    N_("the log entry does not say which file it stands for"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}

static bool
number_of(struct span payload, const char *key, uint64_t *number)
{
	struct span value;

	return payload_find(payload, key, &value) &&
	       span_number(value, INT64_MAX, number);
}

static bool
digest_of_key(struct span payload, const char *key, struct digest *digest)
{
	struct span value;

	return payload_find(payload, key, &value) &&
	       digest_parse(value, digest);
}

/* ACCEPTED says all that a row has beside its bytes. */
static bool
accepted_read(const struct log_entry *entry, struct stored_file *file)
{
	struct span payload = entry->payload, value;

	if (!payload_find(payload, "kind", &value) ||
	    (file->kind = file_kind_find(value)) == FILE_NONE ||
	    file->kind == FILE_CHECKPOINT ||
	    !payload_find(payload, "subject", &value) ||
	    !span_copy(value, file->subject, sizeof(file->subject)) ||
	    !number_of(payload, "number", &file->ordinal) ||
	    !number_of(payload, "papers", &file->papers) ||
	    !digest_of_key(payload, "sha256", &file->sha256))
		return false;
	file->is_note = payload_find(payload, "id", &value);
	return !file->is_note || digest_parse(value, &file->note_id);
}

static bool
checkpoint_read(const struct log_entry *entry, struct stored_file *file)
{
	struct span moment;

	file->kind = FILE_CHECKPOINT;
	return payload_find(entry->payload, "moment", &moment) &&
	       span_copy(moment, file->subject, sizeof(file->subject)) &&
	       number_of(entry->payload, "size", &file->ordinal) &&
	       digest_of_key(entry->payload, "sha256", &file->sha256);
}

/* Of CLOSE only the bundle knows the bytes; check_everything() their signer. */
static bool
close_read(const struct rebuild *rebuild, const struct log_entry *entry,
    struct stored_file *file)
{
	const struct digest *digest;
	struct text name = { 0 };

	file->kind = FILE_CHECKPOINT;
	file->ordinal = entry->seq + 1;
	span_copy(span_of(moment_name(MOMENT_CERTIFIED)), file->subject,
	    sizeof(file->subject));
	bundle_file_name(entry->seq, FILE_CHECKPOINT, &name);
	digest = sums_find(&rebuild->sums, name.at);
	if (digest != NULL)
		file->sha256 = *digest;
	text_clear(&name);
	return digest != NULL;
}

/* The file that an entry stands for; kind FILE_NONE if for none. */
static int
entry_file(const struct rebuild *rebuild, const struct log_entry *entry,
    struct stored_file *file, struct error *err)
{
	bool whole = true;

	*file = (struct stored_file){ .kind = FILE_NONE };
	if (entry->type == LOG_ACCEPTED)
		whole = accepted_read(entry, file);
	else if (entry->type == LOG_CHECKPOINT)
		whole = checkpoint_read(entry, file);
	else if (entry->type == LOG_CLOSE)
		whole = close_read(rebuild, entry, file);
	return whole ? 0 : refuse_entry(entry, err);
}

/* In the bundle under its name, or on a medium under any. */
static bool
is_there(const struct rebuild *rebuild, const struct log_entry *entry,
    const struct stored_file *file)
{
	const struct digest *digest;
	struct text name = { 0 };

	bundle_file_name(entry->seq, file->kind, &name);
	digest = sums_find(&rebuild->sums, name.at);
	text_clear(&name);
	return (digest != NULL && digest_same(digest, &file->sha256)) ||
	       media_find(rebuild, &file->sha256) != NULL;
}

static int
file_bytes_read(const struct rebuild *rebuild, const struct log_entry *entry,
    const struct stored_file *file, struct file_bytes *bytes, struct error *err)
{
	const struct archived *archived = media_find(rebuild, &file->sha256);
	struct text name = { 0 };
	struct digest digest;
	int rc;

	bundle_file_name(entry->seq, file->kind, &name);
	if (sums_find(&rebuild->sums, name.at) != NULL)
		rc = bundle_read(rebuild, name.at, FILE_BYTES_MAX, bytes, err);
	else if (archived != NULL)
		rc = file_read_path(archived->path, FILE_BYTES_MAX, bytes, err);
	else
		rc = refuse_entry(entry, err);
	text_clear(&name);
	if (rc != 0)
		return -1;
	digest = digest_of(file_span(bytes));
	if (digest_same(&digest, &file->sha256))
		return 0;
	error_set(err, ERROR_INPUT, fix_copy,
	    N_("the file is not the one that the log entry stands for"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}

/* --- the two passes over the log ------------------------------------------ */

typedef int line_visit(struct rebuild *rebuild, struct span line,
    const struct log_entry *entry, struct error *err);

/* Each line, its chain verified. */
static int
log_each(struct rebuild *rebuild, line_visit *visit, struct error *err)
{
	struct span rest = file_span(&rebuild->log), line;
	struct audit_log log = { .closed = false };
	struct log_entry entry;

	while (rest.at != NULL && rest.len > 0) {
		if (!span_line(&rest, LOG_LINE_MAX, &line)) {
			error_set(err, ERROR_INPUT, fix_copy,
			    N_("the last line is not whole, or one is too "
			       "long"));
			return error_at_name(err, "log.txt");
		}
		if (audit_log_verify(&log, line, &entry, err) != 0 ||
		    visit(rebuild, line, &entry, err) != 0)
			return error_at_name(err, "log.txt");
	}
	if (log.tree.size > 0)
		return 0;
	error_set(err, ERROR_INPUT, fix_copy, N_("the log is empty"));
	return error_at_name(err, "log.txt");
}

/* First: is everything there? Says what is not. */
static int
look(struct rebuild *rebuild, struct span line, const struct log_entry *entry,
    struct error *err)
{
	struct stored_file file;
	char name[LOG_VALUE_MAX + 8] = "?";
	struct span value;

	(void)line;
	rebuild->entries++;
	if (entry_file(rebuild, entry, &file, err) != 0)
		return -1;
	if (file.kind == FILE_NONE || is_there(rebuild, entry, &file))
		return 0;
	/* As it was called on its medium. */
	if (payload_find(entry->payload, "name", &value))
		span_copy(value, name, sizeof(name));
	if (rebuild->missing++ < MISSING_SHOWN)
		say(stdout, N_("Missing: %s (%s %s), log entry %llu\n"), name,
		    file_kind_word(file.kind), file.subject,
		    (unsigned long long)entry->seq);
	return 0;
}

/* No station takes in the same file, or a note of the same text, twice. */
static int
refuse_twice(struct store *store, const struct log_entry *entry,
    const struct stored_file *file, struct error *err)
{
	bool twice = false;

	if (store_has_digest(store, &file->sha256, &twice, err) != 0 ||
	    (!twice && file->is_note &&
	        store_has_note(store, &file->note_id, &twice, err) != 0))
		return -1;
	if (!twice)
		return 0;
	error_set(err, ERROR_BOOKS, fix_copy,
	    N_("the log takes in the same file twice"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}

/* Second: line by line, with the bytes that each stands for. */
static int
restore(struct rebuild *rebuild, struct span line,
    const struct log_entry *entry, struct error *err)
{
	struct file_bytes bytes = { 0 };
	struct stored_file file;
	int rc = -1;

	progress_add(&rebuild->progress, 1);
	if (cancel_asked())
		return error_set(err, ERROR_INPUT,
		    N_("begin again when there is time"),
		    N_("stopped as asked; nothing was made"));
	if (store_restore_entry(rebuild->store, line, err) != 0 ||
	    entry_file(rebuild, entry, &file, err) != 0)
		return -1;
	if (file.kind == FILE_NONE)
		return 0;
	if (refuse_twice(rebuild->store, entry, &file, err) != 0)
		return -1;
	if (file_bytes_read(rebuild, entry, &file, &bytes, err) == 0 &&
	    store_add_file(rebuild->store, &file, file_span(&bytes), err) == 0)
		rc = 0;
	file_release(&bytes);
	return rc;
}

/* --- what was made -------------------------------------------------------- */

/* The same count as when the bundle was made. */
static int
result_same(
    const struct rebuild *rebuild, struct session *session, struct error *err)
{
	struct result *result = memory_new(1, sizeof(*result));
	struct file_bytes bytes = { 0 };
	struct text json = { 0 };
	int rc = -1;

	if (bundle_read(
	        rebuild, "result.json", RESULT_BYTES_MAX, &bytes, err) != 0 ||
	    counting_result(session, false, result, err) != 0)
		goto out;
	result_format(result, &json);
	if (!span_same(text_span(&json), file_span(&bytes))) {
		error_set(err, ERROR_BOOKS, fix_copy,
		    N_("what was rebuilt counts another result than "
		       "result.json says"));
		goto out;
	}
	rc = 0;
out:
	text_clear(&json);
	file_release(&bytes);
	result_clear(result);
	free(result);
	return rc;
}

/* Does bundle.note speak of this log and these sums, signed as it must be? */
static int
note_holds(const struct rebuild *rebuild, const struct session *session,
    struct span bytes, struct error *err)
{
	const struct definition *definition = session->definition;
	const struct tree *tree = &store_log(session->store)->tree;
	const struct digest root = tree_root(tree);
	struct keyring keyring = roster_keyring(&definition->roster);
	struct scope scope = { .kind = SCOPE_STATION };
	struct policy_notice notice;
	struct bundle_note bundle;
	struct note note;

	if (note_open(bytes, &keyring, &note, err) != 0 ||
	    bundle_note_parse(note.text, &bundle, err) != 0 ||
	    definition_owns(definition, &bundle.head, err) != 0)
		return -1;
	memcpy(scope.id, definition->setup.stations[session->index].id,
	    sizeof(scope.id));
	if (strcmp(bundle.head.subject, scope.id) != 0 ||
	    bundle.log_size != tree->size ||
	    !digest_same(&bundle.log_root, &root) ||
	    !digest_same(&bundle.sums, &rebuild->sums_digest))
		return error_set(err, ERROR_BOOKS, fix_copy,
		    N_("it was signed for another log or other files"));
	return policy_check(&definition->setup.policy, NOTE_BUNDLE, &note,
	    &scope, 1, bundle.slots, bundle.slot_count, bundle.head.date,
	    &notice, err);
}

/*
 * Chain and signatures show that nothing before the end was changed; that
 * nothing is missing at the end only a signed head can show.
 */
static int
end_vouched(const struct rebuild *rebuild, const struct session *session,
    struct error *err)
{
	char *path = path_join(rebuild->bundle, "bundle.note");
	struct file_bytes bytes = { 0 };
	struct stat status;
	int rc = -1;

	if (lstat(path, &status) != 0) {
		if (!store_log(session->store)->closed)
			say(stdout,
			    N_("Note: nothing signed says that the log ends "
			       "here. Compare its root with the minutes.\n"));
		rc = 0;
		goto out;
	}
	if (file_read_path(path, NOTE_BYTES_MAX, &bytes, err) != 0)
		goto out;
	if (note_holds(rebuild, session, file_span(&bytes), err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	file_release(&bytes);
	free(path);
	return rc;
}

/* Opens it as any station is opened, and checks all of it. */
static int
examine(struct rebuild *rebuild, const struct arguments *arguments,
    struct error *err)
{
	struct session session = { 0 };
	struct check_sums sums;
	const char *path;
	int rc = -1;

	if (session_open_path(rebuild->path, STORE_READ, &session, err) != 0 ||
	    check_everything(&session, &sums, err) != 0) {
		error_fix(err, fix_copy);
		goto out;
	}
	for (size_t n = 0;
	     (path = arguments_each(arguments, "checkpoint", n)) != NULL; n++)
		if (head_compare(&session, path, err) != 0)
			goto out;
	if (result_same(rebuild, &session, err) != 0 ||
	    end_vouched(rebuild, &session, err) != 0)
		goto out;
	check_print(&session, &sums);
	rc = 0;
out:
	session_close(&session);
	return rc;
}

/* --- the command ---------------------------------------------------------- */

static int
refuse_missing(const struct rebuild *rebuild, struct error *err)
{
	return error_set(err, ERROR_INPUT,
	    N_("give the archived media that hold them: --media FOLDER; lists "
	       "of voters are in no bundle, papers in no public one"),
	    N_("%llu files of the log are not there; nothing was made"),
	    (unsigned long long)rebuild->missing);
}

/* A name beside the wanted one that nothing has yet. */
static char *
name_beside(const char *path, struct error *err)
{
	int descriptor;
	char *name = file_beside(path, &descriptor, err);

	if (name == NULL)
		return NULL;
	close(descriptor);
	unlink(name);
	return name;
}

static int
make(struct rebuild *rebuild, struct error *err)
{
	int rc = -1;

	if (store_create(rebuild->path, &rebuild->store, err) != 0) {
		free(rebuild->path);
		rebuild->path = NULL;
		return -1;
	}
	progress_begin(
	    &rebuild->progress, N_("log entries"), rebuild->entries, false);
	if (store_begin(rebuild->store, err) == 0 &&
	    log_each(rebuild, restore, err) == 0 &&
	    store_commit(rebuild->store, err) == 0)
		rc = 0;
	progress_end(&rebuild->progress);
	store_close(rebuild->store);
	rebuild->store = NULL;
	return rc;
}

/* It gets its name only now; after a failure there is none. */
static int
put_in_place(struct rebuild *rebuild, const char *path, struct error *err)
{
	int rc = file_settle(rebuild->path, path, err);

	free(rebuild->path);
	rebuild->path = NULL;
	return rc;
}

static void
rebuild_clear(struct rebuild *rebuild)
{
	if (rebuild->path != NULL)
		unlink(rebuild->path);
	free(rebuild->path);
	for (size_t i = 0; i < rebuild->media_count; i++)
		free(rebuild->media[i].path);
	free(rebuild->media);
	sums_clear(&rebuild->sums);
	file_release(&rebuild->log);
}

static int
cmd_rebuild(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments_value(arguments, "station");
	struct rebuild rebuild = { .bundle =
		                       arguments_value(arguments, "bundle") };
	int rc = -1;

	cancel_catch();
	if (out_check(path, err) != 0 || sums_read(&rebuild, err) != 0 ||
	    bundle_read(
	        &rebuild, "log.txt", LOG_BYTES_MAX, &rebuild.log, err) != 0 ||
	    media_read(&rebuild, arguments, err) != 0 ||
	    log_each(&rebuild, look, err) != 0)
		goto out;
	if (rebuild.missing > 0) {
		refuse_missing(&rebuild, err);
		goto out;
	}
	rebuild.path = name_beside(path, err);
	if (rebuild.path == NULL || make(&rebuild, err) != 0 ||
	    examine(&rebuild, arguments, err) != 0 ||
	    put_in_place(&rebuild, path, err) != 0)
		goto out;
	say(stdout,
	    N_("Rebuilt: %s, with the same log, the same files and the same "
	       "result.\n"),
	    path);
	rc = 0;
out:
	rebuild_clear(&rebuild);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "bundle",
	    .value = "FOLDER",
	    .help = N_("a bundle of the station"),
	    .required = true },
	{ .name = "station",
	    .value = "FILE",
	    .help = N_("the station file to make"),
	    .required = true },
	{ .name = "media",
	    .value = "FOLDER",
	    .help = N_("an archived medium, for what is in no bundle"),
	    .repeats = true },
	{ .name = "checkpoint",
	    .value = "FILE",
	    .help = N_("a checkpoint that was kept: is this the log that goes "
	               "on from it, or an old copy, or another one?"),
	    .repeats = true },
	{ .name = NULL },
};

const struct command cmd_audit_rebuild = {
	.name = "rebuild",
	.operands = "",
	.summary = N_("make a lost station file again from a bundle and the "
	              "archived media"),
	.manual = N_("Takes the log line for line, and every file by the "
	             "digest that the log names; then verifies chain, "
	             "definition, signatures, papers and result as for any "
	             "station. Nothing is made unless all of it holds."),
	.options = options,
	.run = cmd_rebuild,
};
