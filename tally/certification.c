#include "tally/certification.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tally/overlay.h"

/* "<question>.<what>", e.g. "q1.valid". */
static void
add_of_question(struct certificate *certificate, const char *district,
    const char *question, const char *what, const char *id, uint64_t value)
{
	char name[FIGURE_NAME_MAX + 1];

	snprintf(name, sizeof(name), "%s.%s%s", question, what, id);
	certificate_add_figure(certificate, district, name, (int64_t)value);
}

static void
add_question(const struct result *result,
    const struct district_result *district, size_t question,
    struct certificate *certificate)
{
	const struct definition *definition = result->definition;
	const struct question *q = &definition->election.questions[question];
	const struct ordinance *ordinance = &definition->ordinance;
	const struct question_count *count =
	    &district->count.questions[question];
	const char *id = definition->setup.districts[district->district].id;
	struct question_sums sums;

	count_sums(count, definition, question, &sums);
	for (size_t i = 0; i < q->option_count; i++)
		add_of_question(certificate, id, q->id, "option.",
		    q->options[i].id, sums.options[i]);
	for (size_t i = 0; i < ordinance->category_count; i++)
		add_of_question(certificate, id, q->id, "category.",
		    ordinance->categories[i].id, count->categories[i]);
	add_of_question(certificate, id, q->id, "valid", "", sums.valid);
	add_of_question(certificate, id, q->id, "invalid", "", sums.invalid);
	add_of_question(certificate, id, q->id, "none", "", sums.none);
}

static void
add_district(const struct result *result,
    const struct district_result *district, struct certificate *certificate)
{
	const struct setup *setup = &result->definition->setup;
	const char *id = setup->districts[district->district].id;
	const struct area_voters *voters = &district->voters;
	char name[FIGURE_NAME_MAX + 1];

	certificate_add_figure(
	    certificate, id, "voters", (int64_t)voters->voters);
	certificate_add_figure(
	    certificate, id, "taken-home", (int64_t)voters->taken_home);
	certificate_add_figure(
	    certificate, id, "not-put-in", (int64_t)voters->not_put_in);
	certificate_add_figure(
	    certificate, id, "moved-in", (int64_t)voters->moved_in);
	certificate_add_figure(
	    certificate, id, "moved-out", (int64_t)voters->moved_out);
	/* Without papers (a vote that does not stand) nothing can differ. */
	if (result_has_one_paper(result) && gate_lets_in(result->gate))
		certificate_add_figure(certificate, id, "unexplained",
		    area_unexplained(&district->count, voters));
	if (!gate_lets_in(result->gate))
		return;
	for (size_t p = 0; p < setup->paper_count; p++) {
		snprintf(name, sizeof(name), "papers.%s", setup->papers[p].id);
		certificate_add_figure(
		    certificate, id, name, (int64_t)district->count.papers[p]);
	}
	/* Its choices stand with those of the district it is joined to. */
	if (district->joined_to != district->district)
		return;
	for (size_t q = 0; q < result->definition->election.question_count; q++)
		add_question(result, district, q, certificate);
}

static void
add_outcomes(const struct result *result, struct certificate *certificate)
{
	const struct definition *definition = result->definition;
	const struct rules *rules = &definition->ordinance.decision;
	const struct decision *decision = &result->decision;

	if (!result->decided ||
	    (result->while_counting && !result_holds(result)))
		return;
	for (size_t i = 0; i < decision->outcome_count; i++) {
		const struct outcome *outcome = &decision->outcomes[i];
		struct certified_outcome *certified =
		    &certificate->outcomes[certificate->outcome_count];

		if (outcome->decided == RULE_NONE)
			continue;
		certificate->outcome_count++;
		span_copy(
		    span_of(
		        definition->election.questions[outcome->question].id),
		    certified->question, sizeof(certified->question));
		span_copy(span_of(rules->cases[outcome->decided].id),
		    certified->outcome, sizeof(certified->outcome));
	}
}

