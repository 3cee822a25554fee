#include <stdlib.h>
#include <string.h>

#include "audit/verifier/judgement.h"

#define FIGURE_MAX 1000000000u

/*
 * A canvass counts no papers: formats.md §16. Its figures are those that its
 * offices certified (files/…-return.json, which their certificates name by
 * digest); its findings those of the certificates, and its own.
 */
struct office {
	const char *id;
	const struct statement *certificate; /* of the latest number */
	struct json_document figures;        /* what that stands for */
	bool in;                             /* both are here */
	bool heard; /* read aloud, typed, and the same */
};

static const struct entry *
find_return(
    const struct log *log, const char *office, const uint8_t digest[DIGEST_LEN])
{
	for (size_t i = 0; i < log->count; i++) {
		const struct entry *entry = &log->entries[i];

		if (entry->type == ENTRY_ACCEPTED &&
		    entry->kind == FILE_RETURN &&
		    strcmp(entry->subject, office) == 0 &&
		    memcmp(entry->sha256, digest, DIGEST_LEN) == 0)
			return entry;
	}
	return NULL;
}

static bool
was_heard(const struct log *log, const uint8_t certificate[DIGEST_LEN])
{
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].type == ENTRY_HEARD &&
		    log->entries[i].papers == 1 &&
		    memcmp(log->entries[i].id, certificate, DIGEST_LEN) == 0)
			return true;
	return false;
}

/* --- figures -------------------------------------------------------------- */

static bool
take_voters(const struct json *area, struct figures *figures)
{
	static const char *const channels[] = { "absentee", "day", "early" };
	const struct {
		const char *name;
		uint64_t *figure;
	} numbers[] = { { "taken-home", &figures->taken_home },
		{ "not-put-in", &figures->not_put_in },
		{ "moved-in", &figures->moved_in },
		{ "moved-out", &figures->moved_out } };
	uint64_t places, places_in;

	figures->voters = 0;
	for (size_t c = 0; c < CHANNELS; c++) {
		if (!json_number(
		        json_member(json_member(area, "channels"), channels[c]),
		        FIGURE_MAX, &figures->channels[c]))
			return false;
		figures->voters += figures->channels[c];
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!json_number(json_member(area, numbers[i].name), FIGURE_MAX,
		        numbers[i].figure))
			return false;
	if (!json_number(json_member(area, "places"), FIGURE_MAX, &places) ||
	    !json_number(
	        json_member(area, "places-in"), FIGURE_MAX, &places_in))
		return false;
	figures->places = (size_t)places;
	figures->places_in = (size_t)places_in;
	return true;
}

static bool
take_district(
    struct judgement *judgement, size_t district, const struct json *area)
{
	struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	struct figures *figures = &model->districts[district];
	const struct json *rest = json_member(area, "rest");
	const char *to = json_text(json_member(area, "joined-to"));

	memset(figures, 0, sizeof(*figures));
	if (!claims_take_area(model, area, figures) ||
	    !take_voters(area, figures) ||
	    !json_number(json_member(rest, "shortage"), FIGURE_MAX,
	        &judgement->shortage[district]) ||
	    !json_number(json_member(rest, "surplus"), FIGURE_MAX,
	        &judgement->surplus[district]))
		return false;
	if (to != NULL)
		judgement->joined_to[district] = setup_find_district(setup, to);
	return judgement->joined_to[district] != NOWHERE;
}

/* All districts of the office, as its result.json says; false: they are not. */
static bool
take_figures(
    struct judgement *judgement, size_t office, const struct json *figures)
{
	const struct setup *setup = &judgement->model.definition->setup;
	const struct json *final = json_member(figures, "final");

	if (!json_is(
	        json_member(figures, "station"), setup->stations[office].id) ||
	    final == NULL || final->kind != JSON_TRUE)
		return false;
	for (size_t d = 0; d < setup->district_count; d++) {
		if (!setup_covers(setup, office, d))
			continue;
		if (!take_district(judgement, d,
		        claims_element(json_member(figures, "districts"),
		            "district", setup->districts[d].id)))
			return false;
		judgement->in[d] = true;
	}
	return true;
}

static void
read_office(struct judgement *judgement, const struct judge_input *input,
    size_t index, struct office *office, struct report *report)
{
	const struct setup *setup = &judgement->model.definition->setup;
	const struct entry *entry;
	struct bytes bytes;

	*office = (struct office){ .id = setup->stations[index].id,
		.certificate =
		    model_latest(&judgement->model, NOTE_CERTIFICATE, index) };
	if (office->certificate == NULL)
		return;
	entry = find_return(
	    input->log, office->id, office->certificate->of.certificate.result);
	if (entry == NULL || entry->file == NULL ||
	    bundle_read(input->bundle, entry->file, JSON_BYTES_MAX, &bytes,
	        report) != 0)
		return;
	office->in =
	    json_read(bytes.at, bytes.len, JSON_BYTES_MAX, &office->figures) &&
	    take_figures(judgement, index, office->figures.top);
	bundle_release(&bytes);
	if (!office->in)
		report_add(report, REPORT_FAILED, entry->file->path,
		    office->figures.line,
		    "these are not the figures of a station");
	office->heard = was_heard(input->log, office->certificate->id);
}

/* --- findings ------------------------------------------------------------- */

