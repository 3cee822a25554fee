#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ballot/attached.h"
#include "ballot/media.h"
#include "ballot/records.h"
#include "ballot/signed.h"
#include "base/progress.h"
#include "base/random.h"
#include "keys/note.h"
#include "tally/certification.h"
#include "tally/cmd_certify.h"
#include "tally/cmd_session.h"
#include "tally/commands.h"
#include "tally/gate.h"
#include "tally/overlay.h"
#include "tally/serials.h"

/* What became of one file of a medium. */
enum taken { TAKEN_REFUSED, TAKEN_ACCEPTED, TAKEN_KNOWN };

/* What became of one medium. */
struct medium_report {
	uint64_t accepted, papers, known, refused, left;
	uint64_t sealed; /* papers that the gate keeps outside: never read */
	bool stopped;    /* by Ctrl-C */
};

/* Everything that one run of the command carries about. */
struct import {
	struct session session;
	const char *operator;
	bool json;
	struct serials serials;
	bool serials_ready;
	struct progress progress;
	struct media media; /* the medium at hand */
	struct text output; /* JSON so far */
	uint64_t refused;   /* over all media */
	uint64_t sealed;    /* over all media */
	uint64_t apart;     /* contradict an earlier statement */
	enum error_kind first_kind;
};

/* --- a file of papers ----------------------------------------------------- */

/*
 * Parses stored or offered bytes that some manifest vouches for. What is
 * stored stays, also if a later setup allows fewer papers in a file.
 */
static int
records_open(const struct import *import, const struct truth_file *known,
    const struct hashed *hashed, struct records *records, struct error *err)
{
	const struct definition *definition = import->session.definition;
	struct code_table table;
	struct verified verified;

	if (verified_by_digest(hashed, &known->digest, &verified, err) != 0)
		return -1;
	code_table_init(
	    &table, definition, definition->setup.units[known->unit].paper);
	if (known->stored)
		table.papers_max = PAPERS_PER_FILE_MAX;
	return records_parse(verified, known->name.kind, &table, records, err);
}

/* While stored records are walked: to fill the set or to find one serial. */
struct stored_walk {
	struct import *import;
	struct text bytes;
	bool searching;
	uint64_t wanted;
	struct text *found; /* "ballots-001.csv (unit kita)" */
};

static int
stored_visit(void *context, const struct stored_file *file, struct error *err)
{
	struct stored_walk *walk = context;
	struct import *import = walk->import;
	const struct truth_file *known =
	    truth_find(import->session.truth, &file->sha256);
	struct records_walk records_walk;
	struct records records;
	struct record record;
	struct hashed hashed;

	if (store_read_file(
	        import->session.store, file, &walk->bytes, &hashed, err) != 0 ||
	    records_open(import, known, &hashed, &records, err) != 0)
		return -1;
	if (!walk->searching)
		serials_reserve(&import->serials, records.count);
	records_walk = records_begin(&records);
	while (records_next(&records_walk, &record)) {
		if (!walk->searching) {
			serials_add(&import->serials, record.serial);
		} else if (record.serial == walk->wanted &&
		           walk->found->len == 0) {
			char name[FILE_NAME_LEN];

			record_name_format(known->name, name);
			text_addf(walk->found, "%s (%s)", name, file->subject);
		}
	}
	return 0;
}

static int
each_record(struct stored_walk *walk, struct error *err)
{
	struct store *store = walk->import->session.store;
	int rc = -1;

	if (store_each_file(store, FILE_BALLOTS, stored_visit, walk, err) ==
	        0 &&
	    store_each_file(store, FILE_BUNDLES, stored_visit, walk, err) == 0)
		rc = 0;
	text_clear(&walk->bytes);
	return rc;
}

/* The set of serials is made by one pass over what is stored. */
static int
serials_load(struct import *import, struct error *err)
{
	struct stored_walk walk = { .import = import };
	uint64_t seed;

	if (import->serials_ready)
		return 0;
	random_bytes(&seed, sizeof(seed));
	serials_init(&import->serials, seed);
	if (each_record(&walk, err) != 0)
		return -1;
	import->serials_ready = true;
	return 0;
}

