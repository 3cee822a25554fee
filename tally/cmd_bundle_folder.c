/*
 * Writes the folder of a bundle. Nothing in it comes from a clock, from
 * chance or from the order of a folder: made twice it has the same bytes.
 */
#include <string.h>

#include "store/bundle_file.h"
#include "tally/cmd_bundle.h"
#include "tally/publish/publish.h"

#define DOCUMENT_BYTES_MAX (64u << 20)
#define FOLDER_MODE_PUBLIC 0755
#define FOLDER_MODE_STATION 0700 /* who may see the papers is for people */

static int
add(struct bundle_folder *folder, const char *name, struct span bytes,
    struct error *err)
{
	struct digest digest = digest_of(bytes);

	sums_add(&folder->sums, name, &digest);
	progress_add(&folder->progress, 1);
	return fresh_add(&folder->fresh, name, bytes, err);
}

static int
log_visit(void *context, struct span line, struct error *err)
{
	struct text *log = context;

	(void)err;
	text_add_bytes(log, line.at, line.len);
	text_add_char(log, '\n');
	return 0;
}

static int
add_log(struct bundle_folder *folder, struct error *err)
{
	struct text log = { 0 };
	int rc = -1;

	if (store_each_entry(folder->session->store, 0, log_visit, &log, err) ==
	    0)
		rc = add(folder, "log.txt", text_span(&log), err);
	text_clear(&log);
	return rc;
}

static int
add_result(struct bundle_folder *folder, const struct result *result,
    struct error *err)
{
	struct text json = { 0 };
	int rc;

	result_format(result, &json);
	folder->result = digest_of(text_span(&json));
	rc = add(folder, "result.json", text_span(&json), err);
	text_clear(&json);
	return rc;
}

static int
count_file(void *context, const struct stored_file *file, struct error *err)
{
	struct bundle_folder *folder = context;

	(void)err;
	folder->progress.total +=
	    bundle_file_belongs(file->kind, folder->level);
	return 0;
}

static int
add_file(void *context, const struct stored_file *file, struct error *err)
{
	struct bundle_folder *folder = context;
	struct text name = { 0 }, bytes = { 0 };
	struct hashed hashed;
	int rc = -1;

	if (!bundle_file_belongs(file->kind, folder->level))
		return 0;
	if (cancel_asked()) {
		error_set(err, ERROR_INPUT,
		    N_("make the bundle again when there is time"),
		    N_("stopped as asked; no bundle was made"));
		goto out;
	}
	bundle_file_name(file->seq, file->kind, &name);
	if (store_read_file(
	        folder->session->store, file, &bytes, &hashed, err) != 0)
		goto out;
	rc = add(folder, name.at, hashed.bytes, err);
out:
	text_clear(&name);
	text_clear(&bytes);
	return rc;
}

static bool
document_ends_well(struct span name)
{
	static const char *const endings[] = { ".html", ".pdf", ".csv", ".json",
		".xml" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t len = strlen(endings[i]);

		if (name.len > len &&
		    memcmp(name.at + name.len - len, endings[i], len) == 0)
			return sums_part_is_valid(name);
	}
	return false;
}

static bool
is_published(const char *name)
{
	for (size_t i = 0; i < publication_document_count; i++)
		if (strcmp(publication_documents[i].name, name) == 0)
			return true;
	return false;
}

/* One page or form made elsewhere: copied as it is, and named in the sums. */
static int
add_document(struct bundle_folder *folder, const char *path, struct error *err)
{
	struct span base = span_of(path_name(path));
	struct file_bytes bytes = { 0 };
	struct text name = { 0 };
	int rc = -1;

	text_addf(&name, "documents/%s", base.at);
	if (!document_ends_well(base)) {
		error_set(err, ERROR_USAGE,
		    N_("call it for example result.html: letters a-z, digits, "
		       "\". _ -\"; html, pdf, csv, json or xml"),
		    N_("a document of a bundle cannot have this name"));
		error_at_name(err, path);
		goto out;
	}
	/* What else it might tell, nobody who verifies it can see. */
	if (folder->level == BUNDLE_PUBLIC && !is_published(base.at)) {
		error_set(err, ERROR_USAGE,
		    N_("put in what kaihyo tally publish writes, under the "
		       "names that it has there"),
		    N_("a public bundle holds no such document"));
		error_at_name(err, path);
		goto out;
	}
	for (size_t i = 0; i < folder->sums.count; i++)
		if (strcmp(folder->sums.list[i].name, name.at) == 0) {
			error_set(err, ERROR_USAGE,
			    N_("give each of them a name of its own"),
			    N_("two documents have the same name"));
			error_at_name(err, path);
			goto out;
		}
	if (file_read_path(path, DOCUMENT_BYTES_MAX, &bytes, err) == 0)
		rc = add(folder, name.at, file_span(&bytes), err);
out:
	file_release(&bytes);
	text_clear(&name);
	return rc;
}

static int
add_documents(struct bundle_folder *folder, const struct arguments *arguments,
    struct error *err)
{
	const char *path;

	for (size_t n = 0;
	     (path = arguments_each(arguments, "document", n)) != NULL; n++)
		if (add_document(folder, path, err) != 0)
			return -1;
	return 0;
}

static int
add_sums(struct bundle_folder *folder, struct error *err)
{
	struct text text = { 0 };
	int rc;

	sums_format(&folder->sums, &text);
	folder->sums_digest = digest_of(text_span(&text));
	rc = fresh_add(&folder->fresh, SUMS_FILE, text_span(&text), err);
	text_clear(&text);
	return rc;
}

int
bundle_folder_make(struct bundle_folder *folder, struct session *session,
    enum bundle_level level, const struct result *result,
    const struct arguments *arguments, const char *path, struct error *err)
{
	struct store *store = session->store;

	*folder = (struct bundle_folder){ .session = session, .level = level };
	if (fresh_begin(&folder->fresh, path,
	        level == BUNDLE_PUBLIC ? FOLDER_MODE_PUBLIC
	                               : FOLDER_MODE_STATION,
	        err) != 0)
		return -1;
	progress_begin(&folder->progress, N_("files"), 0, false);
	folder->progress.total = 2; /* log.txt, result.json */
	if (store_each_file(store, FILE_NONE, count_file, folder, err) != 0 ||
	    add_log(folder, err) != 0 || add_result(folder, result, err) != 0 ||
	    store_each_file(store, FILE_NONE, add_file, folder, err) != 0 ||
	    add_documents(folder, arguments, err) != 0 ||
	    add_sums(folder, err) != 0)
		return -1;
	progress_end(&folder->progress);
	return 0;
}

int
bundle_folder_finish(
    struct bundle_folder *folder, const struct text *note, struct error *err)
{
	if (note != NULL &&
	    fresh_add(&folder->fresh, "bundle.note", text_span(note), err) != 0)
		return -1;
	return fresh_finish(&folder->fresh, err);
}

void
bundle_folder_abandon(struct bundle_folder *folder)
{
	sums_clear(&folder->sums);
	fresh_abandon(&folder->fresh);
}
