#include "tally/cmd_session.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tally/cmd_batch.h"
#include "tally/overlay.h"

/* The latest file of each kind of the definition. */
struct latest {
	struct store *store;
	struct stored_file files[FILE_KIND_COUNT];
};

static int
latest_visit(void *context, const struct stored_file *file, struct error *err)
{
	struct latest *latest = context;

	(void)err;
	if (latest->files[file->kind].kind == FILE_NONE ||
	    latest->files[file->kind].ordinal < file->ordinal)
		latest->files[file->kind] = *file;
	return 0;
}

static int
read_into(struct latest *latest, enum file_kind kind, struct file_bytes *bytes,
    struct error *err)
{
	struct text text = { 0 };
	struct hashed hashed;

	if (latest->files[kind].kind == FILE_NONE)
		return error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the station file holds no %s"), file_kind_word(kind));
	if (store_read_file(latest->store, &latest->files[kind], &text, &hashed,
	        err) != 0) {
		text_clear(&text);
		return -1;
	}
	*bytes = (struct file_bytes){ text.at, text.len }; /* handed over */
	return 0;
}

static int
definition_read(struct session *session, struct error *err)
{
	struct definition_files *files = &session->files;
	struct latest latest = { .store = session->store };

	for (int kind = FILE_ROOT; kind <= FILE_ROSTER_NOTE; kind++)
		if (store_each_file(session->store, (enum file_kind)kind,
		        latest_visit, &latest, err) != 0)
			return -1;
	if (read_into(&latest, FILE_ROOT, &files->root, err) != 0 ||
	    read_into(
	        &latest, FILE_ELECTION_NOTE, &files->election_note, err) != 0 ||
	    read_into(
	        &latest, FILE_ELECTION_JSON, &files->election_json, err) != 0 ||
	    read_into(&latest, FILE_ORDINANCE_JSON, &files->ordinance_json,
	        err) != 0 ||
	    read_into(&latest, FILE_SETUP_NOTE, &files->setup_note, err) != 0 ||
	    read_into(&latest, FILE_SETUP_JSON, &files->setup_json, err) != 0 ||
	    read_into(&latest, FILE_ROSTER_NOTE, &files->roster_note, err) != 0)
		return -1;
	session->definition = definition_new(files, err);
	return session->definition != NULL ? 0 : -1;
}

/* What it goes on from, if it does. */
static bool
after_read(struct span payload, struct session *session)
{
	struct span value;

	session->goes_on = payload_find(payload, "after-certificate", &value);
	return !session->goes_on || digest_parse(value, &session->after);
}

/* Which station this is stands in log entry 0. */
static int
identity_read(struct session *session, struct error *err)
{
	struct text line = { 0 };
	struct log_entry entry;
	struct span id, instance, name;
	struct digest election;
	char text[ID_MAX + 1] = "";
	int rc = -1;

	if (store_read_entry(session->store, 0, &line, err) != 0 ||
	    audit_log_parse(text_span(&line), &entry, err) != 0)
		goto out;
	if (payload_find(entry.payload, "election", &id) &&
	    digest_parse(id, &election) &&
	    digest_same(&election, &session->definition->id) &&
	    payload_find(entry.payload, "root", &id) &&
	    digest_parse(id, &election) &&
	    digest_same(&election, &session->definition->root.fingerprint) &&
	    payload_find(entry.payload, "instance", &instance) &&
	    span_copy(instance, session->instance, sizeof(session->instance)) &&
	    payload_find(entry.payload, "station", &name) &&
	    span_copy(name, text, sizeof(text)) &&
	    after_read(entry.payload, session))
		session->index =
		    setup_office(&session->definition->setup, text);
	else
		session->index = SIZE_MAX;
	if (session->index == SIZE_MAX) {
		error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("log entry 0 does not fit the definition in the "
		       "station file"));
		goto out;
	}
	rc = 0;
out:
	text_clear(&line);
	return rc;
}

int
note_reopen(struct span bytes, const struct digest *note_id,
    struct verified *verified, struct error *err)
{
	struct span text, lines;
	struct hashed hashed;

	if (note_split(bytes, &text, &lines, err) != 0)
		return -1;
	hashed = hashed_of(text);
	return verified_by_digest(&hashed, note_id, verified, err);
}

/* While the notes are read in. */
struct loading {
	struct session *session;
	struct truth *truth;
};

/*
 * Is an accepted note signed as the roster and the policy in force ask for?
 * Asked anew each time: the station file is no witness for itself.
 */
