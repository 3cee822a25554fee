#include "tally/rules/decision_text.h"
#include "tests/unit/verdict.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* --- real cases and their edges ------------------------------------------ */

struct verdict {
	const char *profile, *words, *wanted;
};

static void
verdict_check(const struct rules *rules, const char *words, const char *wanted)
{
	struct trial *trial = trial_of(rules, words);
	struct trace trace = { .rules = &trial->rules,
		.election = &trial->election };
	struct decision decision;
	struct error err = { 0 };
	struct text got = { 0 };

	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    0);
	verdict_write(&trial->rules, &decision, &got);
	if (strcmp(got.at, wanted) != 0)
		ck_abort_msg("%.200s: %s, not %s", words, got.at, wanted);
	ck_assert(!trial->rules.gate.exists || trace.step_count > 0);
	text_clear(&got);
	trace_clear(&trace);
	free(trial);
}

static const struct verdict verdicts[] = {
	/* Osaka 2015-05-17: V 1,406,084; and what a tie would have been. */
	{ "osaka-2015.json",
	    "E=2104076 V=1406084 option:for=694844 option:against=705585 "
	    "INVALID=5640",
	    "yes: not-adopted" },
	{ "osaka-2015.json", "option:for=700214 option:against=700214",
	    "yes: not-adopted" },
	{ "osaka-2015.json", "option:for=700215 option:against=700214",
	    "yes: adopted" },
	/* Okinawa 2019: 1,153,591 / 4 = 288,397.75. */
	{ "okinawa-2019.json",
	    "E0=1156295 E=1153591 option:for=114933 option:against=434273 "
	    "option:neither=52682",
	    "yes: respect/against" },
	{ "okinawa-2019.json", "E=1153591 option:against=288398 option:for=9",
	    "yes: respect/against" },
	{ "okinawa-2019.json", "E=1153591 option:against=288397 option:for=9",
	    "yes: not-reached" },
	{ "okinawa-2019.json",
	    "E=1153591 option:against=288398 option:for=288398",
	    "yes: tie-at-the-top" },
	/* The denominator at the notice would have asked for 289,074. */
	{ "okinawa-2019.json", "E=1156295 option:against=289073 option:for=9",
	    "yes: not-reached" },
	{ "okinawa-2019.json", "E=1156295 option:against=289074 option:for=9",
	    "yes: respect/against" },
	/* 古河 2004: more than half, 21,572 of 47,495 is not. */
	{ "koga-2004.json", "E=47495 V=21572", "no sealed" },
	{ "koga-2004.json", "E=47495 V=23747", "no sealed" },
	{ "koga-2004.json", "E=47495 V=23748", "yes" },
	{ "koga-2004.json", "E=47494 V=23747", "no sealed" },
	/* 高浜: at least half; 広島 asks papers, which taken-home ones lack. */
	{ "takahama.json", "E=1000 V=500 B=499 option:for=300 VALID=490",
	    "yes: adopted" },
	{ "takahama.json", "E=1000 V=499", "no sealed" },
	{ "hiroshima.json", "E=1000 V=500 B=499", "no sealed" },
	{ "hiroshima.json", "E=1000 V=500 B=500 option:for=300 VALID=490",
	    "yes: adopted" },
	{ "hiroshima.json", "E=1000 V=500 B=500 option:for=245 VALID=490",
	    "yes: tie" },
	/* 小平 2013 stayed sealed. */
	{ "kodaira-2013.json", "E=145024 V=51010", "no sealed" },
	{ "kodaira-2013.json",
	    "E=145024 V=72512 option:review=40000 option:keep=32000",
	    "yes: option-preferred/review" },
	{ "kodaira-2013.json",
	    "E=145024 V=72512 option:review=36000 option:keep=36000",
	    "yes: tie" },
	{ "fujimi.json", "E=90000 V=30000", "yes" },
	{ "fujimi.json", "E=90000 V=29999", "no sealed" },
	{ "fujimi.json", "E=90001 V=30000", "no sealed" },
	/* 川崎: the facts, whatever the turnout. */
	{ "kawasaki-2008.json", "E=1279952 V=3 option:for=2 option:against=1",
	    "yes: for-over-half" },
	{ "kawasaki-2008.json", "option:for=2 option:against=2", "yes: tie" },
	{ "kawasaki-2008.json", "option:for=2 option:against=3",
	    "yes: for-not-over-half" },
	/* 名護 1997: two and two together. */
	{ "nago-1997.json",
	    "option:for=2562 option:for-if=11705 option:against=16254 "
	    "option:against-if=385 INVALID=571",
	    "yes: against" },
	/* 所沢 2015, 我孫子. */
	{ "tokorozawa-2015.json",
	    "E=90000 option:for=30000 option:against=20000",
	    "yes: weighs-heavily/for" },
	{ "tokorozawa-2015.json",
	    "E=90000 option:for=29999 option:against=20000", "yes: advisory" },
	{ "abiko.json", "E=90000 option:for=30000 option:against=29999",
	    "yes: for" },
	{ "abiko.json", "E=90000 option:for=29999 option:against=20000",
	    "yes: none" },
	/* 国民投票法 98条2項: the whole is for + against. */
	{ "constitutional-referendum.json",
	    "option:for=3 option:against=2 INVALID=100", "yes: adopted" },
	/* Italy 1990: 43.3 %, void though opened. */
	{ "italy-75.json",
	    "E=46770159 V=20259724 option:for=18000000 option:against=1000000",
	    "no" },
	{ "italy-75.json", "E=46770159 V=23385079 option:for=1", "no" },
	{ "italy-75.json", "E=46770159 V=23385080 option:for=1",
	    "yes: adopted" },
	/* Switzerland 2015, RTVG. */
	{ "switzerland-law.json", "option:for=1128369 option:against=1124673",
	    "yes: adopted" },
	/* Hamburg, both branches and neither known. */
	{ "hamburg.json",
	    "E=1000000 context:with-election=yes option:for=2 option:against=1",
	    "yes: adopted" },
	{ "hamburg.json",
	    "E=1000000 context:with-election=no option:for=199999 "
	    "option:against=1",
	    "yes: not-adopted" },
	{ "hamburg.json",
	    "E=1000000 context:with-election=no option:for=200000 "
	    "option:against=1",
	    "yes: adopted" },
	{ "hamburg.json", "E=1000000 option:for=199999 option:against=1",
	    "yes: adopted|not-adopted" },
	{ "hamburg.json", "E=1000000 option:for=200000 option:against=1",
	    "yes: adopted" },
	{ "berlin.json", "E=100 option:for=25 option:against=24",
	    "yes: adopted" },
	{ "berlin.json", "E=101 option:for=25 option:against=24",
	    "yes: not-adopted" },
	{ "berlin-constitution.json", "E=100 option:for=66 option:against=33",
	    "yes: adopted" },
	{ "berlin-constitution.json", "E=100 option:for=65 option:against=33",
	    "yes: not-adopted" },
	{ "denmark-42.json", "E=100 option:for=29 option:against=30",
	    "yes: rejected" },
	{ "denmark-42.json", "E=101 option:for=29 option:against=30",
	    "yes: passes" },
	{ "colorado-55.json", "option:for=55 option:against=45",
	    "yes: adopted" },
	{ "colorado-55.json", "option:for=5499 option:against=4501",
	    "yes: not-adopted" },
	/* Illinois: 60 % of the question, or half of all papers. */
	{ "illinois.json", "option:for=60 option:against=40 NONE=900",
	    "yes: adopted" },
	{ "illinois.json", "option:for=59 option:against=41 NONE=17",
	    "yes: adopted" },
	{ "illinois.json", "option:for=59 option:against=41 NONE=18",
	    "yes: not-adopted" },
	/* Hawaii: which second condition depends on the day. */
	{ "hawaii.json",
	    "context:special-election=no E=1000 option:for=60 "
	    "option:against=40 NONE=20",
	    "yes: adopted" },
	{ "hawaii.json",
	    "context:special-election=no E=1000 option:for=60 "
	    "option:against=40 NONE=21",
	    "yes: not-adopted" },
	{ "hawaii.json",
	    "context:special-election=yes E=200 option:for=60 "
	    "option:against=40 NONE=99",
	    "yes: adopted" },
	{ "hawaii.json",
	    "context:special-election=yes E=201 option:for=60 "
	    "option:against=40 NONE=99",
	    "yes: not-adopted" },
	{ "hawaii.json", "E=200 option:for=60 option:against=40",
	    "yes: adopted" },
	/* Colombia 2016 (figures from memory): 13 % is 4,536,992.85. */
	{ "colombia-2016.json",
	    "E=34899945 option:for=6377482 option:against=6431376",
	    "yes: not-adopted" },
	{ "colombia-2016.json",
	    "E=34899945 option:for=4536993 option:against=4536992",
	    "yes: adopted" },
	{ "colombia-2016.json",
	    "E=34899945 option:for=4536992 option:against=1",
	    "yes: not-adopted" },
	/* Montenegro 2006 (figures from memory), and exactly 55 %. */
	{ "montenegro-2006.json",
	    "E=484718 V=419240 option:for=230661 option:against=184954",
	    "yes: adopted" },
	{ "montenegro-2006.json",
	    "E=484718 V=419240 option:for=55000 option:against=45000",
	    "yes: adopted" },
	{ "montenegro-2006.json",
	    "E=484718 V=419240 option:for=54999 option:against=45001",
	    "yes: not-adopted" },
	{ "montenegro-2006.json", "E=484718 V=242359 option:for=1", "no" },
	/* While counting: decided whatever is missing, or not. */
	{ "osaka-2015.json",
	    "option:for=700000-790000 option:against=600000-690000 "
	    "B=1300000-1390000",
	    "yes: adopted" },
	{ "osaka-2015.json",
	    "option:for=600000-700000 option:against=700000-800000 "
	    "B=1300000-1400000",
	    "yes: not-adopted" },
	{ "osaka-2015.json",
	    "option:for=600000-700001 option:against=700000-800001 "
	    "B=1300000-1400001",
	    "yes: adopted|not-adopted" },
	{ "illinois.json",
	    "option:for=590-600 option:against=300-310 INVALID=0-10 NONE=0-10 "
	    "B=890-900",
	    "yes: adopted" },
	{ "takahama.json", "E=1000 V=499-500",
	    "open: adopted|tie|not-adopted" },
	{ "takahama.json", "E=1000", "open: adopted|tie|not-adopted" },
};

