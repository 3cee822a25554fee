#include <string.h>

#include "tally/publish/a4_inside.h"
#include "tests/unit/test.h"

static struct a4_fonts fonts;
static const struct a4_head head = {
	.title = "Sample",
	.about = "見本市　令和8年11月22日",
	.footer = "result.json 0000\nlog 0000",
	.date = { 2026, 11, 22 },
};

static struct a4 *
begin(void)
{
	struct error err;
	struct a4 *a4;

	if (fonts.mincho.at == NULL)
		ck_assert_int_eq(a4_fonts_read(&fonts, &err), 0);
	a4 = a4_new(&fonts, &head, &err);
	ck_assert_ptr_nonnull(a4);
	return a4;
}

static void
done(struct a4 *a4)
{
	a4_free(a4);
	a4_fonts_release(&fonts);
	memset(&fonts, 0, sizeof(fonts));
}

/* A table of a name and a number, and its sum. */
static void
draw_table(struct a4 *a4, size_t rows)
{
	static const struct a4_column columns[] = {
		{ "place", NULL, 30, A4_LEFT, true },
		{ "voters", "both", 5, A4_RIGHT, true },
		{ "papers", "both", 5, A4_RIGHT, true },
	};

	a4_table(a4, columns, 3);
	for (size_t i = 0; i <= rows; i++) {
		if (i == rows)
			a4_row_sum(a4);
		a4_cell(a4, i == rows ? "all" : "第二小学校体育館");
		a4_cell_number(a4, 1234567);
		a4_cell_number(a4, (long long)i);
	}
	a4_table_end(a4);
}

/* How many elements begin with this tag, from the item `from` on. */
static size_t
count_tags(const struct a4 *a4, size_t from, const char *tag)
{
	size_t count = 0;

	for (size_t i = from; i < a4->item_count; i++)
		if (a4->items[i].what == A4_BEGIN &&
		    strcmp(a4->items[i].tag, tag) == 0)
			count++;
	return count;
}

static size_t
last_page(const struct a4 *a4)
{
	size_t at = a4->item_count;

	while (a4->items[--at].what != A4_PAGE)
		;
	return at;
}

static void
check_elements(const struct a4 *a4)
{
	const char *open[16];
	size_t depth = 0;

	for (size_t i = 0; i < a4->item_count; i++) {
		const struct a4_item *item = &a4->items[i];

		if (item->what == A4_BEGIN) {
			ck_assert_uint_lt(depth, 16);
			open[depth++] = item->tag;
		} else if (item->what == A4_END) {
			ck_assert_uint_gt(depth, 0);
			ck_assert_str_eq(open[--depth], item->tag);
		} else if (item->what == A4_PAGE) {
			ck_assert_uint_eq(depth, 0);
		}
	}
	ck_assert_uint_eq(depth, 0);
}

/* Words and lines stay inside the margins. */
static void
check_places(const struct a4 *a4)
{
	for (size_t i = 0; i < a4->item_count; i++) {
		const struct a4_item *item = &a4->items[i];
		struct span text;

		if (item->what != A4_WORDS)
			continue;
		text = (struct span){ a4->pool.at + item->text, item->len };
		ck_assert_int_ge(item->x, a4_left());
		ck_assert_int_le(item->x + a4_text_width(a4, item->font,
		                               item->size, item->w, text),
		    a4_right(a4));
		ck_assert_int_ge(item->y, A4_MARGIN);
		ck_assert_int_le(item->y, a4_bottom(a4));
	}
}

START_TEST(the_same_calls_give_the_same_bytes)
{
	struct text pdf[2] = { { 0 }, { 0 } };
	struct error err;

	for (int i = 0; i < 2; i++) {
		struct a4 *a4 = begin();

		a4_section(a4, "One");
		draw_table(a4, 60);
		a4_signature(a4, "開票管理者", "開票 花子", "");
		ck_assert_int_eq(a4_finish(a4, &pdf[i], &err), 0);
		done(a4);
	}
	ck_assert_uint_gt(pdf[0].len, 10000);
	ck_assert_uint_eq(pdf[0].len, pdf[1].len);
	ck_assert_mem_eq(pdf[0].at, pdf[1].at, pdf[0].len);
	ck_assert_mem_eq(pdf[0].at, "%PDF-1.", 7);
	ck_assert_ptr_nonnull(
	    memmem(pdf[0].at, pdf[0].len, "/Marked true", 12));
	text_clear(&pdf[0]);
	text_clear(&pdf[1]);
}
END_TEST

START_TEST(a_table_has_its_header_on_every_page)
{
	struct a4 *a4 = begin();

	draw_table(a4, 200);
	ck_assert_uint_gt(a4_pages(a4), 3);
	/* Three names and the group over two of them. */
	ck_assert_uint_eq(count_tags(a4, 0, "TH"), 4 * a4_pages(a4));
	ck_assert_uint_eq(count_tags(a4, 0, "TD"), 3 * 201);
	check_elements(a4);
	check_places(a4);
	done(a4);
}
END_TEST

/* _i rows: whatever the place where the page ends. */
START_TEST(a_sum_stands_on_a_page_with_a_row_before_it)
{
	struct a4 *a4 = begin();

	draw_table(a4, (size_t)_i);
	ck_assert_uint_ge(count_tags(a4, last_page(a4), "TD"), _i == 0 ? 3 : 6);
	done(a4);
}
END_TEST

START_TEST(a_number_is_set_smaller_but_never_broken)
{
	struct a4 *a4 = begin();
	size_t seen = 0;

	draw_table(a4, 1);
	for (size_t i = 0; i < a4->item_count; i++) {
		const struct a4_item *item = &a4->items[i];

		if (item->what == A4_WORDS && item->len == 9 &&
		    memcmp(a4->pool.at + item->text, "1,234,567", 9) == 0) {
			ck_assert_int_le(item->size, A4_CELL);
			seen++;
		}
	}
	ck_assert_uint_eq(seen, 2);
	check_places(a4);
	done(a4);
}
END_TEST

