#include "ballot/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/note.h"

#define FOLDER_NAMES_MAX 20000

static void
problem_add(struct check *check, const struct error *err)
{
	if (check->problem_count == PROBLEMS_MAX)
		return;
	check->problems[check->problem_count] = *err;
	if (check->folder != NULL)
		error_at_name(
		    &check->problems[check->problem_count], check->folder);
	check->problem_count++;
}

/* A file without a signature: for reading only, nothing is counted by it. */
static struct verified
unsigned_bytes(const struct file_bytes *file)
{
	struct hashed hashed = hashed_of(file_span(file));
	struct verified verified = { 0 };
	struct error err;

	if (verified_by_digest(&hashed, &hashed.digest, &verified, &err) != 0)
		return (struct verified){ 0 };
	return verified;
}

static bool
folder_has(const struct folder *folder, const char *name)
{
	for (size_t i = 0; i < folder->count; i++)
		if (strcmp(folder->entries[i].name, name) == 0)
			return true;
	return false;
}

static void
json_take(
    struct check *check, const struct folder *folder, struct checked_json *json)
{
	struct error err;

	if (file_read(folder->descriptor, json->name, DEFINITION_BYTES_MAX,
	        &json->file, &err) != 0)
		problem_add(check, &err);
	else
		json->there = true;
}

static void
root_take(struct check *check, const struct folder *folder)
{
	struct file_bytes file = { 0 };
	struct error err;

	/* Without notes there is nothing yet that a root would vouch for. */
	if (!folder_has(folder, "root.txt") &&
	    !folder_has(folder, "election.note"))
		return;
	if (file_read(folder->descriptor, "root.txt", ROOT_BYTES_MAX, &file,
	        &err) != 0) {
		problem_add(check, &err);
		return;
	}
	if (root_parse(file_span(&file), &check->definition->root, &err) != 0) {
		error_at_name(&err, "root.txt");
		problem_add(check, &err);
	} else {
		check->has_root = true;
	}
	file_release(&file);
}

/* Finds out whether a note is there, a draft, or signed by the authority. */
static int
note_read(struct check *check, const struct folder *folder,
    struct checked_note *checked, struct error *err)
{
	struct span text, lines;
	struct note note;

	checked->state = NOTE_STATE_REFUSED;
	if (file_read(folder->descriptor, checked->name, NOTE_BYTES_MAX,
	        &checked->file, err) != 0)
		return -1;
	if (note_split(file_span(&checked->file), &text, &lines, err) != 0)
		return error_at_name(err, checked->name);
	if (lines.len == 0) {
		struct file_bytes draft = { checked->file.at, text.len };

		checked->text = unsigned_bytes(&draft);
		checked->state = NOTE_STATE_DRAFT;
		return 0;
	}
	if (!check->has_root)
		return 0; /* the missing root is a problem already */
	if (root_open(&check->definition->root, file_span(&checked->file),
	        &note, err) != 0)
		return error_at_name(err, checked->name);
	checked->text = note.text;
	checked->state = NOTE_STATE_SIGNED;
	return 0;
}

static void
note_take(struct check *check, const struct folder *folder,
    struct checked_note *checked)
{
	struct error err;

	if (folder_has(folder, checked->name) &&
	    note_read(check, folder, checked, &err) != 0)
		problem_add(check, &err);
}

static bool
note_usable(const struct checked_note *note)
{
	return note->state == NOTE_STATE_DRAFT ||
	       note->state == NOTE_STATE_SIGNED;
}

/*
 * Holds a JSON file against the digest in its note. A file that is not the
 * one that was signed is not looked at any further.
 */
static bool
digest_holds(struct check *check, const struct checked_note *note,
    struct checked_json *json, const struct digest *wanted)
{
	struct hashed hashed = hashed_of(file_span(&json->file));
	struct verified verified;
	struct error err;

	if (!json->there ||
	    verified_by_digest(&hashed, wanted, &verified, &err) == 0)
		return true;
	if (note->state == NOTE_STATE_DRAFT)
		error_set(&err, ERROR_INPUT,
		    N_("delete the draft and run kaihyo ballot define again"),
		    N_("the file was changed after its note was drafted"));
	error_at_name(&err, json->name);
	problem_add(check, &err);
	json->there = note->state == NOTE_STATE_DRAFT;
	return false;
}

