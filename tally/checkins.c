#include "tally/checkins.h"

enum finding_code
checkins_code(enum checkin_trouble trouble)
{
	static const enum finding_code codes[CHECKIN_TROUBLE_COUNT] = {
		[CHECKIN_TWICE] = FINDING_CHECKIN_TWICE,
		[CHECKIN_UNKNOWN] = FINDING_CHECKIN_UNKNOWN,
		[CHECKIN_STRUCK] = FINDING_CHECKIN_STRUCK,
		[CHECKIN_STRUCK_LATER] = FINDING_CHECKIN_STRUCK_LATER,
		[CHECKIN_STRUCK_AFTER] = FINDING_CHECKIN_STRUCK_AFTER,
		[CHECKIN_DISTRICT] = FINDING_CHECKIN_DISTRICT,
		[CHECKIN_SPECIAL] = FINDING_CHECKIN_SPECIAL,
		[CHECKIN_ELSEWHERE] = FINDING_CHECKIN_ELSEWHERE,
	};

	return codes[trouble];
}

void
checkins_find_group(const struct truth *truth,
    const struct checkins_merged *merged, size_t first,
    struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	const struct checkin_incident *one = &merged->incidents[first];
	enum checkin_trouble trouble = (enum checkin_trouble)one->trouble;
	enum finding_code code = checkins_code(trouble);
	const char *place = setup->places[one->place].id;
	unsigned long long voters = checkins_group(merged, first) - first;

	switch (trouble) {
	case CHECKIN_TWICE:
		findings_add(findings, code, place,
		    N_("checked in at %s (%s) and also at %s (%s): voters "
		       "%llu; all their papers count"),
		    place, channel_word((enum channel)one->channel),
		    setup->places[one->other].id,
		    channel_word((enum channel)one->other_channel), voters);
		break;
	case CHECKIN_UNKNOWN:
		findings_add(findings, code, place,
		    N_("place %s: checked in, but not on the roll: voters "
		       "%llu"),
		    place, voters);
		break;
	case CHECKIN_STRUCK:
		findings_add(findings, code, place,
		    N_("place %s: checked in, but struck from the roll before: "
		       "voters %llu"),
		    place, voters);
		break;
	case CHECKIN_STRUCK_LATER:
		findings_add(findings, code, place,
		    N_("place %s: struck after the day of voting, but not as "
		       "having voted: voters %llu"),
		    place, voters);
		break;
	case CHECKIN_STRUCK_AFTER:
		findings_add(findings, code, place,
		    N_("place %s: struck after voting, their papers are in the "
		       "box and count: voters %llu"),
		    place, voters);
		break;
	case CHECKIN_DISTRICT:
		findings_add(findings, code, place,
		    N_("place %s: checked in, but on the roll of district %s: "
		       "voters %llu"),
		    place, setup->districts[one->other].id, voters);
		break;
	case CHECKIN_SPECIAL:
		findings_add(findings, code, place,
		    N_("place %s: checked in, but voting at the special place "
		       "%s: voters %llu"),
		    place, setup->places[one->other].id, voters);
		break;
	case CHECKIN_ELSEWHERE:
		findings_add(findings, code, place,
		    N_("place %s: checked in, but on the roll of place %s: "
		       "voters %llu"),
		    place, setup->places[one->other].id, voters);
		break;
	case CHECKIN_TROUBLE_COUNT:
		break;
	}
}

static bool
is_here(const struct truth *truth, size_t place, size_t station)
{
	const struct setup *setup = &truth->definition->setup;

	return setup->districts[setup->places[place].district].station ==
	       station;
}

