#ifndef KAIHYO_VERIFIER_DEFINITION_H
#define KAIHYO_VERIFIER_DEFINITION_H

#include "audit/verifier/form.h"
#include "audit/verifier/trust.h"

/*
 * What the election is and how it is held: election.json, ordinance.json and
 * the setup in force (formats.md §3). The bytes were vouched for by signed
 * notes before they come here; every rule of form is checked here again.
 */
#define SOURCE_BYTES 401
#define QUESTIONS 16
#define OPTIONS 20
#define CATEGORIES 20
#define PAPERS 16
#define NOWHERE SIZE_MAX

struct option {
	char id[ID_LEN];
	char code;
	struct label label;
};

struct question {
	char id[ID_LEN];
	struct label text;
	struct option options[OPTIONS];
	size_t option_count;
};

struct election {
	struct label name, authority;
	char date[DATE_LEN];
	bool rehearsal;
	struct question questions[QUESTIONS];
	size_t question_count;
};

enum counts_as { COUNTS_INVALID, COUNTS_NONE, COUNTS_VALID };

struct category {
	char id[ID_LEN];
	char code;
	struct label label;
	enum counts_as counts_as;
	char option[ID_LEN]; /* COUNTS_VALID: a vote for it */
};

struct ordinance {
	struct label name;
	char source[SOURCE_BYTES];
	bool verified;
	struct category categories[CATEGORIES];
	size_t category_count;
	bool interim;
	const struct json *decision; /* NULL: none; read elsewhere */
	bool has_gate;
	bool sealed_until_gate; /* gate with count-if-not-met false */
};

enum place_kind { PLACE_DAY, PLACE_EARLY, PLACE_ABSENTEE };

struct paper {
	char id[ID_LEN];
	size_t questions[QUESTIONS]; /* indexes in the election, in order */
	size_t question_count;
};

/* Where papers are counted; or a canvass, which joins some of them. */
struct station {
	char id[ID_LEN];
	size_t canvass; /* the office that joins it; of the last NOWHERE */
};
#define CANVASS "canvass" /* the last one, which joins all */

struct district {
	char id[ID_LEN];
	size_t station;
	bool has_remark;
	struct label label, remark;
};

struct place {
	char id[ID_LEN];
	enum place_kind kind;
	size_t district;
	char date[DATE_LEN]; /* PLACE_EARLY; else "" */
};

struct unit {
	char id[ID_LEN];
	size_t district, paper;
};

struct box {
	char id[ID_LEN];
	size_t place, unit;
};

struct thresholds {
	uint32_t papers_per_file, invalid_per_mille, difference;
	uint32_t compare_min, invalid_times, channel_per_mille, swap_per_mille;
};

/* What must not be published; all 0: nothing. */
struct publish {
	uint32_t merge_papers, snapshot_papers, snapshot_units;
	bool merge_unanimous;
};

struct setup {
	uint32_t number;
	bool precinct_scan;
	struct paper papers[PAPERS];
	size_t paper_count;
	/* Behind the stations the canvasses, last the one that joins all. */
	struct station *stations;
	size_t office_count;
	struct district *districts;
	struct place *places;
	struct unit *units;
	struct box *boxes;
	size_t station_count, district_count, place_count, unit_count,
	    box_count;
	/* Indexes in the order of the ids, for setup_find_*(). */
	uint32_t *stations_by_id, *districts_by_id, *places_by_id, *units_by_id,
	    *boxes_by_id;
	struct trust_setup trust; /* the policy, and where what lies */
	struct thresholds thresholds;
	struct publish publish;
	char retention[DATE_LEN]; /* "": kept for ever */
};

struct definition {
	struct election election;
	struct ordinance ordinance;
	struct setup setup; /* the highest number */
	/* Note ids: the election's identity, setup and roster in force. */
	uint8_t identity[32], setup_id[32], roster_id[32];
	struct json_document ordinance_json; /* `decision` points into it */
};

/*
 * Each reads one file and says in `report` what is wrong with it (then
 * false). `file` names it there. In this order: a later one asks the former.
 */
bool definition_read_election(struct definition *definition, const char *file,
    struct bytes bytes, struct report *report);
bool definition_read_ordinance(struct definition *definition, const char *file,
    struct bytes bytes, struct report *report);

/*
 * setup_read.c: a setup of any number; `setup` is empty before, and is to be
 * released in any case. The caller puts the one in force into
 * definition->setup.
 */
bool definition_read_setup(const struct definition *definition,
    struct setup *setup, const char *file, struct bytes bytes,
    struct report *report);
void setup_release(struct setup *setup);
void definition_release(struct definition *definition);

/* setup.c: indexes by id; NOWHERE if there is none. */
size_t setup_find_station(const struct setup *setup, const char *id);
/* The same, and among the canvasses. */
size_t setup_find_office(const struct setup *setup, const char *id);
/* Is the district counted here, or by a station that is joined here? */
bool setup_covers(const struct setup *setup, size_t office, size_t district);
size_t setup_find_district(const struct setup *setup, const char *id);
size_t setup_find_place(const struct setup *setup, const char *id);
size_t setup_find_unit(const struct setup *setup, const char *id);
size_t setup_find_box(const struct setup *setup, const char *id);
size_t setup_find_paper(const struct setup *setup, const char *id);
size_t election_find_question(const struct election *election, const char *id);
size_t question_find_option(const struct question *question, const char *id);

#endif
