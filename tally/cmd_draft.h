/*
 * What the commands share that draft a statement of the station's own people:
 * transcript, receipt, opening, totals, certificate. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_DRAFT_H
#define KAIHYO_TALLY_CMD_DRAFT_H

#include "ballot/cmd_signing.h"
#include "keys/cmd_shared.h"
#include "tally/cmd_session.h"

#define OUT_OPTION                                                             \
	{                                                                      \
		.name = "out", .value = "FOLDER",                              \
		.help = N_("the medium to write the note to"),                 \
		.required = true                                               \
	}

/* The place or unit of an option, which this station counts. */
MUST_CHECK int draft_place(const struct session *session,
    const struct arguments *arguments, size_t *place, struct error *err);
MUST_CHECK int draft_unit(const struct session *session,
    const struct arguments *arguments, size_t *unit, struct error *err);

/*
 * The head of the next statement of a kind about the `index`-th place, unit
 * or station. Refuses a kind that the setup has no policy for.
 */
MUST_CHECK int draft_head(const struct session *session,
    const struct arguments *arguments, enum note_kind kind, size_t index,
    const char *subject, struct statement *head, struct error *err);

/* What the whole station signs: its one scope. */
void draft_station_scope(
    const struct session *session, struct signing_subject *subject);

/* Signs and writes KIND-SUBJECT-N.note. */
MUST_CHECK int draft_write(const struct session *session,
    const struct arguments *arguments, enum note_kind kind,
    const struct statement *head, struct signing_subject *subject,
    const struct text *draft, struct error *err);

#endif
