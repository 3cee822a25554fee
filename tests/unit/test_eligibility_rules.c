#include "ballot/rules/eligibility_rules.h"

#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

#define SOURCE "\"source\": \"s\", \"verified\": false"
#define AGE "\"age\": {\"years\": 18, \"day\": \"vote\", " SOURCE "}"
#define RESIDENCE                                                              \
	"\"residence\": {\"months\": 3, \"months-after-leaving\": 0, "         \
	"\"day\": \"reference\", " SOURCE "}"
#define CLASS(name, rest) "{\"class\": \"" name "\", " rest SOURCE "}"
#define YES "\"admitted\": true, "
#define NO "\"admitted\": false, "
#define THREE "\"duration\": {\"op\": \">\", \"years\": 3, \"day\": \"vote\"}, "
#define CLASSES                                                                \
	"\"classes\": [" CLASS("japanese", YES) ", " CLASS(                    \
	    "special-permanent", YES) ", " CLASS("permanent",                  \
	    YES) ", " CLASS("with-status", YES THREE) ", " CLASS("other",      \
	    NO) "]"
#define SWITCH(id, effect)                                                     \
	"{\"id\": \"" id "\", \"label\": {\"ja\": \"a\", \"en\": \"b\"}, "     \
	"\"effect\": \"" effect "\", " SOURCE "}"
#define SPECIAL "\"special-place\": {\"election-age\": 18, " SOURCE "}"
#define NONE "\"disqualifications\": []"

static int
read(const char *text, struct eligibility_rules *rules, struct error *err)
{
	struct document document;
	struct document_at top;
	int rc;

	ck_assert_int_eq(
	    document_open(span_of(text), "o.json", &document, err), 0);
	top = document_top(&document);
	rc = eligibility_rules_read(&top, rules, err);
	document_close(&document);
	return rc;
}

START_TEST(the_rules_are_read)
{
	struct eligibility_rules rules;
	struct error err;

	ck_assert_int_eq(
	    read("{" AGE ", " RESIDENCE ", " CLASSES ", " SPECIAL
	         ", \"disqualifications\": [" SWITCH(
	             "law-11", "refused") ", " SWITCH("law-252",
	             "special-place") ", " SWITCH("old", "none") "]}",
	        &rules, &err),
	    0);
	ck_assert(rules.exists && rules.special_place.exists);
	ck_assert_uint_eq(rules.age.years, 18);
	ck_assert_int_eq(rules.age.day, RULE_DAY_VOTE);
	ck_assert_uint_eq(rules.residence.months, 3);
	ck_assert_int_eq(rules.residence.day, RULE_DAY_REFERENCE);
	ck_assert(rules.classes[RESIDENT_PERMANENT].admitted);
	ck_assert(!rules.classes[RESIDENT_PERMANENT].duration.exists);
	ck_assert(rules.classes[RESIDENT_WITH_STATUS].duration.more_than);
	ck_assert_uint_eq(
	    rules.classes[RESIDENT_WITH_STATUS].duration.years, 3);
	ck_assert(!rules.classes[RESIDENT_OTHER].admitted);
	ck_assert_uint_eq(rules.special_place.election_age, 18);
	ck_assert_uint_eq(rules.disqualification_count, 3);
	ck_assert_int_eq(
	    eligibility_rules_disqualification(&rules, "law-252"), 1);
	ck_assert_int_eq(
	    eligibility_rules_disqualification(&rules, "law-253"), -1);
	ck_assert_int_eq(
	    rules.disqualifications[1].effect, DISQUALIFICATION_SPECIAL_PLACE);
	ck_assert_int_eq(
	    rules.disqualifications[2].effect, DISQUALIFICATION_NONE);
}
END_TEST

static const struct {
	const char *text, *what;
} refused[] = {
	{ "{" RESIDENCE ", " CLASSES ", " NONE "}",
	    "member \"%s\" is missing" },
	{ "{" AGE ", " CLASSES ", " NONE "}", "member \"%s\" is missing" },
	{ "{" AGE ", " RESIDENCE ", " NONE "}", "member \"%s\" is missing" },
	{ "{" AGE ", " RESIDENCE ", " CLASSES "}", "member \"%s\" is missing" },
	{ "{" AGE ", " RESIDENCE ", " CLASSES ", " NONE ", \"income\": 1}",
	    "unknown member \"%s\"" },
	{ "{\"age\": {\"years\": 18, \"day\": \"today\", " SOURCE
	  "}, " RESIDENCE ", " CLASSES ", " NONE "}",
	    NULL },
	{ "{\"age\": {\"years\": 0, \"day\": \"vote\", " SOURCE "}, " RESIDENCE
	  ", " CLASSES ", " NONE "}",
	    NULL },
	{ "{\"age\": {\"years\": 18, \"day\": \"vote\"}, " RESIDENCE
	  ", " CLASSES ", " NONE "}",
	    "member \"%s\" is missing" },
	/* A class left out is neither admitted nor refused in silence. */
	{ "{" AGE ", " RESIDENCE
	  ", \"classes\": [" CLASS("japanese", YES) "], " NONE "}",
	    "%zu elements in this list; %zu to %zu are allowed" },
	{ "{" AGE ", " RESIDENCE
	  ", \"classes\": [" CLASS("japanese", YES) ", " CLASS("japanese",
	      YES) ", " CLASS("permanent", YES) ", " CLASS("with-status",
	      YES) ", " CLASS("other", NO) "], " NONE "}",
	    "two rules for the class \"%s\"" },
	{ "{" AGE ", " RESIDENCE ", \"classes\": [" CLASS(
	      "japanese", YES) ", " CLASS("special-permanent",
	      YES) ", " CLASS("permanent", YES) ", " CLASS("with-status",
	      YES) ", " CLASS("other", NO THREE) "], " NONE "}",
	    "a class that is not admitted has no duration" },
	{ "{" AGE ", " RESIDENCE ", " CLASSES
	  ", \"disqualifications\": [" SWITCH("a", "none") ", " SWITCH(
	      "a", "refused") "]}",
	    "two disqualifications have the id \"%s\"" },
	{ "{" AGE ", " RESIDENCE ", " CLASSES
	  ", \"disqualifications\": [" SWITCH("a", "special-place") "]}",
	    "\"special-place\" needs the member \"special-place\" of "
	    "eligibility" },
	{ "{" AGE ", " RESIDENCE ", " CLASSES
	  ", \"disqualifications\": [" SWITCH("a", "maybe") "]}",
	    NULL },
};

START_TEST(what_the_table_does_not_know_is_refused)
{
	struct eligibility_rules rules;
	struct error err = { 0 };

	ck_assert_int_eq(read(refused[_i].text, &rules, &err), -1);
	ck_assert_int_eq(err.kind, ERROR_INPUT);
	ck_assert(!rules.exists);
	ck_assert_uint_gt(err.where_count, 0);
	if (refused[_i].what != NULL)
		ck_assert_str_eq(err.what.id, refused[_i].what);
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_rules_are_read, 0 },
	{ &what_the_table_does_not_know_is_refused, COUNT(refused) },
};
UNIT_TESTS("eligibility_rules", tests)
