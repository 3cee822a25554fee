#include "keys/note.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "keys/base64.h"

#define DASH "\xe2\x80\x94 " /* em dash, U+2014, and a space */
#define BLOB_LEN (4 + SIGNATURE_LEN)
#define BLOB_TEXT_LEN ((BLOB_LEN + 2) / 3 * 4)
#define LINE_LEN_MAX (4 + KEY_NAME_MAX + 1 + BLOB_TEXT_LEN)

static const char *const fix_maker =
    N_("ask whoever made it for the note as kaihyo wrote it");

/* "— name base64(key id || signature)" */
struct signature_line {
	struct span name; /* borrowed */
	uint32_t id;
	uint8_t signature[SIGNATURE_LEN];
};

/* The form of one line without its LF. */
static bool
signature_line_parse(struct span line, struct signature_line *signature)
{
	uint8_t blob[BLOB_LEN];

	if (!span_skip(&line, DASH) ||
	    !span_cut(&line, ' ', KEY_NAME_MAX, &signature->name) ||
	    !key_name_is_valid(signature->name) ||
	    !base64_parse(line, blob, sizeof(blob)))
		return false;
	signature->id = (uint32_t)blob[0] << 24 | (uint32_t)blob[1] << 16 |
	                (uint32_t)blob[2] << 8 | blob[3];
	memcpy(signature->signature, blob + 4, SIGNATURE_LEN);
	return true;
}

/* The signature lines: their form, order and number. `line` counts on. */
static int
signatures_check(struct span lines, size_t line_number, struct error *err)
{
	struct span line, before = { "", 0 };
	struct signature_line signature;

	for (size_t n = 1; lines.len > 0; n++) {
		line_number++;
		if (n > NOTE_SIGNATURES_MAX) {
			error_set(err, ERROR_INPUT, fix_maker,
			    N_("more than %d signatures"), NOTE_SIGNATURES_MAX);
			return error_at(err, N_("line %zu"), line_number);
		}
		if (!span_line(&lines, LINE_LEN_MAX, &line) ||
		    !signature_line_parse(line, &signature)) {
			error_set(err, ERROR_INPUT, fix_maker,
			    N_("after the empty line only signatures may "
			       "stand, and this is no signature line"));
			return error_at(err, N_("line %zu"), line_number);
		}
		if (span_compare(before, line) >= 0) {
			error_set(err, ERROR_INPUT, fix_maker,
			    N_("the signature lines are not sorted, or one "
			       "stands twice"));
			return error_at(err, N_("line %zu"), line_number);
		}
		before = line;
	}
	return 0;
}

int
note_split(
    struct span bytes, struct span *text, struct span *lines, struct error *err)
{
	struct span rest = bytes, line;
	size_t number = 0;

	*text = *lines = (struct span){ "", 0 };
	if (bytes.len > NOTE_BYTES_MAX)
		return error_set(err, ERROR_INPUT, fix_maker,
		    N_("too large for a note: %zu bytes; at most %u are taken"),
		    bytes.len, NOTE_BYTES_MAX);
	while (rest.len > 0) {
		number++;
		if (!span_line(&rest, NOTE_BYTES_MAX, &line) ||
		    (line.len > 0 && !span_is_text(line, NOTE_BYTES_MAX))) {
			error_set(err, ERROR_INPUT, fix_maker,
			    N_("it is no note: the line has no line end, or "
			       "forbidden characters"));
			return error_at(err, N_("line %zu"), number);
		}
		if (line.len == 0)
			break;
		text->len = (size_t)(line.at + line.len + 1 - bytes.at);
	}
	if (text->len == 0)
		return error_set(err, ERROR_INPUT, fix_maker,
		    N_("it is no note: it begins with an empty line, or is "
		       "empty"));
	text->at = bytes.at;
	if (rest.len == 0)
		return 0;
	if (signatures_check(rest, number, err) != 0)
		return -1;
	*lines = rest;
	return 0;
}

