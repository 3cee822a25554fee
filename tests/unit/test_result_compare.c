#include "tally/result_compare.h"
#include "tests/unit/test.h"

#define OURS                                                                   \
	"{\"format\":\"kaihyo result v1\",\"districts\":[{\"district\":"       \
	"\"kita\",\"label\":{\"ja\":\"北\"},\"questions\":[{\"question\":"    \
	"\"hall\",\"options\":{\"for\":36,\"against\":20}}]},{\"district\":"   \
	"\"minami\",\"options\":{\"for\":4}}],\"rest\":{\"shortage\":3},"      \
	"\"list\":[1,2,30]}\n"

static const struct {
	const char *from, *to, *where, *mine, *other;
} cases[] = {
	{ "36", "37", "districts[kita].questions[hall].options.for", "36",
	    "37" },
	{ "36", "360", "districts[kita].questions[hall].options.for", "36",
	    "360" },
	{ "\"against\":20", "\"against\":-1",
	    "districts[kita].questions[hall].options.against", "20", "-1" },
	{ "{\"for\":4}", "{\"for\":5}", "districts[minami].options.for", "4",
	    "5" },
	{ "\"shortage\":3", "\"shortage\":null", "rest.shortage", "3", "null" },
	{ "1,2,30", "1,2,31", "list[2]", "30", "31" },
	{ "1,2,30", "1,20,30", "list[1]", "2", "20" },
	{ "\"kita\"", "\"west\"", "districts[0].district", "\"kita\"",
	    "\"west\"" },
	{ "{\"format\"", "hello", "-", "{\"format\":\"kaihyo result v1\"",
	    "hello:\"kaihyo result v1\"" },
};

/* OURS with one place changed. */
static void
changed(const char *from, const char *to, struct text *text)
{
	const char *at = strstr(OURS, from);

	ck_assert_ptr_nonnull(at);
	text_add_bytes(text, OURS, (size_t)(at - OURS));
	text_add(text, to);
	text_add(text, at + strlen(from));
}

START_TEST(the_first_difference_is_named_with_both_values)
{
	struct text theirs = { 0 }, where = { 0 }, mine = { 0 }, other = { 0 };

	changed(cases[_i].from, cases[_i].to, &theirs);
	ck_assert(result_compare(
	    span_of(OURS), text_span(&theirs), &where, &mine, &other));
	ck_assert_str_eq(where.at, cases[_i].where);
	ck_assert_str_eq(mine.at, cases[_i].mine);
	ck_assert_str_eq(other.at, cases[_i].other);
	text_clear(&theirs);
	text_clear(&where);
	text_clear(&mine);
	text_clear(&other);
}
END_TEST

START_TEST(what_is_the_same_has_no_difference)
{
	struct text where = { 0 }, mine = { 0 }, other = { 0 };

	ck_assert(!result_compare(
	    span_of(OURS), span_of(OURS), &where, &mine, &other));
	ck_assert_ptr_null(where.at);
}
END_TEST

/* Wherever it ends or whatever byte changes: a place, and no overrun. */
START_TEST(every_cut_and_every_changed_byte_is_a_difference)
{
	size_t len = strlen(OURS);

	for (size_t i = 0; i < 2 * len; i++) {
		struct text where = { 0 }, mine = { 0 }, other = { 0 };
		char *copy = memory_copy(span_of(OURS));
		struct span theirs = { copy, len };

		if (i < len)
			theirs.len = i;
		else
			copy[i - len] = (char)(copy[i - len] ^ 1);
		ck_assert(result_compare(
		    span_of(OURS), theirs, &where, &mine, &other));
		ck_assert_ptr_nonnull(where.at);
		text_clear(&where);
		text_clear(&mine);
		text_clear(&other);
		free(copy);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_first_difference_is_named_with_both_values,
	    sizeof(cases) / sizeof(cases[0]) },
	{ &what_is_the_same_has_no_difference, 0 },
	{ &every_cut_and_every_changed_byte_is_a_difference, 0 },
};
UNIT_TESTS("result_compare", tests)
