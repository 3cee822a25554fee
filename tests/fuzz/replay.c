/*
 * Runs a fuzz target over files and folders instead of the fuzzer's own
 * inputs: the corpus in `make check`, or a crash that was found. It needs
 * nothing of the two programs whose targets it runs.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX (1u << 26)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static size_t replay(const char *path);

static size_t
replay_folder(const char *path, struct dirent **entries, int count)
{
	size_t done = 0;

	for (int i = 0; i < count; i++) {
		char *name = NULL;

		if (entries[i]->d_name[0] != '.' &&
		    asprintf(&name, "%s/%s", path, entries[i]->d_name) >= 0)
			done += replay(name);
		free(name);
		free(entries[i]);
	}
	free(entries);
	return done;
}

static size_t
replay(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	uint8_t *bytes;
	size_t len;
	FILE *file;

	if (count >= 0)
		return replay_folder(path, entries, count);
	file = fopen(path, "rb");
	if (file == NULL)
		return 0;
	bytes = malloc(BYTES_MAX);
	len = bytes != NULL ? fread(bytes, 1, BYTES_MAX, file) : 0;
	fclose(file);
	/* Just as long as it is, so that one byte more is found. */
	bytes = realloc(bytes, len > 0 ? len : 1);
	if (bytes == NULL)
		return 0;
	LLVMFuzzerTestOneInput(bytes, len);
	free(bytes);
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
