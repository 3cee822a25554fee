#include <stdlib.h>
#include <string.h>

#include "ballot/definition.h"
#include "keys/cmd_scope.h"
#include "keys/cmd_shared.h"
#include "keys/commands.h"

/* What changes against the roster before. */
struct changes {
	size_t added, replaced, revoked;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct key_entry *x = a, *y = b;

	return strcmp(x->vkey.name, y->vkey.name);
}

static struct key_entry *
entry_named(const struct roster *roster, const char *name)
{
	for (size_t i = 0; i < roster->count; i++)
		if (strcmp(roster->entries[i].vkey.name, name) == 0)
			return &roster->entries[i];
	return NULL;
}

/* The head of the roster that comes next. */
static int
head_make(const struct arguments *arguments,
    const struct definition *definition, struct statement *head,
    struct error *err)
{
	*head = definition_statement(definition, "");
	if (definition->roster.head.number > 0) {
		head->number = definition->roster.head.number + 1;
		head->first = false;
		head->replaces = definition->roster_id;
	}
	return day_take(arguments, "date", &head->date, err);
}

/*
 * Adds the key of one enrolment. The same key may ask for another role or
 * scope: its entry is replaced. A name that another key has is refused.
 */
static int
entry_add(struct roster *roster, const struct enrolment *enrolment,
    struct changes *changes, struct error *err)
{
	const struct key_entry *entry = &enrolment->entry;
	struct key_entry *before = entry_named(roster, entry->vkey.name);

	if (before != NULL && !vkey_same(&before->vkey, &entry->vkey))
		return error_set(err, ERROR_SIGNATURE,
		    N_("find out whose key it is; a new key takes a new name"),
		    N_("another key is enrolled under the name \"%s\" (%s)"),
		    entry->vkey.name, before->person);
	if (before != NULL && before->revoked)
		return error_set(err, ERROR_SIGNATURE,
		    N_("its owner makes a new key: kaihyo keys new"),
		    N_("the key \"%s\" was revoked and stays so"),
		    entry->vkey.name);
	if (before != NULL) {
		*before = *entry;
		changes->replaced++;
		return 0;
	}
	roster->entries = memory_grow(
	    roster->entries, roster->count + 1, sizeof(*roster->entries));
	roster->entries[roster->count++] = *entry;
	changes->added++;
	return 0;
}

static int
enrolments_add(const struct arguments *arguments,
    const struct definition *definition, struct roster *roster,
    struct changes *changes, struct error *err)
{
	for (size_t i = 0; i < arguments->operand_count; i++) {
		const char *path = arguments->operands[i];
		struct file_bytes file = { 0 };
		struct enrolment enrolment;
		int rc;

		if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
			return -1;
		rc = enrolment_open(file_span(&file), &enrolment, err);
		file_release(&file);
		if (rc != 0 ||
		    definition_owns(definition, &enrolment.head, err) != 0 ||
		    scope_check(definition, &enrolment.entry.scope, err) != 0 ||
		    entry_add(roster, &enrolment, changes, err) != 0)
			return error_at_name(err, path);
	}
	return 0;
}

/* --revoke NAME --reason TEXT, in pairs. */
static int
revocations_add(const struct arguments *arguments, struct roster *roster,
    struct changes *changes, struct error *err)
{
	for (size_t i = 0;; i++) {
		const char *name = arguments_each(arguments, "revoke", i);
		const char *reason = arguments_each(arguments, "reason", i);
		struct key_entry *entry;

		if (name == NULL && reason == NULL)
			return 0;
		if (name == NULL || reason == NULL)
			return error_set(err, ERROR_USAGE,
			    N_("give one --reason for each --revoke, in the "
			       "same order"),
			    N_("--revoke and --reason do not come in pairs"));
		entry = entry_named(roster, name);
		if (entry == NULL || entry->revoked)
			return error_set(err, ERROR_INPUT,
			    N_("see the names with: kaihyo keys show "
			       "roster-N.note"),
			    entry == NULL
			        ? N_("there is no key \"%s\" in the roster")
			        : N_("the key \"%s\" is revoked already"),
			    name);
		if (!span_copy(span_of(reason), entry->revoked_why,
		        sizeof(entry->revoked_why)))
			return error_set(err, ERROR_USAGE, N_("shorten it"),
			    N_("the reason is longer than %d bytes"),
			    PERSON_MAX);
		entry->revoked = true;
		entry->revoked_on = roster->head.date;
		changes->revoked++;
	}
}

