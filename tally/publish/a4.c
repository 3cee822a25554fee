#include "tally/publish/a4.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tally/publish/a4_inside.h"

#define FONT_BYTES_MAX (32u << 20)
#define FONT_FOLDER "/usr/share/fonts/opentype/"
#define FONT_FIX                                                               \
	N_("install the Debian packages fonts-ipaexfont-mincho and "           \
	   "fonts-ipaexfont-gothic")

int
a4_fonts_read(struct a4_fonts *fonts, struct error *err)
{
	memset(fonts, 0, sizeof(*fonts));
	if (file_read_path(FONT_FOLDER "ipaexfont-mincho/ipaexm.ttf",
	        FONT_BYTES_MAX, &fonts->mincho, err) != 0 ||
	    file_read_path(FONT_FOLDER "ipaexfont-gothic/ipaexg.ttf",
	        FONT_BYTES_MAX, &fonts->gothic, err) != 0)
		return error_fix(err, FONT_FIX);
	return 0;
}

void
a4_fonts_release(struct a4_fonts *fonts)
{
	file_release(&fonts->mincho);
	file_release(&fonts->gothic);
}

/* --- things on a page ------------------------------------------------------
 */

struct a4_item *
a4_item_new(struct a4 *a4, enum a4_what what)
{
	if (a4->item_count == a4->item_size) {
		a4->item_size = 2 * a4->item_size + 1024;
		a4->items =
		    memory_grow(a4->items, a4->item_size, sizeof(*a4->items));
	}
	a4->items[a4->item_count] = (struct a4_item){ .what = what };
	return &a4->items[a4->item_count++];
}

void
a4_begin(struct a4 *a4, const char *tag)
{
	a4_item_new(a4, A4_BEGIN)->tag = tag;
}

void
a4_end(struct a4 *a4, const char *tag)
{
	a4_item_new(a4, A4_END)->tag = tag;
}

static struct a4_item *
words_item(struct a4 *a4, int x, int y, enum a4_font font, int size,
    enum a4_ink ink, struct span text)
{
	struct a4_item *item = a4_item_new(a4, A4_WORDS);

	item->x = x;
	item->y = y;
	item->font = font;
	item->size = size;
	item->ink = ink;
	item->text = a4->pool.len;
	item->len = text.len;
	text_add_bytes(&a4->pool, text.at, text.len);
	return item;
}

void
a4_words(struct a4 *a4, int x, int y, enum a4_font font, int size,
    enum a4_ink ink, struct span text)
{
	words_item(a4, x, y, font, size, ink, text);
}

void
a4_words_in(struct a4 *a4, int x, int y, int width, enum a4_align align,
    enum a4_font font, int size, enum a4_ink ink, struct span text)
{
	int used = a4_text_width(a4, font, size, 0, text);

	if (align == A4_RIGHT)
		x += width - used;
	else if (align == A4_CENTER)
		x += (width - used) / 2;
	a4_words(a4, x, y, font, size, ink, text);
}

void
a4_line(struct a4 *a4, int x, int y, int x2, int y2, int width)
{
	struct a4_item *item = a4_item_new(a4, A4_LINE);

	item->x = x;
	item->y = y;
	item->w = x2;
	item->h = y2;
	item->size = width;
}

void
a4_fill(struct a4 *a4, int x, int y, int w, int h, enum a4_ink ink)
{
	struct a4_item *item = a4_item_new(a4, A4_FILL);

	item->x = x;
	item->y = y;
	item->w = w;
	item->h = h;
	item->ink = ink;
}

int
a4_bottom(const struct a4 *a4)
{
	return a4->height - A4_FOOT;
}

int
a4_left(void)
{
	return A4_MARGIN;
}

int
a4_right(const struct a4 *a4)
{
	return a4->width - A4_MARGIN;
}

static int
page_width(const struct a4 *a4)
{
	return a4_right(a4) - a4_left();
}

static void
page_begin(struct a4 *a4)
{
	a4_item_new(a4, A4_PAGE);
	a4->pages++;
	a4->y = A4_MARGIN;
}

bool
a4_need(struct a4 *a4, int height)
{
	if (a4->y + height <= a4_bottom(a4))
		return true;
	page_begin(a4);
	return false;
}

void
a4_keep(struct a4 *a4, int height)
{
	a4_table_end(a4);
	if (height < a4_bottom(a4) - A4_MARGIN)
		a4_need(a4, height);
}

const char *
a4_subtitle(const char *id)
{
	const char *text = translate(id);

	return strcmp(text, id) == 0 ? "" : id;
}

/* One line in the middle of the page, its letters spaced; moves on. */
static void
centred(struct a4 *a4, enum a4_font font, int size, int track, enum a4_ink ink,
    const char *text)
{
	int width = a4_text_width(a4, font, size, track, span_of(text));

	words_item(a4, a4_left() + (page_width(a4) - width) / 2, a4->y + size,
	    font, size, ink, span_of(text))
	    ->w = track;
	a4->y += size * 3 / 2;
}

