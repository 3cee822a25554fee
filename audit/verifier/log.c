#include "audit/verifier/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"

#define LOG "log.txt"
#define DEFINITION_ENTRIES 8 /* OPEN and the files it was opened with */
#define PAIRS_MAX 16
#define VALUE_MAX 300

/* --- what the types have
 * ------------------------------------------------------ */

enum value {
	TEXT,
	NUMBER,
	HEX16,
	HEX32,
	HEX32_OR_DASH,
	YES_NO,
	ID,
	ID_OR_NONE
};

struct key {
	const char *name;
	enum value value;
	bool optional; /* those of a type stand there all, or none */
};

static const struct {
	const char *name;
	struct key keys[PAIRS_MAX];
} types[ENTRY_TYPES] = {
	[ENTRY_OPEN] = { "OPEN",
	    { { "instance", HEX16, false }, { "station", ID, false },
	        { "election", HEX32, false }, { "root", HEX32, false },
	        { "rehearsal", YES_NO, false }, { "program", HEX32, false },
	        { "version", TEXT, false }, { "airgap", TEXT, false },
	        { "confirmed", TEXT, false }, { "operator", TEXT, false },
	        { "after-size", NUMBER, true }, { "after-root", HEX32, true },
	        { "after-certificate", HEX32, true } } },
	[ENTRY_ACCEPTED] = { "ACCEPTED",
	    { { "name", TEXT, false }, { "kind", TEXT, false },
	        { "subject", ID_OR_NONE, false }, { "number", NUMBER, false },
	        { "papers", NUMBER, false }, { "size", NUMBER, false },
	        { "sha256", HEX32, false }, { "id", HEX32, true },
	        { "operator", TEXT, false } } },
	[ENTRY_REFUSED] = { "REFUSED",
	    { { "name", TEXT, false }, { "kind", TEXT, false },
	        { "what", TEXT, false }, { "sha256", HEX32, true },
	        { "operator", TEXT, false } } },
	[ENTRY_MEDIA] = { "MEDIA",
	    { { "name", TEXT, false }, { "accepted", NUMBER, false },
	        { "known", NUMBER, false }, { "refused", NUMBER, false },
	        { "left", NUMBER, false }, { "sealed", NUMBER, false },
	        { "stopped", YES_NO, false }, { "operator", TEXT, false } } },
	[ENTRY_BACKUP] = { "BACKUP",
	    { { "name", TEXT, false }, { "entries", NUMBER, false },
	        { "operator", TEXT, false } } },
	[ENTRY_CHECKPOINT] = { "CHECKPOINT",
	    { { "moment", ID, false }, { "size", NUMBER, false },
	        { "root", HEX32, false }, { "name", TEXT, false },
	        { "sha256", HEX32, false }, { "operator", TEXT, false } } },
	[ENTRY_VERIFIER] = { "VERIFIER",
	    { { "program", HEX32, false }, { "operator", TEXT, false } } },
	[ENTRY_VERIFIED] = { "VERIFIED",
	    { { "agree", YES_NO, false }, { "result", HEX32, false },
	        { "theirs", HEX32_OR_DASH, false }, { "status", TEXT, false },
	        { "operator", TEXT, false } } },
	[ENTRY_DRAFTED] = { "DRAFTED",
	    { { "kind", ID, false }, { "number", NUMBER, false },
	        { "id", HEX32, false }, { "operator", TEXT, false } } },
	[ENTRY_HEARD] = { "HEARD",
	    { { "station", ID, false }, { "certificate", HEX32, false },
	        { "figures", NUMBER, false }, { "agree", YES_NO, false },
	        { "operator", TEXT, false } } },
	[ENTRY_CLOSE] = { "CLOSE",
	    { { "entries", NUMBER, false }, { "certificate", HEX32, false },
	        { "result", HEX32, false }, { "operator", TEXT, false } } },
};

