#include "ballot/notes/ruling.h"
#include "tests/unit/sample.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD_N(number, replaces)                                               \
	"kaihyo ruling v1\nelection " HEX "\ntitle 市民投票\n"             \
	"rehearsal no\nruling r-1\nnumber " number "\nreplaces " replaces      \
	"\ndate 2026-11-22\nstation mihon\n"
#define HEAD HEAD_N("1", "-")
#define REASON "reason entry-error 合計の書き間違い\n"
#define RESOLVE                                                                \
	"action resolve\nfinding W301 kita\n"                                  \
	"figures district kita: voters and papers differ by -6\n"              \
	"end accepted\n"
#define CORRECT "action correct\nplace kita-1\nfield voters.day\n"
#define MOVE "action move-box\nbox k1\nfrom kita-a\nto kita-b\n"

static const char *const good[] = {
	HEAD RESOLVE "reason not-found 全員で探した\n",
	HEAD CORRECT "old 1200\nnew 1210\n" REASON
	             "slot tally-witness absent 見本 花子: 病気\n",
	HEAD_N(
	    "2", HEX) "action correct\nplace kita-1\n"
	              "field paper.white.issued\nold 0\nnew 10000000\n" REASON,
	HEAD "action withdraw\nunit kita-a\nfile ballots-002.csv " HEX
	     "\nreason double-entry two scans\n",
	HEAD MOVE "reason machine-fault scanner 2\n",
	HEAD "action reopen\nwhat count\nreason paper-found one box\n",
	HEAD_N("2", HEX) "action void\nreason other drafted by mistake\n",
};

static int
parse(const char *text, struct ruling *ruling, struct error *err)
{
	struct verified verified = { .bytes = span_of(text) };

	return ruling_parse(verified, ruling, err);
}

START_TEST(a_ruling_comes_out_as_it_went_in)
{
	struct ruling ruling;
	struct text text = { 0 };
	struct error err;

	ck_assert_int_eq(parse(good[_i], &ruling, &err), 0);
	ck_assert_str_eq(ruling.head.subject, "r-1");
	ck_assert_str_eq(ruling.station, "mihon");
	ruling_format(&ruling, &text);
	ck_assert_str_eq(text.at, good[_i]);
	text_clear(&text);
}
END_TEST

static const struct {
	const char *text, *what, *where;
} refused[] = {
	{ HEAD, "the text ends too early", "line 10" },
	{ HEAD "action forget\n", "\"forget\" cannot stand in \"action\"",
	    "line 10" },
	{ HEAD "action resolve\nfinding W30 kita\n", "must read CODE ID",
	    "line 11" },
	{ HEAD "action resolve\nfinding X301 kita\n", "must read CODE ID",
	    "line 11" },
	{ HEAD "action resolve\nfinding W301\n", "must read CODE ID",
	    "line 11" },
	{ HEAD "action resolve\nfinding W301 kita\nend accepted\n",
	    "\"figures ...\" must stand here", "line 12" },
	{ HEAD "action resolve\nfinding W301 kita\nfigures x\nend corrected\n",
	    "\"corrected\" cannot stand in \"end\"", "line 13" },
	{ HEAD "action correct\nplace kita-1\nfield voters..day\n",
	    "is no name of a turnout's number", "line 12" },
	{ HEAD "action correct\nplace kita-1\nfield .day\n",
	    "is no name of a turnout's number", "line 12" },
	{ HEAD CORRECT "old 5\nnew 5\n", "old and new are the same",
	    "line 14" },
	{ HEAD CORRECT "old -1\n", "\"old\" must be a whole number",
	    "line 13" },
	{ HEAD CORRECT "old 1\nnew 10000001\n", "\"new\" must be a whole",
	    "line 14" },
	{ HEAD "action withdraw\nunit u\nfile x.csv " HEX "\n",
	    "\"file\" must read NAME DIGEST", "line 12" },
	{ HEAD "action withdraw\nunit u\nfile ballots-002.csv\n",
	    "\"file\" must read NAME DIGEST", "line 12" },
	{ HEAD "action move-box\nbox k1\nfrom a\nto a\n",
	    "the box stays where it is", "line 13" },
	{ HEAD "action reopen\nwhat doors\n", "\"doors\" cannot stand",
	    "line 11" },
	{ HEAD "action void\n" REASON, "nothing before it to take back",
	    "line 10" },
	{ HEAD MOVE "reason because I say so\n", "must read CODE WORDS",
	    "line 14" },
	{ HEAD MOVE "reason other\n", "must read CODE WORDS", "line 14" },
	{ HEAD MOVE, "the text ends too early", "line 14" },
	{ HEAD MOVE REASON REASON, "nothing may follow here", "line 15" },
};

