#ifndef KAIHYO_TALLY_CHECKINS_H
#define KAIHYO_TALLY_CHECKINS_H

#include "ballot/notes/checkins.h"
#include "ballot/notes/roll.h"
#include "tally/finding.h"
#include "tally/truth.h"

/*
 * The check-ins of all places, held against each other and against the roll.
 * What is found is said and never taken away: nobody can know which paper in
 * the box is whose (P10). Findings count voters and name places; numbers of
 * voters stay in here (P9).
 */

enum checkin_trouble {
	CHECKIN_TWICE,        /* checked in somewhere else, too */
	CHECKIN_UNKNOWN,      /* not on the roll */
	CHECKIN_STRUCK,       /* struck on the day of voting or before */
	CHECKIN_STRUCK_LATER, /* struck since; the roll knows of no vote */
	CHECKIN_STRUCK_AFTER, /* struck since, as having voted */
	CHECKIN_DISTRICT,     /* on the roll of another district */
	CHECKIN_SPECIAL,      /* votes at the special place on polling day */
	CHECKIN_ELSEWHERE,    /* on the roll of another place, same district */
	CHECKIN_TROUBLE_COUNT
};

/* One voter with one trouble. */
struct checkin_incident {
	uint64_t voter;
	uint32_t place; /* where checked in: index in the setup */
	/* TWICE: the other place; SPECIAL, ELSEWHERE: the place on the roll;
	 * DISTRICT: the district on the roll; else 0. */
	uint32_t other;
	uint8_t trouble;                /* enum checkin_trouble */
	uint8_t channel, other_channel; /* enum channel */
};

/* The lists to be compared: verified, each parsed before. Borrowed. */
struct checkins_source {
	struct verified bytes;
	size_t place;   /* of no other list */
	uint64_t count; /* lines that were signed for */
};
struct checkins_input {
	const struct checkins_source *sources;
	size_t source_count;
	bool has_roll, has_changes;
	struct verified roll, changes;
	uint64_t roll_count; /* lines that were signed for */
};

/* What came of it. {0} is empty. */
struct checkins_merged {
	/* Sorted by trouble, places, channels, voter. */
	struct checkin_incident *incidents;
	size_t count, size;
	uint64_t (*channels)[CHANNEL_COUNT]; /* check-ins by place */
	uint64_t checkins;                   /* all of them */
	bool with_roll, with_changes;
};

/*
 * Holds all lists against each other and the roll, on both cores, part of the
 * voters by part. On failure `merged` is empty.
 */
MUST_CHECK int checkins_merge(const struct checkins_input *input,
    const struct setup *setup, struct date polling_day,
    struct checkins_merged *merged, struct error *err);
void checkins_merged_clear(struct checkins_merged *merged);

/* From items[first] on: the index behind those of one finding. */
size_t checkins_group(const struct checkins_merged *merged, size_t first);

/* The code of a trouble. */
enum finding_code checkins_code(enum checkin_trouble trouble);

/*
 * Findings of a station: lists that are not in, places where nothing can be
 * checked; and, once truth_set_checkins() was called, what was found.
 */
void checkins_find(
    const struct truth *truth, size_t station, struct findings *findings);

/* The finding of one group alone. */
void checkins_find_group(const struct truth *truth,
    const struct checkins_merged *merged, size_t first,
    struct findings *findings);

/* The roll that check-ins are held against: polling day, else notice. */
const struct truth_statement *checkins_roll(const struct truth *truth);
/* Are all its lists here? */
bool checkins_roll_is_in(const struct truth *truth);

#endif
