/*
 * The figures of a certificate (formats.md §12), and those that a correction
 * changed.
 */
#include <string.h>

#include "audit/verifier/judgement.h"
#include "audit/verifier/shown.h"
#include "audit/verifier/spell.h"

/* --- what a certificate says of a judgement ------------------------------- */

/* Who wants them, while they are walked. */
struct walk {
	const struct judgement *judgement;
	figure_visit *visit;
	void *context;
};

static void
say(const struct walk *walk, const char *district, const char *name,
    uint64_t value)
{
	walk->visit(walk->context, district, name, (int64_t)value);
}

static void
say_named(const struct walk *walk, const char *district, const char *question,
    const char *what, const char *id, uint64_t value)
{
	struct buffer name = { 0 };

	buffer_printf(&name, "%s%s%s", question, what, id);
	say(walk, district, spelled(&name), value);
	buffer_clear(&name);
}

static void
say_question(const struct walk *walk, size_t district, size_t q)
{
	const struct model *model = &walk->judgement->model;
	const struct question *question =
	    &model->definition->election.questions[q];
	const struct ordinance *ordinance = &model->definition->ordinance;
	const struct tally *tally = &model->districts[district].questions[q];
	const char *id = model->definition->setup.districts[district].id;
	struct tally_sums sums;

	model_sums(model, tally, q, &sums);
	for (size_t i = 0; i < question->option_count; i++)
		say_named(walk, id, question->id, ".option.",
		    question->options[i].id, sums.options[i]);
	for (size_t i = 0; i < ordinance->category_count; i++)
		say_named(walk, id, question->id, ".category.",
		    ordinance->categories[i].id, tally->categories[i]);
	say_named(walk, id, question->id, ".valid", "", sums.valid);
	say_named(walk, id, question->id, ".invalid", "", sums.invalid);
	say_named(walk, id, question->id, ".none", "", sums.none);
}

static void
say_district(const struct walk *walk, size_t district)
{
	const struct model *model = &walk->judgement->model;
	const struct setup *setup = &model->definition->setup;
	const struct figures *figures = &model->districts[district];
	const char *id = setup->districts[district].id;

	say(walk, id, "voters", figures->voters);
	say(walk, id, "taken-home", figures->taken_home);
	say(walk, id, "not-put-in", figures->not_put_in);
	say(walk, id, "moved-in", figures->moved_in);
	say(walk, id, "moved-out", figures->moved_out);
	/* Papers that stay sealed have no figures. */
	if (!model_counts_papers(model))
		return;
	if (setup->paper_count == 1)
		walk->visit(walk->context, id, "unexplained",
		    result_unexplained(figures));
	for (size_t p = 0; p < setup->paper_count; p++)
		say_named(walk, id, "papers.", setup->papers[p].id, "",
		    figures->papers[p]);
	/* Its choices stand with those of the district it is joined to. */
	for (size_t q = 0; walk->judgement->joined_to[district] == district &&
	                   q < model->definition->election.question_count;
	     q++)
		say_question(walk, district, q);
}

void
figures_each(
    const struct judgement *judgement, figure_visit *visit, void *context)
{
	const struct walk walk = { judgement, visit, context };
	size_t districts = judgement->model.definition->setup.district_count;

	for (size_t d = 0; d < districts; d++)
		if (judgement_covers(judgement, d))
			say_district(&walk, d);
}

/* --- corrections ---------------------------------------------------------- */

void
correction_visit(
    void *context, const char *district, const char *name, int64_t value)
{
	const struct correction *correction = context;
	const struct certified_figure *figure = certified_figure(
	    &correction->before->of.certificate, district, name);
	int64_t old = figure != NULL ? figure->value : 0;

	if (old != value)
		findings_add(correction->findings, "N705", correction->id,
		    "station %s: certificate %s replaces %s: district %s, %s: "
		    "old %s, new %s",
		    "snnssdd", correction->id, correction->number,
		    (uint64_t)correction->before->number, district, name,
		    (long long)old, (long long)value);
}

/* The one that the certificate in force, or the next one, replaces. */
static const struct statement *
replaced(const struct model *model, uint64_t *number)
{
	const struct statement *now =
	    model_latest(model, NOTE_CERTIFICATE, model->station);

	if (now == NULL)
		return NULL;
	*number = now->number;
	if (model_certificate(model) == NULL) {
		++*number;
		return now;
	}
	for (const struct statement *s = now->older; s != NULL; s = s->older)
		if (!now->first &&
		    memcmp(s->id, now->replaces, DIGEST_LEN) == 0)
			return s;
	return NULL;
}

void
find_own_corrections(struct judgement *judgement)
{
	struct correction correction = {
		.id = judgement->model.definition->setup
		          .stations[judgement->model.station]
		          .id,
		.findings = &judgement->findings
	};

	correction.before = replaced(&judgement->model, &correction.number);
	if (correction.before != NULL && judgement_is_final(judgement) &&
	    !judgement->withheld)
		figures_each(judgement, correction_visit, &correction);
}
