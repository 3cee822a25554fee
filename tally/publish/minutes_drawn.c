/*
 * What worksheet and report of a paper audit share.
 */
#include "tally/publish/minutes_parts.h"

void
minutes_drawn_from(struct a4 *a4, const struct minutes_sample *sample)
{
	struct text text = { 0 };

	a4_section(a4, N_("What was drawn"));
	minutes_groups(&sample->certificate, &text);
	minutes_field(a4, N_("Certificate"), &text);
	a4_field(a4, N_("Seed, thrown in public"), sample->seed);
	a4_field_number(
	    a4, N_("Papers counted"), (long long)sample->papers, "");
	a4_field_number(a4, N_("Papers that must be wrong for another outcome"),
	    (long long)sample->wrong, "");
	a4_field_number(a4, N_("Papers drawn"), (long long)sample->count, "");
	minutes_say(&text, N_("at most once in %llu"),
	    (unsigned long long)sample->limit);
	minutes_field(a4, N_("A wrong outcome may pass"), &text);
}

void
minutes_drawn_cells(struct a4 *a4, const struct minutes_drawn *drawn)
{
	struct text text = { 0 };

	a4_cell_number(a4, (long long)drawn->draw);
	text_addf(&text, "%s\n%s", label_text(drawn->station), drawn->unit);
	minutes_cell(a4, &text);
	a4_cell(a4, drawn->file);
	if (drawn->within > 0)
		minutes_say(&text, N_("bundle %s, paper %u from the top"),
		    drawn->record, drawn->within);
	else
		text_add(&text, drawn->record);
	if (drawn->export != NULL)
		minutes_say(
		    &text, N_("\n%s, row %u"), drawn->export, drawn->row);
	minutes_cell(a4, &text);
}

int
minutes_of_sample(const char *title, const struct minutes_sample *sample,
    minutes_draw_any *draw, const void *context, struct text *out,
    struct error *err)
{
	const struct election *election = &sample->definition->election;
	struct text about = { 0 }, footer = { 0 };
	struct a4_head head = { .title = title,
		.date = election->date,
		.rehearsal = election->rehearsal };
	char language[3];
	int rc;

	snprintf(language, sizeof(language), "%s", message_language_name());
	message_language("ja");
	text_addf(&about, "%s　", label_text(&election->name));
	minutes_date(election->date, &about);
	minutes_say(&footer, N_("seed %s, %zu papers drawn"), sample->seed,
	    sample->count);
	head.about = about.at;
	head.footer = footer.at;
	rc = minutes_write_any(&head, draw, context, out, err);
	text_clear(&about);
	text_clear(&footer);
	message_language(language);
	return rc;
}
