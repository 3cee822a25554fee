#include "tally/slips.h"

#include <stdlib.h>
#include <string.h>

#include "ballot/notes/equations.h"
#include "tally/books.h"
#include "tally/rules/wide.h"

/* How near the mirror image must be, in a thousand. */
#define MIRROR_PER_MILLE 50
/* A few invalid papers more are no pattern. */
#define INVALID_PAPERS_MIN 10

static wide
magnitude(wide number)
{
	return number < 0 ? -number : number;
}

/* Do the shares a/n and b/m differ by more than `per_mille`? */
static bool
shares_differ(
    uint64_t a, uint64_t n, uint64_t b, uint64_t m, unsigned per_mille)
{
	return magnitude((wide)a * m - (wide)b * n) * 1000 >
	       (wide)per_mille * n * m;
}

/* --- statements ----------------------------------------------------------- */

void
slips_find_difference(
    const char *subject, long long difference, struct findings *findings)
{
	if (difference != 0 && difference % 9 == 0)
		findings_add(findings, FINDING_SLIP_DIGITS, subject,
		    N_("%s: the difference %lld is divisible by 9: two digits "
		       "of a figure may have changed places"),
		    subject, difference);
}

/* While the equations of one place are told. */
struct telling {
	const char *place;
	long long last; /* one slip violates several equations alike */
	struct findings *findings;
};

static void
equation_take(void *context, enum equation equation, long long difference,
    const struct message *message)
{
	struct telling *telling = context;

	(void)message;
	/* Voters of a channel that is not there are no difference. */
	if (equation == EQUATION_CHANNEL || llabs(difference) == telling->last)
		return;
	telling->last = llabs(difference);
	slips_find_difference(telling->place, difference, telling->findings);
}

static bool
is_here(const struct setup *setup, size_t district, size_t station)
{
	return setup->districts[district].station == station;
}

static void
find_digits(const struct truth *truth, size_t place, struct findings *findings)
{
	const struct place *p = &truth->definition->setup.places[place];
	const struct turnout *turnout = truth_turnout(truth, place);
	struct telling telling = { p->id, 0, findings };

	if (turnout != NULL)
		equations_check(turnout, p, equation_take, &telling);
}

/* The order of places by all their figures; equal ones stand together. */
static int
figures_compare(const struct turnout *x, const struct turnout *y)
{
	int order = memcmp(x->voters, y->voters, sizeof(x->voters));

	if (order == 0)
		order =
		    memcmp(&x->envelopes, &y->envelopes, sizeof(x->envelopes));
	for (size_t i = 0; order == 0 && i < x->paper_count; i++)
		order = memcmp(&x->papers[i].received, &y->papers[i].received,
		    sizeof(x->papers[i]) -
		        offsetof(struct turnout_paper, received));
	return order;
}

struct place_figures {
	size_t place;
	const struct turnout *turnout;
};

static int
place_compare(const void *a, const void *b)
{
	const struct place_figures *x = a, *y = b;
	int order = figures_compare(x->turnout, y->turnout);

	return order != 0 ? order
	                  : (x->place > y->place) - (x->place < y->place);
}

/* A record copied from another place's. */
static void
find_same(const struct truth *truth, const struct place_figures *places,
    size_t count, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;

	for (size_t i = 1; i < count; i++) {
		const char *one = setup->places[places[i - 1].place].id;
		const char *other = setup->places[places[i].place].id;

		if (figures_compare(places[i - 1].turnout, places[i].turnout) ==
		        0 &&
		    turnout_voters(places[i].turnout) >=
		        setup->slips.compare_min)
			findings_add(findings, FINDING_SLIP_SAME, one,
			    N_("places %s and %s report the same figures: "
			       "voters, papers and envelopes"),
			    one, other);
	}
}

/* Voters of polling places, and of these the absentee ones. */
struct mix {
	uint64_t voters, absentee;
};

static struct mix
mix_of(const struct setup *setup, const struct place_figures *figures)
{
	if (setup->places[figures->place].kind != PLACE_DAY)
		return (struct mix){ 0, 0 };
	return (struct mix){ turnout_voters(figures->turnout),
		figures->turnout->voters[CHANNEL_ABSENTEE] };
}

