#include "ballot/notes/manifest.h"
#include "tests/unit/test.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
#define HEAD                                                                   \
	"kaihyo manifest v1\nelection " HEX "0\ntitle 市民投票\n"          \
	"rehearsal no\nunit kita-a\nnumber 2\nreplaces " HEX "1\n"             \
	"date 2026-11-22\n"

static const char *const good =
    HEAD "final yes\n"
         "withdrawn ballots-002.csv " HEX "2 scanned twice, 計数係\n"
         "file ballots-001.csv 500 500 500 " HEX "3\n"
         "file ballots-1000.csv 0 0 0 " HEX "4\n"
         "file ballots-999.csv 10000000 10000000 10000000 " HEX "5\n"
         "file bundles-001.csv 12 12 12 " HEX "6\n"
         "slot counter absent 山田 花子: taken ill\n"
         "slot tally-witness paper 鈴木 一郎\n";

static int
parse(const char *text, struct manifest *manifest, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return manifest_parse(verified, manifest, err);
}

START_TEST(a_manifest_comes_out_as_it_went_in)
{
	struct manifest manifest;
	struct text text = { 0 };
	struct error err;
	const struct manifest_file *file;

	ck_assert_int_eq(parse(good, &manifest, &err), 0);
	ck_assert(manifest.final);
	ck_assert_uint_eq(manifest.file_count, 4);
	ck_assert_uint_eq(manifest.withdrawn_count, 1);
	ck_assert_str_eq(manifest.withdrawn[0].reason, "scanned twice, 計数係");
	ck_assert_uint_eq(manifest.slot_count, 2);
	ck_assert(manifest_papers(&manifest) == 10000512);
	file =
	    manifest_find(&manifest, (struct record_name){ RECORD_BUNDLES, 1 });
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(file->papers, 12);
	ck_assert_ptr_null(manifest_find(
	    &manifest, (struct record_name){ RECORD_BALLOTS, 2 }));
	manifest_format(&manifest, &text);
	ck_assert_str_eq(text.at, good);
	text_clear(&text);
	manifest_clear(&manifest);
}
END_TEST

START_TEST(a_manifest_may_list_nothing)
{
	struct manifest manifest;
	struct error err;

	ck_assert_int_eq(parse(HEAD "final no\n", &manifest, &err), 0);
	ck_assert_uint_eq(manifest.file_count, 0);
	ck_assert(!manifest.final);
	manifest_clear(&manifest);
}
END_TEST

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ "", "has no line end", "line 1" },
	{ HEAD, "the text ends too early", "line 9" },
	{ HEAD "final nay\n", "must be yes or no", "line 9" },
	{ HEAD "file ballots-001.csv 5 5 5 " HEX "0\nfinal no\n", "",
	    "line 9" },
	{ HEAD "final no\nfile ballots-01.csv 5 5 5 " HEX "0\n",
	    "\"ballots-01.csv\" is no name of a file of papers", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 6 5 " HEX "0\n",
	    "5 papers, but counted 6 and 5", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 4 " HEX "0\n",
	    "all three must be equal", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 10000001 10000001 10000001 " HEX
	       "0\n",
	    "is no number of papers from 0 to 10,000,000", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 05 05 05 " HEX "0\n",
	    "\"05\" is no number of papers", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 " HEX "0\n",
	    "is no number of papers", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX "\n",
	    "is no digest of 64 hex digits", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX "F\n",
	    "is no digest of 64 hex digits", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX "0 x\n",
	    "is no digest of 64 hex digits", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5\n",
	    "the digest is missing", "line 10" },
	{ HEAD "final no\nfile ballots-002.csv 5 5 5 " HEX
	       "0\nfile ballots-001.csv 5 5 5 " HEX "1\n",
	    "", "line 11" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX
	       "0\nfile ballots-001.csv 6 6 6 " HEX "1\n",
	    "ballots-001.csv stands twice in the manifest", "" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX
	       "0\nfile ballots-002.csv 5 5 5 " HEX "0\n",
	    "are the same file twice (same digest)", "" },
	{ HEAD "final no\nwithdrawn ballots-001.csv " HEX
	       "0 why\nfile ballots-001.csv 5 5 5 " HEX "1\n",
	    "ballots-001.csv stands twice in the manifest", "" },
	{ HEAD "final no\nwithdrawn ballots-001.csv " HEX
	       "0 why\nfile ballots-002.csv 5 5 5 " HEX "0\n",
	    "are the same file twice (same digest)", "" },
	{ HEAD "final no\nwithdrawn ballots-001.csv " HEX "0\n",
	    "a withdrawn file needs a reason", "line 10" },
	{ HEAD "final no\nwithdrawn ballots-001.csv " HEX "0  two\n",
	    "a withdrawn file needs a reason", "line 10" },
	{ HEAD "final no\nfile ballots-001.csv 5 5 5 " HEX
	       "0\nwithdrawn ballots-002.csv " HEX "1 late\n",
	    "nothing may follow here", "line 11" },
	{ HEAD "final no\nslot king paper A\n", "\"slot\" must read",
	    "line 10" },
	{ HEAD "final no\nfinal no\n", "nothing may follow here", "line 10" },
};

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct manifest manifest;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &manifest, &err), -1);
	ck_assert_ptr_null(manifest.files);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused[_i].what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused[_i].where);
	ck_assert_uint_gt(strlen(err.fix.id), 0);
}
END_TEST

START_TEST(no_cut_off_manifest_passes_as_another)
{
	size_t len = strlen(good);
	char *cut = memory_copy(span_of(good));

	for (size_t n = len; n-- > 0;) {
		struct manifest manifest;
		struct text text = { 0 };
		struct error err;

		cut[n] = '\0';
		if (parse(cut, &manifest, &err) != 0)
			continue;
		/* Whole lines may be missing: the signature's business. */
		manifest_format(&manifest, &text);
		ck_assert_str_eq(text.at, cut);
		text_clear(&text);
		manifest_clear(&manifest);
	}
	free(cut);
}
END_TEST

START_TEST(sorting_gives_the_order_of_the_text)
{
	struct manifest manifest, sorted;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good, &manifest, &err), 0);
	sorted = manifest;
	for (size_t i = 0; i < manifest.file_count / 2; i++) {
		struct manifest_file one = sorted.files[i];
		size_t other = manifest.file_count - 1 - i;

		sorted.files[i] = sorted.files[other];
		sorted.files[other] = one;
	}
	manifest_sort(&sorted);
	manifest_format(&sorted, &text);
	ck_assert_str_eq(text.at, good);
	text_clear(&text);
	manifest_clear(&manifest);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_manifest_comes_out_as_it_went_in, 0 },
	{ &a_manifest_may_list_nothing, 0 },
	{ &anything_else_is_refused_with_line_and_reason,
	    sizeof(refused) / sizeof(refused[0]) },
	{ &no_cut_off_manifest_passes_as_another, 0 },
	{ &sorting_gives_the_order_of_the_text, 0 },
};
UNIT_TESTS("manifest", tests)
