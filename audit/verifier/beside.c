#include "audit/verifier/beside.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"

#define FOLDER "attachments/"
#define DOCUMENTS "documents/"
#define RETIREMENT FOLDER "retirement.note"

static bool
begins(const char *path, const char *start)
{
	return strncmp(path, start, strlen(start)) == 0;
}

/* --- retirement.note ------------------------------------------------------ */

static void
fail(const struct chain *chain, const char *path, size_t line, const char *what)
{
	report_why(chain->report, REPORT_FAILED, path, line, "%s", what);
}

/* The note id of the bundle.note that stands beside it. */
static bool
bundle_note_id(const struct chain *chain, uint8_t id[DIGEST_LEN])
{
	struct bundle_file *file = bundle_find(chain->bundle, "bundle.note");
	struct bytes bytes;
	struct note note;

	if (file == NULL || !file->present ||
	    !chain_read_note(chain, file, &bytes, &note))
		return false;
	memcpy(id, note.id, DIGEST_LEN);
	bundle_release(&bytes);
	return true;
}

/* The log that went is the one of this bundle. */
static bool
is_log(const struct chain *chain, struct bytes value)
{
	uint8_t root[DIGEST_LEN], wanted[DIGEST_LEN];
	struct bytes size;
	uint64_t number;

	if (!bytes_until(&value, ' ', &size) ||
	    !bytes_number(size, UINT64_MAX, &number) ||
	    !bytes_digest(value, root))
		return false;
	log_root(chain->log, chain->log->count, wanted);
	return number == chain->log->count &&
	       memcmp(root, wanted, DIGEST_LEN) == 0;
}

/* until, log, public and the slots: formats.md §18. */
static void
retirement_lines(const struct chain *chain, const struct head *head,
    struct text_lines *lines)
{
	const struct setup *setup = &chain->definition.setup;
	uint8_t id[DIGEST_LEN], wanted[DIGEST_LEN];
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN] = "";
	struct bytes value;
	size_t count;

	if (!lines_value(lines, "until", &value) ||
	    !bytes_is(value, setup->retention))
		fail(chain, RETIREMENT, lines->number,
		    "it does not name the day of the setup, until which "
		    "everything is kept");
	else if (strcmp(head->date, setup->retention) <= 0)
		fail(chain, RETIREMENT, 0,
		    "it was signed before the retention period was over");
	else if (!lines_value(lines, "log", &value) || !is_log(chain, value))
		fail(chain, RETIREMENT, lines->number,
		    "it speaks of another log than the one in this bundle");
	else if (!lines_value(lines, "public", &value) ||
	         !bytes_digest(value, id) || !bundle_note_id(chain, wanted) ||
	         memcmp(id, wanted, DIGEST_LEN) != 0)
		fail(chain, RETIREMENT, lines->number,
		    "it speaks of another bundle than this one");
	else if (!slots_read(lines, NOTE_RETIREMENT, slots, &count, why))
		report_why(chain->report, REPORT_FAILED, RETIREMENT,
		    lines->number, "%s", why);
}

static void
retirement_take(
    const struct chain *chain, struct bundle_file *file, bool is_public)
{
	char why[WHY_LEN] = "";
	struct text_lines lines;
	struct bytes bytes;
	struct note note;
	struct head head;
	bool invalid;

	if (!chain_read_note(chain, file, &bytes, &note))
		return;
	lines = lines_of(note.text);
	if (!is_public)
		fail(chain, file->path, 0,
		    "what is deleted leaves its public bundle, and this is "
		    "none");
	if (!head_read(&lines, &head, why) || head.kind != NOTE_RETIREMENT ||
	    !chain_head_ours(chain, &head) ||
	    strcmp(head.subject, chain->log->open.station) != 0)
		fail(chain, file->path, 0,
		    "it is no retirement of this election and station");
	else if (!chain_holds(chain, SIZE_MAX, &note, &invalid, why))
		report_why(chain->report, REPORT_FAILED, file->path, 0,
		    "its signatures do not hold: %s", why);
	else
		retirement_lines(chain, &head, &lines);
	bundle_release(&bytes);
}

/* --- signatures that came later ------------------------------------------- */

static bool
is_here(const struct chain *chain, const uint8_t id[DIGEST_LEN])
{
	uint8_t own[DIGEST_LEN];

	for (size_t i = 0; i < chain->log->count; i++) {
		const struct entry *entry = &chain->log->entries[i];

		if (entry->type == ENTRY_ACCEPTED && entry->is_note &&
		    memcmp(entry->id, id, DIGEST_LEN) == 0)
			return true;
	}
	return bundle_note_id(chain, own) && memcmp(own, id, DIGEST_LEN) == 0;
}

