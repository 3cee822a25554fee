#include "audit/cmd_paper.h"
#include "audit/commands.h"
#include "audit/log.h"
#include "audit/proof.h"
#include "base/file.h"
#include "keys/cmd_shared.h"

/* The file named by an option of which the proof has need. */
static int
companion_read(const struct arguments *arguments, const char *option,
    size_t max, struct file_bytes *file, struct error *err)
{
	const char *path = arguments_value(arguments, option);

	if (path == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("--entry goes with the proof of an entry, --from with "
		       "the proof that a log only grew"),
		    N_("this proof can only be checked with --%s"), option);
	return file_read_path(path, max, file, err);
}

/* The entry: its one line, with its line end or without. */
static int
verify_entry(const struct arguments *arguments, const struct proof *proof,
    const struct checkpoint *to, struct error *err)
{
	struct file_bytes file = { 0 };
	struct digest leaf;
	struct span line;
	int rc = -1;

	if (companion_read(arguments, "entry", LOG_LINE_MAX + 1, &file, err) !=
	    0)
		return -1;
	line = file_span(&file);
	if (line.len > 0 && line.at[line.len - 1] == '\n')
		line.len--;
	leaf = tree_leaf(line);
	if (proof_check_inclusion(proof, to->size, &leaf, &to->root, err) != 0)
		goto out;
	paper_head(stdout, to);
	say(stdout,
	    N_("VERIFIED: the entry stands in this log as number "
	       "%llu.\n"),
	    (unsigned long long)proof->number);
	rc = 0;
out:
	file_release(&file);
	return rc;
}

static int
verify_growth(const struct arguments *arguments, const struct vkey *log,
    const struct proof *proof, const struct checkpoint *to, struct error *err)
{
	struct file_bytes file = { 0 };
	struct checkpoint from;
	int rc = -1;

	if (companion_read(
	        arguments, "from", CHECKPOINT_BYTES_MAX, &file, err) != 0)
		return -1;
	if (checkpoint_open(file_span(&file), log, &from, err) != 0) {
		error_at_name(err, arguments_value(arguments, "from"));
		goto out;
	}
	if (from.size != proof->number) {
		error_set(err, ERROR_INPUT,
		    N_("use the checkpoint that the proof was made from"),
		    N_("the proof begins at %llu entries, this checkpoint has "
		       "%llu"),
		    (unsigned long long)proof->number,
		    (unsigned long long)from.size);
		error_at_name(err, arguments_value(arguments, "from"));
		goto out;
	}
	if (proof_check_consistency(
	        proof, to->size, &from.root, &to->root, err) != 0)
		goto out;
	paper_head(stdout, to);
	say(stdout,
	    N_("VERIFIED: its first %llu entries are those of the earlier "
	       "checkpoint; the log only grew.\n"),
	    (unsigned long long)from.size);
	rc = 0;
out:
	file_release(&file);
	return rc;
}

static int
verify(const struct arguments *arguments, const struct vkey *log,
    struct span bytes, struct error *err)
{
	struct proof proof = { .kind = PROOF_NONE };
	struct checkpoint checkpoint;

	if (proof_kind_of(bytes) != PROOF_NONE &&
	    proof_parse(bytes, &proof, &bytes, err) != 0)
		return -1;
	if (checkpoint_open(bytes, log, &checkpoint, err) != 0)
		return -1;
	if (proof.kind == PROOF_INCLUSION)
		return verify_entry(arguments, &proof, &checkpoint, err);
	if (proof.kind == PROOF_CONSISTENCY)
		return verify_growth(arguments, log, &proof, &checkpoint, err);
	paper_head(stdout, &checkpoint);
	say(stdout, N_("VERIFIED: the log's key signed this checkpoint.\n"));
	return 0;
}

static int
cmd_verify_proof(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct file_bytes file = { 0 };
	struct vkey log;
	int rc;

	if (vkey_read(arguments_value(arguments, "vkey"), &log, err) != 0 ||
	    file_read_path(path, PROOF_BYTES_MAX, &file, err) != 0)
		return -1;
	rc = verify(arguments, &log, file_span(&file), err);
	file_release(&file);
	return rc == 0 ? 0 : error_at_name(err, path);
}

static const struct option_spec options[] = {
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("the log's public key"),
	    .required = true },
	{ .name = "entry",
	    .value = "FILE",
	    .help = N_("the entry that is said to be in the log: one line") },
	{ .name = "from",
	    .value = "CHECKPOINT",
	    .help = N_("the earlier checkpoint that the log is said to have "
	               "gone on from") },
	{ .name = NULL },
};

const struct command cmd_audit_verify_proof = {
	.name = "verify-proof",
	.operands = "PROOF",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("check a proof, or a checkpoint alone, with the log's "
	              "public key"),
	.manual =
	    N_("Needs no station file: a proof, the log's .vkey file, and "
	       "the entry or the earlier checkpoint that it speaks of. "
	       "Signatures of others under a checkpoint are passed "
	       "over."),
	.options = options,
	.run = cmd_verify_proof,
};
