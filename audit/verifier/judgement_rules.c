#include <stdlib.h>
#include <string.h>

#include "audit/verifier/judgement.h"

static const struct range not_known = { 0, RULES_NUMBER_MAX };

static uint64_t
add_up(uint64_t a, uint64_t b)
{
	return a >= RULES_NUMBER_MAX || b >= RULES_NUMBER_MAX - a
	           ? RULES_NUMBER_MAX
	           : a + b;
}

static void
add_range(struct range *sum, struct range more)
{
	sum->low = add_up(sum->low, more.low);
	sum->high = add_up(sum->high, more.high);
}

/* --- the ordinance -------------------------------------------------------- */

static void
fill_election(const struct election *from, struct rules_election *to)
{
	to->question_count = from->question_count;
	for (size_t q = 0; q < from->question_count; q++) {
		const struct question *question = &from->questions[q];

		to->questions[q].id = question->id;
		to->questions[q].option_count = question->option_count;
		for (size_t i = 0; i < question->option_count; i++)
			to->questions[q].options[i] =
			    (struct rules_option){ question->options[i].id,
				    question->options[i].label.ja,
				    question->options[i].label.en };
	}
}

void
judgement_read_rules(struct judgement *judgement, struct report *report)
{
	const struct definition *definition = judgement->model.definition;
	struct buffer why = { 0 };

	fill_election(&definition->election, &judgement->election);
	if (definition->ordinance.decision == NULL)
		return;
	judgement->rules = rules_read(
	    definition->ordinance.decision, &judgement->election, &why);
	if (judgement->rules == NULL)
		report_why(report, REPORT_FAILED, NULL, 0,
		    "the rules of ordinance.json cannot be used: %s", why.at);
	else if ((definition->setup.publish.merge_papers > 0 ||
	             definition->setup.publish.merge_unanimous) &&
	         rules_need_regions(judgement->rules))
		report_add(report, REPORT_FAILED, NULL, 0,
		    "the setup joins districts, which the rules speak of as "
		    "regions");
	buffer_clear(&why);
}

/* --- a gate --------------------------------------------------------------- */

static struct range
range_of(struct figure_or_none figure)
{
	return figure.known ? (struct range){ figure.number, figure.number }
	                    : not_known;
}

bool
judgement_of_gate(const struct judgement *judgement, const struct gate *gate,
    struct rules_decision *decision)
{
	struct rules_votes votes[RULES_QUESTIONS_MAX];
	struct rules_facts facts = { .election = &judgement->election,
		.source_of_e0 = "the roll",
		.source_of_e = "the roll",
		.source_of_v = "totals of the stations",
		.source_of_b = "totals of the stations" };
	struct figure_or_none papers = { true, 0 };
	struct buffer why = { 0 };
	uint64_t voters = 0;
	bool judged;

	for (size_t i = 0; i < gate->total_count; i++) {
		voters += gate->totals[i].voters;
		papers.known = papers.known && gate->totals[i].papers.known;
		papers.number += gate->totals[i].papers.number;
	}
	for (size_t q = 0; q < RULES_QUESTIONS_MAX; q++) {
		for (size_t i = 0; i < RULES_OPTIONS_MAX; i++)
			votes[q].options[i] = not_known;
		votes[q].invalid = votes[q].none = not_known;
		votes[q].papers = range_of(papers);
	}
	facts.whole =
	    (struct rules_place){ .e0 = range_of(gate->eligible[ROLL_E0]),
		    .e = range_of(gate->eligible[ROLL_E]),
		    .v = { voters, voters },
		    .questions = votes };
	judged = rules_judge_gate(judgement->rules, &facts, decision, &why) &&
	         decision->established != ANSWER_OPEN &&
	         decision->may_count != ANSWER_OPEN;
	buffer_clear(&why);
	return judged;
}

/* --- a district ----------------------------------------------------------- */

/* What statements say of each district, read once. */
struct known {
	uint64_t *eligible[ROLL_STAGES]; /* NULL: there is no roll */
	/* By district and kind of paper: what manifests add up to, and
	 * whether one of them is missing or not final. Of a joined district
	 * all stands with that which it is joined to. */
	uint64_t *papers;
	bool *papers_open;
};

