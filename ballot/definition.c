#include "ballot/definition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/note.h"

#define FOLDER_NAMES_MAX 20000

static const char *const fix_folder =
    N_("see what is missing with: kaihyo ballot check FOLDER");

int
election_note_parse(
    struct verified text, struct election_note *note, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	if (lines_first(&lines, "kaihyo election v1", err) != 0 ||
	    digest_line(&lines, "definition", &note->definition, err) != 0 ||
	    digest_line(&lines, "ordinance", &note->ordinance, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

static void
digest_add(struct text *text, const char *key, const struct digest *digest)
{
	char hex[DIGEST_TEXT_LEN];

	digest_format(digest, hex);
	text_addf(text, "%s %s\n", key, hex);
}

void
election_note_format(const struct election_note *note, struct text *text)
{
	text_add(text, "kaihyo election v1\n");
	digest_add(text, "definition", &note->definition);
	digest_add(text, "ordinance", &note->ordinance);
}

int
setup_note_parse(
    struct verified text, struct setup_note *note, struct error *err)
{
	struct lines lines = lines_of(text.bytes);

	if (statement_parse(&lines, NOTE_SETUP, &note->head, err) != 0 ||
	    digest_line(&lines, "setup", &note->setup, err) != 0)
		return -1;
	return lines_end(&lines, err);
}

void
setup_note_format(const struct setup_note *note, struct text *text)
{
	statement_format(&note->head, NOTE_SETUP, text);
	digest_add(text, "setup", &note->setup);
}

unsigned
definition_highest(
    const struct folder *folder, const char *stem, const char *ending)
{
	uint64_t highest = 0, number;

	for (size_t i = 0; i < folder->count; i++) {
		struct span name = span_of(folder->entries[i].name), digits;

		if (span_skip(&name, stem) && span_skip(&name, "-") &&
		    span_cut(&name, '.', 6, &digits) &&
		    span_equals(name, ending) &&
		    span_number(digits, STATEMENT_NUMBER_MAX, &number) &&
		    number > highest)
			highest = number;
	}
	return (unsigned)highest;
}

/* "setup-3.json"; "setup-N.json" if the number is not known. */
static void
numbered_name(
    char out[32], const char *stem, unsigned number, const char *ending)
{
	if (number > 0)
		snprintf(out, 32, "%s-%u.%s", stem, number, ending);
	else
		snprintf(out, 32, "%s-N.%s", stem, ending);
}

static int
numbered_read(const struct folder *folder, const char *stem, unsigned number,
    const char *ending, size_t max, struct file_bytes *file, struct error *err)
{
	char name[32];

	numbered_name(name, stem, number, ending);
	return file_read(folder->descriptor, name, max, file, err);
}

static int
core_read(const struct folder *folder, struct definition_files *files,
    struct error *err)
{
	int at = folder->descriptor;

	if (file_read(at, "root.txt", ROOT_BYTES_MAX, &files->root, err) != 0 ||
	    file_read(at, "election.note", NOTE_BYTES_MAX,
	        &files->election_note, err) != 0 ||
	    file_read(at, "election.json", DEFINITION_BYTES_MAX,
	        &files->election_json, err) != 0)
		return -1;
	return file_read(at, "ordinance.json", DEFINITION_BYTES_MAX,
	    &files->ordinance_json, err);
}

static int
setup_files_read(const struct folder *folder, struct definition_files *files,
    struct error *err)
{
	unsigned number = definition_highest(folder, "setup", "note");

	files->setup_number = number;
	if (number == 0)
		return 0;
	if (numbered_read(folder, "setup", number, "note", NOTE_BYTES_MAX,
	        &files->setup_note, err) != 0)
		return -1;
	return numbered_read(folder, "setup", number, "json",
	    DEFINITION_BYTES_MAX, &files->setup_json, err);
}

static int
roster_file_read(const struct folder *folder, struct definition_files *files,
    struct error *err)
{
	unsigned number = definition_highest(folder, "roster", "note");

	files->roster_number = number;
	if (number == 0)
		return 0;
	return numbered_read(folder, "roster", number, "note", NOTE_BYTES_MAX,
	    &files->roster_note, err);
}

/* Reads what the folder has; only the core must be there. */
static int
files_read(const char *path, struct definition_files *files, struct error *err)
{
	struct folder folder;
	int rc = -1;

	memset(files, 0, sizeof(*files));
	if (folder_open(path, FOLDER_NAMES_MAX, &folder, err) != 0)
		return -1;
	if (core_read(&folder, files, err) != 0 ||
	    setup_files_read(&folder, files, err) != 0 ||
	    roster_file_read(&folder, files, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	rc = 0;
out:
	folder_close(&folder);
	return rc;
}

int
definition_files_read(
    const char *folder, struct definition_files *files, struct error *err)
{
	if (files_read(folder, files, err) != 0)
		return -1;
	if (files->setup_number == 0 || files->roster_number == 0) {
		error_set(err, ERROR_INPUT, fix_folder,
		    N_("the definition is not complete: there is no %s-N.note "
		       "in the folder"),
		    files->setup_number == 0 ? "setup" : "roster");
		return error_at_name(err, folder);
	}
	return 0;
}

void
definition_files_release(struct definition_files *files)
{
	file_release(&files->root);
	file_release(&files->election_note);
	file_release(&files->election_json);
	file_release(&files->ordinance_json);
	file_release(&files->setup_note);
	file_release(&files->setup_json);
	file_release(&files->roster_note);
	memset(files, 0, sizeof(*files));
}

/* A JSON file whose digest stands in a signed note. */
static int
vouched(const struct file_bytes *file, const char *name,
    const struct digest *wanted, struct verified *verified, struct error *err)
{
	struct hashed hashed = hashed_of(file_span(file));

	if (verified_by_digest(&hashed, wanted, verified, err) != 0)
		return error_at_name(err, name);
	return 0;
}

static int
election_take(struct definition *definition,
    const struct definition_files *files, struct error *err)
{
	struct verified election, ordinance;
	struct election_note vouches;
	struct note note;

	if (root_open(&definition->root, file_span(&files->election_note),
	        &note, err) != 0 ||
	    election_note_parse(note.text, &vouches, err) != 0)
		return error_at_name(err, "election.note");
	definition->id = note.text.digest;
	if (vouched(&files->election_json, "election.json", &vouches.definition,
	        &election, err) != 0 ||
	    vouched(&files->ordinance_json, "ordinance.json",
	        &vouches.ordinance, &ordinance, err) != 0 ||
	    election_parse(
	        election, "election.json", &definition->election, err) != 0)
		return -1;
	return ordinance_parse(ordinance, "ordinance.json",
	    &definition->election, &definition->ordinance, err);
}

/* `named` is 0 if the name of the file is not known. */
static int
number_check(unsigned named, unsigned number, struct error *err)
{
	if (named == 0 || named == number)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("ask the election office for the proper file"),
	    N_("the name of the file says number %u, but it is number %u"),
	    named, number);
}

static int
setup_take(struct definition *definition, const struct definition_files *files,
    struct error *err)
{
	char note_name[32], json_name[32];
	struct setup_note vouches;
	struct verified setup;
	struct note note;

	numbered_name(note_name, "setup", files->setup_number, "note");
	numbered_name(json_name, "setup", files->setup_number, "json");
	if (root_open(&definition->root, file_span(&files->setup_note), &note,
	        err) != 0 ||
	    setup_note_parse(note.text, &vouches, err) != 0 ||
	    definition_owns(definition, &vouches.head, err) != 0 ||
	    number_check(files->setup_number, vouches.head.number, err) != 0)
		return error_at_name(err, note_name);
	if (vouched(&files->setup_json, json_name, &vouches.setup, &setup,
	        err) != 0 ||
	    setup_parse(setup, json_name, &definition->election,
	        &definition->setup, err) != 0)
		return -1;
	if (definition_check_together(
	        &definition->ordinance, &definition->setup, err) != 0)
		return error_at_name(err, json_name);
	definition->setup_head = vouches.head;
	definition->setup_id = note.text.digest;
	if (number_check(vouches.head.number, definition->setup.number, err) !=
	    0)
		return error_at_name(err, json_name);
	return 0;
}

static int
roster_take(struct definition *definition, const struct definition_files *files,
    struct error *err)
{
	struct note note;
	char name[32];

	numbered_name(name, "roster", files->roster_number, "note");
	if (root_open(&definition->root, file_span(&files->roster_note), &note,
	        err) != 0 ||
	    roster_parse(note.text, &definition->roster, err) != 0 ||
	    definition_owns(definition, &definition->roster.head, err) != 0 ||
	    number_check(
	        files->roster_number, definition->roster.head.number, err) != 0)
		return error_at_name(err, name);
	definition->roster_id = note.text.digest;
	return 0;
}

/* Top-down: nothing is parsed before what stands above it was verified. */
static struct definition *
definition_make(
    const struct definition_files *files, bool begun, struct error *err)
{
	struct definition *definition = memory_new(1, sizeof(*definition));

	if (root_parse(file_span(&files->root), &definition->root, err) != 0) {
		error_at_name(err, "root.txt");
		goto failed;
	}
	if (election_take(definition, files, err) != 0)
		goto failed;
	if (!(begun && files->setup_note.at == NULL) &&
	    setup_take(definition, files, err) != 0)
		goto failed;
	if (!(begun && files->roster_note.at == NULL) &&
	    roster_take(definition, files, err) != 0)
		goto failed;
	return definition;
failed:
	definition_free(definition);
	return NULL;
}

int
definition_check_together(const struct ordinance *ordinance,
    const struct setup *setup, struct error *err)
{
	const struct rules *rules = &ordinance->decision;

	if (rules->exists && rules_need_regions(rules) &&
	    (setup->publish.merge_papers > 0 || setup->publish.merge_unanimous))
		return error_set(err, ERROR_INPUT,
		    N_("leave \"merge-papers\" and \"merge-unanimous\" out of "
		       "the setup, or draw larger districts"),
		    N_("the ordinance decides by districts, so their choices "
		       "cannot be joined"));
	if (!setup->precinct_scan || !rules->exists || !rules->gate.exists ||
	    rules->gate.count_if_not_met)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("write \"scan\": \"hall\": the boxes are opened in the hall, "
	       "after the gate"),
	    N_("the ordinance keeps papers sealed until the gate is decided, "
	       "but the setup scans them in the precinct"));
}

struct definition *
definition_new(const struct definition_files *files, struct error *err)
{
	return definition_make(files, false, err);
}

void
definition_free(struct definition *definition)
{
	if (definition == NULL)
		return;
	setup_clear(&definition->setup);
	roster_clear(&definition->roster);
	free(definition);
}

static struct definition *
definition_read(const char *folder, bool begun, struct error *err)
{
	struct definition *definition = NULL;
	struct definition_files files;

	if ((begun ? files_read(folder, &files, err)
	           : definition_files_read(folder, &files, err)) != 0)
		goto out;
	definition = definition_make(&files, begun, err);
	if (definition == NULL)
		error_at_name(err, folder);
out:
	definition_files_release(&files);
	return definition;
}

struct definition *
definition_load(const char *folder, struct error *err)
{
	return definition_read(folder, false, err);
}

struct definition *
definition_load_begun(const char *folder, struct error *err)
{
	return definition_read(folder, true, err);
}

struct statement
definition_statement(const struct definition *definition, const char *subject)
{
	const struct election *election = &definition->election;
	struct statement statement = {
		.election = definition->id,
		.rehearsal = election->rehearsal,
		.number = 1,
		.first = true,
		.date = election->date,
	};

	snprintf(
	    statement.title, sizeof(statement.title), "%s", election->name.ja);
	snprintf(statement.subject, sizeof(statement.subject), "%s", subject);
	return statement;
}

/* The sentence for a statement of another election. */
static int
refuse_stranger(const struct definition *definition,
    const struct statement *statement, struct error *err)
{
	static const char *const fix =
	    N_("put it aside, unchanged; ask for what belongs to this "
	       "election");
	const char *theirs = statement->title;
	const char *ours = definition->election.name.ja;

	if (statement->rehearsal && !definition->election.rehearsal)
		return error_set(err, ERROR_INPUT, fix,
		    N_("it says it belongs to \"%s\" (A REHEARSAL); this is "
		       "\"%s\""),
		    theirs, ours);
	if (!statement->rehearsal && definition->election.rehearsal)
		return error_set(err, ERROR_INPUT, fix,
		    N_("it says it belongs to \"%s\"; this is \"%s\" (A "
		       "REHEARSAL)"),
		    theirs, ours);
	return error_set(err, ERROR_INPUT, fix,
	    N_("it says it belongs to \"%s\"; this is \"%s\""), theirs, ours);
}

int
definition_owns(const struct definition *definition,
    const struct statement *statement, struct error *err)
{
	const struct election *election = &definition->election;
	bool same_name = statement->rehearsal == election->rehearsal &&
	                 strcmp(statement->title, election->name.ja) == 0;
	char theirs[5], ours[5];

	if (!same_name)
		return refuse_stranger(definition, statement, err);
	if (digest_same(&statement->election, &definition->id))
		return 0;
	digest_group(&statement->election, 1, theirs);
	digest_group(&definition->id, 1, ours);
	return error_set(err, ERROR_INPUT,
	    N_("put it aside, unchanged; the definition was made again since, "
	       "ask the election office which one holds"),
	    N_("it belongs to another definition of \"%s\": its identity "
	       "begins with %s, here %s"),
	    election->name.ja, theirs, ours);
}
