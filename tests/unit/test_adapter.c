#include "ballot/adapter.h"
#include "tests/unit/papers.h"
#include "tests/unit/test.h"

#define IMAGE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Rules for the paper of papers.h, and what they borrow. */
struct setting {
	struct definition *definition;
	struct code_table table;
	struct adapter_rules rules;
};

static void
setting_init(struct setting *setting, const char *adapter)
{
	setting->definition = papers_definition();
	code_table_init(&setting->table, setting->definition, 0);
	setting->rules = (struct adapter_rules){
		.adapter = adapter_find(adapter),
		.table = &setting->table,
		.ordinance = &setting->definition->ordinance,
	};
}

/* As the official would say it for ds200: bridge in "Br", hall in "Ha". */
static void
setting_map(struct setting *setting)
{
	struct error err;

	ck_assert_int_eq(
	    adapter_add_column(&setting->rules, "bridge=Br", &err), 0);
	ck_assert_int_eq(
	    adapter_add_column(&setting->rules, "hall=Ha = b", &err), 0);
	ck_assert_int_eq(
	    adapter_add_value(&setting->rules, "hall:Not sure=later", &err), 0);
	ck_assert_int_eq(adapter_category(&setting->rules, "blank",
	                     &setting->rules.undervote, &err),
	    0);
	ck_assert_int_eq(adapter_category(&setting->rules, "spoiled",
	                     &setting->rules.overvote, &err),
	    0);
}

static int
read_export(struct setting *setting, const char *bytes, struct pool *pool,
    struct error *err)
{
	return adapter_read(
	    &setting->rules, span_of(bytes), "export.csv", pool, err);
}

START_TEST(plain_takes_ids_and_codes)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "plain");
	ck_assert_int_eq(read_export(&setting,
	                     "bridge,hall,image\n"
	                     "for,later,-\n"
	                     "0,B," IMAGE "\n"
	                     "spoiled,?,-\n",
	                     &pool, &err),
	    0);
	ck_assert_uint_eq(pool.count, 3);
	ck_assert(memcmp(pool.ballots[0].codes, "12", 2) == 0);
	ck_assert(memcmp(pool.ballots[1].codes, "0B", 2) == 0);
	ck_assert(memcmp(pool.ballots[2].codes, "S?", 2) == 0);
	ck_assert_int_eq(pool.ballots[0].image[63], '-');
	ck_assert(memcmp(pool.ballots[1].image, IMAGE, 64) == 0);
	pool_clear(&pool);
	ck_assert_int_eq(
	    read_export(&setting, "bridge,hall\r\n1,0", &pool, &err), 0);
	ck_assert_uint_eq(pool.count, 1);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

static const struct {
	const char *bytes, *what, *where;
} refused_plain[] = {
	{ "", "the export is empty", "export.csv" },
	{ "bridge\n", "the first line must be \"%.*s\"", "export.csv, line 1" },
	{ "hall,bridge\n", "the first line must be", "export.csv, line 1" },
	{ "bridge,hall,x\n", "the first line must be", "export.csv, line 1" },
	{ "bridge,hall\nfor,\n",
	    "question %s (column %zu) has the unknown value",
	    "export.csv, line 2" },
	{ "bridge,hall\nfor,1\nfor,For\n",
	    "question %s (column %zu) has the unknown value",
	    "export.csv, line 3" },
	{ "bridge,hall\nlater,1\n",
	    "question %s (column %zu) has the unknown value",
	    "export.csv, line 2" },
	{ "bridge,hall\n10,1\n",
	    "question %s (column %zu) has the unknown value",
	    "export.csv, line 2" },
	{ "bridge,hall,image\n1,1,\n", "the image must be",
	    "export.csv, line 2" },
	{ "bridge,hall,image\n1,1,abc\n", "the image must be",
	    "export.csv, line 2" },
};

static void
refused_check(const struct error *err, const char *what, const char *where)
{
	char place[256];

	error_where_english(err, place, sizeof(place));
	ck_assert_msg(
	    strncmp(err->what.id, what, strlen(what)) == 0, "%s", err->what.id);
	ck_assert_str_eq(place, where);
	ck_assert_uint_gt(strlen(err->fix.id), 0);
}

