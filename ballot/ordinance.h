#ifndef KAIHYO_BALLOT_ORDINANCE_H
#define KAIHYO_BALLOT_ORDINANCE_H

#include "ballot/election.h"
#include "ballot/rules/eligibility_rules.h"
#include "ballot/rules/rule.h"

enum counts_as { COUNTS_AS_INVALID, COUNTS_AS_NONE, COUNTS_AS_VALID };

/* What a paper can be other than a vote for an option. 無効事由 */
struct category {
	char code;
	char id[ID_MAX + 1];
	struct label label;
	enum counts_as counts_as;
	char option[ID_MAX + 1]; /* COUNTS_AS_VALID: a vote for it */
	char source[SOURCE_MAX + 1];
	bool verified;
};

/* The ordinance as data. 住民投票条例. No pointers. */
struct ordinance {
	struct label name;
	char source[SOURCE_MAX + 1];
	bool verified;
	struct category categories[CATEGORIES_MAX];
	size_t category_count;
	bool has_mark;
	struct label mark; /* how a paper is marked, in words 記載の方法 */
	bool interim;      /* unfinished figures may be shown */
	struct rules decision;                /* exists: false if absent */
	struct eligibility_rules eligibility; /* exists: false if absent */
};

/*
 * Parses ordinance.json against the election it belongs to. Without one
 * (NULL: a profile of docs/ordinances) questions and options are taken on
 * trust.
 */
MUST_CHECK int ordinance_parse(struct verified bytes, const char *name,
    const struct election *election, struct ordinance *ordinance,
    struct error *err);

/* Index of a category by code, or -1. */
int ordinance_category(const struct ordinance *ordinance, char code);

#endif
