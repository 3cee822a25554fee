#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/commands.h"
#include "ballot/definition.h"
#include "keys/note.h"

#define DRAFT_MODE 0644

/* The files that are not signed yet stand for themselves while drafting. */
static int
unsigned_open(const char *folder, const char *name, struct file_bytes *file,
    struct verified *verified, struct error *err)
{
	char *path = path_join(folder, name);
	struct hashed hashed;
	int rc = -1;

	if (file_read_path(path, DEFINITION_BYTES_MAX, file, err) != 0)
		goto out;
	hashed = hashed_of(file_span(file));
	rc = verified_by_digest(&hashed, &hashed.digest, verified, err);
out:
	free(path);
	return rc;
}

static bool
exists(const struct folder *folder, const char *name)
{
	for (size_t i = 0; i < folder->count; i++)
		if (strcmp(folder->entries[i].name, name) == 0)
			return true;
	return false;
}

/* Writes the draft and says who signs it. */
static int
draft_write(const char *folder, const char *name, const struct text *draft,
    struct error *err)
{
	struct digest id = note_id(text_span(draft));
	char *path = path_join(folder, name);
	char group[5];
	int rc = -1;

	if (file_create(path, text_span(draft), DRAFT_MODE, err) != 0)
		goto out;
	digest_group(&id, 1, group);
	say(stdout, N_("Drafted %s; its note id begins with %s.\n"), path,
	    group);
	say(stdout, N_("Next, the election authority signs it:\n"));
	printf("  kaihyo keys sign --key AUTHORITY.pem --attach %s\n", path);
	rc = 0;
out:
	free(path);
	return rc;
}

static int
election_draft(const char *folder, struct error *err)
{
	struct file_bytes election_file = { 0 }, ordinance_file = { 0 };
	struct election *parsed = memory_new(1, sizeof(*parsed));
	struct ordinance *ordinance_parsed =
	    memory_new(1, sizeof(*ordinance_parsed));
	struct verified election, ordinance;
	struct election_note note;
	struct text draft = { 0 };
	int rc = -1;

	if (unsigned_open(
	        folder, "election.json", &election_file, &election, err) != 0 ||
	    unsigned_open(folder, "ordinance.json", &ordinance_file, &ordinance,
	        err) != 0 ||
	    election_parse(election, "election.json", parsed, err) != 0 ||
	    ordinance_parse(ordinance, "ordinance.json", parsed,
	        ordinance_parsed, err) != 0)
		goto out;
	note = (struct election_note){ election.digest, ordinance.digest };
	election_note_format(&note, &draft);
	rc = draft_write(folder, "election.note", &draft, err);
out:
	text_clear(&draft);
	file_release(&election_file);
	file_release(&ordinance_file);
	free(parsed);
	free(ordinance_parsed);
	return rc;
}

/* The day the draft is made: as given, or today. */
static int
day_read(
    const struct arguments *arguments, struct date *date, struct error *err)
{
	const char *given = arguments_value(arguments, "date");
	char now[TIME_TEXT_LEN];

	if (given == NULL) {
		time_format(clock_now(), now);
		now[DATE_TEXT_LEN - 1] = '\0';
		given = now;
	}
	if (!date_parse(span_of(given), date))
		return error_set(err, ERROR_USAGE,
		    N_("write a day of the calendar like 2026-11-23"),
		    N_("\"%s\" is not a date"), given);
	return 0;
}

/* The setup before this one is the one that it replaces. */
static int
predecessor_check(
    const struct definition *definition, unsigned number, struct error *err)
{
	if (definition->setup.number + 1 == number)
		return 0;
	return error_set(err, ERROR_INPUT,
	    N_("number setups one after the other, and sign each before the "
	       "next"),
	    N_("setup %u needs a signed setup %u before it"), number,
	    number - 1);
}

