/*
 * verify-tamper BUNDLE ROOT [--sums] [--every N] [--plant] [--children N]:
 * flips a bit of every byte of every file of a bundle, one after the other, and
 * asks the verifier's own code each time, in a process of its own. The folder
 * is changed while this runs and is as before at the end.
 *
 *   --sums    whoever flipped it made SHA256SUMS anew and, having no key to
 *             sign it, took bundle.note away
 *   --every   only every N-th byte
 *   --plant   flips nothing: all of it must be missed, or this cannot fail
 *   --children  asks twice, once with N processes that check signatures ahead:
 *             another report, in a single byte, is missed
 *
 * A row for each file: attack, tried, caught, how it was judged, and how
 * often the file itself was named; then as last line the sums. Caught is what
 * is FAILED, or no bundle at all, with a place. Exit status 1 if anything is
 * missed.
 *
 * A signature that was judged once is not judged again: the linker puts our
 * memory (--wrap) before ed25519_verify and ed25519_key_honest.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/ed25519.h"
#include "audit/verifier/verify.h"

#define FILES_MAX 256
#define NAME_SIZE 200
#define KNOWN_MAX 4096

struct tampering {
	const char *root;
	bool sums, plant;
	unsigned every, children;
	char names[FILES_MAX][NAME_SIZE];
	size_t count;
};

/* What came of the bytes of a file. */
struct row {
	unsigned tried, caught, failed, none, named;
};

/* --- signatures judged once ----------------------------------------------- */

static struct {
	uint8_t question[DIGEST_LEN];
	bool yes;
} known[KNOWN_MAX];
static size_t known_count;
static bool known_asleep; /* every signature is judged anew */

bool __real_ed25519_verify(struct ed25519 *ed25519,
    const uint8_t key[PUBLIC_LEN], struct bytes message,
    const uint8_t signature[SIGNATURE_LEN]);
bool __wrap_ed25519_verify(struct ed25519 *ed25519,
    const uint8_t key[PUBLIC_LEN], struct bytes message,
    const uint8_t signature[SIGNATURE_LEN]);
bool __real_ed25519_key_honest(
    struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN]);
bool __wrap_ed25519_key_honest(
    struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN]);

static bool
recall(const uint8_t question[DIGEST_LEN], bool *yes)
{
	for (size_t i = 0; i < known_count && !known_asleep; i++)
		if (memcmp(known[i].question, question, DIGEST_LEN) == 0) {
			*yes = known[i].yes;
			return true;
		}
	return false;
}

static bool
remember(const uint8_t question[DIGEST_LEN], bool yes)
{
	if (known_count < KNOWN_MAX && !known_asleep) {
		memcpy(known[known_count].question, question, DIGEST_LEN);
		known[known_count++].yes = yes;
	}
	return yes;
}

bool
__wrap_ed25519_verify(struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN],
    struct bytes message, const uint8_t signature[SIGNATURE_LEN])
{
	struct digest_run *run = digest_run_new();
	uint8_t question[DIGEST_LEN];
	bool yes;

	digest_run_add(run, key, PUBLIC_LEN);
	digest_run_add(run, signature, SIGNATURE_LEN);
	digest_run_add(run, message.at, message.len);
	digest_run_end(run, question);
	if (recall(question, &yes))
		return yes;
	return remember(
	    question, __real_ed25519_verify(ed25519, key, message, signature));
}

bool
__wrap_ed25519_key_honest(
    struct ed25519 *ed25519, const uint8_t key[PUBLIC_LEN])
{
	uint8_t question[DIGEST_LEN];
	bool yes;

	digest_of(bytes_part(key, PUBLIC_LEN), question);
	if (recall(question, &yes))
		return yes;
	return remember(question, __real_ed25519_key_honest(ed25519, key));
}

/* --- files ---------------------------------------------------------------- */

static _Noreturn void
stop(const char *what, const char *name)
{
	fprintf(stderr, "verify-tamper: %s: ", what);
	perror(name);
	exit(2);
}

static char *
file_read(const char *name, size_t *len)
{
	FILE *file = fopen(name, "re");
	struct stat status;
	char *at;

	if (file == NULL || fstat(fileno(file), &status) != 0)
		stop("cannot read", name);
	*len = (size_t)status.st_size;
	at = memory_take(*len + 1, 1);
	if (fread(at, 1, *len, file) != *len)
		stop("cannot read", name);
	fclose(file);
	return at;
}

