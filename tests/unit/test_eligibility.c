#include "tally/roll/eligibility.h"

#include "base/file.h"
#include "tests/unit/test.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

/* Kawasaki's ordinance as far as it is known: 18, 3 months, > 3 years. */
static struct eligibility_rules
kawasaki(void)
{
	struct eligibility_rules rules = { .exists = true };

	rules.age.years = 18;
	rules.age.day = RULE_DAY_VOTE;
	rules.age.source = (struct rule_source){ "条例 年齢", true };
	rules.residence.months = 3;
	rules.residence.day = RULE_DAY_REFERENCE;
	for (int i = 0; i < RESIDENT_OTHER; i++)
		rules.classes[i].admitted = true;
	rules.classes[RESIDENT_WITH_STATUS].duration =
	    (struct duration_rule){ true, true, 3, RULE_DAY_REFERENCE };
	rules.special_place.exists = true;
	rules.special_place.election_age = 18;
	return rules;
}

static struct date
day(const char *text)
{
	struct date date = { 0 };

	ck_assert(text[0] == '\0' || date_parse(span_of(text), &date));
	return date;
}

static struct eligibility_days
days(const char *vote, const char *reference)
{
	return (struct eligibility_days){ day(vote), day(reference),
		day(reference) };
}

static struct person
japanese(const char *birth, const char *moved_in)
{
	return (struct person){ .birth = day(birth),
		.moved_in = day(moved_in),
		.class = RESIDENT_JAPANESE };
}

#define ONLY(refusal) (1u << (refusal))

static const struct {
	unsigned years;
	const char *vote, *reference, *birth, *moved_in;
	unsigned refusals;
} vectors[] = {
	/* Kawasaki, 2025-07-20: born by 21 July 2007, in by 2 April 2025. */
	{ 18, "2025-07-20", "2025-07-02", "2007-07-21", "2025-04-02", 0 },
	{ 18, "2025-07-20", "2025-07-02", "2007-07-20", "2025-04-01", 0 },
	{ 18, "2025-07-20", "2025-07-02", "2007-07-22", "2025-04-02",
	    ONLY(REFUSAL_AGE) },
	{ 18, "2025-07-20", "2025-07-02", "2007-07-21", "2025-04-03",
	    ONLY(REFUSAL_RESIDENCE) },
	{ 18, "2025-07-20", "2025-07-02", "2007-07-22", "2025-04-03",
	    ONLY(REFUSAL_AGE) | ONLY(REFUSAL_RESIDENCE) },
	/* Nisshin: age and residence on 2016-03-01, the age being 20. */
	{ 20, "2016-03-01", "2016-03-01", "1996-03-02", "2015-12-01", 0 },
	{ 20, "2016-03-01", "2016-03-01", "1996-03-03", "2015-12-01",
	    ONLY(REFUSAL_AGE) },
	{ 20, "2016-03-01", "2016-03-01", "1996-03-02", "2015-12-02",
	    ONLY(REFUSAL_RESIDENCE) },
	/* Born on 29 February: at the end of the 28th, in every year. */
	{ 18, "2026-02-28", "2026-02-01", "2008-02-29", "2020-01-01", 0 },
	{ 18, "2026-02-27", "2026-02-01", "2008-02-29", "2020-01-01",
	    ONLY(REFUSAL_AGE) },
	{ 20, "2028-02-28", "2028-02-01", "2008-02-29", "2020-01-01", 0 },
	{ 20, "2028-02-27", "2028-02-01", "2008-02-29", "2020-01-01",
	    ONLY(REFUSAL_AGE) },
	/* Born on 1 March: at the end of February, however long it is. */
	{ 18, "2026-02-28", "2026-02-01", "2008-03-01", "2020-01-01", 0 },
	{ 20, "2028-02-28", "2028-02-01", "2008-03-01", "2020-01-01",
	    ONLY(REFUSAL_AGE) },
	{ 20, "2028-02-29", "2028-02-01", "2008-03-01", "2020-01-01", 0 },
	/* The last day of a year. */
	{ 18, "2025-12-31", "2025-12-01", "2008-01-01", "2025-09-01", 0 },
	{ 18, "2025-12-31", "2025-12-01", "2008-01-02", "2025-09-01",
	    ONLY(REFUSAL_AGE) },
	/* Months that have no such day end with the month. */
	{ 18, "2025-03-09", "2025-02-28", "1980-01-01", "2024-11-28", 0 },
	{ 18, "2025-03-09", "2025-02-28", "1980-01-01", "2024-11-29",
	    ONLY(REFUSAL_RESIDENCE) },
	{ 18, "2025-03-09", "2025-03-01", "1980-01-01", "2024-11-30", 0 },
	/* Nobody knows when they came: not resident long enough. */
	{ 18, "2025-07-20", "2025-07-02", "1980-01-01", "",
	    ONLY(REFUSAL_RESIDENCE) },
};

