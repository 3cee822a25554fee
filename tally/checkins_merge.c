#include "tally/checkins.h"

#include <stdlib.h>

#include "base/worker.h"

/* So many parts of the voters, on both cores. */
#define PARTS 8

/* Somebody who came to vote. */
struct seen {
	uint64_t voter;
	uint32_t place;
	uint8_t channel; /* enum channel */
};

/* All lists side by side, for the voters of one part. */
struct merge {
	const struct checkins_input *input;
	const struct setup *setup;
	uint64_t from, last; /* of the part */
	/* Of the part: as the lists have them, then by voter. */
	struct seen *seen;
	size_t seen_count, seen_size;
	struct roll_list roll;
	uint64_t listed; /* voters of the part on the roll, as far as read */
	struct roll_changes changes;
	struct roll_change change;
	struct checkins_merged merged;
	int rc;
	struct date polling_day;
	bool has_voter, has_change;
};

static void
seen_add(struct merge *merge, const struct seen *seen)
{
	if (merge->seen_count == merge->seen_size) {
		merge->seen_size = merge->seen_size ? merge->seen_size * 2 : 64;
		merge->seen = memory_grow(
		    merge->seen, merge->seen_size, sizeof(merge->seen[0]));
	}
	merge->seen[merge->seen_count++] = *seen;
}

/* Each list is read on its own: side by side, none would be in the cache. */
static int
source_gather(struct merge *merge, const struct checkins_source *source,
    struct error *err)
{
	struct checkin_list list;
	struct checkin checkin;
	bool more;

	if (checkin_list_open(source->bytes,
	        merge->setup->places[source->place].id, &list, err) != 0)
		return -1;
	voter_lines_seek(&list.lines, merge->from);
	for (;;) {
		if (checkin_list_next(&list, &checkin, &more, err) != 0)
			return -1;
		if (!more || checkin.number > merge->last)
			return 0;
		seen_add(merge,
		    &(struct seen){ checkin.number, (uint32_t)source->place,
		        (uint8_t)checkin.channel });
	}
}

#define DIGIT_BITS 11
#define DIGITS ((size_t)1 << DIGIT_BITS)

static size_t
digit(uint64_t voter, unsigned shift)
{
	return (size_t)(voter >> shift) % DIGITS;
}

/* Those with equal digits stay in their order. */
static void
sort_digit(
    const struct seen *from, struct seen *to, size_t count, unsigned shift)
{
	size_t next[DIGITS] = { 0 }, sum = 0;

	for (size_t i = 0; i < count; i++)
		next[digit(from[i].voter, shift)]++;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t these = next[d];

		next[d] = sum;
		sum += these;
	}
	for (size_t i = 0; i < count; i++)
		to[next[digit(from[i].voter, shift)]++] = from[i];
}

/*
 * By voter, and those of one in the order of the lists. Digit by digit, forth
 * and back: takes the same time whatever the numbers are.
 */
static void
sort_seen(struct merge *merge)
{
	size_t count = merge->seen_count;
	struct seen *spare = memory_new(count, sizeof(*spare));

	for (unsigned shift = 0; shift < 64; shift += 2 * DIGIT_BITS) {
		sort_digit(merge->seen, spare, count, shift);
		sort_digit(spare, merge->seen, count, shift + DIGIT_BITS);
	}
	free(spare);
}

static int
sources_gather(struct merge *merge, struct error *err)
{
	for (size_t i = 0; i < merge->input->source_count; i++)
		if (source_gather(merge, &merge->input->sources[i], err) != 0)
			return -1;
	sort_seen(merge);
	return 0;
}

static int
roll_next(struct merge *merge, struct error *err)
{
	if (roll_list_number(&merge->roll, &merge->has_voter, err) != 0)
		return -1;
	merge->listed +=
	    merge->has_voter && merge->roll.lines.last <= merge->last;
	return 0;
}

static int
rolls_open(struct merge *merge, struct error *err)
{
	const struct checkins_input *input = merge->input;

	if (input->has_roll) {
		if (roll_list_open(
		        input->roll, merge->setup, &merge->roll, err) != 0)
			return -1;
		voter_lines_seek(&merge->roll.lines, merge->from);
		if (roll_next(merge, err) != 0)
			return -1;
	}
	if (input->has_changes) {
		if (roll_changes_open(input->changes, &merge->changes, err) !=
		    0)
			return -1;
		voter_lines_seek(&merge->changes.lines, merge->from);
		if (roll_changes_next(&merge->changes, &merge->change,
		        &merge->has_change, err) != 0)
			return -1;
	}
	return 0;
}

