#ifndef KAIHYO_TALLY_A4_H
#define KAIHYO_TALLY_A4_H

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

/*
 * Pages of A4 for officials: a title, numbered sections, ruled tables that
 * go on over pages with their header, places for signatures and seals, and
 * on every page its number and what it was made from. Knows nothing of
 * elections. The same calls give the same bytes of a tagged PDF; no clock,
 * no setting of the machine and no list of its fonts has a part in it.
 */

/* Debian's IPAex fonts, by file: 明朝 for text, ゴシック for what stands out.
 */
struct a4_fonts {
	struct file_bytes mincho, gothic;
};
MUST_CHECK int a4_fonts_read(struct a4_fonts *fonts, struct error *err);
void a4_fonts_release(struct a4_fonts *fonts);

/* What belongs to the whole document. Texts are borrowed. */
struct a4_head {
	const char *title;  /* message id */
	const char *about;  /* below the title: the election, the station */
	const char *footer; /* what it was made from: hash and log */
	struct date date;   /* of creation, as the PDF says */
	bool landscape, rehearsal;
};

struct a4;

/*
 * Begins a document and draws its title. Borrows `fonts` and `head` until
 * a4_free(). NULL if the fonts cannot be used.
 */
struct a4 *a4_new(const struct a4_fonts *fonts, const struct a4_head *head,
    struct error *err);
void a4_free(struct a4 *a4);

/*
 * Ends it: the PDF is added to `pdf`. To be called once.
 */
MUST_CHECK int a4_finish(struct a4 *a4, struct text *pdf, struct error *err);

/*
 * Names of headings, columns and fields are message ids: in Japanese they
 * have the English below or beside them, small. All other texts are drawn as
 * they are, broken into lines as Japanese is (禁則処理).
 */

/* A numbered section: 一 二 三. Never stands alone at the foot of a page. */
void a4_section(struct a4 *a4, const char *name);

/* Text; a line feed begins a new line, spaces in front of a line indent it. */
void a4_paragraph(struct a4 *a4, const char *text);
void a4_remark(struct a4 *a4, const char *text); /* small */

/* One line of a two-column list: a name, and what it is. */
void a4_field(struct a4 *a4, const char *name, const char *value);
void a4_field_number(
    struct a4 *a4, const char *name, long long number, const char *suffix);

enum a4_align { A4_LEFT, A4_RIGHT, A4_CENTER };
struct a4_column {
	const char *name;  /* message id, or text if `plain` */
	const char *group; /* over this and its neighbours, or NULL */
	unsigned share;    /* of the width, against the others' */
	enum a4_align align;
	bool plain;
};
#define A4_COLUMNS_MAX 40

/* A table: cells are given row by row, from the left. */
void a4_table(
    struct a4 *a4, const struct a4_column *columns, size_t column_count);
void a4_cell(struct a4 *a4, const char *text);
void a4_cell_number(struct a4 *a4, long long number);
void a4_row_sum(struct a4 *a4); /* the next row is a sum */
void a4_table_end(struct a4 *a4);

/* Begins a new page if less than `height` (twentieths of a point) is left. */
void a4_keep(struct a4 *a4, int height);

#define A4_SIGNATURE 800 /* the height of each of these */

/*
 * A line to sign by hand with a place for a seal (印): who, and below it, in
 * small print, how else it was filled; "" if that is open.
 */
void a4_signature(
    struct a4 *a4, const char *role, const char *person, const char *note);

/*
 * A square of side x side modules (rows of `stride`, true is dark), such as a
 * QR code, and beside it what must be read, and then the rest.
 */
void a4_squares(struct a4 *a4, const bool *dark, size_t side, size_t stride,
    const char *strong, const char *beside);

/* Something that must be read: set apart, in a frame. */
void a4_notice(struct a4 *a4, const char *text);

/* How many pages there are so far. */
size_t a4_pages(const struct a4 *a4);

#endif