START_TEST(the_days_are_those_that_cities_printed)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on =
	    days(vectors[_i].vote, vectors[_i].reference);
	struct person person =
	    japanese(vectors[_i].birth, vectors[_i].moved_in);
	struct eligibility e;

	rules.age.years = vectors[_i].years;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert_uint_eq(e.refusals, vectors[_i].refusals);
	ck_assert_int_eq(e.eligible, vectors[_i].refusals == 0);
	ck_assert(!e.special_place);
}
END_TEST

START_TEST(the_latest_birth_is_printed_as_the_city_prints_it)
{
	char text[DATE_TEXT_LEN];

	date_format(age_latest_birth(18, day("2025-07-20")), text);
	ck_assert_str_eq(text, "2007-07-21");
	date_format(age_latest_birth(20, day("2016-03-01")), text);
	ck_assert_str_eq(text, "1996-03-02");
	date_format(age_latest_birth(18, day("2026-02-28")), text);
	ck_assert_str_eq(text, "2008-03-01");
	date_format(age_latest_birth(18, day("2024-02-28")), text);
	ck_assert_str_eq(text, "2006-02-28");
}
END_TEST

/* For every birth date around the limit of every vote date of 8 years. */
START_TEST(the_latest_birth_and_the_judgement_agree)
{
	struct date vote = day("2024-01-01");

	for (; vote.year < 2032; vote = date_add_days(vote, 1)) {
		struct date latest = age_latest_birth(18, vote);

		ck_assert(age_reached(latest, 18, vote));
		ck_assert(!age_reached(date_add_days(latest, 1), 18, vote));
	}
}
END_TEST

static const struct {
	bool more_than;
	const char *since, *on;
	bool reached;
} durations[] = {
	{ false, "2022-07-03", "2025-07-02", false }, /* the day before */
	{ false, "2022-07-02", "2025-07-02", true },  /* the day itself */
	{ false, "2022-07-01", "2025-07-02", true },  /* the day after */
	{ true, "2022-07-03", "2025-07-02", false },
	{ true, "2022-07-02", "2025-07-02", false },
	{ true, "2022-07-01", "2025-07-02", true },
	{ false, "2024-02-29", "2027-02-28", false },
	{ false, "2024-02-29", "2027-03-01", true },
	{ true, "2024-02-29", "2027-03-01", false },
	{ true, "2024-02-29", "2027-03-02", true },
	{ false, "", "2025-07-02", false },
	{ true, "", "2025-07-02", false },
};

START_TEST(three_years_and_more_than_three_years_differ_by_a_day)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", durations[_i].on);
	struct person person = japanese("1980-01-01", "2010-01-01");
	struct eligibility e;

	on.vote = date_add_days(on.reference, 18);
	person.class = RESIDENT_WITH_STATUS;
	person.status_since = day(durations[_i].since);
	rules.classes[RESIDENT_WITH_STATUS].duration.more_than =
	    durations[_i].more_than;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert_int_eq(e.eligible, durations[_i].reached);
	ck_assert_uint_eq(
	    e.refusals, durations[_i].reached ? 0 : ONLY(REFUSAL_DURATION));
	ck_assert_int_eq(e.special_place, durations[_i].reached);
}
END_TEST

START_TEST(classes_are_admitted_one_by_one)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person person = japanese("1980-01-01", "2010-01-01");

	for (int c = 0; c < RESIDENT_CLASS_COUNT; c++) {
		struct eligibility e;

		person.class = (enum resident_class)c;
		person.status_since = day("2000-01-01");
		e = eligibility_judge(&rules, &on, &person);
		ck_assert_int_eq(e.eligible, c != RESIDENT_OTHER);
		ck_assert_uint_eq(
		    e.refusals, c != RESIDENT_OTHER ? 0 : ONLY(REFUSAL_CLASS));
		ck_assert_int_eq(e.special_place,
		    c != RESIDENT_OTHER && c != RESIDENT_JAPANESE);
	}
}
END_TEST

START_TEST(who_may_not_vote_in_the_election_goes_to_the_special_place)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person person = japanese("2007-07-22", "2010-01-01");
	struct eligibility e;

	rules.age.years = 16; /* as in 大和市 */
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(e.eligible && e.special_place);
	person.birth = day("2007-07-21");
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(e.eligible && !e.special_place);

	/* The vote is held alone: everybody enters. */
	rules.special_place.exists = false;
	person.class = RESIDENT_PERMANENT;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(e.eligible && !e.special_place);
}
END_TEST

START_TEST(a_disqualification_is_a_switch)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person person = japanese("1980-01-01", "2010-01-01");
	struct eligibility e;

	rules.disqualification_count = 3;
	rules.disqualifications[0].effect = DISQUALIFICATION_NONE;
	rules.disqualifications[1].effect = DISQUALIFICATION_SPECIAL_PLACE;
	rules.disqualifications[2].effect = DISQUALIFICATION_REFUSES;
	rules.disqualifications[2].source =
	    (struct rule_source){ "公職選挙法11条1項", true };
	person.disqualifications = 1;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(e.eligible && !e.special_place);
	person.disqualifications = 3;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(e.eligible && e.special_place);
	person.disqualifications = 7;
	e = eligibility_judge(&rules, &on, &person);
	ck_assert(!e.eligible && !e.special_place);
	ck_assert_uint_eq(e.refusals, ONLY(REFUSAL_DISQUALIFIED));
	ck_assert_uint_eq(e.disqualified, 4);
	ck_assert_str_eq(article_text(eligibility_source(
	                     &rules, &person, &e, REFUSAL_DISQUALIFIED)),
	    "公職選挙法11条1項");
}
END_TEST

