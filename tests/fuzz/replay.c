/*
 * Runs a fuzz target over files and folders instead of the fuzzer's own
 * inputs: the corpus in `make check`, or a crash that was found.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static size_t
replay(const char *path)
{
	struct file_bytes file = { 0 };
	struct folder folder;
	struct stat status;
	struct error err;
	size_t count = 0;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		if (folder_open(path, 1000000, &folder, &err) != 0)
			return 0;
		for (size_t i = 0; i < folder.count; i++) {
			char *name = path_join(path, folder.entries[i].name);

			count += replay(name);
			free(name);
		}
		folder_close(&folder);
		return count;
	}
	if (file_read_path(path, 1u << 26, &file, &err) != 0)
		return 0;
	LLVMFuzzerTestOneInput((const uint8_t *)file.at, file.len);
	file_release(&file);
	return 1;
}

int
main(int argc, char **argv)
{
	size_t count = 0;

	for (int i = 1; i < argc; i++)
		count += replay(argv[i]);
	printf("%s: %zu inputs\n", argv[0], count);
	return count > 0 ? 0 : 1;
}
