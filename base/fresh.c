#include "base/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#define FILE_MODE 0644

static int
refuse(const struct fresh *fresh, struct error *err)
{
	error_set(err, ERROR_SYSTEM,
	    N_("check the disk (full? read-only? unplugged?) and try again"),
	    N_("cannot write it: %s"), error_reason());
	return error_at_name(err, fresh->path);
}

int
fresh_begin(
    struct fresh *fresh, const char *path, unsigned mode, struct error *err)
{
	struct span name = span_of(path);
	struct text beside = { 0 };
	struct stat status;

	while (name.len > 1 && name.at[name.len - 1] == '/')
		name.len--;
	*fresh = (struct fresh){ .path = memory_copy(name), .descriptor = -1 };
	if (lstat(fresh->path, &status) == 0)
		return file_refuse_existing(fresh->path, err);
	text_addf(&beside, "%s.new.XXXXXX", fresh->path);
	fresh->beside = beside.at; /* handed over */
	if (mkdtemp(fresh->beside) == NULL)
		return refuse(fresh, err);
	fresh->begun = true;
	fresh->descriptor =
	    open(fresh->beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* A FAT stick has no modes; then it has none. */
	if (fresh->descriptor < 0 ||
	    (fchmod(fresh->descriptor, mode) != 0 && errno != EPERM))
		return refuse(fresh, err);
	return 0;
}

static void
made(struct fresh *fresh, struct span name)
{
	if (fresh->count == fresh->size) {
		fresh->size = fresh->size > 0 ? 2 * fresh->size : 64;
		fresh->names = memory_grow(
		    fresh->names, fresh->size, sizeof(fresh->names[0]));
	}
	fresh->names[fresh->count++] = memory_copy(name);
}

static int
folder_make_in(struct fresh *fresh, const char *folder)
{
	if (mkdirat(fresh->descriptor, folder, 0755) != 0)
		return errno == EEXIST ? 0 : -1;
	made(fresh, span_of(folder));
	/* The umask is for what nobody else may see. */
	if (fchmodat(fresh->descriptor, folder, 0755, 0) != 0)
		return errno == EPERM ? 0 : -1;
	return 0;
}

/* The folders before each '/', if they are not there yet. */
static int
folders_need(struct fresh *fresh, const char *name)
{
	const char *slash = name;
	int rc = 0;

	while (rc == 0 && (slash = strchr(slash, '/')) != NULL) {
		char *folder = memory_copy(
		    (struct span){ name, (size_t)(slash++ - name) });

		rc = folder_make_in(fresh, folder);
		free(folder);
	}
	return rc;
}

int
fresh_add(
    struct fresh *fresh, const char *name, struct span bytes, struct error *err)
{
	if (folders_need(fresh, name) != 0)
		return refuse(fresh, err);
	made(fresh, span_of(name));
	if (file_write_in(fresh->descriptor, name, bytes, FILE_MODE, err) != 0)
		return error_at_name(err, fresh->path);
	return 0;
}

int
fresh_finish(struct fresh *fresh, struct error *err)
{
	/* One sync for all the files, then one for the name. */
	if (syncfs(fresh->descriptor) != 0)
		return refuse(fresh, err);
	if (renameat2(AT_FDCWD, fresh->beside, AT_FDCWD, fresh->path,
	        RENAME_NOREPLACE) != 0) {
		struct stat status;

		if (errno == EEXIST || lstat(fresh->path, &status) == 0)
			return file_refuse_existing(fresh->path, err);
		/* FAT sticks know no RENAME_NOREPLACE. */
		if (rename(fresh->beside, fresh->path) != 0)
			return refuse(fresh, err);
	}
	if (folder_sync(fresh->path) != 0) {
		refuse(fresh, err);
		/* Not reported as done, so not left there either. */
		if (rename(fresh->path, fresh->beside) != 0)
			fresh->begun = false;
		return -1;
	}
	fresh->begun = false;
	return 0;
}

void
fresh_abandon(struct fresh *fresh)
{
	for (size_t i = fresh->count; i > 0; i--) {
		if (fresh->begun &&
		    unlinkat(fresh->descriptor, fresh->names[i - 1], 0) != 0)
			unlinkat(fresh->descriptor, fresh->names[i - 1],
			    AT_REMOVEDIR);
		free(fresh->names[i - 1]);
	}
	if (fresh->begun)
		rmdir(fresh->beside);
	if (fresh->descriptor >= 0 && fresh->path != NULL)
		close(fresh->descriptor);
	free(fresh->names);
	free(fresh->path);
	free(fresh->beside);
	*fresh = (struct fresh){ .descriptor = -1 };
}
