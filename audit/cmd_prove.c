#include <stdlib.h>

#include "audit/cmd_head.h"
#include "audit/commands.h"
#include "audit/proof.h"
#include "base/file.h"
#include "tally/cmd_session.h"

/* The leaf hashes of the whole log, and the line that is asked for. */
struct leaves {
	struct digest *at;
	uint64_t count;
};

static int
leaf_visit(void *context, struct span line, struct error *err)
{
	struct leaves *leaves = context;

	(void)err;
	leaves->at[leaves->count++] = tree_leaf(line);
	return 0;
}

static int
leaves_read(struct store *store, struct leaves *leaves, struct error *err)
{
	leaves->at =
	    memory_new(store_log(store)->tree.size, sizeof(*leaves->at));
	return store_each_entry(store, 0, leaf_visit, leaves, err);
}

/* Is the checkpoint one of this log, as it is now? */
static int
checkpoint_holds(const struct checkpoint *checkpoint,
    const struct leaves *leaves, struct error *err)
{
	struct digest root;

	if (checkpoint->size <= leaves->count) {
		root = proof_root(leaves->at, checkpoint->size);
		if (digest_same(&root, &checkpoint->root))
			return 0;
	}
	return error_set(err, ERROR_BOOKS,
	    N_("stop, keep the checkpoint and the station file, and call the "
	       "security officer"),
	    N_("it was signed for a log of %llu entries that this one, with "
	       "%llu entries, does not begin with"),
	    (unsigned long long)checkpoint->size,
	    (unsigned long long)leaves->count);
}

static int
checkpoint_read(const char *path, const struct session *session,
    const struct leaves *leaves, struct file_bytes *file,
    struct checkpoint *checkpoint, struct error *err)
{
	int rc = -1;

	if (file_read_path(path, CHECKPOINT_BYTES_MAX, file, err) != 0)
		return -1;
	if (head_open(session, file_span(file), checkpoint, err) == 0 &&
	    checkpoint_holds(checkpoint, leaves, err) == 0)
		rc = 0;
	return rc == 0 ? 0 : error_at_name(err, path);
}

static int
prove_entry(const struct arguments *arguments, struct store *store,
    const struct leaves *leaves, const struct checkpoint *to,
    struct proof *proof, struct text *line, struct error *err)
{
	unsigned long long entry;

	if (arguments_number(
	        arguments, "entry", TREE_SIZE_MAX, 0, &entry, err) != 0)
		return -1;
	if (entry >= to->size)
		return error_set(err, ERROR_INPUT, N_("use a later checkpoint"),
		    N_("the checkpoint has the entries before number %llu; "
		       "entry %llu came later, or is none"),
		    (unsigned long long)to->size, entry);
	proof_make_inclusion(leaves->at, to->size, entry, proof);
	return store_read_entry(store, entry, line, err);
}

static int
prove_growth(const struct checkpoint *from, const struct checkpoint *to,
    const struct leaves *leaves, struct proof *proof, struct error *err)
{
	if (from->size > to->size || from->size == 0)
		return error_set(err, ERROR_INPUT,
		    N_("give the earlier one with --from, the later one with "
		       "--to"),
		    N_("the first checkpoint has %llu entries, the second "
		       "%llu"),
		    (unsigned long long)from->size,
		    (unsigned long long)to->size);
	proof_make_consistency(leaves->at, to->size, from->size, proof);
	return 0;
}

/* Puts the proof into `out`, and the entry that it is of into `line`. */
static int
prove(const struct arguments *arguments, struct session *session,
    struct text *out, struct text *line, struct error *err)
{
	const char *from_path = arguments_value(arguments, "from");
	const char *to_path = arguments_value(arguments, "to");
	struct file_bytes from_file = { 0 }, to_file = { 0 };
	struct checkpoint from, to;
	struct leaves leaves = { 0 };
	struct proof proof;
	int rc = -1;

	if (leaves_read(session->store, &leaves, err) != 0 ||
	    checkpoint_read(to_path, session, &leaves, &to_file, &to, err) != 0)
		goto out;
	if (from_path == NULL) {
		if (prove_entry(arguments, session->store, &leaves, &to, &proof,
		        line, err) != 0)
			goto out;
	} else if (checkpoint_read(from_path, session, &leaves, &from_file,
	               &from, err) != 0 ||
	           prove_growth(&from, &to, &leaves, &proof, err) != 0) {
		goto out;
	}
	proof_format(&proof, file_span(&to_file), out);
	rc = 0;
out:
	free(leaves.at);
	file_release(&from_file);
	file_release(&to_file);
	return rc;
}

static int
cmd_prove(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments_value(arguments, "out");
	struct session session = { 0 };
	struct text out = { 0 }, line = { 0 };
	int rc = -1;

	if (arguments_flag(arguments, "entry") ==
	    arguments_flag(arguments, "from"))
		return error_set(err, ERROR_USAGE,
		    N_("give --entry to show that an entry is in the log, "
		       "--from to show that nothing before was changed"),
		    N_("--entry or --from is needed, and not both"));
	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    prove(arguments, &session, &out, &line, err) != 0 ||
	    file_create(path, text_span(&out), 0644, err) != 0)
		goto out;
	if (line.len > 0)
		puts(line.at);
	say(stderr,
	    N_("The proof is in %s; anyone can check it with: kaihyo audit "
	       "verify-proof\n"),
	    path);
	rc = 0;
out:
	text_clear(&line);
	text_clear(&out);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "to",
	    .value = "CHECKPOINT",
	    .help = N_("the checkpoint that the proof leads to"),
	    .required = true },
	{ .name = "entry",
	    .value = "N",
	    .help = N_("prove that this entry of the log is under it") },
	{ .name = "from",
	    .value = "CHECKPOINT",
	    .help = N_("prove that the log went on from this earlier one") },
	{ .name = "out",
	    .value = "FILE",
	    .help = N_("the proof to write"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_prove = {
	.name = "prove",
	.operands = "",
	.summary = N_("prove that an entry is in the log, or that the log only "
	              "grew"),
	.manual =
	    N_("With --entry: writes a proof (c2sp.org/tlog-proof@v1) and "
	       "prints the entry itself, which belongs to it. With "
	       "--from: a proof that every entry under the earlier "
	       "checkpoint is unchanged under the later one, in the form "
	       "that a C2SP witness is asked with."),
	.options = options,
	.run = cmd_prove,
};
