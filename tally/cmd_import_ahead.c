#include "tally/cmd_import_ahead.h"

#include <stdlib.h>

#include "ballot/notes/signed.h"
#include "base/progress.h"
#include "base/text.h"
#include "keys/note.h"

/* What waits in memory: so many files, and one more file than so many bytes. */
#define FILES_MAX 1000
#define BYTES_ENOUGH (24u << 20)

void
medium_file_release(struct medium_file *file)
{
	file_release(&file->bytes);
	free(file->why);
	*file = (struct medium_file){ .tried = false };
}

static int
file_take(const struct media *media, size_t i, struct medium_file *file,
    struct error *why)
{
	const struct media_item *item = &media->items[i];

	if (file_read(media->folder.descriptor, item->name,
	        media_bytes_max(item->kind), &file->bytes, why) != 0)
		return -1;
	file->hashed = hashed_of(file_span(&file->bytes));
	return 0;
}

static bool
is_papers(enum media_kind kind)
{
	return kind == MEDIA_BALLOTS || kind == MEDIA_BUNDLES;
}

static bool
is_note(enum media_kind kind)
{
	return kind == MEDIA_MANIFEST || kind == MEDIA_TURNOUT ||
	       kind == MEDIA_STATEMENT;
}

/* A new roster or setup, or a decision of the gate: judged before all else. */
static bool
may_move_gate(const struct media *media)
{
	for (size_t i = 0; i < media->count; i++)
		if (media->items[i].kind == MEDIA_ROSTER ||
		    media->items[i].kind == MEDIA_SETUP_NOTE ||
		    media->items[i].kind == MEDIA_STATEMENT)
			return true;
	return false;
}

/* Is item `i` one to be read before its turn? */
static bool
is_for_ahead(const struct medium *medium, size_t i, bool papers)
{
	enum media_kind kind = medium->media.items[i].kind;

	return is_note(kind) || (is_papers(kind) && papers);
}

static int
file_take_ahead(struct medium *medium, size_t i)
{
	struct medium_file *file = &medium->files[i];
	struct span bytes;
	struct keyring keyring;
	struct error why;

	file->tried = true;
	if (file_take(&medium->media, i, file, &why) != 0) {
		file->why = memory_new(1, sizeof(why));
		*file->why = why;
		return -1;
	}
	bytes = file->hashed.bytes;
	if (is_note(medium->media.items[i].kind)) {
		keyring =
		    signed_keyring(note_kind_of(bytes), medium->definition);
		note_verify_ahead(bytes, &keyring, &file->signatures);
	}
	return 0;
}

/* On the other core. Stops where something is wrong: the rest has its turn. */
static void
read_ahead(void *context)
{
	struct medium *medium = context;
	const struct media *media = &medium->media;
	size_t bytes = 0;
	bool papers;

	medium->listed = media_open(medium->path, &medium->media, &medium->why);
	if (medium->listed != 0)
		return;
	medium->file_count =
	    media->count < FILES_MAX ? media->count : FILES_MAX;
	medium->files =
	    memory_new(medium->file_count, sizeof(medium->files[0]));
	papers = medium->papers && !may_move_gate(media);
	for (size_t i = 0;
	     i < medium->file_count && bytes < BYTES_ENOUGH && !cancel_asked();
	     i++)
		if (is_for_ahead(medium, i, papers)) {
			if (file_take_ahead(medium, i) != 0)
				return;
			bytes += medium->files[i].bytes.len;
		}
}

void
medium_begin(struct medium *medium, const char *path,
    const struct definition *definition, bool papers)
{
	*medium = (struct medium){ .path = path,
		.media.folder.descriptor = -1,
		.definition = definition,
		.papers = papers };
	if (!worker_begin(&medium->worker, read_ahead, medium))
		medium->path = NULL;
}

int
medium_open(struct medium *medium, const char *path, struct error *why)
{
	worker_end(&medium->worker);
	if (medium->path != path) {
		medium_close(medium);
		return media_open(path, &medium->media, why);
	}
	if (medium->listed != 0)
		*why = medium->why;
	return medium->listed;
}

int
medium_read(struct medium *medium, size_t i, struct medium_file *file,
    struct error *why)
{
	*file = (struct medium_file){ .tried = false };
	if (i >= medium->file_count || !medium->files[i].tried)
		return file_take(&medium->media, i, file, why);
	*file = medium->files[i];
	medium->files[i] = (struct medium_file){ .tried = false };
	if (file->why == NULL)
		return 0;
	*why = *file->why;
	return -1;
}

void
medium_close(struct medium *medium)
{
	worker_end(&medium->worker);
	for (size_t i = 0; i < medium->file_count; i++)
		medium_file_release(&medium->files[i]);
	free(medium->files);
	media_close(&medium->media);
	*medium = (struct medium){ .media.folder.descriptor = -1 };
}
