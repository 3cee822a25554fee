/*
 * What the commands of the canvass share. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_CANVASS_H
#define KAIHYO_TALLY_CMD_CANVASS_H

#include "tally/cmd_session.h"

/* As session_open(); refuses the file of a station with ERROR_USAGE. */
MUST_CHECK int canvass_session_open(const struct arguments *arguments,
    enum store_mode mode, struct session *session, struct error *err);

#endif
