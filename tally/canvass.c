#include "tally/canvass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally/certification.h"
#include "tally/finding_words.h"

#define WORDS_PIECE (MESSAGE_ARG_LEN - 4) /* a character is never cut */

static const struct setup *
setup_of(const struct canvass *canvass)
{
	return &canvass->truth->definition->setup;
}

static const struct certificate *
certificate_of(const struct canvass_station *station)
{
	return &station->certificate->statement.of.certificate;
}

struct canvass *
canvass_new(const struct truth *truth, size_t office)
{
	struct canvass *canvass = memory_new(1, sizeof(*canvass));
	const struct setup *setup = &truth->definition->setup;

	canvass->truth = truth;
	canvass->office = office;
	canvass->stations =
	    memory_new(setup->office_count, sizeof(canvass->stations[0]));
	for (size_t i = 0; i < setup->office_count; i++) {
		canvass->stations[i].joined = setup_joins(setup, office, i);
		canvass->stations[i].certificate =
		    truth_latest(truth, NOTE_CERTIFICATE, i);
	}
	return canvass;
}

void
canvass_free(struct canvass *canvass)
{
	if (canvass == NULL)
		return;
	for (size_t i = 0; i < setup_of(canvass)->office_count; i++)
		station_return_clear(&canvass->stations[i].figures);
	free(canvass->stations);
	free(canvass);
}

bool
canvass_wants(
    const struct canvass *canvass, size_t station, struct digest *digest)
{
	const struct canvass_station *one = &canvass->stations[station];

	if (!one->joined || one->certificate == NULL || one->in)
		return false;
	*digest = certificate_of(one)->result;
	return true;
}

/* A figure of the file is that of the signed certificate. */
static int
figure_verify(const struct canvass *canvass, size_t station,
    const char *district, const char *name, uint64_t value, struct error *err)
{
	int64_t signed_;

	if (certificate_figure(certificate_of(&canvass->stations[station]),
	        district, name, &signed_) &&
	    signed_ >= 0 && (uint64_t)signed_ == value)
		return 0;
	return error_set(err, ERROR_BOOKS,
	    N_("ask the station for a new copy of its bundle"),
	    N_("%s of district %s is %llu in the result, but the certificate "
	       "says otherwise"),
	    name, district, (unsigned long long)value);
}

/*
 * The certificate's own lines are what the officials read and signed; that
 * they also signed the digest of the file must not say anything else.
 */
static int
figures_verify(const struct canvass *canvass, size_t station,
    const struct station_return *figures, struct error *err)
{
	const struct definition *definition = canvass->truth->definition;
	const struct setup *setup = &definition->setup;
	char name[FIGURE_NAME_MAX + 1];

	for (size_t i = 0; i < figures->district_count; i++) {
		const struct district_result *d = &figures->districts[i];
		const char *id = setup->districts[d->district].id;

		if (figure_verify(canvass, station, id, "voters",
		        d->voters.voters, err) != 0)
			return -1;
		if (!gate_lets_in(gate_state(canvass->truth)) ||
		    d->joined_to != d->district)
			continue;
		for (size_t q = 0; q < definition->election.question_count;
		     q++) {
			const struct question *question =
			    &definition->election.questions[q];
			struct question_sums sums;

			count_sums(
			    &d->count.questions[q], definition, q, &sums);
			for (size_t o = 0; o < question->option_count; o++) {
				snprintf(name, sizeof(name), "%s.option.%s",
				    question->id, question->options[o].id);
				if (figure_verify(canvass, station, id, name,
				        sums.options[o], err) != 0)
					return -1;
			}
		}
	}
	return 0;
}

int
canvass_add(struct canvass *canvass, size_t station, struct verified bytes,
    struct error *err)
{
	struct canvass_station *one = &canvass->stations[station];
	struct station_return figures = { 0 };

	if (station_return_parse(
	        bytes, canvass->truth->definition, station, &figures, err) != 0)
		return -1;
	if (figures_verify(canvass, station, &figures, err) != 0) {
		station_return_clear(&figures);
		return -1;
	}
	one->figures = figures; /* handed over */
	one->in = true;
	return 0;
}

void
canvass_heard(struct canvass *canvass, const struct digest *certificate)
{
	for (size_t i = 0; i < setup_of(canvass)->office_count; i++) {
		struct canvass_station *one = &canvass->stations[i];

		if (one->certificate != NULL &&
		    digest_same(&one->certificate->statement.id, certificate))
			one->heard = true;
	}
}

size_t
canvass_joined(const struct canvass *canvass)
{
	size_t joined = 0;

	for (size_t i = 0; i < setup_of(canvass)->office_count; i++)
		joined += canvass->stations[i].joined;
	return joined;
}

size_t
canvass_in(const struct canvass *canvass)
{
	size_t in = 0;

	for (size_t i = 0; i < setup_of(canvass)->office_count; i++)
		in += canvass->stations[i].in;
	return in;
}

