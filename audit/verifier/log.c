#include "audit/verifier/log.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/log_payload.h"

#define LOG "log.txt"
#define DEFINITION_ENTRIES 8 /* OPEN and the files it was opened with */

/* The tab-separated fields of a line. */
struct fields {
	struct bytes seq, epoch, prev, time, type, payload;
};

static bool
fields_cut(struct bytes line, struct fields *fields)
{
	if (!bytes_until(&line, '\t', &fields->seq) ||
	    !bytes_until(&line, '\t', &fields->epoch) ||
	    !bytes_until(&line, '\t', &fields->prev) ||
	    !bytes_until(&line, '\t', &fields->time) ||
	    !bytes_until(&line, '\t', &fields->type))
		return false;
	fields->payload = line;
	return true;
}

static void
open_take(struct log *log, const struct payload *payload)
{
	struct opening_entry *open = &log->open;
	struct bytes rehearsal = payload_get(payload, "rehearsal");

	bytes_copy(payload_get(payload, "instance"), open->instance,
	    sizeof(open->instance));
	bytes_copy(payload_get(payload, "station"), open->station,
	    sizeof(open->station));
	payload_digest(payload, "election", open->election);
	payload_digest(payload, "root", open->root);
	bytes_yes_no(rehearsal, &open->rehearsal);
	log->after.size = payload_number(payload, "after-size");
	payload_digest(payload, "after-root", log->after.root);
	payload_digest(payload, "after-certificate", log->after.certificate);
}

/* Files of papers, and sheets that decide some; others say 0. */
static bool
has_papers(enum file_kind kind)
{
	return kind == FILE_BALLOTS || kind == FILE_BUNDLES ||
	       kind == FILE_SHEET;
}

static bool
accepted_take(struct entry *entry, const struct payload *payload)
{
	entry->kind = file_kind_find(payload_get(payload, "kind"));
	bytes_copy(payload_get(payload, "subject"), entry->subject,
	    sizeof(entry->subject));
	entry->number = payload_number(payload, "number");
	entry->papers = payload_number(payload, "papers");
	entry->size = payload_number(payload, "size");
	payload_digest(payload, "sha256", entry->sha256);
	entry->is_note = payload_digest(payload, "id", entry->id);
	return entry->kind < FILE_CHECKPOINT &&
	       (entry->papers == 0 || has_papers(entry->kind)) &&
	       entry->is_note == file_kind_is_note(entry->kind);
}

/* What a station read aloud, held against its certificate. */
static void
heard_take(struct entry *entry, const struct payload *payload)
{
	bool agree = false;

	bytes_copy(payload_get(payload, "station"), entry->subject,
	    sizeof(entry->subject));
	payload_digest(payload, "certificate", entry->id);
	entry->number = payload_number(payload, "figures");
	bytes_yes_no(payload_get(payload, "agree"), &agree);
	entry->papers = agree;
}

static void
checkpoint_take(struct entry *entry, const struct payload *payload)
{
	entry->kind = FILE_CHECKPOINT;
	bytes_copy(payload_get(payload, "moment"), entry->subject,
	    sizeof(entry->subject));
	entry->number = payload_number(payload, "size");
	payload_digest(payload, "root", entry->id);
	payload_digest(payload, "sha256", entry->sha256);
}

/* Takes what the payload says; false if it says what cannot be. */
static bool
entry_take(struct log *log, struct entry *entry, const struct payload *payload,
    struct report *report)
{
	size_t seq = (size_t)(entry - log->entries);

