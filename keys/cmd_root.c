#include <stdlib.h>
#include <string.h>

#include "keys/cmd_shared.h"
#include "keys/commands.h"

static int
compare_entries(const void *a, const void *b)
{
	const struct key_entry *x = a, *y = b;

	return strcmp(x->vkey.name, y->vkey.name);
}

static int
keys_take(
    const struct arguments *arguments, struct root *root, struct error *err)
{
	for (size_t i = 0; i < arguments->operand_count; i++) {
		struct vkey *vkey = &root->entries[i].vkey;
		const char *path = arguments->operands[i];

		if (vkey_read(path, vkey, err) != 0)
			return -1;
		if (public_key_check_subgroup(&vkey->key, err) != 0)
			return error_at_name(err, path);
	}
	root->count = arguments->operand_count;
	qsort(root->entries, root->count, sizeof(root->entries[0]),
	    compare_entries);
	return 0;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct root root = { 0 }, written;
	struct text text = { 0 };
	unsigned long long required;
	int rc = -1;

	if (arguments_number(arguments, "required", AUTHORITIES_MAX, 0,
	        &required, err) != 0 ||
	    keys_take(arguments, &root, err) != 0)
		goto out;
	if (required < 1 || required > root.count) {
		error_set(err, ERROR_USAGE,
		    N_("at least one key must sign, and not more than there "
		       "are"),
		    N_("--required wants a number from 1 to %zu, not %llu"),
		    root.count, required);
		goto out;
	}
	root.required = (unsigned)required;
	root_format(&root, &text);
	/* Read back as everybody will: no key twice, 1 to all required. */
	if (root_parse(text_span(&text), &written, err) != 0 ||
	    file_create(out, text_span(&text), 0644, err) != 0)
		goto out;
	say(stdout,
	    N_("%s: %zu keys of the election authority, %u of them must sign.\n"
	       "Its fingerprint. Print it and give the paper out; everybody "
	       "compares with it:\n"),
	    out, written.count, written.required);
	fingerprint_print(stdout, &written.fingerprint);
	rc = 0;
out:
	text_clear(&text);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "required",
	    .value = "N",
	    .help = N_("how many of the keys must sign"),
	    .required = true },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the file to write, usually root.txt"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_keys_root = {
	.name = "root",
	.operands = "VKEY-FILE...",
	.operands_min = 1,
	.operands_max = AUTHORITIES_MAX,
	.summary = N_("write root.txt, from which all trust comes"),
	.manual = N_("root.txt lists the keys of the election authority. It "
	             "is not signed: people compare its fingerprint with "
	             "paper."),
	.options = options,
	.run = run,
};
