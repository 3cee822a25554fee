/*
 * The list of things, as PDF. Cairo makes the file and its structure; the
 * language and the wish to show the title are put in afterwards, because
 * Debian 12's cairo 1.16 has no call for them.
 */
#include "tally/publish/a4_inside.h"

#include <assert.h>
#include <cairo/cairo-pdf.h>
#include <string.h>

#define A4_WATERMARK "リハーサル REHEARSAL"
#define ERRORS_FIX N_("report this as a bug: the PDF could not be made")

static cairo_status_t
write_to_text(void *closure, const unsigned char *data, unsigned int len)
{
	text_add_bytes(closure, data, len);
	return CAIRO_STATUS_SUCCESS;
}

static void
set_ink(cairo_t *cairo, enum a4_ink ink)
{
	switch (ink) {
	case A4_BLACK:
		cairo_set_source_rgb(cairo, 0, 0, 0);
		break;
	case A4_GREY:
		cairo_set_source_rgb(cairo, 0.34, 0.34, 0.34);
		break;
	case A4_PALE:
		cairo_set_source_rgb(cairo, 0.93, 0.93, 0.93);
		break;
	case A4_RED:
		cairo_set_source_rgb(cairo, 0.72, 0.05, 0.05);
		break;
	}
}

/* A run of glyphs of one font, with the characters that they stand for. */
#define RUN_MAX 256
struct run {
	cairo_glyph_t glyphs[RUN_MAX];
	cairo_text_cluster_t clusters[RUN_MAX];
	int count;
	const char *text;
	int text_len;
};

static void
run_show(cairo_t *cairo, cairo_font_face_t *face, int size, struct run *run)
{
	if (run->count == 0)
		return;
	cairo_set_font_face(cairo, face);
	cairo_set_font_size(cairo, size);
	cairo_show_text_glyphs(cairo, run->text, run->text_len, run->glyphs,
	    run->count, run->clusters, run->count, 0);
	run->count = 0;
	run->text_len = 0;
}

static void
draw_words(cairo_t *cairo, const struct a4 *a4, cairo_font_face_t *const *faces,
    const struct a4_item *item, struct span text)
{
	struct run run = { .count = 0 };
	enum a4_font last = item->font;
	int x = item->x;

	set_ink(cairo, item->ink);
	while (text.len > 0) {
		const char *at = text.at;
		enum a4_font font = item->font;
		size_t bytes;
		unsigned glyph = a4_glyph(a4, &font, &text, &bytes);

		if (font != last || run.count == RUN_MAX)
			run_show(cairo, faces[last], item->size, &run);
		if (run.count == 0)
			run.text = at;
		last = font;
		run.glyphs[run.count] = (cairo_glyph_t){ glyph, x, item->y };
		run.clusters[run.count++] =
		    (cairo_text_cluster_t){ (int)bytes, 1 };
		run.text_len += (int)bytes;
		x += a4_advance(a4, font, glyph, item->size) + item->w;
	}
	run_show(cairo, faces[last], item->size, &run);
}

static void
draw_item(cairo_t *cairo, const struct a4 *a4, cairo_font_face_t *const *faces,
    const struct a4_item *item)
{
	switch (item->what) {
	case A4_WORDS:
		draw_words(cairo, a4, faces, item,
		    (struct span){ a4->pool.at + item->text, item->len });
		break;
	case A4_LINE:
		set_ink(cairo, item->ink);
		cairo_set_line_width(cairo, item->size);
		cairo_move_to(cairo, item->x, item->y);
		cairo_line_to(cairo, item->w, item->h);
		cairo_stroke(cairo);
		break;
	case A4_FILL:
		set_ink(cairo, item->ink);
		cairo_rectangle(cairo, item->x, item->y, item->w, item->h);
		cairo_fill(cairo);
		break;
	case A4_RING:
		set_ink(cairo, item->ink);
		cairo_set_line_width(cairo, item->size);
		cairo_new_path(cairo);
		cairo_arc(cairo, item->x, item->y, item->w, 0, 6.2831853);
		cairo_stroke(cairo);
		break;
	case A4_BEGIN:
		cairo_tag_begin(cairo, item->tag, NULL);
		break;
	case A4_END:
		cairo_tag_end(cairo, item->tag);
		break;
	case A4_PAGE:
		break;
	}
}