START_TEST(anything_else_is_refused_with_line_and_reason)
{
	struct ruling ruling;
	struct error err;
	char what[512], where[256];

	ck_assert_int_eq(parse(refused[_i].text, &ruling, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	message_format_english(&err.what, what, sizeof(what));
	error_where_english(&err, where, sizeof(where));
	ck_assert_msg(strstr(what, refused[_i].what) != NULL, "%s", what);
	ck_assert_str_eq(where, refused[_i].where);
	ck_assert_str_ne(err.fix.id, "");
}
END_TEST

/* Held against the small sample: what is wrong, or NULL; and the scopes. */
static const struct {
	const char *text, *what, *scope;
} held[] = {
	{ HEAD RESOLVE REASON, NULL, NULL },
	{ HEAD CORRECT "old 1\nnew 2\n" REASON, NULL, "kita" },
	{ HEAD MOVE REASON, NULL, "kita" },
	{ HEAD "action withdraw\nunit minami-a\nfile bundles-001.csv " HEX
	       "\n" REASON,
	    NULL, "minami" },
	{ HEAD "action reopen\nwhat turnout\n" REASON, NULL, NULL },
	{ HEAD "action correct\nplace nowhere\nfield taken-home\nold 1\n"
	       "new 2\n" REASON,
	    "the setup knows no place nowhere", NULL },
	{ HEAD "action withdraw\nunit kita-1\nfile bundles-001.csv " HEX
	       "\n" REASON,
	    "the setup knows no unit kita-1", NULL },
	{ HEAD "action move-box\nbox k9\nfrom kita-a\nto kita-b\n" REASON,
	    "the setup knows no box k9", NULL },
	{ HEAD "action move-box\nbox k1\nfrom kita-a\nto kita-z\n" REASON,
	    "the setup knows no unit kita-z", NULL },
	{ HEAD "action move-box\nbox k1\nfrom kita-a\nto minami-a\n" REASON,
	    "box k1 lies in another district than unit minami-a", NULL },
};

START_TEST(what_it_names_lies_in_its_station)
{
	char *election_text = sample_read("election.json", NULL);
	char *setup_text = sample_read("setup-1.json", NULL);
	struct election *election = memory_new(1, sizeof(*election));
	struct scope scopes[SCOPES_MAX];
	struct ruling ruling;
	struct setup setup;
	struct error err;
	char what[512];

	ck_assert_int_eq(
	    election_parse(sample_verified(election_text), "e", election, &err),
	    0);
	ck_assert_int_eq(setup_parse(sample_verified(setup_text), "s", election,
	                     &setup, &err),
	    0);
	ck_assert_int_eq(parse(held[_i].text, &ruling, &err), 0);
	if (held[_i].what != NULL) {
		ck_assert_int_eq(ruling_check(&ruling, &setup, &err), -1);
		message_format_english(&err.what, what, sizeof(what));
		ck_assert_str_eq(what, held[_i].what);
	} else {
		ck_assert_int_eq(ruling_check(&ruling, &setup, &err), 0);
		ck_assert_uint_eq(ruling_scopes(&ruling, &setup, scopes),
		    held[_i].scope != NULL ? 2 : 1);
		ck_assert_str_eq(scopes[0].id, "mihon");
		if (held[_i].scope != NULL)
			ck_assert_str_eq(scopes[1].id, held[_i].scope);
		memcpy(ruling.station, "other", 6);
		ck_assert_int_eq(ruling_check(&ruling, &setup, &err), -1);
	}
	setup_clear(&setup);
	free(election);
	free(election_text);
	free(setup_text);
}
END_TEST

START_TEST(every_reason_has_a_name_and_words)
{
	for (enum ruling_reason r = REASON_ENTRY_ERROR; r < REASON_COUNT; r++) {
		ck_assert_int_eq(
		    ruling_reason_find(span_of(ruling_reason_name(r))), r);
		ck_assert_str_ne(ruling_reason_label(r), "");
	}
	ck_assert_int_eq(ruling_reason_find(span_of("whim")), REASON_NONE);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_ruling_comes_out_as_it_went_in, COUNT(good) },
	{ &anything_else_is_refused_with_line_and_reason, COUNT(refused) },
	{ &what_it_names_lies_in_its_station, COUNT(held) },
	{ &every_reason_has_a_name_and_words, 0 },
};
UNIT_TESTS("ruling", tests)