START_TEST(decides_as_history_did_and_exactly_at_the_edge)
{
	const struct verdict *verdict = &verdicts[_i];
	struct rules *rules = rules_of_profile(verdict->profile);

	verdict_check(rules, verdict->words, verdict->wanted);
	free(rules);
}
END_TEST

/* --- 地方自治法76条: a threshold in tiers --------------------------------- */

#define TIERS(op)                                                              \
	"{\"outcomes\": [{\"cases\": [{\"id\": \"yes\", \"label\": {\"ja\": "  \
	"\"a\", \"en\": \"a\"}, \"source\": \"s\", \"verified\": false, "      \
	"\"when\": {\"count\": \"V\", \"" op                                   \
	"\": {\"tiers\": [{\"up-to\": 400000, \"part\": \"1/3\"}, "            \
	"{\"up-to\": 800000, \"part\": \"1/6\"}, {\"part\": \"1/8\"}]}, "      \
	"\"of\": \"E\"}}, {\"id\": \"no\", \"label\": {\"ja\": \"a\", "        \
	"\"en\": \"a\"}, \"source\": \"s\", \"verified\": false}]}]}"

static const struct {
	const char *words, *least, *over;
} tiers[] = {
	{ "E=399999 V=133333", "yes: yes", "yes: no" },
	{ "E=399999 V=133332", "yes: no", "yes: no" },
	{ "E=400000 V=133333", "yes: no", "yes: no" },
	{ "E=400000 V=133334", "yes: yes", "yes: yes" },
	{ "E=400004 V=134000", "yes: yes", "yes: yes" },
	{ "E=400004 V=133334", "yes: yes", "yes: no" },
	{ "E=400010 V=133334", "yes: no", "yes: no" },
	{ "E=800000 V=200000", "yes: yes", "yes: no" },
	{ "E=800000 V=199999", "yes: no", "yes: no" },
	{ "E=800001 V=200000", "yes: no", "yes: no" },
	{ "E=800001 V=200001", "yes: yes", "yes: yes" },
	{ "E=800008 V=200001", "yes: yes", "yes: no" },
	{ "E=0 V=0", "yes: yes", "yes: no" },
	{ "E=1279952 V=259994", "yes: yes", "yes: no" },
	{ "E=1279952 V=259993", "yes: no", "yes: no" },
	{ "E=399999-400004 V=133334", "yes: yes", "yes: yes|no" },
	{ "E=399999-800000 V=133332", "yes: no", "yes: no" },
};

