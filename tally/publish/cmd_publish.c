/*
 * Gathers what the public may have and writes the documents of it.
 */
#include <stdlib.h>

#include "store/bundle_file.h"
#include "tally/certification.h"
#include "tally/cmd_certify.h"
#include "tally/cmd_counting.h"
#include "tally/commands.h"
#include "tally/publish/publish.h"

/* What publish.h borrows. */
struct gathering {
	struct session session;
	struct result result;
	struct text log, json;
	struct published_file *files;
	struct text *bytes; /* of the files */
	size_t count, size;
	struct publication publication;
};

/* --- the public bundle's files ------------------------------------------- */

static int
file_gather(void *context, const struct stored_file *stored, struct error *err)
{
	struct gathering *gathering = context;
	struct publication *publication = &gathering->publication;
	struct text name = { 0 }, bytes = { 0 };
	struct hashed hashed;

	if (!bundle_file_belongs(stored->kind, BUNDLE_PUBLIC))
		return 0;
	if (store_read_file(
	        gathering->session.store, stored, &bytes, &hashed, err) != 0) {
		text_clear(&bytes);
		return -1;
	}
	if (gathering->count == gathering->size) {
		gathering->size = 2 * gathering->size + 64;
		gathering->files = memory_grow(gathering->files,
		    gathering->size, sizeof(*gathering->files));
		gathering->bytes = memory_grow(gathering->bytes,
		    gathering->size, sizeof(*gathering->bytes));
	}
	bundle_file_name(stored->seq, stored->kind, &name);
	gathering->bytes[gathering->count] = bytes;
	gathering->files[gathering->count++] =
	    (struct published_file){ .name = name.at, .bytes = hashed.bytes };
	if (publication->certificate != NULL && stored->is_note &&
	    digest_same(&stored->note_id, &publication->certificate_id))
		publication->certificate_note = hashed.bytes;
	return 0;
}

static int
line_gather(void *context, struct span line, struct error *err)
{
	struct gathering *gathering = context;

	(void)err;
	text_add_bytes(&gathering->log, line.at, line.len);
	text_add_char(&gathering->log, '\n');
	return 0;
}

/* --- what is declared ----------------------------------------------------- */

/* The certificate in force, if it says what is counted here now. */
static int
certificate_gather(struct gathering *gathering, struct error *err)
{
	struct session *session = &gathering->session;
	struct publication *publication = &gathering->publication;
	const struct truth_statement *latest =
	    truth_latest(session->truth, NOTE_CERTIFICATE, session->index);
	const struct certificate *certificate;
	struct digest root;

	publication->date = session->definition->election.date;
	if (!station_is_declared(session->truth, session->index)) {
		if (publication->draft)
			return 0;
		return error_set(err, ERROR_BOOKS,
		    N_("have the certificate signed and take it in; --draft "
		       "makes a page to look at before"),
		    N_("no certificate is in force: there is nothing to "
		       "publish yet"));
	}
	certificate = &latest->statement.of.certificate;
	if (certify_log_root(
	        session->store, certificate->log_size, &root, err) != 0 ||
	    certification_verify(&gathering->result, certificate, &root, err) !=
	        0)
		return -1;
	publication->certificate = certificate;
	publication->certificate_id = latest->statement.id;
	publication->date = certificate->head.date;
	return 0;
}

/*
 * Two looks at an unfinished count would tell by subtraction how the papers
 * between them were marked: choices of it are shown only as they stand in the
 * last signed report (formats.md §17).
 */
static void
unfinished_keep_in(struct gathering *gathering)
{
	const struct session *session = &gathering->session;
	struct result *result = &gathering->result;
	const struct certificate *report =
	    station_in_force(session->truth, NOTE_INTERIM, session->index);
	struct text json = { 0 };
	struct digest digest;

	if (result_is_final(result) || !result_shows_choices(result))
		return;
	result_format(result, &json);
	digest = digest_of(text_span(&json));
	text_clear(&json);
	if (report != NULL && digest_same(&report->result, &digest))
		gathering->publication.interim = report;
	else
		result_keep_in(result);
}

