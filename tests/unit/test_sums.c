#include "audit/sums.h"
#include "store/bundle_file.h"
#include "tests/unit/test.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

START_TEST(sums_are_written_in_order_and_found)
{
	struct digest digest = digest_of(span_of("a")), other = digest;
	struct sums sums = { 0 }, again;
	struct text text = { 0 };
	struct error err;

	other.bytes[0]++;
	sums_add(&sums, "log.txt", &digest);
	sums_add(&sums, "files/000010-gate.note", &other);
	sums_add(&sums, "files/000009-totals.note", &digest);
	sums_format(&sums, &text);
	ck_assert_int_eq(sums_parse(text_span(&text), &again, &err), 0);
	ck_assert_uint_eq(again.count, 3);
	ck_assert_str_eq(again.list[0].name, "files/000009-totals.note");
	ck_assert(
	    digest_same(sums_find(&again, "files/000010-gate.note"), &other));
	ck_assert_ptr_null(sums_find(&again, "files/000010-gate"));
	ck_assert_ptr_null(sums_find(&again, ""));
	sums_clear(&sums);
	sums_clear(&again);
	text_clear(&text);
}
END_TEST

static const struct {
	const char *text, *where;
} refused[] = {
	{ HEX "  log.txt", "line 1" },
	{ HEX " log.txt\n", "line 1" },
	{ HEX " *log.txt\n", "line 1" },
	{ HEX "   log.txt\n", "line 1" },
	{ "A" HEX "  log.txt\n", "line 1" },
	{ HEX "  a\n" HEX "  a\n", "line 2" },
	{ HEX "  b\n" HEX "  a\n", "line 2" },
	{ HEX "  ../log.txt\n", "line 1" },
	{ HEX "  files/..\n", "line 1" },
	{ HEX "  /etc/passwd\n", "line 1" },
	{ HEX "  a/b/c\n", "line 1" },
	{ HEX "  a/\n", "line 1" },
	{ HEX "  .hidden\n", "line 1" },
	{ HEX "  -rf\n", "line 1" },
	{ HEX "  a b\n", "line 1" },
	{ HEX "  \n", "line 1" },
	{ "\n", "line 1" },
};

START_TEST(anything_else_is_refused_with_the_line)
{
	struct sums sums;
	struct error err;
	char where[256];

	ck_assert_int_eq(
	    sums_parse(span_of(refused[_i].text), &sums, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert_ptr_null(sums.list);
	error_where_english(&err, where, sizeof(where));
	ck_assert_str_eq(where, refused[_i].where);
}
END_TEST

/* formats.md §14.2, kind by kind; what is new here is in no bundle. */
START_TEST(lists_of_voters_are_in_no_bundle_and_papers_in_no_public_one)
{
	static const char *const nowhere[] = { "checkins", "roll-list",
		"roll-changes" };
	static const char *const station[] = { "ballots", "bundles", "sheet" };
	size_t found = 0;

	for (int i = FILE_NONE + 1; i < FILE_KIND_COUNT; i++) {
		enum file_kind kind = (enum file_kind)i;
		bool in_none = false, in_one = false;

		for (size_t j = 0; j < 3; j++) {
			in_none |=
			    strcmp(file_kind_name(kind), nowhere[j]) == 0;
			in_one |= strcmp(file_kind_name(kind), station[j]) == 0;
		}
		found += in_none + in_one;
		ck_assert(!bundle_file_belongs(kind, BUNDLE_NONE));
		ck_assert(
		    bundle_file_belongs(kind, BUNDLE_STATION) == !in_none);
		ck_assert(bundle_file_belongs(kind, BUNDLE_PUBLIC) ==
		          !(in_none || in_one));
	}
	ck_assert_uint_eq(found, 6);
}
END_TEST

START_TEST(a_file_is_called_by_its_entry_and_kind)
{
	static const struct {
		uint64_t seq;
		enum file_kind kind;
		const char *name;
	} names[] = {
		{ 1, FILE_ROOT, "files/000001-root.txt" },
		{ 2, FILE_ELECTION_NOTE, "files/000002-election-note.note" },
		{ 6, FILE_SETUP_JSON, "files/000006-setup-json.json" },
		{ 41, FILE_BALLOTS, "files/000041-ballots.csv" },
		{ 1234567, FILE_CHECKPOINT, "files/1234567-checkpoint.txt" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct text text = { 0 };

		bundle_file_name(names[i].seq, names[i].kind, &text);
		ck_assert_str_eq(text.at, names[i].name);
		text_clear(&text);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &sums_are_written_in_order_and_found, 0 },
	{ &anything_else_is_refused_with_the_line,
	    sizeof(refused) / sizeof(refused[0]) },
	{ &lists_of_voters_are_in_no_bundle_and_papers_in_no_public_one, 0 },
	{ &a_file_is_called_by_its_entry_and_kind, 0 },
};
UNIT_TESTS("sums", tests)
