#include "ballot/notes/manifest.h"

#include <stdlib.h>
#include <string.h>

#define LINE_VALUE_MAX (160 + WITHDRAWN_REASON_MAX)
#define NUMBER_DIGITS 3 /* at least, so that names sort for people */

static const char *const kind_names[] = { "ballots-", "bundles-" };
static const char *const fix_sealer =
    N_("have the unit seal its papers again with kaihyo ballot seal");

bool
record_name_parse(struct span text, struct record_name *name)
{
	struct record_name parsed = { RECORD_BALLOTS, 0 };
	struct span digits;
	uint64_t number;

	if (!span_skip(&text, kind_names[RECORD_BALLOTS])) {
		parsed.kind = RECORD_BUNDLES;
		if (!span_skip(&text, kind_names[RECORD_BUNDLES]))
			return false;
	}
	if (!span_cut(&text, '.', 6, &digits) || digits.len < NUMBER_DIGITS ||
	    !span_equals(text, "csv"))
		return false;
	/* Zeros only fill up to three digits: one number, one name. */
	while (digits.len > 1 && digits.len <= NUMBER_DIGITS &&
	       digits.at[0] == '0') {
		digits.at++;
		digits.len--;
	}
	if (!span_number(digits, STATEMENT_NUMBER_MAX, &number) || number == 0)
		return false;
	parsed.number = (unsigned)number;
	*name = parsed;
	return true;
}

void
record_name_format(struct record_name name, char out[FILE_NAME_LEN])
{
	snprintf(out, FILE_NAME_LEN, "%s%03u.csv", kind_names[name.kind],
	    name.number % (STATEMENT_NUMBER_MAX + 1));
}

/* Cuts the next word, which a space ends, off a value. */
static bool
word_cut(struct span *value, struct span *word)
{
	return span_cut(value, ' ', value->len, word) && word->len > 0;
}

static int
name_read(struct lines *lines, struct span *value, struct record_name *name,
    struct error *err)
{
	struct span word = { "", 0 };

	if (!word_cut(value, &word) || !record_name_parse(word, name))
		return lines_refuse(lines, err, fix_sealer,
		    N_("\"%.*s\" is no name of a file of papers, such as "
		       "ballots-001.csv"),
		    (int)word.len, word.at);
	return 0;
}

static int
digest_read(struct lines *lines, struct span word, struct digest *digest,
    struct error *err)
{
	if (word.at == NULL)
		return lines_refuse(
		    lines, err, fix_sealer, N_("the digest is missing"));
	if (!digest_parse(word, digest))
		return lines_refuse(lines, err, fix_sealer,
		    N_("\"%.*s\" is no digest of 64 hex digits"), (int)word.len,
		    word.at);
	return 0;
}

static int
papers_read(struct lines *lines, struct span *value, uint64_t *papers,
    struct error *err)
{
	struct span word = { "", 0 };

	if (!word_cut(value, &word) ||
	    !span_number(word, MANIFEST_PAPERS_MAX, papers))
		return lines_refuse(lines, err, fix_sealer,
		    N_("\"%.*s\" is no number of papers from 0 to %d"),
		    (int)word.len, word.at, MANIFEST_PAPERS_MAX);
	return 0;
}

/* "<file name> <papers> <count a> <count b> <digest>" */
static int
file_read_line(struct lines *lines, struct span value,
    struct manifest_file *file, struct error *err)
{
	if (name_read(lines, &value, &file->name, err) != 0 ||
	    papers_read(lines, &value, &file->papers, err) != 0 ||
	    papers_read(lines, &value, &file->count_a, err) != 0 ||
	    papers_read(lines, &value, &file->count_b, err) != 0 ||
	    digest_read(lines, value, &file->digest, err) != 0)
		return -1;
	if (file->papers != file->count_a || file->papers != file->count_b)
		return lines_refuse(lines, err,
		    N_("have the unit count the papers of this file again and "
		       "seal them again"),
		    N_("%llu papers, but counted %llu and %llu: all three must "
		       "be equal"),
		    (unsigned long long)file->papers,
		    (unsigned long long)file->count_a,
		    (unsigned long long)file->count_b);
	return 0;
}