/* Names both places of a serial that is there already. */
static int
refuse_serial(
    struct import *import, const struct record *record, struct error *why)
{
	struct text found = { 0 };
	struct stored_walk walk = { .import = import,
		.searching = true,
		.wanted = record->serial,
		.found = &found };

	if (each_record(&walk, why) == 0)
		error_set(why, ERROR_INPUT,
		    N_("stop: the same papers may have been scanned or copied "
		       "twice; find out which of the two is right"),
		    N_("serial %.*s is already in %s; no paper counts twice"),
		    (int)record->name.len, record->name.at,
		    found.len > 0 ? found.at : "?");
	text_clear(&found);
	return -1;
}

static int
serials_check(
    struct import *import, const struct records *records, struct error *why)
{
	struct records_walk walk = records_begin(records);
	struct record record;

	while (records_next(&walk, &record))
		if (serials_has(&import->serials, record.serial))
			return refuse_serial(import, &record, why);
	return 0;
}

static void
serials_take(struct import *import, const struct records *records)
{
	struct records_walk walk = records_begin(records);
	struct record record;

	serials_reserve(&import->serials, records->count);
	while (records_next(&walk, &record))
		serials_add(&import->serials, record.serial);
}

/* Why does no manifest vouch for it? Because of its content, or at all? */
static int
refuse_unlisted(
    struct import *import, const struct media_item *item, struct error *why)
{
	struct record_name name;
	const struct truth *truth = import->session.truth;

	if (record_name_parse(span_of(item->name), &name))
		for (size_t i = 0; i < import->media.count; i++)
			if (import->media.items[i].kind == MEDIA_MANIFEST)
				return error_set(why, ERROR_SIGNATURE,
				    N_("the file was changed, or the medium "
				       "mixed up: ask the unit for a new copy "
				       "of the whole medium"),
				    N_("no signed manifest vouches for this "
				       "content"));
	return error_set(why, ERROR_SIGNATURE,
	    N_("bring the unit's medium with its manifest; the file waits "
	       "where it is"),
	    truth->file_count > 0
	        ? N_("no signed manifest taken in so far vouches for this file")
	        : N_("no signed manifest was taken in yet"));
}

static int
examine_records(struct import *import, const struct media_item *item,
    const struct hashed *hashed, struct stored_file *file,
    struct records *records, struct error *why)
{
	const struct setup *setup = &import->session.definition->setup;
	const struct truth_file *known =
	    truth_find(import->session.truth, &hashed->digest);

	if (known == NULL)
		return refuse_unlisted(import, item, why);
	if (records_open(import, known, hashed, records, why) != 0)
		return -1;
	if (records->papers != known->papers)
		return error_set(why, ERROR_INPUT,
		    N_("ask the unit to count again and to seal anew"),
		    N_("%llu papers in the file, %llu in the signed manifest"),
		    (unsigned long long)records->papers,
		    (unsigned long long)known->papers);
	if (serials_check(import, records, why) != 0)
		return -1;
	file->kind =
	    known->name.kind == RECORD_BALLOTS ? FILE_BALLOTS : FILE_BUNDLES;
	file->ordinal = known->name.number;
	file->papers = records->papers;
	memcpy(
	    file->subject, setup->units[known->unit].id, sizeof(file->subject));
	return 0;
}

/* --- notes ---------------------------------------------------------------- */

/*
 * A note that did not verify may simply be another election's. Then its own
 * words, which prove nothing, make the better message.
 */
static void
diagnose_stranger(struct import *import, struct span bytes, struct error *why)
{
	struct statement claimed = { 0 };
	struct span text, lines, value;
	struct error ignored;

	if (note_split(bytes, &text, &lines, &ignored) != 0 ||
	    !note_peek(text, "election", &value) ||
	    !digest_parse(value, &claimed.election))
		return;
	if (note_peek(text, "title", &value))
		safe_text(
		    value.at, value.len, claimed.title, sizeof(claimed.title));
	if (note_peek(text, "rehearsal", &value))
		claimed.rehearsal = span_equals(value, "yes");
	if (!digest_same(&claimed.election, &import->session.definition->id) &&
	    definition_owns(import->session.definition, &claimed, &ignored) !=
	        0)
		*why = ignored;
}

