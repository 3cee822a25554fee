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

static const struct unit_test tests[] = {
	{ &a_number_has_one_spelling, 9 },
	{ &a_number_reaches_its_bound, 0 },
	{ &text_refuses_what_could_deceive, 13 },
	{ &cutting_never_moves_on_failure, 0 },
};
UNIT_TESTS("span", tests)
