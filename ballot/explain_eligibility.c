#include "ballot/explain.h"

#include <string.h>

/* Rules that were read in one place share its line: the first prints it. */
struct sources {
	FILE *to;
	const struct rule_source *last;
};

static void
source_say(struct sources *sources, const struct rule_source *source)
{
	const struct rule_source *last = sources->last;

	sources->last = source;
	if (last != NULL && strcmp(last->text, source->text) == 0 &&
	    last->verified == source->verified)
		return;
	fputs("     ", sources->to);
	explain_source(sources->to, source->text, source->verified);
}

static const char *
day_word(enum rule_day day)
{
	return translate(day == RULE_DAY_VOTE ? N_("polling day")
	                                      : N_("the reference date"));
}

static void
residence_say(FILE *to, const struct eligibility_rules *rules)
{
	say(to,
	    N_("  resident for %u calendar months on %s or longer (a month "
	       "without that day ends with its last)\n"),
	    rules->residence.months, day_word(rules->residence.day));
	if (rules->residence.months_after_leaving == 0)
		say(to, N_("  who moves away is struck from the roll\n"));
	else
		say(to,
		    N_("  who moves away stays on the roll for %u months\n"),
		    rules->residence.months_after_leaving);
}

static void
class_say(FILE *to, const char *name, const struct class_rule *rule)
{
	const struct duration_rule *duration = &rule->duration;

	if (!rule->admitted)
		say(to, N_("  %s: may not vote\n"), name);
	else if (!duration->exists)
		say(to, N_("  %s: may vote\n"), name);
	else if (duration->more_than)
		say(to,
		    N_("  %s: with the status for MORE THAN %u years on %s "
		       "(> %u: not on the very day)\n"),
		    name, duration->years, day_word(duration->day),
		    duration->years);
	else
		say(to,
		    N_("  %s: with the status for %u years or more on %s "
		       "(≥ %u: the very day is enough)\n"),
		    name, duration->years, day_word(duration->day),
		    duration->years);
}

static void
disqualification_say(FILE *to, const struct disqualification *one)
{
	const char *label = label_text(&one->label);

	switch (one->effect) {
	case DISQUALIFICATION_REFUSES:
		say(to, N_("  %s: may not vote\n"), label);
		break;
	case DISQUALIFICATION_SPECIAL_PLACE:
		say(to, N_("  %s: votes at the special polling place\n"),
		    label);
		break;
	case DISQUALIFICATION_NONE:
		say(to, N_("  %s: may vote\n"), label);
		break;
	}
}

void
explain_eligibility(FILE *to, const struct eligibility_rules *rules)
{
	struct sources sources = { to, NULL };

	say(to, N_("\nWho may vote:\n"));
	if (!rules->exists) {
		say(to, N_("  nothing is laid down here: no roll can be made "
		           "with this file\n"));
		return;
	}
	say(to,
	    N_("  %u years old on %s (the age is reached at the end of the "
	       "day before the birthday)\n"),
	    rules->age.years, day_word(rules->age.day));
	source_say(&sources, &rules->age.source);
	residence_say(to, rules);
	source_say(&sources, &rules->residence.source);
	for (int c = 0; c < RESIDENT_CLASS_COUNT; c++) {
		class_say(to, resident_class_label((enum resident_class)c),
		    &rules->classes[c]);
		source_say(&sources, &rules->classes[c].source);
	}
	for (size_t i = 0; i < rules->disqualification_count; i++) {
		disqualification_say(to, &rules->disqualifications[i]);
		source_say(&sources, &rules->disqualifications[i].source);
	}
	if (!rules->special_place.exists)
		return;
	say(to,
	    N_("  special polling place: who is not Japanese, or under %u on "
	       "polling day\n"),
	    rules->special_place.election_age);
	source_say(&sources, &rules->special_place.source);
}
