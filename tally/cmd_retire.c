/*
 * The end of the retention period: everything of a station goes, but the
 * public bundle and the note that says so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ballot/notes/retirement.h"
#include "keys/note.h"
#include "tally/cmd_bundle_reader.h"
#include "tally/cmd_draft.h"
#include "tally/commands.h"

#define FILE_BYTES_MAX (1024u << 20)

static const char *const fix_bundle =
    N_("give the folder of the public bundle that was published");

/* The public bundle stands for this station, and every file of it is there. */
static int
public_check(const struct session *session, const char *path,
    struct bundle_reader *reader, struct error *err)
{
	const struct tree *tree = &store_log(session->store)->tree;
	struct digest root = tree_root(tree);

	if (bundle_reader_open(reader, session->definition, path, err) != 0)
		return -1;
	if (reader->note.level != BUNDLE_PUBLIC ||
	    strcmp(reader->note.head.subject,
	        session->definition->setup.stations[session->index].id) != 0 ||
	    reader->note.log_size != tree->size ||
	    !digest_same(&reader->note.log_root, &root))
		return error_set(err, ERROR_BOOKS, fix_bundle,
		    N_("this is not the public bundle of this station and its "
		       "closed log"));
	for (size_t i = 0; i < reader->sums.count; i++) {
		struct file_bytes bytes = { 0 };
		int rc = bundle_reader_file(reader, reader->sums.list[i].name,
		    FILE_BYTES_MAX, &bytes, err);

		file_release(&bytes);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
is_over(const struct setup *setup, struct date date, struct error *err)
{
	char until[DATE_TEXT_LEN];

	if (!setup->has_retention)
		return error_set(err, ERROR_BOOKS,
		    N_("let the election office add \"retention\" to the "
		       "setup"),
		    N_("the setup does not say how long this station is kept"));
	if (date_compare(date, setup->retention) > 0)
		return 0;
	date_format(setup->retention, until);
	return error_set(err, ERROR_BOOKS, N_("keep everything until then"),
	    N_("the retention period lasts until %s"), until);
}

/* --- drafting ------------------------------------------------------------- */

static int
draft(const struct arguments *arguments, const struct session *session,
    const struct bundle_reader *reader, struct error *err)
{
	const struct setup *setup = &session->definition->setup;
	const struct tree *tree = &store_log(session->store)->tree;
	struct retirement retirement = { .until = setup->retention,
		.log_size = tree->size,
		.log_root = tree_root(tree),
		.public_bundle = reader->note_id };
	struct signing_subject subject = { .slots = retirement.slots };
	struct text text = { 0 };
	int rc = -1;

	retirement.head = definition_statement(
	    session->definition, setup->stations[session->index].id);
	if (signing_date(arguments, &retirement.head.date, err) != 0 ||
	    is_over(setup, retirement.head.date, err) != 0 ||
	    signing_slots(
	        arguments, retirement.slots, &retirement.slot_count, err) != 0)
		return -1;
	subject.slot_count = retirement.slot_count;
	draft_station_scope(session, &subject);
	retirement_format(&retirement, &text);
	rc = draft_write(session, arguments, NOTE_RETIREMENT, &retirement.head,
	    &subject, &text, err);
	text_clear(&text);
	return rc;
}

/* --- deleting ------------------------------------------------------------- */

static int
note_check(const struct session *session, struct span bytes,
    const struct bundle_reader *reader, struct error *err)
{
	const struct definition *definition = session->definition;
	const struct setup *setup = &definition->setup;
	struct keyring keyring = roster_keyring(&definition->roster);
	struct scope scope = { .kind = SCOPE_STATION };
	struct retirement retirement;
	struct policy_notice notice;
	struct note note;

	if (note_open(bytes, &keyring, &note, err) != 0 ||
	    retirement_parse(note.text, &retirement, err) != 0 ||
	    definition_owns(definition, &retirement.head, err) != 0 ||
	    is_over(setup, retirement.head.date, err) != 0)
		return -1;
	if (strcmp(retirement.head.subject,
	        setup->stations[session->index].id) != 0 ||
	    date_compare(retirement.until, setup->retention) != 0 ||
	    retirement.log_size != reader->note.log_size ||
	    !digest_same(&retirement.log_root, &reader->note.log_root) ||
	    !digest_same(&retirement.public_bundle, &reader->note_id))
		return error_set(err, ERROR_BOOKS,
		    N_("draft it anew with kaihyo tally retire"),
		    N_("this note speaks of another station, log or bundle"));
	memcpy(scope.id, setup->stations[session->index].id, sizeof(scope.id));
	return policy_check(&setup->policy, NOTE_RETIREMENT, &note, &scope, 1,
	    retirement.slots, retirement.slot_count, retirement.head.date,
	    &notice, err);
}

/* The note stays with what stays: it is durable before anything goes. */
static int
note_keep(const char *public_path, struct span note, struct error *err)
{
	char *folder = path_join(public_path, "attachments");
	char *path = path_join(folder, "retirement.note");
	int rc = -1;

	if (folder_make(folder, err) == 0 &&
	    file_keep(path, note, 0644, err) == 0)
		rc = 0;
	free(path);
	free(folder);
	return rc;
}

static int
station_delete(struct session *session, struct error *err)
{
	char *path = memory_copy(span_of(store_path(session->store)));
	int rc = 0;

	session_close(session);
	if (unlink(path) != 0 || folder_sync(path) != 0)
		rc = error_set(err, ERROR_SYSTEM,
		    N_("delete it by hand; the note is kept"),
		    N_("the station file could not be deleted"));
	else
		say(stdout,
		    N_("Deleted: %s. The note lies in the public bundle's "
		       "attachments.\nTo destroy by hand, and to write down: "
		       "backups, sticks, papers, station bundles, and the "
		       "folders %s.verify-NNN.\n"),
		    path, path);
	free(path);
	return rc;
}

static int delete (const struct arguments *arguments, struct session *session,
    const struct bundle_reader *reader, const char *path, struct error *err)
{
	struct file_bytes note = { 0 };
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &note, err) == 0 &&
	    note_check(session, file_span(&note), reader, err) == 0 &&
	    note_keep(arguments_value(arguments, "public"), file_span(&note),
	        err) == 0)
		rc = station_delete(session, err);
	file_release(&note);
	return rc;
}

