/*
 * What certify and import share. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_CERTIFY_H
#define KAIHYO_TALLY_CMD_CERTIFY_H

#include "tally/cmd_session.h"

/* The root of the first `size` log entries. ERROR_BOOKS if there are fewer. */
MUST_CHECK int certify_log_root(
    struct store *store, uint64_t size, struct digest *root, struct error *err);

/* Counts anew, and holds an offered certificate against it. */
MUST_CHECK int certify_verify(struct session *session,
    const struct certificate *certificate, struct error *err);

#endif
