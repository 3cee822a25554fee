#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/cmd_signing.h"
#include "tally/cmd_session.h"
#include "tally/commands.h"
#include "tally/gate.h"

/* The next totals of this station: who comes before, and the day. */
static int
head_make(const struct session *session, const struct arguments *arguments,
    struct statement *head, struct error *err)
{
	const struct definition *definition = session->definition;
	const struct truth_statement *before =
	    truth_latest(session->truth, NOTE_TOTALS, session->index);

	*head = definition_statement(
	    definition, definition->setup.stations[session->index].id);
	if (before != NULL) {
		head->number = signed_head(&before->statement)->number + 1;
		head->first = false;
		head->replaces = before->statement.id;
	}
	return signing_date(arguments, &head->date, err);
}

static int
cmd_totals(const struct arguments *arguments, struct error *err)
{
	struct session session;
	struct totals totals = { 0 };
	struct text draft = { 0 }, note = { 0 };
	struct signing_subject subject = { .kind = NOTE_TOTALS };
	char name[ID_MAX + 32];
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    head_make(&session, arguments, &totals.head, err) != 0 ||
	    gate_totals(session.truth, session.index, &totals, err) != 0 ||
	    signing_slots(arguments, totals.slots, &totals.slot_count, err) !=
	        0)
		goto out;
	totals_format(&totals, &draft);
	if (folder_make(arguments_value(arguments, "out"), err) != 0 ||
	    signing_sign(arguments, session.definition, text_span(&draft),
	        &note, err) != 0)
		goto out;
	subject.scopes[0].kind = SCOPE_STATION;
	memcpy(subject.scopes[0].id, totals.head.subject,
	    sizeof(subject.scopes[0].id));
	subject.scope_count = 1;
	subject.slots = totals.slots;
	subject.slot_count = totals.slot_count;
	subject.date = totals.head.date;
	say(stdout, N_("Voters of this station: %llu\n"),
	    (unsigned long long)totals.voters);
	if (totals.papers.known)
		say(stdout, N_("Papers in its final manifests: %llu\n"),
		    (unsigned long long)totals.papers.number);
	snprintf(name, sizeof(name), "totals-%s-%u.note", totals.head.subject,
	    totals.head.number);
	rc = signing_write(session.definition, &subject,
	    arguments_value(arguments, "out"), name, text_span(&note), err);
out:
	text_clear(&draft);
	text_clear(&note);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("the medium to write the note to"),
	    .required = true },
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	{ .name = "passphrase-file",
	    .value = "FILE",
	    .help = N_("read the passphrase from a file (for tests and "
	               "rehearsals)") },
	{ .name = NULL },
};

const struct command cmd_tally_totals = {
	.name = "totals",
	.operands = "",
	.summary = N_("sign the station's turnout, for the gate"),
	.manual = N_("All places must have reported. The note goes to whoever "
	             "judges the gate, and back into this station."),
	.options = options,
	.run = cmd_totals,
};