/* "<file name> <digest> <reason>" */
static int
withdrawn_read_line(struct lines *lines, struct span value,
    struct manifest_withdrawn *withdrawn, struct error *err)
{
	struct span word = { "", 0 };

	if (name_read(lines, &value, &withdrawn->name, err) != 0)
		return -1;
	word_cut(&value, &word);
	if (digest_read(lines, word, &withdrawn->digest, err) != 0)
		return -1;
	if (!span_is_text(value, WITHDRAWN_REASON_MAX))
		return lines_refuse(lines, err, fix_sealer,
		    N_("a withdrawn file needs a reason of 1 to %d bytes"),
		    WITHDRAWN_REASON_MAX);
	withdrawn->reason = memory_copy(value);
	return 0;
}

/*
 * Bytewise by the names as written, which is the order of the lines: no name
 * is the beginning of another.
 */
static int
name_compare(struct record_name a, struct record_name b)
{
	char left[FILE_NAME_LEN], right[FILE_NAME_LEN];

	record_name_format(a, left);
	record_name_format(b, right);
	return strcmp(left, right);
}

static int
withdrawn_read(
    struct lines *lines, struct manifest *manifest, struct error *err)
{
	struct span before = { 0 }, value;
	size_t size = 0;

	while (lines_next_is(lines, "withdrawn")) {
		size_t n = manifest->withdrawn_count;

		if (statement_repeat(lines, "withdrawn", LINE_VALUE_MAX,
		        &before, &value, err) != 0)
			return -1;
		if (n == WITHDRAWN_MAX)
			return lines_refuse(lines, err, fix_sealer,
			    N_("more than %d withdrawn files"), WITHDRAWN_MAX);
		if (n == size) {
			size = size ? size * 2 : 8;
			manifest->withdrawn = memory_grow(manifest->withdrawn,
			    size, sizeof(manifest->withdrawn[0]));
		}
		manifest->withdrawn[n].reason = NULL;
		if (withdrawn_read_line(
		        lines, value, &manifest->withdrawn[n], err) != 0)
			return -1;
		manifest->withdrawn_count++;
	}
	return 0;
}

static int
files_read(struct lines *lines, struct manifest *manifest, struct error *err)
{
	struct span before = { 0 }, value;
	size_t size = 0;

	while (lines_next_is(lines, "file")) {
		size_t n = manifest->file_count;

		if (statement_repeat(lines, "file", LINE_VALUE_MAX, &before,
		        &value, err) != 0)
			return -1;
		if (n == MANIFEST_FILES_MAX)
			return lines_refuse(lines, err, fix_sealer,
			    N_("more than %d files"), MANIFEST_FILES_MAX);
		if (n == size) {
			size = size ? size * 2 : 16;
			manifest->files = memory_grow(
			    manifest->files, size, sizeof(manifest->files[0]));
		}
		if (file_read_line(lines, value, &manifest->files[n], err) != 0)
			return -1;
		manifest->file_count++;
	}
	return 0;
}

/* A file of either list, to find what stands twice. */
struct listed {
	struct record_name name;
	struct digest digest;
};

static int
listed_by_name(const void *a, const void *b)
{
	return name_compare(
	    ((const struct listed *)a)->name, ((const struct listed *)b)->name);
}

static int
listed_by_digest(const void *a, const void *b)
{
	return memcmp(((const struct listed *)a)->digest.bytes,
	    ((const struct listed *)b)->digest.bytes, DIGEST_LEN);
}

/* Neither a name nor the same bytes twice: no paper counts twice (P2). */
static int
unique_check(struct listed *listed, size_t count, struct error *err)
{
	char name[FILE_NAME_LEN], other[FILE_NAME_LEN];

	qsort(listed, count, sizeof(listed[0]), listed_by_name);
	for (size_t i = 1; i < count; i++) {
		if (listed_by_name(&listed[i - 1], &listed[i]) != 0)
			continue;
		record_name_format(listed[i].name, name);
		return error_set(err, ERROR_INPUT, fix_sealer,
		    N_("%s stands twice in the manifest"), name);
	}
	qsort(listed, count, sizeof(listed[0]), listed_by_digest);
	for (size_t i = 1; i < count; i++) {
		if (listed_by_digest(&listed[i - 1], &listed[i]) != 0)
			continue;
		record_name_format(listed[i - 1].name, name);
		record_name_format(listed[i].name, other);
		return error_set(err, ERROR_INPUT, fix_sealer,
		    N_("%s and %s are the same file twice (same digest)"), name,
		    other);
	}
	return 0;
}

