#include "tally/publish/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/base64.h"
#include "tally/certification.h"
#include "tally/publish/chart.h"

/* What a district has sent so far. */
struct progress_of {
	size_t places, places_in, units, units_final, open;
	uint64_t voters, papers;
};

struct board {
	const struct status *status;
	const struct setup *setup;
	struct progress_of *districts; /* by index in the setup */
	struct text *out;
};

/* --- gathering ------------------------------------------------------------ */

static void
places_gather(struct board *board)
{
	const struct truth *truth = board->status->truth;

	for (size_t i = 0; i < board->setup->place_count; i++) {
		struct progress_of *district =
		    &board->districts[board->setup->places[i].district];
		const struct turnout *turnout = truth_turnout(truth, i);

		district->places++;
		if (turnout == NULL)
			continue;
		district->places_in++;
		district->voters += turnout_voters(turnout);
	}
}

static void
units_gather(struct board *board)
{
	const struct truth *truth = board->status->truth;

	for (size_t i = 0; i < board->setup->unit_count; i++) {
		struct progress_of *district =
		    &board->districts[board->setup->units[i].district];
		const struct manifest *manifest = truth_manifest(truth, i);

		district->units++;
		if (manifest == NULL)
			continue;
		district->units_final += manifest->final;
		district->papers += truth_papers(truth, i);
	}
}

/* The district that a finding speaks of, or SIZE_MAX. */
static size_t
district_of(const struct setup *setup, const char *subject)
{
	size_t unit = setup_unit(setup, subject);
	size_t place = setup_place(setup, subject);

	if (unit != SIZE_MAX)
		return setup->units[unit].district;
	if (place != SIZE_MAX)
		return setup->places[place].district;
	return setup_district(setup, subject);
}

static void
findings_gather(struct board *board)
{
	const struct findings *findings = &board->status->findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		size_t district = district_of(board->setup, finding->subject);

		if (finding->end == FINDING_OPEN && district != SIZE_MAX &&
		    finding_kind(finding->code)->severity == SEVERITY_ERROR)
			board->districts[district].open++;
	}
}

/* --- writing -------------------------------------------------------------- */

static void
number_write(struct text *out, uint64_t number)
{
	char digits[NUMBER_TEXT_LEN];

	text_add(out, number_text((long long)number, digits));
}

/* "18 / 24" and how much that is. */
static void
part_write(struct text *out, uint64_t part, uint64_t whole)
{
	struct chart chart;

	text_add(out, "<span class=\"part\"><span>");
	number_write(out, part);
	text_add(out, " / ");
	number_write(out, whole);
	text_add(out, "</span>");
	chart_begin(&chart, out, 0, 12, 0, whole, "", NULL);
	chart_part(&chart, "c0", part, "");
	chart_rest(&chart, "rest");
	chart_end(&chart);
	text_add(out, "</span>");
}

static void
title_write(struct text *out, const char *id)
{
	html_text(out, translate(id));
}

static void
tile_write(struct board *board, const char *id, uint64_t part, uint64_t whole)
{
	text_add(board->out, "<div><dt>");
	title_write(board->out, id);
	text_add(board->out, "</dt><dd>");
	if (whole > 0)
		part_write(board->out, part, whole);
	else
		number_write(board->out, part);
	text_add(board->out, "</dd></div>\n");
}

static void
tiles_write(struct board *board)
{
	const struct status *status = board->status;

	text_add(board->out, "<dl class=\"facts tiles\">\n");
	tile_write(board, N_("places that have reported"), status->places_in,
	    status->places);
	tile_write(board, N_("units that are final"), status->units_final,
	    status->units);
	tile_write(board, N_("voters"), status->voters, 0);
	tile_write(board, N_("papers signed for"), status->papers, 0);
	tile_write(board, N_("points to be decided"),
	    findings_of(&status->findings, SEVERITY_ERROR), 0);
	text_add(board->out, "</dl>\n");
}

static void
district_write(struct board *board, size_t i)
{
	const struct progress_of *district = &board->districts[i];
	struct text *out = board->out;

	text_add(out, "<tr><th scope=\"row\">");
	html_label(out, &board->setup->districts[i].label);
	text_add(out, "</th><td class=\"chart\">");
	part_write(out, district->places_in, district->places);
	text_add(out, "</td><td class=\"chart\">");
	part_write(out, district->units_final, district->units);
	text_add(out, "</td><td>");
	number_write(out, district->voters);
	text_add(out, "</td><td>");
	number_write(out, district->papers);
	text_add(out, "</td><td class=\"words\">");
	/* Missing things are open points, too: told apart by what is in. */
	if (district->places_in < district->places ||
	    district->units_final < district->units)
		title_write(out, N_("under way"));
	else if (district->open > 0)
		title_write(out, N_("✗ to be decided"));
	else
		title_write(out, N_("✓ nothing to decide"));
	text_add(out, "</td></tr>\n");
}

