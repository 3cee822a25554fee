#include <stdlib.h>

#include "audit/cmd_head.h"
#include "audit/cmd_lines.h"
#include "audit/commands.h"
#include "audit/proof.h"
#include "base/file.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_session.h"

/* A log to prove from: of a station, or exported and with its public key. */
struct source {
	struct session session; /* closed with --log */
	struct vkey log;        /* only with --log */
	struct digest *leaves;
	uint64_t size, count; /* room, and so far */
	uint64_t wanted;      /* the line to keep */
	struct text *line;
};

static int
line_visit(void *context, struct span line, struct error *err)
{
	struct source *source = context;

	(void)err;
	if (source->count == source->size) {
		source->size = source->size > 0 ? 2 * source->size : 1024;
		source->leaves = memory_grow(source->leaves,
		    (size_t)source->size, sizeof(source->leaves[0]));
	}
	if (source->count == source->wanted)
		text_add_bytes(source->line, line.at, line.len);
	source->leaves[source->count++] = tree_leaf(line);
	return 0;
}

static int
source_open(
    const struct arguments *arguments, struct source *source, struct error *err)
{
	const char *vkey = arguments_value(arguments, "vkey");

	if (arguments_flag(arguments, "log") != (vkey != NULL))
		return error_set(err, ERROR_USAGE,
		    N_("give --station at the station, --log and --vkey "
		       "anywhere else"),
		    N_("--log and --vkey go together"));
	if (vkey != NULL)
		return vkey_read(vkey, &source->log, err) != 0
		           ? -1
		           : lines_each(arguments, line_visit, source, err);
	if (!arguments_flag(arguments, "station"))
		return lines_each(arguments, line_visit, source, err);
	if (session_open(arguments, STORE_READ, &source->session, err) != 0)
		return -1;
	return store_each_entry(
	    source->session.store, 0, line_visit, source, err);
}

static void
source_close(struct source *source)
{
	free(source->leaves);
	session_close(&source->session);
}

/* Is the checkpoint one of this log, as it is now? */
static int
checkpoint_holds(const struct checkpoint *checkpoint,
    const struct source *source, struct error *err)
{
	struct digest root;

	if (checkpoint->size <= source->count) {
		root = proof_root(source->leaves, checkpoint->size);
		if (digest_same(&root, &checkpoint->root))
			return 0;
	}
	return error_set(err, ERROR_BOOKS,
	    N_("stop, keep the checkpoint and the station file, and call the "
	       "security officer"),
	    N_("it was signed for a log of %llu entries that this one, with "
	       "%llu entries, does not begin with"),
	    (unsigned long long)checkpoint->size,
	    (unsigned long long)source->count);
}

static int
checkpoint_read(const char *path, const struct source *source,
    struct file_bytes *file, struct checkpoint *checkpoint, struct error *err)
{
	int rc;

	if (file_read_path(path, CHECKPOINT_BYTES_MAX, file, err) != 0)
		return -1;
	rc = source->session.store != NULL
	         ? head_open(&source->session, file_span(file), checkpoint, err)
	         : checkpoint_open(
	               file_span(file), &source->log, checkpoint, err);
	if (rc != 0 || checkpoint_holds(checkpoint, source, err) != 0)
		return error_at_name(err, path);
	return 0;
}

static int
prove_entry(const struct source *source, const struct checkpoint *to,
    struct proof *proof, struct error *err)
{
	if (source->wanted >= to->size)
		return error_set(err, ERROR_INPUT, N_("use a later checkpoint"),
		    N_("the checkpoint has the entries before number %llu; "
		       "entry %llu came later, or is none"),
		    (unsigned long long)to->size,
		    (unsigned long long)source->wanted);
	proof_make_inclusion(source->leaves, to->size, source->wanted, proof);
	return 0;
}

static int
prove_growth(const struct checkpoint *from, const struct checkpoint *to,
    const struct source *source, struct proof *proof, struct error *err)
{
	if (from->size > to->size || from->size == 0)
		return error_set(err, ERROR_INPUT,
		    N_("give the earlier one with --from, the later one with "
		       "--to"),
		    N_("the first checkpoint has %llu entries, the second "
		       "%llu"),
		    (unsigned long long)from->size,
		    (unsigned long long)to->size);
	proof_make_consistency(source->leaves, to->size, from->size, proof);
	return 0;
}

/* Puts the proof into `out`. */
static int
prove(const struct arguments *arguments, const struct source *source,
    struct text *out, struct error *err)
{
	const char *from_path = arguments_value(arguments, "from");
	const char *to_path = arguments_value(arguments, "to");
	struct file_bytes from_file = { 0 }, to_file = { 0 };
	struct checkpoint from, to;
	struct proof proof;
	int rc = -1;

	if (checkpoint_read(to_path, source, &to_file, &to, err) != 0)
		goto out;
	if (from_path == NULL) {
		if (prove_entry(source, &to, &proof, err) != 0)
			goto out;
	} else if (checkpoint_read(from_path, source, &from_file, &from, err) !=
	               0 ||
	           prove_growth(&from, &to, source, &proof, err) != 0) {
		goto out;
	}
	proof_format(&proof, file_span(&to_file), out);
	rc = 0;
out:
	file_release(&from_file);
	file_release(&to_file);
	return rc;
}

static int
cmd_prove(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments_value(arguments, "out");
	struct text out = { 0 }, line = { 0 };
	struct source source = { .wanted = UINT64_MAX, .line = &line };
	unsigned long long entry;
	int rc = -1;

	if (arguments_flag(arguments, "entry") ==
	    arguments_flag(arguments, "from"))
		return error_set(err, ERROR_USAGE,
		    N_("give --entry to show that an entry is in the log, "
		       "--from to show that nothing before was changed"),
		    N_("--entry or --from is needed, and not both"));
	if (arguments_number(arguments, "entry", TREE_SIZE_MAX, UINT64_MAX,
	        &entry, err) != 0)
		return -1;
	source.wanted = entry;
	if (source_open(arguments, &source, err) != 0 ||
	    prove(arguments, &source, &out, err) != 0 ||
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
	source_close(&source);
	return rc;
}

static const struct option_spec options[] = {
	LINES_STATION_OPTION,
	LINES_LOG_OPTION,
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("the log's public key, with --log") },
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
	       "that a C2SP witness is asked with. At the station with "
	       "--station; anywhere else from the log of a bundle, with --log "
	       "and --vkey."),
	.options = options,
	.run = cmd_prove,
};
