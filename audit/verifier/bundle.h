#ifndef KAIHYO_VERIFIER_BUNDLE_H
#define KAIHYO_VERIFIER_BUNDLE_H

#include "audit/verifier/bytes.h"
#include "audit/verifier/report.h"

#define BUNDLE_PATH_MAX 255
#define BUNDLE_FILES_MAX 200000
#define BUNDLE_FILE_MAX (256u << 20) /* log.txt of a large station */

/* One file of the bundle, as it was when it was hashed. */
struct bundle_file {
	char *path; /* "files/000017-manifest.note" */
	uint8_t digest[DIGEST_LEN];
	uint64_t size;
	bool present; /* it lies in the folder */
	bool listed;  /* SHA256SUMS names it */
	bool claimed; /* an entry of the log speaks of it */
};

struct bundle {
	int folder;
	struct bundle_file *files; /* sorted by path */
	size_t count;
	uint8_t sums[DIGEST_LEN]; /* of SHA256SUMS */
};

/* Called now and then with bytes done and bytes in all. */
typedef void bundle_progress(void *context, uint64_t done, uint64_t all);

/*
 * Reads the folder and SHA256SUMS and hashes every file once. What does not
 * agree is added to `report` with the file's name. Returns -1 only if the
 * folder is no bundle at all (STATUS_UNREADABLE); it is reported then, too.
 */
int bundle_open(const char *path, struct bundle *bundle, struct report *report,
    bundle_progress *progress, void *context);
void bundle_close(struct bundle *bundle);

/* The file of this path, or NULL. */
struct bundle_file *bundle_find(const struct bundle *bundle, const char *path);

/*
 * The bytes of a file, `max` at most, read again and hashed again: they are
 * the same that were hashed first, or it fails (reported). The caller frees
 * them with bundle_release().
 */
int bundle_read(const struct bundle *bundle, const struct bundle_file *file,
    size_t max, struct bytes *out, struct report *report);
void bundle_release(struct bytes *bytes);

#endif
