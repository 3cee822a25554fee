#include <stdlib.h>
#include <string.h>

#include "tally/certification.h"
#include "tally/cmd_bundle.h"
#include "tally/cmd_counting.h"
#include "tally/cmd_draft.h"
#include "tally/cmd_moment.h"
#include "tally/commands.h"

static int
level_take(const struct arguments *arguments, enum bundle_level *level,
    struct error *err)
{
	const char *value = arguments_value(arguments, "level");

	*level = BUNDLE_STATION;
	if (value != NULL)
		*level = bundle_level_find(span_of(value));
	if (*level == BUNDLE_NONE)
		return error_set(err, ERROR_USAGE,
		    N_("write --level station (with the papers' files) or "
		       "--level public (without them)"),
		    N_("there is no level \"%s\""), value);
	return 0;
}

/* What is still to be done before the officials can sign a bundle. */
static int
finished_check(struct session *session, struct error *err)
{
	struct moment_state moment;

	if (!station_is_declared(session->truth, session->index))
		return error_set(err, ERROR_BOOKS,
		    N_("see `kaihyo tally status`; then kaihyo tally certify, "
		       "and import the signed certificate. --working makes a "
		       "bundle of what is there, which nobody signs"),
		    N_("no certificate of this station is in force"));
	if (moment_look(session, NULL, &moment, err) != 0)
		return -1;
	if (moment.log_key && !moment.closed)
		return error_set(err, ERROR_BOOKS,
		    N_("close it first: kaihyo audit close. --working makes a "
		       "bundle of what is there, which nobody signs"),
		    N_("the log of this station is not closed"));
	return 0;
}

/* A bundle stands for itself: which of two is newer says its log. */
static int
note_draft(const struct bundle_folder *folder,
    const struct arguments *arguments, struct bundle_note *bundle,
    struct text *text, struct error *err)
{
	const struct session *session = folder->session;
	const struct definition *definition = session->definition;
	const struct tree *tree = &store_log(session->store)->tree;

	bundle->head = definition_statement(
	    definition, definition->setup.stations[session->index].id);
	if (signing_date(arguments, &bundle->head.date, err) != 0 ||
	    signing_slots(arguments, bundle->slots, &bundle->slot_count, err) !=
	        0)
		return -1;
	bundle->level = folder->level;
	bundle->log_size = tree->size;
	bundle->log_root = tree_root(tree);
	bundle->certificate =
	    truth_latest(session->truth, NOTE_CERTIFICATE, session->index)
	        ->statement.id;
	bundle->sums = folder->sums_digest;
	bundle_note_format(bundle, text);
	return 0;
}

static int
finish_signed(struct bundle_folder *folder, const struct arguments *arguments,
    struct error *err)
{
	const struct definition *definition = folder->session->definition;
	struct bundle_note bundle = { .level = BUNDLE_NONE };
	struct signing_subject subject = { .kind = NOTE_BUNDLE };
	struct text draft = { 0 }, note = { 0 };
	char *path = NULL;
	int rc = -1;

	if (note_draft(folder, arguments, &bundle, &draft, err) != 0 ||
	    signing_sign(
	        arguments, definition, text_span(&draft), &note, err) != 0 ||
	    bundle_folder_finish(folder, &note, err) != 0)
		goto out;
	draft_station_scope(folder->session, &subject);
	subject.slots = bundle.slots;
	subject.slot_count = bundle.slot_count;
	subject.date = bundle.head.date;
	path = path_join(folder->fresh.path, "bundle.note");
	rc = signing_say(definition, &subject, path, text_span(&note), err);
out:
	free(path);
	text_clear(&draft);
	text_clear(&note);
	return rc;
}

static int
cmd_bundle(const struct arguments *arguments, struct error *err)
{
	struct result *result = memory_new(1, sizeof(*result));
	bool working = arguments_flag(arguments, "working");
	struct bundle_folder folder = { .level = BUNDLE_NONE };
	struct session session = { 0 };
	enum bundle_level level;
	int rc = -1;

	cancel_catch();
	if (level_take(arguments, &level, err) != 0 ||
	    session_open(arguments, STORE_READ, &session, err) != 0 ||
	    (!working && finished_check(&session, err) != 0) ||
	    counting_result(&session, false, result, err) != 0 ||
	    bundle_folder_make(&folder, &session, level, result, arguments,
	        arguments_value(arguments, "out"), err) != 0)
		goto out;
	session_banner(session.definition, stdout);
	if (working) {
		if (bundle_folder_finish(&folder, NULL, err) != 0)
			goto out;
		say(stdout,
		    N_("Written: %s\nA working bundle: nobody signs it.\n"),
		    folder.fresh.path);
	} else if (finish_signed(&folder, arguments, err) != 0) {
		goto out;
	}
	say(stdout, N_("Next: kaihyo-verify %s\n"), folder.fresh.path);
	rc = 0;
out:
	bundle_folder_abandon(&folder);
	result_clear(result);
	session_close(&session);
	free(result);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the new folder to make"),
	    .required = true },
	{ .name = "level",
	    .value = "station|public",
	    .help = N_("station: with the papers' files, for those entitled to "
	               "them; public: without (station if left out)") },
	{ .name = "document",
	    .value = "FILE",
	    .help = N_("put this page or form into documents/"),
	    .repeats = true },
	{ .name = "working",
	    .help = N_("of a station that is not finished; nobody signs it") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_bundle = {
	.name = "bundle",
	.operands = "",
	.summary = N_("make the folder with which others check the result"),
	.manual = N_("Log, definition, all signed notes, the result, and at "
	             "the level station the papers' files: everything from "
	             "which kaihyo-verify counts again. Lists of voters are in "
	             "no bundle. bundle.note is signed by the people who "
	             "certify; signatures that come later are added with "
	             "kaihyo keys attach. Made twice, it has the same bytes."),
	.options = options,
	.run = cmd_bundle,
};
