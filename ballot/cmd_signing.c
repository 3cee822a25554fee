#include "ballot/cmd_signing.h"

#include <stdlib.h>
#include <string.h>

#include "base/terminal.h"
#include "keys/cmd_shared.h"

#define NOTE_MODE 0644 /* other people's machines read it */
#define GROUPS_ON_PAPER 4

int
signing_date(
    const struct arguments *arguments, struct date *date, struct error *err)
{
	const char *given = arguments_value(arguments, "date");

	if (given != NULL && !date_parse(span_of(given), date))
		return error_set(err, ERROR_USAGE,
		    N_("write a day of the calendar like 2026-11-23"),
		    N_("\"%s\" is not a date"), given);
	return 0;
}

static int
line_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
signing_slots(const struct arguments *arguments, struct slot slots[SLOTS_MAX],
    size_t *count, struct error *err)
{
	const char *given[ARGUMENTS_OPTIONS_MAX] = { NULL };
	struct text text = { 0 };
	struct lines lines;
	size_t n = 0;
	int rc;

	while (n < ARGUMENTS_OPTIONS_MAX &&
	       (given[n] = arguments_each(arguments, "slot", n)) != NULL)
		n++;
	*count = 0;
	if (n == 0)
		return 0;
	qsort(given, n, sizeof(given[0]), line_compare);
	for (size_t i = 0; i < n; i++)
		text_addf(&text, "slot %s\n", given[i]);
	lines = lines_of(text_span(&text));
	rc = slots_parse(&lines, slots, count, err);
	if (rc == 0)
		rc = lines_end(&lines, err);
	text_clear(&text);
	if (rc != 0) {
		err->kind = ERROR_USAGE;
		err->where_count = 0;
		error_fix(err, N_("write for example \"counter absent YAMADA "
		                  "Hanako: ill\""));
		error_at_name(err, "--slot");
	}
	return rc;
}

int
signing_count(const struct arguments *arguments, const char *option,
    const struct message *question, unsigned long long max, uint64_t *count,
    struct error *err)
{
	unsigned long long number;
	char answer[32];

	if (!arguments_flag(arguments, option) && terminal_is_person()) {
		if (terminal_ask(question, answer, sizeof(answer), err) != 0)
			return -1;
		if (!span_number(span_of(answer), max, count))
			return error_set(err, ERROR_USAGE,
			    N_("write it in plain digits, without separators"),
			    N_("\"%s\" is not a whole number from 0 to %llu"),
			    answer, max);
		return 0;
	}
	if (!arguments_flag(arguments, option))
		return error_set(err, ERROR_USAGE,
		    N_("see --help for what it is"), N_("--%s is missing"),
		    option);
	if (arguments_number(arguments, option, max, 0, &number, err) != 0)
		return -1;
	*count = number;
	return 0;
}

/* Only keys of the roster: nobody else's signature would be accepted. */
static int
enrolled_check(const struct definition *definition, const struct vkey *vkey,
    struct error *err)
{
	struct keyring ring = roster_keyring(&definition->roster);
	const struct key_entry *entry =
	    keyring_find(&ring, span_of(vkey->name), vkey->id);

	if (entry != NULL && vkey_same(&entry->vkey, vkey))
		return 0;
	return error_set(err, ERROR_SIGNATURE,
	    N_("sign with an enrolled key, or ask the office for a new roster"),
	    N_("the key \"%s\" is not in roster %u"), vkey->name,
	    definition->roster.head.number);
}

static int
signature_add(const struct arguments *arguments,
    const struct definition *definition, const char *path, struct text *note,
    struct error *err)
{
	struct keyring ring = roster_keyring(&definition->roster);
	struct private_key *key = NULL;
	struct text line = { 0 }, out = { 0 };
	struct span text, lines;
	struct vkey vkey;
	int rc = -1;

	if (key_pair_open(arguments, path, &key, &vkey, err) != 0)
		goto out;
	if (enrolled_check(definition, &vkey, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	if (note_split(text_span(note), &text, &lines, err) != 0 ||
	    note_sign(text, vkey.name, key, &line, err) != 0 ||
	    note_attach(text_span(note), text_span(&line), &ring, &out, err) !=
	        0)
		goto out;
	text_clear(note);
	*note = out;
	out = (struct text){ 0 }; /* handed over */
	rc = 0;
out:
	private_key_free(key);
	text_clear(&line);
	text_clear(&out);
	return rc;
}

int
signing_sign(const struct arguments *arguments,
    const struct definition *definition, struct span draft, struct text *note,
    struct error *err)
{
	const char *path;

	text_add_bytes(note, draft.at, draft.len);
	for (size_t n = 0; (path = arguments_each(arguments, "key", n)) != NULL;
	     n++)
		if (signature_add(arguments, definition, path, note, err) != 0)
			return -1;
	return 0;
}

/* Who signed, and by the policy, who has not yet. */
static int
signatures_say(const struct definition *definition,
    const struct signing_subject *subject, const char *path, struct span bytes,
    struct error *err)
{
	struct keyring ring = roster_keyring(&definition->roster);
	struct policy_notice notice;
	struct error missing = { 0 };
	struct note note;
	struct span text, lines;
	char line[512];

	if (note_split(bytes, &text, &lines, err) != 0)
		return -1;
	if (lines.len == 0) {
		say(stdout, N_("Not signed yet. Next, the people sign it:\n"));
		printf("  kaihyo keys sign --key KEY.pem --attach %s\n", path);
		return 0;
	}
	if (note_open(bytes, &ring, &note, err) != 0)
		return -1;
	for (size_t i = 0; i < note.signer_count; i++)
		say(stdout, N_("Signed by %s (%s).\n"), note.signers[i]->person,
		    role_label(note.signers[i]->role));
	if (policy_check(&definition->setup.policy, subject->kind, &note,
	        subject->scopes, subject->scope_count, subject->slots,
	        subject->slot_count, subject->date, &notice, &missing) != 0) {
		message_format(&missing.what, line, sizeof(line));
		say(stdout, N_("Not complete yet: %s.\n"), line);
		message_format(&missing.fix, line, sizeof(line));
		say(stdout, "  %s: %s\n", translate(N_("to fix")), line);
	}
	return 0;
}

int
signing_say(const struct definition *definition,
    const struct signing_subject *subject, const char *path, struct span note,
    struct error *err)
{
	struct span text, lines;
	struct digest id;
	char group[5];

	if (note_split(note, &text, &lines, err) != 0)
		return -1;
	id = note_id(text);
	say(stdout, N_("Written: %s\nFor the paper record, its first groups:"),
	    path);
	for (size_t i = 1; i <= GROUPS_ON_PAPER; i++) {
		digest_group(&id, i, group);
		printf(" %s", group);
	}
	fputc('\n', stdout);
	return signatures_say(definition, subject, path, note, err);
}

int
signing_write(const struct definition *definition,
    const struct signing_subject *subject, const char *folder, const char *name,
    struct span note, struct error *err)
{
	char *path = path_join(folder, name);
	struct span text, lines;
	int rc = -1;

	if (note_split(note, &text, &lines, err) == 0 &&
	    (subject->replace ? file_replace : file_create)(
	        path, note, NOTE_MODE, err) == 0)
		rc = signing_say(definition, subject, path, note, err);
	free(path);
	return rc;
}
