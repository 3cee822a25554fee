#include "ballot/notes/sheet.h"
#include "tests/unit/papers.h"
#include "tests/unit/sample.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo sheet v1\nelection " HEX "\ntitle 市民投票\n"              \
	"rehearsal no\nsheet s-1\nnumber 1\nreplaces -\n"                      \
	"date 2026-11-22\nunit kita-a\n"
#define SALT "salt 00112233445566778899aabbccddeeff\n"
#define ONE "decided 0000000000000001 bridge 1\n"
#define TWO "decided fedcba9876543210 hall B\n"

static const char *const good =
    HEAD SALT ONE "decided 0000000000000001 hall S\n" TWO
                  "objection 0000000000000001 見本 花子: ○が枠の外: 無効\n"
                  "objection fedcba9876543210 SATO: blank\n"
                  "slot tally-witness absent 見本 太郎: 病気\n";

static int
parse(const char *text, struct sheet *sheet, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return sheet_parse(verified, sheet, err);
}

START_TEST(a_sheet_comes_out_as_it_went_in)
{
	struct sheet sheet;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good, &sheet, &err), 0);
	ck_assert_uint_eq(sheet.line_count, 3);
	ck_assert_uint_eq(sheet.paper_count, 2);
	ck_assert_uint_eq(sheet.lines[2].serial, 0xfedcba9876543210u);
	ck_assert_str_eq(sheet.objections[0].words, "○が枠の外: 無効");
	sheet_format(&sheet, &text);
	ck_assert_str_eq(text.at, good);
	text_clear(&text);
	sheet_clear(&sheet);
}
END_TEST

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD "salt 0011\n" ONE, "\"salt\" must be 32 digits", "line 10" },
	{ HEAD SALT, "the text ends too early", "line 11" },
	{ HEAD SALT "decided 0000000000000001 bridge ?\n",
	    "\"?\" decides nothing", "line 11" },
	{ HEAD SALT "decided 0000000000000001 bridge\n",
	    "must read SERIAL QUESTION CODE", "line 11" },
	{ HEAD SALT "decided 0000000000000001 bridge 11\n",
	    "must read SERIAL QUESTION CODE", "line 11" },
	{ HEAD SALT "decided 000000000000000A bridge 1\n",
	    "must read SERIAL QUESTION CODE", "line 11" },
	{ HEAD SALT "decided 1 bridge 1\n", "must read SERIAL QUESTION CODE",
	    "line 11" },
	{ HEAD SALT TWO ONE, "are not sorted", "line 12" },
	{ HEAD SALT ONE ONE, "are not sorted", "line 12" },
	{ HEAD SALT ONE "decided 0000000000000001 bridge 2\n",
	    "question bridge of one paper is decided twice", "line 12" },
	{ HEAD SALT ONE "objection 0000000000000002 A: b\n",
	    "a paper that is not on this sheet", "line 12" },
	{ HEAD SALT ONE "objection 0000000000000001 A\n",
	    "must read SERIAL PERSON: WORDS", "line 12" },
	{ HEAD SALT ONE "objection 0000000000000001 : b\n",
	    "must read SERIAL PERSON: WORDS", "line 12" },
	{ HEAD SALT ONE TWO "salt 1\n", "nothing may follow here", "line 13" },
};

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct sheet sheet;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &sheet, &err), -1);
	ck_assert_ptr_null(sheet.lines);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused[_i].what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused[_i].where);
}
END_TEST