static const struct {
	const char *name, *ending;
	bool is_note;
	bool never;     /* in a bundle at all */
	bool protected; /* in a public bundle */
} kinds[FILE_KINDS] = {
	[FILE_ROOT] = { "root", "txt", false, false, false },
	[FILE_ELECTION_NOTE] = { "election-note", "note", true, false, false },
	[FILE_ELECTION_JSON] = { "election-json", "json", false, false, false },
	[FILE_ORDINANCE_JSON] = { "ordinance-json", "json", false, false,
	    false },
	[FILE_SETUP_NOTE] = { "setup-note", "note", true, false, false },
	[FILE_SETUP_JSON] = { "setup-json", "json", false, false, false },
	[FILE_ROSTER_NOTE] = { "roster-note", "note", true, false, false },
	[FILE_MANIFEST] = { "manifest", "note", true, false, false },
	[FILE_TURNOUT] = { "turnout", "note", true, false, false },
	[FILE_ROLL] = { "roll", "note", true, false, false },
	[FILE_TOTALS] = { "totals", "note", true, false, false },
	[FILE_GATE] = { "gate", "note", true, false, false },
	[FILE_BALLOTS] = { "ballots", "csv", false, false, true },
	[FILE_BUNDLES] = { "bundles", "csv", false, false, true },
	[FILE_TRANSCRIPT] = { "transcript", "note", true, false, false },
	[FILE_RECEIPT] = { "receipt", "note", true, false, false },
	[FILE_OPENING] = { "opening", "note", true, false, false },
	[FILE_RULING] = { "ruling", "note", true, false, false },
	[FILE_SHEET] = { "sheet", "note", true, false, true },
	[FILE_CERTIFICATE] = { "certificate", "note", true, false, false },
	[FILE_DECLARATION] = { "declaration", "note", true, false, false },
	[FILE_INTERIM] = { "interim", "note", true, false, false },
	[FILE_CHECKINS] = { "checkins", "csv", false, true, false },
	[FILE_ROLL_LIST] = { "roll-list", "csv", false, true, false },
	[FILE_ROLL_CHANGES] = { "roll-changes", "csv", false, true, false },
	[FILE_RETURN] = { "return", "json", false, false, false },
	[FILE_BUNDLE] = { "bundle", "note", true, false, false },
	[FILE_CHECKPOINT] = { "checkpoint", "txt", false, false, false },
};

const char *
file_kind_name(enum file_kind kind)
{
	return kind < FILE_KINDS ? kinds[kind].name : "?";
}

const char *
file_kind_ending(enum file_kind kind)
{
	return kind < FILE_KINDS ? kinds[kind].ending : "?";
}

bool
file_kind_is_note(enum file_kind kind)
{
	return kind < FILE_KINDS && kinds[kind].is_note;
}

enum file_kind
file_kind_find(struct bytes name)
{
	enum file_kind kind = FILE_ROOT;

	while (kind < FILE_KINDS && !bytes_is(name, kinds[kind].name))
		kind++;
	return kind;
}

/* --- one line
 * ------------------------------------------------------------------ */

/* A value without its %XX; "%..." at its end says that it was cut. */
struct plain {
	char at[VALUE_MAX + 1];
	size_t len;
};

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._:/,+@-", c) != NULL);
}

