#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/cmd_form.h"
#include "ballot/cmd_signing.h"
#include "ballot/commands.h"
#include "ballot/notes/checkins.h"
#include "ballot/stick.h"
#include "keys/cmd_shared.h"

#define NOTE_NAME "turnout.note"

static int
place_find(const struct arguments *arguments,
    const struct definition *definition, size_t *place, struct error *err)
{
	const char *id = arguments_value(arguments, "place");

	*place = setup_place(&definition->setup, id);
	if (*place == SIZE_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("see the places with kaihyo ballot check"),
		    N_("the setup knows no place %s"), id);
	return 0;
}

/*
 * Check-ins in a file: the note holds the digest of the one on the stick,
 * which must have as many lines as the person says.
 */
static int
checkins_hash(
    const struct media *media, struct turnout *turnout, struct error *err)
{
	struct file_bytes file = { 0 };
	struct verified ours;
	struct hashed hashed;
	int rc = -1;

	if (turnout->checkins != CHECKINS_CSV)
		return 0;
	if (file_read(media->folder.descriptor, CHECKINS_FILE,
	        CHECKINS_BYTES_MAX, &file, err) != 0)
		goto out;
	hashed = hashed_of(file_span(&file));
	turnout->checkins_csv = hashed.digest;
	if (verified_by_digest(&hashed, &turnout->checkins_csv, &ours, err) !=
	        0 ||
	    checkin_list_check(ours, turnout->head.subject,
	        turnout->checkin_counts[0], err) != 0) {
		error_at_name(err, CHECKINS_FILE);
		goto out;
	}
	rc = 0;
out:
	file_release(&file);
	return rc;
}

/* The figures of the paper 投票録: from a file, as options, or asked. */
static int
figures_read(const struct arguments *arguments,
    const struct definition *definition, size_t place,
    const struct media *media, struct turnout *turnout, struct error *err)
{
	struct form form;
	int rc = -1;

	if (form_init(&form, &definition->setup, place, err) != 0 ||
	    form_read_options(&form, arguments, err) != 0 ||
	    form_ask(&form, !arguments_flag(arguments, "once"), err) != 0)
		goto out;
	form_fill(&form, turnout);
	form_say_equations(&form);
	rc = checkins_hash(media, turnout, err);
out:
	form_clear(&form);
	return rc;
}

/*
 * Makes way for the next number: the old note is verified, and kept beside
 * the new one under turnout.note.N.
 */
static int
predecessor_read(const struct arguments *arguments,
    const struct definition *definition, const struct media *media,
    struct turnout *turnout, struct error *err)
{
	struct stick_turnout old;
	int rc = -1;

	if (!stick_has(media, NOTE_NAME))
		return 0;
	if (!arguments_flag(arguments, "replace")) {
		error_set(err, ERROR_INPUT,
		    N_("to correct it, run this again with --replace: the old "
		       "one is kept"),
		    N_("there is a turnout on this stick already"));
		return error_at_name(err, NOTE_NAME);
	}
	if (stick_turnout_read(definition, media, &old, err) != 0) {
		if (err->kind == ERROR_SIGNATURE)
			error_fix(err,
			    N_("get the missing signatures first; if it is "
			       "wrong, rename %s and begin again"),
			    NOTE_NAME);
		goto out;
	}
	if (strcmp(old.turnout.head.subject, turnout->head.subject) != 0) {
		error_set(err, ERROR_INPUT, N_("use another stick"),
		    N_("this is the turnout of place %s, not %s"),
		    old.turnout.head.subject, turnout->head.subject);
		error_at_name(err, NOTE_NAME);
		goto out;
	}
	turnout->head.number = old.turnout.head.number + 1;
	turnout->head.first = false;
	turnout->head.replaces = old.note.text.digest;
	rc = 0;
out:
	stick_turnout_clear(&old);
	return rc;
}

/* Keeps the old note under another name before the new one takes its place. */
static int
predecessor_keep(const struct media *media, const char *stick, unsigned number,
    struct error *err)
{
	struct file_bytes old = { 0 };
	struct text path = { 0 };
	int rc = -1;

	text_addf(&path, "%s/" NOTE_NAME ".%u", stick, number);
	if (file_read(media->folder.descriptor, NOTE_NAME, NOTE_BYTES_MAX, &old,
	        err) != 0 ||
	    file_keep(path.at, file_span(&old), 0644, err) != 0)
		goto out;
	say(stdout, N_("The old turnout is kept as %s.\n"), path.at);
	rc = 0;
out:
	text_clear(&path);
	file_release(&old);
	return rc;
}

