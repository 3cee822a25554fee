#include "keys/roster.h"

#include <stdlib.h>
#include <string.h>

#include "keys/note.h"
#include "keys/policy.h"

/* "<vkey> <role> <scope> <from> <until> <person>" */
#define KEY_VALUE_MAX                                                          \
	(VKEY_TEXT_MAX + 1 + 32 + 1 + SCOPE_MAX + 2 * 11 + 1 + PERSON_MAX)
/* "<key name>+<key id> <date> <reason>" */
#define REVOKED_VALUE_MAX (KEY_NAME_MAX + 9 + 1 + 10 + 1 + PERSON_MAX)

static const char *const fix_office =
    N_("ask the election office to make it again with kaihyo");

static int
entry_parse(const struct lines *lines, struct span value,
    struct key_entry *entry, struct error *err)
{
	struct span vkey, role, scope, from, until;

	*entry = (struct key_entry){ 0 };
	if (!span_cut(&value, ' ', VKEY_TEXT_MAX, &vkey) ||
	    !span_cut(&value, ' ', 32, &role) ||
	    !span_cut(&value, ' ', SCOPE_MAX, &scope) ||
	    !span_cut(&value, ' ', 10, &from) ||
	    !span_cut(&value, ' ', 10, &until) || value.at == NULL)
		return lines_refuse(lines, err, fix_office,
		    N_("\"key\" must read VKEY ROLE SCOPE FROM UNTIL PERSON"));
	if (vkey_parse(vkey, &entry->vkey, err) != 0)
		return error_at(err, N_("line %zu"), lines->line);
	entry->role = role_find(role);
	if (entry->role == ROLE_NONE || !scope_parse(scope, &entry->scope) ||
	    !policy_enrols(entry->role, entry->scope.kind))
		return lines_refuse(lines, err, fix_office,
		    N_("the role \"%.*s\" with the scope \"%.*s\" may sign "
		       "nothing"),
		    (int)role.len, role.at, (int)scope.len, scope.at);
	if (!date_parse(from, &entry->from) ||
	    !date_parse(until, &entry->until) ||
	    date_compare(entry->from, entry->until) > 0)
		return lines_refuse(lines, err, fix_office,
		    N_("\"%.*s %.*s\" is no first and last day"), (int)from.len,
		    from.at, (int)until.len, until.at);
	if (!span_is_text(value, PERSON_MAX) ||
	    memmem(value.at, value.len, ": ", 2) != NULL ||
	    !span_copy(value, entry->person, sizeof(entry->person)))
		return lines_refuse(lines, err, fix_office,
		    N_("\"%.*s\" cannot be a person's name: empty, longer than "
		       "%d bytes, or with \": \""),
		    (int)value.len, value.at, PERSON_MAX);
	return 0;
}

static void
entry_format(const struct key_entry *entry, struct text *text)
{
	char scope[SCOPE_MAX + 1], from[DATE_TEXT_LEN], until[DATE_TEXT_LEN];

	scope_format(&entry->scope, scope);
	date_format(entry->from, from);
	date_format(entry->until, until);
	text_add(text, "key ");
	vkey_add(text, &entry->vkey);
	text_addf(text, " %s %s %s %s %s\n", role_name(entry->role), scope,
	    from, until, entry->person);
}

static int
compare_names(const void *a, const void *b)
{
	const struct key_entry *const *x = a, *const *y = b;

	return strcmp((*x)->vkey.name, (*y)->vkey.name);
}

static int
compare_keys(const void *a, const void *b)
{
	const struct key_entry *const *x = a, *const *y = b;

	return memcmp(
	    (*x)->vkey.key.bytes, (*y)->vkey.key.bytes, PUBLIC_KEY_LEN);
}

/* No name and no public key twice. */
static int
entries_check(const struct key_entry *entries, size_t count, struct error *err)
{
	const struct key_entry **sorted = memory_new(count, sizeof(*sorted));
	int rc = -1;

	for (size_t i = 0; i < count; i++)
		sorted[i] = &entries[i];
	qsort(sorted, count, sizeof(*sorted), compare_names);
	for (size_t i = 1; i < count; i++)
		if (compare_names(&sorted[i - 1], &sorted[i]) == 0) {
			error_set(err, ERROR_INPUT, fix_office,
			    N_("two keys have the name \"%s\""),
			    sorted[i]->vkey.name);
			goto out;
		}
	qsort(sorted, count, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < count; i++)
		if (compare_keys(&sorted[i - 1], &sorted[i]) == 0) {
			error_set(err, ERROR_INPUT, fix_office,
			    N_("\"%s\" and \"%s\" are the same key under two "
			       "names"),
			    sorted[i - 1]->vkey.name, sorted[i]->vkey.name);
			goto out;
		}
	rc = 0;
out:
	free(sorted);
	return rc;
}