static void
election_note_check(struct check *check)
{
	struct checked_note *note = &check->election_note;
	struct election_note vouches;
	struct error err;

	if (!note_usable(note))
		return;
	if (election_note_parse(note->text, &vouches, &err) != 0) {
		note->state = NOTE_STATE_REFUSED;
		error_at_name(&err, note->name);
		problem_add(check, &err);
		return;
	}
	check->has_id = true;
	check->definition->id = note->text.digest;
	digest_holds(check, note, &check->election, &vouches.definition);
	digest_holds(check, note, &check->ordinance, &vouches.ordinance);
}

/* The head of a setup or roster: this election's, with the file's number. */
static int
head_check(struct check *check, const struct statement *head, unsigned number,
    struct error *err)
{
	if (check->has_id && check->election.parsed &&
	    definition_owns(check->definition, head, err) != 0)
		return -1;
	if (head->number != number)
		return error_set(err, ERROR_INPUT,
		    N_("make the number and the name of the file agree"),
		    N_("the name of the file says number %u, but it is number "
		       "%u"),
		    number, head->number);
	return 0;
}

static void
setup_note_check(struct check *check, unsigned number)
{
	struct checked_note *note = &check->setup_note;
	struct setup_note vouches;
	struct error err;

	if (!note_usable(note))
		return;
	if (setup_note_parse(note->text, &vouches, &err) != 0 ||
	    head_check(check, &vouches.head, number, &err) != 0) {
		note->state = NOTE_STATE_REFUSED;
		error_at_name(&err, note->name);
		problem_add(check, &err);
		return;
	}
	digest_holds(check, note, &check->setup, &vouches.setup);
}

static void
roster_check(struct check *check, unsigned number)
{
	struct checked_note *note = &check->roster_note;
	struct roster *roster = &check->definition->roster;
	struct error err;

	if (!note_usable(note))
		return;
	if (roster_parse(note->text, roster, &err) != 0 ||
	    head_check(check, &roster->head, number, &err) != 0) {
		note->state = NOTE_STATE_REFUSED;
		error_at_name(&err, note->name);
		problem_add(check, &err);
		return;
	}
	check->has_roster = true;
}

/* A file that stands on a broken one: at least its form can be checked. */
static int
form_check(const struct checked_json *json, struct error *err)
{
	struct document document;
	int rc =
	    document_open(file_span(&json->file), json->name, &document, err);

	document_close(&document);
	return rc;
}

static void
election_check(struct check *check)
{
	struct checked_json *json = &check->election;
	struct error err;

	if (!json->there)
		return;
	if (election_parse(unsigned_bytes(&json->file), json->name,
	        &check->definition->election, &err) == 0)
		json->parsed = true;
	else
		problem_add(check, &err);
}

static void
ordinance_check(struct check *check)
{
	struct checked_json *json = &check->ordinance;
	struct definition *definition = check->definition;
	struct error err;

	if (!json->there)
		return;
	if (!check->election.parsed) {
		if (form_check(json, &err) != 0)
			problem_add(check, &err);
		return;
	}
	if (ordinance_parse(unsigned_bytes(&json->file), json->name,
	        &definition->election, &definition->ordinance, &err) == 0)
		json->parsed = true;
	else
		problem_add(check, &err);
}

/* `number` is that of the file's name; 0: it has none. */
static int
setup_read(struct check *check, unsigned number, struct error *err)
{
	struct checked_json *json = &check->setup;
	struct definition *definition = check->definition;

	if (!check->election.parsed)
		return form_check(json, err);
	if (setup_parse(unsigned_bytes(&json->file), json->name,
	        &definition->election, &definition->setup, err) != 0)
		return -1;
	json->parsed = true;
	if (definition_check_together(
	        &definition->ordinance, &definition->setup, err) != 0)
		return error_at_name(err, json->name);
	if (number == 0 || number == definition->setup.number)
		return 0;
	error_set(err, ERROR_INPUT,
	    N_("make \"number\" and the name of the file agree"),
	    N_("the file says number %u"), definition->setup.number);
	return error_at_name(err, json->name);
}

static void
setup_check(struct check *check, unsigned number)
{
	struct error err;

	if (check->setup.there && setup_read(check, number, &err) != 0)
		problem_add(check, &err);
}