static int
note_verify(struct import *import, const struct hashed *hashed,
    struct note *note, struct error *why)
{
	struct span text, lines;
	struct keyring keyring;

	if (note_split(hashed->bytes, &text, &lines, why) != 0)
		return -1;
	/* Which keys may sign it hangs on what it claims to be. */
	keyring =
	    signed_keyring(note_kind_of(text), import->session.definition);
	if (note_open(hashed->bytes, &keyring, note, why) == 0)
		return 0;
	diagnose_stranger(import, hashed->bytes, why);
	return -1;
}

static int
refuse_elsewhere(const struct import *import, size_t station,
    const char *subject, struct error *why)
{
	const struct setup *setup = &import->session.definition->setup;

	return error_set(why, ERROR_INPUT,
	    N_("bring the medium to the station it belongs to"),
	    N_("%s belongs to station %s, not to this one (%s)"), subject,
	    setup->stations[station].id,
	    setup->stations[import->session.index].id);
}

static int
number_check(const struct media_item *item, unsigned number, struct error *why)
{
	if (item->number == 0 || item->number == number)
		return 0;
	return error_set(why, ERROR_INPUT,
	    N_("do not rename files; ask for a new copy of the medium"),
	    N_("the name says number %u, the signed text says %u"),
	    item->number, number);
}

static void
warn_out_of_time(const struct policy_notice *notice, const char *name)
{
	if (notice->out_of_time != NULL)
		say(stderr,
		    N_("Note: %s is signed with the key %s outside the dates "
		       "it was enrolled for.\n"),
		    name, notice->out_of_time->vkey.name);
}

static int
refuse_declared(struct error *why)
{
	return error_set(why, ERROR_BOOKS,
	    N_("only a decision to reopen, signed by the officials, lets more "
	       "in: kaihyo tally reopen"),
	    N_("the result of this station is declared"));
}

/* After the declaration only what can reopen or repeat it comes in. */
static bool
may_follow_declaration(const struct signed_statement *statement)
{
	return statement->kind == NOTE_CERTIFICATE ||
	       statement->kind == NOTE_DECLARATION ||
	       (statement->kind == NOTE_RULING &&
	           statement->of.ruling.action == RULING_REOPEN);
}

/*
 * Verifies and checks a statement of any kind, and adds it to the truth set.
 * `known` says that the station has it already; then nothing is added.
 */
static int
examine_statement(struct import *import, const struct media_item *item,
    const struct hashed *hashed, struct stored_file *file, bool *known,
    struct error *why)
{
	const struct definition *definition = import->session.definition;
	struct signed_statement statement = { .kind = NOTE_NONE };
	struct policy_notice notice = { 0 };
	const struct statement *head;
	struct note note;
	size_t station;
	int rc = -1;

	if (note_verify(import, hashed, &note, why) != 0 ||
	    signed_parse(note.text, definition, &statement, why) != 0)
		goto out;
	head = signed_head(&statement);
	station = signed_station(&statement, definition);
	if (station != SIZE_MAX && station != import->session.index) {
		refuse_elsewhere(import, station, head->subject, why);
		goto out;
	}
	if (statement.kind == NOTE_GATE &&
	    gate_verify(import->session.truth, import->session.index,
	        &statement.of.gate, why) != 0)
		goto out;
	if (number_check(item, head->number, why) != 0 ||
	    signed_check_signers(&statement, definition, &note, &notice, why) !=
	        0)
		goto out;
	warn_out_of_time(&notice, item->name);
	file->kind = file_kind_find(span_of(note_kind_name(statement.kind)));
	file->ordinal = head->number;
	file->is_note = true;
	file->note_id = note.text.digest;
	if (statement.kind == NOTE_SHEET)
		file->papers = statement.of.sheet.paper_count;
	memcpy(file->subject, head->subject, sizeof(file->subject));
	/* The same text with other signatures is the same note. */
	if (store_has_note(import->session.store, &file->note_id, known, why) !=
	    0)
		goto out;
	if (!*known && !may_follow_declaration(&statement) &&
	    station_is_declared(import->session.truth, import->session.index)) {
		refuse_declared(why);
		goto out;
	}
	if (!*known && statement.kind == NOTE_CERTIFICATE &&
	    certify_verify(&import->session, &statement.of.certificate, why) !=
	        0)
		goto out;
	if (!*known &&
	    truth_add(import->session.truth, &statement, NULL, why) != 0)
		goto out;
	/* What comes next is held against the corrected figures. */
	if (truth_list(import->session.truth, NOTE_RULING, 0) != NULL)
		overlay_apply(import->session.truth);
	rc = 0;
out:
	signed_clear(&statement);
	return rc;
}