static int
lists_check(const struct manifest *manifest, struct error *err)
{
	size_t count = manifest->file_count + manifest->withdrawn_count;
	struct listed *listed = NULL;
	int rc = 0;

	if (count > 1) {
		listed = memory_new(count, sizeof(listed[0]));
		for (size_t i = 0; i < manifest->file_count; i++)
			listed[i] = (struct listed){ manifest->files[i].name,
				manifest->files[i].digest };
		for (size_t i = 0; i < manifest->withdrawn_count; i++)
			listed[manifest->file_count + i] =
			    (struct listed){ manifest->withdrawn[i].name,
				    manifest->withdrawn[i].digest };
		rc = unique_check(listed, count, err);
	}
	free(listed);
	return rc;
}

int
manifest_parse(
    struct verified text, struct manifest *manifest, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*manifest = (struct manifest){ .files = NULL };
	if (statement_parse(&lines, NOTE_MANIFEST, &manifest->head, err) != 0 ||
	    lines_yes_no(&lines, "final", &manifest->final, err) != 0 ||
	    withdrawn_read(&lines, manifest, err) != 0 ||
	    files_read(&lines, manifest, err) != 0 ||
	    slots_parse(&lines, manifest->slots, &manifest->slot_count, err) !=
	        0 ||
	    lines_end(&lines, err) != 0 || lists_check(manifest, err) != 0) {
		manifest_clear(manifest);
		return -1;
	}
	return 0;
}

void
manifest_format(const struct manifest *manifest, struct text *text)
{
	char name[FILE_NAME_LEN], digest[DIGEST_TEXT_LEN];

	statement_format(&manifest->head, NOTE_MANIFEST, text);
	text_addf(text, "final %s\n", manifest->final ? "yes" : "no");
	for (size_t i = 0; i < manifest->withdrawn_count; i++) {
		const struct manifest_withdrawn *one = &manifest->withdrawn[i];

		record_name_format(one->name, name);
		digest_format(&one->digest, digest);
		text_addf(
		    text, "withdrawn %s %s %s\n", name, digest, one->reason);
	}
	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct manifest_file *one = &manifest->files[i];

		record_name_format(one->name, name);
		digest_format(&one->digest, digest);
		text_addf(text, "file %s %llu %llu %llu %s\n", name,
		    (unsigned long long)one->papers,
		    (unsigned long long)one->count_a,
		    (unsigned long long)one->count_b, digest);
	}
	slots_format(manifest->slots, manifest->slot_count, text);
}

static int
file_compare(const void *a, const void *b)
{
	return name_compare(((const struct manifest_file *)a)->name,
	    ((const struct manifest_file *)b)->name);
}

static int
withdrawn_compare(const void *a, const void *b)
{
	return name_compare(((const struct manifest_withdrawn *)a)->name,
	    ((const struct manifest_withdrawn *)b)->name);
}

void
manifest_sort(struct manifest *manifest)
{
	if (manifest->file_count > 1)
		qsort(manifest->files, manifest->file_count,
		    sizeof(manifest->files[0]), file_compare);
	if (manifest->withdrawn_count > 1)
		qsort(manifest->withdrawn, manifest->withdrawn_count,
		    sizeof(manifest->withdrawn[0]), withdrawn_compare);
}

const struct manifest_file *
manifest_find(const struct manifest *manifest, struct record_name name)
{
	struct manifest_file wanted = { .name = name };

	if (manifest->file_count == 0)
		return NULL;
	return bsearch(&wanted, manifest->files, manifest->file_count,
	    sizeof(manifest->files[0]), file_compare);
}

uint64_t
manifest_papers(const struct manifest *manifest)
{
	uint64_t papers = 0;

	for (size_t i = 0; i < manifest->file_count; i++)
		papers += manifest->files[i].papers;
	return papers;
}

void
manifest_clear(struct manifest *manifest)
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		free(manifest->withdrawn[i].reason);
	free(manifest->withdrawn);
	free(manifest->files);
	*manifest = (struct manifest){ .files = NULL };
}
