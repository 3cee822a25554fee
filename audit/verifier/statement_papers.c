#include <stdlib.h>
#include <string.h>

#include "audit/verifier/statement.h"

#define FILES_MAX 20000
#define WITHDRAWN_MAX 10000
#define PAPERS_OF_FILE_MAX 10000000
#define REASON_MAX 200
#define SHEET_PAPERS_MAX 100
#define DECIDED_MAX (SHEET_PAPERS_MAX * QUESTIONS)
#define OBJECTIONS_MAX 1000
#define WORDS_MAX 300
#define SERIAL_DIGITS 16

bool
papers_name_read(struct bytes text, struct papers_name *name)
{
	struct bytes digits;
	uint64_t number;

	name->bundles = bytes_skip(&text, "bundles-");
	if (!name->bundles && !bytes_skip(&text, "ballots-"))
		return false;
	if (!bytes_until(&text, '.', &digits) || !bytes_is(text, "csv") ||
	    digits.len < 3)
		return false;
	/* Zeros fill up to three digits and no further. */
	if (digits.len == 3)
		for (int i = 0; i < 2 && digits.at[0] == '0'; i++)
			digits = bytes_part(digits.at + 1, digits.len - 1);
	if (!bytes_number(digits, 999999, &number) || number == 0)
		return false;
	name->number = (uint32_t)number;
	return true;
}

void
papers_name_text(struct papers_name name, char out[PAPERS_NAME_BYTES])
{
	snprintf(out, PAPERS_NAME_BYTES, "%s-%03u.csv",
	    name.bundles ? "bundles" : "ballots", (unsigned)name.number);
}

static bool
cut_name(struct bytes *rest, struct papers_name *name)
{
	struct bytes part;

	return bytes_field(rest, ' ', &part) && papers_name_read(part, name);
}

/* --- manifest ------------------------------------------------------------- */

static bool
withdrawn_read(struct reading *reading, struct manifest *manifest)
{
	struct bytes before = { NULL, 0 }, value;

	while (lines_ahead(&reading->lines, "withdrawn")) {
		size_t n = manifest->withdrawn_count;
		struct manifest_gone *gone;

		if (!take_repeat(reading, "withdrawn", &before, &value))
			return false;
		if (n == WITHDRAWN_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    WITHDRAWN_MAX, "withdrawn");
		manifest->withdrawn = list_add(
		    manifest->withdrawn, n, sizeof(manifest->withdrawn[0]));
		gone = &manifest->withdrawn[n];
		if (!cut_name(&value, &gone->name) ||
		    !cut_digest(&value, gone->digest) ||
		    !cut_text(reading, value, REASON_MAX, &gone->reason))
			return LINE_WRONG(reading, "the line must read: %s",
			    "withdrawn NAME DIGEST REASON");
		manifest->withdrawn_count++;
	}
	return true;
}

static bool
files_read(struct reading *reading, struct manifest *manifest)
{
	struct bytes before = { NULL, 0 }, value;
	uint64_t a, b;

	while (lines_ahead(&reading->lines, "file")) {
		size_t n = manifest->file_count;
		struct manifest_file *file;

		if (!take_repeat(reading, "file", &before, &value))
			return false;
		if (n == FILES_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    FILES_MAX, "file");
		manifest->files =
		    list_add(manifest->files, n, sizeof(manifest->files[0]));
		file = &manifest->files[n];
		if (!cut_name(&value, &file->name) ||
		    !cut_number(&value, PAPERS_OF_FILE_MAX, &file->papers) ||
		    !cut_number(&value, PAPERS_OF_FILE_MAX, &a) ||
		    !cut_number(&value, PAPERS_OF_FILE_MAX, &b) ||
		    !cut_digest(&value, file->digest) || value.at != NULL)
			return LINE_WRONG(reading, "the line must read: %s",
			    "file NAME PAPERS COUNT-A COUNT-B DIGEST");
		if (a != file->papers || b != file->papers)
			return LINE_WRONG(reading,
			    "the papers and both counts of them differ");
		manifest->file_count++;
	}
	return true;
}

/* All that a manifest names, to see what stands twice. */
struct named_file {
	struct papers_name name;
	uint8_t digest[DIGEST_LEN];
};

static int
name_order(const void *a, const void *b)
{
	const struct papers_name *x = &((const struct named_file *)a)->name;
	const struct papers_name *y = &((const struct named_file *)b)->name;

	if (x->bundles != y->bundles)
		return x->bundles - y->bundles;
	return (x->number > y->number) - (x->number < y->number);
}

static int
digest_order(const void *a, const void *b)
{
	return memcmp(((const struct named_file *)a)->digest,
	    ((const struct named_file *)b)->digest, DIGEST_LEN);
}

static bool
has_twins(struct named_file *all, size_t count,
    int (*order)(const void *, const void *))
{
	qsort(all, count, sizeof(all[0]), order);
	for (size_t i = 1; i < count; i++)
		if (order(&all[i - 1], &all[i]) == 0)
			return true;
	return false;
}