static bool
signers_hold(const struct signed_statement *statement,
    const struct definition *definition, struct span bytes,
    const struct ahead *ahead, struct error *gone)
{
	struct keyring keyring = signed_keyring(statement->kind, definition);
	struct policy_notice notice;
	struct note note;

	keyring.ahead = ahead;
	return note_open(bytes, &keyring, &note, gone) == 0 &&
	       signed_check_signers(
	           statement, definition, &note, &notice, gone) == 0;
}

/* A note tried with every setup and roster that was ever in force. */
struct trial {
	struct session *session;
	const struct signed_statement *statement;
	struct span bytes;
	struct definition then; /* today's, with setup and roster of old */
	bool held;
};

static int
try_roster(void *context, const struct stored_file *file, struct error *err)
{
	struct trial *trial = context;
	struct text bytes = { 0 };
	struct hashed hashed;
	struct error ignored;
	struct note note;
	int rc = -1;

	trial->then.roster = (struct roster){ .entries = NULL };
	if (store_read_file(
	        trial->session->store, file, &bytes, &hashed, err) != 0 ||
	    root_open(&trial->then.root, hashed.bytes, &note, err) != 0 ||
	    roster_parse(note.text, &trial->then.roster, err) != 0)
		goto out;
	if (signers_hold(
	        trial->statement, &trial->then, trial->bytes, NULL, &ignored))
		trial->held = true;
	rc = 0;
out:
	roster_clear(&trial->then.roster);
	text_clear(&bytes);
	return rc;
}

static int
try_setup(void *context, const struct stored_file *file, struct error *err)
{
	struct trial *trial = context;
	struct store *store = trial->session->store;
	struct text bytes = { 0 };
	struct verified verified;
	struct hashed hashed;
	int rc = -1;

	if (store_read_file(store, file, &bytes, &hashed, err) != 0 ||
	    verified_by_digest(&hashed, &file->sha256, &verified, err) != 0 ||
	    setup_parse(verified, "setup.json", &trial->then.election,
	        &trial->then.setup, err) != 0)
		goto out;
	rc = store_each_file(store, FILE_ROSTER_NOTE, try_roster, trial, err);
	setup_clear(&trial->then.setup);
out:
	text_clear(&bytes);
	return rc;
}

/*
 * Did the signatures hold under an earlier setup or roster? Then they are a
 * finding of the count. If they never did, the station file was forged.
 */
static int
held_once(struct session *session, const struct signed_statement *statement,
    struct span bytes, const struct error *gone, struct error *err)
{
	struct trial *trial = memory_new(1, sizeof(*trial));
	int rc;

	*trial = (struct trial){ .session = session,
		.statement = statement,
		.bytes = bytes,
		.then = *session->definition };
	rc = store_each_file(
	    session->store, FILE_SETUP_JSON, try_setup, trial, err);
	if (rc == 0 && !trial->held) {
		*err = *gone;
		err->kind = ERROR_BOOKS;
		rc = error_fix(err,
		    N_("stop: the station file was changed from outside; keep "
		       "it, take the last backup, and call the security "
		       "officer"));
	}
	free(trial);
	return rc;
}

static enum note_kind
stored_kind(const struct stored_file *stored)
{
	return note_kind_find(span_of(file_kind_name(stored->kind)));
}

static bool
note_wants(void *context, const struct stored_file *stored)
{
	(void)context;
	return signed_is_known(stored_kind(stored));
}

/* The signatures, most of what opening a station takes, on both cores. */
static int
note_look(void *context, struct batch_file *file, struct error *err)
{
	const struct loading *loading = context;
	struct keyring keyring = signed_keyring(
	    stored_kind(&file->stored), loading->session->definition);

	(void)err;
	note_verify_ahead(file->hashed.bytes, &keyring, file->seen);
	return 0;
}

static int
note_load(void *context, struct batch_file *file, struct error *err)
{
	struct loading *loading = context;
	const struct stored_file *stored = &file->stored;
	struct definition *definition = loading->session->definition;
	struct signed_statement statement = { .kind = NOTE_NONE };
	struct span bytes = file->hashed.bytes;
	struct verified text;
	struct error gone;
	bool hold;
	int rc = -1;

	if (note_reopen(bytes, &stored->note_id, &text, err) != 0)
		return -1;
	if (signed_parse(text, definition, &statement, err) != 0)
		goto out;
	/* The one that entry 0 names was verified where it was in force. */
	hold = truth_is_before(loading->truth, &statement.id) ||
	       signers_hold(&statement, definition, bytes, file->seen, &gone);
	if (!hold &&
	    held_once(loading->session, &statement, bytes, &gone, err) != 0)
		goto out;
	rc = truth_add(
	    loading->truth, &statement, hold ? NULL : &gone.what, err);
out:
	signed_clear(&statement);
	return rc == 0
	           ? 0
	           : error_at(err, N_("%s %llu of %s, taken in before"),
	                 file_kind_word(stored->kind),
	                 (unsigned long long)stored->ordinal, stored->subject);
}

