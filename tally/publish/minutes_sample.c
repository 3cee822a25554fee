/*
 * The worksheet of a paper audit. How the papers were counted stands nowhere
 * on it: people read without knowing.
 */
#include "tally/publish/minutes_parts.h"

static void
draw_task(struct a4 *a4, const struct minutes_sample *sample)
{
	a4_paragraph(a4,
	    translate(N_("Two people read each paper, each for themselves "
	                 "and with a copy of this sheet. They write the code "
	                 "of what stands on it; - if the paper cannot be "
	                 "found. No paper is "
	                 "left out and none put in place of another. Witnesses "
	                 "may look at every paper.")));
	minutes_drawn_from(a4, sample);
}

static void
draw_codes(struct a4 *a4, const struct definition *definition)
{
	static const struct a4_column columns[] = {
		{ N_("question"), NULL, 30, A4_LEFT, false },
		{ N_("code"), NULL, 10, A4_CENTER, false },
		{ N_("what stands on the paper"), NULL, 60, A4_LEFT, false },
	};
	const struct election *election = &definition->election;
	const struct ordinance *ordinance = &definition->ordinance;
	char code[2] = "";

	a4_section(a4, N_("Codes"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t q = 0; q < election->question_count; q++)
		for (size_t i = 0; i < election->questions[q].option_count;
		     i++) {
			const struct question *one = &election->questions[q];

			code[0] = one->options[i].code;
			a4_cell(a4, i == 0 ? label_text(&one->text) : "");
			a4_cell(a4, code);
			a4_cell(a4, label_text(&one->options[i].label));
		}
	for (size_t i = 0; i < ordinance->category_count; i++) {
		code[0] = ordinance->categories[i].code;
		a4_cell(a4, i == 0 ? translate(N_("any question")) : "");
		a4_cell(a4, code);
		a4_cell(a4, label_text(&ordinance->categories[i].label));
	}
	a4_table_end(a4);
}

static void
draw(struct a4 *a4, const void *context)
{
	static const struct a4_column columns[] = {
		{ N_("draw"), NULL, 9, A4_RIGHT, false },
		{ N_("station, unit"), NULL, 22, A4_LEFT, false },
		{ N_("file"), NULL, 20, A4_LEFT, false },
		{ N_("paper"), NULL, 29, A4_LEFT, false },
		{ N_("read"), NULL, 10, A4_CENTER, false },
		{ N_("remarks"), NULL, 10, A4_LEFT, false },
	};
	const struct minutes_sample *sample = context;

	draw_task(a4, sample);
	draw_codes(a4, sample->definition);
	a4_section(a4, N_("The papers"));
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < sample->drawn_count; i++) {
		minutes_drawn_cells(a4, &sample->drawn[i]);
		a4_cell(a4, "");
		a4_cell(a4, "");
	}
	a4_table_end(a4);
	a4_keep(a4, 1000 + 3 * A4_SIGNATURE);
	a4_section(a4, N_("Who read, and who looked on"));
	a4_field(a4, N_("Date and time, by hand"), "");
	a4_signature(a4, translate(N_("who read")), "", "");
	a4_signature(a4, translate(N_("witness")), "", "");
	a4_signature(a4, translate(N_("witness")), "", "");
}

int
minutes_sample_write(
    const struct minutes_sample *sample, struct text *out, struct error *err)
{
	return minutes_of_sample(
	    N_("Worksheet of the paper audit"), sample, draw, sample, out, err);
}
