#ifndef KAIHYO_TALLY_ELIGIBILITY_H
#define KAIHYO_TALLY_ELIGIBILITY_H

#include "ballot/rules/eligibility_rules.h"
#include "base/date.h"

/* What the register says of one person; {0} is no day. Never kept. */
struct person {
	struct date birth;
	struct date moved_in;     /* 住民となった日 */
	struct date status_since; /* 在留資格 */
	struct date moved_out;    /* the first day elsewhere. 転出日 */
	struct date died;
	enum resident_class class;
	unsigned disqualifications; /* bit i: rules->disqualifications[i] */
};

/* The days of the vote. */
struct eligibility_days {
	struct date vote;      /* 投票日 */
	struct date reference; /* 基準日 */
	struct date stage;     /* deaths and moves up to here count */
};

/* Why somebody may not vote. All reasons are found, not the first only. */
enum refusal {
	REFUSAL_AGE,
	REFUSAL_RESIDENCE,
	REFUSAL_CLASS,
	REFUSAL_DURATION,
	REFUSAL_DISQUALIFIED,
	REFUSAL_MOVED,
	REFUSAL_DIED,
	REFUSAL_COUNT
};
/* "age", for the report; and for people, translated. */
const char *refusal_name(enum refusal refusal);
const char *refusal_label(enum refusal refusal);

/* Zero refuses: without reasons, nobody looked. */
struct eligibility {
	bool eligible;
	bool special_place;    /* may not enter an election's polling place */
	unsigned refusals;     /* bit i: enum refusal */
	unsigned disqualified; /* bit i: the disqualification that refuses */
};

/* Judges one person. Pure; all days exact. */
struct eligibility eligibility_judge(const struct eligibility_rules *rules,
    const struct eligibility_days *days, const struct person *person);

/*
 * Is the age reached at the end of the day before the birthday (年齢計算ニ
 * 関スル法律) on or before `on`? Born on 29 February: at the end of 28
 * February, in every year.
 */
bool age_reached(struct date birth, unsigned years, struct date on);

/* "born on this day or before" for the age, as the city prints it. */
struct date age_latest_birth(unsigned years, struct date on);

/*
 * Was a status held since `since` for the years of the rule on `on`? On the
 * very day of the anniversary >= says yes, > says no.
 */
bool duration_reached(
    const struct duration_rule *rule, struct date since, struct date on);

/*
 * The rule behind a refusal. NULL where the ordinance has none (a death). For
 * REFUSAL_DISQUALIFIED that of the first that refuses.
 */
const struct rule_source *eligibility_source(
    const struct eligibility_rules *rules, const struct person *person,
    const struct eligibility *eligibility, enum refusal refusal);

/*
 * The article as it is printed: the source if it is verified, otherwise
 * "article not verified" in the chosen language.
 */
const char *article_text(const struct rule_source *source);

#endif