	switch (entry->type) {
	case ENTRY_OPEN:
		open_take(log, payload);
		return seq == 0;
	case ENTRY_ACCEPTED:
		return accepted_take(entry, payload);
	case ENTRY_CHECKPOINT:
		checkpoint_take(entry, payload);
		return true;
	case ENTRY_VERIFIED:
		payload_digest(payload, "result", entry->id);
		if (bytes_is(payload_get(payload, "agree"), "no"))
			report_add(report, REPORT_NOTE, LOG, seq + 1,
			    "the station's own kaihyo-verify did not agree "
			    "with it then");
		return true;
	case ENTRY_CLOSE:
		entry->kind = FILE_CHECKPOINT;
		entry->number = payload_number(payload, "entries");
		payload_digest(payload, "certificate", log->close_certificate);
		payload_digest(payload, "result", log->close_result);
		return true;
	case ENTRY_DRAFTED:
		payload_digest(payload, "id", entry->id);
		return true;
	case ENTRY_MEDIA:
		entry->number = payload_number(payload, "accepted");
		entry->papers = payload_number(payload, "refused");
		entry->size = bytes_is(payload_get(payload, "stopped"), "yes");
		return true;
	case ENTRY_REFUSED:
	case ENTRY_BACKUP:
	case ENTRY_VERIFIER:
		return true;
	case ENTRY_HEARD:
		heard_take(entry, payload);
		return true;
	case ENTRY_NONE:
	case ENTRY_TYPES:
		break;
	}
	return false;
}

static void
prev_check(
    const struct log *log, size_t seq, struct bytes prev, struct report *report)
{
	uint8_t wanted[DIGEST_LEN], got[DIGEST_LEN];

	if (seq == 0)
		digest_of(bytes_of(""), wanted);
	else
		memcpy(wanted, log->leaves[seq - 1], DIGEST_LEN);
	if (!bytes_digest(prev, got) || memcmp(wanted, got, DIGEST_LEN) != 0)
		report_add(report, REPORT_FAILED, LOG, seq + 1,
		    seq == 0
		        ? "the chain does not begin here: lines before are "
		          "missing"
		        : "the chain breaks here: the line before is not the "
		          "one that this entry followed");
}

static void
entry_read(struct log *log, struct bytes line, struct payload *payload,
    struct report *report)
{
	size_t seq = log->count;
	struct entry *entry = &log->entries[seq];
	struct fields fields;
	uint64_t number;

	*entry = (struct entry){ .type = ENTRY_NONE };
	if (line.len > LOG_LINE_MAX || !fields_cut(line, &fields)) {
		report_add(report, REPORT_FAILED, LOG, seq + 1,
		    "this is no entry of a log");
		return;
	}
	if (!bytes_number(fields.seq, UINT64_MAX, &number) || number != seq)
		report_add(report, REPORT_FAILED, LOG, seq + 1,
		    "the entry has not the number %zu, which comes now", seq);
	prev_check(log, seq, fields.prev, report);
	entry->type = payload_type(fields.type);
	if (!bytes_is(fields.epoch, "0") || !bytes_are_time(fields.time) ||
	    entry->type == ENTRY_NONE ||
	    !payload_read(fields.payload, entry->type, payload) ||
	    !entry_take(log, entry, payload, report)) {
		report_add(report, REPORT_FAILED, LOG, seq + 1,
		    "the entry does not say what its type says, or may not "
		    "stand here");
		entry->type = ENTRY_NONE;
	}
}

/* What stands between two MEDIA entries: what one medium brought. */
struct group {
	uint64_t accepted, refused;
	enum entry_type before; /* the entry before */
};

/* May this entry come now, behind those of the definition? */
static bool
group_takes(struct group *group, const struct entry *entry)
{
	bool none = group->accepted + group->refused == 0;
	bool fits = none;

	if (entry->type == ENTRY_ACCEPTED || entry->type == ENTRY_REFUSED) {
		/* A setup and its JSON are one file of a medium. */
		group->refused += entry->type == ENTRY_REFUSED;
		group->accepted += entry->type == ENTRY_ACCEPTED &&
		                   entry->kind != FILE_SETUP_JSON;
		fits = true;
	} else if (entry->type == ENTRY_MEDIA) {
		fits = entry->number == group->accepted &&
		       entry->papers == group->refused &&
		       (!none || entry->size == 1);
		group->accepted = group->refused = 0;
	} else if (entry->type == ENTRY_VERIFIED) {
		fits = group->before == ENTRY_VERIFIER;
	} else if (entry->type == ENTRY_OPEN) {
		fits = false;
	}
	group->before = entry->type;
	return fits;
}

