#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/sandbox.h"
#include "base/terminal.h"
#include "tally/cmd_moment.h"
#include "tally/cmd_session.h"
#include "tally/commands.h"

#define PROGRAM_BYTES_MAX (256u << 20)
#define ATTEMPTS 3

/* The sixteen groups on four lines, one of them hidden (0: none). */
static void
fingerprint_show(const struct digest *digest, size_t hidden)
{
	char group[5];

	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		digest_group(digest, i, group);
		fprintf(stderr, "%s%2zu:%s%s", i % 4 == 1 ? "    " : "  ", i,
		    i == hidden ? "____" : group, i % 4 == 0 ? "\n" : "");
	}
}

/* One group, chosen by chance, retyped from paper (design.md §5, Trust). */
static int
confirm_typed(
    const struct digest *digest, const char *question, struct error *err)
{
	size_t hidden = 1 + (size_t)random_below(FINGERPRINT_GROUPS);
	char wanted[5], answer[64];
	struct message message;

	digest_group(digest, hidden, wanted);
	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		char number[8];

		snprintf(number, sizeof(number), "%zu", hidden);
		message = (struct message){ .id = question };
		safe_text(number, strlen(number), message.args[0],
		    sizeof(message.args[0]));
		fingerprint_show(digest, hidden);
		if (terminal_ask(&message, answer, sizeof(answer), err) != 0)
			return -1;
		if (strcmp(answer, wanted) == 0)
			return 0;
		say(stderr, N_("That is not what stands here.\n"));
	}
	return error_set(err, ERROR_SIGNATURE,
	    N_("do not go on: compare all groups with the paper and call the "
	       "election office"),
	    N_("the fingerprint typed from paper is not the one of these "
	       "files"));
}

/* For scripts: the whole fingerprint, from wherever it was written down. */
static int
confirm_option(const struct digest *digest, const char *option,
    const char *value, struct error *err)
{
	struct digest wanted;

	if (!digest_parse(span_of(value), &wanted))
		return error_set(err, ERROR_USAGE,
		    N_("write the 64 digits without spaces"),
		    N_("--%s wants 64 lower-case hex digits"), option);
	if (!digest_same(&wanted, digest))
		return error_set(err, ERROR_SIGNATURE,
		    N_("do not go on: compare all groups with the paper and "
		       "call the election office"),
		    N_("--%s is not the fingerprint of these files"), option);
	return 0;
}

static int
confirm(const struct arguments *arguments, const struct definition *definition,
    bool *typed, struct error *err)
{
	const char *root = arguments_value(arguments, "expect-root");
	const char *election = arguments_value(arguments, "expect-election");

	if ((root == NULL) != (election == NULL))
		return error_set(err, ERROR_USAGE,
		    N_("give both, or none to type them from paper"),
		    N_("--expect-root and --expect-election go together"));
	*typed = root == NULL;
	if (root != NULL)
		return confirm_option(&definition->root.fingerprint,
		           "expect-root", root, err) != 0 ||
		               confirm_option(&definition->id,
		                   "expect-election", election, err) != 0
		           ? -1
		           : 0;
	say(stderr,
	    N_("Take the paper with the fingerprints that the election office "
	       "gave out.\n\nFingerprint of the root keys:\n"));
	if (confirm_typed(&definition->root.fingerprint,
	        N_("Type group %s of the ROOT fingerprint from the paper:"),
	        err) != 0)
		return -1;
	say(stderr, N_("\nIdentity of the election:\n"));
	return confirm_typed(&definition->id,
	    N_("Type group %s of the ELECTION identity from the paper:"), err);
}

static int
program_digest(struct digest *digest, struct error *err)
{
	struct file_bytes program = { 0 };

	if (file_read_path(
	        "/proc/self/exe", PROGRAM_BYTES_MAX, &program, err) != 0)
		return -1;
	*digest = digest_of(file_span(&program));
	file_release(&program);
	return 0;
}

/* The closed log that a station goes on from; size 0: none. */
struct before {
	uint64_t size;
	struct digest root;
	struct stored_file certificate; /* the one in force, ... */
	struct text bytes;              /* ... with its signatures */
};

