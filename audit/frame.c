#include "audit/frame.h"

#include <assert.h>
#include <stdlib.h>

#include "base/text.h"

static int
file_compare(const void *left, const void *right)
{
	const struct truth_file *a = ((const struct frame_file *)left)->file;
	const struct truth_file *b = ((const struct frame_file *)right)->file;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->name.kind != b->name.kind)
		return a->name.kind < b->name.kind ? -1 : 1;
	return (a->name.number > b->name.number) -
	       (a->name.number < b->name.number);
}

void
frame_add(struct frame *frame, const struct truth *truth, size_t station)
{
	size_t begin = frame->count;

	for (size_t i = 0; i < truth->file_count; i++) {
		const struct truth_file *file = &truth->files[i];

		if (!file->stored || !truth_counts(truth, file))
			continue;
		if (frame->count == frame->size) {
			frame->size = frame->size == 0 ? 64 : 2 * frame->size;
			frame->files = memory_grow(
			    frame->files, frame->size, sizeof(frame->files[0]));
		}
		frame->files[frame->count++] =
		    (struct frame_file){ .file = file,
			    .definition = truth->definition,
			    .station = station };
	}
	if (frame->count > begin)
		qsort(frame->files + begin, frame->count - begin,
		    sizeof(frame->files[0]), file_compare);
	for (size_t i = begin; i < frame->count; i++) {
		frame->files[i].first = frame->papers;
		frame->papers += frame->files[i].file->papers;
	}
}

void
frame_clear(struct frame *frame)
{
	free(frame->files);
	*frame = (struct frame){ .files = NULL };
}

const struct frame_file *
frame_find(const struct frame *frame, uint64_t paper)
{
	size_t low = 0, high = frame->count;

	assert(paper < frame->papers);
	/* The last file that does not begin behind it. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (frame->files[middle].first <= paper)
			low = middle;
		else
			high = middle;
	}
	return &frame->files[low];
}
