#include "audit/cmd_paper.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "audit/qr.h"
#include "audit/words.h"
#include "base/file.h"
#include "keys/cmd_shared.h"

#define WORD_CELLS 14 /* the widest of the list and a space */
#define WORDS_A_LINE 4

/* Four words under each other's number, in one of the languages. */
static void
words_row_print(FILE *to, const struct words *words, size_t first, bool english)
{
	for (size_t i = first; i < first + WORDS_A_LINE; i++) {
		const char *word = english ? words_english(words->at[i])
		                           : words_japanese(words->at[i]);
		int pad = WORD_CELLS - (int)text_width(word);

		if (english)
			fputs(i == first ? "       " : "   ", to);
		else
			fprintf(to, "%s%2zu:", i == first ? "    " : "", i + 1);
		fprintf(to, "%s%*s", word,
		    i + 1 < first + WORDS_A_LINE && pad > 0 ? pad : 0, "");
	}
	fputc('\n', to);
}

void
paper_words(FILE *to, const struct checkpoint *checkpoint)
{
	struct digest digest = checkpoint_digest(checkpoint);
	struct words words = words_of(&digest);

	for (size_t i = 0; i < WORDS_COUNT; i += WORDS_A_LINE) {
		words_row_print(to, &words, i, false);
		words_row_print(to, &words, i, true);
	}
}

void
paper_head(FILE *to, const struct checkpoint *checkpoint)
{
	label_print(to, N_("Log"));
	say(to, "%s\n", checkpoint->origin);
	label_print(to, N_("Entries"));
	say(to, "%llu\n", (unsigned long long)checkpoint->size);
	label_print(to, N_("Root"));
	say(to, N_("of the tree over them:\n"));
	fingerprint_print(to, &checkpoint->root);
	label_print(to, N_("Words"));
	say(to, N_("for all of this, in either language:\n"));
	paper_words(to, checkpoint);
}

int
paper_qr(FILE *to, struct span note, const char *path, struct error *err)
{
	struct text drawing = { 0 };
	struct qr *qr = memory_new(1, sizeof(*qr));
	int rc = -1;

	if (qr_make(note, qr, err) != 0)
		goto out;
	qr_draw(qr, &drawing);
	fputs(drawing.at, to);
	text_clear(&drawing);
	if (path != NULL) {
		qr_format_svg(qr, &drawing);
		if (file_create(path, text_span(&drawing), 0644, err) != 0)
			goto out;
	}
	rc = 0;
out:
	text_clear(&drawing);
	free(qr);
	return rc;
}

int
out_check(const char *path, struct error *err)
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return 0;
	error_set(err, ERROR_INPUT,
	    N_("choose another name; nothing is ever overwritten"),
	    N_("the file exists already"));
	return error_at_name(err, path);
}