START_TEST(who_died_or_moved_is_struck_from_that_day_on)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person died = japanese("1980-01-01", "2010-01-01");
	struct person moved = died;

	died.died = day("2025-07-10");
	moved.moved_out = day("2025-07-10");
	on.stage = day("2025-07-09");
	ck_assert(eligibility_judge(&rules, &on, &died).eligible);
	ck_assert(eligibility_judge(&rules, &on, &moved).eligible);
	on.stage = day("2025-07-10");
	ck_assert_uint_eq(
	    eligibility_judge(&rules, &on, &died).refusals, ONLY(REFUSAL_DIED));
	ck_assert_uint_eq(eligibility_judge(&rules, &on, &moved).refusals,
	    ONLY(REFUSAL_MOVED));

	/* 公選法21条2項 keeps who moved for four months. */
	rules.residence.months_after_leaving = 4;
	ck_assert(eligibility_judge(&rules, &on, &moved).eligible);
	moved.moved_out = day("2025-03-10");
	ck_assert(!eligibility_judge(&rules, &on, &moved).eligible);
	moved.moved_out = day("2025-03-11");
	ck_assert(eligibility_judge(&rules, &on, &moved).eligible);
}
END_TEST

START_TEST(an_article_is_named_only_if_it_was_verified)
{
	struct eligibility_rules rules = kawasaki();
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person person = japanese("2010-01-01", "2025-07-01");
	struct eligibility e = eligibility_judge(&rules, &on, &person);

	ck_assert_str_eq(
	    article_text(eligibility_source(&rules, &person, &e, REFUSAL_AGE)),
	    "条例 年齢");
	ck_assert_str_eq(article_text(eligibility_source(
	                     &rules, &person, &e, REFUSAL_RESIDENCE)),
	    "article not verified");
	ck_assert_ptr_null(
	    eligibility_source(&rules, &person, &e, REFUSAL_DIED));
	ck_assert_str_eq(article_text(NULL), "article not verified");
}
END_TEST

/* The rules of a profile under docs/ordinances. */
static struct eligibility_rules
profile(const char *path)
{
	struct eligibility_rules rules;
	struct file_bytes file = { 0 };
	struct document document;
	struct document_at top, at;
	struct error err;

	ck_assert_int_eq(file_read_path(path, 1u << 20, &file, &err), 0);
	ck_assert_int_eq(
	    document_open(file_span(&file), path, &document, &err), 0);
	top = document_top(&document);
	ck_assert(document_optional(&top, "eligibility", &at));
	ck_assert_int_eq(eligibility_rules_read(&at, &rules, &err), 0);
	document_close(&document);
	file_release(&file);
	return rules;
}

/* Draft of 2008-02: 3 years or more. As enacted: more than 3 years. */
START_TEST(the_draft_and_the_enacted_ordinance_of_kawasaki_differ_by_a_day)
{
	struct eligibility_rules draft =
	    profile("docs/ordinances/kawasaki-2008-02-draft.json");
	struct eligibility_rules enacted =
	    profile("docs/ordinances/kawasaki-2008.json");
	struct eligibility_days on = days("2025-07-20", "2025-07-02");
	struct person person = japanese("1980-01-01", "2023-01-01");
	struct date anniversary = day("2022-07-02");

	person.class = RESIDENT_WITH_STATUS;
	for (int off = -400; off <= 400; off++) {
		person.status_since = date_add_days(anniversary, off);
		ck_assert_int_eq(
		    eligibility_judge(&draft, &on, &person).eligible, off <= 0);
		ck_assert_int_eq(
		    eligibility_judge(&enacted, &on, &person).eligible,
		    off < 0);
	}
}
END_TEST

static const struct unit_test tests[] = {
	{ &the_draft_and_the_enacted_ordinance_of_kawasaki_differ_by_a_day, 0 },
	{ &the_days_are_those_that_cities_printed, COUNT(vectors) },
	{ &the_latest_birth_is_printed_as_the_city_prints_it, 0 },
	{ &the_latest_birth_and_the_judgement_agree, 0 },
	{ &three_years_and_more_than_three_years_differ_by_a_day,
	    COUNT(durations) },
	{ &classes_are_admitted_one_by_one, 0 },
	{ &who_may_not_vote_in_the_election_goes_to_the_special_place, 0 },
	{ &a_disqualification_is_a_switch, 0 },
	{ &who_died_or_moved_is_struck_from_that_day_on, 0 },
	{ &an_article_is_named_only_if_it_was_verified, 0 },
};
UNIT_TESTS("eligibility", tests)