static void
turnout_say(const struct turnout *turnout)
{
	char total[NUMBER_TEXT_LEN];

	number_text((long long)turnout_voters(turnout), total);
	say(stdout, N_("Turnout %u of place %s: voters %s, boxes %zu.\n"),
	    turnout->head.number, turnout->head.subject, total,
	    turnout->box_count);
}

static int
turnout_write(const struct arguments *arguments,
    const struct definition *definition, const struct media *media,
    size_t place, const struct turnout *turnout, struct error *err)
{
	const char *stick = arguments_value(arguments, "out");
	struct signing_subject subject = {
		.kind = NOTE_TURNOUT,
		.slots = turnout->slots,
		.slot_count = turnout->slot_count,
		.date = turnout->head.date,
		.replace = !turnout->head.first,
	};
	struct text draft = { 0 }, note = { 0 };
	int rc = -1;

	subject.scope_count =
	    setup_place_scopes(&definition->setup, place, subject.scopes);
	turnout_format(turnout, &draft);
	if (signing_sign(
	        arguments, definition, text_span(&draft), &note, err) != 0)
		goto out;
	if (!turnout->head.first &&
	    predecessor_keep(media, stick, turnout->head.number - 1, err) != 0)
		goto out;
	turnout_say(turnout);
	rc = signing_write(
	    definition, &subject, stick, NOTE_NAME, text_span(&note), err);
out:
	text_clear(&draft);
	text_clear(&note);
	return rc;
}

static int
run(const struct arguments *arguments, struct error *err)
{
	const char *stick = arguments_value(arguments, "out");
	struct definition *definition;
	struct media media = { .folder = { .descriptor = -1 } };
	struct turnout turnout = { .boxes = NULL };
	size_t place;
	int rc = -1;

	definition =
	    definition_load(arguments_value(arguments, "definition"), err);
	if (definition == NULL ||
	    place_find(arguments, definition, &place, err) != 0)
		goto out;
	turnout.head = definition_statement(
	    definition, definition->setup.places[place].id);
	if (definition->setup.places[place].kind == PLACE_EARLY)
		turnout.head.date = definition->setup.places[place].date;
	if (signing_date(arguments, &turnout.head.date, err) != 0 ||
	    signing_slots(arguments, turnout.slots, &turnout.slot_count, err) !=
	        0 ||
	    folder_make(stick, err) != 0 || media_open(stick, &media, err) != 0)
		goto out;
	if (predecessor_read(arguments, definition, &media, &turnout, err) !=
	    0) {
		error_at_name(err, stick);
		goto out;
	}
	if (figures_read(arguments, definition, place, &media, &turnout, err) !=
	    0)
		goto out;
	rc = turnout_write(arguments, definition, &media, place, &turnout, err);
out:
	turnout_clear(&turnout);
	media_close(&media);
	definition_free(definition);
	return rc;
}

static const struct option_spec options[] = {
	{ .name = "definition",
	    .value = "FOLDER",
	    .help = N_("the signed definition of the election"),
	    .required = true },
	{ .name = "place",
	    .value = "ID",
	    .help = N_("the place whose voters these are"),
	    .required = true },
	{ .name = "out",
	    .value = "STICK",
	    .help = N_("the medium's folder"),
	    .required = true },
	FORM_OPTIONS,
	{ .name = "once",
	    .help = N_("at a terminal, do not ask a second person for a blind "
	               "entry") },
	{ .name = "replace", .help = N_("correct the turnout on the stick") },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_ballot_turnout = {
	.name = "turnout",
	.operands = "",
	.operands_min = 0,
	.operands_max = 0,
	.summary = N_("write down the voters, papers and boxes of a place"),
	.manual = N_(
	    "The figures are those of the paper record of the place; the "
	    "voters "
	    "come from the check-ins against the roll, never from leftover "
	    "paper. They are options, or a file of a poll-book system, or are "
	    "asked for at a terminal, there by two people who do not see each "
	    "other's entry. What does not balance is said at once. It can be "
	    "typed again or kept as the record has it; it is never changed.\n"
	    "At the end the first groups of the note's id are written on the "
	    "paper record; the receiving desk types them."),
	.options = options,
	.run = run,
};