static struct known
known_of(const struct judgement *judgement)
{
	const struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	size_t lots = setup->district_count * setup->paper_count;
	struct known known = { .papers = memory_take(lots, sizeof(uint64_t)),
		.papers_open = memory_take(lots, sizeof(bool)) };

	for (size_t stage = 0; stage < ROLL_STAGES; stage++) {
		const struct statement *roll =
		    model_latest(model, NOTE_ROLL, stage);

		if (roll == NULL)
			continue;
		known.eligible[stage] =
		    memory_take(setup->district_count, sizeof(uint64_t));
		for (size_t i = 0; i < roll->of.roll.precinct_count; i++) {
			const struct roll_precinct *one =
			    &roll->of.roll.precincts[i];
			size_t place = setup_find_place(setup, one->place);

			if (place != NOWHERE)
				known.eligible[stage]
				              [setup->places[place].district] +=
				    one->eligible;
		}
	}
	/* A canvass knows the papers that were certified. */
	for (size_t d = 0; canvass_is(model) && d < setup->district_count; d++)
		for (size_t p = 0; p < setup->paper_count; p++) {
			size_t lot =
			    judgement->joined_to[d] * setup->paper_count + p;

			known.papers[lot] += model->districts[d].papers[p];
			if (!judgement->in[d])
				known.papers_open[lot] = true;
		}
	for (size_t u = 0; !canvass_is(model) && u < setup->unit_count; u++) {
		const struct unit *unit = &setup->units[u];
		const struct statement *manifest =
		    model_latest(model, NOTE_MANIFEST, u);
		size_t district = judgement->joined_to[unit->district];
		size_t lot = district * setup->paper_count + unit->paper;

		if (manifest == NULL || !manifest->of.manifest.final)
			known.papers_open[lot] = true;
		else
			known.papers[lot] += model_unit_papers(model, u);
	}
	return known;
}

static void
known_free(struct known *known)
{
	for (size_t stage = 0; stage < ROLL_STAGES; stage++)
		free(known->eligible[stage]);
	free(known->papers);
	free(known->papers_open);
}

static struct range
on_the_roll(const struct known *known, size_t district, enum roll_stage stage)
{
	uint64_t sum;

	if (known->eligible[stage] == NULL)
		return not_known;
	sum = known->eligible[stage][district];
	return (struct range){ sum, sum };
}

/*
 * B of the paper that asks a question: what final manifests add up to; else
 * at most all who are on the roll, as far as that is known.
 */
static struct range
papers_to_come(const struct judgement *judgement, const struct known *known,
    size_t district, size_t question, uint64_t counted)
{
	const struct setup *setup = &judgement->model.definition->setup;
	uint64_t most = 0;
	size_t paper = 0, lot;

	for (size_t p = 0; p < setup->paper_count; p++)
		for (size_t i = 0; i < setup->papers[p].question_count; i++)
			if (setup->papers[p].questions[i] == question)
				paper = p;
	lot = district * setup->paper_count + paper;
	if (!known->papers_open[lot])
		return (struct range){ known->papers[lot], known->papers[lot] };
	for (size_t d = 0; d < setup->district_count; d++)
		if (judgement->joined_to[d] == district)
			most = add_up(most, on_the_roll(known, d, ROLL_E).high);
	return (struct range){ counted, most > counted ? most : counted };
}

/* As if papers too many were none, and those missing were anything. */
static void
loosen(struct range *range, uint64_t shortage, uint64_t surplus)
{
	range->low = range->low > surplus ? range->low - surplus : 0;
	range->high = add_up(range->high, shortage);
}

/* Each paper that is open or missing could be anything yet. */
static struct range
can_be(uint64_t counted, uint64_t open)
{
	return (struct range){ counted, add_up(counted, open) };
}

static void
fill_votes(const struct judgement *judgement, const struct known *known,
    size_t district, size_t question, bool loose, struct rules_votes *out)
{
	const struct model *model = &judgement->model;
	uint64_t shortage = judgement->shortage[district];
	uint64_t surplus = judgement->surplus[district];
	struct tally_sums sums;
	uint64_t open;

	model_sums(model, &model->districts[district].questions[question],
	    question, &sums);
	out->papers =
	    papers_to_come(judgement, known, district, question, sums.papers);
	open =
	    out->papers.high > sums.papers ? out->papers.high - sums.papers : 0;
	open = add_up(open, sums.review);
	for (size_t i = 0; i < RULES_OPTIONS_MAX; i++)
		out->options[i] = can_be(sums.options[i], open);
	out->invalid = can_be(sums.invalid, open);
	out->none = can_be(sums.none, open);
	if (!loose)
		return;
	for (size_t i = 0; i < RULES_OPTIONS_MAX; i++)
		loosen(&out->options[i], shortage, surplus);
	loosen(&out->invalid, shortage, surplus);
	loosen(&out->none, shortage, surplus);
	loosen(&out->papers, shortage, surplus);
}

