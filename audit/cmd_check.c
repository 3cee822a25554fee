#include <string.h>

#include "audit/cmd_check.h"
#include "audit/cmd_head.h"
#include "audit/commands.h"
#include "audit/log_keys.h"
#include "ballot/notes/attached.h"
#include "ballot/notes/signed.h"
#include "ballot/records.h"
#include "base/clock.h"
#include "keys/note.h"
#include "store/store.h"
#include "tally/cmd_session.h"
#include "tally/serials.h"

/*
 * Rebuilds everything that is derived from the log and the bytes, and
 * compares it with what the database says.
 */
struct check {
	struct session *session;
	struct text bytes, line;
	struct serials serials;
	uint64_t accepted; /* ACCEPTED entries so far */
	uint64_t files;
	uint64_t papers;
	uint64_t seq;       /* the entry of the file before */
	enum log_type type; /* of the entry before */
	uint64_t media_accepted, media_refused; /* since the last MEDIA */
	struct tree tree;                       /* over the entries so far */
};

#define DEFINITION_FILES 7 /* accepted with OPEN, in entries 1 to 7 */

static int
differs(const char *column, struct error *err)
{
	return error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("the column \"%s\" does not say what the log and the bytes "
	       "say"),
	    column);
}

/* --- against the log ------------------------------------------------------ */

static bool
value_is(struct span payload, const char *key, const char *wanted)
{
	struct span value;

	return payload_find(payload, key, &value) && span_equals(value, wanted);
}

static bool
value_is_number(struct span payload, const char *key, uint64_t wanted)
{
	struct span value;
	uint64_t number;

	return payload_find(payload, key, &value) &&
	       span_number(value, UINT64_MAX, &number) && number == wanted;
}

static bool
value_is_digest(
    struct span payload, const char *key, const struct digest *wanted)
{
	struct span value;
	struct digest digest;

	return payload_find(payload, key, &value) &&
	       digest_parse(value, &digest) && digest_same(&digest, wanted);
}

/*
 * A checkpoint stands beside its own entry, or beside CLOSE, which it covers
 * and which cannot name its digest; its signature does (check_head).
 */
static int
checkpoint_against_file(const struct stored_file *file,
    const struct log_entry *entry, struct error *err)
{
	bool last = entry->type == LOG_CLOSE;

	if (entry->seq != file->seq || (!last && entry->type != LOG_CHECKPOINT))
		return differs("seq", err);
	if (last ? strcmp(file->subject, moment_name(MOMENT_CERTIFIED)) != 0
	         : !value_is(entry->payload, "moment", file->subject))
		return differs("subject", err);
	if (file->ordinal != (last ? entry->seq + 1 : entry->seq))
		return differs("ordinal", err);
	if (!last && !value_is_digest(entry->payload, "sha256", &file->sha256))
		return differs("sha256", err);
	if (file->papers != 0)
		return differs("papers", err);
	return file->is_note ? differs("note_id", err) : 0;
}

/* Holds a file's row against the entry that it names. */
static int
entry_against_file(
    const struct stored_file *file, struct span line, struct error *err)
{
	struct log_entry entry;
	struct span ignored;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	if (file->kind == FILE_CHECKPOINT)
		return checkpoint_against_file(file, &entry, err);
	if (entry.seq != file->seq || entry.type != LOG_ACCEPTED)
		return differs("seq", err);
	if (!value_is(entry.payload, "kind", file_kind_name(file->kind)))
		return differs("kind", err);
	if (!value_is(entry.payload, "subject", file->subject))
		return differs("subject", err);
	if (!value_is_number(entry.payload, "number", file->ordinal))
		return differs("ordinal", err);
	if (!value_is_number(entry.payload, "papers", file->papers))
		return differs("papers", err);
	if (!value_is_number(entry.payload, "size", file->size))
		return differs("size", err);
	if (!value_is_digest(entry.payload, "sha256", &file->sha256))
		return differs("sha256", err);
	if (file->is_note
	        ? !value_is_digest(entry.payload, "id", &file->note_id)
	        : payload_find(entry.payload, "id", &ignored))
		return differs("note_id", err);
	return 0;
}

