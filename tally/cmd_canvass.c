/*
 * The canvass takes in stations' bundles as a station takes in sticks: one
 * transaction each, verified before anything is kept, refused with a reason.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/log_head.h"
#include "keys/note.h"
#include "tally/cmd_bundle_reader.h"
#include "tally/cmd_canvass.h"
#include "tally/cmd_medium.h"
#include "tally/cmd_second.h"
#include "tally/commands.h"

#define RESULT_BYTES_MAX (16u << 20)
#define LOG_BYTES_MAX (1024u << 20)

static const char *const fix_copy =
    N_("ask the station for a new copy of its bundle");

/* A bundle while it is examined. */
struct arrival {
	struct session *session;
	struct bundle_reader reader;
	size_t station;
	struct file_bytes result, certificate;
	struct log_head head;
	struct signed_statement statement; /* the certificate */
};

static void
arrival_clear(struct arrival *arrival)
{
	bundle_reader_close(&arrival->reader);
	file_release(&arrival->result);
	file_release(&arrival->certificate);
	signed_clear(&arrival->statement);
}

/* Of an office that this canvass joins, and with its papers. */
static int
office_take(struct arrival *arrival, struct error *err)
{
	const struct setup *setup = &arrival->session->definition->setup;
	const struct bundle_note *note = &arrival->reader.note;

	arrival->station = setup_office(setup, note->head.subject);
	if (!setup_joins(setup, arrival->session->index, arrival->station))
		return error_set(err, ERROR_INPUT,
		    N_("bring it to the canvass that the setup names for it"),
		    N_("this canvass joins no station \"%s\""),
		    note->head.subject);
	if (note->level != BUNDLE_STATION)
		return error_set(err, ERROR_INPUT,
		    N_("bring the bundle of the level station: from a public "
		       "one the papers cannot be counted again"),
		    N_("this is a public bundle"));
	return 0;
}

/* Its log: whole, closed, and with the head that was signed. */
static int
log_take(struct arrival *arrival, struct error *err)
{
	struct file_bytes log = { 0 };
	int rc = -1;

	if (bundle_reader_file(
	        &arrival->reader, "log.txt", LOG_BYTES_MAX, &log, err) != 0 ||
	    log_head_read(file_span(&log), &arrival->head, err) != 0)
		goto out;
	if (!arrival->head.closed) {
		error_set(err, ERROR_BOOKS,
		    N_("let the station close its log: kaihyo audit close; "
		       "then "
		       "make the bundle"),
		    N_("the station has not finished: its log is not closed"));
		goto out;
	}
	if (arrival->head.size != arrival->reader.note.log_size ||
	    !digest_same(&arrival->head.root, &arrival->reader.note.log_root)) {
		error_set(err, ERROR_BOOKS, fix_copy,
		    N_("its log has another head than bundle.note says"));
		goto out;
	}
	rc = 0;
out:
	file_release(&log);
	return rc == 0 ? 0 : error_at_name(err, "log.txt");
}

/* The certificate that bundle.note names, among the files. */
static int
certificate_find_file(struct arrival *arrival, struct error *err)
{
	static const char ending[] = "-certificate.note";

	for (size_t i = 0; i < arrival->reader.sums.count; i++) {
		const char *name = arrival->reader.sums.list[i].name;
		size_t len = strlen(name);
		struct span text, lines;
		struct digest id;

		if (len < sizeof(ending) ||
		    strcmp(name + len - sizeof(ending) + 1, ending) != 0)
			continue;
		if (bundle_reader_file(&arrival->reader, name, NOTE_BYTES_MAX,
		        &arrival->certificate, err) != 0 ||
		    note_split(file_span(&arrival->certificate), &text, &lines,
		        err) != 0)
			return -1;
		id = note_id(text);
		if (digest_same(&id, &arrival->reader.note.certificate))
			return 0;
		file_release(&arrival->certificate);
		arrival->certificate = (struct file_bytes){ 0 };
	}
	return error_set(err, ERROR_INPUT, fix_copy,
	    N_("the certificate that bundle.note names is not in it"));
}

static int
certificate_take(struct arrival *arrival, struct error *err)
{
	const struct definition *definition = arrival->session->definition;
	struct keyring keyring = signed_keyring(NOTE_CERTIFICATE, definition);
	struct policy_notice notice;
	struct note note;

	if (certificate_find_file(arrival, err) != 0 ||
	    note_open(file_span(&arrival->certificate), &keyring, &note, err) !=
	        0 ||
	    signed_parse(note.text, definition, &arrival->statement, err) != 0)
		return -1;
	if (arrival->statement.kind != NOTE_CERTIFICATE ||
	    signed_station(&arrival->statement, definition) != arrival->station)
		return error_set(err, ERROR_INPUT, fix_copy,
		    N_("its certificate is another station's"));
	return signed_check_signers(
	    &arrival->statement, definition, &note, &notice, err);
}

