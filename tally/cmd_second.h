/*
 * The second opinion that a certificate needs: kaihyo-verify counts again, and
 * its result must be ours to the last byte (P6). Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_SECOND_H
#define KAIHYO_TALLY_CMD_SECOND_H

#include "tally/cmd_session.h"
#include "tally/result.h"

#define OPTION_VERIFY_SECONDS                                                  \
	{                                                                      \
		.name = "verify-seconds", .value = "N",                        \
		.help = N_("how long kaihyo-verify may take (7200 if left "    \
		           "out)")                                             \
	}

/*
 * Asks the kaihyo-verify that lies beside this program about the station as
 * it is now, and logs that it was asked (VERIFIER) and what it said
 * (VERIFIED). ERROR_SYSTEM if there is none; ERROR_DISAGREE with the first
 * difference, or with what went wrong, unless it agrees.
 */
MUST_CHECK int second_opinion(struct session *session,
    const struct result *result, const struct arguments *arguments,
    struct error *err);

/*
 * Asks it about a finished bundle of a station, as an observer would, and logs
 * that. ERROR_DISAGREE unless the verdict is VERIFIED. `result` is the result
 * that the bundle's certificate stands for.
 */
MUST_CHECK int second_bundle(struct session *session, const char *path,
    const struct digest *result, const struct arguments *arguments,
    struct error *err);

/*
 * Does the log say before entry `size` that both programs agreed on this
 * result? ERROR_BOOKS if not.
 */
MUST_CHECK int second_agreed(struct store *store, uint64_t size,
    const struct digest *result, struct error *err);

#endif