/* The same text as one of the bundle's notes, signed by more people. */
static void
signatures_take(const struct chain *chain, struct bundle_file *file)
{
	char why[WHY_LEN] = "";
	struct bytes bytes;
	struct note note;
	bool invalid;

	if (!chain_read_note(chain, file, &bytes, &note))
		return;
	if (!is_here(chain, note.id))
		fail(chain, file->path, 0,
		    "no note of this bundle has its text");
	else if (!chain_holds(chain, SIZE_MAX, &note, &invalid, why))
		report_why(chain->report, REPORT_FAILED, file->path, 0,
		    "its signatures do not hold: %s", why);
	bundle_release(&bytes);
}

static void
head_take(const struct chain *chain, struct bundle_file *file,
    struct witnesses *witnesses)
{
	struct bytes bytes;

	if (bundle_read(chain->bundle, file, CHECKPOINT_MAX, &bytes,
	        chain->report) != 0)
		return;
	heads_take(chain, bytes, file->path, true, witnesses);
	bundle_release(&bytes);
}

static bool
is_scan(const char *path)
{
	return text_ends(path, ".pdf") || text_ends(path, ".png") ||
	       text_ends(path, ".jpg");
}

void
attachments_take(
    const struct chain *chain, bool is_public, struct witnesses *witnesses)
{
	size_t scans = 0;

	for (size_t i = 0; i < chain->bundle->count; i++) {
		struct bundle_file *file = &chain->bundle->files[i];

		if (!file->present || !begins(file->path, FOLDER))
			continue;
		if (strcmp(file->path, RETIREMENT) == 0)
			retirement_take(chain, file, is_public);
		else if (text_ends(file->path, ".note"))
			signatures_take(chain, file);
		else if (is_scan(file->path))
			scans++;
		else
			head_take(chain, file, witnesses);
	}
	if (scans > 0)
		report_add(chain->report, REPORT_UNCHECKED, NULL, 0,
		    "%zu scans of paper, for which nobody signed", scans);
}

/* --- documents ------------------------------------------------------------ */

/* formats.md §19 */
static bool
is_published(const char *name)
{
	static const char *const names[] = { "index.html", "turnout-record.pdf",
		"count-record.pdf", "city-record.pdf", "certificate.pdf",
		"findings.pdf", "interim.pdf", "result.json", "result.csv",
		"result-wide.csv", "nist-results.json", "nist-results.xml",
		"nist-log.json", "nist-log.xml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
document_check(
    const struct chain *chain, const struct bundle_file *file, bool is_public)
{
	const struct bundle_file *result =
	    bundle_find(chain->bundle, "result.json");

	if (is_public && !is_published(file->path + strlen(DOCUMENTS)))
		fail(chain, file->path, 0,
		    "kaihyo tally publish makes no such document");
	if (strcmp(file->path, DOCUMENTS "result.json") == 0 &&
	    (result == NULL || !result->present ||
	        memcmp(result->digest, file->digest, DIGEST_LEN) != 0))
		fail(chain, file->path, 0,
		    "it is not the result.json of this bundle");
}

static int
digest_order(const void *a, const void *b)
{
	return memcmp(
	    *(const uint8_t *const *)a, *(const uint8_t *const *)b, DIGEST_LEN);
}

/*
 * The bytes of what the log names and this bundle does not hold: voters'
 * lists, and in a public one papers and decision sheets.
 */
static void
disguised_check(const struct chain *chain)
{
	const struct log *log = chain->log;
	const uint8_t **kept = memory_take(log->count + 1, sizeof(*kept));
	size_t count = 0;

	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].type == ENTRY_ACCEPTED &&
		    log->entries[i].file == NULL)
			kept[count++] = log->entries[i].sha256;
	if (count > 1)
		qsort(kept, count, sizeof(*kept), digest_order);
	for (size_t i = 0; count > 0 && i < chain->bundle->count; i++) {
		const struct bundle_file *file = &chain->bundle->files[i];
		const uint8_t *digest = file->digest;

		if (file->present && !file->claimed &&
		    bsearch(&digest, kept, count, sizeof(*kept),
		        digest_order) != NULL)
			fail(chain, file->path, 0,
			    "a file of this kind may not be in such a bundle");
	}
	free(kept);
}

void
documents_check(const struct chain *chain, bool is_public)
{
	size_t documents = 0;

	for (size_t i = 0; i < chain->bundle->count; i++) {
		const struct bundle_file *file = &chain->bundle->files[i];

		if (!file->present || !begins(file->path, DOCUMENTS))
			continue;
		document_check(chain, file, is_public);
		documents++;
	}
	disguised_check(chain);
	if (documents > 0)
		report_add(chain->report, REPORT_UNCHECKED, NULL, 0,
		    "%zu pages and forms, which were not compared with the "
		    "result",
		    documents);
}