/* --- a document
 * --------------------------------------------------------------- */

static int
face_open(struct a4 *a4, enum a4_font font, const struct file_bytes *bytes,
    struct error *err)
{
	if (FT_New_Memory_Face(a4->library, (const FT_Byte *)bytes->at,
	        (FT_Long)bytes->len, 0, &a4->faces[font]) != 0)
		return error_set(
		    err, ERROR_SYSTEM, FONT_FIX, N_("a font cannot be read"));
	return 0;
}

static void
draw_title(struct a4 *a4)
{
	const char *title = translate(a4->head->title);
	bool japanese = a4_subtitle(a4->head->title)[0] != '\0';
	struct span about = span_of(a4->head->about);

	if (a4->head->rehearsal) {
		a4_begin(a4, "P");
		centred(a4, A4_GOTHIC, 240, 60, A4_RED,
		    translate(N_("This is a rehearsal: not a real result")));
		a4_end(a4, "P");
		a4->y += 80;
	}
	a4_begin(a4, "H1");
	centred(a4, A4_MINCHO, 400, japanese ? 120 : 20, A4_BLACK, title);
	if (japanese)
		centred(a4, A4_MINCHO, A4_SMALL, 10, A4_GREY, a4->head->title);
	a4_end(a4, "H1");
	a4->y += 120;
	a4_begin(a4, "P");
	while (about.len > 0) {
		struct span line =
		    a4_line_cut(a4, A4_MINCHO, 220, page_width(a4), &about);

		a4_words_in(a4, a4_left(), a4->y + 220, page_width(a4),
		    A4_CENTER, A4_MINCHO, 220, A4_BLACK, line);
		a4->y += 330;
	}
	a4_end(a4, "P");
	a4->y += 90;
}

struct a4 *
a4_new(
    const struct a4_fonts *fonts, const struct a4_head *head, struct error *err)
{
	struct a4 *a4 = memory_new(1, sizeof(*a4));

	a4->head = head;
	a4->width = head->landscape ? A4_LONG : A4_SHORT;
	a4->height = head->landscape ? A4_SHORT : A4_LONG;
	if (FT_Init_FreeType(&a4->library) != 0) {
		error_set(
		    err, ERROR_SYSTEM, FONT_FIX, N_("a font cannot be read"));
		goto out;
	}
	if (face_open(a4, A4_MINCHO, &fonts->mincho, err) != 0 ||
	    face_open(a4, A4_GOTHIC, &fonts->gothic, err) != 0)
		goto out;
	page_begin(a4);
	draw_title(a4);
	return a4;
out:
	a4_free(a4);
	return NULL;
}

void
a4_free(struct a4 *a4)
{
	if (a4 == NULL)
		return;
	a4_table_end(a4);
	for (int i = 0; i < A4_FONT_COUNT; i++)
		FT_Done_Face(a4->faces[i]);
	FT_Done_FreeType(a4->library);
	free(a4->items);
	text_clear(&a4->pool);
	free(a4);
}

int
a4_finish(struct a4 *a4, struct text *pdf, struct error *err)
{
	a4_table_end(a4);
	return a4_pdf(a4, pdf, err);
}

size_t
a4_pages(const struct a4 *a4)
{
	return a4->pages;
}

/* --- blocks
 * --------------------------------------------------------------------- */

/* "一", "十二", as forms number their sections. */
static void
kanji_number(unsigned number, char out[16])
{
	static const char *const digits[] = { "", "一", "二", "三", "四", "五",
		"六", "七", "八", "九" };
	unsigned tens = number / 10 % 10;

	snprintf(out, 16, "%s%s%s", tens > 1 ? digits[tens] : "",
	    tens > 0 ? "十" : "", digits[number % 10]);
}

void
a4_section(struct a4 *a4, const char *name)
{
	const char *subtitle = a4_subtitle(name);
	struct text text = { 0 };
	char number[16];
	int x = a4_left();

	a4_table_end(a4);
	a4->y += 160;
	a4_need(a4, 2200);
	if (subtitle[0] != '\0') {
		kanji_number(++a4->sections, number);
		text_addf(&text, "%s　%s", number, translate(name));
	} else {
		text_addf(&text, "%u.  %s", ++a4->sections, name);
	}
	a4_begin(a4, "H2");
	a4_words(
	    a4, x, a4->y + 230, A4_GOTHIC, 230, A4_BLACK, text_span(&text));
	x += a4_text_width(a4, A4_GOTHIC, 230, 0, text_span(&text)) + 160;
	a4_words(a4, x, a4->y + 230, A4_MINCHO, A4_SMALL, A4_GREY,
	    span_of(subtitle));
	a4_end(a4, "H2");
	a4->y += 370;
	text_clear(&text);
}

