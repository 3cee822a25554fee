#include "tally/roll/eligibility.h"

#include <assert.h>

static const struct {
	const char *name, *label;
} refusals[REFUSAL_COUNT] = {
	[REFUSAL_AGE] = { "age", N_("too young") },
	[REFUSAL_RESIDENCE] = { "residence", N_("not resident long enough") },
	[REFUSAL_CLASS] = { "class", N_("nationality or residence status") },
	[REFUSAL_DURATION] = { "duration",
	    N_("residence status not held long enough") },
	[REFUSAL_DISQUALIFIED] = { "disqualified", N_("disqualified") },
	[REFUSAL_MOVED] = { "moved", N_("moved out") },
	[REFUSAL_DIED] = { "died", N_("died") },
};

const char *
refusal_name(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].name;
}

const char *
refusal_label(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return translate(refusals[refusal].label);
}

static bool
is_day(struct date date)
{
	return date.year != 0;
}

bool
age_reached(struct date birth, unsigned years, struct date on)
{
	/* The years are over on the birthday; the age is reached before it. */
	return date_compare(date_add_months(birth, 12 * years),
	           date_add_days(on, 1)) <= 0;
}

struct date
age_latest_birth(unsigned years, struct date on)
{
	return date_back_months(date_add_days(on, 1), 12 * years);
}

bool
duration_reached(
    const struct duration_rule *rule, struct date since, struct date on)
{
	int order;

	if (!rule->exists)
		return true;
	if (!is_day(since))
		return false;
	order = date_compare(date_add_months(since, 12 * rule->years), on);
	return rule->more_than ? order < 0 : order <= 0;
}

static struct date
day_of(const struct eligibility_days *days, enum rule_day day)
{
	return day == RULE_DAY_VOTE ? days->vote : days->reference;
}

static bool
is_resident_long_enough(const struct eligibility_rules *rules,
    const struct eligibility_days *days, struct date moved_in)
{
	struct date on = day_of(days, rules->residence.day);

	return is_day(moved_in) &&
	       date_compare(
	           date_add_months(moved_in, rules->residence.months), on) <= 0;
}

/* Some ordinances keep who moved away on the roll for some months. */
static bool
has_left(const struct eligibility_rules *rules,
    const struct eligibility_days *days, struct date moved_out)
{
	unsigned months = rules->residence.months_after_leaving;

	return is_day(moved_out) &&
	       date_compare(date_add_months(moved_out, months), days->stage) <=
	           0;
}

static unsigned
disqualified_with(const struct eligibility_rules *rules,
    const struct person *person, enum disqualification_effect effect)
{
	unsigned found = 0;

	for (size_t i = 0; i < rules->disqualification_count; i++)
		if ((person->disqualifications >> i & 1u) != 0 &&
		    rules->disqualifications[i].effect == effect)
			found |= 1u << i;
	return found;
}

static bool
needs_special_place(const struct eligibility_rules *rules,
    const struct eligibility_days *days, const struct person *person)
{
	return rules->special_place.exists &&
	       (person->class != RESIDENT_JAPANESE ||
	           !age_reached(person->birth,
	               rules->special_place.election_age, days->vote) ||
	           disqualified_with(
	               rules, person, DISQUALIFICATION_SPECIAL_PLACE) != 0);
}

static void
refuse_unless(
    bool allowed, enum refusal refusal, struct eligibility *eligibility)
{
	if (!allowed)
		eligibility->refusals |= 1u << refusal;
}

struct eligibility
eligibility_judge(const struct eligibility_rules *rules,
    const struct eligibility_days *days, const struct person *person)
{
	const struct class_rule *class = &rules->classes[person->class];
	struct eligibility e = { 0 };

	assert(rules->exists && person->class < RESIDENT_CLASS_COUNT);
	e.disqualified =
	    disqualified_with(rules, person, DISQUALIFICATION_REFUSES);
	refuse_unless(age_reached(person->birth, rules->age.years,
	                  day_of(days, rules->age.day)),
	    REFUSAL_AGE, &e);
	refuse_unless(is_resident_long_enough(rules, days, person->moved_in),
	    REFUSAL_RESIDENCE, &e);
	refuse_unless(class->admitted, REFUSAL_CLASS, &e);
	refuse_unless(duration_reached(&class->duration, person->status_since,
	                  day_of(days, class->duration.day)),
	    REFUSAL_DURATION, &e);
	refuse_unless(e.disqualified == 0, REFUSAL_DISQUALIFIED, &e);
	refuse_unless(
	    !has_left(rules, days, person->moved_out), REFUSAL_MOVED, &e);
	refuse_unless(!is_day(person->died) ||
	                  date_compare(person->died, days->stage) > 0,
	    REFUSAL_DIED, &e);
	e.eligible = e.refusals == 0;
	e.special_place =
	    e.eligible && needs_special_place(rules, days, person);
	return e;
}

static const struct rule_source *
disqualified_source(
    const struct eligibility_rules *rules, unsigned disqualified)
{
	for (size_t i = 0; i < rules->disqualification_count; i++)
		if ((disqualified >> i & 1u) != 0)
			return &rules->disqualifications[i].source;
	return NULL;
}

const struct rule_source *
eligibility_source(const struct eligibility_rules *rules,
    const struct person *person, const struct eligibility *eligibility,
    enum refusal refusal)
{
	switch (refusal) {
	case REFUSAL_AGE:
		return &rules->age.source;
	case REFUSAL_RESIDENCE:
	case REFUSAL_MOVED:
		return &rules->residence.source;
	case REFUSAL_CLASS:
	case REFUSAL_DURATION:
		return &rules->classes[person->class].source;
	case REFUSAL_DISQUALIFIED:
		return disqualified_source(rules, eligibility->disqualified);
	case REFUSAL_DIED:
	case REFUSAL_COUNT:
		break;
	}
	return NULL;
}

const char *
article_text(const struct rule_source *source)
{
	return source != NULL && source->verified
	           ? source->text
	           : translate(N_("article not verified"));
}