static int
refuse_group(uint64_t seq, struct error *err)
{
	error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("the entries before it are not those of one medium: some were "
	       "removed or put in"));
	return error_at(err, N_("log entry %llu"), (unsigned long long)seq);
}

/* A CHECKPOINT says of the entries before it what the tree over them says. */
static int
check_checkpoint(
    const struct check *check, const struct log_entry *entry, struct error *err)
{
	struct digest root = tree_root(&check->tree);

	if (value_is_number(entry->payload, "size", check->tree.size) &&
	    value_is_digest(entry->payload, "root", &root))
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("a checkpoint was signed here for another log than this one"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}

/* CLOSE counts the entries before it and names the certificate in force. */
static int
check_close(
    const struct check *check, const struct log_entry *entry, struct error *err)
{
	const struct session *session = check->session;
	const struct truth_statement *certificate =
	    truth_latest(session->truth, NOTE_CERTIFICATE, session->index);

	if (value_is_number(entry->payload, "entries", check->tree.size) &&
	    certificate != NULL &&
	    value_is_digest(
	        entry->payload, "certificate", &certificate->statement.id) &&
	    value_is_digest(entry->payload, "result",
	        &certificate->statement.of.certificate.result))
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("the log was closed here with another certificate than the one "
	       "in the station"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}

/* What a medium brought ends with its MEDIA entry, which counts it. */
static int
check_group(
    struct check *check, const struct log_entry *entry, struct error *err)
{
	bool none = check->media_accepted + check->media_refused == 0;

	switch (entry->type) {
	case LOG_ACCEPTED:
		/* A setup's JSON comes with its note: one file of a medium. */
		check->media_accepted +=
		    !value_is(entry->payload, "kind", "setup-json");
		return 0;
	case LOG_REFUSED:
		check->media_refused++;
		return 0;
	case LOG_MEDIA:
		if (!value_is_number(
		        entry->payload, "accepted", check->media_accepted) ||
		    !value_is_number(
		        entry->payload, "refused", check->media_refused) ||
		    (none && value_is(entry->payload, "stopped", "no")))
			return refuse_group(entry->seq, err);
		check->media_accepted = check->media_refused = 0;
		return 0;
	case LOG_BACKUP:
	case LOG_DRAFTED:
	case LOG_HEARD:
	case LOG_VERIFIER:
		return none ? 0 : refuse_group(entry->seq, err);
	case LOG_VERIFIED:
		return check->type == LOG_VERIFIER
		           ? 0
		           : refuse_group(entry->seq, err);
	case LOG_CLOSE:
		return none ? check_close(check, entry, err)
		            : refuse_group(entry->seq, err);
	case LOG_CHECKPOINT:
		return none ? check_checkpoint(check, entry, err)
		            : refuse_group(entry->seq, err);
	case LOG_OPEN:
	case LOG_NONE:
	case LOG_TYPE_COUNT:
		break;
	}
	return refuse_group(entry->seq, err);
}

/* Behind OPEN come the definition and, if it names one, a certificate. */
static int
check_place(
    struct check *check, const struct log_entry *entry, struct error *err)
{
	if (entry->seq <= DEFINITION_FILES)
		return 0;
	if (entry->seq > DEFINITION_FILES + 1 || !check->session->goes_on)
		return check_group(check, entry, err);
	return entry->type == LOG_ACCEPTED &&
	               value_is(entry->payload, "kind", "certificate") &&
	               value_is_digest(
	                   entry->payload, "id", &check->session->after)
	           ? 0
	           : refuse_group(entry->seq, err);
}

static int
count_accepted(void *context, struct span line, struct error *err)
{
	struct check *check = context;
	struct digest leaf = tree_leaf(line);
	struct log_entry entry;

	if (audit_log_parse(line, &entry, err) != 0 ||
	    log_keys_check(&entry, err) != 0 ||
	    check_place(check, &entry, err) != 0)
		return -1;
	check->accepted += entry.type == LOG_ACCEPTED ||
	                   entry.type == LOG_CHECKPOINT ||
	                   entry.type == LOG_CLOSE;
	check->type = entry.type;
	tree_add(&check->tree, &leaf);
	return 0;
}

/* --- against the bytes ---------------------------------------------------- */

/* How many papers a stored sheet decides; 0 for notes of other kinds. */
static uint64_t
sheet_papers(const struct truth *truth, const struct stored_file *file)
{
	size_t index = truth_index(truth, NOTE_SHEET, file->subject);
	const struct truth_statement *s =
	    index != SIZE_MAX ? truth_list(truth, NOTE_SHEET, index) : NULL;

	while (s != NULL && !digest_same(&s->statement.id, &file->note_id))
		s = s->next;
	return s != NULL ? s->statement.of.sheet.paper_count : 0;
}

static int
check_note(const struct stored_file *file, const struct hashed *hashed,
    struct error *err)
{
	enum note_kind kind =
	    note_kind_find(span_of(file_kind_name(file->kind)));
	struct statement head;
	struct span text, lines;
	struct lines reader;
	struct digest id;

	if (note_split(hashed->bytes, &text, &lines, err) != 0)
		return -1;
	id = note_id(text);
	if (!digest_same(&id, &file->note_id))
		return differs("note_id", err);
	/* All signatures were verified when the station was opened. */
	if (!signed_is_known(kind))
		return 0;
	reader = lines_of(text);
	if (statement_parse(&reader, kind, &head, err) != 0)
		return -1;
	if (strcmp(head.subject, file->subject) != 0)
		return differs("subject", err);
	if (head.number != file->ordinal)
		return differs("ordinal", err);
	return 0;
}

static int
check_records(struct check *check, const struct stored_file *file,
    const struct hashed *hashed, struct error *err)
{
	const struct setup *setup = &check->session->definition->setup;
	const struct truth_file *known =
	    truth_find(check->session->truth, &file->sha256);
	struct code_table table;
	struct verified verified;
	struct records records;
	struct record twice;

	if (known == NULL ||
	    verified_by_digest(hashed, &known->digest, &verified, err) != 0)
		return differs("sha256", err);
	if (strcmp(setup->units[known->unit].id, file->subject) != 0)
		return differs("subject", err);
	if (known->name.number != file->ordinal)
		return differs("ordinal", err);
	code_table_init(&table, check->session->definition,
	    setup->units[known->unit].paper);
	/* The limit of a later setup is for files that come later. */
	table.papers_max = PAPERS_PER_FILE_MAX;
	if (records_parse(verified, known->name.kind, &table, &records, err) !=
	    0)
		return -1;
	if (records.papers != file->papers)
		return differs("papers", err);
	check->papers += records.papers;
	return serials_add_records(&check->serials, &records, &twice)
	           ? 0
	           : serials_refuse_stored(&twice, err);
}

/* The accepted statement of this number that names a list of voters. */
static const struct signed_statement *
names_list(const struct truth *truth, enum note_kind kind, size_t index,
    const struct stored_file *file)
{
	for (const struct truth_statement *s = truth_list(truth, kind, index);
	     s != NULL; s = s->next)
		if (signed_head(&s->statement)->number == file->ordinal &&
		    attached_find(&s->statement, &file->sha256) !=
		        ATTACHED_NONE)
			return &s->statement;
	return NULL;
}

static int
check_voters(const struct check *check, const struct stored_file *file,
    const struct hashed *hashed, struct error *err)
{
	static const enum file_kind kinds[] = {
		[ATTACHED_CHECKINS] = FILE_CHECKINS,
		[ATTACHED_ROLL] = FILE_ROLL_LIST,
		[ATTACHED_CHANGES] = FILE_ROLL_CHANGES,
	};
	const struct truth *truth = check->session->truth;
	const struct setup *setup = &check->session->definition->setup;
	const struct signed_statement *names = NULL;
	enum attached attached;

	if (file->kind == FILE_CHECKINS) {
		size_t place = setup_place(setup, file->subject);

		if (place == SIZE_MAX)
			return differs("subject", err);
		names = names_list(truth, NOTE_TURNOUT, place, file);
		if (names == NULL)
			names = names_list(truth, NOTE_TRANSCRIPT, place, file);
	} else {
		enum roll_stage stage = roll_stage_find(span_of(file->subject));

		if (stage == ROLL_STAGE_COUNT)
			return differs("subject", err);
		names = names_list(truth, NOTE_ROLL, stage, file);
	}
	if (names == NULL)
		return differs("sha256", err);
	attached = attached_find(names, &file->sha256);
	if (kinds[attached] != file->kind)
		return differs("kind", err);
	return attached_check(names, attached, hashed, setup, err);
}

/* A kept checkpoint is the log key's, over the head that its entry says. */
static int
check_head(const struct check *check, const struct stored_file *file,
    const struct hashed *hashed, struct error *err)
{
	const struct tree *tree = &store_log(check->session->store)->tree;
	struct checkpoint checkpoint;
	struct log_entry entry;
	struct digest root = tree_root(tree);
	struct span value;

	if (audit_log_parse(text_span(&check->line), &entry, err) != 0 ||
	    head_open(check->session, hashed->bytes, &checkpoint, err) != 0)
		return -1;
	if (entry.type != LOG_CLOSE &&
	    (!payload_find(entry.payload, "root", &value) ||
	        !digest_parse(value, &root)))
		return differs("sha256", err);
	if (checkpoint.size != file->ordinal ||
	    !digest_same(&checkpoint.root, &root))
		return differs("sha256", err);
	return 0;
}

static bool
is_voters(enum file_kind kind)
{
	return kind == FILE_CHECKINS || kind == FILE_ROLL_LIST ||
	       kind == FILE_ROLL_CHANGES;
}

static int
check_stored(struct check *check, const struct stored_file *file,
    const struct hashed *hashed, struct error *err)
{
	check->line.len = 0;
	if (store_read_entry(
	        check->session->store, file->seq, &check->line, err) != 0 ||
	    entry_against_file(file, text_span(&check->line), err) != 0)
		return -1;
	if (file->size != hashed->bytes.len)
		return differs("size", err);
	if (file->is_note &&
	    file->papers != sheet_papers(check->session->truth, file))
		return differs("papers", err);
	if (file->is_note)
		return check_note(file, hashed, err);
	if (file->kind == FILE_BALLOTS || file->kind == FILE_BUNDLES)
		return check_records(check, file, hashed, err);
	if (file->kind == FILE_CHECKPOINT)
		return check_head(check, file, hashed, err);
	if (is_voters(file->kind))
		return check_voters(check, file, hashed, err);
	return 0;
}

static int
check_file(void *context, const struct stored_file *file, struct error *err)
{
	struct check *check = context;
	struct hashed hashed;
	int rc;

	check->files++;
	if (file->number != (int64_t)check->files || file->seq <= check->seq)
		rc = differs("number", err);
	else if (store_read_file(check->session->store, file, &check->bytes,
	             &hashed, err) != 0)
		return -1; /* which names the file itself */
	else
		rc = check_stored(check, file, &hashed, err);
	check->seq = file->seq;
	return rc == 0 ? 0
	               : error_at(err, N_("file %lld of the station"),
	                     (long long)file->number);
}

/* Signatures that held when they were taken in and do no longer. */
static void
say_gone(const struct truth *truth)
{
	char line[1024];

	for (size_t kind = 0; kind < NOTE_KIND_COUNT; kind++)
		for (size_t i = 0; i < truth->list_counts[kind]; i++)
			for (const struct truth_statement *s =
			         truth_list(truth, kind, i);
			     s != NULL; s = s->next) {
				if (s->gone == NULL)
					continue;
				message_format(s->gone, line, sizeof(line));
				say(stdout, N_("Note: %s %u of %s: %s\n"),
				    note_kind_word(s->statement.kind),
				    signed_head(&s->statement)->number,
				    signed_head(&s->statement)->subject, line);
			}
}

/* The order is the chain's; the clock decides nothing, but it is looked at. */
static int
say_clock(void *context, struct span line, struct error *err)
{
	int64_t *before = context;
	char then[TIME_TEXT_LEN], now[TIME_TEXT_LEN];
	struct log_entry entry;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	if (entry.time < *before) {
		time_format(*before, then);
		time_format(entry.time, now);
		say(stdout,
		    N_("Note: the clock was set back before log entry %llu: it "
		       "says %s, the entry before it %s. The order of the log "
		       "is the order of its entries.\n"),
		    (unsigned long long)entry.seq, now, then);
	}
	*before = entry.time;
	return 0;
}

int
check_everything(
    struct session *session, struct check_sums *sums, struct error *err)
{
	struct check check = { .session = session };
	uint64_t entries = store_log(session->store)->tree.size;
	int rc = -1;

	if (store_each_entry(session->store, 0, count_accepted, &check, err) !=
	        0 ||
	    store_each_file(
	        session->store, FILE_NONE, check_file, &check, err) != 0)
		goto out;
	if (check.media_accepted + check.media_refused > 0) {
		refuse_group(entries, err);
		goto out;
	}
	if (check.files != check.accepted) {
		error_set(err, ERROR_BOOKS,
		    N_("stop, keep this copy as it is, and call the security "
		       "officer"),
		    N_("the log says that %llu files were accepted, %llu are "
		       "stored"),
		    (unsigned long long)check.accepted,
		    (unsigned long long)check.files);
		error_at_name(err, store_path(check.session->store));
		goto out;
	}
	*sums = (struct check_sums){ check.files, check.papers };
	rc = 0;
out:
	text_clear(&check.bytes);
	text_clear(&check.line);
	serials_clear(&check.serials);
	return rc;
}

void
check_print(const struct session *session, const struct check_sums *sums)
{
	const struct tree *tree = &store_log(session->store)->tree;
	struct digest root = tree_root(tree);
	char hex[DIGEST_TEXT_LEN];

	digest_format(&root, hex);
	session_banner(session->definition, stdout);
	say_gone(session->truth);
	say(stdout,
	    N_("Everything fits together: %llu log entries in one chain, %llu "
	       "files, %llu papers; every derived column rebuilt and "
	       "compared.\nRoot of the log: %s\n"),
	    (unsigned long long)tree->size, (unsigned long long)sums->files,
	    (unsigned long long)sums->papers, hex);
	/* A file made up as a whole fits together, too: with other keys. */
	digest_format(&session->definition->root.fingerprint, hex);
	say(stdout,
	    N_("Compare with the paper: fingerprint of the root keys %s\n"),
	    hex);
}

/* Does this log go on from every checkpoint that the official has? */
static int
check_kept(const struct arguments *arguments, const struct session *session,
    struct error *err)
{
	const char *path;

	for (size_t n = 0;
	     (path = arguments_each(arguments, "checkpoint", n)) != NULL; n++)
		if (head_compare(session, path, err) != 0)
			return -1;
	return 0;
}

static int
cmd_check(const struct arguments *arguments, struct error *err)
{
	struct session session = { 0 };
	struct check_sums sums;
	int64_t clock = INT64_MIN;
	int rc = -1;

	/* Opening checks the chain and the whole definition. */
	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    check_kept(arguments, &session, err) != 0 ||
	    check_everything(&session, &sums, err) != 0 ||
	    store_each_entry(session.store, 0, say_clock, &clock, err) != 0)
		goto out;
	check_print(&session, &sums);
	rc = 0;
out:
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "checkpoint",
	    .value = "FILE",
	    .help = N_("a checkpoint that was kept: is this the log that goes "
	               "on from it, or an old copy, or another one?"),
	    .repeats = true },
	{ .name = NULL },
};

const struct command cmd_audit_check = {
	.name = "check",
	.operands = "",
	.summary = N_("check chain, tree, and every stored byte and column"),
	.manual = N_("Reads the log, rebuilds its chain and tree, hashes every "
	             "stored file again, verifies every note, parses every "
	             "record, and compares all that the database says with "
	             "it."),
	.options = options,
	.run = cmd_check,
};
