#include <stdlib.h>
#include <string.h>

#include "keys/cmd_shared.h"
#include "keys/commands.h"

#define LINE_FILE_MAX 1024

/* The keys to check with; none if nobody named any: *keyring is NULL. */
static int
keys_take(const struct arguments *arguments, struct span bytes,
    struct trust *trust, const struct keyring **keyring, struct error *err)
{
	struct span text, lines;

	*keyring = NULL;
	if (!arguments_flag(arguments, "root") &&
	    !arguments_flag(arguments, "definition"))
		return 0;
	if (note_split(bytes, &text, &lines, err) != 0 ||
	    trust_load(arguments, note_kind_of(text), trust, err) != 0)
		return -1;
	*keyring = &trust->keyring;
	return 0;
}

/* Replaces `note` by the same with the line of one file. */
static int
line_attach(struct text *note, const char *path, const struct keyring *keyring,
    struct error *err)
{
	struct file_bytes file = { 0 };
	struct text more = { 0 };
	int rc = -1;

	if (file_read_path(path, LINE_FILE_MAX, &file, err) != 0)
		return -1;
	if (note_attach(
	        text_span(note), file_span(&file), keyring, &more, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	text_clear(note);
	*note = more;
	rc = 0;
out:
	file_release(&file);
	return rc;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	size_t count = arguments->operand_count - 1;
	struct file_bytes file = { 0 };
	struct trust trust = { 0 };
	const struct keyring *keyring;
	struct text note = { 0 };
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		return -1;
	text_add_bytes(&note, file.at, file.len);
	if (keys_take(arguments, text_span(&note), &trust, &keyring, err) !=
	    0) {
		error_at_name(err, path);
		goto out;
	}
	/* All lines or none: the file is replaced once, at the end. */
	for (size_t i = 1; i <= count; i++)
		if (line_attach(&note, arguments->operands[i], keyring, err) !=
		    0)
			goto out;
	if (file_replace(path, text_span(&note), 0644, err) != 0)
		goto out;
	say(stdout,
	    keyring != NULL
	        ? N_("%s: signatures attached: %zu, each verified.\n")
	        : N_("%s: signatures attached: %zu, NOT VERIFIED (give --root "
	             "or --definition for that).\n"),
	    path, count);
	rc = 0;
out:
	trust_clear(&trust);
	text_clear(&note);
	file_release(&file);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "root",
	    .value = "FILE",
	    .help = N_("verify with the keys of root.txt first") },
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("verify with the keys of the definition first") },
	{ .name = NULL },
};

const struct command cmd_keys_attach = {
	.name = "attach",
	.operands = "NOTE LINE-FILE...",
	.operands_min = 2,
	.operands_max = 1 + NOTE_SIGNATURES_MAX,
	.summary = N_("put signature lines made elsewhere into a note"),
	.manual = N_("The lines come from \"kaihyo keys sign --out\". The "
	             "note's text does not change, and so its note id stays."),
	.options = options,
	.run = run,
};