bool
note_peek(struct span text, const char *key, struct span *value)
{
	struct span line;

	while (span_line(&text, NOTE_BYTES_MAX, &line))
		if (span_skip(&line, key) && span_skip(&line, " ")) {
			*value = line;
			return true;
		}
	return false;
}

struct digest
note_id(struct span text)
{
	return digest_of(text);
}

/* Says what is known of a key that is not on the ring. */
static int
refuse_unknown(const struct signature_line *signature,
    const struct keyring *keyring, struct error *err)
{
	char id[9], other[9];

	snprintf(id, sizeof(id), "%08x", signature->id);
	for (size_t i = 0; i < keyring->count; i++) {
		const struct vkey *vkey = &keyring->entries[i].vkey;

		if (!span_equals(signature->name, vkey->name))
			continue;
		snprintf(other, sizeof(other), "%08x", vkey->id);
		return error_set(err, ERROR_SIGNATURE,
		    N_("ask the signer which key is the right one, and "
		       "the election office whether there is a newer "
		       "roster"),
		    N_("it is signed by another key named \"%.*s\" "
		       "(id %s) than the one enrolled (id %s)"),
		    (int)signature->name.len, signature->name.at, id, other);
	}
	return error_set(err, ERROR_SIGNATURE,
	    N_("check that this medium belongs to this election; ask the "
	       "election office for a roster that has the key"),
	    N_("it is signed by the key \"%.*s\" (id %s), which is not on the "
	       "list of the %zu keys that are known here"),
	    (int)signature->name.len, signature->name.at, id, keyring->count);
}

static int
refuse_revoked(const struct key_entry *entry, struct error *err)
{
	char date[DATE_TEXT_LEN];

	date_format(entry->revoked_on, date);
	return error_set(err, ERROR_SIGNATURE,
	    N_("have it signed again with a key that counts"),
	    N_("it is signed by the key \"%s\" of %s, which was revoked on "
	       "%s: %s"),
	    entry->vkey.name, entry->person, date, entry->revoked_why);
}

/* One line over `text`: known, valid, not revoked; in this order. */
static int
signature_open(struct span text, const struct signature_line *signature,
    const struct keyring *keyring, const struct key_entry **signer,
    struct error *err)
{
	const struct key_entry *entry =
	    keyring_find(keyring, signature->name, signature->id);

	if (entry == NULL)
		return refuse_unknown(signature, keyring, err);
	if (!ahead_holds(
	        keyring->ahead, &entry->vkey.key, text, signature->signature) &&
	    signature_verify(
	        &entry->vkey.key, text, signature->signature, err) != 0)
		return error_at(
		    err, N_("signature of \"%s\""), entry->vkey.name);
	if (entry->revoked)
		return refuse_revoked(entry, err);
	*signer = entry;
	return 0;
}

static bool
has_signer(const struct note *note, const struct key_entry *entry)
{
	for (size_t i = 0; i < note->signer_count; i++)
		if (note->signers[i] == entry)
			return true;
	return false;
}

int
note_open(struct span bytes, const struct keyring *keyring, struct note *note,
    struct error *err)
{
	struct span text, lines, line;
	struct signature_line signature;
	const struct key_entry *signer;

	*note = (struct note){ 0 };
	if (note_split(bytes, &text, &lines, err) != 0)
		return -1;
	if (lines.len == 0)
		return error_set(err, ERROR_SIGNATURE,
		    N_("have it signed first: kaihyo keys sign"),
		    N_("it is not signed"));
	while (span_line(&lines, LINE_LEN_MAX, &line)) {
		if (!signature_line_parse(line, &signature) ||
		    signature_open(text, &signature, keyring, &signer, err) !=
		        0)
			goto refuse;
		if (has_signer(note, signer)) {
			error_set(err, ERROR_SIGNATURE, fix_maker,
			    N_("the key \"%s\" signed twice"),
			    signer->vkey.name);
			goto refuse;
		}
		note->signers[note->signer_count++] = signer;
	}
	note->text = (struct verified){ text, note_id(text) };
	return 0;
refuse:
	*note = (struct note){ 0 };
	return -1;
}

