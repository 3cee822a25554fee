/*
 * Signed statements: whose, of what, and whether the right people signed.
 */
#include <string.h>

#include "ballot/notes/signed.h"
#include "keys/note.h"
#include "tally/certification.h"
#include "tally/cmd_certify.h"
#include "tally/cmd_import.h"
#include "tally/gate.h"
#include "tally/overlay.h"

int
import_refuse_declared(struct error *why)
{
	return error_set(why, ERROR_BOOKS,
	    N_("only a decision to reopen, signed by the officials, lets more "
	       "in: kaihyo tally reopen"),
	    N_("the result of this station is declared"));
}

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
note_verify(struct import *import, const struct medium_file *bytes,
    struct note *note, struct error *why)
{
	const struct hashed *hashed = &bytes->hashed;
	struct span text, lines;
	struct keyring keyring;

	if (note_split(hashed->bytes, &text, &lines, why) != 0)
		return -1;
	/* Which keys may sign it hangs on what it claims to be. */
	keyring =
	    signed_keyring(note_kind_of(text), import->session.definition);
	keyring.ahead = &bytes->signatures;
	if (note_open(hashed->bytes, &keyring, note, why) == 0)
		return 0;
	diagnose_stranger(import, hashed->bytes, why);
	return -1;
}

/* The canvass judges the gate, from the totals of all stations. */
static bool
belongs_here(const struct import *import, enum note_kind kind, size_t station)
{
	return station == SIZE_MAX || station == import->session.index ||
	       (import->session.canvass != NULL && kind == NOTE_TOTALS);
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

/* After the declaration only what can reopen or repeat it comes in. */
static bool
may_follow_declaration(const struct signed_statement *statement)
{
	return statement->kind == NOTE_CERTIFICATE ||
	       statement->kind == NOTE_DECLARATION ||
	       (statement->kind == NOTE_RULING &&
	           statement->of.ruling.action == RULING_REOPEN);
}

/* Looks for the entry that says that a note was drafted here. */
struct drafted {
	const struct digest *id;
	bool found;
};

static int
drafted_visit(void *context, struct span line, struct error *err)
{
	struct drafted *drafted = context;
	struct log_entry entry;
	struct digest id;
	struct span value;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	if (entry.type == LOG_DRAFTED &&
	    payload_find(entry.payload, "id", &value) &&
	    digest_parse(value, &id) && digest_same(&id, drafted->id))
		drafted->found = true;
	return 0;
}

/*
 * An interim report cannot be held against the count once more papers came
 * in. So only what this station drafted is taken in: then it was right.
 */
static int
drafted_verify(
    const struct import *import, const struct digest *id, struct error *why)
{
	struct drafted drafted = { .id = id };

	if (store_each_entry(
	        import->session.store, 0, drafted_visit, &drafted, why) != 0)
		return -1;
	if (drafted.found)
		return 0;
	return error_set(why, ERROR_BOOKS,
	    N_("make it with kaihyo tally interim, and sign that text "
	       "unchanged"),
	    N_("this interim report was not drafted at this station"));
}

/* May a statement that is not here yet come in now? */
static int
new_verify(struct import *import, const struct signed_statement *statement,
    const struct digest *id, struct error *why)
{
	struct session *session = &import->session;

	if (!may_follow_declaration(statement) &&
	    station_is_declared(session->truth, session->index))
		return import_refuse_declared(why);
	if (statement->kind == NOTE_INTERIM)
		return drafted_verify(import, id, why);
	if (statement->kind != NOTE_CERTIFICATE)
		return 0;
	if (certification_follows(session->truth, session->index,
	        signed_head(statement), why) != 0)
		return -1;
	return certify_verify(session, &statement->of.certificate, why);
}

/*
 * Verifies and checks a statement of any kind, and adds it to the truth set.
 * `known` says that the station has it already; then nothing is added.
 */
static int
examine_statement(struct import *import, const struct media_item *item,
    const struct medium_file *bytes, struct stored_file *file, bool *known,
    struct error *why)
{
	const struct definition *definition = import->session.definition;
	struct signed_statement statement = { .kind = NOTE_NONE };
	struct policy_notice notice = { 0 };
	const struct statement *head;
	enum note_kind kind;
	struct note note;
	size_t station;
	int rc = -1;

	if (note_verify(import, bytes, &note, why) != 0 ||
	    signed_parse(note.text, definition, &statement, why) != 0)
		goto out;
	kind = statement.kind;
	head = signed_head(&statement);
	station = signed_station(&statement, definition);
	if (!belongs_here(import, kind, station)) {
		refuse_elsewhere(import, station, head->subject, why);
		goto out;
	}
	if (kind == NOTE_GATE &&
	    gate_verify(import->session.truth, import->session.index,
	        &statement.of.gate, why) != 0)
		goto out;
	if (number_check(item, head->number, why) != 0 ||
	    signed_check_signers(&statement, definition, &note, &notice, why) !=
	        0)
		goto out;
	warn_out_of_time(&notice, item->name);
	file->kind = file_kind_find(span_of(note_kind_name(kind)));
	file->ordinal = head->number;
	file->is_note = true;
	file->note_id = note.text.digest;
	if (kind == NOTE_SHEET)
		file->papers = statement.of.sheet.paper_count;
	memcpy(file->subject, head->subject, sizeof(file->subject));
	/* The same text with other signatures is the same note. */
	if (store_has_note(import->session.store, &file->note_id, known, why) !=
	    0)
		goto out;
	if (*known) {
		rc = 0;
		goto out;
	}
	if (new_verify(import, &statement, &file->note_id, why) != 0 ||
	    truth_add(import->session.truth, &statement, NULL, why) != 0)
		goto out;
	/* What comes next is held against the corrected figures. */
	overlay_apply_added(import->session.truth, kind, file->subject);
	rc = 0;
out:
	signed_clear(&statement);
	return rc;
}

int
import_note(struct import *import, const struct media_item *item,
    const struct medium_file *bytes, enum taken *taken, struct error *why,
    struct error *err)
{
	const struct hashed *hashed = &bytes->hashed;
	struct stored_file file = { .sha256 = hashed->digest };
	bool known = false;

	*taken = TAKEN_REFUSED;
	if (examine_statement(import, item, bytes, &file, &known, why) != 0)
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
