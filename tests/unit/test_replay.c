#include "tally/rules/replay.h"
#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))
#define FIRST "scope,counter,value\n"

static const struct {
	const char *table, *words; /* all of them, with a space after each */
} accepted[] = {
	{ FIRST "all,V,5\nall,E,9\n", "E=9 V=5 " },
	/* What every scope gives is added up. */
	{ FIRST "a,V,5\nb,V,6\n", "V=11 " },
	{ FIRST "a,V,5-7\nb,V,6\n", "V=11-13 " },
	/* The whole and its scopes agree; some scopes alone are not asked. */
	{ FIRST "a,V,5\nall,V,11\nb,V,6\n", "V=11 " },
	{ FIRST "a,V,5\nall,V,12\nb,E,6\nall,E,7\n", "E=7 V=12 " },
	{ FIRST "a,option:for,1\r\nb,option:for,0\r\n", "option:for=1 " },
	{ FIRST "\"all\",\"site/option:hill\",3\n", "site/option:hill=3 " },
	{ FIRST "all,context:with-election,yes\n",
	    "context:with-election=yes " },
	{ FIRST, "" },
};

START_TEST(figures_of_all_scopes_add_up)
{
	struct text words = { 0 };
	struct replay replay;
	struct error err = { 0 };

	text_add(&words, "");
	ck_assert_int_eq(
	    replay_read(span_of(accepted[_i].table), false, &replay, &err), 0);
	for (size_t i = 0; i < replay.word_count; i++)
		text_addf(&words, "%s ", replay.words[i]);
	ck_assert_str_eq(words.at, accepted[_i].words);
	replay_clear(&replay);
	text_clear(&words);
}
END_TEST

START_TEST(regions_keep_their_own_figures_where_a_rule_asks_for_them)
{
	struct replay replay;
	struct error err = { 0 };

	ck_assert_int_eq(
	    replay_read(span_of(FIRST "zh,V,5\nbe,V,6\nall,E,20\n"), true,
	        &replay, &err),
	    0);
	ck_assert_uint_eq(replay.word_count, 4);
	ck_assert_str_eq(replay.words[0], "E=20");
	ck_assert_str_eq(replay.words[1], "V=11");
	ck_assert_str_eq(replay.words[2], "V@be=6");
	ck_assert_str_eq(replay.words[3], "V@zh=5");
	ck_assert_uint_eq(replay.totals[1].scopes, 2);
	replay_clear(&replay);
}
END_TEST

static const struct {
	const char *table;
	enum error_kind kind;
	const char *what, *where;
} refused[] = {
	{ "", ERROR_INPUT, "this is not a scope, a counter and a value",
	    "line 1" },
	{ "scope,value,counter\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 1" },
	{ FIRST "all,V\n", ERROR_INPUT, "", "line 2" },
	{ FIRST "All,V,5\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 2" },
	{ FIRST "all,,5\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 2" },
	{ FIRST "all,V@zh,5\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 2" },
	{ FIRST "all,V=3,5\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 2" },
	{ FIRST "a,V,5\nb,V,five\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 3" },
	{ FIRST "a,V,1000000000000000000\nb,V,1\n", ERROR_INPUT,
	    "this is not a scope, a counter and a value", "line 3" },
	{ FIRST "a,V,5\nb,V,5\na,V,5\n", ERROR_INPUT,
	    "V of a stands here twice", "line 4" },
	{ FIRST "a,V,5\nb,E,6\n", ERROR_BOOKS,
	    "E stands for 1 of 2 scopes and not for the whole", "line 3" },
	{ FIRST "a,V,5\nb,V,6\nall,V,12\n", ERROR_BOOKS,
	    "V: 12 for the whole, but its 2 scopes add up to 11", "line 4" },
	{ FIRST "a,V,5\nall,V,1-5\n", ERROR_BOOKS,
	    "V: 5 for the whole, but its 1 scopes add up to 5", "line 3" },
};

START_TEST(tables_that_say_two_things_are_refused_with_their_line)
{
	struct replay replay;
	struct error err = { 0 };
	char what[300], where[300];

	ck_assert_int_eq(
	    replay_read(span_of(refused[_i].table), false, &replay, &err), -1);
	ck_assert_int_eq(err.kind, refused[_i].kind);
	message_format_english(&err.what, what, sizeof(what));
	if (refused[_i].what[0] != '\0')
		ck_assert_str_eq(what, refused[_i].what);
	error_where_english(&err, where, sizeof(where));
	ck_assert_ptr_nonnull(strstr(where, refused[_i].where));
	replay_clear(&replay);
}
END_TEST

static const struct unit_test tests[] = {
	{ &figures_of_all_scopes_add_up, COUNT(accepted) },
	{ &regions_keep_their_own_figures_where_a_rule_asks_for_them, 0 },
	{ &tables_that_say_two_things_are_refused_with_their_line,
	    COUNT(refused) },
};
UNIT_TESTS("replay", tests)