bool
log_is_before(const struct log_after *after, const uint8_t note_id[DIGEST_LEN])
{
	return after->size > 0 &&
	       memcmp(note_id, after->certificate, DIGEST_LEN) == 0;
}

/* Behind the definition, what entry 0 names of the log before. */
static bool
brings_certificate(const struct log *log)
{
	const struct entry *entry = &log->entries[DEFINITION_ENTRIES];

	return log->count > DEFINITION_ENTRIES &&
	       entry->type == ENTRY_ACCEPTED &&
	       entry->kind == FILE_CERTIFICATE &&
	       log_is_before(&log->after, entry->id);
}

/* Each medium's entries end with its MEDIA, which counts them (§6). */
static void
groups_check(const struct log *log, struct report *report)
{
	struct group group = { .before = ENTRY_NONE };
	bool goes_on = log->after.size > 0;

	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].type == ENTRY_NONE)
			return; /* reported: nobody knows what it was */
	if (goes_on && !brings_certificate(log))
		report_add(report, REPORT_FAILED, LOG, DEFINITION_ENTRIES + 1,
		    "the certificate of the log before does not stand here");
	for (size_t i = DEFINITION_ENTRIES + goes_on; i < log->count; i++)
		if (!group_takes(&group, &log->entries[i]))
			report_add(report, REPORT_FAILED, LOG, i + 1,
			    "the entries before it are not those of one "
			    "medium: some were removed or put in");
	if (group.accepted + group.refused > 0)
		report_add(report, REPORT_FAILED, LOG, log->count,
		    "the log ends in the middle of a medium");
}

/* What may not follow: anything after CLOSE. */
static void
ends_check(struct log *log, struct report *report)
{
	const struct entry *last = &log->entries[log->count - 1];

	if (log->entries[0].type != ENTRY_OPEN)
		report_add(report, REPORT_FAILED, LOG, 1,
		    "entry 0 does not open the log");
	for (size_t i = 0; i + 1 < log->count; i++)
		if (log->entries[i].type == ENTRY_CLOSE)
			report_add(report, REPORT_FAILED, LOG, i + 2,
			    "an entry follows after the log was closed");
	log->closed = last->type == ENTRY_CLOSE;
	if (log->closed && last->number != log->count - 1)
		report_add(report, REPORT_FAILED, LOG, log->count,
		    "CLOSE counts %llu entries before it; there are %zu",
		    (unsigned long long)last->number, log->count - 1);
}

static size_t
count_lines(struct bytes bytes)
{
	size_t count = 0;
	struct bytes line;

	while (bytes_line(&bytes, &line))
		count++;
	return count;
}

int
log_read(struct bytes bytes, struct log *log, struct report *report)
{
	struct payload *payload = memory_take(1, sizeof(*payload));
	size_t lines = count_lines(bytes);
	struct bytes line;
	int rc = -1;

	*log = (struct log){ 0 };
	if (lines == 0 || lines > LOG_ENTRIES_MAX) {
		report_add(report, REPORT_FAILED, LOG, 0,
		    "a log has 1 to %d entries; this one has %zu",
		    LOG_ENTRIES_MAX, lines);
		goto out;
	}
	log->entries = memory_take(lines, sizeof(*log->entries));
	log->leaves = memory_take(lines, DIGEST_LEN);
	while (bytes_line(&bytes, &line)) {
		entry_read(log, line, payload, report);
		log_leaf(line, log->leaves[log->count]);
		log->count++;
	}
	log_grow(log);
	if (bytes.len > 0)
		report_add(report, REPORT_FAILED, LOG, log->count + 1,
		    "the last line has no line end: it is cut off");
	ends_check(log, report);
	groups_check(log, report);
	rc = 0;
out:
	free(payload);
	return rc;
}

void
log_clear(struct log *log)
{
	free(log->entries);
	free(log->leaves);
	free(log->nodes);
	*log = (struct log){ 0 };
}
