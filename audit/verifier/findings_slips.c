#include "audit/verifier/findings.h"

#include <stdlib.h>
#include <string.h>

/* How near the mirror image must be, in a thousand. */
#define MIRROR_PER_MILLE 50
/* So many invalid papers more are no pattern. */
#define INVALID_MORE 10

/* Products of three numbers of papers, voters or thresholds. */
__extension__ typedef __int128 product;

/* Is a/n further than `per_mille` thousandths away from b/m? */
static bool
far_apart(uint64_t a, uint64_t n, uint64_t b, uint64_t m, uint32_t per_mille)
{
	product distance = (product)a * m - (product)b * n;

	if (distance < 0)
		distance = -distance;
	return 1000 * distance > (product)per_mille * n * m;
}

void
find_digits(const char *subject, int64_t difference, struct findings *findings)
{
	if (difference != 0 && difference % 9 == 0)
		findings_add(findings, "W601", subject,
		    "%s: the difference %s is divisible by 9: two digits of a "
		    "figure may have changed places",
		    "sd", subject, (long long)difference);
}

/* --- places --------------------------------------------------------------- */

/* All that two copies of one record would share. */
struct copy {
	size_t place;
	uint64_t numbers[CHANNELS + 4 + 5 * PAPERS];
};

static void
copy_of(const struct turnout *turnout, size_t place, struct copy *copy)
{
	uint64_t *to = copy->numbers;

	memset(copy, 0, sizeof(*copy));
	copy->place = place;
	for (size_t c = 0; c < CHANNELS; c++)
		*to++ = turnout->voters[c];
	*to++ = turnout->envelopes.received;
	*to++ = turnout->envelopes.accepted;
	*to++ = turnout->envelopes.refused;
	*to++ = turnout->envelopes.late;
	for (size_t i = 0; i < turnout->paper_count; i++) {
		*to++ = turnout->papers[i].received;
		*to++ = turnout->papers[i].issued;
		*to++ = turnout->papers[i].returned;
		*to++ = turnout->papers[i].spoiled;
		*to++ = turnout->papers[i].left;
	}
}

static int
by_numbers(const void *a, const void *b)
{
	const struct copy *x = a, *y = b;
	int order = memcmp(x->numbers, y->numbers, sizeof(x->numbers));

	return order != 0 ? order
	                  : (x->place > y->place) - (x->place < y->place);
}

/* Equal ones stand side by side; of three, two pairs are said. */
static void
find_copies(const struct model *model, struct copy *copies, size_t count,
    struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;

	if (count > 0)
		qsort(copies, count, sizeof(*copies), by_numbers);
	for (size_t i = 1; i < count; i++) {
		size_t one = copies[i - 1].place, other = copies[i].place;

		if (memcmp(copies[i - 1].numbers, copies[i].numbers,
		        sizeof(copies[i].numbers)) == 0 &&
		    turnout_voters(model->turnouts[other]) >=
		        setup->thresholds.compare_min)
			findings_add(findings, "W602", setup->places[one].id,
			    "places %s and %s report the same figures: voters, "
			    "papers and envelopes",
			    "ss", setup->places[one].id,
			    setup->places[other].id);
	}
}

static bool
is_polling_place(const struct model *model, size_t place)
{
	const struct setup *setup = &model->definition->setup;

	return setup->places[place].kind == PLACE_DAY &&
	       setup->districts[setup->places[place].district].station ==
	           model->station &&
	       model->turnouts[place] != NULL;
}

/* Absentee voters of a polling place against all the others together. */
static void
find_other_channels(const struct model *model, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	const struct thresholds *limits = &setup->thresholds;
	uint64_t all = 0, all_absentee = 0;

	for (size_t p = 0; p < setup->place_count; p++) {
		if (!is_polling_place(model, p))
			continue;
		all += turnout_voters(model->turnouts[p]);
		all_absentee += model->turnouts[p]->voters[CHANNEL_ABSENTEE];
	}
	for (size_t p = 0; p < setup->place_count; p++) {
		const char *id = setup->places[p].id;
		uint64_t here, absentee, rest, rest_absentee;

		if (!is_polling_place(model, p))
			continue;
		here = turnout_voters(model->turnouts[p]);
		absentee = model->turnouts[p]->voters[CHANNEL_ABSENTEE];
		rest = all - here;
		rest_absentee = all_absentee - absentee;
		if (here >= limits->compare_min &&
		    rest >= limits->compare_min &&
		    far_apart(absentee, here, rest_absentee, rest,
		        limits->channel_per_mille))
			findings_add(findings, "W605", id,
			    "place %s: %s of %s voters are absentee; at the "
			    "other polling places %s of %s",
			    "snnnn", id, absentee, here, rest_absentee, rest);
	}
}

