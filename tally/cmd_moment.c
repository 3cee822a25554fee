#include "tally/cmd_moment.h"

#include <stdlib.h>

#include "audit/checkpoint.h"
#include "base/limit.h"
#include "tally/cmd_counting.h"
#include "tally/status.h"

static bool
has_log_key(const struct session *session)
{
	const struct definition *definition = session->definition;
	const char *station = definition->setup.stations[session->index].id;

	for (size_t i = 0; i < definition->roster.count; i++) {
		const struct key_entry *entry = &definition->roster.entries[i];

		if (entry->role == ROLE_LOG && !entry->revoked &&
		    entry->scope.kind == SCOPE_STATION &&
		    span_equals(span_of(entry->scope.id), station) &&
		    origin_fits(entry->vkey.name, &definition->id, station))
			return true;
	}
	return false;
}

static int
visit_entry(void *context, struct span line, struct error *err)
{
	struct log_entry entry;

	if (audit_log_parse(line, &entry, err) != 0)
		return -1;
	moments_add(context, &entry);
	return 0;
}

/*
 * The signed statements do not tell whether a paper still waits for a
 * decision; only the papers do.
 */
static int
look_at_papers(struct session *session, const struct moments *moments,
    enum moment *due, struct error *err)
{
	struct result *result = memory_new(1, sizeof(*result));
	int rc = counting_result(session, true, result, err);

	if (rc == 0)
		*due = moment_due(
		    moments, session->truth, session->index, &result->findings);
	result_clear(result);
	free(result);
	return rc;
}

int
moment_look(struct session *session, const struct findings *findings,
    struct moment_state *state, struct error *err)
{
	struct moments moments = { 0 };
	struct status status = { 0 };
	int rc = -1;

	*state = (struct moment_state){ .log_key = has_log_key(session),
		.closed = store_log(session->store)->closed,
		.entries = store_log(session->store)->tree.size };
	if (!state->log_key || state->closed)
		return 0;
	if (store_each_entry(session->store, 0, visit_entry, &moments, err) !=
	    0)
		return -1;
	if (findings == NULL)
		status_init(&status, session->truth, session->index);
	state->due = moment_due(&moments, session->truth, session->index,
	    findings != NULL ? findings : &status.findings);
	if (state->due != MOMENT_COUNTED ||
	    look_at_papers(session, &moments, &state->due, err) == 0)
		rc = 0;
	status_clear(&status);
	return rc;
}

void
moment_say(const struct moment_state *state, const char *station, bool always)
{
	limit_say(stdout, WORD_("entries of the log"), state->entries,
	    LOG_ENTRIES_MAX);
	if (state->closed)
		say(stdout, N_("The log is closed: nothing more comes in.\n"));
	else if (!state->log_key && always)
		say(stdout,
		    N_("No checkpoints are possible: the roster has no log key "
		       "for this station.\n"));
	else if (state->due == MOMENT_CERTIFIED)
		say(stdout,
		    N_("A checkpoint is due (%s), the last one: kaihyo audit "
		       "close --station %s --key LOG.pem --out FILE\n"),
		    moment_label(state->due), station);
	else if (state->due != MOMENT_NONE)
		say(stdout,
		    N_("A checkpoint is due (%s): kaihyo audit checkpoint "
		       "--station %s --key LOG.pem --out FILE\n"),
		    moment_label(state->due), station);
}