static void
find_corrected(const struct office *office, const struct statement *before,
    struct findings *findings)
{
	const struct certificate *now = &office->certificate->of.certificate;
	struct correction correction = { .id = office->id,
		.number = office->certificate->number,
		.before = before,
		.findings = findings };

	for (size_t i = 0; i < now->figure_count; i++)
		correction_visit(&correction, now->figures[i].district,
		    now->figures[i].name, now->figures[i].value);
}

static void
find_replaced(const struct office *office, const struct statement *before,
    struct findings *findings)
{
	const struct statement *now = office->certificate;

	if (now->first || memcmp(now->replaces, before->id, DIGEST_LEN) != 0)
		findings_add(findings, "E704", office->id,
		    "station %s: certificate %s replaces another text than "
		    "the number %s that is here",
		    "snn", office->id, (uint64_t)now->number,
		    (uint64_t)before->number);
}

/* Returns whether the certificate before it is here. */
static bool
find_earlier(const struct model *model, size_t index,
    const struct office *office, struct findings *findings)
{
	const struct statement *now = office->certificate;
	bool has_before = false;

	for (const struct statement *s = model->chains[NOTE_CERTIFICATE][index];
	     s != NULL; s = s->older)
		if (s->conflict && s->number == now->number)
			findings_add(findings, "E704", office->id,
			    "station %s: two different certificates have "
			    "number %s",
			    "sn", office->id, (uint64_t)now->number);
		else if (s->number + 1 == now->number) {
			has_before = true;
			find_replaced(office, s, findings);
			find_corrected(office, s, findings);
		}
	return has_before;
}

/*
 * In the words that the office's officials signed, with their ends; what it
 * corrected itself only if that is not seen here (`compared`).
 */
static void
find_certified(
    const struct office *office, bool compared, struct findings *findings)
{
	const struct certificate *certificate =
	    &office->certificate->of.certificate;

	for (size_t i = 0; i < certificate->finding_count; i++) {
		const struct certified_finding *one = &certificate->findings[i];
		struct finding *finding;

		if (!finding_is_code(one->code) ||
		    (compared && strcmp(one->code, "N705") == 0 &&
		        strcmp(one->subject, office->id) == 0))
			continue;
		finding = findings_take(
		    findings, one->code, one->subject, one->words);
		for (enum finding_end end = END_CORRECTED; end <= END_ACCEPTED;
		     end++)
			if (strcmp(one->end, finding_end_name(end)) == 0)
				finding_end(finding, end,
				    strcmp(one->ruling, "-") == 0
				        ? ""
				        : one->ruling);
	}
}

static void
find_in_office(const struct model *model, size_t index,
    const struct office *office, struct findings *findings)
{
	if (!office->in) {
		findings_add(findings, "E701", office->id,
		    "station %s: its certified figures are not in yet", "s",
		    office->id);
		return;
	}
	if (!office->heard)
		findings_add(findings, "E702", office->id,
		    "station %s: the figures that were read aloud are not "
		    "compared with certificate %s yet",
		    "sn", office->id, (uint64_t)office->certificate->number);
	find_gone(office->certificate, "E703", office->id, findings);
	find_slots(office->certificate, office->id, findings);
	find_certified(
	    office, find_earlier(model, index, office, findings), findings);
}

/* --- all of it ------------------------------------------------------------ */

bool
canvass_is(const struct model *model)
{
	return model->station >= model->definition->setup.station_count;
}

/* The last canvass joins all that no other one does. */
static bool
joins(const struct setup *setup, size_t canvass, size_t office)
{
	return office != setup->office_count - 1 &&
	       setup->stations[office].canvass == canvass;
}

static void
add_up(struct judgement *judgement)
{
	struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;
	struct figures *total = &model->total;

	memset(total, 0, sizeof(*total));
	for (size_t d = 0; d < setup->district_count; d++) {
		const struct figures *more = &model->districts[d];

		if (!setup_covers(setup, model->station, d))
			continue;
		claims_add_papers(model, more, total);
		for (size_t c = 0; c < CHANNELS; c++)
			total->channels[c] += more->channels[c];
		total->voters += more->voters;
		total->taken_home += more->taken_home;
		total->not_put_in += more->not_put_in;
		total->moved_in += more->moved_in;
		total->moved_out += more->moved_out;
		total->places += more->places;
		total->places_in += more->places_in;
		judgement->all_shortage += judgement->shortage[d];
		judgement->all_surplus += judgement->surplus[d];
	}
}

void
canvass_join(struct judgement *judgement, const struct judge_input *input,
    struct report *report)
{
	struct model *model = &judgement->model;
	const struct setup *setup = &model->definition->setup;

	/* Of a station that is not in, its places are missing. */
	for (size_t d = 0; d < setup->district_count; d++)
		memset(&model->districts[d], 0, sizeof(model->districts[d]));
	for (size_t p = 0; p < setup->place_count; p++)
		if (setup_covers(
		        setup, model->station, setup->places[p].district))
			model->districts[setup->places[p].district].places++;
	for (size_t o = 0; o < setup->office_count; o++) {
		struct office office;

		if (!joins(setup, model->station, o))
			continue;
		read_office(judgement, input, o, &office, report);
		find_in_office(model, o, &office, &judgement->findings);
		json_release(&office.figures);
	}
	add_up(judgement);
	find_more_than_eligible(model, &judgement->findings);
}
