#include "tally/roll/roll_text.h"

#include <stdarg.h>

#define LABEL_CELLS 52
#define NUMBER_CELLS 12

static void add(struct text *text, const char *id, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *id, ...)
{
	struct message message;
	char line[2048];
	va_list list;

	va_start(list, id);
	message_set_list(&message, id, list);
	va_end(list);
	message_format(&message, line, sizeof(line));
	text_add(text, line);
}

/* "  label ........ number", lined up in both languages. */
static void
row(struct text *text, const char *indent, const char *label, uint64_t number)
{
	char digits[NUMBER_TEXT_LEN];
	size_t used = text_width(indent) + text_width(label);

	number_text((long long)number, digits);
	text_addf(text, "%s%s", indent, label);
	for (; used < LABEL_CELLS; used++)
		text_add_char(text, ' ');
	text_addf(text, "%*s\n", NUMBER_CELLS, digits);
}

static struct date
day_of(const struct eligibility_days *days, enum rule_day day)
{
	return day == RULE_DAY_VOTE ? days->vote : days->reference;
}

static void
article(struct text *text, const struct rule_source *source)
{
	text_addf(text, "    [%s]\n", article_text(source));
}

static void
class_line(struct text *text, const char *name, const struct class_rule *rule,
    const struct eligibility_days *days)
{
	const struct duration_rule *duration = &rule->duration;
	char since[DATE_TEXT_LEN];
	struct date on;

	if (!rule->admitted) {
		add(text, N_("  %s: may not vote\n"), name);
	} else if (!duration->exists) {
		add(text, N_("  %s: may vote\n"), name);
	} else {
		on = day_of(days, duration->day);
		if (duration->more_than)
			on = date_add_days(on, -1);
		date_format(date_back_months(on, 12 * duration->years), since);
		add(text,
		    duration->more_than
		        ? N_("  %s: more than %u years, that is since %s or "
		             "before\n")
		        : N_("  %s: %u years or more, that is since %s or "
		             "before\n"),
		    name, duration->years, since);
	}
	article(text, &rule->source);
}

static void
disqualification_line(struct text *text, const struct disqualification *one)
{
	const char *label = label_text(&one->label);

	switch (one->effect) {
	case DISQUALIFICATION_REFUSES:
		add(text, N_("  %s: may not vote\n"), label);
		break;
	case DISQUALIFICATION_SPECIAL_PLACE:
		add(text, N_("  %s: votes at the special polling place\n"),
		    label);
		break;
	case DISQUALIFICATION_NONE:
		add(text, N_("  %s: may vote\n"), label);
		break;
	}
	article(text, &one->source);
}

static void
rules_text(const struct eligibility_rules *rules,
    const struct eligibility_days *days, struct text *text)
{
	char day[DATE_TEXT_LEN];

	add(text, N_("Rules applied\n"));
	date_format(
	    age_latest_birth(rules->age.years, day_of(days, rules->age.day)),
	    day);
	add(text, N_("  %u years old: born on %s or before\n"),
	    rules->age.years, day);
	article(text, &rules->age.source);
	date_format(date_back_months(day_of(days, rules->residence.day),
	                rules->residence.months),
	    day);
	add(text, N_("  resident for %u months: moved in on %s or before\n"),
	    rules->residence.months, day);
	article(text, &rules->residence.source);
	for (int c = 0; c < RESIDENT_CLASS_COUNT; c++)
		class_line(text, resident_class_label((enum resident_class)c),
		    &rules->classes[c], days);
	for (size_t i = 0; i < rules->disqualification_count; i++)
		disqualification_line(text, &rules->disqualifications[i]);
	if (!rules->special_place.exists)
		return;
	add(text,
	    N_("  special polling place: who is not Japanese, or under %u on "
	       "polling day\n"),
	    rules->special_place.election_age);
	article(text, &rules->special_place.source);
}

static const char *
change_label(enum roll_change_kind kind)
{
	static const char *const labels[ROLL_CHANGE_COUNT] = {
		[ROLL_ADDED] = N_("added"),
		[ROLL_DIED] = N_("died"),
		[ROLL_MOVED] = N_("moved out"),
		[ROLL_STRUCK] = N_("struck for another reason"),
		[ROLL_DIED_AFTER_VOTING] = N_("died after voting (stays)"),
		[ROLL_MOVED_AFTER_VOTING] =
		    N_("moved out after voting (stays)"),
		[ROLL_STRUCK_AFTER_VOTING] = N_("struck after voting (stays)"),
	};

	return translate(labels[kind]);
}

static void
sums_text(
    enum roll_stage stage, const struct roll_sums *sums, struct text *text)
{
	text_add_char(text, '\n');
	row(text, "", translate(N_("Persons in the extract")), sums->persons);
	row(text, "",
	    stage == ROLL_E0 ? translate(N_("On the roll (E0)"))
	                     : translate(N_("On the roll (E)")),
	    sums->listed);
	row(text, "  ", translate(N_("of these at special polling places")),
	    sums->special);
	row(text, "", translate(N_("May not vote")), sums->refused);
	for (int r = 0; r < REFUSAL_COUNT; r++)
		row(text, "  ", refusal_label((enum refusal)r),
		    sums->refusals[r]);
	add(text, N_("  (who has several reasons is counted under each)\n"));
	if (stage == ROLL_E0)
		return;
	add(text, N_("Changes since the roll of stage e0\n"));
	for (int c = 0; c < ROLL_CHANGE_COUNT; c++)
		row(text, "  ", change_label((enum roll_change_kind)c),
		    sums->changes[c]);
}

static void
place_row(struct text *text, const struct place *place, uint64_t eligible)
{
	struct text name = { 0 };

	text_addf(&name, "%s (%s)", label_text(&place->label), place->id);
	row(text, "  ", name.at, eligible);
	text_clear(&name);
}

void
roll_text(const struct definition *definition, enum roll_stage stage,
    const struct eligibility_days *days, const struct roll_sums *sums,
    struct text *text)
{
	const struct election *election = &definition->election;
	const struct setup *setup = &definition->setup;
	char reference[DATE_TEXT_LEN], vote[DATE_TEXT_LEN];

	if (election->rehearsal)
		add(text,
		    N_("*** REHEARSAL: this roll is for no real vote ***\n"));
	date_format(days->reference, reference);
	date_format(days->vote, vote);
	text_addf(text, "%s\n", label_text(&election->name));
	add(text, N_("Reference date %s, polling day %s\n\n"), reference, vote);
	rules_text(&definition->ordinance.eligibility, days, text);
	sums_text(stage, sums, text);
	add(text, N_("By polling place\n"));
	for (size_t i = 0; i < setup->place_count; i++)
		if (setup->places[i].kind == PLACE_DAY)
			place_row(text, &setup->places[i], sums->places[i]);
}
