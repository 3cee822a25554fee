#include <stdlib.h>
#include <string.h>

#include "ballot/definition.h"
#include "keys/cmd_shared.h"
#include "keys/commands.h"

static int
count_check(
    const struct trust *trust, const struct note *note, struct error *err)
{
	if (note->signer_count >= trust->required)
		return 0;
	return error_set(err, ERROR_SIGNATURE,
	    N_("have the election authority's other keys sign it: kaihyo keys "
	       "sign"),
	    N_("it has %zu of %u signatures of the election authority"),
	    note->signer_count, trust->required);
}

/* A statement of another election may be signed by the same keys. */
static int
election_check(
    const struct trust *trust, const struct note *note, struct error *err)
{
	enum note_kind kind = note_kind_of(note->text.bytes);
	struct lines lines = lines_of(note->text.bytes);
	struct statement head;

	if (trust->definition == NULL || kind == NOTE_ELECTION)
		return 0;
	if (statement_parse(&lines, kind, &head, err) != 0)
		return -1;
	return definition_owns(trust->definition, &head, err);
}

static void
verdict_print(const char *path, const struct note *note)
{
	for (size_t i = 0; i < note->signer_count; i++) {
		const struct key_entry *signer = note->signers[i];

		label_print(stdout, N_("Signed by"));
		if (signer->role == ROLE_NONE || signer->role == ROLE_AUTHORITY)
			say(stdout, "%s\n", signer->vkey.name);
		else
			say(stdout, "%s, %s (%s)\n", signer->vkey.name,
			    signer->person, role_label(signer->role));
	}
	say(stdout, N_("VERIFIED: every signature of %s is good (%zu).\n"),
	    path, note->signer_count);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct file_bytes file = { 0 };
	struct span text, lines;
	struct trust trust = { 0 };
	struct note note;
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		return -1;
	if (note_split(file_span(&file), &text, &lines, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	if (trust_load(arguments, note_kind_of(text), &trust, err) != 0)
		goto out;
	if (note_open(file_span(&file), &trust.keyring, &note, err) != 0 ||
	    count_check(&trust, &note, err) != 0 ||
	    election_check(&trust, &note, err) != 0 ||
	    statement_print(stdout, note.text.bytes, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	verdict_print(path, &note);
	rc = 0;
out:
	trust_clear(&trust);
	file_release(&file);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "root",
	    .value = "FILE",
	    .help = N_("root.txt, for what the election authority signs") },
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the definition, whose roster has the keys") },
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("a public key to trust"),
	    .repeats = true },
	{ .name = NULL },
};

const struct command cmd_keys_verify = {
	.name = "verify",
	.operands = "NOTE",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("check the signatures of a note"),
	.manual = N_("Every signature must be good and of a known key. "
	             "Whether the right people signed is checked when the note "
	             "is imported, with the policy of the setup."),
	.options = options,
	.run = run,
};
