#include "tests/unit/test.h"

#include "keys/statement.h"

#define E "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define R "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct {
	enum note_kind kind;
	const char *text;
} good[] = {
	{ NOTE_ROSTER, "kaihyo roster v1\nelection " E
	               "\ntitle 川崎市住民投票\nrehearsal no\nnumber 1\n"
	               "replaces -\ndate 2026-11-23\n" },
	{ NOTE_SETUP, "kaihyo setup v1\nelection " E "\ntitle t\nrehearsal "
	              "yes\nnumber 999999\nreplaces " R "\ndate 1900-01-01\n" },
	{ NOTE_MANIFEST,
	    "kaihyo manifest v1\nelection " E
	    "\ntitle t\nrehearsal no\nunit u-1\nnumber 2\nreplaces " R
	    "\ndate 2199-12-31\n" },
	{ NOTE_TURNOUT, "kaihyo turnout v1\nelection " E
	                "\ntitle t\nrehearsal no\nplace 0\nnumber 1\nreplaces "
	                "-\ndate 2026-11-23\n" },
	{ NOTE_ROLL, "kaihyo roll v1\nelection " E
	             "\ntitle t\nrehearsal no\nstage s-1\nnumber 1\nreplaces "
	             "-\ndate 2026-11-01\n" },
	{ NOTE_TOTALS, "kaihyo totals v1\nelection " E
	               "\ntitle t\nrehearsal no\nstation s-1\nnumber 1\n"
	               "replaces -\ndate 2026-11-23\n" },
	{ NOTE_GATE, "kaihyo gate v1\nelection " E
	             "\ntitle t\nrehearsal no\nnumber 1\nreplaces -\ndate "
	             "2026-11-23\n" },
	{ NOTE_RULING, "kaihyo ruling v1\nelection " E
	               "\ntitle t\nrehearsal no\nruling r-1\nnumber 1\n"
	               "replaces -\ndate 2026-11-23\n" },
	{ NOTE_SHEET, "kaihyo sheet v1\nelection " E
	              "\ntitle t\nrehearsal no\nsheet 1\nnumber 1\n"
	              "replaces -\ndate 2026-11-23\n" },
	{ NOTE_TRANSCRIPT, "kaihyo transcript v1\nelection " E
	                   "\ntitle t\nrehearsal no\nplace p-1\nnumber 1\n"
	                   "replaces -\ndate 2026-11-23\n" },
	{ NOTE_RECEIPT, "kaihyo receipt v1\nelection " E
	                "\ntitle t\nrehearsal no\nplace p-1\nnumber 2\n"
	                "replaces " R "\ndate 2026-11-23\n" },
	{ NOTE_OPENING, "kaihyo opening v1\nelection " E
	                "\ntitle t\nrehearsal no\nunit u-1\nnumber 1\n"
	                "replaces -\ndate 2026-11-23\n" },
	{ NOTE_CERTIFICATE, "kaihyo certificate v1\nelection " E
	                    "\ntitle t\nrehearsal no\nstation s\nnumber 1\n"
	                    "replaces -\ndate 2026-11-23\n" },
	{ NOTE_DECLARATION, "kaihyo declaration v1\nelection " E
	                    "\ntitle t\nrehearsal no\nstation s\nnumber 1\n"
	                    "replaces -\ndate 2026-11-23\n" },
	{ NOTE_BUNDLE, "kaihyo bundle v1\nelection " E
	               "\ntitle t\nrehearsal no\nstation s\nnumber 1\n"
	               "replaces -\ndate 2026-11-23\n" },
	{ NOTE_INTERIM, "kaihyo interim v1\nelection " E
	                "\ntitle t\nrehearsal no\nstation s\nnumber 1\n"
	                "replaces -\ndate 2026-11-23\n" },
	{ NOTE_RETIREMENT, "kaihyo retirement v1\nelection " E
	                   "\ntitle t\nrehearsal no\nstation s\nnumber 1\n"
	                   "replaces -\ndate 2026-11-23\n" },
	{ NOTE_ENROLMENT, "kaihyo enrolment v1\nelection " E
	                  "\ntitle t\nrehearsal no\nnumber 1\nreplaces -\ndate "
	                  "2026-11-23\n" },
};

/* Every kind but the election's, which has no head, is among them. */
START_TEST(every_kind_has_an_example)
{
	for (enum note_kind kind = NOTE_SETUP; kind < NOTE_KIND_COUNT; kind++) {
		size_t found = 0;

		for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
			found += good[i].kind == kind;
		ck_assert_uint_eq(found, 1);
	}
}
END_TEST

START_TEST(a_head_comes_back_as_it_was)
{
	struct lines lines = lines_of(span_of(good[_i].text));
	struct statement statement;
	struct text text = { 0 };
	struct error err = { 0 };

	ck_assert_int_eq(
	    statement_parse(&lines, good[_i].kind, &statement, &err), 0);
	ck_assert_int_eq(lines_end(&lines, &err), 0);
	statement_format(&statement, good[_i].kind, &text);
	ck_assert_str_eq(text.at, good[_i].text);
	ck_assert_int_eq(note_kind_of(span_of(good[_i].text)), good[_i].kind);
	text_clear(&text);
}
END_TEST

