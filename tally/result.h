#ifndef KAIHYO_TALLY_RESULT_H
#define KAIHYO_TALLY_RESULT_H

#include "tally/adjudication.h"
#include "tally/count.h"
#include "tally/gate.h"
#include "tally/overlay.h"
#include "tally/reconcile.h"
#include "tally/rules/decision.h"
#include "tally/slips.h"

/* The voters' side of an area, from turnout notes. */
struct area_voters {
	uint64_t channels[CHANNEL_COUNT];
	uint64_t voters;              /* V */
	uint64_t taken_home;          /* 持ち帰り, as observed */
	uint64_t moved_in, moved_out; /* 混入, between units and votes */
	uint64_t not_put_in; /* 不受理: envelopes refused in the hall */
	size_t places, places_in;
};

/* One district of the station. */
struct district_result {
	size_t district; /* index in the setup */
	/* Where its choices are counted: itself, or another district (P9). */
	size_t joined_to;
	/* By kind of paper: all manifests are final, and what they add up to.
	 */
	bool manifests_final[PAPERS_MAX];
	uint64_t signed_papers[PAPERS_MAX];
	/* What the unit equations leave unexplained, each way. */
	uint64_t shortage, surplus;
	bool open; /* its figures can still change; set by result_decide() */
	struct area_count count;
	struct area_voters voters;
};

/* A station's result: figures of its districts, never of a unit. */
struct result {
	const struct definition *definition; /* borrowed */
	size_t station;
	struct district_result *districts; /* in the setup's order */
	size_t district_count;
	struct district_result **by_district; /* by index in the setup */
	/* On the roll, by index in the setup; NULL while there is no roll. */
	uint64_t *eligible[ROLL_STAGE_COUNT];
	struct area_count total;
	struct area_voters voters;
	struct findings findings;
	struct adjudication adjudication; /* decision sheets */
	struct slip_votes slip_votes;     /* of units: in memory only */
	uint64_t files;                   /* counted */
	bool all_districts; /* every district of the setup is counted here */
	enum gate_state gate;
	/* How the signed gate was judged; empty while it waits, or is none. */
	struct decision gate_decision;
	struct trace gate_trace;
	/* Counted, but not to be published: the vote does not stand, or
	 * nobody knows yet (publish-if-not-met). */
	bool withheld;
	/* Unfinished, and no signed report has let it out (P9). */
	bool kept_in;
	const struct truth *truth; /* borrowed */
	/* What it joins, or NULL: a station's own count. Borrowed. */
	const struct canvass *canvass;
	/* The rules were judged: final, or holding for all that is missing. */
	bool decided;
	bool while_counting; /* judged with unfinished figures */
	struct decision decision;
	struct trace trace;
	/*
	 * Could the unexplained rest have changed the outcome?
	 * 結果に異動を及ぼす虞 Asked of a final decision: missing papers could
	 * have been anything, and so could those that are too many.
	 */
	bool rest_asked, rest_could_change;
	struct message undecided; /* why the rules gave no answer, or id NULL */
};

/*
 * A result of `station` without papers yet: voters, and all findings that
 * the truth set shows. Release with result_clear().
 */
void result_init(struct result *result, const struct definition *definition,
    const struct truth *truth, size_t station);
void result_clear(struct result *result);

/*
 * Adds one stored file that counts, whose papers `count` has added up
 * (count_add_records). The caller walks them in any order: the result is the
 * same.
 */
void result_add(struct result *result, const struct truth_file *file,
    const struct code_table *table, const struct records *records,
    const struct area_count *count);

/* All files were added: findings about figures, totals, the decision. */
void result_finish(struct result *result);

/*
 * From here on no choice of this result is there to be shown: it is of a
 * moment that nobody may subtract from another one.
 */
void result_keep_in(struct result *result);

/*
 * Judges the ordinance's rules over all districts; result_finish() does it
 * when the figures allow it.
 */
MUST_CHECK int result_decide(struct result *result, struct error *err);

/*
 * How many of the `papers` papers must at least have been counted otherwise
 * than they read, or not be there at all, if what was decided is to be wrong;
 * unexplained papers taken as anything, too. Never more than in truth: figures
 * are doubted one by one.
 * 0: it hangs on the unexplained ones alone; papers + 1: no misreading could
 * change it. Of a final result whose decision holds.
 */
MUST_CHECK int result_misread_min(
    struct result *result, uint64_t papers, uint64_t *min, struct error *err);

/* Those on the roll of a district's places; bounds_unknown() without one. */
struct bounds result_eligible(
    const struct result *result, size_t district, enum roll_stage stage);

/* All unexplained papers, shortages and surpluses apart. */
void result_rest(
    const struct result *result, uint64_t *shortage, uint64_t *surplus);

/*
 * V + moved in - B - moved out - not put in - taken home: what no figure
 * explains; negative is a surplus of papers. Of one kind of paper only: with
 * several kinds it is not known which of them was taken home.
 */
int64_t area_unexplained(
    const struct area_count *count, const struct area_voters *voters);
bool result_has_one_paper(const struct result *result);

bool result_is_final(const struct result *result);

/*
 * May figures of choices be shown: the gate is open, they are final or the
 * ordinance lets unfinished ones out, and the vote stands or is published in
 * any case? If not, they are all 0 here.
 */
bool result_shows_choices(const struct result *result);

/* The rules were judged, and the answer holds whatever is still missing. */
bool result_holds(const struct result *result);

/* For people, in the chosen language. */
void result_print(const struct result *result, struct text *text);

/* For programs: formats.md §8. The same inputs give the same bytes. */
void result_format(const struct result *result, struct text *text);

#endif
