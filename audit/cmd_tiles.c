#include <stdlib.h>

#include "audit/checkpoint.h"
#include "audit/cmd_lines.h"
#include "audit/commands.h"
#include "audit/proof.h"
#include "audit/tiles.h"
#include "base/fresh.h"
#include "keys/cmd_shared.h"

/* The first entries of a log on their way into a folder. */
struct export
{
	struct checkpoint checkpoint;
	struct fresh fresh;
	struct digest *leaves;
	uint64_t size, count; /* room, and so far */
	struct text bundle;   /* the entries since the last full bundle */
	size_t width;
};

static int
bundle_write(struct export *export, struct error *err)
{
	struct text path = { 0 };
	int rc;

	tiles_entries_path(
	    (export->count - 1) / TILE_WIDTH, export->width, &path);
	rc =
	    fresh_add(&export->fresh, path.at, text_span(&export->bundle), err);
	text_clear(&path);
	text_clear(&export->bundle);
	export->width = 0;
	return rc;
}

static int
line_visit(void *context, struct span line, struct error *err)
{
	struct export *export = context;

	if (export->count == export->checkpoint.size)
		return 0;
	if (export->count == export->size) {
		export->size = export->size > 0 ? 2 * export->size : 1024;
		export->leaves = memory_grow(export->leaves,
		    (size_t) export->size, sizeof(export->leaves[0]));
	}
	export->leaves[export->count++] = tree_leaf(line);
	tiles_add_entry(line, &export->bundle);
	if (++export->width == TILE_WIDTH)
		return bundle_write(export, err);
	return 0;
}

static int
tile_visit(
    void *context, const char *path, struct span bytes, struct error *err)
{
	struct export *export = context;

	return fresh_add(&export->fresh, path, bytes, err);
}

static int
root_check(const struct export *export, struct error *err)
{
	struct digest root = proof_root(export->leaves, export->count);

	if (export->count == export->checkpoint.size &&
	    digest_same(&root, &export->checkpoint.root))
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("stop, keep the checkpoint and the station file, and call the "
	       "security officer"),
	    N_("it was signed for a log of %llu entries that this one, with "
	       "%llu entries, does not begin with"),
	    (unsigned long long)export->checkpoint.size,
	    (unsigned long long)export->count);
}

static int
export_write(const struct arguments *arguments, struct export *export,
    struct span note, struct error *err)
{
	if (fresh_begin(&export->fresh, arguments_value(arguments, "out"), 0755,
	        err) != 0 ||
	    lines_each(arguments, line_visit, export, err) != 0 ||
	    root_check(export, err) != 0)
		return -1;
	if ((export->width > 0 && bundle_write(export, err) != 0) ||
	    tiles_each(
	        export->leaves, export->count, tile_visit, export, err) != 0 ||
	    fresh_add(&export->fresh, "checkpoint", note, err) != 0)
		return -1;
	return fresh_finish(&export->fresh, err);
}

static int
cmd_tiles(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct export export = { .fresh = { .descriptor = -1 } };
	struct file_bytes file = { 0 };
	struct vkey log;
	int rc = -1;

	if (vkey_read(arguments_value(arguments, "vkey"), &log, err) != 0 ||
	    file_read_path(path, CHECKPOINT_BYTES_MAX, &file, err) != 0)
		goto out;
	if (checkpoint_open(file_span(&file), &log, &export.checkpoint, err) !=
	    0) {
		error_at_name(err, path);
		goto out;
	}
	if (export_write(arguments, &export, file_span(&file), err) != 0)
		goto out;
	say(stdout,
	    N_("%s has the log's first %llu entries as C2SP tlog-tiles.\n"),
	    arguments_value(arguments, "out"),
	    (unsigned long long)export.checkpoint.size);
	rc = 0;
out:
	fresh_abandon(&export.fresh);
	text_clear(&export.bundle);
	free(export.leaves);
	file_release(&file);
	return rc;
}

static const struct option_spec options[] = {
	LINES_STATION_OPTION,
	LINES_LOG_OPTION,
	{ .name = "vkey",
	    .value = "FILE",
	    .help = N_("the log's public key"),
	    .required = true },
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the folder to make"),
	    .required = true },
	{ .name = NULL },
};

const struct command cmd_audit_tiles = {
	.name = "tiles",
	.operands = "CHECKPOINT",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("write the log under a checkpoint as static tiles"),
	.manual =
	    N_("C2SP tlog-tiles: tile/, tile/entries/ and the checkpoint, "
	       "which a plain web server can serve and from which "
	       "anyone's program makes proofs. The checkpoint must be "
	       "of this log."),
	.options = options,
	.run = cmd_tiles,
};