/* The authority's keys have no dates and no person of their own. */
static struct key_entry
authority_entry(const struct vkey *vkey)
{
	struct key_entry entry = { .vkey = *vkey,
		.role = ROLE_AUTHORITY,
		.scope = { .kind = SCOPE_ELECTION },
		.from = { 1900, 1, 1 },
		.until = { 2199, 12, 31 } };

	memcpy(entry.person, vkey->name, sizeof(entry.person));
	return entry;
}

int
root_parse(struct span bytes, struct root *root, struct error *err)
{
	struct lines lines = lines_of(bytes);
	struct span before = { 0 }, value;
	struct vkey vkey;
	uint64_t required;

	*root = (struct root){ 0 };
	if (bytes.len > ROOT_BYTES_MAX)
		return error_set(err, ERROR_INPUT, fix_office,
		    N_("too large for root.txt: %zu bytes; at most %d are "
		       "taken"),
		    bytes.len, ROOT_BYTES_MAX);
	if (lines_first(&lines, "kaihyo root v1", err) != 0)
		return -1;
	do {
		if (statement_repeat(&lines, "authority", VKEY_TEXT_MAX,
		        &before, &value, err) != 0)
			return -1;
		if (root->count == AUTHORITIES_MAX)
			return lines_refuse(&lines, err, fix_office,
			    N_("more than %d keys"), AUTHORITIES_MAX);
		if (vkey_parse(value, &vkey, err) != 0)
			return error_at(err, N_("line %zu"), lines.line);
		root->entries[root->count++] = authority_entry(&vkey);
	} while (lines_next_is(&lines, "authority"));
	if (lines_number(&lines, "required", root->count, &required, err) != 0)
		return -1;
	if (required == 0)
		return lines_refuse(&lines, err, fix_office,
		    N_("at least one key must sign, not 0"));
	root->required = (unsigned)required;
	if (lines_end(&lines, err) != 0 ||
	    entries_check(root->entries, root->count, err) != 0)
		return -1;
	root->fingerprint = digest_of(bytes);
	return 0;
}

void
root_format(const struct root *root, struct text *text)
{
	text_add(text, "kaihyo root v1\n");
	for (size_t i = 0; i < root->count; i++) {
		text_add(text, "authority ");
		vkey_add(text, &root->entries[i].vkey);
		text_add_char(text, '\n');
	}
	text_addf(text, "required %u\n", root->required);
}

struct keyring
root_keyring(const struct root *root)
{
	return (
	    struct keyring){ .entries = root->entries, .count = root->count };
}

int
root_open(const struct root *root, struct span bytes, struct note *note,
    struct error *err)
{
	struct keyring keyring = root_keyring(root);
	size_t have;

	if (note_open(bytes, &keyring, note, err) != 0)
		return -1;
	have = note->signer_count;
	if (root->required > 0 && have >= root->required)
		return 0;
	*note = (struct note){ 0 };
	return error_set(err, ERROR_SIGNATURE,
	    N_("have the election authority's other keys sign it: kaihyo keys "
	       "sign"),
	    N_("it has %zu of %u signatures of the election authority"), have,
	    root->required);
}

/*
 * The entry "<name>+<id>" at or after `*next`, where it is left: both lists
 * are sorted alike, so one walk finds them all.
 */
static struct key_entry *
entry_from(struct roster *roster, size_t *next, struct span name_and_id)
{
	char text[KEY_NAME_MAX + 10];

	for (; *next < roster->count; ++*next) {
		struct key_entry *entry = &roster->entries[*next];

		snprintf(text, sizeof(text), "%s+%08x", entry->vkey.name,
		    entry->vkey.id);
		if (span_equals(name_and_id, text))
			return entry;
	}
	return NULL;
}

static int
revoked_parse(const struct lines *lines, struct span value,
    struct roster *roster, size_t *next, struct error *err)
{
	struct span key, date;
	struct key_entry *entry;

	if (!span_cut(&value, ' ', KEY_NAME_MAX + 9, &key) ||
	    !span_cut(&value, ' ', 10, &date) || value.at == NULL)
		return lines_refuse(lines, err, fix_office,
		    N_("\"revoked\" must read NAME+ID DATE REASON"));
	entry = entry_from(roster, next, key);
	if (entry == NULL || entry->revoked)
		return lines_refuse(lines, err, fix_office,
		    entry == NULL ? N_("\"%.*s\" is no key of this roster")
		                  : N_("the key \"%.*s\" is revoked twice"),
		    (int)key.len, key.at);
	if (!date_parse(date, &entry->revoked_on) ||
	    !span_is_text(value, PERSON_MAX) ||
	    !span_copy(value, entry->revoked_why, sizeof(entry->revoked_why)))
		return lines_refuse(lines, err, fix_office,
		    N_("the day or the reason of a revocation cannot be read"));
	entry->revoked = true;
	return 0;
}

