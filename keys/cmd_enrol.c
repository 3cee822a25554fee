#include <stdlib.h>
#include <string.h>

#include "audit/checkpoint.h"
#include "ballot/definition.h"
#include "keys/cmd_scope.h"
#include "keys/cmd_shared.h"
#include "keys/commands.h"
#include "keys/policy.h"

/* What the person asks for; the form is checked by reading it back. */
static int
entry_take(const struct arguments *arguments,
    const struct definition *definition, struct key_entry *entry,
    struct error *err)
{
	const char *role = arguments_value(arguments, "role");
	const char *scope = arguments_value(arguments, "scope");
	const char *person = arguments_value(arguments, "person");

	entry->role = role_find(span_of(role));
	if (entry->role == ROLE_NONE || entry->role == ROLE_AUTHORITY)
		return error_set(err, ERROR_USAGE,
		    N_("use scanner, counter, place, place-manager, "
		       "place-witness, receiver, tally-manager, "
		       "tally-witness or log"),
		    N_("\"%s\" is no role to enrol for"), role);
	if (!scope_parse(span_of(scope), &entry->scope))
		return error_set(err, ERROR_USAGE,
		    N_("use station:ID, district:ID, unit:ID or place:ID"),
		    N_("\"%s\" is no scope"), scope);
	if (!policy_enrols(entry->role, entry->scope.kind))
		return error_set(err, ERROR_USAGE,
		    N_("see --help for the scopes of each role"),
		    N_("a %s with the scope \"%s\" could sign nothing"), role,
		    scope);
	if (!span_is_text(span_of(person), PERSON_MAX) ||
	    strstr(person, ": ") != NULL ||
	    !span_copy(span_of(person), entry->person, sizeof(entry->person)))
		return error_set(err, ERROR_USAGE,
		    N_("write the name plainly, and shorter if it is long"),
		    N_("\"%s\" cannot be a person's name: empty, longer than "
		       "%d bytes, or with \": \""),
		    person, PERSON_MAX);
	return scope_check(definition, &entry->scope, err);
}

static int
days_take(const struct arguments *arguments, struct key_entry *entry,
    struct error *err)
{
	if (day_take(arguments, "from", &entry->from, err) != 0 ||
	    day_take(arguments, "until", &entry->until, err) != 0)
		return -1;
	if (date_compare(entry->from, entry->until) > 0)
		return error_set(err, ERROR_USAGE,
		    N_("give the first day with --from, the last with --until"),
		    N_("--from %s comes after --until %s"),
		    arguments_value(arguments, "from"),
		    arguments_value(arguments, "until"));
	return 0;
}

/* A log is known by the name of its key, which no other log may have. */
static int
name_check(const struct definition *definition, const struct key_entry *entry,
    struct error *err)
{
	struct text ending = { 0 };

	if (entry->role != ROLE_LOG ||
	    origin_fits(entry->vkey.name, &definition->id, entry->scope.id))
		return 0;
	origin_ending(&definition->id, entry->scope.id, &ending);
	error_set(err, ERROR_INPUT,
	    N_("make a key for this log alone, with such a name: kaihyo keys "
	       "new"),
	    N_("the name of this log's key must end in \"%s\", and it is "
	       "\"%s\""),
	    ending.at, entry->vkey.name);
	text_clear(&ending);
	return -1;
}

/* Signed by the key itself, then opened as the office will open it. */
static int
enrolment_sign(const struct enrolment *enrolment, const struct private_key *key,
    struct text *note, struct error *err)
{
	struct text text = { 0 }, line = { 0 };
	struct enrolment opened;
	int rc = -1;

	enrolment_format(enrolment, &text);
	if (note_sign(text_span(&text), enrolment->entry.vkey.name, key, &line,
	        err) != 0 ||
	    note_attach(text_span(&text), text_span(&line), NULL, note, err) !=
	        0 ||
	    enrolment_open(text_span(note), &opened, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&line);
	text_clear(&text);
	return rc;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct definition *definition;
	struct enrolment enrolment = { 0 };
	struct private_key *key = NULL;
	struct text note = { 0 };
	int rc = -1;

	definition = definition_load_begun(
	    arguments_value(arguments, "definition"), err);
	if (definition == NULL)
		goto out;
	enrolment.head = definition_statement(definition, "");
	if (day_take(arguments, "date", &enrolment.head.date, err) != 0 ||
	    entry_take(arguments, definition, &enrolment.entry, err) != 0 ||
	    days_take(arguments, &enrolment.entry, err) != 0 ||
	    key_pair_open(arguments, arguments_value(arguments, "key"), &key,
	        &enrolment.entry.vkey, err) != 0 ||
	    name_check(definition, &enrolment.entry, err) != 0 ||
	    enrolment_sign(&enrolment, key, &note, err) != 0 ||
	    file_create(out, text_span(&note), 0644, err) != 0)
		goto out;
	say(stdout, N_("%s asks to enrol this key for \"%s\"%s:\n"), out,
	    enrolment.head.title,
	    enrolment.head.rehearsal ? translate(N_(" (A REHEARSAL)")) : "");
	key_print(stdout, &enrolment.entry);
	say(stdout, N_("Give the file to the election office, and read the "
	               "fingerprint to them.\n"));
	rc = 0;
out:
	text_clear(&note);
	private_key_free(key);
	definition_free(definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "key",
	    .value = "FILE",
	    .help = N_("your private key; its .vkey file lies beside it"),
	    .required = true },
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the election's definition"),
	    .required = true },
	{ .name = "role",
	    .value = "ROLE",
	    .help = N_("what you will sign as, such as tally-manager"),
	    .required = true },
	{ .name = "scope",
	    .value = "SCOPE",
	    .help = N_("what you will sign for, such as station:kawasaki-ku"),
	    .required = true },
	{ .name = "person",
	    .value = "NAME",
	    .help = N_("your name, or the machine's"),
	    .required = true },
	{ .name = "from",
	    .value = "DATE",
	    .help = N_("first day on which you sign"),
	    .required = true },
	{ .name = "until",
	    .value = "DATE",
	    .help = N_("last day"),
	    .required = true },
	{ .name = "date",
	    .value = "DATE",
	    .help = N_("the day of the request; otherwise today") },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the note to write"),
	    .required = true },
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_keys_enrol = {
	.name = "enrol",
	.operands = "",
	.summary = N_("ask the election office to enrol your key"),
	.manual = N_("Writes a note that says who you are and what you will "
	             "sign, signed by your key. The office takes it into the "
	             "next roster with: kaihyo keys roster.\n\n"
	             "Roles and what they can be enrolled for: scanner and "
	             "counter for a unit, district or station; place, "
	             "place-manager and place-witness for a place, or for a "
	             "unit that the place itself scans; receiver, "
	             "tally-manager and tally-witness for a district or "
	             "station; log for a station, whose checkpoints it signs: "
	             "the name of its key ends in /ELECTION/STATION, with the "
	             "first 16 digits of the election's identity."),
	.options = options,
	.run = run,
};