static void
table_begin(struct board *board, const char *id, const char *title,
    const char *const *columns, size_t count)
{
	struct text *out = board->out;

	text_addf(out,
	    "<section aria-labelledby=\"%s\"><table "
	    "class=\"board\"><caption id=\"%s\">",
	    id, id);
	title_write(out, title);
	text_add(out, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < count; i++) {
		text_add(out, "<th scope=\"col\">");
		title_write(out, columns[i]);
		text_add(out, "</th>");
	}
	text_add(out, "</tr></thead>\n<tbody>\n");
}

static void
districts_write(struct board *board)
{
	static const char *const columns[] = { N_("district"),
		N_("places that have reported"), N_("units that are final"),
		N_("voters"), N_("papers signed for"), N_("state") };

	table_begin(board, "board-districts", N_("How far each district is"),
	    columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < board->setup->district_count; i++)
		if (board->setup->districts[i].station ==
		    board->status->station)
			district_write(board, i);
	text_add(board->out, "</tbody></table></section>\n");
}

/* --- the canvass ---------------------------------------------------------- */

/* What an office has sent: voters of its totals until its bundle is in. */
static void
sent_of(const struct board *board, size_t office, uint64_t *voters,
    uint64_t *papers)
{
	const struct status *status = board->status;
	const struct canvass_station *one = &status->canvass->stations[office];
	const struct truth_statement *totals =
	    office < board->setup->station_count
	        ? truth_latest(status->truth, NOTE_TOTALS, office)
	        : NULL;

	*voters = totals != NULL ? totals->statement.of.totals.voters : 0;
	*papers = 0;
	if (!one->in)
		return;
	*voters = 0;
	for (size_t d = 0; d < one->figures.district_count; d++) {
		const struct district_result *district =
		    &one->figures.districts[d];

		*voters += district->voters.voters;
		for (size_t p = 0; p < board->setup->paper_count; p++)
			*papers += district->count.papers[p];
	}
}

static void
canvass_tiles_write(struct board *board)
{
	const struct canvass *canvass = board->status->canvass;
	uint64_t voters = 0, papers = 0, heard = 0;

	for (size_t i = 0; i < board->setup->office_count; i++) {
		uint64_t sent[2];

		if (!canvass->stations[i].joined)
			continue;
		sent_of(board, i, &sent[0], &sent[1]);
		voters += sent[0];
		papers += sent[1];
		heard += canvass->stations[i].in && canvass->stations[i].heard;
	}
	text_add(board->out, "<dl class=\"facts tiles\">\n");
	tile_write(board, N_("stations that are in"), canvass_in(canvass),
	    canvass_joined(canvass));
	tile_write(board, N_("read aloud and compared"), heard,
	    canvass_joined(canvass));
	tile_write(board, N_("voters"), voters, 0);
	tile_write(board, N_("papers counted"), papers, 0);
	tile_write(board, N_("points to be decided"),
	    findings_of(&board->status->findings, SEVERITY_ERROR), 0);
	text_add(board->out, "</dl>\n");
}

static void
office_write(struct board *board, size_t office)
{
	const struct canvass_station *one =
	    &board->status->canvass->stations[office];
	struct text *out = board->out;
	uint64_t voters, papers;

	sent_of(board, office, &voters, &papers);
	text_add(out, "<tr><th scope=\"row\">");
	html_label(out, &board->setup->stations[office].label);
	text_add(out, "</th><td>");
	if (voters > 0 || one->in)
		number_write(out, voters);
	text_add(out, "</td><td>");
	if (one->in)
		number_write(out, papers);
	text_add(out, "</td><td class=\"words\">");
	if (!one->in)
		title_write(out, N_("✗ not in yet"));
	else if (!one->heard)
		title_write(out, N_("in, not compared yet"));
	else
		title_write(out, N_("✓ in and compared"));
	text_add(out, "</td></tr>\n");
}

/* Whoever is missing stands first. */
static void
offices_write(struct board *board)
{
	static const char *const columns[] = { N_("station"), N_("voters"),
		N_("papers counted"), N_("state") };
	const struct canvass *canvass = board->status->canvass;

	table_begin(board, "board-stations", N_("What each station has sent"),
	    columns, sizeof(columns) / sizeof(columns[0]));
	for (int in = 0; in < 2; in++)
		for (size_t i = 0; i < board->setup->office_count; i++)
			if (canvass->stations[i].joined &&
			    canvass->stations[i].in == (in == 1))
				office_write(board, i);
	text_add(board->out, "</tbody></table></section>\n");
}

/* --- what was let out ----------------------------------------------------- */

/* A figure of the whole station. */
static uint64_t
sum_of(const struct certificate *snapshot, const char *question,
    const char *what, const char *id)
{
	char name[FIGURE_NAME_MAX + 1];
	uint64_t sum = 0;

	snprintf(name, sizeof(name), "%s.%s%s", question, what, id);
	for (size_t i = 0; i < snapshot->figure_count; i++)
		if (strcmp(snapshot->figures[i].name, name) == 0)
			sum += (uint64_t)snapshot->figures[i].value;
	return sum;
}

