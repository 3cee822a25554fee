#ifndef KAIHYO_BALLOT_EXPLAIN_H
#define KAIHYO_BALLOT_EXPLAIN_H

#include <stdio.h>

#include "ballot/definition.h"

/*
 * A definition in plain words, for those who must answer for it. Each prints
 * its part in the chosen language and names what nobody verified.
 */

/* Name, authority, polling day, rehearsal. */
void explain_election(FILE *to, const struct election *election);

/* A digest in 16 numbered groups, to be compared with paper. */
void explain_fingerprint(
    FILE *to, const char *title, const struct digest *digest);

/* The questions with their options and codes. */
void explain_questions(FILE *to, const struct election *election);

/*
 * The categories and how each counts; the decision and who may vote in
 * sentences. Without an election (NULL: a profile) options are named by their
 * ids.
 */
void explain_ordinance(FILE *to, const struct election *election,
    const struct ordinance *ordinance);

/* Who may vote: age, residence, nationality and status, disqualifications. */
void explain_eligibility(FILE *to, const struct eligibility_rules *rules);

/* "source: ...", and whether anybody compared it with the law. */
void explain_source(FILE *to, const char *source, bool verified);

/*
 * Papers, places, units and boxes; who must sign (also what the gate of the
 * ordinance asks for, unless it is NULL); thresholds.
 */
void explain_setup(FILE *to, const struct election *election,
    const struct ordinance *ordinance, const struct setup *setup);

/* How many keys of which role. */
void explain_roster(FILE *to, const struct roster *roster);

#endif
