#include "ballot/cmd_form.h"
#include "base/terminal.h"
#include "tally/cmd_draft.h"
#include "tally/commands.h"

/* Two people, always: this is the only copy of the figures there will be. */
static int
figures_read(const struct session *session, const struct arguments *arguments,
    size_t place, struct turnout *turnout, struct error *err)
{
	struct form form;
	int rc = -1;

	if (!terminal_is_person() &&
	    arguments_each(arguments, "from", 1) == NULL)
		return error_set(err, ERROR_USAGE,
		    N_("run it at a terminal, or give --from twice"),
		    N_("a transcript needs the entries of two people"));
	if (form_init(&form, &session->definition->setup, place, err) != 0 ||
	    form_read_options(&form, arguments, err) != 0 ||
	    form_ask(&form, true, err) != 0)
		goto out;
	form_fill(&form, turnout);
	if (turnout->checkins == CHECKINS_CSV) {
		error_set(err, ERROR_INPUT,
		    N_("write paper with two counts, or none"),
		    N_("a transcript has no list of check-ins beside it"));
		goto out;
	}
	form_say_equations(&form);
	rc = 0;
out:
	form_clear(&form);
	return rc;
}

static int
cmd_transcribe(const struct arguments *arguments, struct error *err)
{
	struct session session;
	struct turnout turnout = { .from_paper = true };
	struct signing_subject subject = { .slots = turnout.slots };
	struct text draft = { 0 };
	const struct setup *setup;
	size_t place;
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    draft_place(&session, arguments, &place, err) != 0)
		goto out;
	setup = &session.definition->setup;
	if (draft_head(&session, arguments, NOTE_TRANSCRIPT, place,
	        setup->places[place].id, &turnout.head, err) != 0 ||
	    signing_slots(arguments, turnout.slots, &turnout.slot_count, err) !=
	        0 ||
	    figures_read(&session, arguments, place, &turnout, err) != 0)
		goto out;
	if (truth_latest(session.truth, NOTE_TURNOUT, place) != NULL)
		say(stderr,
		    N_("Note: the turnout of place %s is in already; it goes "
		       "before the transcript.\n"),
		    setup->places[place].id);
	turnout_format(&turnout, &draft);
	say(stdout,
	    N_("Transcript %u of place %s (source: paper): voters %llu, boxes "
	       "%zu.\n"),
	    turnout.head.number, turnout.head.subject,
	    (unsigned long long)turnout_voters(&turnout), turnout.box_count);
	subject.slot_count = turnout.slot_count;
	subject.scope_count = setup_place_scopes(setup, place, subject.scopes);
	rc = draft_write(&session, arguments, NOTE_TRANSCRIPT, &turnout.head,
	    &subject, &draft, err);
out:
	text_clear(&draft);
	turnout_clear(&turnout);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "place",
	    .value = "ID",
	    .help = N_("the place whose signed paper record this is"),
	    .required = true },
	OUT_OPTION,
	FORM_OPTIONS,
	OPTION_DATE,
	OPTION_SLOT,
	OPTION_KEY,
	OPTION_PASSPHRASE_FILE,
	{ .name = NULL },
};

const struct command cmd_tally_transcribe = {
	.name = "transcribe",
	.operands = "",
	.summary = N_("type in the signed paper record of a place without a "
	              "computer"),
	.manual = N_(
	    "Two people type the figures of the paper record, neither sees the "
	    "other's entry, and what differs is typed again; or each brings a "
	    "file (--from twice). Every output says \"source: paper\" of them. "
	    "If the place's own turnout comes later, it goes before, and a "
	    "difference between the two is a finding."),
	.options = options,
	.run = cmd_transcribe,
};