static int
gather(struct gathering *gathering, struct error *err)
{
	struct session *session = &gathering->session;
	struct publication *publication = &gathering->publication;
	struct result *result = &gathering->result;

	if (counting_result(session, false, result, err) != 0)
		return -1;
	if (publication->draft)
		unfinished_keep_in(gathering);
	if (!publication->draft && !result_is_final(result))
		return error_set(err, ERROR_BOOKS,
		    N_("decide what stands open: kaihyo tally status shows "
		       "it"),
		    N_("%zu points stand open; nothing is published before "
		       "they are decided"),
		    findings_of(&result->findings, SEVERITY_ERROR));
	if (certificate_gather(gathering, err) != 0 ||
	    store_each_file(
	        session->store, FILE_NONE, file_gather, gathering, err) != 0 ||
	    store_each_entry(session->store, 0, line_gather, gathering, err) !=
	        0)
		return -1;
	result_format(result, &gathering->json);
	publication->definition = session->definition;
	publication->truth = session->truth;
	publication->result = result;
	publication->station = session->index;
	publication->log = text_span(&gathering->log);
	publication->log_size = store_log(session->store)->tree.size;
	publication->log_root = tree_root(&store_log(session->store)->tree);
	publication->result_json = text_span(&gathering->json);
	publication->files = gathering->files;
	publication->file_count = gathering->count;
	return 0;
}

static void
gathering_free(struct gathering *gathering)
{
	for (size_t i = 0; i < gathering->count; i++) {
		free(gathering->files[i].name);
		text_clear(&gathering->bytes[i]);
	}
	free(gathering->files);
	free(gathering->bytes);
	text_clear(&gathering->log);
	text_clear(&gathering->json);
	result_clear(&gathering->result);
	session_close(&gathering->session);
	free(gathering);
}

/* --- the documents -------------------------------------------------------- */

/* All of them are made before the first is written. */
static int
documents_make(const struct publication *publication, struct text *documents,
    struct error *err)
{
	for (size_t i = 0; i < publication_document_count; i++)
		if (publication_documents[i].write(
		        publication, &documents[i], err) != 0)
			return error_at_name(
			    err, publication_documents[i].name);
	return 0;
}

static int
documents_write(
    const char *folder, const struct text *documents, struct error *err)
{
	if (folder_make(folder, err) != 0)
		return -1;
	for (size_t i = 0; i < publication_document_count; i++) {
		char *path;
		int rc;

		/* It does not apply here, and says so by being empty. */
		if (documents[i].len == 0)
			continue;
		path = path_join(folder, publication_documents[i].name);
		rc = file_create(path, text_span(&documents[i]), 0644, err);

		if (rc == 0)
			say(stdout, N_("%s, %zu bytes\n"), path,
			    documents[i].len);
		free(path);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
cmd_publish(const struct arguments *arguments, struct error *err)
{
	struct gathering *gathering = memory_new(1, sizeof(*gathering));
	struct text *documents =
	    memory_new(publication_document_count, sizeof(*documents));
	int rc = -1;

	gathering->publication.draft = arguments_flag(arguments, "draft");
	gathering->publication.csv_bom = arguments_flag(arguments, "csv-bom");
	if (session_open(arguments, STORE_READ, &gathering->session, err) !=
	        0 ||
	    gather(gathering, err) != 0 ||
	    documents_make(&gathering->publication, documents, err) != 0 ||
	    documents_write(
	        arguments_value(arguments, "out"), documents, err) != 0)
		goto out;
	if (gathering->publication.draft)
		say(stdout,
		    N_("This is a draft: every document says so. Nothing of "
		       "it is declared.\n"));
	if (gathering->result.kept_in)
		say(stdout,
		    N_("No choices are in it: unfinished ones are shown only "
		       "as the last signed report has them. To show those of "
		       "now, make a report (kaihyo tally interim) and take it "
		       "in.\n"));
	rc = 0;
out:
	for (size_t i = 0; i < publication_document_count; i++)
		text_clear(&documents[i]);
	free(documents);
	gathering_free(gathering);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("where to write; nothing there is overwritten"),
	    .required = true },
	{ .name = "csv-bom",
	    .help = N_("begin the CSV files with a byte-order mark, for "
	               "Excel") },
	{ .name = "draft",
	    .help = N_("a look at it before it is declared, marked as such; "
	               "unfinished choices only as the last report has "
	               "them") },
	{ .name = NULL },
};

const struct command cmd_tally_publish = {
	.name = "publish",
	.operands = "",
	.summary = N_("write what the public sees of a declared result"),
	.manual = N_("Refuses while no certificate is in force or a point "
	             "stands open. Writes index.html, one page that needs no "
	             "network and no script to be read, in Japanese and in "
	             "English; it carries the public record of the count "
	             "and checks itself against the fingerprint on paper. "
	             "The same station file gives the same bytes. Nothing "
	             "below the districts is shown, and no papers are in "
	             "it."),
	.options = options,
	.run = cmd_publish,
};
