#include "audit/verifier/note.h"

#include <stdio.h>
#include <string.h>

#include "audit/verifier/digest.h"

#define DASH "\xe2\x80\x94 " /* em dash U+2014, space */

static bool
refuse(char why[WHY_LEN], const char *text)
{
	snprintf(why, WHY_LEN, "%s", text);
	return false;
}

/* SHA-256(name LF type key), first four bytes. */
static void
key_id(const struct vkey *vkey, uint8_t out[4])
{
	struct digest_run *run = digest_run_new();
	uint8_t digest[DIGEST_LEN];

	digest_run_add(run, vkey->name, strlen(vkey->name));
	digest_run_add(run, "\n", 1);
	digest_run_add(run, &vkey->type, 1);
	digest_run_add(run, vkey->key, PUBLIC_LEN);
	digest_run_end(run, digest);
	memcpy(out, digest, 4);
}

bool
vkey_read(struct bytes text, uint8_t type, struct vkey *vkey)
{
	uint8_t blob[1 + PUBLIC_LEN], id[4];
	struct bytes name, hex;

	*vkey = (struct vkey){ .type = type };
	if (!bytes_until(&text, '+', &name) || !bytes_until(&text, '+', &hex) ||
	    !bytes_are_key_name(name) || !bytes_hex(hex, vkey->id, 4) ||
	    !bytes_base64(text, blob, sizeof(blob)) || blob[0] != type ||
	    !bytes_copy(name, vkey->name, sizeof(vkey->name)))
		return false;
	memcpy(vkey->key, blob + 1, PUBLIC_LEN);
	key_id(vkey, id);
	return memcmp(id, vkey->id, 4) == 0;
}

/* "— name base64(id signature)" */
static bool
signature_read(struct bytes line, struct signature_line *signature)
{
	uint8_t blob[4 + SIGNATURE_LEN];

	if (!bytes_skip(&line, DASH) ||
	    !bytes_until(&line, ' ', &signature->name) ||
	    !bytes_are_key_name(signature->name) ||
	    !bytes_base64(line, blob, sizeof(blob)))
		return false;
	memcpy(signature->id, blob, 4);
	memcpy(signature->signature, blob + 4, SIGNATURE_LEN);
	return true;
}

/* The text ends at the first empty line: there is no other. */
static bool
text_cut(struct text_lines *lines, struct bytes *text, char why[WHY_LEN])
{
	struct bytes whole = lines->rest, line;

	while (lines_next(lines, &line)) {
		if (line.len == 0) {
			text->at = whole.at;
			text->len = (size_t)(line.at - whole.at);
			return text->len > 0 ||
			       refuse(why, "a note with an empty text");
		}
		if (!bytes_are_text(line, NOTE_MAX))
			return refuse(why,
			    "broken UTF-8, a forbidden character, or a space "
			    "at an end of the line");
	}
	lines->number++;
	return refuse(why, "the note ends before its signatures");
}

static bool
signatures_cut(struct text_lines *lines, struct note *note, char why[WHY_LEN])
{
	struct bytes line, before = { "", 0 };

	while (!lines_at_end(lines)) {
		if (!lines_next(lines, &line)) {
			lines->number++;
			return refuse(why, "the last line has no line end");
		}
		if (note->count == SIGNATURES_MAX)
			return refuse(why, "more than 32 signatures");
		if (!signature_read(line, &note->signatures[note->count]))
			return refuse(why, "this is no signature line");
		if (bytes_order(before, line) >= 0)
			return refuse(why,
			    "the signature lines are not sorted, or one "
			    "stands twice");
		before = line;
		note->count++;
	}
	return note->count > 0 || refuse(why, "it is not signed");
}

/* No key twice: sorted lines of one key stand beside each other. */
static bool
keys_distinct(const struct note *note, char why[WHY_LEN])
{
	for (size_t i = 0; i < note->count; i++)
		for (size_t k = i + 1; k < note->count; k++)
			if (bytes_same(note->signatures[i].name,
			        note->signatures[k].name) &&
			    memcmp(note->signatures[i].id,
			        note->signatures[k].id, 4) == 0) {
				snprintf(why, WHY_LEN,
				    "the key \"%.*s\" signed twice",
				    (int)note->signatures[i].name.len,
				    note->signatures[i].name.at);
				return false;
			}
	return true;
}

bool
note_read(
    struct bytes bytes, struct note *note, size_t *line, char why[WHY_LEN])
{
	struct text_lines lines = lines_of(bytes);

	*note = (struct note){ 0 };
	*line = 0;
	if (bytes.len > NOTE_MAX)
		return refuse(why, "larger than 8 MiB");
	if (!text_cut(&lines, &note->text, why) ||
	    !signatures_cut(&lines, note, why)) {
		*line = lines.number;
		return false;
	}
	if (!keys_distinct(note, why))
		return false;
	digest_of(note->text, note->id);
	return true;
}

