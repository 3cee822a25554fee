/*
 * 令73条: the figures of a station are read aloud and written down. Whoever
 * joins them types what was heard; the program compares and shows nothing
 * before.
 */
#include <stdlib.h>
#include <string.h>

#include "base/terminal.h"
#include "tally/cmd_canvass.h"
#include "tally/commands.h"

#define FIGURES_BYTES_MAX (64u << 10)
#define ATTEMPTS 3

/* One comparison of all figures of a station. */
struct hearing {
	const char *station;
	struct span typed; /* of --figures; at NULL: ask at the terminal */
	uint64_t figures;
	bool differs;
};

/* The number that a file has for `name`. */
static int
typed_find(
    struct span rest, const char *name, uint64_t *number, struct error *err)
{
	struct span line, field;

	while (rest.at != NULL && rest.len > 0) {
		if (!span_line(&rest, 256, &line))
			break;
		if (span_cut(&line, ',', FIGURE_NAME_MAX, &field) &&
		    span_equals(field, name) && line.at != NULL &&
		    span_number(line, 1000000000, number))
			return 0;
	}
	return error_set(err, ERROR_INPUT,
	    N_("write a line \"%s,NUMBER\" with what was read aloud"),
	    N_("the file has no number for %s"), name);
}

/* Asks until the number fits, a few times: people mistype, too. */
static int
asked(struct hearing *hearing, const char *name, uint64_t value,
    struct error *err)
{
	char answer[64];
	uint64_t number;

	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		struct message question;

		message_set(&question, N_("Read aloud by %s — %s:"),
		    hearing->station, name);
		if (terminal_ask(&question, answer, sizeof(answer), err) != 0)
			return -1;
		if (span_number(span_of(answer), 1000000000, &number) &&
		    number == value)
			return 0;
		say(stderr,
		    N_("That is not what the certificate says. Ask them to "
		       "read it again.\n"));
	}
	hearing->differs = true;
	return 0;
}

static int
figure_visit(void *context, const char *name, uint64_t value, struct error *err)
{
	struct hearing *hearing = context;
	uint64_t number;

	hearing->figures++;
	if (hearing->differs)
		return 0;
	if (hearing->typed.at == NULL)
		return asked(hearing, name, value, err);
	if (typed_find(hearing->typed, name, &number, err) != 0)
		return -1;
	hearing->differs = number != value;
	if (hearing->differs)
		say(stderr, N_("%s differs.\n"), name);
	return 0;
}

/* The log says that they were compared, never a figure (P11). */
static int
hearing_log(struct session *session, const struct hearing *hearing,
    const struct digest *certificate, const char *operator, struct error * err)
{
	struct text payload = { 0 };
	int rc = -1;

	payload_add(&payload, "station", hearing->station);
	payload_add_digest(&payload, "certificate", certificate);
	payload_add_number(&payload, "figures", hearing->figures);
	payload_add(&payload, "agree", hearing->differs ? "no" : "yes");
	payload_add(&payload, "operator", operator);
	if (store_begin(session->store, err) == 0 &&
	    store_add_entry(session->store, LOG_HEARD, &payload, err) == 0 &&
	    store_commit(session->store, err) == 0)
		rc = 0;
	store_rollback(session->store);
	text_clear(&payload);
	return rc;
}

static int
station_find(const struct session *session, const char *id, size_t *station,
    struct error *err)
{
	*station = setup_office(&session->definition->setup, id);
	if (*station == SIZE_MAX ||
	    !session->canvass->stations[*station].joined)
		return error_set(err, ERROR_USAGE,
		    N_("see `kaihyo tally status` for the stations there are"),
		    N_("this canvass joins no station \"%s\""), id);
	if (!session->canvass->stations[*station].in)
		return error_set(err, ERROR_BOOKS,
		    N_("take in its bundle first: kaihyo tally canvass"),
		    N_("the certified figures of station %s are not here"), id);
	return 0;
}

static int
hear(const struct arguments *arguments, struct session *session,
    struct error *err)
{
	const char *path = arguments_value(arguments, "figures");
	struct hearing hearing = { .station =
		                       arguments_value(arguments, "of") };
	struct file_bytes typed = { 0 };
	size_t station;
	int rc = -1;

	if (station_find(session, hearing.station, &station, err) != 0 ||
	    (path != NULL &&
	        file_read_path(path, FIGURES_BYTES_MAX, &typed, err) != 0))
		return -1;
	if (path != NULL)
		hearing.typed = file_span(&typed);
	if (canvass_headlines(
	        session->canvass, station, figure_visit, &hearing, err) != 0 ||
	    hearing_log(session, &hearing,
	        &session->canvass->stations[station].certificate->statement.id,
	        session_operator(arguments), err) != 0)
		goto out;
	if (hearing.differs) {
		error_set(err, ERROR_BOOKS,
		    N_("have the station read it again; if it differs still, "
		       "one of the two is wrong: do not go on with it"),
		    N_("what station %s read aloud is not what its "
		       "certificate says"),
		    hearing.station);
		goto out;
	}
	say(stdout,
	    N_("Station %s: %llu figures, as read aloud and as certified, are "
	       "the same.\n"),
	    hearing.station, (unsigned long long)hearing.figures);
	rc = 0;
out:
	file_release(&typed);
	return rc;
}

static int
cmd_headline(const struct arguments *arguments, struct error *err)
{
	struct session session = { 0 };
	int rc = -1;

	if (canvass_session_open(arguments, STORE_WRITE, &session, err) == 0)
		rc = hear(arguments, &session, err);
	session_close(&session);
	return rc;
}

static const struct option_spec options[] = {
	STATION_OPTION,
	{ .name = "of",
	    .value = "ID",
	    .help = N_("the station that is reading"),
	    .required = true },
	{ .name = "figures",
	    .value = "FILE",
	    .help = N_("what was heard, typed into a file: lines "
	               "\"name,number\"; asked at the terminal if left out") },
	OPERATOR_OPTION,
	{ .name = NULL },
};

const struct command cmd_tally_headline = {
	.name = "headline",
	.operands = "",
	.summary = N_("type what a station reads aloud, to be compared with "
	              "its certificate"),
	.manual = N_("Voters, papers, and for each question the options, valid "
	             "and invalid votes, as sums of the station. What the "
	             "certificate says is not shown. The log notes that it "
	             "was compared and whether it agreed, never a figure."),
	.options = options,
	.run = cmd_headline,
};