/* --- a newer setup or roster ---------------------------------------------- */

static void
file_bytes_copy(struct file_bytes *to, struct span bytes)
{
	free(to->at);
	*to = (struct file_bytes){ memory_copy(bytes), bytes.len };
}

/* The definition's files with those of the medium in their place. */
static int
definition_with(struct import *import, const struct media_item *item,
    struct span bytes, struct definition_files *files, struct error *why)
{
	const struct definition_files *now = &import->session.files;
	char json[40];

	file_bytes_copy(&files->root, file_span(&now->root));
	file_bytes_copy(&files->election_note, file_span(&now->election_note));
	file_bytes_copy(&files->election_json, file_span(&now->election_json));
	file_bytes_copy(
	    &files->ordinance_json, file_span(&now->ordinance_json));
	file_bytes_copy(&files->setup_note, item->kind == MEDIA_SETUP_NOTE
	                                        ? bytes
	                                        : file_span(&now->setup_note));
	file_bytes_copy(&files->roster_note,
	    item->kind == MEDIA_ROSTER ? bytes : file_span(&now->roster_note));
	if (item->kind == MEDIA_SETUP_NOTE) {
		snprintf(json, sizeof(json), "setup-%u.json", item->number);
		return file_read(import->media.folder.descriptor, json,
		    media_bytes_max(MEDIA_SETUP_JSON), &files->setup_json, why);
	}
	file_bytes_copy(&files->setup_json, file_span(&now->setup_json));
	return 0;
}

/* The successor's number and the note that it replaces must fit. */
static int
successor_check(const struct statement *next, const struct statement *now,
    const struct digest *now_id, struct error *why)
{
	if (next->number <= now->number)
		return error_set(why, ERROR_INPUT,
		    N_("nothing to do: the station has the newer one"),
		    N_("number %u is not newer than number %u of the station"),
		    next->number, now->number);
	if (next->number != now->number + 1 ||
	    !digest_same(&next->replaces, now_id))
		return error_set(why, ERROR_INPUT,
		    N_("take in the numbers between first, in their order"),
		    N_("number %u does not follow number %u of the station"),
		    next->number, now->number);
	return 0;
}

static int
take_definition(struct import *import, const struct media_item *item,
    const struct hashed *hashed, enum taken *taken, struct error *why,
    struct error *err)
{
	bool setup = item->kind == MEDIA_SETUP_NOTE;
	struct definition_files files = { 0 };
	struct definition *now = import->session.definition, *next = NULL;
	struct stored_file note = { .kind = setup ? FILE_SETUP_NOTE
		                                  : FILE_ROSTER_NOTE,
		.ordinal = item->number,
		.sha256 = hashed->digest,
		.is_note = true };
	struct stored_file json = { .kind = FILE_SETUP_JSON,
		.ordinal = item->number };
	int rc = -1;

	*taken = TAKEN_REFUSED;
	if (setup &&
	    station_is_declared(import->session.truth, import->session.index)) {
		refuse_declared(why);
		return 0;
	}
	if (definition_with(import, item, hashed->bytes, &files, why) != 0 ||
	    (next = definition_new(&files, why)) == NULL) {
		rc = 0;
		goto out;
	}
	/* The same text with other signatures is the same note. */
	if (digest_same(setup ? &next->setup_id : &next->roster_id,
	        setup ? &now->setup_id : &now->roster_id)) {
		*taken = TAKEN_KNOWN;
		rc = 0;
		goto out;
	}
	if (successor_check(setup ? &next->setup_head : &next->roster.head,
	        setup ? &now->setup_head : &now->roster.head,
	        setup ? &now->setup_id : &now->roster_id, why) != 0) {
		rc = 0;
		goto out;
	}
	note.note_id = setup ? next->setup_id : next->roster_id;
	json.sha256 = digest_of(file_span(&files.setup_json));
	/* First in memory, where a refusal leaves everything as it was. */
	if (session_redefine(&import->session, &files, why) != 0) {
		rc = 0;
		goto out;
	}
	if (session_add_file(import->session.store, item->name, &note,
	        hashed->bytes, import->operator, err) != 0 ||
	    (setup && session_add_file(import->session.store, "setup.json",
	                  &json, file_span(&import->session.files.setup_json),
	                  import->operator, err) != 0))
		goto out;
	*taken = TAKEN_ACCEPTED;
	rc = 0;
out:
	definition_free(next);
	definition_files_release(&files);
	return rc;
}