/* Channels are compared where the sum alone would say nothing (E216). */
static void
find_channels(const struct truth *truth, size_t place,
    const struct turnout *turnout, struct findings *findings)
{
	const char *id = truth->definition->setup.places[place].id;
	const uint64_t *checked_in = truth->checkins->channels[place];

	if (turnout->checkin_counts[0] != turnout_voters(turnout))
		return;
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (checked_in[c] != turnout->voters[c])
			findings_add(findings, FINDING_CHECKIN_CHANNEL, id,
			    N_("place %s, channel %s: check-ins %llu, but "
			       "voters %llu: difference %lld"),
			    id, channel_word(c),
			    (unsigned long long)checked_in[c],
			    (unsigned long long)turnout->voters[c],
			    (long long)checked_in[c] -
			        (long long)turnout->voters[c]);
}

static void
find_place(const struct truth *truth, size_t place, struct findings *findings)
{
	const struct turnout *turnout = truth_turnout(truth, place);
	const char *id = truth->definition->setup.places[place].id;

	if (turnout == NULL)
		return;
	switch (turnout->checkins) {
	case CHECKINS_CSV:
		if (!truth_has_attached(truth, &turnout->checkins_csv, id))
			findings_add(findings, FINDING_CHECKINS_MISSING, id,
			    N_("place %s: its check-ins, %llu lines, are not "
			       "in yet"),
			    id, (unsigned long long)turnout->checkin_counts[0]);
		else if (truth->checkins != NULL)
			find_channels(truth, place, turnout, findings);
		break;
	case CHECKINS_PAPER:
		findings_add(findings, FINDING_CHECKINS_UNCHECKED, id,
		    N_("place %s: check-ins on paper: duplicates not "
		       "checkable"),
		    id);
		break;
	case CHECKINS_NONE:
		findings_add(findings, FINDING_CHECKINS_UNCHECKED, id,
		    N_("place %s: no check-ins: duplicates not checkable"), id);
		break;
	}
}

const struct truth_statement *
checkins_roll(const struct truth *truth)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_ROLL, ROLL_E);

	return latest != NULL ? latest
	                      : truth_latest(truth, NOTE_ROLL, ROLL_E0);
}

bool
checkins_roll_is_in(const struct truth *truth)
{
	const struct truth_statement *latest = checkins_roll(truth);
	const struct roll *roll;

	if (latest == NULL)
		return false;
	roll = &latest->statement.of.roll;
	return truth_has_attached(truth, &roll->list, roll->head.subject) &&
	       (roll->stage != ROLL_E ||
	           truth_has_attached(
	               truth, &roll->changes, roll->head.subject));
}

static void
find_roll(const struct truth *truth, size_t station, struct findings *findings)
{
	const char *id = truth->definition->setup.stations[station].id;
	const struct truth_statement *latest = checkins_roll(truth);
	const struct roll *roll;

	if (latest == NULL) {
		findings_add(findings, FINDING_CHECKINS_NO_ROLL, id,
		    N_("station %s: no roll is here; check-ins are compared "
		       "with each other only"),
		    id);
		return;
	}
	roll = &latest->statement.of.roll;
	if (!checkins_roll_is_in(truth))
		findings_add(findings, FINDING_CHECKINS_NO_ROLL, id,
		    N_("station %s: the list or the changes of roll %s %u are "
		       "not in; who is not on the roll cannot be found"),
		    id, roll_stage_name(roll->stage), roll->head.number);
}

void
checkins_find(
    const struct truth *truth, size_t station, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	size_t lists = 0, papers = 0;

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout = truth_turnout(truth, i);

		if (turnout == NULL || !is_here(truth, i, station))
			continue;
		lists += turnout->checkins == CHECKINS_CSV;
		papers += turnout->checkins == CHECKINS_PAPER;
	}
	/* A night without check-ins anywhere has nothing to compare. */
	if (lists + papers == 0)
		return;
	for (size_t i = 0; i < setup->place_count; i++)
		if (is_here(truth, i, station))
			find_place(truth, i, findings);
	if (lists > 0)
		find_roll(truth, station, findings);
	if (truth->checkins == NULL)
		return;
	for (size_t i = 0; i < truth->checkins->count;
	     i = checkins_group(truth->checkins, i))
		checkins_find_group(truth, truth->checkins, i, findings);
}