START_TEST(tiers_add_up_at_their_edges)
{
	struct rules rules;
	struct error err = { 0 };

	ck_assert_int_eq(rules_from(TIERS("at-least"), NULL, &rules, &err), 0);
	verdict_check(&rules, tiers[_i].words, tiers[_i].least);
	ck_assert_int_eq(rules_from(TIERS("over"), NULL, &rules, &err), 0);
	verdict_check(&rules, tiers[_i].words, tiers[_i].over);
}
END_TEST

/* --- people and cantons --------------------------------------------------- */

static const char *const cantons[] = { "zh", "be", "lu", "ur", "sz", "gl", "zg",
	"fr", "so", "sh", "sg", "gr", "ag", "tg", "ti", "vd", "vs", "ne", "ge",
	"ju", "ow", "nw", "bs", "bl", "ar", "ai" };

/* Adds a question's people's votes, and who won which canton. */
static void
cantons_add(struct text *words, const char *question, const char *one,
    const char *other, unsigned for_one, unsigned for_other, unsigned won)
{
	text_addf(words, "%s%s/option:%s=%u %s/option:%s=%u",
	    words->len > 0 ? " " : "", question, one, for_one, question, other,
	    for_other);
	for (size_t i = 0; i < COUNT(cantons); i++) {
		bool mine = won > 0;

		won -= mine ? 1 : 0;
		text_addf(words, " %s/option:%s@%s=%d %s/option:%s@%s=%d",
		    question, one, cantons[i], mine ? 2 : 1, question, other,
		    cantons[i], mine ? 1 : 2);
	}
}

