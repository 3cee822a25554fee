#include "keys/cmd_shared.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/definition.h"
#include "base/terminal.h"
#include "keys/policy.h"

#define LABEL_WIDTH 14
#define LINES_SHOWN 60
#define PEM_FILE_MAX 8192

static int
passphrase_read(const char *path, char out[PASSPHRASE_SIZE], struct error *err)
{
	struct file_bytes file = { 0 };
	struct span span;
	int rc = -1;

	if (file_read_path(path, PASSPHRASE_SIZE, &file, err) != 0)
		return -1;
	span = file_span(&file);
	if (span.len > 0 && span.at[span.len - 1] == '\n')
		span.len--;
	if (!span_copy(span, out, PASSPHRASE_SIZE) || span.len == 0) {
		error_set(err, ERROR_INPUT,
		    N_("write one line with the passphrase into it"),
		    N_("the file holds no passphrase of 1 to %d bytes"),
		    PASSPHRASE_SIZE - 1);
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	secret_wipe(file.at, file.len);
	file_release(&file);
	return rc;
}

/* Asks a second time, for a typing error would lose the key for good. */
static int
passphrase_again(const char first[PASSPHRASE_SIZE], struct error *err)
{
	char again[PASSPHRASE_SIZE];
	struct message question;
	int rc = -1;

	message_set(&question, N_("The same passphrase again:"));
	if (terminal_ask_secret(&question, again, sizeof(again), err) != 0)
		goto out;
	if (strcmp(first, again) != 0) {
		error_set(err, ERROR_INPUT, N_("start again"),
		    N_("the two passphrases differ"));
		goto out;
	}
	rc = 0;
out:
	secret_wipe(again, sizeof(again));
	return rc;
}

int
passphrase_take(const struct arguments *arguments, const char *path, bool twice,
    char out[PASSPHRASE_SIZE], struct error *err)
{
	const char *file = arguments_value(arguments, "passphrase-file");
	struct message question;

	if (file != NULL)
		return passphrase_read(file, out, err);
	message_set(&question,
	    twice ? N_("Choose a passphrase for %s (it is not shown):")
	          : N_("Passphrase of %s (it is not shown):"),
	    path);
	if (terminal_ask_secret(&question, out, PASSPHRASE_SIZE, err) != 0 ||
	    (twice && passphrase_again(out, err) != 0)) {
		secret_wipe(out, PASSPHRASE_SIZE);
		return -1;
	}
	return 0;
}

int
day_take(const struct arguments *arguments, const char *option,
    struct date *date, struct error *err)
{
	const char *given = arguments_value(arguments, option);
	char now[TIME_TEXT_LEN];

	if (given == NULL) {
		time_format(clock_now(), now);
		now[DATE_TEXT_LEN - 1] = '\0';
		given = now;
	}
	if (!date_parse(span_of(given), date))
		return error_set(err, ERROR_USAGE,
		    N_("write it as YYYY-MM-DD, such as 2026-11-23"),
		    N_("--%s wants a day, not \"%s\""), option, given);
	return 0;
}

typedef int vkey_parser(struct span text, struct vkey *vkey, struct error *err);

static int
vkey_file_read(
    const char *path, vkey_parser *parse, struct vkey *vkey, struct error *err)
{
	struct file_bytes file = { 0 };
	struct span rest, line;
	int rc = -1;

	if (file_read_path(path, VKEY_FILE_MAX, &file, err) != 0)
		return -1;
	rest = file_span(&file);
	if (!span_line(&rest, VKEY_TEXT_MAX, &line) || rest.len > 0) {
		error_set(err, ERROR_INPUT,
		    N_("ask the key's owner for the .vkey file that kaihyo "
		       "made"),
		    N_("a .vkey file has one line, and this has not"));
		goto out;
	}
	rc = parse(line, vkey, err);
out:
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

int
vkey_read(const char *path, struct vkey *vkey, struct error *err)
{
	return vkey_file_read(path, vkey_parse, vkey, err);
}

int
vkey_read_cosigner(const char *path, struct vkey *vkey, struct error *err)
{
	return vkey_file_read(path, vkey_parse_cosigner, vkey, err);
}

char *
vkey_path(const char *pem_path)
{
	struct text path = { 0 };
	size_t len = strlen(pem_path);

	if (len > 4 && strcmp(pem_path + len - 4, ".pem") == 0)
		len -= 4;
	text_add_bytes(&path, pem_path, len);
	text_add(&path, ".vkey");
	return path.at;
}

static int
private_key_read(const struct arguments *arguments, const char *path,
    struct private_key **key, struct error *err)
{
	struct file_bytes file = { 0 };
	char passphrase[PASSPHRASE_SIZE];
	int rc = -1;

	if (file_read_path(path, PEM_FILE_MAX, &file, err) != 0)
		return -1;
	if (passphrase_take(arguments, path, false, passphrase, err) != 0)
		goto out;
	if (private_key_parse(file_span(&file), passphrase, key, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	secret_wipe(passphrase, sizeof(passphrase));
	file_release(&file);
	return rc;
}

static int
pair_open(const struct arguments *arguments, const char *path,
    vkey_parser *parse, struct private_key **key, struct vkey *vkey,
    struct error *err)
{
	char *public_path = vkey_path(path);
	struct public_key public;
	int rc = -1;

	*key = NULL;
	if (vkey_file_read(public_path, parse, vkey, err) != 0 ||
	    private_key_read(arguments, path, key, err) != 0)
		goto out;
	public = private_key_public(*key);
	if (memcmp(public.bytes, vkey->key.bytes, PUBLIC_KEY_LEN) != 0) {
		error_set(err, ERROR_SIGNATURE,
		    N_("put the .vkey file beside it that was made with it"),
		    N_("the private key is damaged, or %s belongs to another "
		       "one"),
		    public_path);
		error_at_name(err, path);
		private_key_free(*key);
		*key = NULL;
		goto out;
	}
	rc = 0;
out:
	free(public_path);
	return rc;
}

int
key_pair_open(const struct arguments *arguments, const char *path,
    struct private_key **key, struct vkey *vkey, struct error *err)
{
	return pair_open(arguments, path, vkey_parse, key, vkey, err);
}

int
cosigner_pair_open(const struct arguments *arguments, const char *path,
    struct private_key **key, struct vkey *vkey, struct error *err)
{
	return pair_open(arguments, path, vkey_parse_cosigner, key, vkey, err);
}

int
root_read(const char *path, struct root *root, struct error *err)
{
	struct file_bytes file = { 0 };
	int rc;

	if (file_read_path(path, ROOT_BYTES_MAX, &file, err) != 0)
		return -1;
	rc = root_parse(file_span(&file), root, err);
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
trust_vkeys(
    const struct arguments *arguments, struct trust *trust, struct error *err)
{
	trust->vkeys = memory_new(ARGUMENTS_OPTIONS_MAX, sizeof(*trust->vkeys));
	for (size_t i = 0; i < ARGUMENTS_OPTIONS_MAX; i++) {
		const char *path = arguments_each(arguments, "vkey", i);
		struct key_entry *entry = &trust->vkeys[i];

		if (path == NULL)
			break;
		if (vkey_read(path, &entry->vkey, err) != 0)
			return -1;
		memcpy(entry->person, entry->vkey.name, sizeof(entry->person));
		trust->keyring.count++;
	}
	trust->keyring.entries = trust->vkeys;
	return 0;
}

static int
trust_definition(const char *folder, bool by_authority, struct trust *trust,
    struct error *err)
{
	/* What the authority signs is verified before there is a roster. */
	trust->definition = by_authority ? definition_load_begun(folder, err)
	                                 : definition_load(folder, err);
	if (trust->definition == NULL)
		return -1;
	if (!by_authority) {
		trust->keyring = roster_keyring(&trust->definition->roster);
		return 0;
	}
	*trust->root = trust->definition->root;
	return 0;
}

int
trust_load(const struct arguments *arguments, enum note_kind kind,
    struct trust *trust, struct error *err)
{
	const char *root = arguments_value(arguments, "root");
	const char *folder = arguments_value(arguments, "definition");
	bool by_authority = policy_allows(kind, ROLE_AUTHORITY, SCOPE_ELECTION);
	int rc;

	*trust = (struct trust){ .required = 1 };
	trust->root = memory_new(1, sizeof(*trust->root));
	if (arguments_flag(arguments, "vkey"))
		rc = trust_vkeys(arguments, trust, err);
	else if (folder != NULL)
		rc = trust_definition(folder, by_authority, trust, err);
	else if (root != NULL && by_authority)
		rc = root_read(root, trust->root, err);
	else
		rc = error_set(err, ERROR_USAGE,
		    N_("give --definition FOLDER, whose roster has the keys, "
		       "or --vkey FILE"),
		    N_("the keys in root.txt sign no note of the kind %s"),
		    kind != NOTE_NONE ? note_kind_word(kind) : "?");
	if (rc != 0) {
		trust_clear(trust);
		return -1;
	}
	if (trust->root->count > 0) {
		trust->keyring = root_keyring(trust->root);
		trust->required = trust->root->required;
	}
	return 0;
}

void
trust_clear(struct trust *trust)
{
	free(trust->root);
	free(trust->vkeys);
	definition_free(trust->definition);
	*trust = (struct trust){ 0 };
}

void
fingerprint_print(FILE *to, const struct digest *digest)
{
	char group[5];

	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		digest_group(digest, i, group);
		fprintf(to, "%s%2zu:%s%s", i % 4 == 1 ? "    " : "  ", i, group,
		    i % 4 == 0 ? "\n" : "");
	}
}

void
label_print(FILE *to, const char *id)
{
	const char *label = translate(id);
	int pad = LABEL_WIDTH - (int)text_width(label);

	fprintf(to, "  %s%*s ", label, pad > 0 ? pad : 0, "");
}

static const char *
kind_label(enum note_kind kind)
{
	static const char *const labels[NOTE_KIND_COUNT] = {
		[NOTE_NONE] = N_("something unknown"),
		[NOTE_ELECTION] = N_("the core of an election: questions, "
		                     "options, ordinance"),
		[NOTE_SETUP] = N_("a setup: how the night is organised"),
		[NOTE_ROSTER] = N_("a roster: whose keys count"),
		[NOTE_ENROLMENT] = N_("a request to enrol a key"),
		[NOTE_MANIFEST] = N_("a manifest: the papers of a unit"),
		[NOTE_TURNOUT] = N_("a turnout: the voters and boxes of a "
		                    "place"),
		[NOTE_ROLL] = N_("a roll: how many may vote"),
		[NOTE_TOTALS] = N_("totals: the turnout of a station"),
		[NOTE_GATE] = N_("a gate: whether the vote stands"),
		[NOTE_RULING] = N_("a decision of the officials"),
		[NOTE_SHEET] = N_("a sheet: how open papers were decided"),
		[NOTE_TRANSCRIPT] = N_("a transcript: the turnout of a place, "
		                       "typed in from its signed paper"),
		[NOTE_RECEIPT] = N_("a receipt: the boxes and the paper record "
		                    "of a place, as received"),
		[NOTE_CERTIFICATE] = N_("a certificate: what a station "
		                        "declares of its count"),
		[NOTE_RETIREMENT] = N_("a retirement: that what a station "
		                       "keeps may be deleted"),
		[NOTE_INTERIM] = N_("an interim report: what is counted so "
		                    "far"),
		[NOTE_DECLARATION] = N_("a declaration on paper: figures that "
		                        "no program vouches for"),
		[NOTE_BUNDLE] = N_("a bundle: the folder that leaves a "
		                   "station for others to check"),
		[NOTE_OPENING] = N_("an opening: boxes opened and shown empty, "
		                    "envelopes decided"),
	};

	/* A kind that nobody described yet still has its name. */
	return labels[kind] != NULL ? translate(labels[kind])
	                            : note_kind_word(kind);
}

void
key_print(FILE *to, const struct key_entry *entry)
{
	struct digest fingerprint = vkey_fingerprint(&entry->vkey);
	char scope[SCOPE_MAX + 1], from[DATE_TEXT_LEN], until[DATE_TEXT_LEN],
	    group[5], id[9];

	scope_format(&entry->scope, scope);
	date_format(entry->from, from);
	date_format(entry->until, until);
	snprintf(id, sizeof(id), "%08x", entry->vkey.id);
	say(to, N_("  Key %s (id %s) of %s\n"), entry->vkey.name, id,
	    entry->person);
	say(to, N_("    %s (%s) for %s, from %s until %s\n"),
	    role_label(entry->role), role_name(entry->role), scope, from,
	    until);
	fputs("   ", to);
	for (size_t i = 1; i <= FINGERPRINT_GROUPS; i++) {
		digest_group(&fingerprint, i, group);
		fprintf(to, " %s", group);
	}
	fputc('\n', to);
	if (entry->revoked) {
		date_format(entry->revoked_on, from);
		say(to, N_("    REVOKED on %s: %s\n"), from,
		    entry->revoked_why);
	}
}

static void
head_print(FILE *to, enum note_kind kind, const struct statement *head)
{
	const char *subject = statement_subject_key(kind);
	char date[DATE_TEXT_LEN];

	label_print(to, N_("Election"));
	say(to, "%s%s\n", head->title,
	    head->rehearsal ? translate(N_(" (A REHEARSAL)")) : "");
	if (subject != NULL) {
		label_print(
		    to, strcmp(subject, "unit") == 0     ? N_("Unit")
		        : strcmp(subject, "place") == 0  ? N_("Place")
		        : strcmp(subject, "stage") == 0  ? N_("Stage")
		        : strcmp(subject, "ruling") == 0 ? N_("Decision")
		        : strcmp(subject, "sheet") == 0  ? N_("Sheet")
		                                         : N_("Station"));
		say(to, "%s\n", head->subject);
	}
	date_format(head->date, date);
	label_print(to, N_("Number"));
	say(to, "%u\n", head->number);
	label_print(to, N_("Date"));
	say(to, "%s\n", date);
	label_print(to, N_("Identity"));
	say(to, N_("of the election:\n"));
	fingerprint_print(to, &head->election);
}

/* The kind's own lines as they stand, those of a long list cut short. */
static void
rest_print(FILE *to, struct span rest)
{
	struct span line;
	size_t count = 0;

	while (span_line(&rest, NOTE_BYTES_MAX, &line)) {
		if (count++ < LINES_SHOWN)
			say(to, "  | %.*s\n", (int)line.len, line.at);
	}
	if (count > LINES_SHOWN)
		say(to, N_("  | ... and %zu more lines\n"),
		    count - LINES_SHOWN);
}

/*
 * A roster's lines in words. The text may not be verified: it is only
 * printed, and the caller has said so.
 */
static int
roster_print(FILE *to, struct span text, struct error *err)
{
	struct roster roster;

	if (roster_parse(
	        (struct verified){ text, note_id(text) }, &roster, err) != 0)
		return -1;
	label_print(to, N_("Keys"));
	say(to, "%zu\n", roster.count);
	for (size_t i = 0; i < roster.count; i++)
		key_print(to, &roster.entries[i]);
	roster_clear(&roster);
	return 0;
}

int
statement_print(FILE *to, struct span text, struct error *err)
{
	enum note_kind kind = note_kind_of(text);
	struct lines lines = lines_of(text);
	struct digest id = note_id(text);
	struct statement head;
	struct span line;

	if (kind == NOTE_NONE)
		return error_set(err, ERROR_INPUT,
		    N_("check that it is the right file, of this version of "
		       "kaihyo"),
		    N_("it is none of the notes that kaihyo knows"));
	if (kind != NOTE_ELECTION &&
	    statement_parse(&lines, kind, &head, err) != 0)
		return -1;
	label_print(to, N_("What it is"));
	say(to, "%s\n", kind_label(kind));
	if (kind != NOTE_ELECTION)
		head_print(to, kind, &head);
	else if (span_line(&lines.rest, NOTE_BYTES_MAX, &line))
		lines.line++;
	label_print(to, N_("Note id"));
	say(to, kind == NOTE_ELECTION
	            ? N_("which is the election's identity:\n")
	            : N_("of this text:\n"));
	fingerprint_print(to, &id);
	if (kind == NOTE_ROSTER)
		return roster_print(to, text, err);
	rest_print(to, lines.rest);
	return 0;
}
