#include "ballot/notes/opening.h"
#include "tests/unit/test.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo opening v1\nelection " HEX "\ntitle 市民投票\n"            \
	"rehearsal no\nunit kita-a\nnumber 1\nreplaces -\n"                    \
	"date 2026-11-22\n"

static int
parse(const char *text, struct opening *opening, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return opening_parse(verified, opening, err);
}

static const char *const good[] = {
	HEAD,
	HEAD "box k1 opened 佐藤 太郎\nbox k2 opened 鈴木\n",
	HEAD "box k1 opened 佐藤\n"
	     "envelopes kita-1 1 2 no signature\n"
	     "envelopes kita-2 0 0 none\n"
	     "slot tally-witness absent 高橋: ill\n",
};

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD "box k1\n", "the line must read \"box ID opened PERSON\"",
	    "line 9" },
	{ HEAD "box k1 closed 佐藤\n",
	    "the line must read \"box ID opened PERSON\"", "line 9" },
	{ HEAD "box k1 opened  佐藤\n",
	    "the line must read \"box ID opened PERSON\"", "line 9" },
	{ HEAD "box k2 opened A\nbox k1 opened A\n",
	    "box k1 stands twice or out of order", "line 10" },
	{ HEAD "envelopes kita-1 1 2\n", "the line must read \"envelopes PLACE",
	    "line 9" },
	{ HEAD "envelopes kita-1 1 -2 lost\n",
	    "the line must read \"envelopes PLACE", "line 9" },
	{ HEAD "envelopes kita-2 1 2 a\nenvelopes kita-1 1 2 a\n",
	    "envelopes kita-1 stands twice or out of order", "line 10" },
	{ HEAD "envelopes kita-1 1 2 a\nbox k1 opened A\n",
	    "nothing may follow here", "line 10" },
};

START_TEST(what_is_accepted_comes_out_as_it_went_in)
{
	struct opening opening;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good[_i], &opening, &err), 0);
	opening_format(&opening, &text);
	ck_assert_str_eq(text.at, good[_i]);
	text_clear(&text);
	opening_clear(&opening);
}
END_TEST

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct opening opening;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &opening, &err), -1);
	ck_assert_ptr_null(opening.boxes);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused[_i].what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused[_i].where);
}
END_TEST

static const struct unit_test tests[] = {
	{ &what_is_accepted_comes_out_as_it_went_in,
	    sizeof(good) / sizeof(good[0]) },
	{ &anything_else_is_refused_with_line_and_reason,
	    sizeof(refused) / sizeof(refused[0]) },
};
UNIT_TESTS("opening", tests)
