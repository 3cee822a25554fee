#include "audit/cmd_checkpoint_sheet.h"
#include "audit/cmd_head.h"
#include "audit/cmd_paper.h"
#include "audit/commands.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_moment.h"

/* Certified, and no earlier checkpoint is still due. */
static int
ready_check(struct session *session, struct error *err)
{
	struct moment_state state;

	if (!station_is_declared(session->truth, session->index))
		return error_set(err, ERROR_BOOKS,
		    N_("certify first: kaihyo tally certify, then import the "
		       "signed certificate"),
		    N_("no certificate of this station is in force"));
	if (moment_look(session, NULL, &state, err) != 0)
		return -1;
	if (state.due == MOMENT_CERTIFIED)
		return 0;
	error_set(err, ERROR_BOOKS, "",
	    N_("a checkpoint was not made in its time: %s"),
	    moment_label(state.due));
	return error_fix(err,
	    N_("make it now, then close: kaihyo audit checkpoint --station %s "
	       "--key LOG.pem --out FILE"),
	    store_path(session->store));
}

static int
add_close(
    const struct session *session, const char *operator, struct error * err)
{
	struct store *store = session->store;
	const struct truth_statement *certificate =
	    truth_latest(session->truth, NOTE_CERTIFICATE, session->index);
	struct text payload = { 0 };
	int rc;

	payload_add_number(&payload, "entries", store_log(store)->tree.size);
	payload_add_digest(&payload, "certificate", &certificate->statement.id);
	payload_add_digest(
	    &payload, "result", &certificate->statement.of.certificate.result);
	payload_add(&payload, "operator", operator);
	rc = store_add_entry(store, LOG_CLOSE, &payload, err);
	text_clear(&payload);
	return rc;
}

/*
 * CLOSE and the checkpoint over it in one transaction. Unlike any other
 * checkpoint this one leaves the station only after the commit: cut off
 * before, the next CLOSE has another time, and the log's key would have
 * signed two heads of one size.
 */
static int
close_log(const struct arguments *arguments, struct session *session,
    struct text *note, struct error *err)
{
	struct checkpoint checkpoint = { 0 };
	struct private_key *key = NULL;
	struct vkey vkey;
	int rc = -1;

	if (head_key_open(arguments, session, &key, &vkey, err) != 0 ||
	    ready_check(session, err) != 0 ||
	    store_begin(session->store, err) != 0 ||
	    add_close(session, session_operator(arguments), err) != 0 ||
	    head_sign(session->store, key, &vkey, &checkpoint, note, err) !=
	        0 ||
	    head_keep(session->store, MOMENT_CERTIFIED, &checkpoint, note,
	        err) != 0 ||
	    store_commit(session->store, err) != 0)
		goto out;
	rc = 0;
out:
	private_key_free(key);
	return rc;
}

/* The checkpoint over a whole closed log is the last that was kept. */
static int
last_visit(void *context, const struct stored_file *file, struct error *err)
{
	struct stored_file *last = context;

	(void)err;
	*last = *file;
	return 0;
}

static int
last_read(struct store *store, struct text *note, struct error *err)
{
	struct stored_file last = { .kind = FILE_NONE };
	struct hashed hashed;

	if (store_each_file(store, FILE_CHECKPOINT, last_visit, &last, err) !=
	    0)
		return -1;
	if (last.kind == FILE_NONE)
		return error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the station file holds no %s"),
		    file_kind_word(FILE_CHECKPOINT));
	return store_read_file(store, &last, note, &hashed, err);
}

/* Its log alone tells; the rest need not be read twice. */
static int
is_closed(const char *path, bool *closed, struct error *err)
{
	struct store *store = NULL;
	int rc = store_open(path, STORE_READ, &store, err);

	if (rc == 0)
		*closed = store_log(store)->closed;
	store_close(store);
	return rc;
}

/* Closes it, or hands out again what closed it. */
static int
closed_note(const struct arguments *arguments, struct session *session,
    struct text *note, struct error *err)
{
	bool closed;

	if (is_closed(arguments_value(arguments, "station"), &closed, err) != 0)
		return -1;
	if (closed)
		return session_open(arguments, STORE_READ, session, err) == 0
		           ? last_read(session->store, note, err)
		           : -1;
	if (out_check(arguments_value(arguments, "out"), err) != 0 ||
	    session_open(arguments, STORE_WRITE, session, err) != 0)
		return -1;
	return close_log(arguments, session, note, err);
}

static int
write_out(const struct arguments *arguments, const struct session *session,
    const struct text *note, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	const char *sheet = arguments_value(arguments, "sheet");
	struct checkpoint checkpoint;

	if (file_keep(out, text_span(note), 0644, err) != 0)
		return error_fix(err,
		    N_("the log is closed; do it again with another --out, "
		       "which writes the same checkpoint"));
	if (head_open(session, text_span(note), &checkpoint, err) != 0)
		return -1;
	session_banner(session->definition, stdout);
	say(stdout,
	    N_("Closed: %s, the whole log with its %llu entries. To read "
	       "aloud and to write down:\n"),
	    out, (unsigned long long)checkpoint.size);
	paper_head(stdout, &checkpoint);
	if (sheet != NULL && checkpoint_sheet_write(session, &checkpoint,
	                         text_span(note), sheet, err) != 0)
		return -1;
	return paper_qr(
	    stdout, text_span(note), arguments_value(arguments, "qr"), err);
}

static int
cmd_close(const struct arguments *arguments, struct error *err)
{
	const char *qr = arguments_value(arguments, "qr");
	const char *sheet = arguments_value(arguments, "sheet");
	struct session session = { 0 };
	struct text note = { 0 };
	int rc = -1;

	if ((qr != NULL && out_check(qr, err) != 0) ||
	    (sheet != NULL && out_check(sheet, err) != 0) ||
	    closed_note(arguments, &session, &note, err) != 0 ||
	    write_out(arguments, &session, &note, err) != 0)
		goto out;
	say(stdout, N_("Next: kaihyo tally bundle --station %s --out FOLDER\n"),
	    store_path(session.store));
	rc = 0;
out:
	text_clear(&note);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	LOG_KEY_OPTION,
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the last checkpoint to write"),
	    .required = true },
	OPTION_SHEET,
	QR_OPTION,
	OPERATOR_OPTION,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_audit_close = {
	.name = "close",
	.operands = "",
	.summary = N_("end the log of a certified station, and sign all of it"),
	.manual = N_("Adds the last entry and a checkpoint over the whole log. "
	             "After that nothing comes in any more. If the result must "
	             "be reopened all the same, a new station names this one: "
	             "kaihyo tally open --after. Run again, it writes the same "
	             "checkpoint to another file."),
	.options = options,
	.run = cmd_close,
};
