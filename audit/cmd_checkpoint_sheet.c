#include "audit/cmd_checkpoint_sheet.h"

#include <stdlib.h>

#include "audit/qr.h"
#include "audit/words.h"
#include "tally/publish/minutes.h"

/* Four in a line, as they are read out. */
static void
words_add(const struct words *words, const char *(*word)(uint8_t),
    const char *between, struct text *text)
{
	for (size_t i = 0; i < WORDS_COUNT; i++)
		text_addf(text, "%s%s",
		    i == 0       ? ""
		    : i % 4 == 0 ? "\n"
		                 : between,
		    word(words->at[i]));
}

int
checkpoint_sheet_draw(const struct session *session,
    const struct checkpoint *checkpoint, struct span note, struct text *pdf,
    struct error *err)
{
	struct qr *qr = memory_new(1, sizeof(*qr));
	struct text japanese = { 0 }, english = { 0 };
	struct minutes_checkpoint sheet = { .definition = session->definition,
		.station = session->index,
		.origin = checkpoint->origin,
		.size = checkpoint->size,
		.root = checkpoint->root,
		.digest = checkpoint_digest(checkpoint),
		.dark = qr->dark[0],
		.stride = QR_SIDE_MAX };
	struct words words = words_of(&sheet.digest);
	int rc = -1;

	if (qr_make(note, qr, err) != 0)
		goto out;
	words_add(&words, words_japanese, "　", &japanese);
	words_add(&words, words_english, "  ", &english);
	sheet.words[0] = japanese.at;
	sheet.words[1] = english.at;
	sheet.side = qr->side;
	rc = minutes_checkpoint_write(&sheet, pdf, err);
out:
	text_clear(&japanese);
	text_clear(&english);
	free(qr);
	return rc;
}

int
checkpoint_sheet_write(const struct session *session,
    const struct checkpoint *checkpoint, struct span note, const char *path,
    struct error *err)
{
	struct text pdf = { 0 };
	int rc = checkpoint_sheet_draw(session, checkpoint, note, &pdf, err);

	if (rc == 0)
		rc = file_create(path, text_span(&pdf), 0644, err);
	text_clear(&pdf);
	return rc;
}