static int
log_open(struct store *store, const struct definition *definition,
    const char *station, bool typed, const struct before *before,
    const char *operator, struct error * err)
{
	struct text payload = { 0 }, finding = { 0 };
	struct digest program;
	uint8_t instance[16];
	char hex[33];
	int rc = -1;

	if (program_digest(&program, err) != 0)
		goto out;
	random_bytes(instance, sizeof(instance));
	hex_format(instance, sizeof(instance), hex);
	if (!airgap_look(&finding))
		say(stderr,
		    N_("Warning: this computer seems to be on a network (%s). "
		       "Unplug it; the finding is in the log.\n"),
		    finding.at);
	payload_add(&payload, "instance", hex);
	payload_add(&payload, "station", station);
	payload_add_digest(&payload, "election", &definition->id);
	payload_add_digest(&payload, "root", &definition->root.fingerprint);
	payload_add(&payload, "rehearsal",
	    definition->election.rehearsal ? "yes" : "no");
	payload_add_digest(&payload, "program", &program);
	payload_add(&payload, "version", KAIHYO_VERSION);
	payload_add(&payload, "airgap", finding.at);
	payload_add(&payload, "confirmed", typed ? "typed" : "option");
	payload_add(&payload, "operator", operator);
	if (before->size > 0) {
		payload_add_number(&payload, "after-size", before->size);
		payload_add_digest(&payload, "after-root", &before->root);
		payload_add_digest(&payload, "after-certificate",
		    &before->certificate.note_id);
	}
	rc = store_add_entry(store, LOG_OPEN, &payload, err);
out:
	text_clear(&finding);
	text_clear(&payload);
	return rc;
}

/* The certificate in force, whose note id is set already. */
static int
certificate_visit(
    void *context, const struct stored_file *file, struct error *err)
{
	struct before *before = context;

	(void)err;
	if (digest_same(&file->note_id, &before->certificate.note_id))
		before->certificate = *file;
	return 0;
}

static int
certificate_read(
    const struct session *old, struct before *before, struct error *err)
{
	const struct truth_statement *latest =
	    truth_latest(old->truth, NOTE_CERTIFICATE, old->index);
	struct hashed hashed;

	/* CLOSE was written over a certificate in force. */
	before->certificate = (struct stored_file){ .kind = FILE_NONE };
	if (latest != NULL)
		before->certificate.note_id = latest->statement.id;
	if (store_each_file(old->store, FILE_CERTIFICATE, certificate_visit,
	        before, err) != 0)
		return -1;
	if (before->certificate.kind == FILE_NONE)
		return error_set(err, ERROR_BOOKS,
		    N_("take the last backup, and keep this file for the "
		       "security officer"),
		    N_("the station file holds no %s"),
		    file_kind_word(FILE_CERTIFICATE));
	return store_read_file(
	    old->store, &before->certificate, &before->bytes, &hashed, err);
}

/*
 * The closed log that this station goes on from: of the same election, under
 * the same root, of the same station. Its papers are taken in again.
 */
static int
before_read(const char *path, const struct definition *definition,
    const char *id, struct before *before, struct error *err)
{
	struct session old = { 0 };
	int rc = -1;

	*before = (struct before){ .size = 0 };
	if (path == NULL)
		return 0;
	if (session_open_path(path, STORE_READ, &old, err) != 0)
		goto out;
	if (!digest_same(&old.definition->id, &definition->id) ||
	    !digest_same(&old.definition->root.fingerprint,
	        &definition->root.fingerprint) ||
	    strcmp(old.definition->setup.stations[old.index].id, id) != 0) {
		error_set(err, ERROR_INPUT,
		    N_("give the file of this station, and the definition that "
		       "it was opened with"),
		    N_("that is another election or another station"));
		error_at_name(err, path);
		goto out;
	}
	if (!store_log(old.store)->closed) {
		error_set(err, ERROR_BOOKS,
		    N_("go on with that file; what is declared is opened again "
		       "by a decision: kaihyo tally reopen"),
		    N_("the log of that station is not closed"));
		error_at_name(err, path);
		goto out;
	}
	before->size = store_log(old.store)->tree.size;
	before->root = tree_root(&store_log(old.store)->tree);
	if (certificate_read(&old, before, err) != 0)
		goto out;
	rc = 0;
out:
	session_close(&old);
	return rc;
}

/* What to do next, and whether checkpoints can be made. */
static int
say_next(const char *path, bool again, struct error *err)
{
	struct session session = { 0 };
	struct moment_state moment;
	int rc = -1;

	if (session_open_path(path, STORE_READ, &session, err) == 0 &&
	    moment_look(&session, NULL, &moment, err) == 0) {
		moment_say(&moment, path, true);
		if (again)
			say(stdout,
			    N_("Take in all media again, then the decision to "
			       "reopen.\n"));
		say(stdout,
		    N_("Next: kaihyo tally import --station %s MEDIUM...\n"),
		    path);
		rc = 0;
	}
	session_close(&session);
	return rc;
}

/* What it goes on from is kept, to be held against what comes of it. */
static int
add_before(struct store *store, const struct before *before,
    const char *operator, struct error * err)
{
	return before->size == 0
	           ? 0
	           : session_add_file(store, "certificate.note",
	                 &before->certificate,
	                 text_span(&before->bytes), operator, err);
}

