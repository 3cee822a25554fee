#include "audit/log.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"

static const char *const type_names[LOG_TYPE_COUNT] = { NULL, "OPEN",
	"ACCEPTED", "REFUSED", "MEDIA", "BACKUP", "CHECKPOINT", "DRAFTED",
	"HEARD", "VERIFIER", "VERIFIED", "CLOSE" };

static const char *const fix_evidence =
    N_("stop, keep this copy as it is, and call the security officer");

const char *
log_type_name(enum log_type type)
{
	assert(type > LOG_NONE && type < LOG_TYPE_COUNT);
	return type_names[type];
}

static enum log_type
type_find(struct span name)
{
	for (int type = LOG_NONE + 1; type < LOG_TYPE_COUNT; type++)
		if (span_equals(name, type_names[type]))
			return (enum log_type)type;
	return LOG_NONE;
}

static bool
is_plain(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._:/,+@-", c) != NULL);
}

/* key=value pairs with one space between; keys are lower-case words. */
static bool
payload_is_valid(struct span payload)
{
	struct span field, key;

	do {
		if (!span_cut(&payload, ' ', LOG_LINE_MAX, &field) ||
		    !span_cut(&field, '=', 31, &key) || !span_is_id(key) ||
		    field.at == NULL)
			return false;
		for (size_t i = 0; i < field.len; i++)
			if (!is_plain(field.at[i]) && field.at[i] != '%')
				return false;
	} while (payload.at != NULL);
	return true;
}

static bool
entry_cut(struct span line, struct log_entry *entry)
{
	struct span field;

	return span_cut(&line, '\t', 20, &field) &&
	       span_number(field, UINT64_MAX, &entry->seq) &&
	       span_cut(&line, '\t', 20, &field) &&
	       span_number(field, 0, &entry->epoch) &&
	       span_cut(&line, '\t', 64, &field) &&
	       digest_parse(field, &entry->prev) &&
	       span_cut(&line, '\t', 20, &field) &&
	       time_parse(field, &entry->time) &&
	       span_cut(&line, '\t', 20, &field) &&
	       (entry->type = type_find(field)) != LOG_NONE &&
	       span_cut(&line, '\t', LOG_LINE_MAX, &entry->payload) &&
	       line.at == NULL && payload_is_valid(entry->payload);
}

int
audit_log_parse(struct span line, struct log_entry *entry, struct error *err)
{
	memset(entry, 0, sizeof(*entry));
	if (line.len > LOG_LINE_MAX || !entry_cut(line, entry))
		return error_set(err, ERROR_BOOKS, fix_evidence,
		    N_("not an entry of an audit log: \"%.*s\""), (int)line.len,
		    line.at);
	return 0;
}

void
audit_log_format(const struct log_entry *entry, struct text *text)
{
	char prev[DIGEST_TEXT_LEN], time[TIME_TEXT_LEN];

	digest_format(&entry->prev, prev);
	time_format(entry->time, time);
	text_addf(text, "%llu\t%llu\t%s\t%s\t%s\t",
	    (unsigned long long)entry->seq, (unsigned long long)entry->epoch,
	    prev, time, log_type_name(entry->type));
	text_add_bytes(text, entry->payload.at, entry->payload.len);
}

/* prev of entry 0 is the root of the empty tree. */
static struct digest
expected_prev(const struct audit_log *log)
{
	return log->tree.size > 0 ? log->last : tree_root(&log->tree);
}

static void
move_head(struct audit_log *log, struct span line)
{
	log->last = tree_leaf(line);
	tree_add(&log->tree, &log->last);
}

void
audit_log_append(struct audit_log *log, int64_t time, enum log_type type,
    struct span payload, struct text *line)
{
	struct log_entry entry = { .seq = log->tree.size,
		.prev = expected_prev(log),
		.time = time,
		.type = type,
		.payload = payload };

	assert(payload_is_valid(payload) && !log->closed);
	audit_log_format(&entry, line);
	assert(line->len <= LOG_LINE_MAX);
	move_head(log, text_span(line));
	log->closed = type == LOG_CLOSE;
}

int
audit_log_verify(struct audit_log *log, struct span line,
    struct log_entry *entry, struct error *err)
{
	struct digest prev = expected_prev(log);

	if (audit_log_parse(line, entry, err) != 0)
		return error_at(err, N_("log entry %llu"),
		    (unsigned long long)log->tree.size);
	if (entry->seq != log->tree.size || !digest_same(&entry->prev, &prev) ||
	    (entry->seq == 0) != (entry->type == LOG_OPEN)) {
		error_set(err, ERROR_BOOKS, fix_evidence,
		    N_("the chain of the audit log is broken here: an entry "
		       "was changed, removed or put in"));
		return error_at(err, N_("log entry %llu"),
		    (unsigned long long)log->tree.size);
	}
	if (log->closed) {
		error_set(err, ERROR_BOOKS, fix_evidence,
		    N_("an entry stands after the log was closed"));
		return error_at(err, N_("log entry %llu"),
		    (unsigned long long)log->tree.size);
	}
	move_head(log, line);
	log->closed = entry->type == LOG_CLOSE;
	return 0;
}

static void
key_add(struct text *payload, const char *key)
{
	if (payload->len > 0)
		text_add_char(payload, ' ');
	text_add(payload, key);
	text_add_char(payload, '=');
}

void
payload_add(struct text *payload, const char *key, const char *value)
{
	size_t len = strlen(value);

	key_add(payload, key);
	for (size_t i = 0; i < len && i < LOG_VALUE_MAX; i++) {
		if (is_plain(value[i]))
			text_add_char(payload, value[i]);
		else
			text_addf(payload, "%%%02X", (unsigned char)value[i]);
	}
	if (len > LOG_VALUE_MAX)
		text_add(payload, "%...");
}

void
payload_add_number(struct text *payload, const char *key, uint64_t number)
{
	key_add(payload, key);
	text_addf(payload, "%llu", (unsigned long long)number);
}

void
payload_add_digest(
    struct text *payload, const char *key, const struct digest *digest)
{
	key_add(payload, key);
	text_add_hex(payload, digest->bytes, DIGEST_LEN);
}

bool
payload_find(struct span payload, const char *key, struct span *value)
{
	struct span name;

	while (span_cut(&payload, ' ', LOG_LINE_MAX, value))
		if (span_cut(value, '=', 31, &name) && span_equals(name, key))
			return true;
	return false;
}
