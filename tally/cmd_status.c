#include <unistd.h>

#include "base/progress.h"
#include "tally/cmd_moment.h"
#include "tally/cmd_voters.h"
#include "tally/commands.h"

#define WATCH_SECONDS 3

/* Reads the station anew and prints where the night stands. */
static int
show(const struct arguments *arguments, bool clear, struct error *err)
{
	struct session session;
	struct status status = { 0 };
	struct moment_state moment;
	struct text text = { 0 };
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    voters_status(&session, &status, err) != 0 ||
	    moment_look(&session, &status.findings, &moment, err) != 0)
		goto out;
	status.log_key = moment.log_key;
	status.closed = moment.closed;
	if (moment.due != MOMENT_NONE)
		status.due = moment_name(moment.due);
	if (arguments_flag(arguments, "json"))
		status_format(&status, &text);
	else
		status_print(&status, arguments_flag(arguments, "all"), &text);
	if (clear)
		fputs("\033[H\033[2J", stdout);
	fputs(text.at, stdout);
	if (!arguments_flag(arguments, "json"))
		moment_say(&moment, store_path(session.store), true);
	fflush(stdout);
	rc = 0;
out:
	status_clear(&status);
	text_clear(&text);
	session_close(&session);
	return rc;
}

static int
cmd_status(const struct arguments *arguments, struct error *err)
{
	bool watch = arguments_flag(arguments, "watch");

	if (!watch)
		return show(arguments, false, err);
	cancel_catch();
	while (!cancel_asked()) {
		if (show(arguments, isatty(STDOUT_FILENO), err) != 0)
			return -1;
		say(stdout, N_("\n(Ctrl-C ends; renewed every %d seconds)\n"),
		    WATCH_SECONDS);
		fflush(stdout);
		for (int i = 0; i < WATCH_SECONDS * 10 && !cancel_asked(); i++)
			usleep(100000);
	}
	return 0;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	JSON_OPTION,
	{ .name = "all", .help = N_("every unit and place, every finding") },
	{ .name = "watch", .help = N_("stay, and renew the screen") },
	{ .name = NULL },
};

const struct command cmd_tally_status = {
	.name = "status",
	.operands = "",
	.summary = N_("what is in, what is missing, what does not balance"),
	.manual = N_("From the signed statements alone, sorted by what blocks "
	             "the declaration. It shows no choices and changes "
	             "nothing."),
	.options = options,
	.run = cmd_status,
};
