#ifndef KAIHYO_BALLOT_SETUP_H
#define KAIHYO_BALLOT_SETUP_H

#include "ballot/election.h"
#include "ballot/roll_setup.h"
#include "keys/policy.h"

#define PAPERS_MAX 16
#define STATIONS_MAX 2000
#define DISTRICTS_MAX 2000
#define UNITS_MAX 50000
#define PLACES_MAX 50000
#define BOXES_MAX 100000
#define PAPERS_PER_FILE_MAX 100000

/* A sheet with one or more questions (NIST: ballot style). 投票用紙 */
struct paper {
	char id[ID_MAX + 1];
	struct label label;
	size_t questions[QUESTIONS_MAX]; /* indexes in the election, in order */
	size_t question_count;
};

/* Where papers are counted (開票所), or where stations are joined. */
struct station {
	char id[ID_MAX + 1];
	struct label label;
	size_t canvass; /* the office that joins it; of the last SIZE_MAX */
};

/* The smallest area whose choices are printed. 開票区 */
struct district {
	char id[ID_MAX + 1];
	struct label label;
	size_t station;
	bool has_remark;
	struct label remark;
};

enum place_kind { PLACE_DAY, PLACE_EARLY, PLACE_ABSENTEE };

/* Where papers are cast. 投票所, 期日前投票所, 不在者投票の受付 */
struct place {
	char id[ID_MAX + 1];
	struct label label;
	enum place_kind kind;
	size_t district;
	struct date date; /* PLACE_EARLY */
};

/* The boxes whose papers are mixed before scanning. 計数単位 */
struct unit {
	char id[ID_MAX + 1];
	struct label label;
	size_t district;
	size_t paper;
};

/* 投票箱 */
struct box {
	char id[ID_MAX + 1];
	size_t place, unit;
};

/* From when on figures are pointed out that look like a slip. */
struct slip_thresholds {
	unsigned compare_min;       /* voters or papers, to be compared */
	unsigned invalid_times;     /* of the others' share */
	unsigned channel_per_mille; /* away from the others' share */
	unsigned swap_per_mille;
};

/*
 * What must not be published (design.md P9): choices of so few papers, or so
 * much of one mind, that they tell how a voter voted. All 0: no such rule.
 */
struct publish_rule {
	unsigned merge_papers;    /* a district with fewer is joined */
	bool merge_unanimous;     /* or with votes for one option alone */
	unsigned snapshot_papers; /* between two interim reports */
	unsigned snapshot_units;
};

/*
 * The canvass joins the stations (design.md §2). It keeps a file and signs
 * like one of them, under this id; no district is counted there. There can be
 * others below it, each of which joins some of the stations.
 */
#define CANVASS_ID "canvass"
#define CANVASSES_MAX 200

/*
 * How the night is organised. Indexes point into its own arrays. Behind the
 * stations stand the canvasses, last the one of all (ballot/offices.c).
 */
struct setup {
	unsigned number;
	bool precinct_scan;
	struct paper papers[PAPERS_MAX];
	struct station *stations;
	struct district *districts;
	struct place *places;
	struct unit *units;
	struct box *boxes;
	size_t paper_count, station_count, office_count, district_count,
	    place_count, unit_count, box_count;
	struct policy policy;
	size_t papers_per_file;
	unsigned invalid_per_mille;
	unsigned difference;
	struct slip_thresholds slips;
	struct publish_rule publish;
	/* Until this day nothing is deleted; has_retention false: never. */
	bool has_retention;
	struct date retention;
	struct roll_setup roll; /* exists: false if absent */
	/* Ids sorted for the finds below: indexes of the arrays. */
	size_t *places_by_id, *units_by_id, *boxes_by_id, *districts_by_id,
	    *stations_by_id;
};

/* Parses setup-N.json; on failure `setup` is empty. setup_clear() frees. */
MUST_CHECK int setup_parse(struct verified bytes, const char *name,
    const struct election *election, struct setup *setup, struct error *err);
void setup_clear(struct setup *setup);

/* Index by id in logarithmic time, or SIZE_MAX. */
size_t setup_station(const struct setup *setup, const char *id);
/* The same, and among the canvasses. */
size_t setup_office(const struct setup *setup, const char *id);
bool setup_is_canvass(const struct setup *setup, size_t office);
/* Does `canvass` take in the bundles of `office`? */
bool setup_joins(const struct setup *setup, size_t canvass, size_t office);
/* Is the district counted at this station, or by those that it joins? */
bool setup_covers(const struct setup *setup, size_t office, size_t district);
size_t setup_district(const struct setup *setup, const char *id);
size_t setup_unit(const struct setup *setup, const char *id);
size_t setup_place(const struct setup *setup, const char *id);
/* The same, at once if it is `guess` or the next. */
size_t setup_place_near(
    const struct setup *setup, const char *id, size_t guess);
size_t setup_box(const struct setup *setup, const char *id);
size_t setup_paper(const struct setup *setup, const char *id); /* 16 at most */

/*
 * All scopes that cover a unit or a place, for policy_check(). Returns how
 * many (at most SCOPES_MAX).
 */
#define SCOPES_MAX 4
size_t setup_unit_scopes(
    const struct setup *setup, size_t unit, struct scope scopes[SCOPES_MAX]);
size_t setup_place_scopes(
    const struct setup *setup, size_t place, struct scope scopes[SCOPES_MAX]);

#endif
