#include "audit/verifier/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/verifier/beside.h"
#include "audit/verifier/digest.h"
#include "audit/verifier/foresee.h"
#include "audit/verifier/heads.h"
#include "audit/verifier/result.h"
#include "audit/verifier/truth.h"

#define PAPERS_BYTES_MAX (16u << 20)
#define RESULT_BYTES_MAX (64u << 20)

struct verify {
	const struct verify_wish *wish;
	struct verify_sums *sums;
	struct report *report;
	struct bundle bundle;
	struct log log;
	struct ed25519 *ed25519;
	struct chain chain;
	struct model *model;
	bool is_public;
	unsigned shown; /* per cent, for the progress line */
};

static void
progress(struct verify *verify, const char *what, uint64_t done, uint64_t all)
{
	unsigned percent = all == 0 ? 100 : (unsigned)(done * 100 / all);

	if (!verify->wish->progress || percent == verify->shown)
		return;
	verify->shown = percent;
	fprintf(stderr, "\r%s %3u %%  ", what, percent);
	if (done >= all)
		fputs("\r                              \r", stderr);
	fflush(stderr);
}

static void
hash_progress(void *context, uint64_t done, uint64_t all)
{
	progress(context, "SHA-256", done, all);
}

/* --- files from outside the bundle
 * ---------------------------------------------- */

static bool
outside_read(
    struct verify *verify, const char *path, size_t max, struct bytes *bytes)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char *at = memory_take(max + 1, 1);
	struct stat is;
	size_t len = 0;
	ssize_t got = 1;

	if (fd < 0 || fstat(fd, &is) != 0 || !S_ISREG(is.st_mode))
		got = -1;
	while (got > 0 && len <= max) {
		got = read(fd, at + len, max + 1 - len);
		if (got > 0)
			len += (size_t)got;
	}
	if (fd >= 0)
		close(fd);
	if (got == 0 && len <= max) {
		*bytes = bytes_part(at, len);
		return true;
	}
	free(at);
	report_add(verify->report, REPORT_FAILED, path, 0,
	    "it cannot be read, or is too large");
	return false;
}

/* --- the log and what it stands for
 * --------------------------------------------- */

/* What bundle.note claims to be; its signatures are looked at later. */
static bool
claims_public(struct verify *verify)
{
	struct bundle_file *file = bundle_find(&verify->bundle, "bundle.note");
	bool is_public = false;
	struct bytes bytes;

	if (file == NULL || !file->present || file->size > NOTE_MAX ||
	    bundle_read(
	        &verify->bundle, file, NOTE_MAX, &bytes, verify->report) != 0)
		return false;
	is_public = memmem(bytes.at, bytes.len, "\nlevel public\n", 14) != NULL;
	bundle_release(&bytes);
	return is_public;
}

static bool
take_log(struct verify *verify)
{
	struct bundle_file *file = bundle_find(&verify->bundle, "log.txt");
	struct bytes bytes;
	int rc;

	if (file == NULL || !file->present) {
		report_add(verify->report, REPORT_FAILED, "log.txt", 0,
		    "the bundle has no such file");
		return false;
	}
	if (bundle_read(&verify->bundle, file, LOG_BYTES_MAX, &bytes,
	        verify->report) != 0)
		return false;
	rc = log_read(bytes, &verify->log, verify->report);
	bundle_release(&bytes);
	if (rc != 0)
		return false;
	verify->is_public = claims_public(verify);
	log_claim_files(
	    &verify->log, &verify->bundle, verify->is_public, verify->report);
	if (!verify->log.closed && !verify->wish->working)
		report_add(verify->report, REPORT_INCOMPLETE, "log.txt",
		    verify->log.count,
		    "the log is not closed: its end may be missing");
	return true;
}

/* --- statements
 * ------------------------------------------------------------------- */

/* An interim report was drafted by this station, as entry `size` says. */
static void
drafted_check(
    struct verify *verify, const struct note *note, const char *file, size_t at)
{
	const struct entry *entry = &verify->log.entries[at];

	if (entry->type != ENTRY_DRAFTED ||
	    memcmp(entry->id, note->id, DIGEST_LEN) != 0)
		report_add(verify->report, REPORT_FAILED, file, 0,
		    "entry %zu of the log does not say that it was drafted",
		    at);
}

