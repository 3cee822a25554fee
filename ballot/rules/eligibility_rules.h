#ifndef KAIHYO_BALLOT_ELIGIBILITY_RULES_H
#define KAIHYO_BALLOT_ELIGIBILITY_RULES_H

#include "ballot/election.h"

#define DISQUALIFICATIONS_MAX 16
#define AGE_YEARS_MAX 100
#define RESIDENCE_MONTHS_MAX 1200
#define DURATION_YEARS_MAX 100

/* Where a rule was read, and whether the office compared it. 条文 */
struct rule_source {
	char text[SOURCE_MAX + 1];
	bool verified;
};

/* The day on which a rule looks at a person. */
enum rule_day { RULE_DAY_REFERENCE, RULE_DAY_VOTE }; /* 基準日, 投票日 */

/* What kind of resident the register says a person is. */
enum resident_class {
	RESIDENT_JAPANESE,
	RESIDENT_SPECIAL_PERMANENT, /* 特別永住者 */
	RESIDENT_PERMANENT,         /* 永住者 */
	RESIDENT_WITH_STATUS, /* 在留資格をもって在留する者 */
	RESIDENT_OTHER,
	RESIDENT_CLASS_COUNT
};
/* The names, "japanese" ..., NULL at their end, and what to write. */
extern const char *const resident_class_names[RESIDENT_CLASS_COUNT + 1];
extern const char *const resident_class_fix;

/* "Japanese nationals" ..., translated. */
const char *resident_class_label(enum resident_class class);

/* How long a residence status must have been held: >= or > `years`. */
struct duration_rule {
	bool exists;
	bool more_than; /* 超える; otherwise 以上 */
	unsigned years;
	enum rule_day day;
};

struct class_rule {
	bool admitted;
	struct duration_rule duration;
	struct rule_source source;
};

/* A disqualification that the register may know, as a switch. 欠格事由 */
enum disqualification_effect {
	DISQUALIFICATION_REFUSES,
	DISQUALIFICATION_SPECIAL_PLACE, /* barred from elections only */
	DISQUALIFICATION_NONE
};
struct disqualification {
	char id[ID_MAX + 1];
	struct label label;
	enum disqualification_effect effect;
	struct rule_source source;
};

/* Who may vote, as the ordinance says it. 投票資格者. No pointers. */
struct eligibility_rules {
	bool exists;
	struct {
		unsigned years;
		enum rule_day day;
		struct rule_source source;
	} age;
	struct {
		unsigned months;
		unsigned months_after_leaving; /* 0: struck on leaving */
		enum rule_day day;
		struct rule_source source;
	} residence;
	struct class_rule classes[RESIDENT_CLASS_COUNT];
	struct disqualification disqualifications[DISQUALIFICATIONS_MAX];
	size_t disqualification_count;
	/*
	 * The vote is held with an election: who may not vote in it does not
	 * enter its polling places. 各区1カ所
	 */
	struct {
		bool exists;
		unsigned election_age;
		struct rule_source source;
	} special_place;
};

/* Reads the member "eligibility" of ordinance.json; formats.md §3.1. */
MUST_CHECK int eligibility_rules_read(const struct document_at *at,
    struct eligibility_rules *rules, struct error *err);

/* Index of a disqualification by id, or -1. */
int eligibility_rules_disqualification(
    const struct eligibility_rules *rules, const char *id);

#endif
