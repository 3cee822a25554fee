/* Who signed a certificate, and lines to sign by hand. */
#include "tally/publish/minutes_parts.h"

#include <string.h>

/* How a place in the policy was filled. */
static const char *
slot_words(enum slot_how how)
{
	switch (how) {
	case SLOT_PAPER:
		return N_("signed on paper");
	case SLOT_ABSENT:
		return N_("absent");
	case SLOT_REFUSED:
		return N_("refused to sign");
	case SLOT_NONE:
		break;
	}
	return N_("open");
}

/* The keys that signed the certificate. */
static bool
signers_find(const struct publication *publication, struct note *note)
{
	struct keyring keyring =
	    signed_keyring(NOTE_CERTIFICATE, publication->definition);
	struct error err;

	return publication->certificate_note.len > 0 &&
	       note_open(publication->certificate_note, &keyring, note, &err) ==
	           0;
}

void
minutes_signers(struct a4 *a4, const struct publication *publication)
{
	static const struct a4_column columns[] = {
		{ N_("role"), NULL, 24, A4_LEFT, false },
		{ N_("name"), NULL, 36, A4_LEFT, false },
		{ N_("how"), NULL, 20, A4_LEFT, false },
		{ N_("key, or reason"), NULL, 50, A4_LEFT, false },
	};
	const struct certificate *certificate = publication->certificate;
	struct note note = { .signer_count = 0 };

	a4_table(a4, columns, sizeof(columns) / sizeof(columns[0]));
	if (signers_find(publication, &note))
		for (size_t i = 0; i < note.signer_count; i++) {
			a4_cell(a4, role_label(note.signers[i]->role));
			a4_cell(a4, note.signers[i]->person);
			a4_cell(a4, translate(N_("signed electronically")));
			a4_cell(a4, note.signers[i]->vkey.name);
		}
	for (size_t i = 0; certificate != NULL && i < certificate->slot_count;
	     i++) {
		a4_cell(a4, role_label(certificate->slots[i].role));
		a4_cell(a4, certificate->slots[i].person);
		a4_cell(a4, translate(slot_words(certificate->slots[i].how)));
		a4_cell(a4, certificate->slots[i].reason);
	}
	a4_table_end(a4);
}

/* One line to sign by hand. */
struct line {
	enum role role;
	char person[PERSON_MAX + 1];
	char how[3 * PERSON_MAX];
};
#define LINES_MAX (NOTE_SIGNATURES_MAX + 2 * SLOTS_MAX)

static void
line_add(struct line *lines, size_t *count, enum role role, const char *person,
    const char *how, const char *reason)
{
	struct line *line = &lines[*count];

	if (*count == LINES_MAX)
		return;
	(*count)++;
	line->role = role;
	snprintf(line->person, sizeof(line->person), "%s", person);
	snprintf(line->how, sizeof(line->how), "%s%s%s", how,
	    reason[0] != '\0' ? ": " : "", reason);
}

/* Who signed, how else a place was filled, and what is still empty. */
static size_t
lines_gather(const struct publication *publication, struct line *lines)
{
	const struct certificate *certificate = publication->certificate;
	const struct policy *policy = &publication->definition->setup.policy;
	struct note note = { .signer_count = 0 };
	size_t count = 0;

	if (signers_find(publication, &note))
		for (size_t i = 0; i < note.signer_count; i++)
			line_add(lines, &count, note.signers[i]->role,
			    note.signers[i]->person,
			    translate(N_("signed electronically")), "");
	for (size_t i = 0; certificate != NULL && i < certificate->slot_count;
	     i++) {
		const struct slot *slot = &certificate->slots[i];

		line_add(lines, &count, slot->role, slot->person,
		    translate(slot_words(slot->how)), slot->reason);
	}
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
		unsigned filled = 0;

		for (size_t i = 0; i < count; i++)
			filled += lines[i].role == (enum role)role;
		while (filled++ < policy->rules[NOTE_CERTIFICATE][role].slots)
			line_add(lines, &count, (enum role)role, "", "", "");
	}
	return count;
}

void
minutes_sign_here(
    struct a4 *a4, const struct publication *publication, const char *words)
{
	struct line *lines = memory_new(LINES_MAX, sizeof(*lines));
	size_t count = lines_gather(publication, lines);
	struct text date = { 0 };

	a4_keep(a4, 1700 + (int)count * A4_SIGNATURE);
	a4_section(a4, N_("Signatures"));
	a4_paragraph(a4, words);
	minutes_date(publication->date, &date);
	a4_paragraph(a4, date.at);
	text_clear(&date);
	for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
		for (size_t i = 0; i < count; i++)
			if (lines[i].role == (enum role)role)
				a4_signature(a4, role_label(lines[i].role),
				    lines[i].person, lines[i].how);
	free(lines);
}
