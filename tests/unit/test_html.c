#include "tally/publish/html.h"
#include "tests/unit/test.h"

START_TEST(what_means_something_to_a_browser_is_written_as_text)
{
	struct text text = { 0 };

	html_text(&text, "a<b>&\"'%s\n賛成");
	ck_assert_str_eq(text.at, "a&lt;b&gt;&amp;&quot;&#39;%s\n賛成");
	text_clear(&text);
}
END_TEST

START_TEST(arguments_of_a_sentence_are_escaped_and_pieces_are_not)
{
	struct text text = { 0 };

	html_say(&text, "Of %s people entitled to vote", "<b>1</b>%s");
	html_join(&text, "Of %s people entitled to vote", "<b>1</b>");
	ck_assert_str_eq(text.at,
	    "Of &lt;b&gt;1&lt;/b&gt;%s people entitled to vote"
	    "Of <b>1</b> people entitled to vote");
	text_clear(&text);
}
END_TEST

START_TEST(a_figure_says_where_it_comes_from)
{
	struct text text = { 0 };

	html_figure(&text, -1234567, "/result/districts/%d/x\"", 3);
	ck_assert_str_eq(text.at,
	    "<span data-at=\"/result/districts/3/x&quot;\">-1,234,567</span>");
	text_clear(&text);
}
END_TEST

/* Rounded to hundredths, but a vote from the half is not the half. */
static const struct {
	uint64_t part, whole;
	const char *share;
} shares[] = {
	{ 694844, 1400429, "49.62%" },
	{ 705585, 1400429, "50.38%" },
	{ 0, 0, "–" },
	{ 0, 7, "0.00%" },
	{ 7, 7, "100.00%" },
	{ 1, 3, "33.33%" },
	{ 2, 3, "66.67%" },
	{ 1, 2, "50.00%" },
	{ 499999, 1000000, "49.99%" },
	{ 500001, 1000000, "50.01%" },
	{ 1, 1000000, "0.01%" },
	{ 999999, 1000000, "99.99%" },
	{ 250001, 1000000, "25.01%" },
	{ 749999, 1000000, "74.99%" },
};

START_TEST(a_share_is_rounded_but_never_onto_a_line)
{
	struct text text = { 0 }, wanted = { 0 };

	html_share(&text, shares[_i].part, shares[_i].whole, "/a", "/b");
	text_addf(&wanted,
	    "<span class=\"share\" data-share=\"/a\" "
	    "data-whole=\"/b\">%s</span>",
	    shares[_i].share);
	ck_assert_str_eq(text.at, wanted.at);
	text_clear(&text);
	text_clear(&wanted);
}
END_TEST

START_TEST(places_in_a_chart_are_thousandths)
{
	struct text text = { 0 };

	ck_assert_uint_eq(position_of(0, 0), 0);
	ck_assert_uint_eq(position_of(1, 3), 333);
	ck_assert_uint_eq(position_of(2, 3), 667);
	ck_assert_uint_eq(position_of(1, 2), 500);
	/* A rule's fraction may be written with large numbers. */
	ck_assert_uint_eq(
	    position_of(500000000000000000, 1000000000000000000), 500);
	position_add(&text, 1000);
	position_add(&text, 5);
	ck_assert_str_eq(text.at, "100.0%0.5%");
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &what_means_something_to_a_browser_is_written_as_text, 0 },
	{ &arguments_of_a_sentence_are_escaped_and_pieces_are_not, 0 },
	{ &a_figure_says_where_it_comes_from, 0 },
	{ &a_share_is_rounded_but_never_onto_a_line,
	    sizeof(shares) / sizeof(shares[0]) },
	{ &places_in_a_chart_are_thousandths, 0 },
};
UNIT_TESTS("html", tests)
