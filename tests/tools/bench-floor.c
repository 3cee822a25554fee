/*
 * bench-floor OUT STICK...: the least that taking in the files of papers can
 * cost. Reads every ballots-*.csv of each STICK (a folder) once, hashes it with
 * SHA-256, appends it to the new file OUT, and makes OUT durable after each
 * stick. Checks nothing, knows nothing of papers.
 */
#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void
fail(const char *name)
{
	perror(name);
	exit(1);
}

/* In blocks that stay in the cache between the hash and the write. */
static void
copy(int from, int out, const char *name)
{
	static char block[1 << 16];
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	ssize_t got;

	if (hash == NULL || EVP_DigestInit_ex(hash, EVP_sha256(), NULL) != 1)
		fail("SHA-256");
	while ((got = read(from, block, sizeof(block))) > 0)
		if (EVP_DigestUpdate(hash, block, (size_t)got) != 1 ||
		    write(out, block, (size_t)got) != got)
			fail(name);
	if (got < 0 || EVP_DigestFinal_ex(hash, digest, NULL) != 1)
		fail(name);
	EVP_MD_CTX_free(hash);
}

static void
take_stick(const char *stick, int out)
{
	DIR *folder = opendir(stick);
	struct dirent *entry;

	if (folder == NULL)
		fail(stick);
	while ((entry = readdir(folder)) != NULL) {
		int from;

		if (strncmp(entry->d_name, "ballots-", 8) != 0)
			continue;
		from = openat(dirfd(folder), entry->d_name, O_RDONLY);
		if (from < 0)
			fail(entry->d_name);
		copy(from, out, entry->d_name);
		close(from);
	}
	closedir(folder);
	if (fsync(out) != 0)
		fail(stick);
}

int
main(int argc, char **argv)
{
	int out;

	if (argc < 3) {
		fputs("usage: bench-floor OUT STICK...\n", stderr);
		return 2;
	}
	out = open(argv[1], O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (out < 0)
		fail(argv[1]);
	for (int i = 2; i < argc; i++)
		take_stick(argv[i], out);
	return close(out) != 0;
}
