/*
 * 開票録: what was opened and counted at a station, what did not fit, and who
 * answers for it.
 */
#include <string.h>

#include "tally/publish/minutes_parts.h"

/* The times stand in no record that is signed: they are written by hand. */
static void
draw_hall(struct a4 *a4, const struct publication *publication)
{
	const struct result *result = publication->result;
	const struct setup *setup = &publication->definition->setup;
	struct text names = { 0 };

	a4_section(a4, N_("The count"));
	for (size_t i = 0; i < result->district_count; i++)
		text_addf(&names, "%s%s", i > 0 ? "、" : "",
		    label_text(&setup->districts[result->districts[i].district]
		                    .label));
	minutes_field(a4, N_("Districts counted here"), &names);
	a4_field(a4, N_("Place of the count"), "");
	a4_field(a4, N_("Begun"), translate(N_("(time)")));
	a4_field(a4, N_("Ended"), translate(N_("(time)")));
}

/* "-" says in a note that a box has no number. */
static const char *
seal_text(const char *seal)
{
	return strcmp(seal, "-") == 0 ? "－" : seal;
}

static void
box_row(struct a4 *a4, const struct publication *publication, size_t index)
{
	const struct truth *truth = publication->truth;
	const struct setup *setup = &publication->definition->setup;
	const struct box *box = &setup->boxes[index];
	const struct turnout *turnout = truth_turnout(truth, box->place);
	const struct receipt *receipt = truth_receipt(truth, box->place);
	const struct opening *opening =
	    truth_opening(truth, truth_box_unit(truth, index));
	const struct turnout_box *sent =
	    turnout != NULL ? turnout_box(turnout, box->id) : NULL;
	const struct receipt_box *came =
	    receipt != NULL ? receipt_box(receipt, box->id) : NULL;
	const struct opening_box *opened =
	    opening != NULL ? opening_box(opening, box->id) : NULL;

	a4_cell(a4, label_text(&setup->places[box->place].label));
	a4_cell(a4, box->id);
	a4_cell(a4, sent != NULL ? seal_text(sent->seal) : "－");
	a4_cell(a4, came == NULL     ? "－"
	            : came->received ? seal_text(came->seal)
	                             : translate(N_("missing")));
	a4_cell(a4, opened != NULL ? opened->person : "－");
}

static void
draw_boxes(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("place"), NULL, 36, A4_LEFT, false },
		{ N_("box"), NULL, 26, A4_LEFT, false },
		{ N_("when closed"), N_("seal"), 20, A4_LEFT, false },
		{ N_("when received"), N_("seal"), 20, A4_LEFT, false },
		{ N_("opened and shown empty by"), NULL, 30, A4_LEFT, false },
	};
	const struct setup *setup = &publication->definition->setup;

	a4_section(a4, N_("Ballot boxes"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < setup->box_count; i++) {
		size_t district = setup->places[setup->boxes[i].place].district;

		if (setup->districts[district].station == publication->station)
			box_row(a4, publication, i);
	}
	a4_table_end(a4);
}

/* What a unit sealed: how many files and papers, never of what. */
static void
unit_row(struct a4 *a4, const struct publication *publication, size_t unit)
{
	const struct setup *setup = &publication->definition->setup;
	const struct manifest *manifest =
	    truth_manifest(publication->truth, unit);

	a4_cell(a4, label_text(&setup->units[unit].label));
	a4_cell(a4, label_text(&setup->papers[setup->units[unit].paper].label));
	if (manifest == NULL) {
		for (int i = 0; i < 4; i++)
			a4_cell(a4, "－");
		return;
	}
	a4_cell_number(a4, manifest->head.number);
	a4_cell_number(a4, (long long)manifest->file_count);
	a4_cell_number(a4, (long long)truth_papers(publication->truth, unit));
	a4_cell(a4, manifest->final ? "○" : "－");
}

static void
draw_units(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("unit"), NULL, 40, A4_LEFT, false },
		{ N_("kind of paper"), NULL, 36, A4_LEFT, false },
		{ N_("manifest"), NULL, 14, A4_RIGHT, false },
		{ N_("files of bundles or papers"), NULL, 18, A4_RIGHT, false },
		{ N_("papers counted"), NULL, 18, A4_RIGHT, false },
		{ N_("all in"), NULL, 10, A4_CENTER, false },
	};
	const struct setup *setup = &publication->definition->setup;

	if (!gate_lets_in(publication->result->gate))
		return;
	a4_section(a4, N_("Papers counted, by unit"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < setup->unit_count; i++)
		if (setup->districts[setup->units[i].district].station ==
		    publication->station)
			unit_row(a4, publication, i);
	a4_table_end(a4);
}

static void
draw_findings(struct a4 *a4, const struct publication *publication)
{
	a4_section(a4, N_("What did not fit, and how it ended"));
	minutes_sum_findings(a4, publication);
	minutes_short_findings(a4, publication, SEVERITY_WARNING);
	a4_remark(a4, translate(N_("The list of findings has all of them.")));
}

static void
draw(struct a4 *a4, const struct publication *publication)
{
	minutes_election(a4, publication);
	draw_hall(a4, publication);
	draw_boxes(a4, publication);
	minutes_books(a4, publication);
	draw_units(a4, publication);
	minutes_votes(a4, publication);
	minutes_categories(a4, publication);
	draw_findings(a4, publication);
	minutes_rulings(a4, publication);
	minutes_rest(a4, publication);
	minutes_sign_here(a4, publication,
	    translate(N_("The tally manager made this record of the count and "
	                 "signs it here together with the tally witnesses.")));
}

int
minutes_count(
    const struct publication *publication, struct text *out, struct error *err)
{
	if (!publication_has_places(publication))
		return 0;
	return minutes_write(
	    publication, N_("Record of the count"), false, draw, out, err);
}
