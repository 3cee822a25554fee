/*
 * What the files minutes*.c share: how every document begins and ends, and
 * the parts that stand in several of them.
 */
#ifndef KAIHYO_TALLY_MINUTES_PARTS_H
#define KAIHYO_TALLY_MINUTES_PARTS_H

#include "tally/publish/a4.h"
#include "tally/publish/minutes.h"

typedef void minutes_draw(struct a4 *a4, const struct publication *publication);

/* One document from its title to its PDF, drawn by `draw` in Japanese. */
MUST_CHECK int minutes_write(const struct publication *publication,
    const char *title, bool landscape, minutes_draw *draw, struct text *out,
    struct error *err);

/* The same for what is no publication; `context` goes to `draw`. */
typedef void minutes_draw_any(struct a4 *a4, const void *context);
MUST_CHECK int minutes_write_any(const struct a4_head *head,
    minutes_draw_any *draw, const void *context, struct text *out,
    struct error *err);

/*
 * Of a paper audit: what was drawn, the four cells that say which paper it is,
 * and a document of it.
 */
void minutes_drawn_from(struct a4 *a4, const struct minutes_sample *sample);
void minutes_drawn_cells(struct a4 *a4, const struct minutes_drawn *drawn);
MUST_CHECK int minutes_of_sample(const char *title,
    const struct minutes_sample *sample, minutes_draw_any *draw,
    const void *context, struct text *out, struct error *err);

/* Adds a message in the language of the document. */
void minutes_say(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

/* "令和8年11月22日（2026-11-22）" */
void minutes_date(struct date date, struct text *text);

/* All 16 groups of a digest. */
void minutes_groups(const struct digest *digest, struct text *text);

/*
 * "66.83%", rounded half up or down; "－" of nothing. To be read, never to
 * decide by.
 */
void minutes_share(
    uint64_t part, uint64_t whole, bool half_up, struct text *text);

/* Cells and fields made of a text, which is cleared. */
void minutes_cell(struct a4 *a4, struct text *text);
void minutes_field(struct a4 *a4, const char *name, struct text *text);

/* What people call the result's district `i`. Borrowed. */
const char *minutes_district(const struct result *result, size_t i);

/* The election, its day, the station. */
void minutes_election(struct a4 *a4, const struct publication *publication);

/* Voters against papers, by district. */
void minutes_books(struct a4 *a4, const struct publication *publication);

/* Votes of every question by district; then what is no plain vote. */
void minutes_votes(struct a4 *a4, const struct publication *publication);
void minutes_categories(struct a4 *a4, const struct publication *publication);

/* Shown in place of choices while they must not be. */
void minutes_no_choices(struct a4 *a4, const struct result *result);

/* What does not fit, from this severity on, with its end. */
void minutes_list_findings(struct a4 *a4, const struct publication *publication,
    enum severity severity);
/* The same; but by code alone if there are very many. */
void minutes_short_findings(struct a4 *a4,
    const struct publication *publication, enum severity severity);
/* How many there are, by severity and end. */
void minutes_sum_findings(struct a4 *a4, const struct publication *publication);

/* Decisions of the officials, old and new. */
void minutes_rulings(struct a4 *a4, const struct publication *publication);

/* The unexplained rest, and whether it could have changed the outcome. */
void minutes_rest(struct a4 *a4, const struct publication *publication);

/* Who signed the certificate and how, and lines to sign by hand. */
void minutes_signers(struct a4 *a4, const struct publication *publication);
void minutes_sign_here(
    struct a4 *a4, const struct publication *publication, const char *words);

#endif
