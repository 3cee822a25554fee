/*
 * Stored files, some at a time: read one after the other, looked at on both
 * cores, then visited in order. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_BATCH_H
#define KAIHYO_TALLY_CMD_BATCH_H

#include "store/store.h"

/* A stored file in memory. */
struct batch_file {
	struct stored_file stored;
	struct text bytes;
	struct hashed hashed; /* the bytes that were verified, once looked at */
	void *seen;           /* what `look` leaves for `visit` */
};

/*
 * What is done with each file: is it wanted at all? Then `look` is pure, on
 * either core, and writes to `seen` alone: `seen_size` bytes of zeros, and
 * what is in there needs no release. `visit` comes in order of acceptance, on
 * the caller's thread. The first error of them, in that order, ends the walk.
 */
struct batch_task {
	bool (*wants)(void *context, const struct stored_file *stored);
	int (*look)(void *context, struct batch_file *file, struct error *err);
	int (*visit)(void *context, struct batch_file *file, struct error *err);
	size_t seen_size;
	void *context;
};

/* Walks the files of one kind, as store_each_file() does. */
MUST_CHECK int batch_each(struct store *store, enum file_kind kind,
    const struct batch_task *task, struct error *err);

#endif
