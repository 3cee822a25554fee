#include "ballot/adapter.h"
#include "ballot/paper_list.h"
#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

#define ID "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define COLUMNS "export,paper,serial\n"
#define HEAD "papers," ID ",kita-a\n" COLUMNS
#define ONE ",0000000000000001\n"
#define TWO ",8000000000000002\n"
#define THREE ",ffffffffffffffff\n"
#define TEN "aaaaaaaaaa"

/* Numbers may jump: rows between them were left out. */
static const char written[] =
    HEAD "lot 1.csv,1" THREE "lot 1.csv,3" ONE "二回目.csv,2" TWO;

START_TEST(a_list_is_read_as_it_was_written)
{
	struct paper_list list;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(paper_list_parse(span_of(written), &list, &err), 0);
	ck_assert_str_eq(list.unit, "kita-a");
	ck_assert_uint_eq(list.election.bytes[1], 0x11);
	ck_assert_uint_eq(list.export_count, 2);
	ck_assert_uint_eq(list.count, 3);
	paper_list_format(&list, &text);
	ck_assert_str_eq(text.at, written);
	text_clear(&text);
	paper_list_clear(&list);
	ck_assert_ptr_null(list.papers);
}
END_TEST

START_TEST(a_paper_is_found_by_its_serial)
{
	const struct paper_place *paper;
	struct paper_list list;
	struct error err;

	ck_assert_int_eq(paper_list_parse(span_of(written), &list, &err), 0);
	paper = paper_list_find(&list, 1);
	ck_assert_ptr_nonnull(paper);
	ck_assert_str_eq(list.exports[paper->export].name, "lot 1.csv");
	ck_assert_uint_eq(paper->number, 3);
	paper = paper_list_find(&list, 0x8000000000000002u);
	ck_assert_ptr_nonnull(paper);
	ck_assert_str_eq(list.exports[paper->export].name, "二回目.csv");
	ck_assert_uint_eq(paper->number, 2);
	paper = paper_list_find(&list, UINT64_MAX);
	ck_assert_ptr_nonnull(paper);
	ck_assert_uint_eq(paper->number, 1);
	ck_assert_ptr_null(paper_list_find(&list, 0));
	ck_assert_ptr_null(paper_list_find(&list, 2));
	paper_list_clear(&list);
	ck_assert_int_eq(paper_list_parse(span_of(HEAD), &list, &err), 0);
	ck_assert_ptr_null(paper_list_find(&list, 1));
	paper_list_clear(&list);
}
END_TEST

/* The text, and the line that is named; "" for the list as a whole. */
static const struct {
	const char *text, *line;
} refused[] = {
	{ "", "line 1" },
	{ "papers," ID ",kita-a", "line 1" },
	{ "paper," ID ",kita-a\n" COLUMNS, "line 1" },
	{ "papers,0" ID ",kita-a\n" COLUMNS, "line 1" },
	{ "papers,00,kita-a\n" COLUMNS, "line 1" },
	{ "papers," ID "\n" COLUMNS, "line 1" },
	{ "papers," ID ",\n" COLUMNS, "line 1" },
	{ "papers," ID ",Kita\n" COLUMNS, "line 1" },
	{ "papers," ID ",kita-a,\n" COLUMNS, "line 1" },
	{ "papers," ID ",kita-a\r\n" COLUMNS, "line 1" },
	{ "papers," ID ",kita-a\n", "line 2" },
	{ "papers," ID ",kita-a\nexport,serial,paper\n", "line 2" },
	{ HEAD "\n", "line 3" },
	{ HEAD "a,1,0000000000000001", "line 3" },
	{ HEAD "a,1,0000000000000001\r\n", "line 3" },
	{ HEAD "a,1,000000000000000\n", "line 3" },
	{ HEAD "a,1,00000000000000011\n", "line 3" },
	{ HEAD "a,1,000000000000000A\n", "line 3" },
	{ HEAD "a,1" ONE "a,2,0000000000000002,\n", "line 4" },
	{ HEAD "a,0" ONE, "line 3" },
	{ HEAD "a,01" ONE, "line 3" },
	{ HEAD "a," ONE, "line 3" },
	{ HEAD "a,+1" ONE, "line 3" },
	{ HEAD "a,268435457" ONE, "line 3" },
	{ HEAD "a,4294967297" ONE, "line 3" },
	{ HEAD "a,2" ONE "a,1" TWO, "line 4" },
	{ HEAD "a,2" ONE "a,2" TWO, "line 4" },
	{ HEAD "a,1" ONE "b,1" TWO "a,2" THREE, "line 5" },
	{ HEAD ",1" ONE, "line 3" },
	{ HEAD " a,1" ONE, "line 3" },
	{ HEAD "a ,1" ONE, "line 3" },
	{ HEAD "\"a\",1" ONE, "line 3" },
	{ HEAD "a/b,1" ONE, "line 3" },
	{ HEAD "a\tb,1" ONE, "line 3" },
	{ HEAD "a\xff,1" ONE, "line 3" },
	{ HEAD "a\u202e"
	       "b,1" ONE,
	    "line 3" },
	{ HEAD TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "a,1" ONE, "line 3" },
	{ HEAD "a,1" ONE "b,1" ONE, "" },
};

