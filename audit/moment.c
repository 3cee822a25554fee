#include "audit/moment.h"

#include <assert.h>

static const char *const names[MOMENT_COUNT] = { NULL, "opened", "turnout",
	"gate", "counted", "certified", "demand" };

const char *
moment_name(enum moment moment)
{
	assert(moment > MOMENT_NONE && moment < MOMENT_COUNT);
	return names[moment];
}

const char *
moment_label(enum moment moment)
{
	static const char *const labels[MOMENT_COUNT] = {
		[MOMENT_OPENED] = WORD_("the station is open"),
		[MOMENT_TURNOUT] = WORD_("the turnout is fixed"),
		[MOMENT_GATE] = WORD_("the gate is decided"),
		[MOMENT_COUNTED] = WORD_("the papers are counted"),
		[MOMENT_CERTIFIED] = WORD_("the result is certified"),
		[MOMENT_DEMAND] = WORD_("on demand"),
	};

	assert(moment > MOMENT_NONE && moment < MOMENT_COUNT);
	return labels[moment];
}

enum moment
moment_find(struct span name)
{
	for (enum moment i = MOMENT_OPENED; i < MOMENT_COUNT; i++)
		if (span_equals(name, names[i]))
			return i;
	return MOMENT_NONE;
}

void
moments_add(struct moments *moments, const struct log_entry *entry)
{
	struct span name;

	if (entry->type == LOG_CLOSE)
		moments->made[MOMENT_CERTIFIED] = true;
	else if (entry->type != LOG_CHECKPOINT)
		return;
	else if (payload_find(entry->payload, "moment", &name))
		moments->made[moment_find(name)] = true;
	moments->checkpoints++;
}

enum moment
moment_due(const struct moments *moments, const struct truth *truth,
    size_t station, const struct findings *findings)
{
	const struct station_state state =
	    station_state_of(truth, station, findings);
	const bool come[MOMENT_COUNT] = {
		[MOMENT_OPENED] = true,
		[MOMENT_TURNOUT] = state.turnout == TURNOUT_FIXED,
		[MOMENT_GATE] = truth_latest(truth, NOTE_GATE, 0) != NULL,
		[MOMENT_COUNTED] = state.ballots == BALLOTS_COUNTED,
		[MOMENT_CERTIFIED] = state.declaration == DECLARATION_MADE,
	};

	for (enum moment i = MOMENT_OPENED; i <= MOMENT_CERTIFIED; i++)
		if (come[i] && !moments->made[i])
			return i;
	return MOMENT_NONE;
}
