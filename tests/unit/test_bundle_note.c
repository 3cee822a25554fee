#include "ballot/notes/bundle_note.h"
#include "tests/unit/test.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD                                                                   \
	"kaihyo bundle v1\nelection " HEX "\ntitle 市民投票\n"             \
	"rehearsal no\nstation mihon\nnumber 1\nreplaces -\n"                  \
	"date 2026-11-22\n"
#define REST "certificate " HEX "\nsums " HEX "\n"

static int
parse(const char *text, struct bundle_note *bundle, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return bundle_note_parse(verified, bundle, err);
}

static const char *const good[] = {
	HEAD "level station\nlog 41 " HEX "\n" REST,
	HEAD "level public\nlog 18446744073709551615 " HEX "\n" REST
	     "slot tally-witness paper 佐藤\n",
};

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD "level office\n", "\"level\" must be station or public",
	    "line 9" },
	{ HEAD "level public\nlog 041 " HEX "\n", "\"log\" must read SIZE ROOT",
	    "line 10" },
	{ HEAD "level public\nlog 41\n", "\"log\" must read SIZE ROOT",
	    "line 10" },
	{ HEAD "level public\nlog 41 " HEX "0\n", "\"log\" must read SIZE ROOT",
	    "line 10" },
	{ HEAD "level public\nlog 41 " HEX "\ncertificate -\n", "64 digits",
	    "line 11" },
	{ HEAD "level public\nlog 41 " HEX "\n" REST "result " HEX "\n",
	    "nothing may follow here", "line 13" },
};

START_TEST(what_is_accepted_comes_out_as_it_went_in)
{
	struct bundle_note bundle;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good[_i], &bundle, &err), 0);
	bundle_note_format(&bundle, &text);
	ck_assert_str_eq(text.at, good[_i]);
	text_clear(&text);
}
END_TEST

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct bundle_note bundle;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &bundle, &err), -1);
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
UNIT_TESTS("bundle_note", tests)
