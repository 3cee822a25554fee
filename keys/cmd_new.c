#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys/cmd_shared.h"
#include "keys/commands.h"

#define MODE_PRIVATE 0600
#define MODE_PUBLIC 0644

/*
 * Neither of the two may be there. One alone is for a person to look at: a
 * run that was interrupted left it, or someone moved the other away, and then
 * it may be the only copy of a key in use.
 */
static int
exists_check(const char *pem_path, const char *public_path, struct error *err)
{
	bool pem = access(pem_path, F_OK) == 0;
	bool public = access(public_path, F_OK) == 0;

	if (!pem && !public)
		return 0;
	if (pem && public)
		return file_refuse_existing(pem_path, err);
	error_set(err, ERROR_INPUT,
	    N_("look for the other one; if this was left by a run that was "
	       "interrupted, delete it and do it again"),
	    N_("there is half a key pair: this file without its other half"));
	return error_at_name(err, pem ? pem_path : public_path);
}

/* Both files or none: a private key without its name is of no use. */
static int
pair_write(const char *pem_path, const struct text *pem,
    const char *public_path, const struct vkey *vkey, struct error *err)
{
	struct text public = { 0 };
	int rc = -1;

	vkey_add(&public, vkey);
	text_add_char(&public, '\n');
	if (file_create(pem_path, text_span(pem), MODE_PRIVATE, err) != 0)
		goto out;
	if (file_create(public_path, text_span(&public), MODE_PUBLIC, err) !=
	    0) {
		unlink(pem_path);
		goto out;
	}
	rc = 0;
out:
	text_clear(&public);
	return rc;
}

static void
pair_print(
    const char *pem_path, const char *public_path, const struct vkey *vkey)
{
	struct digest fingerprint = vkey_fingerprint(vkey);

	say(stdout,
	    vkey->type == VKEY_COSIGNER
	        ? N_("A new witness's key, \"%s\": it cosigns checkpoints and "
	             "signs nothing else.\n"
	             "  %s  the private key. Whoever has it and its passphrase "
	             "cosigns in your name: keep both, apart.\n"
	             "  %s  the public key. Give it to those who write the "
	             "policy.\n\n"
	             "Its fingerprint, to write down and to compare by "
	             "voice:\n")
	        : N_("A new key, \"%s\":\n"
	             "  %s  the private key. Whoever has it and its passphrase "
	             "signs "
	             "in your name: keep both, apart.\n"
	             "  %s  the public key. Give it to the election "
	             "office.\n\n"
	             "Its fingerprint, to write down and to compare by "
	             "voice:\n"),
	    vkey->name, pem_path, public_path);
	fingerprint_print(stdout, &fingerprint);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *name = arguments_value(arguments, "name");
	struct text pem_path = { 0 }, pem = { 0 };
	char passphrase[PASSPHRASE_SIZE] = "";
	struct private_key *key = NULL;
	struct public_key public;
	struct vkey vkey;
	char *public_path = NULL;
	int rc = -1;

	if (!key_name_is_valid(span_of(name)))
		return error_set(err, ERROR_USAGE,
		    N_("use letters A-Z a-z, digits and . _ / - only, such as "
		       "kawasaki/counter-1"),
		    N_("\"%s\" is no name for a key"), name);
	text_addf(&pem_path, "%s.pem", arguments_value(arguments, "out"));
	public_path = vkey_path(pem_path.at);
	if (exists_check(pem_path.at, public_path, err) != 0 ||
	    passphrase_take(arguments, pem_path.at, true, passphrase, err) != 0)
		goto out;
	key = private_key_new();
	public = private_key_public(key);
	vkey = arguments_flag(arguments, "witness")
	           ? vkey_make_cosigner(name, &public)
	           : vkey_make(name, &public);
	if (private_key_format(key, passphrase, &pem, err) != 0 ||
	    pair_write(pem_path.at, &pem, public_path, &vkey, err) != 0)
		goto out;
	pair_print(pem_path.at, public_path, &vkey);
	rc = 0;
out:
	secret_wipe(passphrase, sizeof(passphrase));
	secret_wipe(pem.at, pem.len);
	text_clear(&pem);
	private_key_free(key);
	free(public_path);
	text_clear(&pem_path);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "name",
	    .value = "NAME",
	    .help = N_("the key's name, such as kawasaki/counter-1"),
	    .required = true },
	{ .name = "out",
	    .value = "PATH",
	    .help = N_("writes PATH.pem and PATH.vkey"),
	    .required = true },
	{ .name = "witness",
	    .help = N_("a key that only cosigns checkpoints, for an "
	               "observer's own computer") },
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_keys_new = {
	.name = "new",
	.operands = "",
	.summary = N_("make a key pair for one person or one machine"),
	.manual = N_("Run it on the computer on which the person will sign. "
	             "The private key never leaves that computer or its stick; "
	             "the .vkey file is public. There is no way back to a "
	             "forgotten passphrase."),
	.options = options,
	.run = run,
};
