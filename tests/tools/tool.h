#ifndef KAIHYO_TESTS_TOOLS_TOOL_H
#define KAIHYO_TESTS_TOOLS_TOOL_H

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

/* Prints `err` and ends the program, unless `rc` is 0. */
static inline void
must(int rc, const struct error *err)
{
	if (rc == 0)
		return;
	error_print(err, stderr);
	exit(1);
}

/* The whole of `text` as FOLDER/NAME; `text` is empty afterwards. */
static inline void
write_file(const char *folder, const char *name, struct text *text)
{
	char *path = path_join(folder, name);
	struct error err;

	must(file_replace(path, text_span(text), 0644, &err), &err);
	free(path);
	text_clear(text);
}

#endif
