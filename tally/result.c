#include "tally/result.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- findings ------------------------------------------------------------- */

static struct message *
finding_new(struct result *result, bool blocks)
{
	struct finding *finding;
	size_t at = result->finding_count;

	if (result->finding_count == result->finding_size) {
		result->finding_size =
		    result->finding_size > 0 ? result->finding_size * 2 : 16;
		result->findings = memory_grow(result->findings,
		    result->finding_size, sizeof(result->findings[0]));
	}
	/* What blocks stands before what does not. */
	if (blocks) {
		at = result->blocking_count++;
		memmove(&result->findings[at + 1], &result->findings[at],
		    (result->finding_count - at) * sizeof(result->findings[0]));
	}
	result->finding_count++;
	finding = &result->findings[at];
	finding->blocks = blocks;
	return &finding->message;
}

static size_t
files_missing(const struct truth *truth, const struct truth_manifest *latest)
{
	size_t missing = 0;

	for (size_t i = 0; i < latest->manifest.file_count; i++) {
		const struct truth_file *file =
		    truth_find(truth, &latest->manifest.files[i].digest);

		missing += file == NULL || !file->stored;
	}
	return missing;
}

static bool
is_withdrawn(const struct manifest *manifest, const struct digest *digest)
{
	for (size_t i = 0; i < manifest->withdrawn_count; i++)
		if (digest_same(&manifest->withdrawn[i].digest, digest))
			return true;
	return false;
}

/* Files that an earlier manifest had and the latest does not mention. */
static size_t
files_dropped(const struct truth *truth, const struct truth_manifest *list,
    const struct truth_manifest *latest)
{
	size_t dropped = 0;

	for (const struct truth_manifest *m = list; m != NULL; m = m->next)
		for (size_t i = 0; m != latest && i < m->manifest.file_count;
		     i++) {
			const struct digest *digest =
			    &m->manifest.files[i].digest;
			const struct truth_file *file =
			    truth_find(truth, digest);

			dropped += file->latest != latest &&
			           !is_withdrawn(&latest->manifest, digest);
		}
	return dropped;
}

static const struct truth_manifest *
find_number(const struct truth_manifest *list, unsigned number)
{
	for (; list != NULL; list = list->next)
		if (!list->conflict && list->manifest.head.number == number)
			return list;
	return NULL;
}

/* Where the numbers of a unit's manifests do not follow each other. */
static void
find_gaps(
    struct result *result, const struct truth_manifest *list, const char *unit)
{
	for (const struct truth_manifest *m = list; m != NULL; m = m->next) {
		const struct statement *head = &m->manifest.head;
		const struct truth_manifest *before;

		if (m->conflict) {
			message_set(finding_new(result, true),
			    N_("unit %s: two different manifests have number "
			       "%u; the second is kept apart"),
			    unit, head->number);
			continue;
		}
		if (head->first)
			continue;
		before = find_number(list, head->number - 1);
		if (before == NULL)
			message_set(finding_new(result, false),
			    N_("unit %s: manifest %u is here, number %u is "
			       "not"),
			    unit, head->number, head->number - 1);
		else if (!digest_same(&head->replaces, &before->id))
			message_set(finding_new(result, true),
			    N_("unit %s: manifest %u replaces another text "
			       "than the number %u that is here"),
			    unit, head->number, head->number - 1);
	}
}

/* Slots that were not filled by a signature are always shown. */
static void
find_slots(struct result *result, const char *id, const struct slot *slots,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *role = role_name(slots[i].role);
		struct message *message = finding_new(result, false);

		if (slots[i].how == SLOT_PAPER)
			message_set(message, N_("%s: %s %s signed on paper"),
			    id, role, slots[i].person);
		else if (slots[i].how == SLOT_ABSENT)
			message_set(message, N_("%s: %s %s was absent: %s"), id,
			    role, slots[i].person, slots[i].reason);
		else
			message_set(message,
			    N_("%s: %s %s refused to sign: %s"), id, role,
			    slots[i].person, slots[i].reason);
	}
}

static void
find_in_unit(struct result *result, const struct truth *truth, size_t unit)
{
	const struct truth_manifest *latest = truth_unit(truth, unit);
	const char *id = result->definition->setup.units[unit].id;
	size_t missing, dropped;

	find_gaps(result, truth->units[unit], id);
	if (latest == NULL) {
		message_set(finding_new(result, true),
		    N_("unit %s: no manifest yet"), id);
		return;
	}
	missing = files_missing(truth, latest);
	dropped = files_dropped(truth, truth->units[unit], latest);
	if (!latest->manifest.final)
		message_set(finding_new(result, true),
		    N_("unit %s: its latest manifest, number %u, is not the "
		       "final one"),
		    id, latest->manifest.head.number);
	if (missing > 0)
		message_set(finding_new(result, true),
		    N_("unit %s: %zu of %zu files of manifest %u are not in "
		       "yet"),
		    id, missing, latest->manifest.file_count,
		    latest->manifest.head.number);
	if (dropped > 0)
		message_set(finding_new(result, true),
		    N_("unit %s: %zu files of earlier manifests are gone "
		       "without being withdrawn"),
		    id, dropped);
	if (latest->signers_gone)
		message_set(finding_new(result, true),
		    N_("unit %s: a key that signed manifest %u was revoked or "
		       "left out since"),
		    id, latest->manifest.head.number);
	find_slots(
	    result, id, latest->manifest.slots, latest->manifest.slot_count);
}

