#include <stdlib.h>
#include <unistd.h>

#include "audit/cmd_checkpoint_sheet.h"
#include "audit/cmd_head.h"
#include "audit/cmd_paper.h"
#include "audit/commands.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_moment.h"

/*
 * The file and its entry: an entry without a file says nothing wrong, but a
 * signed head must never be without one. So the file comes last before the
 * commit; cut off there, the same command makes the same bytes again.
 */
static int
hand_over(const struct arguments *arguments, struct store *store,
    enum moment moment, const struct checkpoint *checkpoint,
    const struct text *note, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	const char *operator= session_operator(arguments);
	struct digest sha256 = digest_of(text_span(note));
	struct text payload = { 0 };
	int rc = -1;

	payload_add(&payload, "moment", moment_name(moment));
	payload_add_number(&payload, "size", checkpoint->size);
	payload_add_digest(&payload, "root", &checkpoint->root);
	payload_add(&payload, "name", path_name(out));
	payload_add_digest(&payload, "sha256", &sha256);
	payload_add(&payload, "operator", operator);
	if (store_begin(store, err) != 0 ||
	    store_add_entry(store, LOG_CHECKPOINT, &payload, err) != 0 ||
	    head_keep(store, moment, checkpoint, note, err) != 0 ||
	    file_keep(out, text_span(note), 0644, err) != 0)
		goto out;
	if (store_commit(store, err) != 0) {
		unlink(out);
		goto out;
	}
	rc = 0;
out:
	text_clear(&payload);
	return rc;
}

/* The moment that is due; the last one is for `audit close`. */
static int
moment_of_now(
    struct session *session, struct moment_state *state, struct error *err)
{
	if (moment_look(session, NULL, state, err) != 0)
		return -1;
	if (state->due == MOMENT_NONE || state->due == MOMENT_CERTIFIED)
		state->due = MOMENT_DEMAND;
	return 0;
}

static int
cmd_checkpoint(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	const char *qr = arguments_value(arguments, "qr");
	const char *sheet = arguments_value(arguments, "sheet");
	struct session session = { 0 };
	struct text pdf = { 0 };
	struct checkpoint checkpoint = { 0 };
	struct private_key *key = NULL;
	struct text note = { 0 };
	struct moment_state state;
	struct vkey vkey;
	int rc = -1;

	if ((qr != NULL && out_check(qr, err) != 0) ||
	    (sheet != NULL && out_check(sheet, err) != 0) ||
	    session_open(arguments, STORE_WRITE, &session, err) != 0 ||
	    head_key_open(arguments, &session, &key, &vkey, err) != 0 ||
	    moment_of_now(&session, &state, err) != 0 ||
	    head_sign(session.store, key, &vkey, &checkpoint, &note, err) !=
	        0 ||
	    (sheet != NULL && checkpoint_sheet_draw(&session, &checkpoint,
	                          text_span(&note), &pdf, err) != 0) ||
	    hand_over(arguments, session.store, state.due, &checkpoint, &note,
	        err) != 0)
		goto out;
	session_banner(session.definition, stdout);
	say(stdout,
	    N_("Signed: %s (%s), the log with its first %llu entries. To read "
	       "aloud and to write down:\n"),
	    out, moment_label(state.due), (unsigned long long)checkpoint.size);
	paper_head(stdout, &checkpoint);
	if ((sheet != NULL &&
	        file_create(sheet, text_span(&pdf), 0644, err) != 0) ||
	    paper_qr(stdout, text_span(&note), qr, err) != 0 ||
	    moment_look(&session, NULL, &state, err) != 0)
		goto out;
	moment_say(&state, store_path(session.store), false);
	rc = 0;
out:
	text_clear(&pdf);
	text_clear(&note);
	private_key_free(key);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	LOG_KEY_OPTION,
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the checkpoint to write"),
	    .required = true },
	OPTION_SHEET,
	QR_OPTION,
	OPERATOR_OPTION,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_audit_checkpoint = {
	.name = "checkpoint",
	.operands = "",
	.summary = N_("sign how far the log has come, for witnesses to keep"),
	.manual = N_("Writes a checkpoint (C2SP tlog-checkpoint): the number "
	             "of log entries and the root of the tree over them, "
	             "signed by the log's key. Whoever keeps it can see later "
	             "that nothing before it was changed. The log then says "
	             "that it was made, and for which moment of the night; "
	             "the station keeps it, too."),
	.options = options,
	.run = cmd_checkpoint,
};