enum note_kind
note_kind_of(struct bytes text)
{
	struct bytes line, name;

	if (!bytes_line(&text, &line) || !bytes_skip(&line, "kaihyo ") ||
	    !bytes_until(&line, ' ', &name) || !bytes_is(line, "v1"))
		return NOTE_NONE;
	return note_kind_find(name);
}

/* The name of the line that says what a note of this kind speaks of. */
static const char *
subject_key(enum note_kind kind)
{
	switch (kind) {
	case NOTE_MANIFEST:
	case NOTE_OPENING:
		return "unit";
	case NOTE_TURNOUT:
	case NOTE_TRANSCRIPT:
	case NOTE_RECEIPT:
		return "place";
	case NOTE_ROLL:
		return "stage";
	case NOTE_TOTALS:
	case NOTE_CERTIFICATE:
	case NOTE_DECLARATION:
	case NOTE_INTERIM:
	case NOTE_BUNDLE:
	case NOTE_RETIREMENT:
		return "station";
	case NOTE_RULING:
		return "ruling";
	case NOTE_SHEET:
		return "sheet";
	case NOTE_NONE:
	case NOTE_ELECTION:
	case NOTE_SETUP:
	case NOTE_ROSTER:
	case NOTE_ENROLMENT:
	case NOTE_GATE:
	case NOTE_KINDS:
		break;
	}
	return NULL;
}

/* The lines "number" and "replaces", which hang together. */
static bool
number_read(struct text_lines *lines, struct head *head)
{
	struct bytes value;
	uint64_t number;

	if (!lines_value(lines, "number", &value) ||
	    !bytes_number(value, 999999, &number) || number == 0 ||
	    !lines_value(lines, "replaces", &value))
		return false;
	head->number = (unsigned)number;
	head->first = bytes_is(value, "-");
	return head->first == (number == 1) &&
	       (head->first || bytes_digest(value, head->replaces));
}

static bool
subject_read(struct text_lines *lines, struct head *head)
{
	const char *key = subject_key(head->kind);
	struct bytes value;

	return key == NULL ||
	       (lines_value(lines, key, &value) && bytes_are_id(value) &&
	           bytes_copy(value, head->subject, sizeof(head->subject)));
}

bool
head_read(struct text_lines *lines, struct head *head, char why[WHY_LEN])
{
	struct bytes value;

	*head = (struct head){ .kind = note_kind_of(lines->rest) };
	if (head->kind == NOTE_NONE || !lines_next(lines, &value))
		return refuse(why, "the first line names no kind of note");
	if (head->kind == NOTE_ELECTION)
		return true;
	if (!lines_value(lines, "election", &value) ||
	    !bytes_digest(value, head->election) ||
	    !lines_value(lines, "title", &head->title) ||
	    !bytes_are_text(head->title, 200) ||
	    !lines_value(lines, "rehearsal", &value) ||
	    !bytes_yes_no(value, &head->rehearsal) ||
	    !subject_read(lines, head) || !number_read(lines, head) ||
	    !lines_value(lines, "date", &value) || !bytes_are_date(value) ||
	    !bytes_copy(value, head->date, sizeof(head->date)))
		return refuse(why, "the head is not in the form of its kind");
	return true;
}

static bool
slot_read(struct bytes value, enum note_kind kind, struct slot *slot)
{
	static const char *const hows[] = { "paper", "absent", "refused" };
	struct bytes role, how;
	const char *colon;
	size_t i = 0;

	*slot = (struct slot){ .reason = { "", 0 } };
	if (!bytes_until(&value, ' ', &role) || !bytes_until(&value, ' ', &how))
		return false;
	slot->role = role_find(role);
	while (i < 3 && !bytes_is(how, hows[i]))
		i++;
	if (i == 3 || slot->role == ROLE_AUTHORITY ||
	    !kind_knows(kind, slot->role))
		return false;
	slot->how = (enum slot_how)i;
	colon = memmem(value.at, value.len, ": ", 2);
	slot->person = value;
	if (colon != NULL) {
		slot->person.len = (size_t)(colon - value.at);
		slot->reason =
		    bytes_part(colon + 2, value.len - slot->person.len - 2);
	}
	/* A reason where it was not signed, and nowhere else. */
	return bytes_are_person(slot->person) &&
	       (colon != NULL) == (slot->how != SLOT_PAPER) &&
	       (colon == NULL || bytes_are_text(slot->reason, 95));
}

bool
slots_read(struct text_lines *lines, enum note_kind kind,
    struct slot slots[SLOTS_MAX], size_t *count, char why[WHY_LEN])
{
	struct bytes value, before = { "", 0 };

	for (*count = 0; lines_value(lines, "slot", &value); ++*count) {
		if (*count == SLOTS_MAX)
			return refuse(why, "more than 32 slot lines");
		if (bytes_order(before, value) >= 0)
			return refuse(why,
			    "the slot lines are not sorted, or one stands "
			    "twice");
		if (!slot_read(value, kind, &slots[*count]))
			return refuse(why, "this is no slot line");
		before = value;
	}
	if (lines_at_end(lines))
		return true;
	lines->number++;
	return refuse(why, "a line that this kind of note does not have");
}