static const struct {
	unsigned yes, no, won;
	const char *wanted;
} majorities[] = {
	/* 20 whole cantons weigh 2, six half ones 1: more than 23 of 46. */
	{ 51, 49, 11, "yes: not-adopted" },
	{ 51, 49, 12, "yes: adopted" },
	{ 50, 50, 26, "yes: not-adopted" },
	{ 51, 49, 26, "yes: adopted" },
};

START_TEST(people_and_cantons_both_decide)
{
	struct rules *rules = rules_of_profile("switzerland.json");
	struct text words = { 0 };

	cantons_add(&words, "question", "for", "against", majorities[_i].yes,
	    majorities[_i].no, majorities[_i].won);
	verdict_check(rules, words.at, majorities[_i].wanted);
	text_clear(&words);
	free(rules);
}
END_TEST

START_TEST(exactly_half_of_the_cantons_is_no_majority)
{
	struct rules *rules = rules_of_profile("switzerland.json");
	struct text words = { 0 };

	/* 11 whole ones and Obwalden: 23 of 46. */
	cantons_add(&words, "question", "for", "against", 9, 1, 11);
	text_add(&words, " option:for@ow=2 option:against@ow=1");
	verdict_check(rules, words.at, "yes: not-adopted");
	text_add(&words, " option:for@nw=2 option:against@nw=1");
	verdict_check(rules, words.at, "yes: adopted");
	text_clear(&words);
	free(rules);
}
END_TEST

START_TEST(a_canton_not_yet_there_leaves_it_open)
{
	struct rules *rules = rules_of_profile("switzerland.json");

	verdict_check(rules,
	    "option:for=9 option:against=1 option:for@zh=2 option:against@zh=1",
	    "yes: adopted|not-adopted");
	free(rules);
}
END_TEST

