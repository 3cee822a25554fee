#include "tally/status.h"

#include <stdlib.h>
#include <string.h>

#include "tally/certification.h"
#include "tally/checkins.h"
#include "tally/overlay.h"
#include "tally/reconcile.h"
#include "tally/slips.h"

#define SUBJECTS_SHOWN 8
#define NAME_COLUMN 30

static bool
is_here(const struct status *status, size_t district)
{
	return status->truth->definition->setup.districts[district].station ==
	       status->station;
}

static void
add_unit(struct status *status, size_t unit)
{
	const struct manifest *manifest = truth_manifest(status->truth, unit);

	status->units++;
	reconcile_unit(status->truth, unit, &status->findings);
	if (manifest == NULL)
		return;
	status->units_in++;
	status->units_final += manifest->final;
	status->papers += truth_papers(status->truth, unit);
	for (size_t i = 0; i < manifest->file_count; i++) {
		const struct truth_file *file =
		    truth_find(status->truth, &manifest->files[i].digest);

		if (file != NULL && file->withdrawn)
			continue;
		status->files++;
		status->files_in += file != NULL && file->stored;
	}
}

static void
add_place(struct status *status, size_t place)
{
	const struct turnout *turnout = truth_turnout(status->truth, place);

	status->places++;
	reconcile_place(status->truth, place, &status->findings);
	if (turnout == NULL)
		return;
	status->places_in++;
	status->voters += turnout_voters(turnout);
}

void
status_init(struct status *status, const struct truth *truth, size_t station)
{
	const struct setup *setup = &truth->definition->setup;

	*status = (struct status){ .truth = truth, .station = station };
	for (size_t i = 0; i < setup->unit_count; i++)
		if (is_here(status, setup->units[i].district))
			add_unit(status, i);
	for (size_t i = 0; i < setup->place_count; i++)
		if (is_here(status, setup->places[i].district))
			add_place(status, i);
	reconcile_books(truth, station, &status->findings);
	reconcile_eligible(truth, station, &status->findings);
	checkins_find(truth, station, &status->findings);
	slips_find(truth, station, &status->findings);
	gate_find(truth, station, &status->findings);
	overlay_find(truth, station, &status->findings);
	overlay_resolve(truth, &status->findings);
	findings_sort(&status->findings);
}

void
status_init_canvass(struct status *status, const struct canvass *canvass)
{
	struct result *result = memory_new(1, sizeof(*result));

	canvass_result(canvass, result);
	result_finish(result);
	*status = (struct status){ .truth = canvass->truth,
		.station = result->station,
		.canvass = canvass,
		.places = result->voters.places,
		.places_in = result->voters.places_in,
		.voters = result->voters.voters,
		.findings = result->findings };
	for (size_t i = 0; i < PAPERS_MAX; i++)
		status->papers += result->total.papers[i];
	result->findings = (struct findings){ 0 }; /* handed over */
	result_clear(result);
	free(result);
}

void
status_clear(struct status *status)
{
	findings_clear(&status->findings);
	*status = (struct status){ 0 };
}