static int
hex_upper(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
value_read(struct bytes value, struct plain *out)
{
	size_t i = 0;

	out->len = 0;
	while (i < value.len) {
		char c = value.at[i++];

		if (c == '%') {
			int high, low;

			if (value.len - i == 3 &&
			    memcmp(value.at + i, "...", 3) == 0)
				return true;
			if (value.len - i < 2)
				return false;
			high = hex_upper(value.at[i]);
			low = hex_upper(value.at[i + 1]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			/* One spelling: what can stand plain does. */
			if (is_plain(c))
				return false;
			i += 2;
		} else if (!is_plain(c)) {
			return false;
		}
		if (out->len == VALUE_MAX)
			return false;
		out->at[out->len++] = c;
	}
	return true;
}

static bool
value_fits(const struct plain *plain, enum value kind)
{
	struct bytes value = { plain->at, plain->len };
	uint8_t digest[DIGEST_LEN];
	uint64_t number;
	bool yes;

	switch (kind) {
	case TEXT:
		return true;
	case NUMBER:
		return bytes_number(value, UINT64_MAX, &number);
	case HEX16:
		return bytes_hex(value, digest, 16);
	case HEX32:
		return bytes_digest(value, digest);
	case HEX32_OR_DASH:
		return bytes_is(value, "-") || bytes_digest(value, digest);
	case YES_NO:
		return bytes_yes_no(value, &yes);
	case ID:
		return bytes_are_id(value);
	case ID_OR_NONE:
		return value.len == 0 || bytes_are_id(value);
	}
	return false;
}

/* The payload of one entry: the values of its type's keys, in their order. */
struct payload {
	const struct key *keys;
	bool has[PAIRS_MAX];
	struct plain values[PAIRS_MAX];
};

static bool
payload_read(struct bytes rest, const struct key *keys, struct payload *payload)
{
	struct bytes pair, name;
	size_t there = 0, missing = 0;

	payload->keys = keys;
	memset(payload->has, 0, sizeof(payload->has));
	for (size_t i = 0; i < PAIRS_MAX && keys[i].name != NULL; i++) {
		struct bytes before = rest;

		if (!bytes_field(&rest, ' ', &pair) ||
		    !bytes_until(&pair, '=', &name) ||
		    !bytes_is(name, keys[i].name)) {
			if (!keys[i].optional)
				return false;
			missing++;
			rest = before;
			continue;
		}
		if (!value_read(pair, &payload->values[i]) ||
		    !value_fits(&payload->values[i], keys[i].value))
			return false;
		payload->has[i] = true;
		there += keys[i].optional;
	}
	return rest.at == NULL && (there == 0 || missing == 0);
}

static struct bytes
get(const struct payload *payload, const char *name)
{
	for (size_t i = 0; i < PAIRS_MAX && payload->keys[i].name != NULL; i++)
		if (strcmp(payload->keys[i].name, name) == 0 && payload->has[i])
			return bytes_part(
			    payload->values[i].at, payload->values[i].len);
	return (struct bytes){ NULL, 0 };
}

/* The form was checked when the payload was read. */
static uint64_t
get_number(const struct payload *payload, const char *name)
{
	uint64_t number = 0;

	return bytes_number(get(payload, name), UINT64_MAX, &number) ? number
	                                                             : 0;
}

static bool
get_digest(
    const struct payload *payload, const char *name, uint8_t out[DIGEST_LEN])
{
	return bytes_digest(get(payload, name), out);
}

/* --- entries
 * ------------------------------------------------------------------- */

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

static enum entry_type
type_find(struct bytes name)
{
	for (enum entry_type i = ENTRY_OPEN; i < ENTRY_TYPES; i++)
		if (bytes_is(name, types[i].name))
			return i;
	return ENTRY_NONE;
}

static void
open_take(struct log *log, const struct payload *payload)
{
	struct opening_entry *open = &log->open;
	struct bytes rehearsal = get(payload, "rehearsal");

	bytes_copy(
	    get(payload, "instance"), open->instance, sizeof(open->instance));
	bytes_copy(
	    get(payload, "station"), open->station, sizeof(open->station));
	get_digest(payload, "election", open->election);
	get_digest(payload, "root", open->root);
	bytes_yes_no(rehearsal, &open->rehearsal);
	log->after.size = get_number(payload, "after-size");
	get_digest(payload, "after-root", log->after.root);
	get_digest(payload, "after-certificate", log->after.certificate);
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
	entry->kind = file_kind_find(get(payload, "kind"));
	bytes_copy(
	    get(payload, "subject"), entry->subject, sizeof(entry->subject));
	entry->number = get_number(payload, "number");
	entry->papers = get_number(payload, "papers");
	entry->size = get_number(payload, "size");
	get_digest(payload, "sha256", entry->sha256);
	entry->is_note = get_digest(payload, "id", entry->id);
	return entry->kind < FILE_CHECKPOINT &&
	       (entry->papers == 0 || has_papers(entry->kind)) &&
	       entry->is_note == kinds[entry->kind].is_note;
}

/* What a station read aloud, held against its certificate. */
static void
heard_take(struct entry *entry, const struct payload *payload)
{
	bool agree = false;

	bytes_copy(
	    get(payload, "station"), entry->subject, sizeof(entry->subject));
	get_digest(payload, "certificate", entry->id);
	entry->number = get_number(payload, "figures");
	bytes_yes_no(get(payload, "agree"), &agree);
	entry->papers = agree;
}

static void
checkpoint_take(struct entry *entry, const struct payload *payload)
{
	entry->kind = FILE_CHECKPOINT;
	bytes_copy(
	    get(payload, "moment"), entry->subject, sizeof(entry->subject));
	entry->number = get_number(payload, "size");
	get_digest(payload, "root", entry->id);
	get_digest(payload, "sha256", entry->sha256);
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
		get_digest(payload, "result", entry->id);
		if (bytes_is(get(payload, "agree"), "no"))
			report_add(report, REPORT_NOTE, LOG, seq + 1,
			    "the station's own kaihyo-verify did not agree "
			    "with it then");
		return true;
	case ENTRY_CLOSE:
		entry->kind = FILE_CHECKPOINT;
		entry->number = get_number(payload, "entries");
		get_digest(payload, "certificate", log->close_certificate);
		get_digest(payload, "result", log->close_result);
		return true;
	case ENTRY_DRAFTED:
		get_digest(payload, "id", entry->id);
		return true;
	case ENTRY_MEDIA:
		entry->number = get_number(payload, "accepted");
		entry->papers = get_number(payload, "refused");
		entry->size = bytes_is(get(payload, "stopped"), "yes");
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

/* The hash of an entry in the tree, and `prev` of the next one. */
static void
leaf_hash(struct bytes line, uint8_t out[DIGEST_LEN])
{
	struct digest_run *run = digest_run_new();

	digest_run_add(run, "\0", 1);
	digest_run_add(run, line.at, line.len);
	digest_run_end(run, out);
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
	entry->type = type_find(fields.type);
	if (!bytes_is(fields.epoch, "0") || !bytes_are_time(fields.time) ||
	    entry->type == ENTRY_NONE ||
	    !payload_read(fields.payload, types[entry->type].keys, payload) ||
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
		leaf_hash(line, log->leaves[log->count]);
		log->count++;
	}
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
	*log = (struct log){ 0 };
}

/* --- the tree
 * -------------------------------------------------------------------- */

/* SHA-256(01, left, right) */
static void
node_hash(const uint8_t left[DIGEST_LEN], const uint8_t right[DIGEST_LEN],
    uint8_t out[DIGEST_LEN])
{
	char bytes[1 + 2 * DIGEST_LEN] = { 1 };

	memcpy(bytes + 1, left, DIGEST_LEN);
	memcpy(bytes + 1 + DIGEST_LEN, right, DIGEST_LEN);
	digest_of(bytes_part(bytes, sizeof(bytes)), out);
}

/* RFC 6962 §2.1 of `count` leaves, which is at least 1. */
static void
subtree(const uint8_t (*leaves)[DIGEST_LEN], uint64_t count,
    uint8_t out[DIGEST_LEN])
{
	uint8_t left[DIGEST_LEN], right[DIGEST_LEN];
	uint64_t split = 1;

	if (count == 1) {
		memcpy(out, leaves[0], DIGEST_LEN);
		return;
	}
	while (split * 2 < count)
		split *= 2;
	subtree(leaves, split, left);
	subtree(leaves + split, count - split, right);
	node_hash(left, right, out);
}

void
log_root(const struct log *log, uint64_t size, uint8_t out[DIGEST_LEN])
{
	if (size == 0)
		digest_of(bytes_of(""), out);
	else
		subtree((const uint8_t(*)[DIGEST_LEN])log->leaves, size, out);
}

/* --- entries and files
 * -------------------------------------------------------------- */

static bool
stands_for_file(const struct entry *entry)
{
	return entry->type == ENTRY_ACCEPTED ||
	       entry->type == ENTRY_CHECKPOINT || entry->type == ENTRY_CLOSE;
}

/* The file that must be there: what it says and how large it is. */
static void
file_check(const struct entry *entry, size_t seq, struct report *report)
{
	const struct bundle_file *file = entry->file;

	/* For the last checkpoint CLOSE has no digest: its signature has. */
	if (entry->type == ENTRY_CLOSE)
		return;
	if (memcmp(file->digest, entry->sha256, DIGEST_LEN) != 0 ||
	    (entry->type == ENTRY_ACCEPTED && file->size != entry->size))
		report_add(report, REPORT_FAILED, file->path, 0,
		    "its bytes are not those that entry %zu of the log stands "
		    "for",
		    seq);
}

static void
file_missing(const struct entry *entry, size_t seq, const char *path,
    bool is_public, struct report *report)
{
	if (entry->type == ENTRY_CLOSE ||
	    (entry->type == ENTRY_ACCEPTED &&
	        (kinds[entry->kind].never ||
	            (is_public && kinds[entry->kind].protected))))
		return;
	report_add(report, REPORT_FAILED, path, 0,
	    "entry %zu of the log stands for it, but it is not in the bundle",
	    seq);
}

static void
claim(struct log *log, size_t seq, struct bundle *bundle, bool is_public,
    struct report *report)
{
	struct entry *entry = &log->entries[seq];
	char path[64];
	struct bundle_file *file;

	snprintf(path, sizeof(path), "files/%06zu-%s.%s", seq,
	    kinds[entry->kind].name, kinds[entry->kind].ending);
	file = bundle_find(bundle, path);
	if (file == NULL || !file->present) {
		file_missing(entry, seq, path, is_public, report);
		return;
	}
	file->claimed = true;
	entry->file = file;
	if (entry->type == ENTRY_ACCEPTED &&
	    (kinds[entry->kind].never ||
	        (is_public && kinds[entry->kind].protected)))
		report_add(report, REPORT_FAILED, path, 0,
		    "a file of this kind may not be in such a bundle");
	file_check(entry, seq, report);
}

/* Entries in the order of their digests or note ids, to find the same twice. */
struct by_digest {
	const uint8_t *digest;
	size_t seq;
};

static int
digest_order(const void *a, const void *b)
{
	const struct by_digest *x = a, *y = b;
	int order = memcmp(x->digest, y->digest, DIGEST_LEN);

	return order != 0 ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static void
same_twice(const struct log *log, bool ids, struct report *report)
{
	struct by_digest *list = memory_take(log->count, sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct entry *entry = &log->entries[i];

		if (entry->type == ENTRY_ACCEPTED && (!ids || entry->is_note))
			list[count++] =
			    (struct by_digest){ ids ? entry->id : entry->sha256,
				    i };
	}
	qsort(list, count, sizeof(*list), digest_order);
	for (size_t i = 1; i < count; i++)
		if (memcmp(list[i - 1].digest, list[i].digest, DIGEST_LEN) == 0)
			report_add(report, REPORT_FAILED, LOG, list[i].seq + 1,
			    "the same file was accepted twice, in entries %zu "
			    "and %zu",
			    list[i - 1].seq, list[i].seq);
	free(list);
}

void
log_claim_files(struct log *log, struct bundle *bundle, bool is_public,
    struct report *report)
{
	for (size_t i = 0; i < log->count; i++)
		if (stands_for_file(&log->entries[i]))
			claim(log, i, bundle, is_public, report);
	for (size_t i = 0; i < bundle->count; i++)
		if (bundle->files[i].present && !bundle->files[i].claimed &&
		    strncmp(bundle->files[i].path, "files/", 6) == 0)
			report_add(report, REPORT_FAILED, bundle->files[i].path,
			    0, "no entry of the log stands for this file");
	same_twice(log, false, report);
	same_twice(log, true, report);
}