START_TEST(two_texts_stay_open_while_a_canton_is_missing)
{
	struct rules *rules =
	    rules_of_profile("switzerland-counter-proposal.json");
	struct text words = { 0 };

	cantons_add(&words, "initiative", "for", "against", 60, 40, 25);
	cantons_add(&words, "counter-proposal", "for", "against", 60, 40, 25);
	cantons_add(
	    &words, "preference", "initiative", "counter-proposal", 50, 50, 11);
	verdict_check(rules, words.at, "yes: counter-proposal");
	rules->region_total = 48;
	verdict_check(rules, words.at, "yes: counter-proposal|neither");
	text_clear(&words);
	free(rules);
}
END_TEST

START_TEST(regions_that_weigh_too_much_are_refused)
{
	struct rules *rules = rules_of_profile("switzerland.json");
	struct text words = { 0 };
	struct trial *trial;
	struct decision decision;
	struct error err = { 0 };

	cantons_add(&words, "question", "for", "against", 9, 1, 20);
	rules->region_total = 45;
	trial = trial_of(rules, words.at);
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, NULL,
	                     &decision, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	text_clear(&words);
	free(trial);
	free(rules);
}
END_TEST

static const struct {
	unsigned initiative, counter;     /* adopted by how many cantons */
	unsigned people, others, cantons; /* of the deciding question */
	const char *wanted;
} deciding[] = {
	{ 20, 0, 1, 99, 0, "yes: initiative" },
	{ 0, 20, 99, 1, 26, "yes: counter-proposal" },
	{ 0, 0, 99, 1, 26, "yes: neither" },
	/* 52 % + 20/46 (95.48 %) against 48 % + 26/46 (104.52 %). */
	{ 20, 20, 52, 48, 10, "yes: counter-proposal" },
	/* 55 % + 22/46 (102.83 %) against 45 % + 24/46 (97.17 %). */
	{ 20, 20, 55, 45, 11, "yes: initiative" },
	{ 20, 20, 50, 50, 11, "yes: counter-proposal" },
	{ 20, 20, 50, 50, 12, "yes: initiative" },
	/* 40 of 46 cantons: equal at 6/46 of the people. */
	{ 20, 20, 13, 87, 20, "yes: counter-proposal" },
	{ 20, 20, 14, 86, 20, "yes: initiative" },
	{ 20, 20, 6, 40, 20, "yes: neither" },
	{ 20, 20, 6000001, 39999999, 20, "yes: initiative" },
	{ 20, 20, 5999999, 40000001, 20, "yes: counter-proposal" },
};

START_TEST(the_greater_sum_of_shares_decides_between_two_texts)
{
	struct rules *rules =
	    rules_of_profile("switzerland-counter-proposal.json");
	struct text words = { 0 };

	cantons_add(&words, "initiative", "for", "against", 60, 40,
	    deciding[_i].initiative);
	cantons_add(&words, "counter-proposal", "for", "against", 60, 40,
	    deciding[_i].counter);
	cantons_add(&words, "preference", "initiative", "counter-proposal",
	    deciding[_i].people, deciding[_i].others, deciding[_i].cantons);
	verdict_check(rules, words.at, deciding[_i].wanted);
	text_clear(&words);
	free(rules);
}
END_TEST

/* --- 128 bits ------------------------------------------------------------- */

static const struct {
	const char *threshold, *words, *wanted; /* NULL: refused */
} extremes[] = {
	/* Products of 2 x 60 bits, one apart. */
	{ "\"over\": \"999999999999999999/1000000000000000000\"",
	    "V=999999999999999999 E=1000000000000000000", "yes: no" },
	{ "\"at-least\": \"999999999999999999/1000000000000000000\"",
	    "V=999999999999999999 E=1000000000000000000", "yes: yes" },
	{ "\"over\": \"999999999999999999/1000000000000000000\"",
	    "V=1000000000000000000 E=1000000000000000000", "yes: yes" },
	{ "\"at-least\": \"999999999999999998/999999999999999999\"",
	    "V=999999999999999998 E=999999999999999999", "yes: yes" },
	{ "\"over\": \"999999999999999998/999999999999999999\"",
	    "V=999999999999999998 E=999999999999999999", "yes: no" },
	{ "\"over\": \"999999999999999998/999999999999999999\"",
	    "V=999999999999999999 E=999999999999999999", "yes: yes" },
	/* Three coprime denominators near 2^60 have no common 128-bit one. */
	{ "\"over\": {\"tiers\": [{\"up-to\": 1, \"part\": "
	  "\"1/999999999999999999\"}, {\"up-to\": 2, \"part\": "
	  "\"1/999999999999999998\"}, {\"part\": \"1/999999999999999997\"}]}",
	    "V=1 E=3", NULL },
	{ "\"over\": {\"tiers\": [{\"up-to\": 1, \"part\": "
	  "\"1/999999999999999999\"}, {\"part\": "
	  "\"1/999999999999999998\"}]}",
	    "V=1000000000000000000 E=3", NULL },
	{ "\"over\": {\"tiers\": [{\"up-to\": 1, \"part\": \"1/99999\"}, "
	  "{\"part\": \"1/99998\"}]}",
	    "V=1000000000000000000 E=3", "yes: yes" },
};

