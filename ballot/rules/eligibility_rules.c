#include "ballot/rules/eligibility_rules.h"

#include <string.h>

#include "ballot/field.h"

static const char *const fix_rule =
    N_("write it as docs/formats.md says; the office answers for every rule");

const char *const resident_class_names[RESIDENT_CLASS_COUNT + 1] = {
	[RESIDENT_JAPANESE] = "japanese",
	[RESIDENT_SPECIAL_PERMANENT] = "special-permanent",
	[RESIDENT_PERMANENT] = "permanent",
	[RESIDENT_WITH_STATUS] = "with-status",
	[RESIDENT_OTHER] = "other",
};

const char *const resident_class_fix =
    N_("write japanese, special-permanent, permanent, with-status or other");

const char *resident_class_label(enum resident_class class)
{
	static const char *const labels[RESIDENT_CLASS_COUNT] = {
		[RESIDENT_JAPANESE] = N_("Japanese nationals"),
		[RESIDENT_SPECIAL_PERMANENT] =
		    N_("special permanent residents"),
		[RESIDENT_PERMANENT] = N_("permanent residents"),
		[RESIDENT_WITH_STATUS] = N_("other residents with a status"),
		[RESIDENT_OTHER] = N_("all others"),
	};

	return translate(labels[class]);
}

static int
source_read(
    const struct document_at *at, struct rule_source *source, struct error *err)
{
	if (field_text(at, "source", source->text, sizeof(source->text), err) !=
	    0)
		return -1;
	return field_boolean(at, "verified", &source->verified, err);
}

static int
day_read(const struct document_at *at, enum rule_day *day, struct error *err)
{
	static const char *const words[] = { [RULE_DAY_REFERENCE] = "reference",
		[RULE_DAY_VOTE] = "vote",
		NULL };
	size_t chosen;

	if (field_choice(at, "day", words,
	        N_("write reference (基準日) or vote (投票日)"), &chosen,
	        err) != 0)
		return -1;
	*day = (enum rule_day)chosen;
	return 0;
}

static int
age_read(const struct document_at *top, struct eligibility_rules *rules,
    struct error *err)
{
	static const char *const names[] = { "years", "day", "source",
		"verified", NULL };
	struct document_at at;

	if (document_member(top, "age", &at, err) != 0 ||
	    document_only(&at, names, err) != 0 ||
	    field_number(
	        &at, "years", 1, AGE_YEARS_MAX, &rules->age.years, err) != 0 ||
	    day_read(&at, &rules->age.day, err) != 0)
		return -1;
	return source_read(&at, &rules->age.source, err);
}

static int
residence_read(const struct document_at *top, struct eligibility_rules *rules,
    struct error *err)
{
	static const char *const names[] = { "months", "months-after-leaving",
		"day", "source", "verified", NULL };
	struct document_at at;

	if (document_member(top, "residence", &at, err) != 0 ||
	    document_only(&at, names, err) != 0 ||
	    field_number(&at, "months", 0, RESIDENCE_MONTHS_MAX,
	        &rules->residence.months, err) != 0 ||
	    field_number(&at, "months-after-leaving", 0, RESIDENCE_MONTHS_MAX,
	        &rules->residence.months_after_leaving, err) != 0 ||
	    day_read(&at, &rules->residence.day, err) != 0)
		return -1;
	return source_read(&at, &rules->residence.source, err);
}

static int
duration_read(const struct document_at *at, struct duration_rule *duration,
    struct error *err)
{
	static const char *const names[] = { "op", "years", "day", NULL };
	static const char *const words[] = { ">=", ">", NULL };
	size_t op;

	if (document_only(at, names, err) != 0 ||
	    field_choice(at, "op", words, N_("write >= (以上) or > (超える)"),
	        &op, err) != 0 ||
	    field_number(at, "years", 1, DURATION_YEARS_MAX, &duration->years,
	        err) != 0 ||
	    day_read(at, &duration->day, err) != 0)
		return -1;
	duration->more_than = op == 1;
	duration->exists = true;
	return 0;
}

static int
class_read(const struct document_at *at, bool seen[RESIDENT_CLASS_COUNT],
    struct eligibility_rules *rules, struct error *err)
{
	static const char *const names[] = { "class", "admitted", "duration",
		"source", "verified", NULL };
	struct document_at duration;
	struct class_rule *rule;
	size_t class;

