#include "ballot/notes/receipt.h"
#include "tests/unit/test.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo receipt v1\nelection " HEX "\ntitle 市民投票\n"            \
	"rehearsal no\nplace kita-1\nnumber 1\nreplaces -\n"                   \
	"date 2026-11-22\n"

static int
parse(const char *text, struct receipt *receipt, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return receipt_parse(verified, receipt, err);
}

#define PAPER "turnout " HEX "\ngroups confirmed\n"

static const char *const good[] = {
	HEAD PAPER,
	HEAD PAPER "box k1 A-17 received\nbox k2 - received\n"
	           "slot receiver paper 佐藤\n",
	HEAD "turnout " HEX "\ngroups not-on-paper\nbox k1 - missing\n",
	HEAD "turnout -\ngroups not-on-paper\n",
};

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD "turnout abc\n", "\"turnout\" must be a note id", "line 9" },
	{ HEAD "turnout " HEX "\ngroups yes\n",
	    "\"groups\" must be confirmed or not-on-paper", "line 10" },
	{ HEAD "turnout -\ngroups confirmed\n",
	    "groups cannot be confirmed without a turnout", "line 10" },
	{ HEAD PAPER "box k1 A-17\n", "the line must read \"box ID SEAL",
	    "line 11" },
	{ HEAD PAPER "box k1 A-17 missing\n",
	    "the line must read \"box ID SEAL", "line 11" },
	{ HEAD PAPER "box k1 A-17 received now\n",
	    "the line must read \"box ID SEAL", "line 11" },
	{ HEAD PAPER "box k1 A.17 received\n",
	    "the line must read \"box ID SEAL", "line 11" },
	{ HEAD PAPER "box k2 - received\nbox k1 - received\n",
	    "box k1 stands twice or out of order", "line 12" },
	{ HEAD PAPER "box k1 - received\nbox k1 - missing\n",
	    "box k1 stands twice or out of order", "line 12" },
	{ HEAD PAPER "boxes 3\n", "nothing may follow here", "line 11" },
};

START_TEST(what_is_accepted_comes_out_as_it_went_in)
{
	struct receipt receipt;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good[_i], &receipt, &err), 0);
	receipt_format(&receipt, &text);
	ck_assert_str_eq(text.at, good[_i]);
	text_clear(&text);
	receipt_clear(&receipt);
}
END_TEST

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct receipt receipt;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &receipt, &err), -1);
	ck_assert_ptr_null(receipt.boxes);
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
UNIT_TESTS("receipt", tests)
