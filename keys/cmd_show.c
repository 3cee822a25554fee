#include <stdlib.h>
#include <string.h>

#include "keys/cmd_shared.h"
#include "keys/commands.h"

static int
root_show(struct span bytes, struct error *err)
{
	struct root root;

	if (root_parse(bytes, &root, err) != 0)
		return -1;
	label_print(stdout, N_("What it is"));
	say(stdout,
	    N_("the root of trust: %zu keys of the election authority, %u must "
	       "sign\n"),
	    root.count, root.required);
	for (size_t i = 0; i < root.count; i++) {
		char id[9];

		snprintf(id, sizeof(id), "%08x", root.entries[i].vkey.id);
		label_print(stdout, N_("Key"));
		say(stdout, N_("%s (id %s)\n"), root.entries[i].vkey.name, id);
	}
	label_print(stdout, N_("Fingerprint"));
	say(stdout, N_("compare it with the paper:\n"));
	fingerprint_print(stdout, &root.fingerprint);
	return 0;
}

static int
vkey_show(struct span line, struct error *err)
{
	struct digest fingerprint;
	struct error unused;
	struct vkey vkey;
	char id[9];

	if (vkey_parse_cosigner(line, &vkey, &unused) != 0 &&
	    vkey_parse(line, &vkey, err) != 0)
		return -1;
	fingerprint = vkey_fingerprint(&vkey);
	snprintf(id, sizeof(id), "%08x", vkey.id);
	label_print(stdout, N_("What it is"));
	say(stdout,
	    vkey.type == VKEY_COSIGNER
	        ? N_("a witness's public key (not verified whose it is)\n")
	        : N_("a public key (not verified whose it is)\n"));
	label_print(stdout, N_("Name"));
	say(stdout, N_("%s (id %s)\n"), vkey.name, id);
	label_print(stdout, N_("Fingerprint"));
	say(stdout, N_("compare it with what its owner reads out:\n"));
	fingerprint_print(stdout, &fingerprint);
	return 0;
}

static void
signatures_show(struct span lines)
{
	struct span line, name;

	while (span_line(&lines, NOTE_BYTES_MAX, &line)) {
		label_print(stdout, N_("Signature"));
		/* "— name base64": note_split() saw to it. */
		if (span_cut(&line, ' ', 8, &name) &&
		    span_cut(&line, ' ', KEY_NAME_MAX, &name))
			say(stdout, N_("by %.*s (not verified)\n"),
			    (int)name.len, name.at);
	}
}

static int
note_show(struct span bytes, struct error *err)
{
	struct span text, lines;
	struct enrolment enrolment;

	if (note_split(bytes, &text, &lines, err) != 0)
		return -1;
	say(stdout,
	    N_("  NOT VERIFIED: this is what the file says. Who says it is "
	       "checked by: kaihyo keys verify\n"));
	if (statement_print(stdout, text, err) != 0)
		return -1;
	if (lines.len == 0) {
		label_print(stdout, N_("Signature"));
		say(stdout, N_("none yet\n"));
	}
	signatures_show(lines);
	if (note_kind_of(text) != NOTE_ENROLMENT || lines.len == 0)
		return 0;
	if (enrolment_open(bytes, &enrolment, err) != 0)
		return -1;
	key_print(stdout, &enrolment.entry);
	say(stdout,
	    N_("  The key signed this itself: whoever made it has the private "
	       "key.\n"));
	return 0;
}

static int
show(const char *path, struct error *err)
{
	struct file_bytes file = { 0 };
	struct span bytes, rest, line;
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		return -1;
	bytes = rest = file_span(&file);
	say(stdout, "%s\n", path);
	if (!span_line(&rest, NOTE_BYTES_MAX, &line)) {
		error_set(err, ERROR_INPUT,
		    N_("check that it is the right file"),
		    N_("it is empty, or no file of kaihyo"));
	} else if (span_equals(line, "-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
		label_print(stdout, N_("What it is"));
		say(stdout, N_("a private key, locked with a passphrase; it "
		               "belongs to one person\n"));
		rc = 0;
	} else if (span_equals(line, "kaihyo root v1")) {
		rc = root_show(bytes, err);
	} else if (rest.len == 0 && memchr(line.at, '+', line.len) != NULL) {
		rc = vkey_show(line, err);
	} else {
		rc = note_show(bytes, err);
	}
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	for (size_t i = 0; i < arguments->operand_count; i++)
		if (show(arguments->operands[i], err) != 0)
			return -1;
	return 0;
}

const struct command cmd_keys_show = {
	.name = "show",
	.operands = "FILE...",
	.operands_min = 1,
	.operands_max = -1,
	.summary = N_("say what a key, root.txt or a note is"),
	.run = run,
};
