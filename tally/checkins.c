#include "tally/checkins.h"

#include <stdlib.h>
#include <string.h>

/* --- the pass ------------------------------------------------------------- */

/* One list of check-ins, and the line at which it stands. */
struct source {
	struct checkin_list list;
	struct checkin now;
	size_t place;
};

/* Where a source stands, in the heap. */
struct head {
	uint64_t voter;
	size_t source;
};

struct merge {
	const struct checkins_input *input;
	const struct setup *setup;
	struct date polling_day;
	struct source *sources;
	struct head *heap; /* sources by the voter at which they stand */
	size_t heap_count;
	struct roll_list roll;
	struct roll_voter voter;
	bool has_voter;
	struct roll_changes changes;
	struct roll_change change;
	bool has_change;
	struct checkins_merged *merged;
};

static bool
is_before(struct head a, struct head b)
{
	return a.voter != b.voter ? a.voter < b.voter : a.source < b.source;
}

/* Puts `head` at `at` or below, where it belongs. */
static void
heap_sink(struct merge *merge, size_t at, struct head head)
{
	struct head *heap = merge->heap;
	size_t child;

	while ((child = 2 * at + 1) < merge->heap_count) {
		if (child + 1 < merge->heap_count &&
		    is_before(heap[child + 1], heap[child]))
			child++;
		if (is_before(head, heap[child]))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = head;
}

static int
sources_open(struct merge *merge, struct error *err)
{
	const struct checkins_input *input = merge->input;

	for (size_t i = 0; i < input->source_count; i++) {
		struct source *source = &merge->sources[i];
		bool more;

		source->place = input->sources[i].place;
		if (checkin_list_open(input->sources[i].bytes,
		        merge->setup->places[source->place].id, &source->list,
		        err) != 0 ||
		    checkin_list_next(
		        &source->list, &source->now, &more, err) != 0)
			return -1;
		if (more)
			merge->heap[merge->heap_count++] =
			    (struct head){ source->now.number, i };
	}
	for (size_t i = merge->heap_count; i > 0; i--)
		heap_sink(merge, i - 1, merge->heap[i - 1]);
	return 0;
}

static int
rolls_open(struct merge *merge, struct error *err)
{
	const struct checkins_input *input = merge->input;

	if (input->has_roll && (roll_list_open(input->roll, merge->setup,
	                            &merge->roll, err) != 0 ||
	                           roll_list_next(&merge->roll, &merge->voter,
	                               &merge->has_voter, err) != 0))
		return -1;
	if (input->has_changes &&
	    (roll_changes_open(input->changes, &merge->changes, err) != 0 ||
	        roll_changes_next(&merge->changes, &merge->change,
	            &merge->has_change, err) != 0))
		return -1;
	return 0;
}

/*
 * Both lists move on to where the voter of `source` stands or would stand:
 * mostly on the roll of the place.
 */
static int
rolls_seek(struct merge *merge, const struct source *source, struct error *err)
{
	uint64_t number = source->now.number;

	merge->roll.guess = source->place;
	while (merge->has_voter && merge->voter.number < number)
		if (roll_list_next(&merge->roll, &merge->voter,
		        &merge->has_voter, err) != 0)
			return -1;
	while (merge->has_change && merge->change.number < number)
		if (roll_changes_next(&merge->changes, &merge->change,
		        &merge->has_change, err) != 0)
			return -1;
	return 0;
}

static void
incident_add(struct merge *merge, const struct checkin_incident *incident)
{
	struct checkins_merged *merged = merge->merged;

	if (merged->count == merged->size) {
		merged->size = merged->size ? merged->size * 2 : 64;
		merged->incidents = memory_grow(merged->incidents, merged->size,
		    sizeof(merged->incidents[0]));
	}
	merged->incidents[merged->count++] = *incident;
}

/* The day on which the paper was cast, as far as the place tells. */
static struct date
voting_day(const struct merge *merge, const struct place *place)
{
	return place->kind == PLACE_EARLY ? place->date : merge->polling_day;
}

/* Somebody who is not on the roll: because of a change, or not at all? */
static enum checkin_trouble
judge_absent(const struct merge *merge, const struct source *source)
{
	const struct place *place = &merge->setup->places[source->place];

	if (!merge->has_change || merge->change.number != source->now.number ||
	    merge->change.kind == ROLL_ADDED)
		return CHECKIN_UNKNOWN;
	if (merge->change.kind >= ROLL_DIED_AFTER_VOTING)
		return CHECKIN_STRUCK_AFTER;
	return date_compare(merge->change.date, voting_day(merge, place)) > 0
	           ? CHECKIN_STRUCK_LATER
	           : CHECKIN_STRUCK;
}

/*
 * Somebody on the roll: of this place? On other days than polling day all
 * voters of the district vote at one place.
 */
static enum checkin_trouble
judge_listed(
    const struct merge *merge, const struct source *source, uint32_t *other)
{
	const struct place *here = &merge->setup->places[source->place];
	const struct place *there = &merge->setup->places[merge->voter.place];

	*other = (uint32_t)merge->voter.place;
	if (here->district != there->district) {
		*other = (uint32_t)there->district;
		return CHECKIN_DISTRICT;
	}
	if (source->now.channel != CHANNEL_DAY || here == there)
		return CHECKIN_TROUBLE_COUNT;
	return merge->voter.special ? CHECKIN_SPECIAL : CHECKIN_ELSEWHERE;
}

static void
judge(struct merge *merge, const struct source *source)
{
	uint64_t number = source->now.number;
	bool listed = merge->has_voter && merge->voter.number == number;
	struct checkin_incident incident = { .voter = number,
		.place = (uint32_t)source->place,
		.channel = (uint8_t)source->now.channel };
	enum checkin_trouble trouble;

	if (!merge->input->has_roll)
		return;
	if (!listed) {
		trouble = judge_absent(merge, source);
	} else {
		if (merge->has_change && merge->change.number == number &&
		    merge->change.kind >= ROLL_DIED_AFTER_VOTING) {
			incident.trouble = CHECKIN_STRUCK_AFTER;
			incident_add(merge, &incident);
		}
		trouble = judge_listed(merge, source, &incident.other);
	}
	if (trouble == CHECKIN_TROUBLE_COUNT)
		return;
	incident.trouble = (uint8_t)trouble;
	incident_add(merge, &incident);
}

/* The paper that came first in the setup's order names the pair. */
static void
judge_twice(struct merge *merge, const struct checkin_incident *first,
    const struct source *source)
{
	struct checkin_incident incident = *first;

	incident.trouble = CHECKIN_TWICE;
	incident.other = (uint32_t)source->place;
	incident.other_channel = (uint8_t)source->now.channel;
	incident_add(merge, &incident);
}

static int
merge_all(struct merge *merge, struct error *err)
{
	struct checkin_incident before = { .voter = 0 };
	struct checkins_merged *merged = merge->merged;

	while (merge->heap_count > 0) {
		struct head head = merge->heap[0];
		struct source *source = &merge->sources[head.source];
		bool more;

		if (rolls_seek(merge, source, err) != 0)
			return -1;
		if (merged->checkins > 0 && before.voter == source->now.number)
			judge_twice(merge, &before, source);
		before = (struct checkin_incident){ .voter = source->now.number,
			.place = (uint32_t)source->place,
			.channel = (uint8_t)source->now.channel };
		judge(merge, source);
		merged->checkins++;
		merged->channels[source->place][source->now.channel]++;
		if (checkin_list_next(
		        &source->list, &source->now, &more, err) != 0)
			return -1;
		head.voter = source->now.number;
		if (!more)
			head = merge->heap[--merge->heap_count];
		heap_sink(merge, 0, head);
	}
	return 0;
}

/* Order of findings: which incidents one of them counts together. */
static int
group_compare(
    const struct checkin_incident *x, const struct checkin_incident *y)
{
	if (x->trouble != y->trouble)
		return x->trouble < y->trouble ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	/* Only those who voted twice are told apart by channel. */
	if (x->trouble != CHECKIN_TWICE)
		return 0;
	if (x->channel != y->channel)
		return x->channel < y->channel ? -1 : 1;
	return (x->other_channel > y->other_channel) -
	       (x->other_channel < y->other_channel);
}

static int
incident_compare(const void *a, const void *b)
{
	const struct checkin_incident *x = a, *y = b;
	int order = group_compare(x, y);

	return order != 0 ? order
	                  : (x->voter > y->voter) - (x->voter < y->voter);
}

int
checkins_merge(const struct checkins_input *input, const struct setup *setup,
    struct date polling_day, struct checkins_merged *merged, struct error *err)
{
	struct merge merge = { .input = input,
		.setup = setup,
		.polling_day = polling_day,
		.merged = merged };
	int rc = -1;

	*merged = (struct checkins_merged){ .with_roll = input->has_roll,
		.with_changes = input->has_changes };
	merged->channels =
	    memory_new(setup->place_count, sizeof(merged->channels[0]));
	merge.sources =
	    memory_new(input->source_count, sizeof(merge.sources[0]));
	merge.heap = memory_new(input->source_count, sizeof(merge.heap[0]));
	if (rolls_open(&merge, err) != 0 || sources_open(&merge, err) != 0 ||
	    merge_all(&merge, err) != 0)
		goto out;
	if (merged->count > 0)
		qsort(merged->incidents, merged->count,
		    sizeof(merged->incidents[0]), incident_compare);
	rc = 0;
out:
	free(merge.sources);
	free(merge.heap);
	if (rc != 0)
		checkins_merged_clear(merged);
	return rc;
}

void
checkins_merged_clear(struct checkins_merged *merged)
{
	free(merged->incidents);
	free(merged->channels);
	*merged = (struct checkins_merged){ .count = 0 };
}

size_t
checkins_group(const struct checkins_merged *merged, size_t first)
{
	size_t end = first + 1;

	while (end < merged->count && group_compare(&merged->incidents[first],
	                                  &merged->incidents[end]) == 0)
		end++;
	return end;
}

/* --- findings ------------------------------------------------------------- */

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