static int
mark_stored(void *context, const struct stored_file *file, struct error *err)
{
	struct truth_file *known = truth_find(context, &file->sha256);

	if (known == NULL)
		return error_set(err, ERROR_BOOKS,
		    N_("keep this file for the security officer"),
		    N_("file %lld of the station is in no manifest"),
		    (long long)file->number);
	known->stored = true;
	return 0;
}

static int
mark_attached(void *context, const struct stored_file *file, struct error *err)
{
	(void)err;
	truth_attach(context, &file->sha256, file->subject);
	return 0;
}

/* Reads all accepted notes into a new truth set for session->definition. */
static struct truth *
truth_load(struct session *session, struct error *err)
{
	struct loading loading = { .session = session,
		.truth = truth_new(session->definition) };
	struct batch_task notes = { .wants = note_wants,
		.look = note_look,
		.visit = note_load,
		.seen_size = sizeof(struct ahead),
		.context = &loading };

	loading.truth->goes_on = session->goes_on;
	loading.truth->after = session->after;
	if (batch_each(session->store, FILE_NONE, &notes, err) != 0 ||
	    store_each_file(session->store, FILE_BALLOTS, mark_stored,
	        loading.truth, err) != 0 ||
	    store_each_file(session->store, FILE_BUNDLES, mark_stored,
	        loading.truth, err) != 0)
		goto out;
	for (int kind = FILE_CHECKINS; kind <= FILE_ROLL_CHANGES; kind++)
		if (store_each_file(session->store, (enum file_kind)kind,
		        mark_attached, loading.truth, err) != 0)
			goto out;
	if (session->goes_on && truth_list(loading.truth, NOTE_CERTIFICATE,
	                            session->index) == NULL) {
		error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the station file holds no %s"),
		    file_kind_word(FILE_CERTIFICATE));
		goto out;
	}
	overlay_apply(loading.truth);
	return loading.truth;
out:
	truth_free(loading.truth);
	return NULL;
}

/* --- the canvass ---------------------------------------------------------- */

static int
load_return(void *context, const struct stored_file *file, struct error *err)
{
	struct session *session = context;
	const struct setup *setup = &session->definition->setup;
	size_t station = setup_office(setup, file->subject);
	struct text bytes = { 0 };
	struct verified verified;
	struct hashed hashed;
	struct digest wanted;
	int rc = -1;

	/* One that an older certificate stands for counts no more. */
	if (station == SIZE_MAX ||
	    !canvass_wants(session->canvass, station, &wanted) ||
	    !digest_same(&wanted, &file->sha256))
		return 0;
	if (store_read_file(session->store, file, &bytes, &hashed, err) != 0 ||
	    verified_by_digest(&hashed, &wanted, &verified, err) != 0)
		goto out;
	rc = canvass_add(session->canvass, station, verified, err);
out:
	text_clear(&bytes);
	return rc;
}

static int
load_heard(void *context, struct span line, struct error *err)
{
	struct canvass *canvass = context;
	struct log_entry entry;
	struct digest certificate;
	struct span value;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	if (entry.type == LOG_HEARD &&
	    payload_find(entry.payload, "agree", &value) &&
	    span_equals(value, "yes") &&
	    payload_find(entry.payload, "certificate", &value) &&
	    digest_parse(value, &certificate))
		canvass_heard(canvass, &certificate);
	return 0;
}

int
session_reload(struct session *session, struct error *err)
{
	canvass_free(session->canvass);
	session->canvass = NULL;
	if (!setup_is_canvass(&session->definition->setup, session->index))
		return 0;
	session->canvass = canvass_new(session->truth, session->index);
	if (store_each_file(
	        session->store, FILE_RETURN, load_return, session, err) != 0)
		return -1;
	return store_each_entry(
	    session->store, 0, load_heard, session->canvass, err);
}

int
session_open(const struct arguments *arguments, enum store_mode mode,
    struct session *session, struct error *err)
{
	return session_open_path(
	    arguments_value(arguments, "station"), mode, session, err);
}

int
session_open_path(const char *path, enum store_mode mode,
    struct session *session, struct error *err)
{
	*session = (struct session){ 0 };
	if (store_open(path, mode, &session->store, err) != 0 ||
	    (mode == STORE_WRITE &&
	        store_refuse_closed(session->store, err) != 0))
		return -1;
	if (definition_read(session, err) == 0 &&
	    identity_read(session, err) == 0 &&
	    (session->truth = truth_load(session, err)) != NULL &&
	    session_reload(session, err) == 0)
		return 0;
	/* All of it was good when it came in: now the station is not. */
	if (err->kind == ERROR_INPUT || err->kind == ERROR_SIGNATURE) {
		err->kind = ERROR_BOOKS;
		error_fix(
		    err, N_("take the last backup, and keep this file for the "
		            "security officer"));
	}
	return error_at_name(err, store_path(session->store));
}

