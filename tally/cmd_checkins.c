#include <stdio.h>

#include "tally/cmd_voters.h"
#include "tally/commands.h"
#include "tally/overlay.h"

#define NUMBERS_SHOWN 20

/* How many places have check-ins, and in which form. */
struct forms {
	size_t places, lists, lists_in, papers;
};

static struct forms
forms_of(const struct session *session)
{
	const struct setup *setup = &session->definition->setup;
	struct forms forms = { 0, 0, 0, 0 };

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout =
		    truth_turnout(session->truth, i);

		if (setup->districts[setup->places[i].district].station !=
		    session->index)
			continue;
		forms.places++;
		if (turnout == NULL)
			continue;
		forms.papers += turnout->checkins == CHECKINS_PAPER;
		if (turnout->checkins != CHECKINS_CSV)
			continue;
		forms.lists++;
		forms.lists_in += truth_has_attached(session->truth,
		    &turnout->checkins_csv, setup->places[i].id);
	}
	return forms;
}

static unsigned long long
compared(const struct truth *truth)
{
	return truth->checkins != NULL ? truth->checkins->checkins : 0;
}

static void
print_forms(const struct session *session, const struct forms *forms)
{
	const struct truth_statement *latest = checkins_roll(session->truth);

	session_banner(session->definition, stdout);
	say(stdout,
	    N_("Check-ins compared: %llu, from the lists of %zu places (of %zu "
	       "that have one; the station has %zu places).\n"),
	    compared(session->truth), forms->lists_in, forms->lists,
	    forms->places);
	if (forms->papers > 0)
		say(stdout,
		    N_("On paper: %zu places; duplicates not checkable "
		       "there.\n"),
		    forms->papers);
	if (checkins_roll_is_in(session->truth))
		say(stdout, N_("Held against roll %s %u: %llu voters.\n"),
		    latest->statement.of.roll.head.subject,
		    latest->statement.of.roll.head.number,
		    (unsigned long long)latest->statement.of.roll.eligible);
	else
		say(stdout,
		    N_("No roll to hold them against: compared with each "
		       "other only.\n"));
	printf("\n");
}

/* Who they are, for the office that looks them up. Only on request (P9). */
static void
print_numbers(const struct checkins_merged *merged, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		char number[VOTER_TEXT_LEN + 1];

		voter_format(merged->incidents[i].voter, number);
		printf("       %s\n", number);
	}
}

/* What only words about lists say; groups of voters come after. */
static void
print_findings(const struct findings *findings)
{
	char line[2048];

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		message_format(&finding->message, line, sizeof(line));
		printf("%s  %s", finding_kind(finding->code)->code, line);
		if (finding->end != FINDING_OPEN)
			printf(" [%s: %s]",
			    translate(finding_end_label(finding->end)),
			    finding->ruling);
		printf("\n");
	}
}

/* The numbers behind the findings, group by group. */
static void
print_voters(const struct session *session, bool all)
{
	const struct checkins_merged *merged = session->truth->checkins;

	if (merged == NULL || merged->count == 0)
		return;
	say(stdout, N_("\nVoter numbers, for the office only:\n"));
	for (size_t i = 0; i < merged->count;) {
		struct findings one = { 0 };
		size_t end = checkins_group(merged, i);
		size_t shown = end;

		if (!all && end - i > NUMBERS_SHOWN)
			shown = i + NUMBERS_SHOWN;
		checkins_find_group(session->truth, merged, i, &one);
		print_findings(&one);
		print_numbers(merged, i, shown);
		if (shown < end)
			say(stdout, N_("       and %zu more (see --all)\n"),
			    end - shown);
		findings_clear(&one);
		i = end;
	}
}

static void
print_json(const struct session *session, const struct forms *forms,
    const struct findings *findings)
{
	const struct definition *definition = session->definition;
	struct text text = { 0 };

	text_addf(&text,
	    "{\"format\":\"kaihyo checkins v1\",\"station\":\"%s\","
	    "\"rehearsal\":%s,\"places\":%zu,\"lists\":%zu,\"lists-in\":%zu,"
	    "\"papers\":%zu,\"compared\":%llu,\"roll\":%s",
	    definition->setup.stations[session->index].id,
	    definition->election.rehearsal ? "true" : "false", forms->places,
	    forms->lists, forms->lists_in, forms->papers,
	    compared(session->truth),
	    checkins_roll_is_in(session->truth) ? "true" : "false");
	findings_format(findings, &text);
	text_add(&text, "}\n");
	fputs(text.at, stdout);
	text_clear(&text);
}

static int
cmd_checkins(const struct arguments *arguments, struct error *err)
{
	struct findings findings = { 0 };
	struct session session;
	struct forms forms;
	size_t open;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    voters_compare(&session, err) != 0)
		goto out;
	forms = forms_of(&session);
	checkins_find(session.truth, session.index, &findings);
	overlay_resolve(session.truth, &findings);
	findings_sort(&findings);
	if (arguments_flag(arguments, "json")) {
		print_json(&session, &forms, &findings);
	} else {
		print_forms(&session, &forms);
		print_findings(&findings);
		if (arguments_flag(arguments, "numbers"))
			print_voters(
			    &session, arguments_flag(arguments, "all"));
	}
	open = findings_of(&findings, SEVERITY_ERROR);
	if (open > 0) {
		error_set(err, ERROR_BOOKS,
		    N_("write down what happened, and decide each with kaihyo "
		       "tally resolve; a paper in the box stays and counts"),
		    N_("%zu points about check-ins stand open"), open);
		goto out;
	}
	rc = 0;
out:
	findings_clear(&findings);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	JSON_OPTION,
	{ .name = "numbers",
	    .help = N_("the voter numbers behind each finding, for the office "
	               "to look up") },
	{ .name = "all", .help = N_("all numbers, not the first 20 each") },
	{ .name = NULL },
};

const struct command cmd_tally_checkins = {
	.name = "checkins",
	.operands = "",
	.summary = N_("compare the check-ins of all places with the roll"),
	.manual = N_(
	    "One pass over the lists of all places and the roll, side by side: "
	    "who was checked in twice, is not on the roll, had been struck "
	    "before, or belongs to another district or place. It counts and "
	    "names places; it takes no paper away, because nobody can know "
	    "which paper in the box is whose.\n"
	    "The exit status is 7 while a point stands open."),
	.options = options,
	.run = cmd_checkins,
};
