/*
 * The pass over all check-ins that several commands make. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_VOTERS_H
#define KAIHYO_TALLY_CMD_VOTERS_H

#include "tally/checkins.h"
#include "tally/cmd_session.h"

/*
 * Holds all stored check-ins against each other and against the roll, for
 * the findings of session->truth. Every list is hashed again first. Without
 * check-ins it does nothing.
 */
MUST_CHECK int voters_compare(struct session *session, struct error *err);

#endif