static void
option_write(struct board *board, const struct certificate *snapshot,
    const struct question *question, size_t option, uint64_t valid)
{
	const char *id = question->options[option].id;
	uint64_t votes = sum_of(snapshot, question->id, "option.", id);
	struct chart chart;
	char class[8];

	snprintf(class, sizeof(class), "o%zu", option % 6);
	text_addf(board->out,
	    "<div class=\"side\"><span class=\"name\"><i class=\"key "
	    "%s\"></i>",
	    class);
	html_label(board->out, &question->options[option].label);
	text_add(board->out, "</span><span class=\"votes\">");
	number_write(board->out, votes);
	text_add(board->out, "</span>");
	html_share(board->out, votes, valid, "", "");
	text_add(board->out, "</div>\n");
	chart_begin(&chart, board->out, 6, 22, 0, valid, "", NULL);
	chart_part(&chart, class, votes, "");
	chart_rest(&chart, "rest");
	chart_end(&chart);
}

static void
snapshot_write(struct board *board, const struct certificate *snapshot)
{
	const struct election *election =
	    &board->status->truth->definition->election;
	char number[16];

	if (snapshot == NULL)
		return;
	text_add(board->out, "<section aria-labelledby=\"board-result\"><h2 "
	                     "id=\"board-result\">");
	snprintf(number, sizeof(number), "%u", snapshot->head.number);
	if (snapshot->kind == NOTE_INTERIM)
		html_say(board->out, N_("Counted so far: %s (report no. %s)"),
		    snapshot->snapshot, number);
	else
		html_say(
		    board->out, N_("Declared (certificate no. %s)"), number);
	text_add(board->out, "</h2>\n");
	for (size_t q = 0; q < election->question_count; q++) {
		const struct question *question = &election->questions[q];
		uint64_t valid = sum_of(snapshot, question->id, "valid", "");

		/* Papers that stay sealed have no figures. */
		if (valid == 0)
			continue;
		text_add(board->out, "<h3>");
		html_label(board->out, &question->text);
		text_add(board->out, "</h3>\n<div class=\"rows\">\n");
		for (size_t i = 0; i < question->option_count; i++)
			option_write(board, snapshot, question, i, valid);
		text_add(board->out, "</div>\n");
	}
	text_add(board->out, "</section>\n");
}

/* --- the whole ------------------------------------------------------------ */

static void
head_write(struct board *board, unsigned seconds)
{
	const struct election *election =
	    &board->status->truth->definition->election;
	struct digest style = digest_of(span_of(page_css));
	struct text *out = board->out;

	text_addf(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; base-uri 'none'; form-action "
	    "'none'; style-src 'sha256-",
	    message_language_name());
	base64_add(out, style.bytes, DIGEST_LEN);
	text_addf(out,
	    "'\">\n<meta http-equiv=\"refresh\" content=\"%u\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<title>",
	    seconds);
	html_label(out, &election->name);
	text_add(out, "</title>\n<style>");
	text_add(out, page_css);
	text_add(out, "</style>\n</head>\n");
}

static void
mast_write(struct board *board)
{
	const struct status *status = board->status;
	const struct election *election = &status->truth->definition->election;
	struct station_state state =
	    station_state_of(status->truth, status->station, &status->findings);
	struct text words = { 0 };
	struct text *out = board->out;

	text_add(out, "<header class=\"mast\">\n");
	if (election->rehearsal) {
		text_add(out, "<p class=\"band\">");
		title_write(out,
		    N_("REHEARSAL: this is no real vote. These figures mean "
		       "nothing."));
		text_add(out, "</p>\n");
	}
	text_add(out, "<p class=\"kicker\">");
	html_label(out, &board->setup->stations[status->station].label);
	text_add(out, "</p>\n<h1>");
	html_label(out, &election->name);
	text_add(out, "</h1>\n<p class=\"state\">");
	station_state_text(&state, &words);
	html_text(out, words.at);
	text_add(out, "</p>\n</header>\n");
	text_clear(&words);
}

void
board_write(const struct status *status, const struct certificate *snapshot,
    unsigned seconds, struct text *out)
{
	const struct setup *setup = &status->truth->definition->setup;
	struct board board = { .status = status, .setup = setup, .out = out };

	board.districts =
	    memory_new(setup->district_count, sizeof(*board.districts));
	if (status->canvass == NULL) {
		places_gather(&board);
		units_gather(&board);
		findings_gather(&board);
	}
	head_write(&board, seconds);
	text_add(out, "<body class=\"hall\">\n<main>\n");
	mast_write(&board);
	if (status->canvass != NULL)
		canvass_tiles_write(&board);
	else
		tiles_write(&board);
	snapshot_write(&board, snapshot);
	if (status->canvass != NULL)
		offices_write(&board);
	else
		districts_write(&board);
	text_add(out, "</main>\n</body>\n</html>\n");
	free(board.districts);
}
