/*
 * The report of a paper audit: what people read, and whether it bears the
 * outcome out.
 */
#include "tally/publish/minutes_parts.h"
#include "tally/rules/decision_text.h"

static void
draw_read(struct a4 *a4, const struct minutes_risk *risk)
{
	struct text text = { 0 };

	for (size_t i = 0; i < risk->station_count; i++)
		text_addf(&text, "%s%s", i > 0 ? "\n" : "",
		    label_text(risk->stations[i]));
	minutes_field(a4, N_("Stations"), &text);
	a4_section(a4, N_("What was read"));
	a4_field_number(
	    a4, N_("Papers read"), (long long)risk->sample.count, "");
	a4_field(a4, N_("Readings"),
	    risk->lists > 1
	        ? translate(N_("two people, each for themselves: alike"))
	        : translate(N_("one list")));
	a4_field_number(a4, N_("Counted otherwise than they read"),
	    (long long)(risk->sample.drawn_count - risk->not_found), "");
	a4_field_number(a4, N_("Not found"), (long long)risk->not_found, "");
}

static void
draw_different(struct a4 *a4, const struct minutes_sample *sample)
{
	static const struct a4_column columns[] = {
		{ N_("draw"), NULL, 9, A4_RIGHT, false },
		{ N_("station, unit"), NULL, 22, A4_LEFT, false },
		{ N_("file"), NULL, 20, A4_LEFT, false },
		{ N_("paper"), NULL, 29, A4_LEFT, false },
		{ N_("what was seen"), NULL, 20, A4_LEFT, false },
	};

	a4_section(a4, N_("Papers that differ"));
	if (sample->drawn_count == 0) {
		a4_paragraph(
		    a4, translate(N_("None: every paper that was drawn was "
		                     "counted as it reads.")));
		return;
	}
	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < sample->drawn_count; i++) {
		minutes_drawn_cells(a4, &sample->drawn[i]);
		a4_cell(a4, sample->drawn[i].not_found
		                ? translate(N_("not found"))
		                : translate(N_("reads otherwise")));
	}
	a4_table_end(a4);
	a4_remark(a4,
	    translate(N_("How they were counted stands here no more than on "
	                 "the worksheet. Keep these papers apart, and write "
	                 "down what comes of each.")));
}

static void
draw_decision(struct a4 *a4, const struct minutes_risk *risk)
{
	const struct definition *definition = risk->sample.definition;
	struct text text = { 0 };

	a4_section(a4, N_("The certified outcome"));
	decision_text(&definition->ordinance.decision, &definition->election,
	    risk->decision, &text);
	if (text.len > 0 && text.at[text.len - 1] == '\n')
		text.at[text.len - 1] = '\0';
	a4_paragraph(a4, text.at);
	text_clear(&text);
}

static void
draw_verdict(struct a4 *a4, const struct minutes_risk *risk)
{
	struct text text = { 0 };

	a4_section(a4, N_("What the papers say"));
	minutes_say(&text,
	    N_("If the outcome were wrong, a draw would show so few papers "
	       "that differ at most once in %llu times; with what was found "
	       "it must be at most once in %llu. The chance is exact; whenever "
	       "people look and stop, a wrong outcome is then confirmed at "
	       "most once in %llu."),
	    (unsigned long long)risk->once_in,
	    (unsigned long long)risk->required,
	    (unsigned long long)risk->sample.limit);
	a4_paragraph(a4, text.at);
	text_clear(&text);
	a4_notice(a4,
	    risk->confirmed
	        ? translate(N_("CONFIRMED: the papers bear the outcome out."))
	        : translate(N_("NOT CONFIRMED: draw on with the same seed, or "
	                       "count all papers by hand.")));
}

static void
draw(struct a4 *a4, const void *context)
{
	const struct minutes_risk *risk = context;

	minutes_drawn_from(a4, &risk->sample);
	draw_read(a4, risk);
	draw_different(a4, &risk->sample);
	draw_decision(a4, risk);
	draw_verdict(a4, risk);
	a4_keep(a4, 1000 + 4 * A4_SIGNATURE);
	a4_section(a4, N_("Who read, and who looked on"));
	a4_field(a4, N_("Date and time, by hand"), "");
	for (int i = 0; i < 2; i++)
		a4_signature(a4, translate(N_("who read")), "", "");
	for (int i = 0; i < 2; i++)
		a4_signature(a4, translate(N_("witness")), "", "");
}

int
minutes_risk_write(
    const struct minutes_risk *risk, struct text *out, struct error *err)
{
	return minutes_of_sample(N_("Report of the paper audit"), &risk->sample,
	    draw, risk, out, err);
}