/*
 * Words across the page, behind everything: this is not the real thing. As
 * outlines, so that they are not read out in the middle of a table.
 */
static void
draw_watermark(
    cairo_t *cairo, const struct a4 *a4, cairo_font_face_t *const *faces)
{
	static const char words[] = A4_WATERMARK;
	struct span text = span_of(words);
	int x = -a4_text_width(a4, A4_GOTHIC, 1100, 0, text) / 2;

	cairo_save(cairo);
	cairo_translate(cairo, a4->width * 0.5, a4->height * 0.5);
	cairo_rotate(cairo, a4->head->landscape ? -0.6 : -0.95);
	cairo_set_font_face(cairo, faces[A4_GOTHIC]);
	cairo_set_font_size(cairo, 1100);
	set_ink(cairo, A4_PALE);
	while (text.len > 0) {
		enum a4_font font = A4_GOTHIC;
		size_t bytes;
		unsigned number = a4_glyph(a4, &font, &text, &bytes);
		cairo_glyph_t glyph = { number, x, 0 };

		cairo_glyph_path(cairo, &glyph, 1);
		x += a4_advance(a4, font, number, 1100);
	}
	cairo_fill(cairo);
	cairo_restore(cairo);
}

/* What stands below every page; no part of what is read out. */
static void
draw_footer(cairo_t *cairo, const struct a4 *a4,
    cairo_font_face_t *const *faces, size_t page)
{
	struct text number = { 0 }, words = { 0 };
	struct a4_item item = { .what = A4_WORDS,
		.x = a4_left(),
		.y = a4->height - A4_FOOT + 520,
		.size = A4_TINY + 10,
		.ink = A4_GREY };
	struct span rest;
	struct a4_item rule = { .what = A4_LINE,
		.x = a4_left(),
		.y = item.y - 220,
		.w = a4_right(a4),
		.h = item.y - 220,
		.size = 6,
		.ink = A4_GREY };

	cairo_tag_begin(cairo, "Private", NULL);
	draw_item(cairo, a4, faces, &rule);
	text_addf(&words, "%s%s　%s\n%s",
	    a4->head->rehearsal ? A4_WATERMARK "　" : "",
	    translate(a4->head->title), a4->head->about, a4->head->footer);
	rest = text_span(&words);
	while (rest.len > 0) {
		draw_words(cairo, a4, faces, &item,
		    a4_line_cut(a4, item.font, item.size,
		        a4_right(a4) - a4_left() - 900, &rest));
		item.y += 170;
	}
	text_addf(&number, "%zu / %zu", page, a4->pages);
	item.size = A4_SMALL;
	item.y = a4->height - A4_FOOT + 520;
	item.x = a4_right(a4) -
	         a4_text_width(a4, item.font, item.size, 0, text_span(&number));
	draw_words(cairo, a4, faces, &item, text_span(&number));
	cairo_tag_end(cairo, "Private");
	text_clear(&number);
	text_clear(&words);
}

static void
draw_pages(cairo_t *cairo, const struct a4 *a4, cairo_font_face_t *const *faces)
{
	size_t page = 0;

	cairo_tag_begin(cairo, "Document", NULL);
	for (size_t i = 0; i < a4->item_count; i++) {
		if (a4->items[i].what != A4_PAGE) {
			draw_item(cairo, a4, faces, &a4->items[i]);
			continue;
		}
		if (page > 0) {
			draw_footer(cairo, a4, faces, page);
			cairo_show_page(cairo);
		}
		page++;
		if (a4->head->rehearsal)
			draw_watermark(cairo, a4, faces);
	}
	draw_footer(cairo, a4, faces, page);
	cairo_tag_end(cairo, "Document");
	cairo_show_page(cairo);
}