/* The definition's own files are the first that the station keeps. */
static int
add_definition(struct store *store, const struct definition *definition,
    const struct definition_files *files, const char *operator,
    struct error * err)
{
	const struct {
		const char *name;
		enum file_kind kind;
		const struct file_bytes *bytes;
		uint64_t ordinal;
		const struct digest *note_id;
	} all[] = {
		{ "root.txt", FILE_ROOT, &files->root, 0, NULL },
		{ "election.note", FILE_ELECTION_NOTE, &files->election_note, 0,
		    &definition->id },
		{ "election.json", FILE_ELECTION_JSON, &files->election_json, 0,
		    NULL },
		{ "ordinance.json", FILE_ORDINANCE_JSON, &files->ordinance_json,
		    0, NULL },
		{ "setup.note", FILE_SETUP_NOTE, &files->setup_note,
		    definition->setup.number, &definition->setup_id },
		{ "setup.json", FILE_SETUP_JSON, &files->setup_json,
		    definition->setup.number, NULL },
		{ "roster.note", FILE_ROSTER_NOTE, &files->roster_note,
		    definition->roster.head.number, &definition->roster_id },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct hashed hashed = hashed_of(file_span(all[i].bytes));
		struct stored_file file = { .kind = all[i].kind,
			.ordinal = all[i].ordinal,
			.sha256 = hashed.digest,
			.is_note = all[i].note_id != NULL };

		if (all[i].note_id != NULL)
			file.note_id = *all[i].note_id;
		if (session_add_file(store, all[i].name, &file,
		        hashed.bytes, operator, err) != 0)
			return -1;
	}
	return 0;
}

static int
cmd_open(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments_value(arguments, "station");
	const char *folder = arguments_value(arguments, "definition");
	const char *id = arguments_value(arguments, "as");
	const char *operator= session_operator(arguments);
	struct definition_files files = { 0 };
	struct definition *definition = NULL;
	struct store *store = NULL;
	struct before before = { .size = 0 };
	bool typed = false;
	int rc = -1;

	if (definition_files_read(folder, &files, err) != 0 ||
	    (definition = definition_new(&files, err)) == NULL)
		goto out;
	if (setup_office(&definition->setup, id) == SIZE_MAX) {
		error_set(err, ERROR_USAGE,
		    N_("see `kaihyo ballot check` for the stations there are"),
		    N_("the setup has no station \"%s\""), id);
		goto out;
	}
	if (before_read(arguments_value(arguments, "after"), definition, id,
	        &before, err) != 0)
		goto out;
	session_banner(definition, stderr);
	say(stderr, "%s\n", label_text(&definition->election.name));
	if (confirm(arguments, definition, &typed, err) != 0)
		goto out;
	if (store_create(path, &store, err) != 0)
		goto out;
	if (store_begin(store, err) != 0 ||
	    log_open(store, definition, id, typed, &before, operator, err) !=
	        0 ||
	    add_definition(store, definition, &files, operator, err) != 0 ||
	    add_before(store, &before, operator, err) != 0 ||
	    store_commit(store, err) != 0)
		goto out;
	store_close(store);
	store = NULL;
	say(stdout, N_("The station %s is open: %s\n"), id, path);
	rc = say_next(path, before.size > 0, err);
out:
	store_close(store);
	text_clear(&before.bytes);
	definition_free(definition);
	definition_files_release(&files);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the definition folder from the election office"),
	    .required = true },
	{ .name = "as",
	    .value = "ID",
	    .help = N_("which station of the setup this is; \"canvass\": the "
	               "one that joins them all"),
	    .required = true },
	{ .name = "station",
	    .value = "FILE",
	    .help = N_("the station file to make"),
	    .required = true },
	{ .name = "expect-root",
	    .value = "HEX",
	    .help = N_("for scripts: the whole root fingerprint") },
	{ .name = "expect-election",
	    .value = "HEX",
	    .help = N_("for scripts: the whole identity of the election") },
	{ .name = "after",
	    .value = "FILE",
	    .help = N_("the station file whose log was closed and must be "
	               "reopened") },
	OPERATOR_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_open = {
	.name = "open",
	.operands = "",
	.summary = N_("open a station: compare fingerprints with paper and "
	              "begin its file and log"),
	.manual = N_("Verifies the definition from root.txt downwards, shows "
	             "two fingerprints with one group hidden in each, and "
	             "makes the station file only if the hidden groups are "
	             "typed as they stand on paper. Nothing is overwritten."),
	.options = options,
	.run = cmd_open,
};
