/*
 * powercut RECORD: how many records there are.
 * powercut RECORD AT POLICY: in the working folder, which is as it was before
 * a recorded run (tests/preload/record.c), makes what a power cut after AT
 * records can leave. Prints what was said until then. Exit status 3 if that
 * was all that the run says, 4 if there are fewer records.
 *
 * Only what was synced is sure: a file's bytes by a sync of the file, its
 * name by a sync of its folder. POLICY chooses the rest: two digits, for
 * bytes and for names: 0 nothing of it, 1 all of it, and from 2 on by
 * chance of that seed: each write is there, not there, or only its first
 * half; names are there up to some moment.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#define FILES_MAX 1024
#define CHANGES_MAX 65536

/* One write or cut that no sync has followed. */
struct change {
	char letter;
	struct span bytes;
	uint64_t offset;
	size_t file;
	bool durable;
};

/* A file, whatever its name. */
struct node {
	struct text bytes; /* as before the run, or empty */
	mode_t mode;
};

/* A change of names: `file` got the name `to` and lost `from`. */
struct naming {
	char *from, *to;
	size_t file; /* FILES_MAX: a folder was made, or only a name lost */
	bool folder;
	bool durable;
};

/* A name in the running system. */
struct name {
	char *path;
	size_t file;
};

struct disk {
	struct node files[FILES_MAX];
	size_t file_count;
	struct change changes[CHANGES_MAX];
	size_t change_count;
	struct naming namings[FILES_MAX];
	size_t naming_count;
	struct name names[FILES_MAX];
	size_t name_count;
	uint64_t chance;
};

static void
stop(const char *why, const char *what)
{
	fprintf(stderr, "powercut: %s: %s\n", why, what);
	exit(2);
}

static unsigned
draw(struct disk *disk, unsigned below)
{
	disk->chance =
	    disk->chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(disk->chance >> 33) % below;
}

static size_t
file_new(struct disk *disk)
{
	if (disk->file_count == FILES_MAX)
		stop("too many", "files");
	disk->files[disk->file_count].mode = 0600;
	return disk->file_count++;
}

static void
name_set(struct disk *disk, const char *path, size_t file)
{
	for (size_t i = 0; i < disk->name_count; i++)
		if (strcmp(disk->names[i].path, path) == 0) {
			disk->names[i].file = file;
			return;
		}
	if (disk->name_count == FILES_MAX)
		stop("too many", "names");
	disk->names[disk->name_count++] =
	    (struct name){ memory_copy(span_of(path)), file };
}

/* The file of a name; one that the run found is read from the disk. */
static size_t
name_find(struct disk *disk, const char *path)
{
	struct file_bytes bytes = { 0 };
	struct stat status;
	struct error err;
	size_t file;

	for (size_t i = 0; i < disk->name_count; i++)
		if (strcmp(disk->names[i].path, path) == 0)
			return disk->names[i].file;
	file = file_new(disk);
	if (stat(path, &status) != 0 ||
	    file_read_path(path, SIZE_MAX / 2, &bytes, &err) != 0)
		stop("the run knew a file that is not here", path);
	disk->files[file].mode = status.st_mode & 07777;
	text_add_bytes(&disk->files[file].bytes, bytes.at, bytes.len);
	file_release(&bytes);
	name_set(disk, path, file);
	return file;
}

static void
change_add(struct disk *disk, char letter, size_t file, struct span bytes,
    uint64_t offset)
{
	if (disk->change_count == CHANGES_MAX)
		stop("too many", "writes");
	disk->changes[disk->change_count++] =
	    (struct change){ letter, bytes, offset, file, false };
}

static struct naming *
naming_add(struct disk *disk, const char *from, const char *to, size_t file)
{
	struct naming *naming = &disk->namings[disk->naming_count++];

	if (disk->naming_count == FILES_MAX)
		stop("too many", "changes of names");
	*naming = (struct naming){ .file = file };
	if (from != NULL)
		naming->from = memory_copy(span_of(from));
	if (to != NULL)
		naming->to = memory_copy(span_of(to));
	return naming;
}

