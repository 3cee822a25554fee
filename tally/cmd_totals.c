#include "tally/cmd_draft.h"
#include "tally/commands.h"
#include "tally/gate.h"

static int
cmd_totals(const struct arguments *arguments, struct error *err)
{
	struct session session;
	struct totals totals = { 0 };
	struct text draft = { 0 };
	struct signing_subject subject = { .slots = totals.slots };
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    draft_head(&session, arguments, NOTE_TOTALS, session.index,
	        session.definition->setup.stations[session.index].id,
	        &totals.head, err) != 0 ||
	    gate_totals(session.truth, session.index, &totals, err) != 0 ||
	    signing_slots(arguments, totals.slots, &totals.slot_count, err) !=
	        0)
		goto out;
	totals_format(&totals, &draft);
	subject.slot_count = totals.slot_count;
	draft_station_scope(&session, &subject);
	say(stdout, N_("Voters of this station: %llu\n"),
	    (unsigned long long)totals.voters);
	if (totals.papers.known)
		say(stdout, N_("Papers in its final manifests: %llu\n"),
		    (unsigned long long)totals.papers.number);
	rc = draft_write(&session, arguments, NOTE_TOTALS, &totals.head,
	    &subject, &draft, err);
out:
	text_clear(&draft);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	OUT_OPTION,
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
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
