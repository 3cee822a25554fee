#include <stdlib.h>
#include <string.h>

#include "keys/cmd_shared.h"
#include "keys/commands.h"

/* Puts the line into the note file itself. */
static int
attach_in_place(const char *path, struct span bytes, const struct text *line,
    struct error *err)
{
	struct text signed_ = { 0 };
	int rc = -1;

	if (note_attach(bytes, text_span(line), NULL, &signed_, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = file_replace(path, text_span(&signed_), 0644, err);
out:
	text_clear(&signed_);
	return rc;
}

static int
line_hand_over(const struct arguments *arguments, struct span bytes,
    const struct text *line, struct error *err)
{
	const char *path = arguments->operands[0];
	const char *out = arguments_value(arguments, "out");

	if (arguments_flag(arguments, "attach")) {
		if (attach_in_place(path, bytes, line, err) != 0)
			return -1;
		say(stderr, N_("Signed: the signature stands in %s now.\n"),
		    path);
		return 0;
	}
	if (out == NULL) {
		fputs(line->at, stdout);
		return 0;
	}
	if (file_create(out, text_span(line), 0644, err) != 0)
		return -1;
	say(stderr,
	    N_("Signed: the signature line is in %s. Carry it to the note and "
	       "attach it there:\n  kaihyo keys attach %s %s\n"),
	    out, path_name(path), path_name(out));
	return 0;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct file_bytes file = { 0 };
	struct span text, lines;
	struct private_key *key = NULL;
	struct text line = { 0 };
	struct vkey vkey;
	int rc = -1;

	if (arguments_flag(arguments, "attach") &&
	    arguments_flag(arguments, "out"))
		return error_set(err, ERROR_USAGE, N_("give one of them"),
		    N_("--attach and --out do not go together"));
	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		return -1;
	say(stderr, N_("You are about to sign %s:\n"), path);
	if (note_split(file_span(&file), &text, &lines, err) != 0 ||
	    statement_print(stderr, text, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	if (key_pair_open(arguments, arguments_value(arguments, "key"), &key,
	        &vkey, err) != 0 ||
	    note_sign(text, vkey.name, key, &line, err) != 0 ||
	    line_hand_over(arguments, file_span(&file), &line, err) != 0)
		goto out;
	rc = 0;
out:
	text_clear(&line);
	private_key_free(key);
	file_release(&file);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "key",
	    .value = "FILE",
	    .help = N_("your private key; its .vkey file lies beside it"),
	    .required = true },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("write the signature line there, not to the screen") },
	{ .name = "attach",
	    .help = N_("put the signature into the note file itself") },
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_keys_sign = {
	.name = "sign",
	.operands = "NOTE",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("sign a note after saying what it is"),
	.manual = N_("Shows the note in plain words, asks for the passphrase "
	             "and makes one signature line. On another computer: "
	             "carry the note there, sign it with --out, carry the "
	             "line back and run: kaihyo keys attach."),
	.options = options,
	.run = run,
};