START_TEST(at_most_a_hundred_papers)
{
	struct sheet sheet;
	struct text text = { 0 };
	struct error err;

	text_add(&text, HEAD SALT);
	for (unsigned i = 0; i < SHEET_PAPERS_MAX; i++)
		text_addf(&text,
		    "decided %016x bridge 1\ndecided %016x hall 2\n", i, i);
	ck_assert_int_eq(parse(text.at, &sheet, &err), 0);
	ck_assert_uint_eq(sheet.paper_count, SHEET_PAPERS_MAX);
	ck_assert_uint_eq(sheet.line_count, 2 * SHEET_PAPERS_MAX);
	sheet_clear(&sheet);
	text_addf(&text, "decided %016x bridge 1\n", SHEET_PAPERS_MAX);
	ck_assert_int_eq(parse(text.at, &sheet, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d papers on one sheet");
	text_clear(&text);
}
END_TEST

/* What a sheet of the small definition may decide; NULL: it may. */
static const struct {
	const char *line, *what;
} decisions[] = {
	{ "bridge 1", NULL },
	{ "bridge B", NULL },
	{ "hall 2", NULL },
	{ "bridge 2", "a code on the sheet means nothing in question %s" },
	{ "hall z", "a code on the sheet means nothing in question %s" },
	{ "tower 1", "the papers of unit %s have no question %s" },
};

START_TEST(codes_are_those_of_the_units_paper)
{
	struct definition *definition = papers_definition();
	struct unit unit = { .id = "kita-a" };
	size_t first = 0;
	struct text text = { 0 };
	struct sheet sheet;
	struct error err;

	definition->setup.units = &unit;
	definition->setup.unit_count = 1;
	definition->setup.units_by_id = &first;
	text_addf(&text, HEAD SALT "decided 0000000000000001 %s\n",
	    decisions[_i].line);
	ck_assert_int_eq(parse(text.at, &sheet, &err), 0);
	if (decisions[_i].what == NULL) {
		ck_assert_int_eq(sheet_check(&sheet, definition, &err), 0);
		memcpy(sheet.unit, "other", 6);
		ck_assert_int_eq(sheet_check(&sheet, definition, &err), -1);
	} else {
		ck_assert_int_eq(sheet_check(&sheet, definition, &err), -1);
		ck_assert_str_eq(err.what.id, decisions[_i].what);
	}
	sheet_clear(&sheet);
	text_clear(&text);
	free(definition);
}
END_TEST

START_TEST(sorting_makes_the_order_of_the_text)
{
	static const char *const objections[] = {
		"0000000000000001 B: x",
		"0000000000000001 A B: x",
		"0000000000000001 A: y",
		"0000000000000001 A: x",
		"0000000000000001 A0: x",
	};
	struct sheet_line lines[] = { { 2, "a", 'x' }, { 1, "a-1", 'x' },
		{ 1, "a", 'x' }, { 1, "a1", 'x' } };
	struct sheet_objection said[5];
	struct sheet sheet = { .lines = lines,
		.line_count = 4,
		.paper_count = 2,
		.objections = said,
		.objection_count = 5,
		.unit = "u" };
	struct sheet again;
	struct text text = { 0 };
	struct error err;

	memcpy(sheet.head.title, "t", 2);
	memcpy(sheet.head.subject, "s", 2);
	sheet.head.number = 1;
	sheet.head.first = true;
	sheet.head.date = (struct date){ 2026, 11, 22 };
	for (size_t i = 0; i < 5; i++)
		ck_assert(
		    sheet_objection_parse(span_of(objections[i]), &said[i]));
	sheet_sort(&sheet);
	sheet_format(&sheet, &text);
	ck_assert_int_eq(parse(text.at, &again, &err), 0);
	ck_assert_str_eq(again.lines[0].question, "a");
	ck_assert_str_eq(again.objections[0].person, "A B");
	for (size_t i = 0; i < 5; i++)
		free(said[i].words);
	sheet_clear(&again);
	text_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_sheet_comes_out_as_it_went_in, 0 },
	{ &anything_else_is_refused_with_line_and_reason, COUNT(refused) },
	{ &at_most_a_hundred_papers, 0 },
	{ &codes_are_those_of_the_units_paper, COUNT(decisions) },
	{ &sorting_makes_the_order_of_the_text, 0 },
};
UNIT_TESTS("sheet", tests)
