#include "audit/verifier/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG "log.txt"

static bool
stands_for_file(const struct entry *entry)
{
	return entry->type == ENTRY_ACCEPTED ||
	       entry->type == ENTRY_CHECKPOINT || entry->type == ENTRY_CLOSE;
}

/* The file that must be there: what it says and how large it is. */
static void
file_check(const struct entry *entry, size_t seq, struct report *report)
{
	const struct bundle_file *file = entry->file;

	/* For the last checkpoint CLOSE has no digest: its signature has. */
	if (entry->type == ENTRY_CLOSE)
		return;
	if (memcmp(file->digest, entry->sha256, DIGEST_LEN) != 0 ||
	    (entry->type == ENTRY_ACCEPTED && file->size != entry->size))
		report_add(report, REPORT_FAILED, file->path, 0,
		    "its bytes are not those that entry %zu of the log stands "
		    "for",
		    seq);
}

static void
file_missing(const struct entry *entry, size_t seq, const char *path,
    bool is_public, struct report *report)
{
	if (entry->type == ENTRY_CLOSE ||
	    (entry->type == ENTRY_ACCEPTED &&
	        file_kind_left_out(entry->kind, is_public)))
		return;
	report_add(report, REPORT_FAILED, path, 0,
	    "entry %zu of the log stands for it, but it is not in the bundle",
	    seq);
}

static void
claim(struct log *log, size_t seq, struct bundle *bundle, bool is_public,
    struct report *report)
{
	struct entry *entry = &log->entries[seq];
	char path[64];
	struct bundle_file *file;

	snprintf(path, sizeof(path), "files/%06zu-%s.%s", seq,
	    file_kind_name(entry->kind), file_kind_ending(entry->kind));
	file = bundle_find(bundle, path);
	if (file == NULL || !file->present) {
		file_missing(entry, seq, path, is_public, report);
		return;
	}
	file->claimed = true;
	entry->file = file;
	if (entry->type == ENTRY_ACCEPTED &&
	    file_kind_left_out(entry->kind, is_public))
		report_add(report, REPORT_FAILED, path, 0,
		    "a file of this kind may not be in such a bundle");
	file_check(entry, seq, report);
}

/* Entries in the order of their digests or note ids, to find the same twice. */
struct by_digest {
	const uint8_t *digest;
	size_t seq;
};

static int
digest_order(const void *a, const void *b)
{
	const struct by_digest *x = a, *y = b;
	int order = memcmp(x->digest, y->digest, DIGEST_LEN);

	return order != 0 ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static void
same_twice(const struct log *log, bool ids, struct report *report)
{
	struct by_digest *list = memory_take(log->count, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct entry *entry = &log->entries[i];

		if (entry->type == ENTRY_ACCEPTED && (!ids || entry->is_note))
			list[count++] =
			    (struct by_digest){ ids ? entry->id : entry->sha256,
				    i };
	}
	qsort(list, count, sizeof(*list), digest_order);
	for (size_t i = 1; i < count; i++)
		if (memcmp(list[i - 1].digest, list[i].digest, DIGEST_LEN) == 0)
			report_add(report, REPORT_FAILED, LOG, list[i].seq + 1,
			    "the same file was accepted twice, in entries %zu "
			    "and %zu",
			    list[i - 1].seq, list[i].seq);
	free(list);
}

void
log_claim_files(struct log *log, struct bundle *bundle, bool is_public,
    struct report *report)
{
	for (size_t i = 0; i < log->count; i++)
		if (stands_for_file(&log->entries[i]))
			claim(log, i, bundle, is_public, report);
	for (size_t i = 0; i < bundle->count; i++)
		if (bundle->files[i].present && !bundle->files[i].claimed &&
		    strncmp(bundle->files[i].path, "files/", 6) == 0)
			report_add(report, REPORT_FAILED, bundle->files[i].path,
			    0, "no entry of the log stands for this file");
	same_twice(log, false, report);
	same_twice(log, true, report);
}