/* The draft, read back as everybody will: no name and no key twice. */
static int
draft_write(const struct arguments *arguments, const struct roster *roster,
    const struct changes *changes, struct error *err)
{
	const char *folder = arguments_value(arguments, "definition");
	const char *out = arguments_value(arguments, "out");
	struct text text = { 0 }, name = { 0 };
	struct roster written = { 0 };
	struct verified ours;
	int rc = -1;

	roster_format(roster, &text);
	ours = (struct verified){ text_span(&text), note_id(text_span(&text)) };
	if (roster_parse(ours, &written, err) != 0)
		goto out;
	if (out != NULL)
		text_add(&name, out);
	else
		text_addf(
		    &name, "%s/roster-%u.note", folder, roster->head.number);
	if (file_create(name.at, ours.bytes, 0644, err) != 0)
		goto out;
	say(stdout,
	    N_("%s: roster %u with %zu keys, not signed yet.\n"
	       "  %zu new, %zu changed, %zu revoked now.\n"),
	    name.at, roster->head.number, roster->count, changes->added,
	    changes->replaced, changes->revoked);
	say(stdout,
	    N_("Compare each new fingerprint with what its owner read out: "
	       "kaihyo keys show %s\n"
	       "Then the election authority signs it: kaihyo keys sign --key "
	       "KEY.pem --attach %s\n"),
	    name.at, name.at);
	rc = 0;
out:
	roster_clear(&written);
	text_clear(&name);
	text_clear(&text);
	return rc;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	struct definition *definition;
	struct changes changes = { 0 };
	struct roster roster = { 0 };
	int rc = -1;

	definition = definition_load_begun(
	    arguments_value(arguments, "definition"), err);
	if (definition == NULL)
		goto out;
	/* Taken over whole; the definition keeps none. */
	roster = definition->roster;
	definition->roster.entries = NULL;
	definition->roster.count = 0;
	if (head_make(arguments, definition, &roster.head, err) != 0 ||
	    enrolments_add(arguments, definition, &roster, &changes, err) !=
	        0 ||
	    revocations_add(arguments, &roster, &changes, err) != 0)
		goto out;
	if (changes.added + changes.replaced + changes.revoked == 0) {
		error_set(err, ERROR_USAGE,
		    N_("name the enrolment notes, or a key to revoke"),
		    N_("nothing would change in the roster"));
		goto out;
	}
	if (roster.count > 0)
		qsort(roster.entries, roster.count, sizeof(*roster.entries),
		    compare_entries);
	rc = draft_write(arguments, &roster, &changes, err);
out:
	roster_clear(&roster);
	definition_free(definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the election's definition, with its latest roster"),
	    .required = true },
	{ .name = "revoke",
	    .value = "KEYNAME",
	    .help = N_("a key that no longer counts"),
	    .repeats = true },
	{ .name = "reason",
	    .value = "TEXT",
	    .help = N_("why; one for each --revoke"),
	    .repeats = true },
	{ .name = "date",
	    .value = "DATE",
	    .help = N_("the day of the roster and its revocations; otherwise "
	               "today") },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the draft; otherwise roster-N.note in the folder") },
	{ .name = NULL },
};

const struct command cmd_keys_roster = {
	.name = "roster",
	.operands = "[ENROLMENT...]",
	.operands_min = 0,
	.operands_max = -1,
	.summary = N_("draft the next roster from requests to enrol"),
	.manual = N_("Takes the latest roster over, adds the keys of the "
	             "enrolment notes after checking that each key signed its "
	             "own request, and marks revocations. The draft counts "
	             "only when the election authority has signed it."),
	.options = options,
	.run = run,
};
