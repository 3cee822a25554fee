/*
 * demo-sign NOTE NAME...: signs a note or a draft with the throw-away keys
 * that demo-key makes, without the passphrase and its scrypt: a night of the
 * scenarios has hundreds of signatures.
 */
#include <stdio.h>

#include "base/file.h"
#include "keys/note.h"
#include "tests/tools/demo_seed.h"

static int
sign(const char *path, const char *name, struct error *err)
{
	struct private_key *key = demo_private_key(name);
	struct text line = { 0 }, signed_ = { 0 };
	struct file_bytes file = { 0 };
	struct span text, lines;
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0 ||
	    note_split(file_span(&file), &text, &lines, err) != 0 ||
	    note_sign(text, name, key, &line, err) != 0 ||
	    note_attach(
	        file_span(&file), text_span(&line), NULL, &signed_, err) != 0)
		goto out;
	rc = file_replace(path, text_span(&signed_), 0644, err);
out:
	private_key_free(key);
	text_clear(&line);
	text_clear(&signed_);
	file_release(&file);
	return rc;
}

int
main(int argc, char **argv)
{
	struct error err;

	if (argc < 3) {
		fputs("usage: demo-sign NOTE NAME...\n", stderr);
		return 2;
	}
	for (int i = 2; i < argc; i++)
		if (sign(argv[1], argv[i], &err) != 0) {
			error_print(&err, stderr);
			return 1;
		}
	return 0;
}
