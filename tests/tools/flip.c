/*
 * Damages a file in every way that one bit and one cut can: OUT/NAME-N.END
 * for N from FIRST, one copy for each flipped bit (BITS of each byte), one
 * for each shorter length, one with a byte more. Prints how many.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

/* Where the copies go. */
struct copies {
	const char *folder, *name, *end;
	uint64_t number, made;
};

static void
copy_write(struct copies *copies, const char *at, size_t len)
{
	struct text path = { 0 };
	FILE *file;

	text_addf(&path, "%s/%s-%llu.%s", copies->folder, copies->name,
	    (unsigned long long)copies->number, copies->end);
	file = fopen(path.at, "wbx");
	if (file == NULL || fwrite(at, 1, len, file) != len ||
	    fclose(file) != 0) {
		perror(path.at);
		exit(1);
	}
	text_clear(&path);
	copies->number++;
	copies->made++;
}

static void
damage(struct copies *copies, char *at, size_t len, uint64_t bits)
{
	for (size_t i = 0; i < len; i++)
		for (uint64_t bit = 0; bit < bits; bit++) {
			/* With fewer than eight, each byte another one. */
			char flip = (char)(1 << ((bit + i) % 8));

			at[i] = (char)(at[i] ^ flip);
			copy_write(copies, at, len);
			at[i] = (char)(at[i] ^ flip);
		}
	for (size_t shorter = 0; shorter < len; shorter++)
		copy_write(copies, at, shorter);
	at[len] = '\n';
	copy_write(copies, at, len + 1);
}

int
main(int argc, char **argv)
{
	struct copies copies = { 0 };
	struct file_bytes file = { 0 };
	struct error err;
	uint64_t bits;
	char *at;

	if (argc != 7 ||
	    !span_number(span_of(argv[5]), 999999, &copies.number) ||
	    !span_number(span_of(argv[6]), 8, &bits)) {
		fputs("usage: flip FILE OUT NAME END FIRST BITS\n", stderr);
		return 2;
	}
	if (file_read_path(argv[1], 1u << 20, &file, &err) != 0) {
		error_print(&err, stderr);
		return 1;
	}
	copies.folder = argv[2];
	copies.name = argv[3];
	copies.end = argv[4];
	at = memory_new(file.len + 1, 1);
	memcpy(at, file.at, file.len);
	damage(&copies, at, file.len, bits);
	printf("%llu\n", (unsigned long long)copies.made);
	free(at);
	file_release(&file);
	return 0;
}