/* --- one file, one medium ------------------------------------------------- */

static int
take_note(struct import *import, const struct media_item *item,
    const struct hashed *hashed, enum taken *taken, struct error *why,
    struct error *err)
{
	struct stored_file file = { .sha256 = hashed->digest };
	bool known = false;

	*taken = TAKEN_REFUSED;
	if (examine_statement(import, item, hashed, &file, &known, why) != 0)
		return why->kind == ERROR_SYSTEM ? (*err = *why, -1) : 0;
	if (known) {
		*taken = TAKEN_KNOWN;
		return 0;
	}
	if (session_add_file(import->session.store, item->name, &file,
	        hashed->bytes, import->operator, err) != 0)
		return -1;
	import->apart += truth_kept_apart(import->session.truth,
	    note_kind_find(span_of(file_kind_name(file.kind))), file.subject);
	*taken = TAKEN_ACCEPTED;
	return 0;
}

static int
take_records(struct import *import, const struct media_item *item,
    const struct hashed *hashed, struct medium_report *report,
    enum taken *taken, struct error *why, struct error *err)
{
	struct stored_file file = { .sha256 = hashed->digest };
	struct records records;

	*taken = TAKEN_REFUSED;
	if (station_is_declared(import->session.truth, import->session.index)) {
		refuse_declared(why);
		return 0;
	}
	if (serials_load(import, err) != 0)
		return -1;
	if (examine_records(import, item, hashed, &file, &records, why) != 0)
		return 0;
	if (session_add_file(import->session.store, item->name, &file,
	        hashed->bytes, import->operator, err) != 0)
		return -1;
	serials_take(import, &records);
	truth_find(import->session.truth, &hashed->digest)->stored = true;
	report->papers += file.papers;
	*taken = TAKEN_ACCEPTED;
	return 0;
}

/* A list of voters: which statement names it? */
static int
examine_voters(const struct import *import, const struct hashed *hashed,
    struct stored_file *file, struct error *why)
{
	static const enum file_kind kinds[] = {
		[ATTACHED_CHECKINS] = FILE_CHECKINS,
		[ATTACHED_ROLL] = FILE_ROLL_LIST,
		[ATTACHED_CHANGES] = FILE_ROLL_CHANGES,
	};
	const struct truth_statement *names =
	    truth_find_attached(import->session.truth, &hashed->digest);
	const struct statement *head;
	enum attached attached;

	if (names == NULL)
		return error_set(why, ERROR_SIGNATURE,
		    N_("bring the latest turnout of the place, or the "
		       "roll.note "
		       "of the office; if it is here, the file was changed: "
		       "ask for a new copy"),
		    N_("no turnout and no roll taken in so far names this "
		       "content"));
	attached = attached_find(&names->statement, &hashed->digest);
	if (attached_check(&names->statement, attached, hashed,
	        &import->session.definition->setup, why) != 0)
		return -1;
	head = signed_head(&names->statement);
	file->kind = kinds[attached];
	file->ordinal = head->number;
	memcpy(file->subject, head->subject, sizeof(file->subject));
	return 0;
}

static int
take_voters(struct import *import, const struct media_item *item,
    const struct hashed *hashed, enum taken *taken, struct error *why,
    struct error *err)
{
	struct stored_file file = { .sha256 = hashed->digest };