void
session_close(struct session *session)
{
	canvass_free(session->canvass);
	truth_free(session->truth);
	definition_free(session->definition);
	definition_files_release(&session->files);
	store_close(session->store);
	*session = (struct session){ 0 };
}

static bool
paper_same(const struct paper *a, const struct paper *b)
{
	return a->question_count == b->question_count &&
	       memcmp(a->questions, b->questions,
	           a->question_count * sizeof(a->questions[0])) == 0;
}

/*
 * A new setup may not take away what is counted here, nor read it another
 * way than the unit that sealed it.
 */
static int
setup_keeps(const struct session *session, const struct setup *before,
    const struct truth *truth, struct error *err)
{
	const struct setup *setup = &session->definition->setup;

	for (size_t i = 0; i < setup->unit_count; i++) {
		const struct unit *unit = &setup->units[i], *old;

		if (truth_list(truth, NOTE_MANIFEST, i) == NULL)
			continue;
		old = &before->units[setup_unit(before, unit->id)];
		if (setup->districts[unit->district].station !=
		        session->index ||
		    !paper_same(&setup->papers[unit->paper],
		        &before->papers[old->paper]))
			return error_set(err, ERROR_INPUT,
			    N_("check the setup with the election office"),
			    N_("the new setup changes the station or the paper "
			       "of unit %s, whose manifest is in already"),
			    unit->id);
	}
	for (size_t i = 0; i < setup->place_count; i++)
		if (truth_turnout_statement(truth, i) != NULL &&
		    setup->districts[setup->places[i].district].station !=
		        session->index)
			return error_set(err, ERROR_INPUT,
			    N_("check the setup with the election office"),
			    N_("the new setup moves place %s, whose turnout is "
			       "in already, to another station"),
			    setup->places[i].id);
	return 0;
}

int
session_redefine(
    struct session *session, struct definition_files *files, struct error *err)
{
	struct definition *before = session->definition;
	struct truth *truth = NULL;
	const char *id = before->setup.stations[session->index].id;
	size_t index, index_before = session->index;

	session->definition = definition_new(files, err);
	if (session->definition == NULL)
		goto back;
	index = setup_office(&session->definition->setup, id);
	if (index == SIZE_MAX) {
		error_set(err, ERROR_INPUT,
		    N_("check the setup with the election office"),
		    N_("the new setup has no station \"%s\""), id);
		goto back;
	}
	session->index = index;
	truth = truth_load(session, err);
	if (truth == NULL ||
	    setup_keeps(session, &before->setup, truth, err) != 0)
		goto back;
	truth_free(session->truth);
	definition_free(before);
	definition_files_release(&session->files);
	session->files = *files;
	*files = (struct definition_files){ 0 }; /* handed over */
	session->truth = truth;
	return session_reload(session, err);
back:
	truth_free(truth);
	definition_free(session->definition);
	session->definition = before;
	session->index = index_before;
	return -1;
}

const char *
session_operator(const struct arguments *arguments)
{
	const char *name = arguments_value(arguments, "operator");
	const struct passwd *login;

	if (name != NULL && name[0] != '\0')
		return name;
	login = getpwuid(getuid());
	return login != NULL ? login->pw_name : "unknown";
}

int
session_add_file(struct store *store, const char *name,
    const struct stored_file *file, struct span bytes, const char *operator,
    struct error * err)
{
	struct text payload = { 0 };
	int rc = -1;

	payload_add(&payload, "name", name);
	payload_add(&payload, "kind", file_kind_name(file->kind));
	payload_add(&payload, "subject", file->subject);
	payload_add_number(&payload, "number", file->ordinal);
	payload_add_number(&payload, "papers", file->papers);
	payload_add_number(&payload, "size", bytes.len);
	payload_add_digest(&payload, "sha256", &file->sha256);
	if (file->is_note)
		payload_add_digest(&payload, "id", &file->note_id);
	payload_add(&payload, "operator", operator);
	if (store_add_entry(store, LOG_ACCEPTED, &payload, err) != 0 ||
	    store_add_file(store, file, bytes, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&payload);
	return rc;
}

void
session_banner(const struct definition *definition, FILE *to)
{
	if (definition->election.rehearsal)
		say(to, N_("*** REHEARSAL: these figures mean nothing ***\n"));
}