/*
 * The line "log" of a certificate or an interim report: what the log was when
 * it was drafted.
 */
static void
drafted_log(struct verify *verify, const struct note *note, const char *file,
    size_t seq)
{
	struct text_lines lines = lines_of(note->text);
	struct bytes value, size;
	uint8_t root[DIGEST_LEN], wanted[DIGEST_LEN];
	uint64_t number;

	while (!lines_at_end(&lines) && !lines_ahead(&lines, "log"))
		if (!lines_next(&lines, &value))
			return;
	if (!lines_value(&lines, "log", &value))
		return; /* a declaration, or its form is wrong: said there */
	if (!bytes_until(&value, ' ', &size) ||
	    !bytes_number(size, seq, &number) || !bytes_digest(value, root)) {
		report_add(verify->report, REPORT_FAILED, file, lines.number,
		    "it does not name a log before its own entry");
		return;
	}
	log_root(&verify->log, number, wanted);
	if (memcmp(root, wanted, DIGEST_LEN) != 0)
		report_add(verify->report, REPORT_FAILED, file, lines.number,
		    "the first %llu entries of the log are not those that "
		    "were certified",
		    (unsigned long long)number);
	if (note_kind_of(note->text) == NOTE_INTERIM)
		drafted_check(verify, note, file, (size_t)number);
}

/* Slots filled on paper: nobody can check these here. */
static void
count_paper_slots(struct verify *verify, const struct note *note)
{
	struct text_lines lines = lines_of(note->text);
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN];
	struct bytes line;
	size_t count;

	while (!lines_at_end(&lines) && !lines_ahead(&lines, "slot"))
		if (!lines_next(&lines, &line))
			return;
	if (lines_at_end(&lines) ||
	    !slots_read(&lines, note_kind_of(note->text), slots, &count, why))
		return;
	for (size_t i = 0; i < count; i++)
		verify->sums->paper_slots += slots[i].how == SLOT_PAPER;
}

static void
take_note(struct verify *verify, size_t seq, enum note_kind kind)
{
	const struct entry *entry = &verify->log.entries[seq];
	char then[WHY_LEN] = "", now[WHY_LEN] = "";
	struct note_in in = {
		.seq = seq, .entry = entry, .file = entry->file->path
	};
	bool invalid = false, before;
	struct bytes bytes;
	struct note note;

	if (!chain_read_note(&verify->chain, entry->file, &bytes, &note))
		return;
	/* That one was verified with its own log. */
	before = log_is_before(&verify->log.after, note.id);
	verify->sums->notes++;
	verify->sums->signatures += note.count;
	if (memcmp(note.id, entry->id, DIGEST_LEN) != 0)
		report_add(verify->report, REPORT_FAILED, in.file, 0,
		    "its text is not the one that entry %zu of the log names",
		    seq);
	if (note_kind_of(note.text) != kind) {
		report_add(verify->report, REPORT_FAILED, in.file, 1,
		    "the text is no %s", note_kind_name(kind));
	} else if (!before &&
	           !chain_holds(&verify->chain, seq, &note, &invalid, then)) {
		report_why(verify->report, REPORT_FAILED, in.file, 0,
		    "its signatures did not hold when it was taken in: %s",
		    then);
	} else {
		if (!before && !chain_holds(&verify->chain, SIZE_MAX, &note,
		                   &invalid, now))
			report_why(verify->report, REPORT_NOTE, in.file, 0,
			    "its signatures hold no longer: %s", now);
		/* What a canvass takes in speaks of another log. */
		if ((kind == NOTE_CERTIFICATE || kind == NOTE_INTERIM) &&
		    !before &&
		    strcmp(entry->subject, verify->log.open.station) == 0)
			drafted_log(verify, &note, in.file, seq);
		count_paper_slots(verify, &note);
		in.text = note.text;
		in.id = note.id;
		in.why = now;
		model_take_note(verify->model, &in, verify->report);
	}
	bundle_release(&bytes);
}

/* The kind of note that a stored file of this kind holds, of those that a
 * station takes in on the night. */