/* Verifies the whole folder; keeps nothing. */
static int
arrival_examine(struct arrival *arrival, struct error *err)
{
	if (office_take(arrival, err) != 0 || log_take(arrival, err) != 0 ||
	    certificate_take(arrival, err) != 0)
		return -1;
	return bundle_reader_file(&arrival->reader, "result.json",
	    RESULT_BYTES_MAX, &arrival->result, err);
}

/* --- two heads of one origin ---------------------------------------------- */

/* While the bundles that came before are looked at. */
struct heads {
	const struct arrival *arrival;
	bool forked; /* the last of them is not continued */
};

static int
head_visit(void *context, const struct stored_file *file, struct error *err)
{
	struct heads *heads = context;
	const struct arrival *arrival = heads->arrival;
	struct bundle_note before;
	struct verified text;
	struct hashed hashed;
	struct text bytes = { 0 };
	int rc = -1;

	if (strcmp(file->subject, arrival->reader.note.head.subject) != 0)
		return 0;
	if (store_read_file(
	        arrival->session->store, file, &bytes, &hashed, err) == 0 &&
	    note_reopen(hashed.bytes, &file->note_id, &text, err) == 0 &&
	    bundle_note_parse(text, &before, err) == 0) {
		heads->forked = !log_head_follows(
		    &arrival->head, before.log_size, &before.log_root);
		rc = 0;
	}
	text_clear(&bytes);
	return rc;
}

/*
 * A station's log is closed once. A second log of the same station that does
 * not name the first as what it continues is a fork: someone restored an old
 * copy, or counted twice.
 */
static int
heads_check(const struct arrival *arrival, struct error *err)
{
	struct heads heads = { .arrival = arrival };

	/* In order of acceptance: the last one must be continued. */
	if (store_each_file(arrival->session->store, FILE_BUNDLE, head_visit,
	        &heads, err) != 0)
		return -1;
	if (!heads.forked)
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("stop: keep both bundles and call the security officer; a "
	       "correction is a new log that names the old head: kaihyo tally "
	       "open --after"),
	    N_("station %s has shown another log before: two heads of one "
	       "origin"),
	    arrival->reader.note.head.subject);
}

/* --- taking in ------------------------------------------------------------ */

/* The same bytes may have come with an earlier bundle. */
static int
add_file(const struct arrival *arrival, const char *name, enum file_kind kind,
    const struct file_bytes *bytes, const struct digest *note_id,
    const char *operator, uint64_t * added, struct error *err)
{
	struct stored_file file = { .kind = kind,
		.ordinal = arrival->statement.of.certificate.head.number,
		.sha256 = digest_of(file_span(bytes)),
		.is_note = note_id != NULL };
	struct store *store = arrival->session->store;
	bool known = false;

	memcpy(file.subject, arrival->reader.note.head.subject,
	    sizeof(file.subject));
	if (note_id != NULL)
		file.note_id = *note_id;
	if (store_has_digest(store, &file.sha256, &known, err) != 0)
		return -1;
	if (known)
		return 0;
	++*added;
	return session_add_file(
	    store, name, &file, file_span(bytes), operator, err);
}

/* Would the canvass add these figures up? Nothing is kept by asking. */
static int
figures_check(const struct arrival *arrival, struct error *err)
{
	struct hashed hashed = hashed_of(file_span(&arrival->result));
	struct station_return figures;
	struct verified verified;

	if (verified_by_digest(&hashed,
	        &arrival->statement.of.certificate.result, &verified,
	        err) != 0 ||
	    station_return_parse(verified, arrival->session->definition,
	        arrival->station, &figures, err) != 0)
		return error_at_name(err, "result.json");
	station_return_clear(&figures);
	return 0;
}

/* One bundle, one transaction. */
static int
arrival_keep(struct arrival *arrival, const char *operator, struct error * err)
{
	struct store *store = arrival->session->store;
	struct digest certificate = arrival->statement.id;
	struct medium_report report = { .accepted = 0 };

	if (store_begin(store, err) != 0 ||
	    add_file(arrival, "certificate.note", FILE_CERTIFICATE,
	        &arrival->certificate,
	        &certificate, operator, & report.accepted, err) != 0 ||
	    add_file(arrival, "result.json", FILE_RETURN, &arrival->result,
	        NULL, operator, & report.accepted, err) != 0 ||
	    add_file(arrival, "bundle.note", FILE_BUNDLE,
	        &arrival->reader.note_bytes,
	        &arrival->reader.note_id, operator, & report.accepted,
	        err) != 0 ||
	    medium_log_end(
	        store, arrival->reader.path, &report, operator, err) != 0 ||
	    store_commit(store, err) != 0) {
		store_rollback(store);
		return -1;
	}
	return 0;
}