START_TEST(exact_to_the_last_bit_or_refused)
{
	struct text json = { 0 };
	struct rules rules;
	struct trial *trial;
	struct decision decision;
	struct trace trace = { 0 };
	struct error err = { 0 };

	text_addf(&json,
	    "{\"outcomes\": [{\"cases\": [{\"id\": \"yes\", \"label\": "
	    "{\"ja\": \"a\", \"en\": \"a\"}, \"source\": \"s\", \"verified\": "
	    "false, \"when\": {\"count\": \"V\", %s, \"of\": \"E\"}}, "
	    "{\"id\": \"no\", \"label\": {\"ja\": \"a\", \"en\": \"a\"}, "
	    "\"source\": \"s\", \"verified\": false}]}]}",
	    extremes[_i].threshold);
	ck_assert_int_eq(rules_from(json.at, NULL, &rules, &err), 0);
	text_clear(&json);
	if (extremes[_i].wanted != NULL) {
		verdict_check(&rules, extremes[_i].words, extremes[_i].wanted);
		return;
	}
	trial = trial_of(&rules, extremes[_i].words);
	trace.rules = &trial->rules;
	trace.election = &trial->election;
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    -1);
	ck_assert_str_eq(
	    err.what.id, "the numbers are too large for an exact decision");
	trace_clear(&trace);
	free(trial);
}
END_TEST

START_TEST(wide_numbers_never_wrap)
{
	wide max = (((wide)1 << 126) - 1) * 2 + 1, out;
	struct text text = { 0 };

	ck_assert(wide_add(max, 0, &out) && out == max);
	ck_assert(!wide_add(max, 1, &out));
	ck_assert(!wide_add(-max, -1, &out));
	ck_assert(wide_add(max, -max, &out) && out == 0);
	ck_assert(wide_multiply(max, -1, &out) && out == -max);
	ck_assert(!wide_multiply(max, 2, &out));
	ck_assert(!wide_multiply(max / 2 + 1, -2, &out));
	ck_assert(wide_multiply((wide)1 << 63, (wide)1 << 63, &out));
	ck_assert(!wide_multiply((wide)1 << 64, (wide)1 << 63, &out));
	ck_assert(wide_multiply(0, max, &out) && out == 0);
	wide_text(&text, max);
	ck_assert_str_eq(
	    text.at, "170,141,183,460,469,231,731,687,303,715,884,105,727");
	text_clear(&text);
	wide_digits(&text, -max);
	ck_assert_str_eq(text.at, "-170141183460469231731687303715884105727");
	text_clear(&text);
}
END_TEST

/* --- figures that cannot be ----------------------------------------------- */

START_TEST(votes_that_no_papers_could_make_are_refused)
{
	struct rules *rules = rules_of_profile("osaka-2015.json");
	struct trial *trial =
	    trial_of(rules, "option:for=60 option:against=50 B=110");
	struct trace trace = { .rules = &trial->rules,
		.election = &trial->election };
	struct decision decision;
	struct error err = { 0 };

	trial->places[0].figures[0].papers = bounds_exactly(109);
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	trace_clear(&trace);
	free(trial);
	free(rules);
}
END_TEST