/* Absentee voters of a polling place against all others together. */
static void
find_channels(const struct truth *truth, const struct place_figures *places,
    size_t count, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	struct mix all = { 0, 0 };

	for (size_t i = 0; i < count; i++) {
		struct mix more = mix_of(setup, &places[i]);

		all.voters += more.voters;
		all.absentee += more.absentee;
	}
	for (size_t i = 0; i < count; i++) {
		const char *id = setup->places[places[i].place].id;
		struct mix here = mix_of(setup, &places[i]);
		struct mix others = { all.voters - here.voters,
			all.absentee - here.absentee };

		if (here.voters < setup->slips.compare_min ||
		    others.voters < setup->slips.compare_min ||
		    !shares_differ(here.absentee, here.voters, others.absentee,
		        others.voters, setup->slips.channel_per_mille))
			continue;
		findings_add(findings, FINDING_SLIP_CHANNELS, id,
		    N_("place %s: %llu of %llu voters are absentee; at the "
		       "other polling places %llu of %llu"),
		    id, (unsigned long long)here.absentee,
		    (unsigned long long)here.voters,
		    (unsigned long long)others.absentee,
		    (unsigned long long)others.voters);
	}
}

static void
find_places(
    const struct truth *truth, size_t station, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	struct place_figures *places =
	    memory_new(setup->place_count, sizeof(places[0]));
	size_t count = 0;

	for (size_t i = 0; i < setup->place_count; i++) {
		const struct turnout *turnout = truth_turnout(truth, i);

		if (turnout == NULL ||
		    !is_here(setup, setup->places[i].district, station))
			continue;
		find_digits(truth, i, findings);
		places[count++] = (struct place_figures){ i, turnout };
	}
	find_channels(truth, places, count, findings);
	if (count > 0)
		qsort(places, count, sizeof(places[0]), place_compare);
	find_same(truth, places, count, findings);
	free(places);
}

/* Lines of the books that are complete: voters against papers. */
static void
find_in_books(
    const struct truth *truth, size_t station, struct findings *findings)
{
	const struct setup *setup = &truth->definition->setup;
	struct books books;

	books_make(truth, station, &books);
	for (size_t i = 0; i < books.count; i++) {
		const struct books_line *line = &books.lines[i];
		const char *unit = setup->units[line->first_unit].id;

		if (!line->complete)
			continue;
		slips_find_difference(
		    unit, books_unexplained(line, setup), findings);
		if (line->voters == 0 && line->papers > 0)
			findings_add(findings, FINDING_SLIP_NO_VOTERS, unit,
			    N_("unit %s: %llu papers, but no voters at any of "
			       "its places"),
			    unit, (unsigned long long)line->papers);
	}
	books_clear(&books);
}

void
slips_find(const struct truth *truth, size_t station, struct findings *findings)
{
	find_places(truth, station, findings);
	find_in_books(truth, station, findings);
}

/* --- papers --------------------------------------------------------------- */

void
slips_find_invalid(const struct definition *definition, size_t district,
    const struct area_count *count, const struct area_count *total,
    struct findings *findings)
{
	const struct setup *setup = &definition->setup;
	const char *id = setup->districts[district].id;

	for (size_t q = 0; q < definition->election.question_count; q++) {
		struct question_sums here, all;
		uint64_t papers, invalid;

		count_sums(&count->questions[q], definition, q, &here);
		count_sums(&total->questions[q], definition, q, &all);
		papers = all.papers - here.papers;
		invalid = all.invalid - here.invalid;
		if (here.papers < setup->slips.compare_min ||
		    papers < setup->slips.compare_min ||
		    (wide)here.invalid * papers <=
		        (wide)setup->slips.invalid_times * invalid *
		                here.papers +
		            (wide)INVALID_PAPERS_MIN * papers)
			continue;
		findings_add(findings, FINDING_SLIP_INVALID, id,
		    N_("district %s: %llu of %llu papers are invalid; in the "
		       "other districts %llu of %llu (question %s)"),
		    id, (unsigned long long)here.invalid,
		    (unsigned long long)here.papers,
		    (unsigned long long)invalid, (unsigned long long)papers,
		    definition->election.questions[q].id);
	}
}