/* Refuses one bundle, on record. */
static int
arrival_refuse(struct session *session, const char *path, struct error *why,
    const char *operator, struct error * err)
{
	const struct medium_report report = { .refused = 1 };

	error_at_name(why, path_name(path));
	error_print(why, stderr);
	if (store_begin(session->store, err) != 0 ||
	    medium_log_refused(session->store, path_name(path), why,
	        NULL, operator, err) != 0 ||
	    medium_log_end(session->store, path, &report, operator, err) != 0 ||
	    store_commit(session->store, err) != 0) {
		store_rollback(session->store);
		return -1;
	}
	return 0;
}

/* Everything that is asked of a bundle before it is kept. */
static int
arrival_check(struct arrival *arrival, const struct arguments *arguments,
    const char *path, bool *known, struct error *err)
{
	struct store *store = arrival->session->store;

	if (bundle_reader_open(&arrival->reader, arrival->session->definition,
	        path, err) != 0 ||
	    arrival_examine(arrival, err) != 0 ||
	    figures_check(arrival, err) != 0 ||
	    store_has_note(store, &arrival->reader.note_id, known, err) != 0)
		return -1;
	if (*known)
		return 0;
	if (heads_check(arrival, err) != 0)
		return -1;
	return second_bundle(arrival->session, arrival->reader.path,
	    &arrival->statement.of.certificate.result, arguments, err);
}

/* `refused` counts, `first` is the kind of the first reason. */
static int
bundle_take(struct session *session, const struct arguments *arguments,
    const char *path, size_t *refused, enum error_kind *first,
    struct error *err)
{
	struct arrival arrival = { .session = session };
	const char *operator= session_operator(arguments);
	struct error why = { 0 };
	bool known = false;
	int rc = -1;

	if (arrival_check(&arrival, arguments, path, &known, &why) != 0) {
		if (why.kind == ERROR_SYSTEM) {
			*err = why;
			goto out;
		}
		if ((*refused)++ == 0)
			*first = why.kind;
		rc = arrival_refuse(session, path, &why, operator, err);
		goto out;
	}
	if (!known && arrival_keep(&arrival, operator, err) != 0)
		goto out;
	say(stdout,
	    known ? N_("%s: station %s, certificate %u: known already\n")
	          : N_("%s: station %s, certificate %u: taken in\n"),
	    path_name(path), arrival.reader.note.head.subject,
	    arrival.statement.of.certificate.head.number);
	rc = 0;
out:
	arrival_clear(&arrival);
	return rc;
}

static void
canvass_say(const struct session *session)
{
	struct text text = { 0 };

	canvass_print(session->canvass, &text);
	fputs(text.at, stdout);
	text_clear(&text);
}

int
canvass_session_open(const struct arguments *arguments, enum store_mode mode,
    struct session *session, struct error *err)
{
	if (session_open(arguments, mode, session, err) != 0)
		return -1;
	if (session->canvass != NULL)
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("open one with: kaihyo tally open --as canvass"),
	    N_("this is a station's file, not that of the canvass"));
}

static int
cmd_canvass(const struct arguments *arguments, struct error *err)
{
	struct session session = { 0 };
	enum error_kind first = ERROR_INPUT;
	size_t refused = 0;
	int rc = -1;

	if (canvass_session_open(arguments, STORE_WRITE, &session, err) != 0)
		goto out;
	session_banner(session.definition, stdout);
	for (size_t i = 0; i < arguments->operand_count; i++)
		if (bundle_take(&session, arguments, arguments->operands[i],
		        &refused, &first, err) != 0)
			goto out;
	session_close(&session);
	if (canvass_session_open(arguments, STORE_READ, &session, err) != 0)
		goto out;
	canvass_say(&session);
	if (refused > 0) {
		error_set(err, first,
		    N_("read the reasons above; nothing of a refused bundle "
		       "was kept"),
		    N_("%zu bundles refused"), refused);
		goto out;
	}
	rc = 0;
out:
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OPTION_VERIFY_SECONDS,
	OPERATOR_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_canvass = {
	.name = "canvass",
	.operands = "BUNDLE...",
	.operands_max = -1,
	.summary = N_("join the stations: take in their bundles and see what "
	              "is missing"),
	.manual = N_("The file is opened with kaihyo tally open --as canvass. "
	             "Each BUNDLE is the folder of a station, verified from "
	             "its signatures down to every paper, and kept or refused "
	             "whole. A station that shows a second log which does not "
	             "continue the first is refused. Count, certify, bundle "
	             "and publish then work as at a station."),
	.options = options,
	.run = cmd_canvass,
};
