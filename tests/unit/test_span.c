#include "tests/unit/test.h"

START_TEST(a_number_has_one_spelling)
{
	static const char *const refused[] = { "", "01", "+1", "-1", " 1", "1 ",
		"1x", "18446744073709551616", "101" };
	uint64_t number = 7;

	ck_assert(!span_number(span_of(refused[_i]), 100, &number));
	ck_assert_uint_eq(number, 7);
}
END_TEST

START_TEST(a_number_reaches_its_bound)
{
	uint64_t number = 0;

	ck_assert(span_number(span_of("100"), 100, &number));
	ck_assert_uint_eq(number, 100);
	ck_assert(
	    span_number(span_of("18446744073709551615"), UINT64_MAX, &number));
	ck_assert(number == UINT64_MAX);
}
END_TEST

START_TEST(text_refuses_what_could_deceive)
{
	static const char *const refused[] = { "", " a", "a ", "a\tb", "a\x7f",
		"\xc2\x85",
		"a\xe2\x80\xae"
		"b",
		"\xef\xbb\xbf"
		"a",
		"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x80\x8b",
		"12345678901" };

	ck_assert(!span_is_text(span_of(refused[_i]), 10));
	ck_assert(span_is_text(span_of("賛成 a"), 10));
}
END_TEST

START_TEST(cutting_never_moves_on_failure)
{
	struct span rest = span_of("toolong,b"), field;

	ck_assert(!span_cut(&rest, ',', 3, &field));
	ck_assert(span_equals(rest, "toolong,b"));
	ck_assert(span_cut(&rest, ',', 7, &field));
	ck_assert(span_cut(&rest, ',', 7, &field));
	ck_assert(span_equals(field, "b"));
	ck_assert(!span_cut(&rest, ',', 7, &field));
}
END_TEST

/* Every byte in every place of what is read at once, and of what is left. */
START_TEST(a_hex_digit_is_one_of_sixteen)
{
	static const char all[] = "0123456789abcdef";
	char text[] = "0123456789abcdef98765432", *at = &text[_i];
	char whole = *at;
	uint8_t out[12], want[12];

	for (size_t len = (size_t)_i / 2 + 1; len <= sizeof(out); len++) {
		struct span span = { text, 2 * len };

		*at = whole;
		ck_assert(span_hex(span, want, len));
		for (unsigned c = 0; c < 256; c++) {
			const char *found = c ? strchr(all, (int)c) : NULL;

			*at = (char)c;
			ck_assert_msg(
			    span_hex(span, out, len) == (found != NULL),
			    "%u at %d of %zu", c, _i, len);
			if (found == NULL)
				continue;
			want[_i / 2] =
			    (uint8_t)(_i % 2 == 0 ? (want[_i / 2] & 15) |
			                                (found - all) << 4
			                          : (want[_i / 2] & 0xf0) |
			                                (found - all));
			ck_assert_mem_eq(out, want, len);
		}
	}
	ck_assert(!span_hex((struct span){ text, 23 }, out, 12));
	ck_assert(!span_hex((struct span){ text, 23 }, out, 11));
	ck_assert(!span_hex((struct span){ text, 24 }, out, 11));
}
END_TEST

START_TEST(hex_digits_are_read_in_their_order)
{
	static const uint8_t want[] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
		0xcd, 0xef, 0xf0, 0x0a, 0x9f };
	uint8_t out[sizeof(want)];

	for (size_t len = 0; len <= sizeof(want); len++) {
		struct span span = { "0123456789abcdeff00a9f", 2 * len };

		ck_assert(span_hex(span, out, len));
		ck_assert_int_eq(memcmp(out, want, len), 0);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_number_has_one_spelling, 9 },
	{ &a_number_reaches_its_bound, 0 },
	{ &text_refuses_what_could_deceive, 13 },
	{ &cutting_never_moves_on_failure, 0 },
	{ &a_hex_digit_is_one_of_sixteen, 24 },
	{ &hex_digits_are_read_in_their_order, 0 },
};
UNIT_TESTS("span", tests)