static void
find_in_place(struct result *result, const struct truth *truth, size_t place)
{
	const struct truth_turnout *latest = truth_place(truth, place);
	const char *id = result->definition->setup.places[place].id;

	for (const struct truth_turnout *t = truth->places[place]; t != NULL;
	     t = t->next)
		if (t->conflict)
			message_set(finding_new(result, true),
			    N_("place %s: two different turnouts have number "
			       "%u; the second is kept apart"),
			    id, t->turnout.head.number);
	if (latest == NULL)
		message_set(finding_new(result, true),
		    N_("place %s: no turnout yet"), id);
	else
		find_slots(result, id, latest->turnout.slots,
		    latest->turnout.slot_count);
	if (latest != NULL && latest->signers_gone)
		message_set(finding_new(result, true),
		    N_("place %s: a key that signed turnout %u was revoked or "
		       "left out since"),
		    id, latest->turnout.head.number);
}

/* --- building ------------------------------------------------------------- */

static void
voters_add(struct area_voters *area, const struct truth_turnout *latest)
{
	area->places++;
	if (latest == NULL)
		return;
	area->places_in++;
	for (size_t i = 0; i < CHANNEL_COUNT; i++)
		area->channels[i] += latest->turnout.voters[i];
	area->voters += turnout_voters(&latest->turnout);
	area->taken_home += latest->turnout.taken_home;
}

void
result_init(struct result *result, const struct definition *definition,
    const struct truth *truth, size_t station)
{
	const struct setup *setup = &definition->setup;

	*result =
	    (struct result){ .definition = definition, .station = station };
	result->districts =
	    memory_new(setup->district_count, sizeof(result->districts[0]));
	result->by_district =
	    memory_new(setup->district_count, sizeof(result->by_district[0]));
	for (size_t i = 0; i < setup->district_count; i++) {
		if (setup->districts[i].station != station)
			continue;
		result->by_district[i] =
		    &result->districts[result->district_count++];
		result->by_district[i]->district = i;
	}
	result->all_districts = result->district_count == setup->district_count;
	for (size_t i = 0; i < setup->unit_count; i++)
		if (result->by_district[setup->units[i].district] != NULL)
			find_in_unit(result, truth, i);
	for (size_t i = 0; i < setup->place_count; i++) {
		struct district_result *district =
		    result->by_district[setup->places[i].district];

		if (district == NULL)
			continue;
		find_in_place(result, truth, i);
		voters_add(&district->voters, truth_place(truth, i));
		voters_add(&result->voters, truth_place(truth, i));
	}
}

void
result_clear(struct result *result)
{
	free(result->districts);
	free(result->by_district);
	free(result->findings);
	*result = (struct result){ 0 };
}

void
result_add(struct result *result, const struct truth_file *file,
    const struct code_table *table, const struct records *records)
{
	const struct unit *unit = &result->definition->setup.units[file->unit];
	struct district_result *district = result->by_district[unit->district];

	assert(district != NULL);
	count_add_records(
	    &district->count, result->definition, unit->paper, table, records);
	result->files++;
}

int64_t
area_unexplained(
    const struct area_count *count, const struct area_voters *voters)
{
	return (int64_t)voters->voters - (int64_t)count->papers[0] -
	       (int64_t)voters->taken_home;
}

bool
result_has_one_paper(const struct result *result)
{
	return result->definition->setup.paper_count == 1;
}

static void
find_in_figures(struct result *result, const struct district_result *district)
{
	const struct definition *definition = result->definition;
	const struct setup *setup = &definition->setup;
	const char *id = setup->districts[district->district].id;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums sums;

		count_sums(&district->count.questions[q], definition, q, &sums);
		if (sums.review > 0)
			message_set(finding_new(result, true),
			    N_("district %s: %llu papers are still open for "
			       "review (question %s)"),
			    id, (unsigned long long)sums.review,
			    definition->election.questions[q].id);
		if (sums.papers > 0 &&
		    sums.invalid * 1000 >
		        sums.papers * (uint64_t)setup->invalid_per_mille)
			message_set(finding_new(result, false),
			    N_("district %s: %llu of %llu papers are invalid, "
			       "more than %u in a thousand (question %s)"),
			    id, (unsigned long long)sums.invalid,
			    (unsigned long long)sums.papers,
			    setup->invalid_per_mille,
			    definition->election.questions[q].id);
	}
	if (result_has_one_paper(result) &&
	    district->voters.places_in == district->voters.places &&
	    llabs(area_unexplained(&district->count, &district->voters)) >
	        (long long)setup->difference)
		message_set(finding_new(result, false),
		    N_("district %s: voters and papers differ by %lld, "
		       "unexplained"),
		    id,
		    (long long)area_unexplained(
		        &district->count, &district->voters));
}

static void
decide(struct result *result)
{
	const struct decision *decision =
	    &result->definition->ordinance.decision;
	struct question_sums sums;
	uint64_t twice;

	if (!decision->exists || !result->all_districts ||
	    !result_is_final(result))
		return;
	count_sums(&result->total.questions[decision->question],
	    result->definition, decision->question, &sums);
	twice = 2 * sums.options[decision->option];
	result->outcome =
	    twice > sums.valid || (twice == sums.valid && decision->tie_adopts)
	        ? OUTCOME_ADOPTED
	        : OUTCOME_NOT_ADOPTED;
}

void
result_finish(struct result *result)
{
	for (size_t i = 0; i < result->district_count; i++) {
		count_add(&result->total, &result->districts[i].count);
		find_in_figures(result, &result->districts[i]);
	}
	decide(result);
}

bool
result_is_final(const struct result *result)
{
	return result->blocking_count == 0;
}