/* --- what is read aloud --------------------------------------------------- */

static void
area_add(const struct station_return *figures, struct area_count *count,
    uint64_t *voters)
{
	*count = (struct area_count){ 0 };
	*voters = 0;
	for (size_t i = 0; i < figures->district_count; i++) {
		count_add(count, &figures->districts[i].count);
		*voters += figures->districts[i].voters.voters;
	}
}

static int
question_headlines(const struct definition *definition, size_t index,
    const struct question_count *count, canvass_headline_visit *visit,
    void *context, struct error *err)
{
	const struct question *question =
	    &definition->election.questions[index];
	char name[FIGURE_NAME_MAX + 1];
	struct question_sums sums;

	count_sums(count, definition, index, &sums);
	for (size_t i = 0; i < question->option_count; i++) {
		snprintf(name, sizeof(name), "%s.option.%s", question->id,
		    question->options[i].id);
		if (visit(context, name, sums.options[i], err) != 0)
			return -1;
	}
	snprintf(name, sizeof(name), "%s.valid", question->id);
	if (visit(context, name, sums.valid, err) != 0)
		return -1;
	snprintf(name, sizeof(name), "%s.invalid", question->id);
	return visit(context, name, sums.invalid, err);
}

int
canvass_headlines(const struct canvass *canvass, size_t station,
    canvass_headline_visit *visit, void *context, struct error *err)
{
	const struct definition *definition = canvass->truth->definition;
	struct area_count *count = memory_new(1, sizeof(*count));
	char name[FIGURE_NAME_MAX + 1];
	uint64_t voters;
	int rc = -1;

	area_add(&canvass->stations[station].figures, count, &voters);
	if (visit(context, "voters", voters, err) != 0)
		goto out;
	for (size_t i = 0; i < definition->setup.paper_count; i++) {
		snprintf(name, sizeof(name), "papers.%s",
		    definition->setup.papers[i].id);
		if (visit(context, name, count->papers[i], err) != 0)
			goto out;
	}
	for (size_t q = 0; q < definition->election.question_count; q++)
		if (question_headlines(definition, q, &count->questions[q],
		        visit, context, err) != 0)
			goto out;
	rc = 0;
out:
	free(count);
	return rc;
}

/* --- findings ------------------------------------------------------------- */

/* It must name the certificate that the canvass had before. */
static void
find_replaced(const struct canvass_station *one, const char *id,
    const struct truth_statement *before, struct findings *findings)
{
	const struct statement *now = &certificate_of(one)->head;

	if (now->first || !digest_same(&now->replaces, &before->statement.id))
		findings_add(findings, FINDING_RETURN_CONFLICT, id,
		    N_("station %s: certificate %u replaces another text than "
		       "the number %u that is here"),
		    id, now->number, signed_head(&before->statement)->number);
}

/*
 * The certificates that came before, and those that contradict. Returns
 * whether the one before it is here.
 */
static bool
find_numbers(const struct truth *truth, size_t station,
    const struct canvass_station *one, const char *id,
    struct findings *findings)
{
	const struct certificate *now = certificate_of(one);
	bool has_before = false;

	for (const struct truth_statement *other =
	         truth_list(truth, NOTE_CERTIFICATE, station);
	     other != NULL; other = other->next) {
		const struct certificate *before =
		    &other->statement.of.certificate;

		if (other->conflict && before->head.number == now->head.number)
			findings_add(findings, FINDING_RETURN_CONFLICT, id,
			    N_("station %s: two different certificates have "
			       "number %u"),
			    id, now->head.number);
		else if (before->head.number + 1 == now->head.number) {
			has_before = true;
			find_replaced(one, id, other, findings);
			certification_find_corrected(now, before, id, findings);
		}
	}
	return has_before;
}

/*
 * A station's own findings, in the words that its officials signed; what it
 * corrected itself only if that is not seen here (`compared`).
 */
static void
find_of_station(const struct canvass_station *one, const char *id,
    bool compared, struct findings *findings)
{
	const struct certificate *certificate = certificate_of(one);

	for (size_t i = 0; i < certificate->finding_count; i++) {
		const struct certified_finding *finding =
		    &certificate->findings[i];
		enum finding_code code = finding_code_find(finding->code);
		const char *words = finding->words;
		size_t len = strlen(words), cut = 0, cuts[4] = { 0 };
		struct message message;

		if (code == FINDING_CODE_COUNT ||
		    (compared && code == FINDING_RETURN_CORRECTED &&
		        strcmp(finding->subject, id) == 0))
			continue;
		for (size_t p = 1; p < 4; p++) {
			cut = len - cut > WORDS_PIECE ? cut + WORDS_PIECE : len;
			while (cut < len && (words[cut] & 0xC0) == 0x80)
				cut--;
			cuts[p] = cut;
		}
		/* Words that are none of the format's stay as they are. */
		if (!finding_words_read(words, &message))
			message_set(&message, N_("%.*s%.*s%.*s"), (int)cuts[1],
			    words, (int)(cuts[2] - cuts[1]), words + cuts[1],
			    (int)(cuts[3] - cuts[2]), words + cuts[2]);
		findings_add_message(
		    findings, code, finding->subject, &message);
		if (strcmp(finding->end, finding_end_name(FINDING_OPEN)) != 0)
			findings_end(findings,
			    finding_end_find(span_of(finding->end)),
			    strcmp(finding->ruling, "-") == 0
			        ? ""
			        : finding->ruling);
	}
}