static enum note_kind
statement_kind(enum file_kind kind)
{
	return file_kind_is_note(kind) && kind != FILE_BUNDLE
	           ? note_kind_find(bytes_of(file_kind_name(kind)))
	           : NOTE_NONE;
}

/* Was this certificate of this station taken in? */
static bool
has_certificate(const struct verify *verify, const char *station,
    const uint8_t id[DIGEST_LEN])
{
	for (size_t i = 0; i < verify->log.count; i++) {
		const struct entry *entry = &verify->log.entries[i];

		if (entry->type == ENTRY_ACCEPTED &&
		    entry->kind == FILE_CERTIFICATE &&
		    strcmp(entry->subject, station) == 0 &&
		    memcmp(entry->id, id, DIGEST_LEN) == 0)
			return true;
	}
	return false;
}

/* The bundle.note of a station, in a canvass: signed, over a certificate
 * that came with it. What it lists is in the station's own bundle. */
static void
take_station_note(struct verify *verify, size_t seq)
{
	const struct entry *entry = &verify->log.entries[seq];
	const char *file = entry->file->path;
	char why[WHY_LEN] = "";
	uint8_t id[DIGEST_LEN];
	struct text_lines lines;
	struct bytes bytes, value;
	struct note note;
	struct head head;
	bool invalid;

	if (!chain_read_note(&verify->chain, entry->file, &bytes, &note))
		return;
	verify->sums->notes++;
	verify->sums->signatures += note.count;
	lines = lines_of(note.text);
	if (!head_read(&lines, &head, why) || head.kind != NOTE_BUNDLE ||
	    !chain_head_ours(&verify->chain, &head) ||
	    strcmp(head.subject, entry->subject) != 0 ||
	    memcmp(note.id, entry->id, DIGEST_LEN) != 0)
		report_add(verify->report, REPORT_FAILED, file, 0,
		    "it is not the bundle.note that the log names");
	else if (!chain_holds(&verify->chain, seq, &note, &invalid, why))
		report_why(verify->report, REPORT_FAILED, file, 0,
		    "its signatures did not hold when it was taken in: %s",
		    why);
	else if (!lines_value(&lines, "level", &value) ||
	         !bytes_is(value, "station") ||
	         !lines_value(&lines, "log", &value) ||
	         !lines_value(&lines, "certificate", &value) ||
	         !bytes_digest(value, id) ||
	         !has_certificate(verify, head.subject, id))
		report_add(verify->report, REPORT_FAILED, file, lines.number,
		    "it names no certificate that was taken in with it");
	else
		count_paper_slots(verify, &note);
	bundle_release(&bytes);
}

static void
take_notes(struct verify *verify)
{
	for (size_t seq = 0; seq < verify->log.count; seq++) {
		const struct entry *entry = &verify->log.entries[seq];
		enum note_kind kind;

		progress(verify, "Ed25519", seq + 1, verify->log.count);
		if (entry->type != ENTRY_ACCEPTED || entry->file == NULL)
			continue;
		kind = statement_kind(entry->kind);
		if (kind != NOTE_NONE)
			take_note(verify, seq, kind);
		else if (entry->kind == FILE_BUNDLE)
			take_station_note(verify, seq);
	}
}

static void
take_papers_file(struct verify *verify, const struct entry *entry)
{
	struct bytes bytes;

	if (bundle_read(&verify->bundle, entry->file, PAPERS_BYTES_MAX, &bytes,
	        verify->report) != 0)
		return;
	if (model_take_papers(verify->model, entry->file->path, entry,
	        entry->file->digest, bytes, verify->report)) {
		verify->sums->papers += entry->papers;
		verify->sums->files++;
	}
	bundle_release(&bytes);
}

static void
take_papers(struct verify *verify)
{
	for (size_t seq = 0; seq < verify->log.count; seq++) {
		const struct entry *entry = &verify->log.entries[seq];

		progress(verify, "CSV", seq + 1, verify->log.count);
		if (entry->type != ENTRY_ACCEPTED ||
		    (entry->kind != FILE_BALLOTS &&
		        entry->kind != FILE_BUNDLES))
			continue;
		if (entry->file != NULL)
			take_papers_file(verify, entry);
		else if (verify->is_public)
			model_take_absent(verify->model, entry, verify->report);
	}
}