static void add(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *id, ...)
{
	struct message message;
	char line[2048];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

static void
print_totals(const struct status *status, struct text *text)
{
	const struct definition *definition = status->truth->definition;
	struct station_state state =
	    station_state_of(status->truth, status->station, &status->findings);

	if (definition->election.rehearsal)
		add(text,
		    N_("*** REHEARSAL: these figures mean nothing ***\n"));
	text_addf(text, "%s — %s\n", label_text(&definition->election.name),
	    label_text(&definition->setup.stations[status->station].label));
	station_state_text(&state, text);
	text_add(text, "\n\n");
	if (status->canvass != NULL) {
		canvass_print(status->canvass, text);
		text_add_char(text, '\n');
		return;
	}
	add(text, N_("units   %zu of %zu with a manifest, %zu final\n"),
	    status->units_in, status->units, status->units_final);
	add(text, N_("files   %llu of %llu in, %llu papers signed for\n"),
	    (unsigned long long)status->files_in,
	    (unsigned long long)status->files,
	    (unsigned long long)status->papers);
	add(text, N_("places  %zu of %zu have reported, %llu voters\n\n"),
	    status->places_in, status->places,
	    (unsigned long long)status->voters);
}

static bool
is_open(const struct finding *finding)
{
	return finding->end == FINDING_OPEN;
}

/*
 * All findings of one code from items[first] on, open ones apart from decided
 * ones: its title, how many, and
 * either each in its own words or, if there are many, their subjects.
 * Returns the index after them.
 */
static size_t
print_group(
    const struct status *status, size_t first, bool all, struct text *text)
{
	const struct findings *findings = &status->findings;
	enum finding_code code = findings->items[first].code;
	const struct finding_kind *kind = finding_kind(code);
	size_t end = first;
	char line[2048];

	while (
	    end < findings->count && findings->items[end].code == code &&
	    is_open(&findings->items[end]) == is_open(&findings->items[first]))
		end++;
	add(text, N_("%s  %s: %zu\n"), kind->code, translate(kind->title),
	    end - first);
	for (size_t i = first; i < end; i++) {
		if (!all && i - first == SUBJECTS_SHOWN) {
			add(text, N_("      and %zu more (see --all)\n"),
			    end - i);
			break;
		}
		finding_line(&findings->items[i], false, line, sizeof(line));
		text_addf(text, "      %s\n", line);
		if (!is_open(&findings->items[i]))
			add(text, N_("        %s: decision %s\n"),
			    translate(
			        finding_end_label(findings->items[i].end)),
			    findings->items[i].ruling);
	}
	return end;
}

static void
print_findings(const struct status *status, bool all, struct text *text)
{
	const struct findings *findings = &status->findings;
	size_t blocking = findings_of(findings, SEVERITY_ERROR);
	size_t open = blocking + findings_of(findings, SEVERITY_WARNING) +
	              findings_of(findings, SEVERITY_NOTE);

	if (blocking == 0)
		add(text,
		    N_("Nothing in the statements blocks the declaration.\n"));
	else
		add(text, N_("What blocks the declaration: %zu points\n"),
		    blocking);
	for (size_t i = 0; i < findings->count;) {
		if (i == open)
			add(text, N_("\nDecided by the officials:\n"));
		else if (i == blocking)
			add(text, N_("\nTo explain or to note:\n"));
		i = print_group(status, i, all, text);
	}
}

static void
print_name(struct text *text, const char *id, const char *label)
{
	size_t width = text_width(id) + 1 + text_width(label);

	text_addf(text, "  %s %s", id, label);
	for (; width < NAME_COLUMN; width++)
		text_add_char(text, ' ');
	text_add(text, "  ");
}

static void
print_unit(const struct status *status, size_t unit, struct text *text)
{
	const struct unit *u = &status->truth->definition->setup.units[unit];
	const struct manifest *manifest = truth_manifest(status->truth, unit);
	uint64_t papers = 0;

	print_name(text, u->id, label_text(&u->label));
	if (manifest == NULL) {
		add(text, N_("no manifest\n"));
		return;
	}
	for (size_t i = 0; i < manifest->file_count; i++)
		papers += manifest->files[i].papers;
	if (manifest->final)
		add(text, N_("manifest %u, final, %zu files, %llu papers\n"),
		    manifest->head.number, manifest->file_count,
		    (unsigned long long)papers);
	else
		add(text,
		    N_("manifest %u, not final, %zu files, %llu papers\n"),
		    manifest->head.number, manifest->file_count,
		    (unsigned long long)papers);
}

static void
print_place(const struct status *status, size_t place, struct text *text)
{
	const struct place *p = &status->truth->definition->setup.places[place];
	const struct turnout *turnout = truth_turnout(status->truth, place);

	print_name(text, p->id, label_text(&p->label));
	if (turnout == NULL)
		add(text, N_("no turnout\n"));
	else
		add(text, N_("turnout %u, %llu voters\n"), turnout->head.number,
		    (unsigned long long)turnout_voters(turnout));
}

static void
print_all(const struct status *status, struct text *text)
{
	const struct setup *setup = &status->truth->definition->setup;

	add(text, N_("\nUnits:\n"));
	for (size_t i = 0; i < setup->unit_count; i++)
		if (is_here(status, setup->units[i].district))
			print_unit(status, i, text);
	add(text, N_("\nPlaces:\n"));
	for (size_t i = 0; i < setup->place_count; i++)
		if (is_here(status, setup->places[i].district))
			print_place(status, i, text);
}

void
status_print(const struct status *status, bool all, struct text *text)
{
	print_totals(status, text);
	print_findings(status, all, text);
	if (all && status->canvass == NULL)
		print_all(status, text);
}

void
status_format(const struct status *status, struct text *text)
{
	const struct definition *definition = status->truth->definition;
	struct station_state state =
	    station_state_of(status->truth, status->station, &status->findings);

	text_addf(text,
	    "{\"format\":\"kaihyo status v1\",\"station\":\"%s\","
	    "\"rehearsal\":%s,\"units\":%zu,\"units-in\":%zu,"
	    "\"units-final\":%zu,\"files\":%llu,\"files-in\":%llu,"
	    "\"papers\":%llu,\"places\":%zu,\"places-in\":%zu,"
	    "\"voters\":%llu",
	    definition->setup.stations[status->station].id,
	    definition->election.rehearsal ? "true" : "false", status->units,
	    status->units_in, status->units_final,
	    (unsigned long long)status->files,
	    (unsigned long long)status->files_in,
	    (unsigned long long)status->papers, status->places,
	    status->places_in, (unsigned long long)status->voters);
	text_addf(text,
	    ",\"turnout\":\"%s\",\"ballots\":\"%s\",\"declaration\":\"%s\"",
	    state.turnout == TURNOUT_FIXED ? "fixed" : "open",
	    state.ballots == BALLOTS_SEALED   ? "sealed"
	    : state.ballots == BALLOTS_OPENED ? "opened"
	                                      : "counted",
	    state.declaration == DECLARATION_NONE   ? "none"
	    : state.declaration == DECLARATION_MADE ? "made"
	                                            : "on-paper");
	if (status->canvass != NULL)
		text_addf(text, ",\"stations\":%zu,\"stations-in\":%zu",
		    canvass_joined(status->canvass),
		    canvass_in(status->canvass));
	text_addf(text, ",\"log-key\":%s,\"closed\":%s,\"checkpoint-due\":",
	    status->log_key ? "true" : "false",
	    status->closed ? "true" : "false");
	if (status->due != NULL)
		text_add_json(text, status->due);
	else
		text_add(text, "null");
	findings_format(&status->findings, text);
	text_add(text, "}\n");
}