	if (document_only(at, names, err) != 0 ||
	    field_choice(at, "class", resident_class_names, resident_class_fix,
	        &class, err) != 0)
		return -1;
	if (seen[class])
		return document_refuse(at, err, fix_rule,
		    N_("two rules for the class \"%s\""),
		    resident_class_names[class]);
	seen[class] = true;
	rule = &rules->classes[class];
	if (field_boolean(at, "admitted", &rule->admitted, err) != 0 ||
	    source_read(at, &rule->source, err) != 0)
		return -1;
	if (!document_optional(at, "duration", &duration))
		return 0;
	if (!rule->admitted)
		return document_refuse(&duration, err, fix_rule,
		    N_("a class that is not admitted has no duration"));
	return duration_read(&duration, &rule->duration, err);
}

/* All classes must be named: none is admitted or refused in silence. */
static int
classes_read(const struct document_at *top, struct eligibility_rules *rules,
    struct error *err)
{
	bool seen[RESIDENT_CLASS_COUNT] = { false };
	struct document_at list;
	size_t count;

	if (field_list(top, "classes", RESIDENT_CLASS_COUNT,
	        RESIDENT_CLASS_COUNT, &list, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);

		if (class_read(&at, seen, rules, err) != 0)
			return -1;
	}
	return 0;
}

static int
disqualification_read(const struct document_at *at,
    struct eligibility_rules *rules, struct error *err)
{
	static const char *const names[] = { "id", "label", "effect", "source",
		"verified", NULL };
	static const char *const words[] = { [DISQUALIFICATION_REFUSES] =
		                                 "refused",
		[DISQUALIFICATION_SPECIAL_PLACE] = "special-place",
		[DISQUALIFICATION_NONE] = "none",
		NULL };
	struct disqualification *one =
	    &rules->disqualifications[rules->disqualification_count];
	size_t effect;

	if (document_only(at, names, err) != 0 ||
	    field_id(at, "id", one->id, err) != 0 ||
	    label_read(at, "label", &one->label, err) != 0 ||
	    field_choice(at, "effect", words,
	        N_("write refused, special-place or none"), &effect,
	        err) != 0 ||
	    source_read(at, &one->source, err) != 0)
		return -1;
	one->effect = (enum disqualification_effect)effect;
	if (eligibility_rules_disqualification(rules, one->id) >= 0)
		return document_refuse(at, err, fix_rule,
		    N_("two disqualifications have the id \"%s\""), one->id);
	if (one->effect == DISQUALIFICATION_SPECIAL_PLACE &&
	    !rules->special_place.exists)
		return document_refuse(at, err, fix_rule,
		    N_("\"special-place\" needs the member \"special-place\" "
		       "of eligibility"));
	rules->disqualification_count++;
	return 0;
}

static int
disqualifications_read(const struct document_at *top,
    struct eligibility_rules *rules, struct error *err)
{
	struct document_at list;
	size_t count;

	if (document_member(top, "disqualifications", &list, err) != 0 ||
	    document_array(&list, 0, DISQUALIFICATIONS_MAX, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct document_at at = document_element(&list, i);

		if (disqualification_read(&at, rules, err) != 0)
			return -1;
	}
	return 0;
}

static int
special_place_read(const struct document_at *top,
    struct eligibility_rules *rules, struct error *err)
{
	static const char *const names[] = { "election-age", "source",
		"verified", NULL };
	struct document_at at;

	if (!document_optional(top, "special-place", &at))
		return 0;
	if (document_only(&at, names, err) != 0 ||
	    field_number(&at, "election-age", 1, AGE_YEARS_MAX,
	        &rules->special_place.election_age, err) != 0 ||
	    source_read(&at, &rules->special_place.source, err) != 0)
		return -1;
	rules->special_place.exists = true;
	return 0;
}

int
eligibility_rules_read(const struct document_at *at,
    struct eligibility_rules *rules, struct error *err)
{
	static const char *const names[] = { "age", "residence", "classes",
		"disqualifications", "special-place", NULL };

	memset(rules, 0, sizeof(*rules));
	if (document_only(at, names, err) != 0 ||
	    age_read(at, rules, err) != 0 ||
	    residence_read(at, rules, err) != 0 ||
	    classes_read(at, rules, err) != 0 ||
	    special_place_read(at, rules, err) != 0 ||
	    disqualifications_read(at, rules, err) != 0)
		return -1;
	rules->exists = true;
	return 0;
}

int
eligibility_rules_disqualification(
    const struct eligibility_rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->disqualification_count; i++)
		if (strcmp(rules->disqualifications[i].id, id) == 0)
			return (int)i;
	return -1;
}