static int
cmd_retire(const struct arguments *arguments, struct error *err)
{
	const char *note = arguments_value(arguments, "note");
	struct bundle_reader reader = { .path = NULL };
	struct session session = { 0 };
	int rc = -1;

	if ((note == NULL) == (arguments_value(arguments, "out") == NULL)) {
		error_set(err, ERROR_USAGE,
		    N_("--out drafts the note; --note, once it is signed, "
		       "deletes"),
		    N_("give one of --out and --note"));
		goto out;
	}
	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    public_check(&session, arguments_value(arguments, "public"),
	        &reader, err) != 0)
		goto out;
	rc = note == NULL ? draft(arguments, &session, &reader, err)
	                  : delete (arguments, &session, &reader, note, err);
out:
	bundle_reader_close(&reader);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "public",
	    .value = "FOLDER",
	    .help = N_("the public bundle that stays"),
	    .required = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("draft the note, to be signed") },
	{ .name = "note",
	    .value = "FILE",
	    .help = N_("the signed note: the station file is deleted") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_retire = {
	.name = "retire",
	.operands = "",
	.summary = N_("after the retention period: delete a station, keep its "
	              "public bundle"),
	.manual = N_("The setup says until when everything is kept. Then the "
	             "officials sign that the station may go; the note names "
	             "its log and the public bundle, whose every file is "
	             "checked before anything is deleted. What lies on other "
	             "media is listed, to be destroyed by hand."),
	.options = options,
	.run = cmd_retire,
};