	*taken = TAKEN_REFUSED;
	if (station_is_declared(import->session.truth, import->session.index)) {
		refuse_declared(why);
		return 0;
	}
	if (examine_voters(import, hashed, &file, why) != 0)
		return 0;
	if (session_add_file(import->session.store, item->name, &file,
	        hashed->bytes, import->operator, err) != 0)
		return -1;
	truth_attach(import->session.truth, &file.sha256, file.subject);
	*taken = TAKEN_ACCEPTED;
	return 0;
}

static int
take_bytes(struct import *import, const struct media_item *item,
    const struct hashed *hashed, struct medium_report *report,
    enum taken *taken, struct error *why, struct error *err)
{
	bool known = false;

	if (store_has_digest(
	        import->session.store, &hashed->digest, &known, err) != 0)
		return -1;
	if (known) {
		*taken = TAKEN_KNOWN;
		return 0;
	}
	if (item->kind == MEDIA_ROSTER || item->kind == MEDIA_SETUP_NOTE)
		return take_definition(import, item, hashed, taken, why, err);
	if (item->kind == MEDIA_MANIFEST || item->kind == MEDIA_TURNOUT ||
	    item->kind == MEDIA_STATEMENT)
		return take_note(import, item, hashed, taken, why, err);
	if (item->kind == MEDIA_VOTERS)
		return take_voters(import, item, hashed, taken, why, err);
	return take_records(import, item, hashed, report, taken, why, err);
}

static void
json_error(struct text *json, const char *name, const struct error *why)
{
	char safe[256], line[2048];

	safe_text(name, strlen(name), safe, sizeof(safe));
	text_add(json, "{\"name\":");
	text_add_json(json, safe);
	text_addf(json, ",\"kind\":%d,\"what\":", (int)why->kind);
	message_format_english(&why->what, line, sizeof(line));
	text_add_json(json, line);
	text_add(json, ",\"where\":");
	error_where_english(why, line, sizeof(line));
	text_add_json(json, line);
	text_add(json, ",\"fix\":");
	message_format_english(&why->fix, line, sizeof(line));
	text_add_json(json, line);
	text_add_char(json, '}');
}

static const char *
kind_code(enum error_kind kind)
{
	return kind == ERROR_SIGNATURE ? "signature"
	       : kind == ERROR_BOOKS   ? "books"
	       : kind == ERROR_SYSTEM  ? "system"
	                               : "input";
}

/*
 * One refused file, one entry. The message goes in without its values: the
 * log must never hold a selection (P11), and a value could be one.
 */
static int
log_refused(struct import *import, const char *name, const struct error *why,
    const struct digest *sha256, struct error *err)
{
	struct text payload = { 0 };
	int rc;

	payload_add(&payload, "name", name);
	payload_add(&payload, "kind", kind_code(why->kind));
	payload_add(&payload, "what", why->what.id);
	if (sha256 != NULL)
		payload_add_digest(&payload, "sha256", sha256);
	payload_add(&payload, "operator", import->operator);
	rc = store_add_entry(import->session.store, LOG_REFUSED, &payload, err);
	text_clear(&payload);
	return rc;
}

static int
refused(struct import *import, struct medium_report *report, const char *medium,
    const char *name, struct error *why, const struct digest *sha256,
    struct error *err)
{
	error_at_name(why, path_name(medium));
	if (import->refused++ == 0)
		import->first_kind = why->kind;
	if (import->json) {
		if (report->refused > 0)
			text_add_char(&import->output, ',');
		json_error(&import->output, name, why);
	} else {
		progress_hide(&import->progress);
		error_print(why, stderr);
	}
	report->refused++;
	return log_refused(import, name[0] != '\0' ? name : path_name(medium),
	    why, sha256, err);
}

static int
take_item(struct import *import, const char *medium,
    const struct media_item *item, struct medium_report *report,
    struct error *err)
{
	enum taken taken = TAKEN_REFUSED;
	struct file_bytes bytes = { 0 };
	struct hashed hashed = { 0 };
	struct error why = { 0 };
	int rc = -1;