static unsigned
larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static void
folder_take(struct check *check, const struct folder *folder)
{
	unsigned setup = larger(definition_highest(folder, "setup", "json"),
	    definition_highest(folder, "setup", "note"));
	unsigned roster = definition_highest(folder, "roster", "note");

	snprintf(check->setup_name, sizeof(check->setup_name), "setup-%u.json",
	    setup);
	snprintf(check->setup_note.name, sizeof(check->setup_note.name),
	    "setup-%u.note", setup);
	snprintf(check->roster_note.name, sizeof(check->roster_note.name),
	    "roster-%u.note", roster);
	root_take(check, folder);
	json_take(check, folder, &check->election);
	json_take(check, folder, &check->ordinance);
	if (setup > 0)
		json_take(check, folder, &check->setup);
	note_take(check, folder, &check->election_note);
	note_take(check, folder, &check->setup_note);
	note_take(check, folder, &check->roster_note);
	election_note_check(check);
	election_check(check);
	ordinance_check(check);
	setup_note_check(check, setup);
	setup_check(check, setup);
	roster_check(check, roster);
}

/* Which of the three files this is, by its "format". */
static int
format_find(const struct file_bytes *file, const char *name, char *format,
    size_t size, struct error *err)
{
	struct document document;
	struct document_at top;
	const char *text;
	int rc = -1;

	if (document_open(file_span(file), name, &document, err) != 0)
		goto out;
	top = document_top(&document);
	if (document_member_text(&top, "format", size - 1, &text, err) != 0)
		goto out;
	snprintf(format, size, "%s", text);
	rc = 0;
out:
	document_close(&document);
	return rc;
}

static struct checked_json *
json_find(struct check *check, const char *format)
{
	if (strcmp(format, "kaihyo election v1") == 0)
		return &check->election;
	if (strcmp(format, "kaihyo ordinance v1") == 0)
		return &check->ordinance;
	if (strcmp(format, "kaihyo setup v1") == 0)
		return &check->setup;
	return NULL;
}

/* Reads a file and puts it where its format belongs. */
static int
file_take(struct check *check, const char *path, struct error *err)
{
	struct file_bytes file = { 0 };
	struct checked_json *json;
	char format[64];
	int rc = -1;

	if (file_read_path(path, DEFINITION_BYTES_MAX, &file, err) != 0 ||
	    format_find(&file, path, format, sizeof(format), err) != 0)
		goto out;
	json = json_find(check, format);
	if (json == NULL) {
		error_set(err, ERROR_INPUT,
		    N_("give an election, an ordinance or a setup"),
		    N_("\"%s\" is the format of none of a definition's files"),
		    format);
		error_at_name(err, path);
		goto out;
	}
	if (json->there) {
		error_set(err, ERROR_USAGE, N_("give one file of each format"),
		    N_("two files have the format \"%s\""), format);
		goto out;
	}
	*json =
	    (struct checked_json){ .name = path, .there = true, .file = file };
	file = (struct file_bytes){ 0 }; /* handed over */
	rc = 0;
out:
	file_release(&file);
	return rc;
}

static struct check *
check_new(void)
{
	struct check *check = memory_new(1, sizeof(*check));

	check->definition = memory_new(1, sizeof(*check->definition));
	check->election.name = "election.json";
	check->ordinance.name = "ordinance.json";
	check->setup.name = check->setup_name;
	snprintf(check->election_note.name, sizeof(check->election_note.name),
	    "election.note");
	return check;
}

struct check *
check_folder(const char *path, struct error *err)
{
	struct check *check;
	struct folder folder;

	if (folder_open(path, FOLDER_NAMES_MAX, &folder, err) != 0)
		return NULL;
	check = check_new();
	check->folder = path;
	folder_take(check, &folder);
	folder_close(&folder);
	return check;
}

struct check *
check_files(char *const *paths, size_t count)
{
	struct check *check = check_new();
	struct error err;

	for (size_t i = 0; i < count; i++)
		if (file_take(check, paths[i], &err) != 0)
			problem_add(check, &err);
	if (!check->election.there && check->problem_count == 0) {
		error_set(&err, ERROR_USAGE,
		    N_("give the election.json that it belongs to, too"),
		    N_("an ordinance or a setup cannot be checked without its "
		       "election"));
		problem_add(check, &err);
	}
	election_check(check);
	ordinance_check(check);
	setup_check(check, 0);
	return check;
}

void
check_free(struct check *check)
{
	if (check == NULL)
		return;
	file_release(&check->election_note.file);
	file_release(&check->setup_note.file);
	file_release(&check->roster_note.file);
	file_release(&check->election.file);
	file_release(&check->ordinance.file);
	file_release(&check->setup.file);
	definition_free(check->definition);
	free(check);
}
