/*
 * Is a checkpoint due? What open, import, status and the audit commands say
 * of it. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_MOMENT_H
#define KAIHYO_TALLY_CMD_MOMENT_H

#include "audit/moment.h"
#include "tally/cmd_session.h"

struct moment_state {
	bool log_key; /* the roster has a log key for this station */
	bool closed;
	enum moment due;  /* or MOMENT_NONE */
	uint64_t entries; /* of the log */
};

/*
 * Looks at log and notes; counts the papers only where nothing else can tell
 * whether they are counted. `findings` are those of status, or NULL to make
 * them.
 */
MUST_CHECK int moment_look(struct session *session,
    const struct findings *findings, struct moment_state *state,
    struct error *err);

/*
 * One line with the command to run, if one is due; where there is no log key
 * a line that says so, if `always`.
 */
void moment_say(
    const struct moment_state *state, const char *station, bool always);

#endif
