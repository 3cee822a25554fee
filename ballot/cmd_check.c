#include <stdio.h>
#include <sys/stat.h>

#include "ballot/check.h"
#include "ballot/commands.h"
#include "ballot/coverage.h"
#include "ballot/explain.h"
#include "base/limit.h"

static void
note_say(const struct checked_note *note, const char *absent)
{
	switch (note->state) {
	case NOTE_STATE_ABSENT:
		printf("  %s\n", translate(absent));
		break;
	case NOTE_STATE_DRAFT:
		say(stdout, N_("  %s: drafted, NOT SIGNED YET\n"), note->name);
		break;
	case NOTE_STATE_SIGNED:
		say(stdout, N_("  %s: signed by the authority; verified\n"),
		    note->name);
		break;
	case NOTE_STATE_REFUSED:
		say(stdout, N_("  %s: NOT ACCEPTED, see below\n"), note->name);
		break;
	}
}

static void
signatures_say(const struct check *check)
{
	const struct root *root = &check->definition->root;

	say(stdout, N_("\nSignatures\n"));
	if (check->has_root)
		say(stdout,
		    N_("  root.txt: keys of the authority %zu; signatures "
		       "needed: %u\n"),
		    root->count, root->required);
	else
		say(stdout, N_("  root.txt: not there\n"));
	note_say(&check->election_note, N_("election.note: not drafted yet"));
	note_say(&check->setup_note, N_("setup: no note drafted yet"));
	note_say(&check->roster_note, N_("roster: not made yet"));
}

/* What one election more would not fit into. */
static void
setup_limits_say(const struct check *check)
{
	const struct setup *setup = &check->definition->setup;

	limit_say(
	    stdout, WORD_("stations"), setup->station_count, STATIONS_MAX);
	limit_say(stdout, WORD_("canvasses"),
	    setup->office_count - setup->station_count - 1, CANVASSES_MAX);
	limit_say(
	    stdout, WORD_("districts"), setup->district_count, DISTRICTS_MAX);
	limit_say(stdout, WORD_("places"), setup->place_count, PLACES_MAX);
	limit_say(stdout, WORD_("units"), setup->unit_count, UNITS_MAX);
	limit_say(stdout, WORD_("boxes"), setup->box_count, BOXES_MAX);
	limit_say(stdout, WORD_("bytes of the setup"), check->setup.file.len,
	    DEFINITION_BYTES_MAX);
}

static void
check_say(const struct check *check)
{
	const struct definition *definition = check->definition;
	const struct election *election = &definition->election;

	if (check->election.parsed)
		explain_election(stdout, election);
	if (check->has_id)
		explain_fingerprint(stdout,
		    check->election_note.state == NOTE_STATE_SIGNED
		        ? N_("identity")
		        : N_("identity, once the draft is signed"),
		    &definition->id);
	if (check->has_root)
		explain_fingerprint(stdout, N_("root fingerprint"),
		    &definition->root.fingerprint);
	if (check->election.parsed)
		explain_questions(stdout, election);
	if (check->ordinance.parsed)
		explain_ordinance(stdout, election, &definition->ordinance);
	if (check->setup.parsed)
		explain_setup(stdout, election,
		    check->ordinance.parsed ? &definition->ordinance : NULL,
		    &definition->setup);
	if (check->has_roster)
		explain_roster(stdout, &definition->roster);
	if (check->setup.parsed)
		setup_limits_say(check);
	if (check->has_roster)
		limit_say(stdout, WORD_("keys of the roster"),
		    definition->roster.count, KEYS_MAX);
	if (check->has_roster && check->setup.parsed)
		coverage_print(stdout, &definition->setup, &definition->roster);
	if (check->folder != NULL)
		signatures_say(check);
	else
		say(stdout, N_("\nThese files are not signed, or their "
		               "signatures were not looked at.\n"));
}

static bool
all_signed(const struct check *check)
{
	return check->election_note.state == NOTE_STATE_SIGNED &&
	       check->setup_note.state == NOTE_STATE_SIGNED &&
	       check->roster_note.state == NOTE_STATE_SIGNED;
}

/* Prints all problems but the last, which the caller prints. */
static int
check_finish(const struct check *check, struct error *err)
{
	enum error_kind worst = ERROR_NONE;

	if (check->problem_count == 0) {
		if (check->folder == NULL || all_signed(check))
			say(stdout, N_("\nNo problem found.\n"));
		else
			say(stdout, N_("\nNo problem found, but it is NOT "
			               "COMPLETELY SIGNED YET.\n"));
		return 0;
	}
	fflush(stdout);
	for (size_t i = 0; i < check->problem_count; i++) {
		if (check->problems[i].kind > worst)
			worst = check->problems[i].kind;
		if (i + 1 < check->problem_count)
			error_print(&check->problems[i], stderr);
	}
	*err = check->problems[check->problem_count - 1];
	err->kind = worst;
	return -1;
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int
run(const struct arguments *arguments, struct error *err)
{
	bool folder =
	    arguments->operand_count == 1 && is_folder(arguments->operands[0]);
	struct check *check =
	    folder ? check_folder(arguments->operands[0], err)
	           : check_files(arguments->operands, arguments->operand_count);
	int rc;

	if (check == NULL)
		return -1;
	check_say(check);
	rc = check_finish(check, err);
	check_free(check);
	return rc;
}

const struct command cmd_ballot_check = {
	.name = "check",
	.operands = "FOLDER|FILE...",
	.operands_min = 1,
	.operands_max = 3,
	.summary = N_("say in plain words what a definition means"),
	.manual = N_(
	    "Reads a definition folder, or election.json alone or with "
	    "ordinance.json and setup-N.json, and says what they mean: "
	    "questions, how each kind of paper counts, the decision, places, "
	    "units and boxes, who must sign. Every problem is shown with its "
	    "file, line and remedy. In a folder the signatures are verified, "
	    "and what is not signed yet is named.\n\n"
	    "Compare the identity and the root fingerprint with the paper."),
	.run = run,
};
