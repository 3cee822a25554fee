#include <stdlib.h>
#include <unistd.h>

#include "base/progress.h"
#include "tally/certification.h"
#include "tally/cmd_voters.h"
#include "tally/commands.h"
#include "tally/publish/board.h"

#define BOARD_FILE "board.html"
#define RENEW_SECONDS 5

/*
 * What the officials have let out last: the certificate in force, before it
 * the latest interim report; until then no choice is on the screen.
 */
static const struct certificate *
let_out(const struct session *session)
{
	return station_in_force(session->truth,
	    station_is_declared(session->truth, session->index)
	        ? NOTE_CERTIFICATE
	        : NOTE_INTERIM,
	    session->index);
}

/* Reads the station anew and puts the page in place of the one before. */
static int
renew(const struct arguments *arguments, const char *path, struct error *err)
{
	struct session session;
	struct status status = { 0 };
	struct text page = { 0 };
	int rc = -1;

	if (session_open(arguments, STORE_READ, &session, err) != 0 ||
	    voters_status(&session, &status, err) != 0)
		goto out;
	board_write(&status, let_out(&session), RENEW_SECONDS, &page);
	rc = file_replace(path, text_span(&page), 0644, err);
out:
	status_clear(&status);
	text_clear(&page);
	session_close(&session);
	return rc;
}

static int
cmd_board(const struct arguments *arguments, struct error *err)
{
	const char *folder = arguments_value(arguments, "out");
	char *path = path_join(folder, BOARD_FILE);
	int rc = -1;

	cancel_catch();
	if (folder_make(folder, err) != 0 || renew(arguments, path, err) != 0)
		goto out;
	say(stdout, N_("%s: open it in a browser, full screen\n"), path);
	while (arguments_flag(arguments, "watch") && !cancel_asked()) {
		fflush(stdout);
		sleep(RENEW_SECONDS);
		if (!cancel_asked() && renew(arguments, path, err) != 0)
			goto out;
	}
	rc = 0;
out:
	free(path);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "out",
	    .value = "FOLDER",
	    .help = N_("where board.html is kept up to date"),
	    .required = true },
	{ .name = "watch", .help = N_("renew it until Ctrl-C") },
	{ .name = NULL },
};

const struct command cmd_tally_board = {
	.name = "board",
	.operands = "",
	.summary = N_("keep a page for the hall's screen"),
	.manual = N_("One local page that the browser renews by itself: which "
	             "places have reported, which units are final, voters, "
	             "papers and whether a point is to be decided, by "
	             "district; at a canvass which stations are in. It is made "
	             "of signed statements; of choices it has "
	             "only the sums of the last interim report or of the "
	             "certificate. The station file is only read."),
	.options = options,
	.run = cmd_board,
};
