/*
 * What checkpoint and close share: the log's key, and a signed head that the
 * station keeps. Commands only.
 */
#ifndef KAIHYO_AUDIT_CMD_HEAD_H
#define KAIHYO_AUDIT_CMD_HEAD_H

#include "audit/checkpoint.h"
#include "audit/moment.h"
#include "tally/cmd_session.h"

#define LOG_KEY_OPTION                                                         \
	{                                                                      \
		.name = "key", .value = "FILE",                                \
		.help =                                                        \
		    N_("the log's private key; its .vkey file lies beside "    \
		       "it"),                                                  \
		.required = true                                               \
	}

/* Opens --key, which must be the log key of this station. */
MUST_CHECK int head_key_open(const struct arguments *arguments,
    const struct session *session, struct private_key **key, struct vkey *vkey,
    struct error *err);

/* Signs the head of the log, as far as the open transaction sees it. */
MUST_CHECK int head_sign(const struct store *store,
    const struct private_key *key, const struct vkey *vkey,
    struct checkpoint *checkpoint, struct text *note, struct error *err);

/* Keeps it in the station; its entry stands already. */
MUST_CHECK int head_keep(struct store *store, enum moment moment,
    const struct checkpoint *checkpoint, const struct text *note,
    struct error *err);

/*
 * Opens a checkpoint that a log key of this station signed, also one that was
 * revoked or replaced since. ERROR_SIGNATURE otherwise.
 */
MUST_CHECK int head_open(const struct session *session, struct span bytes,
    struct checkpoint *checkpoint, struct error *err);

/*
 * Holds the checkpoint in the file `path` against the log of an open station.
 * ERROR_BOOKS if the log ends before it (an old copy), or does not begin with
 * it: then both heads are printed, as evidence.
 */
MUST_CHECK int head_compare(
    const struct session *session, const char *path, struct error *err);

#endif