void
find_odd_places(const struct model *model, struct findings *findings)
{
	const struct setup *setup = &model->definition->setup;
	struct copy *copies = memory_take(setup->place_count, sizeof(*copies));
	size_t count = 0;

	for (size_t p = 0; p < setup->place_count; p++)
		if (model->turnouts[p] != NULL &&
		    setup->districts[setup->places[p].district].station ==
		        model->station)
			copy_of(model->turnouts[p], p, &copies[count++]);
	find_copies(model, copies, count, findings);
	find_other_channels(model, findings);
	free(copies);
}

/* --- papers --------------------------------------------------------------- */

void
find_invalid(
    const struct model *model, size_t district, struct findings *findings)
{
	const struct election *election = &model->definition->election;
	const struct setup *setup = &model->definition->setup;
	const struct thresholds *limits = &setup->thresholds;
	const char *id = setup->districts[district].id;

	for (size_t q = 0; q < election->question_count; q++) {
		struct tally_sums here, all;
		uint64_t papers, invalid;

		model_sums(
		    model, &model->districts[district].questions[q], q, &here);
		model_sums(model, &model->total.questions[q], q, &all);
		if (here.papers > 0 &&
		    here.invalid * 1000 >
		        here.papers * (uint64_t)limits->invalid_per_mille)
			findings_add(findings, "W110", id,
			    "district %s: %s of %s papers are invalid, more "
			    "than %s in a thousand (question %s)",
			    "snnns", id, here.invalid, here.papers,
			    (uint64_t)limits->invalid_per_mille,
			    election->questions[q].id);
		papers = all.papers - here.papers;
		invalid = all.invalid - here.invalid;
		/* here/papers > times x others/papers + INVALID_MORE papers */
		if (here.papers >= limits->compare_min &&
		    papers >= limits->compare_min &&
		    (product)here.invalid * papers >
		        (product)limits->invalid_times * invalid * here.papers +
		            (product)INVALID_MORE * papers)
			findings_add(findings, "W604", id,
			    "district %s: %s of %s papers are invalid; in the "
			    "other districts %s of %s (question %s)",
			    "snnnns", id, here.invalid, here.papers, invalid,
			    papers, election->questions[q].id);
	}
}

/* --- answers that seem to be swapped -------------------------------------- */

static void
add_pair(uint64_t to[2], const uint64_t more[2])
{
	to[0] += more[0];
	to[1] += more[1];
}

/* Does one look like the mirror image of the others, and not like them? */
static bool
is_mirror(const uint64_t one[2], const uint64_t others[2],
    const struct thresholds *limits)
{
	uint64_t n = one[0] + one[1], m = others[0] + others[1];

	return n > 0 && m > 0 && n >= limits->compare_min &&
	       m >= limits->compare_min &&
	       far_apart(one[0], n, others[0], m, limits->swap_per_mille) &&
	       !far_apart(one[0], n, others[1], m, MIRROR_PER_MILLE);
}

static void
mark_swapped(const struct model *model, size_t question, bool *marks)
{
	const struct setup *setup = &model->definition->setup;
	size_t questions = model->definition->election.question_count;
	uint64_t(*sums)[2] = memory_take(setup->district_count, sizeof(*sums));
	uint64_t all[2] = { 0, 0 };

	for (size_t u = 0; u < setup->unit_count; u++) {
		const uint64_t *unit =
		    model->first_two[u * questions + question];

		add_pair(sums[setup->units[u].district], unit);
		add_pair(all, unit);
	}
	for (size_t u = 0; u < setup->unit_count; u++) {
		const uint64_t *unit =
		    model->first_two[u * questions + question];
		const uint64_t *district = sums[setup->units[u].district];
		uint64_t others[2] = { district[0] - unit[0],
			district[1] - unit[1] };

		/* Alone in its district: the other districts. */
		if (others[0] + others[1] == 0) {
			others[0] = all[0] - district[0];
			others[1] = all[1] - district[1];
		}
		if (is_mirror(unit, others, &setup->thresholds))
			marks[u] = true;
	}
	free(sums);
}

void
find_swapped(const struct model *model, struct findings *findings)
{
	const struct election *election = &model->definition->election;
	const struct setup *setup = &model->definition->setup;
	bool *marks = memory_take(setup->unit_count, sizeof(*marks));

	for (size_t q = 0; q < election->question_count; q++)
		if (election->questions[q].option_count == 2)
			mark_swapped(model, q, marks);
	for (size_t u = 0; u < setup->unit_count; u++)
		if (marks[u])
			findings_add(findings, "W606", setup->units[u].id,
			    "unit %s: the two options may be swapped; look at "
			    "its papers again",
			    "s", setup->units[u].id);
	free(marks);
}