	/* Files that are none of ours, and JSON that its note brings along. */
	if (item->kind == MEDIA_OTHER || item->kind == MEDIA_SETUP_JSON) {
		report->left += item->kind == MEDIA_OTHER;
		return 0;
	}
	/* Before the gate not a byte of a paper is read (P4). */
	if ((item->kind == MEDIA_BALLOTS || item->kind == MEDIA_BUNDLES) &&
	    !gate_lets_in(gate_state(import->session.truth))) {
		report->sealed++;
		import->sealed++;
		return 0;
	}
	if (file_read(import->media.folder.descriptor, item->name,
	        media_bytes_max(item->kind), &bytes, &why) != 0) {
		rc = refused(
		    import, report, medium, item->name, &why, NULL, err);
		goto out;
	}
	hashed = hashed_of(file_span(&bytes));
	if (take_bytes(import, item, &hashed, report, &taken, &why, err) != 0) {
		error_at_name(err, item->name);
		goto out;
	}
	report->accepted += taken == TAKEN_ACCEPTED;
	report->known += taken == TAKEN_KNOWN;
	if (taken == TAKEN_REFUSED)
		error_at_name(&why, item->name);
	if (taken == TAKEN_REFUSED &&
	    refused(import, report, medium, item->name, &why, &hashed.digest,
	        err) != 0)
		goto out;
	progress_add(&import->progress, bytes.len / 1024);
	rc = 0;
out:
	file_release(&bytes);
	return rc;
}

static int
log_medium(struct import *import, const char *medium,
    const struct medium_report *report, struct error *err)
{
	struct text payload = { 0 };
	int rc;

	payload_add(&payload, "name", path_name(medium));
	payload_add_number(&payload, "accepted", report->accepted);
	payload_add_number(&payload, "known", report->known);
	payload_add_number(&payload, "refused", report->refused);
	payload_add_number(&payload, "left", report->left);
	payload_add_number(&payload, "sealed", report->sealed);
	payload_add(&payload, "stopped", report->stopped ? "yes" : "no");
	payload_add(&payload, "operator", import->operator);
	rc = store_add_entry(import->session.store, LOG_MEDIA, &payload, err);
	text_clear(&payload);
	return rc;
}

/* Only now, after the commit, is anything reported as done. */
static void
report_medium(struct import *import, const char *medium,
    const struct medium_report *report)
{
	if (import->json) {
		text_addf(&import->output,
		    "],\"accepted\":%llu,\"papers\":%llu,\"known\":%llu,"
		    "\"left\":%llu,\"sealed\":%llu,\"stopped\":%s}",
		    (unsigned long long)report->accepted,
		    (unsigned long long)report->papers,
		    (unsigned long long)report->known,
		    (unsigned long long)report->left,
		    (unsigned long long)report->sealed,
		    report->stopped ? "true" : "false");
		return;
	}
	progress_hide(&import->progress);
	say(stdout,
	    N_("%s: %llu files taken in (%llu papers), %llu known already, "
	       "%llu refused\n"),
	    path_name(medium), (unsigned long long)report->accepted,
	    (unsigned long long)report->papers,
	    (unsigned long long)report->known,
	    (unsigned long long)report->refused);
	if (report->sealed > 0)
		say(stdout,
		    N_("%s: %llu files of papers stay outside, unread: the "
		       "gate has not opened them\n"),
		    path_name(medium), (unsigned long long)report->sealed);
	fflush(stdout);
}

/* One medium, one transaction. */
static int
take_medium(struct import *import, const char *path, struct error *err)
{
	struct medium_report report = { 0 };
	struct store *store = import->session.store;
	struct error why = { 0 };
	int rc = -1;

	if (import->json) {
		char safe[256];

		safe_text(path, strlen(path), safe, sizeof(safe));
		text_add(&import->output, "{\"medium\":");
		text_add_json(&import->output, safe);
		text_add(&import->output, ",\"refused\":[");
	}
	if (store_begin(store, err) != 0)
		return -1;
	if (media_open(path, &import->media, &why) != 0) {
		why.where_count = 0;
		if (refused(import, &report, path, "", &why, NULL, err) != 0)
			goto out;
	}
	for (size_t i = 0; i < import->media.count && !report.stopped; i++) {
		if (cancel_asked())
			report.stopped = true;
		else if (take_item(import, path, &import->media.items[i],
		             &report, err) != 0)
			goto out;
	}
	/* Nothing new and nothing wrong leaves no trace: the same twice. */
	if (report.accepted + report.refused > 0 || report.stopped) {
		if (log_medium(import, path, &report, err) != 0)
			goto out;
	}
	if (store_commit(store, err) != 0)
		goto out;
	report_medium(import, path, &report);
	rc = 0;
out:
	store_rollback(store);
	media_close(&import->media);
	return rc;
}

