/*
 * demo-sign NOTE NAME...: signs a note or a draft with the throw-away keys
 * that demo-key makes, without the passphrase and its scrypt: a night of the
 * scenarios has hundreds of signatures.
 */
#include <stdio.h>

#include "base/file.h"
#include "tests/tools/demo.h"

static int
sign(const char *path, const char *name, struct error *err)
{
	struct file_bytes file = { 0 };
	struct text note = { 0 };
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) == 0 &&
	    demo_sign(file_span(&file), name, &note, err) == 0)
		rc = file_replace(path, text_span(&note), 0644, err);
	text_clear(&note);
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