static void
add_findings(const struct result *result, struct certificate *certificate)
{
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *finding = &result->findings.items[i];
		char words[RULING_FIGURES_MAX + 1];

		/* Cut where a character ends, so that the note can hold it. */
		finding_figures(finding, words);
		certificate_add_finding(certificate,
		    finding_kind(finding->code)->code, finding->subject,
		    finding_end_name(finding->end),
		    finding->ruling[0] != '\0' ? finding->ruling : "-", words);
	}
}

static void
add_figures(const struct result *result, struct certificate *certificate)
{
	for (size_t i = 0; i < result->district_count; i++)
		add_district(result, &result->districts[i], certificate);
}

void
certification_figures(
    const struct result *result, struct certificate *certificate)
{
	struct text json = { 0 };

	certificate->reopened =
	    (unsigned)overlay_reopened(result->truth, result->station);
	result_format(result, &json);
	certificate->result = digest_of(text_span(&json));
	text_clear(&json);
	add_figures(result, certificate);
	add_outcomes(result, certificate);
}

int
certification_fill(const struct result *result, struct certificate *certificate,
    struct error *err)
{
	if (!result_is_final(result))
		return error_set(err, ERROR_BOOKS,
		    N_("decide what stands open: kaihyo tally status shows "
		       "it"),
		    N_("%zu points stand open; nothing is declared before "
		       "they are decided"),
		    findings_of(&result->findings, SEVERITY_ERROR));
	certificate->kind = NOTE_CERTIFICATE;
	certification_figures(result, certificate);
	add_findings(result, certificate);
	certificate_sort(certificate);
	return 0;
}

static int
figures_verify(const struct certificate *own, const struct certificate *offered,
    struct error *err)
{
	for (size_t i = 0; i < own->figure_count; i++) {
		const struct figure *figure = &own->figures[i];
		int64_t value = 0;
		bool found = certificate_figure(
		    offered, figure->district, figure->name, &value);

		/* The name only: a total of selections is nobody's message. */
		if (!found || value != figure->value)
			return error_set(err, ERROR_BOOKS,
			    N_("draft the certificate again and compare it "
			       "with the signed one, figure by figure"),
			    N_("the certificate and this station differ in "
			       "%s of district %s"),
			    figure->name, figure->district);
	}
	return 0;
}

void
certification_find_corrected(const struct certificate *now,
    const struct certificate *before, const char *id, struct findings *findings)
{
	for (size_t i = 0; i < now->figure_count; i++) {
		const struct figure *figure = &now->figures[i];
		int64_t old;

		if (!certificate_figure(
		        before, figure->district, figure->name, &old))
			old = 0;
		if (old != figure->value)
			findings_add(findings, FINDING_RETURN_CORRECTED, id,
			    N_("station %s: certificate %u replaces %u: "
			       "district %s, %s: old %lld, new %lld"),
			    id, now->head.number, before->head.number,
			    figure->district, figure->name, (long long)old,
			    (long long)figure->value);
	}
}

/* The one that the certificate in force, or the next one, replaces. */
static const struct certificate *
replaced(const struct truth *truth, size_t station, unsigned *number)
{
	const struct truth_statement *latest =
	    truth_latest(truth, NOTE_CERTIFICATE, station);
	const struct certificate *now;

	if (latest == NULL)
		return NULL;
	now = &latest->statement.of.certificate;
	*number = now->head.number + !station_is_declared(truth, station);
	if (*number > now->head.number)
		return now;
	for (const struct truth_statement *s =
	         truth_list(truth, NOTE_CERTIFICATE, station);
	     s != NULL; s = s->next)
		if (!now->head.first &&
		    digest_same(&s->statement.id, &now->head.replaces))
			return &s->statement.of.certificate;
	return NULL;
}

void
certification_find_own(struct result *result)
{
	struct certificate now = { .kind = NOTE_CERTIFICATE };
	const struct certificate *before =
	    replaced(result->truth, result->station, &now.head.number);

	/* Figures that are not final, or not to be shown, replace none. */
	if (before == NULL || !result_is_final(result) || result->withheld)
		return;
	add_figures(result, &now);
	certification_find_corrected(&now, before,
	    result->definition->setup.stations[result->station].id,
	    &result->findings);
	findings_sort(&result->findings);
	certificate_clear(&now);
}

