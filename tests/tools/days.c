/*
 * days FROM UNTIL: for every day a line "DAY LATEST-BIRTH REACHED IN-BY OVER"
 * of the rules "18 years" and "3 months": who is born on LATEST-BIRTH or
 * before is 18 on DAY; who is born on DAY is 18 from REACHED on; who moved in
 * on IN-BY or before is resident for 3 months on DAY; who moved in on DAY is
 * from OVER on. Each is judged person by person, as the roll does it. For a
 * table made with another tool: tests/cli/days.bats.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tally/roll/eligibility.h"

/* 18 and 3 months; everybody is Japanese. */
static struct eligibility_rules
rules_make(void)
{
	struct eligibility_rules rules = { .exists = true };

	rules.age.years = 18;
	rules.age.day = RULE_DAY_VOTE;
	rules.residence.months = 3;
	rules.residence.day = RULE_DAY_REFERENCE;
	rules.classes[RESIDENT_JAPANESE].admitted = true;
	return rules;
}

static bool
may_vote(const struct eligibility_rules *rules, struct date birth,
    struct date moved_in, struct date on)
{
	struct eligibility_days days = { on, on, on };
	struct person person = {
		.birth = birth, .moved_in = moved_in, .class = RESIDENT_JAPANESE
	};

	return eligibility_judge(rules, &days, &person).eligible;
}

static void
print(struct date date, char end)
{
	char text[DATE_TEXT_LEN];

	date_format(date, text);
	printf("%s%c", text, end);
}

static void
day_print(const struct eligibility_rules *rules, struct date day)
{
	const struct date old = { 1900, 1, 1 };
	struct date birth = date_add_days(day, -18 * 365),
	            reached = date_add_days(day, 18 * 365),
	            in_by = date_add_days(day, -80),
	            over = date_add_days(day, 80);

	while (!may_vote(rules, birth, old, day))
		birth = date_add_days(birth, -1);
	while (!may_vote(rules, day, old, reached))
		reached = date_add_days(reached, 1);
	while (!may_vote(rules, old, in_by, day))
		in_by = date_add_days(in_by, -1);
	while (!may_vote(rules, old, day, over))
		over = date_add_days(over, 1);
	print(day, ' ');
	print(birth, ' ');
	print(reached, ' ');
	print(in_by, ' ');
	print(over, '\n');
}

int
main(int argc, char **argv)
{
	struct eligibility_rules rules = rules_make();
	struct date from, until;

	if (argc != 3 || !date_parse(span_of(argv[1]), &from) ||
	    !date_parse(span_of(argv[2]), &until)) {
		fprintf(stderr, "days FROM UNTIL\n");
		return 2;
	}
	for (; date_number(from) <= date_number(until);
	     from = date_add_days(from, 1))
		day_print(&rules, from);
	return 0;
}
