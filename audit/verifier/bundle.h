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
	char *kept;   /* its bytes, by bundle_keep(); or NULL */
	bool present; /* it lies in the folder */
	bool listed;  /* SHA256SUMS names it */
	bool claimed; /* an entry of the log speaks of it */
};

struct bundle {
	int folder;
	struct bundle_file *files; /* sorted by path */
	size_t count, room;
	size_t kept;              /* bytes of all that are kept */
	uint8_t sums[DIGEST_LEN]; /* of SHA256SUMS */
};

/*
 * Reads the names in the folder. What no bundle has is added to `report`.
 * Returns -1 only if the folder is no bundle at all (STATUS_UNREADABLE); it is
 * reported then, too. bundle_close() after 0.
 */
int bundle_open(const char *path, struct bundle *bundle, struct report *report);
void bundle_close(struct bundle *bundle);

/*
 * Its bytes, whatever they are: before anything is known of the file. They are
 * read once and stay in memory for bundle_hash() and one bundle_read(), as
 * long as there is room for the bytes of all (128 MiB). `out` is borrowed from
 * the bundle until then. False, nothing reported, if there is no room or they
 * cannot be read.
 */
bool bundle_keep(
    struct bundle *bundle, struct bundle_file *file, struct bytes *out);

/* Called now and then with bytes done and bytes in all. */
typedef void bundle_progress(void *context, uint64_t done, uint64_t all);
/*
 * Hashes every file once, keeping its bytes as long as there is room, and
 * holds it against SHA256SUMS. What does not agree is added to `report` with
 * the file's name.
 */
void bundle_hash(struct bundle *bundle, struct report *report,
    bundle_progress *progress, void *context);

/* The file of this path, or NULL. */
struct bundle_file *bundle_find(const struct bundle *bundle, const char *path);

/*
 * The bytes of a file, `max` at most: those that were hashed. If they were not
 * kept, they are read and hashed again, and it fails if they are others
 * (reported). The caller frees them with bundle_release().
 */
int bundle_read(struct bundle *bundle, struct bundle_file *file, size_t max,
    struct bytes *out, struct report *report);
void bundle_release(struct bytes *bytes);

#endif