int
certification_follows(const struct truth *truth, size_t station,
    const struct statement *head, struct error *err)
{
	struct statement next = *head;

	truth_next(truth, NOTE_CERTIFICATE, station, &next);
	if (head->number == next.number && head->first == next.first &&
	    (next.first || digest_same(&head->replaces, &next.replaces)))
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("draft the certificate again: kaihyo tally certify"),
	    N_("the next certificate of this station has number %u and names "
	       "the one that it replaces; this one has number %u"),
	    next.number, head->number);
}

int
certification_verify(const struct result *result,
    const struct certificate *offered, const struct digest *root,
    struct error *err)
{
	struct certificate own = { .head = offered->head,
		.log_size = offered->log_size,
		.log_root = *root };
	struct text mine = { 0 }, theirs = { 0 };
	int rc = -1;

	if (certification_fill(result, &own, err) != 0 ||
	    figures_verify(&own, offered, err) != 0)
		goto out;
	memcpy(own.slots, offered->slots, sizeof(own.slots));
	own.slot_count = offered->slot_count;
	certificate_format(&own, &mine);
	certificate_format(offered, &theirs);
	if (!span_same(text_span(&mine), text_span(&theirs))) {
		error_set(err, ERROR_BOOKS,
		    N_("draft the certificate again: something came in since "
		       "it was made"),
		    N_("the certificate is not of this state of the station"));
		goto out;
	}
	rc = 0;
out:
	certificate_clear(&own);
	text_clear(&mine);
	text_clear(&theirs);
	return rc;
}

const struct certificate *
station_in_force(const struct truth *truth, enum note_kind kind, size_t station)
{
	const struct truth_statement *latest =
	    truth_latest(truth, kind, station);

	return latest != NULL && latest->gone == NULL &&
	               !truth_is_before(truth, &latest->statement.id) &&
	               latest->statement.of.certificate.reopened ==
	                   overlay_reopened(truth, station)
	           ? &latest->statement.of.certificate
	           : NULL;
}

bool
station_is_declared(const struct truth *truth, size_t station)
{
	return station_in_force(truth, NOTE_CERTIFICATE, station) != NULL;
}

/* Does a finding of these kinds stand open? */
static bool
stands_open(const struct findings *findings, enum finding_code first,
    enum finding_code last)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->code >= first && finding->code <= last &&
		    finding->end == FINDING_OPEN &&
		    finding_kind(finding->code)->severity == SEVERITY_ERROR)
			return true;
	}
	return false;
}

struct station_state
station_state_of(
    const struct truth *truth, size_t station, const struct findings *findings)
{
	struct station_state state = { .turnout = TURNOUT_OPEN };

	if (!stands_open(findings, FINDING_NO_TURNOUT, FINDING_TURNOUT_KEY))
		state.turnout = TURNOUT_FIXED;
	if (gate_lets_in(gate_state(truth)))
		state.ballots =
		    stands_open(findings, FINDING_NO_MANIFEST, FINDING_REVIEW)
		        ? BALLOTS_OPENED
		        : BALLOTS_COUNTED;
	if (station_is_declared(truth, station))
		state.declaration = DECLARATION_MADE;
	else if (station_in_force(truth, NOTE_DECLARATION, station) != NULL)
		state.declaration = DECLARATION_ON_PAPER;
	return state;
}

void
station_state_text(const struct station_state *state, struct text *text)
{
	static const char *const turnouts[] = { N_("turnout open"),
		N_("turnout fixed") };
	static const char *const papers[] = { N_("papers sealed"),
		N_("papers opened"), N_("papers in") };
	static const char *const declarations[] = { N_("not declared"),
		N_("DECLARED"), N_("declared on paper, never verified") };

	text_addf(text, "%s, %s, %s", translate(turnouts[state->turnout]),
	    translate(papers[state->ballots]),
	    translate(declarations[state->declaration]));
}
