/*
 * The certificate on paper: the note's own figures, who stands for it and how,
 * and places for those who sign by hand.
 */
#include <string.h>

#include "tally/publish/minutes_parts.h"

static void
draw_head(struct a4 *a4, const struct publication *publication)
{
	const struct certificate *certificate = publication->certificate;
	struct text text = { 0 };

	a4_section(a4, N_("The certificate"));
	minutes_groups(&publication->certificate_id, &text);
	minutes_field(a4, N_("Note id"), &text);
	text_addf(&text, "%u", certificate->head.number);
	minutes_field(a4, N_("Number"), &text);
	if (certificate->head.first)
		text_add(&text, translate(N_("none: it is the first")));
	else
		minutes_groups(&certificate->head.replaces, &text);
	minutes_field(a4, N_("Replaces"), &text);
	minutes_groups(&certificate->result, &text);
	minutes_field(a4, N_("Hash of the result (SHA-256)"), &text);
	minutes_say(&text, N_("%llu entries, root "),
	    (unsigned long long)certificate->log_size);
	minutes_groups(&certificate->log_root, &text);
	minutes_field(a4, N_("Log at the draft"), &text);
}

static void
draw_outcomes(struct a4 *a4, const struct publication *publication)
{
	const struct certificate *certificate = publication->certificate;
	const struct election *election = &publication->definition->election;
	const struct rules *rules =
	    &publication->definition->ordinance.decision;

	for (size_t i = 0; i < certificate->outcome_count; i++) {
		const struct certified_outcome *outcome =
		    &certificate->outcomes[i];
		int question = election_question(election, outcome->question);
		struct text text = { 0 };

		text_addf(&text, "%s\n",
		    label_text(&election->questions[question].text));
		for (size_t c = 0; c < rules->case_count; c++)
			if (strcmp(rules->cases[c].id, outcome->outcome) == 0) {
				text_add(
				    &text, label_text(&rules->cases[c].label));
				break;
			}
		a4_notice(a4, text.at);
		text_clear(&text);
	}
}

static void
draw(struct a4 *a4, const struct publication *publication)
{
	a4_paragraph(a4,
	    translate(publication_has_places(publication)
	                  ? N_("The officials of this station certify that "
	                       "the following was counted and decided here.")
	                  : N_("The officials of this canvass certify that the "
	                       "counts of the stations were added up and "
	                       "decided as follows.")));
	draw_outcomes(a4, publication);
	minutes_books(a4, publication);
	minutes_votes(a4, publication);
	minutes_rest(a4, publication);
	a4_section(a4, N_("What did not fit, and how it ended"));
	minutes_sum_findings(a4, publication);
	draw_head(a4, publication);
	a4_section(a4, N_("Who stands for it"));
	minutes_signers(a4, publication);
	minutes_sign_here(a4, publication,
	    translate(N_("Signed electronically as said above; where a line "
	                 "is empty or says so, by hand here, with a seal.")));
}

int
minutes_certificate(
    const struct publication *publication, struct text *out, struct error *err)
{
	if (publication->certificate == NULL)
		return 0;
	return minutes_write(
	    publication, N_("Certificate of the count"), false, draw, out, err);
}