static void
find_station(
    const struct canvass *canvass, size_t station, struct findings *findings)
{
	const struct canvass_station *one = &canvass->stations[station];
	const char *id = setup_of(canvass)->stations[station].id;

	if (!one->in) {
		findings_add(findings, FINDING_RETURN_MISSING, id,
		    N_("station %s: its certified figures are not in yet"), id);
		return;
	}
	if (!one->heard)
		findings_add(findings, FINDING_RETURN_UNHEARD, id,
		    N_("station %s: the figures that were read aloud are not "
		       "compared with certificate %u yet"),
		    id, certificate_of(one)->head.number);
	reconcile_gone(one->certificate, FINDING_RETURN_KEY, id, findings);
	reconcile_slots(one->certificate, id, findings);
	find_of_station(one, id,
	    find_numbers(canvass->truth, station, one, id, findings), findings);
}

/* --- the result ----------------------------------------------------------- */

/* A district whose station is not in: its places are known to be missing. */
static void
expect_places(struct result *result)
{
	const struct setup *setup = &result->definition->setup;

	for (size_t i = 0; i < setup->place_count; i++) {
		struct district_result *district =
		    result->by_district[setup->places[i].district];

		if (district != NULL)
			district->voters.places++;
	}
}

static void
voters_add(struct area_voters *sum, const struct area_voters *more)
{
	for (size_t i = 0; i < CHANNEL_COUNT; i++)
		sum->channels[i] += more->channels[i];
	sum->voters += more->voters;
	sum->taken_home += more->taken_home;
	sum->moved_in += more->moved_in;
	sum->moved_out += more->moved_out;
	sum->not_put_in += more->not_put_in;
	sum->places += more->places;
	sum->places_in += more->places_in;
}

static void
find_eligible(struct result *result)
{
	uint64_t *voters = memory_new(
	    result->definition->setup.district_count, sizeof(voters[0]));

	for (size_t i = 0; i < result->district_count; i++)
		voters[result->districts[i].district] =
		    result->districts[i].voters.voters;
	reconcile_voters(
	    result->truth, result->station, voters, &result->findings);
	free(voters);
}

void
canvass_result(const struct canvass *canvass, struct result *result)
{
	const struct truth *truth = canvass->truth;
	const struct setup *setup = setup_of(canvass);

	result_init(result, truth->definition, truth, canvass->office);
	result->canvass = canvass;
	expect_places(result);
	for (size_t i = 0; i < setup->office_count; i++) {
		const struct station_return *figures =
		    &canvass->stations[i].figures;

		if (!canvass->stations[i].joined)
			continue;
		find_station(canvass, i, &result->findings);
		for (size_t d = 0;
		     canvass->stations[i].in && d < figures->district_count;
		     d++)
			*result->by_district[figures->districts[d].district] =
			    figures->districts[d];
	}
	for (size_t i = 0; i < result->district_count; i++)
		voters_add(&result->voters, &result->districts[i].voters);
	find_eligible(result);
}

/* --- for people ----------------------------------------------------------- */

static void
station_print(const struct canvass *canvass, size_t station, struct text *text)
{
	const struct canvass_station *one = &canvass->stations[station];
	const struct station *setup = &setup_of(canvass)->stations[station];
	struct message message;
	char line[512];

	if (!one->in)
		message_set(&message, N_("  -  %s (%s): not in yet\n"),
		    setup->id, label_text(&setup->label));
	else
		message_set(&message,
		    one->heard
		        ? N_("  +  %s (%s): certificate %u, read aloud and "
		             "compared\n")
		        : N_("  !  %s (%s): certificate %u, not compared with "
		             "what was read aloud\n"),
		    setup->id, label_text(&setup->label),
		    certificate_of(one)->head.number);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

void
canvass_print(const struct canvass *canvass, struct text *text)
{
	const struct setup *setup = setup_of(canvass);
	struct message message;
	char line[512];

	message_set(&message, N_("Stations that are in: %zu of %zu\n"),
	    canvass_in(canvass), canvass_joined(canvass));
	message_format(&message, line, sizeof(line));
	text_add(text, line);
	for (size_t i = 0; i < setup->office_count; i++)
		if (canvass->stations[i].joined)
			station_print(canvass, i, text);
}