static void
set_metadata(cairo_surface_t *surface, const struct a4_head *head)
{
	struct text title = { 0 };
	char date[DATE_TEXT_LEN];

	date_format(head->date, date);
	text_addf(&title, "%s%s — %s", head->rehearsal ? "REHEARSAL " : "",
	    translate(head->title), head->about);
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_TITLE, title.at);
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_CREATOR, "kaihyo");
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
	cairo_pdf_surface_set_metadata(
	    surface, CAIRO_PDF_METADATA_MOD_DATE, date);
	text_clear(&title);
}

/*
 * The catalogue is the last object of the file, so that only the place of the
 * cross-reference table moves when something is put into it.
 */
static int
put_language(struct span file, struct text *pdf, struct error *err)
{
	static const char catalogue[] = "<< /Type /Catalog\n";
	static const char start[] = "\nstartxref\n";
	struct text more = { 0 };
	const char *at = NULL, *from = NULL;
	uint64_t offset;
	struct span rest, line;

	for (size_t i = 0; i + sizeof(catalogue) < file.len; i++)
		if (memcmp(file.at + i, catalogue, sizeof(catalogue) - 1) == 0)
			at = file.at + i + sizeof(catalogue) - 1;
	for (size_t i = 0; i + sizeof(start) < file.len; i++)
		if (memcmp(file.at + i, start, sizeof(start) - 1) == 0)
			from = file.at + i + sizeof(start) - 1;
	if (at == NULL || from == NULL || from < at)
		return error_set(err, ERROR_SYSTEM, ERRORS_FIX,
		    N_("cairo wrote a PDF of another shape"));
	rest = (struct span){ from, (size_t)(file.at + file.len - from) };
	if (!span_line(&rest, 20, &line) ||
	    !span_number(line, file.len, &offset))
		return error_set(err, ERROR_SYSTEM, ERRORS_FIX,
		    N_("cairo wrote a PDF of another shape"));
	text_addf(&more,
	    "   /Lang (%s)\n"
	    "   /ViewerPreferences << /DisplayDocTitle true >>\n",
	    message_language_name());
	text_add_bytes(pdf, file.at, (size_t)(at - file.at));
	text_add_bytes(pdf, more.at, more.len);
	text_add_bytes(pdf, at, (size_t)(from - at));
	offset += more.len;
	text_addf(pdf, "%llu\n", (unsigned long long)offset);
	text_add_bytes(pdf, rest.at, rest.len);
	text_clear(&more);
	return 0;
}

int
a4_pdf(const struct a4 *a4, struct text *pdf, struct error *err)
{
	cairo_font_face_t *faces[A4_FONT_COUNT];
	struct text file = { 0 };
	cairo_status_t status;
	cairo_surface_t *surface;
	cairo_t *cairo;
	int rc = -1;

	surface = cairo_pdf_surface_create_for_stream(
	    write_to_text, &file, a4->width / 20.0, a4->height / 20.0);
	cairo = cairo_create(surface);
	for (int i = 0; i < A4_FONT_COUNT; i++)
		faces[i] = cairo_ft_font_face_create_for_ft_face(
		    a4->faces[i], FT_LOAD_NO_HINTING);
	set_metadata(surface, a4->head);
	cairo_scale(cairo, 0.05, 0.05);
	draw_pages(cairo, a4, faces);
	status = cairo_status(cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	for (int i = 0; i < A4_FONT_COUNT; i++)
		cairo_font_face_destroy(faces[i]);
	if (status != CAIRO_STATUS_SUCCESS) {
		error_set(err, ERROR_SYSTEM, ERRORS_FIX, N_("cairo says: %s"),
		    cairo_status_to_string(status));
		goto out;
	}
	rc = put_language(text_span(&file), pdf, err);
out:
	text_clear(&file);
	return rc;
}