/* Both lists move on to where the voter stands or would stand. */
static int
rolls_seek(struct merge *merge, uint64_t number, struct error *err)
{
	while (merge->has_voter && merge->roll.lines.last < number)
		if (roll_next(merge, err) != 0)
			return -1;
	while (merge->has_change && merge->change.number < number)
		if (roll_changes_next(&merge->changes, &merge->change,
		        &merge->has_change, err) != 0)
			return -1;
	return 0;
}

static void
incident_add(
    struct checkins_merged *merged, const struct checkin_incident *incident)
{
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
judge_absent(const struct merge *merge, const struct seen *seen)
{
	const struct place *place = &merge->setup->places[seen->place];

	if (!merge->has_change || merge->change.number != seen->voter ||
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
judge_listed(const struct merge *merge, const struct seen *seen,
    const struct roll_voter *voter, uint32_t *other)
{
	const struct place *here = &merge->setup->places[seen->place];
	const struct place *there = &merge->setup->places[voter->place];

	*other = (uint32_t)voter->place;
	if (here->district != there->district) {
		*other = (uint32_t)there->district;
		return CHECKIN_DISTRICT;
	}
	if (seen->channel != CHANNEL_DAY || here == there)
		return CHECKIN_TROUBLE_COUNT;
	return voter->special ? CHECKIN_SPECIAL : CHECKIN_ELSEWHERE;
}

static int
judge(struct merge *merge, const struct seen *seen, struct error *err)
{
	uint64_t number = seen->voter;
	struct checkin_incident incident = {
		.voter = number, .place = seen->place, .channel = seen->channel
	};
	enum checkin_trouble trouble;
	struct roll_voter voter;

	if (!merge->input->has_roll)
		return 0;
	if (!merge->has_voter || merge->roll.lines.last != number) {
		trouble = judge_absent(merge, seen);
	} else {
		/* Mostly on the roll of the place. */
		merge->roll.guess = seen->place;
		if (roll_list_voter(&merge->roll, &voter, err) != 0)
			return -1;
		if (merge->has_change && merge->change.number == number &&
		    merge->change.kind >= ROLL_DIED_AFTER_VOTING) {
			incident.trouble = CHECKIN_STRUCK_AFTER;
			incident_add(&merge->merged, &incident);
		}
		trouble = judge_listed(merge, seen, &voter, &incident.other);
	}
	if (trouble == CHECKIN_TROUBLE_COUNT)
		return 0;
	incident.trouble = (uint8_t)trouble;
	incident_add(&merge->merged, &incident);
	return 0;
}

/* The paper that came first in the setup's order names the pair. */
static void
judge_twice(
    struct merge *merge, const struct seen *first, const struct seen *second)
{
	const struct checkin_incident incident = { .voter = first->voter,
		.trouble = CHECKIN_TWICE,
		.place = first->place,
		.channel = first->channel,
		.other = second->place,
		.other_channel = second->channel };

	incident_add(&merge->merged, &incident);
}

static int
merge_all(struct merge *merge, struct error *err)
{
	struct checkins_merged *merged = &merge->merged;

	for (size_t i = 0; i < merge->seen_count; i++) {
		const struct seen *seen = &merge->seen[i];

		if (rolls_seek(merge, seen->voter, err) != 0)
			return -1;
		if (i > 0 && seen[-1].voter == seen->voter)
			judge_twice(merge, seen - 1, seen);
		if (judge(merge, seen, err) != 0)
			return -1;
		merged->channels[seen->place][seen->channel]++;
	}
	merged->checkins = merge->seen_count;
	/* Those after the last check-in are counted, too. */
	while (merge->has_voter && merge->roll.lines.last <= merge->last)
		if (roll_next(merge, err) != 0)
			return -1;
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

static int
merge_part(struct merge *merge, struct error *err)
{
	int rc = -1;

	merge->merged.channels = memory_new(
	    merge->setup->place_count, sizeof(merge->merged.channels[0]));
	if (rolls_open(merge, err) == 0 && sources_gather(merge, err) == 0)
		rc = merge_all(merge, err);
	free(merge->seen);
	return rc;
}

/* On either core. */
static void
merge_job(void *context, size_t i)
{
	struct merge *merge = (struct merge *)context + i;
	struct error ignored;

	merge->rc = merge_part(merge, &ignored);
}

/* The roll, or the longest list. */
static int
longest_open(
    const struct merge *whole, struct voter_lines *lines, struct error *err)
{
	const struct checkins_input *input = whole->input;
	const struct checkins_source *longest = input->sources;
	struct checkin_list checkins = { .place = NULL };
	struct roll_list roll;

	if (input->has_roll) {
		if (roll_list_open(input->roll, whole->setup, &roll, err) != 0)
			return -1;
		*lines = roll.lines;
		return 0;
	}
	for (size_t i = 1; i < input->source_count; i++)
		if (input->sources[i].bytes.bytes.len >
		    longest->bytes.bytes.len)
			longest = &input->sources[i];
	if (input->source_count > 0 &&
	    checkin_list_open(longest->bytes,
	        whole->setup->places[longest->place].id, &checkins, err) != 0)
		return -1;
	*lines = checkins.lines;
	return 0;
}

/* Parts of about the same length: each ends before the next one begins. */
static int
parts_make(const struct merge *whole, size_t max, struct merge parts[PARTS],
    size_t *count, struct error *err)
{
	struct voter_lines lines;

	if (longest_open(whole, &lines, err) != 0)
		return -1;
	parts[0] = *whole;
	*count = 1;
	for (size_t i = 1; i < max; i++) {
		uint64_t from = voter_lines_split(&lines, i, max);

		if (from <= parts[*count - 1].from)
			continue;
		parts[*count - 1].last = from - 1;
		parts[*count] = *whole;
		parts[(*count)++].from = from;
	}
	return 0;
}

/* Takes over what the part found. */
static void
join(struct checkins_merged *merged, const struct merge *part)
{
	const struct checkins_merged *found = &part->merged;

	merged->checkins += found->checkins;
	for (size_t i = 0; i < part->setup->place_count; i++)
		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			merged->channels[i][c] += found->channels[i][c];
	for (size_t i = 0; i < found->count; i++)
		incident_add(merged, &found->incidents[i]);
}

/*
 * Has every line been compared? Those of a list out of order may lie between
 * two parts.
 */
static int
check_counts(const struct checkins_input *input,
    const struct checkins_merged *merged, uint64_t listed, struct error *err)
{
	static const char *const fix = N_("stop and call the security officer");

	for (size_t i = 0; i < input->source_count; i++) {
		const struct checkins_source *source = &input->sources[i];
		uint64_t lines = 0;

		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			lines += merged->channels[source->place][c];
		if (lines != source->count)
			return error_set(err, ERROR_BOOKS, fix,
			    N_("a stored list of check-ins has another number "
			       "of lines than was signed for"));
	}
	if (input->has_roll && listed != input->roll_count)
		return error_set(err, ERROR_BOOKS, fix,
		    N_("the stored roll has another number of lines than was "
		       "signed for"));
	return 0;
}

/* `err` says what is wrong with a line where there is one part only. */
static int
merge_in_parts(const struct merge *whole, size_t max,
    struct checkins_merged *merged, struct error *err)
{
	struct merge parts[PARTS];
	struct worker_share share = { .count = 0 };
	uint64_t listed = 0;
	size_t count;
	int rc = 0;

	*merged = (struct checkins_merged){ .with_roll = whole->input->has_roll,
		.with_changes = whole->input->has_changes };
	if (parts_make(whole, max, parts, &count, err) != 0)
		return -1;
	if (max == 1) {
		parts[0].rc = merge_part(&parts[0], err);
	} else {
		worker_share_begin(&share, count, merge_job, parts);
		worker_share_end(&share);
	}
	merged->channels =
	    memory_new(whole->setup->place_count, sizeof(merged->channels[0]));
	for (size_t i = 0; i < count; i++) {
		rc = rc != 0 ? rc : parts[i].rc;
		join(merged, &parts[i]);
		listed += parts[i].listed;
		checkins_merged_clear(&parts[i].merged);
	}
	if (rc == 0)
		rc = check_counts(whole->input, merged, listed, err);
	if (rc != 0)
		checkins_merged_clear(merged);
	return rc;
}

int
checkins_merge(const struct checkins_input *input, const struct setup *setup,
    struct date polling_day, struct checkins_merged *merged, struct error *err)
{
	const struct merge whole = { .input = input,
		.setup = setup,
		.polling_day = polling_day,
		.last = UINT64_MAX };

	if (merge_in_parts(&whole, PARTS, merged, err) != 0 &&
	    merge_in_parts(&whole, 1, merged, err) != 0)
		return -1;
	if (merged->count > 0)
		qsort(merged->incidents, merged->count,
		    sizeof(merged->incidents[0]), incident_compare);
	return 0;
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