START_TEST(plain_refuses_with_line_and_column)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "plain");
	ck_assert_int_eq(
	    read_export(&setting, refused_plain[_i].bytes, &pool, &err), -1);
	refused_check(&err, refused_plain[_i].what, refused_plain[_i].where);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

START_TEST(a_word_with_two_meanings_is_unknown)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	/* The option with code 1 now has the id "0", the other one's code. */
	setting_init(&setting, "plain");
	memcpy(setting.definition->election.questions[0].options[0].id, "0", 2);
	ck_assert_int_eq(
	    read_export(&setting, "bridge,hall\n0,1\n", &pool, &err), -1);
	pool_clear(&pool);
	ck_assert_int_eq(
	    read_export(&setting, "bridge,hall\nagainst,1\n", &pool, &err), 0);
	ck_assert_int_eq(pool.ballots[0].codes[0], '0');
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

#define DS200 "Cast Vote Record,Br,Governor,Ha = b\n"

START_TEST(ds200_takes_labels_and_what_the_official_mapped)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "ds200");
	setting_map(&setting);
	ck_assert_int_eq(read_export(&setting,
	                     DS200 "1,Yes,x,No\n"
	                           "2,undervote,,overvote\n"
	                           "3,No,,Not sure\n",
	                     &pool, &err),
	    0);
	ck_assert_uint_eq(pool.count, 3);
	ck_assert(memcmp(pool.ballots[0].codes, "10", 2) == 0);
	ck_assert(memcmp(pool.ballots[1].codes, "BS", 2) == 0);
	ck_assert(memcmp(pool.ballots[2].codes, "02", 2) == 0);
	ck_assert_int_eq(pool_check(&pool, &err), 0);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

static const struct {
	const char *bytes, *what, *where;
} refused_ds200[] = {
	{ "Record,Br,Ha = b\n1,Yes,No\n", "no DS200 export",
	    "export.csv, line 1" },
	{ "Cast Vote Record,Br\n", "%zu columns have the title",
	    "export.csv, line 1" },
	{ "Cast Vote Record,Br,Ha = b,Br\n", "%zu columns have the title",
	    "export.csv, line 1" },
	{ DS200 "1,Yes,,Maybe\n", "question %s (column %zu) has the unknown",
	    "export.csv, line 2" },
	{ DS200 "1,yes,,No\n", "question %s (column %zu) has the unknown",
	    "export.csv, line 2" },
	{ DS200 "1,Yes,,No\n2,,,No\n",
	    "question %s (column %zu) has the unknown", "export.csv, line 3" },
	{ DS200 "1,,x,\n", "a paper without any of the questions",
	    "export.csv, line 2" },
};

START_TEST(ds200_refuses_what_it_was_not_told)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "ds200");
	setting_map(&setting);
	ck_assert_int_eq(
	    read_export(&setting, refused_ds200[_i].bytes, &pool, &err), -1);
	refused_check(&err, refused_ds200[_i].what, refused_ds200[_i].where);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

START_TEST(undervotes_are_unknown_until_the_official_says_what_they_are)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;
	char fix[256];

	setting_init(&setting, "ds200");
	setting_map(&setting);
	setting.rules.undervote = 0;
	ck_assert_int_eq(
	    read_export(&setting, DS200 "1,undervote,,No\n", &pool, &err), -1);
	message_format_english(&err.fix, fix, sizeof(fix));
	ck_assert_str_eq(
	    fix, "say what it counts as with --undervote CATEGORY");
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

START_TEST(papers_without_the_questions_are_left_out_only_by_order)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "ds200");
	setting_map(&setting);
	setting.rules.skip_without_question = true;
	ck_assert_int_eq(read_export(&setting,
	                     DS200 "1,,x,\n2,Yes,,No\n3,,y,\n", &pool, &err),
	    0);
	ck_assert_uint_eq(pool.count, 1);
	ck_assert_uint_eq(pool.skipped, 2);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

