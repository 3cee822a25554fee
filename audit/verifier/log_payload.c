#include "audit/verifier/log_payload.h"

#include <string.h>

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

struct payload_key {
	const char *name;
	enum value value;
	bool optional; /* those of a type stand there all, or none */
};

static const struct {
	const char *name;
	struct payload_key keys[PAYLOAD_PAIRS_MAX];
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
	    { { "name", TEXT, false }, { "kind", ID, false },
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
value_read(struct bytes value, struct payload_value *out)
{
	size_t i = 0;

	out->len = 0;
	out->cut = false;
	while (i < value.len) {
		char c = value.at[i++];

		if (c == '%') {
			int high, low;

			out->cut = value.len - i == 3 &&
			           memcmp(value.at + i, "...", 3) == 0;
			if (out->cut)
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
		if (out->len == PAYLOAD_VALUE_MAX)
			return false;
		out->at[out->len++] = c;
	}
	return true;
}

static bool
value_fits(const struct payload_value *plain, enum value kind)
{
	struct bytes value = { plain->at, plain->len };
	uint8_t digest[DIGEST_LEN];
	uint64_t number;
	bool yes;

	if (plain->cut)
		return kind == TEXT;
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

bool
payload_read(struct bytes rest, enum entry_type type, struct payload *payload)
{
	const struct payload_key *keys = types[type].keys;
	struct bytes pair, name;
	size_t there = 0, missing = 0;

	payload->keys = keys;
	memset(payload->has, 0, sizeof(payload->has));
	for (size_t i = 0; i < PAYLOAD_PAIRS_MAX && keys[i].name != NULL; i++) {
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

struct bytes
payload_get(const struct payload *payload, const char *name)
{
	for (size_t i = 0;
	     i < PAYLOAD_PAIRS_MAX && payload->keys[i].name != NULL; i++)
		if (strcmp(payload->keys[i].name, name) == 0 && payload->has[i])
			return bytes_part(
			    payload->values[i].at, payload->values[i].len);
	return (struct bytes){ NULL, 0 };
}

uint64_t
payload_number(const struct payload *payload, const char *name)
{
	uint64_t number = 0;

	return bytes_number(payload_get(payload, name), UINT64_MAX, &number)
	           ? number
	           : 0;
}

bool
payload_digest(
    const struct payload *payload, const char *name, uint8_t out[DIGEST_LEN])
{
	return bytes_digest(payload_get(payload, name), out);
}

enum entry_type
payload_type(struct bytes name)
{
	for (enum entry_type i = ENTRY_OPEN; i < ENTRY_TYPES; i++)
		if (bytes_is(name, types[i].name))
			return i;
	return ENTRY_NONE;
}
