#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

int
stream_open(
    const char *path, uint64_t max, struct stream *stream, struct error *err)
{
	*stream = (struct stream){ .descriptor = -1 };
	stream->descriptor =
	    file_open_regular(AT_FDCWD, path, 0, &stream->before, err);
	if (stream->descriptor < 0)
		return error_at_name(err, path);
	stream->size = (uint64_t)stream->before.st_size;
	if (stream->size <= max)
		return 0;
	error_set(err, ERROR_INPUT, N_("check that this is the right file"),
	    N_("too large: %llu bytes; at most %llu are taken"),
	    (unsigned long long)stream->size, (unsigned long long)max);
	stream_close(stream);
	return error_at_name(err, path);
}

int
stream_read(
    struct stream *stream, void *at, size_t len, size_t *got, struct error *err)
{
	ssize_t n;

	do
		n = read(stream->descriptor, at, len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return error_set(err, ERROR_INPUT,
		    N_("check the disk (full? read-only? unplugged?) and try "
		       "again"),
		    N_("cannot read it: %s"), error_reason());
	*got = (size_t)n;
	stream->done += (uint64_t)n;
	if (n > 0 && stream->done <= stream->size)
		return 0;
	return file_check_unchanged(
	    stream->descriptor, &stream->before, stream->done, err);
}

void
stream_close(struct stream *stream)
{
	if (stream->descriptor >= 0)
		close(stream->descriptor);
	stream->descriptor = -1;
}
