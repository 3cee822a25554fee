#include <stdlib.h>
#include <string.h>

#include "audit/commands.h"
#include "audit/cosignature.h"
#include "audit/foreign.h"
#include "keys/cmd_shared.h"

static int
signature_read(
    const char *path, struct foreign_signature *signature, struct error *err)
{
	struct file_bytes file = { 0 };
	int rc;

	if (file_read_path(path, FOREIGN_FILE_MAX, &file, err) != 0)
		return -1;
	rc = foreign_signature_parse(file_span(&file), signature, err);
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
key_read(const char *path, struct foreign_key *key, struct error *err)
{
	struct file_bytes file = { 0 };
	int rc;

	if (file_read_path(path, FOREIGN_FILE_MAX, &file, err) != 0)
		return -1;
	rc = foreign_key_parse(file_span(&file), key, err);
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

/* The three lines, of a whole checkpoint or of its text alone. */
static int
text_read(const char *path, struct text *text, struct error *err)
{
	struct file_bytes file = { 0 };
	struct checkpoint checkpoint;
	struct span bytes, lines;
	int rc = -1;

	if (file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
		return -1;
	if (!checkpoint_split(file_span(&file), &bytes, &lines))
		bytes = file_span(&file);
	if (checkpoint_parse(bytes, &checkpoint, err) != 0)
		goto out;
	text_add_bytes(text, bytes.at, bytes.len);
	rc = 0;
out:
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

/*
 * The signature is checked before anything is written: it is the proof that
 * somebody has the key, after which the subgroup may be looked at.
 */
static int
wrap(const struct vkey *vkey, const struct foreign_signature *signature,
    struct span text, uint64_t time, struct text *line, struct error *err)
{
	struct text message = { 0 };
	int rc = -1;

	if (vkey->type == VKEY_COSIGNER)
		cosignature_message(text, time, &message);
	else
		text_add_bytes(&message, text.at, text.len);
	if (public_key_check(&vkey->key, err) != 0 ||
	    signature_verify(
	        &vkey->key, text_span(&message), signature->bytes, err) != 0 ||
	    public_key_check_subgroup(&vkey->key, err) != 0)
		goto out;
	if (vkey->type == VKEY_COSIGNER)
		cosignature_format(vkey, time, signature->bytes, line);
	else
		checkpoint_line_format(
		    vkey, signature->bytes, SIGNATURE_LEN, line);
	rc = 0;
out:
	text_clear(&message);
	return rc;
}

static int
vkey_take(const struct arguments *arguments, const struct foreign_key *key,
    struct vkey *vkey, struct error *err)
{
	const char *name = arguments_value(arguments, "name");

	if (!key_name_is_valid(span_of(name)))
		return error_set(err, ERROR_USAGE,
		    N_("use letters A-Z a-z, digits and . _ / - only, such as "
		       "kawasaki/counter-1"),
		    N_("\"%s\" is no name for a key"), name);
	*vkey = arguments_flag(arguments, "time")
	            ? vkey_make_cosigner(name, &key->key)
	            : vkey_make(name, &key->key);
	return 0;
}

static int
cmd_wrap(const struct arguments *arguments, struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct foreign_signature signature;
	struct foreign_key key;
	struct text text = { 0 }, line = { 0 };
	unsigned long long time;
	struct vkey vkey;
	int rc = -1;

	if (arguments_number(
	        arguments, "time", COSIGNATURE_TIME_MAX, 0, &time, err) != 0 ||
	    text_read(arguments->operands[0], &text, err) != 0 ||
	    signature_read(arguments_value(arguments, "signature"), &signature,
	        err) != 0 ||
	    key_read(arguments_value(arguments, "public"), &key, err) != 0 ||
	    vkey_take(arguments, &key, &vkey, err) != 0)
		goto out;
	if (memcmp(signature.id, key.id, FOREIGN_ID_LEN) != 0) {
		error_set(err, ERROR_SIGNATURE,
		    N_("give the public key of whoever signed"),
		    N_("the signature is of another key"));
		goto out;
	}
	if (wrap(&vkey, &signature, text_span(&text), time, &line, err) != 0 ||
	    file_create(out, text_span(&line), 0644, err) != 0)
		goto out;
	text_clear(&text);
	vkey_add(&text, &vkey);
	puts(text.at);
	rc = 0;
out:
	text_clear(&line);
	text_clear(&text);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "name",
	    .value = "NAME",
	    .help = N_("the observer's name as a key, such as "
	               "observer.example/sato"),
	    .required = true },
	{ .name = "public",
	    .value = "FILE",
	    .help = N_("the public key file of signify or minisign"),
	    .required = true },
	{ .name = "signature",
	    .value = "FILE",
	    .help = N_("the signature file of signify or of minisign -l"),
	    .required = true },
	{ .name = "time",
	    .value = "SECONDS",
	    .help = N_("it is over \"cosignature/v1\", \"time SECONDS\" and "
	               "the checkpoint: a witness's cosignature") },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the signature line to write"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_wrap = {
	.name = "wrap-signature",
	.operands = "CHECKPOINT",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("make a signature of signify or minisign a line of a "
	              "checkpoint"),
	.manual =
	    N_("An observer needs none of our software to sign: the first "
	       "three lines of a checkpoint, signed with signify-openbsd -S "
	       "or minisign -S -l. The signature is checked, written as a "
	       "line for \"kaihyo audit attach-cosignature\", and the key is "
	       "printed as its .vkey file would have it."),
	.options = options,
	.run = cmd_wrap,
};
