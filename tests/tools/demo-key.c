/*
 * Makes the throw-away keys of demos and tests: always the same key for the
 * same name, so that a demo can be repeated. Never for a real election, and
 * not part of the shipped program, which has no seed.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "keys/vkey.h"
#include "tests/tools/demo.h"

static int
write_key(const char *name, const char *path, struct error *err)
{
	struct text file_name = { 0 }, pem = { 0 }, line = { 0 };
	struct private_key *key = demo_private_key(name);
	struct public_key public_key;
	struct vkey vkey;
	int rc = -1;

	public_key = private_key_public(key);
	vkey = vkey_make(name, &public_key);
	if (private_key_format(key, "demo", &pem, err) != 0)
		goto out;
	vkey_add(&line, &vkey);
	text_add(&line, "\n");
	text_addf(&file_name, "%s.pem", path);
	if (file_replace(file_name.at, text_span(&pem), 0600, err) != 0)
		goto out;
	text_clear(&file_name);
	text_addf(&file_name, "%s.vkey", path);
	if (file_replace(file_name.at, text_span(&line), 0600, err) != 0)
		goto out;
	rc = 0;
out:
	private_key_free(key);
	text_clear(&file_name);
	text_clear(&pem);
	text_clear(&line);
	return rc;
}

int
main(int argc, char **argv)
{
	struct error err;

	if (argc < 3 || argc % 2 == 0) {
		fputs("usage: demo-key NAME PATH [NAME PATH]...\n", stderr);
		return 2;
	}
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!key_name_is_valid(span_of(argv[i]))) {
			fprintf(stderr, "demo-key: bad name %s\n", argv[i]);
			return 2;
		}
		if (write_key(argv[i], argv[i + 1], &err) != 0) {
			error_print(&err, stderr);
			return 1;
		}
	}
	return 0;
}