/* How much there is to read, for the progress; errors come later. */
static uint64_t
media_size(const struct arguments *arguments)
{
	uint64_t total = 0;

	for (size_t i = 0; i < arguments->operand_count; i++) {
		struct folder folder;
		struct error ignored;
		struct stat status;

		if (folder_open(arguments->operands[i], MEDIA_NAMES_MAX,
		        &folder, &ignored) != 0)
			continue;
		for (size_t j = 0; j < folder.count; j++)
			if (fstatat(folder.descriptor, folder.entries[j].name,
			        &status, AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISREG(status.st_mode) && status.st_size > 0)
				total += (uint64_t)status.st_size / 1024;
		folder_close(&folder);
	}
	return total;
}

static int
refuse_sealed(const struct import *import, struct error *err)
{
	if (gate_state(import->session.truth) == GATE_SEALED)
		return error_set(err, ERROR_BOOKS,
		    N_("nothing to do: leave the papers sealed"),
		    N_("%llu files of papers stay sealed: the vote does not "
		       "stand"),
		    (unsigned long long)import->sealed);
	return error_set(err, ERROR_BOOKS,
	    N_("bring the signed decision of the gate, then import the same "
	       "media again"),
	    N_("%llu files of papers wait for the decision of the gate"),
	    (unsigned long long)import->sealed);
}

static int
cmd_import(const struct arguments *arguments, struct error *err)
{
	struct import import = { .operator= session_operator(arguments),
		.json = arguments_flag(arguments, "json"),
		.media.folder.descriptor = -1 };
	size_t done = 0;
	int rc = -1;

	if (session_open(arguments, STORE_WRITE, &import.session, err) != 0)
		goto out;
	if (!import.json)
		session_banner(import.session.definition, stdout);
	cancel_catch();
	progress_begin(
	    &import.progress, N_("KB"), media_size(arguments), import.json);
	text_add(&import.output, "{\"media\":[");
	for (; done < arguments->operand_count && !cancel_asked(); done++) {
		if (done > 0)
			text_add_char(&import.output, ',');
		if (take_medium(&import, arguments->operands[done], err) != 0)
			goto out;
	}
	progress_end(&import.progress);
	text_add(&import.output, "]}\n");
	if (import.json)
		fputs(import.output.at, stdout);
	if (cancel_asked()) {
		error_set(err, ERROR_INPUT,
		    N_("import the same media again: what is in stays in, and "
		       "counts once"),
		    N_("stopped as asked; whole files only were taken in"));
		goto out;
	}
	if (import.refused > 0) {
		error_set(err, import.first_kind,
		    N_("read the reasons above; what was refused stays on its "
		       "medium, everything else is in"),
		    N_("%llu refused"), (unsigned long long)import.refused);
		goto out;
	}
	if (import.apart > 0) {
		error_set(err, ERROR_BOOKS,
		    N_("see `kaihyo tally status`; let whoever signed both "
		       "sign a third that says which is right"),
		    N_("%llu signed statements contradict an earlier one of "
		       "the same number and are kept apart"),
		    (unsigned long long)import.apart);
		goto out;
	}
	if (import.sealed > 0) {
		refuse_sealed(&import, err);
		goto out;
	}
	rc = 0;
out:
	text_clear(&import.output);
	serials_clear(&import.serials);
	session_close(&import.session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OPERATOR_OPTION,
	JSON_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_import = {
	.name = "import",
	.operands = "MEDIUM...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("verify media and take in what is signed and whole"),
	.manual = N_("Each MEDIUM is the folder of one stick. Every file is "
	             "read once, verified, checked and stored whole, or "
	             "refused with the reason and left where it is. One "
	             "transaction for each medium; media can come in any "
	             "order and again. Ctrl-C stops between two files."),
	.options = options,
	.run = cmd_import,
};