/* What lies in the log and in no bundle, or not in this one. */
static void
say_unchecked(struct verify *verify)
{
	size_t lists = 0, papers = 0, returns = 0;

	for (size_t i = 0; i < verify->log.count; i++) {
		const struct entry *entry = &verify->log.entries[i];

		if (entry->type != ENTRY_ACCEPTED)
			continue;
		returns += entry->kind == FILE_RETURN;
		if (entry->file != NULL)
			continue;
		lists += entry->kind == FILE_CHECKINS ||
		         entry->kind == FILE_ROLL_LIST ||
		         entry->kind == FILE_ROLL_CHANGES;
		papers += entry->kind == FILE_BALLOTS ||
		          entry->kind == FILE_BUNDLES ||
		          entry->kind == FILE_SHEET;
	}
	if (verify->log.after.size > 0)
		report_add(verify->report, REPORT_NOTE, "log.txt", 1,
		    "it continues a closed log of %llu entries: that one's "
		    "bundle is to be verified, too",
		    (unsigned long long)verify->log.after.size);
	if (returns > 0)
		report_add(verify->report, REPORT_UNCHECKED, NULL, 0,
		    "the papers behind %zu results of offices, which are in "
		    "their own bundles",
		    returns);
	if (lists > 0)
		report_add(verify->report, REPORT_UNCHECKED, NULL, 0,
		    "%zu lists of voters, which are in no bundle", lists);
	if (verify->is_public && papers > 0)
		report_add(verify->report, REPORT_UNCHECKED, NULL, 0,
		    "%zu files of papers and decision sheets, which are in no "
		    "public bundle: the papers were not counted again",
		    papers);
	if (verify->sums->paper_slots > 0)
		report_add(verify->report, REPORT_UNCHECKED, NULL, 0,
		    "%llu signatures that were given on paper",
		    (unsigned long long)verify->sums->paper_slots);
}

/* --- the result
 * --------------------------------------------------------------------- */