static bool
is_open(struct range range)
{
	return range.low != range.high;
}

static bool
place_is_open(const struct rules_place *place, size_t questions)
{
	bool open = is_open(place->v);

	for (size_t q = 0; q < questions; q++) {
		const struct rules_votes *votes = &place->questions[q];

		open = open || is_open(votes->invalid) ||
		       is_open(votes->none) || is_open(votes->papers);
		for (size_t i = 0; i < RULES_OPTIONS_MAX; i++)
			open = open || is_open(votes->options[i]);
	}
	return open;
}

static void
fill_district(const struct judgement *judgement, const struct known *known,
    size_t district, bool loose, struct rules_votes *votes,
    struct rules_place *out)
{
	const struct definition *definition = judgement->model.definition;
	const struct figures *figures = &judgement->model.districts[district];

	*out =
	    (struct rules_place){ .region =
		                      definition->setup.districts[district].id,
		    .e0 = on_the_roll(known, district, ROLL_E0),
		    .e = on_the_roll(known, district, ROLL_E),
		    .v = { figures->voters, figures->voters },
		    .questions = votes };
	if (figures->places_in < figures->places && out->e.high > out->v.high)
		out->v.high = out->e.high;
	for (size_t q = 0; q < definition->election.question_count; q++)
		fill_votes(judgement, known, district, q, loose, &votes[q]);
}

static void
add_district(const struct rules_place *district, size_t questions,
    struct rules_place *whole, struct rules_votes *sums)
{
	add_range(&whole->e0, district->e0);
	add_range(&whole->e, district->e);
	add_range(&whole->v, district->v);
	for (size_t q = 0; q < questions; q++) {
		const struct rules_votes *from = &district->questions[q];

		for (size_t i = 0; i < RULES_OPTIONS_MAX; i++)
			add_range(&sums[q].options[i], from->options[i]);
		add_range(&sums[q].invalid, from->invalid);
		add_range(&sums[q].none, from->none);
		add_range(&sums[q].papers, from->papers);
	}
}

/* --- the decision --------------------------------------------------------- */

/*
 * All districts are here, so that regions and the whole are known. `loose`:
 * as if the papers that the books leave unexplained could be anything.
 */
static bool
decide(struct judgement *judgement, bool loose, struct rules_decision *decision)
{
	const struct definition *definition = judgement->model.definition;
	size_t questions = definition->election.question_count;
	size_t districts = definition->setup.district_count;
	struct rules_votes *votes =
	    memory_take((districts + 1) * questions, sizeof(*votes));
	struct rules_place *regions = memory_take(districts, sizeof(*regions));
	struct known known = known_of(judgement);
	struct rules_facts facts = { .election = &judgement->election,
		.whole = { .questions = votes },
		.regions = regions,
		.region_count = districts,
		.source_of_e0 = "the roll",
		.source_of_e = "the roll",
		.source_of_v = "turnout notes",
		.source_of_b = "counted papers",
		.source_of_votes = "counted papers",
		.source_of_context = "the ordinance" };
	struct buffer why = { 0 };
	bool good;

	for (size_t d = 0; d < districts; d++) {
		fill_district(judgement, &known, d, loose,
		    votes + (d + 1) * questions, &regions[d]);
		if (!loose)
			judgement->open[d] =
			    place_is_open(&regions[d], questions);
		add_district(&regions[d], questions, &facts.whole, votes);
	}
	good = rules_judge(judgement->rules, &facts, decision, &why);
	buffer_clear(&why);
	known_free(&known);
	free(regions);
	free(votes);
	return good;
}

void
judgement_decide(struct judgement *judgement)
{
	struct rules_decision loose = { .verdict_count = 0 };

	if (!decide(judgement, false, &judgement->decision))
		return;
	judgement->decided = true;
	if (judgement->while_counting ||
	    judgement->all_shortage + judgement->all_surplus == 0)
		return;
	judgement->rest_asked = decide(judgement, true, &loose);
	for (size_t i = 0;
	     judgement->rest_asked && i < judgement->decision.verdict_count;
	     i++)
		if (i >= loose.verdict_count ||
		    loose.verdicts[i].decided !=
		        judgement->decision.verdicts[i].decided)
			judgement->rest_could_change = true;
	rules_decision_free(&loose);
}