static void
file_write(const char *name, const char *at, size_t len)
{
	FILE *file = fopen(name, "we");

	if (file == NULL || fwrite(at, 1, len, file) != len ||
	    fclose(file) != 0)
		stop("cannot write", name);
}

static int
name_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
names_read(struct tampering *tampering, const char *folder)
{
	DIR *stream = opendir(folder[0] != '\0' ? folder : ".");

	if (stream == NULL)
		stop("no such folder", folder);
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		char name[NAME_SIZE];
		struct stat status;

		if (entry->d_name[0] == '.' ||
		    strcmp(entry->d_name, "attachments") == 0)
			continue;
		if (snprintf(name, sizeof(name), "%s%s%s", folder,
		        folder[0] != '\0' ? "/" : "",
		        entry->d_name) >= NAME_SIZE ||
		    stat(name, &status) != 0)
			stop("what is this", entry->d_name);
		if (S_ISDIR(status.st_mode)) {
			names_read(tampering, name);
			continue;
		}
		if (tampering->count == FILES_MAX)
			stop("too many files", folder);
		memcpy(
		    tampering->names[tampering->count++], name, sizeof(name));
	}
	closedir(stream);
}

static bool
is_summed(const char *name)
{
	return strcmp(name, "SHA256SUMS") != 0 &&
	       strcmp(name, "bundle.note") != 0;
}

static void
sums_write(const struct tampering *tampering)
{
	struct buffer sums = { NULL, 0, 0 };

	for (size_t i = 0; i < tampering->count; i++) {
		uint8_t digest[DIGEST_LEN];
		char hex[DIGEST_HEX], *at;
		size_t len;

		if (!is_summed(tampering->names[i]))
			continue;
		at = file_read(tampering->names[i], &len);
		digest_of(bytes_part(at, len), digest);
		hex_write(digest, DIGEST_LEN, hex);
		buffer_printf(&sums, "%s  %s\n", hex, tampering->names[i]);
		free(at);
	}
	file_write("SHA256SUMS", sums.at, sums.len);
	buffer_clear(&sums);
}

/* --- one byte ------------------------------------------------------------- */

#define NAMED 8 /* the file itself stands in a line of the report */
#define PLACED 16
#define DIFFERS 254
#define CRASHED 255

/* All that is said of the bundle, on the heap; the verdict. */
static char *
report_of(const struct tampering *tampering, unsigned children, int *verdict)
{
	struct verify_wish wish = {
		.bundle = ".", .root = tampering->root, .children = children
	};
	struct verify_sums sums = { .read = false };
	struct report *report = report_new(false);
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);

	verify_run(&wish, &sums, report);
	report_print(report, to);
	fclose(to);
	*verdict = sums.read ? (int)report_verdict(report) : STATUS_UNREADABLE;
	report_free(report);
	return text;
}

/* Is it the same when signatures are checked ahead? */
static bool
same_ahead(const struct tampering *tampering, const char *text, int verdict)
{
	char *other;
	int its;
	bool same;

	if (tampering->children == 0)
		return true;
	known_asleep = true;
	other = report_of(tampering, tampering->children, &its);
	known_asleep = false;
	same = its == verdict && strcmp(other, text) == 0;
	free(other);
	return same;
}

/* The verdict, with the bits above. */
static int
judge(const struct tampering *tampering, const char *name)
{
	char *text, *line, *next;
	int verdict;

	text = report_of(tampering, 0, &verdict);
	if (!same_ahead(tampering, text, verdict)) {
		free(text);
		return DIFFERS;
	}
	for (line = text; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			next++;
		if (strncmp(line, "FAILED: ", 8) != 0)
			continue;
		verdict |= PLACED;
		if (strncmp(line + 8, name, strlen(name)) == 0)
			verdict |= NAMED;
	}
	free(text);
	return verdict;
}

static void
byte_write(const char *name, size_t at, char byte)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || pwrite(fd, &byte, 1, (off_t)at) != 1 || close(fd) != 0)
		stop("cannot change", name);
}

/* One verdict after the other goes down the pipe. */
static _Noreturn void
flip_from(const struct tampering *tampering, const char *name,
    const char *bytes, size_t from, size_t len, int to)
{
	for (size_t i = from; i < len; i += tampering->every) {
		int bit = tampering->plant ? 0 : 1 << i % 8;
		uint8_t verdict;

		byte_write(name, i, (char)(bytes[i] ^ bit));
		if (tampering->sums)
			sums_write(tampering);
		verdict = (uint8_t)judge(tampering, name);
		byte_write(name, i, bytes[i]);
		if (write(to, &verdict, 1) != 1)
			break;
	}
	_exit(0);
}

