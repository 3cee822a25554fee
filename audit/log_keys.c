#include "audit/log_keys.h"

#include <string.h>

enum form {
	TEXT,
	NUMBER,
	ID,
	ID_OR_NONE,
	INSTANCE,
	DIGEST,
	DIGEST_OR_DASH,
	YES_NO
};

struct key {
	const char *name;
	enum form form;
	bool optional; /* those of a type stand there all, or none */
};

#define KEYS_MAX_OF_TYPE 13
static const struct key keys[LOG_TYPE_COUNT][KEYS_MAX_OF_TYPE + 1] = {
	[LOG_OPEN] = { { "instance", INSTANCE, false },
	    { "station", ID, false }, { "election", DIGEST, false },
	    { "root", DIGEST, false }, { "rehearsal", YES_NO, false },
	    { "program", DIGEST, false }, { "version", TEXT, false },
	    { "airgap", TEXT, false }, { "confirmed", TEXT, false },
	    { "operator", TEXT, false }, { "after-size", NUMBER, true },
	    { "after-root", DIGEST, true },
	    { "after-certificate", DIGEST, true } },
	[LOG_ACCEPTED] = { { "name", TEXT, false }, { "kind", TEXT, false },
	    { "subject", ID_OR_NONE, false }, { "number", NUMBER, false },
	    { "papers", NUMBER, false }, { "size", NUMBER, false },
	    { "sha256", DIGEST, false }, { "id", DIGEST, true },
	    { "operator", TEXT, false } },
	[LOG_REFUSED] = { { "name", TEXT, false }, { "kind", TEXT, false },
	    { "what", TEXT, false }, { "sha256", DIGEST, true },
	    { "operator", TEXT, false } },
	[LOG_MEDIA] = { { "name", TEXT, false }, { "accepted", NUMBER, false },
	    { "known", NUMBER, false }, { "refused", NUMBER, false },
	    { "left", NUMBER, false }, { "sealed", NUMBER, false },
	    { "stopped", YES_NO, false }, { "operator", TEXT, false } },
	[LOG_BACKUP] = { { "name", TEXT, false }, { "entries", NUMBER, false },
	    { "operator", TEXT, false } },
	[LOG_CHECKPOINT] = { { "moment", ID, false }, { "size", NUMBER, false },
	    { "root", DIGEST, false }, { "name", TEXT, false },
	    { "sha256", DIGEST, false }, { "operator", TEXT, false } },
	[LOG_DRAFTED] = { { "kind", ID, false }, { "number", NUMBER, false },
	    { "id", DIGEST, false }, { "operator", TEXT, false } },
	[LOG_HEARD] = { { "station", ID, false },
	    { "certificate", DIGEST, false }, { "figures", NUMBER, false },
	    { "agree", YES_NO, false }, { "operator", TEXT, false } },
	[LOG_VERIFIER] = { { "program", DIGEST, false },
	    { "operator", TEXT, false } },
	[LOG_VERIFIED] = { { "agree", YES_NO, false },
	    { "result", DIGEST, false }, { "theirs", DIGEST_OR_DASH, false },
	    { "status", TEXT, false }, { "operator", TEXT, false } },
	[LOG_CLOSE] = { { "entries", NUMBER, false },
	    { "certificate", DIGEST, false }, { "result", DIGEST, false },
	    { "operator", TEXT, false } },
};

/* An upper-case hex digit, or -1. */
static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Upper-case, and not of a byte that stands as it is. */
static bool
is_escape(const char *at)
{
	int high = hex_value(at[0]), low = hex_value(at[1]);
	char byte;

	if (high < 0 || low < 0)
		return false;
	byte = (char)(high * 16 + low);
	return !(byte >= '0' && byte <= '9') && !(byte >= 'A' && byte <= 'Z') &&
	       !(byte >= 'a' && byte <= 'z') &&
	       (byte == '\0' || strchr("._:/,+@-", byte) == NULL);
}

/* Its other bytes were checked when the line was parsed. */
static bool
is_value(struct span value)
{
	size_t bytes = 0;

	for (size_t i = 0; i < value.len; i++, bytes++) {
		if (value.at[i] != '%')
			continue;
		if (value.len - i == 4 && memcmp(value.at + i, "%...", 4) == 0)
			break;
		if (value.len - i < 3 || !is_escape(value.at + i + 1))
			return false;
		i += 2;
	}
	return bytes <= LOG_VALUE_MAX;
}

static bool
fits(struct span value, enum form form)
{
	struct digest digest;
	uint8_t instance[16];
	uint64_t number;

	switch (form) {
	case TEXT:
		return is_value(value);
	case NUMBER:
		return span_number(value, UINT64_MAX, &number);
	case ID:
		return span_is_id(value);
	case ID_OR_NONE:
		return value.len == 0 || span_is_id(value);
	case INSTANCE:
		return span_hex(value, instance, sizeof(instance));
	case DIGEST:
		return digest_parse(value, &digest);
	case DIGEST_OR_DASH:
		return span_equals(value, "-") || digest_parse(value, &digest);
	case YES_NO:
		return span_equals(value, "yes") || span_equals(value, "no");
	}
	return false;
}

static bool
says_its_type(const struct log_entry *entry)
{
	struct span rest = entry->payload, pair, name;
	size_t there = 0, missing = 0;

	for (const struct key *key = keys[entry->type]; key->name != NULL;
	     key++) {
		struct span before = rest;

		if (span_cut(&rest, ' ', LOG_LINE_MAX, &pair) &&
		    span_cut(&pair, '=', LOG_LINE_MAX, &name) &&
		    span_equals(name, key->name)) {
			if (!fits(pair, key->form))
				return false;
			there += key->optional;
			continue;
		}
		if (!key->optional)
			return false;
		missing++;
		rest = before;
	}
	return rest.at == NULL && (there == 0 || missing == 0);
}

int
log_keys_check(const struct log_entry *entry, struct error *err)
{
	if (says_its_type(entry))
		return 0;
	error_set(err, ERROR_BOOKS,
	    N_("stop, keep this copy as it is, and call the security officer"),
	    N_("the entry does not say what entries of its type say"));
	return error_at(
	    err, N_("log entry %llu"), (unsigned long long)entry->seq);
}
