#include <string.h>

#include "audit/checkpoint.h"
#include "audit/cmd_checkpoint_sheet.h"
#include "audit/commands.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_session.h"

/* The roster's entry of this key, if it may speak for the log of a station. */
static int
log_key_check(
    const struct session *session, const struct vkey *vkey, struct error *err)
{
	const struct definition *definition = session->definition;
	const char *station = definition->setup.stations[session->index].id;
	struct keyring keyring = roster_keyring(&definition->roster);
	const struct key_entry *entry =
	    keyring_find(&keyring, span_of(vkey->name), vkey->id);

	if (entry == NULL || entry->role != ROLE_LOG ||
	    entry->scope.kind != SCOPE_STATION ||
	    !span_equals(span_of(entry->scope.id), station) ||
	    !origin_fits(vkey->name, &definition->id, station))
		return error_set(err, ERROR_SIGNATURE,
		    N_("have the log's own key enrolled: kaihyo keys enrol "
		       "--role log"),
		    N_("the key \"%s\" is not the log key of the station %s in "
		       "roster %u"),
		    vkey->name, station, definition->roster.head.number);
	if (entry->revoked)
		return error_set(err, ERROR_SIGNATURE,
		    N_("use the log key that counts now"),
		    N_("the key \"%s\" was revoked: %s"), vkey->name,
		    entry->revoked_why);
	return 0;
}

/*
 * The file and its entry: an entry without a file says nothing wrong, but a
 * signed head must never be without one. So the file comes last before the
 * commit; cut off there, the same command makes the same bytes again.
 */
static int
hand_over(const struct arguments *arguments, struct store *store,
    const struct checkpoint *checkpoint, const struct text *note,
    struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	const char *operator= session_operator(arguments);
	struct text payload = { 0 };
	int rc = -1;

	payload_add_number(&payload, "size", checkpoint->size);
	payload_add_digest(&payload, "root", &checkpoint->root);
	payload_add(&payload, "name", path_name(out));
	payload_add(&payload, "operator", operator);
	if (store_begin(store, err) != 0 ||
	    store_add_entry(store, LOG_CHECKPOINT, &payload, err) != 0 ||
	    file_create(out, text_span(note), 0644, err) != 0 ||
	    store_commit(store, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&payload);
	return rc;
}

static int
cmd_checkpoint(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	const char *sheet = arguments_value(arguments, "sheet");
	struct session session = { 0 };
	struct text pdf = { 0 };
	struct checkpoint checkpoint = { 0 };
	struct private_key *key = NULL;
	struct text note = { 0 };
	const struct tree *tree;
	struct vkey vkey;
	int rc = -1;

	if (session_open(arguments, STORE_WRITE, &session, err) != 0 ||
	    key_pair_open(arguments, arguments_value(arguments, "key"), &key,
	        &vkey, err) != 0 ||
	    log_key_check(&session, &vkey, err) != 0)
		goto out;
	tree = &store_log(session.store)->tree;
	memcpy(checkpoint.origin, vkey.name, sizeof(checkpoint.origin));
	checkpoint.size = tree->size;
	checkpoint.root = tree_root(tree);
	if (checkpoint_sign(&checkpoint, key, &note, err) != 0 ||
	    (sheet != NULL && checkpoint_sheet_draw(&session, &checkpoint,
	                          text_span(&note), &pdf, err) != 0) ||
	    hand_over(arguments, session.store, &checkpoint, &note, err) != 0)
		goto out;
	session_banner(session.definition, stdout);
	say(stdout,
	    N_("Signed: %s, the log with its first %llu entries. Its root, to "
	       "read aloud and to write down:\n"),
	    out, (unsigned long long)checkpoint.size);
	fingerprint_print(stdout, &checkpoint.root);
	if (sheet != NULL &&
	    file_create(sheet, text_span(&pdf), 0644, err) != 0)
		goto out;
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
	{ .name = "key",
	    .value = "FILE",
	    .help = N_("the log's private key; its .vkey file lies beside it"),
	    .required = true },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the checkpoint to write"),
	    .required = true },
	OPTION_SHEET,
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
	             "that it was made."),
	.options = options,
	.run = cmd_checkpoint,
};