/* Does `path` lie in the folder, not deeper? */
static bool
lies_in(const char *path, const char *folder)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(folder, ".") == 0)
		return slash == NULL;
	return slash != NULL && strlen(folder) == (size_t)(slash - path) &&
	       strncmp(path, folder, (size_t)(slash - path)) == 0;
}

static void
sync_folder(struct disk *disk, const char *path)
{
	for (size_t i = 0; i < disk->naming_count; i++) {
		struct naming *naming = &disk->namings[i];

		if (lies_in(
		        naming->to != NULL ? naming->to : naming->from, path))
			naming->durable = true;
	}
}

static bool
is_folder(const struct disk *disk, const char *path)
{
	struct stat status;

	for (size_t i = 0; i < disk->naming_count; i++)
		if (disk->namings[i].folder &&
		    strcmp(disk->namings[i].to, path) == 0)
			return true;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void
synced(struct disk *disk, const char *path)
{
	size_t file;

	if (is_folder(disk, path)) {
		sync_folder(disk, path);
		return;
	}
	file = name_find(disk, path);
	for (size_t i = 0; i < disk->change_count; i++)
		if (disk->changes[i].file == file)
			disk->changes[i].durable = true;
}

/* All that is in it goes with it. */
static void
folder_renamed(struct disk *disk, const char *from, const char *to)
{
	size_t len = strlen(from);

	naming_add(disk, from, to, FILES_MAX)->folder = true;
	for (size_t i = 0; i < disk->name_count; i++) {
		struct text path = { 0 };

		if (strncmp(disk->names[i].path, from, len) != 0 ||
		    disk->names[i].path[len] != '/')
			continue;
		text_addf(&path, "%s%s", to, disk->names[i].path + len);
		free(disk->names[i].path);
		disk->names[i].path = path.at;
	}
}

/* What the running system sees after one more record. */
static void
happen(struct disk *disk, char letter, const char *path, struct span more,
    uint64_t offset)
{
	char *to = memory_copy(more);
	size_t file;

	switch (letter) {
	case 'C':
		file = file_new(disk);
		name_set(disk, path, file);
		naming_add(disk, NULL, path, file);
		break;
	case 'W':
	case 'T':
		change_add(disk, letter, name_find(disk, path), more, offset);
		break;
	case 'S':
		synced(disk, path);
		break;
	case 'R':
		if (is_folder(disk, path)) {
			folder_renamed(disk, path, to);
			break;
		}
		file = name_find(disk, path);
		naming_add(disk, path, to, file);
		name_set(disk, to, file);
		name_set(disk, path, FILES_MAX);
		break;
	case 'U':
		naming_add(disk, path, NULL, FILES_MAX);
		name_set(disk, path, FILES_MAX);
		break;
	case 'M':
		naming_add(disk, NULL, path, FILES_MAX)->folder = true;
		break;
	case 'F':
		for (size_t i = 0; i < disk->change_count; i++)
			disk->changes[i].durable = true;
		for (size_t i = 0; i < disk->naming_count; i++)
			disk->namings[i].durable = true;
		break;
	case 'P':
		fwrite(more.at, 1, more.len, stdout);
		break;
	default:
		stop("no such record", path);
	}
	free(to);
}

static void
apply(struct text *bytes, const struct change *change, size_t len)
{
	size_t end = (size_t)change->offset + len;

	if (bytes->len < end || change->letter == 'T') {
		size_t before = bytes->len;

		text_reserve(bytes, end);
		bytes->len = end;
		if (end > before)
			memset(bytes->at + before, 0, end - before);
	}
	if (len > 0)
		memcpy(bytes->at + change->offset, change->bytes.at, len);
}

/* The bytes that each file is left with. */
static void
leave_bytes(struct disk *disk, int policy)
{
	for (size_t i = 0; i < disk->change_count; i++) {
		const struct change *change = &disk->changes[i];
		struct text *bytes = &disk->files[change->file].bytes;
		unsigned fate =
		    policy > 1 ? draw(disk, 3) : 2 * (unsigned)policy;

		if (change->durable || fate == 2)
			apply(bytes, change, change->bytes.len);
		else if (fate == 1 && change->bytes.len > 0)
			apply(bytes, change, change->bytes.len / 2);
	}
}

static void
write_out(const struct disk *disk, const char *path, size_t file)
{
	struct error err;

	if (file_replace(path, text_span(&disk->files[file].bytes),
	        disk->files[file].mode, &err) != 0) {
		/* Its folder was lost, and it with it. */
		if (access(path, F_OK) == 0)
			stop("cannot write", path);
	}
}

/* The names that are left, and under each the bytes that are left. */
static void
leave_names(struct disk *disk, int policy)
{
	size_t until = policy == 0 ? 0
	               : policy == 1
	                   ? disk->naming_count
	                   : draw(disk, (unsigned)disk->naming_count + 1);
	struct stat status;

	/* What was there before and was written to. */
	for (size_t i = 0; i < disk->name_count; i++)
		if (disk->names[i].file != FILES_MAX &&
		    stat(disk->names[i].path, &status) == 0)
			write_out(
			    disk, disk->names[i].path, disk->names[i].file);
	for (size_t i = 0; i < disk->naming_count; i++) {
		const struct naming *naming = &disk->namings[i];

		if (!naming->durable && i >= until)
			continue;
		if (naming->folder && naming->from != NULL) {
			rename(naming->from, naming->to);
			continue;
		}
		if (naming->from != NULL)
			unlink(naming->from);
		if (naming->folder)
			mkdir(naming->to, 0700);
		else if (naming->to != NULL)
			write_out(disk, naming->to, naming->file);
	}
}

static bool
take(struct span *rest, void *at, size_t len)
{
	if (rest->len < len)
		return false;
	memcpy(at, rest->at, len);
	rest->at += len;
	rest->len -= len;
	return true;
}

/* One record; false at the end of them. */
static bool
record_next(struct span *rest, char *letter, char **path, struct span *more,
    uint64_t *offset)
{
	uint64_t lengths[3];

	if (rest->len == 0)
		return false;
	if (!take(rest, letter, 1) || !take(rest, lengths, sizeof(lengths)) ||
	    rest->len < lengths[0] + lengths[1])
		stop("cut off", "the record");
	*path = memory_copy((struct span){ rest->at, lengths[0] });
	*more = (struct span){ rest->at + lengths[0], lengths[1] };
	*offset = lengths[2];
	rest->at += lengths[0] + lengths[1];
	rest->len -= lengths[0] + lengths[1];
	return true;
}

int
main(int argc, char **argv)
{
	struct disk *disk = memory_new(1, sizeof(*disk));
	struct file_bytes record = { 0 };
	struct error err;
	struct span rest, more;
	uint64_t offset;
	char letter, *path;
	long at = 0, n = 0, last_said = 0;

	if ((argc != 2 && argc != 4) || (argc == 4 && strlen(argv[3]) != 2) ||
	    file_read_path(argv[1], SIZE_MAX / 2, &record, &err) != 0)
		stop("usage", "powercut RECORD [AT POLICY]");
	if (argc == 4)
		at = strtol(argv[2], NULL, 10);
	rest = file_span(&record);
	for (; record_next(&rest, &letter, &path, &more, &offset); n++) {
		if (n < at)
			happen(disk, letter, path, more, offset);
		if (letter == 'P')
			last_said = n + 1;
		free(path);
	}
	if (argc == 2)
		printf("%ld\n", n);
	if (argc == 2 || n < at)
		return argc == 2 ? 0 : 4;
	disk->chance = (uint64_t)at * 100 + (uint64_t)argv[3][0];
	leave_bytes(disk, argv[3][0] - '0');
	leave_names(disk, argv[3][1] - '0');
	/* Without a word, the end is what says it. */
	return at >= (last_said > 0 ? last_said : n) ? 3 : 0;
}