/* No name and no bytes twice: no paper counts twice. */
static bool
are_unique(struct reading *reading, const struct manifest *manifest)
{
	size_t count = 0;
	struct named_file *all = memory_take(
	    manifest->file_count + manifest->withdrawn_count + 1, sizeof(*all));
	bool good = true;

	for (size_t i = 0; i < manifest->file_count; i++, count++) {
		all[count].name = manifest->files[i].name;
		memcpy(
		    all[count].digest, manifest->files[i].digest, DIGEST_LEN);
	}
	for (size_t i = 0; i < manifest->withdrawn_count; i++, count++) {
		all[count].name = manifest->withdrawn[i].name;
		memcpy(all[count].digest, manifest->withdrawn[i].digest,
		    DIGEST_LEN);
	}
	if (count > 1 && has_twins(all, count, name_order))
		good =
		    LINE_WRONG(reading, "a file stands twice in the manifest");
	else if (count > 1 && has_twins(all, count, digest_order))
		good = LINE_WRONG(
		    reading, "two files of the manifest are the same bytes");
	free(all);
	return good;
}

bool
manifest_read(struct reading *reading, struct manifest *manifest)
{
	return take_yes_no(reading, "final", &manifest->final) &&
	       withdrawn_read(reading, manifest) &&
	       files_read(reading, manifest) && are_unique(reading, manifest);
}

/* --- sheet ---------------------------------------------------------------- */

static bool
cut_serial(struct bytes *rest, uint64_t *serial)
{
	struct bytes part;
	uint8_t bytes[SERIAL_DIGITS / 2];

	if (!bytes_field(rest, ' ', &part) ||
	    !bytes_hex(part, bytes, sizeof(bytes)))
		return false;
	*serial = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*serial = *serial << 8 | bytes[i];
	return true;
}

static bool
decided_take(struct reading *reading, struct sheet *sheet, struct bytes value)
{
	size_t n = sheet->line_count;
	struct sheet_line *line = &sheet->lines[n];
	struct sheet_line *last = n > 0 ? line - 1 : NULL;
	struct bytes code;

	*line = (struct sheet_line){ .question = NOWHERE };
	if (!cut_serial(&value, &line->serial) ||
	    !cut_id(&value, line->question_id) ||
	    !bytes_field(&value, ' ', &code) || value.at != NULL ||
	    code.len != 1 || code.at[0] < '0' || code.at[0] > 'z' ||
	    (code.at[0] > '9' && code.at[0] < 'A') ||
	    (code.at[0] > 'Z' && code.at[0] < 'a'))
		return LINE_WRONG(reading, "the line must read: %s",
		    "decided SERIAL QUESTION CODE");
	line->code = code.at[0];
	sheet->line_count++;
	/* Sorted: those of one paper, and of one question, stand together. */
	if (last != NULL && last->serial == line->serial)
		return strcmp(last->question_id, line->question_id) != 0 ||
		       LINE_WRONG(
		           reading, "a question of one paper is decided twice");
	return ++sheet->paper_count <= SHEET_PAPERS_MAX ||
	       LINE_WRONG(reading, "more than %d papers on one sheet",
	           SHEET_PAPERS_MAX);
}

static bool
decided_read(struct reading *reading, struct sheet *sheet)
{
	struct bytes before = { NULL, 0 }, value;

	do {
		if (!take_repeat(reading, "decided", &before, &value))
			return false;
		if (sheet->line_count == DECIDED_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    DECIDED_MAX, "decided");
		sheet->lines = list_add(
		    sheet->lines, sheet->line_count, sizeof(sheet->lines[0]));
		if (!decided_take(reading, sheet, value))
			return false;
	} while (lines_ahead(&reading->lines, "decided"));
	return true;
}

/* "<serial> <person>: <words>", to a paper that stands above. */
static bool
is_objection(const struct sheet *sheet, struct bytes value)
{
	struct bytes person;
	const char *colon;
	uint64_t serial;
	bool known = false;

	if (!cut_serial(&value, &serial) || value.at == NULL)
		return false;
	colon = memmem(value.at, value.len, ": ", 2);
	if (colon == NULL)
		return false;
	person = bytes_part(value.at, (size_t)(colon - value.at));
	value = bytes_part(colon + 2, value.len - person.len - 2);
	for (size_t i = 0; i < sheet->line_count; i++)
		known |= sheet->lines[i].serial == serial;
	return known && bytes_are_text(person, 95) &&
	       bytes_are_text(value, WORDS_MAX);
}

static bool
objections_read(struct reading *reading, const struct sheet *sheet)
{
	struct bytes before = { NULL, 0 }, value;

	for (int n = 0; lines_ahead(&reading->lines, "objection"); n++) {
		if (!take_repeat(reading, "objection", &before, &value))
			return false;
		if (n == OBJECTIONS_MAX)
			return LINE_WRONG(reading, "more than %d lines \"%s\"",
			    OBJECTIONS_MAX, "objection");
		if (!is_objection(sheet, value))
			return LINE_WRONG(reading,
			    "the line must read: %s, of a paper of this sheet",
			    "objection SERIAL PERSON: WORDS");
	}
	return true;
}

bool
sheet_read(struct reading *reading, struct sheet *sheet)
{
	struct bytes value;
	uint8_t salt[16];

	if (!take_id(reading, "unit", sheet->unit_id) ||
	    !take_value(reading, "salt", &value))
		return false;
	if (!bytes_hex(value, salt, sizeof(salt)))
		return LINE_WRONG(
		    reading, "\"%s\" must be 32 digits 0-9 a-f", "salt");
	return decided_read(reading, sheet) && objections_read(reading, sheet);
}