/* The row is what a person counts in the export, so the others count too. */
START_TEST(a_paper_keeps_its_export_and_its_row)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "ds200");
	setting_map(&setting);
	setting.rules.skip_without_question = true;
	ck_assert_int_eq(
	    read_export(&setting,
	        DS200 "1,,x,\n2,Yes,\"two\nlines\",No\n3,,y,\n4,No,,No\n",
	        &pool, &err),
	    0);
	ck_assert_int_eq(read_export(&setting, DS200 "5,,,\n", &pool, &err), 0);
	ck_assert_int_eq(
	    read_export(&setting, DS200 "6,No,,No\n", &pool, &err), 0);
	ck_assert_uint_eq(pool.count, 3);
	ck_assert_uint_eq(pool.papers[0].export, 0);
	ck_assert_uint_eq(pool.papers[0].number, 2);
	ck_assert_uint_eq(pool.papers[1].export, 0);
	ck_assert_uint_eq(pool.papers[1].number, 4);
	ck_assert_uint_eq(pool.papers[2].export, 2);
	ck_assert_uint_eq(pool.papers[2].number, 1);
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

START_TEST(no_export_and_no_record_counts_twice)
{
	struct setting setting;
	struct pool pool = { 0 };
	struct error err;

	setting_init(&setting, "ds200");
	setting_map(&setting);
	ck_assert_int_eq(
	    read_export(&setting, DS200 "1,Yes,,No\n", &pool, &err), 0);
	ck_assert_int_eq(
	    read_export(&setting, DS200 "1,Yes,,No\n", &pool, &err), -1);
	refused_check(
	    &err, "it is the same as %s, byte for byte", "export.csv");
	ck_assert_int_eq(
	    adapter_read(&setting.rules, span_of(DS200 "7,No,,No\n1,No,,No\n"),
	        "two.csv", &pool, &err),
	    0);
	ck_assert_uint_eq(pool.count, 3);
	ck_assert_int_eq(pool_check(&pool, &err), -1);
	refused_check(&err,
	    "the scanner's record number stands in line %zu of %s",
	    "two.csv, line 3");
	pool_clear(&pool);
	free(setting.definition);
}
END_TEST

START_TEST(what_the_official_types_is_checked)
{
	static const char *const columns[] = { "", "bridge", "bridge:x",
		"tunnel=x", "=x", "Bridge=x" };
	static const char *const values[] = { "", "bridge=for", "bridge:x",
		"bridge:x=", "bridge:x=later", "bridge:x=9", "tunnel:x=for" };
	struct setting setting;
	struct error err;
	char code;

	setting_init(&setting, "ds200");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		ck_assert_int_eq(
		    adapter_add_column(&setting.rules, columns[i], &err), -1);
		ck_assert_int_eq(err.kind, ERROR_USAGE);
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		ck_assert_msg(
		    adapter_add_value(&setting.rules, values[i], &err) == -1,
		    "%s", values[i]);
		ck_assert_int_eq(err.kind, ERROR_USAGE);
	}
	ck_assert_int_eq(
	    adapter_add_column(&setting.rules, "bridge=a", &err), 0);
	ck_assert_int_eq(
	    adapter_add_column(&setting.rules, "bridge=b", &err), -1);
	ck_assert_int_eq(
	    adapter_add_value(&setting.rules, "bridge:=blank", &err), 0);
	ck_assert_int_eq(
	    adapter_category(&setting.rules, "white", &code, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_USAGE);
	setting.rules.adapter = adapter_find("plain");
	ck_assert_int_eq(
	    adapter_add_column(&setting.rules, "hall=a", &err), -1);
	ck_assert_ptr_null(adapter_find("ds300"));
	free(setting.definition);
}
END_TEST

static const struct unit_test tests[] = {
	{ &plain_takes_ids_and_codes, 0 },
	{ &plain_refuses_with_line_and_column,
	    sizeof(refused_plain) / sizeof(refused_plain[0]) },
	{ &a_word_with_two_meanings_is_unknown, 0 },
	{ &ds200_takes_labels_and_what_the_official_mapped, 0 },
	{ &ds200_refuses_what_it_was_not_told,
	    sizeof(refused_ds200) / sizeof(refused_ds200[0]) },
	{ &undervotes_are_unknown_until_the_official_says_what_they_are, 0 },
	{ &papers_without_the_questions_are_left_out_only_by_order, 0 },
	{ &a_paper_keeps_its_export_and_its_row, 0 },
	{ &no_export_and_no_record_counts_twice, 0 },
	{ &what_the_official_types_is_checked, 0 },
};
UNIT_TESTS("adapter", tests)
