#include "tally/cmd_batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/worker.h"

#define FILES_MAX 64
/* The next file is read as long as there is less: one more fits beside it. */
#define BYTES_ENOUGH (4u << 20)

struct batch_item {
	struct batch_file file;
	int rc; /* so far; `err` says why */
	struct error err;
};

struct batch {
	struct store *store;
	const struct batch_task *task;
	struct batch_item items[FILES_MAX];
	size_t count, bytes;
};

/* What was read is what was verified? And what does it say? */
static void
look(void *context, size_t i)
{
	struct batch *batch = context;
	struct batch_item *item = &batch->items[i];
	struct batch_file *file = &item->file;

	if (item->rc == 0)
		item->rc = store_check_file(&file->stored,
		    text_span(&file->bytes), &file->hashed, &item->err);
	if (item->rc == 0)
		item->rc =
		    batch->task->look(batch->task->context, file, &item->err);
}

static int
batch_work(struct batch *batch, struct error *err)
{
	size_t count = batch->count;

	batch->count = batch->bytes = 0;
	worker_share(count, look, batch);
	for (size_t i = 0; i < count; i++) {
		struct batch_item *item = &batch->items[i];

		if (item->rc != 0) {
			*err = item->err;
			return -1;
		}
		if (batch->task->visit(
		        batch->task->context, &item->file, err) != 0)
			return -1;
	}
	return 0;
}

static int
take(void *context, const struct stored_file *stored, struct error *err)
{
	struct batch *batch = context;
	const struct batch_task *task = batch->task;
	struct batch_item *item;

	if (!task->wants(task->context, stored))
		return 0;
	item = &batch->items[batch->count++];
	item->file.stored = *stored;
	if (item->file.seen == NULL)
		item->file.seen = memory_new(1, task->seen_size);
	else
		memset(item->file.seen, 0, task->seen_size);
	/* A file that cannot be read is told of in its turn. */
	item->rc = store_fetch_file(
	    batch->store, stored, &item->file.bytes, &item->err);
	batch->bytes += item->file.bytes.len;
	if (item->rc == 0 && batch->count < FILES_MAX &&
	    batch->bytes < BYTES_ENOUGH)
		return 0;
	return batch_work(batch, err);
}

int
batch_each(struct store *store, enum file_kind kind,
    const struct batch_task *task, struct error *err)
{
	struct batch *batch = memory_new(1, sizeof(*batch));
	int rc;

	batch->store = store;
	batch->task = task;
	rc = store_each_file(store, kind, take, batch, err);
	if (rc == 0)
		rc = batch_work(batch, err);
	for (size_t i = 0; i < FILES_MAX; i++) {
		text_clear(&batch->items[i].file.bytes);
		free(batch->items[i].file.seen);
	}
	free(batch);
	return rc;
}
