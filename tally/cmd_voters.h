/*
 * The pass over all check-ins that several commands make. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_VOTERS_H
#define KAIHYO_TALLY_CMD_VOTERS_H

#include "tally/checkins.h"
#include "tally/cmd_session.h"
#include "tally/status.h"

/*
 * Holds all stored check-ins against each other and against the roll, for
 * the findings of session->truth. Every list is hashed again first. Without
 * check-ins it does nothing.
 */
MUST_CHECK int voters_compare(struct session *session, struct error *err);

/*
 * After that, where the night stands, at a station or a canvass. `status` is
 * empty before; status_clear() it, also after a failure.
 */
MUST_CHECK int voters_status(
    struct session *session, struct status *status, struct error *err);

#endif