START_TEST(a_least_above_the_most_is_refused)
{
	struct rules *rules = rules_of_profile("takahama.json");
	struct trial *trial = trial_of(rules, "E=100 V=50");
	struct decision decision;
	struct error err = { 0 };

	trial->facts.whole.v = (struct bounds){ 60, 50 };
	ck_assert_int_eq(
	    decision_gate(&trial->rules, &trial->facts, NULL, &decision, &err),
	    -1);
	ck_assert_int_eq(err.kind, ERROR_BOOKS);
	free(trial);
	free(rules);
}
END_TEST

/* --- the steps ------------------------------------------------------------ */

START_TEST(the_steps_name_numbers_sources_and_what_is_not_verified)
{
	struct rules *rules = rules_of_profile("okinawa-2019.json");
	struct trial *trial =
	    trial_of(rules, "E=1153591 option:for=114933 option:against=434273 "
	                    "option:neither=52682");
	struct trace trace = { .rules = &trial->rules,
		.election = &trial->election };
	struct decision decision;
	struct error err = { 0 };
	struct text text = { 0 }, json = { 0 };

	trial->facts.sources[COUNTER_E] = "the roll";
	ck_assert_int_eq(decision_evaluate(&trial->rules, &trial->facts, &trace,
	                     &decision, &err),
	    0);
	trace_text(&trace, &text);
	ck_assert_ptr_nonnull(
	    strstr(text.at, "4 × 434,273 = 1,737,092 > 1,153,591"));
	ck_assert_ptr_nonnull(
	    strstr(text.at, "people eligible on the day (E): 1,153,591 (the "
	                    "roll)"));
	ck_assert_ptr_nonnull(
	    strstr(text.at, "[10条2項、3項 (not verified): "));
	decision_text_json(
	    &trial->rules, &trial->election, &decision, &trace, &json);
	ck_assert_ptr_nonnull(
	    strstr(json.at, "\"asks\":\"4 × largest ≥ E\",\"answer\":\"yes\""));
	ck_assert_ptr_nonnull(
	    strstr(json.at, "\"left\":[\"1737092\",\"1737092\"]"));
	ck_assert_ptr_nonnull(strstr(json.at,
	    "{\"counter\":\"E\",\"low\":1153591,\"high\":1153591,\"source\":"
	    "\"the roll\"}"));
	ck_assert_ptr_nonnull(strstr(json.at,
	    "\"effect\":[\"respect\",\"notify\"],\"winner\":\"against\""));
	text_clear(&text);
	text_clear(&json);
	trace_clear(&trace);
	free(trial);
	free(rules);
}
END_TEST

START_TEST(a_region_is_open_until_its_figures_are_final)
{
	struct question_figures question = { 0 };
	struct figures figures = { .questions = &question };

	ck_assert(!decision_is_open(&figures, 1));
	question.options[1] = (struct bounds){ 3, 4 };
	ck_assert(decision_is_open(&figures, 1));
	question.options[1] = bounds_exactly(4);
	/* Who may vote changes no paper. */
	figures.e = figures.e0 = bounds_unknown();
	ck_assert(!decision_is_open(&figures, 1));
	figures.v = bounds_unknown();
	ck_assert(decision_is_open(&figures, 1));
}
END_TEST

static const struct unit_test tests[] = {
	{ &decides_as_history_did_and_exactly_at_the_edge, COUNT(verdicts) },
	{ &tiers_add_up_at_their_edges, COUNT(tiers) },
	{ &people_and_cantons_both_decide, COUNT(majorities) },
	{ &exactly_half_of_the_cantons_is_no_majority, 0 },
	{ &a_canton_not_yet_there_leaves_it_open, 0 },
	{ &two_texts_stay_open_while_a_canton_is_missing, 0 },
	{ &regions_that_weigh_too_much_are_refused, 0 },
	{ &the_greater_sum_of_shares_decides_between_two_texts,
	    COUNT(deciding) },
	{ &exact_to_the_last_bit_or_refused, COUNT(extremes) },
	{ &wide_numbers_never_wrap, 0 },
	{ &votes_that_no_papers_could_make_are_refused, 0 },
	{ &a_least_above_the_most_is_refused, 0 },
	{ &the_steps_name_numbers_sources_and_what_is_not_verified, 0 },
	{ &a_region_is_open_until_its_figures_are_final, 0 },
};
UNIT_TESTS("decision", tests)
