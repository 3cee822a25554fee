/*
 * What the tally and audit commands share: a station file opened, with its
 * definition verified again and its truth set built. Commands only.
 */
#ifndef KAIHYO_TALLY_CMD_SESSION_H
#define KAIHYO_TALLY_CMD_SESSION_H

#include "ballot/definition.h"
#include "base/command.h"
#include "store/store.h"
#include "tally/canvass.h"
#include "tally/truth.h"

#define STATION_OPTION                                                         \
	{                                                                      \
		.name = "station", .value = "FILE",                            \
		.help = N_("the station file"), .required = true               \
	}
#define OPERATOR_OPTION                                                        \
	{                                                                      \
		.name = "operator", .value = "NAME",                           \
		.help = N_("who does this, for the log (your login name if "   \
		           "left out)")                                        \
	}
#define JSON_OPTION                                                            \
	{                                                                      \
		.name = "json", .help = N_("print JSON for programs")          \
	}

/* An open station. {0} is closed. */
struct session {
	struct store *store;
	struct definition_files files; /* the bytes of its definition */
	struct definition *definition;
	size_t index; /* which station of the setup it is */
	char instance[33];
	bool goes_on; /* from a closed log, with this certificate */
	struct digest after;
	struct truth *truth;
	struct canvass *canvass; /* of the canvass alone, else NULL */
};

/*
 * Opens the station file named by --station, or by `path`, and loads it; to
 * write only if its log is not closed. session_close() also after a failure.
 */
MUST_CHECK int session_open(const struct arguments *arguments,
    enum store_mode mode, struct session *session, struct error *err);
MUST_CHECK int session_open_path(const char *path, enum store_mode mode,
    struct session *session, struct error *err);
void session_close(struct session *session);

/* Of the canvass: reads anew what the stations certified. */
MUST_CHECK int session_reload(struct session *session, struct error *err);

/*
 * Puts new bytes in place of setup or roster and reads all notes again under
 * it. On failure the station is as before. Takes over the bytes of `files`
 * on success.
 */
MUST_CHECK int session_redefine(
    struct session *session, struct definition_files *files, struct error *err);

/* The text of a note of which only the form is looked at, as verified. */
MUST_CHECK int note_reopen(struct span bytes, const struct digest *note_id,
    struct verified *text, struct error *err);

/* --operator, or the login name, made safe for the log. */
const char *session_operator(const struct arguments *arguments);

/*
 * Adds a verified file with its ACCEPTED entry, in the open transaction.
 * `name` is the file's name where it came from.
 */
MUST_CHECK int session_add_file(struct store *store, const char *name,
    const struct stored_file *file, struct span bytes, const char *operator,
    struct error * err);

/* "REHEARSAL" in a loud line if it is one. */
void session_banner(const struct definition *definition, FILE *to);

#endif