void
slip_votes_init(struct slip_votes *votes, const struct definition *definition)
{
	votes->question_count = definition->election.question_count;
	votes->votes =
	    memory_new(definition->setup.unit_count * votes->question_count,
	        sizeof(votes->votes[0]));
}

void
slip_votes_clear(struct slip_votes *votes)
{
	free(votes->votes);
	*votes = (struct slip_votes){ 0 };
}

void
slip_votes_add(struct slip_votes *votes, size_t unit,
    const struct area_count *before, const struct area_count *after)
{
	for (size_t q = 0; q < votes->question_count; q++)
		for (size_t option = 0; option < 2; option++)
			votes
			    ->votes[unit * votes->question_count + q][option] +=
			    after->questions[q].options[option] -
			    before->questions[q].options[option];
}

/* The mirror image of the others, and not like them. */
static bool
is_mirrored(
    const uint64_t one[2], const uint64_t others[2], const struct setup *setup)
{
	uint64_t n = one[0] + one[1], m = others[0] + others[1];

	return n >= setup->slips.compare_min && n > 0 &&
	       m >= setup->slips.compare_min && m > 0 &&
	       shares_differ(
	           one[0], n, others[0], m, setup->slips.swap_per_mille) &&
	       !shares_differ(one[0], n, others[1], m, MIRROR_PER_MILLE);
}

static const uint64_t *
votes_of(const struct slip_votes *votes, size_t unit, size_t question)
{
	return votes->votes[unit * votes->question_count + question];
}

/*
 * A unit is compared with the other units of its district; if there are none
 * with votes, with the other districts of the station.
 */
static bool
unit_is_mirrored(const uint64_t unit[2], const uint64_t district[2],
    const uint64_t station[2], const struct setup *setup)
{
	uint64_t others[2] = { district[0] - unit[0], district[1] - unit[1] };

	if (others[0] + others[1] == 0) {
		others[0] = station[0] - district[0];
		others[1] = station[1] - district[1];
	}
	return is_mirrored(unit, others, setup);
}

/* Marks units whose answers to one question seem to be swapped. */
static void
mark_mirrored(const struct slip_votes *votes, const struct setup *setup,
    size_t station, size_t question, bool *mirrored)
{
	uint64_t(*districts)[2] =
	    memory_new(setup->district_count, sizeof(districts[0]));
	uint64_t all[2] = { 0, 0 };

	for (size_t i = 0; i < setup->unit_count; i++) {
		size_t district = setup->units[i].district;

		if (!is_here(setup, district, station))
			continue;
		for (size_t option = 0; option < 2; option++) {
			uint64_t more = votes_of(votes, i, question)[option];

			districts[district][option] += more;
			all[option] += more;
		}
	}
	for (size_t i = 0; i < setup->unit_count; i++)
		if (is_here(setup, setup->units[i].district, station) &&
		    unit_is_mirrored(votes_of(votes, i, question),
		        districts[setup->units[i].district], all, setup))
			mirrored[i] = true;
	free(districts);
}

void
slip_votes_find(const struct slip_votes *votes,
    const struct definition *definition, size_t station,
    struct findings *findings)
{
	const struct setup *setup = &definition->setup;
	bool *mirrored = memory_new(setup->unit_count, sizeof(mirrored[0]));

	for (size_t q = 0; q < votes->question_count; q++)
		if (definition->election.questions[q].option_count == 2)
			mark_mirrored(votes, setup, station, q, mirrored);
	for (size_t i = 0; i < setup->unit_count; i++)
		if (mirrored[i])
			findings_add(findings, FINDING_SLIP_SWAPPED,
			    setup->units[i].id,
			    N_("unit %s: the two options may be swapped; look "
			       "at its papers again"),
			    setup->units[i].id);
	free(mirrored);
}