void
note_verify_ahead(
    struct span bytes, const struct keyring *keyring, struct ahead *ahead)
{
	struct signature_line signature;
	const struct key_entry *entry;
	struct span text, lines, line;
	struct error ignored;

	ahead->count = 0;
	if (note_split(bytes, &text, &lines, &ignored) != 0)
		return;
	while (span_line(&lines, LINE_LEN_MAX, &line))
		if (!signature_line_parse(line, &signature) ||
		    (entry = keyring_find(
		         keyring, signature.name, signature.id)) == NULL ||
		    !ahead_verify(
		        ahead, &entry->vkey.key, text, signature.signature))
			return;
}

int
note_sign(struct span text, const char *name, const struct private_key *key,
    struct text *line, struct error *err)
{
	struct public_key public = private_key_public(key);
	struct vkey vkey = vkey_make(name, &public);
	uint8_t blob[BLOB_LEN] = { (uint8_t)(vkey.id >> 24),
		(uint8_t)(vkey.id >> 16), (uint8_t)(vkey.id >> 8),
		(uint8_t)vkey.id };

	if (private_key_sign(key, text, blob + 4, err) != 0)
		return -1;
	text_addf(line, "%s%s ", DASH, name);
	base64_add(line, blob, sizeof(blob));
	text_add_char(line, '\n');
	return 0;
}

/* Puts `line` (without LF) where it belongs among the sorted `lines`. */
static int
lines_insert(struct span lines, struct span line,
    const struct signature_line *signature, struct text *out, struct error *err)
{
	struct signature_line other;
	struct span before;
	bool done = false;
	size_t count = 1;

	while (span_line(&lines, LINE_LEN_MAX, &before)) {
		if (signature_line_parse(before, &other) &&
		    other.id == signature->id &&
		    span_same(other.name, signature->name))
			return error_set(err, ERROR_INPUT,
			    N_("nothing needs to be done"),
			    N_("the key \"%.*s\" has already signed this note"),
			    (int)other.name.len, other.name.at);
		if (!done && span_compare(line, before) < 0) {
			text_add_bytes(out, line.at, line.len);
			text_add_char(out, '\n');
			done = true;
		}
		text_add_bytes(out, before.at, before.len);
		text_add_char(out, '\n');
		count++;
	}
	if (count > NOTE_SIGNATURES_MAX)
		return error_set(err, ERROR_INPUT,
		    N_("leave one signature out"),
		    N_("more than %d signatures"), NOTE_SIGNATURES_MAX);
	if (!done) {
		text_add_bytes(out, line.at, line.len);
		text_add_char(out, '\n');
	}
	return 0;
}

int
note_attach(struct span bytes, struct span line, const struct keyring *keyring,
    struct text *out, struct error *err)
{
	struct span text, lines, body;
	struct signature_line signature;
	const struct key_entry *signer;
	struct text joined = { 0 };
	int rc = -1;

	if (note_split(bytes, &text, &lines, err) != 0)
		return -1;
	if (!span_line(&line, LINE_LEN_MAX, &body) || line.len > 0 ||
	    !signature_line_parse(body, &signature))
		return error_set(err, ERROR_INPUT,
		    N_("use the line that \"kaihyo keys sign\" printed"),
		    N_("this is not one signature line"));
	if (keyring != NULL &&
	    signature_open(text, &signature, keyring, &signer, err) != 0)
		return -1;
	if (lines_insert(lines, body, &signature, &joined, err) != 0)
		goto out;
	text_add_bytes(out, text.at, text.len);
	text_add_char(out, '\n');
	text_add_bytes(out, joined.at, joined.len);
	rc = 0;
out:
	text_clear(&joined);
	return rc;
}