START_TEST(a_line_neither_begins_with_a_stop_nor_ends_with_a_bracket)
{
	static const char text[] =
	    "開票管理者は、この開票録（写しを含む。）を作り、「立会人」ととも"
	    "に、ここに署名する。センター、百％、佐々木。";
	static const char *const first[] = { "、", "。", "）", "」", "ゃ", "っ",
		"ー", "％", "々" };
	struct a4 *a4 = begin();

	for (int width = 1200; width < 4000; width += 10) {
		struct span rest = span_of(text);

		while (rest.len > 0) {
			struct span line =
			    a4_line_cut(a4, A4_MINCHO, A4_TEXT, width, &rest);

			ck_assert_uint_gt(line.len, 0);
			for (size_t i = 0; i < 9 && rest.len > 0; i++)
				ck_assert_int_ne(
				    memcmp(rest.at, first[i], 3), 0);
			if (rest.len > 0) {
				const char *last = line.at + line.len - 3;

				ck_assert_int_ne(memcmp(last, "（", 3), 0);
				ck_assert_int_ne(memcmp(last, "「", 3), 0);
			}
		}
	}
	done(a4);
}
END_TEST

START_TEST(no_byte_of_a_text_is_lost_when_it_is_broken)
{
	static const char text[] = "6006 3c6dee179e9347a2 大阪市abc／def の区";
	struct a4 *a4 = begin();

	for (int width = 1; width < 6000; width += 7) {
		struct span rest = span_of(text);
		size_t all = 0, spaces = 0;

		for (size_t i = 0; i + 1 < sizeof(text); i++)
			spaces += text[i] == ' ';
		while (rest.len > 0)
			all += a4_line_cut(a4, A4_MINCHO, A4_TEXT, width, &rest)
			           .len;
		ck_assert_uint_ge(all, sizeof(text) - 1 - spaces);
		ck_assert_uint_le(all, sizeof(text) - 1);
	}
	done(a4);
}
END_TEST

START_TEST(a_character_that_no_font_has_is_shown_as_geta)
{
	struct a4 *a4 = begin();
	enum a4_font font = A4_MINCHO;
	struct span smile = span_of("\xf0\x9f\x98\x80x");
	struct span geta = span_of("〓");
	struct span broken = span_of("\xff");
	size_t bytes;
	unsigned glyph = a4_glyph(a4, &font, &geta, &bytes);

	ck_assert_uint_ne(glyph, 0);
	ck_assert_uint_eq(a4_glyph(a4, &font, &smile, &bytes), glyph);
	ck_assert_uint_eq(bytes, 4);
	ck_assert_uint_eq(smile.len, 1);
	ck_assert_uint_eq(a4_glyph(a4, &font, &broken, &bytes), glyph);
	ck_assert_uint_eq(broken.len, 0);
	done(a4);
}
END_TEST

START_TEST(signatures_and_long_words_stay_inside_the_page)
{
	struct a4 *a4 = begin();
	struct text words = { 0 };

	for (int i = 0; i < 400; i++)
		text_addf(&words, "%d長い言葉と words ", i);
	a4_section(a4, "A section");
	a4_paragraph(a4, words.at);
	a4_field(a4, "A name", "abcdefghijklmnopqrstuvwxyz0123456789");
	a4_field(a4, "Another", words.at);
	a4_notice(a4, "読み上げる");
	for (int i = 0; i < 30; i++)
		a4_signature(a4, "開票立会人", "見本 太郎", "電子署名済み");
	a4_remark(a4, words.at);
	a4_table_end(a4);
	check_elements(a4);
	check_places(a4);
	text_clear(&words);
	done(a4);
}
END_TEST

START_TEST(a_long_title_line_is_broken_not_cut)
{
	struct a4_head long_head = head;
	struct text about = { 0 };
	struct error err;
	struct a4 *a4;

	for (int i = 0; i < 20; i++)
		text_add(&about, "見本市民文化会館　");
	long_head.about = about.at;
	ck_assert_int_eq(a4_fonts_read(&fonts, &err), 0);
	a4 = a4_new(&fonts, &long_head, &err);
	ck_assert_ptr_nonnull(a4);
	check_places(a4);
	ck_assert_uint_eq(
	    a4->pool.len, strlen(long_head.title) + strlen(about.at));
	done(a4);
	text_clear(&about);
}
END_TEST

START_TEST(what_is_no_font_is_refused)
{
	struct a4_fonts bad = { .mincho = { (char[]){ 'x', 'y' }, 2 } };
	struct error err;

	ck_assert_ptr_null(a4_new(&bad, &head, &err));
	ck_assert_int_eq(err.kind, ERROR_SYSTEM);
	ck_assert_str_eq(err.what.id, "a font cannot be read");
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_same_calls_give_the_same_bytes, 0 },
	{ &a_table_has_its_header_on_every_page, 0 },
	{ &a_sum_stands_on_a_page_with_a_row_before_it, 80 },
	{ &a_number_is_set_smaller_but_never_broken, 0 },
	{ &a_line_neither_begins_with_a_stop_nor_ends_with_a_bracket, 0 },
	{ &no_byte_of_a_text_is_lost_when_it_is_broken, 0 },
	{ &a_character_that_no_font_has_is_shown_as_geta, 0 },
	{ &signatures_and_long_words_stay_inside_the_page, 0 },
	{ &a_long_title_line_is_broken_not_cut, 0 },
	{ &what_is_no_font_is_refused, 0 },
};
UNIT_TESTS("a4", tests)