static void
row_add(struct row *row, const char *name, size_t at, uint8_t verdict)
{
	uint8_t status = verdict & 7;
	bool placed = (verdict & PLACED) != 0, judged = verdict < DIFFERS;
	bool caught = judged && ((status == STATUS_FAILED && placed) ||
	                            status == STATUS_UNREADABLE);

	row->tried++;
	row->caught += caught;
	row->failed += judged && status == STATUS_FAILED;
	row->none += judged && status == STATUS_UNREADABLE;
	row->named += judged && (verdict & NAMED) != 0;
	if (!caught && row->tried - row->caught <= 3)
		fprintf(stderr, "MISSED: %s, byte %zu: %s %u\n", name, at,
		    verdict == CRASHED   ? "it crashed"
		    : verdict == DIFFERS ? "another report with children"
		                         : "verdict",
		    status);
}

/*
 * In a process of its own: if one verdict does not come, that byte crashed
 * it, and another goes on behind it.
 */
static struct row
flip_all(const struct tampering *tampering, const char *name)
{
	struct row row = { 0 };
	size_t len, i = 0;
	char *bytes = file_read(name, &len);

	while (i < len) {
		uint8_t verdict;
		pid_t child;
		int pipes[2];

		fflush(NULL);
		if (pipe(pipes) != 0 || (child = fork()) < 0)
			stop("no process", name);
		if (child == 0)
			flip_from(tampering, name, bytes, i, len, pipes[1]);
		close(pipes[1]);
		for (; read(pipes[0], &verdict, 1) == 1; i += tampering->every)
			row_add(&row, name, i, verdict);
		close(pipes[0]);
		waitpid(child, NULL, 0);
		if (i < len) {
			byte_write(name, i, bytes[i]);
			row_add(&row, name, i, CRASHED);
			i += tampering->every;
		}
	}
	free(bytes);
	return row;
}

static void
row_print(
    const struct tampering *tampering, const char *name, const struct row *row)
{
	printf("%-11s %-36s %6u %6u  FAILED",
	    tampering->sums ? "flip + sums" : "flip", name, row->tried,
	    row->caught);
	if (row->none > 0)
		printf(" %u, no bundle %u", row->failed, row->none);
	printf("; file named %u\n", row->named);
}

int
main(int argc, char **argv)
{
	static struct tampering tampering = { .every = 1 };
	unsigned tried = 0, caught = 0;
	char *sums, *note;
	size_t sums_len, note_len;

	for (int i = 3; i < argc; i++) {
		if (strcmp(argv[i], "--sums") == 0)
			tampering.sums = true;
		else if (strcmp(argv[i], "--plant") == 0)
			tampering.plant = true;
		else if (strcmp(argv[i], "--every") == 0 && i + 1 < argc)
			tampering.every =
			    (unsigned)strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--children") == 0 && i + 1 < argc)
			tampering.children =
			    (unsigned)strtoul(argv[++i], NULL, 10);
	}
	if (argc < 3 || tampering.every == 0 || chdir(argv[1]) != 0)
		stop("usage", "verify-tamper BUNDLE ROOT");
	tampering.root = argv[2];
	digest_begin();
	names_read(&tampering, "");
	qsort(tampering.names, tampering.count, NAME_SIZE, name_compare);
	if ((judge(&tampering, "") & 7) != STATUS_VERIFIED)
		stop("the bundle is not VERIFIED to begin with", argv[1]);
	sums = file_read("SHA256SUMS", &sums_len);
	note = file_read("bundle.note", &note_len);
	if (tampering.sums)
		unlink("bundle.note");
	for (size_t i = 0; i < tampering.count; i++) {
		struct row row;

		if (tampering.sums && !is_summed(tampering.names[i]))
			continue;
		row = flip_all(&tampering, tampering.names[i]);
		row_print(&tampering, tampering.names[i], &row);
		tried += row.tried;
		caught += row.caught;
	}
	file_write("SHA256SUMS", sums, sums_len);
	file_write("bundle.note", note, note_len);
	printf("%u caught, %u missed\n", caught, tried - caught);
	return caught == tried ? 0 : 1;
}