static void
lines(struct a4 *a4, const char *text, enum a4_font font, int size,
    enum a4_ink ink, int x, int width)
{
	struct span rest = span_of(text);
	int indent = 0;

	a4_begin(a4, "P");
	while (rest.len > 0) {
		bool first = rest.at == text || rest.at[-1] == '\n';
		struct span line;

		if (first) {
			indent = 0;
			while (rest.len > 0 && *rest.at == ' ') {
				indent += size / 2;
				rest.at++;
				rest.len--;
			}
		}
		line = a4_line_cut(a4, font, size, width - indent, &rest);
		if (a4->y + size * 3 / 2 > a4_bottom(a4)) {
			a4_end(a4, "P");
			page_begin(a4);
			a4_begin(a4, "P");
		}
		a4_words(a4, x + indent, a4->y + size, font, size, ink, line);
		a4->y += size * 3 / 2;
	}
	a4_end(a4, "P");
}

void
a4_paragraph(struct a4 *a4, const char *text)
{
	a4_table_end(a4);
	lines(
	    a4, text, A4_MINCHO, A4_TEXT, A4_BLACK, a4_left(), page_width(a4));
	a4->y += 100;
}

void
a4_remark(struct a4 *a4, const char *text)
{
	a4_table_end(a4);
	lines(
	    a4, text, A4_MINCHO, A4_SMALL, A4_GREY, a4_left(), page_width(a4));
	a4->y += 60;
}

void
a4_notice(struct a4 *a4, const char *text)
{
	int width = page_width(a4) - 320, size = A4_TEXT + 20;
	int height = (int)a4_line_count(a4, A4_GOTHIC, size, width, text) *
	                 size * 3 / 2 +
	             200;
	int top, left = a4_left(), right = a4_right(a4);

	a4_table_end(a4);
	a4_need(a4, height);
	top = a4->y;
	a4_line(a4, left, top, right, top, 16);
	a4_line(a4, left, top + height, right, top + height, 16);
	a4_line(a4, left, top - 8, left, top + height + 8, 16);
	a4_line(a4, right, top - 8, right, top + height + 8, 16);
	a4->y += 80;
	lines(a4, text, A4_GOTHIC, size, A4_BLACK, left + 160, width);
	a4->y = top + height + 200;
}

/* The circle in which a seal is put, with a faint 印. */
static void
draw_seal(struct a4 *a4, int x, int y)
{
	struct a4_item *ring = a4_item_new(a4, A4_RING);

	ring->x = x;
	ring->y = y;
	ring->w = 240;
	ring->size = 6;
	ring->ink = A4_GREY;
	a4_words_in(a4, x - 240, y + 62, 480, A4_CENTER, A4_MINCHO, 170,
	    A4_GREY, span_of("印"));
}

void
a4_signature(
    struct a4 *a4, const char *role, const char *person, const char *note)
{
	int left = a4_left(), right = a4_right(a4) - 300;
	int name = left + 2500;

	a4_table_end(a4);
	a4_need(a4, A4_SIGNATURE);
	a4_begin(a4, "P");
	a4_words(
	    a4, left, a4->y + 430, A4_MINCHO, A4_TEXT, A4_BLACK, span_of(role));
	a4_words(a4, name, a4->y + 430, A4_MINCHO, A4_TEXT + 20, A4_BLACK,
	    span_of(person));
	a4_words(a4, name, a4->y + 660, A4_MINCHO, A4_TINY + 20, A4_GREY,
	    span_of(note));
	a4_end(a4, "P");
	a4_line(a4, name, a4->y + 500, right - 400, a4->y + 500, 8);
	draw_seal(a4, right - 80, a4->y + 370);
	a4->y += A4_SIGNATURE;
}

void
a4_squares(struct a4 *a4, const bool *dark, size_t side, size_t stride,
    const char *strong, const char *beside)
{
	int module = 3600 / (int)side, width = module * (int)side;
	int left = a4_left() + width + 360;
	int top, after;

	a4_table_end(a4);
	a4_need(a4, width + 300);
	top = a4->y;
	a4_begin(a4, "Figure");
	for (size_t row = 0; row < side; row++)
		for (size_t i = 0; i < side; i++) {
			size_t from = i;

			while (i < side && dark[row * stride + i])
				i++;
			if (i > from)
				a4_fill(a4, a4_left() + (int)from * module,
				    top + (int)row * module,
				    (int)(i - from) * module, module, A4_BLACK);
		}
	a4_end(a4, "Figure");
	lines(a4, strong, A4_GOTHIC, A4_TEXT + 20, A4_BLACK, left,
	    a4_right(a4) - left);
	a4->y += 100;
	lines(a4, beside, A4_MINCHO, A4_CELL, A4_BLACK, left,
	    a4_right(a4) - left);
	after = top + width + 240;
	if (a4->y < after)
		a4->y = after;
}
