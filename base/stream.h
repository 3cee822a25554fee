#ifndef KAIHYO_BASE_STREAM_H
#define KAIHYO_BASE_STREAM_H

#include <stdint.h>
#include <sys/stat.h>

#include "base/error.h"

/*
 * A regular file that is too large to be read whole: read once, from front
 * to end, piece by piece.
 */
struct stream {
	int descriptor; /* -1 when closed */
	struct stat before;
	uint64_t size, done; /* bytes */
};

/*
 * Opens a path that a person typed; as strict as file_read_path(). On
 * failure `stream` is closed.
 */
MUST_CHECK int stream_open(
    const char *path, uint64_t max, struct stream *stream, struct error *err);

/*
 * Reads the next 1 to `len` bytes; *got is 0 at the end. Refuses a file that
 * changed while it was read.
 */
MUST_CHECK int stream_read(struct stream *stream, void *at, size_t len,
    size_t *got, struct error *err);

void stream_close(struct stream *stream);

#endif