static int
roster_lines(struct lines *lines, struct roster *roster, struct error *err)
{
	struct span before = { 0 }, value;
	size_t room = 0, next = 0;

	while (lines_next_is(lines, "key")) {
		if (statement_repeat(
		        lines, "key", KEY_VALUE_MAX, &before, &value, err) != 0)
			return -1;
		if (roster->count == KEYS_MAX)
			return lines_refuse(lines, err, fix_office,
			    N_("more than %d keys"), KEYS_MAX);
		if (roster->count == room) {
			room = room == 0 ? 64 : 2 * room;
			roster->entries = memory_grow(
			    roster->entries, room, sizeof(*roster->entries));
		}
		if (entry_parse(lines, value, &roster->entries[roster->count],
		        err) != 0)
			return -1;
		roster->count++;
	}
	before = (struct span){ 0 };
	while (lines_next_is(lines, "revoked"))
		if (statement_repeat(lines, "revoked", REVOKED_VALUE_MAX,
		        &before, &value, err) != 0 ||
		    revoked_parse(lines, value, roster, &next, err) != 0)
			return -1;
	return lines_end(lines, err);
}

int
roster_parse(struct verified text, struct roster *roster, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	*roster = (struct roster){ 0 };
	if (statement_parse(&lines, NOTE_ROSTER, &roster->head, err) == 0 &&
	    roster_lines(&lines, roster, err) == 0 &&
	    entries_check(roster->entries, roster->count, err) == 0)
		return 0;
	roster_clear(roster);
	return -1;
}

void
roster_format(const struct roster *roster, struct text *text)
{
	statement_format(&roster->head, NOTE_ROSTER, text);
	for (size_t i = 0; i < roster->count; i++)
		entry_format(&roster->entries[i], text);
	/* Entries are sorted by name and id, so these lines are too. */
	for (size_t i = 0; i < roster->count; i++) {
		const struct key_entry *entry = &roster->entries[i];
		char date[DATE_TEXT_LEN];

		if (!entry->revoked)
			continue;
		date_format(entry->revoked_on, date);
		text_addf(text, "revoked %s+%08x %s %s\n", entry->vkey.name,
		    entry->vkey.id, date, entry->revoked_why);
	}
}

void
roster_clear(struct roster *roster)
{
	free(roster->entries);
	*roster = (struct roster){ 0 };
}

struct keyring
roster_keyring(const struct roster *roster)
{
	return (struct keyring){ .entries = roster->entries,
		.count = roster->count };
}

static int
enrolment_parse(
    struct verified text, struct enrolment *enrolment, struct error *err)
{
	struct lines lines = lines_of(text.bytes);
	struct span value;

	if (statement_parse(&lines, NOTE_ENROLMENT, &enrolment->head, err) != 0)
		return -1;
	if (enrolment->head.number != 1)
		return error_set(err, ERROR_INPUT,
		    N_("make it again: kaihyo keys enrol"),
		    N_("an enrolment has number 1, not %u"),
		    enrolment->head.number);
	if (lines_value(&lines, "key", KEY_VALUE_MAX, &value, err) != 0 ||
	    entry_parse(&lines, value, &enrolment->entry, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

/*
 * The key that an enrolment is about. It is read before anything is
 * verified, for there is no other place that it could come from: it only
 * serves to open the note with it.
 */
static int
enrolment_key(struct span bytes, struct key_entry *entry, struct error *err)
{
	struct span text, signatures, value, vkey;

	*entry = (struct key_entry){ 0 };
	if (note_split(bytes, &text, &signatures, err) != 0)
		return -1;
	if (note_kind_of(text) != NOTE_ENROLMENT ||
	    !note_peek(text, "key", &value) ||
	    !span_cut(&value, ' ', VKEY_TEXT_MAX, &vkey))
		return error_set(err, ERROR_INPUT,
		    N_("use the note that \"kaihyo keys enrol\" wrote"),
		    N_("it is no enrolment of a key"));
	return vkey_parse(vkey, &entry->vkey, err);
}

int
enrolment_open(
    struct span bytes, struct enrolment *enrolment, struct error *err)
{
	struct key_entry self;
	struct keyring keyring = { .entries = &self, .count = 1 };
	struct note note;

	*enrolment = (struct enrolment){ 0 };
	if (enrolment_key(bytes, &self, err) != 0 ||
	    note_open(bytes, &keyring, &note, err) != 0 ||
	    public_key_check_subgroup(&self.vkey.key, err) != 0)
		return -1;
	return enrolment_parse(note.text, enrolment, err);
}

void
enrolment_format(const struct enrolment *enrolment, struct text *text)
{
	statement_format(&enrolment->head, NOTE_ENROLMENT, text);
	entry_format(&enrolment->entry, text);
}