/* A note for one purpose is no note for any other. */
START_TEST(no_kind_passes_for_another)
{
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++) {
		struct lines lines = lines_of(span_of(good[_i].text));
		struct statement statement;
		struct error err = { 0 };

		ck_assert_int_eq(
		    statement_parse(&lines, kind, &statement, &err) == 0,
		    kind == good[_i].kind);
	}
}
END_TEST

START_TEST(a_broken_head_is_refused_with_its_line)
{
	static const struct {
		const char *from, *to;
		const char *line;
	} cases[] = {
		{ "roster v1", "roster v2", "1" },
		{ "roster v1", "rooster v1", "1" },
		{ "kaihyo roster", "Kaihyo roster", "1" },
		{ "election " E, "election -", "2" },
		{ "election ba", "election BA", "2" },
		{ "election ", "Election ", "2" },
		{ "title 川崎市住民投票", "title ", "3" },
		{ "title 川崎市住民投票", "title  a", "3" },
		{ "title 川崎市住民投票", "title a\tb", "3" },
		{ "title 川崎市住民投票\n", "", "3" },
		{ "rehearsal no", "rehearsal No", "4" },
		{ "rehearsal no", "rehearsal  no", "4" },
		{ "rehearsal no", "rehearsal no\nunit u", "5" },
		{ "number 1", "number 0", "5" },
		{ "number 1", "number 01", "5" },
		{ "number 1", "number 1000000", "5" },
		{ "number 1", "number 2", "6" },
		{ "replaces -", "replaces " R, "6" },
		{ "replaces -", "replaces x", "6" },
		{ "date 2026-11-23", "date 2026-11-31", "7" },
		{ "date 2026-11-23", "date 2026-11-23 ", "7" },
		{ "date 2026-11-23", "date 26-11-23", "7" },
		{ "date 2026-11-23\n", "", "7" },
	};
	const char *whole = good[0].text;
	const char *at = strstr(whole, cases[_i].from);
	struct text text = { 0 };
	struct lines lines;
	struct statement statement;
	struct error err = { 0 };

	ck_assert_ptr_nonnull(at);
	text_add_bytes(&text, whole, (size_t)(at - whole));
	text_add(&text, cases[_i].to);
	text_add(&text, at + strlen(cases[_i].from));
	lines = lines_of(text_span(&text));
	ck_assert_int_eq(
	    statement_parse(&lines, NOTE_ROSTER, &statement, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_str_eq(err.where[0].args[0], cases[_i].line);
	text_clear(&text);
}
END_TEST

START_TEST(a_title_has_at_most_200_bytes)
{
	for (size_t len = TITLE_MAX; len <= TITLE_MAX + 1; len++) {
		struct text text = { 0 };
		struct lines lines;
		struct statement statement;
		struct error err = { 0 };

		text_add(&text, "kaihyo setup v1\nelection " E "\ntitle ");
		for (size_t i = 0; i < len; i++)
			text_add_char(&text, 't');
		text_add(&text, "\nrehearsal no\nnumber 1\nreplaces -\n"
		                "date 2026-11-23\n");
		lines = lines_of(text_span(&text));
		ck_assert_int_eq(
		    statement_parse(&lines, NOTE_SETUP, &statement, &err),
		    len <= TITLE_MAX ? 0 : -1);
		text_clear(&text);
	}
}
END_TEST

START_TEST(the_kind_of_a_text_is_its_whole_first_line)
{
	static const char *const none[] = { "", "kaihyo roster v1",
		"kaihyo roster v11\n", "kaihyo roster\n", "kaihyo root v1\n",
		" kaihyo roster v1\n", "kaihyo  v1\n", "kaihyo roster v1 \n" };

	ck_assert_int_eq(note_kind_of(span_of(none[_i])), NOTE_NONE);
	for (enum note_kind kind = NOTE_ELECTION; kind < NOTE_KIND_COUNT;
	     kind++)
		ck_assert_int_eq(
		    note_kind_find(span_of(note_kind_name(kind))), kind);
	ck_assert_ptr_null(note_kind_name(NOTE_NONE));
}
END_TEST

START_TEST(repeated_lines_are_sorted_by_bytes)
{
	static const struct {
		const char *text;
		int rc;
	} cases[] = { { "k a\nk aa\nk b\n", 0 }, { "k b\nk a\n", -1 },
		{ "k a\nk a\n", -1 }, { "k aa\nk a\n", -1 },
		{ "k z\nk あ\n", 0 }, { "k あ\nk z\n", -1 } };
	struct lines lines = lines_of(span_of(cases[_i].text));
	struct span before = { 0 }, value;
	struct error err = { 0 };
	int rc = 0;

	while (rc == 0 && lines_next_is(&lines, "k"))
		rc = statement_repeat(&lines, "k", 10, &before, &value, &err);
	ck_assert_int_eq(rc, cases[_i].rc);
}
END_TEST

static const struct unit_test tests[] = {
	{ &every_kind_has_an_example, 0 },
	{ &a_head_comes_back_as_it_was, sizeof(good) / sizeof(good[0]) },
	{ &no_kind_passes_for_another, sizeof(good) / sizeof(good[0]) },
	{ &a_broken_head_is_refused_with_its_line, 23 },
	{ &a_title_has_at_most_200_bytes, 0 },
	{ &the_kind_of_a_text_is_its_whole_first_line, 8 },
	{ &repeated_lines_are_sorted_by_bytes, 6 },
};
UNIT_TESTS("statement", tests)