static int
setup_draft(
    const char *folder, unsigned number, struct date date, struct error *err)
{
	struct definition *definition = definition_load_begun(folder, err);
	struct file_bytes file = { 0 };
	struct setup setup = { 0 };
	struct setup_note note;
	struct text draft = { 0 };
	struct verified json;
	char name[32];
	int rc = -1;

	snprintf(name, sizeof(name), "setup-%u.json", number);
	if (definition == NULL ||
	    predecessor_check(definition, number, err) != 0 ||
	    unsigned_open(folder, name, &file, &json, err) != 0 ||
	    setup_parse(json, name, &definition->election, &setup, err) != 0)
		goto out;
	if (setup.number != number) {
		error_set(err, ERROR_INPUT,
		    N_("make \"number\" and the name of the file agree"),
		    N_("the file says number %u"), setup.number);
		error_at_name(err, name);
		goto out;
	}
	note = (struct setup_note){ definition_statement(definition, ""),
		json.digest };
	note.head.number = number;
	note.head.first = number == 1;
	note.head.replaces = definition->setup_id;
	note.head.date = date;
	setup_note_format(&note, &draft);
	snprintf(name, sizeof(name), "setup-%u.note", number);
	rc = draft_write(folder, name, &draft, err);
out:
	text_clear(&draft);
	setup_clear(&setup);
	file_release(&file);
	definition_free(definition);
	return rc;
}

/* A draft without a signature is no foundation for the next one. */
static int
signed_check(const char *folder, const char *name, struct error *err)
{
	struct file_bytes file = { 0 };
	struct span text, lines;
	char *path = path_join(folder, name);
	int rc = -1;

	if (file_read_path(path, NOTE_BYTES_MAX, &file, err) != 0)
		goto out;
	if (note_split(file_span(&file), &text, &lines, err) != 0) {
		error_at_name(err, path);
		goto out;
	}
	if (lines.len == 0) {
		error_set(
		    err, ERROR_SIGNATURE, "", N_("%s is not signed yet"), name);
		error_fix(err,
		    N_("kaihyo keys sign --key AUTHORITY.pem --attach %s"),
		    path);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	free(path);
	return rc;
}

/* All notes that there could be are there: do they hold? */
static int
nothing_next(const char *folder, unsigned number, struct error *err)
{
	struct definition *definition = definition_load_begun(folder, err);

	if (definition == NULL)
		return -1;
	definition_free(definition);
	say(stdout,
	    N_("Nothing to draft: setup %u is signed. Next come the "
	       "enrolments and the roster:\n"),
	    number);
	printf("  kaihyo keys roster --definition %s ENROLMENT...\n", folder);
	return 0;
}

static int
setup_next(const char *folder, unsigned jsons, unsigned notes, struct date date,
    struct error *err)
{
	char name[32];

	if (signed_check(folder, "election.note", err) != 0)
		return -1;
	snprintf(name, sizeof(name), "setup-%u.note", notes);
	if (notes > 0 && signed_check(folder, name, err) != 0)
		return -1;
	if (jsons > notes)
		return setup_draft(folder, jsons, date, err);
	if (jsons == 0)
		return error_set(err, ERROR_INPUT,
		    N_("write setup-1.json first (docs/formats.md 3.3)"),
		    N_("there is no setup in the folder"));
	return nothing_next(folder, notes, err);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *path = arguments->operands[0];
	struct folder folder;
	struct date date;
	bool drafted;
	unsigned jsons, notes;

	if (day_read(arguments, &date, err) != 0 ||
	    folder_open(path, 20000, &folder, err) != 0)
		return -1;
	drafted = exists(&folder, "election.note");
	jsons = definition_highest(&folder, "setup", "json");
	notes = definition_highest(&folder, "setup", "note");
	folder_close(&folder);
	if (!drafted)
		return election_draft(path, err);
	return setup_next(path, jsons, notes, date, err);
}

static const struct option_spec options[] = {
	{ .name = "date",
	    .value = "YYYY-MM-DD",
	    .help = N_("the day the setup is made (default: today, UTC)") },
	{ 0 },
};

const struct command cmd_ballot_define = {
	.name = "define",
	.operands = "FOLDER",
	.operands_min = 1,
	.operands_max = 1,
	.summary = N_("draft the next note of a definition, to be signed"),
	.manual = N_(
	    "Drafts election.note from election.json and ordinance.json, or "
	    "setup-N.note from the highest setup-N.json without one. Nothing "
	    "is overwritten, nothing is signed: the authority signs the draft "
	    "with kaihyo keys sign.\n\n"
	    "The order of work: write election.json and ordinance.json; "
	    "check; define; sign election.note; write setup-1.json; check; "
	    "define; sign setup-1.note; collect enrolments; kaihyo keys "
	    "roster; sign the roster."),
	.options = options,
	.run = run,
};