static void
write_result(struct verify *verify, const struct buffer *json)
{
	const char *path = verify->wish->write_result;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	size_t done = 0;

	while (fd >= 0 && done < json->len) {
		ssize_t put = write(fd, json->at + done, json->len - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			break;
		done += (size_t)put;
	}
	if (fd < 0 || close(fd) != 0 || done < json->len)
		report_add(verify->report, REPORT_FAILED, path, 0,
		    "the result cannot be written there; it must be a new "
		    "file");
}

static void
take_result(struct verify *verify)
{
	struct bundle_file *file = bundle_find(&verify->bundle, "result.json");
	struct judge_input input = { .model = verify->model,
		.log = &verify->log,
		.bundle = &verify->bundle };
	struct buffer json = { 0 };
	uint8_t digest[DIGEST_LEN];

	if (file == NULL || !file->present)
		report_add(verify->report, REPORT_FAILED, "result.json", 0,
		    "the bundle has no such file");
	else if (bundle_read(&verify->bundle, file, RESULT_BYTES_MAX,
	             &input.result, verify->report) != 0)
		input.result = (struct bytes){ NULL, 0 };
	judge_result(&input, &json, verify->report);
	if (json.len > 0) {
		digest_of(buffer_bytes(&json), digest);
		hex_write(digest, DIGEST_LEN, verify->sums->result);
		if (verify->wish->write_result != NULL)
			write_result(verify, &json);
	}
	bundle_release(&input.result);
	buffer_clear(&json);
}

/* CLOSE names the certificate in force. */
static void
close_check(struct verify *verify)
{
	const struct statement *certificate = model_certificate(verify->model);

	if (certificate == NULL && !verify->wish->working)
		report_add(verify->report, REPORT_INCOMPLETE, NULL, 0,
		    "nothing is certified: no certificate is in force");
	if (verify->log.closed &&
	    (certificate == NULL ||
	        memcmp(certificate->id, verify->log.close_certificate,
	            DIGEST_LEN) != 0))
		report_add(verify->report, REPORT_FAILED, "log.txt",
		    verify->log.count,
		    "the log was closed over another certificate than the one "
		    "in force");
}

/* --- bundle.note
 * --------------------------------------------------------------------- */

#define BUNDLE_NOTE "bundle.note"

static void
bundle_fail(struct verify *verify, size_t line, const char *why)
{
	report_why(verify->report, REPORT_FAILED, BUNDLE_NOTE, line, "%s", why);
}

/* level, log, certificate, sums; slots follow. */
static bool
bundle_lines(struct verify *verify, struct text_lines *lines)
{
	const struct statement *certificate = model_certificate(verify->model);
	uint8_t digest[DIGEST_LEN], wanted[DIGEST_LEN];
	struct bytes value, size;
	uint64_t number;

	if (!lines_value(lines, "level", &value) ||
	    !bytes_is(value, verify->is_public ? "public" : "station"))
		return false;
	if (!lines_value(lines, "log", &value) ||
	    !bytes_until(&value, ' ', &size) ||
	    !bytes_number(size, UINT64_MAX, &number) ||
	    !bytes_digest(value, digest))
		return false;
	log_root(&verify->log, verify->log.count, wanted);
	if (number != verify->log.count ||
	    memcmp(digest, wanted, DIGEST_LEN) != 0)
		bundle_fail(verify, lines->number,
		    "the log of the bundle is not the one that was signed");
	if (!lines_value(lines, "certificate", &value) ||
	    !bytes_digest(value, digest))
		return false;
	if (certificate == NULL ||
	    memcmp(digest, certificate->id, DIGEST_LEN) != 0)
		bundle_fail(verify, lines->number,
		    "it names another certificate than the one in force");
	if (!lines_value(lines, "sums", &value) || !bytes_digest(value, digest))
		return false;
	if (memcmp(digest, verify->bundle.sums, DIGEST_LEN) != 0)
		bundle_fail(verify, lines->number,
		    "SHA256SUMS is not the one that was signed");
	return true;
}

static void
bundle_text(struct verify *verify, const struct note *note)
{
	struct text_lines lines = lines_of(note->text);
	struct slot slots[SLOTS_MAX];
	char why[WHY_LEN] = "";
	struct head head;
	size_t count;

	if (!head_read(&lines, &head, why) || head.kind != NOTE_BUNDLE) {
		bundle_fail(verify, 1, "the text is no bundle");
		return;
	}
	if (!chain_head_ours(&verify->chain, &head) ||
	    strcmp(head.subject, verify->log.open.station) != 0 ||
	    head.number != 1)
		bundle_fail(
		    verify, 0, "it belongs to another election or station");
	if (!bundle_lines(verify, &lines))
		bundle_fail(verify, lines.number,
		    "it does not say what a bundle note says");
	else if (!slots_read(&lines, NOTE_BUNDLE, slots, &count, why))
		bundle_fail(verify, lines.number, why);
}

static void
take_bundle_note(struct verify *verify)
{
	struct bundle_file *file = bundle_find(&verify->bundle, BUNDLE_NOTE);
	char why[WHY_LEN] = "";
	struct bytes bytes;
	struct note note;
	bool invalid;

	if (file == NULL || !file->present) {
		if (!verify->wish->working)
			report_add(verify->report, REPORT_INCOMPLETE,
			    BUNDLE_NOTE, 0,
			    "nobody has signed for this bundle");
		return;
	}
	if (!chain_read_note(&verify->chain, file, &bytes, &note))
		return;
	verify->sums->signatures += note.count;
	if (!chain_holds(&verify->chain, SIZE_MAX, &note, &invalid, why))
		report_why(verify->report, REPORT_FAILED, BUNDLE_NOTE, 0,
		    "its signatures do not hold: %s", why);
	bundle_text(verify, &note);
	count_paper_slots(verify, &note);
	bundle_release(&bytes);
}

/* --- what the observer brought
 * ---------------------------------------------------------- */

/* The root, as compared with paper. */
static void
root_check(struct verify *verify)
{
	char wanted[DIGEST_HEX], plain[DIGEST_HEX] = "";
	const char *root = verify->wish->root;
	size_t len = 0;

	if (root == NULL) {
		if (verify->wish->policy == NULL && !verify->wish->working)
			report_add(verify->report, REPORT_INCOMPLETE, NULL, 0,
			    "nobody compared the root with paper: say --root "
			    "or --policy");
		return;
	}
	for (; *root != '\0' && len < sizeof(plain) - 1; root++)
		if (*root != ' ')
			plain[len++] = *root;
	hex_write(verify->chain.root.fingerprint, DIGEST_LEN, wanted);
	if (strcmp(plain, wanted) != 0)
		report_add(verify->report, REPORT_FAILED, NULL, 0,
		    "the root of the bundle is %s, not the one on your paper",
		    wanted);
}

static struct witnesses *
policy_read(struct verify *verify)
{
	struct witnesses *witnesses = memory_take(1, sizeof(*witnesses));
	const char *path = verify->wish->policy;
	char why[WHY_LEN] = "";
	struct bytes bytes;
	size_t line = 0;
	bool fine = false;

	if (outside_read(verify, path, WITNESSES_FILE_MAX, &bytes)) {
		fine = witnesses_read(bytes, witnesses, &line, why);
		if (!fine)
			report_why(verify->report, REPORT_FAILED, path, line,
			    "%s", why);
		bundle_release(&bytes);
	}
	if (fine)
		return witnesses;
	free(witnesses);
	return NULL;
}

static void
take_wishes(struct verify *verify)
{
	const struct verify_wish *wish = verify->wish;
	struct witnesses *witnesses =
	    wish->policy == NULL ? NULL : policy_read(verify);
	struct bytes bytes;

	root_check(verify);
	for (size_t i = 0; i < wish->checkpoint_count; i++) {
		const char *path = wish->checkpoints[i];

		if (!outside_read(verify, path, CHECKPOINT_MAX, &bytes))
			continue;
		heads_take(&verify->chain, bytes, path, false, witnesses);
		bundle_release(&bytes);
	}
	for (size_t i = 0; i < wish->claim_count; i++)
		heads_claim(&verify->chain, wish->claims[i]);
	attachments_take(&verify->chain, verify->is_public, witnesses);
	if (witnesses != NULL)
		heads_policy(&verify->chain, wish->policy, witnesses);
	free(witnesses);
}

/* --- all of it
 * ----------------------------------------------------------------------------
 */

static void
judge(struct verify *verify)
{
	const struct definition *definition = &verify->chain.definition;
	size_t station = chain_office(&verify->chain);

	verify->sums->known = true;
	verify->sums->rehearsal = definition->election.rehearsal;
	bytes_copy(bytes_of(definition->election.name.ja), verify->sums->title,
	    sizeof(verify->sums->title));
	bytes_copy(bytes_of(verify->log.open.station), verify->sums->station,
	    sizeof(verify->sums->station));
	verify->model = model_new(definition, station, verify->is_public);
	verify->model->after = verify->log.after;
	take_notes(verify);
	model_settle(verify->model, verify->report);
	take_papers(verify);
	model_finish(verify->model, verify->report);
	take_result(verify);
	close_check(verify);
	take_bundle_note(verify);
	heads_of_night(&verify->chain, verify->wish->working);
	take_wishes(verify);
	documents_check(&verify->chain, verify->is_public);
	say_unchecked(verify);
	model_free(verify->model);
}

void
verify_run(const struct verify_wish *wish, struct verify_sums *sums,
    struct report *report)
{
	struct verify verify = { .wish = wish,
		.sums = sums,
		.report = report,
		.bundle = { .folder = -1 } };

	*sums = (struct verify_sums){ .read = false };
	verify.ed25519 = ed25519_new(report);
	if (bundle_open(wish->bundle, &verify.bundle, report) != 0)
		goto out;
	sums->read = true;
	if (wish->children > 0)
		foresee(&verify.bundle, verify.ed25519, wish->children);
	bundle_hash(&verify.bundle, report, hash_progress, &verify);
	if (take_log(&verify) && chain_walk(&verify.chain, &verify.bundle,
	                             &verify.log, verify.ed25519, report))
		judge(&verify);
out:
	chain_clear(&verify.chain);
	log_clear(&verify.log);
	if (verify.bundle.folder >= 0)
		bundle_close(&verify.bundle);
	ed25519_free(verify.ed25519);
}