START_TEST(what_sealing_never_writes_is_refused_with_its_line)
{
	struct paper_list list;
	struct error err;
	char where[200];

	ck_assert_int_eq(
	    paper_list_parse(span_of(refused[_i].text), &list, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	error_where_english(&err, where, sizeof(where));
	ck_assert_str_eq(where, refused[_i].line);
	ck_assert_ptr_null(list.papers);
	ck_assert_ptr_null(list.exports);
}
END_TEST

START_TEST(a_nul_is_no_part_of_a_name)
{
	static const char text[] = HEAD "a\0b,1" ONE;
	struct paper_list list;
	struct error err;

	ck_assert_int_eq(
	    paper_list_parse(
	        (struct span){ text, sizeof(text) - 1 }, &list, &err),
	    -1);
}
END_TEST

START_TEST(a_list_has_at_most_as_many_papers_as_a_sealing)
{
	struct text text = { 0 };
	struct paper_list list;
	struct error err;

	text_add(&text, HEAD);
	for (unsigned i = 1; i <= POOL_PAPERS_MAX; i++)
		text_addf(&text, "a,%u,%016x\n", i, i);
	ck_assert_int_eq(paper_list_parse(text_span(&text), &list, &err), 0);
	ck_assert_uint_eq(list.count, POOL_PAPERS_MAX);
	ck_assert_uint_eq(paper_list_find(&list, 1999999)->number, 1999999);
	paper_list_clear(&list);
	text_addf(&text, "b,1,%016x\n", POOL_PAPERS_MAX + 1);
	ck_assert_int_eq(paper_list_parse(text_span(&text), &list, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d papers");
	text_clear(&text);
}
END_TEST

START_TEST(a_list_has_at_most_as_many_exports_as_a_sealing)
{
	struct text text = { 0 };
	struct paper_list list;
	struct error err;

	text_add(&text, HEAD);
	for (unsigned i = 1; i <= POOL_EXPORTS_MAX; i++)
		text_addf(&text, "%u,7,%016x\n", i, i);
	ck_assert_int_eq(paper_list_parse(text_span(&text), &list, &err), 0);
	ck_assert_uint_eq(list.export_count, POOL_EXPORTS_MAX);
	ck_assert_int_eq(paper_list_add_export(&list, "x", &err), -1);
	paper_list_clear(&list);
	text_addf(&text, "x,1,%016x\n", POOL_EXPORTS_MAX + 1);
	ck_assert_int_eq(paper_list_parse(text_span(&text), &list, &err), -1);
	ck_assert_str_eq(err.what.id, "more than %d exports");
	text_clear(&text);
}
END_TEST

static const struct {
	const char *name;
	bool good;
} names[] = {
	{ "lot1.csv", true },
	{ "Lot 1_b-2.CSV", true },
	{ "北-1.csv", true },
	{ TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN, true },
	{ TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "a", false },
	{ "", false },
	{ " a", false },
	{ "a,b", false },
	{ "a\"b", false },
	{ "a\nb", false },
	{ "a(1).csv", false },
	{ "a\xff", false },
};

START_TEST(an_export_whose_name_does_not_fit_must_be_renamed)
{
	struct paper_list list = { 0 };
	struct error err;

	ck_assert_int_eq(paper_list_add_export(&list, names[_i].name, &err),
	    names[_i].good ? 0 : -1);
	ck_assert_uint_eq(list.export_count, names[_i].good);
	if (names[_i].good) {
		ck_assert_str_eq(list.exports[0].name, names[_i].name);
		ck_assert_int_eq(
		    paper_list_add_export(&list, names[_i].name, &err), -1);
	}
	ck_assert_int_eq(err.kind, ERROR_USAGE);
	paper_list_clear(&list);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_list_is_read_as_it_was_written, 0 },
	{ &a_paper_is_found_by_its_serial, 0 },
	{ &what_sealing_never_writes_is_refused_with_its_line, COUNT(refused) },
	{ &a_nul_is_no_part_of_a_name, 0 },
	{ &a_list_has_at_most_as_many_papers_as_a_sealing, 0 },
	{ &a_list_has_at_most_as_many_exports_as_a_sealing, 0 },
	{ &an_export_whose_name_does_not_fit_must_be_renamed, COUNT(names) },
};
UNIT_TESTS("paper_list", tests)
