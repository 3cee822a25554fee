/*
 * What the files a4*.c share: a list of things to draw, in twentieths of a
 * point from the top left corner.
 */
#ifndef KAIHYO_TALLY_A4_INSIDE_H
#define KAIHYO_TALLY_A4_INSIDE_H

#include <cairo/cairo-ft.h>

#include "tally/publish/a4.h"

#define A4_SHORT 11906
#define A4_LONG 16838
#define A4_MARGIN 1134 /* 20 mm */
#define A4_FOOT 1400   /* from the lower edge to the end of the text */

#define A4_TEXT 200 /* sizes of type: 10 points ... */
#define A4_CELL 170
#define A4_SMALL 140
#define A4_TINY 110

enum a4_font { A4_MINCHO, A4_GOTHIC, A4_FONT_COUNT };
enum a4_ink { A4_BLACK, A4_GREY, A4_PALE, A4_RED };

enum a4_what {
	A4_PAGE,
	A4_WORDS,
	A4_LINE,
	A4_FILL,
	A4_RING,  /* a circle for a seal; w: its radius */
	A4_BEGIN, /* of an element of the structure */
	A4_END
};

struct a4_item {
	enum a4_what what;
	int x, y, w, h; /* of words: w is extra space after each, y the line */
	int size;       /* of type; of a line its width */
	enum a4_font font;
	enum a4_ink ink;
	size_t text, len; /* of words, in the pool */
	const char *tag;  /* of an element; lives as long as the program */
};

/* A line of a table, drawn once its words are. */
struct a4_rule {
	int x, y, x2, y2, width;
};

struct a4_table_state {
	struct a4_column columns[A4_COLUMNS_MAX];
	int edges[A4_COLUMNS_MAX + 1];
	size_t count; /* 0: no table is open */
	size_t filled;
	char *cells[A4_COLUMNS_MAX];
	bool sum;    /* the row is a sum */
	bool fields; /* names and values, without a header */
	int top;     /* where it begins on this page */
	struct a4_rule *lines;
	size_t line_count, line_size;
};

struct a4 {
	const struct a4_head *head;
	FT_Library library;
	FT_Face faces[A4_FONT_COUNT];
	int width, height;
	struct a4_item *items;
	size_t item_count, item_size;
	struct text pool;
	size_t pages;
	int y; /* the next free place */
	unsigned sections;
	struct a4_table_state table;
};

/* --- a4_text.c: characters and lines ------------------------------------ */

/* The glyph of a character and the font that has it; 〓 if none has. */
unsigned a4_glyph(
    const struct a4 *a4, enum a4_font *font, struct span *rest, size_t *bytes);
int a4_advance(
    const struct a4 *a4, enum a4_font font, unsigned glyph, int size);
int a4_text_width(const struct a4 *a4, enum a4_font font, int size, int track,
    struct span text);

/* Cuts off `rest` what fits into one line of `width`. */
struct span a4_line_cut(const struct a4 *a4, enum a4_font font, int size,
    int width, struct span *rest);
size_t a4_line_count(const struct a4 *a4, enum a4_font font, int size,
    int width, const char *text);

/* --- a4.c: things on a page ------------------------------------------------
 */

struct a4_item *a4_item_new(struct a4 *a4, enum a4_what what);
void a4_begin(struct a4 *a4, const char *tag);
void a4_end(struct a4 *a4, const char *tag);
void a4_words(struct a4 *a4, int x, int y, enum a4_font font, int size,
    enum a4_ink ink, struct span text);
/* The same within `width`, aligned. */
void a4_words_in(struct a4 *a4, int x, int y, int width, enum a4_align align,
    enum a4_font font, int size, enum a4_ink ink, struct span text);
void a4_line(struct a4 *a4, int x, int y, int x2, int y2, int width);
void a4_fill(struct a4 *a4, int x, int y, int w, int h, enum a4_ink ink);
int a4_bottom(const struct a4 *a4);
int a4_left(void);
int a4_right(const struct a4 *a4);

/* Begins a new page unless `height` fits on this one. True if it did. */
bool a4_need(struct a4 *a4, int height);

/* The English of a message id, to stand small beside its translation, or "" */
const char *a4_subtitle(const char *id);

/* --- a4_pdf.c
 * ----------------------------------------------------------------- */

MUST_CHECK int a4_pdf(const struct a4 *a4, struct text *pdf, struct error *err);

#endif
