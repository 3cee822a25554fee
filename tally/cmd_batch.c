#include "tally/cmd_batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/worker.h"

#define FILES_MAX 64
/* The next file is read as long as there is less: one more fits beside it. */
#define BYTES_ENOUGH (1u << 20)

struct item {
	struct batch_file file;
	int rc; /* so far; `err` says why */
	struct error err;
};

struct batch {
	const struct batch_task *task;
	struct worker_share share; /* of its items, between begin and end */
	struct item items[FILES_MAX];
	size_t count, bytes;
};

/* One batch is filled while the other core looks at the one before. */
struct walk {
	struct store *store;
	struct batch batches[2];
	struct batch *filling, *looking;
};

/* What was read is what was verified? And what does it say? */
static void
look(void *context, size_t i)
{
	struct batch *batch = context;
	struct item *item = &batch->items[i];
	struct batch_file *file = &item->file;

	if (item->rc == 0)
		item->rc = store_check_file(&file->stored,
		    text_span(&file->bytes), &file->hashed, &item->err);
	if (item->rc == 0)
		item->rc =
		    batch->task->look(batch->task->context, file, &item->err);
}

static void
item_fill(struct item *item, struct store *store,
    const struct stored_file *stored, const struct batch_task *task)
{
	struct batch_file *file = &item->file;

	file->stored = *stored;
	if (file->seen == NULL)
		file->seen = memory_new(1, task->seen_size);
	memset(file->seen, 0, task->seen_size);
	/* A file that cannot be read is told of in its turn. */
	item->rc = store_fetch_file(store, stored, &file->bytes, &item->err);
}

/* Helps to look at the rest, then visits all. */
static int
batch_finish(struct batch *batch, struct error *err)
{
	const struct batch_task *task = batch->task;
	size_t count = batch->count;

	worker_share_end(&batch->share);
	batch->count = batch->bytes = 0;
	for (size_t i = 0; i < count; i++) {
		struct item *item = &batch->items[i];

		if (item->rc != 0) {
			*err = item->err;
			return -1;
		}
		if (task->visit(task->context, &item->file, err) != 0)
			return -1;
	}
	return 0;
}

/* The batch before is done; the one that was filled goes to the other core. */
static int
turn(struct walk *walk, struct error *err)
{
	struct batch *filled = walk->filling, *done = walk->looking;

	if (batch_finish(done, err) != 0)
		return -1;
	worker_share_begin(&filled->share, filled->count, look, filled);
	walk->looking = filled;
	walk->filling = done;
	return 0;
}

static int
take(void *context, const struct stored_file *stored, struct error *err)
{
	struct walk *walk = context;
	struct batch *batch = walk->filling;
	const struct batch_task *task = batch->task;
	struct item *item;

	if (!task->wants(task->context, stored))
		return 0;
	item = &batch->items[batch->count++];
	item_fill(item, walk->store, stored, task);
	batch->bytes += item->file.bytes.len;
	if (item->rc == 0 && batch->count < FILES_MAX &&
	    batch->bytes < BYTES_ENOUGH)
		return 0;
	return turn(walk, err);
}

static void
batch_clear(struct batch *batch)
{
	worker_share_end(&batch->share);
	for (size_t i = 0; i < FILES_MAX; i++) {
		text_clear(&batch->items[i].file.bytes);
		free(batch->items[i].file.seen);
	}
}

int
batch_each(struct store *store, enum file_kind kind,
    const struct batch_task *task, struct error *err)
{
	struct walk *walk = memory_new(1, sizeof(*walk));
	int rc;

	walk->store = store;
	walk->filling = &walk->batches[0];
	walk->looking = &walk->batches[1];
	walk->filling->task = walk->looking->task = task;
	rc = store_each_file(store, kind, take, walk, err);
	/* What was filled, then what is looked at. */
	for (int i = 0; rc == 0 && i < 2; i++)
		rc = turn(walk, err);
	for (int i = 0; i < 2; i++)
		batch_clear(&walk->batches[i]);
	free(walk);
	return rc;
}
