/*
 * What check and rebuild share. Commands only.
 */
#ifndef KAIHYO_AUDIT_CMD_CHECK_H
#define KAIHYO_AUDIT_CMD_CHECK_H

#include "tally/cmd_session.h"

/* How much was looked at. */
struct check_sums {
	uint64_t files, papers;
};

/*
 * Rebuilds everything that is derived from the log and the bytes of an open
 * station, and compares it with what the database says. ERROR_BOOKS names the
 * first difference.
 */
MUST_CHECK int check_everything(
    struct session *session, struct check_sums *sums, struct error *err);

/* Words for people: the root of the log, and that of the keys. */
void check_print(const struct session *session, const struct check_sums *sums);

#endif
