#ifndef KAIHYO_TALLY_HTML_H
#define KAIHYO_TALLY_HTML_H

#include "ballot/election.h"
#include "base/message.h"
#include "base/text.h"

/*
 * Pieces of HTML. Everything that is not literally ours goes through
 * html_text(), so that a hostile label stays a label.
 */

/* `string` with < > & " ' as references. */
void html_text(struct text *text, const char *string);
void html_bytes(struct text *text, struct span bytes);

/* The label in the chosen language. */
void html_label(struct text *text, const struct label *label);

/*
 * The same, and where it comes from, by which the page checks itself: a JSON
 * pointer "/result/...", "/election/..." into the files of the record.
 */
void html_label_at(struct text *text, const struct label *label, const char *at,
    ...) __attribute__((format(printf, 3, 4)));

/*
 * A translated sentence; `id` knows %s (and %1$s in translations) and
 * nothing else. Its words and the arguments are escaped; unlike a message's,
 * arguments may be of any length.
 */
void html_say(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

/* The same; the arguments are pieces of HTML made by these functions. */
void html_join(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * A figure with thousands separators that knows where it comes from; `at` may
 * be several pointers with spaces between, those after a - taken off.
 */
void html_figure(struct text *text, int64_t number, const char *at, ...)
    __attribute__((format(printf, 3, 4)));

/* "2015年5月17日", "17 May 2015". */
void html_date(struct text *text, struct date date);

/*
 * "49.62%" of `whole`, rounded to hundredths; but never onto 0, 25, 50, 75 or
 * 100 per cent from beside it. "–" of nothing. With the pointers of both.
 */
void html_share(struct text *text, uint64_t part, uint64_t whole,
    const char *part_at, const char *whole_at);

/*
 * A chart's place for `part` of `whole`, in thousandths of its width; and as
 * the percentage that SVG reads, "49.6%".
 */
uint64_t position_of(uint64_t part, uint64_t whole);
void position_add(struct text *text, uint64_t thousandths);

#endif
