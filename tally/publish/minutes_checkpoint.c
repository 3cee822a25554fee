/*
 * The head of the log on paper: whoever keeps this sheet can see in ten years
 * that nothing before it was changed.
 */
#include "tally/publish/minutes_parts.h"

#define WITNESS_LINES 4

static void
draw(struct a4 *a4, const void *context)
{
	const struct minutes_checkpoint *checkpoint = context;
	struct text text = { 0 };

	a4_paragraph(a4,
	    translate(N_("This sheet says how far the log of the station has "
	                 "come. Keep it: with it anyone can see later that "
	                 "nothing before it was changed.")));
	a4_section(a4, N_("Head of the log"));
	a4_field(a4, N_("Log"), checkpoint->origin);
	a4_field_number(a4, N_("Entries"), (long long)checkpoint->size, "");
	minutes_groups(&checkpoint->root, &text);
	minutes_field(a4, N_("Root"), &text);
	minutes_groups(&checkpoint->digest, &text);
	minutes_field(a4, N_("Digest of the checkpoint (SHA-256)"), &text);
	a4_section(a4, N_("To be read aloud"));
	text_addf(&text, "%s\n\n%s", checkpoint->words[1],
	    translate(N_("The QR code holds the signed checkpoint, byte for "
	                 "byte. Photograph it, or read it into a file and "
	                 "check it with the log's public key.")));
	a4_squares(a4, checkpoint->dark, checkpoint->side, checkpoint->stride,
	    checkpoint->words[0], text.at);
	text_clear(&text);
	a4_keep(a4, 1500 + WITNESS_LINES * A4_SIGNATURE);
	a4_section(a4, N_("Witnesses"));
	a4_paragraph(a4, translate(N_("I heard or read the words above, "
	                              "compared them with the screen, and "
	                              "keep a copy of this sheet.")));
	a4_field(a4, N_("Date and time, by hand"), "");
	for (int i = 0; i < WITNESS_LINES; i++)
		a4_signature(a4, translate(N_("witness")), "", "");
}

int
minutes_checkpoint_write(const struct minutes_checkpoint *checkpoint,
    struct text *out, struct error *err)
{
	const struct definition *definition = checkpoint->definition;
	struct text about = { 0 }, footer = { 0 };
	struct a4_head head = { .title = N_("Checkpoint of the log"),
		.date = definition->election.date,
		.rehearsal = definition->election.rehearsal };
	char language[3];
	int rc;

	snprintf(language, sizeof(language), "%s", message_language_name());
	message_language("ja");
	text_addf(&about, "%s　%s　", label_text(&definition->election.name),
	    label_text(&definition->setup.stations[checkpoint->station].label));
	minutes_date(definition->election.date, &about);
	text_addf(&footer, "%s\n", checkpoint->origin);
	minutes_groups(&checkpoint->digest, &footer);
	head.about = about.at;
	head.footer = footer.at;
	rc = minutes_write_any(&head, draw, checkpoint, out, err);
	text_clear(&about);
	text_clear(&footer);
	message_language(language);
	return rc;
}
