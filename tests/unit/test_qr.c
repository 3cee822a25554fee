#include "tests/unit/test.h"

#include "audit/qr.h"

/* A finder pattern, seven modules wide, begins at this module. */
static bool
is_finder(const struct qr *qr, size_t row, size_t column)
{
	static const char *const rows[7] = { "#######", "#     #", "# ### #",
		"# ### #", "# ### #", "#     #", "#######" };

	for (size_t i = 0; i < 7; i++)
		for (size_t j = 0; j < 7; j++)
			if (qr->dark[row + i][column + j] !=
			    (rows[i][j] == '#'))
				return false;
	return true;
}

/* Byte mode, level M: ISO/IEC 18004 table 7. */
START_TEST(a_text_has_the_version_of_its_length)
{
	static const struct {
		size_t len, side;
	} codes[] = { { 1, 21 }, { 14, 21 }, { 15, 25 }, { 84, 37 },
		{ 209, 57 }, { 214, 61 }, { 638, 97 }, { 2331, 177 } };
	struct text text = { 0 };
	struct error err;
	static struct qr qr;

	for (size_t i = 0; i < codes[_i].len; i++)
		text_add_char(&text, "a\xe2\x80\x94\n+/="[i % 8]);
	ck_assert_int_eq(qr_make(text_span(&text), &qr, &err), 0);
	ck_assert_uint_eq(qr.side, codes[_i].side);
	ck_assert(is_finder(&qr, 0, 0));
	ck_assert(is_finder(&qr, qr.side - 7, 0));
	ck_assert(is_finder(&qr, 0, qr.side - 7));
	text_clear(&text);
}
END_TEST

START_TEST(nothing_and_too_much_make_no_code)
{
	struct text text = { 0 };
	struct error err;
	static struct qr qr;

	for (size_t i = 0; i <= QR_TEXT_MAX; i++)
		text_add_char(&text, 'a');
	ck_assert_int_eq(qr_make(text_span(&text), &qr, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_uint_eq(qr.side, 0);
	ck_assert_int_eq(qr_make(span_of(""), &qr, &err), -1);
	text.at[3] = '\0';
	ck_assert_int_eq(qr_make((struct span){ text.at, 10 }, &qr, &err), -1);
	text_clear(&text);
}
END_TEST

/* The drawing for the terminal, read back module by module. */
START_TEST(the_terminal_shows_every_module_and_a_margin)
{
	static struct qr qr;
	struct text text = { 0 };
	struct span rest, line;
	struct error err;
	size_t row = 0, width, step;
	uint32_t c;

	ck_assert_int_eq(qr_make(span_of("kaihyo"), &qr, &err), 0);
	qr_draw(&qr, &text);
	rest = text_span(&text);
	width = qr.side + 2 * QR_QUIET_MODULES;
	while (span_line(&rest, 4096, &line)) {
		for (size_t column = 0; column < width; column++) {
			step = utf8_next(line, &c);
			ck_assert_uint_gt(step, 0);
			line.at += step;
			line.len -= step;
			for (size_t half = 0; half < 2; half++) {
				size_t r = row + half - QR_QUIET_MODULES;
				size_t q = column - QR_QUIET_MODULES;
				bool light = c == 0x2588 ||
				             c == (half == 0 ? 0x2580 : 0x2584);

				if (row + half >= width)
					continue;
				ck_assert_int_eq(!light, r < qr.side &&
				                             q < qr.side &&
				                             qr.dark[r][q]);
			}
		}
		ck_assert_uint_eq(line.len, 0);
		row += 2;
	}
	ck_assert_uint_ge(row, width);
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_text_has_the_version_of_its_length, 8 },
	{ &nothing_and_too_much_make_no_code, 0 },
	{ &the_terminal_shows_every_module_and_a_margin, 0 },
};
UNIT_TESTS("qr", tests)
